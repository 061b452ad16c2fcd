//! `duiqi.ignore.jsonl` beside the texts: findings that a person has called no errors.
//!
//! Takes paths of texts; leaves findings out that a file beside them dismisses, and adds lines to it (`duiqi ignore`). It does
//! *not* know what was found wrong.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use duiqi::finding::{Dismissal, Dismissed, Finding, Fingerprint, dismiss};
use duiqi::format::dismissals::{self, FILE_NAME};

use super::args::{IgnoreArgs, IgnoringArgs};
use super::exit::Outcome;
use super::input;
use super::output::{Destination, write_beside};
use super::render::{Terminal, count};

/// The dismissals that hold for some texts, and what became of them.
pub(crate) struct Dismissals {
    list: Vec<Dismissal>,
    /// The file each is from.
    files: Vec<String>,
    unused: BTreeSet<usize>,
    hidden: usize,
}

impl Dismissals {
    /// Reads the files beside the texts and those that are named.
    ///
    /// # Errors
    ///
    /// Where a file cannot be read or holds something else.
    pub(crate) fn read(args: &IgnoringArgs, texts: &[&Path], max_bytes: u64) -> Result<Self> {
        let mut read = Self { list: Vec::new(), files: Vec::new(), unused: BTreeSet::new(), hidden: 0 };
        if args.no_ignore {
            return Ok(read);
        }
        let texts = texts.iter().filter(|text| !input::is_standard_input(text));
        let beside: BTreeSet<PathBuf> = texts.map(|text| place(text)).filter(|path| path.is_file()).collect();
        for path in beside.iter().chain(&args.ignore) {
            let file = input::read(path, max_bytes)?;
            let found = dismissals::read(&file.bytes).with_context(|| file.name.clone())?;
            read.files.extend(found.iter().map(|_| file.name.clone()));
            read.list.extend(found);
        }
        read.unused = (0..read.list.len()).collect();
        Ok(read)
    }

    /// Leaves out the findings that are dismissed.
    pub(crate) fn leave_out(&mut self, findings: Vec<Finding>) -> Vec<Finding> {
        if self.list.is_empty() || findings.is_empty() {
            return findings;
        }
        let Dismissed { shown, hidden, unused } = dismiss(findings, &self.list);
        self.hidden += hidden;
        self.unused.retain(|place| unused.contains(place));
        shown
    }

    /// Says how many were left out, and where it was asked for, which lines left out nothing.
    pub(crate) fn report(&self, terminal: &mut Terminal, args: &IgnoringArgs, silenced: usize) {
        if self.hidden > 0 {
            terminal.say(&format!("{} ignored ({FILE_NAME})", count(self.hidden, "finding")));
        }
        if silenced > 0 {
            terminal.say(&format!("{} ignored by markers in the texts", count(silenced, "finding")));
        }
        for place in self.unused.iter().filter(|_| args.unused_ignores) {
            let Dismissal { fingerprint, rule, why, .. } = &self.list[*place];
            let about: Vec<&str> = rule.as_ref().map(|rule| rule.as_str()).into_iter().chain(why.as_deref()).collect();
            let about = if about.is_empty() { String::new() } else { format!(" ({})", about.join(": ")) };
            let file = &self.files[*place];
            terminal.notice(&format!("{file}: {}{about} ignores nothing any more", fingerprint.as_str()));
        }
    }
}

/// The file beside a text, or in a folder.
fn place(text: &Path) -> PathBuf {
    if text.is_dir() { text.join(FILE_NAME) } else { text.with_file_name(FILE_NAME) }
}

/// Runs `duiqi ignore`.
pub(crate) fn run(terminal: &mut Terminal, args: &IgnoreArgs) -> Result<Outcome> {
    if !args.beside.exists() {
        anyhow::bail!("{}: there is no such file or folder", args.beside.display());
    }
    let path = place(&args.beside);
    let before = if path.is_file() { input::read(&path, u64::MAX)?.bytes } else { Vec::new() };
    let known = dismissals::read(&before).with_context(|| path.display().to_string())?;
    let mut text = before;
    if text.last().is_some_and(|last| *last != b'\n') {
        text.push(b'\n');
    }
    let mut added = 0;
    for fingerprint in &args.fingerprints {
        if known.iter().any(|dismissal| dismissal.fingerprint.as_str() == fingerprint) {
            terminal.notice(&format!("{fingerprint} is ignored already"));
            continue;
        }
        let fingerprint = Fingerprint::recorded(fingerprint.clone());
        let dismissal = Dismissal { fingerprint, rule: None, who: args.who.clone(), why: args.why.clone() };
        text.extend_from_slice(dismissals::line(&dismissal)?.as_bytes());
        added += 1;
    }
    if added > 0 {
        let destination = Destination::new(&path, &[])?;
        write_beside(&destination, |file| Ok(file.write_all(&text)?))?.publish()?;
        terminal.wrote(&format!("{} ({})", path.display(), count(added, "line")));
    }
    Ok(Outcome::Clean)
}
