//! The one public error of the library.
//!
//! Takes what went wrong inside an area; gives back an opaque [`Error`] with a [`kind`](Error::kind) to branch on and a
//! message that says what happened, where, and what to do. It does *not* print, and it does not stand for odd text:
//! text is data, and what is odd about it becomes a notice of the document.

use std::fmt;
use std::path::{Path, PathBuf};

/// What sort of failure an [`Error`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file could not be read or written.
    Io,
    /// Bytes are not text in the encoding they were read as.
    Decode,
    /// A file breaks the rules of its format, or a format is not known.
    Format,
    /// An input is larger than the stated bound.
    TooLarge,
    /// The settings contradict each other or the input.
    Config,
    /// An edit that the bitext does not allow.
    Edit,
    /// A review journal cannot be replayed.
    Journal,
    /// A lexicon is damaged, foreign, or of another version.
    Model,
}

/// Why there is no result.
///
/// The message is one sentence for a person: what, where (`path:line:column` or a byte offset), and what to do.
#[derive(Debug, thiserror::Error)]
#[error("{}{message}", Place(path.as_deref()))]
pub struct Error {
    kind: ErrorKind,
    path: Option<PathBuf>,
    message: String,
    source: Option<std::io::Error>,
}

/// A result whose error is [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// Makes an error of a kind, with its message.
    #[must_use]
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, path: None, message: message.into(), source: None }
    }

    /// Makes an [`ErrorKind::Io`] error about a path, keeping the cause.
    #[must_use]
    pub fn io(path: &Path, cause: std::io::Error) -> Self {
        Self { kind: ErrorKind::Io, path: Some(path.to_owned()), message: cause.to_string(), source: Some(cause) }
    }

    /// Says which file the error is about, unless it already says so.
    #[must_use]
    pub fn at(mut self, path: &Path) -> Self {
        self.path.get_or_insert_with(|| path.to_owned());
        self
    }

    /// Returns what sort of failure this is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }
}

struct Place<'a>(Option<&'a Path>);

impl fmt::Display for Place<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(path) => write!(formatter, "{}: ", path.display()),
            None => Ok(()),
        }
    }
}
