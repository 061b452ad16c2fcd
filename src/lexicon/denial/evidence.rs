//! What speaks for and against the loss of a denial: figures of its place, and words.
//!
//! Takes a negator with where it leads; gives back the [`figures`] and the keys of the [`words`] that
//! the table `models/zh-en.denials` has a weight for. Of the side that denies these are the negator, with what stands right before and
//! after it; of the other side all words but the strong negators, each once as one of the text and, where it stands near where the
//! denied words lead, once more as that. It does *not* weigh them.
//!
//! A key is `zh.` or `en.`, the side that denies, and where the word stands; then the word. A Chinese text is read by its
//! characters too: a word that is rarely seen answers by the one in it that denies.

use super::Pair;
use super::place::{MOST_SHARE, Place};
use super::room::{OPENINGS, is_plain, is_taken};
use crate::lexicon::link::Linked;
use crate::text::han::{fold, is_han};
use crate::text::lang::Side;
use crate::text::span::ByteSpan;

/// The names of the figures of a place.
pub const FIGURES: [&str; 20] = [
    // How probable the links of the denied words are.
    "link",
    "second-link",
    // How many words stand between the negator and what it denies.
    "gap",
    // Words that may deny: near where the denied words lead, elsewhere, and such as have other words to translate.
    "weak-near",
    "weak-far",
    "weak-taken",
    // The odds that the texts do not fit each other.
    "misfit",
    "zh",
    // How many strong negators both sides have.
    "strong-other",
    "strong-own",
    // How rare the denied word is, and how well what stands near where it leads is accounted for.
    "rarity",
    "covered",
    "two-words",
    "likeness",
    "more-own",
    // Nothing that it denies can be followed.
    "nowhere",
    // Strong negators of the other side: near, but another's answer, and nobody's answer.
    "strong-near",
    "strong-free",
    // 不能A，不能B is `cannot A or B`: one negator of English reaches over `or`.
    "or",
    // What 免得, 以防 and 禁止 begin is not to come true, one clause after the other.
    "barred",
];

/// The first characters of words that keep what follows them from coming true, and the marks that end what they begin.
const BARRING: [char; 5] = ['免', '避', '防', '阻', '禁'];
const SENTENCE_ENDS: [char; 4] = ['。', '；', '！', '？'];

/// The share that stands for a word the lexicon does not know: rarer than any it does.
const LEAST_SHARE: f32 = 1e-7;

/// Auxiliaries that stand for nothing once their `not` is gone, by their keys: `do` is that of *does* and *did*.
const BARE: [&str; 2] = ["do", "wo"];

/// An ending by which English words deny.
const ENDING: &str = "less";

/// In what way a weak negator of the other side may answer: freely, as the translation of the very word that is denied (禁止 for
/// *not allowed*), or only seemingly since it translates a word that denies weakly itself, or one that does not deny.
fn state(pair: &Pair<'_>, side: Side, place: &Place<'_>, weak: ByteSpan) -> &'static str {
    let own = pair.negators(side);
    if is_taken(pair.linkage, weak, side, own) {
        "taken"
    } else if place.heads.iter().any(|head| head.led.meets(weak)) {
        "denied"
    } else if is_plain(pair.linkage, weak, weak.of_text(pair.text(side.other())), side, own) {
        "plain"
    } else {
        "free"
    }
}

/// Returns the figures of a place; `free` strong negators of the other side answer none.
pub(super) fn figures(pair: &Pair<'_>, side: Side, place: &Place<'_>, free: usize) -> [f32; FIGURES.len()] {
    let (is_chinese, other) = (side == pair.chinese, side.other());
    let room = place.room(is_chinese);
    let (mut near, mut far, mut taken) = (0, 0, 0);
    for weak in pair.weak(other) {
        let count = match state(pair, side, place, weak) {
            "free" if room.meets(weak) => &mut near,
            "free" => &mut far,
            _ => &mut taken,
        };
        *count += 1;
    }
    let around = pair.linkage.side(other).iter().filter(|linked| room.meets(linked.word.span));
    let (mut covered, mut counted) = (0, 0);
    for linked in around.filter(|linked| linked.share < MOST_SHARE) {
        covered += usize::from(linked.link.is_some());
        counted += 1;
    }
    let rarity = |linked: &Linked| (-linked.share.max(LEAST_SHARE).ln() - 7.0) / 4.0;
    let (strong_other, strong_own) = (pair.strong(other).count(), pair.strong(side).count());
    let (first, second) = (place.heads.first(), place.heads.get(1));
    [
        first.map_or(0.0, |head| head.strength),
        second.map_or(0.0, |head| head.strength),
        first.map_or(0.0, |head| small(head.nth)),
        small(near.min(3)),
        small(far.min(4)),
        small(taken.min(4)),
        (pair.misfit_nats.clamp(-8.0, 8.0) + 8.0) / 4.0,
        flag(is_chinese),
        small(strong_other.min(3)),
        small(strong_own.min(3)),
        first.map_or(0.0, |head| rarity(head.linked)),
        if counted > 0 { small(covered) / small(counted) } else { 0.0 },
        flag(second.is_some()),
        first.map_or(0.0, |head| head.linked.likeness.max(1e-4).ln().max(-5.0)),
        (small(strong_own) - small(strong_other)).clamp(-2.0, 3.0),
        flag(first.is_none()),
        small(pair.strong(other).filter(|strong| room.meets(*strong)).count().min(2)),
        small(free.min(2)),
        flag(is_chinese && strong_other > 0 && pair.text(other).contains(" or ")),
        flag(!is_chinese && is_barred(pair, other, place)),
    ]
}

