//! One file a rule: its record, its measure and its message.

pub(super) mod addition;
mod address;
pub(super) mod alignment_doubt;
mod conversion;
pub(super) mod markup;
mod markup_token;
mod mentioned;
pub(super) mod number_value;
pub(super) mod omission;
mod unmatched;
pub(super) mod untranslated;
