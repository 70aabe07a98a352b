//! What both databases understand: one statement with numbered places, over whole numbers and texts.
//!
//! Statements are written once. They keep to what SQLite and PostgreSQL have in common, with places as in `?1`.

use std::fmt;

/// A value that is stored. Ids keep their bits; what is true is 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Number(i64),
    Text(String),
}

/// A row of what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row(pub(super) Vec<Value>);

/// Something did not work.
#[derive(Debug, Clone)]
pub(super) struct Trouble {
    /// What, in the database's own words. They never hold a password or a question.
    pub(super) what: String,
    /// Whether the connection is of no more use, and if so, whether nothing of what was asked for can have been done.
    pub(super) lost: Option<Undone>,
}

/// Whether something that ended with its connection can have been done all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Undone {
    /// It was not done: it may be tried again.
    Surely,
    /// Nobody knows.
    Perhaps,
}

/// A connection to a database. Its calls block.
pub(super) trait Database: fmt::Debug + Send {
    /// Whether it is not known to be lost.
    fn is_usable(&self) -> bool {
        true
    }

    /// Begins a change that others see whole or not at all.
    fn begin(&mut self) -> Result<(), Trouble>;

    /// Makes it last. When this returns it survives a power cut.
    fn commit(&mut self) -> Result<(), Trouble>;

    /// Gives it up.
    fn roll_back(&mut self);

    /// Runs a statement; gives the number of rows that it changed.
    fn execute(&mut self, statement: &str, values: &[Value]) -> Result<u64, Trouble>;

    /// Gives the rows that a statement finds.
    fn query(&mut self, statement: &str, values: &[Value]) -> Result<Vec<Row>, Trouble>;

    /// Hands out the rows that a statement without values finds, of which there may be more than memory holds. Only
    /// between `begin` and `commit`, or what takes their place.
    fn each(&mut self, statement: &str, take: &mut dyn FnMut(Row) -> Result<(), Trouble>) -> Result<(), Trouble>;
}

/// Does several things as one.
pub(super) fn together<D: Database + ?Sized, T>(
    database: &mut D,
    job: impl FnOnce(&mut D) -> Result<T, Trouble>,
) -> Result<T, Trouble> {
    database.begin()?;
    match job(database) {
        Ok(done) => {
            database.commit().inspect_err(|trouble| {
                if trouble.lost.is_none() {
                    database.roll_back();
                }
            })?;
            Ok(done)
        }
        Err(trouble) => {
            if trouble.lost.is_none() {
                database.roll_back();
            }
            Err(trouble)
        }
    }
}

impl Row {
    /// A column that holds a number.
    pub(super) fn number(&self, column: usize) -> Result<i64, Trouble> {
        match self.0.get(column) {
            Some(Value::Number(number)) => Ok(*number),
            _ => Err(Trouble::new("a column does not hold the number that it should")),
        }
    }

    /// A column that holds an id or a count.
    pub(super) fn id(&self, column: usize) -> Result<u64, Trouble> {
        self.number(column).map(i64::cast_unsigned)
    }

    /// A column that says yes or no.
    pub(super) fn truth(&self, column: usize) -> Result<bool, Trouble> {
        self.number(column).map(|number| number != 0)
    }

    /// A column that holds a number from 0 to `most`.
    pub(super) fn small<T: TryFrom<i64> + Ord>(&self, column: usize, most: T) -> Result<T, Trouble> {
        let number = self.number(column)?.max(0);
        // What is too large for the type is larger than the most.
        Ok(match T::try_from(number) {
            Ok(number) => number.min(most),
            Err(_) => most,
        })
    }

    /// A column that holds a text.
    pub(super) fn text(&self, column: usize) -> Result<&str, Trouble> {
        match self.0.get(column) {
            Some(Value::Text(text)) => Ok(text),
            _ => Err(Trouble::new("a column does not hold the text that it should")),
        }
    }
}

impl Trouble {
    pub(super) fn new(what: impl fmt::Display) -> Trouble {
        Trouble {
            what: what.to_string(),
            lost: None,
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Value {
        Value::Number(number)
    }
}

impl From<u64> for Value {
    fn from(id: u64) -> Value {
        Value::Number(id.cast_signed())
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Value {
        Value::Number(number.into())
    }
}

impl From<u8> for Value {
    fn from(number: u8) -> Value {
        Value::Number(number.into())
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Value {
        Value::Number(truth.into())
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.to_owned())
    }
}
