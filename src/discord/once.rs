//! Events that were taken up already: a session that is resumed may bring one again, and nothing is answered twice.

use std::collections::{HashSet, VecDeque};
use std::sync::{Mutex, PoisonError};

/// So many events are remembered: minutes of the heaviest load, and less than a megabyte.
const REMEMBERED: usize = 16_384;

/// What an id belongs to: ids of different kinds are not compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Event {
    /// A message that is meant for the bot.
    Message(u64),
    /// A command, a click, a key pressed in an option.
    Interaction(u64),
}

/// The last events.
#[derive(Debug, Default)]
pub(crate) struct Once(Mutex<Memory>);

#[derive(Debug, Default)]
struct Memory {
    known: HashSet<Event>,
    oldest_first: VecDeque<Event>,
}

impl Once {
    /// Whether an event comes for the first time; from now on it does not.
    pub(crate) fn is_first(&self, event: Event) -> bool {
        let mut memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !memory.known.insert(event) {
            return false;
        }
        memory.oldest_first.push_back(event);
        if memory.oldest_first.len() > REMEMBERED
            && let Some(oldest) = memory.oldest_first.pop_front()
        {
            memory.known.remove(&oldest);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use std::sync::PoisonError;

    use super::{Event, Once, REMEMBERED};

    #[test]
    fn the_same_event_comes_first_once() {
        let once = Once::default();
        assert!(once.is_first(Event::Message(1)));
        assert!(!once.is_first(Event::Message(1)));
        assert!(once.is_first(Event::Interaction(1)), "another kind is another event");
    }

    #[test]
    fn the_memory_is_bounded_and_keeps_the_newest() {
        let once = Once::default();
        let events = REMEMBERED as u64 * 3;
        assert!((0..events).all(|id| once.is_first(Event::Message(id))));
        assert!(!once.is_first(Event::Message(events - 1)));
        assert!(!once.is_first(Event::Message(events - REMEMBERED as u64)));
        let memory = once.0.lock().unwrap_or_else(PoisonError::into_inner);
        assert_eq!(
            (memory.known.len(), memory.oldest_first.len()),
            (REMEMBERED, REMEMBERED)
        );
    }
}
