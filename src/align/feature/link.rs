//! Words of a bead taken one by one: which explains which, each at most once, and what is left over.
//!
//! The sums of [`super::lexicon`] count a word of the other side for every word that it could explain, so a sentence that was
//! left out of the translation seems half explained by its neighbour's. Here words compete: the likeliest pair is linked
//! first and both are spent (competitive linking, Melamed 2000). A linked word speaks for the bead by how much likelier than
//! chance the pair is; a word that is left speaks against it by how sure a translation of it would be seen.

use std::ops::Range;

use super::super::search::band::RowRange;
use super::super::search::lattice::Edge;
use super::super::table::{Entry, Table};
use super::super::view::{Class, View, count};
use super::lexicon::{CHANCE, base, ln, tells};
use super::near::Near;

/// Words on a side of an average sentence, for the chance of meeting a word there. Origin: the development novels.
const SENTENCE_WORDS: f32 = 15.0;
/// What one link can say at most, in nats: past this it is certain, and the estimate of its chance is not.
const MOST: f32 = 5.0;
/// A link that is less than this likelier than chance is none.
const LEAST: f32 = 0.5;

/// Two words of a pair of segments that may translate each other.
#[derive(Debug, Clone, Copy, Default)]
struct Candidate {
    source: u16,
    target: u16,
    /// Probability of the target word given the source word, and the other way round.
    forward: f32,
    backward: f32,
    /// How much likelier than chance it is, in nats.
    strength: f32,
}

/// The candidates of all pairs of segments of some rows of a band.
#[derive(Debug)]
pub(in super::super) struct Links<'a> {
    source: &'a View,
    target: &'a View,
    table: &'a Table,
    rows: Vec<RowRange>,
    first: usize,
    /// Where the candidates of each cell start.
    starts: Vec<u32>,
    candidates: Vec<Candidate>,
}

/// What the words of a bead say, side by side.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct BeadWords {
    pub source: SideWords,
    pub target: SideWords,
}

/// What the words of one side of a bead say, given the other.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct SideWords {
    /// Gains by class, as in [`super::lexicon`].
    pub gains: [f32; CLASSES],
    /// The strengths of the links of rarer words and of frequent ones; each link is met on both sides.
    pub linked: f32,
    pub frequent_linked: f32,
    /// What the words say that are left, rarer and frequent ones; against the bead.
    pub left: f32,
    pub frequent_left: f32,
    /// For each segment what its own words say: links less what is left.
    pub balance: Vec<f32>,
}

/// The place of each class of words in [`BeadWords`].
pub(in super::super) const WORDS: usize = 0;
pub(in super::super) const NAMES: usize = 1;
pub(in super::super) const NUMBERS: usize = 2;
pub(in super::super) const FREQUENT: usize = 3;
const CLASSES: usize = 4;

/// Working space of [`Links::of_bead`].
#[derive(Debug, Default)]
pub(in super::super) struct Space {
    order: Vec<(f32, u16, u16)>,
    source: Vec<Token>,
    target: Vec<Token>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Token {
    sum: f32,
    link: f32,
}

impl<'a> Links<'a> {
    /// Finds the candidates of all pairs of segments that stand in one of `beads`, whose cuts are in order.
    pub(in super::super) fn new(
        source: &'a View,
        target: &'a View,
        table: &'a Table,
        beads: &[Edge],
        near: &mut Near,
    ) -> Self {
        let (first, rows) = rows_of(beads);
        let cells = rows.last().map_or(0, |row| row.offset + row.len());
        let mut starts = Vec::with_capacity(cells + 1);
        let mut candidates: Vec<Candidate> = Vec::new();
        let mut found: Vec<(u32, Candidate)> = Vec::new();
        let mut places: Vec<u32> = Vec::new();
        // Rows that hold nothing look at nothing; the others may step back, by less than a window is long.
        let lowest = rows.iter().filter(|row| row.len() > 0).map(|row| row.start).min().unwrap_or(0);
        near.restart(target, lowest);
        for (i, row) in (first..).zip(&rows) {
            found.clear();
            let segment = &source.segments[i];
            if row.len() > 0 {
                near.enter(target, row.end);
                let since = near.since(row.start);
                for ((position, &token), &own_chance) in (0_u16..).zip(&segment.tokens).zip(&segment.chances) {
                    for entry in &table.by_source[token as usize] {
                        let (forward, backward) = (entry.forward, entry.backward);
                        let likelier =
                            |probability: f32, chance: f32| ln(1.0 + probability / (SENTENCE_WORDS * chance));
                        for place in near.of(entry.other, since).filter(|place| (place.segment as usize) < row.end) {
                            let chance = target.segments[place.segment as usize].chances[place.position as usize];
                            let strength = f32::midpoint(likelier(forward, chance), likelier(backward, own_chance));
                            let target = place.position;
                            let candidate = Candidate { source: position, target, forward, backward, strength };
                            found.push((place.segment, candidate));
                        }
                    }
                }
            }
            let counted = candidates.len();
            places.clear();
            places.resize(row.len() + 1, 0);
            for (place, _) in &found {
                places[*place as usize - row.start + 1] += 1;
            }
            for cell in 0..row.len() {
                starts.push(index(counted) + places[cell]);
                places[cell + 1] += places[cell];
            }
            candidates.resize(counted + found.len(), Candidate::default());
            for (place, candidate) in &found {
                let next = &mut places[*place as usize - row.start];
                candidates[counted + *next as usize] = *candidate;
                *next += 1;
            }
        }
        starts.push(index(candidates.len()));
        Self { source, target, table, rows, first, starts, candidates }
    }