/// Tells whether a word of the Chinese side keeps what is denied from coming true.
fn is_barred(pair: &Pair<'_>, chinese: Side, place: &Place<'_>) -> bool {
    let text = pair.text(chinese);
    place.led.is_some_and(|led| {
        pair.weak(chinese).any(|weak| {
            let between = text.get(weak.end as usize..led.start as usize);
            weak.of_text(text).starts_with(BARRING) && between.is_some_and(|between| !between.contains(SENTENCE_ENDS))
        })
    })
}

/// Returns the keys of the words that speak for or against a loss.
pub(super) fn words(pair: &Pair<'_>, side: Side, place: &Place<'_>) -> Vec<String> {
    let is_chinese = side == pair.chinese;
    let mut keys = own(pair, side, place.negator);
    let (other, room) = (side.other(), place.room(is_chinese));
    let name = if is_chinese { "zh" } else { "en" };
    let mut put = |near: bool, where_: &str, word: &str| {
        keys.push(format!("{name}.text{where_} {word}"));
        if near {
            keys.push(format!("{name}.near{where_} {word}"));
        }
    };
    for linked in pair.linkage.side(other) {
        let (span, word) = (linked.word.span, linked.word.key.as_str());
        if BARE.contains(&word) || pair.strong(other).any(|strong| strong.meets(span)) {
            continue;
        }
        let near = room.meets(span);
        put(near, "", word);
        if !is_chinese {
            for character in word.chars().filter(|character| is_han(*character)) {
                put(near, "-part", character.encode_utf8(&mut [0; 4]));
            }
        }
    }
    for weak in pair.weak(other) {
        let (near, state) = (room.meets(weak), state(pair, side, place, weak));
        put(near, "-weak", state);
        let written = weak.of_text(pair.text(other)).to_lowercase();
        let where_ = format!("-{state}");
        if is_chinese {
            for opening in OPENINGS.iter().filter(|opening| written.starts_with(**opening)) {
                put(near, &where_, &format!("{opening}-"));
            }
            if written.contains(ENDING) {
                put(near, &where_, &format!("-{ENDING}"));
            }
        } else {
            put(near, &where_, &folded(&written));
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The keys of the negator itself, with what stands before and after it.
fn own(pair: &Pair<'_>, side: Side, negator: ByteSpan) -> Vec<String> {
    let text = pair.text(side);
    let written = folded(&negator.of_text(text).to_lowercase());
    let (before, after) = (&text[..negator.start as usize], &text[negator.end as usize..]);
    if side == pair.chinese {
        let mut keys = vec![format!("zh.negator {written}")];
        keys.extend(after.chars().next().map(|next| format!("zh.next {written}{}", fold(next))));
        keys.extend(before.chars().next_back().map(|last| format!("zh.before {}{written}", fold(last))));
        return keys;
    }
    let written = if written.ends_with("'t") || written.ends_with("’t") { "n't" } else { written.as_str() };
    let words = pair.linkage.side(side);
    let at = words.partition_point(|linked| linked.word.span.end <= negator.start);
    let mut keys = vec![format!("en.negator {written}")];
    let last = at.checked_sub(1).and_then(|last| words.get(last));
    keys.extend(last.map(|last| format!("en.before {} {written}", last.word.key)));
    keys
}

fn folded(text: &str) -> String {
    text.chars().map(fold).collect()
}

fn flag(is: bool) -> f32 {
    if is { 1.0 } else { 0.0 }
}

fn small(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}
