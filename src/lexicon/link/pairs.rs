//! The work of linking two lists of words: candidates, competition, and what becomes of them.
//!
//! The first side is that of the lexicon's source, whichever way the texts run; [`super::Linker`] turns the result.

use std::collections::HashMap;
use std::ops::Range;

use super::{Link, LinkKind, Linked};
use crate::lexicon::{Lexicon, WordId};
use crate::text::lang::Side;
use crate::text::number::{self, Quantity};
use crate::text::span::ByteSpan;
use crate::text::word::TokenKind;

/// The index of the side of the lexicon's source.
pub(super) const FIRST: usize = 0;
/// The index of the side of the lexicon's target.
pub(super) const SECOND: usize = 1;

/// Words that make up more than this share of their language, the two dozen at the head of each list, link only when all
/// others have their partners and only when it is likely: `the` and 的 stand everywhere and translate everything.
pub(super) const FREQUENT: f32 = 0.006;

/// The odds of a word for no counterpart against all words of the other side together: the null prior that the lexicon is
/// trained with (.08, as in fast_align).
const NULL_ODDS: f32 = 0.08 / 0.92;

/// What is weaker than this is linked by chance. Read off 50 pairs by eye.
const WEAKEST: f32 = 0.12;

/// The same for frequent words.
const WEAKEST_FREQUENT: f32 = 0.4;

/// How much of its score a pair loses when one word stands at the head of its text and the other at the end: enough to
/// choose between two occurrences of one word.
const DISTANCE: f32 = 0.35;

/// From this coverage on, a word beside a linked word may share its partner.
const SHARED: f32 = 0.5;

/// Where a text says a word more often than this, only so many of it, the nearest, may be linked with one word of the other side:
/// one word again and again would make pairs in the millions.
const NEAREST: usize = 32;

/// Two words that may be linked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair {
    words: [usize; 2],
    /// The posterior of each word given the other.
    probability: [f32; 2],
    strength: f32,
    score: f32,
}

/// Two distinct words that an entry of the lexicon joins.
struct Joined {
    /// Their places among the distinct words of both sides.
    types: [usize; 2],
    /// The probability of each given the other; the posterior in the end.
    probability: [f32; 2],
}

/// The distinct words of a text that the lexicon knows, by their numbers.
struct Types {
    types: Vec<(WordId, Range<usize>)>,
    /// Where the words stand in the text; those of a type side by side, in order.
    places: Vec<usize>,
}

impl Types {
    fn new(words: &[Linked]) -> Self {
        let mut known: Vec<(WordId, usize)> = Vec::with_capacity(words.len());
        known.extend(words.iter().enumerate().filter_map(|(place, linked)| Some((linked.word.id?, place))));
        known.sort_unstable();
        let mut end = 0;
        let types = known.chunk_by(|one, other| one.0 == other.0).map(|same| {
            end += same.len();
            (same[0].0, end - same.len()..end)
        });
        let mut distinct = Vec::with_capacity(known.len());
        distinct.extend(types);
        Self { types: distinct, places: known.iter().map(|(_, place)| *place).collect() }
    }

    fn places(&self, index: usize) -> &[usize] {
        &self.places[self.types[index].1.clone()]
    }
}

/// A chosen link between two words.
#[derive(Debug, Clone, Copy)]
struct Chosen {
    words: [usize; 2],
    strength: f32,
    kind: LinkKind,
}

/// The state of linking.
pub(super) struct Work {
    pub(super) words: [Vec<Linked>; 2],
    is_free: [Vec<bool>; 2],
    chosen: Vec<Chosen>,
}

impl Work {
    pub(super) fn new(words: [Vec<Linked>; 2]) -> Self {
        let is_free = [vec![true; words[FIRST].len()], vec![true; words[SECOND].len()]];
        let chosen = Vec::with_capacity(words[FIRST].len());
        Self { words, is_free, chosen }
    }

    /// Tells whether a word has no partner yet.
    pub(super) fn is_free(&self, side: usize, index: usize) -> bool {
        self.is_free[side][index]
    }

    /// Joins two words.
    pub(super) fn join(&mut self, first: usize, second: usize, strength: f32, kind: LinkKind) {
        let words = [first, second];
        for side in [FIRST, SECOND] {
            self.is_free[side][words[side]] = false;
            let linked = &mut self.words[side][words[side]];
            linked.coverage = linked.coverage.max(strength);
            if kind != LinkKind::Lexicon {
                linked.likeness = 1.0;
            }
        }
        self.chosen.push(Chosen { words, strength, kind });
    }

