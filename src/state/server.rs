//! A server's database as a whole: copied into a file while it is in use, and replaced by one.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::copying::{self, Essence};
use super::file;
use super::postgres::{Company, Postgres, USED};
use super::sqlite::Sqlite;
use crate::config::DatabaseUrl;
use crate::error::{Error, Result};

/// How what is on a server compares to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compared {
    /// There is nothing on the server.
    Empty,
    /// Both hold the same.
    Same,
    /// They do not.
    Different,
}

/// A server's database that nobody else uses.
#[derive(Debug)]
pub(crate) struct Alone<'a> {
    url: &'a DatabaseUrl,
    database: Postgres,
}

/// Copies everything that is saved by now into a new file. Others may write meanwhile.
///
/// # Errors
/// The server does not answer, or the file cannot be written.
pub(crate) fn copy(url: &DatabaseUrl, target: &Path) -> Result<()> {
    let mut database = Postgres::connect(url, Company::OthersForLong).map_err(|cause| error(url, cause))?;
    export(url, &mut database, target)
}

impl Alone<'_> {
    /// Connects, and keeps everybody else out as long as the value is there.
    ///
    /// # Errors
    /// A bot is running, or the server does not answer.
    pub(crate) fn with(url: &DatabaseUrl) -> Result<Alone<'_>> {
        match Postgres::connect(url, Company::Nobody) {
            Ok(database) => Ok(Alone { url, database }),
            Err(cause) if cause.what == USED => Err(Error::NotRestored(format!(
                "a bot or a backup uses {url}: stop it, then try again"
            ))),
            Err(cause) => Err(Error::NotRestored(error(url, cause).to_string())),
        }
    }

    /// Compares what is there to a file.
    ///
    /// # Errors
    /// One of them cannot be read.
    pub(crate) fn compare(&mut self, path: &Path) -> Result<Compared> {
        let url = self.url;
        let mut file = open(path)?;
        let theirs = Essence::of(&mut file).map_err(|cause| file::error(path, cause))?;
        let read = |database: &mut Postgres| {
            database.begin_reading()?;
            let ours = Essence::of(database)?;
            database.batch("COMMIT")?;
            Ok(ours)
        };
        let ours = read(&mut self.database).map_err(|cause: super::Trouble| error(url, cause))?;
        Ok(match (ours == theirs, ours.is_empty()) {
            (true, _) => Compared::Same,
            (false, true) => Compared::Empty,
            (false, false) => Compared::Different,
        })
    }

    /// Copies what is there into a new file.
    ///
    /// # Errors
    /// As [`copy`].
    pub(crate) fn set_aside(&mut self, target: &Path) -> Result<()> {
        export(self.url, &mut self.database, target)
    }

    /// Puts what a file holds into the place of what is there, in one step.
    ///
    /// # Errors
    /// One of them fails; what is there is as it was.
    pub(crate) fn replace(&mut self, path: &Path) -> Result<()> {
        let mut file = open(path)?;
        let replaced = copying::replace(&mut file, &mut self.database);
        replaced.map_err(|cause| error(self.url, cause))
    }
}

/// Says what is wrong with a server.
pub(super) fn error(url: &DatabaseUrl, cause: impl ToString) -> Error {
    Error::Database {
        place: url.to_string(),
        what: cause.to_string(),
    }
}

fn export(url: &DatabaseUrl, database: &mut Postgres, target: &Path) -> Result<()> {
    let mut file = Sqlite::open(target).map_err(|cause| file::error(target, cause))?;
    let copied = database
        .begin_reading()
        .and_then(|()| super::database::together(&mut file, |file| copying::copy(database, file)))
        .and_then(|()| database.batch("COMMIT"));
    copied.map_err(|cause| error(url, cause))?;
    file.settle().map_err(|cause| file::error(target, cause))?;
    std::fs::File::open(target)
        .and_then(|copy| copy.sync_all())
        .map_err(Error::io("cannot write", target))
}

fn open(path: &Path) -> Result<Sqlite> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let opened = Connection::open_with_flags(path, flags).map(Sqlite::unprepared);
    opened.map_err(|cause| file::error(path, cause))
}
