//! The beads that are weighed, and dynamic programming over them.
//!
//! Time and space are those of the beads, which [`super::scout`] has picked. [`Lattice::best`] is the Viterbi path;
//! [`Lattice::posteriors`] runs forward and backward over the same beads; [`Lattice::safest`] maximises the expected number
//! of right beads (minimum Bayes risk), which leaves a bead out of the path where two readings of it are about as likely.
//!
//! What a path is worth is the sum of its beads, and of its rows: segments left alone one after another are a row, whichever
//! their sides, and each row is worth so much whatever its length (an affine gap, Gotoh 1982). A missing chapter is one row;
//! strewn with chance pairs it would be many. So forward and backward keep two sums for each cell: of the paths that come
//! to it by a bead with both sides, and by one that leaves a segment alone.

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
        let (a, b) = self.sides();
        a == 0 || b == 0
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

    /// Returns the probability of every bead among all paths, by forward and backward sums, and how many rows of segments left
    /// alone are to be expected; `worth` is of each bead, `row` of each row.
    pub(in super::super) fn posteriors(&self, worth: &[f32], row: f32) -> Posteriors {
        let none = || Posteriors { beads: vec![0.0; self.edges.len()], rows: 0.0 };
        self.posteriors_among(worth, row, |_| true).unwrap_or_else(none)
    }

    /// Returns the same among the paths made of allowed beads; `None` where there is no such path.
    pub(in super::super) fn posteriors_among(
        &self,
        worth: &[f32],
        row: f32,
        allowed: impl Fn(usize) -> bool,
    ) -> Option<Posteriors> {
        let row = f64::from(row);
        let mut forward = vec![Arrivals::NONE; self.cells];
        forward[0].paired = 0.0;
        for (index, edge) in self.edges.iter().enumerate().filter(|(index, _)| allowed(*index)) {
            let through = forward[edge.from as usize].leaving(*edge, row) + f64::from(worth[index]);
            forward[edge.to as usize].add(*edge, through);
        }
        let total = forward[self.cells - 1].any();
        if !total.is_finite() {
            return None;
        }
        // What follows a cell, by whether its next bead has both sides or leaves a segment alone.
        let mut backward = vec![Arrivals::NONE; self.cells];
        backward[self.cells - 1].paired = 0.0;
        let mut beads = vec![0.0; self.edges.len()];
        for (index, edge) in self.edges.iter().enumerate().rev().filter(|(index, _)| allowed(*index)) {
            let after = backward[edge.to as usize];
            let onward = if edge.is_null() { after.any() } else { log_sum(after.paired, after.alone + row) };
            let inside = f64::from(worth[index]) + onward;
            backward[edge.from as usize].add(*edge, inside);
            beads[index] = narrow((forward[edge.from as usize].leaving(*edge, row) + inside - total).exp());
        }
        let opened = |(before, after): (&Arrivals, &Arrivals)| (before.paired + row + after.alone - total).exp();
        Some(Posteriors { beads, rows: forward.iter().zip(&backward).map(opened).sum() })
    }

    /// Returns for each bead of a path whether it begins a row of segments left alone.
    pub(in super::super) fn begins_row(&self, path: &[usize]) -> Vec<bool> {
        let mut before_is_null = false;
        let begins = |index: &usize| {
            let is_null = self.edges[*index].is_null();
            let follows_null = std::mem::replace(&mut before_is_null, is_null);
            is_null && !follows_null
        };
        path.iter().map(begins).collect()
    }
}

/// The probability of every bead, and the expected number of rows of segments left alone.
#[derive(Debug, Clone)]
pub(in super::super) struct Posteriors {
    pub beads: Vec<f32>,
    pub rows: f64,
}

/// Sums of paths in nats, by whether the bead at a cell has both sides or leaves a segment alone.
#[derive(Debug, Clone, Copy)]
struct Arrivals {
    paired: f64,
    alone: f64,
}

impl Arrivals {
    const NONE: Self = Self { paired: f64::NEG_INFINITY, alone: f64::NEG_INFINITY };

    fn any(self) -> f64 {
        log_sum(self.paired, self.alone)
    }

    /// The paths that came to a cell, as a bead that starts there takes them on: one that leaves a segment alone after one that
    /// has both sides begins a row.
    fn leaving(self, edge: Edge, row: f64) -> f64 {
        if edge.is_null() { log_sum(self.paired + row, self.alone) } else { self.any() }
    }

    fn add(&mut self, edge: Edge, sum: f64) {
        let own = if edge.is_null() { &mut self.alone } else { &mut self.paired };
        *own = log_sum(*own, sum);
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

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn brute_force_finds_no_better_path(m in 0..=6_usize, n in 0..=6_usize, row in -5.0_f32..5.0, noise in vec(-5.0_f32..5.0, 101)) {
            prop_assume!(m + n > 0);
            let lattice = lattice(&Band::full(m, n), m, n);
            let path = lattice.path(|edge, _| f64::from(worth(edge, &noise)));
            prop_assert_eq!(cuts(&lattice, &path).pop(), Some((m, n)));
            let best = best_of_every_path((0, 0), (m, n), &noise);
            prop_assert!((sum(&lattice, &path, &noise) - best).abs() < 1e-9);
            // Every path begins with one bead, so their probabilities come to one.
            let worths: Vec<f32> = lattice.edges().iter().map(|edge| worth(*edge, &noise)).collect();
            let posteriors = lattice.posteriors(&worths, row);
            let first = lattice.edges().iter().zip(posteriors.beads).filter(|(edge, _)| edge.start() == (0, 0));
            let sum: f32 = first.map(|(_, posterior)| posterior).sum();
            prop_assert!((sum - 1.0).abs() < 1e-4, "{}", sum);
        }

        #[test]
        fn walking_every_path_gives_the_same_probabilities(m in 0..=3_usize, n in 0..=3_usize, row in -5.0_f32..5.0, noise in vec(-5.0_f32..5.0, 101)) {
            prop_assume!(m + n > 0);
            let lattice = lattice(&Band::full(m, n), m, n);
            let rows = |path: &[usize]| lattice.begins_row(path).into_iter().map(f64::from).sum::<f64>();
            let paths = every_path(&lattice);
            let share = |path: &[usize]| (sum(&lattice, path, &noise) + f64::from(row) * rows(path)).exp();
            let total: f64 = paths.iter().map(|path| share(path)).sum();
            let mut beads = vec![0.0; lattice.edges().len()];
            let mut expected = 0.0;
            for path in &paths {
                let share = share(path) / total;
                path.iter().for_each(|index| beads[*index] += share);
                expected += share * rows(path);
            }
            let worths: Vec<f32> = lattice.edges().iter().map(|edge| worth(*edge, &noise)).collect();
            let found = lattice.posteriors(&worths, row);
            prop_assert!((found.rows - expected).abs() < 1e-4, "{} {}", found.rows, expected);
            for (found, walked) in found.beads.iter().zip(beads) {
                prop_assert!((f64::from(*found) - walked).abs() < 1e-4);
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
