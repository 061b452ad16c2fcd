//! Rows of a batch in Parquet.
//!
//! Takes a file, and at the end the lines of results; gives back rows, and writes the file of results. It does *not* hold more
//! than a few hundred rows, or more of the output than a group of rows.
//!
//! Columns that are passed through are read a second time when the output is written, so they need not be told in JSON in
//! between, and come out with the type, the NULLs and the metadata that they had.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{BufRead, BufReader, Seek as _, SeekFrom};
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result, anyhow, bail};
use arrow_array::{Array as _, ArrayRef, RecordBatch, StringArray, UInt32Array};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use arrow_select::take::take;
use duiqi::format::batch::{
    self, AlignedRow, Columns, Content, Contents, DocumentRow, Holds, Passed, RecordHead, ResultRow,
};
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::arrow::{ArrowWriter, ProjectionMask};
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;

use super::super::args::Shard;
use super::super::input::plainly;

/// Rows that are decoded at once. A document may be a book, so it is few.
const BATCH_ROWS: usize = 128;

/// A group of rows is closed when it is as large as this, packed: what is open is held in memory.
const GROUP_BYTES: usize = 32 << 20;

/// A Parquet file of rows.
#[derive(Clone)]
pub(super) struct Table {
    path: PathBuf,
    metadata: ArrowReaderMetadata,
    columns: Columns,
    head: RecordHead,
    shard: Shard,
}

/// Which columns are decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// The texts, for an output that gets the others later.
    Texts,
    /// All, for an output in JSON.
    All,
}

type Batches = Box<dyn Iterator<Item = Result<RecordBatch>> + Send>;

impl Table {
    /// Opens a file and finds its columns.
    ///
    /// # Errors
    ///
    /// Where it is no Parquet or has no columns of texts.
    pub(super) fn open(path: &Path, columns: &Columns, shard: Shard) -> Result<Self> {
        let file = File::open(path).map_err(plainly)?;
        let metadata = unharmed(|| ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()).map_err(unreadable))?;
        let head = RecordHead::read(metadata.schema(), columns)?;
        Ok(Self { path: path.to_owned(), metadata, columns: columns.clone(), head, shard })
    }

    fn schema(&self) -> &SchemaRef {
        self.metadata.schema()
    }

    fn rows(&self) -> u64 {
        u64::try_from(self.metadata.metadata().file_metadata().num_rows()).unwrap_or(0)
    }

    /// Refuses columns that JSON lines have no form for.
    ///
    /// # Errors
    ///
    /// Where there is such a column.
    pub(super) fn refuse_what_is_no_json(&self) -> Result<()> {
        for field in self.head.passed().iter().map(|index| self.schema().field(*index)) {
            if !batch::is_json(field.data_type()) {
                let (path, name, kind) = (self.path.display(), field.name(), field.data_type());
                bail!("{path}: the column {name:?} holds {kind}, for which JSON lines have no form; write .parquet");
            }
        }
        Ok(())
    }

    /// Begins to read after the first `done` rows of the shard.
    ///
    /// # Errors
    ///
    /// Where there are fewer rows.
    pub(super) fn reader(&self, wanted: Wanted, done: u64) -> Result<TableReader> {
        if done > 0 && self.shard.rows_before(done - 1) >= self.rows() {
            bail!("{}", super::rows::fewer_rows(&self.path));
        }
        let offset = self.shard.rows_before(done);
        let wants = |index: &usize| wanted == Wanted::All || !self.head.passed().contains(index);
        let columns: Vec<usize> = (0..self.schema().fields().len()).filter(wants).collect();
        Ok(TableReader {
            batches: self.batches(&columns, offset)?,
            head: RecordHead::read(&self.schema().project(&columns)?, &self.columns)?,
            shard: self.shard,
            wanted,
            number: offset,
            total: self.rows(),
            waiting: VecDeque::new(),
        })
    }

    fn batches(&self, columns: &[usize], offset: u64) -> Result<Batches> {
        let file = File::open(&self.path).map_err(plainly)?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone());
        let mask = ProjectionMask::roots(builder.parquet_schema(), columns.iter().copied());
        let offset = usize::try_from(offset).unwrap_or(usize::MAX);
        let builder = builder.with_projection(mask).with_batch_size(BATCH_ROWS).with_offset(offset);
        let mut reader = unharmed(|| builder.build().map_err(unreadable))?;
        let name = self.path.display().to_string();
        Ok(Box::new(std::iter::from_fn(move || {
            let next = unharmed(|| reader.next().transpose().map_err(|cause| anyhow!("{cause}")));
            next.with_context(|| name.clone()).transpose()
        })))
    }
}

