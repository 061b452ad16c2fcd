//! NOUN: facts about characters, words and numbers of both languages.
//!
//! Takes text; gives back spans, languages, words and values. It does *not* know documents, files or alignment.

pub mod address;
pub mod lang;
pub mod lines;
pub(crate) mod marker;
pub mod negation;
pub mod number;
pub mod pinyin;
pub mod quote;
pub mod span;

pub mod currency;
pub mod han;
pub mod stem;
pub mod unit;
pub mod word;
