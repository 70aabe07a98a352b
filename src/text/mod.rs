//! Text as the search sees it: sentences and terms.

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
