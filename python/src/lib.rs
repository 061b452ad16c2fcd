//! duiqi as a Python module.
//!
//! Takes texts, files and Arrow record batches from Python; gives back alignments, findings and record batches. All work is the
//! library's, and is done without the lock of the interpreter. It does *not* know Spark or Ray: they call `align_batch`.

#![forbid(unsafe_code)]

mod alignment;
mod batch;
mod files;
mod settings;
mod threads;

use duiqi::pipeline::{self, LexiconChoice};
use pyo3::create_exception;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use alignment::{Alignment, Bead, Finding};
use settings::{Texts, check_options, format_named, lang_named, reading};
use threads::guarded;

create_exception!(duiqi, Error, PyValueError, "What cannot be read, aligned or written, and why.");

/// Turns an error of the library into one of Python.
fn error(cause: duiqi::Error) -> PyErr {
    Error::new_err(cause.to_string())
}

/// Aligns a text with its translation.
#[pyfunction]
#[pyo3(signature = (source, target, *, source_lang=None, target_lang=None, source_format=None, target_format=None, lexicon=None, use_lexicon=true))]
#[allow(clippy::too_many_arguments, reason = "they are keywords in Python")]
fn align(
    py: Python<'_>,
    source: &str,
    target: &str,
    source_lang: Option<&str>,
    target_lang: Option<&str>,
    source_format: Option<&str>,
    target_format: Option<&str>,
    lexicon: Option<std::path::PathBuf>,
    use_lexicon: bool,
) -> PyResult<Alignment> {
    let texts = Texts::new([source_lang, target_lang], [source_format, target_format])?;
    py.detach(|| guarded(|| texts.align(source, target, lexicon.as_deref(), use_lexicon)))
}

/// Looks for drift in an alignment, or in a text and its translation.
#[pyfunction]
#[pyo3(signature = (source, target=None, *, profile="normal", source_lang=None, target_lang=None, source_format=None, target_format=None))]
#[allow(clippy::too_many_arguments, reason = "they are keywords in Python")]
fn check(
    py: Python<'_>,
    source: &Bound<'_, PyAny>,
    target: Option<&str>,
    profile: &str,
    source_lang: Option<&str>,
    target_lang: Option<&str>,
    source_format: Option<&str>,
    target_format: Option<&str>,
) -> PyResult<Vec<Finding>> {
    let options = check_options(profile)?;
    let look = |alignment: &Alignment| {
        let checked = pipeline::check(&alignment.bitext, &options, &LexiconChoice::BuiltIn);
        Ok(alignment.shown(&checked.findings))
    };
    if let Ok(alignment) = source.cast::<Alignment>() {
        let alignment = alignment.get();
        return py.detach(|| guarded(|| look(alignment)));
    }
    let source: &str = source.extract()?;
    let target = target.ok_or_else(|| Error::new_err("give an alignment, or a text and its translation"))?;
    let texts = Texts::new([source_lang, target_lang], [source_format, target_format])?;
    py.detach(|| guarded(|| look(&texts.align(source, target, None, true)?)))
}

/// Cuts a text into sentences.
#[pyfunction]
#[pyo3(signature = (text, *, lang=None, format=None))]
fn segment(py: Python<'_>, text: &str, lang: Option<&str>, format: Option<&str>) -> PyResult<Vec<String>> {
    let options = reading(lang_named(lang)?, format_named(format)?);
    py.detach(|| {
        guarded(|| {
            let cut = pipeline::prepare("text", text.as_bytes(), &options).map_err(error)?;
            Ok(cut.all().ids().map(|id| cut.text(id).to_owned()).collect())
        })
    })
}

/// The functions and classes.
#[pymodule]
mod _duiqi {
    #[pymodule_export]
    use super::batch::{align_batch, passed_columns};
    #[pymodule_export]
    use super::files::{read, write};
    #[pymodule_export]
    use super::{Alignment, Bead, Error, Finding, align, check, segment};
    use pyo3::prelude::*;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
