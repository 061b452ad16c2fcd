//! Gettext: PO catalogues written and read, MO catalogues read, two catalogues with the same keys joined.
//!
//! Takes a bitext; gives back a catalogue whose messages are the source and whose translations are the target: what has findings
//! or was turned down is fuzzy. It does *not* know plural rules: a message with plurals is read as two pairs, its singular with the
//! first form and its plural with the last.

mod catalogue;
mod mo;
mod read;
mod write;

pub use read::{read, read_mo, read_pair};
pub use write::write;
