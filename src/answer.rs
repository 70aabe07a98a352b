//! What a question gets back: plain data that says nothing of how it was found.
//!
//! [`Answer`], [`Quote`] and [`Highlight`] serialize as the program writes them with `--json`. All offsets count bytes of
//! the article's file as it is stored: `file[quote.start..quote.end]` is `quote.text`.

use serde::Serialize;

use crate::corpus::Markup;

/// The outcome of one question: quotes, how sure pullquote is of the first, and the passages it ranked.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// Whether the first quote is good enough to be shown as the answer.
    pub status: Status,
    /// Calibrated probability (0 to 1) that the first quote answers the question; 0 where there is no quote.
    pub confidence: f64,
    /// Microseconds from the parsed question to the finished answer.
    pub micros: u64,
    /// Quotes, best first; they never overlap. Empty where the status is not found, unless candidates were asked for.
    pub quotes: Vec<Quote>,
    /// Up to 20 distinct paragraphs in their final order.
    pub passages: Vec<PassageHit>,
    /// Why there is no answer; `None` exactly where the status is answered.
    #[serde(skip)]
    pub abstention: Option<Abstention>,
}

/// Whether a question was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The confidence reached the configured threshold.
    Answered,
    /// It did not: the articles do not seem to answer the question.
    NotFound,
}

/// Why a question was not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Abstention {
    /// The question holds no word that could be searched for.
    NoUsableWord,
    /// No sentence of the articles shares anything with the question.
    NothingMatches,
    /// The best sentence was not convincing enough.
    BelowThreshold,
}

/// One sentence (or list item, or table row) of a stored article, byte for byte.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Quote {
    /// The article's id.
    pub article: String,
    /// The article's title.
    pub title: String,
    /// The article's date (ISO, YYYY-MM-DD).
    pub date: Option<String>,
    /// The article's web address as its front matter gives it; any scheme, so check before linking.
    #[serde(skip)]
    pub url: Option<String>,
    /// How the article's text is marked up, for whoever renders the quote.
    #[serde(skip)]
    pub markup: Markup,
    /// Number of the paragraph in the article, from 0.
    pub paragraph: u32,
    /// First byte of the quote in the article's file as stored.
    pub start: usize,
    /// One past the last byte of the quote in the article's file.
    pub end: usize,
    /// Exactly those bytes.
    pub text: String,
    /// Ranking score; only comparable within one answer.
    pub score: f32,
    /// The words of the quote that answer the question, where there is a good guess.
    pub highlight: Option<Highlight>,
}

/// The answering words inside a quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Highlight {
    /// First byte of the highlight in the article's file; never before the quote's start.
    pub start: usize,
    /// One past the last byte of the highlight; never past the quote's end.
    pub end: usize,
    /// Exactly those bytes.
    pub text: String,
}

/// A paragraph that the search ranked.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PassageHit {
    /// The article's id.
    pub article: String,
    /// Number of the paragraph in the article, from 0.
    pub paragraph: u32,
    /// Ranking score; only comparable within one answer.
    pub score: f32,
}
