//! What `examples/learn_denial.rs` learned; its head says from what.
//!
//! Of 48639 right pairs and 49303 planted ones:
//!
//! | right pairs flagged | bar, nats | planted denials found |
//! |---|---|---|
//! | 0.02 % | 2.45 | 16 % |
//! | 0.05 % | 1.26 | 33 % |
//! | 0.10 % | 0.67 | 40 % |
//! | 0.20 % | -0.13 | 45 % |
//! | 0.30 % | -0.78 | 48 % |
//! | 0.50 % | -2.53 | 50 % |

/// For each figure of a denial.
pub(super) const DENIAL: [f32; super::COUNT] = [
    1.363, 0.583, 0.210, -0.177, -0.471, -0.304, -0.581, -0.999, -1.241, -0.611, -1.660, 0.001, -1.064, -3.261, -1.487,
    0.149, 1.520, 0.566, 0.167, 2.668,
];
