//! The tables, and how a file of an older version is brought up to date. A migration is never changed, only added.

use rusqlite::{Connection, Error};
use rusqlite_migration::{M, Migrations};

const FIRST: &str = "
    CREATE TABLE settings (
        server INTEGER PRIMARY KEY,
        private INTEGER NOT NULL,
        thread INTEGER NOT NULL,
        cooldown INTEGER NOT NULL,
        quotes INTEGER NOT NULL,
        confidence INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE channel (
        server INTEGER NOT NULL,
        channel INTEGER NOT NULL,
        PRIMARY KEY (server, channel)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE vote (
        message INTEGER NOT NULL,
        person INTEGER NOT NULL,
        server INTEGER NOT NULL,
        up INTEGER NOT NULL,
        PRIMARY KEY (message, person)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX vote_of_server ON vote (server);
    CREATE TABLE answered (
        server INTEGER NOT NULL,
        found INTEGER NOT NULL,
        time_class INTEGER NOT NULL,
        count INTEGER NOT NULL,
        PRIMARY KEY (server, found, time_class)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE question (
        server INTEGER NOT NULL,
        at INTEGER NOT NULL,
        found INTEGER NOT NULL,
        text TEXT NOT NULL
    ) STRICT;
    CREATE INDEX question_of_server ON question (server);
    CREATE TABLE departed (
        server INTEGER PRIMARY KEY,
        at INTEGER NOT NULL
    ) STRICT;
";

/// The migrations in order.
const STEPS: [&str; 1] = [FIRST];

/// Every table that holds something about a server.
pub(super) const TABLES: [&str; 6] = ["settings", "channel", "vote", "answered", "question", "departed"];
/// Those of them that hold what happened there.
pub(super) const RECORDS: [&str; 3] = ["vote", "answered", "question"];

/// Makes the connection safe and the tables those of this version.
pub(super) fn prepare(connection: &mut Connection) -> Result<(), Error> {
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // A setting that somebody was told is saved survives a power cut.
    connection.pragma_update(None, "synchronous", "FULL")?;
    // What is deleted is overwritten.
    connection.pragma_update(None, "secure_delete", "ON")?;
    migrations().to_latest(connection).map_err(|error| match error {
        rusqlite_migration::Error::RusqliteError { err, .. } => err,
        other => Error::ToSqlConversionFailure(Box::new(other)),
    })
}

/// Whether a file was written by a version that knows migrations that this one does not.
pub(super) fn is_newer(connection: &Connection) -> Result<bool, Error> {
    let known = i64::try_from(STEPS.len()).unwrap_or(i64::MAX);
    let done: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    Ok(done > known)
}

fn migrations() -> Migrations<'static> {
    Migrations::new(STEPS.iter().map(|step| M::up(step)).collect())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "in tests a panic is the report")]
mod tests {
    use super::migrations;

    #[test]
    fn the_migrations_run_from_nothing() {
        migrations().validate().unwrap();
    }
}
