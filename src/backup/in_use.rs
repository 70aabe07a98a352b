//! Who uses the folders of articles, settings and votes: any number of bots, or one restore.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use crate::error::{Error, Result};

/// Lies beside the index; only the lock on it counts.
const NAME: &str = ".in-use";

/// Held while the folders are used; it goes with the value, and with the process however that ends.
#[derive(Debug)]
pub struct InUse {
    _lock: File,
}

impl InUse {
    /// Says that a bot, or a backup, uses the folders. Nothing where the system does not let that be said: then a restore
    /// is not held off.
    ///
    /// # Errors
    /// A restore is under way.
    pub fn share(index: &Path) -> Result<Option<InUse>> {
        let file = match open(index) {
            Ok(file) => file,
            Err(error) => {
                tracing::warn!(%error, "a restore will not notice that these folders are in use");
                return Ok(None);
            }
        };
        match file.try_lock_shared() {
            Ok(()) => Ok(Some(InUse { _lock: file })),
            Err(TryLockError::WouldBlock) => Err(Error::Front(
                "a restore is under way in these folders: wait until it is done, then try again".to_owned(),
            )),
            Err(TryLockError::Error(error)) => {
                tracing::warn!(%error, "a restore will not notice that these folders are in use");
                Ok(None)
            }
        }
    }

    /// Keeps everybody else out.
    ///
    /// # Errors
    /// A bot is running, or another backup or restore is under way.
    pub(super) fn alone(index: &Path) -> Result<InUse> {
        let file = open(index)?;
        match file.try_lock() {
            Ok(()) => Ok(InUse { _lock: file }),
            Err(TryLockError::WouldBlock) => Err(Error::NotRestored(
                "a bot, a backup or another restore uses these folders: stop it, then try again".to_owned(),
            )),
            Err(TryLockError::Error(cause)) => Err(Error::io("cannot lock", index)(cause)),
        }
    }
}

fn open(index: &Path) -> Result<File> {
    let folder = index.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(Error::io("cannot make the folder", folder))?;
    let path = folder.join(NAME);
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(&path)
        .map_err(Error::io("cannot write", path))
}
