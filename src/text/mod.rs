//! Text as the search sees it: sentences and terms.

pub mod analyser;
pub mod question_words;
mod sentences;

pub use sentences::sentences;
