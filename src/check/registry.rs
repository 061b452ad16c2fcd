//! The rules, in the order they are listed to people. The order changes nothing in what is found.

use super::rule::Rule;
use super::rules::{addition, alignment_doubt, markup, number_value, omission, untranslated};

/// Every rule there is.
pub const RULES: &[Rule] =
    &[number_value::RULE, omission::RULE, addition::RULE, untranslated::RULE, markup::RULE, alignment_doubt::RULE];
