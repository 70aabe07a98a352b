//! Articles that come and go through the program: they lie in a folder of their own beside the operator's.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # std::fs::create_dir(folder.path().join("articles"))?;
//! # std::fs::write(folder.path().join("articles/mill.txt"), "The mill was built in 1802.")?;
//! use pullquote::intake::added::{self, Added};
//! use pullquote::config::Sources;
//!
//! let sources = Sources {
//!     added: Some(folder.path().join("added")),
//!     ..Sources::folder(&folder.path().join("articles"))
//! };
//! let heron = b"The heron nests in tall trees.";
//! assert_eq!(added::add(&sources, None, "Heron.txt", heron)?, Added::New("heron".to_owned()));
//! assert_eq!(added::add(&sources, None, "Heron.txt", heron)?, Added::Same("heron".to_owned()));
//!
//! // What is removed can be brought back for a day.
//! added::remove(&sources, None, "heron")?;
//! added::restore(&sources, "heron")?;
//!
//! // The operator's own files are only read.
//! let refused = added::add(&sources, None, "mill.txt", heron);
//! assert!(refused.is_err_and(|error| error.to_string().contains("your own folder has 'mill' already")));
//! # Ok(())
//! # }
//! ```
//!
//! The index does not notice by itself: bring it up to date with [`Store::rebuild`](crate::index::Store::rebuild), or
//! have [`crate::watch`] do so.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::config::{Quota, Sources};
use crate::corpus::{self, ArticleFile};
use crate::error::{Error, Result};
use crate::files::{lock, replace, sweep, sync_folder};

/// Where removed articles wait, in case somebody wants them back. A hidden folder: nothing in it is an article.
const REMOVED: &str = ".removed";
/// Where copies of the operator's files of other kinds lie, below what was added.
pub(crate) const IMPORTED: &str = "imported";
/// How long they wait.
const KEPT_FOR: Duration = Duration::from_secs(24 * 60 * 60);

/// What adding an article did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Added {
    /// There was none of that id.
    New(String),
    /// The one of that id was replaced.
    Changed(String),
    /// The one of that id is the same.
    Same(String),
}

impl Added {
    /// The article's id.
    pub fn id(&self) -> &str {
        match self {
            Added::New(id) | Added::Changed(id) | Added::Same(id) => id,
        }
    }
}

/// Stores an article under the id that its file name gives it. When this returns it is on the disk; a process that is
/// killed before leaves the article as it was.
///
/// # Errors
/// `NotAdded` where the name or the bytes are no article or the id belongs to one of the operator's files; `TooMuch`
/// where the quota has no room for it; `Io`.
pub fn add(sources: &Sources, quota: Option<Quota>, name: &str, bytes: &[u8]) -> Result<Added> {
    let refused = |what: String| Error::NotAdded {
        name: name.to_owned(),
        what,
    };
    let folder = folder(sources).ok_or_else(|| refused("there is no folder for added articles".to_owned()))?;
    let file_name = Path::new(name)
        .file_name()
        .filter(|name| !name.as_encoded_bytes().starts_with(b"."))
        .ok_or_else(|| refused("its name is no file name: give it one".to_owned()))?;
    let id = corpus::id_of(sources, Path::new(file_name));
    let file = ArticleFile {
        id: id.clone(),
        path: PathBuf::from(file_name),
        is_added: true,
    };
    // Read as it will be read, so that nothing is stored that cannot be quoted.
    let (article, _) =
        corpus::parse(&file, bytes.to_vec()).map_err(|problem| refused(format!("it {}", problem.what)))?;
    if article.paragraphs.is_empty() {
        return Err(refused("it holds no paragraph: write text into it".to_owned()));
    }

    fs::create_dir_all(folder).map_err(Error::io("cannot make the folder", folder))?;
    let _lock = lock(folder)?;
    let files = corpus::list(sources)?.files;
    let known = files.iter().find(|file| file.id == id);
    let place = match known {
        Some(file) if !file.is_added => {
            return Err(refused(format!(
                "your own folder has '{id}' already ({}): rename one of the two files",
                file.path.display()
            )));
        }
        Some(file) if is_imported(sources, file) => {
            return Err(refused(format!(
                "your own folder has '{id}' already, in another format: rename one of the two files"
            )));
        }
        Some(file) => sources.articles.join(&file.path),
        None => folder.join(file_name),
    };
    if known.is_some() && fs::read(&place).is_ok_and(|stored| stored == bytes) {
        return Ok(Added::Same(id));
    }
    if let Some(quota) = quota {
        let others = files.iter().filter(|file| file.id != id);
        let (count, bytes) = others.fold((1, bytes.len() as u64), |(count, bytes), other| {
            (count + 1, bytes + size(sources, other))
        });
        if count > quota.articles || bytes > quota.bytes {
            return Err(Error::TooMuch {
                name: name.to_owned(),
                articles: quota.articles,
                bytes: quota.bytes,
            });
        }
    }
    sweep(folder);
    forget_removed(&folder.join(REMOVED), quota);
    // Another kind of file under the same id takes the place of the one before.
    let target = place.with_file_name(file_name);
    replace(&target, bytes)?;
    if target != place {
        fs::remove_file(&place).map_err(Error::io("cannot remove", &place))?;
    }
    sync_folder(folder)?;
    Ok(match known {
        Some(_) => Added::Changed(id),
        None => Added::New(id),
    })
}

