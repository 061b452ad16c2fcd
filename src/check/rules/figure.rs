//! What the rules about figures share: which rule a pair of numbers is for, and how a candidate is made of it.
//!
//! Takes a bead and two numbers in it; gives back a candidate with both spans, both values and one sentence. It does not
//! weigh.

use super::answering::Answering;
use super::conversion::{is_converted, unit};
use super::markup_token::kept;
use crate::check::context::{BeadText, Context};
use crate::check::figures::Figures;
use crate::check::rule::Candidate;
use crate::finding::{Compared, Severity};
use crate::text::lang::Side;
use crate::text::number::{self, Conflict, Form, Kind, Quantity, Value};

/// How far past a number its unit, the second half of its range or its minutes may stand, in characters: what looks on from each
/// number of a text must not look at the whole rest.
const MOST_SKIPPED: usize = 32;

/// Returns a text without the characters at its head of which `is` holds, [`MOST_SKIPPED`] at most.
pub(super) fn skip(text: &str, is: impl Fn(char) -> bool) -> &str {
    let mut rest = text.chars();
    for _ in 0..MOST_SKIPPED {
        let before = rest.as_str();
        if !rest.next().is_some_and(&is) {
            return before;
        }
    }
    rest.as_str()
}

/// Which rule two numbers that stand against each other are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// A part of a date or time: `date`.
    Calendar,
    /// A share with and without its sign, or a multiple: `percent`.
    Share,
    /// The same digits at another magnitude: `number-magnitude`.
    Magnitude,
    /// Anything else: `number-value`.
    Value,
}

/// The widest slip between magnitudes that is looked at: million for 万亿 is six places, thousand for trillion nine.
const MOST_SHIFT: i32 = 9;

/// Returns by how many places two numbers differ, where they have the same digits and a slip is that wide.
pub(super) fn shift(source: &Quantity, target: &Quantity) -> Option<i32> {
    target.value.magnitude_over(source.value).filter(|exponent| *exponent != 0 && exponent.abs() <= MOST_SHIFT)
}

/// Tells whether a number names a place in the calendar or on the clock.
pub(super) fn is_calendar(quantity: &Quantity) -> bool {
    use Kind::{Century, Clock, Day, Decade, Month, Weekday, Year};
    matches!(quantity.kind, Year | Decade | Century | Month | Day | Weekday | Clock)
}

/// Sorts a conflict. No two rules show the same one.
pub(super) fn sort(source: &Quantity, target: &Quantity) -> Sort {
    let is_kind = |kind: Kind| source.kind == kind || target.kind == kind;
    let both = |kind: Kind| source.kind == kind && target.kind == kind;
    if is_calendar(source) || is_calendar(target) {
        return Sort::Calendar;
    }
    let lost_sign =
        is_kind(Kind::Percent) && !both(Kind::Percent) && matches!(shift(source, target), Some(-3 | -2 | 2 | 3));
    if lost_sign || is_kind(Kind::Multiple) {
        return Sort::Share;
    }
    let is_amount = |quantity: &Quantity| matches!(quantity.kind, Kind::Plain | Kind::Percent | Kind::Vague);
    if is_amount(source) && is_amount(target) && shift(source, target).is_some() {
        return Sort::Magnitude;
    }
    Sort::Value
}

/// A bead whose both sides have numbers, with the comparison of these.
pub(super) struct Compare<'c> {
    /// The bead.
    pub(super) bead: &'c BeadText<'c>,
    /// What became of its numbers.
    pub(super) figures: &'c Figures,
}

