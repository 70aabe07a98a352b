//! A question as the search understands it: weighted terms and what is asked for, known to no engine.

use crate::text::addresses;
use crate::text::analyser::{self, fold, term_hash};
use crate::text::question_words::{ASIDES, Asked, OPENINGS, asked_for, is_stop_word};

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
    /// Analyses a question.
    pub fn parse(text: &str) -> Query {
        let text = text[..text.floor_char_boundary(MAX_BYTES)].replace(INVISIBLE, "");
        let addresses = addresses::find(&text, 0);
        let tokens = analyser::analyse(&text, &addresses);
        let words: Vec<String> = tokens
            .iter()
            .map(|token| fold(&text[token.range.clone()]).into_owned())
            .collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let counts = without_asides(&words);
        let kept: Vec<&str> = words
            .iter()
            .zip(&counts)
            .filter(|(_, counts)| **counts)
            .map(|(word, _)| *word)
            .collect();
        let asked = asked_for(&kept);
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
                stop: is_stop_word(word),
                weight: 1.0,
            })
            .take(MAX_TERMS)
            .collect();
        Query { terms, asked }
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

/// Which words count: not those of a polite opening or of an aside like "in the article". A question that is nothing
/// else counts in full.
fn without_asides(words: &[&str]) -> Vec<bool> {
    let mut counts = vec![true; words.len()];
    let mut begin = 0;
    while let Some(length) = longest_match(&words[begin..], OPENINGS) {
        counts[begin..begin + length].fill(false);
        begin += length;
    }
    let mut at = begin;
    while at < words.len() {
        let length = longest_match(&words[at..], ASIDES).unwrap_or(0);
        counts[at..at + length].fill(false);
        at += length.max(1);
    }
    if counts.iter().any(|counts| *counts) {
        counts
    } else {
        vec![true; words.len()]
    }
}

/// Number of words of the longest phrase that the words begin with.
fn longest_match(words: &[&str], phrases: &[&str]) -> Option<usize> {
    let matching = phrases.iter().filter_map(|phrase| {
        let phrase: Vec<&str> = phrase.split(' ').collect();
        words.starts_with(&phrase).then_some(phrase.len())
    });
    matching.max()
}
