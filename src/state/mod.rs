//! What is kept about servers and votes: one SQLite file, which may fail without costing an answer.
//!
//! Ids are plain numbers; 0 as a server stands for direct messages. Settings are held in memory too, since every
//! question asks for them; counts are gathered in memory and written together.

pub(crate) mod file;
mod schema;
mod servers;
mod settings;
mod stats;
mod votes;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use rusqlite::Connection;

pub use servers::KEPT_AFTER_LEAVING;
pub use settings::{MAX_CHANNELS, MAX_COOLDOWN, MAX_QUOTES, ServerSettings};
pub use stats::Stats;
pub use votes::Vote;

use crate::config;
use crate::error::{Error, Result};
use stats::Tally;

/// How long one call waits for another program that holds the file.
const BUSY: Duration = Duration::from_millis(700);
/// A file that could not be opened is tried again after so long.
const TRY_AGAIN: Duration = Duration::from_secs(5);

/// Settings, votes and counts. Every call blocks shortly: make it from a blocking thread, but for those that say
/// otherwise.
#[derive(Debug)]
pub struct State {
    path: PathBuf,
    file: Mutex<File>,
    settings: RwLock<HashMap<u64, ServerSettings>>,
    tally: Mutex<Tally>,
}

#[derive(Debug, Default)]
struct File {
    connection: Option<Connection>,
    failed: Option<Instant>,
}

impl State {
    /// The state in a file; nothing is read before it is needed.
    pub fn new(path: &Path) -> State {
        State {
            path: path.to_owned(),
            file: Mutex::default(),
            settings: RwLock::default(),
            tally: Mutex::default(),
        }
    }

    /// Where the state of an index lies: beside its folder.
    pub fn beside(index: &Path) -> PathBuf {
        config::state_beside(index)
    }

    /// Opens the file and reads the settings. Not needed for anything else, but the first question comes sooner.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn load(&self) -> Result<()> {
        self.with(|_| Ok(()))
    }

    /// Runs something on the open file, and opens it first where it is not.
    fn with<T>(&self, job: impl FnOnce(&mut Connection) -> rusqlite::Result<T>) -> Result<T> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let connection = match &mut file.connection {
            Some(connection) => connection,
            None => {
                if file.failed.is_some_and(|since| since.elapsed() < TRY_AGAIN) {
                    return Err(self.error("it could not be opened a moment ago"));
                }
                file.failed = Some(Instant::now());
                let opened = self.open()?;
                file.failed = None;
                file.connection.insert(opened)
            }
        };
        job(connection).map_err(|cause| self.error(cause))
    }

    fn open(&self) -> Result<Connection> {
        if let Some(folder) = self.path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(Error::io("cannot create", folder))?;
        }
        let mut connection = Connection::open(&self.path).map_err(|cause| self.error(cause))?;
        connection.busy_timeout(BUSY).map_err(|cause| self.error(cause))?;
        schema::prepare(&mut connection).map_err(|cause| self.error(cause))?;
        let read = settings::read(&connection).map_err(|cause| self.error(cause))?;
        *self.settings.write().unwrap_or_else(PoisonError::into_inner) = read;
        Ok(connection)
    }

    fn error(&self, cause: impl ToString) -> Error {
        Error::State {
            path: self.path.clone(),
            what: cause.to_string(),
        }
    }
}

/// SQLite's integers have a sign; the bits stay the same.
fn signed(id: u64) -> i64 {
    id.cast_signed()
}

fn unsigned(id: i64) -> u64 {
    id.cast_unsigned()
}
