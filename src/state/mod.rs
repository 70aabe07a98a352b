//! What is kept about servers and votes: one SQLite file, or one PostgreSQL database that several bots share. Either may
//! fail without costing an answer.
//!
//! Ids are plain numbers; 0 as a server stands for direct messages. Settings are held in memory too, since every
//! question asks for them, and read anew when another process has changed some; counts are gathered in memory and written
//! together.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! use pullquote::state::{State, Vote};
//!
//! let (server, message, person) = (7, 100, 9);
//! let state = State::new(&folder.path().join("state.sqlite"));
//! state.change_settings(server, |settings| settings.cooldown = 30)?;
//! assert_eq!(state.settings(server).cooldown, 30);
//!
//! // The same vote once more takes it back.
//! assert_eq!(state.vote(server, message, person, true)?, Vote::Up);
//! assert_eq!(state.vote(server, message, person, true)?, Vote::Erased);
//!
//! state.forget(server, true)?;
//! assert_eq!(state.settings(server).cooldown, 0);
//! # Ok(())
//! # }
//! ```

mod copying;
mod database;
pub(crate) mod file;
mod postgres;
mod schema;
pub(crate) mod server;
mod servers;
mod settings;
mod sharing;
mod sqlite;
mod stats;
mod votes;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

pub use servers::KEPT_AFTER_LEAVING;
pub use settings::{MAX_CHANNELS, MAX_COOLDOWN, MAX_QUOTES, ServerSettings};
pub use stats::Stats;
pub use votes::Vote;

use crate::config::{self, Config, DatabaseUrl};
use crate::error::{Error, Result};
use database::{Database, Trouble, Undone};
use postgres::{Company, Postgres};
use settings::Known;
use sqlite::Sqlite;
use stats::Tally;

/// A database that could not be opened is tried again after so long.
const TRY_AGAIN: Duration = Duration::from_secs(2);

/// Settings, votes and counts. Every call blocks shortly: make it from a blocking thread, but for those that say
/// otherwise.
#[derive(Debug)]
pub struct State {
    place: Place,
    link: Mutex<Link>,
    settings: RwLock<Known>,
    tally: Mutex<Tally>,
}

/// Where the state is kept.
#[derive(Debug)]
enum Place {
    File(PathBuf),
    Server(DatabaseUrl),
}

#[derive(Debug, Default)]
struct Link {
    database: Option<Box<dyn Database>>,
    failed: Option<Instant>,
}

impl State {
    /// The state in a file; nothing is read before it is needed.
    pub fn new(path: &Path) -> State {
        State::at(Place::File(path.to_owned()))
    }

    /// The state on a server; nothing is asked of it before it is needed.
    pub fn on(url: &DatabaseUrl) -> State {
        State::at(Place::Server(url.clone()))
    }

    /// The state where the settings of the program say: on a server, or in a file beside the index.
    pub fn of(config: &Config) -> State {
        match &config.database_url {
            Some(url) => State::on(url),
            None => State::new(&State::beside(&config.index)),
        }
    }

    fn at(place: Place) -> State {
        State {
            place,
            link: Mutex::default(),
            settings: RwLock::default(),
            tally: Mutex::default(),
        }
    }

    /// Where the state of an index lies: beside its folder.
    pub fn beside(index: &Path) -> PathBuf {
        config::state_beside(index)
    }

    /// Opens the database and reads the settings. Not needed for anything else, but the first question comes sooner.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn load(&self) -> Result<()> {
        self.with(|_| Ok(()))
    }

    /// Runs something on the open database, and opens it first where it is not. What was lost with its connection before
    /// anything came of it is run a second time.
    fn with<T>(&self, mut job: impl FnMut(&mut dyn Database) -> Result<T, Trouble>) -> Result<T> {
        let mut link = self.link.lock().unwrap_or_else(PoisonError::into_inner);
        if link.database.as_ref().is_some_and(|database| !database.is_usable()) {
            link.database = None;
        }
        let was_open = link.database.is_some();
        let mut done = job(self.open(&mut link)?);
        if let Err(Trouble { lost: Some(undone), .. }) = &done {
            let again = was_open && *undone == Undone::Surely;
            link.database = None;
            if again {
                done = job(self.open(&mut link)?);
            }
        }
        done.map_err(|trouble| self.error(trouble))
    }

    /// The connection that there is, or a new one.
    fn open<'a>(&self, link: &'a mut Link) -> Result<&'a mut dyn Database> {
        let database = match link.database.take() {
            Some(database) => database,
            None => {
                if link.failed.is_some_and(|since| since.elapsed() < TRY_AGAIN) {
                    return Err(self.error("it could not be opened a moment ago"));
                }
                link.failed = Some(Instant::now());
                let opened = self.connect().inspect_err(|_| link.failed = Some(Instant::now()))?;
                link.failed = None;
                opened
            }
        };
        Ok(&mut **link.database.insert(database))
    }

    fn connect(&self) -> Result<Box<dyn Database>> {
        let mut database: Box<dyn Database> = match &self.place {
            Place::File(path) => {
                if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
                    std::fs::create_dir_all(folder).map_err(Error::io("cannot create", folder))?;
                }
                Box::new(Sqlite::open(path).map_err(|trouble| self.error(trouble))?)
            }
            Place::Server(url) => {
                Box::new(Postgres::connect(url, Company::Others).map_err(|trouble| self.error(trouble))?)
            }
        };
        let known = Known::read(&mut *database).map_err(|trouble| self.error(trouble))?;
        *self.settings.write().unwrap_or_else(PoisonError::into_inner) = known;
        Ok(database)
    }

    fn error(&self, cause: impl ToString) -> Error {
        match &self.place {
            Place::File(path) => Error::State {
                path: path.clone(),
                what: cause.to_string(),
            },
            Place::Server(url) => server::error(url, cause),
        }
    }
}
