//! Words: how much better the words of one side are explained by the other side than by chance.
//!
//! The gain of a word `e` given the words `Z` of the other side is
//! `ln(((1 - L) (sum over z of t(e|z) + p(e)) / (|Z| + 1) + L p(e)) / p(e))`: a mixture of IBM Model 1 with its null word
//! (Brown et al. 1993) and plain chance, against chance. Gains add over words, so the gain of a bead is a sum over the
//! segments of one side given the whole other side, and every bead at a cut is made of the same few sums: [`Gains`] holds
//! them for all places of a band. Time and space: cells of the band × the longest side of a bead.

use super::super::search::band::Band;
use super::super::table::{Entry, Table};
use super::super::view::{Class, View, count};
use super::super::{LONGEST_SIDE, search::band::RowRange};

/// The share of chance in the mixture. Origin: the recipe of the reference study (.1, .3 and .6 scored alike).
const CHANCE: f32 = 0.3;

/// Words more frequent than this (`the`, `的`) stand in most sentences; what they say is a class of its own.
const FREQUENT: f32 = 0.005;

/// The place of each class of words in [`ClassGains`].
pub(in super::super) const WORDS: usize = 0;
pub(in super::super) const NAMES: usize = 1;
pub(in super::super) const NUMBERS: usize = 2;
pub(in super::super) const FREQUENT_WORDS: usize = 3;
const CLASSES: usize = 4;

/// Gains by class of word and by how many segments the other side has.
pub(in super::super) type ClassGains = [[f32; LONGEST_SIDE]; CLASSES];

/// The gains of every segment against every stretch of the other side that the band reaches.
#[derive(Debug)]
pub(in super::super) struct Gains {
    rows: Vec<RowRange>,
    /// For a source segment `i` and a target segment `j`: the words of `j` given `i..=i + k`.
    target_given_source: Vec<ClassGains>,
    /// For a source segment `i` and a target segment `j`: the words of `i` given `j..=j + k`.
    source_given_target: Vec<ClassGains>,
}

impl Gains {
    pub(in super::super) fn new(source: &View, target: &View, table: &Table, band: &Band) -> Self {
        let rows = band.rows(source.len(), target.len());
        let cells = rows.last().map_or(0, |row| row.offset + row.len());
        let mut gains = Self {
            target_given_source: vec![[[0.0; LONGEST_SIDE]; CLASSES]; cells],
            source_given_target: vec![[[0.0; LONGEST_SIDE]; CLASSES]; cells],
            rows,
        };
        gains.explain_source(source, target, &table.by_source);
        gains.explain_target(source, target, &table.by_target);
        gains
    }

    /// Returns the gains of the words of target segment `j` given source segments from `i` on.
    pub(in super::super) fn target(&self, i: usize, j: usize) -> &ClassGains {
        &self.target_given_source[self.rows[i].cell(j)]
    }

    /// Returns how much the rarer words of target segment `j` gain from the `a` source segments from `i` on; `None` off the
    /// band.
    pub(in super::super) fn target_rarer(&self, i: usize, j: usize, a: usize) -> Option<f32> {
        let row = self.rows.get(i).filter(|row| row.start <= j && j < row.end)?;
        Some(rarer(&self.target_given_source[row.cell(j)], a))
    }

    /// Returns how much the rarer words of source segment `i` gain from the `b` target segments from `j` on; `None` off the
    /// band.
    pub(in super::super) fn source_rarer(&self, i: usize, j: usize, b: usize) -> Option<f32> {
        let row = self.rows.get(i).filter(|row| row.start <= j && j < row.end)?;
        Some(rarer(&self.source_given_target[row.cell(j)], b))
    }

    /// Returns the gains of the words of source segment `i` given target segments from `j` on.
    pub(in super::super) fn source(&self, i: usize, j: usize) -> &ClassGains {
        &self.source_given_target[self.rows[i].cell(j)]
    }

    fn explain_source(&mut self, source: &View, target: &View, rows: &[Vec<Entry>]) {
        let before = tokens_before(target);
        let mut sums = Sums::default();
        for (i, row) in self.rows.iter().enumerate() {
            let span = row.start..row.end;
            let cells = &mut self.source_given_target[row.offset..row.offset + row.len()];
            explain(&source.segments[i].tokens, source, target, rows, &before, span, &mut sums, |j, class, k, gain| {
                cells[j][class][k] += gain;
            });
        }
    }

