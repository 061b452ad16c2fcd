//! Rows as Arrow record batches, which engines hand from program to program without a copy.
//!
//! Takes a record batch; gives back its texts, and the same batch with the columns of the result in place of the texts. It does
//! *not* align, and it does *not* open files.
//!
//! Texts are read where they lie. Every other column is passed through as the same array, so its type, its NULLs and its
//! metadata are those of the input.

use std::sync::Arc;

use arrow_array::builder::{Float64Builder, Int32Builder, ListBuilder, StringBuilder};
use arrow_array::cast::AsArray as _;
use arrow_array::types::{
    Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, ListArray, RecordBatch, StructArray};
use arrow_buffer::OffsetBuffer;
use arrow_schema::{DataType, Field, Fields, Schema, SchemaRef};
use serde_json::value::RawValue;

use super::{AlignedRow, Columns, Link, RESULT_COLUMNS, Role, column_clash};
use crate::error::{Error, ErrorKind, Result};

/// What the columns of record batches are for.
#[derive(Debug, Clone)]
pub struct RecordHead {
    sides: [SideColumn; 2],
    id: Option<usize>,
    passed: Vec<usize>,
    schema: SchemaRef,
}

/// The column of a side.
#[derive(Debug, Clone, Copy)]
struct SideColumn {
    index: usize,
    holds: Holds,
}

/// What the texts of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// The documents themselves.
    Texts,
    /// The paths of files that hold them.
    Paths,
}

impl RecordHead {
    /// Finds the columns.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Format`] where there is no source or no target, or more than one; where they hold no texts; and where a column
    /// has the name of a column of the result.
    pub fn read(schema: &Schema, columns: &Columns) -> Result<Self> {
        let (mut sides, mut id, mut passed) = ([None, None], None, Vec::new());
        for (index, field) in schema.fields().iter().enumerate() {
            let (side, holds) = match columns.role(field.name()) {
                Some(Role::Source) => (0, Holds::Texts),
                Some(Role::Target) => (1, Holds::Texts),
                Some(Role::SourceFile) => (0, Holds::Paths),
                Some(Role::TargetFile) => (1, Holds::Paths),
                role => {
                    if RESULT_COLUMNS.contains(&field.name().as_str()) {
                        return Err(refusal(column_clash(field.name())));
                    }
                    if role == Some(Role::Id) && id.is_none() {
                        id = Some(index);
                    }
                    passed.push(index);
                    continue;
                }
            };
            if !matches!(field.data_type(), DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null)
            {
                let (name, found) = (field.name(), field.data_type());
                return Err(refusal(format!("the column {name:?} holds {found} and no text; cast it to a string")));
            }
            if let Some(SideColumn { index: first, .. }) = sides[side].replace(SideColumn { index, holds }) {
                let (first, second) = (schema.field(first).name(), field.name());
                let message =
                    format!("the columns {first:?} and {second:?} are for the same side; name the one that counts");
                return Err(refusal(message));
            }
        }
        let [Some(source), Some(target)] = sides else {
            let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
            let message =
                format!("there must be columns of sources and of targets; the columns are {}", names.join(", "));
            return Err(refusal(message));
        };
        let fields = passed.iter().map(|index| Arc::clone(&schema.fields()[*index])).chain(result_fields());
        let schema = Arc::new(Schema::new(fields.collect::<Fields>()));
        Ok(Self { sides: [source, target], id, passed, schema })
    }

    /// Returns the columns of results: those that are passed through, in their order, and those of [`result_fields`].
    #[must_use]
    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// Returns where the columns stand that are passed through, in their order.
    #[must_use]
    pub fn passed(&self) -> &[usize] {
        &self.passed
    }

    /// Returns where the column stands that tells rows apart, if there is one.
    #[must_use]
    pub fn id(&self) -> Option<usize> {
        self.id
    }

    /// Returns what the columns of source and target hold.
    #[must_use]
    pub fn holds(&self) -> [Holds; 2] {
        self.sides.map(|side| side.holds)
    }

