//! The REST side: records every request and answers as Discord would.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State as Extract};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use axum::serve::Listener;
use serde_json::{Value, json};

use super::messages;
use super::objects::{self, APPLICATION_ID};
use super::state::{Fault, Recorded, Shared, State};

const MAX_BODY_BYTES: usize = 25 * 1024 * 1024;

/// What is answered: a status, and a JSON body unless the status is 204.
pub(crate) type Reply = (u16, Value);

/// An error as Discord words it.
pub(crate) fn error(status: u16, code: u32, message: &str) -> Reply {
    (status, json!({"message": message, "code": code}))
}

/// Answers requests until the task is dropped.
pub(crate) async fn serve<L>(listener: L, shared: Arc<Shared>)
where
    L: Listener,
    L::Addr: std::fmt::Debug,
{
    let router = Router::new().fallback(answer).with_state(shared);
    // The fake is stopped from outside; an error here shows as failing requests in the test.
    let _ = axum::serve(listener, router).await;
}

async fn answer(Extract(shared): Extract<Arc<Shared>>, request: Request) -> Response {
    let at = Instant::now();
    let (parts, body) = request.into_parts();
    let bytes = axum::body::to_bytes(body, MAX_BODY_BYTES).await.unwrap_or_default();
    let full_path = parts.uri.path();
    let text_header = |headers: &HeaderMap, name| headers.get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
    let mut recorded = Recorded {
        method: parts.method.to_string(),
        path: full_path.strip_prefix("/api/v10").unwrap_or(full_path).to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        authorization: text_header(&parts.headers, header::AUTHORIZATION),
        user_agent: text_header(&parts.headers, header::USER_AGENT),
        content_type: text_header(&parts.headers, header::CONTENT_TYPE),
        body: serde_json::from_slice(&bytes).unwrap_or(Value::Null),
        status: 0,
        at,
        elapsed: Duration::ZERO,
    };
    if let Some(bytes) = attachment(&shared, full_path) {
        return Response::new(Body::from(bytes));
    }
    let fault = take_fault(&shared, &recorded);
    if let Some(fault) = &fault {
        tokio::time::sleep(fault.delay).await;
    }
    let (status, body) = {
        let mut state = shared.lock();
        if !bytes.is_empty() && recorded.body.is_null() {
            state
                .problems
                .push(format!("{} {}: the body is not JSON", recorded.method, recorded.path));
        }
        if fault.as_ref().is_some_and(|f| f.done_all_the_same) {
            state.lost.insert(recorded.path.clone());
            route(&shared, &mut state, &mut recorded);
        }
        let ordered = fault
            .as_ref()
            .and_then(|f| f.status.map(|status| fault_reply(status, f)));
        let reply = match ordered {
            Some(reply) => reply,
            None if !full_path.starts_with("/api/v10/") => unexpected(&mut state, &recorded),
            None => route(&shared, &mut state, &mut recorded),
        };
        recorded.status = reply.0;
        state.requests.push(recorded);
        reply
    };
    shared.changed.notify_waiters();
    let mut body = body;
    if shared.lock().unknown_fields {
        objects::sprinkle(&mut body);
    }
    respond(status, &body)
}

/// What lies where Discord keeps attachments: another server there, and the same one here.
fn attachment(shared: &Shared, path: &str) -> Option<Vec<u8>> {
    shared.lock().attachments.get(path).cloned()
}

fn respond(status: u16, body: &Value) -> Response {
    let mut response = Response::builder().status(StatusCode::from_u16(status).unwrap());
    if status == 429 {
        let seconds = body["retry_after"].as_f64().unwrap_or(1.0);
        response = response
            .header("retry-after", seconds.ceil().to_string())
            .header("x-ratelimit-limit", "5")
            .header("x-ratelimit-remaining", "0")
            .header("x-ratelimit-reset-after", seconds.to_string())
            .header("x-ratelimit-bucket", "fake")
            .header("x-ratelimit-scope", "shared");
        if body["global"] == true {
            response = response.header("x-ratelimit-global", "true");
        }
    }
    if status == 204 {
        return response.body(Body::empty()).unwrap();
    }
    response
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(body.to_string()))
        .unwrap()
}

/// Takes one use of the first fault that was ordered for this request.
fn take_fault(shared: &Shared, request: &Recorded) -> Option<Fault> {
    let mut state = shared.lock();
    let position = state
        .faults
        .iter()
        .position(|f| f.times > 0 && f.method == request.method && path_matches(f.path, &request.path))?;
    state.faults[position].times -= 1;
    Some(state.faults[position].clone())
}

/// Whether `path` has the shape of `pattern`, in which `*` stands for one segment.
pub(crate) fn path_matches(pattern: &str, path: &str) -> bool {
    let mut parts = path.split('/');
    pattern
        .split('/')
        .all(|want| parts.next().is_some_and(|have| want == "*" || want == have))
        && parts.next().is_none()
}

