//! Gold pairs to learn from and to measure with, and copies of them with sentences cut out.
//!
//! Takes two sides and the beads that people found; gives back a [`GoldPair`] whose beads partition both sides. Beads that
//! cross or are not of neighbours are joined into the stretch they cover, which the search cannot hold and the learner
//! leaves open. It does *not* read files.

use crate::bitext::GoldBead;
use crate::document::{SegmentRange, Segmentation};

/// A pair of sides with the beads that people found in it.
#[derive(Debug, Clone)]
pub struct GoldPair {
    /// The original.
    pub source: Segmentation,
    /// The translation.
    pub target: Segmentation,
    /// The gold beads, in order, partitioning both sides; a segment without a partner is a bead of its own.
    pub beads: Vec<(SegmentRange, SegmentRange)>,
}

/// What is cut out of a copy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cut {
    /// The share of the segments of each side that is cut out, 0..=1.
    pub rate: f32,
    /// The most neighbouring segments that are cut out in a row; each length up to it is as likely.
    pub longest: u32,
    /// What the choice starts from: the same seed cuts the same segments.
    pub seed: u64,
}

impl GoldPair {
    /// Joins two sides with gold beads; segments that no bead names are left without a partner.
    ///
    /// Numbers past the end of a side are left out.
    #[must_use]
    pub fn new(source: Segmentation, target: Segmentation, gold: &[GoldBead]) -> Self {
        let beads = partition(gold, source.all(), target.all());
        Self { source, target, beads }
    }

    /// Returns the beads in the form in which they are scored.
    #[must_use]
    pub fn gold_beads(&self) -> Vec<GoldBead> {
        self.beads.iter().map(|&(source, target)| GoldBead::of_ranges(source, target)).collect()
    }

    /// Returns a copy in which segments of either side are cut out; what they left behind has no partner.
    ///
    /// The documents stay whole: a segment that is cut out is passed over like markup. Where a bead loses one of several
    /// segments, the rest of it stays a bead.
    #[must_use]
    pub fn cut_out(&self, cut: Cut) -> Self {
        let mut random = Random(cut.seed);
        let kept = |side: &Segmentation, random: &mut Random| {
            let mut kept = vec![true; side.len()];
            let mean_run = (f64::from(cut.longest) + 1.0) / 2.0;
            let start = f64::from(cut.rate) / mean_run;
            let mut index = 0;
            while index < kept.len() {
                let run = if random.unit() < start { random.below(cut.longest) + 1 } else { 0 };
                let end = (index + run as usize).min(kept.len());
                kept[index..end].fill(false);
                index = end.max(index + 1);
            }
            kept
        };
        let source_kept = kept(&self.source, &mut random);
        let target_kept = kept(&self.target, &mut random);
        let counts = |kept: &[bool]| {
            let mut count = 0;
            let running = kept.iter().map(|&is_kept| {
                count += u32::from(is_kept);
                count
            });
            std::iter::once(0).chain(running).collect::<Vec<u32>>()
        };
        let (source_counts, target_counts) = (counts(&source_kept), counts(&target_kept));
        let shifted = |range: SegmentRange, counts: &[u32]| {
            SegmentRange::new(counts[range.start as usize], counts[range.end as usize])
        };
        let beads = self
            .beads
            .iter()
            .map(|&(source, target)| (shifted(source, &source_counts), shifted(target, &target_counts)))
            .flat_map(|(source, target)| singles(source, target))
            .collect();
        let left = |side: &Segmentation, kept: &[bool]| {
            let segments = side.segments().iter().zip(kept).filter(|(_, kept)| **kept).map(|(segment, _)| *segment);
            Segmentation::new(side.document().clone(), segments.collect()).expect("some segments of a lawful list")
        };
        Self { source: left(&self.source, &source_kept), target: left(&self.target, &target_kept), beads }
    }
}

/// A bead as it is; a null bead of several segments as one for each; nothing where both sides are empty.
fn singles(source: SegmentRange, target: SegmentRange) -> Vec<(SegmentRange, SegmentRange)> {
    if !source.is_empty() && !target.is_empty() {
        return vec![(source, target)];
    }
    let one = |place: u32| SegmentRange::new(place, place + 1);
    let none = |place: u32| SegmentRange::new(place, place);
    let sources = (source.start..source.end).map(|i| (one(i), none(target.start)));
    let targets = (target.start..target.end).map(|j| (none(source.end), one(j)));
    sources.chain(targets).collect()
}

/// Beads of any shape as beads that partition both sides in order.
fn partition(gold: &[GoldBead], source: SegmentRange, target: SegmentRange) -> Vec<(SegmentRange, SegmentRange)> {
    let hull = |ids: &[u32], all: SegmentRange| {
        let inside = || ids.iter().copied().filter(|id| *id < all.end);
        Some(SegmentRange::new(inside().min()?, inside().max()? + 1))
    };
    let mut hulls: Vec<(SegmentRange, SegmentRange)> =
        gold.iter().filter_map(|bead| Some((hull(&bead.source, source)?, hull(&bead.target, target)?))).collect();
    hulls.sort_unstable();
    let joined =
        |one: SegmentRange, other: SegmentRange| SegmentRange::new(one.start.min(other.start), one.end.max(other.end));
    let mut stack: Vec<(SegmentRange, SegmentRange)> = Vec::new();
    for (mut from, mut to) in hulls {
        while let Some(&(before_from, before_to)) = stack.last()
            && (before_from.end > from.start || before_to.end > to.start)
        {
            stack.pop();
            (from, to) = (joined(before_from, from), joined(before_to, to));
        }
        stack.push((from, to));
    }
    let mut beads = Vec::new();
    let (mut i, mut j) = (0, 0);
    let end = (SegmentRange::new(source.end, source.end), SegmentRange::new(target.end, target.end));
    for (from, to) in stack.into_iter().chain(std::iter::once(end)) {
        beads.extend(singles(SegmentRange::new(i, from.start), SegmentRange::new(j, j)));
        beads.extend(singles(SegmentRange::new(from.start, from.start), SegmentRange::new(j, to.start)));
        if !from.is_empty() {
            beads.push((from, to));
        }
        (i, j) = (from.end, to.end);
    }
    beads
}

/// Splitmix64 (Steele, Lea & Flood 2014): a few lines, the same numbers on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to 1.
    fn unit(&mut self) -> f64 {
        f64::from(u32::try_from(self.next() >> 32).expect("32 bits")) / f64::from(u32::MAX)
    }

    fn below(&mut self, bound: u32) -> u32 {
        u32::try_from((self.next() >> 32) % u64::from(bound.max(1))).expect("32 bits")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(start: u32, end: u32) -> SegmentRange {
        SegmentRange::new(start, end)
    }

    #[test]
    fn crossing_beads_become_the_stretch_they_cover() {
        let gold = [
            GoldBead { source: vec![0], target: vec![0] },
            GoldBead { source: vec![2], target: vec![4] },
            GoldBead { source: vec![3], target: vec![3] },
            GoldBead { source: vec![5], target: vec![5] },
        ];
        let beads = partition(&gold, range(0, 7), range(0, 6));
        let expected = [
            (range(0, 1), range(0, 1)),
            (range(1, 2), range(1, 1)),
            (range(2, 2), range(1, 2)),
            (range(2, 2), range(2, 3)),
            (range(2, 4), range(3, 5)),
            (range(4, 5), range(5, 5)),
            (range(5, 6), range(5, 6)),
            (range(6, 7), range(6, 6)),
        ];
        assert_eq!(beads, expected);
    }
}
