//! Where a negator stands, what it denies, and which negator of the other side answers it.
//!
//! Takes a negator and the links of the words that follow it; gives back its [`Place`] on both sides, and for all negators of a
//! side the ones that answer them. It does *not* judge whether one without an answer is lost.

use super::Pair;
use crate::lexicon::link::{LinkKind, Linked};
use crate::text::lang::Side;
use crate::text::span::ByteSpan;

/// A negator stands at most so many words before what it denies.
const REACH_WORDS: usize = 4;

/// So many of the words it denies are followed.
const FOLLOWED_WORDS: usize = 2;

/// Words more frequent than this are linked by chance and lead nowhere.
pub(super) const MOST_SHARE: f32 = 0.004;

/// How far from where a word leads, in bytes, its negator may stand in Chinese: six characters before, five after.
const CHINESE_ROOM: (u32, u32) = (18, 15);

/// The same in English: about six words before, four after.
const ENGLISH_ROOM: (u32, u32) = (40, 28);

/// Marks that end what a negator can deny.
const ENDS: [char; 12] = [',', '.', ';', ':', '!', '?', '，', '。', '；', '：', '！', '？'];

/// So much farther than any that can be followed is the answer to a negator that leads nowhere, in thousandths of the text.
const NOWHERE: u64 = 1_000_000;

/// A word that a negator stands before, and where it leads.
pub(super) struct Head<'a> {
    pub(super) linked: &'a Linked,
    pub(super) led: ByteSpan,
    pub(super) strength: f32,
    /// How many words stand between.
    pub(super) nth: usize,
    /// Whether the negator is a part of the word.
    is_own: bool,
}

/// A negator with what it denies.
pub(super) struct Place<'a> {
    pub(super) negator: ByteSpan,
    pub(super) heads: Vec<Head<'a>>,
    /// Where they lead.
    pub(super) led: Option<ByteSpan>,
    /// The other side has the negator as it is, as in code and messages.
    pub(super) is_copied: bool,
}

impl<'a> Place<'a> {
    pub(super) fn of(pair: &Pair<'a>, side: Side, negator: ByteSpan) -> Self {
        let words = pair.linkage.side(side);
        let start = words.partition_point(|linked| linked.word.span.end <= negator.start);
        let kind = |linked: &Linked| linked.link.map(|link| pair.linkage.links[link].kind);
        let is_copied = words[start..].first().is_some_and(|linked| kind(linked) == Some(LinkKind::Copy));
        let (mut heads, mut end) = (Vec::new(), negator.end);
        for (nth, linked) in words[start..].iter().enumerate() {
            let span = linked.word.span;
            let gap = pair.text(side).get(end as usize..span.start as usize).unwrap_or_default();
            if heads.len() == FOLLOWED_WORDS || nth > REACH_WORDS || gap.contains(ENDS) {
                break;
            }
            end = span.end.max(end);
            let Some(link) = linked.link.map(|link| pair.linkage.links[link]) else { continue };
            let is_own = span.start < negator.end;
            let is_content = linked.share < MOST_SHARE && link.kind != LinkKind::Number;
            // A word that is nothing but the negator leads nowhere by itself.
            let says_more = !is_own || span.start < negator.start || span.end > negator.end;
            if is_content && says_more {
                let led = if side == Side::Source { link.target } else { link.source };
                heads.push(Head { linked, led, strength: link.strength, nth, is_own });
            }
        }
        let led = heads.iter().map(|head| head.led).reduce(ByteSpan::join);
        Self { negator, heads, led, is_copied }
    }

    /// The negator and the words it denies.
    pub(super) fn denied(&self) -> ByteSpan {
        self.heads.iter().fold(self.negator, |whole, head| whole.join(head.linked.word.span))
    }

    /// The bytes of the other side in which a word may answer this one; none where it leads nowhere.
    pub(super) fn room(&self, is_chinese: bool) -> ByteSpan {
        let room = if is_chinese { ENGLISH_ROOM } else { CHINESE_ROOM };
        self.led.map_or(ByteSpan { start: 0, end: 0 }, |led| ByteSpan {
            start: led.start.saturating_sub(room.0),
            end: led.end.saturating_add(room.1),
        })
    }
}

/// Gives each negator of a side the strong one of the other side that answers it, nearest pairs first, each one once.
pub(super) fn answers(pair: &Pair<'_>, side: Side, places: &[Place<'_>]) -> Vec<Option<ByteSpan>> {
    let (text, other_text) = (pair.text(side), pair.text(side.other()));
    let others: Vec<ByteSpan> = pair.strong(side.other()).collect();
    let mut pairs: Vec<(u64, usize, usize)> = Vec::new();
    for (at, place) in places.iter().enumerate() {
        for (other_at, other) in others.iter().enumerate() {
            let distance = match place.led {
                Some(led) => {
                    let is_led_to = place.heads.iter().any(|head| head.is_own && distance(head.led, *other) == 0);
                    let is_answer = place.room(side == pair.chinese).meets(*other)
                        || is_led_to
                        || (side != pair.chinese && reaches(other_text, *other, led));
                    is_answer.then(|| distance(led, *other))
                }
                None => Some(NOWHERE + thousandth(place.negator, text).abs_diff(thousandth(*other, other_text))),
            };
            pairs.extend(distance.map(|distance| (distance, at, other_at)));
        }
    }
    pairs.sort_unstable();
    let (mut answers, mut is_taken) = (vec![None; places.len()], vec![false; others.len()]);
    for (_, at, other_at) in pairs {
        if answers[at].is_none() && !is_taken[other_at] {
            answers[at] = Some(others[other_at]);
            is_taken[other_at] = true;
        }
    }
    answers
}

/// 请不要用旧的格式保存表格: a negator of Chinese reaches over its clause.
fn reaches(text: &str, negator: ByteSpan, led: ByteSpan) -> bool {
    text.get(negator.end as usize..led.start as usize).is_some_and(|between| !between.contains(ENDS))
}

/// How many bytes lie between two stretches.
fn distance(one: ByteSpan, other: ByteSpan) -> u64 {
    u64::from(one.start.saturating_sub(other.end)) + u64::from(other.start.saturating_sub(one.end))
}

fn thousandth(span: ByteSpan, text: &str) -> u64 {
    u64::from(span.start) * 1000 / u64::try_from(text.len().max(1)).unwrap_or(u64::MAX)
}
