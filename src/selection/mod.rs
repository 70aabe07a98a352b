//! Answer-sentence selection: which sentences of the retrieved passages answer the question best.
//!
//! A sentence's score is a linear function of [`Features`]: its own words, its paragraph's, its neighbours', the title's,
//! and whether it holds what is asked for. The weights are fitted by `training/selection/fit.py`. [`read`] then has the
//! best passages read and scores their sentences anew, with weights of `training/selection/fit_reading.py`.

mod cues;
pub mod features;
mod matched;
mod reading;
mod terms;
mod weighted;
mod weights;

pub use features::Features;
pub use reading::{Patience, ReadSentence, read};
pub use weighted::WeightedQuery;

use std::ops::Range;

use crate::index::Passage;
use crate::retriever::Candidate;

/// A bit for a byte, the same for a letter of either case: by those of first letters most words are told apart at once.
const fn letter(byte: u8) -> u32 {
    1 << (byte % 32)
}

/// A sentence with its score.
#[derive(Debug, Clone)]
pub struct ScoredSentence {
    /// Place of the passage among the candidates.
    pub candidate: usize,
    /// Number of the sentence in the passage.
    pub sentence: usize,
    /// What the score was made of.
    pub features: Features,
    /// The score by words alone; comparable within one question.
    pub words_score: f32,
    /// The score by everything that is known; the same as that by words where nothing was read.
    pub score: f32,
    /// What the reader makes of it, where it was read.
    pub reading: Option<ReadSentence>,
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
                words_score: score,
                score,
                reading: None,
            });
        }
    }
    // Sorting is stable, so equal scores keep the order of retrieval. What is sorted is small: a sentence is 200 bytes.
    let mut order: Vec<(usize, f32)> = scored.iter().map(|sentence| sentence.score).enumerate().collect();
    order.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    order.into_iter().map(|(place, _)| scored[place].clone()).collect()
}

/// The reader's words are marked where they are this likely among all of the sentence's. Below, most would be wrong.
const MARKED: f32 = 0.05;
/// What Markdown puts around words; a mark neither begins nor ends with it.
const MARKUP: &[char] = &['*', '_', '[', ']', '`', '~', '|', '\\'];

/// The answering words of a sentence, as bytes of its passage's text: those that the reader found, or where it did not
/// read, those that the cues make a good guess. `None` where there is doubt.
pub fn highlight(query: &WeightedQuery, passage: &Passage, scored: &ScoredSentence) -> Option<Range<usize>> {
    let (range, tokens) = passage.sentences_with_tokens().nth(scored.sentence)?;
    let marked = match &scored.reading {
        Some(read) if read.share < MARKED => return None,
        Some(read) => without_markup(&passage.text, read.span.clone())?,
        None => {
            let run = features::best_answer_candidate(query, passage, tokens)?;
            let (first, last) = (tokens.get(run.start)?, tokens.get(run.end.checked_sub(1)?)?);
            first.start as usize..(last.start + last.len) as usize
        }
    };
    let is_inside = range.start as usize <= marked.start && marked.end <= range.end as usize;
    (is_inside && !marked.is_empty() && passage.text.get(marked.clone()).is_some()).then_some(marked)
}

/// A range of a text without markup and white space at its ends.
fn without_markup(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let is_around = |c: char| c.is_whitespace() || MARKUP.contains(&c);
    let inside = text.get(range.clone())?;
    let start = range.start + (inside.len() - inside.trim_start_matches(is_around).len());
    let end = range.end - (inside.len() - inside.trim_end_matches(is_around).len());
    (start < end).then_some(start..end)
}
