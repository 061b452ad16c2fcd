//! The journal on the disk: one writer, one line an act, each on the disk before the next key is read.
//!
//! Takes the path of an alignment file; gives back its journal, locked, and appends lines to it. It does *not* know what a
//! line says.
//!
//! Two reviewers are kept apart twice: by a lock on `FILE.lock`, whose text says who holds it, and by the length of the
//! journal, which must be what this program left, on file systems that have no locks too.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, bail};
use duiqi::document::ContentHash;
use duiqi::review::Journal;

use crate::cli::input::plainly;

/// The journal of one alignment file, open for this program alone.
#[derive(Debug)]
pub(crate) struct Store {
    path: PathBuf,
    file: File,
    /// Bytes of it that this program has seen or written.
    length: u64,
    _lock: Lock,
}

/// Returns where the journal of an alignment file stands: beside it, with `.journal` added to its name.
pub(crate) fn journal_path(alignment: &Path) -> PathBuf {
    with_suffix(alignment, ".journal")
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Reads the journal of an alignment file; `None` where there is none.
///
/// # Errors
///
/// Where it cannot be read, or belongs to another alignment.
pub(crate) fn read(alignment: &Path, hash: &ContentHash) -> Result<Option<Journal>> {
    let path = journal_path(alignment);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(cause) => return Err(plainly(cause)).with_context(|| path.display().to_string()),
    };
    let journal = Journal::read(&bytes).with_context(|| path.display().to_string())?;
    if journal.alignment.as_ref().is_some_and(|own| own != hash) {
        bail!(
            "{} belongs to another version of {}; restore that version, or move the journal away to begin anew",
            path.display(),
            alignment.display()
        );
    }
    Ok(Some(journal))
}

impl Store {
    /// Locks and opens the journal of an alignment file, and makes it where there is none. What a crash left of a last line
    /// is cut off.
    ///
    /// # Errors
    ///
    /// Where somebody else reviews the file, or it cannot be written.
    pub(crate) fn open(alignment: &Path, hash: &ContentHash, who: &str) -> Result<(Self, Journal)> {
        let lock = Lock::take(alignment, who)?;
        let journal = read(alignment, hash)?.unwrap_or_default();
        let path = journal_path(alignment);
        let at = || path.display().to_string();
        let open = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
        let mut file = open.map_err(plainly).with_context(at)?;
        let torn = file.metadata().map_err(plainly).with_context(at)?.len() > journal.whole_bytes;
        if torn {
            file.set_len(journal.whole_bytes).map_err(plainly).with_context(at)?;
        }
        file.seek(SeekFrom::End(0)).map_err(plainly).with_context(at)?;
        let mut store = Self { path: path.clone(), file, length: journal.whole_bytes, _lock: lock };
        if journal.alignment.is_none() {
            store.append(&Journal::header(hash))?;
            sync_folder(&path);
        }
        Ok((store, journal))
    }

    /// Adds a line and waits until it is on the disk.
    ///
    /// # Errors
    ///
    /// Where another program wrote to the journal, or the disk is full; the journal is then as it was before.
    pub(crate) fn append(&mut self, line: &str) -> Result<()> {
        let at = || self.path.display().to_string();
        let there = fs::metadata(&self.path).map_err(plainly).with_context(at)?.len();
        if there != self.length {
            bail!(
                "{} was changed by another program; quit and open it again to see what it holds",
                self.path.display()
            );
        }
        let written = self.file.write_all(line.as_bytes()).and_then(|()| self.file.sync_data());
        if let Err(cause) = written {
            // What is half-written would be torn for the next reader; it is gone as far as the disk lets us.
            let _ = self.file.set_len(self.length);
            let _ = self.file.seek(SeekFrom::Start(self.length));
            return Err(plainly(cause)).with_context(at);
        }
        self.length += line.len() as u64;
        Ok(())
    }
}

/// Makes the name of a new file last.
fn sync_folder(path: &Path) {
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
    #[cfg(not(unix))]
    let _ = path;
}

/// The right to write, held until it is dropped.
#[derive(Debug)]
struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    fn take(alignment: &Path, who: &str) -> Result<Self> {
        let path = with_suffix(alignment, ".lock");
        let at = || path.display().to_string();
        let open = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
        let mut file = open.map_err(plainly).with_context(at)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let holder = fs::read_to_string(&path).unwrap_or_default();
                let holder =
                    holder.lines().next().filter(|line| !line.is_empty()).unwrap_or("somebody else").to_owned();
                bail!("{} is being reviewed by {holder}; wait until they quit", alignment.display());
            }
            // No locks on this file system: the length of the journal keeps two writers apart.
            Err(TryLockError::Error(_)) => {}
        }
        let text = format!("{who} (process {}, since {})\n", std::process::id(), now());
        file.set_len(0).and_then(|()| file.write_all(text.as_bytes())).map_err(plainly).with_context(at)?;
        Ok(Self { path, _file: file })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// Returns the time in UTC, such as `2026-05-18T06:00:00Z`.
pub(crate) fn now() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    utc(seconds)
}

/// Seconds since 1970 as a date and a time. The civil date from the number of days is Howard Hinnant's `civil_from_days`.
fn utc(seconds: u64) -> String {
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let shifted = days + 719_468;
    let era = shifted / 146_097;
    let day_of_era = shifted % 146_097;
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    let (hour, minute, second) = (rest / 3_600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_in_utc() {
        assert_eq!(utc(0), "1970-01-01T00:00:00Z");
        assert_eq!(utc(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(utc(1_779_084_000), "2026-05-18T06:00:00Z");
    }

    #[test]
    fn one_reviewer_at_a_time_and_nobody_writes_behind_anothers_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let alignment = folder.path().join("pair.jsonl");
        let hash = ContentHash::of(b"pair");
        let (mut store, journal) = Store::open(&alignment, &hash, "甲").expect("nobody else");
        assert!(journal.records.is_empty());
        let refusal = Store::open(&alignment, &hash, "乙").expect_err("locked").to_string();
        assert!(refusal.contains("is being reviewed by 甲 (process"), "{refusal}");
        store.append("x\n").expect("written");
        let mut other = OpenOptions::new().append(true).open(journal_path(&alignment)).expect("there");
        other.write_all(b"y\n").expect("written");
        assert!(store.append("z\n").expect_err("changed").to_string().contains("another program"));
        drop(store);
        assert!(!with_suffix(&alignment, ".lock").exists());
        let text = fs::read_to_string(journal_path(&alignment)).expect("there");
        assert!(text.ends_with("x\ny\n"), "{text}");
    }

    #[test]
    fn a_torn_line_is_cut_off_and_a_foreign_journal_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let alignment = folder.path().join("pair.jsonl");
        let hash = ContentHash::of(b"pair");
        let header = Journal::header(&hash);
        fs::write(journal_path(&alignment), format!("{header}{{\"revision\":1,\"ti")).expect("written");
        let (store, journal) = Store::open(&alignment, &hash, "甲").expect("torn is no error");
        assert_eq!(journal.records.len(), 0);
        drop(store);
        assert_eq!(fs::read_to_string(journal_path(&alignment)).expect("there"), header);
        let foreign = Store::open(&alignment, &ContentHash::of(b"other"), "甲").expect_err("foreign").to_string();
        assert!(foreign.contains("another version"), "{foreign}");
    }
}
