//! What the managers of a server have set.

use std::collections::{BTreeSet, HashMap};
use std::sync::PoisonError;

use super::State;
use super::database::{Database, Row, Trouble, Value, together};
use super::sharing::{count_change, revision};
use crate::error::Result;

/// Most channels that a server may list.
pub const MAX_CHANNELS: usize = 50;
/// Longest wait between two questions of a person, in seconds.
pub const MAX_COOLDOWN: u32 = 3600;
/// Most quotes that an answer may show at once.
pub const MAX_QUOTES: u8 = 3;

/// The columns of a server's settings, in the order in which they are read and written.
const COLUMNS: &str = "server, private, thread, cooldown, quotes, confidence";

/// The settings of one server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerSettings {
    /// Channels in which questions are answered; empty means all.
    pub channels: BTreeSet<u64>,
    /// Whether answers to commands are private unless the question says otherwise.
    pub private: bool,
    /// Whether mentions are answered in a thread.
    pub thread: bool,
    /// Seconds that a person waits between two questions.
    pub cooldown: u32,
    /// Quotes that an answer shows at once, from 1.
    pub quotes: u8,
    /// Answer only where so sure, in percent; 0 leaves it to the operator.
    pub confidence: u8,
}

impl Default for ServerSettings {
    fn default() -> ServerSettings {
        ServerSettings {
            channels: BTreeSet::new(),
            private: false,
            thread: false,
            cooldown: 0,
            quotes: 1,
            confidence: 0,
        }
    }
}

/// The settings of all servers as they were when they were read last.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// How often settings had been changed by then.
    pub(super) revision: i64,
    pub(super) all: HashMap<u64, ServerSettings>,
}

impl State {
    /// The settings of a server; the defaults where it has set nothing or they could never be read. Does not block.
    pub fn settings(&self, server: u64) -> ServerSettings {
        let settings = self.settings.read().unwrap_or_else(PoisonError::into_inner);
        settings.all.get(&server).cloned().unwrap_or_default()
    }

    /// Changes the settings of a server and gives them back as they are now. `change` gets what the database holds, never
    /// a guess, and may be called twice.
    ///
    /// # Errors
    /// The database cannot be written; the settings stay as they were.
    pub fn change_settings(&self, server: u64, change: impl Fn(&mut ServerSettings)) -> Result<ServerSettings> {
        self.with(|database| {
            let (number, settings) = together(database, |database| {
                let number = count_change(database)?;
                let mut settings = of_server(database, server)?;
                change(&mut settings);
                write(database, server, &settings)?;
                Ok((number, settings))
            })?;
            self.note_change(number, |all| drop(all.insert(server, settings.clone())));
            Ok(settings)
        })
    }

    /// Brings the settings in memory up to date with a change that this process has made.
    pub(super) fn note_change(&self, number: i64, change: impl FnOnce(&mut HashMap<u64, ServerSettings>)) {
        let mut known = self.settings.write().unwrap_or_else(PoisonError::into_inner);
        change(&mut known.all);
        // Where others have changed something too, that is still to be read.
        if known.revision + 1 == number {
            known.revision = number;
        }
    }
}

impl Known {
    /// All settings of the database.
    pub(super) fn read(database: &mut dyn Database) -> Result<Known, Trouble> {
        // First the number: what is changed in between is read once more, and nothing is missed.
        let revision = revision(database)?;
        let mut all = HashMap::new();
        for row in database.query(&format!("SELECT {COLUMNS} FROM settings"), &[])? {
            all.insert(row.id(0)?, settings_in(&row)?);
        }
        for row in database.query("SELECT server, channel FROM channel", &[])? {
            let settings: &mut ServerSettings = all.entry(row.id(0)?).or_default();
            settings.channels.insert(row.id(1)?);
        }
        Ok(Known { revision, all })
    }
}

/// The settings of one server.
fn of_server(database: &mut dyn Database, server: u64) -> Result<ServerSettings, Trouble> {
    let select = format!("SELECT {COLUMNS} FROM settings WHERE server = ?1");
    let rows = database.query(&select, &[server.into()])?;
    let mut settings = rows.first().map(settings_in).transpose()?.unwrap_or_default();
    for row in database.query("SELECT channel FROM channel WHERE server = ?1", &[server.into()])? {
        settings.channels.insert(row.id(0)?);
    }
    Ok(settings)
}

/// What a row of `COLUMNS` says; the channels stand elsewhere.
fn settings_in(row: &Row) -> Result<ServerSettings, Trouble> {
    Ok(ServerSettings {
        channels: BTreeSet::new(),
        private: row.truth(1)?,
        thread: row.truth(2)?,
        cooldown: row.small(3, MAX_COOLDOWN)?,
        quotes: row.small(4, MAX_QUOTES)?.max(1),
        confidence: row.small(5, 100)?,
    })
}

fn write(database: &mut dyn Database, server: u64, settings: &ServerSettings) -> Result<(), Trouble> {
    let values: [Value; 6] = [
        server.into(),
        settings.private.into(),
        settings.thread.into(),
        settings.cooldown.into(),
        settings.quotes.into(),
        settings.confidence.into(),
    ];
    let insert = format!(
        "INSERT INTO settings ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (server) DO UPDATE SET \
         private = excluded.private, thread = excluded.thread, cooldown = excluded.cooldown, \
         quotes = excluded.quotes, confidence = excluded.confidence"
    );
    database.execute(&insert, &values)?;
    database.execute("DELETE FROM channel WHERE server = ?1", &[server.into()])?;
    for channel in &settings.channels {
        let insert = "INSERT INTO channel (server, channel) VALUES (?1, ?2)";
        database.execute(insert, &[server.into(), (*channel).into()])?;
    }
    Ok(())
}
