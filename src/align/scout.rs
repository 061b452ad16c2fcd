//! The first look: a model of few figures that is cheap enough for every bead of a band.
//!
//! Takes two views, a table and a band; gives back a first path, and around it the beads that are worth weighing with all
//! figures. It does *not* decide. The figures are the gains of the rarer words, one length and the blocks; what they are worth
//! stands here. Time is that of the cells of the band × kinds of bead; a band is gone through in stretches of rows, so that
//! space is a few bytes a cell.

use std::collections::VecDeque;
use std::ops::Range;

use super::feature::length::{self, Lengths};
use super::feature::lexicon::{Gains, Space, Stretches, Words};
use super::feature::structure::Structure;
use super::held::Held;
use super::prior::{KINDS, KINDS_COUNT, LONGEST_SIDE};
use super::search::band::Band;
use super::search::lattice::Edge;
use super::table::Table;
use super::view::View;

/// What the figures are worth, in nats a unit, and each kind of bead. Origin: the weights learned for the same figures among
/// all (`models/with-lexicon.weights`), rounded; that no gold bead is lost is what counts (`docs/accuracy.md`).
const WORDS: f32 = 0.12;
const LENGTH: f32 = 0.4;
const EXCESS: f32 = -0.6;
const STARTS_AGREE: f32 = 0.3;
const STARTS_DIFFER: f32 = -0.8;
const BORDER_CROSSED: f32 = -2.3;
const KINDS_DIFFER: f32 = -2.3;
const VERBATIM: f32 = 1.6;
const ALONE_LENGTH: f32 = 0.2;
const KIND: [f32; KINDS_COUNT] = [
    0.8, -3.5, -3.5, -1.0, -0.8, -2.5, -2.6, -2.9, -3.7, -5.5, -4.5, -4.2, -5.0, -6.0, -5.5, -6.0, -5.4, -6.0, -7.0,
    -6.5, -6.5,
];

/// How much likelier a segment without a partner is where the one before it on its side has none either.
const IN_ROW: f64 = 2.0;

/// Rows of a band that are gone through at a time.
const ROWS: usize = 256;
/// Rows before and after these that are looked at with them, so that where they begin and end decides nothing.
const MARGIN: usize = 32;
/// Beads less likely than this by the first look are not weighed. Origin: `docs/accuracy.md`.
const HOPELESS: f64 = 1e-5;

/// A pair of documents as the first look sees it.
#[derive(Debug)]
pub(super) struct Scout<'a> {
    source: &'a View,
    target: &'a View,
    words: Words,
    lengths: &'a Lengths,
    structure: &'a Structure,
    held: &'a Held,
    /// What each segment is worth alone, besides its kind.
    source_alone: Vec<f32>,
    target_alone: Vec<f32>,
}

impl<'a> Scout<'a> {
    pub(super) fn new(
        source: &'a View,
        target: &'a View,
        table: &'a Table,
        lengths: &'a Lengths,
        structure: &'a Structure,
        held: &'a Held,
    ) -> Self {
        let alone = |view: &View| (0..view.len()).map(|index| ALONE_LENGTH * length::alone(view, index)).collect();
        let (source_alone, target_alone) = (alone(source), alone(target));
        let words = Words::new(source, target, table);
        Self { source, target, words, lengths, structure, held, source_alone, target_alone }
    }

    /// Returns the best path in a band, as its cuts.
    ///
    /// A segment without a partner is likelier beside another one of its side, so a cut has a best path for each [`Last`].
    /// That is what keeps a missing chapter in one piece: were each of its segments as unlikely as the first, pairing every
    /// third of them with a segment from around the gap would be cheaper.
    pub(super) fn path(&self, band: &Band) -> Vec<(usize, usize)> {
        let (m, n) = (self.source.len(), self.target.len());
        let mut arrived = vec![[(u8::MAX, Last::Pair); 3]; band.cells()];
        // The totals of the rows that beads from the present one can reach.
        let mut totals: VecDeque<Vec<[f64; 3]>> = VecDeque::new();
        let unknown = |i: usize| vec![[f64::NEG_INFINITY; 3]; band.row(i).count()];
        let mut space = self.space();
        let (mut from, mut best) = (0, [0.0; 3]);
        while from <= m {
            let to = (from + ROWS).min(m + 1);
            let gains = self.gains(band, from..to, &mut space);
            for i in from..to {
                while totals.len() <= LONGEST_SIDE && i + totals.len() <= m {
                    totals.push_back(unknown(i + totals.len()));
                }
                if i == 0 {
                    totals[0][0][Last::Pair as usize] = 0.0;
                }
                let below = Below::new(band, i, m);
                for (index, j) in band.row(i).enumerate() {
                    let here = totals[0][index];
                    let before = [Last::Pair, Last::SourceAlone, Last::TargetAlone].map(|last| last.best_before(&here));
                    self.each(&gains, &below, (i, j), |kind, worth, to| {
                        let (a, b) = KINDS[kind];
                        let last = Last::of(a, b);
                        let (before, total) = before[last as usize];
                        let total = total + f64::from(worth);
                        let known = &mut totals[a][to - below.offset(a)][last as usize];
                        if total > *known {
                            *known = total;
                            arrived[to][last as usize] = (u8::try_from(kind).expect("there are few kinds"), before);
                        }
                    });
                }
                best = totals[0].last().copied().unwrap_or(best);
                totals.pop_front();
            }
            from = to;
        }
        let (mut i, mut j) = (m, n);
        let mut last = Last::Pair.best_before(&best).0;
        let mut cuts = vec![(i, j)];
        while (i, j) != (0, 0) {
            let (kind, before) = arrived[band.cell(i, j).expect("a path stays in its band")][last as usize];
            let (a, b) = KINDS[usize::from(kind)];
            (i, j, last) = (i - a, j - b, before);
            cuts.push((i, j));
        }
        cuts.reverse();
        cuts
    }

