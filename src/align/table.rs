//! Which words of this pair of documents translate each other, and how likely.
//!
//! Takes the word types of both sides and a lexicon; gives back a [`Table`] that speaks in the numbers of the documents'
//! own types. A second pass re-estimates it on beads of the pair (names, terms, a pair of languages with no lexicon): IBM
//! Model 1 (Brown et al. 1993, section 4.2) started from the first table. It does *not* change the lexicon.

use std::collections::HashMap;

use crate::document::SegmentRange;
use crate::lexicon::Lexicon;
use crate::text::lang::Side;

use super::Names;
use super::view::{Class, Type, TypeId, View, count};

/// The probability that a copied token is the translation of itself.
///
/// Origin: the recipe of the reference study (identical tokens get .5).
const COPY_PROBABILITY: f32 = 0.5;

/// How much likelier than chance a translation must be to count.
const OVER_CHANCE: f32 = 3.0;

/// Tells whether a pair is clearly likelier than chance: one that is not is no evidence and costs the search most of its time.
fn tells(entry: &Entry, word: &Type, target: &View) -> bool {
    let other = &target.types[entry.other as usize];
    entry.forward > OVER_CHANCE * other.probability || entry.backward > OVER_CHANCE * word.probability
}

/// How probable one word type is given another, both ways.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Entry {
    /// The type on the other side.
    pub other: TypeId,
    /// The probability of the other type given this one.
    pub forward: f32,
    /// The probability of this type given the other one.
    pub backward: f32,
}

/// Translation probabilities between the types of two documents.
///
/// Law: `by_target` is `by_source` turned round; rows are in the order of `other`.
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    /// For each source type, the target types it may become.
    pub by_source: Vec<Vec<Entry>>,
    /// For each target type, the source types it may come from.
    pub by_target: Vec<Vec<Entry>>,
    /// For each source type, what it says against a bead that no target word of the bead translates it, in nats.
    pub source_expected: Vec<f32>,
    /// The same for each target type.
    pub target_expected: Vec<f32>,
    /// The probability that a translation of each type is one of those known, before it is looked for.
    source_known: Vec<f32>,
    target_known: Vec<f32>,
}

impl Table {
    /// Looks the types of both sides up in a lexicon whose source language is that of the source view, and adds copies.
    pub(super) fn new(source: &View, target: &View, lexicon: Option<&Lexicon>, names: Names) -> Self {
        let by_key: HashMap<&str, TypeId> =
            (0..).zip(&target.types).map(|(id, word)| (word.key.as_str(), id)).collect();
        let by_word: HashMap<_, TypeId> =
            (0..).zip(&target.types).filter_map(|(id, word)| word.word.map(|word| (word, id))).collect();
        let rows = source.types.iter().map(|word| {
            let mut row: Vec<Entry> = Vec::new();
            if let Some((lexicon, id)) = lexicon.zip(word.word) {
                row.extend(lexicon.row(id).filter_map(|entry| {
                    let other = *by_word.get(&entry.target)?;
                    Some(Entry { other, forward: entry.forward, backward: entry.backward })
                }));
            }
            row.retain(|entry| tells(entry, word, target));
            let can_copy = match word.class {
                Class::Word => word.key.len() > 1 && lexicon.is_none(),
                Class::Name => names == Names::Matched,
                Class::Number => true,
            };
            if let Some(&other) = by_key.get(word.key.as_str()).filter(|_| can_copy) {
                row.retain(|entry| entry.other != other);
                row.push(Entry { other, forward: COPY_PROBABILITY, backward: COPY_PROBABILITY });
            }
            row
        });
        let rows = rows.collect();
        let known = lexicon.map_or_else(
            || (vec![0.0; source.types.len()], vec![0.0; target.types.len()]),
            |lexicon| known(lexicon, source, target),
        );
        Self::of_rows(rows, target.types.len(), known)
    }

    fn of_rows(
        mut by_source: Vec<Vec<Entry>>,
        target_types: usize,
        (source_known, target_known): (Vec<f32>, Vec<f32>),
    ) -> Self {
        let mut by_target = vec![Vec::new(); target_types];
        for (source, row) in (0..).zip(&mut by_source) {
            row.sort_unstable_by_key(|entry| entry.other);
            for entry in row {
                by_target[entry.other as usize].push(Entry {
                    other: source,
                    forward: entry.backward,
                    backward: entry.forward,
                });
            }
        }
        Self {
            by_source,
            by_target,
            source_expected: Vec::new(),
            target_expected: Vec::new(),
            source_known,
            target_known,
        }
    }

