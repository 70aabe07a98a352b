//! What a backup consists of and where it lies.

use std::io;
use std::path::{Path, PathBuf};

use crate::config::{self, Config, DatabaseUrl};
use crate::error::{Error, Result};

/// Beginning of the names of the operator's articles in a backup.
pub(super) const ARTICLES: &str = "articles";
/// Beginning of the names of what was added.
pub(super) const ADDED: &str = "added";
/// Name of settings and votes.
pub(super) const STATE: &str = "state.sqlite";

/// Where everything lies that a backup holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// The operator's articles.
    pub articles: PathBuf,
    /// What was added to them.
    pub added: PathBuf,
    /// The file of settings and votes.
    pub state: PathBuf,
    /// The database of settings and votes, where they are not in that file.
    pub database: Option<DatabaseUrl>,
    /// The index, which is no part of a backup.
    pub index: PathBuf,
}

impl Places {
    /// The places that the settings name, as they really are: what a link points to is what is saved and replaced.
    ///
    /// # Errors
    /// One lies inside another; then neither could be replaced without the other.
    pub fn of(config: &Config) -> Result<Places> {
        let places = Places {
            articles: real(&config.articles)?,
            added: real(&config.added)?,
            state: real(&config::state_beside(&config.index))?,
            database: config.database_url.clone(),
            index: real(&config.index)?,
        };
        let all = [&places.articles, &places.added, &places.state, &places.index];
        for outer in [&places.articles, &places.added] {
            let inside = |inner: &&&PathBuf| **inner != outer && inner.starts_with(outer);
            let twice = all.iter().filter(|place| **place == outer).count() > 1;
            if let Some(inner) = all.iter().find(inside).or(twice.then_some(&outer)) {
                return Err(Error::Front(format!(
                    "{} lies inside {}: give each a folder of its own in config.toml",
                    inner.display(),
                    outer.display()
                )));
            }
        }
        Ok(places)
    }
}

/// The full path without links. What is not there yet is found by its name in its folder.
pub(super) fn real(path: &Path) -> Result<PathBuf> {
    match path.canonicalize() {
        Ok(whole) => Ok(whole),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
            let whole = std::path::absolute(path).map_err(Error::io("cannot find", path))?;
            let Some((folder, name)) = whole.parent().zip(whole.file_name()) else {
                return Ok(whole);
            };
            Ok(folder
                .canonicalize()
                .map_or_else(|_| whole.clone(), |folder| folder.join(name)))
        }
        Err(cause) => Err(Error::io("cannot find", path)(cause)),
    }
}
