//! Words: how much better the rarer words of one side are explained by the other side than by chance.
//!
//! The gain of a word `e` given the words `Z` of the other side is
//! `ln(((1 - L) (sum over z of t(e|z) + p(e)) / (|Z| + 1) + L p(e)) / p(e))`: a mixture of IBM Model 1 with its null word
//! (Brown et al. 1993) and plain chance, against chance. Gains add over words, so the gain of a bead is a sum over the
//! segments of one side given the whole other side, and every bead at a cut is made of the same few sums: [`Gains`] holds
//! them for the places of a stretch of rows of a band. Frequent words (`the`, `的`) are left to [`super::link`]: they touch
//! every place, say little, and cost the search most of its time. Time and space: cells of the rows × the longest side of a
//! bead.

use std::ops::Range;
use std::sync::LazyLock;

use super::super::prior::LONGEST_SIDE;
use super::super::search::band::{Band, RowRange};
use super::super::table::{Entry, Table};
use super::super::view::{Type, TypeId, View};
use super::near::Near;

/// The share of chance in the mixture. Origin: the recipe of the reference study (.1, .3 and .6 scored alike).
pub(in super::super) const CHANCE: f32 = 0.3;

/// Gains by how many segments the other side has, less one.
pub(in super::super) type Stretches = [f32; LONGEST_SIDE];

/// What is known of a place off the band.
const NOTHING: Stretches = [0.0; LONGEST_SIDE];

/// The words that may explain each rarer word of one side, and how likely it is given each of them.
#[derive(Debug)]
struct Explainers {
    /// Where those of each type start.
    starts: Vec<u32>,
    explainers: Vec<(TypeId, f32)>,
    /// Whether the type counts at all: it is not frequent, and says something if nothing explains it.
    counts: Vec<bool>,
}

impl Explainers {
    /// `rows` are those of the table for `view`.
    fn new(view: &View, rows: &[Vec<Entry>]) -> Self {
        let mut all = Self { starts: vec![0], explainers: Vec::new(), counts: Vec::with_capacity(rows.len()) };
        for (word, row) in view.types.iter().zip(rows) {
            let counts = !word.is_frequent() && tells(word, row);
            if counts {
                let likely = row.iter().filter(|entry| entry.backward > word.probability);
                all.explainers.extend(likely.map(|entry| (entry.other, entry.backward)));
            }
            all.counts.push(counts);
            all.starts.push(u32::try_from(all.explainers.len()).expect("a table of two documents is smaller"));
        }
        all
    }

    /// Returns those of a type; `None` if it does not count.
    #[inline]
    fn of(&self, token: TypeId) -> Option<&[(TypeId, f32)]> {
        let token = token as usize;
        self.counts[token].then(|| &self.explainers[self.starts[token] as usize..self.starts[token + 1] as usize])
    }
}

/// A table of words as [`Gains`] read it, both ways.
#[derive(Debug)]
pub(in super::super) struct Words {
    source: Explainers,
    target: Explainers,
}

impl Words {
    pub(in super::super) fn new(source: &View, target: &View, table: &Table) -> Self {
        Self { source: Explainers::new(source, &table.by_source), target: Explainers::new(target, &table.by_target) }
    }
}

/// Working space of [`Gains::new`].
#[derive(Debug)]
pub(in super::super) struct Space {
    source: Near,
    target: Near,
    sums: Sums,
}

impl Space {
    pub(in super::super) fn new(source: &View, target: &View) -> Self {
        Self { source: Near::new(source), target: Near::new(target), sums: Sums::default() }
    }
}

/// The gains of every segment of some rows against every stretch of the other side that the band reaches.
#[derive(Debug)]
pub(in super::super) struct Gains {
    rows: Vec<RowRange>,
    first: usize,
    /// For a source segment `i` and a target segment `j`: the words of `j` given `i..=i + k`.
    target_given_source: Vec<Stretches>,
    /// For a source segment `i` and a target segment `j`: the words of `i` given `j..=j + k`.
    source_given_target: Vec<Stretches>,
}

impl Gains {
    /// Explains the source segments `segments` and the target segments that stand in a row with them.
    pub(in super::super) fn new(
        (source, target): (&View, &View),
        words: &Words,
        band: &Band,
        segments: Range<usize>,
        space: &mut Space,
    ) -> Self {
        let first = segments.start;
        let rows = band.segment_rows(segments, target.len());
        let cells = rows.last().map_or(0, |row| row.offset + row.len());
        let mut gains =
            Self { target_given_source: vec![NOTHING; cells], source_given_target: vec![NOTHING; cells], rows, first };
        gains.explain_source(source, target, &words.source, space);
        gains.explain_target(source, target, &words.target, space);
        gains
    }

    #[inline]
    fn row(&self, i: usize) -> Option<&RowRange> {
        self.rows.get(i.checked_sub(self.first)?)
    }

    #[inline]
    fn cell(&self, i: usize, j: usize) -> Option<usize> {
        let row = self.row(i)?;
        (row.start <= j && j < row.end).then(|| row.cell(j))
    }

