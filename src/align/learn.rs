//! Learns the weights of the aligner from gold alignments.
//!
//! Takes pairs of sides with their gold beads, laid out as [`Example`]s; gives back [`Weights`]. The model is a semi-Markov conditional random field
//! (Sarawagi & Cohen 2004) over the beads of the final band: the log probability of the gold beads among all paths is
//! maximised by Adam (Kingma & Ba 2015) with an L2 penalty. Gold beads that the band or the kinds cannot hold are left
//! latent: any path through their segments counts as right. It does *not* read files.

use std::collections::HashSet;

use crate::document::SegmentRange;
use crate::lexicon::Lexicon;

use super::feature::{COUNT, Features, Figure, Group};
use super::gold::GoldPair;
use super::prior::KINDS;
use super::search::band::Band;
use super::search::lattice::{Lattice, Step, log_sum, narrow};
use super::weights::{PARAMETERS, Weights};
use super::{Prepared, Turned, orient, sides, weigh};

/// Settings of [`learn`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct LearnOptions {
    /// How often all pairs are gone through. Origin: cross-validation over the development sets.
    pub rounds: usize,
    /// The strength of the L2 penalty. Origin: cross-validation over the development sets (3 and 25 were worse).
    pub penalty: f32,
}

impl Default for LearnOptions {
    fn default() -> Self {
        Self { rounds: 200, penalty: 10.0 }
    }
}

/// The step of Adam.
const STEP: f32 = 0.1;

/// One bead of a lattice with its figures.
#[derive(Debug)]
struct Candidate {
    cell: usize,
    kind: usize,
    to: usize,
    figures: Features,
    is_gold: bool,
}

/// A gold pair laid out for learning: every bead that is not hopeless, with its figures.
#[derive(Debug)]
pub struct Example {
    band: Band,
    sizes: (usize, usize),
    turned: Turned,
    /// In the order in which a lattice is walked.
    candidates: Vec<Candidate>,
}

/// Learns weights from examples, starting from `start`.
#[must_use]
pub fn learn(examples: &[&Example], start: &Weights, options: &LearnOptions) -> Weights {
    let origin = start.values();
    let mut values = origin;
    let (mut mean, mut square) = ([0.0_f32; PARAMETERS], [0.0_f32; PARAMETERS]);
    let (mut mean_decay, mut square_decay) = (1.0_f32, 1.0_f32);
    for _ in 0..options.rounds {
        let weights = Weights::of_values(&values);
        let mut gradient = [0.0_f32; PARAMETERS];
        for example in examples {
            example.add_gradient(&weights, &mut gradient);
        }
        mean_decay *= 0.9;
        square_decay *= 0.999;
        for index in 0..PARAMETERS {
            let home = if stays(index) { origin[index] } else { 0.0 };
            let slope = gradient[index] - options.penalty * (values[index] - home);
            mean[index] = 0.9 * mean[index] + 0.1 * slope;
            square[index] = 0.999 * square[index] + 0.001 * slope * slope;
            let (mean, square) = (mean[index] / (1.0 - mean_decay), square[index] / (1.0 - square_decay));
            values[index] += STEP * mean / (square.sqrt() + 1e-8);
        }
    }
    Weights::of_values(&values)
}

impl Example {
    /// Lays a gold pair out; `weights` find the first path.
    #[must_use]
    pub fn new(pair: &GoldPair, lexicon: Option<&Lexicon>, weights: &Weights) -> Self {
        let oriented = orient(&pair.source, &pair.target, lexicon);
        let prepared = Prepared::new(&oriented, weights);
        let gold: Vec<(SegmentRange, SegmentRange)> =
            pair.beads.iter().map(|&(source, target)| oriented.turned.apply(source, target)).collect();
        let model = prepared.model();
        let lattice = weigh(&model, weights, prepared.band.clone(), prepared.sizes);
        let posteriors = lattice.posteriors();
        let in_lattice: HashSet<(usize, usize, usize)> = gold
            .iter()
            .filter_map(|(source, target)| {
                let kind = KINDS.iter().position(|&kind| kind == (source.len(), target.len()))?;
                let (i, j) = (source.start as usize, target.start as usize);
                prepared.band.cell(i, j)?;
                prepared.band.cell(i + source.len(), j + target.len())?;
                Some((i, j, kind))
            })
            .collect();
        let is_gold = |i: usize, j: usize, kind: usize| {
            let (a, b) = KINDS[kind];
            in_lattice.contains(&(i, j, kind)) || is_latent(&gold, &in_lattice, (i, i + a), (j, j + b))
        };
        let mut candidates = Vec::new();
        lattice.for_each(|cell, kind, to| {
            let (i, j) = prepared.band.cut(cell);
            let is_gold = is_gold(i, j, kind);
            if is_gold || posteriors[cell][kind] > HOPELESS {
                let figures = model.figures(i, j, kind);
                candidates.push(Candidate { cell, kind, to, figures, is_gold });
            }
        });
        Self { band: prepared.band.clone(), sizes: prepared.sizes, turned: oriented.turned, candidates }
    }

