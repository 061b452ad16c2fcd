//! A session together with its journal on the disk: what both front ends stand on.
//!
//! Takes acts; does each, writes it down, and takes it back where it cannot be written. It does *not* draw.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use duiqi::bitext::Bitext;
use duiqi::document::ContentHash;
use duiqi::finding::Finding;
use duiqi::format::jsonl::{self, AlignmentFile};
use duiqi::format::report::Decided;
use duiqi::lexicon::Lexicon;
use duiqi::review::{Act, Journal, Record, Session, Stamp};
use duiqi::text::lang::Lang;

use super::page;
use super::store::{self, Store};

/// An alignment file that was read.
#[derive(Debug)]
pub(crate) struct Saved {
    pub(crate) file: AlignmentFile,
    hash: ContentHash,
}

impl Saved {
    /// Takes the bytes of an alignment file.
    ///
    /// # Errors
    ///
    /// Those of [`jsonl::read`].
    pub(crate) fn read(path: &Path, bytes: &[u8]) -> Result<Self> {
        let file = jsonl::read(bytes).with_context(|| path.display().to_string())?;
        Ok(Self { file, hash: ContentHash::of(bytes) })
    }

    /// Returns the languages of the source and the target.
    pub(crate) fn langs(&self) -> [&Lang; 2] {
        [self.file.bitext.source(), self.file.bitext.target()].map(|side| side.document().lang())
    }
}

/// A review that is written down as it goes.
#[derive(Debug)]
pub(crate) struct Desk<'a> {
    session: Session<'a>,
    store: Store,
    who: String,
}

/// What came of an act.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Done {
    /// It was done, and is on the disk.
    Recorded(Record),
    /// All was so already.
    Unchanged,
}

impl<'a> Desk<'a> {
    /// Opens the review of an alignment file.
    ///
    /// # Errors
    ///
    /// Where the journal is locked, foreign or broken.
    pub(crate) fn open(path: &Path, saved: Saved, who: String, lexicon: Option<&'a Lexicon>) -> Result<Self> {
        let (store, journal) = Store::open(path, &saved.hash, &who)?;
        let session = resume(path, saved.file, &journal, lexicon)?;
        Ok(Self { session, store, who })
    }

    /// Returns the session.
    pub(crate) fn session(&self) -> &Session<'a> {
        &self.session
    }

    /// Does an act and writes it down.
    ///
    /// # Errors
    ///
    /// Where the act is not possible, or cannot be written; all is then as it was.
    pub(crate) fn act(&mut self, act: &Act) -> Result<Done> {
        let stamp = Stamp { time: store::now(), who: self.who.clone() };
        let Some(record) = self.session.act(act, &stamp)? else {
            return Ok(Done::Unchanged);
        };
        if let Err(cause) = self.store.append(&record.line()) {
            self.session.retract(&record)?;
            return Err(cause);
        }
        Ok(Done::Recorded(record))
    }
}

fn resume<'a>(
    path: &Path,
    file: AlignmentFile,
    journal: &Journal,
    lexicon: Option<&'a Lexicon>,
) -> Result<Session<'a>> {
    Session::resume(file.bitext, file.findings, lexicon, &journal.records)
        .with_context(|| store::journal_path(path).display().to_string())
}

/// A saved alignment with what was decided about it since.
#[derive(Debug)]
pub(crate) struct Reviewed {
    /// The bitext as it stands now, with new wordings.
    pub(crate) bitext: Bitext,
    /// The findings that are taken as errors.
    pub(crate) findings: Vec<Finding>,
    /// What else was decided, for the review page; nothing without a journal.
    pub(crate) decided: Decided,
    /// The journal that was read, and how many acts it holds.
    pub(crate) journal: Option<(PathBuf, usize)>,
}

/// Takes the state of an alignment file from its journal, where there is one.
///
/// # Errors
///
/// Where the journal is foreign or broken.
pub(crate) fn reviewed(path: &Path, hash: &ContentHash, file: AlignmentFile) -> Result<Reviewed> {
    let Some(journal) = store::read(path, hash)? else {
        return Ok(Reviewed {
            bitext: file.bitext,
            findings: file.findings,
            decided: Decided::default(),
            journal: None,
        });
    };
    let acts = journal.records.len();
    let session = resume(path, file, &journal, Lexicon::embedded())?;
    let findings = session.sheet().findings().cloned().collect();
    let bitext = session.sheet().shown().clone();
    let decided = page::decided(session.sheet());
    Ok(Reviewed { bitext, findings, decided, journal: Some((store::journal_path(path), acts)) })
}
