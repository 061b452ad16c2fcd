//! `number-missing`: a number that the translation leaves out.
//!
//! Reads the strong numbers of the source whose value the other side has nowhere and that stand against no other number.
//! Small numbers in words are not looked at.

use super::figure::{each_answering_bead, is_beside, standing};
use crate::check::context::Context;
use crate::check::profile::Bars;
use crate::check::rule::{Candidate, Declined, Direction, Rule, Threshold};
use crate::finding::Severity;
use crate::text::lang::Side;

/// The record.
pub(in crate::check) const RULE: Rule = Rule {
    name: "number-missing",
    summary: "A number of the source is nowhere in the translation",
    what: "Takes the numbers of the source, read by value, that the translation has in no form, in no other unit, \
           and against which no number of the translation stands. Amounts in digits, shares and amounts of ten \
           thousand and more count most; years, ordinals and small numbers less. Where the words, the other numbers and the \
           names of the two sides do not answer each other, its numbers are not compared.",
    why: "An amount that is dropped leaves no trace in the translation.",
    example: "    source  工厂雇了4.2万人，年产三万吨纸。\n    target  The factory turns out 30,000 tonnes of paper a year.\n\n\
              4.2万 = 42,000 of the source is nowhere in the translation.",
    wrong: "When the translator says the number in another way (a dozen, both, most, *a generation later*), folds two \
            sentences into one, or the number stands in the sentence before or after. When the numeral is part of a name. \
            Notes of the translator, numbers alone in brackets, the second of two units of one measure and the codes of \
            answers (HTTP 103) count half.",
    severity: Severity::Major,
    mqm: "Accuracy > Omission",
    threshold: Threshold {
        // See `standing`. Of the others of 0.8 and above one half is said in other words (*in the same period*, *earlier
        // versions*): 15 of 29 read in a draw from 51 corpora were right.
        bars: Bars::graded(None, Some(0.9), Some(0.5)),
        direction: Direction::AtLeast,
        unit: "how firmly a number of its kind is carried over, 0 to 1",
    },
    measure,
    join: None,
};

fn measure(context: &Context<'_>) -> Result<Vec<Candidate>, Declined> {
    Ok(each_answering_bead(context, |compare, candidates| {
        for index in &compare.figures.missing {
            if is_beside(context, compare, Side::Source, *index) {
                continue;
            }
            let strength = standing(compare, Side::Source, *index);
            candidates.extend(compare.alone(Side::Source, *index, strength, Severity::Major));
        }
    }))
}