    /// Cuts a path into stretches that are weighed one by one: each is given by the rows whose beads it picks, with the cuts
    /// of the path between which it looks.
    pub(super) fn windows(path: &[(usize, usize)]) -> Vec<Window> {
        let last = path.len() - 1;
        let mut windows = Vec::new();
        let mut first = 0;
        while first < last {
            // A cut of the path after at least so many rows; beads of one row go together.
            let mut end = first + 1;
            while end < last && (path[end].0 < path[first].0 + ROWS || path[end].0 == path[end - 1].0) {
                end += 1;
            }
            let before = (0..=first).rev().find(|&cut| path[cut].0 + MARGIN <= path[first].0).unwrap_or(0);
            let after = (end..=last).find(|&cut| path[cut].0 >= path[end].0 + MARGIN).unwrap_or(last);
            let rows_end = if end == last { path[last].0 + 1 } else { path[end].0 };
            windows.push(Window { rows: path[first].0..rows_end, start: path[before], end: path[after] });
            first = end;
        }
        if windows.is_empty() {
            windows.push(Window { rows: 0..1, start: (0, 0), end: (0, 0) });
        }
        windows
    }

    /// Picks the beads of a window that are worth weighing, in order, and those of the first path whatever they are worth: so
    /// there is always a path through all windows. `gains` are those of all its rows.
    pub(super) fn pick(&self, band: &Band, window: &Window, gains: &Gains, first: &[(usize, usize)]) -> Vec<Edge> {
        let (top, last) = (window.start.0, window.end.0);
        let offset = band.row_offset(top);
        let cells = band.row_offset(last + 1) - offset;
        let inside = |i: usize, j: usize| if i <= last { band.cell(i, j).map(|cell| cell - offset) } else { None };
        let (start, end) = (inside(window.start.0, window.start.1), inside(window.end.0, window.end.1));
        let (Some(start), Some(end)) = (start, end) else { return Vec::new() };
        let mut beads: Vec<Weighed> = Vec::new();
        let mut starts = Vec::with_capacity(cells + 1);
        let mut forward = vec![f64::NEG_INFINITY; cells];
        // What arrives at the cells of the rows that beads from the present one can reach.
        let mut arriving: VecDeque<Vec<Terms>> = VecDeque::new();
        for i in top..=last {
            while arriving.len() <= LONGEST_SIDE && i + arriving.len() <= last {
                arriving.push_back(vec![NOTHING; band.row(i + arriving.len()).count()]);
            }
            let below = Below::new(band, i, last);
            for (index, j) in band.row(i).enumerate() {
                let cell = below.offset(0) - offset + index;
                starts.push(beads.len());
                let here = if cell == start { 0.0 } else { log_sum(&arriving[0][index]) };
                forward[cell] = here;
                if here == f64::NEG_INFINITY {
                    continue;
                }
                self.each(gains, &below, (i, j), |kind, worth, to| {
                    let a = KINDS[kind].0;
                    arriving[a][to - below.offset(a)][kind] = here + f64::from(worth);
                    let kind = u8::try_from(kind).expect("there are few kinds");
                    beads.push(Weighed { kind, worth, to: to - offset });
                });
            }
            arriving.pop_front();
        }
        starts.push(beads.len());
        let mut backward = vec![f64::NEG_INFINITY; cells];
        let (total, hopeless) = (forward[end], HOPELESS.ln());
        let mut picked = Vec::new();
        for i in (top..=last).rev() {
            for j in band.row(i).rev() {
                let cell = inside(i, j).expect("a cell of the row");
                let next = first.binary_search(&(i, j)).ok().and_then(|place| first.get(place + 1));
                let mut leaving = NOTHING;
                for bead in beads[starts[cell]..starts[cell + 1]].iter().rev() {
                    let after = f64::from(bead.worth) + backward[bead.to];
                    let kind = usize::from(bead.kind);
                    leaving[kind] = after;
                    let (a, b) = KINDS[kind];
                    let is_likely = forward[cell] + after - total > hopeless;
                    let is_kept = is_likely || next == Some(&(i + a, j + b));
                    if is_kept && window.rows.contains(&i) {
                        picked.extend(Edge::new(band, i, j, kind));
                    }
                }
                backward[cell] = if cell == end { 0.0 } else { log_sum(&leaving) };
            }
        }
        picked.reverse();
        picked
    }

