//! The numbers of the decision. They come from `training/selection/fit.py`, like those of the selection.

use super::Logistic;

/// Whether the articles speak of what is asked.
#[rustfmt::skip]
pub(super) const ON_TOPIC: Logistic = Logistic {
    weights: [
        -0.6666, 0.1624, 0.1782, 0.5222, 0.7032, 1.3806, 4.0153, 1.2802, 2.6374, 2.3407, -6.1871, -0.5246, 1.8091,
        0.3472, -0.3975, 0.0908, 4.2900, 0.1689, 1.7236, 1.7903, -1.0771, 0.2575, -2.5731, 0.0076, -2.9193, -0.6000,
    ],
    bias: -8.8555,
};

/// Whether the first sentence is the right one, where they do.
#[rustfmt::skip]
pub(super) const RIGHT: Logistic = Logistic {
    weights: [
        0.5845, 0.0129, 0.1919, 0.0111, -0.8407, 1.2779, -0.6244, 1.3326, 0.6930, -0.2146, 1.2972, 0.0697, -0.0176,
        0.6662, 0.5089, 0.0466, 0.1090, -0.0814, -0.3220, 0.8709, -1.5189, -0.0125, 0.8953, -2.6451, 2.0863, -0.4353,
    ],
    bias: -1.0532,
};
