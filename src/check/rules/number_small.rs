//! `number-small`: small counts and places in words that stand against each other: 三名 and two, 第二 and third.
//!
//! Reads the numbers from two to twelve of which at least one is in words, and the counts in words that one of them may have become,
//! where each side has one that the other has not.

use super::figure::{Sort, each_answering_bead, is_written, sort};
use crate::check::context::Context;
use crate::check::profile::Bars;
use crate::check::rule::{Candidate, Declined, Direction, Rule, Threshold};
use crate::finding::Severity;
use crate::text::lang::Side;
use crate::text::number::Kind;

/// The record.
pub(in crate::check) const RULE: Rule = Rule {
    name: "number-small",
    summary: "A small number in words is another one in the translation",
    what: "Looks at the counts and places from two to twelve of which at least one is written in words (三名, six, 第二, \
           third), and at counts up to 99 that one of them may have become where both are words (四, fourteen). Where each side \
           has one of the same kind that the other side has nowhere, and the sentence has no other left over, they stand \
           against each other. One is never looked at: it is said and left out too freely.",
    why: "Nobody checks a number that is spelled out, so such slips stay.",
    example: "    source  三名议员投了反对票。\n    target  Two members voted against it.\n\n\
              三 = 3; Two = 2: too small.",
    wrong: "When a numeral is part of a name or an idiom (二手, 五花八门), or the translation counts other things than the \
            source. A number that one side has only is not looked at.",
    severity: Severity::Critical,
    mqm: "Accuracy > Mistranslation",
    threshold: Threshold {
        // A pair that is alone on both sides passes everywhere, one of several in normal and thorough.
        bars: Bars::graded(Some(0.7), Some(0.5), Some(0.5)),
        direction: Direction::AtLeast,
        unit: "likelihood that the two numbers stand for one another, 0 to 1",
    },
    measure,
    join: None,
};

fn measure(context: &Context<'_>) -> Result<Vec<Candidate>, Declined> {
    Ok(each_answering_bead(context, |compare, candidates| {
        for conflict in &compare.figures.small {
            let (source, target) = compare.pair(*conflict);
            let is_named = is_written(compare.text(Side::Source), target.value)
                || is_written(compare.text(Side::Target), source.value);
            if sort(source, target) == Sort::Share || is_named {
                continue;
            }
            let base = if source.kind == Kind::Plain { 0.75 } else { 0.65 };
            let crowd = if compare.figures.small.len() > 1 { 0.1 } else { 0.0 };
            candidates.extend(compare.against(*conflict, base - crowd, Severity::Critical));
        }
    }))
}
