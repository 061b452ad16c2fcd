//! An older bitext and what became of its pieces → the beads of the newer one.
//!
//! Takes the matchings of both sides; gives back beads that partition the new sides: those of the old that still stand, and those
//! of a new search in the gaps between them. It does *not* say what the changes mean.

use std::collections::HashMap;

use super::Blocks;
use super::matching::{Matching, Tie};
use super::piece::{Piece, Subject};
use crate::bitext::{Bead, BeadId, BeadState, Bitext};
use crate::document::{SegmentRange, Segmentation};
use crate::error::Result;
use crate::text::lang::Side;

/// One side, before and after.
#[derive(Debug)]
pub(super) struct Course<'a> {
    /// The pieces of the old state.
    pub(super) old: Vec<Piece<'a>>,
    /// The pieces of the new state.
    pub(super) new: Vec<Piece<'a>>,
    /// Which became which.
    pub(super) matching: Matching,
    /// The piece of each old segment.
    pub(super) old_segments: Vec<usize>,
    /// The piece of each new segment.
    pub(super) new_segments: Vec<usize>,
}

impl<'a> Course<'a> {
    pub(super) fn new(old: &'a Segmentation, new: &'a Segmentation, blocks: Blocks) -> Self {
        let (mut old, mut new) = (super::piece::pieces(old), super::piece::pieces(new));
        if blocks == Blocks::Unknown {
            [&mut old, &mut new].into_iter().for_each(|pieces| pieces.retain(Piece::is_segment));
        }
        let segments = |pieces: &[Piece<'_>]| (0..pieces.len()).filter(|index| pieces[*index].is_segment()).collect();
        let matching = super::matching::match_pieces(&old, &new);
        Self { old_segments: segments(&old), new_segments: segments(&new), old, new, matching }
    }

    /// The pieces of a range of old segments.
    pub(super) fn old_pieces(&self, range: SegmentRange) -> Vec<usize> {
        self.old_segments[range.range()].to_vec()
    }

    /// The pieces of a range of new segments.
    pub(super) fn new_pieces(&self, range: SegmentRange) -> Vec<usize> {
        self.new_segments[range.range()].to_vec()
    }

    /// What a range of old segments became, where that stands together and holds nothing else.
    fn image(&self, range: SegmentRange) -> Option<SegmentRange> {
        let old = &self.old_segments[range.range()];
        let mut new: Vec<usize> = old.iter().flat_map(|piece| self.matching.forward[*piece].iter().copied()).collect();
        new.sort_unstable();
        new.dedup();
        let number = |piece: usize| match self.new[piece].subject {
            Subject::Segment(id) => Some(id.0),
            Subject::Block(_) => None,
        };
        let (first, last) = (number(*new.first()?)?, number(*new.last()?)?);
        let is_together = (last - first) as usize == new.len() - 1;
        let is_alone = new.iter().all(|piece| self.matching.back[*piece].iter().all(|was| old.contains(was)));
        (is_together && is_alone).then(|| SegmentRange::new(first, last + 1))
    }

    /// Tells whether a range of new segments reads as a range of old ones, to the letter.
    fn is_same(&self, old: SegmentRange, new: SegmentRange) -> bool {
        let pairs = self.old_pieces(old).into_iter().zip(self.new_pieces(new));
        old.len() == new.len() && pairs.into_iter().all(|(was, is)| self.old[was].plain == self.new[is].plain)
    }

    /// The old segments that a range of new ones was, if there are any.
    fn origin(&self, range: SegmentRange) -> Vec<usize> {
        let mut old: Vec<usize> =
            self.new_pieces(range).iter().flat_map(|piece| self.matching.back[*piece].iter().copied()).collect();
        old.sort_unstable();
        old.dedup();
        old
    }

    fn is_edited(&self, range: SegmentRange) -> bool {
        let edited = |piece: &usize| self.matching.ties[*piece] == Some(Tie::Edited);
        self.new_segments[range.range()].iter().any(edited)
    }
}

/// The search for the beads of a gap: both of its sides, each a text of its own.
pub(super) type AlignGap<'f> = dyn Fn(Segmentation, Segmentation) -> Result<Vec<Bead>> + 'f;

/// An old bead that stands in the new texts.
#[derive(Debug, Clone, Copy)]
struct Kept {
    old: BeadId,
    bead: Bead,
}

/// The new beads, and which old bead each carries on.
#[derive(Debug, Default)]
pub(super) struct Carried {
    /// The beads of the new bitext.
    pub(super) beads: Vec<Bead>,
    /// For each, the old bead whose decision it carries.
    pub(super) from: Vec<Option<BeadId>>,
}

/// Carries the beads over and fills the gaps.
///
/// # Errors
///
/// Those of the search.
pub(super) fn carry(
    old: &Bitext,
    new: [&Segmentation; 2],
    courses: [&Course<'_>; 2],
    align_gap: &AlignGap<'_>,
) -> Result<Carried> {
    let [source, target] = courses;
    let mut kept: Vec<Kept> = Vec::new();
    for (id, bead) in old.numbered_beads() {
        if let (Some(source), Some(target)) = (source.image(bead.source), target.image(bead.target)) {
            kept.push(Kept { old: id, bead: Bead { source, target, ..*bead } });
        }
    }
    kept.sort_by_key(|kept| kept.bead.source.start);
    let mut kept = in_order(&kept);
    reopen(&mut kept, courses, new);
    let mut carried = Carried::default();
    let (mut source_next, mut target_next) = (0, 0);
    let ends = (new[0].all().end, new[1].all().end);
    let last = (SegmentRange::new(ends.0, ends.0), SegmentRange::new(ends.1, ends.1));
    let stops =
        kept.iter().map(|kept| (kept.bead.source, kept.bead.target, Some(kept))).chain([(last.0, last.1, None)]);
    for (source_stop, target_stop, kept) in stops {
        let gap =
            (SegmentRange::new(source_next, source_stop.start), SegmentRange::new(target_next, target_stop.start));
        fill(&mut carried, new, gap, align_gap)?;
        if let Some(kept) = kept {
            carried.beads.push(kept.bead);
            carried.from.push(Some(kept.old));
        }
        (source_next, target_next) = (source_stop.end, target_stop.end);
    }
    find_again(&mut carried, old, courses);
    set_states(&mut carried, old, courses);
    Ok(carried)
}

/// The longest run of beads that goes forward on both sides; they come in the order of the source.
fn in_order(kept: &[Kept]) -> Vec<Kept> {
    // Patience: the top of pile n is the run of n + 1 beads that ends lowest on the target side.
    let mut tops: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(kept.len());
    for (index, one) in kept.iter().enumerate() {
        let pile = tops.partition_point(|top| kept[*top].bead.target.start < one.bead.target.start);
        before.push(pile.checked_sub(1).map(|under| tops[under]));
        match tops.get_mut(pile) {
            Some(top) => *top = index,
            None => tops.push(index),
        }
    }
    let mut run: Vec<Kept> = Vec::with_capacity(tops.len());
    let mut at = tops.last().copied();
    while let Some(index) = at {
        run.push(kept[index]);
        at = before[index];
    }
    run.reverse();
    run
}

/// Lets go of undecided beads whose one side was edited right beside something new on the other: the edit may have taken it in.
fn reopen(kept: &mut Vec<Kept>, courses: [&Course<'_>; 2], new: [&Segmentation; 2]) {
    let is_gap_before = |index: usize, side: Side, kept: &[Kept]| {
        let end = index.checked_sub(1).map_or(0, |before| kept[before].bead.side(side).end);
        kept[index].bead.side(side).start > end
    };
    let is_gap_after = |index: usize, side: Side, kept: &[Kept]| {
        let whole = new[usize::from(side == Side::Target)].all().end;
        kept[index].bead.side(side).end < kept.get(index + 1).map_or(whole, |after| after.bead.side(side).start)
    };
    let is_open = |index: usize, kept: &[Kept]| {
        let bead = &kept[index].bead;
        !bead.state.is_decided()
            && [(Side::Source, Side::Target), (Side::Target, Side::Source)].into_iter().any(|(edited, other)| {
                let course = courses[usize::from(edited == Side::Target)];
                course.is_edited(bead.side(edited))
                    && (is_gap_before(index, other, kept) || is_gap_after(index, other, kept))
            })
    };
    let open: Vec<bool> = (0..kept.len()).map(|index| is_open(index, kept)).collect();
    let mut flags = open.into_iter();
    kept.retain(|_| !flags.next().unwrap_or(false));
}

fn fill(
    carried: &mut Carried,
    new: [&Segmentation; 2],
    gap: (SegmentRange, SegmentRange),
    align_gap: &AlignGap<'_>,
) -> Result<()> {
    let (source, target) = gap;
    let shifted = |range: SegmentRange, by: u32| SegmentRange::new(range.start + by, range.end + by);
    let beads: Vec<Bead> = if source.is_empty() || target.is_empty() {
        let one_sided =
            source.ids().map(|id| (SegmentRange::new(id.0, id.0 + 1), SegmentRange::new(target.start, target.start)));
        let other =
            target.ids().map(|id| (SegmentRange::new(source.end, source.end), SegmentRange::new(id.0, id.0 + 1)));
        one_sided.chain(other).map(|(source, target)| Bead::bare(source, target)).collect()
    } else {
        let (source_part, target_part) = (new[0].excerpt(source)?.part, new[1].excerpt(target)?.part);
        let beads = align_gap(source_part, target_part)?;
        beads
            .into_iter()
            .map(|bead| Bead {
                source: shifted(bead.source, source.start),
                target: shifted(bead.target, target.start),
                ..bead
            })
            .collect()
    };
    carried.from.resize(carried.from.len() + beads.len(), None);
    carried.beads.extend(beads);
    Ok(())
}

/// Finds the beads of the gaps that are old ones again: the same texts together, in other company.
fn find_again(carried: &mut Carried, old: &Bitext, courses: [&Course<'_>; 2]) {
    let mut known: HashMap<(Vec<usize>, Vec<usize>), BeadId> = HashMap::new();
    for (id, bead) in old.numbered_beads() {
        known.insert((courses[0].old_pieces(bead.source), courses[1].old_pieces(bead.target)), id);
    }
    for (bead, from) in carried.beads.iter().zip(&mut carried.from) {
        if from.is_none() {
            let was = (courses[0].origin(bead.source), courses[1].origin(bead.target));
            *from = known.get(&was).copied();
        }
    }
}

/// A decision stays with texts that stayed; where one of them changed it is stale.
fn set_states(carried: &mut Carried, old: &Bitext, courses: [&Course<'_>; 2]) {
    for (bead, from) in carried.beads.iter_mut().zip(&carried.from) {
        let Some(from) = from else {
            bead.state = BeadState::Proposed;
            continue;
        };
        let was = &old.beads()[from.index()];
        let stayed = courses[0].is_same(was.source, bead.source) && courses[1].is_same(was.target, bead.target);
        bead.state = match was.state {
            state if stayed => state,
            BeadState::Proposed => BeadState::Proposed,
            _ => BeadState::Stale,
        };
    }
}