fn unreadable(cause: parquet::errors::ParquetError) -> anyhow::Error {
    anyhow!("this is no Parquet file that can be read: {cause}")
}

/// The reader of a damaged file may panic; that is an error of the file.
fn unharmed<T>(read: impl FnOnce() -> Result<T>) -> Result<T> {
    panic::catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| bail!("this Parquet file is damaged"))
}

/// The rows of a file, one after the other.
pub(super) struct TableReader {
    batches: Batches,
    /// The columns of what is decoded.
    head: RecordHead,
    shard: Shard,
    wanted: Wanted,
    /// Rows so far, those of other shards too.
    number: u64,
    total: u64,
    waiting: VecDeque<(DocumentRow, usize)>,
}

impl TableReader {
    /// The next row of the shard, with the bytes of its texts.
    pub(super) fn next_row(&mut self) -> Result<Option<(DocumentRow, usize)>> {
        loop {
            if let Some(row) = self.waiting.pop_front() {
                return Ok(Some(row));
            }
            let Some(batch) = self.batches.next().transpose()? else { return Ok(None) };
            let texts = self.head.texts(&batch)?;
            for row in 0..batch.num_rows() {
                self.number += 1;
                if self.shard.takes(self.number) {
                    let sides = texts.map(|side| side.get(row));
                    let size = sides.into_iter().flatten().map(str::len).sum();
                    let row = document(self.number, &batch, row, &self.head, sides, self.wanted);
                    self.waiting.push_back((row, size));
                }
            }
        }
    }

    /// Which share of the file is read, in thousandths.
    pub(super) fn thousandths(&self) -> u64 {
        (self.number * 1000).checked_div(self.total).unwrap_or(1000)
    }
}

fn document(
    number: u64,
    batch: &RecordBatch,
    row: usize,
    head: &RecordHead,
    sides: [Option<&str>; 2],
    wanted: Wanted,
) -> DocumentRow {
    let content = |text: &str, holds: Holds| match holds {
        Holds::Texts => Content::Text(text.to_owned()),
        Holds::Paths => Content::File(text.to_owned()),
    };
    let [source_holds, target_holds] = head.holds();
    let mut document = DocumentRow::unreadable(number, String::new());
    document.contents = match sides {
        [Some(source), Some(target)] => {
            Ok(Contents { source: content(source, source_holds), target: content(target, target_holds) })
        }
        [source, target] => Err(batch::lacks([source.is_none(), target.is_none()])),
    };
    if wanted == Wanted::All {
        for index in head.passed() {
            let value = batch::json_value(batch.column(*index), row);
            if head.id() != Some(*index) {
                document.passed.push(Passed { name: batch.schema_ref().field(*index).name().clone(), value });
            } else if !batch.column(*index).is_null(row) {
                document.id = value;
            }
        }
    }
    document
}

/// Writes the Parquet file of a batch that is done.
///
/// `lines` are its results as [`batch::write_json`] writes them; `table` is the input, where that is Parquet too. Without one,
/// columns that are passed through become texts: a text as it is, any other value as JSON.
///
/// # Errors
///
/// Where the input has changed, or the disk is full.
pub(super) fn write(lines: &mut File, table: Option<&Table>, settings: &str, to: &mut File) -> Result<()> {
    let fault = "the results cannot be written as Parquet";
    let version = env!("CARGO_PKG_VERSION");
    let about = [("duiqi.version", version), ("duiqi.settings", settings)];
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_created_by(format!("duiqi {version}"))
        .set_key_value_metadata(Some(about.map(|(key, value)| KeyValue::new(key.to_owned(), value.to_owned())).into()))
        .build();
    let mut results = Results::open(lines)?;
    let (head, mut passed) = match table {
        Some(table) => {
            let batches = table.batches(table.head.passed(), 0)?;
            (table.head.clone(), PassedColumns::Table { batches, shard: table.shard, number: 0 })
        }
        None => {
            let names = results.names()?;
            (text_head(&names)?, PassedColumns::Lines { names })
        }
    };
    let mut writer = ArrowWriter::try_new(to, Arc::clone(head.schema()), Some(properties)).context(fault)?;
    while let Some(batch) = passed.next(&mut results, &head)? {
        writer.write(&batch).context(fault)?;
        if writer.in_progress_size() > GROUP_BYTES {
            writer.flush().context(fault)?;
        }
    }
    if results.next()?.is_some() {
        bail!("the input has fewer rows than it had when they were aligned; begin again with --restart");
    }
    writer.close().context(fault)?;
    Ok(())
}

