//! Learns the weights of the aligner from gold alignments.
//!
//! Takes pairs of sides with their gold beads; gives back [`Weights`]. The model is a semi-Markov conditional random field
//! (Sarawagi & Cohen 2004) over the beads of the final band: the log probability of the gold beads among all paths is
//! maximised by Adam (Kingma & Ba 2015) with an L2 penalty. Gold beads that the band or the kinds cannot hold are left
//! latent: any path through their segments counts as right. It does *not* read files.

use std::collections::HashSet;

use crate::document::{SegmentRange, Segmentation};
use crate::lexicon::Lexicon;

use super::feature::COUNT;
use super::prior::{KINDS, KINDS_COUNT};
use super::search::lattice::Lattice;
use super::weights::Weights;
use super::{Prepared, orient};

/// A pair of sides with the beads that people found in it.
#[derive(Debug, Clone)]
pub struct GoldPair {
    /// The original.
    pub source: Segmentation,
    /// The translation.
    pub target: Segmentation,
    /// The gold beads, in order, partitioning both sides.
    pub beads: Vec<(SegmentRange, SegmentRange)>,
}

/// Settings of [`learn`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct LearnOptions {
    /// How often all pairs are gone through. Origin: the reference study (120 rounds overfit).
    pub rounds: usize,
    /// The strength of the L2 penalty. Origin: the reference study (.3 and 5 were worse).
    pub penalty: f32,
}

impl Default for LearnOptions {
    fn default() -> Self {
        Self { rounds: 60, penalty: 1.0 }
    }
}

/// How many parameters the model has: one for each figure and one for each kind.
const PARAMETERS: usize = COUNT + KINDS_COUNT;
const STEP: f32 = 0.1;

/// One bead of a lattice with its figures.
struct Candidate {
    cell: usize,
    kind: usize,
    to: usize,
    figures: [f32; COUNT],
    is_gold: bool,
}

/// The lattice of one pair, laid out for learning: candidates in the order in which they can be walked.
struct Example {
    cells: usize,
    candidates: Vec<Candidate>,
}

/// Learns weights from gold pairs, starting from `start`.
#[must_use]
pub fn learn(pairs: &[GoldPair], lexicon: Option<&Lexicon>, start: &Weights, options: &LearnOptions) -> Weights {
    let examples: Vec<Example> = pairs.iter().map(|pair| example(pair, lexicon, start)).collect();
    let mut weights = start.clone();
    let origin = parameters(start);
    let (mut mean, mut square) = ([0.0_f32; PARAMETERS], [0.0_f32; PARAMETERS]);
    let (mut mean_decay, mut square_decay) = (1.0_f32, 1.0_f32);
    for _ in 0..options.rounds {
        let mut gradient = [0.0_f32; PARAMETERS];
        for example in &examples {
            add_gradient(example, &weights, &mut gradient);
        }
        let mut values = parameters(&weights);
        mean_decay *= 0.9;
        square_decay *= 0.999;
        for index in 0..PARAMETERS {
            // The penalty draws kinds that gold hardly shows back to where they started, not to "as good as 1-1".
            let home = if index < COUNT { 0.0 } else { origin[index] };
            let slope = gradient[index] - options.penalty * (values[index] - home);
            mean[index] = 0.9 * mean[index] + 0.1 * slope;
            square[index] = 0.999 * square[index] + 0.001 * slope * slope;
            let (mean, square) = (mean[index] / (1.0 - mean_decay), square[index] / (1.0 - square_decay));
            values[index] += STEP * mean / (square.sqrt() + 1e-8);
        }
        set_parameters(&mut weights, &values);
    }
    weights
}

fn parameters(weights: &Weights) -> [f32; PARAMETERS] {
    let mut values = [0.0; PARAMETERS];
    values[..COUNT].copy_from_slice(&weights.figures);
    values[COUNT..].copy_from_slice(&weights.kinds);
    values
}

fn set_parameters(weights: &mut Weights, values: &[f32; PARAMETERS]) {
    weights.figures.copy_from_slice(&values[..COUNT]);
    weights.kinds.copy_from_slice(&values[COUNT..]);
}

fn example(pair: &GoldPair, lexicon: Option<&Lexicon>, weights: &Weights) -> Example {
    let oriented = orient(&pair.source, &pair.target, lexicon);
    let prepared = Prepared::new(&oriented, weights);
    let gold: Vec<(SegmentRange, SegmentRange)> = if oriented.turned {
        pair.beads.iter().map(|&(source, target)| (target, source)).collect()
    } else {
        pair.beads.clone()
    };
    let model = prepared.model();
    let lattice = Lattice::new(prepared.band.clone(), prepared.sizes, |_, _, _| 0.0);
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
        candidates.push(Candidate { cell, kind, to, figures: model.figures(i, j, kind), is_gold: is_gold(i, j, kind) });
    });
    Example { cells: prepared.band.cells(), candidates }
}

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

/// Adds what the gold paths expect of each parameter, less what all paths expect.
fn add_gradient(example: &Example, weights: &Weights, gradient: &mut [f32; PARAMETERS]) {
    let worths: Vec<f64> = example
        .candidates
        .iter()
        .map(|candidate| f64::from(weights.worth(&candidate.figures, candidate.kind)))
        .collect();
    let gold = expectations(example, &worths, |candidate| candidate.is_gold);
    let Some(gold) = gold else { return };
    let Some(all) = expectations(example, &worths, |_| true) else { return };
    for ((candidate, gold), all) in example.candidates.iter().zip(gold).zip(all) {
        let difference = gold - all;
        if difference.abs() < 1e-7 {
            continue;
        }
        for (slope, figure) in gradient.iter_mut().zip(&candidate.figures) {
            *slope += difference * figure;
        }
        gradient[COUNT + candidate.kind] += difference;
    }
}

/// Returns the probability of each candidate among the paths made of allowed candidates; `None` where there is no path.
fn expectations(example: &Example, worths: &[f64], allowed: impl Fn(&Candidate) -> bool) -> Option<Vec<f32>> {
    let mut forward = vec![f64::NEG_INFINITY; example.cells];
    forward[0] = 0.0;
    for (candidate, worth) in example.candidates.iter().zip(worths) {
        if allowed(candidate) {
            let through = forward[candidate.cell] + worth;
            forward[candidate.to] = super::search::lattice::log_sum(forward[candidate.to], through);
        }
    }
    let total = forward[example.cells - 1];
    if !total.is_finite() {
        return None;
    }
    let mut backward = vec![f64::NEG_INFINITY; example.cells];
    backward[example.cells - 1] = 0.0;
    let mut expected = vec![0.0_f32; worths.len()];
    for (index, (candidate, worth)) in example.candidates.iter().zip(worths).enumerate().rev() {
        if allowed(candidate) {
            let inside = worth + backward[candidate.to];
            backward[candidate.cell] = super::search::lattice::log_sum(backward[candidate.cell], inside);
            expected[index] = super::search::lattice::narrow((forward[candidate.cell] + inside - total).exp());
        }
    }
    Some(expected)
}
