//! What corpus builders exchange: Moses pairs, hunalign's text, OPUS' and InterText's links, MNBVC's JSON lines.
//!
//! Takes a bitext; gives back one file or several that belong together. Takes such files; gives back a bitext with the segments
//! and beads they hold. It does *not* cut sentences, and all but MNBVC say nothing of findings.

pub mod hunalign;
pub mod links;
pub mod mnbvc;
pub mod moses;
pub mod numbers;

mod sentences;

use crate::error::{Error, ErrorKind, Result};

/// A file among several that are written together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Companion {
    /// Its name, in the folder of the others.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Gives back what a file beside the one that is read holds, by the name that stands there.
pub type Companions<'a> = dyn Fn(&str) -> Result<Vec<u8>> + 'a;

/// Takes the name of a file beside another: below the same folder, whatever the file says.
///
/// # Errors
///
/// [`ErrorKind::Format`] where the name leads elsewhere.
pub(super) fn beside(name: &str) -> Result<&str> {
    let is_plain = |part: &str| !part.is_empty() && part != "." && part != "..";
    if name.split('/').all(is_plain) && !name.contains(['\\', ':', '\0']) {
        return Ok(name);
    }
    let message = format!("{name:?} is not the name of a file below the folder of this one; it is not opened");
    Err(Error::new(ErrorKind::Format, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_below_the_folder_only() {
        assert!(beside("zh/book.xml").is_ok());
        for name in ["", "/etc/passwd", "../a", "a/../b", "C:\\a", "a\\b", "c:a", "a//b", "./a", "a\0"] {
            assert!(beside(name).is_err(), "{name:?}");
        }
    }
}