    /// Joins what stands inside numbers of the same value.
    pub(super) fn link_numbers(&mut self, quantities: [&[Quantity]; 2]) {
        if quantities.iter().any(|list| list.is_empty()) {
            return;
        }
        for found in number::compare(quantities[FIRST], quantities[SECOND]).matches {
            let inside = |side: usize, span: ByteSpan| {
                let words = &self.words[side];
                let start = words.partition_point(|linked| linked.word.span.end <= span.start);
                let len = words[start..].iter().take_while(|linked| linked.word.span.start < span.end).count();
                (start, len)
            };
            let (first, first_len) = inside(FIRST, quantities[FIRST][found.source].span);
            let (second, second_len) = inside(SECOND, quantities[SECOND][found.target].span);
            if first_len == 0 || second_len == 0 {
                continue;
            }
            for step in 0..first_len.max(second_len) {
                let at = |start: usize, len: usize| start + step.min(len - 1);
                self.join(at(first, first_len), at(second, second_len), 1.0, LinkKind::Number);
            }
        }
    }

    /// Joins words other than Han that both sides write alike, in order. `keys` are the keys that such words of the first
    /// side would have on the second: an English name in Chinese text has the ending that English takes off.
    pub(super) fn link_copies(&mut self, keys: &[Option<String>]) {
        let wanted = |first: usize| keys[first].as_deref().filter(|_| self.is_free(FIRST, first));
        if (0..keys.len()).all(|first| wanted(first).is_none()) {
            return;
        }
        // The free words of the second side by their keys, the first at the end.
        let mut free: HashMap<&str, Vec<usize>> = HashMap::new();
        for (second, linked) in self.words[SECOND].iter().enumerate().rev() {
            if linked.word.kind != TokenKind::Han && self.is_free(SECOND, second) {
                free.entry(&linked.word.key).or_default().push(second);
            }
        }
        let mut copies = Vec::new();
        for first in 0..keys.len() {
            let Some(key) = wanted(first) else { continue };
            let own = self.words[FIRST][first].word.key.as_str();
            let next = |key: &str| free.get(key).and_then(|places| places.last().copied());
            let nearer = [key, own].into_iter().filter_map(|key| Some((next(key)?, key))).min();
            if let Some((second, key)) = nearer {
                free.get_mut(key).and_then(Vec::pop);
                copies.push((first, second));
            }
        }
        for (first, second) in copies {
            self.join(first, second, 1.0, LinkKind::Copy);
        }
    }

    /// Finds the pairs of words that the lexicon joins and that are strong enough to be linked, and notes how well each word is
    /// explained. A word that stands twice explains no better than once, so this is done for distinct words.
    pub(super) fn weigh_pairs(&mut self, lexicon: &Lexicon) -> Vec<Pair> {
        let types = [FIRST, SECOND].map(|side| Types::new(&self.words[side]));
        let mut joined = join_types(&types, lexicon);
        let likeness: Vec<f32> = joined.iter().map(|joined| geometric_mean(joined.probability)).collect();
        for side in [FIRST, SECOND] {
            self.explain(side, &types[side], &mut joined, &likeness, lexicon);
        }
        self.word_pairs(&types, &joined)
    }

    /// Joins words that translate each other by the lexicon, the strongest pair first, then the neighbours of a word that
    /// translate the same word: 白宫 has `White` and `House`.
    pub(super) fn compete(&mut self, mut pairs: Vec<Pair>) {
        pairs
            .sort_unstable_by(|one, other| other.score.total_cmp(&one.score).then_with(|| one.words.cmp(&other.words)));
        for pair in &pairs {
            let bar = if pair.score < 0.0 { WEAKEST_FREQUENT } else { WEAKEST };
            let [first, second] = pair.words;
            if pair.strength >= bar && self.is_free(FIRST, first) && self.is_free(SECOND, second) {
                self.join(first, second, pair.strength, LinkKind::Lexicon);
            }
        }
        self.share_partners(&pairs);
    }

    fn share_partners(&mut self, pairs: &[Pair]) {
        let mut partner: [Vec<Option<usize>>; 2] =
            [vec![None; self.words[FIRST].len()], vec![None; self.words[SECOND].len()]];
        for chosen in self.chosen.iter().filter(|chosen| chosen.kind == LinkKind::Lexicon) {
            partner[FIRST][chosen.words[FIRST]] = Some(chosen.words[SECOND]);
            partner[SECOND][chosen.words[SECOND]] = Some(chosen.words[FIRST]);
        }
        for pair in pairs.iter().filter(|pair| pair.score >= 0.0) {
            for side in [FIRST, SECOND] {
                let (own, other) = (pair.words[side], pair.words[1 - side]);
                let neighbours = [own.checked_sub(1), own.checked_add(1)];
                let is_beside = neighbours
                    .into_iter()
                    .flatten()
                    .any(|beside| partner[side].get(beside).copied().flatten() == Some(other));
                if is_beside && self.is_free(side, own) && pair.probability[side] > SHARED {
                    self.join(pair.words[FIRST], pair.words[SECOND], pair.strength, LinkKind::Lexicon);
                    partner[side][own] = Some(other);
                }
            }
        }
    }

