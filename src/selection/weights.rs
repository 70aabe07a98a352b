//! The numbers of the selection and where they come from.

use super::features::COUNT;

/// The two free parameters of BM25.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bm25 {
    /// How soon repeated terms stop to count.
    pub(super) k1: f32,
    /// How much longer texts are held back (0 to 1).
    pub(super) b: f32,
}

/// For sentences.
pub(super) const SENTENCE_BM25: Bm25 = Bm25 { k1: 0.9, b: 0.4 };
/// For whole passages.
pub(super) const PASSAGE_BM25: Bm25 = Bm25 { k1: 0.9, b: 0.4 };

/// Weight of each feature in a sentence's score.
pub(super) const SENTENCE: [f32; COUNT] = {
    let mut weights = [0.0; COUNT];
    weights[0] = 1.0;
    weights[1] = 0.75;
    weights
};
