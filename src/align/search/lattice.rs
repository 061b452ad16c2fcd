//! The beads that are weighed, and dynamic programming over them.
//!
//! Time and space are those of the beads, which [`super::scout`] has picked. [`Lattice::best`] is the Viterbi path;
//! [`Lattice::posteriors`] runs forward and backward over the same beads; [`Lattice::safest`] maximises the expected number
//! of right beads (minimum Bayes risk), which leaves a bead out of the path where two readings of it are about as likely.
//!
//! What a path is worth is the sum of its beads, and of its rows: segments left alone one after another are a row, and each row
//! is worth so much whatever its length, or as a gap so much and a little more for each of its segments ([`RowWorths`]; affine
//! gaps, Gotoh 1982). So forward and backward keep a sum for each way to come to a cell: by a bead with both sides, by one that
//! leaves a segment alone, by one that does so in a gap of either side.

use super::super::prior::KINDS;
use super::band::Band;

/// A bead that may be part of the path: it starts at the cut `i`, `j`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Edge {
    pub i: u32,
    pub j: u32,
    /// Index into [`KINDS`].
    pub kind: u8,
    from: u32,
    to: u32,
}

impl Edge {
    /// Makes the bead of a kind at a cut, if it stays in the band.
    pub(in super::super) fn new(band: &Band, i: usize, j: usize, kind: usize) -> Option<Self> {
        let (a, b) = KINDS[kind];
        let narrow = |number: usize| u32::try_from(number).ok();
        let (from, to) = (narrow(band.cell(i, j)?)?, narrow(band.cell(i + a, j + b)?)?);
        Some(Self { i: narrow(i)?, j: narrow(j)?, kind: u8::try_from(kind).ok()?, from, to })
    }

    /// Returns how many segments it joins.
    pub(in super::super) fn sides(self) -> (usize, usize) {
        KINDS[usize::from(self.kind)]
    }

    /// Returns the cuts it starts at, as indexes.
    pub(in super::super) fn start(self) -> (usize, usize) {
        (self.i as usize, self.j as usize)
    }

    /// Tells whether one side is empty.
    pub(in super::super) fn is_null(self) -> bool {
        lone_side(self.sides()).is_some()
    }
}

/// Beads in the order of the cuts they start at; there is a path of them from the first cut to the last.
#[derive(Debug, Default)]
pub(in super::super) struct Lattice {
    edges: Vec<Edge>,
    cells: usize,
}

impl Lattice {
    /// Takes beads in order; `cells` are those of their band.
    pub(in super::super) fn new(edges: Vec<Edge>, cells: usize) -> Self {
        Self { edges, cells }
    }

    /// Returns the beads in order.
    pub(in super::super) fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// Returns the path with the highest expected number of right beads, given the probability of each.
    pub(in super::super) fn safest(&self, posteriors: &[f32]) -> Vec<usize> {
        self.path(|edge, index| {
            let posterior = f64::from(posteriors[index]);
            if edge.is_null() { NULL_SHARE * posterior - NULL_RISK } else { posterior - RISK }
        })
    }

    /// Finds the path with the largest sum of `value`; its beads by their number.
    pub(in super::super) fn path(&self, value: impl Fn(Edge, usize) -> f64) -> Vec<usize> {
        let mut best = vec![f64::NEG_INFINITY; self.cells];
        let mut arrived = vec![u32::MAX; self.cells];
        best[0] = 0.0;
        for (number, (index, edge)) in (0..).zip(self.edges.iter().enumerate()) {
            let total = best[edge.from as usize] + value(*edge, index);
            if total > best[edge.to as usize] {
                best[edge.to as usize] = total;
                arrived[edge.to as usize] = number;
            }
        }
        let mut cell = self.cells - 1;
        let mut path = Vec::new();
        while let Some(edge) = self.edges.get(arrived[cell] as usize) {
            path.push(arrived[cell] as usize);
            cell = edge.from as usize;
        }
        path.reverse();
        path
    }

