//! `number-magnitude`: the right digits at the wrong power of ten.
//!
//! Reads the numbers that stand against each other and differ by ten, a hundred, a thousand or ten thousand times.

use super::figure::{Sort, conflicts, shift};
use crate::check::context::Context;
use crate::check::profile::Bars;
use crate::check::rule::{Candidate, Declined, Direction, Rule, Threshold};
use crate::finding::Severity;
use crate::text::number::{Form, Value};

/// The record.
pub(in crate::check) const RULE: Rule = Rule {
    name: "number-magnitude",
    summary: "A number is ten, a hundred or more times too large or too small",
    what: "Takes the numbers that stand against each other on the two sides, as `number-value` does, where one has the digits \
           of the other at another power of ten: such slips are steps from 万 to 亿, from million to billion, or a point that \
           was lost. Says how many times too large or too small the translation is.",
    why: "万 and 亿 count by ten thousand and English by a thousand, so a slip by a power of ten is easy to make, hard to see \
          and never harmless.",
    example: "    source  去年售出560万台。\n    target  56 million units were sold last year.\n\n\
              560万 = 5,600,000; 56 million = 56,000,000: ten times too large.",
    wrong: "When two numbers of different things happen to differ by a power of ten (3 rooms, 30 guests) and each lacks its \
            partner. When the source itself is wrong.",
    severity: Severity::Critical,
    mqm: "Accuracy > Mistranslation",
    threshold: Threshold {
        // Digits or magnitude words on a side; two numbers in plain words are weaker.
        bars: Bars::each(0.6),
        direction: Direction::AtLeast,
        unit: "likelihood that the two numbers stand for one another, 0 to 1",
    },
    measure,
    join: None,
};

/// Up to here slips are common: 亿 for 万 is four places, million for 亿 two.
const USUAL_SHIFT: i32 = 4;

fn measure(context: &Context<'_>) -> Result<Vec<Candidate>, Declined> {
    Ok(conflicts(context, Sort::Magnitude, Severity::Critical, |compare, conflict| {
        let (source, target) = compare.pair(conflict);
        let base = if source.kind == target.kind { 0.95_f32 } else { 0.75 };
        let words = if source.form == Form::Words && target.form == Form::Words { 0.1 } else { 0.0 };
        // 5 people and 5 million have their digit in common by chance; millions and trillions are confused.
        let is_wide = shift(source, target).is_some_and(|exponent| exponent.abs() > USUAL_SHIFT);
        let wide = if is_wide && source.value.min(target.value) < Value::whole(1000) { 0.4 } else { 0.0 };
        base - words - wide
    }))
}
