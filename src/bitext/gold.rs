//! Beads as people write them down: any segments on either side.

use std::fmt;

use super::BeadKind;
use crate::document::SegmentRange;

/// A bead of a gold alignment: numbers of segments, which need not be neighbours, in any order of beads.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GoldBead {
    /// The source segments, from 0.
    pub source: Vec<u32>,
    /// The target segments, from 0.
    pub target: Vec<u32>,
}

impl GoldBead {
    /// Makes the bead of neighbouring segments.
    #[must_use]
    pub fn of_ranges(source: SegmentRange, target: SegmentRange) -> Self {
        Self { source: (source.start..source.end).collect(), target: (target.start..target.end).collect() }
    }

    /// Tells whether one side is empty.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.source.is_empty() || self.target.is_empty()
    }

    /// Returns how many segments it joins.
    #[must_use]
    pub fn kind(&self) -> BeadKind {
        let count = |side: &[u32]| u32::try_from(side.len()).unwrap_or(u32::MAX);
        BeadKind { source: count(&self.source), target: count(&self.target) }
    }
}

/// Prints as gold files have it: `0,1:0`.
impl fmt::Display for GoldBead {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, source) in self.source.iter().enumerate() {
            write!(formatter, "{}{source}", if number == 0 { "" } else { "," })?;
        }
        formatter.write_str(":")?;
        for (number, target) in self.target.iter().enumerate() {
            write!(formatter, "{}{target}", if number == 0 { "" } else { "," })?;
        }
        Ok(())
    }
}
