//! SESSION: a bitext, its findings, and every decision a person made about them.
//!
//! Takes a bitext, its findings and the journal of earlier acts; gives back the state as it stands, does [`Act`]s one at a
//! time, and gives a [`Record`] of each for the journal. It does *not* open files, read clocks or draw: the program does, and
//! more than one front end may stand on it.
//!
//! Law: replaying the journal on the bitext it began with gives the session, and each act knows how it is taken back.
//!
//! ```
//! use duiqi::bitext::BeadId;
//! use duiqi::pipeline::{self, AlignOptions, Raw, ReadOptions};
//! use duiqi::review::{Act, Session, Stamp};
//!
//! let options = ReadOptions::default();
//! let source = Raw { name: "zh.txt", bytes: "你好。\n再见。\n".as_bytes(), options: &options };
//! let target = Raw { name: "en.txt", bytes: b"Hello.\nGoodbye.\n", options: &options };
//! let (source, target) = pipeline::prepare_pair(source, target)?;
//! let bitext = pipeline::align(source, target, &AlignOptions::default())?;
//!
//! let mut session = Session::new(bitext, Vec::new(), None);
//! let first = session.sheet().spot(BeadId(0)).expect("there is a bead");
//! let record = session.act(&Act::Merge { bead: first }, &Stamp::default())?.expect("something changed");
//! assert_eq!((record.revision, session.sheet().bitext().beads().len()), (1, 1));
//! session.act(&Act::Undo, &Stamp::default())?;
//! assert_eq!(session.sheet().bitext().beads().len(), 2);
//! # Ok::<(), duiqi::Error>(())
//! ```

mod act;
mod border;
mod change;
mod journal;
mod log;
mod look;
mod queue;
mod realign;
mod sheet;

pub use crate::bitext::{BeadKey, Spot};
pub use act::Act;
pub use change::{Change, Dismissal, Recut, Regrouping, Rewording, Snapshot, Turn};
pub use journal::{JOURNAL_VERSION, Journal, Record, Stamp};
pub use log::summary;
pub use queue::{Filter, is_problem};
pub use sheet::{Reworded, Sheet};

use crate::bitext::{BeadId, Bitext};
use crate::error::{Error, ErrorKind, Result};
use crate::finding::Finding;
use crate::lexicon::Lexicon;

/// A review in progress.
#[derive(Debug, Clone, PartialEq)]
pub struct Session<'a> {
    sheet: Sheet<'a>,
    /// What was done and can be taken back, the last at the end.
    done: Vec<Done>,
    /// What was taken back and can be done again.
    undone: Vec<Done>,
    revision: u64,
}

/// An act and its changes.
#[derive(Debug, Clone, PartialEq)]
struct Done {
    act: String,
    changes: Vec<Change>,
}

const UNDO: &str = "undo";
const REDO: &str = "redo";

impl<'a> Session<'a> {
    /// Begins a review.
    #[must_use]
    pub fn new(bitext: Bitext, findings: Vec<Finding>, lexicon: Option<&'a Lexicon>) -> Self {
        Self { sheet: Sheet::new(bitext, findings, lexicon), done: Vec::new(), undone: Vec::new(), revision: 0 }
    }

    /// Goes on with a review: replays the records of its journal on the bitext it began with.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Journal`] naming the first record that does not fit.
    pub fn resume(
        bitext: Bitext,
        findings: Vec<Finding>,
        lexicon: Option<&'a Lexicon>,
        records: &[Record],
    ) -> Result<Self> {
        let mut session = Self::new(bitext, findings, lexicon);
        for record in records {
            session.replay(record).map_err(|cause| {
                let message =
                    format!("revision {} of the journal ({}) does not fit: {cause}", record.revision, record.act);
                Error::new(ErrorKind::Journal, message)
            })?;
        }
        session.sheet.look_again();
        Ok(session)
    }

