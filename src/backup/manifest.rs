//! What a backup says about itself.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::places::{ADDED, ARTICLES, STATE};

/// Name of the manifest in the backup.
pub(super) const MANIFEST: &str = "manifest.json";
/// Version of the backup's form: raise it when an older program could not read it any more.
pub(super) const FORMAT: u32 = 1;

/// The file manifest.json.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub(super) format: u32,
    /// Version of the program that wrote it.
    pub(super) program: String,
    /// When, as in RFC 3339.
    pub(super) made: String,
    /// Every other file of the backup by its name.
    pub(super) files: BTreeMap<String, Contents>,
}

/// What is in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Contents {
    pub(super) bytes: u64,
    pub(super) blake3: String,
}

/// What every form of the manifest has in common.
#[derive(Debug, Deserialize)]
pub(super) struct Version {
    pub(super) format: u32,
    pub(super) program: String,
}

impl Manifest {
    /// The files of one of the two folders, by their paths in it.
    pub(super) fn files_of<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a Path, &'a Contents)> {
        self.files.iter().filter_map(move |(name, contents)| {
            let path = name.strip_prefix(folder)?.strip_prefix('/')?;
            Some((Path::new(path), contents))
        })
    }

    /// Settings and votes, where the backup has them.
    pub(super) fn state(&self) -> Option<&Contents> {
        self.files.get(STATE)
    }
}

/// Where a file of a backup belongs, relative to the folder of the backup's parts; nothing where the name could lead
/// anywhere else, on any system.
pub(super) fn safe(name: &str) -> Option<PathBuf> {
    let parts: Vec<&str> = name.split('/').collect();
    let is_plain = |part: &&str| {
        let mut components = Path::new(part).components();
        let is_one = matches!(components.next(), Some(Component::Normal(only)) if only == *part);
        is_one && components.next().is_none() && !part.contains('\0')
    };
    let is_ours = match parts.as_slice() {
        [only] => *only == STATE,
        [first, ..] => [ARTICLES, ADDED].contains(first),
        [] => false,
    };
    (is_ours && parts.iter().all(is_plain)).then(|| parts.iter().collect())
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn names_that_lead_elsewhere_are_refused() {
        for name in [
            "articles/a.md",
            "added/x/.removed/1-a.md",
            "state.sqlite",
            "articles/..a",
        ] {
            assert!(safe(name).is_some(), "{name}");
        }
        for name in [
            "",
            "/",
            "articles",
            "articles/",
            "articles//a",
            "articles/../a",
            "../a",
            "articles/..",
            "articles/./a",
            "/articles/a",
            "manifest.json",
            "store/CURRENT",
            "state.sqlite/a",
            "articles/a\0b",
            "state.sqlite-wal",
        ] {
            assert!(safe(name).is_none(), "{name:?}");
        }
    }
}
