//! The words of a sentence that a question has too.

use super::weighted::WeightedQuery;
use crate::index::{Passage, StoredToken};

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
        let mut related = vec![false; query.terms.len()];
        for (place, term) in query.terms.iter().enumerate().filter(|(_, term)| !term.stop) {
            related[place] = counts[place] == 0
                && tokens
                    .iter()
                    .any(|token| is_related(&term.term, passage.token_text(token)));
        }
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

/// Whether a word begins like a term: the poor man's derivation, for what a stemmer keeps apart on purpose.
fn is_related(term: &str, word: &str) -> bool {
    let same = term
        .bytes()
        .zip(word.bytes())
        .take_while(|(a, b)| *a == b.to_ascii_lowercase())
        .count();
    same >= 4 && same * 5 >= term.len() * 4
}
