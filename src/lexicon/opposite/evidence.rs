//! What speaks for a word and for its opposite: figures by the lexicon, and words.
//!
//! Takes a [`Reading`], an English word in it and its opposite; gives back the figures and keys that the table
//! `models/zh-en.opposites` has weights for. It does *not* weigh them.
//!
//! A key is the two words and where a third stands, then that word: `after/before.free 之前` is 之前, which no other word of the
//! English translates, where the English has *after*.

use super::Case;
use super::list::Contrary;
use super::reading::{Listed, Reading, small};
use crate::lexicon::link::{LinkKind, Linked};
use crate::text::han::is_han;

/// The names of the figures.
pub const FIGURES: [&str; 18] = [
    // How likely a Chinese word is translated by the word and by its opposite, at most, in nats; then the same of those that no
    // other word of the English translates, and of such as stand near where its neighbours lead.
    "own",
    "other",
    "own-free",
    "other-free",
    "own-near",
    "other-near",
    // What the opposite explains better than the word does, over all Chinese words that are free.
    "sum",
    // How probable the link of the word is.
    "link",
    // The English has the opposite elsewhere, or the word once more.
    "has-other",
    "has-own",
    // How many more words of the Chinese speak for the opposite than the English has it, and how many fewer for the word.
    "left-other",
    "left-own",
    // How far the Chinese word that speaks for the opposite stands from where the nearest neighbour of the word leads, and from
    // the same place of its text; how many words the text has.
    "gap",
    "offset",
    "length",
    // That word holds a negator (不允许), where the opposite does not deny by itself.
    "negator-within",
    // How rare the word and its opposite are.
    "share",
    "other-share",
];

/// What stands for a probability the lexicon does not have, and what a word that speaks for an opposite has at least.
const LEAST: f32 = 1e-3;
const LEAST_SAID: f32 = 0.01;
const LEAST_SHARE: f32 = 1e-7;

/// So much likelier than the word its opposite is the translation of what speaks for it: 半球 stands beside both *northern* and
/// *southern*.
const RATHER: f32 = 2.0;

/// From this probability on a word speaks for its translation.
const SPEAKS: f32 = 0.1;

/// What it counts for a Chinese word that another word of the English translates, or that stands elsewhere.
const TAKEN: f32 = 0.4;
const FAR: f32 = 0.6;

/// A Chinese word, as it is seen from an English one.
struct Seen<'a> {
    linked: &'a Linked,
    /// How likely it is translated by that word, and by its opposite.
    likelihoods: [f32; 2],
    /// No other word of the English translates it.
    is_free: bool,
    /// It stands near where the neighbours of that word lead.
    is_near: bool,
}

impl Seen<'_> {
    /// How much it speaks for the opposite.
    fn worth(&self) -> f32 {
        self.likelihoods[1] * if self.is_free { 1.0 } else { TAKEN } * if self.is_near { 1.0 } else { FAR }
    }
}

