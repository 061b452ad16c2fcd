//! Record batches.

use std::path::PathBuf;

use arrow_array::RecordBatch;
use arrow_pyarrow::PyArrowType;
use duiqi::format::batch::{self, Columns};
use duiqi::pipeline::{self, BatchOptions, Cores};
use pyo3::prelude::*;

use crate::error;
use crate::settings::{Texts, align_options, check_options};
use crate::threads::on_threads;

fn columns(source: Option<String>, target: Option<String>) -> Columns {
    let mut columns = Columns::default();
    for (name, names) in [(source, &mut columns.source), (target, &mut columns.target)] {
        if let Some(name) = name {
            *names = vec![name];
        }
    }
    columns
}

/// Aligns the document pairs of a record batch: one row in, one row out.
#[pyfunction]
#[pyo3(signature = (batch, *, source_column=None, target_column=None, source_lang=None, target_lang=None, source_format=None, target_format=None, check=false, profile="normal", lexicon=None, use_lexicon=true, max_bytes=None, max_segments=None, threads=None))]
#[allow(clippy::too_many_arguments, clippy::fn_params_excessive_bools, reason = "they are keywords in Python")]
pub(crate) fn align_batch(
    py: Python<'_>,
    batch: PyArrowType<RecordBatch>,
    source_column: Option<String>,
    target_column: Option<String>,
    source_lang: Option<&str>,
    target_lang: Option<&str>,
    source_format: Option<&str>,
    target_format: Option<&str>,
    check: bool,
    profile: &str,
    lexicon: Option<PathBuf>,
    use_lexicon: bool,
    max_bytes: Option<usize>,
    max_segments: Option<usize>,
    threads: Option<usize>,
) -> PyResult<PyArrowType<RecordBatch>> {
    let mut options = BatchOptions::default();
    [options.source, options.target] = Texts::new([source_lang, target_lang], [source_format, target_format])?.sides;
    options.align = align_options(lexicon.as_deref(), use_lexicon)?;
    options.check = check.then(|| check_options(profile)).transpose()?;
    options.limits.side_bytes = max_bytes.unwrap_or(options.limits.side_bytes);
    options.limits.side_segments = max_segments.unwrap_or(options.limits.side_segments);
    let columns = columns(source_column, target_column);
    py.detach(|| {
        on_threads(threads, || {
            pipeline::align_batch(&batch.0, &columns, &options, Cores::All).map(PyArrowType).map_err(error)
        })
    })
}

/// Tells which columns `align_batch` passes through.
#[pyfunction]
#[pyo3(signature = (names, *, source_column=None, target_column=None))]
pub(crate) fn passed_columns(
    names: Vec<String>,
    source_column: Option<String>,
    target_column: Option<String>,
) -> PyResult<Vec<String>> {
    batch::passed_names(&names, &columns(source_column, target_column)).map_err(error)
}
