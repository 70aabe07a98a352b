//! The numbers of the decision. They come from `training/selection/fit.py`, like those of the selection.

use super::Logistic;

/// Whether the articles speak of what is asked.
#[rustfmt::skip]
pub(super) const ON_TOPIC: Logistic = Logistic {
    weights: [
        -0.8693, 0.2665, 0.1207, 0.5660, -0.5302, 1.4945, 3.4239, 1.1575, 2.8318, 4.1520, -6.3222, -0.5240, 2.2030,
        0.4665, -1.4116, 0.2471, 5.1403, 0.0450, 2.1156, 0.4718, -1.3060, 0.2649, -1.7272, 0.3025, -3.4616, -0.3426,
    ],
    bias: -9.7314,
};

/// Whether the first sentence is the right one, where they do.
#[rustfmt::skip]
pub(super) const RIGHT: Logistic = Logistic {
    weights: [
        0.5723, -0.0137, 0.2215, 0.0275, -1.3533, 0.2120, 0.8004, 1.4453, 0.6352, -0.3651, 1.2809, 0.0410, 0.0292,
        0.8981, 0.5227, 0.0390, 0.3710, -0.0789, -0.5379, 0.6241, -1.9920, 0.4211, -0.1279, -2.4655, 3.1138, -0.5190,
    ],
    bias: -1.0929,
};
