//! The index on disk: built from articles, verified, published and read.
//!
//! A [`Store`] is one folder. One writer at a time brings it up to date; any number of readers, in this process and in
//! others, hold [`Snapshot`]s, each of which is the index as it was at one moment.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let (articles, index) = (folder.path().join("articles"), folder.path().join("index"));
//! # std::fs::create_dir(&articles)?;
//! use pullquote::config::Sources;
//! use pullquote::index::{Store, check};
//!
//! let store = Store::new(&index);
//! std::fs::write(articles.join("mill.txt"), "The mill was built in 1802.")?;
//! let report = store.rebuild(&Sources::folder(&articles), &|_done, _total| {})?;
//! assert_eq!((report.added.len(), report.passages), (1, 1));
//!
//! // Whoever holds a snapshot keeps it, whatever is published afterwards.
//! let before = store.snapshot()?;
//! std::fs::write(articles.join("mill.txt"), "The mill was built in 1803.")?;
//! assert_eq!(store.rebuild(&Sources::folder(&articles), &|_done, _total| {})?.changed, ["mill"]);
//! assert!(before.passage("mill", 0)?.is_some_and(|passage| passage.text.ends_with("1802.")));
//! assert!(store.snapshot()?.passage("mill", 0)?.is_some_and(|passage| passage.text.ends_with("1803.")));
//!
//! // Every file of the index, and every stored range against the articles.
//! assert!(check(&store)?.findings.is_empty());
//! # Ok(())
//! # }
//! ```

mod builder;
mod check;
pub(crate) mod distant;
mod encoded;
mod frozen;
mod kept;
pub(crate) mod lexicon;
mod lock;
mod manifest;
mod passage;
mod prepared;
pub(crate) mod schema;
mod snapshot;
mod store;

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use check::{Check, check};
pub use distant::Home;
pub use manifest::Statistics;
pub use passage::{Passage, Sentence, StoredToken};
pub use snapshot::Snapshot;
pub use store::Store;

use crate::corpus::{Markup, Problem};
use crate::text::dates;
use crate::text::languages::Language;

/// Is told how many of how many articles are done.
pub type Progress<'a> = &'a dyn Fn(usize, usize);

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
    /// What was wrong with the index that was there, where it had to be set aside.
    pub repaired: Option<String>,
}

/// What the index knows of an article.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ArticleFacts {
    /// The article's id.
    pub id: String,
    /// Path relative to the operator's articles folder, which it may lie outside of.
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
    /// Language tag, where one is named or the text tells.
    pub language: Option<String>,
    /// Number of paragraphs.
    pub paragraphs: u32,
}

impl ArticleFacts {
    /// The article's day as a number that sorts; `None` where it has no date.
    pub fn day(&self) -> Option<u64> {
        self.date.as_deref().and_then(dates::day_number)
    }

    /// The language that its text is analysed in.
    pub fn language(&self) -> Language {
        self.language.as_deref().map_or(Language::ENGLISH, Language::of_tag)
    }
}

impl IndexReport {
    /// Whether anything was built.
    pub fn is_unchanged(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty() && self.repaired.is_none()
    }

    /// The report of a rebuild that found everything as it was.
    fn unchanged(snapshot: &Snapshot, took: Duration) -> IndexReport {
        IndexReport {
            articles: snapshot.articles().len(),
            passages: snapshot.passages(),
            problems: snapshot.problems().to_vec(),
            seconds: took.as_secs_f64(),
            ..IndexReport::default()
        }
    }

    /// What differs between two sets of articles.
    fn compare(before: &[ArticleFacts], after: &[ArticleFacts]) -> IndexReport {
        let mut old: HashMap<&str, &ArticleFacts> =
            before.iter().map(|article| (article.id.as_str(), article)).collect();
        let mut report = IndexReport {
            articles: after.len(),
            ..IndexReport::default()
        };
        for article in after {
            match old.remove(article.id.as_str()) {
                None => report.added.push(article.id.clone()),
                Some(known) if known.hash != article.hash => report.changed.push(article.id.clone()),
                Some(_) => {}
            }
        }
        report.removed = old.into_keys().map(str::to_owned).collect();
        report.removed.sort();
        report
    }
}
