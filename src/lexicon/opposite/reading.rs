//! Both texts as they are read for opposites, whichever word is looked at.
//!
//! Takes two texts with their links; gives back the words of each, what they lead to, how likely they translate each other, and
//! whether they are denied. It does *not* judge.

use std::cell::OnceCell;

use super::list::{Contrary, contraries};
use crate::lexicon::link::{Link, Linkage, Linked};
use crate::lexicon::{Lexicon, WordId};
use crate::text::lang::{Lang, Side};
use crate::text::negation::{Strength, negators};
use crate::text::span::ByteSpan;

/// Neighbours of a word so many words away say where it leads, and so far from there, in bytes, it may lead itself.
const NEIGHBOURS: usize = 3;
const ROOM: (u32, u32) = (15, 12);

/// As far off as a word stands at most, in words.
const FARTHEST: f32 = 12.0;

/// So far before a word the negator that denies it stands, in its clause: three words of English, four characters.
const DENIED_BYTES: [u32; 2] = [18, 12];

/// What ends a clause.
const ENDS: [char; 12] = [',', '.', ';', ':', '!', '?', '，', '。', '；', '：', '！', '？'];

/// What denies the Chinese word that it stands right before, though it is no negator of a clause or stands in a word that is none (不少
/// in 不少于).
const DENYING: [&str; 19] = [
    "不", "没", "沒", "非", "未", "无", "無", "无法", "無法", "难", "難", "难以", "難以", "取消", "禁止", "防止",
    "阻止", "有违", "有違",
];

/// What denies the Chinese word that it stands right after: 光线不足 is *dark*.
const FALLING_SHORT: [&str; 4] = ["不足", "不够", "不夠", "不佳"];

/// Of a text that has more words with an opposite these are looked at: each is held against all words of the other side.
pub(super) const MOST_WORDS: usize = 32;

/// A word of the English text that has an opposite.
#[derive(Clone, Copy)]
pub(super) struct Listed {
    /// Its place among the words.
    pub(super) at: usize,
    pub(super) contrary: &'static Contrary,
    /// The opposite in the lexicon.
    pub(super) opposite: WordId,
}

/// Two texts with what is asked of them for each word.
pub(super) struct Reading<'a> {
    texts: [&'a str; 2],
    pub(super) english_side: Side,
    /// The side of the lexicon that English is.
    lexicon_side: Side,
    lexicon: &'a Lexicon,
    linkage: &'a Linkage,
    listed: Vec<Listed>,
    /// The words of the list that the English text has, and their opposites, in order; of each how likely each Chinese word is
    /// translated by it.
    wanted: Vec<WordId>,
    likelihoods: Vec<f32>,
    /// The strong negators of the English and of the Chinese text, looked for when they are first asked for.
    negators: [OnceCell<Vec<ByteSpan>>; 2],
}

impl<'a> Reading<'a> {
    pub(super) fn new(
        texts: [&'a str; 2],
        english_side: Side,
        lexicon_side: Side,
        lexicon: &'a Lexicon,
        linkage: &'a Linkage,
    ) -> Self {
        let text = texts[usize::from(english_side == Side::Target)];
        let (english, chinese) = (linkage.side(english_side), linkage.side(english_side.other()));
        let listed: Vec<Listed> = english
            .iter()
            .enumerate()
            .map(|(at, linked)| (at, contraries(linked.word.span.of_text(text))))
            .filter(|(_, known)| !known.is_empty())
            .take(MOST_WORDS)
            .flat_map(|(at, known)| known.iter().map(move |contrary| (at, contrary)))
            .filter_map(|(at, contrary)| {
                Some(Listed { at, contrary, opposite: lexicon.id(lexicon_side, &contrary.key)? })
            })
            .collect();
        let ids = listed.iter().flat_map(|listed| english[listed.at].word.id.into_iter().chain([listed.opposite]));
        let mut wanted: Vec<WordId> = ids.collect();
        wanted.sort_unstable();
        wanted.dedup();
        let likelihoods = likelihoods(lexicon, lexicon_side, chinese, &wanted);
        let negators = Default::default();
        Self { texts, english_side, lexicon_side, lexicon, linkage, listed, wanted, likelihoods, negators }
    }

    fn text(&self, side: Side) -> &'a str {
        if side == Side::Source { self.texts[0] } else { self.texts[1] }
    }

    /// Returns the strong negators of a side.
    fn negators(&self, side: Side) -> &[ByteSpan] {
        let (index, lang) = if side == self.english_side { (0, Lang::english()) } else { (1, Lang::chinese()) };
        self.negators[index].get_or_init(|| {
            let all = negators(self.text(side), &lang).into_iter();
            all.filter(|negator| negator.strength == Strength::Strong).map(|negator| negator.span).collect()
        })
    }

