//! NOUN: both sides and the beads that join them.
//!
//! Takes two segmentations and a list of beads; gives back a [`Bitext`] in which every segment stands in exactly one bead
//! and the beads run forward on both sides. It does *not* search for beads and it does *not* judge them.

mod anchor;
mod bead;
mod edit;
mod gold;
mod key;
mod ladder;
mod past;
mod score;

pub use anchor::Anchor;
pub use bead::{Bead, BeadId, BeadKind, BeadState, Evidence};
pub use edit::{Edit, Toward};
pub use gold::GoldBead;
pub use key::{BeadKey, Spot};
pub use ladder::{Ladder, Rung};
pub use past::Past;
pub use score::{Confidence, Cost};

use crate::document::{SegmentId, SegmentRange, Segmentation};
use crate::error::{Error, ErrorKind, Result};
use crate::text::lang::Side;

/// Two segmentations and the beads between them.
///
/// Law: the beads partition both sides, in order.
#[derive(Debug, Clone, PartialEq)]
pub struct Bitext {
    source: Segmentation,
    target: Segmentation,
    beads: Vec<Bead>,
    /// How beads read before, where the bitext is the newer state of one.
    pasts: past::Pasts,
}

impl Bitext {
    /// Joins two sides by beads and checks the law.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Format`] naming the first bead that is empty, leaves a segment out, or takes one twice.
    pub fn new(source: Segmentation, target: Segmentation, beads: Vec<Bead>) -> Result<Self> {
        let (mut source_next, mut target_next) = (0, 0);
        for (number, bead) in beads.iter().enumerate() {
            let broken = |what: &str| Err(Error::new(ErrorKind::Format, format!("bead {number} {what}")));
            if bead.source.is_empty() && bead.target.is_empty() {
                return broken("is empty on both sides");
            }
            if bead.source.start != source_next || bead.source.end < bead.source.start {
                return broken("does not start where the bead before it ends on the source side");
            }
            if bead.target.start != target_next || bead.target.end < bead.target.start {
                return broken("does not start where the bead before it ends on the target side");
            }
            (source_next, target_next) = (bead.source.end, bead.target.end);
        }
        if source_next != source.all().end || target_next != target.all().end {
            return Err(Error::new(
                ErrorKind::Format,
                format!(
                    "the beads end at source segment {source_next} of {} and target segment {target_next} of {}",
                    source.len(),
                    target.len()
                ),
            ));
        }
        Ok(Self { source, target, beads, pasts: past::Pasts::default() })
    }

    /// Joins the bitexts of chapters: both sides one after another, and the beads with them. The languages are those of the
    /// first.
    ///
    /// # Errors
    ///
    /// Those of [`Segmentation::joined`]; [`ErrorKind::Format`] where there is no chapter.
    pub fn joined(source_name: &str, target_name: &str, parts: &[Self]) -> Result<Self> {
        let Some(first) = parts.first() else {
            return Err(Error::new(ErrorKind::Format, "there are no chapters to join"));
        };
        let sources: Vec<Segmentation> = parts.iter().map(|part| part.source.clone()).collect();
        let source = Segmentation::joined(source_name, first.source.document().lang().clone(), &sources)?;
        drop(sources);
        let targets: Vec<Segmentation> = parts.iter().map(|part| part.target.clone()).collect();
        let target = Segmentation::joined(target_name, first.target.document().lang().clone(), &targets)?;
        let mut beads = Vec::with_capacity(parts.iter().map(|part| part.beads.len()).sum());
        let (mut source_start, mut target_start) = (0, 0);
        for part in parts {
            let shift = |range: SegmentRange, start: u32| SegmentRange::new(range.start + start, range.end + start);
            beads.extend(part.beads.iter().map(|bead| Bead {
                source: shift(bead.source, source_start),
                target: shift(bead.target, target_start),
                ..*bead
            }));
            source_start += part.source.all().end;
            target_start += part.target.all().end;
        }
        Self::new(source, target, beads)
    }

    /// Returns the original.
    #[must_use]
    pub fn source(&self) -> &Segmentation {
        &self.source
    }

    /// Returns the translation.
    #[must_use]
    pub fn target(&self) -> &Segmentation {
        &self.target
    }

    /// Returns one side.
    #[must_use]
    pub fn side(&self, side: Side) -> &Segmentation {
        match side {
            Side::Source => &self.source,
            Side::Target => &self.target,
        }
    }

    /// Returns the beads in order.
    #[must_use]
    pub fn beads(&self) -> &[Bead] {
        &self.beads
    }

    /// Returns the beads with their numbers, in order.
    pub fn numbered_beads(&self) -> impl Iterator<Item = (BeadId, &Bead)> {
        (0..).map(BeadId).zip(&self.beads)
    }

    /// Returns the bead that holds a segment.
    #[must_use]
    pub fn bead_of(&self, side: Side, segment: SegmentId) -> Option<BeadId> {
        let range = |bead: &Bead| bead.side(side);
        let index = self.beads.partition_point(|bead| range(bead).end <= segment.0);
        let bead = self.beads.get(index)?;
        (range(bead).start <= segment.0).then(|| BeadId::of_index(index))
    }

    /// Returns the text of one side of a bead, its segments joined.
    #[must_use]
    pub fn text(&self, side: Side, range: SegmentRange) -> String {
        self.side(side).joined_text(range)
    }

    /// Returns the cut points of the alignment.
    #[must_use]
    pub fn ladder(&self) -> Ladder {
        Ladder::of_beads(self.beads.iter().map(|bead| (bead.source, bead.target)))
    }

    /// Takes the bitext apart.
    #[must_use]
    pub fn into_parts(self) -> (Segmentation, Segmentation, Vec<Bead>) {
        (self.source, self.target, self.beads)
    }
}
