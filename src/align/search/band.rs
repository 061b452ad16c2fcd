//! The part of the plane that is searched: for each cut of the source, a range of cuts of the target.
//!
//! ```text
//!   target cut →  0 . . . . .
//!   source cut 0  # # # . . .
//!              1  # # # # . .
//!              2  . # # # # .
//!              3  . . . # # #
//! ```
//!
//! Time and space of everything that is done in a band are linear in its cells.

use std::ops::Range;

use super::super::prior::LONGEST_SIDE;

/// A range of target cuts for each source cut.
///
/// Laws: holds 0,0 and m,n; both ends never step back; neighbouring rows overlap, so that a path exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Band {
    lowest: Vec<usize>,
    highest: Vec<usize>,
    offsets: Vec<usize>,
}

/// The target segments that the beads of one source row can touch, and where their cells start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct RowRange {
    pub start: usize,
    pub end: usize,
    pub offset: usize,
}

impl RowRange {
    pub(in super::super) fn len(&self) -> usize {
        self.end - self.start
    }

    pub(in super::super) fn cell(&self, j: usize) -> usize {
        self.offset + (j - self.start)
    }
}

impl Band {
    /// Makes the band that holds everything.
    pub(in super::super) fn full(m: usize, n: usize) -> Self {
        Self::of_rows((0..=m).map(|_| (0, n)).collect(), n)
    }

    /// Makes a band from wished ranges (both ends inclusive) and widens them until the laws hold.
    pub(in super::super) fn of_rows(rows: Vec<(usize, usize)>, n: usize) -> Self {
        let mut lowest: Vec<usize> = rows.iter().map(|row| row.0.min(n)).collect();
        let mut highest: Vec<usize> = rows.iter().map(|row| row.1.min(n)).collect();
        lowest[0] = 0;
        let last = rows.len() - 1;
        highest[last] = n;
        for i in 1..=last {
            highest[i] = highest[i].max(highest[i - 1]);
        }
        for i in (0..last).rev() {
            lowest[i] = lowest[i].min(lowest[i + 1]);
        }
        for i in 1..=last {
            // A step from row to row needs a target cut that both rows have.
            lowest[i] = lowest[i].min(highest[i - 1]);
        }
        for i in (0..last).rev() {
            lowest[i] = lowest[i].min(lowest[i + 1]);
        }
        let mut offset = 0;
        let offsets = lowest
            .iter()
            .zip(&highest)
            .map(|(low, high)| {
                let start = offset;
                offset += high + 1 - low;
                start
            })
            .chain(std::iter::once(0))
            .collect::<Vec<_>>();
        let mut band = Self { lowest, highest, offsets };
        band.offsets[last + 1] = offset;
        band
    }

    /// Makes the band of all cuts at most `reach` segments off a path of cuts.
    pub(in super::super) fn around(path: &[(usize, usize)], m: usize, n: usize, reach: usize) -> Self {
        let mut rows = vec![(n, 0); m + 1];
        for pair in path.windows(2) {
            let ((i, j), (i_end, j_end)) = (pair[0], pair[1]);
            for row in &mut rows[i.saturating_sub(reach)..=(i_end + reach).min(m)] {
                row.0 = row.0.min(j.saturating_sub(reach));
                row.1 = row.1.max((j_end + reach).min(n));
            }
        }
        Self::of_rows(rows, n)
    }

    /// Returns the target cuts of a source cut.
    pub(in super::super) fn row(&self, i: usize) -> std::ops::RangeInclusive<usize> {
        self.lowest[i]..=self.highest[i]
    }

    /// Returns the number of cells.
    pub(in super::super) fn cells(&self) -> usize {
        self.offsets[self.lowest.len()]
    }

    /// Returns the number of a cell, if the band holds it.
    pub(in super::super) fn cell(&self, i: usize, j: usize) -> Option<usize> {
        let inside = i < self.lowest.len() && self.row(i).contains(&j);
        inside.then(|| self.offsets[i] + (j - self.lowest[i]))
    }

    /// Returns, for each of the source segments `segments`, the target segments that stand in one bead with it or with a
    /// neighbour that a bead can reach.
    pub(in super::super) fn segment_rows(&self, segments: Range<usize>, n: usize) -> Vec<RowRange> {
        let mut offset = 0;
        let m = self.lowest.len() - 1;
        segments
            .map(|i| {
                let Range { start, end } =
                    self.lowest[i.saturating_sub(LONGEST_SIDE - 1)]..self.highest[(i + LONGEST_SIDE).min(m)].min(n);
                let row = RowRange { start, end: end.max(start), offset };
                offset += row.len();
                row
            })
            .collect()
    }

    /// Returns the number of the first cell of a source cut; for the cut past the last one, the number of cells.
    pub(in super::super) fn row_offset(&self, i: usize) -> usize {
        self.offsets[i]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_always_holds_a_path() {
        let band = Band::of_rows(vec![(3, 3), (0, 0), (9, 9)], 9);
        assert!(band.cell(0, 0).is_some() && band.cell(2, 9).is_some());
        for i in 1..3 {
            assert!(band.row(i).start() <= band.row(i - 1).end());
        }
    }

    #[test]
    fn cells_are_numbered_without_gaps() {
        let band = Band::around(&[(0, 0), (1, 2), (3, 3)], 3, 3, 1);
        let numbers: Vec<usize> =
            (0..4).flat_map(|i| band.row(i).map(move |j| (i, j))).filter_map(|(i, j)| band.cell(i, j)).collect();
        assert_eq!(numbers, (0..band.cells()).collect::<Vec<_>>());
    }
}