    /// Returns the state of things.
    #[must_use]
    pub fn sheet(&self) -> &Sheet<'a> {
        &self.sheet
    }

    /// Returns how many acts were done, those that take back included.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Returns the name of the act that `Undo` would take back.
    #[must_use]
    pub fn undoable(&self) -> Option<&str> {
        self.done.last().map(|done| done.act.as_str())
    }

    /// Returns the name of the act that `Redo` would do again.
    #[must_use]
    pub fn redoable(&self) -> Option<&str> {
        self.undone.last().map(|done| done.act.as_str())
    }

    /// Returns where the bead of a number stands after the record that was done last, or what became of it.
    #[must_use]
    pub fn carries(&self, record: &Record, id: BeadId) -> BeadId {
        let through = |changes: &mut dyn Iterator<Item = Change>| changes.fold(id, |id, change| change.carries(id));
        match record.act.as_str() {
            UNDO => self.undone.last().map_or(id, |done| through(&mut done.changes.iter().rev().map(Change::inverse))),
            REDO => self.done.last().map_or(id, |done| through(&mut done.changes.iter().cloned())),
            _ => through(&mut record.changes.iter().cloned()),
        }
    }

    /// Does an act. `None` where all is so already; then there is nothing to record.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Edit`] where the act is not possible; nothing is changed then.
    pub fn act(&mut self, act: &Act, stamp: &Stamp) -> Result<Option<Record>> {
        let changes = match act {
            Act::Undo if self.done.is_empty() => return Err(refused("there is nothing to take back")),
            Act::Redo if self.undone.is_empty() => return Err(refused("there is nothing to do again")),
            Act::Undo | Act::Redo => Vec::new(),
            _ => {
                let changes = act::plan(act, &self.sheet)?;
                if changes.is_empty() {
                    return Ok(None);
                }
                changes
            }
        };
        let record = Record {
            revision: self.revision + 1,
            time: stamp.time.clone(),
            who: stamp.who.clone(),
            act: act.name().to_owned(),
            changes,
        };
        self.replay(&record)?;
        self.sheet.look_again();
        Ok(Some(record))
    }

    /// Forgets the last record, where it could not be written down: the state is the one before, and so is the revision.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Edit`] where nothing was done.
    pub fn retract(&mut self, record: &Record) -> Result<()> {
        match record.act.as_str() {
            UNDO => self.redo()?,
            REDO => self.undo()?,
            _ => {
                self.undo()?;
                self.undone.pop();
            }
        }
        self.revision = record.revision.saturating_sub(1);
        self.sheet.look_again();
        Ok(())
    }

    /// Takes what was done elsewhere, or before.
    fn replay(&mut self, record: &Record) -> Result<()> {
        match record.act.as_str() {
            UNDO => self.undo()?,
            REDO => self.redo()?,
            act => {
                self.apply_all(&record.changes)?;
                self.done.push(Done { act: act.to_owned(), changes: record.changes.clone() });
                self.undone.clear();
            }
        }
        self.revision = record.revision;
        Ok(())
    }

    fn undo(&mut self) -> Result<()> {
        let done = self.done.pop().ok_or_else(|| refused("there is nothing to take back"))?;
        let inverse: Vec<Change> = done.changes.iter().rev().map(Change::inverse).collect();
        self.apply_all(&inverse)?;
        self.undone.push(done);
        Ok(())
    }

    fn redo(&mut self) -> Result<()> {
        let done = self.undone.pop().ok_or_else(|| refused("there is nothing to do again"))?;
        self.apply_all(&done.changes)?;
        self.done.push(done);
        Ok(())
    }

    /// Applies all changes or none.
    fn apply_all(&mut self, changes: &[Change]) -> Result<()> {
        for (number, change) in changes.iter().enumerate() {
            if let Err(cause) = self.sheet.apply(change) {
                for change in changes[..number].iter().rev() {
                    self.sheet.apply(&change.inverse())?;
                }
                return Err(cause);
            }
        }
        Ok(())
    }
}

fn refused(why: &str) -> Error {
    Error::new(ErrorKind::Edit, why)
}

#[cfg(test)]
mod tests;
