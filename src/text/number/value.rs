//! Exact numbers: a ratio of two whole numbers, never negative.
//!
//! Takes digits, sums and products; gives back a reduced ratio, so that 5.6 million, 560万 and 5,600,000 are one value and
//! 三分之一 is exactly one third. It does *not* hold signs or anything above [`u64::MAX`] over [`u64::MAX`]: what does not
//! fit gives `None`, and the reader treats such a run of digits as an identifier.

use std::cmp::Ordering;
use std::fmt;

/// An exact number that is not negative: a ratio in lowest terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Value {
    numerator: u64,
    denominator: u64,
}

impl Value {
    /// Zero.
    pub const ZERO: Self = Self::whole(0);
    /// One.
    pub const ONE: Self = Self::whole(1);
    /// One half.
    pub const HALF: Self = Self { numerator: 1, denominator: 2 };

    /// Makes a whole number.
    #[must_use]
    pub const fn whole(number: u64) -> Self {
        Self { numerator: number, denominator: 1 }
    }

    /// Makes the ratio of two whole numbers; `None` when the second is zero.
    #[must_use]
    pub fn ratio(numerator: u64, denominator: u64) -> Option<Self> {
        Self::reduced(u128::from(numerator), u128::from(denominator))
    }

    /// Makes 10 to a power; `None` when it does not fit.
    #[must_use]
    pub fn power_of_ten(exponent: i32) -> Option<Self> {
        let size = 10u64.checked_pow(exponent.unsigned_abs())?;
        if exponent < 0 { Self::ratio(1, size) } else { Some(Self::whole(size)) }
    }

    fn reduced(numerator: u128, denominator: u128) -> Option<Self> {
        if denominator == 0 {
            return None;
        }
        if denominator == 1 {
            return Some(Self { numerator: u64::try_from(numerator).ok()?, denominator: 1 });
        }
        let shared = greatest_common_divisor(numerator, denominator);
        Some(Self {
            numerator: u64::try_from(numerator / shared).ok()?,
            denominator: u64::try_from(denominator / shared).ok()?,
        })
    }

    /// Multiplies; `None` when the product does not fit.
    #[must_use]
    pub fn times(self, other: Self) -> Option<Self> {
        let wide = u128::from;
        Self::reduced(wide(self.numerator) * wide(other.numerator), wide(self.denominator) * wide(other.denominator))
    }

    /// Divides; `None` when the other is zero or the result does not fit.
    #[must_use]
    pub fn over(self, other: Self) -> Option<Self> {
        self.times(Self::ratio(other.denominator, other.numerator)?)
    }

    /// Adds; `None` when the sum does not fit.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        let (first, second) = self.cross(other);
        Self::reduced(first.checked_add(second)?, u128::from(self.denominator) * u128::from(other.denominator))
    }

    /// Returns how far the two are apart; `None` when that does not fit.
    #[must_use]
    pub fn distance(self, other: Self) -> Option<Self> {
        let (first, second) = self.cross(other);
        Self::reduced(first.abs_diff(second), u128::from(self.denominator) * u128::from(other.denominator))
    }

    /// Returns `k` where `self` is exactly `other` times 10 to the `k`, and `None` where there is no such `k`.
    #[must_use]
    pub fn magnitude_over(self, other: Self) -> Option<i32> {
        let ratio = self.over(other)?;
        let (power, is_large) = match ratio {
            Self { numerator, denominator: 1 } => (numerator, true),
            Self { numerator: 1, denominator } => (denominator, false),
            _ => return None,
        };
        let exponent = i32::try_from(power.checked_ilog10()?).ok()?;
        (10u64.checked_pow(exponent.unsigned_abs()) == Some(power)).then_some(if is_large {
            exponent
        } else {
            -exponent
        })
    }

    /// Returns the number when it is whole.
    #[must_use]
    pub fn as_whole(self) -> Option<u64> {
        (self.denominator == 1).then_some(self.numerator)
    }

    /// Tells whether the number is zero.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.numerator == 0
    }

    fn cross(self, other: Self) -> (u128, u128) {
        let wide = u128::from;
        (wide(self.numerator) * wide(other.denominator), wide(other.numerator) * wide(self.denominator))
    }
}

