//! Why a bead was chosen: its figures with what each costs, and the bead that would have been next.
//!
//! Takes an aligned bitext and the settings that aligned it; gives back [`Reasons`] for one bead. The beads are weighed again,
//! which costs what the alignment did. It does *not* choose anew.

use crate::bitext::{BeadId, Bitext, Confidence, Cost, Evidence};
use crate::document::SegmentRange;
use crate::error::Result;
use crate::lexicon::Lexicon;

use super::feature::{Features, Figure};
use super::search::lattice::Row;
use super::view::count;
use super::{Options, held, model, orient, sides, weights_of};

/// What speaks for and against a bead.
#[derive(Debug, Clone, PartialEq)]
pub struct Reasons {
    /// The figures that are not 0: name, value, and what it costs, the weightiest first.
    pub figures: Vec<FigureCost>,
    /// The likeliest bead that shares a segment with it; `None` where there is none to speak of.
    pub runner_up: Option<RunnerUp>,
}

/// One figure of a bead.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FigureCost {
    /// What is counted.
    pub name: &'static str,
    /// The count.
    pub value: f32,
    /// What it costs; what speaks for the bead is below zero.
    pub cost: Cost,
}

/// A bead that was not chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RunnerUp {
    /// The source segments.
    pub source: SegmentRange,
    /// The target segments.
    pub target: SegmentRange,
    /// What speaks for and against it.
    pub evidence: Evidence,
    /// How sure it is.
    pub confidence: Confidence,
    /// How much likelier the chosen bead is, in nats; below zero where it was chosen for the sake of its neighbours.
    pub margin: Cost,
}

/// Tells why a bead was chosen. `None` where the bead is not one that these settings weigh: a person moved it, or it is not
/// there.
///
/// # Errors
///
/// Those of [`super::align`].
pub fn reasons(bitext: &Bitext, bead: BeadId, options: &Options, lexicon: Option<&Lexicon>) -> Result<Option<Reasons>> {
    let row = Row::all(bitext.beads().iter().map(|bead| (bead.source.len(), bead.target.len())))
        .get(bead.index())
        .copied()
        .flatten();
    let Some(bead) = bitext.beads().get(bead.index()) else { return Ok(None) };
    let oriented = orient(bitext.source(), bitext.target(), lexicon);
    let weights = weights_of(&oriented, options);
    let held = held(&oriented, options)?;
    let prepared = super::Prepared::new(&oriented, held, super::Ingredients::default());
    let (lattice, figures) = prepared.weigh(|_, figures| figures);
    let worth: Vec<f32> = lattice
        .edges()
        .iter()
        .zip(&figures)
        .map(|(edge, figures)| weights.worth(figures, usize::from(edge.kind)))
        .collect();
    let posteriors = lattice.posteriors(&worth, weights.rows()).beads;
    let own = oriented.turned.apply(bead.source, bead.target);
    let Some(chosen) = lattice.edges().iter().position(|edge| sides(*edge) == own) else { return Ok(None) };
    let touches = |one: SegmentRange, other: SegmentRange| one.start < other.end && other.start < one.end;
    let runner_up = lattice
        .edges()
        .iter()
        .enumerate()
        .filter(|(index, edge)| {
            let (source, target) = sides(**edge);
            *index != chosen && (touches(source, own.0) || touches(target, own.1))
        })
        .max_by(|one, other| posteriors[one.0].total_cmp(&posteriors[other.0]).then(other.0.cmp(&one.0)))
        .filter(|(index, _)| posteriors[*index] > LEAST)
        .map(|(index, edge)| {
            let (source, target) = sides(*edge);
            let (source, target) = oriented.turned.apply(source, target);
            let evidence = model::evidence(&figures[index], &weights, usize::from(edge.kind));
            let margin = Cost::nats((posteriors[chosen].max(LEAST) / posteriors[index]).ln());
            RunnerUp { source, target, evidence, confidence: Confidence::new(posteriors[index]), margin }
        });
    let mut figures = figures[chosen];
    if let Some(row) = row {
        if weights.rows().is_gap(row) {
            figures[Figure::GapsAlone] = count(row.stretches as usize);
            figures[Figure::SegmentsInGaps] = count(row.segments as usize);
        } else {
            figures[Figure::RowsAlone] = 1.0;
        }
    }
    let mut figures = costs(&figures, &weights);
    figures.sort_by(|one, other| other.cost.value().abs().total_cmp(&one.cost.value().abs()));
    Ok(Some(Reasons { figures, runner_up }))
}

/// Beads less likely than this are no runners-up. Origin: a thousandth shows in no figure that is printed.
const LEAST: f32 = 1e-3;

fn costs(figures: &Features, weights: &super::Weights) -> Vec<FigureCost> {
    let cost = |&figure: &Figure| FigureCost {
        name: figure.name(),
        value: figures[figure],
        cost: Cost::nats(-weights.figure(figure) * figures[figure]),
    };
    Figure::ALL.iter().map(cost).filter(|figure| figure.value != 0.0).collect()
}