    /// Returns the probability of every bead among all paths, by forward and backward sums, and which rows of segments left
    /// alone are to be expected; `worth` is of each bead.
    pub(in super::super) fn posteriors(&self, worth: &[f32], rows: RowWorths) -> Posteriors {
        let none = || Posteriors { beads: vec![0.0; self.edges.len()], rows: 0.0, gaps: 0.0, in_gaps: 0.0 };
        self.posteriors_among(worth, rows, |_| true).unwrap_or_else(none)
    }

    /// Returns the same among the paths made of allowed beads; `None` where there is no such path.
    pub(in super::super) fn posteriors_among(
        &self,
        worth: &[f32],
        rows: RowWorths,
        allowed: impl Fn(usize) -> bool,
    ) -> Option<Posteriors> {
        let mut forward = vec![Sums::NONE; self.cells];
        forward[0].paired = 0.0;
        for (index, edge) in self.edges.iter().enumerate().filter(|(index, _)| allowed(*index)) {
            let before = forward[edge.from as usize];
            forward[edge.to as usize].add(*edge, f64::from(worth[index]), before.opening(rows), rows);
        }
        let total = forward[self.cells - 1].any();
        if !total.is_finite() {
            return None;
        }
        // What follows a cell, by what its next bead is.
        let mut backward = vec![Sums::NONE; self.cells];
        backward[self.cells - 1].paired = 0.0;
        let mut found = Posteriors { beads: vec![0.0; self.edges.len()], rows: 0.0, gaps: 0.0, in_gaps: 0.0 };
        for (index, edge) in self.edges.iter().enumerate().rev().filter(|(index, _)| allowed(*index)) {
            let (before, after) = (forward[edge.from as usize].opening(rows), backward[edge.to as usize].closing(rows));
            let worth = f64::from(worth[index]);
            backward[edge.from as usize].add(*edge, worth, after, rows);
            let share = |sum: f64| (sum + worth - total).exp();
            found.beads[index] = narrow(match lone_side(edge.sides()) {
                Some(side) => {
                    let in_gap = share(before.in_gap[side] + rows.in_gap + after.in_gap[side]);
                    found.in_gaps += in_gap;
                    share(before.alone + after.alone) + in_gap
                }
                None => share(before.paired + after.paired),
            });
        }
        for (before, after) in forward.iter().zip(&backward) {
            found.rows += (before.paired + rows.row + after.alone - total).exp();
            for side in [0, 1] {
                let opened = log_sum(before.paired, before.in_gap[1 - side]) + rows.gap;
                found.gaps += (opened + after.in_gap[side] - total).exp();
            }
        }
        Some(found)
    }

    /// Returns for each bead of a path the row of segments left alone that it begins, if it begins one.
    pub(in super::super) fn rows(&self, path: &[usize]) -> Vec<Option<Row>> {
        Row::all(path.iter().map(|index| self.edges[*index].sides()))
    }
}

/// A row: segments left alone one after another, whichever their sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Row {
    pub segments: u32,
    /// Stretches of the row that are of one side.
    pub stretches: u32,
}

impl Row {
    /// Finds the rows among beads, given how many segments each joins; each stands at its first bead.
    pub(in super::super) fn all(beads: impl Iterator<Item = (usize, usize)>) -> Vec<Option<Self>> {
        let mut rows: Vec<Option<Self>> = Vec::new();
        let (mut first, mut side_before) = (0, None);
        for sides in beads {
            let side = lone_side(sides);
            let begun = side_before.and_then(|_| rows.get_mut(first)?.as_mut());
            match (side, begun) {
                (Some(_), Some(row)) => {
                    row.segments += 1;
                    row.stretches += u32::from(side != side_before);
                    rows.push(None);
                }
                (Some(_), None) => {
                    first = rows.len();
                    rows.push(Some(Self { segments: 1, stretches: 1 }));
                }
                (None, _) => rows.push(None),
            }
            side_before = side;
        }
        rows
    }
}

