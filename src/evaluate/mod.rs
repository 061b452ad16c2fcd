//! VERB: beads × gold → strict and lax precision, recall and F1; which lines were left without a partner.
//!
//! Takes the beads of a hypothesis and of the gold; gives back figures and the beads that differ. It does *not* read files
//! and it does *not* align.
//!
//! | score | rule | used by |
//! |---|---|---|
//! | strict | both sides identical; precision counts null beads, recall leaves them out on both sides | Vecalign, SentAlign, Bertalign |
//! | lax | as strict, but one shared source-target link is enough | the same |
//! | bert | identical beads, null beads counted on both sides | the MAC and Bible tables |
//! | nonnull | identical beads, null beads left out on both sides | beside strict |
//! | null lines | lines left without a partner | the signal of omissions and additions |
//!
//! All are micro-averaged: counts are added over documents before they are divided. Flags of rules on gold rows have figures
//! of their own ([`DriftScores`]).

mod boundaries;
mod drift;
mod spans;
mod tally;

pub use boundaries::{Agreement, by_boundaries, offsets};
pub use drift::{BUDGET, Counted, DriftScores, JudgedRow};
pub use spans::{Cuts, OverPieces, by_spans, recut};
pub use tally::{Difference, Measure, Scores, Share, Tally, differences};

use crate::bitext::{Bitext, GoldBead, Ladder};

/// Returns the beads of a bitext by their segment numbers.
#[must_use]
pub fn beads_of(bitext: &Bitext) -> Vec<GoldBead> {
    bitext.beads().iter().map(|bead| GoldBead::of_ranges(bead.source, bead.target)).collect()
}

/// Returns the beads between the cut points of a ladder.
#[must_use]
pub fn beads_of_ladder(ladder: &Ladder) -> Vec<GoldBead> {
    ladder.beads().map(|(source, target)| GoldBead::of_ranges(source, target)).collect()
}