    /// Returns the beads that the search chooses with `weights`, in the order of the sides of the gold pair.
    #[must_use]
    pub fn beads(&self, weights: &Weights) -> Vec<(SegmentRange, SegmentRange)> {
        let mut candidates = self.candidates.iter().peekable();
        let lattice = Lattice::new(self.band.clone(), self.sizes, |i, j, kind| {
            let cell = self.band.cell(i, j);
            let next = candidates.next_if(|candidate| Some(candidate.cell) == cell && candidate.kind == kind);
            next.map_or(f32::NEG_INFINITY, |candidate| weights.worth(&candidate.figures, candidate.kind))
        });
        let turn = |step: &Step| {
            let (source, target) = sides(step);
            self.turned.apply(source, target)
        };
        lattice.safest().iter().map(turn).collect()
    }

    /// Returns the log probability of the gold beads among all paths, in nats.
    #[must_use]
    pub fn log_likelihood(&self, weights: &Weights) -> f64 {
        let worth = |candidate: &Candidate| f64::from(weights.worth(&candidate.figures, candidate.kind));
        let worths: Vec<f64> = self.candidates.iter().map(worth).collect();
        let forward = |allowed: &dyn Fn(&Candidate) -> bool| {
            let mut forward = vec![f64::NEG_INFINITY; self.band.cells()];
            forward[0] = 0.0;
            for (candidate, worth) in self.candidates.iter().zip(&worths).filter(|(candidate, _)| allowed(candidate)) {
                forward[candidate.to] = log_sum(forward[candidate.to], forward[candidate.cell] + worth);
            }
            forward[self.band.cells() - 1]
        };
        forward(&|candidate| candidate.is_gold) - forward(&|_| true)
    }

    /// Adds what the gold paths expect of each parameter, less what all paths expect.
    fn add_gradient(&self, weights: &Weights, gradient: &mut [f32; PARAMETERS]) {
        let worth = |candidate: &Candidate| f64::from(weights.worth(&candidate.figures, candidate.kind));
        let worths: Vec<f64> = self.candidates.iter().map(worth).collect();
        let gold = self.expectations(&worths, |candidate| candidate.is_gold);
        let Some(gold) = gold else { return };
        let Some(all) = self.expectations(&worths, |_| true) else { return };
        for ((candidate, gold), all) in self.candidates.iter().zip(gold).zip(all) {
            let difference = gold - all;
            if difference.abs() < NEGLIGIBLE {
                continue;
            }
            for (slope, figure) in gradient.iter_mut().zip(&candidate.figures.0) {
                *slope += difference * figure;
            }
            gradient[COUNT + candidate.kind] += difference;
        }
    }

    /// Returns the probability of each candidate among the paths made of allowed candidates; `None` where there is no path.
    fn expectations(&self, worths: &[f64], allowed: impl Fn(&Candidate) -> bool) -> Option<Vec<f32>> {
        let cells = self.band.cells();
        let mut forward = vec![f64::NEG_INFINITY; cells];
        forward[0] = 0.0;
        for (candidate, worth) in self.candidates.iter().zip(worths) {
            if allowed(candidate) {
                let through = forward[candidate.cell] + worth;
                forward[candidate.to] = log_sum(forward[candidate.to], through);
            }
        }
        let total = forward[cells - 1];
        if !total.is_finite() {
            return None;
        }
        let mut backward = vec![f64::NEG_INFINITY; cells];
        backward[cells - 1] = 0.0;
        let mut expected = vec![0.0_f32; worths.len()];
        for (index, (candidate, worth)) in self.candidates.iter().zip(worths).enumerate().rev() {
            if allowed(candidate) {
                let inside = worth + backward[candidate.to];
                backward[candidate.cell] = log_sum(backward[candidate.cell], inside);
                expected[index] = narrow((forward[candidate.cell] + inside - total).exp());
            }
        }
        Some(expected)
    }
}

/// Tells which parameters the penalty draws back to where they started, not to zero: kinds, which are not all as likely as
/// one to one where gold hardly shows them, and blocks, which gold cut into lines beforehand does not show at all.
fn stays(index: usize) -> bool {
    Figure::ALL.get(index).is_none_or(|figure| figure.group() == Group::Structure)
}

/// Beads less probable than this under the first weights are not looked at again.
const HOPELESS: f32 = 1e-7;

/// Expectations that differ by less change no weight.
const NEGLIGIBLE: f32 = 1e-7;

/// Tells whether a bead lies inside one gold bead that the lattice does not hold.
fn is_latent(
    gold: &[(SegmentRange, SegmentRange)],
    in_lattice: &HashSet<(usize, usize, usize)>,
    (i, i_end): (usize, usize),
    (j, j_end): (usize, usize),
) -> bool {
    let holds = |range: &SegmentRange, from: usize, to: usize| range.start as usize <= from && to <= range.end as usize;
    let from = gold.partition_point(|(source, target)| (source.end as usize) < i_end || (target.end as usize) < j_end);
    gold[from..]
        .iter()
        .take_while(|(source, target)| source.start as usize <= i && target.start as usize <= j)
        .filter(|(source, target)| holds(source, i, i_end) && holds(target, j, j_end))
        .any(|(source, target)| {
            let kind = KINDS.iter().position(|&kind| kind == (source.len(), target.len()));
            !kind.is_some_and(|kind| in_lattice.contains(&(source.start as usize, target.start as usize, kind)))
        })
}
