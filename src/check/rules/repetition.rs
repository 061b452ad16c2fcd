//! `repetition`: words that stand twice in a row in the translation.
//!
//! Reads the target, and the source only to see whether it repeats itself too.

use std::borrow::Cow;
use std::cell::LazyCell;
use std::collections::BTreeSet;

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
           (*in the end in the end*). Both times they must be written alike, and after a comma between them the second must end, too. \
           In Chinese, four characters or more. Words that languages double on purpose (*very very*, *had had*, *step by step by*), \
           numbers, names of code (a word that the source has in letters, *the queue queue.put*), and places where the source \
           repeats itself are let pass.",
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
const DOUBLED: [&str; 30] = [
    "blah", "bye", "choo", "dot", "far", "had", "ha", "her", "hip", "ho", "hush", "is", "knock", "long", "many",
    "much", "no", "now", "on", "plus", "really", "so", "that", "there", "too", "very", "well", "will", "yes", "zero",
];

/// What stands between two that are alike on purpose: step *by* step by step, round *and* round, use the build *to* build to the end.
const JOINING: [&str; 8] = ["after", "and", "by", "nor", "or", "than", "to", "upon"];
const AND_OR: [&str; 3] = ["and", "nor", "or"];

/// A run of so many words or fewer with a mark inside is a list: table *names, column* names, column types.
const MOST_LISTED: usize = 3;

/// Signs that a name of code goes on with, before a word and after one.
const CODE_BEFORE: [char; 6] = ['-', '_', '/', '.', '@', '$'];
const CODE_AFTER: [char; 7] = ['-', '_', '/', '@', '(', '=', '['];

fn measure(context: &Context<'_>) -> Result<Vec<Candidate>, Declined> {
    Ok(context.beads().iter().filter_map(weigh).collect())
}

