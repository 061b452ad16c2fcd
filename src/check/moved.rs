//! Blocks that are translated at another place than where they stand.
//!
//! Takes the beads of a bitext and a lexicon; gives back pairs of runs of beads, one unmatched on the source side and one on
//! the target side, whose segments translate each other in order. An alignment runs forward on both sides, so it can only
//! leave both alone. A pair of segments counts where it shares rare words, as the anchors of the aligner do; the chain of
//! such pairs that increases on both sides tells a moved block from two that merely stand alone. Time is that of the words of
//! the runs for each pair of runs. It does *not* move anything.

use std::collections::HashMap;
use std::ops::Range;

use super::context::BeadText;
use crate::lexicon::link::Linker;
use crate::lexicon::{Lexicon, WordId};
use crate::text::lang::Side;
use crate::text::word::TokenKind;

/// Runs of beads that translate each other and stand at different places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Moved {
    /// The indices of the beads that stand on the source side only.
    pub(super) source: Range<usize>,
    /// The indices of the beads that stand on the target side only.
    pub(super) target: Range<usize>,
}

/// A block has so many segments on either side; a few sentences that changed places are for other rules.
pub(super) const LEAST_SEGMENTS: usize = 5;

/// So many other beads may interrupt a run, and one more for so many of a run on both sides of them.
const INTERRUPTED: usize = 2;
const ONE_IN: usize = 8;

/// So many segments, and this share of those of the shorter side, must stand in the chain. Two chapters of a text that stand
/// alone share a word here and there (`cargo test --test chapters`).
const CHAINED_SEGMENTS: usize = 3;
const CHAINED_SHARE: f32 = 0.4;

/// In a novel few sentences share rare words, but those that do stand in order. Of `k` pairs that are in no order a chain holds
/// about twice the root of `k` (Logan & Shepp 1977); so many times the root, and this share of the pairs, is no chance.
const CHAINED_ROOTS: f32 = 3.0;
const CHAINED_PAIRS: f32 = 0.5;

/// A chain of pairs of segments.
#[derive(Debug, Clone, Copy)]
struct Chain {
    /// How many pairs stand in it.
    length: usize,
    /// How many segments have a partner at all.
    paired: usize,
}

impl Chain {
    /// Returns how much of the shorter side it holds, if that is no chance.
    fn share(self, shorter: usize) -> Option<f32> {
        let (length, paired) = (small(self.length), small(self.paired));
        let share = length / small(shorter);
        let is_long = self.length >= CHAINED_SEGMENTS && share >= CHAINED_SHARE;
        let is_ordered = length >= CHAINED_ROOTS * paired.sqrt() && length >= CHAINED_PAIRS * paired;
        (is_long || is_ordered).then_some(share)
    }
}

/// One side of a block is at most so many times as long as the other, in segments.
const LONGER: usize = 4;

/// As in `src/align/search/coarse.rs`: a word more frequent than this in a run says little about where it stands; words
/// translate each other from this probability on; and a pair of segments needs this weight.
const RARE: usize = 8;
const SURE: f32 = 0.08;
const ENOUGH_WEIGHT: f32 = 1.2;

/// The longest runs of a side are looked at, so that a text in pieces costs no more than one in order.
const MOST_RUNS: usize = 24;

