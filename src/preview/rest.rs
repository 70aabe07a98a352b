//! The bot's calls by HTTP, answered as Discord answers them.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::cast::{self, BOT};
use super::objects::{self, INVALID, NO_THREADS, Refusal, THREAD_EXISTS, UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, id};
use super::world::World;

/// Where people's attachments lie.
pub(super) const FILES: &str = "/attachments";
/// There can be so many threads: an answer that finds no place for another is a reply.
const MOST_THREADS: usize = 100;
/// No body of the bot's is longer.
const LONGEST: usize = 1 << 20;

type Here = State<Arc<World>>;

/// Answers until the task is dropped.
pub(super) async fn serve(listener: TcpListener, world: Arc<World>) {
    let signed = Router::new()
        .route("/users/@me", get(async || answer(objects::bot())))
        .route("/applications/@me", get(async || answer(objects::application())))
        .route("/oauth2/applications/@me", get(async || answer(objects::application())))
        .route("/gateway", get(gateway))
        .route("/gateway/bot", get(gateway))
        .route("/applications/{bot}/commands", put(register).get(commands))
        .route("/channels/{channel}", get(channel))
        .route("/channels/{channel}/messages", post(say))
        .route(
            "/channels/{channel}/messages/{message}",
            get(message).patch(edit).delete(delete),
        )
        .route("/channels/{channel}/messages/{message}/threads", post(begin_thread))
        .layer(middleware::from_fn_with_state(Arc::clone(&world), signed));
    // What the token in their path does not open stays shut.
    let by_token = Router::new()
        .route("/interactions/{interaction}/{token}/callback", post(respond))
        .route("/webhooks/{bot}/{token}", post(follow_up))
        .route(
            "/webhooks/{bot}/{token}/messages/@original",
            get(original).patch(edit_original).delete(delete_original),
        );
    let router = Router::new()
        .nest("/api/v10", signed.merge(by_token))
        .route(&format!("{FILES}/{{id}}/{{name}}"), get(file))
        .fallback(unknown)
        .layer(DefaultBodyLimit::max(LONGEST))
        .with_state(world);
    if let Err(error) = axum::serve(listener, router).await {
        tracing::error!(%error, "the preview's bot is not answered any more");
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::BAD_REQUEST);
        (status, answer(self.body())).into_response()
    }
}

/// A body of JSON.
pub(super) fn answer(value: Value) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}

/// Lets a call through that shows the bot's token.
async fn signed(State(world): Here, request: Request, next: Next) -> Response {
    let shown = request.headers().get(header::AUTHORIZATION);
    if shown.is_some_and(|shown| shown.as_bytes() == world.authorization.as_bytes()) {
        return next.run(request).await;
    }
    Refusal::new(401, 0, "401: Unauthorized").into_response()
}

async fn unknown(request: Request) -> Refusal {
    tracing::warn!(method = %request.method(), path = request.uri().path(), "the preview knows no such call");
    Refusal::new(404, 0, "404: Not Found")
}

async fn gateway(State(world): Here) -> Response {
    let limit = json!({ "total": 1000, "remaining": 1000, "reset_after": 86_400_000, "max_concurrency": 1 });
    answer(json!({ "url": world.gateway_url, "shards": 1, "session_start_limit": limit }))
}

async fn commands(State(world): Here) -> Response {
    answer(json!(world.now().commands))
}

async fn register(State(world): Here, body: Bytes) -> Result<Response, Refusal> {
    let Value::Array(mut commands) = read(&body)? else {
        return Err(INVALID);
    };
    for command in &mut commands {
        let fields = command.as_object_mut().ok_or(INVALID)?;
        fields.insert("id".to_owned(), id(objects::snowflake()));
        fields.insert("application_id".to_owned(), id(BOT));
    }
    world.now().register(commands.clone());
    Ok(answer(json!(commands)))
}

