//! Text as the search sees it: sentences and terms.
//!
//! ```
//! use pullquote::text::analyser::analyse;
//! use pullquote::text::languages::Language;
//! use pullquote::text::sentences;
//!
//! let text = "Dr. Smith crossed the Brücken. When? In May.";
//! let found: Vec<&str> = sentences(text, "en").into_iter().map(|range| &text[range]).collect();
//! assert_eq!(found, ["Dr. Smith crossed the Brücken.", "When?", "In May."]);
//!
//! // One analyser for articles and questions: lower case, no accents, stems of the language.
//! let term = |word: &str, language: &str| analyse(word, &[], Language::of_tag(language))[0].term.clone();
//! assert_eq!(term("Bridges", "en"), term("bridge", "en"));
//! assert_eq!(term("Brücken", "de"), term("Brücke", "de"));
//! ```

pub(crate) mod addresses;
pub mod analyser;
pub(crate) mod background;
pub mod dates;
pub mod languages;
pub mod questions;
mod sentences;

pub use sentences::sentences;

/// A number with its noun: "1 article", "2 articles".
pub fn counted(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}
