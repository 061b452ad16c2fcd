//! Which denial of one text the other has no counterpart for, and how likely it is that one of the two says the opposite.
//!
//! Takes two texts, Chinese and English, with their [`Linkage`]; gives back the [`Denial`] that is likeliest to be lost. It
//! follows the words that a negator stands before to the other side, and weighs what stands there. It does *not* know opposites
//! (`rise`, 下降), and it sets no bar.
//!
//! Only words that are linked are followed; where a word that denies stands near where they lead, nothing is lost. The rest is a logistic regression over [`figures`](Denial::figures);
//! `examples/learn_denial.rs` learns its weights.

mod alone;
mod room;
mod weights;

use super::link::{LinkKind, Linkage, Linked};
use crate::text::lang::{Lang, Side};
use crate::text::negation::{Negator, Strength, negators};
use crate::text::span::ByteSpan;
pub use alone::alone;
use room::{is_compared, is_doubled, is_followed, is_plain, is_taken, tells_of_mending};

/// The number of figures of a denial, the constant included.
pub const COUNT: usize = 20;

/// A negator stands at most so many words before what it denies.
const REACH_WORDS: usize = 4;

/// So many of the words it denies are followed.
const FOLLOWED_WORDS: usize = 2;

/// Words more frequent than this are linked by chance and lead nowhere.
const MOST_SHARE: f32 = 0.004;

/// The share that stands for a word the lexicon does not know: rarer than any it does.
const LEAST_SHARE: f32 = 1e-7;

/// How far from where a word leads, in bytes, its negator may stand in Chinese: six characters before, five after.
const CHINESE_ROOM: (u32, u32) = (18, 15);

/// The same in English: about six words before, four after.
const ENGLISH_ROOM: (u32, u32) = (40, 28);

/// Marks that end what a negator can deny.
const ENDS: [char; 12] = [',', '.', ';', ':', '!', '?', '，', '。', '；', '：', '！', '？'];

/// Marks that end a sentence of Chinese.
const SENTENCE_ENDS: [char; 4] = ['。', '；', '！', '？'];

/// A denial that the other text seems not to have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Denial {
    /// The side that denies.
    pub side: Side,
    /// What is denied, with its negator.
    pub denied: ByteSpan,
    /// Where that leads on the other side.
    pub led: ByteSpan,
    /// The odds that it was lost or put in, in nats, where that is so in half of the pairs.
    pub odds_nats: f32,
    /// What the odds are made of; all 0 where the other side has nothing that denies, which is no matter of degree.
    pub figures: [f32; COUNT],
}

/// The two texts, with what is known of both.
struct Pair<'a> {
    linkage: &'a Linkage,
    texts: [&'a str; 2],
    /// The side whose text is Chinese.
    chinese: Side,
    negators: [Vec<Negator>; 2],
    /// The odds that the texts do not fit each other, in nats.
    misfit_nats: f32,
}

impl Pair<'_> {
    fn text(&self, side: Side) -> &str {
        self.texts[index(side)]
    }

    fn negators(&self, side: Side) -> &[Negator] {
        &self.negators[index(side)]
    }

    fn strong(&self, side: Side) -> usize {
        count_strong(self.negators(side))
    }
}

fn count_strong(negators: &[Negator]) -> usize {
    negators.iter().filter(|negator| negator.strength == Strength::Strong).count()
}

