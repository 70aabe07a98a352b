//! Whose articles are whose: the operator's index, which everybody sees, and one index for each guild that has articles
//! of its own, which nobody else's question ever comes near.
//!
//! Whoever needs no guilds gives none: [`Library::of_operator`] holds one index, and `library.view(None)` looks into it.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let (articles, index, added) = (folder.path().join("articles"), folder.path().join("index"), folder.path().join("added"));
//! # std::fs::create_dir(&articles)?;
//! # std::fs::write(articles.join("mill.txt"), "The mill was built in 1802.")?;
//! use std::sync::Arc;
//!
//! use pullquote::intake::added;
//! use pullquote::config::Sources;
//! use pullquote::index::Store;
//! use pullquote::library::Library;
//!
//! let store = Arc::new(Store::new(&index));
//! store.rebuild(&Sources::folder(&articles), &|_done, _total| {})?;
//! let library = Library::new(store, &added);
//!
//! // Guild 7 adds an article of its own.
//! added::add(&library.sources_of(7), None, "rules.txt", b"Boats may not pass the weir at night.")?;
//! library.rebuild_guild(7)?;
//!
//! let ids = |guild| -> pullquote::error::Result<Vec<String>> {
//!     Ok(library.view(guild)?.articles().map(|article| article.id.clone()).collect())
//! };
//! assert_eq!(ids(Some(7))?, ["server:rules", "mill"]);
//! assert_eq!(ids(Some(8))?, ["mill"]);
//! assert_eq!(ids(None)?, ["mill"]);
//! # Ok(())
//! # }
//! ```

mod view;

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use quick_cache::sync::Cache;

pub use self::view::View;
use crate::config::{GUILDS, Sources, guilds_in};
use crate::error::{Error, Result};
use crate::index::distant;
use crate::index::{IndexReport, Snapshot, Store};

/// Indexes of guilds that are kept open. Another one is opened in milliseconds.
const OPEN: usize = 256;
/// An index that could be neither read nor built is tried again after so long, and not at every question.
const TRY_AGAIN: Duration = Duration::from_secs(60);

/// How long a guild's index waits for another writer. Those of most guilds are written in less than a second.
const PATIENCE: Duration = Duration::from_secs(60);

/// Name of the folder of what people add, where there is to be nothing.
const NOTHING_ADDED: &str = "added";

/// The indexes of a bot.
pub struct Library {
    operator: Arc<Store>,
    /// The folder of what people add; those of the guilds lie in it.
    added: PathBuf,
    /// Indexes of guilds that are open.
    open: Cache<u64, Arc<Shelf>>,
}

/// The index of one guild.
struct Shelf {
    store: Store,
    sources: Sources,
    failed: Mutex<Option<Instant>>,
}

impl Library {
    /// The operator's articles, and those that guilds have added to a folder.
    pub fn new(operator: Arc<Store>, added: &Path) -> Library {
        Library {
            operator,
            added: added.to_owned(),
            open: Cache::new(OPEN),
        }
    }

    /// The operator's articles, and none that guilds have added.
    pub fn of_operator(operator: Arc<Store>) -> Library {
        // A folder that nobody makes, in one that belongs to this program alone.
        let added = operator.dir().join(NOTHING_ADDED);
        Library::new(operator, &added)
    }

    /// The operator's index.
    pub fn operator(&self) -> &Arc<Store> {
        &self.operator
    }

    /// What is seen in a guild: the operator's articles and the guild's own. In direct messages, where there is no guild,
    /// the operator's alone. A guild's index that cannot be read costs the guild its own articles and is told in the log.
    ///
    /// # Errors
    /// There is no index of the operator's articles, or it cannot be read.
    pub fn view(&self, guild: Option<u64>) -> Result<View> {
        let operator = self.operator.snapshot()?;
        let own = guild.and_then(|guild| self.shelf(guild)?.snapshot(guild));
        Ok(View::new(operator, own))
    }

    /// Where a guild's own articles lie.
    pub fn sources_of(&self, guild: u64) -> Sources {
        Sources::of_guild(&self.added, guild)
    }

    /// The index of a guild's own articles.
    pub fn store_of(&self, guild: u64) -> Store {
        let dir = self.operator.dir().join(GUILDS).join(guild.to_string());
        Store::with_home(&dir, self.operator.home().map(|home| home.of_guild(guild)))
    }

    /// The guilds that have a folder of articles or an index, in the order of their ids.
    pub fn guilds(&self) -> Vec<u64> {
        let mut known = guilds_in(&self.added.join(GUILDS));
        known.extend(guilds_in(&self.operator.dir().join(GUILDS)));
        known.sort_unstable();
        known.dedup();
        known
    }

    /// Brings the index of a guild's own articles up to date, after another writer where one is at work. Questions are
    /// answered from the old one meanwhile.
    ///
    /// # Errors
    /// As for [`Store::rebuild`].
    pub fn rebuild_guild(&self, guild: u64) -> Result<IndexReport> {
        let (store, sources) = (self.store_of(guild), self.sources_of(guild));
        let begun = Instant::now();
        let report = loop {
            match store.rebuild(&sources, &|_done, _total| {}) {
                Err(Error::Busy { .. }) if begun.elapsed() < PATIENCE => thread::sleep(Duration::from_millis(50)),
                built => break built?,
            }
        };
        if let Some(shelf) = self.open.get(&guild) {
            shelf.forgive();
            shelf.store.refresh()?;
        }
        Ok(report)
    }

