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
        0.0892, -0.2117, 0.4333, 0.1899, -0.0757, 1.5000, 0.9308, 1.4509, 1.3515, -0.1377, -1.1870, -0.4383, 1.2351,
        0.8366, 1.7280, -0.0558, 3.1916, 0.1441, 1.2971, 5.5913, -0.5318, 0.2644, -0.3965, 0.2886, -0.5674, 0.4013,
        0.1280, 0.2552, -0.0241, 0.1130, 0.1131, 0.0091, -0.1340, 0.0164, -0.0154,
    ],
    bias: -5.3933,
};

/// Whether the first sentence answers, after reading.
#[rustfmt::skip]
pub(super) const READ_RIGHT: Logistic<READ_COUNT> = Logistic {
    weights: [
        0.0782, 0.2787, 0.2198, -0.0102, -0.8798, 0.3106, 1.5516, -1.9658, -0.3566, -0.4271, 0.4500, -0.2217, 0.6037,
        -0.1680, 0.9279, 0.3319, 2.4533, 0.1346, 0.1686, -0.3811, 0.5905, -0.2901, 0.4708, -0.7647, 0.5782, 0.8145,
        2.6159, 0.2005, 0.1933, -0.9170, -0.2236, 0.4620, -0.1471, 0.0178, -0.0012,
    ],
    bias: -2.8394,
};

/// Slope and offset from the logit of the two's product to that of the confidence.
#[rustfmt::skip]
pub(super) const READ_LINE: [f64; 2] = [
    0.9122, 1.0702,
];