    /// Sets what an unseen translation says, given how literal the translation is.
    pub(super) fn expect(&mut self, literal: f32) {
        self.source_expected = expected(&self.by_source, &self.source_known, literal);
        self.target_expected = expected(&self.by_target, &self.target_known, literal);
    }

    /// Returns how literal a translation is: of the rarer words of some pairs of segments that should be seen translated, the
    /// share that is.
    pub(super) fn literal(&self, source: &View, target: &View, pairs: &[(usize, usize)]) -> f32 {
        let mut seen = BELIEVED * USUAL;
        let mut wanted = BELIEVED;
        let mut count = |own: &View, index: usize, other: &View, partner: usize, rows: &[Vec<Entry>], known: &[f32]| {
            let others = &other.segments[partner].tokens;
            for &token in &own.segments[index].tokens {
                let row = &rows[token as usize];
                let probability = known[token as usize].max(row.iter().map(|entry| entry.forward).sum()).min(1.0);
                if !own.types[token as usize].is_frequent() {
                    wanted += probability;
                    let is_seen = row.iter().any(|entry| others.contains(&entry.other));
                    seen += if is_seen { 1.0 } else { 0.0 };
                }
            }
        };
        for &(i, j) in pairs {
            count(source, i, target, j, &self.by_source, &self.source_known);
            count(target, j, source, i, &self.by_target, &self.target_known);
        }
        (seen / wanted).clamp(0.2, 0.95)
    }

    /// Re-estimates the table on the beads of a first alignment.
    ///
    /// Only pairs that stand together in at least two beads can gain: with the discount a pair seen once cannot confirm
    /// itself.
    pub(super) fn adapted(&self, source: &View, target: &View, beads: &[(SegmentRange, SegmentRange)]) -> Self {
        let bags = Bags::of(source, target, beads);
        let (pairs, seen) = bags.repeated_pairs(source.types.len(), target.types.len());
        drop(bags);
        let forward = estimate(&seen, &pairs, |pair| self.forward(pair), Direction::Forward);
        let backward = estimate(&seen, &pairs, |pair| self.backward(pair), Direction::Backward);

        let mut rows = self.by_source.clone();
        let source_counts = type_counts(source);
        let target_counts = type_counts(target);
        let interpolate = |counted: f32, base: f32, total: f32| {
            ((counted - DISCOUNT).max(0.0) + BASE_STRENGTH * base) / (total + BASE_STRENGTH)
        };
        // Rows not touched by a pair lose the same mass as those that are, or a seen word would look rarer than an unseen.
        for (row, total) in rows.iter_mut().zip(&source_counts) {
            for entry in row {
                entry.forward = interpolate(0.0, entry.forward, *total);
                entry.backward = interpolate(0.0, entry.backward, target_counts[entry.other as usize]);
            }
        }
        for (pair, (counted_forward, counted_backward)) in pairs.iter().zip(forward.iter().zip(&backward)) {
            let more_forward =
                (counted_forward - DISCOUNT).max(0.0) / (source_counts[pair.source as usize] + BASE_STRENGTH);
            let more_backward =
                (counted_backward - DISCOUNT).max(0.0) / (target_counts[pair.target as usize] + BASE_STRENGTH);
            if more_forward < MINIMUM_GAIN && more_backward < MINIMUM_GAIN {
                continue;
            }
            let row = &mut rows[pair.source as usize];
            match row.binary_search_by_key(&pair.target, |entry| entry.other) {
                Ok(index) => {
                    row[index].forward += more_forward;
                    row[index].backward += more_backward;
                }
                Err(index) => {
                    row.insert(index, Entry { other: pair.target, forward: more_forward, backward: more_backward });
                }
            }
        }
        for (row, word) in rows.iter_mut().zip(&source.types) {
            row.retain(|entry| tells(entry, word, target));
        }
        let fewer = |known: &[f32], totals: &[f32]| {
            known.iter().zip(totals).map(|(known, total)| interpolate(0.0, *known, *total)).collect()
        };
        let known = (fewer(&self.source_known, &source_counts), fewer(&self.target_known, &target_counts));
        Self::of_rows(rows, target.types.len(), known)
    }

    fn forward(&self, pair: Pair) -> f32 {
        self.entry(pair).map_or(0.0, |entry| entry.forward)
    }

