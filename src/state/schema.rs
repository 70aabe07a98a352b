//! The tables, and how those of an older version are brought up to date. A migration is never changed, only added.

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use super::database::{Database, Trouble, together};
use super::postgres::Postgres;

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

/// By these several processes see what another has done: how often settings were changed, and which articles were
/// published last (0 as a server stands for the operator's).
const SHARED: &str = "
    CREATE TABLE revision (
        number INTEGER NOT NULL
    ) STRICT;
    INSERT INTO revision (number) VALUES (0);
    CREATE TABLE published (
        server INTEGER PRIMARY KEY,
        content TEXT NOT NULL
    ) STRICT;
";

/// The migrations of a file in order.
const STEPS: [&str; 2] = [FIRST, SHARED];

/// The tables of a server. Every number is one of 64 bits with a sign, as in a file.
const ON_A_SERVER: &str = "
    CREATE TABLE settings (
        server BIGINT PRIMARY KEY,
        private BIGINT NOT NULL,
        thread BIGINT NOT NULL,
        cooldown BIGINT NOT NULL,
        quotes BIGINT NOT NULL,
        confidence BIGINT NOT NULL
    );
    CREATE TABLE channel (
        server BIGINT NOT NULL,
        channel BIGINT NOT NULL,
        PRIMARY KEY (server, channel)
    );
    CREATE TABLE vote (
        message BIGINT NOT NULL,
        person BIGINT NOT NULL,
        server BIGINT NOT NULL,
        up BIGINT NOT NULL,
        PRIMARY KEY (message, person)
    );
    CREATE INDEX vote_of_server ON vote (server);
    CREATE TABLE answered (
        server BIGINT NOT NULL,
        found BIGINT NOT NULL,
        time_class BIGINT NOT NULL,
        count BIGINT NOT NULL,
        PRIMARY KEY (server, found, time_class)
    );
    CREATE TABLE question (
        server BIGINT NOT NULL,
        at BIGINT NOT NULL,
        found BIGINT NOT NULL,
        text TEXT NOT NULL
    );
    CREATE INDEX question_of_server ON question (server);
    CREATE TABLE departed (
        server BIGINT PRIMARY KEY,
        at BIGINT NOT NULL
    );
    CREATE TABLE revision (
        number BIGINT NOT NULL
    );
    INSERT INTO revision (number) VALUES (0);
    CREATE TABLE published (
        server BIGINT PRIMARY KEY,
        content TEXT NOT NULL
    );
";

/// The migrations of a server in order.
const SERVER_STEPS: [&str; 1] = [ON_A_SERVER];
/// Held by whoever brings a server's tables up to date.
const MIGRATING: i64 = 0x7075_6c6c_0002;

/// Every table that holds something about a server, with its columns.
pub(super) const TABLES: [(&str, &[&str]); 6] = [
    (
        "settings",
        &["server", "private", "thread", "cooldown", "quotes", "confidence"],
    ),
    ("channel", &["server", "channel"]),
    ("vote", &["message", "person", "server", "up"]),
    ("answered", &["server", "found", "time_class", "count"]),
    ("question", &["server", "at", "found", "text"]),
    ("departed", &["server", "at"]),
];
/// Those of them that hold what happened there.
pub(super) const RECORDS: [&str; 3] = ["vote", "answered", "question"];

/// What whoever runs an older program is told.
pub(super) const NEWER: &str = "a newer version of pullquote wrote it: use that version";

/// Makes the connection safe and the tables those of this version.
pub(super) fn prepare(connection: &mut Connection) -> Result<(), Trouble> {
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // A setting that somebody was told is saved survives a power cut.
    connection.pragma_update(None, "synchronous", "FULL")?;
    // What is deleted is overwritten.
    connection.pragma_update(None, "secure_delete", "ON")?;
    if is_newer(connection)? {
        return Err(Trouble::new(NEWER));
    }
    migrations().to_latest(connection).map_err(|error| match error {
        rusqlite_migration::Error::RusqliteError { err, .. } => err.into(),
        other => Trouble::new(other),
    })
}

/// Whether a file was written by a version that knows migrations that this one does not.
pub(super) fn is_newer(connection: &Connection) -> Result<bool, rusqlite::Error> {
    let known = i64::try_from(STEPS.len()).unwrap_or(i64::MAX);
    let done: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    Ok(done > known)
}

/// Makes the tables of a server those of this version. Of several processes that start at once one does it, and the
/// others wait.
pub(super) fn prepare_server(database: &mut Postgres) -> Result<(), Trouble> {
    let known = i64::try_from(SERVER_STEPS.len()).unwrap_or(i64::MAX);
    // Mostly there is nothing to do, and no lock to wait for.
    if is_there(database)? && version(database)? == known {
        return Ok(());
    }
    together(database, |database| migrate_server(database, known))
}

fn migrate_server(database: &mut Postgres, known: i64) -> Result<(), Trouble> {
    database.query("SELECT pg_advisory_xact_lock(?1)::text", &[MIGRATING.into()])?;
    database.batch("CREATE TABLE IF NOT EXISTS pullquote_version (number BIGINT NOT NULL)")?;
    let done = version(database)?;
    if done > known {
        return Err(Trouble::new(NEWER));
    }
    for step in SERVER_STEPS.iter().skip(usize::try_from(done).unwrap_or(0)) {
        database.batch(step)?;
    }
    database.execute("DELETE FROM pullquote_version", &[])?;
    database.execute("INSERT INTO pullquote_version (number) VALUES (?1)", &[known.into()])?;
    Ok(())
}

fn is_there(database: &mut Postgres) -> Result<bool, Trouble> {
    let rows = database.query(
        "SELECT (to_regclass('pullquote_version') IS NOT NULL)::int::bigint",
        &[],
    )?;
    rows.first().map_or(Ok(false), |row| row.truth(0))
}

fn version(database: &mut Postgres) -> Result<i64, Trouble> {
    let rows = database.query("SELECT number FROM pullquote_version", &[])?;
    rows.first().map_or(Ok(0), |row| row.number(0))
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