fn fault_reply(status: u16, fault: &Fault) -> Reply {
    if let Some(body) = &fault.body {
        return (status, body.clone());
    }
    match status {
        429 => {
            let seconds = fault.retry_after.unwrap_or(1.0);
            (
                429,
                json!({"message": "You are being rate limited.", "retry_after": seconds, "global": fault.global}),
            )
        }
        401 => error(401, 0, "401: Unauthorized"),
        403 => error(403, 50_001, "Missing Access"),
        404 => error(404, 10_062, "Unknown interaction"),
        _ => (status, json!({"message": format!("{status}: Server Error"), "code": 0})),
    }
}

fn unexpected(state: &mut State, request: &Recorded) -> Reply {
    state
        .problems
        .push(format!("unexpected request: {} {}", request.method, request.path));
    error(404, 0, "404: Not Found")
}

/// Routes that need no token in the header: the interaction's token in the path is the secret.
fn needs_token(segments: &[&str]) -> bool {
    !matches!(segments, ["gateway"] | ["interactions", ..] | ["webhooks", _, _, ..])
}

fn route(shared: &Shared, state: &mut State, request: &mut Recorded) -> Reply {
    let path = request.path.clone();
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    let authorized = request
        .authorization
        .as_deref()
        .is_some_and(|value| value.starts_with("Bot ") && shared.is_bot_token(value));
    if needs_token(&segments) && !authorized {
        return error(401, 0, "401: Unauthorized");
    }
    let gateway = &shared.gateway_url;
    let application = APPLICATION_ID.to_string();
    match (request.method.as_str(), segments.as_slice()) {
        ("GET", ["gateway"]) => (200, json!({"url": gateway})),
        ("GET", ["gateway", "bot"]) => {
            let limit = json!({"total": 1000, "remaining": 999, "reset_after": 14_400_000, "max_concurrency": 1});
            (
                200,
                json!({"url": gateway, "shards": state.shards, "session_start_limit": limit}),
            )
        }
        ("GET", ["users", "@me"]) => (200, objects::bot_user()),
        ("GET", ["applications" | "oauth2", "@me"] | ["oauth2", "applications", "@me"]) => {
            (200, objects::application())
        }
        ("GET", ["applications", id, "commands"]) if *id == application => {
            let full = request.query.contains("with_localizations=true");
            let list: Vec<Value> = state
                .commands
                .iter()
                .map(|c| {
                    if full {
                        c.clone()
                    } else {
                        objects::without_localizations(c)
                    }
                })
                .collect();
            (200, json!(list))
        }
        ("PUT", ["applications", id, "commands"]) if *id == application => put_commands(state, &request.body),
        ("GET", ["applications", id, "guilds", _, "commands"]) if *id == application => (200, json!([])),
        ("POST", ["interactions", id, token, "callback"]) => messages::callback(shared, state, request, id, token),
        (_, ["webhooks", id, token, rest @ ..]) if *id == application => {
            messages::webhook(shared, state, request, token, rest)
        }
        (_, ["channels", channel, "messages", rest @ ..]) => messages::channel(shared, state, request, channel, rest),
        ("POST", ["channels", _, "typing"]) => (204, Value::Null),
        ("GET", ["channels", id]) => match shared.guilds.iter().find(|g| g.channel.to_string() == *id) {
            Some(guild) => (200, guild.channel_json()),
            None => {
                let id = id.parse().unwrap_or(0);
                match state.threads.get(&id) {
                    Some(parent) => (200, objects::thread(id, shared.guilds[0].id, *parent)),
                    None => (200, objects::dm_channel(id, None)),
                }
            }
        },
        ("GET", ["guilds", id]) => match shared.guilds.iter().find(|g| g.id.to_string() == *id) {
            Some(guild) => (200, guild.json()),
            None => error(404, 10_004, "Unknown Guild"),
        },
        ("GET", ["users", id]) => match id.parse() {
            Ok(id) => (200, objects::user(id, "somebody", false)),
            Err(_) => error(404, 10_013, "Unknown User"),
        },
        _ => unexpected(state, request),
    }
}

/// Replaces all commands; one that keeps its name and type keeps its id, as with Discord.
fn put_commands(state: &mut State, body: &Value) -> Reply {
    let Some(sent) = body.as_array() else {
        return error(400, 50_035, "Invalid Form Body");
    };
    let mut stored = Vec::new();
    for command in sent {
        let kind = command["type"].as_u64().unwrap_or(1);
        let old = state
            .commands
            .iter()
            .find(|c| c["name"] == command["name"] && c["type"] == kind);
        let id = old
            .and_then(|c| c["id"].as_str()?.parse().ok())
            .unwrap_or_else(objects::snowflake);
        stored.push(objects::stored_command(command, id));
    }
    state.commands = stored;
    (200, json!(state.commands))
}
