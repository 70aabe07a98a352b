//! The steps on the way to an answer: each a span for whoever traces, and a time for whoever counts.
//!
//! Neither holds anything that somebody asked or wrote: numbers and outcomes alone.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use once_cell::sync::OnceCell;
use tracing::span::EnteredSpan;

/// A step on the way to an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    /// Passages that share terms with the question are found.
    Retrieve,
    /// Their sentences are scored by words.
    Select,
    /// The best passages are read.
    Read,
    /// The order is settled, and whether the first sentence is shown.
    Decide,
}

/// Is told how long each step of each question took that was not answered from earlier answers.
pub trait StageTimes: Send + Sync {
    /// One step of one question has come to its end.
    fn took(&self, stage: Stage, time: Duration);
}

/// Begins steps, and tells of their ends.
#[derive(Default)]
pub(super) struct Clock(OnceCell<Arc<dyn StageTimes>>);

/// A step that is under way; dropped, it has come to its end.
pub(super) struct Step<'a> {
    stage: Stage,
    begun: Instant,
    clock: &'a Clock,
    span: EnteredSpan,
}

impl Stage {
    /// Every stage, in their order.
    pub const ALL: [Stage; 4] = [Stage::Retrieve, Stage::Select, Stage::Read, Stage::Decide];

    /// What it is called in traces and metrics.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Retrieve => "retrieve",
            Stage::Select => "select",
            Stage::Read => "read",
            Stage::Decide => "decide",
        }
    }
}

impl Clock {
    /// From now on somebody is told; a second one is not.
    pub(super) fn tell(&self, times: Arc<dyn StageTimes>) {
        let _ = self.0.set(times);
    }

    /// Begins a step.
    pub(super) fn begin(&self, stage: Stage) -> Step<'_> {
        use tracing::field::Empty;
        // The name of a span is fixed where it is written.
        let span = match stage {
            Stage::Retrieve => tracing::debug_span!("retrieve", passages = Empty),
            Stage::Select => tracing::debug_span!("select", sentences = Empty),
            Stage::Read => tracing::debug_span!("read", is_failed = Empty),
            Stage::Decide => tracing::debug_span!("decide", confidence = Empty, is_answered = Empty),
        };
        Step {
            stage,
            begun: Instant::now(),
            clock: self,
            span: span.entered(),
        }
    }
}

impl Step<'_> {
    /// Notes a number or an outcome, never a text.
    pub(super) fn note(&self, field: &'static str, value: impl tracing::Value) {
        self.span.record(field, value);
    }
}

impl Drop for Step<'_> {
    fn drop(&mut self) {
        if let Some(times) = self.clock.0.get() {
            times.took(self.stage, self.begun.elapsed());
        }
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}
