//! A memory with a bound and an end: what is too old is not given, and the oldest makes room for the newest.

use std::collections::HashMap;
use std::time::{Duration, Instant};

/// At most so many things of a kind are remembered.
const MOST_REMEMBERED: usize = 2_000;

/// Things with the time at which they were put, never too many.
#[derive(Debug)]
pub(crate) struct Remembered<K, V> {
    entries: HashMap<K, (Instant, V)>,
}

impl<K, V> Default for Remembered<K, V> {
    fn default() -> Remembered<K, V> {
        Remembered {
            entries: HashMap::new(),
        }
    }
}

impl<K: Copy + Eq + std::hash::Hash, V> Remembered<K, V> {
    /// Puts something; where there is no room, what is older than `age` goes, and then the oldest half.
    pub(crate) fn put(&mut self, key: K, value: V, age: Duration) {
        if self.entries.len() >= MOST_REMEMBERED {
            self.entries.retain(|_, (put, _)| put.elapsed() < age);
        }
        if self.entries.len() >= MOST_REMEMBERED {
            let mut times: Vec<Instant> = self.entries.values().map(|(put, _)| *put).collect();
            let (_, median, _) = times.select_nth_unstable(MOST_REMEMBERED / 2);
            let median = *median;
            self.entries.retain(|_, (put, _)| *put > median);
        }
        self.entries.insert(key, (Instant::now(), value));
    }

    pub(crate) fn get(&self, key: &K, age: Duration) -> Option<&V> {
        let (put, value) = self.entries.get(key)?;
        (put.elapsed() < age).then_some(value)
    }

    pub(crate) fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        self.entries.get_mut(key).map(|(_, value)| value)
    }

    /// Lets go of everything that does not pass.
    pub(crate) fn retain(&mut self, passes: impl Fn(&K, &V) -> bool) {
        self.entries.retain(|key, (_, value)| passes(key, value));
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{MOST_REMEMBERED, Remembered};

    #[test]
    fn memory_has_a_bound_and_an_end() {
        let mut remembered = Remembered::default();
        let age = Duration::from_secs(60);
        for number in 0..10 * MOST_REMEMBERED {
            remembered.put(number, number, age);
            assert!(remembered.entries.len() <= MOST_REMEMBERED);
            assert_eq!(remembered.get(&number, age), Some(&number));
        }
        assert_eq!(remembered.get(&0, age), None, "the oldest go first");
        assert_eq!(
            remembered.get(&(10 * MOST_REMEMBERED - 1), Duration::ZERO),
            None,
            "what is old is not given"
        );
    }
}