async fn channel(State(world): Here, Path(channel): Path<u64>) -> Result<Response, Refusal> {
    if channel == cast::CHANNEL {
        return Ok(answer(objects::channel()));
    }
    if let Some(name) = world.now().threads.get(&channel) {
        return Ok(answer(objects::thread(channel, name)));
    }
    let person = cast::PEOPLE.iter().find(|person| person.direct == channel);
    person
        .map(|person| answer(objects::direct(person)))
        .ok_or(UNKNOWN_CHANNEL)
}

async fn say(State(world): Here, Path(channel): Path<u64>, body: Bytes) -> Result<Response, Refusal> {
    let body = read(&body)?;
    world.now().post(channel, &body).map(answer)
}

async fn message(State(world): Here, Path((_, message)): Path<(u64, u64)>) -> Result<Response, Refusal> {
    let now = world.now();
    let message = now.messages.get(&message).ok_or(UNKNOWN_MESSAGE)?;
    Ok(answer(message.object.clone()))
}

async fn edit(State(world): Here, Path((_, message)): Path<(u64, u64)>, body: Bytes) -> Result<Response, Refusal> {
    let body = read(&body)?;
    world.now().edit(message, &body).map(answer)
}

async fn delete(State(world): Here, Path((_, message)): Path<(u64, u64)>) -> Result<StatusCode, Refusal> {
    world.now().delete(message).map(|()| StatusCode::NO_CONTENT)
}

/// Begins a thread at a message, whose id it gets; in a thread there can be no other.
async fn begin_thread(
    State(world): Here,
    Path((channel, message)): Path<(u64, u64)>,
    body: Bytes,
) -> Result<Response, Refusal> {
    let body = read(&body)?;
    let name = body["name"].as_str().ok_or(INVALID)?;
    let mut now = world.now();
    if channel != cast::CHANNEL {
        return Err(NO_THREADS);
    }
    if !now.messages.contains_key(&message) {
        return Err(UNKNOWN_MESSAGE);
    }
    if now.threads.contains_key(&message) {
        return Err(THREAD_EXISTS);
    }
    if now.threads.len() >= MOST_THREADS {
        return Err(NO_THREADS);
    }
    now.begin_thread(message, name);
    Ok((StatusCode::CREATED, answer(objects::thread(message, name))).into_response())
}

async fn respond(
    State(world): Here,
    Path((interaction, token)): Path<(u64, String)>,
    body: Bytes,
) -> Result<StatusCode, Refusal> {
    let body = read(&body)?;
    let done = world.now().respond(interaction, &token, &body);
    done.map(|()| StatusCode::NO_CONTENT)
}

async fn follow_up(
    State(world): Here,
    Path((_, token)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, Refusal> {
    let body = read(&body)?;
    world.now().follow_up(&token, &body).map(answer)
}

async fn original(State(world): Here, Path((_, token)): Path<(String, String)>) -> Result<Response, Refusal> {
    let now = world.now();
    let message = now.messages.get(&now.original(&token)?).ok_or(UNKNOWN_MESSAGE)?;
    Ok(answer(message.object.clone()))
}

async fn edit_original(
    State(world): Here,
    Path((_, token)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, Refusal> {
    let body = read(&body)?;
    let mut now = world.now();
    let original = now.original(&token)?;
    now.edit(original, &body).map(answer)
}

async fn delete_original(State(world): Here, Path((_, token)): Path<(String, String)>) -> Result<StatusCode, Refusal> {
    let mut now = world.now();
    let original = now.original(&token)?;
    now.delete(original).map(|()| StatusCode::NO_CONTENT)
}

async fn file(State(world): Here, Path((number, _)): Path<(u64, String)>) -> Result<Bytes, StatusCode> {
    let now = world.now();
    now.file(number)
        .map(|file| file.bytes.clone())
        .ok_or(StatusCode::NOT_FOUND)
}

fn read(body: &Bytes) -> Result<Value, Refusal> {
    serde_json::from_slice(body).map_err(|_| INVALID)
}
