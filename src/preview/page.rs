//! The page and what it asks for, under the names that [`Hosts`] admits and with a content security policy that lets it
//! load and reach nothing else.

use std::convert::Infallible;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use futures_util::{Stream, StreamExt, stream};
use rust_embed::RustEmbed;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::broadcast::error::RecvError;

use super::deeds::{Deed, LARGEST_FILE};
use super::hosts::Hosts;
use super::rest::answer;
use super::world::{News, World};

/// Nothing but what this server serves, and nothing within the page's own text.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
    connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";
/// Questions to begin with, by the article that answers them.
const EXAMPLES: &str = "examples.json";
/// So many of them are shown.
const MOST_EXAMPLES: usize = 4;

/// The page's files.
#[derive(RustEmbed)]
#[folder = "src/preview/page/"]
// What the components were built from.
#[exclude = "vendor/*.json"]
#[exclude = "vendor/*.mjs"]
#[exclude = "vendor/licence-*"]
struct Files;

type Here = State<Arc<World>>;

/// Answers until the task is dropped.
pub(super) async fn serve(listener: TcpListener, world: Arc<World>, hosts: Hosts) {
    let router = Router::new()
        .route("/", get(async || file_of("index.html")))
        .route("/page/{*name}", get(async |Path(name): Path<String>| file_of(&name)))
        .route("/events", get(events))
        .route("/examples", get(examples))
        .route("/do", post(carry_out))
        .route("/files", post(attach))
        .layer(DefaultBodyLimit::max(LARGEST_FILE))
        .layer(middleware::from_fn_with_state(hosts, guarded))
        .with_state(world);
    if let Err(error) = axum::serve(listener, router).await {
        tracing::error!(%error, "the page is not served any more");
    }
}

/// Turns away who comes under another name, and tells browsers what the page may do.
async fn guarded(State(hosts): State<Hosts>, request: Request, next: Next) -> Response {
    let mut response = match hosts.admit(request.headers()) {
        true => next.run(request).await,
        false => {
            let why =
                "This page answers to addresses of this machine only. Start it with --host NAME to use another name.\n";
            (StatusCode::MISDIRECTED_REQUEST, why).into_response()
        }
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-cache"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn file_of(name: &str) -> Response {
    let Some(file) = Files::get(name) else {
        return (StatusCode::NOT_FOUND, "There is no such file.\n").into_response();
    };
    let kind = file.metadata.mimetype().to_owned();
    ([(header::CONTENT_TYPE, kind)], file.data).into_response()
}

/// Everything as it is, and then whatever happens.
async fn events(State(world): Here) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let (everything, news) = world.look();
    let later = stream::unfold((world, news), |(world, mut news)| async move {
        let next = match news.recv().await {
            Ok(next) => next,
            // Too much happened meanwhile: it begins anew.
            Err(RecvError::Lagged(_)) => {
                let (everything, anew) = world.look();
                news = anew;
                everything
            }
            Err(RecvError::Closed) => return None,
        };
        Some((next, (world, news)))
    });
    let told = stream::iter([everything]).chain(later);
    let events = told.map(|News { name, data }| Ok(Event::default().event(name).data(data.to_string())));
    Sse::new(events).keep_alive(KeepAlive::default())
}

/// Questions that the articles of this index answer, where examples of them are known.
async fn examples(State(world): Here) -> Response {
    let known = Files::get(EXAMPLES).map(|file| serde_json::from_slice::<Value>(&file.data));
    let known = known.and_then(Result::ok).unwrap_or_default();
    let snapshot = world.library.operator().snapshot();
    let of_articles = snapshot.iter().flat_map(|snapshot| snapshot.articles());
    let questions = of_articles
        .filter_map(|article| known[&article.id].as_array())
        .flatten();
    let questions: Vec<Value> = questions.take(MOST_EXAMPLES).cloned().collect();
    answer(json!({ "questions": questions }))
}

async fn carry_out(State(world): Here, headers: HeaderMap, body: Bytes) -> Response {
    // A form of another page could send a body, but not with this type.
    let kind = headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    if !kind.is_some_and(|kind| kind.starts_with(b"application/json")) {
        return refuse("what is done is told as application/json");
    }
    let deed: Deed = match serde_json::from_slice(&body) {
        Ok(deed) => deed,
        Err(error) => return refuse(&format!("this cannot be understood ({error}): load the page again")),
    };
    match world.carry_out(deed).await {
        Ok(told) => answer(told),
        Err(why) => refuse(&why),
    }
}

async fn attach(State(world): Here, uri: Uri, body: Result<Bytes, BytesRejection>) -> Response {
    let mut parameters = url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    let name = parameters
        .find(|(key, _)| key == "name")
        .map(|(_, name)| name.into_owned());
    let Some(name) = name.filter(|name| !name.is_empty()) else {
        return refuse("a file needs a name");
    };
    match body {
        Ok(bytes) => answer(world.attach(&name, bytes)),
        Err(_) => refuse("the file cannot be taken: up to 10 MB can be attached"),
    }
}

fn refuse(why: &str) -> Response {
    (StatusCode::BAD_REQUEST, answer(json!({ "error": why }))).into_response()
}
