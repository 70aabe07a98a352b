//! How things are at the moment somebody looks: lengths of queues, shards, the index.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};

use crate::answerer::Counts;

/// Where one stands in line: how many do, and how many may.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Line {
    pub(crate) taken: usize,
    pub(crate) places: usize,
}

/// How things are now.
#[derive(Debug, Default)]
pub(crate) struct Now {
    /// How questions were answered so far.
    pub(crate) counts: Counts,
    /// Questions that run or wait.
    pub(crate) questions: Line,
    /// Questions that run.
    pub(crate) workers: Line,
    /// Questions that are with the reader.
    pub(crate) reader: Line,
    /// Articles that are taken in, or wait for that.
    pub(crate) chores: Line,
    /// Events that are being handled.
    pub(crate) tasks: usize,
    /// Shards that are connected.
    pub(crate) shards_connected: u32,
    /// Shards that there should be.
    pub(crate) shards: u32,
    /// The longest that a shard's last heartbeat took to be acknowledged.
    pub(crate) latency: Option<Duration>,
    /// Number of the index's generation.
    pub(crate) index_generation: Option<u64>,
    /// How long ago it was published.
    pub(crate) index_age: Option<Duration>,
    /// Articles in it.
    pub(crate) articles: usize,
    /// Passages in it.
    pub(crate) passages: usize,
    /// Whether passages can be found as far as is known; false where a search cluster did not answer the last request.
    pub(crate) is_search_answering: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelSet)]
struct WayLabel {
    way: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelSet)]
struct WhyLabel {
    why: &'static str,
}

/// The same as metrics.
#[derive(Debug, Default)]
pub(super) struct Gauges {
    ways: Family<WayLabel, Counter>,
    skipped: Family<WhyLabel, Counter>,
    places_taken: Gauge,
    places: Gauge,
    workers_busy: Gauge,
    workers: Gauge,
    reader_seats_taken: Gauge,
    reader_seats: Gauge,
    chores_taken: Gauge,
    chores: Gauge,
    tasks: Gauge,
    shards_connected: Gauge,
    shards: Gauge,
    latency: Gauge<f64, AtomicU64>,
    index_generation: Gauge,
    index_age: Gauge,
    articles: Gauge,
    passages: Gauge,
    search_answering: Gauge,
}

impl Gauges {
    pub(super) fn register(&self, registry: &mut Registry) {
        registry.register(
            "answers",
            "Answers by where they came from: the reader, words alone because it was busy, or earlier answers",
            self.ways.clone(),
        );
        registry.register(
            "reader_skipped",
            "Questions that the reader had no part in, because it was busy or because it failed",
            self.skipped.clone(),
        );
        for (name, help, gauge) in [
            (
                "places_taken",
                "Questions that are being answered or wait",
                &self.places_taken,
            ),
            ("places", "Questions that may be answered or wait at once", &self.places),
            ("workers_busy", "Questions that are being answered", &self.workers_busy),
            ("workers", "Questions that may be answered at once", &self.workers),
            (
                "reader_seats_taken",
                "Questions that are with the reader",
                &self.reader_seats_taken,
            ),
            (
                "reader_seats",
                "Questions that may be with the reader at once",
                &self.reader_seats,
            ),
            (
                "chores_taken",
                "Articles that are taken in or wait for that",
                &self.chores_taken,
            ),
            (
                "chores",
                "Articles that may be taken in or wait for that at once",
                &self.chores,
            ),
            ("tasks", "Events that are being handled", &self.tasks),
            ("shards_connected", "Shards that are connected", &self.shards_connected),
            ("shards", "Shards that this process runs", &self.shards),
            (
                "index_generation",
                "Number of the index's generation",
                &self.index_generation,
            ),
            ("articles", "Articles in the index", &self.articles),
            ("passages", "Passages in the index", &self.passages),
            (
                "search_answering",
                "0 where the search cluster did not answer the last request; 1 otherwise, and where there is none",
                &self.search_answering,
            ),
        ] {
            registry.register(name, help, gauge.clone());
        }
        registry.register_with_unit(
            "index_age",
            "Since the index's generation was published",
            Unit::Seconds,
            self.index_age.clone(),
        );
        registry.register_with_unit(
            "gateway_latency",
            "Longest time that a shard's last heartbeat took to be acknowledged",
            Unit::Seconds,
            self.latency.clone(),
        );
    }

    /// Takes over how things are.
    pub(super) fn set(&self, now: &Now) {
        let counters = [
            ("read", now.counts.read),
            ("unread", now.counts.unread),
            ("words", now.counts.refused),
            ("cached", now.counts.cached),
        ];
        for (way, total) in counters {
            let counter = self.ways.get_or_create(&WayLabel { way });
            counter.inner().store(total, Ordering::Relaxed);
        }
        for (why, total) in [("busy", now.counts.refused), ("failed", now.counts.failed)] {
            let counter = self.skipped.get_or_create(&WhyLabel { why });
            counter.inner().store(total, Ordering::Relaxed);
        }
        for (gauge, value) in [
            (&self.places_taken, now.questions.taken),
            (&self.places, now.questions.places),
            (&self.workers_busy, now.workers.taken),
            (&self.workers, now.workers.places),
            (&self.reader_seats_taken, now.reader.taken),
            (&self.reader_seats, now.reader.places),
            (&self.chores_taken, now.chores.taken),
            (&self.chores, now.chores.places),
            (&self.tasks, now.tasks),
            (&self.articles, now.articles),
            (&self.passages, now.passages),
            (&self.search_answering, usize::from(now.is_search_answering)),
        ] {
            gauge.set(i64::try_from(value).unwrap_or(i64::MAX));
        }
        self.shards_connected.set(i64::from(now.shards_connected));
        self.shards.set(i64::from(now.shards));
        self.latency.set(now.latency.unwrap_or_default().as_secs_f64());
        let generation = now.index_generation.and_then(|number| i64::try_from(number).ok());
        self.index_generation.set(generation.unwrap_or(0));
        let age = now.index_age.and_then(|age| i64::try_from(age.as_secs()).ok());
        self.index_age.set(age.unwrap_or(0));
    }
}