/// Takes an article away. For a day it can be [restored](restore).
///
/// # Errors
/// `UnknownArticle`; `NotChanged` where it lies in the operator's folder or is the only one; `Io`.
pub fn remove(sources: &Sources, quota: Option<Quota>, id: &str) -> Result<()> {
    let refused = |what: String| Error::NotChanged {
        id: id.to_owned(),
        what,
    };
    let _lock = folder(sources).filter(|folder| folder.is_dir()).map(lock).transpose()?;
    let files = corpus::list(sources)?.files;
    let file = files
        .iter()
        .find(|file| file.id == id)
        .ok_or_else(|| Error::UnknownArticle { id: id.to_owned() })?;
    if !file.is_added {
        return Err(refused(format!(
            "it lies in your own folder ({}): remove the file yourself, then run `pullquote index`",
            file.path.display()
        )));
    }
    if is_imported(sources, file) {
        return Err(refused(
            "it is made of a file of another format in your own folder: remove that file, then run `pullquote index`"
                .to_owned(),
        ));
    }
    if files.len() == 1 && !sources.of_a_guild {
        return Err(refused(
            "it is the only article, and there is no index of none: add another first".to_owned(),
        ));
    }
    let from = sources.articles.join(&file.path);
    let Some((folder, name)) = folder(sources).zip(from.file_name()) else {
        return Err(refused("its file has no name".to_owned()));
    };
    let waiting = folder.join(REMOVED);
    fs::create_dir_all(&waiting).map_err(Error::io("cannot make the folder", &waiting))?;
    let to = waiting.join(format!("{}-{}", now().as_secs(), name.to_string_lossy()));
    fs::rename(&from, &to).map_err(Error::io("cannot move", &from))?;
    sync_folder(&waiting)?;
    sync_folder(folder)?;
    forget_removed(&waiting, quota);
    Ok(())
}

/// Brings back the last article of that id that was removed, if that is less than a day ago.
///
/// # Errors
/// `NotChanged` where there is none, or another has its id now; `Io`.
pub fn restore(sources: &Sources, id: &str) -> Result<()> {
    let refused = |what: &str| Error::NotChanged {
        id: id.to_owned(),
        what: what.to_owned(),
    };
    let none = || refused("nothing of this id was removed in the last 24 hours");
    let folder = folder(sources).filter(|folder| folder.is_dir()).ok_or_else(none)?;
    let _lock = lock(folder)?;
    if corpus::list(sources)?.files.iter().any(|file| file.id == id) {
        return Err(refused("an article has this id: remove it first"));
    }
    let mut waiting = removed(&folder.join(REMOVED))?;
    waiting.retain(|removed| corpus::id_of(sources, Path::new(&removed.name)) == id && !removed.is_forgotten());
    let last = waiting.into_iter().max_by_key(|removed| removed.at).ok_or_else(none)?;
    let to = folder.join(&last.name);
    fs::rename(&last.path, &to).map_err(Error::io("cannot move", &last.path))?;
    sync_folder(folder)
}

