//! `number-value`: numbers that stand against each other on the two sides.
//!
//! Reads the quantities of both sides by value and takes those that find no partner on *both* sides. A number that only
//! one side has is for `number-missing` and `number-extra`; dates, shares and slips of magnitude have rules of their own.

use super::conversion::units_convert;
use super::figure::{Compare, Sort, UNLIKELY, conflicts};
use crate::check::context::Context;
use crate::check::profile::Bars;
use crate::check::rule::{Candidate, Declined, Direction, Rule, Threshold};
use crate::finding::Severity;
use crate::text::currency::currency_of;
use crate::text::lang::Side;
use crate::text::number::{Approximation, Form, Kind, Quantity, Value};

/// The record.
pub(in crate::check) const RULE: Rule = Rule {
    name: "number-value",
    summary: "A number of the source is another number in the translation",
    what: "Reads the numbers of both sides as exact values, whether in digits, Chinese numerals or English words (560万, \
           5.6 million and 5,600,000 are one value), and pairs those that agree; roundings are judged by the printed \
           digits. Numbers left over on both sides are set against each other: first those that differ by a power of ten, \
           then those of the same kind that stand nearest; a measure in another unit (300斤, 150 kg) agrees. The strength \
           is higher for numbers of the same kind, and for digits on both sides.",
    why: "A wrong amount is the costliest slip of a translation.",
    example: "    source  今年学校共录取137名新生。\n    target  This year the school admitted 173 new students.\n\n\
              137; 173: too large.",
    wrong: "When the translator gives the number in another currency, counts from another year, or corrects the \
            source. When a numeral belongs to a name. Digits in code, addresses and placeholders are compared by `markup`; \
            names such as H100 and COVID-19 are no numbers. Where the words, \
            the other numbers and the names of the two sides do not answer each other, the pair is for `mismatch` and \
            its numbers are not compared.",
    severity: Severity::Critical,
    mqm: "Accuracy > Mistranslation",
    threshold: Threshold {
        // Leaves out pairs of unlike kinds; see `likelihood`.
        bars: Bars::graded(Some(0.6), Some(0.5), Some(0.4)),
        direction: Direction::AtLeast,
        unit: "likelihood that the two numbers stand for one another, 0 to 1",
    },
    measure,
    join: None,
};

fn measure(context: &Context<'_>) -> Result<Vec<Candidate>, Declined> {
    Ok(conflicts(context, Sort::Value, Severity::Critical, |compare, conflict| {
        let (source, target) = compare.pair(conflict);
        let are_of_one_measure =
            units_convert((compare.text(Side::Source), source), (compare.text(Side::Target), target));
        let is_rank = is_rank_of_amount(compare, (Side::Source, source), target)
            || is_rank_of_amount(compare, (Side::Target, target), source);
        let is_label = is_one_heading(compare, source, target) || is_item_of_ones(compare, source, target);
        if is_rank || is_label { UNLIKELY } else { likelihood(source, target, are_of_one_measure) }
    }))
}

/// Tells whether two headings are counted to the same place, by one side within its chapter: 2.1 and 1.
fn is_one_heading(compare: &Compare<'_>, source: &Quantity, target: &Quantity) -> bool {
    let label = |side: Side, quantity: &Quantity| {
        let text = compare.text(side);
        let (start, end) = (quantity.span.start as usize, quantity.span.end as usize);
        let is_first = text[..start].trim().is_empty();
        is_first.then(|| (quantity.span.of_text(text).trim(), text[end..].starts_with(['.', '、', '．', ')', '）'])))
    };
    let (Some(source), Some(target)) = (label(Side::Source, source), label(Side::Target, target)) else { return false };
    // A mark after the shorter label says that it is one: 5 of *5 out of 10* is none.
    let ends_in = |(whole, _): (&str, bool), (last, is_marked): (&str, bool)| {
        is_marked && whole.rsplit_once('.').is_some_and(|(_, own)| own == last)
    };
    ends_in(source, target) || ends_in(target, source)
}

/// Tells whether two numbers mark items of a list, one of them as Markdown may, which writes 1. before every item.
fn is_item_of_ones(compare: &Compare<'_>, source: &Quantity, target: &Quantity) -> bool {
    let is_marker = |side: Side, quantity: &Quantity| {
        let text = compare.text(side);
        let (start, end) = (quantity.span.start as usize, quantity.span.end as usize);
        let opens_line = text[..start].trim_end_matches([' ', '\t']).is_empty() || text[..start].ends_with('\n');
        opens_line && text[end..].starts_with(". ") && quantity.value.as_whole().is_some()
    };
    is_marker(Side::Source, source)
        && is_marker(Side::Target, target)
        && (source.value == Value::ONE || target.value == Value::ONE)
}

/// Tells whether an amount, which no place in an order can stand for, is money or has decimals.
fn is_rank_of_amount(compare: &Compare<'_>, amount: (Side, &Quantity), other: &Quantity) -> bool {
    let (start, end) = (amount.1.span.start as usize, amount.1.span.end as usize);
    other.kind == Kind::Ordinal
        && amount.1.kind == Kind::Plain
        && (amount.1.value.as_whole().is_none() || currency_of(compare.text(amount.0), start, end).is_some())
}

/// How likely two left-over numbers stand for one another. A judgement, made on reading conflicts in news, encyclopaedia and
/// central-bank reports: numbers of unlike kinds are mostly two numbers with nothing in common.
fn likelihood(source: &Quantity, target: &Quantity, are_of_one_measure: bool) -> f32 {
    use Kind::{Fraction, Ordinal, Percent, Plain, Vague};
    let base: f32 = match (source.kind, target.kind) {
        (Plain | Percent, _) if source.kind == target.kind => 0.85,
        (one, other) if one == other => 0.75,
        (Plain, Percent | Vague) | (Percent | Vague, Plain) => 0.65,
        (Plain, Ordinal) | (Ordinal, Plain) => 0.55,
        (Percent, Fraction) | (Fraction, Percent) => 0.6,
        _ => 0.4,
    };
    let words = if source.form == Form::Words && target.form == Form::Words { 0.1 } else { 0.0 };
    let loose = |quantity: &Quantity| quantity.approximation != Approximation::Exact;
    let loose = if loose(source) || loose(target) { 0.05 } else { 0.0 };
    // A note number or a rank stands against an amount only by chance; 3.3亿千瓦 and 32 gigawatts are far apart in print alone.
    let far = if base > 0.8 && !are_of_one_measure && is_far(source.value, target.value) { 0.4 } else { 0.0 };
    (base - words - loose - far).clamp(0.0, 1.0)
}

/// Tells whether one value is over a thousand times the other.
fn is_far(one: Value, other: Value) -> bool {
    let over = |a: Value, b: Value| b.times(Value::whole(1000)).is_some_and(|most| a > most);
    over(one, other) || over(other, one)
}
