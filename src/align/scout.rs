//! The first look: a model of few figures that is cheap enough for every bead of a band.
//!
//! Takes two views, a table and a band; gives back a first path, and around it the beads that are worth weighing with all
//! figures. It does *not* decide. The figures are the gains of the rarer words, one length and the blocks; what they are worth
//! stands here. Time is that of the cells of the band × kinds of bead; a band is gone through in stretches of rows, so that
//! space is a few bytes a cell.

use std::collections::VecDeque;
use std::ops::Range;

use super::feature::length::{self, Lengths};
use super::feature::lexicon::Gains;
use super::feature::structure::Structure;
use super::held::Held;
use super::prior::{KINDS, KINDS_COUNT, LONGEST_SIDE};
use super::search::band::Band;
use super::search::lattice::{Edge, log_sum};
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

/// What a bead that cannot be is worth.
const IMPOSSIBLE: f32 = f32::NEG_INFINITY;

/// A pair of documents as the first look sees it.
#[derive(Debug)]
pub(super) struct Scout<'a> {
    source: &'a View,
    target: &'a View,
    table: &'a Table,
    lengths: &'a Lengths,
    structure: &'a Structure,
    held: &'a Held,
    /// What each segment is worth alone, besides its kind.
    source_alone: Vec<f32>,
    target_alone: Vec<f32>,
}

