//! What happens, in numbers: counted where it happens, and written down when somebody looks.

mod now;
mod process;

use std::sync::Arc;
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::{prometheus_text, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use self::now::Gauges;
pub(crate) use self::now::{Line, Now};
use self::process::Process;
use super::rest::{CallError, Lost};
use crate::answer::Status;
use crate::answerer::{Stage, StageTimes};

/// Upper ends of the histograms' buckets in seconds: a second and three are what Discord's users and Discord care for.
const BUCKETS: [f64; 13] = [
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 10.0, 30.0, 60.0,
];

/// The same for the steps of an answer, which take from a part of a millisecond to as long as the reader needs.
const STAGE_BUCKETS: [f64; 14] = [
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5,
];

/// The forms in which metrics are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// The newer one, which Prometheus asks for.
    OpenMetrics,
    /// The older one, which everything takes.
    Prometheus,
}

/// What became of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It got a quote.
    Answered,
    /// The articles do not answer it.
    NotFound,
    /// It was too long, or something is broken.
    Failed,
    /// All workers and places to wait were taken.
    Busy,
    /// Somebody asked too much.
    Cooldown,
    /// The process was about to end.
    Stopping,
}

impl Outcome {
    const ALL: [Outcome; 6] = [
        Outcome::Answered,
        Outcome::NotFound,
        Outcome::Failed,
        Outcome::Busy,
        Outcome::Cooldown,
        Outcome::Stopping,
    ];

    /// What it is called in traces and metrics.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Outcome::Answered => "answered",
            Outcome::NotFound => "not_found",
            Outcome::Failed => "failed",
            Outcome::Busy => "busy",
            Outcome::Cooldown => "cooldown",
            Outcome::Stopping => "stopping",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OutcomeLabel {
    outcome: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelSet)]
struct DoorLabel {
    door: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelSet)]
struct WhyLabel {
    why: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelSet)]
struct BuildLabels {
    version: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelSet)]
struct StageLabel {
    stage: &'static str,
}

/// The stage that the core knows nothing of: an answer becomes a message.
const RENDER: &str = "render";

/// How long the steps of an answer take.
#[derive(Debug, Clone)]
struct Stages(Family<StageLabel, Histogram, fn() -> Histogram>);

impl Stages {
    fn observe(&self, stage: &'static str, time: Duration) {
        self.0.get_or_create(&StageLabel { stage }).observe(time.as_secs_f64());
    }
}

impl StageTimes for Stages {
    fn took(&self, stage: Stage, time: Duration) {
        self.observe(stage.name(), time);
    }
}

/// Everything that is counted.
pub(crate) struct Metrics {
    registry: Registry,
    doors: Family<DoorLabel, Counter>,
    questions: Family<OutcomeLabel, Counter>,
    undelivered: Family<WhyLabel, Counter>,
    acknowledged: Histogram,
    answered: Histogram,
    repeated: Counter,
    connects: Counter,
    resumes: Counter,
    stages: Stages,
    gauges: Gauges,
    process: Option<Process>,
}

impl Metrics {
    pub(crate) fn new() -> Metrics {
        let mut metrics = Metrics {
            registry: Registry::default(),
            doors: Family::default(),
            questions: Family::default(),
            undelivered: Family::default(),
            acknowledged: Histogram::new(BUCKETS),
            answered: Histogram::new(BUCKETS),
            repeated: Counter::default(),
            connects: Counter::default(),
            resumes: Counter::default(),
            stages: Stages(Family::new_with_constructor(|| Histogram::new(STAGE_BUCKETS))),
            gauges: Gauges::default(),
            process: Process::of_this_one(),
        };
        metrics.register();
        metrics.begin_at_zero();
        metrics
    }

    fn register(&mut self) {
        if let Some(process) = &self.process {
            process.register(&mut self.registry);
        }
        let registry = self.registry.sub_registry_with_prefix("pullquote");
        let build = Family::<BuildLabels, Gauge>::default();
        let version = env!("CARGO_PKG_VERSION");
        build.get_or_create(&BuildLabels { version }).set(1);
        registry.register("build_info", "Which version runs; always 1", build);
        registry.register(
            "taken_up",
            "Messages, commands and buttons that were taken up, by the way they came",
            self.doors.clone(),
        );
        registry.register("questions", "Questions by what became of them", self.questions.clone());
        registry.register(
            "undelivered",
            "Messages that could not be delivered, by why",
            self.undelivered.clone(),
        );
        registry.register_with_unit(
            "acknowledged",
            "From the arrival of a command or a button to its acknowledgement",
            Unit::Seconds,
            self.acknowledged.clone(),
        );
        registry.register_with_unit(
            "answered",
            "From a question's arrival to its delivered answer",
            Unit::Seconds,
            self.answered.clone(),
        );
        registry.register(
            "events_repeated",
            "Events that came a second time and were left alone",
            self.repeated.clone(),
        );
        registry.register(
            "sessions_begun",
            "Gateway sessions that were begun",
            self.connects.clone(),
        );
        registry.register(
            "sessions_resumed",
            "Gateway sessions that were resumed",
            self.resumes.clone(),
        );
        registry.register_with_unit(
            "stage",
            "A step of an answer: retrieve, select, read, decide, render",
            Unit::Seconds,
            self.stages.0.clone(),
        );
        self.gauges.register(registry);
    }

