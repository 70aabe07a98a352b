//! The neural reader: reads a passage with a question in mind, and says whether it answers and with which words.
//!
//! Everything above knows only the trait [`Reader`]. What implements it here is a small transformer that runs on the
//! processor (`NeuralReader`, behind the feature `reader`); how it was trained is told in `training/`. Whoever has a
//! better one implements the trait:
//!
//! ```
//! use std::sync::Arc;
//!
//! use pullquote::error::Result;
//! use pullquote::reader::{Excerpt, Reader, Reading, Span};
//!
//! /// Takes the first number of a sentence for the answer, and every excerpt with a number for one that answers.
//! #[derive(Debug)]
//! struct Numbers;
//!
//! impl Reader for Numbers {
//!     fn read(&self, _question: &str, excerpts: &[Excerpt<'_>]) -> Result<Vec<Reading>> {
//!         let number_in = |text: &str, from: usize, to: usize| {
//!             let start = from + text[from..to].find(|c: char| c.is_ascii_digit())?;
//!             let length = text[start..to].bytes().take_while(u8::is_ascii_digit).count();
//!             Some(Span { range: start..start + length, log_probability: -0.1, share: 0.9 })
//!         };
//!         let readings = excerpts.iter().map(|excerpt| {
//!             let sentences = excerpt.sentences.iter();
//!             let spans: Vec<_> = sentences.map(|range| number_in(excerpt.text, range.start, range.end)).collect();
//!             Reading { answers: if spans.iter().any(Option::is_some) { 4.0 } else { -4.0 }, spans }
//!         });
//!         Ok(readings.collect())
//!     }
//!
//!     /// Answers are kept under this: raise it when what is read changes.
//!     fn fingerprint(&self) -> [u8; 32] {
//!         *b"numbers, version 1              "
//!     }
//! }
//!
//! # fn main() -> std::result::Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let (articles, index) = (folder.path().join("articles"), folder.path().join("index"));
//! # std::fs::create_dir(&articles)?;
//! # std::fs::write(articles.join("mill.txt"), "The mill stands at the river. The mill was built in 1802.")?;
//! use pullquote::answerer::{Answerer, Question};
//!
//! let answerer = Answerer::of_folder(&articles, &index)?.with_reader(Some(Arc::new(Numbers)), 8);
//! let question = Question { candidates: true, ..Question::new("How old is the mill?") };
//! let answer = answerer.ask(&question)?;
//! assert_eq!(answer.quotes[0].highlight.as_ref().map(|marked| marked.text.as_str()), Some("1802"));
//! # Ok(())
//! # }
//! ```

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