    fn backward(&self, pair: Pair) -> f32 {
        self.entry(pair).map_or(0.0, |entry| entry.backward)
    }

    fn entry(&self, pair: Pair) -> Option<&Entry> {
        let row = &self.by_source[pair.source as usize];
        row.binary_search_by_key(&pair.target, |entry| entry.other).ok().map(|index| &row[index])
    }
}

/// How literal a translation is before it has been looked at, and how many words that is believed for.
const USUAL: f32 = 0.6;
const BELIEVED: f32 = 30.0;

/// What an unseen translation of each type says, given the translations known in these documents and in the lexicon.
fn expected(rows: &[Vec<Entry>], known: &[f32], literal: f32) -> Vec<f32> {
    let sum = |row: &Vec<Entry>| row.iter().map(|entry| entry.forward).sum::<f32>();
    rows.iter().zip(known).map(|(row, known)| -(1.0 - literal * known.max(sum(row)).min(1.0)).ln()).collect()
}

/// The share of the translations of each type that the lexicon holds, whether the documents have them or not.
fn known(lexicon: &Lexicon, source: &View, target: &View) -> (Vec<f32>, Vec<f32>) {
    let of = |side: Side, view: &View| -> Vec<f32> {
        view.types.iter().map(|word| word.word.map_or(0.0, |id| lexicon.translated(side, id))).collect()
    };
    (of(Side::Source, source), of(Side::Target, target))
}

/// What a pair seen in the document loses of its count, and how many sightings the lexicon counts for.
///
/// Origin of both and of the rounds: the recipe of the reference study.
const DISCOUNT: f32 = 1.0;
const BASE_STRENGTH: f32 = 3.0;
const ROUNDS: usize = 3;
/// Probabilities below this change no cost by a thousandth of a nat.
const MINIMUM_GAIN: f32 = 1e-3;
/// What a pair unknown to the lexicon starts with.
const UNKNOWN_START: f32 = 1e-3;
/// A word takes part in at most this many tokens a side of a bead; longer beads are cut, to keep the work linear.
const BAG_LIMIT: usize = 120;

/// A source and a target type that stand together in beads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Pair {
    source: TypeId,
    target: TypeId,
}

/// The distinct types of both sides of each bead.
struct Bags {
    bags: Vec<(Vec<TypeId>, Vec<TypeId>)>,
}

impl Bags {
    fn of(source: &View, target: &View, beads: &[(SegmentRange, SegmentRange)]) -> Self {
        let bag = |view: &View, range: std::ops::Range<usize>| {
            let mut types: Vec<TypeId> = view.segments[range]
                .iter()
                .flat_map(|segment| segment.tokens.iter().copied())
                .filter(|&id| view.types[id as usize].segments.len() > 1)
                .collect();
            types.sort_unstable();
            types.dedup();
            types.truncate(BAG_LIMIT);
            types
        };
        let bags = beads
            .iter()
            .filter(|(sources, targets)| !sources.is_empty() && !targets.is_empty())
            .map(|(sources, targets)| (bag(source, sources.range()), bag(target, targets.range())))
            .collect();
        Self { bags }
    }

