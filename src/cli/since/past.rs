//! The history of a repository since a revision: what files were, and when their lines were touched.
//!
//! Takes a repository and a revision; answers about files of it, each asked of git once. It does *not* compare texts.

use std::collections::{BTreeSet, HashMap};
use std::ffi::OsString;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Result, bail};
use duiqi::document::Document;
use duiqi::text::span::ByteSpan;

use crate::cli::git::{Commit, Repository, Touch};
use crate::cli::input;

/// A repository and the revision that it is compared with.
#[derive(Debug)]
pub(crate) struct Past {
    repository: Repository,
    /// As it was typed.
    pub(crate) revision: String,
    commit: Commit,
    /// The commits since, the newest 0.
    ranks: HashMap<Commit, usize>,
    /// Lines of files, by who touched them.
    blamed: Mutex<HashMap<OsString, Arc<Blame>>>,
    dated: Mutex<HashMap<Commit, String>>,
    files: Mutex<Option<Files>>,
}

/// The names of files.
#[derive(Debug)]
struct Files {
    /// Those that were there.
    then: BTreeSet<OsString>,
    /// Those that are not what they were.
    changed: BTreeSet<OsString>,
}

/// Who last touched each line of a file; `None` where it is not committed.
type Blame = Option<Vec<Touch>>;

/// When a place was last touched; later is greater.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum When {
    /// Not since the revision.
    Before,
    /// In a commit since. `is_edge` where a shallow clone ends at it.
    In { commit: Commit, rank: usize, is_edge: bool },
    /// It is not committed.
    Now,
}

impl When {
    /// Tells whether this is later than another time.
    pub(crate) fn is_after(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Now, Self::Now) | (Self::Before, _) => false,
            (Self::Now, _) | (Self::In { .. }, Self::Before) => true,
            (Self::In { .. }, Self::Now) => false,
            (Self::In { rank, .. }, Self::In { rank: other, .. }) => rank < other,
        }
    }
}

impl Past {
    /// Finds the repository of a file or folder and the revision in it.
    ///
    /// # Errors
    ///
    /// Where there is no git, no repository or no such revision.
    pub(crate) fn open(path: &Path, revision: &str) -> Result<Self> {
        if input::is_standard_input(path) {
            bail!("--since asks git about files; standard input has no history");
        }
        let repository = Repository::of(path)?;
        let commit = repository.commit(revision)?;
        let newer = repository.newer(&commit)?;
        let ranks = newer.into_iter().enumerate().map(|(rank, commit)| (commit, rank)).collect();
        let (blamed, dated, files) = (Mutex::default(), Mutex::default(), Mutex::default());
        Ok(Self { repository, revision: revision.to_owned(), commit, ranks, blamed, dated, files })
    }

    /// The top folder of the repository.
    pub(crate) fn root(&self) -> &Path {
        self.repository.root()
    }

    /// The file as it was; `None` where it was not there.
    ///
    /// # Errors
    ///
    /// Where git fails.
    pub(crate) fn text(&self, path: &Path) -> Result<Option<Vec<u8>>> {
        self.text_at(&self.commit, path)
    }

    /// The file as it was at another commit; `None` where it was not there.
    ///
    /// # Errors
    ///
    /// Where git fails.
    pub(crate) fn text_at(&self, commit: &Commit, path: &Path) -> Result<Option<Vec<u8>>> {
        self.repository.text(commit, &self.repository.name(path)?)
    }

    /// Tells whether a file is not what it was, or was not there. Git is asked once about all files.
    ///
    /// # Errors
    ///
    /// Where git fails, or the file is not in the repository.
    pub(crate) fn is_changed(&self, path: &Path) -> Result<bool> {
        let name = self.repository.name(path)?;
        // The lock is held while git is asked.
        let mut known = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let files = match known.take() {
            Some(files) => files,
            None => {
                Files { then: self.repository.files(&self.commit)?, changed: self.repository.changed(&self.commit)? }
            }
        };
        let files = known.insert(files);
        Ok(files.changed.contains(&name) || !files.then.contains(&name))
    }

    /// When the lines of a span were last touched; the whole file where there is no span.
    ///
    /// # Errors
    ///
    /// Where git fails.
    pub(crate) fn touched(&self, path: &Path, document: &Document, span: Option<ByteSpan>) -> Result<When> {
        let name = self.repository.name(path)?;
        let Some(span) = span else {
            let last = self.repository.last(&self.commit, &name)?;
            return Ok(last.map_or(When::Now, |commit| self.when(Touch::Commit { commit, is_edge: false })));
        };
        let first = document.position(span.start).line as usize;
        let last = first + span.of_text(document.text()).lines().count().saturating_sub(1);
        let blame = self.blame(name)?;
        let Some(touches) = &*blame else { return Ok(When::Now) };
        let lines = touches.get(first - 1..last.min(touches.len())).unwrap_or_default();
        let mut latest = When::Before;
        for when in lines.iter().cloned().map(|touch| self.when(touch)) {
            if when.is_after(&latest) {
                latest = when;
            }
        }
        Ok(latest)
    }

    fn when(&self, touch: Touch) -> When {
        match touch {
            Touch::Uncommitted => When::Now,
            Touch::Commit { commit, is_edge } => match self.ranks.get(&commit) {
                Some(rank) => When::In { rank: *rank, commit, is_edge },
                None => When::Before,
            },
        }
    }

    /// A time as people name it; `None` for what is not committed.
    ///
    /// # Errors
    ///
    /// Where git fails.
    pub(crate) fn name(&self, when: &When) -> Result<Option<String>> {
        match when {
            When::Now => Ok(None),
            When::Before => Ok(Some(format!("{} or before", self.dated(&self.commit)?))),
            When::In { commit, is_edge: true, .. } => {
                Ok(Some(format!("{} or before, where this shallow clone ends", self.dated(commit)?)))
            }
            When::In { commit, .. } => Ok(Some(self.dated(commit)?)),
        }
    }

    fn dated(&self, commit: &Commit) -> Result<String> {
        if let Some(known) = self.dated.lock().unwrap_or_else(PoisonError::into_inner).get(commit) {
            return Ok(known.clone());
        }
        let dated = self.repository.dated(commit)?;
        self.dated.lock().unwrap_or_else(PoisonError::into_inner).insert(commit.clone(), dated.clone());
        Ok(dated)
    }

    fn blame(&self, name: OsString) -> Result<Arc<Blame>> {
        if let Some(known) = self.blamed.lock().unwrap_or_else(PoisonError::into_inner).get(&name) {
            return Ok(Arc::clone(known));
        }
        let blame = Arc::new(self.repository.blame(&name)?);
        self.blamed.lock().unwrap_or_else(PoisonError::into_inner).insert(name, Arc::clone(&blame));
        Ok(blame)
    }
}
