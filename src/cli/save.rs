//! The outputs of an alignment: which format goes where, and all of them or none.
//!
//! Takes what -o and --format said, then a bitext; writes. It does *not* know how a format looks.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use duiqi::bitext::{Bitext, Confidence};
use duiqi::finding::Finding;
use duiqi::format::report::Decided;
use duiqi::format::{
    self, Cells, Context, Duplicates, Format, Layout, Markup, Only, OptionValue, Selection, WriteOptions, Written,
};

use super::args::{OnlyWhich, OutputArgs};
use super::input::Input;
use super::output::{Destination, refuse_same_file_twice, write_beside};
use super::render::{Terminal, count};

/// What is to be written, before anything was read.
#[derive(Debug)]
pub(crate) struct Plan {
    files: Vec<(PathBuf, Format)>,
    /// The format that goes to standard output, if one does.
    stdout: Option<Format>,
    options: WriteOptions,
}

/// What is to be written, with every place looked at.
#[derive(Debug)]
pub(crate) struct CheckedPlan {
    destinations: Vec<Destination>,
    formats: Vec<Format>,
    stdout: Option<Format>,
    options: WriteOptions,
    /// What is read, for files whose names turn out only when they are written.
    inputs: Vec<PathBuf>,
}

impl Plan {
    /// Finds the format of each output.
    ///
    /// # Errors
    ///
    /// Where an extension says nothing and --format does neither, or the format holds no bitext.
    pub(crate) fn new(args: &OutputArgs) -> Result<Self> {
        let mut plan = Self { files: Vec::new(), stdout: None, options: write_options(args) };
        if let Some(format) = args.format {
            refuse_unwritten(format)?;
        }
        for path in &args.output {
            if path.as_os_str() == OsStr::new("-") {
                plan.stdout = Some(args.format.context("say with --format what goes to standard output")?);
                continue;
            }
            let format = Format::of_path_or(path, args.format)?;
            refuse_unwritten(format).with_context(|| path.display().to_string())?;
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
        let inputs = inputs.iter().map(|input| PathBuf::from(&input.name)).collect();
        Ok(CheckedPlan { destinations, formats, stdout: self.stdout, options: self.options, inputs })
    }

    /// Writes some pairs only, where that was asked for.
    pub(crate) fn only(mut self, which: Option<OnlyWhich>) -> Self {
        if which.is_some() {
            self.options.selection.only = only(which);
        }
        self
    }

    /// Tells whether nothing was asked for.
    pub(crate) fn is_empty(&self) -> bool {
        self.files.is_empty() && self.stdout.is_none()
    }
}

fn refuse_unwritten(format: Format) -> Result<()> {
    if !format.is_written() {
        let known: Vec<&str> = Format::all().filter(|format| format.is_written()).map(Format::name).collect();
        bail!("an alignment is not written as {format}; write it as {}", known.join(", "));
    }
    Ok(())
}

fn only(which: Option<OnlyWhich>) -> Only {
    match which {
        None => Only::All,
        Some(OnlyWhich::Accepted) => Only::Accepted,
        Some(OnlyWhich::Clean) => Only::Clean,
    }
}

fn write_options(args: &OutputArgs) -> WriteOptions {
    let mut selection = Selection::default();
    if let Some(least) = args.min_confidence {
        selection.min_confidence = Confidence::new(least);
    }
    selection.only = only(args.only_pairs);
    selection.duplicates = if args.fold_duplicates { Duplicates::Fold } else { Duplicates::Keep };
    WriteOptions {
        selection,
        markup: if args.plain { Markup::Plain } else { Markup::Inline },
        context: if args.no_context { Context::Leave } else { Context::Keep },
        cells: if args.raw_cells { Cells::Raw } else { Cells::Guarded },
        layout: if args.interleaved { Layout::Interleaved } else { Layout::Sides },
        ..WriteOptions::default()
    }
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

    /// Writes what a person decided too, where the format has room for it.
    pub(crate) fn with(mut self, decided: Decided) -> Self {
        self.options.decided = decided;
        self
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
        let options = WriteOptions { settings, ..self.options.clone() };
        let several = self.several(bitext, findings, &options)?;
        let mut waiting = Vec::new();
        let mut reports = Vec::new();
        for (destination, format) in self.destinations.iter().zip(&self.formats) {
            if format.is_several_files() {
                continue;
            }
            let mut report = Written::default();
            waiting.push(write_beside(destination, |file| {
                report = format::write(*format, bitext, findings, &options, file)?;
                Ok(())
            })?);
            reports.push((destination, report));
        }
        for (destination, bytes, report) in &several {
            waiting.push(write_beside(destination, |file| Ok(file.write_all(bytes)?))?);
            reports.push((destination, report.clone()));
        }
        if let Some(format) = self.stdout {
            let mut data = Vec::new();
            let report = format::write(format, bitext, findings, &options, &mut data)?;
            terminal.data(&data)?;
            for notice in &report.notices {
                terminal.notice(&notice.message);
            }
        }
        for written in waiting {
            written.publish()?;
        }
        for (destination, report) in &reports {
            announce(terminal, destination, report);
        }
        Ok(())
    }

    /// Makes the files of the formats that are several, each with its place.
    fn several(
        &self,
        bitext: &Bitext,
        findings: &[Finding],
        options: &WriteOptions,
    ) -> Result<Vec<(Destination, Vec<u8>, Written)>> {
        let mut several = Vec::new();
        for (destination, format) in self.destinations.iter().zip(&self.formats) {
            if !format.is_several_files() {
                continue;
            }
            let path = destination.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let (files, report) = format::files(*format, &name, bitext, findings, options)?;
            for file in files {
                let place = Destination::new(&path.with_file_name(&file.name), &[])?;
                self.inputs.iter().try_for_each(|input| place.refuse(input))?;
                several.push((place, file.bytes, report.clone()));
            }
        }
        let places: Vec<&Destination> =
            several.iter().map(|(place, ..)| place).chain(self.destinations.iter()).collect();
        for (number, place) in places.iter().enumerate() {
            let twin = places[..number].iter().find(|other| other.is_same_file(place));
            // The links of a set go under the very name that was typed.
            if let Some(twin) = twin.filter(|twin| twin.path() != place.path()) {
                bail!("{} and {} are the same file", twin.path().display(), place.path().display());
            }
        }
        Ok(several)
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
