//! Files that hold both sides: memories, tables, alignment files.
//!
//! Takes a path and what is known about the sides; gives back the bitext that the file holds. It does *not* align: see `pair`.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use duiqi::format::encoding::{BadBytes, Encoding};
use duiqi::format::{self, BitextFile, BitextOptions, Format};

use super::args::{BitextArgs, ReadingArgs, SidesArgs};
use super::input::{self, Input};
use super::pair::notices;
use super::render::Terminal;

impl BitextArgs {
    /// Takes what is typed about two texts for one file that holds both.
    pub(crate) fn of(sides: &SidesArgs, reading: &ReadingArgs) -> Self {
        Self {
            read_as: reading.read_as,
            source_lang: sides.source_lang.clone(),
            target_lang: sides.target_lang.clone(),
            encoding: sides.encoding.clone(),
            lossy: reading.lossy,
            bound: reading.bound,
        }
    }

    fn options(&self) -> BitextOptions {
        let mut options = BitextOptions::default();
        options.source_lang.clone_from(&self.source_lang);
        options.target_lang.clone_from(&self.target_lang);
        options.decoding.encoding = self.encoding.clone().map_or(Encoding::Detect, Encoding::Named);
        options.decoding.bad_bytes = if self.lossy { BadBytes::Replace } else { BadBytes::Refuse };
        options
    }
}

/// Tells whether a path names a file that holds both sides.
pub(crate) fn is_bitext(path: &Path, args: &BitextArgs) -> bool {
    format(path, args).is_ok()
}

/// Finds the format of a file that is to hold both sides: as asked, or by its name; standard input is an alignment file.
///
/// # Errors
///
/// Where the format holds one side only, or nothing tells it.
pub(crate) fn format(path: &Path, args: &BitextArgs) -> Result<Format> {
    let format = match args.read_as {
        Some(format) => format,
        None if input::is_standard_input(path) => Format::Jsonl,
        None => Format::of_path(path)?,
    };
    if !format.is_bitext_read() {
        bail!("{} is one side only; give its translation too, or a file that holds both", path.display());
    }
    Ok(format)
}

/// Reads a file that holds both sides; gives back which file it was, too.
///
/// # Errors
///
/// Where it cannot be read.
pub(crate) fn read(terminal: &mut Terminal, path: &Path, args: &BitextArgs) -> Result<(Input, BitextFile)> {
    let format = format(path, args)?;
    let (input, bytes) = input::read(path, args.bound.max_size)?.taken();
    let file = format::read_bitext(format, &input.name, bytes, &args.options()).with_context(|| input.name.clone())?;
    notices(terminal, file.bitext.source().document());
    notices(terminal, file.bitext.target().document());
    Ok((input, file))
}
