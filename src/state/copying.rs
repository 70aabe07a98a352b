//! Everything that is kept, from one database into another.

use super::database::{Database, Row, Trouble, Value, together};
use super::schema::TABLES;

/// So many rows are copied at once.
const ROWS: usize = 500;

/// Hands out the rows of a table, some at a time.
fn read(
    database: &mut dyn Database,
    (table, columns): (&str, &[&str]),
    mut take: impl FnMut(&[Row]) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    let mut some = Vec::new();
    database.each(&format!("SELECT {} FROM {table}", columns.join(", ")), &mut |row| {
        some.push(row);
        if some.len() == ROWS {
            take(&some)?;
            some.clear();
        }
        Ok(())
    })?;
    if some.is_empty() { Ok(()) } else { take(&some) }
}

/// Adds everything of a database to another, in which there is nothing.
pub(super) fn copy(from: &mut dyn Database, into: &mut dyn Database) -> Result<(), Trouble> {
    for table in TABLES {
        read(from, table, |rows| insert(into, table, rows))?;
    }
    Ok(())
}

/// Puts everything of a database into the place of what is in another, in one step.
pub(super) fn replace(from: &mut dyn Database, into: &mut dyn Database) -> Result<(), Trouble> {
    together(into, |into| {
        super::sharing::count_change(into)?;
        for (table, _) in TABLES {
            into.execute(&format!("DELETE FROM {table}"), &[])?;
        }
        copy(from, into)
    })
}

fn insert(into: &mut dyn Database, (table, columns): (&str, &[&str]), rows: &[Row]) -> Result<(), Trouble> {
    let places = (0..rows.len()).map(|row| {
        let places = (1..=columns.len()).map(|column| format!("?{}", row * columns.len() + column));
        format!("({})", places.collect::<Vec<_>>().join(", "))
    });
    let places = places.collect::<Vec<_>>().join(", ");
    let values: Vec<Value> = rows.iter().flat_map(|row| row.0.iter().cloned()).collect();
    let insert = format!("INSERT INTO {table} ({}) VALUES {places}", columns.join(", "));
    into.execute(&insert, &values).map(drop)
}

/// What is kept in all as one number a table, whatever the order of the rows.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Essence([(u64, u128); TABLES.len()]);

impl Essence {
    /// Reads everything.
    pub(super) fn of(database: &mut dyn Database) -> Result<Essence, Trouble> {
        let mut essence = Essence::default();
        for (place, table) in essence.0.iter_mut().zip(TABLES) {
            read(database, table, |rows| {
                for row in rows {
                    place.0 += 1;
                    place.1 = place.1.wrapping_add(number_of(row));
                }
                Ok(())
            })?;
        }
        Ok(essence)
    }

    /// Whether nothing at all is kept.
    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|(rows, _)| *rows == 0)
    }
}

fn number_of(row: &Row) -> u128 {
    let mut hasher = blake3::Hasher::new();
    for value in &row.0 {
        match value {
            Value::Number(number) => hasher.update(b"n").update(&number.to_le_bytes()),
            Value::Text(text) => hasher
                .update(b"t")
                .update(&text.len().to_le_bytes())
                .update(text.as_bytes()),
        };
    }
    let mut half = [0; 16];
    half.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    u128::from_le_bytes(half)
}
