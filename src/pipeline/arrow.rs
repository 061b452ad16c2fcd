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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::cast::AsArray as _;
    use arrow_array::types::{Float64Type, Int32Type};
    use arrow_array::{Array as _, ArrayRef, LargeStringArray, StringArray, StringViewArray};

    use super::*;

    const PAIRS: [(Option<&str>, Option<&str>); 4] = [
        (Some("他有三万元。她走了。"), Some("He has thirty thousand yuan. She left.")),
        (Some("她走了。"), None),
        (None, None),
        (Some("雨停了。"), Some("The rain stopped.")),
    ];

    fn batch() -> RecordBatch {
        let ids: ArrayRef = Arc::new(StringArray::from(vec!["a", "b", "c", "d"]));
        let zh: ArrayRef = Arc::new(LargeStringArray::from(PAIRS.map(|(source, _)| source).to_vec()));
        let en: ArrayRef = Arc::new(StringViewArray::from(PAIRS.map(|(_, target)| target).to_vec()));
        RecordBatch::try_from_iter_with_nullable([("id", ids, false), ("zh", zh, true), ("en", en, true)])
            .expect("a batch")
    }

    fn aligned(batch: &RecordBatch, cores: Cores) -> RecordBatch {
        align_batch(batch, &Columns::default(), &BatchOptions::default(), cores).expect("aligned")
    }

    #[test]
    fn one_row_in_is_one_row_out() {
        let batch = batch();
        let out = aligned(&batch, Cores::All);
        assert_eq!(out.num_rows(), 4);
        assert!(Arc::ptr_eq(batch.column(0), out.column(0)), "other columns are the same arrays");
        let column = |name: &str| out.column_by_name(name).expect("a column of the result");
        let error = column("error").as_string::<i32>();
        assert!(error.is_null(0) && error.is_null(3));
        assert_eq!((error.value(1), error.value(2)), ("the row has no target", "the row has no source and no target"));
        let links = column("links").as_list::<i32>().value(0);
        let links = links.as_struct();
        let sources = links.column(0).as_list::<i32>().value(1);
        assert_eq!(sources.as_primitive::<Int32Type>().values(), &[1]);
        let segments = column("target_segments").as_list::<i32>().value(0);
        assert_eq!(segments.as_string::<i32>().value(1), "She left.");
        let plain = align_row(
            BatchText::Text(PAIRS[0].0.unwrap()),
            BatchText::Text(PAIRS[0].1.unwrap()),
            &BatchOptions::default(),
        );
        assert_eq!(Some(column("confidence").as_primitive::<Float64Type>().value(0)), plain.confidence);
    }

    #[test]
    fn batches_and_cores_change_nothing() {
        let batch = batch();
        let whole = aligned(&batch, Cores::All);
        assert_eq!(aligned(&batch, Cores::One), whole);
        for row in 0..4 {
            assert_eq!(aligned(&batch.slice(row, 1), Cores::One), whole.slice(row, 1), "row {row}");
        }
        assert_eq!(aligned(&batch.slice(2, 0), Cores::All).num_rows(), 0);
    }
}
