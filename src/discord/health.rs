//! Shows on a loopback address how the process is: alive, ready, and in numbers.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::SystemTime;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::net::TcpListener;

use super::Front;
use super::metrics::{Form, Line, Now};

/// What somebody asks for who reads OpenMetrics.
const OPEN_METRICS: &str = "application/openmetrics-text";
/// What they are told that they read.
const OPEN_METRICS_1: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
/// What everybody else is told.
const PROMETHEUS_TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Answers on the address until the task is dropped. Where it cannot, that is logged, and costs no answer on Discord.
pub(crate) async fn serve(front: Arc<Front>, address: SocketAddr) {
    let listener = match TcpListener::bind(address).await {
        Ok(listener) => listener,
        Err(error) => {
            tracing::error!(%address, %error, "cannot listen at [discord] health: choose a free port");
            return;
        }
    };
    if let Ok(address) = listener.local_addr() {
        tracing::info!(%address, "health and metrics can be read");
    }
    let router = Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state(front);
    if let Err(error) = axum::serve(listener, router).await {
        tracing::error!(%address, %error, "health and metrics cannot be read any more");
    }
}

/// Whether a question that is asked now would be answered.
async fn ready(State(front): State<Arc<Front>>) -> (StatusCode, String) {
    let mut missing = Vec::new();
    if front.is_stopping() {
        missing.push("stopping".to_owned());
    }
    let (connected, wanted) = (front.shards.connected().await, front.shards.wanted());
    if connected < wanted || wanted == 0 {
        missing.push(format!("{connected} of {wanted} shards are connected"));
    }
    if front.articles.operator().snapshot().is_err() {
        missing.push("there is no index that can be read".to_owned());
    }
    if missing.is_empty() {
        (StatusCode::OK, "ready\n".to_owned())
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, format!("{}\n", missing.join("\n")))
    }
}

async fn metrics(State(front): State<Arc<Front>>, headers: HeaderMap) -> Response {
    let snapshot = front.articles.operator().snapshot().ok();
    let finished = snapshot.as_ref().and_then(|snapshot| snapshot.finished());
    let seats = front.answerer.seats();
    let now = Now {
        counts: front.answerer.counts(),
        questions: front.workers.line(),
        workers: front.workers.running(),
        reader: Line {
            taken: seats.taken,
            places: seats.places,
        },
        chores: front.chores.line(),
        tasks: front.tasks.len(),
        shards_connected: front.shards.connected().await,
        shards: front.shards.wanted(),
        index_generation: snapshot.as_ref().and_then(|snapshot| snapshot.generation_number()),
        index_age: finished.and_then(|at| SystemTime::now().duration_since(at).ok()),
        latency: front.shards.latency().await,
        passages: snapshot.as_ref().map_or(0, |snapshot| snapshot.passages()),
        articles: snapshot.as_ref().map_or(0, |snapshot| snapshot.articles().len()),
        is_search_answering: (front.articles.operator().home()).is_none_or(|home| home.cluster.is_answering()),
    };
    let mut accepted = headers.get_all(header::ACCEPT).iter();
    let (form, content_type) = if accepted.any(|accepted| accepted.to_str().is_ok_and(|it| it.contains(OPEN_METRICS))) {
        (Form::OpenMetrics, OPEN_METRICS_1)
    } else {
        (Form::Prometheus, PROMETHEUS_TEXT)
    };
    match front.metrics.text(&now, form) {
        Ok(text) => ([(header::CONTENT_TYPE, content_type)], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
