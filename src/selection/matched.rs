//! The words of a passage that a question has too.

use super::letter;
use super::terms::Terms;
use super::weighted::WeightedQuery;
use crate::index::{Passage, StoredToken};

/// Bytes that words of one family have in common at least.
pub(super) const BEGINNING: usize = 4;

/// Sentences of a passage, matched against a question: side by side, as there are hundreds of them for each question.
pub(super) struct Matches<'a> {
    /// Number of the question's terms.
    terms: usize,
    sentences: Vec<Place<'a>>,
    /// For each token of the sentences the place of its question term.
    places: Vec<Option<u8>>,
    /// For each sentence, for each question term, how often it occurs.
    counts: Vec<u32>,
}

/// What is known of one sentence, and where the rest begins.
struct Place<'a> {
    tokens: &'a [StoredToken],
    first_token: usize,
    present: Terms,
    related: Terms,
}

/// A sentence's terms, matched against the question's.
#[derive(Clone, Copy)]
pub(super) struct Matched<'a> {
    pub(super) tokens: &'a [StoredToken],
    /// For each token the place of its question term.
    pub(super) places: &'a [Option<u8>],
    /// For each question term how often it occurs.
    pub(super) counts: &'a [u32],
    /// The question terms that occur.
    pub(super) present: Terms,
    /// The question terms of which a word of the same family occurs ("invaded" for "invasion"), and not they themselves.
    pub(super) related: Terms,
}

impl<'a> Matches<'a> {
    /// Matches sentences of a passage.
    pub(super) fn new(
        query: &WeightedQuery,
        passage: &Passage,
        sentences: impl Iterator<Item = &'a [StoredToken]>,
    ) -> Matches<'a> {
        let terms = query.terms.len();
        let mut matches = Matches {
            terms,
            sentences: Vec::with_capacity(passage.sentences.len()),
            places: Vec::with_capacity(passage.tokens.len()),
            counts: Vec::with_capacity(passage.sentences.len() * terms),
        };
        for tokens in sentences {
            let (first_token, first_count) = (matches.places.len(), matches.counts.len());
            matches.counts.resize(first_count + terms, 0);
            let counts = &mut matches.counts[first_count..];
            let mut present = Terms::NONE;
            for token in tokens {
                let place = query.place_of(token.hash);
                if let Some(place) = place {
                    counts[usize::from(place)] += 1;
                    present.add(usize::from(place));
                }
                matches.places.push(place);
            }
            matches.sentences.push(Place {
                tokens,
                first_token,
                present,
                related: related(query, query.content.without(present), passage, tokens),
            });
        }
        matches
    }

    /// Number of sentences.
    pub(super) fn len(&self) -> usize {
        self.sentences.len()
    }

    /// One of the sentences.
    pub(super) fn get(&self, number: usize) -> Option<Matched<'_>> {
        let place = self.sentences.get(number)?;
        Some(Matched {
            tokens: place.tokens,
            places: &self.places[place.first_token..place.first_token + place.tokens.len()],
            counts: &self.counts[number * self.terms..(number + 1) * self.terms],
            present: place.present,
            related: place.related,
        })
    }

    /// All sentences in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = Matched<'_>> {
        (0..self.len()).filter_map(|number| self.get(number))
    }
}

/// Those of the question's terms that do not occur, but of which a word of the same family does.
fn related(query: &WeightedQuery, absent: Terms, passage: &Passage, tokens: &[StoredToken]) -> Terms {
    let mut related = Terms::NONE;
    let beginnings = absent.iter().filter_map(|place| query.terms[place].beginning);
    let first_letters = beginnings.fold(0, |letters, beginning| letters | letter(beginning[0]));
    for token in tokens.iter().filter(|token| token.len as usize >= BEGINNING) {
        // Most words begin with another letter than all of them, and need not be looked at.
        let first = passage.text.as_bytes().get(token.start as usize);
        if first.is_none_or(|first| first_letters & letter(*first) == 0) {
            continue;
        }
        let word = passage.token_text(token);
        let beginning = beginning_of(word);
        for place in absent.iter() {
            let term = &query.terms[place];
            if term.beginning == beginning && is_related(&term.term, word) {
                related.add(place);
            }
        }
    }
    related
}

/// The first bytes of a word in lower case, if it has so many.
pub(super) fn beginning_of(word: &str) -> Option<[u8; BEGINNING]> {
    let beginning: &[u8; BEGINNING] = word.as_bytes().first_chunk()?;
    Some(beginning.map(|byte| byte.to_ascii_lowercase()))
}

/// Whether a word begins like a term: the poor man's derivation, for what a stemmer keeps apart on purpose.
fn is_related(term: &str, word: &str) -> bool {
    let same = term
        .bytes()
        .zip(word.bytes())
        .take_while(|(a, b)| *a == b.to_ascii_lowercase())
        .count();
    same >= BEGINNING && same * 5 >= term.len() * 4
}
