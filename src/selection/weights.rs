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

/// Weight of a sentence's score by words, of its having been read, of its passage's logit and of its span's log
/// probability, in its score after reading. Fitted by `training/selection/fit_reading.py`.
#[rustfmt::skip]
pub(super) const READ: [f32; 4] = [
    0.2308, 3.3001, 0.6450, 0.3443,
];

/// What each feature adds to that: the reader makes some count for less.
#[rustfmt::skip]
pub(super) const READ_FEATURES: [f32; COUNT] = [
    0.2110, 1.9909, 1.4260, -1.0264, -0.5564, -0.0948, 1.4078, 0.0232, 0.0372, -0.4905, 0.2443, 0.2230, 0.7620,
    0.2127, 1.9237, -0.2850, 0.3867, -0.3817, 0.5984, 0.6856, -0.1362, 0.0775, 0.0682, 0.0493, -0.1173, 0.0961,
    -0.1042, 0.3056, -0.3960, 4.4003, 1.3885, 0.0446,
];
