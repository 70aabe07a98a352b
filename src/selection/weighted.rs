//! A question's terms with what each is worth in this corpus.

use super::matched::{BEGINNING, beginning_of};
use super::terms::Terms;
use super::weights::Bm25;
use crate::index::Statistics;
use crate::query::Query;
use crate::text::background;
use crate::text::languages::Language;
use crate::text::questions::Asked;

/// Passages of general English that are added in thought to every corpus. A few paragraphs cannot tell a common word from
/// a rare one; without these a word that they lack would weigh more than all that they have. The number is set by hand.
const BACKGROUND_PASSAGES: f32 = 1_000.0;

/// A question's distinct terms with their weights in this corpus.
#[derive(Debug, Clone)]
pub struct WeightedQuery {
    /// What kind of answer is asked for.
    pub asked: Asked,
    /// The language that its terms are stemmed in.
    pub language: Language,
    pub(super) terms: Vec<WeightedTerm>,
    /// Their hashes, side by side, as every word of every sentence is looked up in them.
    hashes: Vec<u32>,
    /// A bit for each hash, by its last six bits: most words are none of the question's, and one look shows it.
    hashed: u64,
    /// The content words.
    pub(super) content: Terms,
    /// The stop words.
    pub(super) stop_words: Terms,
    /// The content words of the question in order, as places in `terms`.
    pub(super) sequence: Vec<usize>,
    /// Sum of the inverse document frequencies of the content words.
    pub(super) total: f32,
    /// Place of the rarest content word.
    pub(super) rarest: Option<usize>,
    pub(super) mean_sentence_tokens: f32,
    pub(super) mean_passage_tokens: f32,
}

/// A word of a question and what it is worth.
#[derive(Debug, Clone)]
pub(super) struct WeightedTerm {
    pub(super) hash: u32,
    pub(super) term: String,
    pub(super) surface: String,
    /// How the term begins, where it is long enough for other words of its family to be known by that.
    pub(super) beginning: Option<[u8; BEGINNING]>,
    pub(super) stop: bool,
    pub(super) capitalised: bool,
    /// Inverse document frequency times the term's own weight.
    pub(super) idf: f32,
}

impl WeightedQuery {
    /// Weighs a question's terms; `frequencies` holds, for each term of the query, the number of passages that have it.
    pub fn new(query: &Query, frequencies: &[u64], statistics: Statistics) -> WeightedQuery {
        let passages = statistics.passages as f32 + BACKGROUND_PASSAGES;
        let mut terms: Vec<WeightedTerm> = Vec::new();
        let mut sequence = Vec::new();
        for (term, frequency) in query.terms.iter().zip(frequencies).take(Terms::MOST) {
            let known = terms.iter().position(|known| known.hash == term.hash);
            let place = known.unwrap_or(terms.len());
            if known.is_none() {
                let frequency = *frequency as f32
                    + BACKGROUND_PASSAGES * background::share_of_paragraphs(&term.term, query.language);
                // The inverse document frequency of BM25 as Lucene and tantivy define it: never negative.
                let idf = (1.0 + (passages - frequency + 0.5).max(0.5) / (frequency + 0.5)).ln();
                terms.push(WeightedTerm {
                    hash: term.hash,
                    term: term.term.clone(),
                    surface: term.surface.clone(),
                    beginning: beginning_of(&term.term),
                    stop: term.stop,
                    capitalised: term.capitalised,
                    idf: idf * term.weight,
                });
            }
            if !term.stop {
                sequence.push(place);
            }
        }
        let of_kind = |stop| (0..terms.len()).filter(|place| terms[*place].stop == stop).collect();
        let (content, stop_words): (Terms, Terms) = (of_kind(false), of_kind(true));
        let idfs = content.iter().map(|place| terms[place].idf);
        let total = idfs.sum::<f32>().max(f32::MIN_POSITIVE);
        let rarest = content.iter().max_by(|a, b| terms[*a].idf.total_cmp(&terms[*b].idf));
        let hashes: Vec<u32> = terms.iter().map(|term| term.hash).collect();
        let hashed = hashes.iter().fold(0, |bits, hash| bits | bit(*hash));
        WeightedQuery {
            asked: query.asked,
            language: query.language,
            sequence,
            total,
            rarest,
            mean_sentence_tokens: mean(statistics.tokens, statistics.sentences),
            mean_passage_tokens: mean(statistics.tokens, statistics.passages),
            terms,
            hashes,
            hashed,
            content,
            stop_words,
        }
    }

    /// The place of the term with this hash.
    #[inline]
    pub(super) fn place_of(&self, hash: u32) -> Option<u8> {
        if self.hashed & bit(hash) == 0 {
            return None;
        }
        let place = self.hashes.iter().position(|known| *known == hash);
        place.map(|place| place as u8)
    }

    /// Share (0 to 1) of the content words' weight that these terms have.
    pub(super) fn coverage(&self, terms: Terms) -> f32 {
        let idfs = terms.and(self.content).iter().map(|place| self.terms[place].idf);
        idfs.sum::<f32>() / self.total
    }

    /// BM25 (Robertson et al. 1994) of a text that holds these terms, so often.
    pub(super) fn bm25(&self, terms: Terms, counts: &[u32], tokens: usize, shape: Bm25, mean_tokens: f32) -> f32 {
        let norm = shape.k1 * (1.0 - shape.b + shape.b * tokens as f32 / mean_tokens);
        let saturated = |count: u32| count as f32 * (shape.k1 + 1.0) / (count as f32 + norm);
        let scores = terms
            .iter()
            .map(|place| self.terms[place].idf * saturated(counts[place]));
        scores.sum()
    }
}

fn bit(hash: u32) -> u64 {
    1 << (hash % u64::BITS)
}

fn mean(total: u64, count: u64) -> f32 {
    if count == 0 {
        1.0
    } else {
        (total as f32 / count as f32).max(1.0)
    }
}
