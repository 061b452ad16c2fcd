//! A first path: pairs of segments that share rare words, the heaviest increasing chain of them, and a band around it.
//!
//! Takes two views and a table; gives back a [`Band`] that is wide where little is known. Anchors as in Melamed's word
//! correspondences and Moore 2002; the chain is found in O(k log k) for k candidate pairs, so a missing chapter costs
//! nothing: the chain steps over it.
//!
//! A long document has few words that are rare in the whole of it, but between two anchors most words are. So the stretches
//! between anchors are looked at again, each as a document of its own, until nothing new is found: coarse to fine, in time
//! linear in the text for each round.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::feature::length::diagonal;
use super::super::held::Held;
use super::super::table::Table;
use super::super::view::{View, count};
use super::band::Band;

/// A word that occurs more often than this in a document says little about where it stands.
const RARE: usize = 8;
/// A pair of words is a hint where each gives the other at least this probability (geometric mean).
const SURE: f32 = 0.08;
/// A pair of segments needs this much weight to be an anchor: about two pairs of rare words, or one name and a word.
const ANCHOR_WEIGHT: f32 = 1.2;
/// Cuts searched on either side of the line between anchors. Origin: 12 aligns every development set alike.
const REACH: usize = 8;
/// Cuts past an anchor up to which a search between two of them reaches, for an anchor may be wrong.
const PAST_ANCHOR: usize = 12;
/// Where the two sides of a gap between anchors differ in length, the search is wider, up to this.
const WIDEST: usize = 300;
/// Up to this many cells the whole plane is searched and no anchor is needed.
const SMALL: usize = 4_000;

/// Finds pairs of segments that very likely belong together, in order.
pub(in super::super) fn anchors(source: &View, target: &View, table: &Table, held: &Held) -> Vec<(usize, usize)> {
    let mut anchors = held.join(chain(&candidates(source, target, table)));
    if (source.len() + 1) * (target.len() + 1) <= SMALL {
        return anchors;
    }
    let expected = diagonal(source, target);
    for _ in 0..ROUNDS {
        let known = anchors.len();
        let mut from = (0, 0);
        let mut finer = Vec::with_capacity(2 * known);
        for to in anchors.into_iter().chain(std::iter::once((source.len(), target.len()))) {
            let gap = Gap::between(from, to, &expected);
            if gap.is_wide() {
                finer.extend(chain(&gap.candidates(source, target, table, &expected)));
            }
            finer.push(to);
            from = (to.0 + 1, to.1 + 1);
        }
        finer.pop();
        anchors = held.join(finer);
        if anchors.len() == known {
            break;
        }
    }
    anchors
}

/// Rounds in which the stretches between anchors are looked at again; each finds at least one in a stretch or leaves it.
const ROUNDS: usize = 4;
/// A stretch between anchors of no more segments than this is searched whole anyway.
const NARROW: usize = 10;
/// What a pair of segments between anchors needs to be one, as [`ANCHOR_WEIGHT`]: words there are not rare elsewhere.
const FINE_WEIGHT: f32 = 2.0;
/// A word that occurs more often than this between two anchors says little about where it stands there.
const FEW: usize = 3;

/// The segments between two anchors.
struct Gap {
    sources: Range<usize>,
    targets: Range<usize>,
    /// By how many target segments the gap is longer or shorter than its source segments let expect.
    imbalance: f32,
}

impl Gap {
    fn between((i, j): (usize, usize), (i_end, j_end): (usize, usize), expected: &[f32]) -> Self {
        let (sources, targets) = (i..i_end.max(i), j..j_end.max(j));
        let wanted = expected[sources.end] - expected[sources.start];
        Self { imbalance: (count(targets.len()) - wanted).abs(), sources, targets }
    }

    /// Whether it pays to look inside. Where much is missing on one side, words that happen to be rare here would pair what
    /// is left with anything.
    fn is_wide(&self) -> bool {
        let shorter = self.sources.len().min(self.targets.len());
        shorter > NARROW && self.imbalance <= count(shorter) / 2.0
    }

