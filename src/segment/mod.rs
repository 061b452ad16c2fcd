//! VERB: text → sentences.
//!
//! [`segment`] takes a document and gives back its segmentation, cut by our own rules, by those of Unicode or by those of an
//! SRX file; [`explain`] says which rule decided where. [`scan`] takes one paragraph of plain text, Chinese,
//! English or both mixed; gives back where its sentences end, how firmly, and by which rule. It does *not* read files, find
//! paragraphs (see [`crate::text::lines`]) or look past the paragraph: the same paragraph under the same [`Rules`] is cut
//! the same way wherever it stands.

mod abbreviations;
mod after_abbreviation;
mod cjk;
mod document;
mod engine;
mod latin;
mod learn;
mod list;
mod run;
mod scan;
mod srx;
mod token;
mod uax29;
mod weak;

pub use document::{Cutting, Explanation, Options, explain, segment};
pub use engine::Segmenter;
pub use learn::Rules;
pub use scan::{Candidate, Cut, Verdict, scan, scan_explained};
pub use srx::{RejectedRule, Srx, export as export_srx};
