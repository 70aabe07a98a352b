//! PostgreSQL: one server, for bots on any number of machines.
//!
//! The driver is asynchronous, so every connection has a thread of its own on which it lives, and every call waits for it
//! no longer than its patience lasts: a server that hangs costs what was to be kept, and nothing else.

use std::time::Duration;

use native_tls::{Certificate, TlsConnector};
use postgres_native_tls::MakeTlsConnector;
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::config::SslMode;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Config, Error};

use super::database::{Database, Row, Trouble, Undone, Value};
use super::schema;
use crate::config::{DatabaseUrl, Encryption};

/// Longest that connecting takes.
const CONNECT: Duration = Duration::from_secs(3);
/// Longest that a statement takes, and that it waits for another's; the server gives up first.
const PATIENCE: Duration = Duration::from_secs(6);
const LIMITS: &str = "SET statement_timeout = '5s'; SET lock_timeout = '3s'; \
     SET idle_in_transaction_session_timeout = '15s'; SET client_min_messages = warning";
/// The same for whoever copies everything.
const LONG_PATIENCE: Duration = Duration::from_secs(60 * 60);
const LONG_LIMITS: &str = "SET statement_timeout = 0; SET lock_timeout = '3s'; SET client_min_messages = warning";

/// So many rows are fetched at once of a table that may be large.
const AT_ONCE: usize = 1000;

/// Held by every bot as long as it is connected, together with the others, and by a restore alone.
const IN_USE: i64 = 0x7075_6c6c_0001;

/// What whoever wants to be alone is told where others are connected, and how often that is tried.
pub(super) const USED: &str = "a bot or a backup uses it";
const ATTEMPTS: usize = 10;
const PAUSE: Duration = Duration::from_millis(300);

/// Who else may be connected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Company {
    /// A bot: other bots.
    Others,
    /// Somebody who copies everything: bots too.
    OthersForLong,
    /// Somebody who replaces everything: nobody.
    Nobody,
}

/// A connection to a server whose tables are those of this version.
#[derive(Debug)]
pub(super) struct Postgres {
    client: Client,
    /// Where the connection lives; nothing once it is being given up.
    runtime: Option<Runtime>,
    patience: Duration,
    /// Whether what is done now is undone when the connection is lost.
    is_changing: bool,
}

impl Postgres {
    /// Connects, and makes the tables those of this version.
    pub(super) fn connect(url: &DatabaseUrl, company: Company) -> Result<Postgres, Trouble> {
        let mut config: Config = url
            .expose()
            .parse()
            .map_err(|_| Trouble::new("its address cannot be read"))?;
        config.connect_timeout(CONNECT).ssl_mode(match url.encryption {
            Encryption::Never => SslMode::Disable,
            Encryption::IfPossible => SslMode::Prefer,
            Encryption::Always | Encryption::Vouched | Encryption::Verified => SslMode::Require,
        });
        if config.get_application_name().is_none() {
            config.application_name(env!("CARGO_PKG_NAME"));
        }
        let connector = MakeTlsConnector::new(connector(url)?);
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("database")
            .enable_all()
            .build()
            .map_err(Trouble::new)?;
        let connected = runtime.block_on(async { tokio::time::timeout(CONNECT, config.connect(connector)).await });
        let (client, connection) = connected
            .map_err(|_| Trouble::new("it does not answer"))?
            .map_err(|error| Trouble::new(words(&error)))?;
        // Ends with the client, or when the server goes; whoever asks next is told.
        runtime.spawn(async move { drop(connection.await) });
        let is_long = company != Company::Others;
        let mut database = Postgres {
            client,
            runtime: Some(runtime),
            patience: if is_long { LONG_PATIENCE } else { PATIENCE },
            is_changing: false,
        };
        database.batch(if is_long { LONG_LIMITS } else { LIMITS })?;
        database.keep(company)?;
        schema::prepare_server(&mut database)?;
        Ok(database)
    }

    /// Runs statements without values.
    pub(super) fn batch(&mut self, statements: &str) -> Result<(), Trouble> {
        self.wait(self.client.batch_execute(statements))
    }

    /// Begins to look at everything as it is at this moment.
    pub(super) fn begin_reading(&mut self) -> Result<(), Trouble> {
        self.batch("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    }

    fn keep(&mut self, company: Company) -> Result<(), Trouble> {
        let (lock, refusal) = match company {
            Company::Nobody => ("SELECT pg_try_advisory_lock(?1)::int::bigint", USED),
            _ => (
                "SELECT pg_try_advisory_lock_shared(?1)::int::bigint",
                "a restore is under way",
            ),
        };
        // The server needs a moment to see that whoever held it has ended.
        for _ in 0..ATTEMPTS {
            if self.is_locked(lock)? {
                return Ok(());
            }
            std::thread::sleep(PAUSE);
        }
        Err(Trouble::new(refusal))
    }

    fn is_locked(&mut self, lock: &str) -> Result<bool, Trouble> {
        let rows = self.query(lock, &[IN_USE.into()])?;
        rows.first().map_or(Ok(false), |row| row.truth(0))
    }

    /// Waits for the server, but not for ever.
    fn wait<T>(&self, answer: impl Future<Output = Result<T, Error>>) -> Result<T, Trouble> {
        let Some(runtime) = &self.runtime else {
            return Err(lost("the connection was given up"));
        };
        match runtime.block_on(async { tokio::time::timeout(self.patience, answer).await }) {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(error)) if self.client.is_closed() || error.is_closed() => Err(lost(words(&error))),
            Ok(Err(error)) => Err(Trouble {
                // A server that is being stopped says so before it hangs up.
                lost: error
                    .code()
                    .filter(|code| is_goodbye(code.code()))
                    .map(|_| Undone::Surely),
                what: words(&error),
            }),
            // Its answer may still come, and would be taken for that to something else.
            Err(_) => Err(lost("it does not answer")),
        }
    }
}

impl Database for Postgres {
    fn is_usable(&self) -> bool {
        !self.client.is_closed()
    }

