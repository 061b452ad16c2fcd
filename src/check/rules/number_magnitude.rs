//! `number-magnitude`: the right digits at the wrong power of ten.
//!
//! Reads the numbers that stand against each other and differ by ten, a hundred, a thousand or ten thousand times.

use super::figure::{Sort, conflicts};
use crate::check::context::Context;
use crate::check::profile::Bars;
use crate::check::rule::{Candidate, Declined, Direction, Rule, Threshold};
use crate::finding::Severity;
use crate::text::number::Form;

/// The record.
pub(in crate::check) const RULE: Rule = Rule {
    name: "number-magnitude",
    summary: "A number is ten, a hundred or more times too large or too small",
    what: "Takes the numbers that stand against each other on the two sides, as `number-value` does, where one has the digits \
           of the other at another power of ten: up to ten thousand times, which is the step from 万 to 亿 and from million \
           to 亿 and trillion. Says how many times too large or too small the translation is.",
    why: "万 and 亿 count by ten thousand and English by a thousand, so a slip by a power of ten is easy to make, hard to see \
          and never harmless.",
    example: "    source  去年售出560万台。\n    target  56 million units were sold last year.\n\n\
              560万 = 5,600,000; 56 million = 56,000,000: ten times too large",
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

fn measure(context: &Context<'_>) -> Result<Vec<Candidate>, Declined> {
    Ok(conflicts(context, Sort::Magnitude, Severity::Critical, |compare, conflict| {
        let (source, target) = compare.pair(conflict);
        let base = if source.kind == target.kind { 0.95_f32 } else { 0.75 };
        let words = if source.form == Form::Words && target.form == Form::Words { 0.1 } else { 0.0 };
        base - words
    }))
}