/// The side of the segment that a bead leaves alone, 0 for the source; `None` where it has both sides.
fn lone_side((a, b): (usize, usize)) -> Option<usize> {
    match (a, b) {
        (_, 0) => Some(0),
        (0, _) => Some(1),
        _ => None,
    }
}

/// What rows of segments left alone are worth, in nats, beside their beads.
///
/// A row is read in one of two ways: as a few segments, at the worth of a row; or as gaps, one for each stretch of one side, in which
/// each segment is left alone because the one before it is. A gap costs much and each segment in it hardly anything: it is what
/// a missing chapter is, and strewing its segments with chance pairs would open a gap anew after each of them.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct RowWorths {
    pub row: f64,
    pub gap: f64,
    /// Each segment of a gap.
    pub in_gap: f64,
}

impl RowWorths {
    /// Tells whether a row is better read as gaps.
    pub(in super::super) fn is_gap(self, row: Row) -> bool {
        self.as_gaps(row) > self.row
    }

    /// Returns what a row is worth by the better reading.
    pub(in super::super) fn of(self, row: Row) -> f64 {
        self.row.max(self.as_gaps(row))
    }

    fn as_gaps(self, row: Row) -> f64 {
        self.gap * f64::from(row.stretches) + self.in_gap * f64::from(row.segments)
    }
}

/// The probability of every bead, and the expected numbers of rows, of gaps and of segments in gaps.
#[derive(Debug, Clone)]
pub(in super::super) struct Posteriors {
    pub beads: Vec<f32>,
    pub rows: f64,
    pub gaps: f64,
    pub in_gaps: f64,
}

/// Sums of paths in nats, by whether the bead at a cell has both sides, leaves a segment alone, or does so in a gap of one side.
#[derive(Debug, Clone, Copy)]
struct Sums {
    paired: f64,
    alone: f64,
    in_gap: [f64; 2],
}

impl Sums {
    const NONE: Self = Self { paired: f64::NEG_INFINITY, alone: f64::NEG_INFINITY, in_gap: [f64::NEG_INFINITY; 2] };

    fn any(self) -> f64 {
        log_sum(log_sum(self.paired, self.alone), log_sum(self.in_gap[0], self.in_gap[1]))
    }

    /// The paths that came to a cell, as a bead that starts there takes them on: a segment left alone after a bead that has both
    /// sides begins a row, or a gap, and after one of the other side a gap of its own.
    fn opening(self, rows: RowWorths) -> Self {
        Self {
            paired: self.any(),
            alone: log_sum(self.paired + rows.row, self.alone),
            in_gap: [0, 1]
                .map(|side| log_sum(log_sum(self.paired, self.in_gap[1 - side]) + rows.gap, self.in_gap[side])),
        }
    }

    /// The paths that go on from a cell, as a bead that ends there meets them.
    fn closing(self, rows: RowWorths) -> Self {
        let gaps = self.in_gap.map(|sum| sum + rows.gap);
        Self {
            paired: log_sum(log_sum(self.paired, self.alone + rows.row), log_sum(gaps[0], gaps[1])),
            alone: log_sum(self.paired, self.alone),
            in_gap: [0, 1].map(|side| log_sum(log_sum(self.paired, self.in_gap[side]), gaps[1 - side])),
        }
    }

    /// Adds a bead and what stands on the other side of it.
    fn add(&mut self, edge: Edge, worth: f64, beyond: Self, rows: RowWorths) {
        match lone_side(edge.sides()) {
            Some(side) => {
                self.alone = log_sum(self.alone, beyond.alone + worth);
                self.in_gap[side] = log_sum(self.in_gap[side], beyond.in_gap[side] + rows.in_gap + worth);
            }
            None => self.paired = log_sum(self.paired, beyond.paired + worth),
        }
    }
}