    /// What has not happened yet is counted too: the first time would not be seen as a change from nothing.
    fn begin_at_zero(&self) {
        for outcome in Outcome::ALL {
            let _ = self.questions.get_or_create(&OutcomeLabel {
                outcome: outcome.name(),
            });
        }
        for why in [Some(Lost::Expired), Some(Lost::Gone), Some(Lost::Forbidden), None].map(why) {
            let _ = self.undelivered.get_or_create(&WhyLabel { why });
        }
        for stage in Stage::ALL.map(Stage::name).into_iter().chain([RENDER]) {
            let _ = self.stages.0.get_or_create(&StageLabel { stage });
        }
    }

    /// Something came in by this way, of which there are few.
    pub(crate) fn came(&self, door: &'static str) {
        self.doors.get_or_create(&DoorLabel { door }).inc();
    }

    /// A question came to its end.
    pub(crate) fn count(&self, outcome: Outcome) {
        let outcome = outcome.name();
        self.questions.get_or_create(&OutcomeLabel { outcome }).inc();
    }

    /// A command or a button was acknowledged.
    pub(crate) fn acknowledged(&self, after: Duration) {
        self.acknowledged.observe(after.as_secs_f64());
    }

    /// An answer was delivered.
    pub(crate) fn answered(&self, after: Duration) {
        self.answered.observe(after.as_secs_f64());
    }

    /// Something could not be delivered.
    pub(crate) fn undelivered(&self, error: &CallError) {
        self.undelivered.get_or_create(&WhyLabel { why: why(error.lost) }).inc();
    }

    /// An event came a second time.
    pub(crate) fn repeated(&self) {
        self.repeated.inc();
    }

    /// A gateway session was begun.
    pub(crate) fn connected(&self) {
        self.connects.inc();
    }

    /// A gateway session was resumed.
    pub(crate) fn resumed(&self) {
        self.resumes.inc();
    }

    /// Who is told how long the core's steps take.
    pub(crate) fn stage_times(&self) -> Arc<dyn StageTimes> {
        Arc::new(self.stages.clone())
    }

    /// An answer became a message.
    pub(crate) fn rendered(&self, took: Duration) {
        self.stages.observe(RENDER, took);
    }

    /// Everything as a text.
    ///
    /// # Errors
    /// Never, as a text takes whatever is written to it.
    pub(crate) fn text(&self, now: &Now, form: Form) -> Result<String, std::fmt::Error> {
        self.gauges.set(now);
        if let Some(process) = &self.process {
            process.look();
        }
        let mut text = String::new();
        match form {
            Form::OpenMetrics => text::encode(&mut text, &self.registry)?,
            Form::Prometheus => prometheus_text::encode(&mut text, &self.registry)?,
        }
        Ok(text)
    }
}

/// Why something could not be delivered.
fn why(lost: Option<Lost>) -> &'static str {
    match lost {
        Some(Lost::Expired) => "expired",
        Some(Lost::Gone) => "gone",
        Some(Lost::Forbidden) => "forbidden",
        None => "failed",
    }
}

impl From<Status> for Outcome {
    fn from(status: Status) -> Outcome {
        match status {
            Status::Answered => Outcome::Answered,
            Status::NotFound => Outcome::NotFound,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Form, Line, Metrics, Now, Outcome};
    use crate::answerer::{Counts, Stage};

    #[test]
    fn what_was_counted_can_be_read() {
        let metrics = Metrics::new();
        metrics.count(Outcome::Answered);
        metrics.count(Outcome::Answered);
        metrics.count(Outcome::Busy);
        metrics.came("button");
        metrics.acknowledged(Duration::from_millis(20));
        metrics.stage_times().took(Stage::Retrieve, Duration::from_micros(200));
        metrics.rendered(Duration::from_micros(50));
        let now = Now {
            counts: Counts {
                read: 3,
                unread: 6,
                refused: 2,
                cached: 1,
                failed: 4,
            },
            questions: Line { taken: 7, places: 66 },
            index_generation: Some(12),
            index_age: Some(Duration::from_secs(90)),
            ..Now::default()
        };
        let text = metrics.text(&now, Form::OpenMetrics).unwrap_or_default();
        for line in [
            "pullquote_questions_total{outcome=\"answered\"} 2",
            "pullquote_questions_total{outcome=\"busy\"} 1",
            "pullquote_taken_up_total{door=\"button\"} 1",
            "pullquote_acknowledged_seconds_bucket{le=\"0.025\"} 1",
            "pullquote_acknowledged_seconds_count 1",
            "pullquote_stage_seconds_bucket{le=\"0.0001\",stage=\"retrieve\"} 0",
            "pullquote_stage_seconds_bucket{le=\"0.00025\",stage=\"retrieve\"} 1",
            "pullquote_stage_seconds_count{stage=\"render\"} 1",
            "pullquote_answers_total{way=\"read\"} 3",
            "pullquote_answers_total{way=\"unread\"} 6",
            "pullquote_answers_total{way=\"words\"} 2",
            "pullquote_reader_skipped_total{why=\"busy\"} 2",
            "pullquote_reader_skipped_total{why=\"failed\"} 4",
            "pullquote_places_taken 7",
            "pullquote_places 66",
            "pullquote_index_generation 12",
            "pullquote_index_age_seconds 90",
            concat!("pullquote_build_info{version=\"", env!("CARGO_PKG_VERSION"), "\"} 1"),
        ] {
            assert!(text.lines().any(|found| found == line), "{line} is not in:\n{text}");
        }
        assert!(text.ends_with("# EOF\n"));
        let older = metrics.text(&now, Form::Prometheus).unwrap_or_default();
        assert!(
            older.contains("\n# TYPE pullquote_questions_total counter\n"),
            "{older}"
        );
        assert!(!older.contains("# EOF"));
    }
}
