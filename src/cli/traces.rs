//! Spans to a collector of OpenTelemetry, by HTTP: how long each step of a question took, and nothing that anybody wrote.
//!
//! The standard variables of OpenTelemetry say where to and how: without OTEL_EXPORTER_OTLP_ENDPOINT (or its variant for
//! traces) nothing is sent. Spans are sent by a thread of their own, a few seconds late; where the collector is away they
//! are dropped, and no question waits.

use std::time::Duration;

use opentelemetry::KeyValue;
use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::Subscriber;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::registry::LookupSpan;

use crate::terminal::say;

/// The variables that name the collector.
const ENDPOINTS: [&str; 2] = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];
/// The variable that names this process to the collector, and its name without.
const SERVICE_VARIABLE: &str = "OTEL_SERVICE_NAME";
const SERVICE: &str = "pullquote";
/// A collector that takes longer is away.
const EXPORT_WITHIN: Duration = Duration::from_secs(3);
/// The process ends no later for its last spans.
const LAST_EXPORT_WITHIN: Duration = Duration::from_secs(3);

/// Spans on their way to a collector; dropped, the last ones are sent.
pub(super) struct Traces(SdkTracerProvider);

/// Begins to send spans, where a collector is named. Where it cannot be used, that is said, and costs nothing else.
pub(super) fn start() -> Option<Traces> {
    let is_set = |variable: &str| std::env::var_os(variable).is_some_and(|value| !value.is_empty());
    if !ENDPOINTS.into_iter().any(is_set) {
        return None;
    }
    let exporter = SpanExporter::builder()
        .with_http()
        .with_protocol(Protocol::HttpBinary)
        .with_timeout(EXPORT_WITHIN)
        .build();
    let exporter = match exporter {
        Ok(exporter) => exporter,
        Err(error) => {
            say(&format!("no traces are sent: {error}: correct {}", ENDPOINTS[0]));
            return None;
        }
    };
    let mut resource = Resource::builder().with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")));
    if !is_set(SERVICE_VARIABLE) {
        resource = resource.with_service_name(SERVICE);
    }
    let provider = SdkTracerProvider::builder()
        .with_batch_exporter(exporter)
        .with_resource(resource.build())
        .build();
    Some(Traces(provider))
}

impl Traces {
    /// Takes the program's own spans, whatever RUST_LOG says of the log. Events stay in the log.
    pub(super) fn layer<S: Subscriber + for<'a> LookupSpan<'a>>(&self) -> impl Layer<S> + use<S> {
        let is_own_span =
            filter_fn(|metadata| metadata.is_span() && metadata.target().split("::").next() == Some(SERVICE));
        tracing_opentelemetry::layer()
            .with_tracer(self.0.tracer(SERVICE))
            .with_location(false)
            .with_threads(false)
            .with_filter(is_own_span)
    }
}

impl Drop for Traces {
    fn drop(&mut self) {
        // Whether the last spans arrived is of no interest to whoever waits for the end.
        let _ = self.0.shutdown_with_timeout(LAST_EXPORT_WITHIN);
    }
}
