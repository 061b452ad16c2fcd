//! `markup`: addresses, inline code, placeholders, tags and references that are not the same on both sides.
//!
//! Compares the tokens of the two sides as multisets, both ways. It does not compare emphasis, headings or where a token
//! stands in the sentence.

use std::collections::BTreeMap;

use super::figure::LEAST_CONFIDENCE;
use super::markup_token::{Token, TokenKind, tokens};
use crate::check::context::{BeadText, Context};
use crate::check::profile::Bars;
use crate::check::rule::{Candidate, Declined, Direction, Rule, Threshold};
use crate::finding::{Compared, Severity};
use crate::text::lang::Side;

/// The record.
pub(in crate::check) const RULE: Rule = Rule {
    name: "markup",
    summary: "A placeholder, address, tag, reference or piece of code is missing, added or changed",
    what: "Collects from both sides what a translation keeps letter by letter: placeholders (`{0}`, `%s`, `${name}`, \
           `{{ name }}`, `%(name)d`), HTML tags, web and mail addresses, inline code, references (`[1]`, `#A-1024`) and the \
           addresses of links. What is left over on either side is a finding. Locale parts of addresses (`/zh-CN/`, `.en`, `.cn` for `.com`), \
           places on a page (`#top`), numbers of forum threads, `http` against `https` and a closing slash are not compared. The strength says how \
           firmly a thing of the kind survives translation.",
    why: "A lost placeholder breaks the program, a wrong address sends the reader elsewhere.",
    example: "    source  共 {0} 项，详见 https://example.org/a。\n    target  {1} items, see https://example.org/a.\n\n\
              The placeholder {0} of the source is {1} in the target.",
    wrong: "When the translation links to another page on purpose, sets as code what the source does not, or turns a \
            reference into words. Code that the other side has without its fence, code that is a plain word or a phrase, code \
            with Chinese in it, tags of emphasis and layout, things that are there but less often or in the next bead, and link addresses on one side \
            only stay under the threshold.",
    severity: Severity::Major,
    mqm: "Design and markup > Markup tag > Missing / Added / Inconsistent markup",
    threshold: Threshold {
        // Splits the two groups of `firmness`; see there.
        bars: Bars::each(0.6),
        direction: Direction::AtLeast,
        unit: "how firmly the thing survives translation, 0 to 1",
    },
    measure,
    join: None,
};

/// Left-over tokens of one kind that are looked at in a bead: whoever meets more needs no list of them, and each is searched
/// for on the other side.
const MOST_LEFT_OVER: usize = 50;

fn measure(context: &Context<'_>) -> Result<Vec<Candidate>, Declined> {
    let mut left: Vec<Vec<LeftOver>> = context.beads().iter().map(left_over).collect();
    mark_moved(&mut left);
    let mut candidates = Vec::new();
    for (bead, left) in context.beads().iter().zip(&left) {
        // What stands in a bead with an empty side is missing with all of its sentence: see `omission` and `addition`.
        // A bead of which the aligner is not sure has the code of two sentences: see `alignment-doubt`.
        if !bead.bead.kind().is_null() && bead.bead.confidence.value() >= LEAST_CONFIDENCE {
            candidates.extend(differences(left).into_iter().map(|difference| candidate(bead, &difference)));
        }
    }
    Ok(candidates)
}

/// A token that the other side of its bead has not, or has less often.
struct LeftOver {
    token: Token,
    side: Side,
    /// Which of the tokens of its kind it is on its side, of how many.
    index: usize,
    of: usize,
    /// How many of its kind have a partner.
    kept: usize,
    /// Whether the other side has one like it, only fewer.
    is_repeat: bool,
    /// Whether a neighbouring bead has it too many on the other side.
    is_moved: bool,
}

