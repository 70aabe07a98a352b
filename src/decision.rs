//! How sure pullquote is that the first quote answers the question.
//!
//! Two questions are told apart, each with a logistic regression: do these articles speak of what is asked at all, and
//! if they do, is this the sentence? The confidence is the product. Both are fitted on the tuning data by
//! `training/selection/fit.py`, which repeats the features below. After reading there is more to look at, and other
//! weights are at work (`training/selection/fit_reading.py`); as those were taught with impossible questions too, their
//! product is put on the scale of a probability by a third regression on it alone (Platt scaling; Platt 1999).

use crate::selection::ScoredSentence;

mod weights;

/// Sentences that the best one is compared with; the same number is used for the fit.
const COMPARED: usize = 60;
/// Differences of scores beyond this say nothing more.
const MAX_MARGIN: f64 = 5.0;
/// Number of things that a decision looks at.
const COUNT: usize = 26;
/// Number of things that it looks at after reading.
const READ_COUNT: usize = COUNT + 9;
/// A product is no nearer to 0 or 1 than this, so that its logit is a number.
const EDGE: f64 = 1e-9;

/// A logistic regression.
struct Logistic<const N: usize> {
    weights: [f64; N],
    bias: f64,
}

impl<const N: usize> Logistic<N> {
    fn probability(&self, features: &[f64; N]) -> f64 {
        let sum: f64 = features
            .iter()
            .zip(&self.weights)
            .map(|(value, weight)| value * weight)
            .sum();
        logistic(sum + self.bias)
    }
}

fn logistic(logit: f64) -> f64 {
    1.0 / (1.0 + (-logit).exp())
}

/// Calibrated probability (0 to 1) that the first of the sentences answers the question; 0 where there is none.
/// `sentences` come best first.
pub fn confidence(sentences: &[ScoredSentence]) -> f64 {
    let compared = &sentences[..sentences.len().min(COMPARED)];
    let Some(best) = compared.first() else { return 0.0 };
    let features = features(best, compared);
    if compared.iter().all(|other| other.reading.is_none()) {
        return weights::ON_TOPIC.probability(&features) * weights::RIGHT.probability(&features);
    }
    let features = with_reading(features, best, compared);
    let product = weights::READ_ON_TOPIC.probability(&features) * weights::READ_RIGHT.probability(&features);
    let product = product.clamp(EDGE, 1.0 - EDGE);
    let [slope, offset] = weights::READ_LINE;
    logistic(slope * (product / (1.0 - product)).ln() + offset)
}

/// What the decision looks at.
fn features(best: &ScoredSentence, compared: &[ScoredSentence]) -> [f64; COUNT] {
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
    joined(scores.into_iter().chain(features.map(f64::from)))
}

/// The same and what was read.
fn with_reading(features: [f64; COUNT], best: &ScoredSentence, compared: &[ScoredSentence]) -> [f64; READ_COUNT] {
    let words_score = f64::from(best.words_score);
    let others = compared.iter().skip(1).map(|other| f64::from(other.words_score));
    let best_other = others.fold(f64::NEG_INFINITY, f64::max);
    let words_margin = (words_score - best_other).clamp(-MAX_MARGIN, MAX_MARGIN);
    let readings = compared.iter().filter_map(|other| other.reading.as_ref());
    let most = readings
        .map(|read| f64::from(read.answers))
        .fold(f64::NEG_INFINITY, f64::max);
    let (read, answers, log_probability, share, behind) = match &best.reading {
        Some(read) => {
            let answers = f64::from(read.answers);
            (
                1.0,
                answers,
                f64::from(read.log_probability),
                f64::from(read.share),
                most - answers,
            )
        }
        None => (0.0, 0.0, 0.0, 0.0, 0.0),
    };
    let is_best_by_words = f64::from(u8::from(words_score >= best_other));
    joined(features.into_iter().chain([
        read,
        answers,
        log_probability,
        share,
        behind,
        is_best_by_words,
        words_margin,
        answers * answers.abs(),
        log_probability * log_probability,
    ]))
}

fn joined<const N: usize>(values: impl Iterator<Item = f64>) -> [f64; N] {
    let mut all = [0.0; N];
    for (place, value) in all.iter_mut().zip(values) {
        *place = value;
    }
    all
}