/// What each kind of bead is worth at a cut.
type Worths = [f32; KINDS_COUNT];

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
        Self { source, target, table, lengths, structure, held, source_alone, target_alone }
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
        let (mut from, mut best) = (0, [0.0; 3]);
        while from <= m {
            let to = (from + ROWS).min(m + 1);
            let gains = self.gains(band, from..to);
            for i in from..to {
                while totals.len() <= LONGEST_SIDE && i + totals.len() <= m {
                    totals.push_back(unknown(i + totals.len()));
                }
                if i == 0 {
                    totals[0][0][Last::Pair as usize] = 0.0;
                }
                for (index, j) in band.row(i).enumerate() {
                    let here = totals[0][index];
                    let worths = self.worths(&gains, band, i, j);
                    for (kind, (&(a, b), &worth)) in KINDS.iter().zip(&worths).enumerate() {
                        if worth == IMPOSSIBLE {
                            continue;
                        }
                        let Some(to) = band.cell(i + a, j + b) else { continue };
                        let last = Last::of(a, b);
                        let (before, total) = last.best_before(&here);
                        let total = total + f64::from(worth);
                        let known = &mut totals[a][to - band.row_offset(i + a)][last as usize];
                        if total > *known {
                            *known = total;
                            arrived[to][last as usize] = (u8::try_from(kind).expect("there are few kinds"), before);
                        }
                    }
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
        let mut worths = vec![[IMPOSSIBLE; KINDS_COUNT]; cells];
        let mut forward = vec![f64::NEG_INFINITY; cells];
        let mut backward = vec![f64::NEG_INFINITY; cells];
        let (start, end) = (inside(window.start.0, window.start.1), inside(window.end.0, window.end.1));
        let (Some(start), Some(end)) = (start, end) else { return Vec::new() };
        forward[start] = 0.0;
        backward[end] = 0.0;
        for i in top..=last {
            for (cell, j) in (band.row_offset(i) - offset..).zip(band.row(i)) {
                if forward[cell] == f64::NEG_INFINITY {
                    continue;
                }
                worths[cell] = self.worths(gains, band, i, j);
                for (&(a, b), worth) in KINDS.iter().zip(&mut worths[cell]) {
                    if *worth == IMPOSSIBLE {
                        continue;
                    }
                    match inside(i + a, j + b) {
                        Some(to) => forward[to] = log_sum(forward[to], forward[cell] + f64::from(*worth)),
                        None => *worth = IMPOSSIBLE,
                    }
                }
            }
        }
        let (total, hopeless) = (forward[end], HOPELESS.ln());
        let mut picked = Vec::new();
        for i in (top..=last).rev() {
            for j in band.row(i).rev() {
                let cell = inside(i, j).expect("a cell of the row");
                let next = first.binary_search(&(i, j)).ok().and_then(|place| first.get(place + 1));
                for (kind, (&(a, b), &worth)) in KINDS.iter().zip(&worths[cell]).enumerate().rev() {
                    if worth == IMPOSSIBLE {
                        continue;
                    }
                    let to = inside(i + a, j + b).expect("checked on the way forward");
                    let after = f64::from(worth) + backward[to];
                    backward[cell] = log_sum(backward[cell], after);
                    let is_likely = forward[cell] + after - total > hopeless;
                    let is_kept = is_likely || next == Some(&(i + a, j + b));
                    if is_kept && window.rows.contains(&i) {
                        picked.extend(Edge::new(band, i, j, kind));
                    }
                }
            }
        }
        picked.reverse();
        picked
    }

    /// Explains the words of the segments that beads from the cuts `rows` on can hold.
    pub(super) fn gains(&self, band: &Band, rows: Range<usize>) -> Gains {
        let end = (rows.end + LONGEST_SIDE - 1).min(self.source.len());
        Gains::new(self.source, self.target, self.table, band, rows.start.min(end)..end)
    }

    /// Returns what the beads are worth that start at a cut.
    fn worths(&self, gains: &Gains, band: &Band, i: usize, j: usize) -> Worths {
        let (m, n) = (self.source.len(), self.target.len());
        let mut worths = [IMPOSSIBLE; KINDS_COUNT];
        let words = words_of(gains, (i, j), ((m - i).min(LONGEST_SIDE), (n - j).min(LONGEST_SIDE)));
        let lengths = self.lengths.fits(i, j, &KINDS);
        for (kind, &(a, b)) in KINDS.iter().enumerate() {
            if i + a > m || j + b > n || band.cell(i + a, j + b).is_none() {
                continue;
            }
            if !self.held.allows((i, i + a), (j, j + b)) {
                continue;
            }
            let mut worth = KIND[kind];
            let fit = self.structure.fit((self.source, self.target), (i, i + a), (j, j + b));
            worth += STARTS_AGREE * fit.starts.max(0.0) - STARTS_DIFFER * fit.starts.min(0.0);
            worth += BORDER_CROSSED * fit.crossed + KINDS_DIFFER * fit.kinds_differ - VERBATIM * fit.verbatim_differs;
            worth += match (a, b) {
                (_, 0) => self.source_alone[i],
                (0, _) => self.target_alone[j],
                _ => {
                    let length = lengths[kind];
                    WORDS * words[a - 1][b - 1] + LENGTH * length.likelihood + EXCESS * length.excess.abs()
                }
            };
            worths[kind] = worth;
        }
        worths
    }
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

/// The longest target side of a bead with so many source segments, less one, and the other way round.
const WIDEST: [usize; LONGEST_SIDE] = [6, 4, 4, 3, 1, 1];

/// Adds up the gains of all beads at a cut, by their sides less one.
fn words_of(gains: &Gains, (i, j): (usize, usize), (most_a, most_b): (usize, usize)) -> [Stretch; LONGEST_SIDE] {
    let mut words = [[0.0; LONGEST_SIDE]; LONGEST_SIDE];
    for (a, words) in words.iter_mut().enumerate().take(most_a) {
        let mut sum = 0.0;
        for (b, words) in words.iter_mut().enumerate().take(most_b.min(WIDEST[a])) {
            sum += gains.target(i, j + b)[a];
            *words += sum;
        }
    }
    for b in 0..most_b {
        let mut sum = 0.0;
        for (a, words) in words.iter_mut().enumerate().take(most_a.min(WIDEST[b])) {
            sum += gains.source(i + a, j)[b];
            words[b] += sum;
        }
    }
    words
}

type Stretch = [f32; LONGEST_SIDE];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_widest_sides_are_those_of_the_kinds() {
        for (a, b) in KINDS.iter().filter(|(a, b)| *a > 0 && *b > 0) {
            assert!(*b <= WIDEST[a - 1] && *a <= WIDEST[b - 1], "{a}-{b}");
        }
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