    fn explain_target(&mut self, source: &View, target: &View, rows: &[Vec<Entry>]) {
        let before = tokens_before(source);
        let mut sums = Sums::default();
        let (mut first, mut last) = (0, 0);
        for j in 0..target.len() {
            // Rows start and end further and further right, so the rows that hold j are neighbours.
            while first < self.rows.len() && self.rows[first].end <= j {
                first += 1;
            }
            last = last.max(first);
            while last < self.rows.len() && self.rows[last].start <= j {
                last += 1;
            }
            let (grid, all) = (&self.rows, &mut self.target_given_source);
            let tokens = &target.segments[j].tokens;
            explain(tokens, target, source, rows, &before, first..last, &mut sums, |offset, class, k, gain| {
                all[grid[first + offset].cell(j)][class][k] += gain;
            });
        }
    }
}

/// Working space of [`explain`]: for each segment of the other side, the sum of the probabilities of one word given it.
#[derive(Default)]
struct Sums {
    by_segment: Vec<f32>,
}

/// Adds the gains of `tokens` given each stretch of the other side that starts in `span`.
///
/// `add` gets the start of the stretch counted from `span.start`, the class, the length of the stretch less one, the gain.
#[expect(clippy::too_many_arguments, reason = "one loop nest, called for both directions")]
fn explain(
    tokens: &[u32],
    own: &View,
    other: &View,
    rows: &[Vec<Entry>],
    tokens_before: &[f32],
    span: std::ops::Range<usize>,
    sums: &mut Sums,
    mut add: impl FnMut(usize, usize, usize, f32),
) {
    let reach = (span.end + LONGEST_SIDE - 1).min(other.len());
    let mut class_counts = [0.0_f32; CLASSES];
    for &token in tokens {
        let word = &own.types[token as usize];
        let class = if word.probability > FREQUENT { FREQUENT_WORDS } else { class_index(word.class) };
        let row = &rows[token as usize];
        if row.is_empty() && word.word.is_none() && word.class != Class::Number {
            // Nothing is known of the word, so that nothing explains it says nothing.
            continue;
        }
        class_counts[class] += 1.0;
        sums.by_segment.clear();
        sums.by_segment.resize(reach - span.start, 0.0);
        let mut touched = false;
        for entry in row {
            let places = &other.types[entry.other as usize].segments;
            let from = places.partition_point(|&place| (place as usize) < span.start);
            for &place in places[from..].iter().take_while(|&&place| (place as usize) < reach) {
                sums.by_segment[place as usize - span.start] += entry.backward;
                touched = true;
            }
        }
        if !touched {
            continue;
        }
        for start in span.clone() {
            let mut sum = 0.0_f32;
            for k in 0..LONGEST_SIDE.min(reach - start) {
                sum += sums.by_segment[start - span.start + k];
                if sum > 0.0 {
                    let tokens = tokens_before[start + k + 1] - tokens_before[start];
                    let chance = base(tokens);
                    let gain = ((1.0 - CHANCE) * sum / ((tokens + 1.0) * word.probability) + chance.exp).ln();
                    add(start - span.start, class, k, gain - chance.ln);
                }
            }
        }
    }
    for start in span.clone() {
        for k in 0..LONGEST_SIDE.min(reach - start) {
            let chance = base(tokens_before[start + k + 1] - tokens_before[start]).ln;
            for (class, counted) in class_counts.iter().enumerate().filter(|(_, counted)| **counted > 0.0) {
                add(start - span.start, class, k, counted * chance);
            }
        }
    }
}

fn rarer(gains: &ClassGains, other_side: usize) -> f32 {
    gains[WORDS][other_side - 1] + gains[NAMES][other_side - 1] + gains[NUMBERS][other_side - 1]
}

struct Base {
    exp: f32,
    ln: f32,
}

/// The gain of a word that nothing on the other side explains: below zero, and worse the more words there are.
fn base(tokens: f32) -> Base {
    let exp = (1.0 - CHANCE) / (tokens + 1.0) + CHANCE;
    Base { exp, ln: exp.ln() }
}

fn class_index(class: Class) -> usize {
    match class {
        Class::Word => WORDS,
        Class::Name => NAMES,
        Class::Number => NUMBERS,
    }
}

fn tokens_before(view: &View) -> Vec<f32> {
    let mut sum = 0;
    std::iter::once(0.0)
        .chain(view.segments.iter().map(|segment| {
            sum += segment.tokens.len();
            count(sum)
        }))
        .collect()
}
