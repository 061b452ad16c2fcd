//! The two kinds of figures a bead carries, kept apart by type: a cost adds up, a confidence is a probability.

use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg};

/// A cost in nats: additive, lower is better.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub struct Cost(f32);

impl Cost {
    /// Makes a cost; what is not a number counts as the largest cost.
    #[must_use]
    pub fn nats(nats: f32) -> Self {
        Self(if nats.is_nan() { f32::MAX } else { nats })
    }

    /// Returns the cost in nats.
    #[must_use]
    pub fn value(self) -> f32 {
        self.0
    }
}

impl Add for Cost {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::nats(self.0 + other.0)
    }
}

impl AddAssign for Cost {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Neg for Cost {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum for Cost {
    fn sum<I: Iterator<Item = Self>>(costs: I) -> Self {
        costs.fold(Self::default(), Add::add)
    }
}

/// How sure something is, from 0 to 1; higher is better.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Confidence(f32);

impl Confidence {
    /// Certainty: what a person has said, or what cannot be otherwise.
    pub const CERTAIN: Self = Self(1.0);

    /// Below this a bead is more likely wrong than right, as far as confidences are calibrated. The one threshold of rules, summaries,
    /// screens and pages.
    pub const DOUBTFUL: f32 = 0.5;

    /// Below this a bead is worth a look where there is time for one. Origin: chosen by hand; of the 54 places that are wrong in the six
    /// chapters of mac-dev, 47 have a bead below it.
    pub const UNSURE: f32 = 0.9;

    /// Makes a confidence; values outside 0..=1 are moved to the nearer end, what is not a number to 0.
    #[must_use]
    pub fn new(probability: f32) -> Self {
        Self(if probability.is_nan() { 0.0 } else { probability.clamp(0.0, 1.0) })
    }

    /// Returns the probability, 0..=1.
    #[must_use]
    pub fn value(self) -> f32 {
        self.0
    }

    /// Tells whether it is below [`Confidence::DOUBTFUL`].
    #[must_use]
    pub fn is_doubtful(self) -> bool {
        self.0 < Self::DOUBTFUL
    }
}
