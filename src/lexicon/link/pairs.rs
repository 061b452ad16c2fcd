//! The work of linking two lists of words: candidates, competition, and what becomes of them.
//!
//! The first side is that of the lexicon's source, whichever way the texts run; [`super::Linker`] turns the result.

use super::{Link, LinkKind, Linked};
use crate::lexicon::{Lexicon, WordId};
use crate::text::lang::Side;
use crate::text::number::{self, Quantity};
use crate::text::span::ByteSpan;

/// The index of the side of the lexicon's source.
pub(super) const FIRST: usize = 0;
/// The index of the side of the lexicon's target.
pub(super) const SECOND: usize = 1;

/// Words that make up more than this share of their language, the two dozen at the head of each list, link only when all
/// others have their partners and only when it is likely: `the` and 的 stand everywhere and translate everything.
const FREQUENT: f32 = 0.006;

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

/// Two words that may be linked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair {
    words: [usize; 2],
    /// The probability of each word given the other.
    probability: [f32; 2],
    /// The geometric mean of both.
    likeness: f32,
    strength: f32,
    score: f32,
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
        Self { words, is_free, chosen: Vec::new() }
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
        for (first, key) in keys.iter().enumerate() {
            let Some(key) = key.as_ref().filter(|_| self.is_free(FIRST, first)) else { continue };
            let own = &self.words[FIRST][first].word.key;
            let second = (0..self.words[SECOND].len()).find(|second| {
                let other = &self.words[SECOND][*second].word.key;
                (other == key || other == own) && self.is_free(SECOND, *second)
            });
            if let Some(second) = second {
                self.join(first, second, 1.0, LinkKind::Copy);
            }
        }
    }

    /// Finds the pairs of words that the lexicon joins, with their posteriors, and notes how well each word is explained.
    pub(super) fn weigh_pairs(&mut self, lexicon: &Lexicon) -> Vec<Pair> {
        let mut pairs = self.pairs(lexicon);
        self.weigh(&mut pairs, lexicon);
        pairs
    }

    /// Joins words that translate each other by the lexicon, the strongest pair first, then the neighbours of a word that
    /// translate the same word: 白宫 has `White` and `House`.
    pub(super) fn compete(&mut self, mut pairs: Vec<Pair>) {
        pairs.retain(|pair| pair.strength >= WEAKEST || pair.probability.iter().any(|one| *one > SHARED));
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

    /// Finds all pairs of words that an entry of the lexicon joins.
    fn pairs(&self, lexicon: &Lexicon) -> Vec<Pair> {
        let mut by_id: Vec<(WordId, usize)> = self.words[SECOND]
            .iter()
            .enumerate()
            .filter_map(|(index, linked)| Some((linked.word.id?, index)))
            .collect();
        by_id.sort_unstable();
        let Some((last, _)) = by_id.last().copied() else { return Vec::new() };
        // Most entries of a row are not in the text: a bit by the last ten bits of the id turns nearly all of them away.
        let mut seen = [0_u64; 16];
        for (id, _) in &by_id {
            seen[id.index() / 64 % 16] |= 1 << (id.index() % 64);
        }
        let mut pairs = Vec::new();
        for (first, linked) in self.words[FIRST].iter().enumerate() {
            let Some(id) = linked.word.id else { continue };
            for entry in lexicon.row(id).take_while(|entry| entry.target <= last) {
                let index = entry.target.index();
                if seen[index / 64 % 16] & (1 << (index % 64)) == 0 {
                    continue;
                }
                let from = by_id.partition_point(|(id, _)| *id < entry.target);
                for (_, second) in by_id[from..].iter().take_while(|(id, _)| *id == entry.target) {
                    let words = [first, *second];
                    let probability = [entry.backward, entry.forward];
                    let likeness = (entry.backward * entry.forward).sqrt();
                    pairs.push(Pair { words, probability, likeness, strength: 0.0, score: 0.0 });
                }
            }
        }
        pairs
    }

    /// Turns probabilities into posteriors, and writes down how well each word is explained.
    fn weigh(&mut self, pairs: &mut [Pair], lexicon: &Lexicon) {
        let sides = [Side::Source, Side::Target];
        let is_first = [FIRST, SECOND].map(|side| first_of_kind(&self.words[side]));
        for side in [FIRST, SECOND] {
            let odds = NULL_ODDS * float(self.words[1 - side].len());
            let null =
                |linked: &Linked| linked.word.id.map_or(0.0, |id| odds * lexicon.null(sides[side], id)).max(1e-7);
            let nulls: Vec<f32> = self.words[side].iter().map(null).collect();
            let mut sums = nulls.clone();
            // A word that stands twice on the other side explains no better than once, so each kind counts once.
            for pair in pairs.iter().filter(|pair| is_first[1 - side][pair.words[1 - side]]) {
                sums[pair.words[side]] += pair.probability[side];
            }
            for pair in pairs.iter_mut() {
                let likeness = &mut self.words[side][pair.words[side]].likeness;
                *likeness = likeness.max(pair.likeness);
                pair.probability[side] /= sums[pair.words[side]];
            }
            for ((linked, sum), null) in self.words[side].iter_mut().zip(sums).zip(nulls) {
                linked.coverage = linked.coverage.max(1.0 - null / sum);
            }
        }
        let [first_len, second_len] = [FIRST, SECOND].map(|side| float(self.words[side].len()).max(1.0));
        for pair in pairs {
            let [first, second] = pair.words;
            pair.strength = (pair.probability[FIRST] * pair.probability[SECOND]).sqrt().min(1.0);
            let distance = (float(first) / first_len - float(second) / second_len).abs();
            let is_frequent = self.words[FIRST][first].share.max(self.words[SECOND][second].share) > FREQUENT;
            pair.score = pair.strength * (1.0 - DISTANCE * distance) - if is_frequent { 1.0 } else { 0.0 };
        }
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

/// For each word, whether it is the first of its number in the text.
fn first_of_kind(words: &[Linked]) -> Vec<bool> {
    let mut order: Vec<(Option<WordId>, usize)> =
        words.iter().enumerate().map(|(index, linked)| (linked.word.id, index)).collect();
    order.sort_unstable();
    let mut is_first = vec![true; words.len()];
    for two in order.windows(2) {
        if two[0].0.is_some() && two[0].0 == two[1].0 {
            is_first[two[1].1] = false;
        }
    }
    is_first
}

/// A count of words as a float.
pub(super) fn float(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}
