//! The journal: every act as one line of a file that only grows.
//!
//! Takes the bytes of a journal and gives back its records; takes a record and gives back its line. It does *not* open files
//! or look at a clock: the program appends the lines and syncs them, and says who acted and when.
//!
//! A record is whole when its line break is there. What a crash left of a last line is not a record and is told apart; a line
//! that is whole and makes no sense is an error, because leaving it out would lose what a person did.

use serde::{Deserialize, Serialize};

use super::change::Change;
use crate::document::ContentHash;
use crate::error::{Error, ErrorKind, Result};

/// The version of the journal that is written, and the newest that is read.
pub const JOURNAL_VERSION: u32 = 1;

/// Who acts, and when, as the program knows it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stamp {
    /// When: UTC, such as `2026-05-18T06:00:00Z`.
    pub time: String,
    /// Who.
    pub who: String,
}

/// An act that was done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The revision of the session after it: 1 for the first act, 2 for the next.
    pub revision: u64,
    /// When.
    pub time: String,
    /// Who.
    pub who: String,
    /// The name of the act, as in [`super::Act::name`].
    pub act: String,
    /// What it changed; nothing for `undo` and `redo`, which change what the acts before them did.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
}

#[derive(Serialize, Deserialize)]
struct Header {
    duiqi_journal: u64,
    alignment: String,
}

/// What a journal holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Journal {
    /// The hash of the alignment file it belongs to; `None` where not even the first line is whole.
    pub alignment: Option<ContentHash>,
    /// The records in order.
    pub records: Vec<Record>,
    /// Bytes of the file that are whole lines; what follows was torn by a crash and is to be cut off before the next line.
    pub whole_bytes: u64,
}

impl Journal {
    /// Reads a journal.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Journal`] with the line where it makes no sense, is newer than this program, or a revision is missing.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        let mut journal = Self::default();
        let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |last| last + 1);
        journal.whole_bytes = whole as u64;
        for (number, line) in (1..).zip(bytes[..whole].split_inclusive(|byte| *byte == b'\n')) {
            let wrong = |what: String| Error::new(ErrorKind::Journal, format!("line {number} of the journal {what}"));
            if number == 1 {
                journal.alignment = Some(read_header(line).map_err(wrong)?);
                continue;
            }
            let record: Record = serde_json::from_slice(line).map_err(|cause| wrong(broken(&cause)))?;
            let expected = journal.records.len() as u64 + 1;
            if record.revision != expected {
                return Err(wrong(format!(
                    "has revision {} where {expected} should stand: two programs wrote at once, or lines are missing",
                    record.revision
                )));
            }
            journal.records.push(record);
        }
        Ok(journal)
    }

    /// Returns the first line of a journal, with its line break.
    #[must_use]
    pub fn header(alignment: &ContentHash) -> String {
        let header = Header { duiqi_journal: u64::from(JOURNAL_VERSION), alignment: alignment.as_str().to_owned() };
        line(&header)
    }
}

impl Record {
    /// Returns the line of the record, with its line break.
    #[must_use]
    pub fn line(&self) -> String {
        line(self)
    }
}

fn line(value: &impl Serialize) -> String {
    let mut line = serde_json::to_string(value).expect("records have only text for keys");
    line.push('\n');
    line
}

fn read_header(line: &[u8]) -> std::result::Result<ContentHash, String> {
    let header: Header = serde_json::from_slice(line).map_err(|cause| broken(&cause))?;
    if header.duiqi_journal != u64::from(JOURNAL_VERSION) {
        return Err(format!(
            "has version {} and this program reads version {JOURNAL_VERSION}; use the duiqi that wrote it, or a newer one",
            header.duiqi_journal
        ));
    }
    Ok(ContentHash::recorded(header.alignment))
}

fn broken(cause: &serde_json::Error) -> String {
    let message = cause.to_string();
    let message = message.rsplit_once(" at line ").map_or(&*message, |(message, _)| message);
    format!("cannot be read ({message}, at column {}); the lines before it are sound", cause.column())
}
