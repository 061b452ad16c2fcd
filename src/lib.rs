//! duiqi (对齐) aligns an English translation with its Chinese source.

pub mod error;
pub mod text;

pub use error::{Error, ErrorKind, Result};
