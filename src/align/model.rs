//! A pair of documents with everything that is known about it: gives back the figures of any bead.

use crate::bitext::{Cost, Evidence};

use super::feature::length::{self, Lengths, Unit};
use super::feature::lexicon::{FREQUENT_WORDS, Gains, NAMES, NUMBERS, WORDS};
use super::feature::mark::{LastMark, MarkCounts, Marks};
use super::feature::structure::Structure;
use super::feature::{Features, Figure, Group};
use super::prior::KINDS;
use super::search::band::Band;
use super::table::Table;
use super::view::{View, count};
use super::weights::Weights;

/// A pair of documents as the search weighs it.
#[derive(Debug)]
pub(super) struct Model<'a> {
    source: &'a View,
    target: &'a View,
    gains: Gains,
    bytes: Lengths,
    words: Lengths,
    structure: Structure,
}

/// A bead by its place: source segments `i..i_end`, target segments `j..j_end`.
#[derive(Debug, Clone, Copy)]
struct Place {
    i: usize,
    i_end: usize,
    j: usize,
    j_end: usize,
}

impl<'a> Model<'a> {
    pub(super) fn new(source: &'a View, target: &'a View, table: &Table, band: &Band) -> Self {
        Self {
            source,
            target,
            gains: Gains::new(source, target, table, band),
            bytes: Lengths::new(source, target, Unit::Byte),
            words: Lengths::new(source, target, Unit::Word),
            structure: Structure::new(source, target),
        }
    }

    /// Returns the figures of the bead of a kind that starts at the cut `i`, `j`.
    pub(super) fn figures(&self, i: usize, j: usize, kind: usize) -> Features {
        let (a, b) = KINDS[kind];
        let place = Place { i, i_end: i + a, j, j_end: j + b };
        let mut figures = Features::default();
        self.structure_figures(&mut figures, place);
        if b == 0 {
            self.source_alone(&mut figures, place);
        } else if a == 0 {
            self.target_alone(&mut figures, place);
        } else {
            self.lexicon_figures(&mut figures, place);
            self.edge_figures(&mut figures, place);
            self.length_figures(&mut figures, place);
            self.mark_figures(&mut figures, place);
        }
        figures
    }

    fn structure_figures(&self, figures: &mut Features, Place { i, i_end, j, j_end }: Place) {
        let fit = self.structure.fit((self.source, self.target), (i, i_end), (j, j_end));
        figures[Figure::StartsAgree] = fit.starts.max(0.0);
        figures[Figure::StartsDiffer] = (-fit.starts).max(0.0);
        figures[Figure::BordersCrossed] = fit.crossed;
        figures[Figure::KindsDiffer] = fit.kinds_differ;
        figures[Figure::VerbatimAgree] = (-fit.verbatim_differs).max(0.0);
        figures[Figure::VerbatimDiffer] = fit.verbatim_differs.max(0.0);
    }

    fn source_alone(&self, figures: &mut Features, Place { i, j, .. }: Place) {
        figures[Figure::SourceAloneLength] = length::alone(self.source, i);
        let neighbours = [(j.wrapping_sub(1), 1), (j, 1), (j.wrapping_sub(1), 2), (j, 2)];
        let explained = neighbours
            .into_iter()
            .filter(|(from, b)| from.checked_add(*b).is_some_and(|end| end <= self.target.len()))
            .filter_map(|(from, b)| self.gains.source_rarer(i, from, b));
        figures[Figure::SourceAloneExplained] = explained.fold(0.0, f32::max).sqrt();
        figures[Figure::SourceAloneOpen] = flag(!self.source.segments[i].marks.last.is_final());
    }

    fn target_alone(&self, figures: &mut Features, Place { i, j, .. }: Place) {
        figures[Figure::TargetAloneLength] = length::alone(self.target, j);
        let neighbours = [(i.wrapping_sub(1), 1), (i, 1), (i.wrapping_sub(1), 2), (i, 2)];
        let explained = neighbours
            .into_iter()
            .filter(|(from, a)| from.checked_add(*a).is_some_and(|end| end <= self.source.len()))
            .filter_map(|(from, a)| self.gains.target_rarer(from, j, a));
        figures[Figure::TargetAloneExplained] = explained.fold(0.0, f32::max).sqrt();
        figures[Figure::TargetAloneOpen] = flag(!self.target.segments[j].marks.last.is_final());
    }

