//! `repetition`: words that stand twice in a row in the translation.
//!
//! Reads the target, and the source only to see whether it repeats itself too.

use std::borrow::Cow;

use crate::check::context::{BeadText, Context};
use crate::check::profile::Bars;
use crate::check::rule::{Candidate, Declined, Direction, Rule, Threshold};
use crate::finding::{Compared, Severity};
use crate::text::lang::Side;
use crate::text::span::ByteSpan;
use crate::text::word::{TokenKind, tokens};

/// The record.
pub(in crate::check) const RULE: Rule = Rule {
    name: "repetition",
    summary: "Words of the translation stand twice in a row",
    what: "Looks for words of the target that stand twice, one right after the other: one word (*the the*), or several \
           (*in the end in the end*), with at most a comma between. In Chinese, four characters or more. Words that languages \
           double on purpose (*very very*, *had had*), numbers, and places where the source repeats itself are let pass.",
    why: "It is a slip of the hand or of a machine, and stays where nobody reads the translation again.",
    example: "    source  他们在河边休息。\n    target  They rested by the by the river.\n\n\
              This stands twice: by the",
    wrong: "When a text repeats words for effect and the source does it in another way.",
    severity: Severity::Minor,
    mqm: "Linguistic conventions > Duplication",
    threshold: Threshold {
        bars: Bars::graded(Some(2.0), Some(1.0), Some(1.0)),
        direction: Direction::AtLeast,
        unit: "words that stand twice, two Chinese characters to a word",
    },
    measure,
    join: None,
};

/// A run of more words than this is not looked for; keeps the time linear.
const MOST_WORDS: usize = 12;

/// In Chinese a run must have so many characters: doubling one or two is grammar (看看, 研究研究).
const LEAST_HAN: usize = 4;

/// Words that English doubles.
const DOUBLED: [&str; 24] = [
    "blah", "bye", "far", "had", "ha", "her", "hip", "ho", "is", "knock", "long", "many", "much", "no", "now", "on",
    "really", "so", "that", "there", "too", "very", "well", "yes",
];

fn measure(context: &Context<'_>) -> Result<Vec<Candidate>, Declined> {
    Ok(context.beads().iter().filter_map(weigh).collect())
}

fn weigh(bead: &BeadText<'_>) -> Option<Candidate> {
    let (source, target) = (bead.side(Side::Source), bead.side(Side::Target));
    // Two words across the end of a segment are no run, and code may stand beside its own name.
    let segment = |place: u32| target.segment_of(place);
    let found = repeated(target.as_str(), |both| {
        segment(both.start) == segment(both.end - 1) && !target.verbatim().touches(target.to_document(both))
    })?;
    if repeated(source.as_str(), |_| true).is_some() || source.as_str().contains("……") {
        return None;
    }
    let shown = found.once.of_text(target.as_str()).to_owned();
    Some(Candidate {
        beads: vec![bead.id],
        source: source.span(),
        target: Some(target.to_document(found.both)),
        strength: found.words,
        confidence: bead.confidence(found.words / (found.words + 0.3)),
        severity: Severity::Minor,
        message: format!("This stands twice: {shown}"),
        detail: shown.clone(),
        compared: Some(Compared { source: String::new(), target: shown }),
    })
}

struct Repeated {
    once: ByteSpan,
    both: ByteSpan,
    words: f32,
}

