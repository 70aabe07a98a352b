//! The words of a sentence that a question has too.

use super::weighted::{WeightedQuery, WeightedTerm};
use crate::index::{Passage, StoredToken};

/// Bytes that words of one family have in common at least.
const MIN_RELATED_BYTES: usize = 4;

/// A sentence's terms, matched against the question's.
pub(super) struct Matched<'a> {
    pub(super) tokens: &'a [StoredToken],
    /// For each token the place of its question term.
    pub(super) places: Vec<Option<usize>>,
    /// For each question term how often it occurs.
    pub(super) counts: Vec<u32>,
    /// For each question term whether a word of the same family occurs ("invaded" for "invasion").
    pub(super) related: Vec<bool>,
}

impl<'a> Matched<'a> {
    pub(super) fn new(query: &WeightedQuery, passage: &Passage, tokens: &'a [StoredToken]) -> Matched<'a> {
        let places: Vec<_> = tokens.iter().map(|token| query.place_of(token.hash)).collect();
        let mut counts = vec![0; query.terms.len()];
        for place in places.iter().flatten() {
            counts[*place] += 1;
        }
        let related = related(query, &counts, passage, tokens);
        Matched {
            tokens,
            places,
            counts,
            related,
        }
    }

    pub(super) fn has(&self, place: usize) -> bool {
        self.counts[place] > 0
    }
}

/// For each question term that does not occur whether a word of the same family does.
fn related(query: &WeightedQuery, counts: &[u32], passage: &Passage, tokens: &[StoredToken]) -> Vec<bool> {
    let mut related = vec![false; query.terms.len()];
    let absent = |(place, term): &(usize, &WeightedTerm)| !term.stop && counts[*place] == 0;
    let absent: Vec<_> = query.terms.iter().enumerate().filter(absent).collect();
    let first_letters = absent.iter().filter_map(|(_, term)| term.term.bytes().next());
    let first_letters = first_letters.fold(0, |letters, first| letters | letter(first));
    for token in tokens.iter().filter(|token| token.len as usize >= MIN_RELATED_BYTES) {
        // Most words begin with another letter than all of them, and need not be looked at.
        let first = passage.text.as_bytes().get(token.start as usize);
        if first.is_none_or(|first| first_letters & letter(*first) == 0) {
            continue;
        }
        let word = passage.token_text(token);
        for (place, term) in &absent {
            related[*place] |= is_related(&term.term, word);
        }
    }
    related
}

/// A bit for a byte, the same for a letter of either case.
fn letter(byte: u8) -> u32 {
    1 << (byte % 32)
}

/// Whether a word begins like a term: the poor man's derivation, for what a stemmer keeps apart on purpose.
fn is_related(term: &str, word: &str) -> bool {
    let same = term
        .bytes()
        .zip(word.bytes())
        .take_while(|(a, b)| *a == b.to_ascii_lowercase())
        .count();
    same >= MIN_RELATED_BYTES && same * 5 >= term.len() * 4
}