    /// Returns what the words of target segments from `j` on gain from source segments from `i` on, as far as the band goes.
    #[inline]
    pub(in super::super) fn targets(&self, i: usize, j: usize) -> &[Stretches] {
        match self.row(i) {
            Some(row) if row.start <= j && j < row.end => {
                &self.target_given_source[row.cell(j)..row.offset + row.len()]
            }
            _ => &[],
        }
    }

    /// Returns what the words of source segment `i` gain from target segments from `j` on.
    #[inline]
    pub(in super::super) fn source(&self, i: usize, j: usize) -> &Stretches {
        self.cell(i, j).map_or(&NOTHING, |cell| &self.source_given_target[cell])
    }

    /// Returns how much target segment `j` gains from the `a` source segments from `i` on; `None` off the band.
    pub(in super::super) fn target_rarer(&self, i: usize, j: usize, a: usize) -> Option<f32> {
        Some(self.target_given_source[self.cell(i, j)?][a - 1])
    }

    /// Returns how much source segment `i` gains from the `b` target segments from `j` on; `None` off the band.
    pub(in super::super) fn source_rarer(&self, i: usize, j: usize, b: usize) -> Option<f32> {
        Some(self.source_given_target[self.cell(i, j)?][b - 1])
    }

    fn explain_source(&mut self, source: &View, target: &View, words: &Explainers, space: &mut Space) {
        let Some((first, last)) = self.rows.first().zip(self.rows.last()) else { return };
        let Space { target: near, sums, .. } = space;
        near.restart(target, first.start);
        let ground = Ground::new(target, first.start..last.end);
        for (i, row) in (self.first..).zip(&self.rows) {
            let cells = &mut self.source_given_target[row.offset..row.offset + row.len()];
            let put = |j: usize, gains: &Stretches| cells[j] = *gains;
            explain((source, i), (target, near), words, &ground, row.start..row.end, sums, put);
        }
    }

    fn explain_target(&mut self, source: &View, target: &View, words: &Explainers, space: &mut Space) {
        let Space { source: near, sums, .. } = space;
        near.restart(source, self.first);
        let ground = Ground::new(source, self.first..self.first + self.rows.len());
        let (mut first, mut last) = (0, 0);
        let (from, to) = (self.rows.first().map_or(0, |row| row.start), self.rows.last().map_or(0, |row| row.end));
        for j in from..to {
            // Rows start and end further and further right, so the rows that hold j are neighbours.
            while first < self.rows.len() && self.rows[first].end <= j {
                first += 1;
            }
            last = last.max(first);
            while last < self.rows.len() && self.rows[last].start <= j {
                last += 1;
            }
            let (grid, all) = (&self.rows, &mut self.target_given_source);
            let span = self.first + first..self.first + last;
            let put = |offset: usize, gains: &Stretches| all[grid[first + offset].cell(j)] = *gains;
            explain((target, j), (source, near), words, &ground, span, sums, put);
        }
    }
}

/// What a stretch is worth that explains nothing, and how many words it has, by where it starts.
struct Ground {
    first: usize,
    /// By the length of the stretch less one: the logarithm of [`base`].
    bases: Vec<Stretches>,
    /// The same by length and then by start: what the chance of a word is multiplied with, to hold its probability against.
    floors: [Vec<f32>; LONGEST_SIDE],
}

impl Ground {
    /// Looks at the stretches that start in some segments.
    fn new(view: &View, starts: Range<usize>) -> Self {
        let least = CHANCE.ln();
        let first = starts.start;
        let mut ground = Self {
            first,
            bases: Vec::with_capacity(starts.len()),
            floors: std::array::from_fn(|_| Vec::with_capacity(starts.len() + LANES)),
        };
        for start in starts {
            let count = |length: usize| view.count_between(start, (start + length).min(view.len()));
            ground.bases.push(std::array::from_fn(|k| BASES.get(count(k + 1)).copied().unwrap_or(least)));
            for (k, floors) in ground.floors.iter_mut().enumerate() {
                let tokens = super::super::view::count(count(k + 1));
                floors.push(1.0 - CHANCE + CHANCE * (tokens + 1.0));
            }
        }
        for floors in &mut ground.floors {
            floors.resize(floors.len() + LANES, 1.0);
        }
        ground
    }
}

/// Starts of stretches that the processor works on at once.
const LANES: usize = 8;

/// Working space of [`explain`].
#[derive(Debug, Default)]
struct Sums {
    /// For each segment of the other side, the sum of the probabilities of one word given it; zeros between two words.
    by_segment: Vec<f32>,
    /// The gains by the length of the stretch less one, then by its start.
    gains: [Vec<f32>; LONGEST_SIDE],
}

