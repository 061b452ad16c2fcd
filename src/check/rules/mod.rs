//! One file a rule: its record, its measure and its message.

pub(super) mod addition;
pub(super) mod alignment_doubt;
pub(super) mod markup;
mod markup_token;
pub(super) mod number_value;
pub(super) mod omission;
mod unmatched;
pub(super) mod untranslated;