fn weigh(bead: &BeadText<'_>) -> Option<Candidate> {
    let (source, target) = (bead.side(Side::Source), bead.side(Side::Target));
    // Two words across the end of a segment are no run, and code may stand beside its own name.
    let segment = |place: u32| target.segment_of(place);
    // What the source has in letters is a name that the word beside it may explain: the role `role`.
    let in_letters =
        LazyCell::new(|| pieces(source.as_str()).into_iter().map(|piece| piece.key).collect::<BTreeSet<_>>());
    let found = repeated(target.as_str(), |found| {
        let both = found.both;
        segment(both.start) == segment(both.end - 1)
            && !target.verbatim().touches(target.to_document(both))
            && !in_letters.contains(found.once.of_text(target.as_str()).to_lowercase().as_str())
    })?;
    if repeats(source.as_str()) || source.as_str().contains("……") {
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

/// Finds the longest run of words that stands twice by a slip where it `may` stand; of those as long, the first.
fn repeated(text: &str, may: impl Fn(&Repeated) -> bool) -> Option<Repeated> {
    let pieces = pieces(text);
    let mut best: Option<Repeated> = None;
    for (one, other) in doubled(text, &pieces).filter(|(one, other)| is_slip(text, one, other)) {
        let span = |run: &[Piece<'_>]| run[0].span.join(run[run.len() - 1].span);
        let han = one.iter().filter(|piece| piece.is_han).count();
        let words = f32::from(u8::try_from(2 * (one.len() - han) + han).unwrap_or(u8::MAX)) / 2.0;
        let found = Repeated { once: span(one), both: span(one).join(span(other)), words };
        if best.as_ref().is_none_or(|before| words > before.words) && may(&found) {
            best = Some(found);
        }
    }
    best
}

/// Tells whether a text says something twice in a row, by a slip or for effect.
fn repeats(text: &str) -> bool {
    doubled(text, &pieces(text)).next().is_some()
}

/// The runs of words that stand twice in a row, with at most a comma between; of those that begin at one word the longest first.
fn doubled<'p, 't>(text: &'p str, pieces: &'p [Piece<'t>]) -> impl Iterator<Item = (&'p [Piece<'t>], &'p [Piece<'t>])> {
    let lengths = |start: usize| (1..=MOST_WORDS.min((pieces.len() - start) / 2)).rev().map(move |len| (start, len));
    let runs = (0..pieces.len()).flat_map(lengths);
    let runs = runs.map(|(start, len)| (&pieces[start..start + len], &pieces[start + len..start + 2 * len]));
    runs.filter(|(one, other)| {
        one.iter().zip(*other).all(|(one, other)| one.key == other.key)
            && matches!(gap(text, one, other).trim(), "" | "," | "，")
            && (one.iter().any(Piece::has_letters) || (one.len() >= LEAST_HAN && has_two(one)))
    })
}

fn is_slip(text: &str, one: &[Piece<'_>], other: &[Piece<'_>]) -> bool {
    if one.iter().all(|piece| piece.is_han) {
        return true;
    }
    let between = gap(text, one, other);
    let (before, after) = (&text[..one[0].span.range().start], &text[other[other.len() - 1].span.range().end..]);
    let mut next = after.chars();
    let goes_on = match next.next() {
        Some('.') => next.next().is_some_and(char::is_alphanumeric),
        Some(sign) => CODE_AFTER.contains(&sign),
        None => false,
    };
    // `example-plugin plugin` says what the plugin of that name is, and `put it on the queue queue.put` what puts it there.
    if before.ends_with(CODE_BEFORE) || goes_on || !is_written_alike(text, one, other) {
        return false;
    }
    let ends_alike = after.trim_start().is_empty() || after.starts_with([',', '.', ';', '!', '?']);
    match one {
        [word] => {
            // Mmm is no word.
            let is_drawn_out = word.key.as_bytes().windows(3).any(|three| three.iter().all(|byte| *byte == three[0]));
            let is_word = word.key.chars().all(char::is_alphabetic) && word.key.len() > 1 && !is_drawn_out;
            // A capital is a name (Duran Duran) or code.
            let is_small = word.span.of_text(text).chars().all(char::is_lowercase);
            is_word && is_small && between == " " && !DOUBLED.contains(&word.key.as_ref())
        }
        [first, second] if AND_OR.contains(&first.key.as_ref()) || JOINING.contains(&second.key.as_ref()) => false,
        // A slip copies the comma too: in *a city, a city of light* one takes up the other.
        _ => {
            let is_list = one.len() <= MOST_LISTED
                && one.windows(2).any(|two| !gap(text, &two[..1], &two[1..]).trim().is_empty());
            has_two(one) && !is_list && (between.trim().is_empty() || (between.trim() == "," && ends_alike))
        }
    }
}

/// Tells whether two runs have capitals in the same places and the same marks between their words.
fn is_written_alike(text: &str, one: &[Piece<'_>], other: &[Piece<'_>]) -> bool {
    let inner = |run: &[Piece<'_>], place: usize| gap(text, &run[place..=place], &run[place + 1..]).trim();
    one.iter().zip(other).all(|(one, other)| one.span.of_text(text) == other.span.of_text(text))
        && (0..one.len() - 1).all(|place| inner(one, place) == inner(other, place))
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

impl Piece<'_> {
    fn has_letters(&self) -> bool {
        !self.is_han && self.key.chars().any(char::is_alphabetic)
    }
}

/// The words of a text, and its Han characters one by one.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let tokens = tokens(text);
    let mut pieces = Vec::with_capacity(tokens.len());
    for token in tokens.into_iter().filter(|token| token.kind != TokenKind::Mark) {
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
    fn what_only_looks_doubled_is_let_pass() {
        for text in [
            "He went line by line by himself.",
            "Put the result on the queue queue.put(fact)",
            "A redirect from the location example example.com works.",
            "Choose the near axis, near axis (other side) or start.",
            "The ai-proxy to proxy to models.",
            "Set the OOD label ood_label first.",
            "Read the Guide The guide tells more.",
            "Getting stronger and stronger, and older.",
            "Round and round it went.",
            "Table names, column names, column types.",
            "Oooh oooh, mmm mmm.",
        ] {
            assert_eq!(once(text), None, "{text}");
        }
    }

    #[test]
    fn what_repeats_for_effect_repeats() {
        for text in ["Build up, build up the road.", "He said no, no.", "一步一步来，一步一步来。"] {
            assert!(repeats(text), "{text}");
        }
        assert!(!repeats("我们看看。") && !repeats("They rested by the river."));
    }

    #[test]
    fn a_run_that_may_not_stand_leaves_room_for_the_next() {
        let text = "Call run now run now, or go by the by the river, to the to the end.";
        let found = |may: fn(&Repeated) -> bool| repeated(text, may).map(|found| found.once.of_text(text));
        assert_eq!(found(|_| true), Some("run now"));
        assert_eq!(found(|found| found.both.start > 10), Some("by the"));
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
