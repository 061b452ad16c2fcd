//! Learns the weights of the aligner from gold alignments.
//!
//! Takes pairs of sides with their gold beads, laid out as [`Example`]s; gives back [`Weights`]. The model is a semi-Markov conditional random field
//! (Sarawagi & Cohen 2004) over the beads of the final band: the log probability of the gold beads among all paths is
//! maximised by Adam (Kingma & Ba 2015) with an L2 penalty. Gold beads that the band or the kinds cannot hold are left
//! latent: any path through their segments counts as right. It does *not* read files.

use std::collections::HashSet;

use crate::document::SegmentRange;
use crate::lexicon::Lexicon;

use super::feature::{COUNT, EvidenceKind, Features, Figure};
use super::gold::GoldPair;
use super::held::Held;
use super::search::lattice::{Edge, Lattice};
use super::weights::{PARAMETERS, Weights};
use super::{Ingredients, Prepared, Turned, narrow, orient, sides};

/// Settings of [`learn`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct LearnOptions {
    /// How often all pairs are gone through. Origin: cross-validation over the development sets.
    pub rounds: usize,
    /// The strength of the L2 penalty. Origin: cross-validation over the development sets (3 and 25 were worse).
    pub penalty: f32,
    /// Kinds of evidence that are worth nothing, to measure what they give; the kinds of bead are part of the prior.
    pub without: Vec<EvidenceKind>,
}

impl Default for LearnOptions {
    fn default() -> Self {
        Self { rounds: 200, penalty: 10.0, without: Vec::new() }
    }
}

/// The step of Adam.
const STEP: f32 = 0.1;

/// A gold pair laid out for learning: every bead that is worth weighing, with its figures.
#[derive(Debug)]
pub struct Example {
    lattice: Lattice,
    turned: Turned,
    /// For each bead of the lattice.
    figures: Vec<Features>,
    /// Whether the gold allows it, and whether it is a gold bead itself.
    is_gold: Vec<bool>,
    is_exact: Vec<bool>,
}

