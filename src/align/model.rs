//! A pair of documents with everything that is known about it: gives back the figures of any bead.

use crate::bitext::{Cost, Evidence};

use super::feature::length::{self, Lengths};
use super::feature::lexicon::{ClassGains, Gains};
use super::feature::mark::{LastMark, Marks};
use super::feature::structure::Structure;
use super::feature::{COUNT, Features, Group, NAMES};
use super::prior::KINDS;
use super::search::band::Band;
use super::table::Table;
use super::view::View;
use super::weights::Weights;

/// A pair of documents as the search weighs it.
#[derive(Debug)]
pub(super) struct Model<'a> {
    source: &'a View,
    target: &'a View,
    gains: Gains,
    lengths: Lengths,
    structure: Structure,
}

impl<'a> Model<'a> {
    pub(super) fn new(source: &'a View, target: &'a View, table: &Table, band: &Band) -> Self {
        Self {
            source,
            target,
            gains: Gains::new(source, target, table, band),
            lengths: Lengths::new(source, target),
            structure: Structure::new(source, target),
        }
    }

    /// Returns the figures of the bead of a kind that starts at the cut `i`, `j`.
    pub(super) fn figures(&self, i: usize, j: usize, kind: usize) -> Features {
        let (a, b) = KINDS[kind];
        let mut figures = [0.0; COUNT];
        let structure = self.structure.fit((self.source, self.target), (i, i + a), (j, j + b));
        figures[20] = structure.starts;
        figures[21] = structure.crossed;
        figures[22] = structure.kinds_differ;
        figures[23] = structure.verbatim_differs;
        if b == 0 {
            figures[10] = length::alone(self.source, i);
            return figures;
        }
        if a == 0 {
            figures[11] = length::alone(self.target, j);
            return figures;
        }
        for segment in j..j + b {
            add_gains(&mut figures, [0, 2, 4], self.gains.target(i, segment), a);
        }
        for segment in i..i + a {
            add_gains(&mut figures, [1, 3, 5], self.gains.source(segment, j), b);
        }
        let fit = self.lengths.fit(i, i + a, j, j + b);
        figures[6] = fit.likelihood;
        figures[7] = fit.excess.max(0.0);
        figures[8] = (-fit.excess).max(0.0);
        figures[9] = shape(a, b);
        self.marks(&mut figures, (i, i + a), (j, j + b));
        figures
    }

    fn marks(&self, figures: &mut Features, (i, i_end): (usize, usize), (j, j_end): (usize, usize)) {
        let source = Span::of(self.source, i, i_end);
        let target = Span::of(self.target, j, j_end);
        figures[12] = difference(source.questions, target.questions);
        figures[13] = difference(source.exclamations, target.exclamations);
        let known = source.last.last != LastMark::None && target.last.last != LastMark::None;
        figures[14] = flag(known && source.last.last == target.last.last && source.last.last != LastMark::Stop);
        figures[15] = flag(known && source.last.last != target.last.last);
        figures[16] = flag(source.first.opens_speech != target.first.opens_speech);
        figures[17] = flag(source.last.ends_speech != target.last.ends_speech);
        figures[18] = flag((source.quote_balance == 0) != (target.quote_balance == 0));
        // A sentence is cut into several where it has commas to cut at.
        let (a, b) = (i_end - i, j_end - j);
        let (extra, clauses) = if a < b { (b - a, source.clauses) } else { (a - b, target.clauses) };
        figures[19] = super::view::count(extra.saturating_sub(usize::from(clauses)));
    }

    /// Returns the evidence of a bead: the cost of each group of figures.
    pub(super) fn evidence(&self, weights: &Weights, i: usize, j: usize, kind: usize) -> Evidence {
        let figures = self.figures(i, j, kind);
        let mut evidence = Evidence { prior: Cost::nats(-weights.kinds[kind]), ..Evidence::default() };
        for ((weight, figure), (_, group)) in weights.figures.iter().zip(&figures).zip(NAMES) {
            let part = match group {
                Group::Prior => &mut evidence.prior,
                Group::Length => &mut evidence.length,
                Group::Lexicon => &mut evidence.lexicon,
                Group::Name => &mut evidence.name,
                Group::Number => &mut evidence.number,
                Group::Mark => &mut evidence.mark,
                Group::Structure => &mut evidence.structure,
            };
            *part += Cost::nats(-weight * figure);
        }
        evidence
    }
}

/// The punctuation of neighbouring segments taken together.
struct Span<'a> {
    first: &'a Marks,
    last: &'a Marks,
    questions: u16,
    exclamations: u16,
    clauses: u16,
    quote_balance: i16,
}

impl<'a> Span<'a> {
    fn of(view: &'a View, from: usize, to: usize) -> Self {
        let marks = view.segments[from..to].iter().map(|segment| &segment.marks);
        let sum = |count: fn(&Marks) -> u16| marks.clone().map(count).fold(0, u16::saturating_add);
        Self {
            first: &view.segments[from].marks,
            last: &view.segments[to - 1].marks,
            questions: sum(|marks| marks.questions),
            exclamations: sum(|marks| marks.exclamations),
            clauses: sum(|marks| marks.clauses),
            quote_balance: marks.map(|marks| marks.quote_balance).fold(0, i16::saturating_add),
        }
    }
}

fn add_gains(figures: &mut Features, places: [usize; 3], gains: &ClassGains, other_side: usize) {
    for (place, class) in places.into_iter().zip(gains) {
        figures[place] += class[other_side - 1];
    }
}

fn shape(a: usize, b: usize) -> f32 {
    let (a, b) = (super::view::count(a), super::view::count(b));
    (b - a) * (b / a).ln()
}

fn difference(left: u16, right: u16) -> f32 {
    f32::from(left.abs_diff(right)).min(3.0)
}

fn flag(holds: bool) -> f32 {
    f32::from(u8::from(holds))
}
