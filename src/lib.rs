//! duiqi (对齐) aligns an English translation with its Chinese source.

pub mod error;
pub mod lexicon;
pub mod text;
pub mod train;

pub use error::{Error, ErrorKind, Result};
