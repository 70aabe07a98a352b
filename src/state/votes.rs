//! Votes on answers: one a person and answer, which may be changed and taken back.

use super::State;
use super::database::together;
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
    /// The database cannot be written.
    pub fn vote(&self, server: u64, message: u64, person: u64, up: bool) -> Result<Vote> {
        let key = [message.into(), person.into()];
        self.with(|database| {
            together(database, |database| {
                let select = "SELECT up FROM vote WHERE message = ?1 AND person = ?2";
                let rows = database.query(select, &key)?;
                let before = rows.first().map(|row| row.truth(0)).transpose()?;
                if before == Some(up) {
                    database.execute("DELETE FROM vote WHERE message = ?1 AND person = ?2", &key)?;
                    return Ok(Vote::Erased);
                }
                let insert = "INSERT INTO vote (message, person, server, up) VALUES (?1, ?2, ?3, ?4) \
                     ON CONFLICT (message, person) DO UPDATE SET server = excluded.server, up = excluded.up";
                let values = [message.into(), person.into(), server.into(), up.into()];
                database.execute(insert, &values)?;
                Ok(if up { Vote::Up } else { Vote::Down })
            })
        })
    }
}
