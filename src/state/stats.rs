//! How many questions a server asked, what became of them and how long that took.

use std::collections::BTreeMap;
use std::sync::PoisonError;
use std::time::Duration;

use super::State;
use super::database::{Database, Trouble, together};
use crate::error::Result;

/// Counts that are not written yet, by server, by whether the question was answered, and by class of time. In order, so
/// that two processes that write the same counts do not wait for each other.
pub(super) type Tally = BTreeMap<(u64, bool, u8), u64>;

/// Counts of one server.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stats {
    /// Questions that were answered.
    pub answered: u64,
    /// Questions that the articles did not answer.
    pub refused: u64,
    /// Votes that an answer helped.
    pub up: u64,
    /// Votes that it did not.
    pub down: u64,
    /// Half of the answers took at most so many milliseconds; rounded up to a power of two.
    pub median_ms: u64,
    /// 95 of 100 took at most so many.
    pub slow_ms: u64,
}

/// The class of a time: the power of two of milliseconds that it is at most.
fn time_class(took: Duration) -> u8 {
    let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX).max(1);
    let class = u64::BITS - (millis - 1).leading_zeros();
    u8::try_from(class).unwrap_or(u8::MAX)
}

fn longest_of_class(class: u8) -> u64 {
    1_u64.checked_shl(u32::from(class)).unwrap_or(u64::MAX)
}

impl State {
    /// Counts a question. Does not block: the count is written with the next [`State::flush`].
    pub fn count(&self, server: u64, found: bool, took: Duration) {
        let mut tally = self.tally.lock().unwrap_or_else(PoisonError::into_inner);
        *tally.entry((server, found, time_class(took))).or_default() += 1;
    }

    /// Writes what was counted.
    ///
    /// # Errors
    /// The database cannot be written; the counts are kept for the next time.
    pub fn flush(&self) -> Result<()> {
        let counted = std::mem::take(&mut *self.tally.lock().unwrap_or_else(PoisonError::into_inner));
        if counted.is_empty() {
            return Ok(());
        }
        let written = self.with(|database| together(database, |database| add(database, &counted)));
        if written.is_err() {
            let mut tally = self.tally.lock().unwrap_or_else(PoisonError::into_inner);
            for (key, count) in counted {
                *tally.entry(key).or_default() += count;
            }
        }
        written
    }

    /// Keeps the text of a question. Only where the operator has asked for it.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn keep_question(&self, server: u64, at: i64, found: bool, text: &str) -> Result<()> {
        self.with(|database| {
            let insert = "INSERT INTO question (server, at, found, text) VALUES (?1, ?2, ?3, ?4)";
            let values = [server.into(), at.into(), found.into(), text.into()];
            database.execute(insert, &values).map(drop)
        })
    }

    /// What was counted in a server until now.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn stats(&self, server: u64) -> Result<Stats> {
        self.flush()?;
        self.with(|database| {
            let mut stats = Stats::default();
            let mut classes: Vec<(u8, u64)> = Vec::new();
            let select = "SELECT found, time_class, count FROM answered WHERE server = ?1 ORDER BY time_class";
            for row in database.query(select, &[server.into()])? {
                let (class, count) = (row.small(1, u8::MAX)?, row.id(2)?);
                if row.truth(0)? {
                    stats.answered += count;
                } else {
                    stats.refused += count;
                }
                classes.push((class, count));
            }
            stats.median_ms = quantile(&classes, 50);
            stats.slow_ms = quantile(&classes, 95);
            let select =
                "SELECT COUNT(*) FILTER (WHERE up <> 0), COUNT(*) FILTER (WHERE up = 0) FROM vote WHERE server = ?1";
            for row in database.query(select, &[server.into()])? {
                (stats.up, stats.down) = (row.id(0)?, row.id(1)?);
            }
            Ok(stats)
        })
    }

    /// Throws away the counts of a server that are not written yet.
    pub(super) fn drop_tally(&self, server: u64) {
        let mut tally = self.tally.lock().unwrap_or_else(PoisonError::into_inner);
        tally.retain(|(counted, ..), _| *counted != server);
    }
}

fn add(database: &mut dyn Database, counted: &Tally) -> Result<(), Trouble> {
    for ((server, found, class), count) in counted {
        let insert = "INSERT INTO answered (server, found, time_class, count) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT (server, found, time_class) DO UPDATE SET count = answered.count + excluded.count";
        let values = [(*server).into(), (*found).into(), (*class).into(), (*count).into()];
        database.execute(insert, &values)?;
    }
    Ok(())
}

/// The longest time of the class in which the share of the questions is reached; classes come in order.
fn quantile(classes: &[(u8, u64)], percent: u64) -> u64 {
    let total: u64 = classes.iter().map(|(_, count)| count).sum();
    let wanted = (total * percent).div_ceil(100);
    let mut seen = 0;
    for (class, count) in classes {
        seen += count;
        if seen >= wanted && total > 0 {
            return longest_of_class(*class);
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{longest_of_class, quantile, time_class};

    #[test]
    fn a_time_is_at_most_the_longest_of_its_class() {
        for millis in [0, 1, 2, 3, 4, 5, 63, 64, 65, 1000, 100_000] {
            let longest = longest_of_class(time_class(Duration::from_millis(millis)));
            assert!(
                longest >= millis && longest < (2 * millis).max(2),
                "{millis}: {longest}"
            );
        }
        assert_eq!(longest_of_class(time_class(Duration::MAX)), u64::MAX);
    }

    #[test]
    fn quantiles_are_reached_where_the_counts_say() {
        let classes = [(3, 50), (5, 45), (9, 5)];
        assert_eq!((quantile(&classes, 50), quantile(&classes, 95)), (8, 32));
        assert_eq!(quantile(&classes, 96), 512);
        assert_eq!(quantile(&[], 50), 0);
    }
}
