//! The index on disk: built from articles, verified, published and read.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::answer::Markup;
use crate::corpus::Problem;
use crate::error::Result;

/// The index of one folder: hands out snapshots to readers and lets one writer publish a new generation.
#[derive(Debug)]
pub struct Store {}

/// What a rebuild did.
#[derive(Debug, Clone, Default)]
pub struct IndexReport {
    /// Ids of articles that are new.
    pub added: Vec<String>,
    /// Ids of articles whose file changed.
    pub changed: Vec<String>,
    /// Ids of articles that are gone.
    pub removed: Vec<String>,
    /// Number of articles in the index now.
    pub articles: usize,
    /// Number of passages in the index now.
    pub passages: usize,
    /// Seconds that it took.
    pub seconds: f64,
    /// Files that failed or that have something wrong with them.
    pub problems: Vec<Problem>,
}

/// The index as it was at one moment; it stays readable whatever is published after it.
#[derive(Debug)]
pub struct Snapshot {}

/// What the index knows of an article.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct ArticleFacts {
    /// The article's id.
    pub id: String,
    /// Path relative to the articles folder.
    pub path: PathBuf,
    /// BLAKE3 hash of the file, in hex.
    pub hash: String,
    /// How the text is marked up.
    pub markup: Markup,
    /// Title.
    pub title: String,
    /// Date (ISO).
    pub date: Option<String>,
    /// Who published it.
    pub source: Option<String>,
    /// Web address.
    pub url: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Language tag.
    pub language: Option<String>,
    /// Number of paragraphs.
    pub paragraphs: u32,
}

impl Store {
    /// The store in a folder; nothing is read before it is needed.
    pub fn new(_dir: &Path) -> Store {
        todo!()
    }

    /// The newest published generation, verified when it is first opened.
    ///
    /// # Errors
    /// There is no index, or it is damaged or outdated.
    pub fn snapshot(&self) -> Result<Arc<Snapshot>> {
        todo!()
    }

    /// Takes up a generation that another process published; true where there was one.
    ///
    /// # Errors
    /// The new generation cannot be opened; the old one stays in use.
    pub fn refresh(&self) -> Result<bool> {
        todo!()
    }

    /// Builds the index anew from a folder of articles and publishes it. Readers go on with the old one meanwhile.
    /// `progress` is told how many of how many articles are done.
    ///
    /// # Errors
    /// `Busy` while another writer is at work (in this process or another), `NoArticles`, `Io`.
    pub fn rebuild(&self, _articles: &Path, _progress: &dyn Fn(usize, usize)) -> Result<IndexReport> {
        todo!()
    }
}

impl Snapshot {
    /// Every article, in the order of ids.
    pub fn articles(&self) -> &[ArticleFacts] {
        todo!()
    }

    /// The article of that id.
    pub fn article(&self, _id: &str) -> Option<&ArticleFacts> {
        todo!()
    }

    /// Number of passages.
    pub fn passages(&self) -> usize {
        todo!()
    }
}
