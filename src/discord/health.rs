//! Shows on a loopback address how the process is: alive, ready, and in numbers.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::SystemTime;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::net::TcpListener;

use super::Front;
use super::metrics::Now;

/// What Prometheus is told that it reads.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

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

async fn metrics(State(front): State<Arc<Front>>) -> Response {
    let snapshot = front.articles.operator().snapshot().ok();
    let finished = snapshot.as_ref().and_then(|snapshot| snapshot.finished());
    let now = Now {
        counts: front.answerer.counts(),
        places_taken: front.workers.taken(),
        places: front.workers.places(),
        tasks: front.tasks.len(),
        shards_connected: front.shards.connected().await,
        shards: front.shards.wanted(),
        index_generation: snapshot.as_ref().and_then(|snapshot| snapshot.generation_number()),
        index_age: finished.and_then(|at| SystemTime::now().duration_since(at).ok()),
        articles: snapshot.as_ref().map_or(0, |snapshot| snapshot.articles().len()),
    };
    match front.metrics.text(&now) {
        Ok(text) => ([(header::CONTENT_TYPE, OPEN_METRICS)], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
