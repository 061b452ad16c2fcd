//! `duiqi batch`: rows of document pairs → the same rows with their links.
//!
//! Takes rows or two folders; gives back a row for each. It does *not* hold more than a few hundred rows at a time.

#[cfg(feature = "parquet")]
mod parquet;
mod part;
mod rows;

use std::borrow::Cow;
#[cfg(feature = "parquet")]
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use duiqi::format::batch::{self, AlignedRow, Content, Contents, DocumentRow, TableHead};
use duiqi::pipeline::{self, BatchOptions, BatchText};
use duiqi::text::lang::Lang;
use rayon::prelude::*;

use super::args::{BatchArgs, RowsForm};
use super::exit::Outcome;
use super::input::{self, Input};
use super::lexicons;
use super::output::Destination;
use super::packed::Packing;
use super::pair;
use super::render::{Progress, Terminal, count};
use super::rules;
use part::Part;
use rows::{Read, Rows};

/// Runs the subcommand.
pub(crate) fn run(terminal: &mut Terminal, args: &BatchArgs) -> Result<Outcome> {
    refuse_what_is_for_one_pair(args)?;
    pair::start_threads(args.aligning.threads)?;
    let options = options(args)?;
    let rows = Rows::open(args, &options)?;
    if let Some(chapters) = rows.chapters() {
        chapters.say(terminal);
    }
    let writer = Writer { form: form_written(args, &rows)?, head: rows.head().cloned() };
    #[cfg(feature = "parquet")]
    let rows = rows.written_as(writer.form)?;
    #[cfg(feature = "parquet")]
    let (table, settings) = (rows.table().cloned(), part::settings(args)?);
    let place = args.output.as_deref().map(|path| destination(args, path)).transpose()?;
    let mut sink = Sink::open(args, place.as_ref(), &writer)?;
    let base = rows.base();
    let progress = Progress::new(terminal);
    let (mut tally, started) = (Tally { before: sink.rows_done(), ..Tally::default() }, Instant::now());
    let total_bytes = rows.total_bytes();
    for read in in_background(rows, sink.rows_done()) {
        let Read { rows, bytes_read } = read?;
        let results: Vec<(Vec<u8>, bool)> = rows
            .par_iter()
            .map(|row| {
                let aligned = align(row, &options, base.as_deref());
                Ok((writer.line(row, &aligned)?, aligned.error.is_some()))
            })
            .collect::<Result<_>>()?;
        let lines: Vec<&[u8]> = results.iter().map(|(line, _)| line.as_slice()).collect();
        sink.append(terminal, &lines.concat())?;
        tally.rows += results.len() as u64;
        tally.errors += results.iter().filter(|(_, failed)| *failed).count() as u64;
        progress.stage(&tally.on_the_way(started.elapsed().as_secs_f64(), bytes_read, total_bytes));
    }
    drop(progress);
    let ending = match writer.form {
        #[cfg(feature = "parquet")]
        RowsForm::Parquet => {
            Ending::Made(Box::new(move |lines, to| parquet::write(lines, table.as_ref(), &settings, to)))
        }
        _ => Ending::Lines,
    };
    sink.finish(terminal, ending)?;
    terminal.say(&tally.summary());
    Ok(if args.fail_on_error && tally.errors > 0 { Outcome::Findings } else { Outcome::Clean })
}

fn refuse_what_is_for_one_pair(args: &BatchArgs) -> Result<()> {
    if !args.aligning.anchor.is_empty() || args.aligning.anchors.is_some() {
        bail!("--anchor and --anchors count the segments of one pair; a batch has many");
    }
    if args.reading.paired {
        bail!("--paired takes pairs as they stand; check rows of pairs with `duiqi check`");
    }
    Ok(())
}