    /// Returns the pairs that stand together in at least two beads, in order, and where. The pairs of one source type are
    /// counted at a time: all pairs of all beads would be far more than those that are wanted.
    fn repeated_pairs(&self, source_types: usize, target_types: usize) -> (Vec<Pair>, Seen) {
        let mut bags_of: Vec<Vec<(u32, u8)>> = vec![Vec::new(); source_types];
        for (number, (sources, _)) in (0_u32..).zip(&self.bags) {
            for (place, &source) in (0..=u8::MAX).zip(sources) {
                bags_of[source as usize].push((number, place));
            }
        }
        let mut pairs: Vec<Pair> = Vec::new();
        let mut met = vec![0_u32; target_types];
        let mut touched: Vec<TypeId> = Vec::new();
        // How many pairs each bead has, then where those of the next source type go.
        let mut next = vec![0_usize; self.bags.len()];
        for (source, bags) in (0..).zip(&bags_of).filter(|(_, bags)| bags.len() > 1) {
            let first = pairs.len();
            for &(bag, _) in bags {
                for &target in &self.bags[bag as usize].1 {
                    let met = &mut met[target as usize];
                    *met += 1;
                    match *met {
                        1 => touched.push(target),
                        2 => pairs.push(Pair { source, target }),
                        _ => {}
                    }
                }
            }
            pairs[first..].sort_unstable();
            if pairs.len() > first {
                for &(bag, _) in bags {
                    let targets = &self.bags[bag as usize].1;
                    next[bag as usize] += targets.iter().filter(|target| met[**target as usize] > 1).count();
                }
            }
            for target in touched.drain(..) {
                met[target as usize] = 0;
            }
        }
        let mut sightings = 0;
        for next in &mut next {
            (*next, sightings) = (sightings, sightings + *next);
        }
        let mut seen = Seen { pairs: vec![0; sightings], places: vec![[0; 2]; sightings], ends: Vec::new() };
        // One more than the number of the pair of the present source type and each target type.
        let mut numbers = met;
        let mut passed = 0;
        for of_source in pairs.chunk_by(|one, other| one.source == other.source) {
            for (number, pair) in (passed..).zip(of_source) {
                numbers[pair.target as usize] = number + 1;
            }
            for &(bag, source) in &bags_of[of_source[0].source as usize] {
                let next = &mut next[bag as usize];
                for (target, &wanted) in (0..=u8::MAX).zip(&self.bags[bag as usize].1) {
                    if let Some(number) = numbers[wanted as usize].checked_sub(1) {
                        seen.pairs[*next] = number;
                        seen.places[*next] = [source, target];
                        *next += 1;
                    }
                }
            }
            for pair in of_source {
                numbers[pair.target as usize] = 0;
            }
            passed += u32::try_from(of_source.len()).expect("there are fewer pairs than bytes of memory for them");
        }
        seen.ends = next;
        (pairs, seen)
    }
}

/// The pairs in each bead. There are hundreds of them in a bead, so they are kept as small as they can be.
struct Seen {
    /// The number of each pair among all pairs, and those of its words among the source and the target words of the bead.
    pairs: Vec<u32>,
    places: Vec<[u8; 2]>,
    /// Where the pairs of each bead end.
    ends: Vec<usize>,
}

// A word of a bead has a number of a byte.
const _: () = assert!(BAG_LIMIT <= 1 << u8::BITS);

impl Seen {
    /// Returns, bead by bead, the numbers of its pairs and of their words.
    fn beads(&self) -> impl Iterator<Item = (&[u32], &[[u8; 2]])> {
        let starts = std::iter::once(&0).chain(&self.ends);
        starts.zip(&self.ends).map(|(&start, &end)| (&self.pairs[start..end], &self.places[start..end]))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Forward,
    Backward,
}

/// Runs the EM rounds of one direction and returns the expected count of each pair.
fn estimate(seen: &Seen, pairs: &[Pair], base: impl Fn(Pair) -> f32, direction: Direction) -> Vec<f32> {
    let given = |pair: &Pair| match direction {
        Direction::Forward => pair.source as usize,
        Direction::Backward => pair.target as usize,
    };
    let explained = |[source, target]: [u8; 2]| match direction {
        Direction::Forward => usize::from(target),
        Direction::Backward => usize::from(source),
    };
    let bases: Vec<f32> = pairs.iter().map(|&pair| base(pair)).collect();
    let mut probability: Vec<f32> = bases.iter().map(|base| base.max(UNKNOWN_START)).collect();
    let mut counted = vec![0.0_f32; pairs.len()];
    let types = pairs.iter().map(|pair| given(pair) + 1).max().unwrap_or(0);
    for _ in 0..ROUNDS {
        counted.fill(0.0);
        for (pairs, places) in seen.beads() {
            // The null word takes what nothing here explains.
            let mut totals = [UNKNOWN_START; BAG_LIMIT];
            for (&pair, &place) in pairs.iter().zip(places) {
                totals[explained(place)] += probability[pair as usize];
            }
            for (&pair, &place) in pairs.iter().zip(places) {
                counted[pair as usize] += probability[pair as usize] / totals[explained(place)];
            }
        }
        let mut all = vec![BASE_STRENGTH; types];
        for (pair, counted) in pairs.iter().zip(&counted) {
            all[given(pair)] += counted;
        }
        for (((pair, base), counted), probability) in pairs.iter().zip(&bases).zip(&counted).zip(&mut probability) {
            *probability = (counted + BASE_STRENGTH * base) / all[given(pair)];
        }
    }
    counted
}

fn type_counts(view: &View) -> Vec<f32> {
    view.types.iter().map(|word| count(word.segments.len())).collect()
}
