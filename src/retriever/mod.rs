//! Finds the passages that share terms with a question, whichever engine holds them.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let (articles, index) = (folder.path().join("articles"), folder.path().join("index"));
//! # std::fs::create_dir(&articles)?;
//! # std::fs::write(articles.join("river.txt"), "The mill was built in 1802.\n\nA flood took its wheel.")?;
//! # let answerer = pullquote::answerer::Answerer::of_folder(&articles, &index)?;
//! use pullquote::query::Query;
//! use pullquote::retriever::{Reach, Retriever, Scope, ViewRetriever};
//! use pullquote::text::languages::Language;
//!
//! let view = answerer.library().view(None)?;
//! let retriever = ViewRetriever::new(&view)?;
//! let query = Query::parse("Which mills were built?", Language::ENGLISH, Language::ENGLISH);
//! let found = retriever.retrieve(&query, Scope::default(), Reach::SharingTerms, 10)?;
//! assert_eq!(found.len(), 1);
//! assert_eq!(found[0].passage.text, "The mill was built in 1802.");
//! # Ok(())
//! # }
//! ```

mod either;
mod local;
mod maxscore;
mod remote;
mod spelling;

use crate::error::Result;
use crate::index::{ArticleFacts, Passage, Statistics};
use crate::query::Query;
use crate::text::dates::Since;

pub use either::ViewRetriever;
pub use local::LocalRetriever;
pub use remote::RemoteRetriever;

/// What a term of the title or a heading counts, against 1 for a term of the paragraph. Set by hand, not fitted: it only
/// decides which passages are looked at, and nearly all that matter are.
const TITLE_BOOST: f32 = 0.4;

/// A source of passages. One retriever sees one state of the articles from the first call to the last.
pub trait Retriever {
    /// Counts over everything that can be retrieved.
    fn statistics(&self) -> Statistics;

    /// Number of passages that hold a term.
    ///
    /// # Errors
    /// The engine fails.
    fn frequency(&self, term: &str) -> Result<u64>;

    /// The term nearest in spelling to one that no passage holds; `None` where nothing is near enough.
    ///
    /// # Errors
    /// The engine fails.
    fn similar(&self, term: &str) -> Result<Option<String>>;

    /// At most `limit` passages of the scope, those that share most with the query first.
    ///
    /// # Errors
    /// The engine fails.
    fn retrieve(&self, query: &Query, scope: Scope<'_>, reach: Reach, limit: usize) -> Result<Vec<Candidate<'_>>>;
}

/// Which passages of a scope are worth looking at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Those that share a term with the question.
    SharingTerms,
    /// All of them: for scopes so small that something can look at each.
    Everything,
}

/// What may be quoted. It changes neither the terms' weights nor any score.
#[derive(Debug, Clone, Copy, Default)]
pub struct Scope<'a> {
    /// Only this article.
    pub article: Option<&'a str>,
    /// Only this paragraph of the article.
    pub paragraph: Option<u32>,
    /// Only articles of that day or later; those without a date are none.
    pub since: Option<Since>,
}

/// A passage that was retrieved.
#[derive(Debug, Clone)]
pub struct Candidate<'a> {
    /// The passage's article.
    pub article: &'a ArticleFacts,
    /// The passage.
    pub passage: Passage,
    /// The engine's score.
    pub score: f32,
}
