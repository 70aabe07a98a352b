//! The one writer: a lock on a file that says who holds it.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use super::manifest::LOCK;
use crate::error::{Error, Result};

/// What is added to the name of a writer whom nobody asked.
const UNASKED: &str = ", which saw changes,";

/// How long a lock may be held without a name before whoever comes is told so.
const UNSIGNED: Duration = Duration::from_secs(1);

/// Held while writing; the lock goes with the value, and with the process however that ends.
#[derive(Debug)]
pub(super) struct WriterLock {
    file: File,
}

impl WriterLock {
    /// Takes the lock of an index folder. Who writes because of changes that they saw, and not because somebody asked, says
    /// so: others wait for them.
    ///
    /// # Errors
    /// `Busy` where another writer holds it, with that writer's name.
    pub(super) fn acquire(dir: &Path, is_unasked: bool) -> Result<WriterLock> {
        let path = dir.join(LOCK);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(Error::index_folder(&path))?;
        let begun = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) => match holder(&mut file) {
                    Some(by) => {
                        return Err(Error::Busy {
                            dir: dir.to_owned(),
                            is_unasked: by.ends_with(UNASKED),
                            by,
                        });
                    }
                    // Who has just taken it has not signed yet, and who is about to leave has no name any more.
                    None if begun.elapsed() < UNSIGNED => thread::sleep(Duration::from_millis(10)),
                    None => {
                        return Err(Error::Busy {
                            dir: dir.to_owned(),
                            by: "another process".to_owned(),
                            is_unasked: false,
                        });
                    }
                },
                Err(TryLockError::Error(cause)) => return Err(Error::io("cannot lock", path)(cause)),
            }
        }
        let why = if is_unasked { UNASKED } else { "" };
        let name = format!("pullquote (process {}){why}", std::process::id());
        file.set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| file.write_all(name.as_bytes()))
            .map_err(Error::index_folder(path))?;
        Ok(WriterLock { file })
    }
}

impl Drop for WriterLock {
    fn drop(&mut self) {
        // A name that stays behind does no harm: only the lock itself counts.
        let _ = self.file.set_len(0);
    }
}

/// Who holds the lock, where they have signed.
fn holder(file: &mut File) -> Option<String> {
    let mut name = String::new();
    file.rewind().ok()?;
    file.take(200).read_to_string(&mut name).ok()?;
    let name = name.trim();
    (!name.is_empty()).then(|| name.to_owned())
}
