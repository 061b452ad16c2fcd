//! The rules, in the order they are listed to people. The order changes nothing in what is found.

use super::rule::Rule;
use super::rules::{
    addition, addition_part, alignment_doubt, block_missing, currency, date, glossary, invisible_character, literal,
    markup, mismatch, mixed_script, moved, name_changed, name_missing, negation, number_extra, number_magnitude,
    number_missing, number_small, number_value, omission, omission_part, opposite, order, percent, question,
    quote_pairs, repetition, slip, spacing, term_inconsistent, unit, untranslated,
};

/// Every rule there is.
pub const RULES: &[Rule] = &[
    number_value::RULE,
    number_magnitude::RULE,
    number_missing::RULE,
    number_extra::RULE,
    number_small::RULE,
    date::RULE,
    currency::RULE,
    unit::RULE,
    percent::RULE,
    omission::RULE,
    omission_part::RULE,
    addition::RULE,
    addition_part::RULE,
    block_missing::RULE,
    mismatch::RULE,
    negation::RULE,
    opposite::RULE,
    name_missing::RULE,
    name_changed::RULE,
    term_inconsistent::RULE,
    glossary::RULE,
    untranslated::RULE,
    markup::RULE,
    literal::RULE,
    question::RULE,
    repetition::RULE,
    mixed_script::RULE,
    invisible_character::RULE,
    spacing::RULE,
    quote_pairs::RULE,
    order::RULE,
    slip::RULE,
    moved::RULE,
    alignment_doubt::RULE,
];