    /// The candidates of [`candidates`], among the segments of the gap that the band would hold.
    fn candidates(&self, source: &View, target: &View, table: &Table, expected: &[f32]) -> Vec<((usize, usize), f32)> {
        let few = |places: &[u32], range: &Range<usize>| {
            let from = places.partition_point(|&place| (place as usize) < range.start);
            let inside = places[from..].iter().take(FEW + 1).take_while(|&&place| (place as usize) < range.end).count();
            (1..=FEW).contains(&inside).then_some(from..from + inside)
        };
        let reach = count(reach(self.imbalance, self.sources.len().min(self.targets.len())));
        let wanted = (expected[self.sources.end] - expected[self.sources.start]).max(1.0);
        let slope = count(self.targets.len()) / wanted;
        let mut weights: BTreeMap<(u32, u32), f32> = BTreeMap::new();
        let mut words: Vec<u32> =
            self.sources.clone().flat_map(|i| source.segments[i].tokens.iter().copied()).collect();
        words.sort_unstable();
        words.dedup();
        for word in words {
            let places = &source.types[word as usize].segments;
            let Some(own) = few(places, &self.sources) else { continue };
            for entry in &table.by_source[word as usize] {
                let sure = (entry.forward * entry.backward).sqrt();
                let others = &target.types[entry.other as usize].segments;
                if sure < SURE {
                    continue;
                }
                let Some(other) = few(others, &self.targets) else { continue };
                let weight = (sure / SURE).ln_1p() / count(own.len().max(other.len()));
                for &i in &places[own.clone()] {
                    let centre =
                        count(self.targets.start) + (expected[i as usize] - expected[self.sources.start]) * slope;
                    for &j in &others[other.clone()] {
                        if (count(j as usize) - centre).abs() <= reach {
                            *weights.entry((i, j)).or_default() += weight;
                        }
                    }
                }
            }
        }
        above(weights, FINE_WEIGHT)
    }
}

/// Cuts searched on either side of the line between two anchors, given how much longer one side is than expected and how many
/// segments the shorter side has.
fn reach(imbalance: f32, shorter: usize) -> usize {
    REACH + (whole(imbalance) + (shorter / 4).min(whole(4.0 * count(shorter).powf(0.3)))).min(WIDEST)
}

/// Finds the part of the plane that holds the alignment.
pub(in super::super) fn band(source: &View, target: &View, anchors: &[(usize, usize)]) -> Band {
    let (m, n) = (source.len(), target.len());
    if (m + 1) * (n + 1) <= SMALL {
        return Band::full(m, n);
    }
    let expected = diagonal(source, target);
    let mut rows = Vec::with_capacity(m + 1);
    let mut from = (0, 0);
    for to in anchors.iter().copied().chain(std::iter::once((m, n))) {
        stretch(&mut rows, from, to, &expected, n);
        from = to;
    }
    rows.truncate(m + 1);
    Band::of_rows(rows, n)
}

/// Appends the rows from one anchor up to and including the next.
fn stretch(
    rows: &mut Vec<(usize, usize)>,
    (i, j): (usize, usize),
    (i_end, j_end): (usize, usize),
    expected: &[f32],
    n: usize,
) {
    let wanted = expected[i_end] - expected[i];
    let imbalance = (count(j_end - j) - wanted).abs();
    let reach = reach(imbalance, (i_end - i).min(j_end - j));
    let (lowest, highest) = (j.saturating_sub(PAST_ANCHOR), (j_end + PAST_ANCHOR).min(n));
    for row in i..=i_end {
        let share = if wanted > 0.0 {
            (expected[row] - expected[i]) / wanted
        } else {
            count(row - i) / count((i_end - i).max(1))
        };
        let centre = j + whole(share * count(j_end - j));
        let range = (centre.saturating_sub(reach).max(lowest), (centre + reach).min(highest));
        // The row of an anchor belongs to the stretches on both sides of it.
        match rows.get_mut(row) {
            Some(known) => *known = (known.0.min(range.0), known.1.max(range.1)),
            None => rows.push(range),
        }
    }
}

/// A pair of segments and the weight of the rare words they share, in the order of `i`, then `j`.
fn candidates(source: &View, target: &View, table: &Table) -> Vec<((usize, usize), f32)> {
    let mut weights: BTreeMap<(u32, u32), f32> = BTreeMap::new();
    for (word, row) in source.types.iter().zip(&table.by_source) {
        if word.segments.is_empty() || word.segments.len() > RARE {
            continue;
        }
        for entry in row {
            let other = &target.types[entry.other as usize];
            let sure = (entry.forward * entry.backward).sqrt();
            if sure < SURE || other.segments.is_empty() || other.segments.len() > RARE {
                continue;
            }
            let weight = (sure / SURE).ln_1p() / count(word.segments.len().max(other.segments.len()));
            for &i in &word.segments {
                for &j in &other.segments {
                    *weights.entry((i, j)).or_default() += weight;
                }
            }
        }
    }
    above(weights, ANCHOR_WEIGHT)
}

fn above(weights: BTreeMap<(u32, u32), f32>, least: f32) -> Vec<((usize, usize), f32)> {
    let enough = weights.into_iter().filter(|(_, weight)| *weight >= least);
    enough.map(|((i, j), weight)| ((i as usize, j as usize), weight)).collect()
}

