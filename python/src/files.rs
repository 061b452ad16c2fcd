//! Files that hold both sides.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use duiqi::format::corpus::Companion;
use duiqi::format::{self, BitextOptions, Format, WriteOptions};
use pyo3::prelude::*;

use crate::alignment::Alignment;
use crate::settings::{format_named, lang_named};
use crate::threads::guarded;
use crate::{Error, error};

/// Reads a file that holds both sides, by its extension.
#[pyfunction]
#[pyo3(signature = (path, *, format=None, source_lang=None, target_lang=None))]
pub(crate) fn read(
    py: Python<'_>,
    path: PathBuf,
    format: Option<&str>,
    source_lang: Option<&str>,
    target_lang: Option<&str>,
) -> PyResult<Alignment> {
    let mut options = BitextOptions::default();
    options.source_lang = lang_named(source_lang)?;
    options.target_lang = lang_named(target_lang)?;
    let format = Format::of_path_or(&path, format_named(format)?).map_err(error)?;
    py.detach(|| {
        guarded(|| {
            let bytes = fs::read(&path)?;
            let folder = path.parent().unwrap_or(Path::new("")).to_owned();
            let beside = |name: &str| {
                let path = folder.join(name);
                fs::read(&path).map_err(|cause| duiqi::Error::io(&path, cause))
            };
            let name = path.to_string_lossy();
            let file = format::read_bitext_with(format, &name, bytes, &options, &beside);
            Ok(Alignment::of(file.map_err(|cause| error(cause.at(&path)))?))
        })
    })
}

/// Writes an alignment in the format that the extension tells. The file is written whole or not at all.
#[pyfunction]
#[pyo3(signature = (alignment, path, *, format=None))]
pub(crate) fn write(
    py: Python<'_>,
    alignment: &Bound<'_, Alignment>,
    path: PathBuf,
    format: Option<&str>,
) -> PyResult<()> {
    let format = Format::of_path_or(&path, format_named(format)?).map_err(error)?;
    let alignment = alignment.get();
    py.detach(|| {
        guarded(|| {
            let options = WriteOptions { settings: alignment.settings.clone(), ..WriteOptions::default() };
            let (bitext, findings) = (&alignment.bitext, &alignment.findings);
            if format.is_several_files() {
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                let (files, _) = format::files(format, &name, bitext, findings, &options).map_err(error)?;
                for Companion { name, bytes } in files {
                    put(&path.with_file_name(name), &bytes)?;
                }
                return Ok(());
            }
            let mut bytes = Vec::new();
            format::write(format, bitext, findings, &options, &mut bytes).map_err(error)?;
            put(&path, &bytes)
        })
    })
}

/// Writes beside the place, then renames.
fn put(path: &Path, bytes: &[u8]) -> PyResult<()> {
    let name = path.file_name().ok_or_else(|| Error::new_err(format!("{} names no file", path.display())))?;
    let beside = path.with_file_name(format!(".{}.{}.partial", name.to_string_lossy(), std::process::id()));
    let written = || {
        let mut file = File::create(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&beside, path)
    };
    written().inspect_err(|_| drop(fs::remove_file(&beside)))?;
    Ok(())
}
