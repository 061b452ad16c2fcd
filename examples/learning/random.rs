//! Chance that is the same on every machine.

/// Numbers drawn from a seed, the same on every machine: Steele, Lea & Flood 2014, "Fast splittable pseudorandom number
/// generators".
pub(crate) struct Random(pub(crate) u64);

impl Random {
    /// Draws a number from 0 up to, not including, `below`; 0 where that is 0.
    pub(crate) fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(below.max(1)).expect("small")).expect("small")
    }
}
