//! One file a rule: its record, its measure and its message.

pub(super) mod addition;
pub(super) mod addition_part;
mod address;
pub(super) mod alignment_doubt;
mod conversion;
pub(super) mod markup;
mod markup_token;
mod mentioned;
mod misfit;
pub(super) mod mismatch;
pub(super) mod name_changed;
pub(super) mod negation;
pub(super) mod number_value;
pub(super) mod omission;
pub(super) mod omission_part;
pub(super) mod question;
pub(super) mod repetition;
pub(super) mod term_inconsistent;
mod unmatched;
pub(super) mod untranslated;
