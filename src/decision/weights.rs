//! The numbers of the decision. They come from `training/selection/fit.py`, like those of the selection.

use super::Logistic;

/// Whether the articles speak of what is asked.
#[rustfmt::skip]
pub(super) const ON_TOPIC: Logistic = Logistic {
    weights: [
        -0.8528, 0.2503, 0.0983, 0.5440, -0.8055, 1.5553, 3.7802, 1.4506, 2.7003, 4.0467, -6.1500, -0.5604, 2.0607,
        0.4536, -1.1648, 0.2663, 5.2641, 0.1099, 2.2371, 0.5095, -1.1022, 0.3938, -2.0380, -0.0695, -3.2605, -0.1941,
    ],
    bias: -9.6563,
};

/// Whether the first sentence is the right one, where they do.
#[rustfmt::skip]
pub(super) const RIGHT: Logistic = Logistic {
    weights: [
        0.5699, -0.0079, 0.2250, 0.0076, -0.5880, 0.1854, 0.5414, 0.9992, 0.7970, -0.1399, 1.2680, 0.0827, 0.1632, 0.8922,
        0.3951, 0.0351, 0.1996, -0.0851, -0.4609, 0.7804, -2.4649, 0.5640, 0.0091, -2.1980, 2.9206, -0.6191,
    ],
    bias: -1.1607,
};