fn options(args: &BatchArgs) -> Result<BatchOptions> {
    let max_bytes = args.reading.bound.max_size;
    let mut options = BatchOptions::default();
    [options.source, options.target] = pair::reading_options(&args.sides, &args.reading)?;
    let usual = [Lang::chinese(), Lang::english()];
    let langs =
        [args.sides.source_lang.as_ref().unwrap_or(&usual[0]), args.sides.target_lang.as_ref().unwrap_or(&usual[1])];
    options.align.lexicon = lexicons::choose(&args.aligning, langs, max_bytes)?;
    options.align.align.weights = pair::weights(&args.aligning, max_bytes)?;
    if args.check {
        let mut rules = rules::options(&args.rules)?;
        lexicons::add_glossaries(&mut rules, &args.aligning, langs, max_bytes)?;
        options.check = Some(rules);
    }
    options.limits.side_bytes = usize::try_from(args.max_bytes).unwrap_or(usize::MAX);
    options.limits.side_segments = usize::try_from(args.max_segments).unwrap_or(usize::MAX);
    options.limits.memory_bytes = args.reading.max_memory;
    Ok(options)
}

/// The form of the output: what is said, what its extension says, that of the input.
fn form_written(args: &BatchArgs, rows: &Rows) -> Result<RowsForm> {
    let named = args.output.as_deref().map(rows::form_of).transpose()?.flatten();
    let form = args.to.or(named).or(rows.form()).unwrap_or(RowsForm::Jsonl);
    if form == RowsForm::Tsv && rows.head().is_none() {
        bail!("a table is written from a table: rows of JSON and folders have no fixed columns; write .jsonl");
    }
    rows::refuse_parquet_left_out(Some(form))?;
    if form == RowsForm::Parquet && args.output.is_none() {
        bail!("Parquet is written to a file; name it with -o, or say --to jsonl");
    }
    Ok(form)
}

fn destination(args: &BatchArgs, path: &Path) -> Result<Destination> {
    let place = Destination::new(path, &[])?;
    let read = [Some(&args.input), args.aligning.anchors.as_ref()].into_iter().flatten().map(PathBuf::as_path);
    read.chain(args.aligning.files()).try_for_each(|file| place.refuse(file))?;
    Ok(place)
}

/// Reads on while the rows before are aligned.
fn in_background(mut rows: Rows, skip: u64) -> impl Iterator<Item = Result<Read>> {
    let (sender, receiver) = sync_channel(1);
    // Not waited for: it may stand at a pipe that gives nothing while the output is closed already.
    std::thread::spawn(move || {
        let mut failed = rows.skip(skip).err();
        loop {
            let next = failed.take().map_or_else(|| rows.next_rows(), Err);
            let ends = !matches!(&next, Ok(Some(_)));
            if sender.send(next).is_err() || ends {
                return;
            }
        }
    });
    // A thread that is gone without having said that the input is at its end has lost rows.
    let gone = || Err(anyhow::anyhow!("a fault of duiqi, please report it: the input could not be read on"));
    std::iter::from_fn(move || receiver.recv().unwrap_or_else(|_| gone()).transpose())
}

/// One row: its files are read where it names files.
fn align(row: &DocumentRow, options: &BatchOptions, base: Option<&Path>) -> AlignedRow {
    let most = options.limits.side_bytes as u64;
    let aligned = || -> Result<AlignedRow> {
        let Contents { source, target } = row.contents.as_ref().map_err(|reason| anyhow::anyhow!(reason.clone()))?;
        let (source, target) = (Side::read(source, base, most)?, Side::read(target, base, most)?);
        Ok(pipeline::align_row(source.text(), target.text(), options))
    };
    aligned().unwrap_or_else(|cause| AlignedRow::failed(super::one_line(&cause)))
}

enum Side<'a> {
    Text(&'a str),
    File(Input),
}

impl<'a> Side<'a> {
    fn read(content: &'a Content, base: Option<&Path>, max_bytes: u64) -> Result<Self> {
        match content {
            Content::Text(text) => Ok(Self::Text(text)),
            Content::File(path) if path.is_empty() => bail!("the row names no file"),
            Content::File(path) => {
                let path = base.map_or_else(|| Cow::Borrowed(Path::new(path)), |base| Cow::Owned(base.join(path)));
                Ok(Self::File(input::read_file(&path, max_bytes)?))
            }
        }
    }

    fn text(&self) -> BatchText<'_> {
        match self {
            Self::Text(text) => BatchText::Text(text),
            Self::File(file) => BatchText::File { name: &file.name, bytes: &file.bytes },
        }
    }
}

/// How results are written.
struct Writer {
    form: RowsForm,
    head: Option<TableHead>,
}

