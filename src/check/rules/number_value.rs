//! `number-value`: numbers that stand against each other on the two sides.
//!
//! Reads the quantities of both sides by value and takes those that find no partner on *both* sides. A number that only
//! one side has is not looked at, and a wrong unit or currency beside the right number is not seen.

use super::conversion::is_converted;
use super::markup_token::kept;
use crate::check::context::{BeadText, Context};
use crate::check::profile::Bars;
use crate::check::rule::{Candidate, Declined, Direction, Rule, Threshold};
use crate::finding::{Compared, Severity};
use crate::text::lang::Side;
use crate::text::number::{self, Approximation, Form, Kind, Quantity, Value};

/// The record.
pub(in crate::check) const RULE: Rule = Rule {
    name: "number-value",
    summary: "A number of the source is another number in the translation",
    what: "Reads the numbers of both sides as exact values, whether in digits, Chinese numerals or English words (560万, \
           5.6 million and 5,600,000 are one value), and pairs those that agree; roundings are judged by the printed \
           digits. Numbers left over on both sides are set against each other: first those that differ by a power of ten, \
           then those of the same kind that stand nearest; a measure in \
           another unit (300斤, 150 kg) agrees. The strength is higher for a power of ten, for numbers of the \
           same kind, and for digits on both sides.",
    why: "A wrong amount, date or share is the costliest slip of a translation, and 万 and 亿 invite it.",
    example: "    source  去年售出560万台。\n    target  56 million units were sold last year.\n\n\
              560万 = 5,600,000; 56 million = 56,000,000: ten times too large",
    wrong: "When the translator gives the number in another currency, counts from another year, or corrects the \
            source. When a numeral belongs to a name. A number that stands on one side only is not seen, and neither \
            are digits in code, addresses and placeholders, which `markup` compares.",
    severity: Severity::Critical,
    mqm: "Accuracy > Mistranslation",
    threshold: Threshold {
        // Leaves out pairs of unlike kinds; see `likelihood`.
        bars: Bars::each(0.5),
        direction: Direction::AtLeast,
        unit: "likelihood that the two numbers stand for one another, 0 to 1",
    },
    measure,
    join: None,
};

fn measure(context: &Context<'_>) -> Result<Vec<Candidate>, Declined> {
    let mut candidates = Vec::new();
    for bead in context.beads() {
        let (source, target) = (bead.side(Side::Source).quantities(), bead.side(Side::Target).quantities());
        if source.is_empty() || target.is_empty() {
            continue;
        }
        let conflicts = number::compare(source, target).conflicts(source, target);
        if conflicts.is_empty() {
            continue;
        }
        let (source_kept, target_kept) = (kept(bead.side(Side::Source)), kept(bead.side(Side::Target)));
        for conflict in conflicts {
            let (source, target) = (&source[conflict.source], &target[conflict.target]);
            let is_markup = source_kept.touches(bead.side(Side::Source).to_document(source.span))
                || target_kept.touches(bead.side(Side::Target).to_document(target.span));
            if !is_markup {
                candidates.push(candidate(bead, source, target));
            }
        }
    }
    Ok(candidates)
}

fn candidate(bead: &BeadText<'_>, source: &Quantity, target: &Quantity) -> Candidate {
    let (source_side, target_side) = (bead.side(Side::Source), bead.side(Side::Target));
    let explained = number::explain(source_side.as_str(), source, target_side.as_str(), target);
    // The explanation is `what the source says; what the target says: how they differ`.
    let values = explained.rsplit_once(": ").map_or(explained.as_str(), |(values, _)| values);
    let (source_value, target_value) = values.split_once("; ").unwrap_or((values, ""));
    let is_converted = is_converted((source_side.as_str(), source), (target_side.as_str(), target));
    let strength = if is_converted { CONVERTED } else { likelihood(source, target) };
    Candidate {
        beads: vec![bead.id],
        source: Some(source_side.to_document(source.span)),
        target: Some(target_side.to_document(target.span)),
        strength,
        confidence: bead.confidence(strength),
        severity: Severity::Critical,
        compared: Some(Compared { source: source_value.to_owned(), target: target_value.to_owned() }),
        detail: values.to_owned(),
        message: format!("{explained}."),
    }
}

/// How likely two numbers stand against each other that are one measure in two units.
const CONVERTED: f32 = 0.1;

/// How likely two left-over numbers stand for one another. A judgement, made on reading conflicts in news, encyclopaedia and
/// central-bank reports: numbers of unlike kinds are mostly two numbers with nothing in common.
fn likelihood(source: &Quantity, target: &Quantity) -> f32 {
    use Kind::{Clock, Day, Fraction, Month, Multiple, Ordinal, Percent, Plain, Vague, Weekday, Year};
    let shift = target.value.magnitude_over(source.value);
    let base: f32 = match (source.kind, target.kind) {
        (Plain | Percent | Year, _) if source.kind == target.kind => 0.85,
        (Plain, Percent) | (Percent, Plain) if matches!(shift, Some(-2 | 2)) => 0.85,
        (Month | Day | Weekday, _) if source.kind == target.kind => 0.8,
        (one, other) if one == other => 0.75,
        (Plain, Percent | Multiple | Vague) | (Percent | Multiple | Vague, Plain) => 0.65,
        // A year that lost its mark, or a number that got one.
        (Plain, Year) | (Year, Plain) => 0.6,
        (Day, Plain | Ordinal) | (Plain | Ordinal, Day) => 0.6,
        (Plain, Ordinal | Clock) | (Ordinal | Clock, Plain) => 0.55,
        (Percent, Fraction | Multiple) | (Fraction | Multiple, Percent) => 0.6,
        _ => 0.4,
    };
    let slip = if shift.is_some_and(|exponent| exponent.abs() <= MOST_SHIFT) { 0.1 } else { 0.0 };
    let words = if source.form == Form::Words && target.form == Form::Words { 0.1 } else { 0.0 };
    let loose = |quantity: &Quantity| quantity.approximation != Approximation::Exact;
    let loose = if loose(source) || loose(target) { 0.05 } else { 0.0 };
    // A note number or a rank stands against an amount only by chance.
    let far = if slip <= 0.0 && base > 0.8 && is_far(source.value, target.value) { 0.4 } else { 0.0 };
    (base + slip - words - loose - far).clamp(0.0, 1.0)
}

/// Tells whether one value is over a thousand times the other.
fn is_far(one: Value, other: Value) -> bool {
    let over = |a: Value, b: Value| b.times(Value::whole(1000)).is_some_and(|most| a > most);
    over(one, other) || over(other, one)
}

/// The widest slip between magnitudes that happens: 亿 for 万 is four places, million for 亿 two, trillion for 亿 four.
const MOST_SHIFT: i32 = 4;
