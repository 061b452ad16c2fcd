//! One file a rule: its record, its measure and its message.

pub(super) mod addition;
mod address;
pub(super) mod alignment_doubt;
mod conversion;
pub(super) mod currency;
pub(super) mod date;
mod figure;
pub(super) mod markup;
mod markup_token;
mod mentioned;
pub(super) mod number_extra;
pub(super) mod number_magnitude;
pub(super) mod number_missing;
pub(super) mod number_small;
pub(super) mod number_value;
pub(super) mod omission;
pub(super) mod percent;
pub(super) mod unit;
mod unmatched;
pub(super) mod untranslated;