impl<'c> Compare<'c> {
    /// Returns the numbers of a side.
    pub(super) fn quantities(&self, side: Side) -> &'c [Quantity] {
        self.bead.side(side).quantities()
    }

    /// Returns the two numbers of a conflict.
    pub(super) fn pair(&self, conflict: Conflict) -> (&'c Quantity, &'c Quantity) {
        (&self.quantities(Side::Source)[conflict.source], &self.quantities(Side::Target)[conflict.target])
    }

    /// Returns the text of a side.
    pub(super) fn text(&self, side: Side) -> &'c str {
        self.bead.side(side).as_str()
    }

    /// Tells whether a number stands in code, an address or a placeholder, which `markup` compares.
    fn is_markup(&self, side: Side, quantity: &Quantity) -> bool {
        let side = self.bead.side(side);
        kept(side).touches(side.to_document(quantity.span))
    }

    /// Makes the candidate of two numbers that stand against each other; none where one is markup.
    pub(super) fn against(&self, conflict: Conflict, strength: f32, severity: Severity) -> Option<Candidate> {
        let (source, target) = self.pair(conflict);
        let explained = number::explain(self.text(Side::Source), source, self.text(Side::Target), target);
        self.said(source, target, strength, severity, &explained)
    }

    /// Makes a candidate of two numbers and what is said of them: `source value; target value: how they differ`.
    pub(super) fn said(
        &self,
        source: &Quantity,
        target: &Quantity,
        strength: f32,
        severity: Severity,
        explained: &str,
    ) -> Option<Candidate> {
        if self.is_markup(Side::Source, source) || self.is_markup(Side::Target, target) {
            return None;
        }
        let values = explained.rsplit_once(": ").map_or(explained, |(values, _)| values);
        let (source_value, target_value) = values.split_once("; ").unwrap_or((values, ""));
        Some(Candidate {
            beads: vec![self.bead.id],
            source: Some(self.bead.side(Side::Source).to_document(source.span)),
            target: Some(self.bead.side(Side::Target).to_document(target.span)),
            strength,
            confidence: self.bead.confidence(strength),
            severity,
            compared: Some(Compared { source: source_value.to_owned(), target: target_value.to_owned() }),
            detail: values.to_owned(),
            message: format!("{explained}."),
        })
    }

    /// Makes the candidate of a number that the other side has nowhere; none where it is markup.
    pub(super) fn alone(&self, side: Side, index: usize, strength: f32, severity: Severity) -> Option<Candidate> {
        let quantity = &self.quantities(side)[index];
        if self.is_markup(side, quantity) {
            return None;
        }
        let value = number::show(self.text(side), quantity);
        let place = |at: Side| {
            let at_side = self.bead.side(at);
            if at == side { Some(at_side.to_document(quantity.span)) } else { at_side.span() }
        };
        let said = |at: Side| if at == side { value.clone() } else { String::new() };
        let message = match side {
            Side::Source => format!("{value} of the source is nowhere in the translation."),
            Side::Target => format!("{value} of the translation is nowhere in the source."),
        };
        Some(Candidate {
            beads: vec![self.bead.id],
            source: place(Side::Source),
            target: place(Side::Target),
            strength,
            confidence: self.bead.confidence(strength),
            severity,
            compared: Some(Compared { source: said(Side::Source), target: said(Side::Target) }),
            detail: value.clone(),
            message,
        })
    }
}

/// Beads of which the aligner is less sure are not compared: their numbers are mostly those of other sentences, and
/// `alignment-doubt` says where to look. Origin: tables of figures in documentation whose cells were paired one off, all of
/// them below it; right beads with a wrong number are at 0.9 and above.
pub(super) const LEAST_CONFIDENCE: f32 = 0.6;

/// Tells whether a candidate is of a number that one side has alone.
fn is_alone(candidate: &Candidate) -> bool {
    candidate.compared.as_ref().is_some_and(|two| two.source.is_empty() || two.target.is_empty())
}

/// Gives every bead with text on both sides to a measure, and gathers its candidates.
pub(super) fn each_bead<'a>(
    context: &'a Context<'a>,
    measure: impl Fn(&Compare<'a>, &mut Vec<Candidate>),
) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for bead in context.beads() {
        let is_null = bead.bead.source.is_empty() || bead.bead.target.is_empty();
        if !is_null && bead.bead.confidence.value() >= LEAST_CONFIDENCE {
            measure(&Compare { bead, figures: figures(bead) }, &mut candidates);
        }
    }
    candidates
}

/// The same for numbers that differ or stand alone: where the words of a bead do not answer each other, they are those of two
/// texts. What is said of amounts that agree needs no such leave: they answer each other.
pub(super) fn each_answering_bead<'a>(
    context: &'a Context<'a>,
    measure: impl Fn(&Compare<'a>, &mut Vec<Candidate>),
) -> Vec<Candidate> {
    each_bead(context, |compare, candidates| {
        let before = candidates.len();
        measure(compare, candidates);
        if candidates.len() > before {
            let found = candidates.split_off(before);
            let answering = Answering::new(context, compare.bead, compare.figures);
            let answers = |one: &Candidate| {
                let is_of_two = if is_alone(one) {
                    // A numeral that a name of the source was read as is wrong in any pair.
                    one.severity != Severity::Critical && answering.is_of_two_texts_alone().unwrap_or(false)
                } else {
                    answering.is_of_two_texts().unwrap_or(false)
                };
                !is_of_two
            };
            candidates.extend(found.into_iter().filter(answers));
        }
    })
}

fn figures<'b>(bead: &'b BeadText<'_>) -> &'b Figures {
    let texts = (bead.side(Side::Source).as_str(), bead.side(Side::Target).as_str());
    bead.figures(|source, target| is_converted((texts.0, source), (texts.1, target)))
}