/// Learns weights from examples, starting from `start`.
#[must_use]
pub fn learn(examples: &[&Example], start: &Weights, options: &LearnOptions) -> Weights {
    let mut origin = start.values();
    let is_out = |index: usize| options.without.contains(&kind_of(index));
    (0..PARAMETERS).filter(|index| is_out(*index)).for_each(|index| origin[index] = 0.0);
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
        for index in (0..PARAMETERS).filter(|index| !is_out(*index)) {
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
    /// Lays a gold pair out.
    #[must_use]
    pub fn new(pair: &GoldPair, lexicon: Option<&Lexicon>, ingredients: Ingredients) -> Self {
        let oriented = orient(&pair.source, &pair.target, lexicon);
        let prepared = Prepared::new(&oriented, Held::default(), ingredients);
        let (lattice, figures) = prepared.weigh(|_, figures| figures);
        let gold =
            Gold::new(pair.beads.iter().map(|&(source, target)| oriented.turned.apply(source, target)), &lattice);
        let is_gold = lattice.edges().iter().map(|edge| gold.allows(*edge)).collect();
        let is_exact = lattice.edges().iter().map(|edge| gold.in_lattice.contains(&sides(*edge))).collect();
        Self { lattice, turned: oriented.turned, figures, is_gold, is_exact }
    }

    /// Returns the beads that the search chooses with `weights`, in the order of the sides of the gold pair, each with its
    /// probability.
    #[must_use]
    pub fn beads(&self, weights: &Weights) -> Vec<(SegmentRange, SegmentRange, f32)> {
        let posteriors = self.lattice.posteriors(&self.worths(weights), weights.rows()).beads;
        let turn = |index: usize| {
            let (source, target) = sides(self.lattice.edges()[index]);
            let (source, target) = self.turned.apply(source, target);
            (source, target, posteriors[index])
        };
        self.lattice.safest(&posteriors).into_iter().map(turn).collect()
    }

    /// Returns the number of gold beads with both sides that are among the beads weighed.
    #[must_use]
    pub fn gold_weighed(&self) -> usize {
        let gold = self.lattice.edges().iter().zip(&self.is_exact);
        gold.filter(|(edge, is_exact)| **is_exact && !edge.is_null()).count()
    }

    fn worths(&self, weights: &Weights) -> Vec<f32> {
        let beads = self.lattice.edges().iter().zip(&self.figures);
        beads.map(|(edge, figures)| weights.worth(figures, usize::from(edge.kind))).collect()
    }

    /// Adds what the gold paths expect of each parameter, less what all paths expect.
    fn add_gradient(&self, weights: &Weights, gradient: &mut [f32; PARAMETERS]) {
        let worths = self.worths(weights);
        let rows = weights.rows();
        let Some(gold) = self.lattice.posteriors_among(&worths, rows, |index| self.is_gold[index]) else { return };
        let all = self.lattice.posteriors(&worths, rows);
        for (index, (edge, figures)) in self.lattice.edges().iter().zip(&self.figures).enumerate() {
            let difference = gold.beads[index] - all.beads[index];
            if difference.abs() < NEGLIGIBLE {
                continue;
            }
            for (slope, figure) in gradient.iter_mut().zip(&figures.0) {
                *slope += difference * figure;
            }
            gradient[COUNT + usize::from(edge.kind)] += difference;
        }
        for (figure, difference) in [
            (Figure::RowsAlone, gold.rows - all.rows),
            (Figure::GapsAlone, gold.gaps - all.gaps),
            (Figure::SegmentsInGaps, gold.in_gaps - all.in_gaps),
        ] {
            gradient[figure as usize] += narrow(difference);
        }
    }
}

/// Which beads the gold allows.
struct Gold {
    beads: Vec<(SegmentRange, SegmentRange)>,
    in_lattice: HashSet<(SegmentRange, SegmentRange)>,
    /// Where segments of both sides are left alone between two beads: they may come in any order.
    gaps: Vec<(SegmentRange, SegmentRange)>,
}

impl Gold {
    fn new(beads: impl Iterator<Item = (SegmentRange, SegmentRange)>, lattice: &Lattice) -> Self {
        let beads: Vec<_> = beads.collect();
        let known: HashSet<_> = beads.iter().copied().collect();
        let in_lattice = lattice.edges().iter().map(|edge| sides(*edge)).filter(|bead| known.contains(bead)).collect();
        let is_null = |bead: &(SegmentRange, SegmentRange)| bead.0.is_empty() || bead.1.is_empty();
        let gap = |run: &[(SegmentRange, SegmentRange)]| {
            let (first, last) = (run[0], run[run.len() - 1]);
            (SegmentRange::new(first.0.start, last.0.end), SegmentRange::new(first.1.start, last.1.end))
        };
        let runs = beads.chunk_by(|one, other| is_null(one) && is_null(other));
        let gaps = runs.filter(|run| run.len() > 1).map(gap).collect();
        Self { beads, in_lattice, gaps }
    }

    /// Tells whether a bead is gold, or lies inside one gold bead that the lattice does not hold, or leaves a segment alone
    /// that the gold leaves alone between the same two beads.
    fn allows(&self, edge: Edge) -> bool {
        let bead = sides(edge);
        let is_latent = || around(&self.beads, bead).any(|gold| !self.in_lattice.contains(gold));
        let is_in_gap = || edge.is_null() && around(&self.gaps, bead).next().is_some();
        self.in_lattice.contains(&bead) || is_latent() || is_in_gap()
    }
}

/// Returns those of some beads in order that hold all of another one.
fn around(
    beads: &[(SegmentRange, SegmentRange)],
    (source, target): (SegmentRange, SegmentRange),
) -> impl Iterator<Item = &(SegmentRange, SegmentRange)> {
    let from = beads.partition_point(|bead| bead.0.end < source.end || bead.1.end < target.end);
    beads[from..]
        .iter()
        .take_while(move |bead| bead.0.start <= source.start && bead.1.start <= target.start)
        .filter(move |bead| bead.0.end >= source.end && bead.1.end >= target.end)
}

/// Tells which parameters the penalty draws back to where they started, not to zero: kinds, which are not all as likely as
/// one to one where gold hardly shows them; gaps as long as a chapter, and blocks, which gold cut into lines beforehand does not show
/// at all.
fn stays(index: usize) -> bool {
    let gaps = [Figure::GapsAlone as usize, Figure::SegmentsInGaps as usize];
    index >= COUNT || kind_of(index) == EvidenceKind::Structure || gaps.contains(&index)
}

/// The kind of evidence that a parameter is about.
fn kind_of(index: usize) -> EvidenceKind {
    Figure::ALL.get(index).map_or(EvidenceKind::Prior, |figure| figure.group())
}

/// Expectations that differ by less change no weight.
const NEGLIGIBLE: f32 = 1e-7;
