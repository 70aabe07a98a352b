//! What the managers of a server have set.

use std::collections::{BTreeSet, HashMap};
use std::sync::PoisonError;

use rusqlite::{Connection, params};

use super::{State, signed, unsigned};
use crate::error::Result;

/// Most channels that a server may list.
pub const MAX_CHANNELS: usize = 50;
/// Longest wait between two questions of a person, in seconds.
pub const MAX_COOLDOWN: u32 = 3600;
/// Most quotes that an answer may show at once.
pub const MAX_QUOTES: u8 = 3;

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

impl State {
    /// The settings of a server; the defaults where it has set nothing or the file cannot be read. Does not block.
    pub fn settings(&self, server: u64) -> ServerSettings {
        let settings = self.settings.read().unwrap_or_else(PoisonError::into_inner);
        settings.get(&server).cloned().unwrap_or_default()
    }

    /// Changes the settings of a server and gives them back as they are now. `change` may be called on settings that
    /// were read a moment ago, never on guesses.
    ///
    /// # Errors
    /// The file cannot be written; the settings stay as they were.
    pub fn change_settings(&self, server: u64, change: impl FnOnce(&mut ServerSettings)) -> Result<ServerSettings> {
        self.with(|connection| {
            let mut settings = self.settings(server);
            change(&mut settings);
            write(connection, server, &settings)?;
            let mut all = self.settings.write().unwrap_or_else(PoisonError::into_inner);
            all.insert(server, settings.clone());
            Ok(settings)
        })
    }
}

/// All settings of the file.
pub(super) fn read(connection: &Connection) -> rusqlite::Result<HashMap<u64, ServerSettings>> {
    let mut all = HashMap::new();
    let mut rows = connection.prepare("SELECT server, private, thread, cooldown, quotes, confidence FROM settings")?;
    let mut rows = rows.query([])?;
    while let Some(row) = rows.next()? {
        let settings = ServerSettings {
            channels: BTreeSet::new(),
            private: row.get(1)?,
            thread: row.get(2)?,
            cooldown: row.get::<_, u32>(3)?.min(MAX_COOLDOWN),
            quotes: row.get::<_, u8>(4)?.clamp(1, MAX_QUOTES),
            confidence: row.get::<_, u8>(5)?.min(100),
        };
        all.insert(unsigned(row.get(0)?), settings);
    }
    let mut rows = connection.prepare("SELECT server, channel FROM channel")?;
    let mut rows = rows.query([])?;
    while let Some(row) = rows.next()? {
        let settings: &mut ServerSettings = all.entry(unsigned(row.get(0)?)).or_default();
        settings.channels.insert(unsigned(row.get(1)?));
    }
    Ok(all)
}

fn write(connection: &mut Connection, server: u64, settings: &ServerSettings) -> rusqlite::Result<()> {
    let change = connection.transaction()?;
    change.execute(
        "INSERT OR REPLACE INTO settings (server, private, thread, cooldown, quotes, confidence) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            signed(server),
            settings.private,
            settings.thread,
            settings.cooldown,
            settings.quotes,
            settings.confidence
        ],
    )?;
    change.execute("DELETE FROM channel WHERE server = ?1", [signed(server)])?;
    for channel in &settings.channels {
        change.execute(
            "INSERT INTO channel (server, channel) VALUES (?1, ?2)",
            [signed(server), signed(*channel)],
        )?;
    }
    change.commit()
}
