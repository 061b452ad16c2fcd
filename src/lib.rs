//! duiqi (对齐) aligns an English translation with its Chinese source.

pub mod bitext;
pub mod check;
pub mod document;
pub mod error;
pub mod finding;
pub mod lexicon;
pub mod text;
pub mod train;

pub use error::{Error, ErrorKind, Result};
