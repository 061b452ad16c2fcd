//! A text of a test, read and cut.

use std::fs;
use std::path::Path;

use duiqi::document::Segmentation;
use duiqi::pipeline::{self, Cutting, ReadOptions};
use duiqi::text::lang::Lang;

pub(crate) fn prepare(path: &Path, lang: &str, cutting: Cutting) -> Segmentation {
    let bytes = fs::read(path).unwrap_or_else(|cause| panic!("{}: {cause}", path.display()));
    let mut options = ReadOptions::default();
    options.lang = Lang::parse(lang);
    options.cutting = cutting;
    pipeline::prepare(&path.display().to_string(), &bytes, &options).expect("a corpus text can be read")
}
