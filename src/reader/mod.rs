//! The neural reader: reads a passage with a question in mind, and says whether it answers and with which words.
//!
//! Everything above knows only the trait [`Reader`]. What implements it here is a small transformer that runs on the
//! processor ([`NeuralReader`]); how it was trained is told in `training/`.

#[cfg(feature = "reader")]
mod network;
#[cfg(feature = "reader")]
mod neural;
#[cfg(feature = "reader")]
mod spans;
#[cfg(feature = "reader")]
mod vocabulary;

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::error::Result;

#[cfg(feature = "reader")]
pub use neural::NeuralReader;

/// A run of sentences that is read as one.
#[derive(Debug, Clone)]
pub struct Excerpt<'a> {
    /// The text.
    pub text: &'a str,
    /// Byte ranges of its sentences, in order, not overlapping.
    pub sentences: Vec<Range<usize>>,
}

/// What a reader makes of one excerpt.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// How much the excerpt seems to answer the question: a logit, so 0 is even.
    pub answers: f32,
    /// For each sentence of the excerpt its best span; `None` where it holds nothing that could be one.
    pub spans: Vec<Option<Span>>,
}

/// The words of a sentence that would answer best.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    /// The words, as bytes of the excerpt's text.
    pub range: Range<usize>,
    /// Logarithm (natural) of the probability of these words among all spans of the excerpt, if it answers.
    pub log_probability: f32,
    /// Probability of these words among all spans of their sentence, if it answers.
    pub share: f32,
}

/// Reads excerpts. The same question and excerpt always get the same reading, whatever is read beside them.
pub trait Reader: fmt::Debug + Send + Sync {
    /// One reading for each excerpt, in order.
    ///
    /// # Errors
    /// The network fails.
    fn read(&self, question: &str, excerpts: &[Excerpt<'_>]) -> Result<Vec<Reading>>;

    /// Tells this reader from every other one that would read otherwise.
    fn fingerprint(&self) -> [u8; 32];
}

/// The reader that a setting names: `builtin`, `off`, or the path of an ONNX file. `None` where it is off.
///
/// # Errors
/// The file is missing, damaged or no reader, or this program was built without one.
pub fn open(model: &str) -> Result<Option<Arc<dyn Reader>>> {
    match model {
        "off" => Ok(None),
        #[cfg(feature = "reader")]
        "builtin" => Ok(Some(Arc::new(NeuralReader::builtin()?))),
        #[cfg(feature = "reader")]
        path => Ok(Some(Arc::new(NeuralReader::load(path.as_ref())?))),
        #[cfg(not(feature = "reader"))]
        "builtin" => Ok(None),
        #[cfg(not(feature = "reader"))]
        path => Err(crate::error::Error::Reader {
            path: path.into(),
            what: "this pullquote was built without a reader".to_owned(),
        }),
    }
}
