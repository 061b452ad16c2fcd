//! The rows of a batch, read piece by piece.
//!
//! Takes what was typed; gives back rows in pieces that are small enough to hold. It does *not* read the files that rows name.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context as _, Result, bail};
use duiqi::format::batch::{self, Columns, DocumentRow, Passed, TableHead};
use duiqi::pipeline::BatchOptions;

use super::super::args::{BatchArgs, RowsForm, Shard};
use super::super::folder::{self, ChapterPair, Chapters, Look, PairedBy};
use super::super::input::{is_standard_input, plainly};
use super::super::packed::Packing;
#[cfg(feature = "parquet")]
use super::parquet::{Table, TableReader, Wanted};

/// Most rows of a piece, and most bytes of their lines: enough to keep every core busy, and little to lose.
const PIECE_ROWS: usize = 256;
const PIECE_BYTES: usize = 8 << 20;

/// A line is longer than its texts: characters may be written as `\u4e2d`, and other columns stand beside.
const LINE_PER_SIDE: u64 = 4;
const LINE_MARGIN_BYTES: u64 = 1 << 20;

/// A piece of the input.
pub(super) struct Read {
    pub(super) rows: Vec<DocumentRow>,
    /// How far into the file, packed as it is, the input is read.
    pub(super) bytes_read: u64,
}

/// The input.
pub(super) struct Rows {
    name: String,
    from: From,
    columns: Columns,
    /// The folder that the files of rows are looked for in.
    base: Option<PathBuf>,
    shard: Shard,
    /// Rows of the input so far, those of other shards too.
    number: u64,
    max_line_bytes: u64,
    total_bytes: Option<u64>,
    bytes_read: Arc<AtomicU64>,
}

enum From {
    Json(Box<dyn BufRead + Send>),
    Table {
        stream: Box<dyn BufRead + Send>,
        head: TableHead,
    },
    Folders {
        chapters: Chapters,
        waiting: VecDeque<DocumentRow>,
    },
    #[cfg(feature = "parquet")]
    Parquet {
        table: Box<Table>,
        reader: Option<Box<TableReader>>,
        wanted: Wanted,
    },
}

/// Refuses Parquet where this program has none.
pub(super) fn refuse_parquet_left_out(form: Option<RowsForm>) -> Result<()> {
    if form == Some(RowsForm::Parquet) && !cfg!(feature = "parquet") {
        bail!(
            "this duiqi was built without Parquet; build it with `cargo install --path . --features parquet` from its source, or take JSON lines"
        );
    }
    Ok(())
}

/// Says that an input is shorter than it was.
pub(super) fn fewer_rows(path: &Path) -> String {
    format!(
        "{}: there are fewer rows than an earlier run had done already; the input has changed, so begin again with --restart",
        path.display()
    )
}

/// Tells the form of rows by the name of their file, packed or not.
pub(super) fn form_of(path: &Path) -> Result<Option<RowsForm>> {
    let unpacked = if Packing::of(path) == Packing::None { path.to_owned() } else { path.with_extension("") };
    Ok(match unpacked.extension().and_then(|extension| extension.to_str()) {
        Some("jsonl" | "ndjson") => Some(RowsForm::Jsonl),
        Some("tsv" | "tab") => Some(RowsForm::Tsv),
        Some("parquet") if Packing::of(path) == Packing::None => Some(RowsForm::Parquet),
        Some("json" | "csv" | "parquet") => {
            bail!("{}: rows are .jsonl or .tsv, perhaps packed as .gz or .zst, or .parquet", path.display())
        }
        _ => None,
    })
}