/// Finds the denial that is likeliest to be lost; `None` where nothing is followed, or the languages are not Chinese and English.
///
/// `linkage` and `misfit_nats` are asked for only where a text denies; the latter are the odds that the texts do not fit each other at all ([`Fit::odds_nats`](super::fit::Fit::odds_nats)).
#[must_use]
pub fn denial<'l>(
    langs: [&Lang; 2],
    texts: [&str; 2],
    linkage: impl FnOnce() -> &'l Linkage,
    misfit_nats: impl FnOnce() -> f32,
) -> Option<Denial> {
    let chinese = match langs.map(Lang::is_chinese) {
        [true, false] if langs[1].is_english() => Side::Source,
        [false, true] if langs[0].is_english() => Side::Target,
        _ => return None,
    };
    let negators = [negators(texts[0], langs[0]), negators(texts[1], langs[1])];
    if negators.iter().all(|list| count_strong(list) == 0) || tells_of_mending(texts[index(chinese)]) {
        return None;
    }
    let pair = Pair { linkage: linkage(), texts, chinese, negators, misfit_nats: misfit_nats() };
    let denials = [Side::Source, Side::Target].into_iter().flat_map(|side| {
        let own = pair.negators(side);
        // 不能A，不能B is `cannot A or B`: one negator of English reaches over `or`.
        let is_shared = side == chinese && pair.strong(side.other()) > 0 && pair.text(side.other()).contains(" or ");
        let pair = &pair;
        let followed = own.iter().filter(move |negator| {
            !is_shared
                && negator.strength == Strength::Strong
                && is_followed(pair.text(side), negator.span)
                && !is_doubled(negator.span, own, side == chinese)
        });
        followed.filter_map(move |negator| follow(pair, side, negator.span))
    });
    denials.max_by(|one, other| one.odds_nats.total_cmp(&other.odds_nats))
}

/// A word after a negator, and where it leads.
struct Head<'a> {
    linked: &'a Linked,
    led: ByteSpan,
    strength: f32,
    /// How many words stand between.
    nth: usize,
    /// Whether the negator is a part of the word.
    is_own: bool,
}

/// Follows the words after a negator to the other side; `None` where they lead nowhere or something there denies too.
fn follow(pair: &Pair<'_>, side: Side, negator: ByteSpan) -> Option<Denial> {
    let words = pair.linkage.side(side);
    let start = words.partition_point(|linked| linked.word.span.end <= negator.start);
    let room = if side == pair.chinese { ENGLISH_ROOM } else { CHINESE_ROOM };
    let others = pair.negators(side.other());
    // 请不要用旧的格式保存表格: a negator of Chinese reaches over its clause.
    let reaches = |other: &Negator, led: ByteSpan| {
        let written = other.span.of_text(pair.text(side.other()));
        // What 免得, 以防 and 禁止 begin is not to come true, one clause after the other.
        let bars = written.starts_with(['免', '避', '防', '阻', '禁']);
        let reaches = bars || other.strength == Strength::Strong;
        side != pair.chinese && reaches && other.span.end <= led.start && {
            let between = pair.text(side.other()).get(other.span.end as usize..led.start as usize);
            between.is_some_and(|between| !between.contains(if bars { &SENTENCE_ENDS[..] } else { &ENDS[..] }))
        }
    };
    let near = |led: ByteSpan| {
        let (from, to) = (led.start.saturating_sub(room.0), led.end + room.1);
        let is_near = move |other: &&Negator| other.span.start < to && from < other.span.end;
        others.iter().filter(move |other| is_near(other) || reaches(other, led))
    };
    // `information` for 信息 begins like a word that denies; where a word leads to the very word, it may well deny.
    let stands_for = |other: &Negator, led: ByteSpan| {
        let is_led_to = other.span.start < led.end && led.start < other.span.end;
        other.strength == Strength::Strong
            || !(is_taken(pair.linkage, other.span, side, pair.negators(side))
                || (!is_led_to && {
                    let written = other.span.of_text(pair.text(side.other()));
                    is_plain(pair.linkage, other.span, written, side, pair.negators(side))
                }))
    };
    let mut heads: Vec<Head<'_>> = Vec::new();
    let mut end = negator.end;
    for (nth, linked) in words[start..].iter().enumerate() {
        let span = linked.word.span;
        let gap = pair.text(side).get(end as usize..span.start as usize).unwrap_or_default();
        if heads.len() == FOLLOWED_WORDS || nth > REACH_WORDS || gap.contains(ENDS) {
            break;
        }
        end = span.end.max(end);
        let Some(link) = linked.link.map(|link| pair.linkage.links[link]) else { continue };
        let led = if side == Side::Source { link.target } else { link.source };
        let is_own = span.start < negator.end;
        // Where both have the words of one language, as in code and messages, they have its negators too.
        if link.kind == LinkKind::Copy {
            break;
        }
        if is_own {
            if others.iter().any(|other| other.span.start < led.end && led.start < other.span.end) {
                return None;
            }
        } else if near(led).any(|other| stands_for(other, led)) {
            return None;
        }
        let is_content = linked.share < MOST_SHARE && link.kind != LinkKind::Number;
        // A word that is nothing but the negator leads nowhere by itself.
        let says_more = !is_own || span.start < negator.start || span.end > negator.end;
        if is_content && says_more {
            heads.push(Head { linked, led, strength: link.strength, nth, is_own });
        }
    }
    let led = heads.iter().map(|head| head.led).reduce(ByteSpan::join)?;
    let denied = heads.iter().fold(negator, |whole, head| whole.join(head.linked.word.span));
    let figures = figures(pair, side, negator, &heads, led);
    let odds_nats = figures.iter().zip(&weights::DENIAL).map(|(figure, weight)| figure * weight).sum();
    Some(Denial { side, denied, led, odds_nats, figures })
}