    /// Returns the texts of source and target, where they lie.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Format`] where the batch has other columns than the schema this was made of.
    pub fn texts<'a>(&self, batch: &'a RecordBatch) -> Result<[Texts<'a>; 2]> {
        let [source, target] = self.sides.map(|side| batch.columns().get(side.index).and_then(Texts::of));
        source
            .zip(target)
            .map(<[_; 2]>::from)
            .ok_or_else(|| refusal("the batch has other columns than the first".into()))
    }

    /// Puts a batch together with the results of its rows.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Format`] where there are not as many results as rows; [`ErrorKind::TooLarge`] where the results do not fit
    /// into one batch.
    pub fn results(&self, batch: &RecordBatch, rows: &[AlignedRow]) -> Result<RecordBatch> {
        let passed = self.passed.iter().filter_map(|index| batch.columns().get(*index).map(Arc::clone));
        self.joined(passed.collect(), rows)
    }

    /// Puts the columns that are passed through together with the results of their rows.
    ///
    /// # Errors
    ///
    /// Those of [`RecordHead::results`].
    pub fn joined(&self, passed: Vec<ArrayRef>, rows: &[AlignedRow]) -> Result<RecordBatch> {
        let mut columns = passed;
        columns.extend(result_columns(rows)?);
        RecordBatch::try_new(Arc::clone(&self.schema), columns).map_err(|cause| refusal(cause.to_string()))
    }
}

/// Tells which columns are passed through, by their names alone: for engines that must know it before there is a batch.
///
/// # Errors
///
/// Those of [`RecordHead::read`].
pub fn passed_names(names: &[String], columns: &Columns) -> Result<Vec<String>> {
    let schema = Schema::new(names.iter().map(|name| Field::new(name, DataType::Utf8, true)).collect::<Vec<_>>());
    let head = RecordHead::read(&schema, columns)?;
    Ok(head.passed.iter().map(|index| names[*index].clone()).collect())
}

fn refusal(message: String) -> Error {
    Error::new(ErrorKind::Format, message)
}

/// A column of texts.
#[derive(Debug, Clone, Copy)]
pub struct Texts<'a>(&'a ArrayRef);

impl<'a> Texts<'a> {
    fn of(array: &'a ArrayRef) -> Option<Self> {
        let is_text =
            matches!(array.data_type(), DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null);
        is_text.then_some(Self(array))
    }

    /// Returns the text of a row, counted from 0; `None` where it is NULL.
    #[must_use]
    pub fn get(self, row: usize) -> Option<&'a str> {
        if self.0.is_null(row) {
            return None;
        }
        match self.0.data_type() {
            DataType::Utf8 => Some(self.0.as_string::<i32>().value(row)),
            DataType::LargeUtf8 => Some(self.0.as_string::<i64>().value(row)),
            DataType::Utf8View => Some(self.0.as_string_view().value(row)),
            _ => None,
        }
    }
}

/// Returns the columns of a result, as Arrow has them.
///
/// All may be NULL, as engines that make no difference want it; what is never NULL is written in [`AlignedRow`].
#[must_use]
pub fn result_fields() -> Vec<Arc<Field>> {
    let field = |name: &str, kind: DataType| Arc::new(Field::new(name, kind, true));
    let types = [
        DataType::Utf8,
        DataType::Utf8,
        DataType::List(element(DataType::Utf8)),
        DataType::List(element(DataType::Utf8)),
        DataType::List(element(DataType::Struct(link_fields()))),
        DataType::Float64,
        DataType::Utf8,
    ];
    RESULT_COLUMNS.into_iter().zip(types).map(|(name, kind)| field(name, kind)).collect()
}

/// The elements of a list, under the name that Parquet and Spark give them.
fn element(kind: DataType) -> Arc<Field> {
    Arc::new(Field::new("element", kind, true))
}

fn link_fields() -> Fields {
    let numbers = || DataType::List(element(DataType::Int32));
    Fields::from(vec![
        Field::new("source", numbers(), true),
        Field::new("target", numbers(), true),
        Field::new("confidence", DataType::Float64, true),
        Field::new("findings", DataType::List(element(DataType::Utf8)), true),
    ])
}

/// The columns of results, in the order of [`RESULT_COLUMNS`].
fn result_columns(rows: &[AlignedRow]) -> Result<Vec<ArrayRef>> {
    refuse_too_large(rows)?;
    let text = |of: fn(&AlignedRow) -> Option<&str>| -> ArrayRef {
        let mut column = StringBuilder::new();
        rows.iter().for_each(|row| column.append_option(of(row)));
        Arc::new(column.finish())
    };
    let texts = |of: fn(&AlignedRow) -> &[String]| -> ArrayRef { Arc::new(text_lists(rows.iter().map(of))) };
    let mut confidence = Float64Builder::new();
    rows.iter().for_each(|row| confidence.append_option(row.confidence));
    Ok(vec![
        text(|row| row.source_lang.as_deref()),
        text(|row| row.target_lang.as_deref()),
        texts(|row| &row.source_segments),
        texts(|row| &row.target_segments),
        Arc::new(links(rows)?),
        Arc::new(confidence.finish()),
        text(|row| row.error.as_deref()),
    ])
}