impl Rows {
    /// Opens the input.
    ///
    /// # Errors
    ///
    /// Where there is none, its form cannot be told, or a table has no usable head.
    pub(super) fn open(args: &BatchArgs, options: &BatchOptions) -> Result<Self> {
        let bytes_read = Arc::new(AtomicU64::new(0));
        let columns = columns(args);
        let name = if is_standard_input(&args.input) { "<stdin>".into() } else { args.input.display().to_string() };
        let max_line_bytes = args.max_bytes.saturating_mul(LINE_PER_SIDE).saturating_add(LINE_MARGIN_BYTES);
        let (mut base, mut total_bytes) = (None, None);
        let from = match &args.targets {
            Some(targets) if folder::are_folders(&args.input, targets)? => folders(&args.input, targets, options)?,
            Some(_) => bail!("two arguments are two folders; the output goes after -o"),
            None if args.input.is_dir() => {
                bail!("{name} is a folder; name the folder of translations, too")
            }
            None => {
                let form = args.from.map_or_else(|| form_of(&args.input), |form| Ok(Some(form)))?;
                refuse_parquet_left_out(form)?;
                if form == Some(RowsForm::Parquet) && is_standard_input(&args.input) {
                    bail!("Parquet is read from a file, for it is read from its end");
                }
                let stream: Box<dyn BufRead + Send> = if is_standard_input(&args.input) {
                    Packing::None.unpack(io::stdin())
                } else {
                    let file = File::open(&args.input).map_err(plainly).with_context(|| name.clone())?;
                    total_bytes = file.metadata().ok().map(|facts| facts.len());
                    base = args.input.parent().map(Path::to_owned);
                    Packing::of(&args.input).unpack(Counted { inner: file, count: Arc::clone(&bytes_read) })
                };
                match form {
                    #[cfg(feature = "parquet")]
                    Some(RowsForm::Parquet) => {
                        let table = Table::open(&args.input, &columns, args.shard).with_context(|| name.clone())?;
                        From::Parquet { table: Box::new(table), reader: None, wanted: Wanted::All }
                    }
                    #[cfg(not(feature = "parquet"))]
                    Some(RowsForm::Parquet) => bail!("{name}: no Parquet"),
                    Some(RowsForm::Tsv) => table(stream, &columns, max_line_bytes).with_context(|| name.clone())?,
                    Some(RowsForm::Jsonl) => From::Json(stream),
                    None if is_standard_input(&args.input) => From::Json(stream),
                    None => bail!("{name}: the name does not tell the form of the rows; say it with --from"),
                }
            }
        };
        Ok(Self { name, from, columns, base, shard: args.shard, number: 0, max_line_bytes, total_bytes, bytes_read })
    }

    /// Returns the chapters of two folders, where the rows are such.
    pub(super) fn chapters(&self) -> Option<&Chapters> {
        match &self.from {
            From::Folders { chapters, .. } => Some(chapters),
            _ => None,
        }
    }

    /// Returns the form of the rows, where they are in a file.
    pub(super) fn form(&self) -> Option<RowsForm> {
        match &self.from {
            From::Json(_) => Some(RowsForm::Jsonl),
            From::Table { .. } => Some(RowsForm::Tsv),
            From::Folders { .. } => None,
            #[cfg(feature = "parquet")]
            From::Parquet { .. } => Some(RowsForm::Parquet),
        }
    }

    /// Returns the columns of a table.
    pub(super) fn head(&self) -> Option<&TableHead> {
        match &self.from {
            From::Table { head, .. } => Some(head),
            _ => None,
        }
    }

    /// Returns the input, where it is Parquet.
    #[cfg(feature = "parquet")]
    pub(super) fn table(&self) -> Option<&Table> {
        match &self.from {
            From::Parquet { table, .. } => Some(table),
            _ => None,
        }
    }

    /// Learns which form is written: columns that Parquet passes to Parquet are left where they are.
    ///
    /// # Errors
    ///
    /// Where the form has no room for the columns.
    #[cfg(feature = "parquet")]
    pub(super) fn written_as(mut self, form: RowsForm) -> Result<Self> {
        match &mut self.from {
            From::Parquet { wanted, .. } if form == RowsForm::Parquet => *wanted = Wanted::Texts,
            From::Parquet { table, .. } => table.refuse_what_is_no_json()?,
            From::Json(_) | From::Table { .. } | From::Folders { .. } => {}
        }
        Ok(self)
    }

