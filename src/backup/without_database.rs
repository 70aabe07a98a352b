//! Settings and votes for a program that was built without Discord, and thus without their database: their file is
//! copied as it is, which is right only while nobody has it open.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// Copies settings and votes.
///
/// # Errors
/// A bot has them open, or was killed while it had: only a pullquote with Discord can tell what they are.
pub(super) fn copy(path: &Path, target: &Path) -> Result<()> {
    settle(path)?;
    fs::copy(path, target).map_err(Error::io("cannot copy", path))?;
    settle(path)
}

/// Makes sure that the file is all there is.
///
/// # Errors
/// There is a journal beside it.
pub(super) fn settle(path: &Path) -> Result<()> {
    let journal = |end: &str| PathBuf::from(format!("{}{end}", path.display()));
    if journal("-wal").exists() || journal("-journal").exists() {
        return Err(Error::State {
            path: path.to_owned(),
            what: "it was not closed, and this pullquote was built without Discord: use one that has it".to_owned(),
        });
    }
    Ok(())
}

/// Whether a restored file can be used is seen by whoever uses it.
pub(super) fn examine(_path: &Path) -> Result<()> {
    Ok(())
}

/// Whether two files are the same; false where that cannot be told.
pub(super) fn is_same(one: &Path, other: &Path, _folder: &Path) -> bool {
    let read = |path: &Path| settle(path).ok().and_then(|()| fs::read(path).ok());
    read(one).is_some_and(|one| read(other).as_ref() == Some(&one))
}