/// Returns the tokens of both sides that find no partner on the other, by kind.
fn left_over(bead: &BeadText<'_>) -> Vec<LeftOver> {
    let (source, target) = (tokens(bead.side(Side::Source)), tokens(bead.side(Side::Target)));
    let mut left = Vec::new();
    if source.is_empty() && target.is_empty() {
        return left;
    }
    for kind in TokenKind::ALL {
        for (side, these, others) in [(Side::Source, &source, &target), (Side::Target, &target, &source)] {
            let mut free: BTreeMap<&str, usize> = BTreeMap::new();
            for token in others.iter().filter(|token| is_alike_kind(token.kind, kind)) {
                *free.entry(&token.key).or_default() += 1;
            }
            let of = these.iter().filter(|token| token.kind == kind).count();
            let unmatched = these.iter().filter(|token| token.kind == kind).enumerate().filter_map(|(index, token)| {
                let is_repeat = match free.get_mut(token.key.as_str()) {
                    Some(0) => true,
                    Some(count) => {
                        *count -= 1;
                        return None;
                    }
                    None => false,
                };
                Some(LeftOver { token: token.clone(), side, index, of, kept: 0, is_repeat, is_moved: false })
            });
            let mut unmatched: Vec<LeftOver> = unmatched.collect();
            let kept = of - unmatched.len();
            unmatched.truncate(MOST_LEFT_OVER);
            unmatched.iter_mut().for_each(|left| left.kept = kept);
            left.append(&mut unmatched);
        }
    }
    left
}

/// Tells whether a token of one kind may stand for one of another: an address that is shown is also behind the text of a link.
fn is_alike_kind(other: TokenKind, kind: TokenKind) -> bool {
    let is_address = |kind| matches!(kind, TokenKind::Url | TokenKind::Link);
    other == kind || (is_address(other) && is_address(kind))
}

/// Marks what one bead lacks and the bead beside it has too many of: the translator moved it over the border.
///
/// A token may answer for several, so that a bead put in between can only take marks away.
fn mark_moved(left: &mut [Vec<LeftOver>]) {
    for second in 1..left.len() {
        let (head, tail) = left.split_at_mut(second);
        let (Some(before), Some(after)) = (head.last_mut(), tail.first_mut()) else { continue };
        for one in before {
            let answers = |other: &&mut LeftOver| {
                other.side != one.side && other.token.kind == one.token.kind && other.token.key == one.token.key
            };
            for other in after.iter_mut().filter(answers) {
                (one.is_moved, other.is_moved) = (true, true);
            }
        }
    }
}

/// What is left over on one side, or on each.
struct Difference<'l> {
    lost: Option<&'l LeftOver>,
    added: Option<&'l LeftOver>,
}

/// Pairs what was lost with what seems to stand in its place.
fn differences(left: &[LeftOver]) -> Vec<Difference<'_>> {
    let mut found = Vec::new();
    for kind in TokenKind::ALL {
        let of_side = |side| left.iter().filter(move |left| left.token.kind == kind && left.side == side);
        let mut added: Vec<&LeftOver> = of_side(Side::Target).collect();
        for lost in of_side(Side::Source) {
            let twin = added.iter().position(|added| is_same_label(lost, added));
            let partner = twin.or_else(|| added.iter().position(|added| replaces(lost, added)));
            let partner = partner.map(|index| added.remove(index));
            found.push(Difference { lost: Some(lost), added: partner });
        }
        found.extend(added.into_iter().map(|added| Difference { lost: None, added: Some(added) }));
    }
    found
}

/// Tells whether two links have the same text, so that they should lead to the same place.
fn is_same_label(lost: &LeftOver, added: &LeftOver) -> bool {
    !lost.token.label.is_empty() && lost.token.label.eq_ignore_ascii_case(&added.token.label)
}

/// Tells whether the path of one address is the end of that of the other.
fn is_end(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    let short = short.trim_start_matches("../").trim_start_matches('/');
    long.strip_suffix(short).is_some_and(|before| before.is_empty() || before.ends_with('/'))
}

fn replaces(lost: &LeftOver, added: &LeftOver) -> bool {
    let is_same_turn =
        (lost.index, lost.of) == (added.index, added.of) && is_word(&lost.token) == is_word(&added.token);
    lost.token.kind != TokenKind::Code || is_same_turn || is_alike(&lost.token.key, &added.token.key)
}