    pub(super) fn base(&self) -> Option<PathBuf> {
        self.base.clone()
    }

    pub(super) fn total_bytes(&self) -> Option<u64> {
        self.total_bytes
    }

    /// Passes over rows of this shard that an earlier run had done.
    pub(super) fn skip(&mut self, rows: u64) -> Result<()> {
        #[cfg(feature = "parquet")]
        if let From::Parquet { table, reader, wanted } = &mut self.from {
            *reader = Some(Box::new(table.reader(*wanted, rows)?));
            return Ok(());
        }
        let mut left = rows;
        while left > 0 {
            match self.next_taken(Parse::No)? {
                Some(_) => left -= 1,
                None => bail!("{}", fewer_rows(Path::new(&self.name))),
            }
        }
        Ok(())
    }

    /// Reads the next piece; `None` at the end.
    pub(super) fn next_rows(&mut self) -> Result<Option<Read>> {
        let (mut rows, mut bytes) = (Vec::new(), 0);
        while rows.len() < PIECE_ROWS && bytes < PIECE_BYTES {
            let Some((row, size)) = self.next_taken(Parse::Yes)? else { break };
            bytes += size;
            rows.push(row);
        }
        let bytes_read = self.bytes_read.load(Ordering::Relaxed);
        Ok((!rows.is_empty()).then_some(Read { rows, bytes_read }))
    }

    /// The next row of this shard, with the length of its line.
    fn next_taken(&mut self, parse: Parse) -> Result<Option<(DocumentRow, usize)>> {
        loop {
            let line = match &mut self.from {
                From::Folders { waiting, .. } => {
                    let Some(row) = waiting.pop_front() else { return Ok(None) };
                    self.number += 1;
                    if self.shard.takes(self.number) {
                        return Ok(Some((row, 0)));
                    }
                    continue;
                }
                #[cfg(feature = "parquet")]
                From::Parquet { reader, .. } => {
                    let Some(reader) = reader else { return Ok(None) };
                    let row = reader.next_row()?;
                    let read = self.total_bytes.unwrap_or(0) / 1000 * reader.thousandths();
                    self.bytes_read.store(read, Ordering::Relaxed);
                    return Ok(row);
                }
                From::Json(stream) | From::Table { stream, .. } => {
                    next_line(stream, self.max_line_bytes).with_context(|| self.name.clone())?
                }
            };
            let line = match line {
                Line::End => return Ok(None),
                Line::Whole(line) if line.trim_ascii().is_empty() => continue,
                line => line,
            };
            self.number += 1;
            if !self.shard.takes(self.number) {
                continue;
            }
            let number = self.number;
            let (row, size) = match (&line, &self.from, parse) {
                (Line::Whole(line), From::Json(_), Parse::Yes) => {
                    (batch::read_json(number, line, &self.columns), line.len())
                }
                (Line::Whole(line), From::Table { head, .. }, Parse::Yes) => {
                    (table_row(number, line, head), line.len())
                }
                _ => {
                    let reason = format!(
                        "limit: the line is longer than {} bytes; split the document, or raise --max-bytes",
                        self.max_line_bytes
                    );
                    (DocumentRow::unreadable(number, reason), 0)
                }
            };
            return Ok(Some((row, size)));
        }
    }
}

/// Whether a line is looked into.
#[derive(Clone, Copy)]
enum Parse {
    Yes,
    No,
}

fn columns(args: &BatchArgs) -> Columns {
    let mut columns = Columns::default();
    for (typed, names) in [
        (&args.id_column, &mut columns.id),
        (&args.source_column, &mut columns.source),
        (&args.target_column, &mut columns.target),
    ] {
        if let Some(name) = typed {
            *names = vec![name.clone()];
        }
    }
    columns
}

