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
use super::super::view::{Type, View};

/// The share of chance in the mixture. Origin: the recipe of the reference study (.1, .3 and .6 scored alike).
pub(in super::super) const CHANCE: f32 = 0.3;

/// Gains by how many segments the other side has, less one.
pub(in super::super) type Stretches = [f32; LONGEST_SIDE];

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
        source: &View,
        target: &View,
        table: &Table,
        band: &Band,
        segments: Range<usize>,
    ) -> Self {
        let first = segments.start;
        let rows = band.segment_rows(segments, target.len());
        let cells = rows.last().map_or(0, |row| row.offset + row.len());
        let mut gains = Self {
            target_given_source: vec![[0.0; LONGEST_SIDE]; cells],
            source_given_target: vec![[0.0; LONGEST_SIDE]; cells],
            rows,
            first,
        };
        gains.explain_source(source, target, &table.by_source);
        gains.explain_target(source, target, &table.by_target);
        gains
    }

    fn cell(&self, i: usize, j: usize) -> Option<usize> {
        let row = self.rows.get(i.checked_sub(self.first)?)?;
        (row.start <= j && j < row.end).then(|| row.cell(j))
    }

    /// Returns what the words of target segment `j` gain from source segments from `i` on.
    pub(in super::super) fn target(&self, i: usize, j: usize) -> &Stretches {
        self.cell(i, j).map_or(&NOTHING, |cell| &self.target_given_source[cell])
    }

    /// Returns what the words of source segment `i` gain from target segments from `j` on.
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

    fn explain_source(&mut self, source: &View, target: &View, rows: &[Vec<Entry>]) {
        let mut sums = Sums::new(target);
        for (i, row) in (self.first..).zip(&self.rows) {
            let span = row.start..row.end;
            let cells = &mut self.source_given_target[row.offset..row.offset + row.len()];
            explain((source, i), target, rows, span, &mut sums, |j, gains| cells[j] = *gains);
        }
    }

    fn explain_target(&mut self, source: &View, target: &View, rows: &[Vec<Entry>]) {
        let mut sums = Sums::new(source);
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
            explain((target, j), source, rows, span, &mut sums, |offset, gains| {
                all[grid[first + offset].cell(j)] = *gains;
            });
        }
    }
}

/// Working space of [`explain`].
struct Sums {
    /// For each segment of the other side, the sum of the probabilities of one word given it; then zeros.
    by_segment: Vec<f32>,
    /// How many words the other side has from the start of the span up to each cut; past its end as many as there.
    before: Vec<f32>,
    gains: Vec<Lanes>,
    /// For each type of the other side, its first token at or after the place that was looked at last; the places only go
    /// forward.
    next: Vec<Next>,
}

/// A token of a type: its number among those of the type, and the segment it stands in; none past the last.
#[derive(Clone, Copy)]
struct Next {
    token: u32,
    place: u32,
}

/// [`Stretches`] filled up to a number that the processor works on at once.
type Lanes = [f32; LANES];

const LANES: usize = 8;

impl Sums {
    fn new(other: &View) -> Self {
        Self {
            by_segment: Vec::new(),
            before: Vec::new(),
            gains: Vec::new(),
            next: vec![Next { token: 0, place: 0 }; other.types.len()],
        }
    }

    fn start(&mut self, other: &View, span: &Range<usize>, width: usize) {
        self.before.clear();
        self.before.extend((0..=width).map(|cut| other.tokens_between(span.start, span.start + cut)));
        let all = self.before[width];
        self.before.resize(width + 1 + LANES, all);
        self.gains.clear();
        self.gains.resize(span.len(), [0.0; LANES]);
    }