/// Tells whether half of the longer of two keys is the same from its two ends.
fn is_alike(one: &str, other: &str) -> bool {
    let same = |a: &mut dyn Iterator<Item = (char, char)>| a.take_while(|(a, b)| a.eq_ignore_ascii_case(b)).count();
    let head = same(&mut one.chars().zip(other.chars()));
    let tail = same(&mut one.chars().rev().zip(other.chars().rev()));
    let (shorter, longer) =
        (one.chars().count().min(other.chars().count()), one.chars().count().max(other.chars().count()));
    (head + tail).min(shorter) * 2 >= longer
}

/// Tells whether a piece of code could be a word of prose.
fn is_word(token: &Token) -> bool {
    let rest = token.key.strip_prefix(|first: char| first.is_ascii_uppercase()).unwrap_or(&token.key);
    token.kind == TokenKind::Code && rest.bytes().all(|byte| byte.is_ascii_lowercase())
}

fn candidate(bead: &BeadText<'_>, difference: &Difference<'_>) -> Candidate {
    let Difference { lost, added } = difference;
    let kind = lost.or(*added).map_or(TokenKind::Code, |left| left.token.kind);
    let what = kind.name();
    let message = match (lost, added) {
        (Some(lost), Some(added)) => {
            format!("The {what} {} of the source is {} in the target.", lost.token.shown, added.token.shown)
        }
        (Some(lost), None) if lost.is_repeat => {
            format!("The {what} {} stands more often in the source than in the target.", lost.token.shown)
        }
        (Some(lost), None) => format!("The {what} {} of the source is missing in the target.", lost.token.shown),
        (None, Some(added)) if added.is_repeat => {
            format!("The {what} {} stands more often in the target than in the source.", added.token.shown)
        }
        (None, Some(added)) => format!("The {what} {} of the target is not in the source.", added.token.shown),
        (None, None) => String::new(),
    };
    let strength = firmness(bead, difference);
    let shown = |left: &Option<&LeftOver>| left.map_or(String::new(), |left| left.token.shown.clone());
    let key = |left: &Option<&LeftOver>| left.map_or(String::new(), |left| left.token.key.clone());
    let place = |left: &Option<&LeftOver>, side| left.map(|left| left.token.place).or_else(|| bead.side(side).span());
    Candidate {
        beads: vec![bead.id],
        source: place(lost, Side::Source),
        target: place(added, Side::Target),
        strength,
        confidence: bead.confidence(strength),
        severity: match kind {
            TokenKind::Placeholder => Severity::Critical,
            TokenKind::Link if matches!((lost, added), (Some(lost), Some(added)) if is_same_label(lost, added)) => {
                Severity::Major
            }
            TokenKind::Link | TokenKind::Reference => Severity::Minor,
            // The reader of the translation is told more, which seldom misleads.
            TokenKind::Code if lost.is_none() => Severity::Minor,
            _ => Severity::Major,
        },
        compared: Some(Compared { source: shown(lost), target: shown(added) }),
        detail: format!("{what}\n{}\n{}", key(lost), key(added)),
        message,
    }
}

/// How firmly the things survive translation: above 0.6 where a faithful translation has them letter by letter, 0.5 and
/// less where translators have a choice. A judgement by kind, made on reading the differences of software documentation,
/// not a measurement.
fn firmness(bead: &BeadText<'_>, difference: &Difference<'_>) -> f32 {
    let alone = |left: &LeftOver| firmness_alone(bead, left);
    match (difference.lost, difference.added) {
        // Pairs are made whether or not a half has moved, so that a bead put in between changes no other finding.
        (Some(lost), Some(added)) if lost.is_moved || added.is_moved => 0.4,
        (Some(lost), Some(added)) => match lost.token.kind {
            TokenKind::Code if lost.token.key.eq_ignore_ascii_case(&added.token.key) => 0.4,
            TokenKind::Code if alone(lost).min(alone(added)) < 0.5 => 0.4,
            TokenKind::Code => 0.8,
            TokenKind::Link if lost.is_repeat || added.is_repeat => 0.4,
            // Where a relative address begins hangs on where the page lies.
            TokenKind::Link if is_end(&lost.token.key, &added.token.key) => 0.4,
            TokenKind::Link if is_same_label(lost, added) => 0.8,
            TokenKind::Link => 0.7,
            _ => alone(lost).max(alone(added)),
        },
        (Some(left), None) | (None, Some(left)) => alone(left),
        (None, None) => 0.0,
    }
}