/// The heaviest chain of pairs that increases strictly on both sides.
fn chain(candidates: &[((usize, usize), f32)]) -> Vec<(usize, usize)> {
    let width = candidates.iter().map(|((_, j), _)| j + 1).max().unwrap_or(0);
    let mut best_up_to = PrefixMaximum::new(width);
    let mut previous = vec![None; candidates.len()];
    let mut best_end: Option<(f32, usize)> = None;
    let mut waiting: Vec<(usize, f32, usize)> = Vec::new();
    let mut row = usize::MAX;
    for (number, &((i, j), weight)) in candidates.iter().enumerate() {
        if i != row {
            // Pairs of one row cannot follow each other, so a row is entered only when it is complete.
            for (place, total, index) in waiting.drain(..) {
                best_up_to.raise(place, total, index);
            }
            row = i;
        }
        let before = best_up_to.before(j);
        previous[number] = before.map(|(_, index)| index);
        let total = weight + before.map_or(0.0, |(total, _)| total);
        waiting.push((j, total, number));
        if best_end.is_none_or(|(best, _)| total > best) {
            best_end = Some((total, number));
        }
    }
    let mut path = Vec::new();
    let mut next = best_end.map(|(_, index)| index);
    while let Some(index) = next {
        path.push(candidates[index].0);
        next = previous[index];
    }
    path.reverse();
    path
}

/// A Fenwick tree of the best chain that ends before a place.
struct PrefixMaximum {
    tree: Vec<Option<(f32, usize)>>,
}

impl PrefixMaximum {
    fn new(width: usize) -> Self {
        Self { tree: vec![None; width + 1] }
    }

    fn raise(&mut self, place: usize, total: f32, index: usize) {
        let mut node = place + 1;
        while node < self.tree.len() {
            if self.tree[node].is_none_or(|(best, _)| total > best) {
                self.tree[node] = Some((total, index));
            }
            node += node & node.wrapping_neg();
        }
    }

    fn before(&self, place: usize) -> Option<(f32, usize)> {
        let mut node = place;
        let mut best: Option<(f32, usize)> = None;
        while node > 0 {
            if let Some(found) = self.tree[node]
                && best.is_none_or(|(total, _)| found.0 > total)
            {
                best = Some(found);
            }
            node &= node - 1;
        }
        best
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a float of a segment count, not below zero"
)]
fn whole(value: f32) -> usize {
    value.max(0.0) as usize
}

#[cfg(test)]
mod tests {
    use super::super::super::Names;
    use super::*;
    use crate::document::{Block, BlockKind, Boundary, ContentHash, Document, Segment, Segmentation};
    use crate::text::lang::Lang;
    use crate::text::span::ByteSpan;

    /// A segment a line.
    fn view(lines: &[String]) -> View {
        let (mut blocks, mut segments, mut start) = (Vec::new(), Vec::new(), 0);
        for (number, line) in (0..).zip(lines) {
            let span = ByteSpan::of(start, start + line.len());
            blocks.push(Block::prose(BlockKind::Paragraph, span));
            segments.push(Segment { span, block: number, boundary: Boundary::Strong });
            start += line.len() + 1;
        }
        let text = lines.join("\n");
        let hash = ContentHash::of(text.as_bytes());
        let document = Document::new("t", Lang::english(), hash, text, blocks, Vec::new()).expect("lines are disjoint");
        View::new(&Segmentation::new(document, segments).expect("a segment a line"), None)
    }

    #[test]
    fn words_that_are_few_between_two_anchors_make_anchors_there() {
        let word = |start: &str, number: usize| {
            let letter = |digit: usize| char::from(b'a' + u8::try_from(digit).expect("a digit"));
            format!("{start}{}{}k", letter(number / 10), letter(number % 10))
        };
        // Words that come back every forty lines, and every thirty lines one that does not.
        let line = |number: usize| {
            let only = if number.is_multiple_of(30) { word("once", number / 30) } else { String::new() };
            format!("{} {} {only}", word("more", number % 40), word("often", number * 3 % 40))
        };
        let lines: Vec<String> = (0..300).map(line).collect();
        let (source, target) = (view(&lines), view(&lines));
        let table = Table::new(&source, &target, None, Names::Matched);
        let rare = chain(&candidates(&source, &target, &table));
        let all = anchors(&source, &target, &table, &Held::default());
        assert_eq!(rare.len(), 10, "{rare:?}");
        assert!(all.len() > 280 && all.iter().all(|(i, j)| i == j), "{all:?}");
    }

    #[test]
    fn a_gap_is_searched_less_wide_than_it_is_long() {
        assert!(reach(0.0, 20_000) < 2 * reach(0.0, 2_000));
        assert!(reach(50.0, 10) > reach(0.0, 10) + 40, "what is missing on one side makes it wide");
    }

    #[test]
    fn the_chain_steps_over_a_wrong_pair() {
        let pairs = [((0, 0), 1.0), ((1, 9), 1.5), ((2, 2), 1.0), ((3, 3), 1.0), ((4, 4), 1.0)];
        assert_eq!(chain(&pairs), [(0, 0), (2, 2), (3, 3), (4, 4)]);
        assert!(chain(&[]).is_empty());
    }

    #[test]
    fn pairs_of_one_row_do_not_follow_each_other() {
        assert_eq!(chain(&[((0, 0), 1.0), ((0, 1), 1.0), ((1, 1), 1.0)]), [(0, 0), (1, 1)]);
    }
}
