//! Record batches of document pairs → the same batches with links: the function that engines call.
//!
//! Takes an Arrow record batch; gives back one with as many rows, in their order. It does *not* read or write files.
//!
//! A batch is refused as a whole only for its columns. What is wrong with a row is said in its `error`, as in
//! [`align_row`]; so the result of a row is the same in whatever batches an engine cuts its table.

use arrow_array::RecordBatch;
use rayon::prelude::*;

use super::batch::{BatchOptions, BatchText, align_row};
use crate::error::{Error, ErrorKind, Result};
use crate::format::batch::{AlignedRow, Columns, Holds, RecordHead, lacks};

/// How the rows of a batch share the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Cores {
    /// All threads of the pool that the caller is in.
    #[default]
    All,
    /// One: where the engine runs as many of these as there are cores.
    One,
}

/// Aligns the document pairs of a record batch.
///
/// The columns of texts are read where they lie and replaced by those of [`result_fields`]; all other columns are passed
/// through as the same arrays.
///
/// # Errors
///
/// [`ErrorKind::Format`] where the columns cannot be told or clash with those of the result; [`ErrorKind::TooLarge`] where
/// the results do not fit into one batch.
///
/// # Examples
///
/// ```
/// use std::sync::Arc;
///
/// use arrow_array::{ArrayRef, RecordBatch, StringArray};
/// use duiqi::format::batch::Columns;
/// use duiqi::pipeline::{BatchOptions, Cores, align_batch};
///
/// let texts = |text: &str| Arc::new(StringArray::from(vec![text])) as ArrayRef;
/// let pairs = [("zh", texts("他走了。雨停了。")), ("en", texts("He left. The rain stopped."))];
/// let batch = RecordBatch::try_from_iter(pairs)?;
/// let aligned = align_batch(&batch, &Columns::default(), &BatchOptions::default(), Cores::All)?;
/// assert_eq!(aligned.num_rows(), 1);
/// assert!(aligned.column_by_name("links").is_some() && aligned.column_by_name("zh").is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// [`result_fields`]: crate::format::batch::result_fields
pub fn align_batch(
    batch: &RecordBatch,
    columns: &Columns,
    options: &BatchOptions,
    cores: Cores,
) -> Result<RecordBatch> {
    let head = RecordHead::read(&batch.schema(), columns)?;
    if head.holds().contains(&Holds::Paths) {
        let message = "a record batch must hold the texts; files that rows name are opened by `duiqi batch` alone";
        return Err(Error::new(ErrorKind::Format, message));
    }
    let [source, target] = head.texts(batch)?;
    let align = |row: usize| match (source.get(row), target.get(row)) {
        (Some(source), Some(target)) => align_row(BatchText::Text(source), BatchText::Text(target), options),
        (source, target) => AlignedRow::failed(lacks([source.is_none(), target.is_none()])),
    };
    let numbers = 0..batch.num_rows();
    let all = || numbers.clone().into_par_iter().map(align).collect::<Vec<_>>();
    let rows = match cores {
        Cores::All => all(),
        // The search shares a long document among the threads of its pool, so a loop alone would not stay on one core.
        Cores::One => match rayon::ThreadPoolBuilder::new().num_threads(1).build() {
            Ok(pool) => pool.install(all),
            Err(_) => numbers.clone().map(align).collect(),
        },
    };
    head.results(batch, &rows)
}
