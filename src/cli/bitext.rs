//! Files that hold both sides: memories, tables, alignment files.
//!
//! Takes a path and what is known about the sides; gives back the bitext that the file holds. It does *not* align: see `pair`.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use duiqi::format::corpus::{self, moses};
use duiqi::format::encoding::{BadBytes, Encoding};
use duiqi::format::{self, BitextFile, BitextOptions, Format, po};

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
        let path = path.display();
        match format {
            Format::Ladder | Format::Beads => {
                bail!(
                    "{path} holds numbers only; `duiqi export` takes it with the two files of segments that it counts"
                )
            }
            _ => bail!("{path} is one side only; give its translation too, or a file that holds both"),
        }
    }
    Ok(format)
}

/// Tells whether two paths are pairs by themselves: two catalogues.
pub(crate) fn is_pair(source: &Path, target: &Path) -> bool {
    [source, target].iter().all(|path| matches!(Format::of_path(path), Ok(Format::Po | Format::Mo)))
}

/// Reads a file that holds both sides, or several that do; gives back which files they were, too.
///
/// # Errors
///
/// Where one cannot be read.
pub(crate) fn read(terminal: &mut Terminal, paths: &[&Path], args: &BitextArgs) -> Result<(Vec<Input>, BitextFile)> {
    let mut inputs = Vec::new();
    let mut contents = Vec::new();
    let options = args.options();
    let file = match paths {
        [path] => {
            format(path, args)?;
            let input = input::read(path, args.bound.max_size)?;
            return read_input(terminal, path, input, args);
        }
        _ => {
            input::refuse_two_standard_inputs(paths)?;
            for path in paths {
                let (input, bytes) = input::read(path, args.bound.max_size)?.taken();
                inputs.push(input);
                contents.push(bytes);
            }
            several(paths, &inputs, contents, args, &options)?
        }
    };
    notices(terminal, file.bitext.source().document());
    notices(terminal, file.bitext.target().document());
    Ok((inputs, file))
}

/// Reads a file that holds both sides and whose bytes are at hand.
///
/// # Errors
///
/// Where it breaks the rules of its format.
pub(crate) fn read_input(
    terminal: &mut Terminal,
    path: &Path,
    input: Input,
    args: &BitextArgs,
) -> Result<(Vec<Input>, BitextFile)> {
    let format = format(path, args)?;
    let (input, bytes) = input.taken();
    let beside = |name: &str| companion(path, name, args.bound.max_size);
    let file = format::read_bitext_with(format, &input.name, bytes, &args.options(), &beside);
    let file = file.with_context(|| input.name.clone())?;
    notices(terminal, file.bitext.source().document());
    notices(terminal, file.bitext.target().document());
    Ok((vec![input], file))
}

fn several(
    paths: &[&Path],
    inputs: &[Input],
    contents: Vec<Vec<u8>>,
    args: &BitextArgs,
    options: &BitextOptions,
) -> Result<BitextFile> {
    let names: Vec<&str> = inputs.iter().map(|input| input.name.as_str()).collect();
    Ok(match (<[Vec<u8>; 2]>::try_from(contents), names.as_slice(), paths) {
        (Ok(pair), [source, target], [one, other]) if is_pair(one, other) => {
            po::read_pair([source, target], pair, options).with_context(|| format!("{source} and {target}"))?
        }
        (Ok(pair), [source, target], _) => moses::read([source, target], pair, options)?,
        (Err(contents), [first, source, target], [path, ..]) => {
            let format = Format::of_path_or(path, args.read_as)?;
            let [numbers, source_bytes, target_bytes] = <[Vec<u8>; 3]>::try_from(contents)
                .map_err(|_| anyhow::anyhow!("give one file, two or three; see duiqi export --help"))?;
            let pair = [source_bytes, target_bytes];
            corpus::numbers::read(format, &numbers, [source, target], pair, options)
                .with_context(|| (*first).to_owned())?
        }
        _ => bail!("give one file, two or three; see duiqi export --help"),
    })
}

/// Opens a file beside another; one that is packed as a corpus ships it (.gz) may lie there unpacked, or the reverse.
fn companion(path: &Path, name: &str, max_bytes: u64) -> duiqi::Result<Vec<u8>> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let candidates = [name.to_owned(), format!("{name}.gz"), name.trim_end_matches(".gz").to_owned()];
    let found = candidates.iter().map(|name| folder.join(name)).find(|path| path.is_file());
    let path = found.unwrap_or_else(|| folder.join(name));
    let read = super::packed::read(&path, max_bytes);
    read.map(|input| input.taken().1).map_err(|cause| {
        let message = cause.root_cause().to_string();
        duiqi::Error::new(duiqi::ErrorKind::Io, message).at(&path)
    })
}
