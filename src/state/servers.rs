//! Servers that come and go: what is kept about one is deleted on request, and some time after the bot was removed.

use super::State;
use super::database::{Database, Trouble, together};
use super::schema::{RECORDS, TABLES};
use super::sharing::count_change;
use crate::error::Result;

/// Seconds after which the data of a server that has removed the bot is deleted: 30 days.
pub const KEPT_AFTER_LEAVING: i64 = 30 * 24 * 60 * 60;

impl State {
    /// Deletes votes, counts and questions of a server, and with `everything` its settings too.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn forget(&self, server: u64, everything: bool) -> Result<()> {
        self.drop_tally(server);
        if !everything {
            return self.with(|database| together(database, |database| delete(database, server, &RECORDS)));
        }
        self.with(|database| {
            let number = together(database, |database| {
                let number = count_change(database)?;
                delete(database, server, &TABLES.map(|(table, _)| table))?;
                Ok(number)
            })?;
            self.note_change(number, |all| drop(all.remove(&server)));
            Ok(())
        })
    }

    /// Notes that the bot was removed from a server at a time in seconds.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn left(&self, server: u64, now: i64) -> Result<()> {
        self.with(|database| {
            // Who has left already is not given another 30 days.
            let insert = "INSERT INTO departed (server, at) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
            database.execute(insert, &[server.into(), now.into()]).map(drop)
        })
    }

    /// Notes that the bot is in a server.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn joined(&self, server: u64) -> Result<()> {
        self.with(|database| {
            let delete = "DELETE FROM departed WHERE server = ?1";
            database.execute(delete, &[server.into()]).map(drop)
        })
    }

    /// Servers that something is kept about and that are not known to have removed the bot.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn servers(&self) -> Result<Vec<u64>> {
        self.with(|database| {
            let select = "SELECT server FROM settings UNION SELECT server FROM channel UNION SELECT server FROM vote \
                 UNION SELECT server FROM answered UNION SELECT server FROM question EXCEPT SELECT server FROM departed";
            let rows = database.query(select, &[])?;
            let mut servers = rows.iter().map(|row| row.id(0)).collect::<Result<Vec<u64>, _>>()?;
            // 0 is no server: direct messages cannot remove the bot.
            servers.retain(|server| *server != 0);
            Ok(servers)
        })
    }

    /// Deletes what is kept about servers that removed the bot long enough ago, of those that are `ours`: another process
    /// deletes the others. Tells how many there were. What else there is of a server is `discard`ed before, so that a
    /// server is only forgotten when nothing of it is left.
    ///
    /// # Errors
    /// The database cannot be written, or what `discard` gives back.
    pub fn sweep(&self, now: i64, ours: impl Fn(u64) -> bool, discard: impl Fn(u64) -> Result<()>) -> Result<usize> {
        let mut gone: Vec<u64> = self.with(|database| {
            let select = "SELECT server FROM departed WHERE at <= ?1";
            let rows = database.query(select, &[(now - KEPT_AFTER_LEAVING).into()])?;
            rows.iter().map(|row| row.id(0)).collect()
        })?;
        gone.retain(|server| ours(*server));
        for server in &gone {
            discard(*server)?;
            self.forget(*server, true)?;
        }
        Ok(gone.len())
    }
}

fn delete(database: &mut dyn Database, server: u64, tables: &[&str]) -> Result<(), Trouble> {
    for table in tables {
        database.execute(&format!("DELETE FROM {table} WHERE server = ?1"), &[server.into()])?;
    }
    Ok(())
}
