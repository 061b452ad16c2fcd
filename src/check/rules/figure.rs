//! What the rules about figures share: which rule a pair of numbers is for, and how a candidate is made of it.
//!
//! Takes a bead and two numbers in it; gives back a candidate with both spans, both values and one sentence. It does not
//! weigh.

use super::conversion::{is_converted, unit};
use super::markup_token::kept;
use super::misfit::{ENOUGH_WORDS, doubt_nats, float};
use crate::check::context::{BeadText, Context};
use crate::check::figures::Figures;
use crate::check::rule::Candidate;
use crate::finding::{Compared, Severity};
use crate::text::lang::Side;
use crate::text::number::{self, Conflict, Form, Kind, Quantity, Value};

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

/// From these odds on, in nats, that the words of the two sides have nothing to do with each other, numbers that stand against
/// each other are those of two texts: the pair is what is wrong, and `mismatch` is the rule for it. Origin: all 185 findings
/// of these rules in 167,675 rows of parallel corpora, at most 4,000 of each source, of which few above the bars were right.
/// A lower first bar costs figures that were planted in short or free pairs.
const UNRELATED_NATS: f32 = 0.0;

/// The same for a number that one side has alone: where part of the words go their own way, so do the numbers beside them. Of
/// fewer words than [`ENOUGH_WORDS`] one without a link moves the odds by as much, so these count as the others do.
const UNRELATED_ALONE_NATS: f32 = -2.0;

/// A numeral that a name of the source was read as is wrong in any pair.
fn most_unrelated(candidate: &Candidate, has_few_words: bool) -> f32 {
    let is_alone = candidate.compared.as_ref().is_some_and(|two| two.source.is_empty() || two.target.is_empty());
    match candidate.severity {
        Severity::Critical if is_alone => f32::INFINITY,
        _ if is_alone && !has_few_words => UNRELATED_ALONE_NATS,
        _ => UNRELATED_NATS,
    }
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
            let unrelated = unrelated_nats(context, compare.bead);
            let has_few_words = context.fit(compare.bead).is_some_and(|fit| float(fit.words) < ENOUGH_WORDS);
            let answers = |one: &Candidate| unrelated.is_none_or(|odds| odds < most_unrelated(one, has_few_words));
            candidates.extend(found.into_iter().filter(answers));
        }
    })
}

fn figures<'b>(bead: &'b BeadText<'_>) -> &'b Figures {
    let texts = (bead.side(Side::Source).as_str(), bead.side(Side::Target).as_str());
    bead.figures(|source, target| is_converted((texts.0, source), (texts.1, target)))
}

fn unrelated_nats(context: &Context<'_>, bead: &BeadText<'_>) -> Option<f32> {
    context.unrelated_nats(bead).map(|odds| odds - doubt_nats(bead))
}

/// Tells whether numbers of the two sides of a bead stand against each other and speak against the pair: its words do not answer
/// each other either. Where they do, the number is wrong and the rules about figures say so.
pub(super) fn has_conflict_of_two_texts(context: &Context<'_>, bead: &BeadText<'_>) -> bool {
    !figures(bead).conflicts.is_empty() && unrelated_nats(context, bead).is_none_or(|odds| odds >= UNRELATED_NATS)
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
                candidates.extend(compare.against(*conflict, likelihood(compare, *conflict), severity));
            }
        }
    })
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
        // 100% is "all", 24 hours are "round the clock", and one is said and left out.
        _ if quantity.value == Value::ONE => 0.4,
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
