//! How the folders of articles look from outside, without a file being read: enough to tell that something changed.

use std::collections::BTreeMap;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use walkdir::{DirEntry, WalkDir};

use super::{is_hidden, markup_of};
use crate::config::GUILDS;
use crate::convert;

/// Everything that [`list`](super::list) would find, and the files of other kinds that become articles, with what the
/// system says about each. Two looks are equal where no
/// article came, went or changed in between.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Look(BTreeMap<PathBuf, Stamp>);

/// What changes when a file does; nothing where the system does not say.
type Stamp = Option<(u64, Option<SystemTime>, [u64; 2])>;

/// Looks at some folders; those that are missing are passed over, and so are the guilds' own: nobody but the program writes
/// there, and there may be thousands. `enter` is told of each folder before its files are
/// looked at.
pub fn look(folders: &[PathBuf], mut enter: impl FnMut(&Path)) -> Look {
    let mut seen = BTreeMap::new();
    for folder in folders {
        let walk = WalkDir::new(folder).follow_links(false).follow_root_links(true);
        let is_looked_at = |entry: &DirEntry| {
            let is_of_guilds = entry.depth() == 1 && entry.file_name() == GUILDS;
            !is_hidden(entry) && !is_of_guilds
        };
        for entry in walk.into_iter().filter_entry(is_looked_at) {
            match entry {
                Ok(entry) if entry.file_type().is_dir() || entry.depth() == 0 => enter(entry.path()),
                Ok(entry) if entry.file_type().is_file() && becomes_an_article(entry.path()) => {
                    let stamp = entry.metadata().ok().map(|file| stamp(&file));
                    seen.insert(entry.into_path(), stamp);
                }
                Ok(_) => {}
                // A folder that cannot be read counts as well: that it can be read again is a change.
                Err(error) => {
                    if let Some(path) = error.path() {
                        seen.insert(path.to_owned(), None);
                    }
                }
            }
        }
    }
    Look(seen)
}

/// Whether a file of this name, wherever it lies, would be taken for an article.
pub fn is_article_name(name: &Path) -> bool {
    !name.as_os_str().as_encoded_bytes().starts_with(b".") && becomes_an_article(name)
}

fn becomes_an_article(path: &Path) -> bool {
    let is_converted = || {
        let extension = path.extension().unwrap_or_default();
        convert::EXTENSIONS
            .iter()
            .any(|other| extension.eq_ignore_ascii_case(other))
    };
    markup_of(path).is_some() || is_converted()
}

fn stamp(file: &Metadata) -> (u64, Option<SystemTime>, [u64; 2]) {
    (file.len(), file.modified().ok(), identity(file))
}

/// Which file it is, and who may read it: a file that takes another's place may have its size and time.
#[cfg(unix)]
fn identity(file: &Metadata) -> [u64; 2] {
    use std::os::unix::fs::MetadataExt;
    [file.ino(), u64::from(file.mode())]
}

#[cfg(not(unix))]
fn identity(file: &Metadata) -> [u64; 2] {
    [0, u64::from(file.permissions().readonly())]
}