fn folders(sources: &Path, targets: &Path, options: &BatchOptions) -> Result<From> {
    let look = Look {
        reading: [options.source.clone(), options.target.clone()],
        lexicon: options.align.lexicon.clone(),
        max_bytes: options.limits.side_bytes as u64,
    };
    let chapters = Chapters::find(sources, targets, &look)?;
    let row = |pair: &ChapterPair| -> Result<DocumentRow> {
        let path = |path: &Path| path.to_string_lossy().into_owned();
        let id = pair.source.strip_prefix(sources).unwrap_or(&pair.source).to_string_lossy().replace('\\', "/");
        let mut row = DocumentRow::of_files(&id, path(&pair.source), path(&pair.target));
        let score = match pair.by {
            PairedBy::Name => 1.0,
            PairedBy::Content(score) => (f64::from(score) * 1e4).round() / 1e4,
            PairedBy::Order => 0.0,
        };
        let value = serde_json::value::to_raw_value(&score)?;
        row.passed.push(Passed { name: "pairing".to_owned(), value });
        Ok(row)
    };
    let waiting = chapters.pairs.iter().map(row).collect::<Result<_>>()?;
    Ok(From::Folders { chapters, waiting })
}

fn table(mut stream: Box<dyn BufRead + Send>, columns: &Columns, max_line_bytes: u64) -> Result<From> {
    let Line::Whole(first) = next_line(&mut stream, max_line_bytes)? else {
        bail!("the first line must name the columns, and there is none");
    };
    let first = String::from_utf8(first).ok().context("the first line is not UTF-8")?;
    let head = TableHead::read(first.trim_end_matches(['\r', '\n']), columns)?;
    Ok(From::Table { stream, head })
}

fn table_row(number: u64, line: &[u8], head: &TableHead) -> DocumentRow {
    match std::str::from_utf8(line) {
        Ok(line) => batch::read_table_row(number, line.trim_end_matches(['\r', '\n']), head),
        Err(cause) => {
            DocumentRow::unreadable(number, format!("the line is not UTF-8 after byte {}", cause.valid_up_to()))
        }
    }
}

enum Line {
    Whole(Vec<u8>),
    TooLong,
    End,
}

/// Reads a line with its end. One that is too long is read over and not held.
fn next_line(stream: &mut dyn BufRead, max_bytes: u64) -> Result<Line> {
    let mut line = Vec::new();
    io::Read::take(&mut *stream, max_bytes).read_until(b'\n', &mut line).map_err(plainly)?;
    if line.is_empty() {
        return Ok(Line::End);
    }
    if line.last() == Some(&b'\n') || (line.len() as u64) < max_bytes {
        return Ok(Line::Whole(line));
    }
    stream.skip_until(b'\n').map_err(plainly)?;
    Ok(Line::TooLong)
}

/// A stream that counts what is read of it.
struct Counted<R> {
    inner: R,
    count: Arc<AtomicU64>,
}

impl<R: io::Read> io::Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.count.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_too_long_is_read_over() {
        let mut stream: &[u8] = b"12345\n123456789\n12\nend";
        let mut lines = Vec::new();
        loop {
            match next_line(&mut stream, 8).unwrap() {
                Line::Whole(line) => lines.push(String::from_utf8(line).unwrap()),
                Line::TooLong => lines.push("too long".to_owned()),
                Line::End => break,
            }
        }
        assert_eq!(lines, ["12345\n", "too long", "12\n", "end"]);
    }

    #[test]
    fn the_name_tells_the_form() {
        let form = |name: &str| form_of(Path::new(name));
        assert_eq!(form("a.jsonl.zst").unwrap(), Some(RowsForm::Jsonl));
        assert_eq!(form("a.b.tsv.gz").unwrap(), Some(RowsForm::Tsv));
        assert_eq!(form("a").unwrap(), None);
        assert_eq!(form("a.parquet").unwrap(), Some(RowsForm::Parquet));
        assert!(form("a.parquet.zst").is_err());
    }
}
