//! Votes on answers: one a person and answer, which may be changed and taken back.

use rusqlite::{OptionalExtension, params};

use super::{State, signed};
use crate::error::Result;

/// What a person thinks of an answer after they have pressed a button.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vote {
    /// It helped.
    Up,
    /// It did not.
    Down,
    /// They have taken their vote back.
    Erased,
}

impl State {
    /// Counts a person's vote on a message; the same vote once more erases it.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn vote(&self, server: u64, message: u64, person: u64, up: bool) -> Result<Vote> {
        self.with(|connection| {
            let change = connection.transaction()?;
            let key = [signed(message), signed(person)];
            let before: Option<bool> = change
                .query_row("SELECT up FROM vote WHERE message = ?1 AND person = ?2", key, |row| {
                    row.get(0)
                })
                .optional()?;
            let vote = if before == Some(up) {
                change.execute("DELETE FROM vote WHERE message = ?1 AND person = ?2", key)?;
                Vote::Erased
            } else {
                change.execute(
                    "INSERT OR REPLACE INTO vote (message, person, server, up) VALUES (?1, ?2, ?3, ?4)",
                    params![signed(message), signed(person), signed(server), up],
                )?;
                if up { Vote::Up } else { Vote::Down }
            };
            change.commit()?;
            Ok(vote)
        })
    }
}
