//! The numbers of the decision. They come from `training/selection/fit.py`, like those of the selection.

use super::{COUNT, Logistic, READ_COUNT};

/// Whether the articles speak of what is asked.
#[rustfmt::skip]
pub(super) const ON_TOPIC: Logistic<COUNT> = Logistic {
    weights: [
        -0.6666, 0.1624, 0.1782, 0.5222, 0.7032, 1.3806, 4.0153, 1.2802, 2.6374, 2.3407, -6.1871, -0.5246, 1.8091,
        0.3472, -0.3975, 0.0908, 4.2900, 0.1689, 1.7236, 1.7903, -1.0771, 0.2575, -2.5731, 0.0076, -2.9193, -0.6000,
    ],
    bias: -8.8555,
};

/// Whether the first sentence is the right one, where they do.
#[rustfmt::skip]
pub(super) const RIGHT: Logistic<COUNT> = Logistic {
    weights: [
        0.5845, 0.0129, 0.1919, 0.0111, -0.8407, 1.2779, -0.6244, 1.3326, 0.6930, -0.2146, 1.2972, 0.0697, -0.0176,
        0.6662, 0.5089, 0.0466, 0.1090, -0.0814, -0.3220, 0.8709, -1.5189, -0.0125, 0.8953, -2.6451, 2.0863, -0.4353,
    ],
    bias: -1.0532,
};

/// Whether the articles speak of what is asked, after reading.
#[rustfmt::skip]
pub(super) const READ_ON_TOPIC: Logistic<READ_COUNT> = Logistic {
    weights: [
        0.1164, -0.1391, 0.3546, 0.1971, -0.2648, 1.2903, 0.9297, 1.2813, 1.3527, -0.1766, -1.5094, -0.2400, 0.7727,
        0.9267, 1.3027, -0.1475, 2.2927, 0.0034, 1.3707, 5.6961, -0.7770, 0.2040, -0.0894, 0.2445, -0.7355, 0.4672,
        1.4838, 0.2569, -0.0489, 0.0718, 0.5156, -0.2869, -0.1307, 0.0172, -0.0157,
    ],
    bias: -6.4861,
};

/// Whether the first sentence answers, after reading.
#[rustfmt::skip]
pub(super) const READ_RIGHT: Logistic<READ_COUNT> = Logistic {
    weights: [
        -0.1204, 0.3546, 0.1695, 0.0355, -0.7414, 0.3762, 2.7595, 0.1428, 0.0426, -1.2753, -0.4921, -0.1355, 0.7457,
        -0.0281, 1.0967, 0.1241, 2.4405, 0.0428, -0.0764, -1.2949, 0.8912, -0.7615, 0.6244, -2.1166, 0.5147, 0.4689,
        4.0149, 0.2978, 0.1530, -0.5049, 0.0530, 0.3936, -0.1606, 0.0153, -0.0053,
    ],
    bias: -6.4434,
};

/// Slope and offset from the logit of the two's product to that of the confidence.
#[rustfmt::skip]
pub(super) const READ_LINE: [f64; 2] = [
    0.8101, 1.4031,
];