    /// Explains the words of the segments that beads from the cuts `rows` on can hold.
    pub(super) fn gains(&self, band: &Band, rows: Range<usize>, space: &mut Space) -> Gains {
        let end = (rows.end + LONGEST_SIDE - 1).min(self.source.len());
        Gains::new((self.source, self.target), &self.words, band, rows.start.min(end)..end, space)
    }

    /// Returns working space for [`Scout::gains`].
    pub(super) fn space(&self) -> Space {
        Space::new(self.source, self.target)
    }

    /// Calls `take` with each bead that may start at a cut, in the order of the kinds: its kind, what it is worth and the cell
    /// it leads to.
    #[inline]
    fn each(&self, gains: &Gains, below: &Below, (i, j): (usize, usize), mut take: impl FnMut(usize, f32, usize)) {
        let words = BeadWords::new(gains, i, j);
        let lengths = self.lengths.fits(i, j, &KINDS);
        let (has_blocks, is_held) = (self.structure.is_informative(), !self.held.is_empty());
        for (kind, &(a, b)) in KINDS.iter().enumerate() {
            let Some(to) = below.cell(a, j + b) else { continue };
            if is_held && !self.held.allows((i, i + a), (j, j + b)) {
                continue;
            }
            let mut worth = KIND[kind];
            if has_blocks {
                let fit = self.structure.fit((self.source, self.target), (i, i + a), (j, j + b));
                worth += STARTS_AGREE * fit.starts.max(0.0) - STARTS_DIFFER * fit.starts.min(0.0);
                worth +=
                    BORDER_CROSSED * fit.crossed + KINDS_DIFFER * fit.kinds_differ - VERBATIM * fit.verbatim_differs;
            }
            worth += match (a, b) {
                (_, 0) => self.source_alone[i],
                (0, _) => self.target_alone[j],
                _ => {
                    let length = lengths[kind];
                    WORDS * words.of(a, b) + LENGTH * length.likelihood + EXCESS * length.excess.abs()
                }
            };
            take(kind, worth, to);
        }
    }
}

/// A bead of a window and what it is worth.
struct Weighed {
    kind: u8,
    worth: f32,
    /// The cell of the window that it leads to.
    to: usize,
}

/// A row of a band and those that beads from it can reach.
struct Below {
    /// The lowest and the highest target cut of each row, and the number of its first cell.
    rows: [(usize, usize, usize); LONGEST_SIDE + 1],
}

impl Below {
    /// Looks at the rows from `i` on, up to `last`.
    fn new(band: &Band, i: usize, last: usize) -> Self {
        let row = |a: usize| match i + a {
            row if row <= last => (*band.row(row).start(), *band.row(row).end(), band.row_offset(row)),
            _ => (1, 0, 0),
        };
        Self { rows: std::array::from_fn(row) }
    }

    #[inline]
    fn cell(&self, a: usize, j: usize) -> Option<usize> {
        let (lowest, highest, offset) = self.rows[a];
        (lowest <= j && j <= highest).then(|| offset + (j - lowest))
    }

    /// Returns the number of the first cell of a row.
    #[inline]
    fn offset(&self, a: usize) -> usize {
        self.rows[a].2
    }
}

/// What the ways to a cell, or from it, are worth by the kind of the bead.
type Terms = [f64; KINDS_COUNT];

/// No way.
const NOTHING: Terms = [f64::NEG_INFINITY; KINDS_COUNT];

/// The logarithm of a sum of numbers whose logarithms are given.
fn log_sum(terms: &Terms) -> f64 {
    let mut most = f64::NEG_INFINITY;
    for &term in terms {
        most = if term > most { term } else { most };
    }
    if most == f64::NEG_INFINITY {
        return most;
    }
    let shares: Terms = std::array::from_fn(|kind| exp(terms[kind] - most));
    let mut sum = 0.0;
    for share in shares {
        sum += share;
    }
    most + sum.ln()
}