    /// Turns the probabilities of the words of a side into posteriors, and writes down how well each word is explained.
    fn explain(&mut self, side: usize, types: &Types, joined: &mut [Joined], likeness: &[f32], lexicon: &Lexicon) {
        let odds = NULL_ODDS * float(self.words[1 - side].len());
        let own_side = if side == FIRST { Side::Source } else { Side::Target };
        let nulls: Vec<f32> =
            types.types.iter().map(|(id, _)| (odds * lexicon.null(own_side, *id)).max(1e-7)).collect();
        let mut sums = nulls.clone();
        let mut likest = vec![0.0_f32; nulls.len()];
        for (joined, likeness) in joined.iter().zip(likeness) {
            let index = joined.types[side];
            sums[index] += joined.probability[side];
            likest[index] = likest[index].max(*likeness);
        }
        for joined in joined {
            joined.probability[side] /= sums[joined.types[side]];
        }
        for (index, ((sum, null), likest)) in sums.iter().zip(&nulls).zip(&likest).enumerate() {
            for place in types.places(index) {
                let linked = &mut self.words[side][*place];
                linked.likeness = linked.likeness.max(*likest);
                linked.coverage = linked.coverage.max(1.0 - null / sum);
            }
        }
    }

    /// Finds the pairs of words whose types are joined strongly enough.
    fn word_pairs(&self, types: &[Types; 2], joined: &[Joined]) -> Vec<Pair> {
        let [first_len, second_len] = [FIRST, SECOND].map(|side| self.words[side].len());
        let mut pairs = Vec::with_capacity(joined.len());
        for Joined { types: [first_type, second_type], probability } in joined {
            let strength = geometric_mean(*probability).min(1.0);
            if strength < WEAKEST && probability.iter().all(|one| *one <= SHARED) {
                continue;
            }
            let (firsts, seconds) = (types[FIRST].places(*first_type), types[SECOND].places(*second_type));
            let shares = [self.words[FIRST][firsts[0]].share, self.words[SECOND][seconds[0]].share];
            let penalty = if shares[FIRST].max(shares[SECOND]) > FREQUENT { 1.0 } else { 0.0 };
            for &first in firsts {
                let here = seconds.partition_point(|second| second * first_len < first * second_len);
                let start = here.saturating_sub(NEAREST / 2).min(seconds.len().saturating_sub(NEAREST));
                for &second in seconds.iter().skip(start).take(NEAREST) {
                    let distance = (float(first) / float(first_len) - float(second) / float(second_len)).abs();
                    let score = strength * (1.0 - DISTANCE * distance) - penalty;
                    pairs.push(Pair { words: [first, second], probability: *probability, strength, score });
                }
            }
        }
        pairs
    }

    /// Gives back what was found; neighbouring words linked to one word become one link.
    pub(super) fn finish(mut self) -> ([Vec<Linked>; 2], Vec<Link>) {
        self.chosen.sort_unstable_by_key(|chosen| chosen.words);
        let mut links: Vec<Link> = Vec::with_capacity(self.chosen.len());
        let mut last: Option<Chosen> = None;
        for chosen in std::mem::take(&mut self.chosen) {
            let [first, second] = chosen.words;
            let (source, target) = (self.words[FIRST][first].word.span, self.words[SECOND][second].word.span);
            let goes_on = last.is_some_and(|last| {
                let [before_first, before_second] = last.words;
                last.kind == chosen.kind
                    && (before_first == first && second == before_second + 1
                        || before_second == second && first == before_first + 1)
            });
            match links.last_mut().filter(|_| goes_on) {
                Some(link) => {
                    link.source = link.source.join(source);
                    link.target = link.target.join(target);
                    link.strength = link.strength.max(chosen.strength);
                }
                None => links.push(Link { source, target, strength: chosen.strength, kind: chosen.kind }),
            }
            let index = links.len() - 1;
            self.words[FIRST][first].link = Some(index);
            self.words[SECOND][second].link = Some(index);
            last = Some(chosen);
        }
        (self.words, links)
    }
}

/// Finds the distinct words of both sides that an entry of the lexicon joins, in the order of the first text.
fn join_types([first, second]: &[Types; 2], lexicon: &Lexicon) -> Vec<Joined> {
    let Some((last, _)) = second.types.last() else { return Vec::new() };
    // Most entries of a row are not in the text: a bit by the last ten bits of the id turns nearly all of them away.
    let mut seen = [0_u64; 16];
    for (id, _) in &second.types {
        seen[id.index() / 64 % 16] |= 1 << (id.index() % 64);
    }
    let mut order: Vec<usize> = (0..first.types.len()).collect();
    order.sort_unstable_by_key(|index| first.places(*index)[0]);
    let mut joined = Vec::with_capacity(order.len());
    for index in order {
        for entry in lexicon.row(first.types[index].0).take_while(|entry| entry.target <= *last) {
            let target = entry.target.index();
            if seen[target / 64 % 16] & (1 << (target % 64)) == 0 {
                continue;
            }
            if let Ok(other) = second.types.binary_search_by_key(&entry.target, |(id, _)| *id) {
                joined.push(Joined { types: [index, other], probability: [entry.backward, entry.forward] });
            }
        }
    }
    joined
}

fn geometric_mean([one, other]: [f32; 2]) -> f32 {
    (one * other).sqrt()
}

/// A count of words as a float.
pub(super) fn float(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}