/// Arrow counts the bytes of a column of texts, and the elements of a column of lists, in 31 bits.
fn refuse_too_large(rows: &[AlignedRow]) -> Result<()> {
    let bytes = |texts: &[String]| texts.iter().map(String::len).sum::<usize>();
    let sum = |of: &dyn Fn(&AlignedRow) -> usize| rows.iter().map(of).sum::<usize>();
    let largest = [
        sum(&|row| bytes(&row.source_segments)),
        sum(&|row| bytes(&row.target_segments)),
        sum(&|row| row.error.as_ref().map_or(0, String::len)),
        sum(&|row| row.links.iter().map(|link| bytes(&link.findings)).sum()),
        sum(&|row| row.source_segments.len() + row.target_segments.len() + row.links.len()),
    ];
    if largest.into_iter().any(|size| i32::try_from(size).is_err()) {
        let message =
            format!("the results of {} rows are too large for one record batch; take smaller batches", rows.len());
        return Err(Error::new(ErrorKind::TooLarge, message));
    }
    Ok(())
}

fn text_lists<'a>(lists: impl Iterator<Item = &'a [String]>) -> ListArray {
    let mut column = ListBuilder::new(StringBuilder::new()).with_field(element(DataType::Utf8));
    for texts in lists {
        texts.iter().for_each(|text| column.values().append_value(text));
        column.append(true);
    }
    column.finish()
}

fn links(rows: &[AlignedRow]) -> Result<ListArray> {
    let all = || rows.iter().flat_map(|row| &row.links);
    let numbers = |of: fn(&Link) -> &[u32]| -> ArrayRef {
        let mut column = ListBuilder::new(Int32Builder::new()).with_field(element(DataType::Int32));
        for link in all() {
            // Segments are counted in 31 bits, see `refuse_too_large`.
            of(link).iter().for_each(|number| column.values().append_value(i32::try_from(*number).unwrap_or(i32::MAX)));
            column.append(true);
        }
        Arc::new(column.finish())
    };
    let mut confidence = Float64Builder::new();
    all().for_each(|link| confidence.append_value(link.confidence));
    let columns = vec![
        numbers(|link| &link.source),
        numbers(|link| &link.target),
        Arc::new(confidence.finish()) as ArrayRef,
        Arc::new(text_lists(all().map(|link| &link.findings[..]))),
    ];
    let fault = |cause: arrow_schema::ArrowError| refusal(cause.to_string());
    let links = StructArray::try_new(link_fields(), columns, None).map_err(fault)?;
    let lengths = OffsetBuffer::from_lengths(rows.iter().map(|row| row.links.len()));
    ListArray::try_new(element(DataType::Struct(link_fields())), lengths, Arc::new(links), None).map_err(fault)
}

/// Tells whether the values of a column can be written as JSON without a rule for how.
#[must_use]
pub fn is_json(kind: &DataType) -> bool {
    kind.is_integer()
        || matches!(
            kind,
            DataType::Utf8
                | DataType::LargeUtf8
                | DataType::Utf8View
                | DataType::Boolean
                | DataType::Float32
                | DataType::Float64
                | DataType::Null
        )
}

/// Writes a value of a column as JSON. What is not [`is_json`], and what is no number, is `null`.
#[must_use]
pub fn json_value(array: &ArrayRef, row: usize) -> Box<RawValue> {
    fn raw(value: &impl serde::Serialize) -> Box<RawValue> {
        serde_json::value::to_raw_value(value).expect("plain figures and texts are JSON")
    }
    macro_rules! number {
        ($kind:ty) => {
            raw(&array.as_primitive::<$kind>().value(row))
        };
    }
    if array.is_null(row) {
        return raw(&());
    }
    match array.data_type() {
        DataType::Boolean => raw(&array.as_boolean().value(row)),
        DataType::Int8 => number!(Int8Type),
        DataType::Int16 => number!(Int16Type),
        DataType::Int32 => number!(Int32Type),
        DataType::Int64 => number!(Int64Type),
        DataType::UInt8 => number!(UInt8Type),
        DataType::UInt16 => number!(UInt16Type),
        DataType::UInt32 => number!(UInt32Type),
        DataType::UInt64 => number!(UInt64Type),
        DataType::Float32 => number!(Float32Type),
        DataType::Float64 => number!(Float64Type),
        _ => raw(&Texts::of(array).and_then(|texts| texts.get(row))),
    }
}
