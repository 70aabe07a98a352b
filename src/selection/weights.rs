//! The numbers of the selection and where they come from.

use super::features::COUNT;

/// The two free parameters of BM25. The values below are Lucene's for passages, set by hand.
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

/// Weight of each feature in a sentence's score, in the order of [`super::Features::NAMES`]. Fitted by
/// `training/selection/fit.py`.
#[rustfmt::skip]
pub(super) const SENTENCE: [f32; COUNT] = [
    0.4392, 2.4783, 5.7763, -2.7845, 1.5954, 0.3815, 1.9836, 0.1198, -0.0022, 1.4836, 0.6358, 3.2294, 2.4451, 3.6020,
    3.8889, 0.4541, 2.2762, 0.8603, 2.3749, 1.3765, -0.2011, 0.3311, -0.2907, 0.3242, -0.6235, 0.1202, -0.3275,
    1.0994, 3.3005, 4.3350, 1.1084, -0.6629,
];