impl Ord for Value {
    fn cmp(&self, other: &Self) -> Ordering {
        let (first, second) = self.cross(*other);
        first.cmp(&second)
    }
}

impl PartialOrd for Value {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Self {
        Self::whole(number)
    }
}

/// Writes the number with its thousands apart (`5,600,000`, `0.315`), or as a fraction (`1/3`) where decimals do not end.
impl fmt::Display for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((shift, scaled)) = self.decimals() else {
            return write!(formatter, "{}/{}", self.numerator, self.denominator);
        };
        let digits = scaled.to_string();
        let digits = format!("{digits:0>width$}", width = shift + 1);
        let (whole, fraction) = digits.split_at(digits.len() - shift);
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index).is_multiple_of(3) {
                formatter.write_str(",")?;
            }
            write!(formatter, "{digit}")?;
        }
        if shift > 0 { write!(formatter, ".{fraction}") } else { Ok(()) }
    }
}

impl Value {
    /// Returns the least number of decimals that writes the number in full, and the number without its point.
    fn decimals(self) -> Option<(usize, u128)> {
        let mut power = 1u128;
        for shift in 0..=18 {
            if power.is_multiple_of(u128::from(self.denominator)) {
                return Some((shift, u128::from(self.numerator) * (power / u128::from(self.denominator))));
            }
            power *= 10;
        }
        None
    }
}

fn greatest_common_divisor(mut first: u128, mut second: u128) -> u128 {
    // Most numbers fit in 64 bits, where division is several times faster.
    while second != 0 {
        if let (Ok(small_first), Ok(small_second)) = (u64::try_from(first), u64::try_from(second)) {
            let (mut a, mut b) = (small_first, small_second);
            while b != 0 {
                (a, b) = (b, a % b);
            }
            return u128::from(a);
        }
        (first, second) = (second, first % second);
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ratio(numerator: u64, denominator: u64) -> Value {
        Value::ratio(numerator, denominator).unwrap()
    }

    #[test]
    fn equal_amounts_are_one_value() {
        let million = Value::whole(1_000_000);
        let wan = Value::whole(10_000);
        assert_eq!(ratio(56, 10).times(million), Value::whole(560).times(wan));
    }

    #[test]
    fn magnitude_is_a_power_of_ten_or_none() {
        assert_eq!(Value::whole(56_000_000).magnitude_over(Value::whole(5_600_000)), Some(1));
        assert_eq!(ratio(1, 100).magnitude_over(Value::whole(100)), Some(-4));
        assert_eq!(Value::whole(7).magnitude_over(Value::whole(7)), Some(0));
        assert_eq!(Value::whole(20).magnitude_over(Value::whole(3)), None);
        assert_eq!(Value::ZERO.magnitude_over(Value::ONE), None);
    }

    #[test]
    fn is_written_with_thousands_decimals_or_as_a_fraction() {
        assert_eq!(Value::whole(5_600_000).to_string(), "5,600,000");
        assert_eq!(ratio(315, 100_000).to_string(), "0.00315");
        assert_eq!(ratio(12_345, 10).to_string(), "1,234.5");
        assert_eq!(ratio(1, 3).to_string(), "1/3");
    }

    #[test]
    fn what_does_not_fit_is_none() {
        assert_eq!(Value::whole(u64::MAX).times(Value::whole(2)), None);
        assert_eq!(Value::whole(u64::MAX).plus(Value::ONE), None);
        assert_eq!(Value::power_of_ten(40), None);
        assert_eq!(Value::ONE.over(Value::ZERO), None);
    }

    proptest! {
        #[test]
        fn division_undoes_multiplication(a in 0u64..1_000_000, b in 1u64..1_000_000, c in 1u64..1_000) {
            let (first, second) = (ratio(a, c), Value::whole(b));
            let product = first.times(second).unwrap();
            prop_assert_eq!(product.over(second), Some(first));
        }

        #[test]
        fn order_and_distance_agree(a in 0u64..u64::MAX, b in 0u64..u64::MAX) {
            let (first, second) = (Value::whole(a), Value::whole(b));
            prop_assert_eq!(first.cmp(&second), a.cmp(&b));
            prop_assert_eq!(first.distance(second), Some(Value::whole(a.abs_diff(b))));
        }
    }
}
