//! What happens, in numbers: counted where it happens, and written down when somebody looks.

use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use super::rest::{CallError, Lost};
use crate::answer::Status;
use crate::answerer::Counts;

/// Upper ends of the histograms' buckets in seconds: a second and three are what Discord's users and Discord care for.
const BUCKETS: [f64; 13] = [
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 10.0, 30.0, 60.0,
];

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
struct WayLabel {
    way: &'static str,
}

/// How things are at the moment somebody looks.
#[derive(Debug, Default)]
pub(crate) struct Now {
    /// How questions were answered so far.
    pub(crate) counts: Counts,
    /// Questions that run or wait.
    pub(crate) places_taken: usize,
    /// Questions that may run or wait.
    pub(crate) places: usize,
    /// Events that are being handled.
    pub(crate) tasks: usize,
    /// Shards that are connected.
    pub(crate) shards_connected: u32,
    /// Shards that there should be.
    pub(crate) shards: u32,
    /// Number of the index's generation.
    pub(crate) index_generation: Option<u64>,
    /// How long ago it was published.
    pub(crate) index_age: Option<Duration>,
    /// Articles in it.
    pub(crate) articles: usize,
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
    ways: Family<WayLabel, Counter>,
    places_taken: Gauge,
    places: Gauge,
    tasks: Gauge,
    shards_connected: Gauge,
    shards: Gauge,
    index_generation: Gauge,
    index_age: Gauge,
    articles: Gauge,
}

impl Metrics {
    pub(crate) fn new() -> Metrics {
        let mut metrics = Metrics {
            registry: Registry::with_prefix("pullquote"),
            doors: Family::default(),
            questions: Family::default(),
            undelivered: Family::default(),
            acknowledged: Histogram::new(BUCKETS),
            answered: Histogram::new(BUCKETS),
            repeated: Counter::default(),
            connects: Counter::default(),
            resumes: Counter::default(),
            ways: Family::default(),
            places_taken: Gauge::default(),
            places: Gauge::default(),
            tasks: Gauge::default(),
            shards_connected: Gauge::default(),
            shards: Gauge::default(),
            index_generation: Gauge::default(),
            index_age: Gauge::default(),
            articles: Gauge::default(),
        };
        metrics.register();
        metrics
    }

    fn register(&mut self) {
        let registry = &mut self.registry;
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
        registry.register(
            "answers",
            "Answers by where they came from: the reader, words alone because it was busy, or earlier answers",
            self.ways.clone(),
        );
        registry.register(
            "places_taken",
            "Questions that are being answered or wait",
            self.places_taken.clone(),
        );
        registry.register(
            "places",
            "Questions that may be answered or wait at once",
            self.places.clone(),
        );
        registry.register("tasks", "Events that are being handled", self.tasks.clone());
        registry.register(
            "shards_connected",
            "Shards that are connected",
            self.shards_connected.clone(),
        );
        registry.register("shards", "Shards that this process runs", self.shards.clone());
        registry.register(
            "index_generation",
            "Number of the index's generation",
            self.index_generation.clone(),
        );
        registry.register_with_unit(
            "index_age",
            "Since the index's generation was published",
            Unit::Seconds,
            self.index_age.clone(),
        );
        registry.register("articles", "Articles in the index", self.articles.clone());
    }

    /// Something came in by this way, of which there are few.
    pub(crate) fn came(&self, door: &'static str) {
        self.doors.get_or_create(&DoorLabel { door }).inc();
    }

    /// A question came to its end.
    pub(crate) fn count(&self, outcome: Outcome) {
        let outcome = match outcome {
            Outcome::Answered => "answered",
            Outcome::NotFound => "not_found",
            Outcome::Failed => "failed",
            Outcome::Busy => "busy",
            Outcome::Cooldown => "cooldown",
            Outcome::Stopping => "stopping",
        };
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
        let why = match error.lost {
            Some(Lost::Expired) => "expired",
            Some(Lost::Gone) => "gone",
            Some(Lost::Forbidden) => "forbidden",
            None => "failed",
        };
        self.undelivered.get_or_create(&WhyLabel { why }).inc();
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

    /// Everything in the text form of OpenMetrics, which Prometheus reads.
    ///
    /// # Errors
    /// Never, as a text takes whatever is written to it.
    pub(crate) fn text(&self, now: &Now) -> Result<String, std::fmt::Error> {
        let set = |way, total| {
            let counter = self.ways.get_or_create(&WayLabel { way });
            counter.inner().store(total, std::sync::atomic::Ordering::Relaxed);
        };
        set("read", now.counts.read);
        set("words", now.counts.refused);
        set("cached", now.counts.cached);
        let number = |value: usize| i64::try_from(value).unwrap_or(i64::MAX);
        self.places_taken.set(number(now.places_taken));
        self.places.set(number(now.places));
        self.tasks.set(number(now.tasks));
        self.shards_connected.set(i64::from(now.shards_connected));
        self.shards.set(i64::from(now.shards));
        let generation = now.index_generation.and_then(|number| i64::try_from(number).ok());
        self.index_generation.set(generation.unwrap_or(0));
        let age = now.index_age.and_then(|age| i64::try_from(age.as_secs()).ok());
        self.index_age.set(age.unwrap_or(0));
        self.articles.set(number(now.articles));
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
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

    use super::{Metrics, Now, Outcome};
    use crate::answerer::Counts;

    #[test]
    fn what_was_counted_can_be_read() {
        let metrics = Metrics::new();
        metrics.count(Outcome::Answered);
        metrics.count(Outcome::Answered);
        metrics.count(Outcome::Busy);
        metrics.came("button");
        metrics.acknowledged(Duration::from_millis(20));
        let now = Now {
            counts: Counts {
                read: 3,
                refused: 2,
                cached: 1,
                failed: 0,
            },
            places_taken: 7,
            index_generation: Some(12),
            index_age: Some(Duration::from_secs(90)),
            ..Now::default()
        };
        let text = metrics.text(&now).unwrap_or_default();
        for line in [
            "pullquote_questions_total{outcome=\"answered\"} 2",
            "pullquote_questions_total{outcome=\"busy\"} 1",
            "pullquote_taken_up_total{door=\"button\"} 1",
            "pullquote_acknowledged_seconds_bucket{le=\"0.025\"} 1",
            "pullquote_acknowledged_seconds_count 1",
            "pullquote_answers_total{way=\"read\"} 3",
            "pullquote_answers_total{way=\"words\"} 2",
            "pullquote_places_taken 7",
            "pullquote_index_generation 12",
            "pullquote_index_age_seconds 90",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} is not in:\n{text}");
        }
        assert!(text.ends_with("# EOF\n"));
    }
}