/// Finds moved blocks, in the order of the source.
pub(super) fn moved(beads: &[BeadText<'_>], linker: &Linker<'_>) -> Vec<Moved> {
    let Some(lexicon) = linker.lexicon() else { return Vec::new() };
    let [sources, targets] = [Side::Source, Side::Target].map(|side| runs(beads, side));
    if sources.is_empty() || targets.is_empty() {
        return Vec::new();
    }
    let words = |side: Side, runs: &[Range<usize>]| -> Vec<Vec<Words>> {
        let lexicon_side = linker.lexicon_side(side);
        runs.iter().map(|run| words_of(&beads[run.clone()], side, lexicon, lexicon_side)).collect()
    };
    let (source_words, target_words) = (words(Side::Source, &sources), words(Side::Target, &targets));
    let mut pairs = Vec::new();
    for (from, source) in sources.iter().enumerate() {
        for (to, target) in targets.iter().enumerate() {
            // What stands alone at one place is no move: there the alignment gave up.
            if source.start <= target.end && target.start <= source.end {
                continue;
            }
            let (source, target) = (&source_words[from], &target_words[to]);
            if source.len().max(target.len()) > LONGER * source.len().min(target.len()) {
                continue;
            }
            let chain = match linker.lexicon_side(Side::Source) {
                Side::Source => chain(source, target, lexicon),
                Side::Target => chain(target, source, lexicon),
            };
            if let Some(share) = chain.share(source.len().min(target.len())) {
                pairs.push((share, from, to));
            }
        }
    }
    pairs.sort_by(|one, other| other.0.total_cmp(&one.0).then((one.1, one.2).cmp(&(other.1, other.2))));
    let mut found: Vec<Moved> = Vec::new();
    for (_, from, to) in pairs {
        let (source, target) = (sources[from].clone(), targets[to].clone());
        if found.iter().all(|known| known.source != source && known.target != target) {
            found.push(Moved { source, target });
        }
    }
    found.sort_by_key(|moved| moved.source.start);
    found
}

/// The runs of beads that stand on one side only, long enough to be a block.
fn runs(beads: &[BeadText<'_>], side: Side) -> Vec<Range<usize>> {
    let is_alone = |bead: &BeadText<'_>| bead.bead.side(side.other()).is_empty();
    let segments = |run: &Range<usize>| -> usize {
        beads[run.clone()].iter().filter(|bead| is_alone(bead)).map(|bead| bead.bead.side(side).len()).sum()
    };
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (index, _) in beads.iter().enumerate().filter(|(_, bead)| is_alone(bead)) {
        match runs.last_mut() {
            Some(run) if index - run.end <= INTERRUPTED => run.end = index + 1,
            _ => runs.push(index..index + 1),
        }
    }
    // A chapter that is left alone is broken by stray beads, which are few for the length of its pieces.
    let mut joined: Vec<Range<usize>> = Vec::new();
    for run in runs {
        match joined.last_mut() {
            Some(last) if run.start - last.end <= INTERRUPTED + last.len().min(run.len()) / ONE_IN => {
                last.end = run.end;
            }
            _ => joined.push(run),
        }
    }
    let mut runs = joined;
    runs.retain(|run| segments(run) >= LEAST_SEGMENTS);
    runs.sort_by_key(|run| std::cmp::Reverse(segments(run)));
    runs.truncate(MOST_RUNS);
    runs.sort_by_key(|run| run.start);
    runs
}

/// The words of a segment: those of the lexicon, and those that are copied.
#[derive(Default)]
struct Words {
    known: Vec<WordId>,
    written: Vec<String>,
}

/// The words of the segments of a run that stand on one side only.
fn words_of(beads: &[BeadText<'_>], side: Side, lexicon: &Lexicon, lexicon_side: Side) -> Vec<Words> {
    let alone = beads.iter().filter(|bead| bead.bead.side(side.other()).is_empty());
    let segments = alone.flat_map(|bead| {
        let text = bead.side(side);
        text.range().ids().map(|id| text.segmentation().text(id))
    });
    let words = segments.map(|text| {
        let mut words = Words::default();
        for word in lexicon.words(text, lexicon_side) {
            words.known.extend(word.id);
            if word.kind != TokenKind::Han && word.key.len() > 1 {
                words.written.push(word.key);
            }
        }
        words.known.sort_unstable();
        words.known.dedup();
        words.written.sort_unstable();
        words.written.dedup();
        words
    });
    words.collect()
}

/// The longest chain of pairs of segments that increases on both sides. `first` is in the lexicon's source language.
fn chain(first: &[Words], second: &[Words], lexicon: &Lexicon) -> Chain {
    let (first_known, second_known) = (places(first, |words| &words.known), places(second, |words| &words.known));
    let (first_written, second_written) =
        (places(first, |words| &words.written), places(second, |words| &words.written));
    let mut ends: Vec<usize> = Vec::new();
    let mut paired = 0;
    for words in first {
        let mut weights: HashMap<usize, f32> = HashMap::new();
        let mut add = |own: usize, others: Option<&Vec<usize>>, weight: f32| {
            let Some(others) = others.filter(|others| own.max(others.len()) <= RARE) else { return };
            for &other in others {
                *weights.entry(other).or_default() += weight / small(own.max(others.len()));
            }
        };
        for id in &words.known {
            for entry in lexicon.row(*id) {
                let sure = (entry.forward * entry.backward).sqrt();
                if sure >= SURE {
                    add(first_known[id].len(), second_known.get(&entry.target), (sure / SURE).ln_1p());
                }
            }
        }
        for key in &words.written {
            add(first_written[key].len(), second_written.get(key), (1.0 / SURE).ln_1p());
        }
        let best = weights
            .into_iter()
            .filter(|(_, weight)| *weight >= ENOUGH_WEIGHT)
            .max_by(|one, other| one.1.total_cmp(&other.1).then(other.0.cmp(&one.0)));
        // Patience sorting: the ends of the best chains of each length, so far.
        if let Some((place, _)) = best {
            paired += 1;
            let length = ends.partition_point(|end| *end < place);
            match ends.get_mut(length) {
                Some(end) => *end = place,
                None => ends.push(place),
            }
        }
    }
    Chain { length: ends.len(), paired }
}

/// For each word, the segments it stands in, in order.
fn places<T: std::hash::Hash + Eq>(segments: &[Words], of: fn(&Words) -> &Vec<T>) -> HashMap<&T, Vec<usize>> {
    let mut places: HashMap<&T, Vec<usize>> = HashMap::new();
    for (index, words) in segments.iter().enumerate() {
        for word in of(words) {
            places.entry(word).or_default().push(index);
        }
    }
    places
}

fn small(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_is_held_against_what_chance_makes() {
        let share = |length: usize, paired: usize, shorter: usize| Chain { length, paired }.share(shorter);
        assert!(share(3, 4, 6).is_some() && share(2, 2, 4).is_none());
        assert!(share(60, 90, 250).is_some(), "a fifth of a novel's chapter, in order");
        assert!(share(20, 100, 250).is_none(), "a hundred pairs in any order");
        assert!(share(45, 100, 250).is_none(), "most pairs are out of order");
    }
}