    fn begin(&mut self) -> Result<(), Trouble> {
        self.batch("BEGIN")?;
        self.is_changing = true;
        Ok(())
    }

    fn commit(&mut self) -> Result<(), Trouble> {
        self.is_changing = false;
        self.batch("COMMIT").map_err(perhaps_done)
    }

    fn roll_back(&mut self) {
        self.is_changing = false;
        // Where that fails the connection is of no use, which whoever asks next finds out.
        let _ = self.batch("ROLLBACK");
    }

    fn execute(&mut self, statement: &str, values: &[Value]) -> Result<u64, Trouble> {
        let statement = translated(statement);
        let done = self.wait(self.client.execute_typed(&statement, &typed(&stored(values))));
        match self.is_changing {
            true => done,
            false => done.map_err(perhaps_done),
        }
    }

    fn query(&mut self, statement: &str, values: &[Value]) -> Result<Vec<Row>, Trouble> {
        let statement = translated(statement);
        let rows = self.wait(self.client.query_typed(&statement, &typed(&stored(values))))?;
        rows.iter().map(row).collect()
    }

    fn each(&mut self, statement: &str, take: &mut dyn FnMut(Row) -> Result<(), Trouble>) -> Result<(), Trouble> {
        self.execute(&format!("DECLARE handed_out CURSOR FOR {statement}"), &[])?;
        let fetch = format!("FETCH {AT_ONCE} FROM handed_out");
        loop {
            let rows = self.query(&fetch, &[])?;
            if rows.is_empty() {
                break;
            }
            rows.into_iter().try_for_each(&mut *take)?;
        }
        self.execute("CLOSE handed_out", &[]).map(drop)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // Waiting for it would not be allowed where asynchronous code is running.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// How the server proves who it is, as far as that is asked of it.
fn connector(url: &DatabaseUrl) -> Result<TlsConnector, Trouble> {
    let mut builder = TlsConnector::builder();
    let is_vouched = match url.encryption {
        Encryption::Vouched | Encryption::Verified => true,
        Encryption::Never => false,
        // As for PostgreSQL's own programs.
        Encryption::IfPossible | Encryption::Always => url.root.is_some(),
    };
    builder.danger_accept_invalid_certs(!is_vouched);
    builder.danger_accept_invalid_hostnames(url.encryption != Encryption::Verified);
    if let Some(path) = &url.root {
        let unusable = |cause: String| Trouble::new(format!("the root certificate {}: {cause}", path.display()));
        let pem = std::fs::read(path).map_err(|cause| unusable(cause.to_string()))?;
        let root = Certificate::from_pem(&pem).map_err(|cause| unusable(cause.to_string()))?;
        builder.add_root_certificate(root).disable_built_in_roots(true);
    }
    builder.build().map_err(Trouble::new)
}

/// Places as PostgreSQL numbers them.
fn translated(statement: &str) -> String {
    statement.replace('?', "$")
}

/// The values as PostgreSQL can store them: it knows no text with a zero in it.
fn stored(values: &[Value]) -> Vec<Value> {
    let stored = values.iter().map(|value| match value {
        Value::Text(text) => Value::Text(text.replace('\0', "\u{fffd}")),
        number => number.clone(),
    });
    stored.collect()
}

fn typed(values: &[Value]) -> Vec<(&(dyn ToSql + Sync), Type)> {
    let typed = values.iter().map(|value| -> (&(dyn ToSql + Sync), Type) {
        match value {
            Value::Number(number) => (number, Type::INT8),
            Value::Text(text) => (text, Type::TEXT),
        }
    });
    typed.collect()
}

fn row(row: &tokio_postgres::Row) -> Result<Row, Trouble> {
    let values = row.columns().iter().enumerate().map(|(place, column)| {
        let value = match *column.type_() {
            Type::TEXT => row.try_get(place).map(Value::Text),
            _ => row.try_get(place).map(Value::Number),
        };
        value.map_err(|_| Trouble::new("a column holds neither a number nor a text"))
    });
    values.collect::<Result<_, _>>().map(Row)
}

fn lost(what: impl ToString) -> Trouble {
    Trouble {
        what: what.to_string(),
        lost: Some(Undone::Surely),
    }
}

/// The connection went while the server made something last.
fn perhaps_done(trouble: Trouble) -> Trouble {
    Trouble {
        lost: trouble.lost.map(|_| Undone::Perhaps),
        ..trouble
    }
}

/// Shutting down, crashed, not ready yet, or told to hang up.
fn is_goodbye(code: &str) -> bool {
    code.starts_with("57P") || code.starts_with("08") || code == "25P03"
}

/// What is wrong, without what was asked: the server's details may repeat a row.
fn words(error: &Error) -> String {
    match (error.as_db_error(), std::error::Error::source(error)) {
        (Some(said), _) => format!("{} ({})", said.message(), said.code().code()),
        (None, Some(cause)) => cause.to_string(),
        (None, None) => error.to_string(),
    }
}
