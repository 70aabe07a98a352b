//! How sure pullquote is that the first quote answers the question.

use crate::selection::{ScoredSentence, WeightedQuery};

/// Calibrated probability (0 to 1) that the best sentence answers the question.
pub fn confidence(_query: &WeightedQuery, best: &ScoredSentence, _sentences: &[ScoredSentence]) -> f64 {
    f64::from(best.features[3])
}
