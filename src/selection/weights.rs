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

/// Weight of each feature in a sentence's score, in the order of [`super::Features::NAMES`]. Fitted by
/// `training/selection/fit.py`.
#[rustfmt::skip]
pub(super) const SENTENCE: [f32; COUNT] = [
    0.3699, 2.7560, 5.1951, -2.9652, 1.0714, 0.3077, 2.0483, 0.1248, -0.0135, 1.7959, 0.6210, 3.3634, 2.6146, 4.3546,
    4.2621, 0.3314, 2.2939, 0.8905, 2.3768, 1.2193, -0.1991, 0.2990, -0.3234, 0.3396, -0.5492, 0.0873, -0.3708,
    1.1735, 3.4265, 4.3106, 0.8206, -0.7409,
];