/// Tells whether numbers of the two sides of a bead stand against each other and speak against the pair: its words do not answer
/// each other either. Where they do, the number is wrong and the rules about figures say so.
pub(super) fn has_conflict_of_two_texts(context: &Context<'_>, bead: &BeadText<'_>) -> bool {
    let figures = figures(bead);
    !figures.conflicts.is_empty() && Answering::new(context, bead, figures).is_of_two_texts().unwrap_or(true)
}

/// Gives every conflict of a sort to a measure of strength.
pub(super) fn conflicts(
    context: &Context<'_>,
    sort_of_rule: Sort,
    severity: Severity,
    likelihood: impl Fn(&Compare<'_>, Conflict) -> f32,
) -> Vec<Candidate> {
    each_answering_bead(context, |compare, candidates| {
        for conflict in &compare.figures.conflicts {
            let (source, target) = compare.pair(*conflict);
            if sort(source, target) == sort_of_rule {
                let likelihood = likelihood(compare, *conflict);
                let is_apart = is_of_two_calls(compare, source, target) || is_read_otherwise(compare, source, target);
                let strength = if is_apart { likelihood.min(UNLIKELY) } else { likelihood };
                candidates.extend(compare.against(*conflict, strength, severity));
            }
        }
    })
}

/// How likely two numbers stand for one another that are counted or read in two ways, or are of two things by name.
pub(super) const UNLIKELY: f32 = 0.4;

/// Tells whether two numbers are arguments of calls of unlike names: BETAINV(0.5;5;10) and BETADIST(0.75;3;4), iconv(3) and
/// locale(7).
fn is_of_two_calls(compare: &Compare<'_>, source: &Quantity, target: &Quantity) -> bool {
    let names = (called(compare.text(Side::Source), source), called(compare.text(Side::Target), target));
    matches!(names, (Some(one), Some(other)) if !one.eq_ignore_ascii_case(other))
}

/// Returns the name of the call that a number is an argument of.
fn called<'t>(text: &'t str, quantity: &Quantity) -> Option<&'t str> {
    let before = &text[..quantity.span.start as usize];
    let is_argument = |next: char| next.is_ascii_alphanumeric() || ".,;:- \"".contains(next);
    let before = before.trim_end_matches(is_argument).strip_suffix('(')?;
    let is_of_name = |next: char| next.is_ascii_alphanumeric() || matches!(next, '_' | '.');
    let name = &before[before.trim_end_matches(is_of_name).len()..];
    name.starts_with(|first: char| first.is_ascii_alphabetic()).then_some(name)
}

/// Tells whether both sides print the same two numbers, so that only the words beside them are read otherwise: 0.06 or 6 per
/// cent, on a side that is left in English.
fn is_read_otherwise(compare: &Compare<'_>, source: &Quantity, target: &Quantity) -> bool {
    let printed = |side: Side, quantity: &Quantity| quantity.span.of_text(compare.text(side)).trim();
    let (one, other) = (printed(Side::Source, source), printed(Side::Target, target));
    let is_bare = |number: &str| number.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','));
    let times = |side: Side, number: &str| {
        let numbers = compare.text(side).split(|next: char| !next.is_ascii_digit() && !matches!(next, '.' | ','));
        numbers.filter(|found| found.trim_matches(['.', ',']) == number).count()
    };
    let stands = |side: Side, number: &str| (1..=times(side.other(), number)).contains(&times(side, number));
    one != other && is_bare(one) && is_bare(other) && stands(Side::Source, one) && stands(Side::Target, other)
}

/// Tells whether a number that a bead lacks stands in the bead before or after it, on the other side: sentences are cut
/// and joined otherwise, and a number that moved is not lost.
pub(super) fn is_beside(context: &Context<'_>, compare: &Compare<'_>, side: Side, index: usize) -> bool {
    let quantity = &compare.quantities(side)[index];
    let place = compare.bead.id.index();
    let before = place.checked_sub(1);
    [before, place.checked_add(1)].into_iter().flatten().filter_map(|place| context.beads().get(place)).any(|bead| {
        let other = bead.side(side.other()).quantities();
        other.iter().any(|found| found.readings().any(|value| quantity.readings().any(|wanted| value == wanted)))
    })
}

