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
    0.4289, 2.6553, 5.3018, -3.2388, 1.2768, 0.1042, 2.0343, 0.1252, -0.0136, 1.7637, 0.8032, 3.3418, 2.6230, 4.6245,
    4.3466, 0.4833, 2.3678, 0.8476, 2.3644, 1.3099, -0.3305, 0.3511, -0.2876, 0.3316, -0.6089, 0.1173, -0.3080,
    1.1590, 3.4046, 4.6621, 0.8531, -0.6591,
];