fn figures(pair: &Pair<'_>, side: Side, negator: ByteSpan, heads: &[Head<'_>], led: ByteSpan) -> [f32; COUNT] {
    let own = pair.negators(side);
    let room = if side == pair.chinese { ENGLISH_ROOM } else { CHINESE_ROOM };
    let (from, to) = (led.start.saturating_sub(room.0), led.end + room.1);
    let free = pair
        .negators(side.other())
        .iter()
        .filter(|other| other.strength == Strength::Weak && !is_taken(pair.linkage, other.span, side, own));
    let near = usize::from(
        pair.negators(side.other())
            .iter()
            .any(|other| other.strength == Strength::Weak && other.span.start < to && from < other.span.end),
    );
    let far = free.count();
    let other_words = pair.linkage.side(side.other());
    let content = |linked: &&Linked| linked.share < MOST_SHARE;
    let around = other_words.iter().filter(|linked| linked.word.span.start < to && from < linked.word.span.end);
    let (mut covered, mut counted) = (0.0, 0.0);
    for linked in around.filter(content) {
        covered += if linked.link.is_some() { 1.0 } else { 0.0 };
        counted += 1.0;
    }
    let written = negator.of_text(pair.text(side));
    let is = |words: &[&str]| words.iter().any(|word| written.eq_ignore_ascii_case(word));
    let rarity = |linked: &Linked| (-linked.share.max(LEAST_SHARE).ln() - 7.0) / 4.0;
    let first = &heads[0];
    let all_words = small(pair.linkage.source.len() + pair.linkage.target.len());
    [
        1.0,
        first.strength,
        heads.get(1).map_or(0.0, |head| head.strength),
        small(first.nth),
        flag(first.is_own),
        small(near),
        small(far.min(3)),
        (pair.misfit_nats.clamp(-8.0, 8.0) + 8.0) / 4.0,
        flag(side == pair.chinese),
        small(pair.strong(side.other()).min(3)),
        small(pair.strong(side).min(3)),
        all_words.ln_1p(),
        rarity(first.linked),
        flag(is(&["no", "nothing", "nobody", "nowhere"])),
        flag(is(&["无", "無", "未", "无法", "無法"])),
        flag(is_compared(pair.text(side.other()), pair.text(side), pair.chinese == side)),
        if counted > 0.0 { covered / counted } else { 0.0 },
        flag(heads.len() > 1),
        first.linked.likeness.max(1e-4).ln().max(-5.0),
        (small(pair.strong(side)) - small(pair.strong(side.other()))).clamp(-2.0, 3.0),
    ]
}

fn index(side: Side) -> usize {
    match side {
        Side::Source => 0,
        Side::Target => 1,
    }
}

fn flag(is: bool) -> f32 {
    if is { 1.0 } else { 0.0 }
}

fn small(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}
