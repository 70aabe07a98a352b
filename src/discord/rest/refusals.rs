//! How often Discord has refused calls lately: it bans the address of whoever is refused too often.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::line::CallError;

/// Discord counts over so long, and bans at 10,000.
const WINDOW: Duration = Duration::from_secs(10 * 60);
/// Half of that: there may be other programs behind the same address.
const MOST: usize = 5_000;

/// The last refusals of the kinds that Discord counts.
#[derive(Debug, Default)]
pub(super) struct Refusals(Mutex<VecDeque<Instant>>);

impl Refusals {
    /// Counts an error, where it is one that Discord counts.
    pub(super) fn note(&self, error: &CallError) {
        if matches!(error.status, Some(401 | 403 | 429)) {
            self.note_at(Instant::now());
        }
    }

    /// Whether it is time to leave alone what may be refused again.
    pub(super) fn are_too_many(&self) -> bool {
        self.are_too_many_at(Instant::now())
    }

    fn note_at(&self, now: Instant) {
        let mut times = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        times.push_back(now);
        if times.len() > MOST {
            times.pop_front();
        }
    }

    fn are_too_many_at(&self, now: Instant) -> bool {
        let times = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let oldest = times.front().filter(|_| times.len() >= MOST);
        oldest.is_some_and(|oldest| now.saturating_duration_since(*oldest) < WINDOW)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::PoisonError;
    use std::time::{Duration, Instant};

    use super::{MOST, Refusals, WINDOW};

    #[test]
    fn so_many_in_ten_minutes_are_too_many_and_then_no_more() {
        let (refusals, begun) = (Refusals::default(), Instant::now());
        let second = |number: usize| begun + Duration::from_millis(100) * u32::try_from(number).unwrap_or(u32::MAX);
        for number in 0..MOST {
            assert!(!refusals.are_too_many_at(second(number)));
            refusals.note_at(second(number));
        }
        assert!(refusals.are_too_many_at(second(MOST)));
        assert!(refusals.are_too_many_at(begun + WINDOW - Duration::from_millis(1)));
        assert!(!refusals.are_too_many_at(begun + WINDOW));
        for number in MOST..MOST * 3 {
            refusals.note_at(second(number));
        }
        let remembered = refusals.0.lock().unwrap_or_else(PoisonError::into_inner).len();
        assert_eq!(remembered, MOST, "what is remembered is bounded");
    }
}