    fn of_pair(&self, i: usize, j: usize) -> &[Candidate] {
        let row = i.checked_sub(self.first).and_then(|row| self.rows.get(row));
        match row.filter(|row| row.start <= j && j < row.end).map(|row| row.cell(j)) {
            Some(cell) => &self.candidates[self.starts[cell] as usize..self.starts[cell + 1] as usize],
            None => &[],
        }
    }

    /// Returns what the words of a bead say.
    pub(in super::super) fn of_bead(
        &self,
        sources: Range<usize>,
        targets: Range<usize>,
        space: &mut Space,
    ) -> BeadWords {
        let Space { order, source, target } = space;
        order.clear();
        let reset = |tokens: &mut Vec<Token>, view: &View, range: &Range<usize>| {
            tokens.clear();
            let length: usize = view.segments[range.clone()].iter().map(|segment| segment.tokens.len()).sum();
            tokens.resize(length, Token::default());
        };
        reset(source, self.source, &sources);
        reset(target, self.target, &targets);
        let mut source_before = 0;
        for i in sources.clone() {
            let mut target_before = 0;
            for j in targets.clone() {
                for candidate in self.of_pair(i, j) {
                    let from = source_before + candidate.source as usize;
                    let to = target_before + candidate.target as usize;
                    source[from].sum += candidate.backward;
                    target[to].sum += candidate.forward;
                    if candidate.strength > LEAST
                        && let (Ok(from), Ok(to)) = (u16::try_from(from), u16::try_from(to))
                    {
                        order.push((candidate.strength, from, to));
                    }
                }
                target_before += self.target.segments[j].tokens.len();
            }
            source_before += self.source.segments[i].tokens.len();
        }
        order.sort_unstable_by(|one, other| {
            other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)).then(one.2.cmp(&other.2))
        });
        for &(strength, from, to) in order.iter() {
            let (from, to) = (&mut source[from as usize], &mut target[to as usize]);
            if from.link == 0.0 && to.link == 0.0 {
                from.link = strength.min(MOST);
                to.link = strength.min(MOST);
            }
        }
        let (source_count, target_count) = (count(source.len()), count(target.len()));
        let source = Side {
            view: self.source,
            rows: &self.table.by_source,
            expected: &self.table.source_expected,
            tokens: source,
            others: target_count,
        };
        let target = Side {
            view: self.target,
            rows: &self.table.by_target,
            expected: &self.table.target_expected,
            tokens: target,
            others: source_count,
        };
        BeadWords { source: source.read(sources), target: target.read(targets) }
    }

    /// Returns how much would be expected to be linked of a segment if it were translated, in nats.
    pub(in super::super) fn expected(view: &View, expected: &[f32], segment: usize) -> f32 {
        let rarer = |token: &&u32| !view.types[**token as usize].is_frequent();
        view.segments[segment].tokens.iter().filter(rarer).map(|&token| expected[token as usize]).sum()
    }
}

/// One side of a bead after its words were linked.
struct Side<'a> {
    view: &'a View,
    rows: &'a [Vec<Entry>],
    expected: &'a [f32],
    tokens: &'a [Token],
    /// How many words the other side has.
    others: f32,
}

impl Side<'_> {
    fn read(&self, range: Range<usize>) -> SideWords {
        let unexplained = base(self.others);
        let mut words = SideWords::default();
        let mut tokens = self.tokens.iter();
        for segment in range {
            let mut balance = 0.0;
            for (&id, token) in self.view.segments[segment].tokens.iter().zip(&mut tokens) {
                let word = &self.view.types[id as usize];
                if !tells(word, &self.rows[id as usize]) {
                    continue;
                }
                let class = match word.class {
                    _ if word.is_frequent() => FREQUENT,
                    Class::Word => WORDS,
                    Class::Name => NAMES,
                    Class::Number => NUMBERS,
                };
                let gain = ln((1.0 - CHANCE) * token.sum / ((self.others + 1.0) * word.probability) + unexplained);
                words.gains[class] += gain;
                let left = self.expected[id as usize];
                match (class == FREQUENT, token.link > 0.0) {
                    (false, true) => words.linked += token.link,
                    (false, false) => words.left += left,
                    (true, true) => words.frequent_linked += token.link,
                    (true, false) => words.frequent_left += left,
                }
                balance += if token.link > 0.0 { token.link } else { -left };
            }
            words.balance.push(balance);
        }
        words
    }
}

/// For each source segment from the first of some beads on, the target segments it stands in a bead with.
fn rows_of(beads: &[Edge]) -> (usize, Vec<RowRange>) {
    let first = beads.iter().map(|bead| bead.start().0).min().unwrap_or(0);
    let mut rows: Vec<RowRange> = Vec::new();
    for bead in beads.iter().filter(|bead| !bead.is_null()) {
        let ((i, j), (a, b)) = (bead.start(), bead.sides());
        rows.resize(rows.len().max(i + a - first), RowRange { start: usize::MAX, end: 0, offset: 0 });
        for row in &mut rows[i - first..i + a - first] {
            (row.start, row.end) = (row.start.min(j), row.end.max(j + b));
        }
    }
    let mut offset = 0;
    for row in &mut rows {
        row.start = row.start.min(row.end);
        row.offset = offset;
        offset += row.len();
    }
    (first, rows)
}

fn index(length: usize) -> u32 {
    u32::try_from(length).expect("the rows of a window hold far fewer pairs of words")
}
