//! duiqi (对齐) aligns an English translation with its Chinese source.

pub mod align;
pub mod bitext;
pub mod check;
pub mod document;
pub mod error;
pub mod evaluate;
pub mod finding;
pub mod format;
pub mod lexicon;
pub mod pipeline;
pub mod segment;
pub mod text;
pub mod train;

pub use error::{Error, ErrorKind, Result};
