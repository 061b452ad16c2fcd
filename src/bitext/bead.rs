//! Beads: the source and target segments that translate each other.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::score::{Confidence, Cost};
use crate::document::SegmentRange;
use crate::text::lang::Side;

/// The number of a bead in its bitext, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BeadId(pub u32);

impl BeadId {
    /// Returns the number of the bead at an index of [`super::Bitext::beads`].
    #[must_use]
    pub fn of_index(index: usize) -> Self {
        Self(u32::try_from(index).expect("a bitext has at most as many beads as two sides have segments"))
    }

    /// Returns the number as an index.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }

    /// Returns the number as people count, from 1. Files count from 0; what is shown to a reader counts from 1.
    #[must_use]
    pub fn ordinal(self) -> u64 {
        u64::from(self.0) + 1
    }
}

impl fmt::Display for BeadId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// How many segments a bead joins on each side; prints as `2-1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BeadKind {
    /// Number of source segments.
    pub source: u32,
    /// Number of target segments.
    pub target: u32,
}

impl BeadKind {
    /// Tells whether one side is empty.
    #[must_use]
    pub fn is_null(self) -> bool {
        self.source == 0 || self.target == 0
    }
}

impl fmt::Display for BeadKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}-{}", self.source, self.target)
    }
}

/// What a person has said about a bead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BeadState {
    /// Nobody has looked at it.
    #[default]
    Proposed,
    /// A person took it as right.
    Accepted,
    /// A person put its segments together, and did not say more.
    Edited,
    /// A person wants somebody to look at it again.
    Flagged,
    /// A person wants it left out of what is exported for use: a memory, a table.
    Excluded,
    /// It was decided, and one of its sides has changed since.
    Stale,
}

impl BeadState {
    /// All states, in the order in which a review meets them.
    pub const ALL: [Self; 6] =
        [Self::Proposed, Self::Accepted, Self::Edited, Self::Flagged, Self::Excluded, Self::Stale];

    /// Returns the name used in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Accepted => "accepted",
            Self::Edited => "edited",
            Self::Flagged => "flagged",
            Self::Excluded => "excluded",
            Self::Stale => "stale",
        }
    }

    /// Reads a name written by [`BeadState::name`].
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Tells whether a person has said which segments belong together: a new search must not part them.
    #[must_use]
    pub fn is_decided(self) -> bool {
        !matches!(self, Self::Proposed | Self::Stale)
    }
}

/// Why a bead was chosen: the cost of it by kind of evidence.
///
/// Law: the parts sum to the cost of the bead, in nats; lower is better, and what speaks for the bead is below zero.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Evidence {
    /// How rare beads of this kind are.
    pub prior: Cost,
    /// How far the lengths are from what a translation has.
    pub length: Cost,
    /// How well the words of the two sides translate each other.
    pub lexicon: Cost,
    /// Names and other Latin words that both sides share.
    pub name: Cost,
    /// Numbers that both sides share, or not.
    pub number: Cost,
    /// Punctuation: questions, exclamations, quotes, dashes.
    pub mark: Cost,
    /// Blocks: headings, items and cells that match, block borders crossed, code blocks passed.
    pub structure: Cost,
}

impl Evidence {
    /// Returns the parts with their names, in a fixed order.
    #[must_use]
    pub fn parts(&self) -> [(&'static str, Cost); 7] {
        [
            ("prior", self.prior),
            ("length", self.length),
            ("lexicon", self.lexicon),
            ("name", self.name),
            ("number", self.number),
            ("mark", self.mark),
            ("structure", self.structure),
        ]
    }

    /// Returns the part of a name, to be set.
    pub fn part_mut(&mut self, name: &str) -> Option<&mut Cost> {
        Some(match name {
            "prior" => &mut self.prior,
            "length" => &mut self.length,
            "lexicon" => &mut self.lexicon,
            "name" => &mut self.name,
            "number" => &mut self.number,
            "mark" => &mut self.mark,
            "structure" => &mut self.structure,
            _ => return None,
        })
    }

    /// Returns the sum of the parts: the cost of the bead.
    #[must_use]
    pub fn total(&self) -> Cost {
        self.parts().into_iter().map(|(_, cost)| cost).sum()
    }
}

/// Source and target segments that translate each other; one side may be empty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bead {
    /// The source segments.
    pub source: SegmentRange,
    /// The target segments.
    pub target: SegmentRange,
    /// Why the bead was chosen.
    pub evidence: Evidence,
    /// How sure it is that exactly these segments belong together.
    pub confidence: Confidence,
    /// What a person has said about it.
    pub state: BeadState,
}

impl Bead {
    /// Makes a bead that nothing is known about but its segments.
    #[must_use]
    pub fn bare(source: SegmentRange, target: SegmentRange) -> Self {
        Self {
            source,
            target,
            evidence: Evidence::default(),
            confidence: Confidence::CERTAIN,
            state: BeadState::Proposed,
        }
    }

    /// Returns the segments of one side.
    #[must_use]
    pub fn side(&self, side: Side) -> SegmentRange {
        match side {
            Side::Source => self.source,
            Side::Target => self.target,
        }
    }

    /// Returns how many segments it joins.
    #[must_use]
    pub fn kind(&self) -> BeadKind {
        BeadKind { source: self.source.end - self.source.start, target: self.target.end - self.target.start }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_sums_to_the_cost() {
        let mut evidence = Evidence::default();
        for (weight, (name, _)) in (1_i16..).zip(Evidence::default().parts()) {
            *evidence.part_mut(name).expect("every part has a name") = Cost::nats(f32::from(weight));
        }
        assert_eq!(evidence.total(), Cost::nats(28.0));
        assert!(evidence.part_mut("taste").is_none());
    }
}