/// One through the factorial of each place, from the tenth back to the first.
const SERIES: [f64; 11] = [
    1.0 / 3_628_800.0,
    1.0 / 362_880.0,
    1.0 / 40_320.0,
    1.0 / 5_040.0,
    1.0 / 720.0,
    1.0 / 120.0,
    1.0 / 24.0,
    1.0 / 6.0,
    1.0 / 2.0,
    1.0,
    1.0,
];

/// The exponential of a number that is not above 0, to eleven digits; next to nothing for those below -60. The search takes
/// millions, and several of these are worked out at once: the power of two is put into the exponent, the rest is the series.
#[inline]
fn exp(number: f64) -> f64 {
    // Added to a number, it leaves the nearest whole one in its last bits.
    const ROUND: f64 = 6_755_399_441_055_744.0;
    const BIAS: u64 = 1023;
    let number = if number > -60.0 { number } else { -60.0 };
    let steps = number * std::f64::consts::LOG2_E + ROUND;
    let rest = number - (steps - ROUND) * std::f64::consts::LN_2;
    let power = f64::from_bits(steps.to_bits().wrapping_add(BIAS) << 52);
    let mut series = 0.0;
    for part in SERIES {
        series = series * rest + part;
    }
    series * power
}

/// What the last bead of a path was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Last {
    Pair,
    SourceAlone,
    TargetAlone,
}

impl Last {
    fn of(a: usize, b: usize) -> Self {
        match (a, b) {
            (_, 0) => Self::SourceAlone,
            (0, _) => Self::TargetAlone,
            _ => Self::Pair,
        }
    }

    /// Picks the path that a bead of this kind goes on from, with its total.
    fn best_before(self, totals: &[f64; 3]) -> (Self, f64) {
        let after = |last: Self| {
            let in_row = if self != Self::Pair && last == self { IN_ROW } else { 0.0 };
            (last, totals[last as usize] + in_row)
        };
        let better = |one: (Self, f64), other: (Self, f64)| if other.1 > one.1 { other } else { one };
        better(better(after(Self::Pair), after(Self::SourceAlone)), after(Self::TargetAlone))
    }
}

/// Rows whose beads are picked together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Window {
    /// The source cuts whose beads are picked.
    pub rows: Range<usize>,
    /// The cuts between which paths are compared.
    pub start: (usize, usize),
    pub end: (usize, usize),
}

/// What the words of both sides gain in the beads at a cut.
struct BeadWords {
    /// By the target segments less one, then by the source segments less one: the words of the target.
    targets: [Stretches; LONGEST_SIDE],
    /// The other way round: the words of the source.
    sources: [Stretches; LONGEST_SIDE],
}

impl BeadWords {
    /// Adds up the gains of all beads at a cut.
    #[inline]
    fn new(gains: &Gains, i: usize, j: usize) -> Self {
        let mut words =
            Self { targets: [[0.0; LONGEST_SIDE]; LONGEST_SIDE], sources: [[0.0; LONGEST_SIDE]; LONGEST_SIDE] };
        let add = |sum: &mut Stretches, more: &Stretches| *sum = std::array::from_fn(|place| sum[place] + more[place]);
        let mut sum = [0.0; LONGEST_SIDE];
        let mut segments = gains.targets(i, j).iter();
        for targets in &mut words.targets {
            if let Some(segment) = segments.next() {
                add(&mut sum, segment);
            }
            *targets = sum;
        }
        let mut sum = [0.0; LONGEST_SIDE];
        for (a, sources) in words.sources.iter_mut().enumerate() {
            add(&mut sum, gains.source(i + a, j));
            *sources = sum;
        }
        words
    }

    #[inline]
    fn of(&self, a: usize, b: usize) -> f32 {
        self.targets[b - 1][a - 1] + self.sources[a - 1][b - 1]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponentials_are_right_to_eleven_digits() {
        let mut number = 0.0_f64;
        while number > -60.0 {
            assert!((exp(number) / number.exp() - 1.0).abs() < 1e-11, "{number}");
            number -= 0.0137;
        }
        assert!(exp(f64::NEG_INFINITY) < 1e-25);
    }

    #[test]
    fn windows_hold_every_row_once() {
        let path: Vec<(usize, usize)> = (0..2000).map(|cut| (cut / 2, cut)).collect();
        let windows = Scout::windows(&path);
        let rows: Vec<usize> = windows.iter().flat_map(|window| window.rows.clone()).collect();
        assert_eq!(rows, (0..=999).collect::<Vec<_>>());
        for window in &windows {
            assert!(window.start.0 <= window.rows.start && window.rows.end <= window.end.0 + 1);
        }
    }
}
