//! Answer-sentence selection: which sentences of the retrieved passages answer the question best.

mod cues;
pub mod features;
mod matched;
mod weighted;
mod weights;

pub use features::Features;
pub use weighted::WeightedQuery;

use std::ops::Range;

use crate::index::Passage;
use crate::retriever::Candidate;

/// A sentence with its score.
#[derive(Debug, Clone)]
pub struct ScoredSentence {
    /// Place of the passage among the candidates.
    pub candidate: usize,
    /// Number of the sentence in the passage.
    pub sentence: usize,
    /// What the score was made of.
    pub features: Features,
    /// The score; comparable within one question.
    pub score: f32,
}

/// Scores every sentence of the candidates, best first.
pub fn select(query: &WeightedQuery, candidates: &[Candidate<'_>]) -> Vec<ScoredSentence> {
    let mut scored = Vec::new();
    for (candidate, retrieved) in candidates.iter().enumerate() {
        for (sentence, features) in features::of_passage(query, &retrieved.passage).into_iter().enumerate() {
            let score = features
                .values()
                .iter()
                .zip(&weights::SENTENCE)
                .map(|(value, weight)| value * weight)
                .sum();
            scored.push(ScoredSentence {
                candidate,
                sentence,
                features,
                score,
            });
        }
    }
    // Sorting is stable, so equal scores keep the order of retrieval.
    scored.sort_by(|a, b| b.score.total_cmp(&a.score));
    scored
}

/// The answering words of a sentence, as bytes of its passage's text, where the cues give a good guess.
pub fn highlight(query: &WeightedQuery, passage: &Passage, sentence: usize) -> Option<Range<usize>> {
    let (range, tokens) = passage.sentences_with_tokens().nth(sentence)?;
    let run = features::best_answer_candidate(query, passage, tokens)?;
    let (first, last) = (tokens.get(run.start)?, tokens.get(run.end.checked_sub(1)?)?);
    let marked = first.start as usize..(last.start + last.len) as usize;
    let is_inside = range.start as usize <= marked.start && marked.end <= range.end as usize;
    (is_inside && passage.text.get(marked.clone()).is_some()).then_some(marked)
}
