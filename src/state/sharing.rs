//! What another process has done: settings that it changed, articles that it published.

use std::sync::PoisonError;

use super::State;
use super::database::{Database, Trouble};
use super::settings::Known;
use crate::error::Result;

/// As a server it stands for the operator, whose articles everybody sees.
const OPERATOR: u64 = 0;

impl State {
    /// Takes up settings that another process has changed; true where there were any.
    ///
    /// # Errors
    /// The database cannot be read; the settings stay as they are.
    pub fn refresh(&self) -> Result<bool> {
        let before = self.known_revision();
        let found = self.with(|database| match revision(database)? == before {
            true => Ok(None),
            false => Known::read(database).map(Some),
        })?;
        let Some(known) = found else {
            // Opening the database reads them too.
            return Ok(self.known_revision() != before);
        };
        let mut settings = self.settings.write().unwrap_or_else(PoisonError::into_inner);
        // What this process has changed meanwhile is newer than what was read.
        if known.revision > settings.revision {
            *settings = known;
        }
        Ok(true)
    }

    /// Which of the operator's articles were published last, by whichever process, as that put it.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn published(&self) -> Result<Option<String>> {
        self.with(|database| {
            let select = "SELECT content FROM published WHERE server = ?1";
            let rows = database.query(select, &[OPERATOR.into()])?;
            rows.first().map(|row| row.text(0).map(str::to_owned)).transpose()
        })
    }

    /// Says to the other processes that articles of the operator's were published.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn publish(&self, content: &str) -> Result<()> {
        self.with(|database| {
            let insert = "INSERT INTO published (server, content) VALUES (?1, ?2) \
                 ON CONFLICT (server) DO UPDATE SET content = excluded.content";
            database.execute(insert, &[OPERATOR.into(), content.into()]).map(drop)
        })
    }

    fn known_revision(&self) -> i64 {
        self.settings.read().unwrap_or_else(PoisonError::into_inner).revision
    }
}

/// How often settings were changed.
pub(super) fn revision(database: &mut dyn Database) -> Result<i64, Trouble> {
    let rows = database.query("SELECT number FROM revision", &[])?;
    rows.first().map_or(Ok(0), |row| row.number(0))
}

/// Counts a change of settings. Whoever changes some too waits here until this change is made.
pub(super) fn count_change(database: &mut dyn Database) -> Result<i64, Trouble> {
    database.execute("UPDATE revision SET number = number + 1", &[])?;
    revision(database)
}
