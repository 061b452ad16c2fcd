//! All beads of a band with what they are worth, and dynamic programming over them.
//!
//! Time and space: cells of the band × kinds of bead. [`Lattice::best`] is the Viterbi path; [`Lattice::posteriors`] runs
//! forward and backward over the same cells; [`Lattice::safest`] maximises the expected number of right beads (minimum
//! Bayes risk), which leaves a bead out of the path where two readings of it are about as likely.

use super::super::prior::{KINDS, KINDS_COUNT};
use super::band::Band;

/// A step of a path: a bead that starts at the cut `i`, `j`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in super::super) struct Step {
    pub i: usize,
    pub j: usize,
    /// Index into [`KINDS`].
    pub kind: usize,
    /// The probability of the bead among all paths; 1 where it was not asked for.
    pub posterior: f32,
}

/// What every bead of a band is worth.
#[derive(Debug)]
pub(in super::super) struct Lattice {
    band: Band,
    worth: Vec<[f32; KINDS_COUNT]>,
}

/// What a bead that cannot be is worth.
const IMPOSSIBLE: f32 = f32::NEG_INFINITY;

impl Lattice {
    /// Weighs all beads that start and end in the band. `worth` gets the cut and the number of the kind.
    pub(in super::super) fn new(
        band: Band,
        (m, n): (usize, usize),
        mut worth: impl FnMut(usize, usize, usize) -> f32,
    ) -> Self {
        let mut table = vec![[IMPOSSIBLE; KINDS_COUNT]; band.cells()];
        let mut cell = 0;
        for i in 0..band.rows_count() {
            for j in band.row(i) {
                for (kind, (a, b)) in KINDS.iter().enumerate() {
                    if i + a <= m && j + b <= n && band.cell(i + a, j + b).is_some() {
                        table[cell][kind] = worth(i, j, kind);
                    }
                }
                cell += 1;
            }
        }
        Self { band, worth: table }
    }

    /// Returns the path that is worth most.
    pub(in super::super) fn best(&self) -> Vec<Step> {
        self.path(|cell, kind| f64::from(self.worth[cell][kind]), |_, _| 1.0)
    }

    /// Returns the path with the highest expected number of right beads, each with its posterior.
    pub(in super::super) fn safest(&self) -> Vec<Step> {
        let posteriors = self.posteriors();
        self.path(
            |cell, kind| {
                let posterior = f64::from(posteriors[cell][kind]);
                let (a, b) = KINDS[kind];
                if self.worth[cell][kind] == IMPOSSIBLE {
                    f64::NEG_INFINITY
                } else if a == 0 || b == 0 {
                    NULL_SHARE * posterior - NULL_RISK
                } else {
                    posterior - RISK
                }
            },
            |cell, kind| posteriors[cell][kind],
        )
    }

    /// Finds the path with the largest sum of `value`.
    fn path(&self, value: impl Fn(usize, usize) -> f64, posterior: impl Fn(usize, usize) -> f32) -> Vec<Step> {
        let cells = self.band.cells();
        let mut best = vec![f64::NEG_INFINITY; cells];
        let mut arrived = vec![usize::MAX; cells];
        best[0] = 0.0;
        self.for_each(|cell, kind, to| {
            let total = best[cell] + value(cell, kind);
            if total > best[to] {
                best[to] = total;
                arrived[to] = kind;
            }
        });
        let (mut i, mut j) = self.last();
        let mut steps = Vec::new();
        while (i, j) != (0, 0) {
            let kind = arrived[self.band.cell(i, j).expect("a path stays in its band")];
            let (a, b) = KINDS[kind];
            (i, j) = (i - a, j - b);
            let cell = self.band.cell(i, j).expect("a path stays in its band");
            steps.push(Step { i, j, kind, posterior: posterior(cell, kind) });
        }
        steps.reverse();
        steps
    }

    /// Returns the probability of every bead among all paths, by forward and backward sums.
    pub(in super::super) fn posteriors(&self) -> Vec<[f32; KINDS_COUNT]> {
        let cells = self.band.cells();
        let mut forward = vec![f64::NEG_INFINITY; cells];
        forward[0] = 0.0;
        self.for_each(|cell, kind, to| {
            forward[to] = log_sum(forward[to], forward[cell] + f64::from(self.worth[cell][kind]));
        });
        let mut backward = vec![f64::NEG_INFINITY; cells];
        let end = cells - 1;
        backward[end] = 0.0;
        let total = forward[end];
        let mut posteriors = vec![[0.0_f32; KINDS_COUNT]; cells];
        self.for_each_back(|cell, kind, to| {
            let inside = f64::from(self.worth[cell][kind]) + backward[to];
            backward[cell] = log_sum(backward[cell], inside);
            posteriors[cell][kind] = narrow((forward[cell] + inside - total).exp());
        });
        posteriors
    }

    /// Visits every possible bead with its cell, kind and end cell; all beads that end in a cell come before those that start
    /// there.
    pub(in super::super) fn for_each(&self, mut visit: impl FnMut(usize, usize, usize)) {
        let mut cell = 0;
        for i in 0..self.band.rows_count() {
            for j in self.band.row(i) {
                self.visit_cell(i, j, cell, &mut visit);
                cell += 1;
            }
        }
    }

    fn for_each_back(&self, mut visit: impl FnMut(usize, usize, usize)) {
        let mut cell = self.band.cells();
        for i in (0..self.band.rows_count()).rev() {
            for j in self.band.row(i).rev() {
                cell -= 1;
                self.visit_cell(i, j, cell, &mut visit);
            }
        }
    }

    fn visit_cell(&self, i: usize, j: usize, cell: usize, visit: &mut impl FnMut(usize, usize, usize)) {
        for (kind, (a, b)) in KINDS.iter().enumerate() {
            if self.worth[cell][kind] > IMPOSSIBLE
                && let Some(to) = self.band.cell(i + a, j + b)
            {
                visit(cell, kind, to);
            }
        }
    }

    fn last(&self) -> (usize, usize) {
        let i = self.band.rows_count() - 1;
        (i, *self.band.row(i).end())
    }
}

/// What a bead must promise to enter the path. Origin: the reference study for `RISK`; for null beads cross-validation on the
/// development sets, whole and with sentences cut out (the study's .3 and .1 found fewer of them and was wrong more often).
const RISK: f64 = 0.3;
const NULL_SHARE: f64 = 0.6;
const NULL_RISK: f64 = 0.2;

pub(in super::super) fn log_sum(left: f64, right: f64) -> f64 {
    let (low, high) = if left < right { (left, right) } else { (right, left) };
    if low == f64::NEG_INFINITY { high } else { high + (low - high).exp().ln_1p() }
}

#[expect(clippy::cast_possible_truncation, reason = "a probability; the last bits say nothing")]
pub(in super::super) fn narrow(probability: f64) -> f32 {
    probability.min(1.0) as f32
}
