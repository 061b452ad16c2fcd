//! Habits: how often this translator merges sentences and leaves them out, and how literally he translates.
//!
//! A novel has one bead in three that is not one to one, a medical article one in twenty, so what a bead kind is worth differs
//! from document to document as much as from kind to kind. The first path shows the habit well enough; it is a prior of the
//! document, as if the weights had been learned for it.

use super::{Features, Figure};

/// What a first path shows of a translator.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in super::super) struct Habits {
    source_merged: f32,
    target_merged: f32,
    source_alone: f32,
    target_alone: f32,
    literal: f32,
}

/// Beads that a share is believed for before any was seen, and the shares. Origin: the development sets taken together.
const BELIEVED: f32 = 20.0;
const MERGED: f32 = 0.15;
const ALONE: f32 = 0.02;
/// How literal the development sets are on the whole.
const LITERAL: f32 = 0.75;

/// Of a row of segments that stand alone so many count: a chapter that is missing says little about how often this translator
/// leaves out a sentence of the others. Origin: rows of the development sets that are habits (lists, tables) are about as long.
const COUNTED_OF_ROW: usize = 8;

/// Whether two beads stand alone on the same side.
fn in_a_row(one: &(usize, usize), next: &(usize, usize)) -> bool {
    (one.0 == 0 && next.0 == 0) || (one.1 == 0 && next.1 == 0)
}

impl Habits {
    /// Reads the habits off the cuts of a path.
    pub(in super::super) fn of(path: &[(usize, usize)], literal: f32) -> Self {
        let beads: Vec<(usize, usize)> =
            path.windows(2).map(|cuts| (cuts[1].0 - cuts[0].0, cuts[1].1 - cuts[0].1)).collect();
        let shown = || beads.chunk_by(in_a_row).flat_map(|row| &row[..row.len().min(COUNTED_OF_ROW)]);
        let share = |is_it: &dyn Fn(usize, usize) -> bool, usual: f32| {
            let (mut seen, mut all) = (BELIEVED * usual, BELIEVED);
            for &(a, b) in shown() {
                seen += if is_it(a, b) { 1.0 } else { 0.0 };
                all += 1.0;
            }
            (seen / all / usual).ln()
        };
        Self {
            source_merged: share(&|a, b| a > 1 && b > 0, MERGED),
            target_merged: share(&|a, b| b > 1 && a > 0, MERGED),
            source_alone: share(&|_, b| b == 0, ALONE),
            target_alone: share(&|a, _| a == 0, ALONE),
            literal: (literal - LITERAL) * 10.0,
        }
    }

    /// Sets the figures of a bead by how many segments it has.
    pub(in super::super) fn figures(&self, figures: &mut Features, (a, b): (usize, usize)) {
        match (a, b) {
            (_, 0) => {
                figures[Figure::SourceAloneHere] = self.source_alone;
                figures[Figure::AloneLiteral] = self.literal;
            }
            (0, _) => {
                figures[Figure::TargetAloneHere] = self.target_alone;
                figures[Figure::AloneLiteral] = self.literal;
            }
            (1, 1) => {}
            _ => {
                figures[Figure::SourceMergedHere] = if a > 1 { self.source_merged } else { 0.0 };
                figures[Figure::TargetMergedHere] = if b > 1 { self.target_merged } else { 0.0 };
                figures[Figure::MergedLiteral] = self.literal;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cuts of some beads.
    fn path(beads: &[(usize, usize)]) -> Vec<(usize, usize)> {
        let ends = beads.iter().scan((0, 0), |end, (a, b)| {
            *end = (end.0 + a, end.1 + b);
            Some(*end)
        });
        std::iter::once((0, 0)).chain(ends).collect()
    }

    #[test]
    fn a_chapter_that_is_missing_is_no_habit() {
        let with = |lone: &[(usize, usize)]| {
            let mut beads = vec![(1, 1); 60];
            beads.splice(30..30, lone.iter().copied());
            Habits::of(&path(&beads), LITERAL)
        };
        assert_eq!(with(&[(1, 0); 40]), with(&[(1, 0); COUNTED_OF_ROW]));
        let (none, some) = (with(&[]), with(&[(1, 0), (1, 0), (0, 1)]));
        assert!(some.source_alone > none.source_alone && some.target_alone > none.target_alone);
    }
}