/// Finds the gains of the words of one segment given each stretch of the other side that starts in `span`, which never steps
/// back from one call to the next.
///
/// `put` gets the start of the stretch counted from `span.start` and the gains by the length of the stretch less one.
fn explain(
    (own, index): (&View, usize),
    (other, near): (&View, &mut Near),
    words: &Explainers,
    ground: &Ground,
    span: Range<usize>,
    sums: &mut Sums,
    mut put: impl FnMut(usize, &Stretches),
) {
    if span.is_empty() {
        return;
    }
    let reach = (span.end + LONGEST_SIDE - 1).min(other.len());
    let width = reach - span.start;
    near.enter(other, reach);
    let since = near.since(span.start);
    sums.by_segment.resize((width + LONGEST_SIDE + LANES).max(sums.by_segment.len()), 0.0);
    for gains in &mut sums.gains {
        gains.clear();
        gains.resize(span.len() + LANES, 0.0);
    }
    let offset = span.start - ground.first;
    let mut counted = 0.0_f32;
    for &token in &own.segments[index].tokens {
        let Some(explainers) = words.of(token) else { continue };
        counted += 1.0;
        let (mut least, mut most) = (width, 0);
        for &(explainer, probability) in explainers {
            for occurrence in near.of(explainer, since) {
                let place = occurrence.segment as usize - span.start;
                sums.by_segment[place] += probability;
                (least, most) = (least.min(place), most.max(place));
            }
        }
        if least <= most {
            let starts = least.saturating_sub(LONGEST_SIDE - 1)..(most + 1).min(span.len());
            gain(sums, starts, least, ground, offset, own.types[token as usize].probability);
            sums.by_segment[least..=most].fill(0.0);
        }
    }
    for (start, bases) in ground.bases[offset..offset + span.len()].iter().enumerate() {
        let mut gains = NOTHING;
        let lanes = sums.gains.iter().zip(bases);
        for (gain, (lane, base)) in gains.iter_mut().zip(lanes).take(width - start) {
            *gain = lane[start] + counted * base;
        }
        put(start, &gains);
    }
}

/// Adds what one word gains from the stretches that start in `starts`; nothing before `least` explains it. Neighbouring starts
/// are worked on alike, so that the processor can take several at once: nothing is gained where nothing explains the word.
#[inline]
fn gain(sums: &mut Sums, starts: Range<usize>, least: usize, ground: &Ground, offset: usize, chance: f32) {
    let mut start = starts.start;
    while start < starts.end {
        let mut sum = [0.0_f32; LANES];
        let shortest = least.saturating_sub(start + LANES - 1);
        for length in shortest..LONGEST_SIDE {
            let probabilities = sums.by_segment[start + length..].first_chunk::<LANES>();
            let floors = ground.floors[length][offset + start..].first_chunk::<LANES>();
            let gains = sums.gains[length][start..].first_chunk_mut::<LANES>();
            let (Some(probabilities), Some(floors), Some(gains)) = (probabilities, floors, gains) else { return };
            sum = std::array::from_fn(|lane| sum[lane] + probabilities[lane]);
            *gains = std::array::from_fn(|lane| {
                gains[lane] + ln(1.0 + (1.0 - CHANCE) * sum[lane] / (floors[lane] * chance))
            });
        }
        start += LANES;
    }
}

/// Tells whether anything is known of a word, so that it says something if nothing explains it.
pub(in super::super) fn tells(word: &Type, row: &[Entry]) -> bool {
    !row.is_empty() || word.word.is_some() || word.is_number()
}

/// The share of its chance that a word keeps which nothing on the other side explains: the smaller the more words there are.
pub(in super::super) fn base(tokens: f32) -> f32 {
    (1.0 - CHANCE) / (tokens + 1.0) + CHANCE
}

/// The logarithm of [`base`] for the counts of words that sentences have; beyond them the share is that of chance.
static BASES: LazyLock<Vec<f32>> = LazyLock::new(|| (0..1024_u16).map(|tokens| ln(base(f32::from(tokens)))).collect());

/// The natural logarithm of a number above 0, to five digits: the search takes millions, and these are the same on every
/// machine. The exponent is read off, the rest is the series of the inverse hyperbolic tangent.
#[inline]
pub(in super::super) fn ln(number: f32) -> f32 {
    const ROOT: u32 = 0x3f35_04f3;
    let bits = number.to_bits();
    // The mantissa between the root of a half and the root of two, where the series is short.
    let steps = bits.wrapping_sub(ROOT) & 0xff80_0000;
    let mantissa = f32::from_bits(bits.wrapping_sub(steps));
    let exponent = exponent_of(steps);
    let tangent = (mantissa - 1.0) / (mantissa + 1.0);
    let square = tangent * tangent;
    let series = 2.0 + square * (2.0 / 3.0 + square * (2.0 / 5.0 + square * (2.0 / 7.0)));
    exponent * std::f32::consts::LN_2 + tangent * series
}

#[expect(clippy::cast_possible_wrap, clippy::cast_precision_loss, reason = "an exponent of eight bits")]
fn exponent_of(bits: u32) -> f32 {
    ((bits as i32) >> 23) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_are_right_to_five_digits() {
        let mut number = 1e-9_f32;
        while number < 1e9 {
            assert!((ln(number) - number.ln()).abs() <= 1e-5 * (1.0 + number.ln().abs()), "{number}");
            number *= 1.037;
        }
    }
}