/// What a bead must promise to enter the path. Origin: the reference study for `RISK`; for null beads cross-validation on the
/// development sets, whole and with sentences cut out (the study's .3 and .1 found fewer of them and was wrong more often).
const RISK: f64 = 0.3;
const NULL_SHARE: f64 = 0.9;
const NULL_RISK: f64 = 0.25;

pub(in super::super) fn log_sum(left: f64, right: f64) -> f64 {
    let (low, high) = if left < right { (left, right) } else { (right, left) };
    // What is so much smaller is lost in rounding; most of what is added up is.
    if low == f64::NEG_INFINITY || high - low > NOTHING { high } else { high + (low - high).exp().ln_1p() }
}

/// The share of a sum, in nats, past which a part of it is less than the last bit of a number of its size.
const NOTHING: f64 = 40.0;

#[expect(clippy::cast_possible_truncation, reason = "a probability; the last bits say nothing")]
fn narrow(probability: f64) -> f32 {
    probability.clamp(0.0, 1.0) as f32
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    /// All beads of a band, in the order of the cuts they start at.
    fn lattice(band: &Band, m: usize, n: usize) -> Lattice {
        let starts = (0..=m).flat_map(|i| (0..=n).map(move |j| (i, j)));
        let edges = starts.flat_map(|(i, j)| (0..KINDS.len()).filter_map(move |kind| Edge::new(band, i, j, kind)));
        Lattice::new(edges.collect(), band.cells())
    }

    /// A worth for a bead that does not depend on the band it stands in.
    fn drawn((i, j): (usize, usize), kind: usize, noise: &[f32]) -> f32 {
        noise[((i * 7 + j) * KINDS.len() + kind) % noise.len()]
    }

    fn worth(edge: Edge, noise: &[f32]) -> f32 {
        drawn(edge.start(), usize::from(edge.kind), noise)
    }

    /// The largest sum of all paths from a cut to the last one, each of them walked.
    fn best_of_every_path(from: (usize, usize), to: (usize, usize), noise: &[f32]) -> f64 {
        if from == to {
            return 0.0;
        }
        let mut best = f64::NEG_INFINITY;
        for ((a, b), kind) in KINDS.into_iter().zip(0..) {
            let next = (from.0 + a, from.1 + b);
            if next.0 <= to.0 && next.1 <= to.1 {
                best = best.max(f64::from(drawn(from, kind, noise)) + best_of_every_path(next, to, noise));
            }
        }
        best
    }

    /// Every path of a lattice by its beads.
    fn every_path(lattice: &Lattice) -> Vec<Vec<usize>> {
        let last = u32::try_from(lattice.cells - 1).unwrap();
        let (mut whole, mut open) = (Vec::new(), vec![(0, Vec::new())]);
        while let Some((cell, path)) = open.pop() {
            if cell == last {
                whole.push(path);
                continue;
            }
            for (index, edge) in lattice.edges().iter().enumerate().filter(|(_, edge)| edge.from == cell) {
                open.push((edge.to, [path.as_slice(), &[index]].concat()));
            }
        }
        whole
    }

    fn sum(lattice: &Lattice, path: &[usize], noise: &[f32]) -> f64 {
        path.iter().map(|index| f64::from(worth(lattice.edges()[*index], noise))).sum()
    }

    /// The cuts of a path.
    fn cuts(lattice: &Lattice, path: &[usize]) -> Vec<(usize, usize)> {
        let starts = path.iter().map(|index| lattice.edges()[*index]).map(|edge| {
            let ((i, j), (a, b)) = (edge.start(), edge.sides());
            (i + a, j + b)
        });
        std::iter::once((0, 0)).chain(starts).collect()
    }

    fn rows() -> impl Strategy<Value = RowWorths> {
        let worth = || -5.0_f64..5.0;
        (worth(), worth(), worth()).prop_map(|(row, gap, in_gap)| RowWorths { row, gap, in_gap })
    }

    #[test]
    fn rows_stand_at_their_first_bead() {
        let found = Row::all([(1, 1), (1, 0), (1, 0), (0, 1), (2, 1), (0, 1)].into_iter());
        let row = |segments, stretches| Some(Row { segments, stretches });
        assert_eq!(found, [None, row(3, 2), None, None, None, row(1, 1)]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn brute_force_finds_no_better_path(m in 0..=6_usize, n in 0..=6_usize, rows in rows(), noise in vec(-5.0_f32..5.0, 101)) {
            prop_assume!(m + n > 0);
            let lattice = lattice(&Band::full(m, n), m, n);
            let path = lattice.path(|edge, _| f64::from(worth(edge, &noise)));
            prop_assert_eq!(cuts(&lattice, &path).pop(), Some((m, n)));
            let best = best_of_every_path((0, 0), (m, n), &noise);
            prop_assert!((sum(&lattice, &path, &noise) - best).abs() < 1e-9);
            // Every path begins with one bead, so their probabilities come to one.
            let worths: Vec<f32> = lattice.edges().iter().map(|edge| worth(*edge, &noise)).collect();
            let posteriors = lattice.posteriors(&worths, rows);
            let first = lattice.edges().iter().zip(posteriors.beads).filter(|(edge, _)| edge.start() == (0, 0));
            let sum: f32 = first.map(|(_, posterior)| posterior).sum();
            prop_assert!((sum - 1.0).abs() < 1e-4, "{}", sum);
        }

        #[test]
        fn walking_every_path_gives_the_same_probabilities(m in 0..=3_usize, n in 0..=3_usize, rows in rows(), noise in vec(-5.0_f32..5.0, 101)) {
            prop_assume!(m + n > 0);
            let lattice = lattice(&Band::full(m, n), m, n);
            let paths = every_path(&lattice);
            let (mut total, mut beads) = (0.0, vec![0.0; lattice.edges().len()]);
            let (mut as_rows, mut gaps, mut in_gaps) = (0.0, 0.0, 0.0);
            for path in &paths {
                let found: Vec<Row> = lattice.rows(path).into_iter().flatten().collect();
                // Each row is read either way, whichever way the others are.
                let share = found.iter().fold(sum(&lattice, path, &noise).exp(), |share, row| {
                    share * (rows.row.exp() + rows.as_gaps(*row).exp())
                });
                total += share;
                path.iter().for_each(|index| beads[*index] += share);
                for row in found {
                    let gap = rows.as_gaps(row).exp() / (rows.row.exp() + rows.as_gaps(row).exp());
                    as_rows += share * (1.0 - gap);
                    gaps += share * gap * f64::from(row.stretches);
                    in_gaps += share * gap * f64::from(row.segments);
                }
            }
            let worths: Vec<f32> = lattice.edges().iter().map(|edge| worth(*edge, &noise)).collect();
            let found = lattice.posteriors(&worths, rows);
            for (found, walked) in [(found.rows, as_rows), (found.gaps, gaps), (found.in_gaps, in_gaps)] {
                prop_assert!((found - walked / total).abs() < 1e-4, "{} {}", found, walked / total);
            }
            for (found, walked) in found.beads.iter().zip(beads) {
                prop_assert!((f64::from(*found) - walked / total).abs() < 1e-4);
            }
        }

        #[test]
        fn a_band_that_holds_the_path_gives_it(m in 1..30_usize, n in 1..30_usize, reach in 1..6_usize, noise in vec(-5.0_f32..5.0, 101)) {
            let dense = lattice(&Band::full(m, n), m, n);
            let value = |edge: Edge, _: usize| f64::from(worth(edge, &noise));
            let best = dense.path(value);
            let band = Band::around(&cuts(&dense, &best), m, n, reach);
            let banded = lattice(&band, m, n);
            let path = banded.path(value);
            prop_assert_eq!(cuts(&banded, &path), cuts(&dense, &best));
            prop_assert!((sum(&banded, &path, &noise) - sum(&dense, &best, &noise)).abs() < 1e-9);
        }
    }
}
