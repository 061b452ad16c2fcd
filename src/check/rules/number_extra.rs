//! `number-extra`: a number that the source does not have.
//!
//! Reads the strong numbers of the target whose value the other side has nowhere and that stand against no other number.
//! Small numbers in words are not looked at.

use super::figure::{Compare, each_answering_bead, is_beside, standing};
use crate::check::context::Context;
use crate::check::profile::Bars;
use crate::check::rule::{Candidate, Declined, Direction, Rule, Threshold};
use crate::finding::Severity;
use crate::text::currency::currency_of;
use crate::text::lang::Side;

/// The record.
pub(in crate::check) const RULE: Rule = Rule {
    name: "number-extra",
    summary: "A number of the translation is nowhere in the source",
    what: "The mirror image of `number-missing`: takes the numbers of the translation that the source has in no form \
           and in no other unit, and against which no number of the source stands. A number that renders a name of \
           the source word by word (the 11th Golden Week for 十一黄金周) is critical.",
    why: "A figure that nobody wrote looks as solid as one that somebody did.",
    example: "    source  工厂每年生产大量的纸。\n    target  The factory turns out 30,000 tonnes of paper a year.\n\n\
              30,000 of the translation is nowhere in the source.",
    wrong: "When the translator explains (a year, a conversion), or the number stands in the sentence before or \
            after. When the numeral is part of a name.",
    severity: Severity::Major,
    mqm: "Accuracy > Addition",
    threshold: Threshold {
        // See `standing`.
        bars: Bars::graded(None, Some(0.9), Some(0.5)),
        direction: Direction::AtLeast,
        unit: "how firmly a number of its kind is carried over, 0 to 1",
    },
    measure,
    join: None,
};

/// Days and events that Chinese names by numerals, with the numbers that a literal translation makes of them.
const NAMES: [(&str, &[u64]); 12] = [
    ("十一", &[11, 10]),
    ("五一", &[51, 5]),
    ("六一", &[61, 6]),
    ("七一", &[71, 7]),
    ("八一", &[81, 8]),
    ("三八", &[38, 3]),
    ("五四", &[54, 5]),
    ("九二", &[92, 9, 2]),
    ("七七", &[77, 7]),
    ("八二三", &[823]),
    ("九一八", &[918]),
    ("一二九", &[129]),
];

/// Returns the name of the source that a number of the translation renders word by word: the 11th Golden Week for 十一黄金周.
fn name_read_as_number(compare: &Compare<'_>, index: usize) -> Option<&'static str> {
    let value = compare.quantities(Side::Target)[index].value.as_whole()?;
    let source = compare.text(Side::Source);
    let is_read = |at: usize| {
        compare.quantities(Side::Source).iter().any(|quantity| {
            let range = quantity.span.range();
            range.start <= at && at < range.end
        })
    };
    let named = NAMES.iter().filter(|(_, values)| values.contains(&value)).map(|(name, _)| *name);
    named.into_iter().find(|name| source.find(name).is_some_and(|at| !is_read(at)))
}

/// How much less an amount in brackets after another one counts: the translator says it in the money of the readers.
const GLOSS: f32 = 0.3;

/// Tells whether an amount of money stands in brackets right after another: £80 billion ($125.5 billion).
fn is_gloss(compare: &Compare<'_>, index: usize) -> bool {
    let (text, amounts) = (compare.text(Side::Target), compare.quantities(Side::Target));
    let span = |at: usize| amounts.get(at).map(|amount| amount.span.range());
    let (Some(before), Some(own)) = (index.checked_sub(1).and_then(span), span(index)) else { return false };
    let gap = text.get(before.end..own.start).unwrap_or_default().trim_end_matches(char::is_alphabetic);
    gap.trim_end().ends_with(['(', '（'])
        && !gap.contains(['.', ';', '。'])
        && currency_of(text, own.start, own.end).is_some()
        && currency_of(text, before.start, before.end).is_some()
}

fn measure(context: &Context<'_>) -> Result<Vec<Candidate>, Declined> {
    Ok(each_answering_bead(context, |compare, candidates| {
        for index in &compare.figures.extra {
            if is_beside(context, compare, Side::Target, *index) {
                continue;
            }
            let Some(name) = name_read_as_number(compare, *index) else {
                let strength =
                    standing(compare, Side::Target, *index) - if is_gloss(compare, *index) { GLOSS } else { 0.0 };
                candidates.extend(compare.alone(Side::Target, *index, strength, Severity::Major));
                continue;
            };
            candidates.extend(compare.alone(Side::Target, *index, 0.9, Severity::Critical).map(|mut candidate| {
                candidate.message = format!("{} In the source, {name} is a name.", candidate.message);
                candidate
            }));
        }
    }))
}
