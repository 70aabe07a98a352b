//! SQLite: one file, for one machine.

use std::path::Path;
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, Error, ToSql, params_from_iter};

use super::database::{Database, Row, Trouble, Value};
use super::schema;

/// How long one call waits for another program that holds the file.
const BUSY: Duration = Duration::from_millis(700);
/// How often preparing the file is tried: another process may be doing the same.
const ATTEMPTS: usize = 3;

/// An open file whose tables are those of this version.
#[derive(Debug)]
pub(super) struct Sqlite(Connection);

impl Sqlite {
    /// Opens a file, which is made where it is not there.
    pub(super) fn open(path: &Path) -> Result<Sqlite, Trouble> {
        let mut connection = Connection::open(path)?;
        connection.busy_timeout(BUSY)?;
        let mut attempt = 1;
        loop {
            match schema::prepare(&mut connection) {
                Ok(()) => return Ok(Sqlite(connection)),
                Err(trouble) if attempt == ATTEMPTS => return Err(trouble),
                Err(_) => attempt += 1,
            }
        }
    }

    /// The file as it is, whatever its version.
    pub(super) fn unprepared(connection: Connection) -> Sqlite {
        Sqlite(connection)
    }

    /// Puts everything into the file itself, so that nothing beside it belongs to it.
    pub(super) fn settle(self) -> Result<(), Trouble> {
        let mode: String = self.0.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0))?;
        match mode.as_str() {
            "delete" => Ok(()),
            _ => Err(Trouble::new("somebody else uses it")),
        }
    }
}

impl Database for Sqlite {
    fn begin(&mut self) -> Result<(), Trouble> {
        // Another process that writes is waited for here, and not after something was read that it changes.
        Ok(self.0.execute_batch("BEGIN IMMEDIATE")?)
    }

    fn commit(&mut self) -> Result<(), Trouble> {
        Ok(self.0.execute_batch("COMMIT")?)
    }

    fn roll_back(&mut self) {
        // Where that fails there is nothing to give up.
        let _ = self.0.execute_batch("ROLLBACK");
    }

    fn execute(&mut self, statement: &str, values: &[Value]) -> Result<u64, Trouble> {
        let mut statement = self.0.prepare(statement)?;
        let changed = statement.execute(params_from_iter(values))?;
        Ok(u64::try_from(changed).unwrap_or(u64::MAX))
    }

    fn query(&mut self, statement: &str, values: &[Value]) -> Result<Vec<Row>, Trouble> {
        let mut statement = self.0.prepare(statement)?;
        let columns = statement.column_count();
        let mut rows = statement.query(params_from_iter(values))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(read(row, columns)?);
        }
        Ok(found)
    }

    fn each(&mut self, statement: &str, take: &mut dyn FnMut(Row) -> Result<(), Trouble>) -> Result<(), Trouble> {
        let mut statement = self.0.prepare(statement)?;
        let columns = statement.column_count();
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            take(read(row, columns)?)?;
        }
        Ok(())
    }
}

fn read(row: &rusqlite::Row<'_>, columns: usize) -> Result<Row, Trouble> {
    let value = |column| match row.get_ref(column)? {
        ValueRef::Integer(number) => Ok(Value::Number(number)),
        ValueRef::Text(text) => Ok(Value::Text(String::from_utf8_lossy(text).into_owned())),
        _ => Err(Trouble::new("a column holds neither a number nor a text")),
    };
    (0..columns).map(value).collect::<Result<_, Trouble>>().map(Row)
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match self {
            Value::Number(number) => number.to_sql(),
            Value::Text(text) => text.to_sql(),
        }
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Trouble {
        Trouble::new(error)
    }
}
