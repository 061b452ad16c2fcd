//! `--baseline FILE`: findings that were accepted when a project began to be checked.
//!
//! Takes a file of fingerprints, one a line, `#` before what is for people; leaves those findings out, and writes the file anew. It
//! does *not* know what was found wrong.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Result, bail};
use duiqi::finding::Finding;

use super::args::CheckArgs;
use super::input;
use super::output::{Destination, write_beside};
use super::render::{Terminal, count};

/// The first lines of the file.
const HEAD: &str = "# Findings that `duiqi check --baseline` leaves out; written by --update-baseline.\n";

/// The fingerprints of a file.
pub(crate) struct Baseline {
    destination: Destination,
    accepted: BTreeSet<String>,
}

impl Baseline {
    /// Reads the file; one that is to be written need not be there.
    pub(crate) fn read(path: &Path, args: &CheckArgs) -> Result<Self> {
        let destination = Destination::new(path, &[])?;
        for text in [Some(&args.source), args.target.as_ref()].into_iter().flatten() {
            destination.refuse(text)?;
        }
        if args.update_baseline && !path.exists() {
            return Ok(Self { destination, accepted: BTreeSet::new() });
        }
        let text = input::read_text(path, args.reading.bound.max_size)?;
        let mut accepted = BTreeSet::new();
        for (number, line) in (1..).zip(text.lines()) {
            let word = line.split('#').next().unwrap_or_default().trim();
            if word.is_empty() {
                continue;
            }
            if word.len() != 16 || !word.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                bail!("{}:{number}: {word:?} is no fingerprint; write the file with --update-baseline", path.display());
            }
            accepted.insert(word.to_owned());
        }
        Ok(Self { destination, accepted })
    }

    /// Leaves out what was accepted, and says how much.
    pub(crate) fn leave_out(&self, terminal: &mut Terminal, findings: &mut Vec<Finding>) {
        let before = findings.len();
        *findings = self.left(std::mem::take(findings));
        if findings.len() < before {
            terminal.say(&format!("{} in the baseline", count(before - findings.len(), "finding")));
        }
    }

    /// The findings that were not accepted.
    pub(crate) fn left(&self, mut findings: Vec<Finding>) -> Vec<Finding> {
        findings.retain(|finding| !self.accepted.contains(finding.fingerprint.as_str()));
        findings
    }

    /// Writes the fingerprints of findings in place of those of the file.
    pub(crate) fn write(&self, terminal: &mut Terminal, findings: &[Finding]) -> Result<()> {
        let lines: BTreeSet<String> =
            findings.iter().map(|finding| format!("{} # {}\n", finding.fingerprint.as_str(), finding.rule)).collect();
        write_beside(&self.destination, |file| {
            file.write_all(HEAD.as_bytes())?;
            lines.iter().try_for_each(|line| file.write_all(line.as_bytes()))?;
            Ok(())
        })?
        .publish()?;
        terminal.wrote(&format!("{} ({})", self.destination.path().display(), count(lines.len(), "finding")));
        Ok(())
    }
}
