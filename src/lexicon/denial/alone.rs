//! A denial of English to which nothing in the whole Chinese text can answer.
//!
//! Takes two texts with their [`Linkage`]; gives back the [`Denial`]. Where nothing that a negator stands before is linked,
//! it cannot be followed to the other side; but where that side has no word at all that denies, lacks or limits, there is
//! nowhere it could lead. It does *not* look the other way round: English says in many ways without a negator what
//! Chinese denies (悬而未决 as *hangs in the balance*).

use super::room::{DOUBLED_BYTES, OPPOSITE_BYTES, is_followed, is_plain, is_taken};
use super::{COUNT, Denial};
use crate::lexicon::link::Linkage;
use crate::text::lang::{Lang, Side};
use crate::text::negation::{Negator, Strength, negators};
use crate::text::span::ByteSpan;

/// The odds of such a denial, which the profile `thorough` alone shows: read in documentation and annual reports, five of
/// twelve were worth a look (the others said more than the Chinese, or said it in other words). Of 1,439 clean pairs of NTREX
/// and FLORES one more gets a finding, and five more of 87 planted denials are found.
const ALONE_NATS: f32 = -1.0;

/// The English negators of verbs; the others (*no*, *without*) are said in Chinese in other ways.
const VERBAL: [&str; 7] = ["not", "n't", "n’t", "'t", "’t", "cannot", "never"];

/// Compounds whose denying character denies nothing, and for which English has a plain word.
const HARMLESS: [&str; 12] =
    ["不过", "不過", "不久", "不已", "不少", "未来", "未來", "除了", "非常", "非洲", "南非", "别名"];

/// What those compounds are no part of, though it begins like them: 撑不过去, 并不少见.
const DENYING_AFTER_ALL: [&str; 6] = ["不过去", "不過去", "不过来", "不過來", "不少见", "不少見"];

/// How far after a negator the word that it denies begins at most.
const DENIED_BYTES: u32 = 3;

/// The characters of the strong negators of Chinese.
const DENYING: [char; 11] = ['不', '没', '沒', '无', '無', '未', '非', '勿', '莫', '别', '別'];

/// Finds the first denial of the English side that nothing answers; `None` where there is none, or the languages are not
/// Chinese and English.
#[must_use]
pub fn alone<'l>(langs: [&Lang; 2], texts: [&str; 2], linkage: impl FnOnce() -> &'l Linkage) -> Option<Denial> {
    let side = match langs.map(Lang::is_chinese) {
        [true, false] if langs[1].is_english() => Side::Target,
        [false, true] if langs[0].is_english() => Side::Source,
        _ => return None,
    };
    let (english, chinese) = if side == Side::Source { (texts[0], texts[1]) } else { (texts[1], texts[0]) };
    let [own, other] =
        [(english, Lang::english()), (chinese, Lang::chinese())].map(|(text, lang)| negators(text, &lang));
    if other.iter().any(|negator| negator.strength == Strength::Strong) {
        return None;
    }
    let stands = |negator: &&Negator| {
        let written = negator.span.of_text(english);
        negator.strength == Strength::Strong
            && VERBAL.iter().any(|word| written.eq_ignore_ascii_case(word))
            && is_followed(english, negator.span)
            && !is_tag(english, negator.span)
            && !is_copied(english, chinese, negator.span)
    };
    if !own.iter().any(|negator| stands(&negator)) {
        return None;
    }
    let linkage = linkage();
    // "Not uncommon" denies nothing, but in "not important" and "not disappear" the second word has its own counterpart.
    let doubles = |denied: ByteSpan, weak: &Negator| {
        let is_near = weak.span.start >= denied.end && weak.span.start <= denied.end + DOUBLED_BYTES;
        let is_opposite = weak.strength == Strength::Weak && weak.span.end - weak.span.start >= OPPOSITE_BYTES;
        is_near
            && is_opposite
            && !is_taken(linkage, weak.span, side.other(), &other)
            && (weak.span.of_text(english).starts_with("un")
                || !is_plain(linkage, weak.span, weak.span.of_text(english), side.other(), &other))
    };
    let denied = own.iter().filter(stands).find(|negator| !own.iter().any(|weak| doubles(negator.span, weak)))?.span;
    // 失效 for "does not work": the word that is denied is linked to the one that answers.
    let is_denied_itself = |answer: ByteSpan| {
        linkage.links.iter().any(|link| {
            let (own, other) =
                if side == Side::Source { (link.source, link.target) } else { (link.target, link.source) };
            own.start >= denied.end
                && own.start <= denied.end + DENIED_BYTES
                && other.start < answer.end
                && answer.start < other.end
        })
    };
    let answers = |weak: &Negator| {
        let is_denying = weak.span.of_text(chinese).starts_with(DENYING);
        !is_harmless(chinese, weak.span)
            && (is_denying
                || is_denied_itself(weak.span)
                || !(is_taken(linkage, weak.span, side, &own)
                    || is_plain(linkage, weak.span, weak.span.of_text(chinese), side, &own)))
    };
    if other.iter().any(answers) {
        return None;
    }
    let words = linkage.side(side);
    let next = words.iter().find(|linked| linked.word.span.start >= denied.end);
    let denied = next.map_or(denied, |linked| denied.join(linked.word.span));
    let led = linkage.side(side.other()).iter().map(|linked| linked.word.span).reduce(ByteSpan::join)?;
    Some(Denial { side, denied, led, odds_nats: ALONE_NATS, figures: [0.0; COUNT] })
}

/// Tells whether a negator stands in the question at the end of a statement: *isn't it?*
fn is_tag(english: &str, negator: ByteSpan) -> bool {
    let rest = &english[negator.range().end..];
    rest.find('?').is_some_and(|end| rest[..end].split_whitespace().count() <= 1)
}

/// Tells whether the Chinese text has the denied word in English too: messages of programs are not translated.
fn is_copied(english: &str, chinese: &str, negator: ByteSpan) -> bool {
    let range = negator.range();
    let before = english[..range.start].rsplit(char::is_whitespace).next().unwrap_or_default();
    let after = english[range.end..].split(char::is_whitespace).next().unwrap_or_default();
    chinese.contains(&english[range.start - before.len()..range.end + after.len()])
}

/// Tells whether a negator of Chinese stands in a compound that denies nothing.
fn is_harmless(text: &str, negator: ByteSpan) -> bool {
    let at = negator.start as usize;
    if DENYING_AFTER_ALL.iter().any(|word| text[at..].starts_with(word)) {
        return false;
    }
    HARMLESS.iter().any(|word| {
        let offsets = word.char_indices().map(|(offset, _)| offset);
        offsets.into_iter().any(|offset| {
            at.checked_sub(offset).and_then(|start| text.get(start..)).is_some_and(|rest| rest.starts_with(word))
        })
    })
}
