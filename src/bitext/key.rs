//! Who a bead is, wherever it stands: a hash of its texts.
//!
//! Takes the texts of both sides; gives back a [`BeadKey`] that edits elsewhere do not change. It does *not* tell two beads of
//! the same texts apart: a [`Spot`] says beside the key where the bead was last, and the nearest of those alike is meant.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Bead, Bitext};
use crate::document::SegmentRange;
use crate::text::lang::Side;

/// Bits kept of the hash of each side: in a million different texts, two alike by chance are a matter of one in five hundred.
const BITS: u32 = 48;

/// The identity of a bead: a hash of the text of each side. Prints as `0f3a…-91bc…`, twelve hexadecimal digits for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BeadKey {
    source: u64,
    target: u64,
}

impl BeadKey {
    /// Makes the key of a bead.
    #[must_use]
    pub fn of(bitext: &Bitext, bead: &Bead) -> Self {
        Self { source: hash(bitext, Side::Source, bead.source), target: hash(bitext, Side::Target, bead.target) }
    }

    /// Tells whether two keys have a side in common that is not empty.
    #[must_use]
    pub fn shares_side(self, other: Self) -> Option<Side> {
        if self.source != 0 && self.source == other.source {
            Some(Side::Source)
        } else if self.target != 0 && self.target == other.target {
            Some(Side::Target)
        } else {
            None
        }
    }

    /// Reads what is printed.
    #[must_use]
    pub fn parse(written: &str) -> Option<Self> {
        let (source, target) = written.split_once('-')?;
        let half = |digits: &str| {
            let fits = digits.len() == 12 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
            fits.then(|| u64::from_str_radix(digits, 16).ok()).flatten()
        };
        Some(Self { source: half(source)?, target: half(target)? })
    }
}

/// The hash of one side; 0 where it has no segment.
fn hash(bitext: &Bitext, side: Side, range: SegmentRange) -> u64 {
    if range.is_empty() {
        return 0;
    }
    let digest = blake3::hash(bitext.text(side, range).as_bytes());
    let first: [u8; 8] = std::array::from_fn(|index| digest.as_bytes()[index]);
    // Zero stands for a side that is empty.
    (u64::from_be_bytes(first) >> (64 - BITS)).max(1)
}

impl fmt::Display for BeadKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:012x}-{:012x}", self.source, self.target)
    }
}

impl Serialize for BeadKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for BeadKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = String::deserialize(deserializer)?;
        Self::parse(&written).ok_or_else(|| serde::de::Error::custom(format!("{written:?} is not the key of a pair")))
    }
}

/// A bead as a file names it: who it is, and where it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Spot {
    /// Who it is.
    pub key: BeadKey,
    /// Its number, from 0, where it was seen last; of several beads of the same texts the nearest is meant.
    #[serde(default)]
    pub at: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_as_they_are_printed() {
        let key = BeadKey { source: 0x0f3a, target: (1 << BITS) - 1 };
        assert_eq!(key.to_string(), "000000000f3a-ffffffffffff");
        assert_eq!(BeadKey::parse(&key.to_string()), Some(key));
        for bad in ["", "-", "0f3a-91bc", "000000000f3a", "000000000f3g-ffffffffffff", "+00000000f3a-ffffffffffff"] {
            assert_eq!(BeadKey::parse(bad), None, "{bad}");
        }
    }
}