    /// Adds a probability to each segment from `from` up to `to` in which a type occurs; returns the first and the last of
    /// them, counted from `from`.
    fn add(
        &mut self,
        other: &View,
        token: u32,
        (from, to): (usize, usize),
        probability: f32,
    ) -> Option<(usize, usize)> {
        let next = &mut self.next[token as usize];
        if next.place as usize >= to {
            return None;
        }
        let places = &other.types[token as usize].segments;
        if (next.place as usize) < from || next.token == 0 {
            let rest = &places[next.token as usize..];
            let passed = if next.token == 0 {
                rest.partition_point(|&place| (place as usize) < from)
            } else {
                rest.iter().take_while(|&&place| (place as usize) < from).count()
            };
            next.token += u32::try_from(passed).expect("fewer tokens than bytes of text");
            next.place = places.get(next.token as usize).copied().unwrap_or(u32::MAX);
        }
        let inside = places[next.token as usize..].iter().map(|&place| place as usize).take_while(|place| *place < to);
        let mut ends = None;
        for place in inside {
            self.by_segment[place - from] += probability;
            ends = Some((ends.map_or(place - from, |(first, _)| first), place - from));
        }
        ends
    }
}

/// What is known of a place off the band.
const NOTHING: Stretches = [0.0; LONGEST_SIDE];

/// Finds the gains of the words of one segment given each stretch of the other side that starts in `span`.
///
/// `put` gets the start of the stretch counted from `span.start` and the gains by the length of the stretch less one.
fn explain(
    (own, index): (&View, usize),
    other: &View,
    rows: &[Vec<Entry>],
    span: Range<usize>,
    sums: &mut Sums,
    mut put: impl FnMut(usize, &Stretches),
) {
    let reach = (span.end + LONGEST_SIDE - 1).min(other.len());
    let width = reach - span.start;
    let bases = BASES.as_slice();
    sums.start(other, &span, width);
    let mut counted = 0.0_f32;
    for &token in &own.segments[index].tokens {
        let word = &own.types[token as usize];
        let row = &rows[token as usize];
        if word.is_frequent() || !tells(word, row) {
            continue;
        }
        counted += 1.0;
        sums.by_segment.clear();
        sums.by_segment.resize(width + LANES, 0.0);
        let (mut least, mut most) = (width, 0);
        for entry in row.iter().filter(|entry| entry.backward > word.probability) {
            if let Some((first, last)) = sums.add(other, entry.other, (span.start, reach), entry.backward) {
                (least, most) = (least.min(first), most.max(last));
            }
        }
        let touched = least.saturating_sub(LONGEST_SIDE - 1)..(most + 1).min(span.len());
        for (start, gains) in sums.gains.iter_mut().enumerate().take(touched.end).skip(touched.start) {
            gain(gains, &sums.by_segment[start..], &sums.before[start..], word.probability);
        }
    }
    let least_base = CHANCE.ln();
    for (start, lanes) in sums.gains.iter().enumerate() {
        let mut gains = NOTHING;
        for (k, (gain, lane)) in gains.iter_mut().zip(lanes).enumerate().take(width - start) {
            let tokens = other.count_between(span.start + start, span.start + start + k + 1);
            *gain = lane + counted * bases.get(tokens).copied().unwrap_or(least_base);
        }
        put(start, &gains);
    }
}

/// Adds what one word gains from the stretches that start at a segment. All lanes are worked on alike, so that the processor
/// can take several at once: nothing is gained where nothing explains the word, and what lies past the end is not read.
#[inline]
fn gain(gains: &mut Lanes, by_segment: &[f32], before: &[f32], chance: f32) {
    let Some((start, before)) = before.split_first() else { return };
    let (Some(by_segment), Some(before)) = (by_segment.first_chunk::<LANES>(), before.first_chunk::<LANES>()) else {
        return;
    };
    let (mut sums, mut sum) = ([0.0_f32; LANES], 0.0_f32);
    for (total, probability) in sums.iter_mut().zip(by_segment) {
        sum += probability;
        *total = sum;
    }
    if sum > 0.0 {
        for ((gain, sum), before) in gains.iter_mut().zip(&sums).zip(before) {
            let tokens = before - start;
            let by_chance = (1.0 - CHANCE + CHANCE * (tokens + 1.0)) * chance;
            *gain += ln(1.0 + (1.0 - CHANCE) * sum / by_chance);
        }
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
