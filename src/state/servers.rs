//! Servers that come and go: what is kept about one is deleted on request, and some time after the bot was removed.

use std::sync::PoisonError;

use rusqlite::Connection;

use super::schema::{RECORDS, TABLES};
use super::{State, signed, unsigned};
use crate::error::Result;

/// Seconds after which the data of a server that has removed the bot is deleted: 30 days.
pub const KEPT_AFTER_LEAVING: i64 = 30 * 24 * 60 * 60;

impl State {
    /// Deletes votes, counts and questions of a server, and with `everything` its settings too.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn forget(&self, server: u64, everything: bool) -> Result<()> {
        self.drop_tally(server);
        let tables: &[&str] = if everything { &TABLES } else { &RECORDS };
        self.with(|connection| delete(connection, server, tables))?;
        if everything {
            self.drop_settings(server);
        }
        Ok(())
    }

    /// Notes that the bot was removed from a server at a time in seconds.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn left(&self, server: u64, now: i64) -> Result<()> {
        self.with(|connection| {
            // Who has left already is not given another 30 days.
            let insert = "INSERT OR IGNORE INTO departed (server, at) VALUES (?1, ?2)";
            connection.execute(insert, [signed(server), now]).map(drop)
        })
    }

    /// Notes that the bot is in a server.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn joined(&self, server: u64) -> Result<()> {
        self.with(|connection| {
            let delete = "DELETE FROM departed WHERE server = ?1";
            connection.execute(delete, [signed(server)]).map(drop)
        })
    }

    /// Servers that something is kept about and that are not known to have removed the bot.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn servers(&self) -> Result<Vec<u64>> {
        self.with(|connection| {
            let select = "SELECT server FROM settings UNION SELECT server FROM channel UNION SELECT server FROM vote \
                 UNION SELECT server FROM answered UNION SELECT server FROM question EXCEPT SELECT server FROM departed";
            let mut rows = connection.prepare(select)?;
            let found = rows.query_map([], |row| row.get(0).map(unsigned))?;
            // 0 is no server: direct messages cannot remove the bot.
            found.filter(|server| *server != Ok(0)).collect()
        })
    }

    /// Deletes what is kept about servers that removed the bot long enough ago; tells how many there were. What else
    /// there is of a server is `discard`ed before, so that a server is only forgotten when nothing of it is left.
    ///
    /// # Errors
    /// The file cannot be written, or what `discard` gives back.
    pub fn sweep(&self, now: i64, discard: impl Fn(u64) -> Result<()>) -> Result<usize> {
        let gone: Vec<u64> = self.with(|connection| {
            let mut rows = connection.prepare("SELECT server FROM departed WHERE at <= ?1")?;
            let found = rows.query_map([now - KEPT_AFTER_LEAVING], |row| row.get(0).map(unsigned))?;
            found.collect()
        })?;
        for server in &gone {
            discard(*server)?;
            self.forget(*server, true)?;
        }
        Ok(gone.len())
    }

    fn drop_settings(&self, server: u64) {
        let mut settings = self.settings.write().unwrap_or_else(PoisonError::into_inner);
        settings.remove(&server);
    }
}

fn delete(connection: &mut Connection, server: u64, tables: &[&str]) -> rusqlite::Result<()> {
    let change = connection.transaction()?;
    for table in tables {
        change.execute(&format!("DELETE FROM {table} WHERE server = ?1"), [signed(server)])?;
    }
    change.commit()
}
