//! The outputs of an alignment: which format goes where, and all of them or none.
//!
//! Takes what -o and --format said, then a bitext; writes. It does *not* know how a format looks.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use duiqi::bitext::Bitext;
use duiqi::finding::Finding;
use duiqi::format::{self, Format, OptionValue, WriteOptions, Written};

use super::args::OutputArgs;
use super::input::Input;
use super::output::{Destination, refuse_same_file_twice, write_beside};
use super::render::{Terminal, count};

/// What is to be written, before anything was read.
#[derive(Debug)]
pub(crate) struct Plan {
    files: Vec<(PathBuf, Format)>,
    /// The format that goes to standard output, if one does.
    stdout: Option<Format>,
}

/// What is to be written, with every place looked at.
#[derive(Debug)]
pub(crate) struct CheckedPlan {
    destinations: Vec<Destination>,
    formats: Vec<Format>,
    stdout: Option<Format>,
}

impl Plan {
    /// Finds the format of each output.
    ///
    /// # Errors
    ///
    /// Where an extension says nothing and --format does neither, or the format holds no bitext.
    pub(crate) fn new(args: &OutputArgs) -> Result<Self> {
        let mut plan = Self { files: Vec::new(), stdout: None };
        if let Some(format) = args.format {
            refuse_document(format)?;
        }
        for path in &args.output {
            if path.as_os_str() == OsStr::new("-") {
                plan.stdout = Some(args.format.context("say with --format what goes to standard output")?);
                continue;
            }
            let format = Format::of_path(path).or_else(|unknown| args.format.ok_or(unknown))?;
            refuse_document(format).with_context(|| path.display().to_string())?;
            plan.files.push((path.clone(), format));
        }
        if args.output.is_empty() {
            plan.stdout = args.format;
        }
        Ok(plan)
    }

    /// Looks at each place.
    ///
    /// # Errors
    ///
    /// Where one is a directory, an input, cannot be there, or is named twice.
    pub(crate) fn check(self, inputs: &[&Input]) -> Result<CheckedPlan> {
        let (paths, formats): (Vec<PathBuf>, Vec<Format>) = self.files.into_iter().unzip();
        let destinations: Vec<Destination> =
            paths.iter().map(|path| Destination::new(path, inputs)).collect::<Result<_>>()?;
        refuse_same_file_twice(&destinations)?;
        Ok(CheckedPlan { destinations, formats, stdout: self.stdout })
    }

    /// Tells whether nothing was asked for.
    pub(crate) fn is_empty(&self) -> bool {
        self.files.is_empty() && self.stdout.is_none()
    }
}

fn refuse_document(format: Format) -> Result<()> {
    if !format.is_written() {
        bail!("{format} holds one side only; write an alignment as tmx, tsv, jsonl, beads, ladder or html");
    }
    Ok(())
}

impl CheckedPlan {
    /// Refuses to write over a file that is read besides the inputs.
    ///
    /// # Errors
    ///
    /// Where an output is that file.
    pub(crate) fn refuse(&self, path: &Path) -> Result<()> {
        self.destinations.iter().try_for_each(|destination| destination.refuse(path))
    }

    /// Tells whether nothing was asked for.
    pub(crate) fn is_empty(&self) -> bool {
        self.destinations.is_empty() && self.stdout.is_none()
    }

    /// Writes all outputs. No file bears its name before every file is complete.
    ///
    /// # Errors
    ///
    /// Where one cannot be written; then no file has changed.
    pub(crate) fn save(
        &self,
        terminal: &mut Terminal,
        bitext: &Bitext,
        findings: &[Finding],
        settings: BTreeMap<String, OptionValue>,
    ) -> Result<()> {
        let options = WriteOptions { settings, ..WriteOptions::default() };
        let mut waiting = Vec::new();
        let mut reports = Vec::new();
        for (destination, format) in self.destinations.iter().zip(&self.formats) {
            let mut report = Written::default();
            waiting.push(write_beside(destination, |file| {
                report = format::write(*format, bitext, findings, &options, file)?;
                Ok(())
            })?);
            reports.push(report);
        }
        if let Some(format) = self.stdout {
            let mut data = Vec::new();
            format::write(format, bitext, findings, &options, &mut data)?;
            terminal.data(&data)?;
        }
        for written in waiting {
            written.publish()?;
        }
        for (destination, report) in self.destinations.iter().zip(&reports) {
            announce(terminal, destination, report);
        }
        Ok(())
    }
}

fn announce(terminal: &mut Terminal, destination: &Destination, report: &Written) {
    let name = destination.path().display().to_string();
    let left_out = match report.left_out {
        0 => String::new(),
        left_out => format!(", {} left out", count(left_out, "bead")),
    };
    terminal.wrote(&format!("{name} ({}{left_out})", count(report.units, "unit")));
    for notice in &report.notices {
        terminal.notice(&format!("{name}: {}", notice.message));
    }
}