    fn lexicon_figures(&self, figures: &mut Features, Place { i, i_end, j, j_end }: Place) {
        let (a, b) = (i_end - i, j_end - j);
        for segment in j..j_end {
            let gains = self.gains.target(i, segment);
            figures[Figure::TargetWords] += gains[WORDS][a - 1];
            figures[Figure::TargetNames] += gains[NAMES][a - 1];
            figures[Figure::TargetNumbers] += gains[NUMBERS][a - 1];
            figures[Figure::TargetFrequent] += gains[FREQUENT_WORDS][a - 1];
        }
        for segment in i..i_end {
            let gains = self.gains.source(segment, j);
            figures[Figure::SourceWords] += gains[WORDS][b - 1];
            figures[Figure::SourceNames] += gains[NAMES][b - 1];
            figures[Figure::SourceNumbers] += gains[NUMBERS][b - 1];
            figures[Figure::SourceFrequent] += gains[FREQUENT_WORDS][b - 1];
        }
    }

    /// What the segments at the edges of the bead and right outside of it want.
    fn edge_figures(&self, figures: &mut Features, Place { i, i_end, j, j_end }: Place) {
        let (a, b) = (i_end - i, j_end - j);
        let (m, n) = (self.source.len(), self.target.len());
        let better = |other: Option<f32>, own: Option<f32>| match (other, own) {
            (Some(other), Some(own)) => (other.max(0.0) - own.max(0.0)).max(0.0).sqrt(),
            _ => 0.0,
        };
        let target = |i: usize, j: usize, a: usize| self.gains.target_rarer(i, j, a);
        let source = |i: usize, j: usize, b: usize| self.gains.source_rarer(i, j, b);
        if i > 0 {
            figures[Figure::TargetOutside] += better(target(i - 1, j, 1), target(i, j, a));
        }
        if i_end < m {
            figures[Figure::TargetOutside] += better(target(i_end, j_end - 1, 1), target(i, j_end - 1, a));
        }
        if j > 0 {
            figures[Figure::SourceOutside] += better(source(i, j - 1, 1), source(i, j, b));
        }
        if j_end < n {
            figures[Figure::SourceOutside] += better(source(i_end - 1, j_end, 1), source(i_end - 1, j, b));
        }
        if i > 0 && j > 0 {
            figures[Figure::TargetWanted] += better(target(i, j - 1, a), target(i - 1, j - 1, 1));
            figures[Figure::SourceWanted] += better(source(i - 1, j, b), source(i - 1, j - 1, 1));
        }
        if i_end < m && j_end < n {
            figures[Figure::TargetWanted] += better(target(i, j_end, a), target(i_end, j_end, 1));
            figures[Figure::SourceWanted] += better(source(i_end, j, b), source(i_end, j_end, 1));
        }
    }

    fn length_figures(&self, figures: &mut Features, Place { i, i_end, j, j_end }: Place) {
        let fit = self.bytes.fit(i, i_end, j, j_end);
        figures[Figure::LengthLikelihood] = fit.likelihood;
        figures[Figure::WordCountLikelihood] = self.words.fit(i, i_end, j, j_end).likelihood;
        figures[Figure::TargetLonger] = fit.excess.max(0.0);
        figures[Figure::SourceLonger] = (-fit.excess).max(0.0);
        let short = |view: &View, from: usize, to: usize| {
            let is_short = |segment: &&super::view::SegmentView| segment.length_bytes < SHORT_BYTES;
            if to - from > 1 { count(view.segments[from..to].iter().filter(is_short).count()) } else { 0.0 }
        };
        figures[Figure::SourceShortInside] = short(self.source, i, i_end);
        figures[Figure::TargetShortInside] = short(self.target, j, j_end);
    }

