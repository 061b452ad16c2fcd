//! One byte for a probability: its negative logarithm in steps of [`STEP_NATS`], rounded so that it never grows.
//!
//! Takes probabilities and bytes; gives back the other. It does *not* know what the probabilities are of.

use std::sync::LazyLock;

/// Width of a step. 255 steps reach down to e^-15.2, about 2.5e-7: less than one word in the training text has, and a step
/// changes a probability by 6 %.
pub(super) const STEP_NATS: f32 = 0.06;

/// The byte that stands for 0.
const ZERO: u8 = u8::MAX;

/// Returns the byte of a probability; anything above 1 counts as 1, and what is too small or not a number as 0.
pub(super) fn quantised(probability: f32) -> u8 {
    if probability.is_nan() {
        return ZERO;
    }
    let smaller = PROBABILITIES.partition_point(|step| *step > probability.min(1.0) * 1.000_001);
    u8::try_from(smaller).unwrap_or(ZERO)
}

/// Returns the probability of a byte: at most what went in.
pub(super) fn probability(byte: u8) -> f32 {
    PROBABILITIES[usize::from(byte)]
}

/// Returns the probabilities of all bytes, for who reads many.
pub(super) fn probabilities() -> &'static [f32; 256] {
    &PROBABILITIES
}

/// Returns the negative logarithm of a byte's probability, in nats; 0 counts as one step beyond the smallest.
pub(super) fn cost(byte: u8) -> f32 {
    f32::from(byte) * STEP_NATS
}

static PROBABILITIES: LazyLock<[f32; 256]> = LazyLock::new(|| {
    let mut table = [0.0; 256];
    for byte in 0..ZERO {
        table[usize::from(byte)] = (-cost(byte)).exp();
    }
    table
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_and_nothing_grows() {
        for byte in 0..=u8::MAX {
            assert_eq!(quantised(probability(byte)), byte);
        }
        for thousandth in 0..=1000_u16 {
            let exact = f32::from(thousandth) / 1000.0;
            let back = probability(quantised(exact));
            assert!(back <= exact * 1.00001 && back >= exact * (-STEP_NATS).exp() * 0.9999, "{exact} {back}");
        }
        assert_eq!(probability(quantised(f32::NAN)), 0.0);
        assert_eq!(probability(quantised(-1.0)), 0.0);
        assert_eq!(probability(quantised(2.0)), 1.0);
    }
}
