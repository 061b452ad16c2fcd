//! A pair of documents with everything that is known about it: gives back the figures of any bead of a window.

use crate::bitext::{Cost, Evidence};

use super::feature::habit::Habits;
use super::feature::length::{self, Lengths};
use super::feature::lexicon::Gains;
use super::feature::link::{FREQUENT, Links, NAMES, NUMBERS, Space, WORDS};
use super::feature::mark::{LastMark, MarkCounts, Marks};
use super::feature::structure::Structure;
use super::feature::{EvidenceKind, Features, Figure};
use super::search::lattice::Edge;
use super::table::Table;
use super::view::{View, count};
use super::weights::Weights;

/// A window of a pair of documents as its beads are weighed.
#[derive(Debug)]
pub(super) struct Model<'a> {
    pub source: &'a View,
    pub target: &'a View,
    pub table: &'a Table,
    pub bytes: &'a Lengths,
    pub words: &'a Lengths,
    pub structure: &'a Structure,
    pub habits: &'a Habits,
    pub gains: Gains,
    pub links: Links<'a>,
    pub space: Space,
}

/// A bead by its place: source segments `i..i_end`, target segments `j..j_end`.
#[derive(Debug, Clone, Copy)]
struct Place {
    i: usize,
    i_end: usize,
    j: usize,
    j_end: usize,
}

impl Model<'_> {
    /// Returns the figures of a bead.
    pub(super) fn figures(&mut self, edge: Edge) -> Features {
        let ((i, j), (a, b)) = (edge.start(), edge.sides());
        let place = Place { i, i_end: i + a, j, j_end: j + b };
        let mut figures = Features::default();
        self.structure_figures(&mut figures, place);
        self.habits.figures(&mut figures, (a, b));
        if b == 0 {
            self.source_alone(&mut figures, place);
        } else if a == 0 {
            self.target_alone(&mut figures, place);
        } else {
            self.word_figures(&mut figures, place);
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
        figures[Figure::SourceAloneTells] = Links::expected(self.source, &self.table.source_expected, i);
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
        figures[Figure::TargetAloneTells] = Links::expected(self.target, &self.table.target_expected, j);
        figures[Figure::TargetAloneOpen] = flag(!self.target.segments[j].marks.last.is_final());
    }

    fn word_figures(&mut self, figures: &mut Features, Place { i, i_end, j, j_end }: Place) {
        let words = self.links.of_bead(i..i_end, j..j_end, &mut self.space);
        figures[Figure::TargetWords] = words.target.gains[WORDS];
        figures[Figure::TargetNames] = words.target.gains[NAMES];
        figures[Figure::TargetNumbers] = words.target.gains[NUMBERS];
        figures[Figure::TargetFrequent] = words.target.gains[FREQUENT];
        figures[Figure::SourceWords] = words.source.gains[WORDS];
        figures[Figure::SourceNames] = words.source.gains[NAMES];
        figures[Figure::SourceNumbers] = words.source.gains[NUMBERS];
        figures[Figure::SourceFrequent] = words.source.gains[FREQUENT];
        figures[Figure::WordsLinked] = f32::midpoint(words.source.linked, words.target.linked);
        figures[Figure::FrequentLinked] = f32::midpoint(words.source.frequent_linked, words.target.frequent_linked);
        figures[Figure::WordsLeft] = words.source.left + words.target.left;
        let squashed = |balance: &f32| balance / (1.0 + balance.abs() / CERTAIN);
        let balances = words.source.balance.iter().chain(&words.target.balance);
        figures[Figure::SegmentsExplained] = balances.map(squashed).sum();
        figures[Figure::FrequentLeft] = words.source.frequent_left + words.target.frequent_left;
        let least = |balance: &[f32]| {
            if balance.len() > 1 { balance.iter().copied().fold(f32::INFINITY, f32::min).clamp(-8.0, 8.0) } else { 0.0 }
        };
        let (source, target) = (least(&words.source.balance), least(&words.target.balance));
        figures[Figure::SourceWorst] = (-source).max(0.0);
        figures[Figure::TargetWorst] = (-target).max(0.0);
        figures[Figure::SourceLeast] = source.max(0.0).sqrt();
        figures[Figure::TargetLeast] = target.max(0.0).sqrt();
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
}

/// Returns the evidence that figures are: the cost of each group of them.
pub(super) fn evidence(figures: &Features, weights: &Weights, kind: usize) -> Evidence {
    let mut evidence = Evidence { prior: Cost::nats(-weights.kind(kind)), ..Evidence::default() };
    for &figure in Figure::ALL {
        let part = match figure.group() {
            EvidenceKind::Prior => &mut evidence.prior,
            EvidenceKind::Length => &mut evidence.length,
            EvidenceKind::Lexicon => &mut evidence.lexicon,
            EvidenceKind::Name => &mut evidence.name,
            EvidenceKind::Number => &mut evidence.number,
            EvidenceKind::Mark => &mut evidence.mark,
            EvidenceKind::Structure => &mut evidence.structure,
        };
        *part += Cost::nats(-weights.figure(figure) * figures[figure]);
    }
    evidence
}

/// Past this what the words of one segment say grows no more, in nats.
const CERTAIN: f32 = 4.0;

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
