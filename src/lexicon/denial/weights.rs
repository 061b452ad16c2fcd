//! What `examples/learn_denial.rs` learned; its head says from what.
//!
//! Of 98913 right pairs and 79349 planted ones:
//!
//! | right pairs flagged | bar, nats | planted denials found |
//! |---|---|---|
//! | 0.02 % | 2.04 | 28 % |
//! | 0.05 % | 1.26 | 40 % |
//! | 0.10 % | 0.42 | 48 % |
//! | 0.20 % | -0.69 | 55 % |
//! | 0.30 % | -1.61 | 57 % |
//! | 0.50 % | -3.00 | 58 % |

/// For each figure of a denial.
pub(super) const DENIAL: [f32; super::COUNT] = [
    -0.674, 0.494, 0.520, -0.046, 0.096, -0.391, -0.426, -1.017, -0.731, -0.237, -1.381, 0.637, -1.134, -2.477, -1.795,
    0.089, 1.485, 0.366, 0.195, 2.634, -0.700, -0.123, -0.252, -0.677,
];