/// Columns of texts, for rows whose values are of no one type.
fn text_head(names: &[String]) -> Result<RecordHead> {
    let texts = ["source", "target"].map(str::to_owned);
    let only_texts = Columns { source: vec![texts[0].clone()], target: vec![texts[1].clone()], ..Columns::none() };
    let fields = names.iter().chain(&texts).map(|name| Field::new(name, DataType::Utf8, true));
    Ok(RecordHead::read(&Schema::new(fields.collect::<Vec<_>>()), &only_texts)?)
}

/// Where the columns come from that are passed through.
enum PassedColumns {
    Table { batches: Batches, shard: Shard, number: u64 },
    Lines { names: Vec<String> },
}

impl PassedColumns {
    /// The next rows, put together with their results; none may be without rows of the shard.
    fn next(&mut self, results: &mut Results<'_>, head: &RecordHead) -> Result<Option<RecordBatch>> {
        match self {
            Self::Table { batches, shard, number } => {
                let Some(batch) = batches.next().transpose()? else { return Ok(None) };
                let first = *number + 1;
                *number += batch.num_rows() as u64;
                let taken = (0..).zip(first..=*number).filter(|(_, number)| shard.takes(*number));
                let taken = UInt32Array::from_iter_values(taken.map(|(row, _)| row));
                let passed: Vec<ArrayRef> = match taken.len() == batch.num_rows() {
                    true => batch.columns().to_vec(),
                    false => {
                        batch.columns().iter().map(|column| take(column, &taken, None)).collect::<Result<_, _>>()?
                    }
                };
                let rows = results.take(taken.len())?;
                if rows.len() < taken.len() {
                    bail!("the input has more rows than it had when they were aligned; begin again with --restart");
                }
                let rows: Vec<AlignedRow> = rows.into_iter().map(|row| row.aligned).collect();
                Ok(Some(head.joined(passed, &rows)?))
            }
            Self::Lines { names } => {
                let rows = results.take(BATCH_ROWS)?;
                if rows.is_empty() {
                    return Ok(None);
                }
                let passed = names.iter().map(|name| -> ArrayRef {
                    Arc::new(rows.iter().map(|row| text_of(row, name)).collect::<StringArray>())
                });
                let passed = passed.collect();
                let rows: Vec<AlignedRow> = rows.into_iter().map(|row| row.aligned).collect();
                Ok(Some(head.joined(passed, &rows)?))
            }
        }
    }
}

fn text_of(row: &ResultRow, name: &str) -> Option<String> {
    let value = match name {
        "id" => &row.id,
        _ => &row.passed.iter().find(|passed| passed.name == name)?.value,
    };
    match serde_json::from_str::<Option<String>>(value.get()) {
        Ok(text) => text,
        Err(_) => Some(value.get().to_owned()),
    }
}

/// The lines of results.
struct Results<'a> {
    reader: BufReader<&'a mut File>,
}

impl<'a> Results<'a> {
    fn open(lines: &'a mut File) -> Result<Self> {
        lines.seek(SeekFrom::Start(0)).map_err(plainly)?;
        Ok(Self { reader: BufReader::with_capacity(1 << 20, lines) })
    }

    fn next(&mut self) -> Result<Option<ResultRow>> {
        let mut line = Vec::new();
        if self.reader.read_until(b'\n', &mut line).map_err(plainly)? == 0 {
            return Ok(None);
        }
        Ok(Some(batch::read_json_result(&line)?))
    }

    fn take(&mut self, count: usize) -> Result<Vec<ResultRow>> {
        let mut rows = Vec::with_capacity(count);
        while rows.len() < count {
            let Some(row) = self.next()? else { break };
            rows.push(row);
        }
        Ok(rows)
    }

    /// The columns that rows have, in the order in which they come, the id first.
    fn names(&mut self) -> Result<Vec<String>> {
        let mut names = vec!["id".to_owned()];
        while let Some(row) = self.next()? {
            for passed in row.passed {
                if !names.contains(&passed.name) {
                    names.push(passed.name);
                }
            }
        }
        self.reader.seek(SeekFrom::Start(0)).map_err(plainly)?;
        Ok(names)
    }
}