    /// Returns the words of the English text.
    pub(super) fn english(&self) -> &'a [Linked] {
        self.linkage.side(self.english_side)
    }

    /// Returns the words of the English text that have an opposite which the lexicon knows, each as often as it has one.
    pub(super) fn listed(&self) -> &[Listed] {
        &self.listed
    }

    /// Returns the words of the Chinese text.
    pub(super) fn chinese(&self) -> &'a [Linked] {
        self.linkage.side(self.english_side.other())
    }

    /// Returns the link of a word.
    pub(super) fn link(&self, linked: &Linked) -> Option<Link> {
        linked.link.map(|link| self.linkage.links[link])
    }

    /// Returns where the link of a word stands on a side.
    fn led(&self, linked: &Linked, side: Side) -> Option<ByteSpan> {
        self.link(linked).map(|link| if side == Side::Source { link.source } else { link.target })
    }

    /// Tells whether a Chinese word translates no other word of the English than this one.
    pub(super) fn is_free(&self, chinese: &Linked, word: ByteSpan) -> bool {
        self.led(chinese, self.english_side).is_none_or(|led| led.meets(word))
    }

    /// Returns the share of an English word among all words.
    pub(super) fn share(&self, english: WordId) -> f32 {
        self.lexicon.background(self.lexicon_side, english)
    }

    /// Returns how likely each Chinese word is translated by an English one of the list or an opposite of one; `None` for others.
    pub(super) fn likelihoods(&self, english: WordId) -> Option<&[f32]> {
        let (at, count) = (self.wanted.binary_search(&english).ok()?, self.chinese().len());
        self.likelihoods.get(at * count..(at + 1) * count)
    }

    /// Tells whether a strong negator stands before an English word in its clause.
    pub(super) fn is_english_denied(&self, word: ByteSpan) -> bool {
        self.is_denied(self.english_side, word)
    }

    /// Tells whether a strong negator stands before a Chinese word in its clause, or a word that denies right beside it.
    pub(super) fn is_chinese_denied(&self, word: ByteSpan) -> bool {
        let side = self.english_side.other();
        let (before, after) = (&self.text(side)[..word.start as usize], &self.text(side)[word.end as usize..]);
        self.is_denied(side, word)
            || DENYING.iter().any(|denying| before.ends_with(denying))
            || FALLING_SHORT.iter().any(|short| after.starts_with(short))
    }

    fn is_denied(&self, side: Side, word: ByteSpan) -> bool {
        let bytes = DENIED_BYTES[usize::from(side != self.english_side)];
        self.negators(side).iter().any(|negator| {
            let between = self.text(side).get(negator.end as usize..word.start as usize);
            between.is_some_and(|between| word.start - negator.end <= bytes && !between.contains(ENDS))
        })
    }

    /// Tells whether a strong negator is a part of a Chinese word (不同).
    pub(super) fn holds_negator(&self, chinese: ByteSpan) -> bool {
        self.negators(self.english_side.other()).iter().any(|negator| negator.meets(chinese))
    }

    /// Returns the places of the neighbours of an English word.
    fn neighbours(&self, at: usize) -> impl Iterator<Item = usize> + use<> {
        let end = self.english().len().min(at + NEIGHBOURS + 1);
        (at.saturating_sub(NEIGHBOURS)..end).filter(move |place| *place != at)
    }

    /// Returns where the neighbours of an English word lead, and a little around.
    pub(super) fn room(&self, at: usize) -> Option<ByteSpan> {
        let led = self.neighbours(at).filter_map(|place| self.led(&self.english()[place], self.english_side.other()));
        let hull = led.reduce(ByteSpan::join)?;
        Some(ByteSpan { start: hull.start.saturating_sub(ROOM.0), end: hull.end.saturating_add(ROOM.1) })
    }

    /// Returns how far a Chinese word stands from where the neighbours of an English one lead, in words, the nearest.
    pub(super) fn gap(&self, at: usize, chinese_at: usize) -> f32 {
        let gap = |place: usize| {
            let led = self.led(&self.english()[place], self.english_side.other())?;
            let led = self.chinese().partition_point(|linked| linked.word.span.end <= led.start);
            Some(small(led.abs_diff(chinese_at)) + small(place.abs_diff(at)) / 2.0)
        };
        self.neighbours(at).filter_map(gap).fold(FARTHEST, f32::min)
    }

    /// Returns how far a Chinese word stands from the place that an English one has in its text, in words.
    pub(super) fn offset(&self, at: usize, chinese_at: usize) -> f32 {
        let (english, chinese) = (small(self.english().len()), small(self.chinese().len()));
        (small(chinese_at) - small(at) * chinese / english).abs()
    }
}

/// Reads how likely each Chinese word is translated by each of the English ones, which are in order; those of one English word stand
/// together.
fn likelihoods(lexicon: &Lexicon, lexicon_side: Side, chinese: &[Linked], wanted: &[WordId]) -> Vec<f32> {
    let mut likelihoods = vec![0.0; wanted.len() * chinese.len()];
    let mut put =
        |english: usize, place: usize, likelihood: f32| likelihoods[english * chinese.len() + place] = likelihood;
    if lexicon_side == Side::Target {
        for (place, id) in chinese.iter().enumerate().filter_map(|(place, linked)| Some((place, linked.word.id?))) {
            let mut at = 0;
            for entry in lexicon.row(id) {
                at += wanted[at..].iter().take_while(|wanted| **wanted < entry.target).count();
                match wanted.get(at) {
                    Some(wanted) if *wanted == entry.target => put(at, place, entry.forward),
                    Some(_) => {}
                    None => break,
                }
            }
        }
    } else {
        for (at, english) in wanted.iter().enumerate() {
            for entry in lexicon.row(*english) {
                let same = chinese.iter().enumerate().filter(|(_, linked)| linked.word.id == Some(entry.target));
                same.for_each(|(place, _)| put(at, place, entry.backward));
            }
        }
    }
    likelihoods
}

pub(super) fn small(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}