    /// Deletes a guild's own articles and their index, those that wait to be forgotten too.
    ///
    /// # Errors
    /// `Io`: a folder cannot be removed; the next try removes the rest.
    pub fn forget_guild(&self, guild: u64) -> Result<()> {
        self.open.remove(&guild);
        let store = self.store_of(guild);
        if let Some(home) = store.home() {
            distant::forget_guild(&home.cluster, store.dir(), guild)?;
        }
        for folder in [self.sources_of(guild).articles, store.dir().to_owned()] {
            match fs::remove_dir_all(&folder) {
                Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
                    return Err(Error::io("cannot remove", folder)(cause));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Takes up what other processes published for guilds. The operator's own index is [`Store::refresh`]ed by itself,
    /// because whoever does that wants to know of it.
    pub fn refresh_guilds(&self) {
        for (guild, shelf) in self.open.iter() {
            if let Err(error) = shelf.store.refresh() {
                tracing::warn!(guild, %error, "a newer index of a guild cannot be used; the old one stays in use");
            }
        }
    }

    /// Brings up to date what a cluster lost, or did not take when it should have: does nothing where there is none, or
    /// nothing is known to be amiss. Asked often; whatever fails is tried again.
    ///
    /// # Errors
    /// Something cannot be written anew yet, the operator's index first.
    pub fn mend(&self) -> Result<()> {
        let Some(home) = self.operator.home() else {
            return Ok(());
        };
        let operator = self.operator.snapshot()?;
        let index = operator
            .distant()
            .map(|distant| distant.index.as_str())
            .unwrap_or_default();
        if !home.cluster.is_answering() && !home.cluster.answers(index) {
            return Ok(());
        }
        let lost = home.cluster.lost();
        let is_lost = |snapshot: &Snapshot| {
            let index = snapshot.distant().map(|distant| &distant.index);
            index.is_some_and(|index| lost.contains(index))
        };
        if self.operator.is_behind() || is_lost(&operator) {
            let report = self.operator.take_up_changes(operator.sources())?;
            tracing::info!(articles = report.articles, "the cluster holds every article again");
        }
        if !lost.is_empty() {
            for guild in self.guilds() {
                let snapshot = self.open.get(&guild).map(|shelf| shelf.store.snapshot());
                let snapshot = snapshot.unwrap_or_else(|| self.store_of(guild).snapshot());
                if snapshot.is_ok_and(|snapshot| is_lost(&snapshot)) {
                    self.rebuild_guild(guild)?;
                }
            }
        }
        home.cluster.found(&lost);
        Ok(())
    }

    /// Removes from a cluster what nobody reads any more. What fails is tried again.
    pub fn sweep(&self) {
        if self.operator.home().is_none_or(|home| !home.cluster.is_answering()) {
            return;
        }
        let guilds = self.open.iter().map(|(_, shelf)| shelf.store.sweep());
        for swept in std::iter::once(self.operator.sweep()).chain(guilds) {
            if let Err(error) = swept {
                tracing::warn!(%error, "what is not needed any more stays in the cluster for now");
            }
        }
    }

    /// The shelf of a guild that has one.
    fn shelf(&self, guild: u64) -> Option<Arc<Shelf>> {
        if let Some(shelf) = self.open.get(&guild) {
            return Some(shelf);
        }
        let (store, sources) = (self.store_of(guild), self.sources_of(guild));
        if !store.dir().is_dir() && !sources.articles.is_dir() {
            return None;
        }
        let shelf = Arc::new(Shelf {
            store,
            sources,
            failed: Mutex::default(),
        });
        self.open.insert(guild, Arc::clone(&shelf));
        Some(shelf)
    }
}

impl Shelf {
    /// The newest index; one that is missing or damaged is built from the guild's articles.
    fn snapshot(&self, guild: u64) -> Option<(u64, Arc<Snapshot>)> {
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        if failed.is_some_and(|at| at.elapsed() < TRY_AGAIN) {
            return None;
        }
        let opened = match self.store.open_or_repair(Some(&self.sources)) {
            Err(Error::NoIndex { .. }) => {
                let built = self.store.rebuild(&self.sources, &|_done, _total| {});
                built.and_then(|_| self.store.snapshot())
            }
            opened => opened.map(|(snapshot, _)| snapshot),
        };
        match opened {
            Ok(snapshot) => {
                *failed = None;
                Some((guild, snapshot))
            }
            // Whoever builds it will be done soon, and the next question looks again.
            Err(Error::Busy { .. }) => None,
            Err(error) => {
                tracing::error!(guild, %error, "a guild's own articles cannot be searched");
                *failed = Some(Instant::now());
                None
            }
        }
    }

    fn forgive(&self) {
        *self.failed.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl fmt::Debug for Library {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Library")
            .field("operator", &self.operator)
            .finish_non_exhaustive()
    }
}