/// Tags whose loss changes what is read, not how it looks; those of one letter and three are of XLIFF and TMX.
const FIRM_TAGS: [&str; 12] = ["a", "bpt", "br", "ept", "g", "hr", "img", "it", "kbd", "ph", "sub", "sup"];

/// So many pieces of code that both sides have are a list of values, not words that are set as code by taste.
const LISTED: usize = 3;

fn firmness_alone(bead: &BeadText<'_>, left: &LeftOver) -> f32 {
    if left.is_moved {
        return 0.4;
    }
    let other = || bead.side(left.side.other()).as_str();
    match left.token.kind {
        TokenKind::Placeholder => 0.95,
        TokenKind::Email => 0.9,
        // Emphasis and layout follow the language; a line break, a formula's index and a slot of a format do not.
        TokenKind::Tag if !FIRM_TAGS.contains(&left.token.key.as_str()) => 0.4,
        TokenKind::Tag => 0.8,
        // Said once where the other says it twice: a pronoun does for the second.
        TokenKind::Url | TokenKind::Reference | TokenKind::Code if left.is_repeat => 0.4,
        // Set as code on the other side, or as the text of a link.
        TokenKind::Url if other().contains(&left.token.shown) => 0.4,
        TokenKind::Url => 0.9,
        TokenKind::Reference => 0.7,
        TokenKind::Link => 0.4,
        TokenKind::Code if !left.token.key.is_ascii() || stands_bare(&left.token.key, other()) => 0.3,
        // One more or less of values that the other side lists too.
        TokenKind::Code if is_word(&left.token) && left.kept >= LISTED => 0.7,
        // A phrase or a word between fences is often a label that the other side turns into prose.
        TokenKind::Code if is_word(&left.token) || left.token.key.split(' ').count() > 2 => 0.5,
        // The translator says by name what the source leaves to the reader; of nine read two were worth a look.
        TokenKind::Code if left.side == Side::Target => 0.55,
        TokenKind::Code => 0.8,
    }
}

/// Tells whether a text has the words of a piece of code, fenced or not, whatever signs join them, in the plural or not.
fn stands_bare(code: &str, text: &str) -> bool {
    const MOST_WORDS: usize = 8;
    let (code, text) = (code.to_ascii_lowercase(), text.to_ascii_lowercase());
    let is_word = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let stands = |word: &str| {
        text.match_indices(word).any(|(start, _)| {
            let after = &text[start + word.len()..];
            !text[..start].ends_with(is_word) && !after.strip_prefix('s').unwrap_or(after).starts_with(is_word)
        })
    };
    let words = || code.split(|character: char| !is_word(character)).filter(|word| !word.is_empty());
    words().next().is_some() && words().count() <= MOST_WORDS && words().all(stands)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_without_its_fence_is_still_there() {
        assert!(stands_bare("max_len", "设为max_len时"));
        assert!(stands_bare("split-button", "also works on the split buttons"));
        assert!(stands_bare("sql_dialect=table", "指定 sql_dialect 参数为 table"));
        assert!(!stands_bare("max", "set max_len"));
        assert!(!stands_bare("", "anything"));
    }

    #[test]
    fn an_address_may_begin_where_the_page_lies() {
        assert!(is_end("guide/start", "docs/guide/start") && is_end("../../a/start", "/a/start"));
        assert!(!is_end("start", "restart") && !is_end("a/start", "b/start"));
    }

    #[test]
    fn keys_alike_are_half_the_same() {
        assert!(is_alike("max_len", "max_size"));
        assert!(is_alike("Boolean", "boolean"));
        assert!(!is_alike("true", "el-cascader"));
        assert!(is_alike("", ""));
    }
}
