//! The rules, in the order they are listed to people. The order changes nothing in what is found.

use super::rule::Rule;
use super::rules::{
    addition, addition_part, alignment_doubt, markup, mismatch, name_changed, negation, number_value, omission,
    omission_part, question, repetition, term_inconsistent, untranslated,
};

/// Every rule there is.
pub const RULES: &[Rule] = &[
    number_value::RULE,
    omission::RULE,
    omission_part::RULE,
    addition::RULE,
    addition_part::RULE,
    mismatch::RULE,
    negation::RULE,
    name_changed::RULE,
    term_inconsistent::RULE,
    untranslated::RULE,
    markup::RULE,
    question::RULE,
    repetition::RULE,
    alignment_doubt::RULE,
];
