//! Where the reader sits: so many questions may be with it at once, and nobody waits behind them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use crate::reader::Reader;

/// How many questions were answered in which way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// With the reader.
    pub read: u64,
    /// From words alone, because these were sure enough, or left nothing to read for.
    pub unread: u64,
    /// From words alone, because the reader had too many questions.
    pub refused: u64,
    /// From the answers that were given before.
    pub cached: u64,
    /// From words alone, because the reader failed; these count as read too.
    pub failed: u64,
}

/// How many questions are with the reader.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Seats {
    /// So many are.
    pub taken: usize,
    /// So many may be at once; 0 where there is no reader.
    pub places: usize,
}

/// What came of a question that the reader might have had a part in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// Passages were read.
    Done,
    /// The reader failed.
    Failed,
    /// Nothing was read: there was no reader, nothing to read for, or words alone were sure.
    Spared,
}

/// A reader with a limited number of places.
#[derive(Debug)]
pub(super) struct Desk {
    reader: Option<Arc<dyn Reader>>,
    places: usize,
    taken: AtomicUsize,
    read: AtomicU64,
    unread: AtomicU64,
    refused: AtomicU64,
    cached: AtomicU64,
    failed: AtomicU64,
}

/// A place at the desk, or the lack of one; free again when dropped.
#[derive(Debug)]
pub(super) enum Seat<'a> {
    /// With the reader.
    Taken(&'a Desk),
    /// All places are taken.
    Refused,
    /// There is no reader.
    Closed,
}

impl Desk {
    /// A desk with nobody behind it.
    pub(super) fn closed() -> Desk {
        Desk::new(None, 0)
    }

    pub(super) fn new(reader: Option<Arc<dyn Reader>>, places: usize) -> Desk {
        Desk {
            reader,
            places,
            taken: AtomicUsize::new(0),
            read: AtomicU64::new(0),
            unread: AtomicU64::new(0),
            refused: AtomicU64::new(0),
            cached: AtomicU64::new(0),
            failed: AtomicU64::new(0),
        }
    }

    /// Takes a place where there is one.
    pub(super) fn enter(&self) -> Seat<'_> {
        if self.reader.is_none() {
            return Seat::Closed;
        }
        let next = |taken| (taken < self.places).then_some(taken + 1);
        match self.taken.fetch_update(Ordering::AcqRel, Ordering::Acquire, next) {
            Ok(_) => Seat::Taken(self),
            Err(taken) => {
                self.refused.fetch_add(1, Ordering::Relaxed);
                tracing::debug!(taken, "the reader is busy: a question is answered from words alone");
                Seat::Refused
            }
        }
    }

    /// What tells the reader from every other.
    pub(super) fn fingerprint(&self) -> Option<[u8; 32]> {
        self.reader.as_ref().map(|reader| reader.fingerprint())
    }

    /// Counts a question that had a place, by what came of it.
    pub(super) fn count_seated(&self, reading: Reading) {
        let counter = match reading {
            Reading::Done | Reading::Failed => &self.read,
            Reading::Spared => &self.unread,
        };
        counter.fetch_add(1, Ordering::Relaxed);
        if reading == Reading::Failed {
            self.failed.fetch_add(1, Ordering::Relaxed);
        }
    }

    pub(super) fn count_cached(&self) {
        self.cached.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn seats(&self) -> Seats {
        Seats {
            taken: self.taken.load(Ordering::Relaxed),
            places: self.reader.as_ref().map_or(0, |_| self.places),
        }
    }

    pub(super) fn counts(&self) -> Counts {
        Counts {
            read: self.read.load(Ordering::Relaxed),
            unread: self.unread.load(Ordering::Relaxed),
            refused: self.refused.load(Ordering::Relaxed),
            cached: self.cached.load(Ordering::Relaxed),
            failed: self.failed.load(Ordering::Relaxed),
        }
    }
}

impl Seat<'_> {
    /// The reader, where this is a place.
    pub(super) fn reader(&self) -> Option<&dyn Reader> {
        match self {
            Seat::Taken(desk) => desk.reader.as_deref(),
            Seat::Refused | Seat::Closed => None,
        }
    }

    /// Whether there is a reader and no place.
    pub(super) fn was_refused(&self) -> bool {
        matches!(self, Seat::Refused)
    }
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        if let Seat::Taken(desk) = self {
            desk.taken.fetch_sub(1, Ordering::AcqRel);
        }
    }
}
