//! Where the program's events go: the log on standard error, and spans to a collector where there is one.

use std::io::{self, IsTerminal};

use tracing_subscriber::filter::{EnvFilter, filter_fn};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt};

#[cfg(feature = "otlp")]
use super::traces::{self, Traces};

/// Crates whose events hold what people wrote, or the token: nothing turns them on, RUST_LOG neither.
const UNSPEAKABLE: &[&str] = &[
    "serenity",
    "tungstenite",
    "tokio_tungstenite",
    "hyper",
    "hyper_util",
    "reqwest",
    "h2",
    "tokio_postgres",
];

/// Logging that has been started; dropped, it has sent what there was to send.
#[must_use = "the last spans are sent when it is dropped"]
pub(super) struct Logging {
    #[cfg(feature = "otlp")]
    _traces: Option<Traces>,
}

/// Logs go to standard error: for people on a terminal, as JSON otherwise. Warnings only, unless RUST_LOG says more.
pub(super) fn start() -> Logging {
    let wanted = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,pullquote=info"));
    let harmless = filter_fn(|metadata| {
        let crate_name = metadata.target().split("::").next().unwrap_or_default();
        !UNSPEAKABLE.contains(&crate_name)
    });
    let lines = fmt::layer().with_writer(io::stderr);
    let lines = if io::stderr().is_terminal() {
        lines.boxed()
    } else {
        lines.json().boxed()
    };
    let subscriber = tracing_subscriber::registry().with(lines.with_filter(wanted).with_filter(harmless));
    #[cfg(feature = "otlp")]
    let (subscriber, traces) = {
        let traces = traces::start();
        (subscriber.with(traces.as_ref().map(Traces::layer)), traces)
    };
    // A second subscriber cannot be installed, and there is none.
    let _ = subscriber.try_init();
    Logging {
        #[cfg(feature = "otlp")]
        _traces: traces,
    }
}
