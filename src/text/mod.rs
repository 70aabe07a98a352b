//! Text as the search sees it: sentences and terms.

mod sentences;

pub use sentences::sentences;