/// Finds the longest run of words that stands twice in a row where it `may` stand; of those as long, the first.
fn repeated(text: &str, may: impl Fn(ByteSpan) -> bool) -> Option<Repeated> {
    let pieces = pieces(text);
    let mut best: Option<Repeated> = None;
    for start in 0..pieces.len() {
        let most = MOST_WORDS.min((pieces.len() - start) / 2);
        for len in (1..=most).rev() {
            let (one, other) = (&pieces[start..start + len], &pieces[start + len..start + 2 * len]);
            let is_same = one.iter().zip(other).all(|(one, other)| one.key == other.key);
            if !is_same || !is_slip(text, one, other) {
                continue;
            }
            let span = |run: &[Piece<'_>]| run[0].span.join(run[run.len() - 1].span);
            let han = one.iter().filter(|piece| piece.is_han).count();
            let words = f32::from(u8::try_from(2 * (len - han) + han).unwrap_or(u8::MAX)) / 2.0;
            let both = span(one).join(span(other));
            if best.as_ref().is_none_or(|before| words > before.words) && may(both) {
                best = Some(Repeated { once: span(one), both, words });
            }
        }
    }
    best
}

fn is_slip(text: &str, one: &[Piece<'_>], other: &[Piece<'_>]) -> bool {
    if one.iter().all(|piece| piece.is_han) {
        return one.len() >= LEAST_HAN && has_two(one) && matches!(gap(text, one, other).trim(), "" | "，");
    }
    let between = gap(text, one, other);
    match one {
        [word] => {
            let is_word = word.key.chars().all(char::is_alphabetic) && word.key.len() > 1;
            // A capital is a name (Duran Duran) or code.
            let is_small = [word, &other[0]].iter().all(|word| word.span.of_text(text).chars().all(char::is_lowercase));
            // `example-plugin plugin` says what the plugin of that name is.
            let is_name = text[..word.span.range().start].ends_with(['-', '_', '/', '.']);
            is_word && is_small && !is_name && between == " " && !DOUBLED.contains(&word.key.as_ref())
        }
        // From time to time, to …: the last word opens the next phrase.
        [first, second] if first.key == "time" && second.key == "to" => false,
        _ => {
            has_two(one)
                && one.iter().any(|piece| piece.key.chars().any(char::is_alphabetic))
                && matches!(between.trim(), "" | ",")
        }
    }
}

/// Tells whether a run has two unlike words.
fn has_two(run: &[Piece<'_>]) -> bool {
    run.iter().any(|piece| piece.key != run[0].key)
}

fn gap<'t>(text: &'t str, one: &[Piece<'_>], other: &[Piece<'_>]) -> &'t str {
    let (before, after) = (one[one.len() - 1].span.range().end, other[0].span.range().start);
    text.get(before..after).unwrap_or_default()
}

struct Piece<'t> {
    span: ByteSpan,
    /// What is written, in lower case.
    key: Cow<'t, str>,
    is_han: bool,
}

/// The words of a text, and its Han characters one by one.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    for token in tokens(text).into_iter().filter(|token| token.kind != TokenKind::Mark) {
        let written = token.span.of_text(text);
        if token.kind == TokenKind::Han {
            let start = token.span.range().start;
            pieces.extend(written.char_indices().map(|(at, han)| Piece {
                span: ByteSpan::of(start + at, start + at + han.len_utf8()),
                key: Cow::Borrowed(&written[at..at + han.len_utf8()]),
                is_han: true,
            }));
        } else {
            let is_lower = written.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
            let key = if is_lower { Cow::Borrowed(written) } else { Cow::Owned(written.to_lowercase()) };
            pieces.push(Piece { span: token.span, key, is_han: false });
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn once(text: &str) -> Option<&str> {
        repeated(text, |_| true).map(|found| found.once.of_text(text))
    }

    #[test]
    fn runs_that_stand_twice_are_found() {
        assert_eq!(once("They rested by the by the river."), Some("by the"));
        assert_eq!(once("It is the the end."), Some("the"));
        assert_eq!(once("based on science, based on science, and"), Some("based on science"));
        assert_eq!(once("我们在河边休息在河边休息"), Some("在河边休息"));
    }

    #[test]
    fn a_run_that_may_not_stand_leaves_room_for_the_next() {
        let text = "Call run now run now, or go by the by the river, to the to the end.";
        let found = |may: fn(ByteSpan) -> bool| repeated(text, may).map(|found| found.once.of_text(text));
        assert_eq!(found(|_| true), Some("run now"));
        assert_eq!(found(|both| both.start > 10), Some("by the"));
    }

    #[test]
    fn what_is_doubled_on_purpose_is_let_pass() {
        for text in
            ["He had had enough.", "10 10 10", "Duran Duran played.", "让我们看看研究研究", "one, two. One, two."]
        {
            assert_eq!(once(text), None, "{text}");
        }
    }

    #[test]
    fn doubled_words_can_be_found() {
        assert!(DOUBLED.iter().all(|word| word.chars().all(char::is_lowercase)));
    }
}
