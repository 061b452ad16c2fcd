//! The rules, in the order they are listed to people. The order changes nothing in what is found.

use super::rule::Rule;
use super::rules::{
    addition, alignment_doubt, currency, date, markup, number_extra, number_magnitude, number_missing, number_small,
    number_value, omission, percent, unit, untranslated,
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
    addition::RULE,
    untranslated::RULE,
    markup::RULE,
    alignment_doubt::RULE,
];