/// Returns what is known of the word at a place and one of its opposites; `None` where no word of the Chinese speaks for that.
pub(super) fn case(reading: &Reading<'_>, listed: Listed) -> Option<Case> {
    let Listed { at, contrary, opposite: other } = listed;
    let word = &reading.english()[at];
    let span = word.word.span;
    let link = reading.link(word);
    if link.is_some_and(|link| matches!(link.kind, LinkKind::Copy | LinkKind::Name)) {
        return None;
    }
    let others = reading.likelihoods(other)?;
    let own = word.word.id.and_then(|id| reading.likelihoods(id));
    let own = |place: usize| own.map_or(0.0, |own| own[place]);
    let speaks_for = |own: f32, other: f32| other > LEAST_SAID && other > RATHER * own;
    if !others.iter().enumerate().any(|(place, other)| speaks_for(own(place), *other)) {
        return None;
    }
    let room = reading.room(at);
    let seen = |(place, other): (usize, &f32)| {
        let linked = &reading.chinese()[place];
        let is_near = room.is_some_and(|room| room.meets(linked.word.span));
        Seen { linked, likelihoods: [own(place), *other], is_free: reading.is_free(linked, span), is_near }
    };
    let seen: Vec<Seen<'_>> = others.iter().enumerate().map(seen).collect();
    // What one side denies and the other does not speaks for no opposite: 不难 is *easy*. An opposite that denies by itself is said by
    // a word that does (非法), whatever stands before it, but not by one that the English denies: *not legal* is as much.
    let is_denied = reading.is_english_denied(span);
    let agrees = |seen: &Seen<'_>| match contrary.denies {
        true => !is_denied,
        false => reading.is_chinese_denied(seen.linked.word.span) == is_denied,
    };
    let may_speak = |seen: &Seen<'_>| {
        seen.worth() > LEAST_SAID && speaks_for(seen.likelihoods[0], seen.likelihoods[1]) && agrees(seen)
    };
    let speakers = seen.iter().enumerate().filter(|(_, seen)| may_speak(seen));
    let (said_at, said) = speakers.max_by(|(_, one), (_, other)| one.worth().total_cmp(&other.worth()))?;
    let said = said.linked.word.span;

    let best = |may: &dyn Fn(&Seen<'_>) -> bool, which: usize| {
        let likelihoods = seen.iter().filter(|seen| may(seen)).map(|seen| seen.likelihoods[which]);
        likelihoods.fold(LEAST, f32::max).ln()
    };
    let is_near = |seen: &Seen<'_>| seen.is_free && seen.is_near;
    let gains = seen.iter().filter(|seen| seen.is_free).map(|seen| seen.likelihoods[1] - seen.likelihoods[0]);
    let count = |key: &str| {
        let places = reading.english().iter().enumerate();
        small(places.filter(|(place, linked)| *place != at && linked.word.key == key).count())
    };
    let speaks = |which: usize| small(seen.iter().filter(|seen| seen.likelihoods[which] >= SPEAKS).count());
    let (own_count, other_count) = (count(&word.word.key), count(&contrary.key));
    let rarity = |share: f32| (-share.max(LEAST_SHARE).ln() - 7.0) / 4.0;
    let figures = [
        best(&|_| true, 0),
        best(&|_| true, 1),
        best(&|seen| seen.is_free, 0),
        best(&|seen| seen.is_free, 1),
        best(&is_near, 0),
        best(&is_near, 1),
        gains.sum::<f32>().clamp(-2.0, 2.0),
        link.map_or(0.0, |link| link.strength),
        other_count.min(1.0),
        own_count.min(1.0),
        (speaks(1) - other_count).clamp(-2.0, 2.0),
        (own_count + 1.0 - speaks(0)).clamp(-2.0, 2.0),
        reading.gap(at, said_at).sqrt(),
        reading.offset(at, said_at).min(20.0).sqrt(),
        small(seen.len()).ln(),
        flag(reading.holds_negator(said) && !contrary.denies),
        rarity(word.share),
        rarity(reading.share(other)),
    ];
    let words = keys(reading, at, contrary, &seen);
    Some(Case { english: reading.english_side, word: span, opposite: contrary.word, said, figures, words })
}

/// Returns the keys of the words that speak for or against a swap, each once, in the order of their bytes.
fn keys(reading: &Reading<'_>, at: usize, contrary: &Contrary, seen: &[Seen<'_>]) -> Vec<String> {
    let mut keys = Vec::new();
    let mut put = |where_: &str, word: &str| {
        keys.push(format!("{}/{}.{where_}{word}", contrary.lemmas[0], contrary.lemmas[1]));
    };
    put("is", "");
    for seen in seen {
        let word = seen.linked.word.key.as_str();
        put("text ", word);
        if seen.is_free {
            put("free ", word);
            for character in word.chars().filter(|character| is_han(*character)) {
                put("part ", character.encode_utf8(&mut [0; 4]));
            }
            if seen.is_near {
                put("near ", word);
            }
        }
    }
    let english = reading.english();
    if let Some(last) = at.checked_sub(1) {
        put("last ", &english[last].word.key);
    }
    if let Some(next) = english.get(at + 1) {
        put("next ", &next.word.key);
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn flag(is: bool) -> f32 {
    if is { 1.0 } else { 0.0 }
}