/// How many articles there are, and how many bytes they have together.
///
/// # Errors
/// `Io`: a folder cannot be read.
pub fn held(sources: &Sources) -> Result<(usize, u64)> {
    let files = corpus::list(sources)?.files;
    Ok((files.len(), files.iter().map(|file| size(sources, file)).sum()))
}

fn size(sources: &Sources, file: &ArticleFile) -> u64 {
    fs::metadata(sources.articles.join(&file.path)).map_or(0, |file| file.len())
}

/// An article that was removed and can be [restored](restore).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemovedArticle {
    /// The article's id.
    pub id: String,
    /// The name of its file.
    pub name: String,
}

/// The articles that can be restored, those that were removed last first; one of each id.
///
/// # Errors
/// `Io`: the folder cannot be read.
pub fn removed_articles(sources: &Sources) -> Result<Vec<RemovedArticle>> {
    let Some(folder) = folder(sources) else {
        return Ok(Vec::new());
    };
    let mut waiting = removed(&folder.join(REMOVED))?;
    waiting.retain(|removed| !removed.is_forgotten());
    waiting.sort_by_key(|removed| std::cmp::Reverse(removed.at));
    let mut articles: Vec<RemovedArticle> = Vec::new();
    for removed in waiting {
        let id = corpus::id_of(sources, Path::new(&removed.name));
        if articles.iter().all(|known| known.id != id) {
            articles.push(RemovedArticle { id, name: removed.name });
        }
    }
    Ok(articles)
}

/// A file that waits to be forgotten.
struct Removed {
    path: PathBuf,
    /// Since 1970.
    at: Duration,
    /// The name that its file had.
    name: String,
}

impl Removed {
    fn is_forgotten(&self) -> bool {
        self.at + KEPT_FOR < now()
    }
}

fn removed(waiting: &Path) -> Result<Vec<Removed>> {
    let entries = match fs::read_dir(waiting) {
        Ok(entries) => entries,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(cause) => return Err(Error::io("cannot read", waiting)(cause)),
    };
    let known = entries.filter_map(|entry| {
        let path = entry.ok()?.path();
        let (at, name) = path.file_name()?.to_str()?.split_once('-')?;
        Some(Removed {
            at: Duration::from_secs(at.parse().ok()?),
            name: name.to_owned(),
            path,
        })
    });
    Ok(known.collect())
}

/// Deletes what was removed more than a day ago, and before that the oldest of what is more than a quota holds: whoever
/// adds and removes again and again fills no disk. Where that fails the next change tries again, and this one is done
/// all the same.
fn forget_removed(waiting: &Path, quota: Option<Quota>) {
    let mut removed = removed(waiting).unwrap_or_default();
    removed.sort_by_key(|removed| std::cmp::Reverse(removed.at));
    let mut kept = 0;
    let old = removed.into_iter().enumerate().filter(|(place, removed)| {
        kept += fs::metadata(&removed.path).map_or(0, |file| file.len());
        removed.is_forgotten() || quota.is_some_and(|quota| *place >= quota.articles || kept > quota.bytes)
    });
    for (_, removed) in old {
        if let Err(error) = fs::remove_file(&removed.path) {
            tracing::warn!(path = %removed.path.display(), %error, "a removed article could not be deleted");
        }
    }
}

/// Whether an article is the copy of a file of another format in the operator's folder.
pub(crate) fn is_imported(sources: &Sources, file: &ArticleFile) -> bool {
    let Some(folder) = folder(sources) else { return false };
    // Where both folders lie side by side, the path leads from the one to the other.
    let beside = folder.file_name().map(|name| Path::new("..").join(name).join(IMPORTED));
    let is_beside = beside.is_some_and(|beside| file.path.starts_with(beside));
    file.is_added && (is_beside || file.path.starts_with(folder.join(IMPORTED)))
}

fn folder(sources: &Sources) -> Option<&Path> {
    sources.added.as_deref()
}

fn now() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}
