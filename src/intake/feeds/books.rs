//! What is known of each feed: when it is due, what was seen in it, what went wrong. Kept in a hidden file beside what
//! is added, and written in one step each time.

use std::collections::{BTreeMap, HashSet};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::files::{sync_folder, write_synced};
use crate::web::Conditions;

const FILE: &str = ".feeds.json";
const UNFINISHED: &str = ".feeds.json.new";
const DAMAGED: &str = ".feeds.json.damaged";
const LOCK: &str = ".feeds.lock";

/// Entries that a feed no longer holds are remembered up to this number: they rarely come back.
const REMEMBERED: usize = 2_000;
/// Longer than any pause that is ever set. A time that is further away was written under a clock that was wrong.
const LONGEST_PAUSE: Duration = Duration::from_secs(9 * 24 * 60 * 60);

/// The books of all feeds. As long as they are held nobody else has them.
pub(super) struct Books {
    folder: PathBuf,
    feeds: BTreeMap<String, Feed>,
    /// Locked; the lock goes with the value, and with the process however that ends.
    _lock: File,
}

/// What is known of one feed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Feed {
    /// When it may be asked again, in seconds since 1970.
    pub(super) due: u64,
    /// The version that was taken in completely.
    #[serde(flatten)]
    pub(super) conditions: Conditions,
    /// How often in a row it could not be read.
    pub(super) failures: u32,
    /// Whether its server said that it is gone for good.
    pub(super) is_gone: bool,
    /// What went wrong last.
    pub(super) trouble: Option<String>,
    /// Keys of the entries that are done with, the oldest first.
    pub(super) seen: Vec<String>,
    /// Keys of the entries that are tried again, with the number of tries.
    pub(super) tries: BTreeMap<String, u32>,
}

impl Books {
    /// Opens the books of a folder.
    ///
    /// # Errors
    /// `Feeds` where another process has them; `Io`.
    pub(super) fn open(folder: &Path) -> Result<Books> {
        fs::create_dir_all(folder).map_err(Error::io("cannot make the folder", folder))?;
        let lock = lock(&folder.join(LOCK))?;
        let path = folder.join(FILE);
        let feeds = match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).or_else(|error| set_aside(folder, &error))?,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => BTreeMap::new(),
            Err(cause) => return Err(Error::io("cannot read", path)(cause)),
        };
        Ok(Books {
            folder: folder.to_owned(),
            feeds,
            _lock: lock,
        })
    }

    /// What is known of a feed; nothing yet where it is new.
    pub(super) fn of(&mut self, address: &str) -> &mut Feed {
        self.feeds.entry(address.to_owned()).or_default()
    }

    /// Writes them: the file is the old one or the new one, whole.
    pub(super) fn save(&self) -> Result<()> {
        let (path, unfinished) = (self.folder.join(FILE), self.folder.join(UNFINISHED));
        let bytes = serde_json::to_vec(&self.feeds)
            .map_err(|error| Error::Feeds(format!("what is known of the feeds cannot be written down ({error})")))?;
        write_synced(&unfinished, &bytes)?;
        fs::rename(&unfinished, &path).map_err(Error::io("cannot write", &path))?;
        sync_folder(&self.folder)
    }
}

impl Feed {
    /// How long it is still left alone.
    pub(super) fn pause(&self) -> Duration {
        let pause = Duration::from_secs(self.due.saturating_sub(now()));
        if pause > LONGEST_PAUSE { Duration::ZERO } else { pause }
    }

    /// Leaves it alone for so long.
    pub(super) fn rest(&mut self, pause: Duration) {
        self.due = now() + pause.min(LONGEST_PAUSE).as_secs();
    }

    /// An entry is done with.
    pub(super) fn finish(&mut self, key: &str) {
        self.tries.remove(key);
        self.seen.push(key.to_owned());
    }

    /// Forgets what the feed no longer holds: entries that wait at once, those that are done with after a while.
    pub(super) fn forget(&mut self, present: &HashSet<&str>) {
        self.tries.retain(|key, _| present.contains(key.as_str()));
        let gone = self.seen.iter().filter(|key| !present.contains(key.as_str())).count();
        let mut too_many = gone.saturating_sub(REMEMBERED);
        self.seen.retain(|key| {
            let is_forgotten = too_many > 0 && !present.contains(key.as_str());
            too_many -= usize::from(is_forgotten);
            !is_forgotten
        });
    }
}

/// Begins new books where the old ones cannot be read. They are kept for whoever wants to know.
fn set_aside(folder: &Path, error: &serde_json::Error) -> Result<BTreeMap<String, Feed>> {
    let (path, aside) = (folder.join(FILE), folder.join(DAMAGED));
    tracing::warn!(path = %path.display(), %error, "what was known of the feeds is damaged; it begins anew");
    fs::rename(&path, &aside).map_err(Error::io("cannot set aside", &path))?;
    Ok(BTreeMap::new())
}

fn lock(path: &Path) -> Result<File> {
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
        .map_err(Error::io("cannot write", path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::Feeds(
            "another pullquote is looking at the feeds right now: wait until it is done".to_owned(),
        )),
        Err(TryLockError::Error(cause)) => Err(Error::io("cannot lock", path)(cause)),
    }
}

fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{Feed, REMEMBERED};

    #[test]
    fn what_a_feed_still_holds_is_never_forgotten() {
        let keys: Vec<String> = (0..REMEMBERED + 500).map(|number| number.to_string()).collect();
        let mut feed = Feed {
            seen: keys.clone(),
            ..Feed::default()
        };
        feed.tries.insert("waiting".to_owned(), 1);
        let present: HashSet<&str> = keys[..100].iter().map(String::as_str).collect();
        feed.forget(&present);
        assert_eq!(feed.seen.len(), REMEMBERED + 100);
        assert_eq!(feed.seen[..100], keys[..100]);
        assert_eq!(feed.seen[100..], keys[500..]);
        assert!(feed.tries.is_empty());
    }
}
