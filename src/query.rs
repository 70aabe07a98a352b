//! A question as the search understands it: weighted terms and what is asked for, known to no engine.
//!
//! ```
//! use pullquote::query::Query;
//! use pullquote::text::languages::Language;
//! use pullquote::text::questions::Asked;
//!
//! let english = Language::ENGLISH;
//! let query = Query::parse("Please tell me who built the old bridges?", english, english);
//! assert_eq!(query.asked, Asked::Who);
//! let words: Vec<&str> = query.content_terms().map(|term| term.term.as_str()).collect();
//! assert_eq!(words, ["built", "old", "bridg"]);
//! ```

use crate::text::addresses;
use crate::text::analyser::{self, fold, term_hash};
use crate::text::languages::Language;
use crate::text::questions::Asked;

/// Most terms of a question that count: what is longer is a pasted text, and its first words say what it is about.
const MAX_TERMS: usize = 64;
/// Most bytes of a question that are looked at, for the same reason.
const MAX_BYTES: usize = 16 << 10;

/// Characters that nobody sees and that would cut a word in two: they come with copied text.
const INVISIBLE: [char; 5] = ['\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}', '\u{feff}'];

/// A question, analysed.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// The question's words in order, polite phrases left out.
    pub terms: Vec<QueryTerm>,
    /// What kind of answer is asked for.
    pub asked: Asked,
    /// The language that its terms are stemmed in.
    pub language: Language,
}

/// A word of a question.
#[derive(Debug, Clone, PartialEq)]
pub struct QueryTerm {
    /// The term that it is searched by.
    pub term: String,
    /// The term's hash, as stored with each passage.
    pub hash: u32,
    /// The word, case-folded, not stemmed.
    pub surface: String,
    /// Whether it was written with a capital letter.
    pub capitalised: bool,
    /// Whether it says little of what the question is about ("the", "who").
    pub stop: bool,
    /// How much it counts: 1, or less where it stands for a word that is spelt otherwise.
    pub weight: f32,
}

impl QueryTerm {
    /// The same word of the question, searched by another term.
    pub fn corrected(&self, term: String, weight: f32) -> QueryTerm {
        QueryTerm {
            hash: term_hash(&term),
            surface: term.clone(),
            term,
            weight,
            ..*self
        }
    }
}

impl Query {
    /// Analyses a question that is asked in one language, as texts in another are: the same one, but for questions in a
    /// language that no article is in.
    pub fn parse(text: &str, asked_in: Language, searched_in: Language) -> Query {
        let text = text[..text.floor_char_boundary(MAX_BYTES)].replace(INVISIBLE, "");
        let addresses = addresses::find(&text, 0);
        let tokens = analyser::analyse(&text, &addresses, searched_in);
        let words: Vec<String> = tokens
            .iter()
            .map(|token| fold(&text[token.range.clone()]).into_owned())
            .collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let counts = asked_in.without_asides(&words);
        let kept: Vec<&str> = words
            .iter()
            .zip(&counts)
            .filter(|(_, counts)| **counts)
            .map(|(word, _)| *word)
            .collect();
        let asked = asked_in.asked_for(&kept);
        let terms = tokens
            .iter()
            .zip(&words)
            .zip(&counts)
            .filter(|(_, counts)| **counts)
            .map(|((token, word), _)| QueryTerm {
                hash: term_hash(&token.term),
                term: token.term.clone(),
                surface: (*word).to_owned(),
                capitalised: text[token.range.clone()].starts_with(char::is_uppercase),
                stop: asked_in.is_stop_word(word),
                weight: 1.0,
            })
            .take(MAX_TERMS)
            .collect();
        Query {
            terms,
            asked,
            language: searched_in,
        }
    }

    /// The words that say what the question is about.
    pub fn content_terms(&self) -> impl Iterator<Item = &QueryTerm> {
        self.terms.iter().filter(|term| !term.stop)
    }

    /// Whether there is anything to search for.
    pub fn is_empty(&self) -> bool {
        self.content_terms().next().is_none()
    }
}