/// How firmly a number is carried over by translators, 0 to 1. A judgement, made on reading numbers that one side of human
/// translations has alone: amounts survive, places in the calendar and small numbers are supplied and dropped.
pub(super) fn standing(compare: &Compare<'_>, side: Side, index: usize) -> f32 {
    let quantity = &compare.quantities(side)[index];
    let base: f32 = match quantity.kind {
        // 100% is "all" and 0% is "none", 24 hours are "round the clock", and one is said and left out.
        _ if quantity.value == Value::ONE || quantity.value.is_zero() => 0.4,
        _ if quantity.value == Value::whole(24) => 0.6,
        Kind::Percent => 0.9,
        Kind::Plain if quantity.value >= Value::whole(10_000) => 0.9,
        Kind::Plain | Kind::Fraction if quantity.value > Value::whole(12) => 0.8,
        Kind::Plain | Kind::Multiple => 0.6,
        Kind::Year => 0.65,
        Kind::Ordinal => 0.5,
        Kind::Fraction | Kind::Decade | Kind::Century => 0.45,
        Kind::Month | Kind::Day | Kind::Weekday | Kind::Clock => 0.4,
        Kind::Vague | Kind::Identifier => 0.2,
    };
    let words = if quantity.form == Form::Digits { 0.0 } else { 0.1 };
    let before = &compare.text(side)[..quantity.span.start as usize];
    let after = &compare.text(side)[quantity.span.end as usize..];
    let is_supplied =
        is_in_note(before) || is_status(before) || is_aside(before, after) || is_conversion(compare, side, index);
    if is_supplied { base.min(SUPPLIED) } else { base - words }
}

/// How much a number counts that is written for the readers of one language only. Thorough shows it.
const SUPPLIED: f32 = 0.5;

/// What opens a note of the translator.
const NOTES: [&str; 10] =
    ["（注：", "(注：", "（注:", "(注:", "（译注", "(译注", "（译者注", "(译者注", "（譯註", "（譯者註"];

/// Tells whether a text breaks off inside a note in brackets: （注：《2001太空漫游.
fn is_in_note(before: &str) -> bool {
    let Some(at) = NOTES.iter().filter_map(|note| before.rfind(note)).max() else { return false };
    let brackets = |marks: [char; 2]| before[at..].matches(marks).count();
    brackets(['(', '（']) > brackets([')', '）'])
}

/// Tells whether a number fills brackets alone (《永世之战》（1974）), or explains what was said before (即1 - 31).
fn is_aside(before: &str, after: &str) -> bool {
    let in_brackets = before.ends_with(['(', '（']) && after.starts_with([')', '）']);
    let clause = before.rsplit(['，', '。', '；', '：', '、']).next().unwrap_or(before);
    in_brackets || clause.trim_start().starts_with('即')
}

/// Tells whether a number says the measure beside it in another unit: 140磅/63.5公斤.
fn is_conversion(compare: &Compare<'_>, side: Side, index: usize) -> bool {
    let (text, quantities) = (compare.text(side), compare.quantities(side));
    let beside = [index.checked_sub(1), index.checked_add(1)].into_iter().flatten();
    let is_same = |other: &Quantity| {
        unit((text, other)) != unit((text, &quantities[index]))
            && is_converted((text, other), (text, &quantities[index]))
    };
    beside.filter_map(|place| quantities.get(place)).any(is_same)
}

/// Tells whether a text breaks off before the code of an answer, which has a name as well: HTTP 103 Early Hints.
fn is_status(before: &str) -> bool {
    before.trim_end().ends_with("HTTP")
}

/// The words for the numbers from two to twelve, wherever they stand: as a count, in a name, in an idiom.
const WRITTEN: [&[&str]; 11] = [
    &["二", "两", "兩", "双", "雙", "俩", "two", "second", "twice", "double", "both", "pair", "couple"],
    &["三", "仨", "three", "third", "thrice", "triple", "trio"],
    &["四", "four", "fourth", "quarter", "quadruple"],
    &["五", "five", "fifth"],
    &["六", "six", "sixth"],
    &["七", "seven", "seventh"],
    &["八", "eight", "eighth"],
    &["九", "nine", "ninth"],
    &["十", "ten", "tenth"],
    &["十一", "eleven", "eleventh"],
    &["十二", "twelve", "twelfth", "dozen"],
];

/// Tells whether a text writes a number from two to twelve anywhere, even where it is no quantity: 五舍客勒, 方法三.
pub(super) fn is_written(text: &str, value: Value) -> bool {
    let place = value.as_whole().and_then(|number| usize::try_from(number).ok()?.checked_sub(2));
    let Some(words) = place.and_then(|place| WRITTEN.get(place)) else { return false };
    let is_word = |found: &str| words.iter().any(|word| found.eq_ignore_ascii_case(word));
    words.iter().any(|word| !word.is_ascii() && text.contains(word))
        || text.split(|next: char| !next.is_ascii_alphabetic()).any(is_word)
}
