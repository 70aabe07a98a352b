//! How sure pullquote is that the first quote answers the question.
//!
//! Two questions are told apart, each with a logistic regression: do these articles speak of what is asked at all, and
//! if they do, is this the sentence? The confidence is the product. Both are fitted on the tuning data by
//! `training/selection/fit.py`, which repeats the features below.

use crate::selection::ScoredSentence;

mod weights;

/// Sentences that the best one is compared with; the same number is used for the fit.
const COMPARED: usize = 60;
/// Differences of scores beyond this say nothing more.
const MAX_MARGIN: f64 = 5.0;
/// Number of things that a decision looks at.
const COUNT: usize = 26;

/// A logistic regression.
struct Logistic {
    weights: [f64; COUNT],
    bias: f64,
}

impl Logistic {
    fn probability(&self, features: &[f64; COUNT]) -> f64 {
        let sum: f64 = features
            .iter()
            .zip(&self.weights)
            .map(|(value, weight)| value * weight)
            .sum();
        1.0 / (1.0 + (-sum - self.bias).exp())
    }
}

/// Calibrated probability (0 to 1) that the first of the sentences answers the question; 0 where there is none.
/// `sentences` come best first.
pub fn confidence(sentences: &[ScoredSentence]) -> f64 {
    match features(sentences) {
        Some(features) => weights::ON_TOPIC.probability(&features) * weights::RIGHT.probability(&features),
        None => 0.0,
    }
}

/// What the decision looks at.
fn features(sentences: &[ScoredSentence]) -> Option<[f64; COUNT]> {
    let compared = &sentences[..sentences.len().min(COMPARED)];
    let best = compared.first()?;
    let score = f64::from(best.score);
    let total: f64 = compared
        .iter()
        .map(|other| (f64::from(other.score) - score).exp())
        .sum();
    let share = (1.0 / total).clamp(1e-4, 1.0 - 1e-4);
    let margin = |other: Option<&ScoredSentence>| {
        other.map_or(MAX_MARGIN, |other| (score - f64::from(other.score)).min(MAX_MARGIN))
    };
    let f = best.features;
    let asked = f.asked_who + f.asked_when + f.asked_where + f.asked_quantity + f.asked_why + f.asked_what;
    let features = [
        f.coverage_sentence,
        f.coverage_with_previous,
        f.coverage_with_all,
        f.coverage_passage,
        f.surface,
        f.count_share,
        f.missing_capitalised,
        asked,
        f.bigrams,
        f.bm25_sentence,
        f.proximity,
        f.rarest,
        f.related,
        f.asked_near,
        f.bm25_passage,
        f.coverage_headline,
        f.coverage_sentence * f.coverage_sentence,
        f.coverage_with_previous * f.coverage_with_previous,
        f.coverage_with_all * f.coverage_with_all,
        f.coverage_passage * f.coverage_passage,
        f.coverage_sentence * f.count_share,
        f.surface * f.surface,
    ];
    let scores = [
        (share / (1.0 - share)).ln(),
        margin(compared.get(1)),
        margin(compared.iter().find(|other| other.candidate != best.candidate)),
        score,
    ];
    let mut all = [0.0; COUNT];
    for (place, value) in all.iter_mut().zip(scores.into_iter().chain(features.map(f64::from))) {
        *place = value;
    }
    Some(all)
}