impl Writer {
    fn line(&self, row: &DocumentRow, aligned: &AlignedRow) -> Result<Vec<u8>> {
        let mut line = Vec::new();
        match self.form {
            // Parquet is made of these in the end, see `parquet::write`.
            RowsForm::Jsonl | RowsForm::Parquet => batch::write_json(row, aligned, &mut line)?,
            RowsForm::Tsv => batch::write_table_row(row, aligned, &mut line)?,
        }
        Ok(line)
    }

    /// What stands before the rows.
    fn head(&self) -> Result<Vec<u8>> {
        let mut line = Vec::new();
        if let (RowsForm::Tsv, Some(head)) = (self.form, &self.head) {
            batch::write_table_head(head, &mut line)?;
        }
        Ok(line)
    }
}

/// What becomes of the lines when all are written.
enum Ending {
    /// They are the output, perhaps packed.
    Lines,
    /// The output is made of them.
    #[cfg(feature = "parquet")]
    Made(Box<Make>),
}

/// Makes an output of lines.
#[cfg(feature = "parquet")]
type Make = dyn FnOnce(&mut File, &mut File) -> Result<()>;

/// Where results go.
enum Sink<'a> {
    Output,
    File { part: Part<'a>, packing: Packing },
}

impl<'a> Sink<'a> {
    fn open(args: &BatchArgs, place: Option<&'a Destination>, writer: &Writer) -> Result<Self> {
        let head = writer.head()?;
        match (place, &args.output) {
            (Some(place), Some(path)) => {
                let part = Part::open(place, &part::fingerprint(args)?, &head, args.restart)?;
                Ok(Self::File { part, packing: Packing::of(path) })
            }
            _ => {
                std::io::stdout().write_all(&head).context("standard output")?;
                Ok(Self::Output)
            }
        }
    }

    fn rows_done(&self) -> u64 {
        match self {
            Self::Output => 0,
            Self::File { part, .. } => part.rows_done(),
        }
    }

    fn append(&mut self, terminal: &mut Terminal, lines: &[u8]) -> Result<()> {
        match self {
            Self::Output => {
                terminal.data(lines)?;
                terminal.flush()?;
                Ok(())
            }
            Self::File { part, .. } => part.append(lines),
        }
    }

    fn finish(self, terminal: &mut Terminal, ending: Ending) -> Result<()> {
        if let Self::File { part, packing } = self {
            let path = part.destination().path().display().to_string();
            match ending {
                Ending::Lines => part.finish(packing)?,
                #[cfg(feature = "parquet")]
                Ending::Made(make) => part.rewrite(make)?,
            }
            terminal.wrote(&path);
        }
        Ok(())
    }
}

/// What was done.
#[derive(Default)]
struct Tally {
    /// Rows that an earlier run had done.
    before: u64,
    rows: u64,
    errors: u64,
}

impl Tally {
    fn on_the_way(&self, seconds: f64, bytes_read: u64, total_bytes: Option<u64>) -> String {
        let rate = approximately(self.rows) / seconds.max(0.001);
        let mut line = format!("{}, {rate:.0} a second", rows_of(self.before + self.rows));
        if let Some(total) = total_bytes.filter(|total| *total > 0) {
            let share = (approximately(bytes_read) / approximately(total)).clamp(0.0, 1.0);
            line += &format!(", {:.0} %", share * 100.0);
            if share > 0.0 {
                line += &format!(", about {} left", minutes(seconds * (1.0 - share) / share));
            }
        }
        line
    }

    fn summary(&self) -> String {
        let mut line = rows_of(self.before + self.rows);
        if self.before > 0 {
            line += &format!(", {} of them from an earlier run", self.before);
        }
        if self.errors > 0 {
            line += &format!(", {} with an error", self.errors);
        }
        line
    }
}

fn rows_of(number: u64) -> String {
    count(usize::try_from(number).unwrap_or(usize::MAX), "row")
}

fn minutes(seconds: f64) -> String {
    match seconds {
        ..90.0 => format!("{seconds:.0} s"),
        ..5400.0 => format!("{:.0} min", seconds / 60.0),
        _ => format!("{:.1} h", seconds / 3600.0),
    }
}

/// For rates and shares, where the last digits say nothing.
#[expect(clippy::cast_precision_loss, reason = "the figure is shown with two or three digits")]
fn approximately(number: u64) -> f64 {
    number as f64
}
