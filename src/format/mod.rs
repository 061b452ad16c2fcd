//! VERBS: read and write files, one file or folder per format, both directions side by side.

pub mod encoding;
mod leaf;
pub mod markdown;
pub mod text;