    fn mark_figures(&self, figures: &mut Features, Place { i, i_end, j, j_end }: Place) {
        let source = Stretch::of(self.source, i, i_end);
        let target = Stretch::of(self.target, j, j_end);
        let (left, right) = (&source.counts, &target.counts);
        let shared = |left: u16, right: u16| f32::from(left.min(right).min(2));
        let both = |left: u16, right: u16| flag(left > 0 && right > 0);
        let one = |left: u16, right: u16| flag((left > 0) != (right > 0));
        figures[Figure::QuestionsDiffer] = difference(left.questions, right.questions);
        figures[Figure::ExclamationsShared] = shared(left.exclamations, right.exclamations);
        figures[Figure::ExclamationsDiffer] = difference(left.exclamations, right.exclamations);
        figures[Figure::ColonsShared] = both(left.colons, right.colons);
        figures[Figure::ColonsDiffer] = one(left.colons, right.colons);
        figures[Figure::EllipsesShared] = both(left.ellipses, right.ellipses);
        figures[Figure::EllipsesDiffer] = one(left.ellipses, right.ellipses);

        let ends = (source.last.last, target.last.last);
        let known = ends.0 != LastMark::None && ends.1 != LastMark::None;
        figures[Figure::LastAgree] = flag(known && ends.0 == ends.1 && ends.0 != LastMark::Stop);
        figures[Figure::LastStopAgree] = flag(ends == (LastMark::Stop, LastMark::Stop));
        figures[Figure::LastDiffer] = flag(known && ends.0 != ends.1);
        figures[Figure::LastOpenOne] = flag(ends.0.is_final() != ends.1.is_final());

        figures[Figure::SpeechOpensBoth] = flag(source.first.opens_speech && target.first.opens_speech);
        figures[Figure::SpeechOpensOne] = flag(source.first.opens_speech != target.first.opens_speech);
        figures[Figure::SpeechEndsBoth] = flag(source.last.ends_speech && target.last.ends_speech);
        figures[Figure::SpeechEndsOne] = flag(source.last.ends_speech != target.last.ends_speech);
        let open = (left.quotes_opened != left.quotes_closed, right.quotes_opened != right.quotes_closed);
        figures[Figure::QuotesOpenBoth] = flag(open.0 && open.1);
        figures[Figure::QuotesOpenOne] = flag(open.0 != open.1);
        figures[Figure::QuotesCountDiffer] = difference(left.quotes_opened, right.quotes_opened);

        // A sentence is cut into several where it has commas to cut at.
        let (a, b) = (i_end - i, j_end - j);
        let (extra, clauses) = if a < b { (b - a, left.clauses) } else { (a - b, right.clauses) };
        figures[Figure::ClausesMissing] = count(extra.saturating_sub(usize::from(clauses)));
        figures[Figure::ClausesDiffer] =
            ((f32::from(left.clauses) + count(a)) / (f32::from(right.clauses) + count(b))).ln().abs();
    }

    /// Returns the evidence of a bead: the cost of each group of figures.
    pub(super) fn evidence(&self, weights: &Weights, i: usize, j: usize, kind: usize) -> Evidence {
        let figures = self.figures(i, j, kind);
        let mut evidence = Evidence { prior: Cost::nats(-weights.kind(kind)), ..Evidence::default() };
        for &figure in Figure::ALL {
            let part = match figure.group() {
                Group::Length => &mut evidence.length,
                Group::Lexicon => &mut evidence.lexicon,
                Group::Name => &mut evidence.name,
                Group::Number => &mut evidence.number,
                Group::Mark => &mut evidence.mark,
                Group::Structure => &mut evidence.structure,
            };
            *part += Cost::nats(-weights.figure(figure) * figures[figure]);
        }
        evidence
    }
}

/// Below this a segment is short: an interjection, "No response." Origin: twelve Chinese characters or letters of a few
/// words; the reference study counts lines of at most six characters among the hard ones.
const SHORT_BYTES: f32 = 24.0;

/// The punctuation of neighbouring segments taken together.
struct Stretch<'a> {
    first: &'a Marks,
    last: &'a Marks,
    counts: MarkCounts,
}

impl<'a> Stretch<'a> {
    fn of(view: &'a View, from: usize, to: usize) -> Self {
        let segments = &view.segments[from..to];
        let mut counts = MarkCounts::default();
        for segment in segments {
            counts += &segment.marks.counts;
        }
        Self { first: &segments[0].marks, last: &segments[segments.len() - 1].marks, counts }
    }
}

fn difference(left: u16, right: u16) -> f32 {
    f32::from(left.abs_diff(right)).min(3.0)
}

fn flag(holds: bool) -> f32 {
    f32::from(u8::from(holds))
}
