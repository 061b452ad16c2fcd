//! VERB: text → sentences.
//!
//! [`segment`] takes a document and gives back its segmentation. [`scan`] takes one paragraph of plain text, Chinese,
//! English or both mixed; gives back where its sentences end, how firmly, and by which rule. It does *not* read files, find
//! paragraphs (see [`crate::text::lines`]) or look past the paragraph: the same paragraph under the same [`Rules`] is cut
//! the same way wherever it stands.

mod abbreviations;
mod after_abbreviation;
mod cjk;
mod document;
mod latin;
mod learn;
mod list;
mod run;
mod scan;
mod token;

pub use document::{Cutting, Options, segment};
pub use learn::Rules;
pub use scan::{Candidate, Cut, Verdict, scan, scan_explained};
