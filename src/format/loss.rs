//! What did not fit into a file, to be told to whoever asked for it.
//!
//! Takes units as they are written; gives back notices. It does *not* change texts.

use super::Written;
use crate::bitext::BeadId;

/// Trados' cloud refuses units with more characters than this on a side (its manual, "Importing TM content").
const LONG_SIDE_CHARS: usize = 2_000;

/// Losses of a file, each with the first bead it happened in.
#[derive(Debug, Default)]
pub(super) struct Losses {
    dropped_chars: usize,
    dropped_first: Option<BeadId>,
    long_units: usize,
    long_first: Option<BeadId>,
}

impl Losses {
    /// Counts characters that were left out of a bead.
    pub(super) fn dropped(&mut self, id: BeadId, chars: usize) {
        if chars > 0 {
            self.dropped_chars += chars;
            self.dropped_first.get_or_insert(id);
        }
    }

    /// Looks how long the sides of a unit are.
    pub(super) fn measure(&mut self, id: BeadId, sides: [&str; 2]) {
        if sides.iter().any(|side| side.chars().count() > LONG_SIDE_CHARS) {
            self.long_units += 1;
            self.long_first.get_or_insert(id);
        }
    }

    /// Says what was lost.
    pub(super) fn report(&self, format: &str, written: &mut Written) {
        if let Some(first) = self.dropped_first {
            let number = self.dropped_chars;
            written.notice(format!(
                "dropped control characters that {format} cannot hold: {number}, the first in bead {first}"
            ));
        }
        if let Some(first) = self.long_first {
            let number = self.long_units;
            written.notice(format!(
                "units with more than {LONG_SIDE_CHARS} characters on a side, which some programs refuse: {number}, the first \
                 is bead {first}"
            ));
        }
    }
}
