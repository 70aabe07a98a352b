//! Spends the reader's time where it pays: reads the passages of the best sentences, and ranks the sentences anew.

use std::ops::Range;

use super::{ScoredSentence, weights};
use crate::error::Result;
use crate::index::Passage;
use crate::reader::{Excerpt, Reader};
use crate::retriever::Candidate;

/// Passages that are read at once: two cores are what small servers have, and the answer must not depend on the number.
const ROUND: usize = 2;
/// Of a longer passage only the sentences around its best one are read, up to so many bytes.
const LONGEST_EXCERPT: usize = 2_400;
/// Share of the probability that the best sentence must have, among all of them, to read no further.
const SURE: f32 = 0.9;
/// A sentence that the reader takes for impossible is as impossible as this (natural logarithm).
const LEAST_LOG_PROBABILITY: f32 = -12.0;

/// What the reader makes of a sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadSentence {
    /// How much its passage seems to answer the question (a logit).
    pub answers: f32,
    /// Logarithm of the probability of the sentence's best span among those of the passage, not below -12.
    pub log_probability: f32,
    /// Probability of that span among those of the sentence.
    pub share: f32,
    /// That span, as bytes of the passage's text.
    pub span: Range<usize>,
}

/// Whether reading may end before the budget is spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// Stop as soon as one sentence stands out.
    UntilSure,
    /// Read as much as the budget allows, as the fit of the weights needs it.
    UntilSpent,
}

/// Reads the most promising passages and ranks the sentences anew. They come best first, and leave best first. No further
/// passages are begun once `most_bytes` were read.
///
/// # Errors
/// The reader fails; the sentences are as they were then.
pub fn read(
    reader: &dyn Reader,
    patience: Patience,
    most_bytes: usize,
    question: &str,
    candidates: &[Candidate<'_>],
    sentences: &mut [ScoredSentence],
) -> Result<()> {
    let order = by_best_sentence(candidates.len(), sentences);
    let mut readings: Vec<Option<Vec<Option<ReadSentence>>>> = vec![None; candidates.len()];
    let mut scores = Vec::new();
    let mut bytes = 0;
    for round in order.chunks(ROUND) {
        let parts: Vec<Part<'_>> = round
            .iter()
            .map(|(candidate, best)| Part::around(&candidates[*candidate].passage, *best))
            .collect();
        let excerpts: Vec<Excerpt<'_>> = parts.iter().map(|part| part.excerpt.clone()).collect();
        for (((candidate, _), part), reading) in round.iter().zip(&parts).zip(reader.read(question, &excerpts)?) {
            let passage = &candidates[*candidate].passage;
            let mut all = vec![None; passage.sentences.len()];
            for (place, span) in all[part.first..].iter_mut().zip(reading.spans) {
                *place = span.map(|span| ReadSentence {
                    answers: reading.answers,
                    log_probability: span.log_probability.max(LEAST_LOG_PROBABILITY),
                    share: span.share,
                    span: part.start + span.range.start..part.start + span.range.end,
                });
            }
            readings[*candidate] = Some(all);
        }
        scores = sentences
            .iter()
            .map(|scored| {
                let reading = readings[scored.candidate].as_ref();
                score(scored, reading.and_then(|all| all[scored.sentence].as_ref()))
            })
            .collect();
        bytes += parts.iter().map(|part| part.excerpt.text.len()).sum::<usize>();
        if bytes >= most_bytes || patience == Patience::UntilSure && share_of_best(&scores) >= SURE {
            break;
        }
    }
    for (scored, score) in sentences.iter_mut().zip(scores) {
        scored.score = score;
        scored.reading = readings[scored.candidate]
            .as_ref()
            .and_then(|all| all[scored.sentence].clone());
    }
    sentences.sort_by(|a, b| b.score.total_cmp(&a.score));
    Ok(())
}

/// The score of a sentence from its words and from what was read.
fn score(scored: &ScoredSentence, reading: Option<&ReadSentence>) -> f32 {
    let read = reading.map_or([0.0; 3], |reading| [1.0, reading.answers, reading.log_probability]);
    let read = [scored.words_score].into_iter().chain(read).zip(weights::READ);
    let features = scored.features.values().into_iter().zip(weights::READ_FEATURES);
    read.chain(features).map(|(value, weight)| value * weight).sum()
}

/// The probability of the best score among all, by softmax.
fn share_of_best(scores: &[f32]) -> f32 {
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    1.0 / scores.iter().map(|score| (score - top).exp()).sum::<f32>()
}

/// The candidates in the order of their best sentences, each with the number of that sentence.
fn by_best_sentence(candidates: usize, sentences: &[ScoredSentence]) -> Vec<(usize, usize)> {
    let mut listed = vec![false; candidates];
    let mut order = Vec::with_capacity(candidates);
    for scored in sentences {
        if !std::mem::replace(&mut listed[scored.candidate], true) {
            order.push((scored.candidate, scored.sentence));
        }
    }
    order
}

/// The part of a passage that is read.
struct Part<'a> {
    excerpt: Excerpt<'a>,
    /// Number of its first sentence in the passage.
    first: usize,
    /// Its first byte in the passage's text.
    start: usize,
}

impl Part<'_> {
    /// The whole passage, or as many sentences around one of them as may be read.
    fn around(passage: &Passage, best: usize) -> Part<'_> {
        let range = |number: usize| {
            let sentence = &passage.sentences[number];
            sentence.start as usize..sentence.end as usize
        };
        let (mut first, mut last) = (best, best);
        let size = |first: usize, last: usize| range(last).end - range(first).start;
        loop {
            let has_room_after = last + 1 < passage.sentences.len() && size(first, last + 1) <= LONGEST_EXCERPT;
            let has_room_before = first > 0 && size(first - 1, last) <= LONGEST_EXCERPT;
            match (has_room_before, has_room_after) {
                (false, false) => break,
                (true, false) => first -= 1,
                (false, true) => last += 1,
                // The words before a sentence say what it speaks of, those after it seldom do.
                (true, true) if best - first <= last - best => first -= 1,
                (true, true) => last += 1,
            }
        }
        let (start, mut end) = (range(first).start, range(last).end);
        if end - start > LONGEST_EXCERPT {
            end = passage.text.floor_char_boundary(start + LONGEST_EXCERPT);
        }
        let inside = |number: usize| {
            let range = range(number);
            range.start - start..range.end.min(end) - start
        };
        Part {
            excerpt: Excerpt {
                text: &passage.text[start..end],
                sentences: (first..=last).map(inside).collect(),
            },
            first,
            start,
        }
    }
}
