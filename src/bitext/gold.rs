//! Beads as people write them down: any segments on either side.

use super::BeadKind;

/// A bead of a gold alignment: numbers of segments, which need not be neighbours, in any order of beads.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GoldBead {
    /// The source segments, from 0.
    pub source: Vec<u32>,
    /// The target segments, from 0.
    pub target: Vec<u32>,
}

impl GoldBead {
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
