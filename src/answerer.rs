//! From a question to an answer: retrieve passages, select sentences, decide.

use std::sync::Arc;

use crate::answer::Answer;
use crate::config::AnswerConfig;
use crate::error::Result;
use crate::index::Store;

/// A question and what it may be answered from.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// As the person typed it.
    pub text: String,
    /// Only quote this article.
    pub article: Option<String>,
    /// Only quote this paragraph of the article.
    pub paragraph: Option<u32>,
    /// At most so many quotes.
    pub top: usize,
    /// List quotes even where the answer is "not found".
    pub candidates: bool,
}

/// Answers questions from the newest index of a store. Synchronous and CPU-bound: call it from a blocking worker.
#[derive(Debug)]
pub struct Answerer {}

impl Answerer {
    /// An answerer over a store.
    pub fn new(_store: Arc<Store>, _config: AnswerConfig) -> Answerer {
        todo!()
    }

    /// Answers one question on one snapshot of the index.
    ///
    /// # Errors
    /// `EmptyQuestion`, `UnknownArticle`, `UnknownParagraph`, or the index cannot be read.
    pub fn ask(&self, _question: &Question) -> Result<Answer> {
        todo!()
    }
}
