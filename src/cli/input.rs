//! Inputs: files and standard input, read whole, with a bound.
//!
//! Takes a path as it was typed; gives back bytes and a name, and can tell whether another path leads to the same file.
//! It does *not* decode.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use duiqi::format::encoding;
use same_file::Handle;

/// A file that was read.
#[derive(Debug)]
pub(crate) struct Input {
    /// The name it goes by: as it was typed.
    pub(crate) name: String,
    /// What it holds.
    pub(crate) bytes: Vec<u8>,
    /// Which file it is, whatever it is called; `None` where the system cannot tell.
    identity: Option<Handle>,
}

impl Input {
    /// Lets go of what the file holds and keeps only which file it is.
    pub(crate) fn emptied(self) -> Self {
        Self { bytes: Vec::new(), ..self }
    }

    /// Hands over what the file holds, so that it need not be held twice, and keeps which file it is.
    pub(crate) fn taken(mut self) -> (Self, Vec<u8>) {
        let bytes = std::mem::take(&mut self.bytes);
        (self, bytes)
    }

    /// Tells whether this input and a path lead to the same file: the same name, a link of either kind, another spelling.
    pub(crate) fn is_same_file(&self, path: &Path) -> bool {
        match (&self.identity, Handle::from_path(path)) {
            (Some(identity), Ok(other)) => *identity == other,
            _ => false,
        }
    }
}

/// What standard input is called in messages and files.
const STDIN_NAME: &str = "<stdin>";

/// Tells whether a path stands for standard input.
pub(crate) fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == OsStr::new("-")
}

/// Reads a file, or standard input where the path is `-`.
///
/// # Errors
///
/// Where it is missing, a directory, not readable, or larger than `max_bytes`.
pub(crate) fn read(path: &Path, max_bytes: u64) -> Result<Input> {
    if is_standard_input(path) {
        let bytes = bounded(io::stdin().lock(), max_bytes).context(STDIN_NAME)?;
        return Ok(Input { name: STDIN_NAME.to_owned(), bytes, identity: Handle::stdin().ok() });
    }
    read_file(path, max_bytes)
}

/// Reads a file, whatever it is called: one named `-` too.
///
/// # Errors
///
/// As [`read`].
pub(crate) fn read_file(path: &Path, max_bytes: u64) -> Result<Input> {
    from_file(path, max_bytes).with_context(|| path.display().to_string())
}

/// Reads a file of settings as text, in whatever encoding it is.
///
/// # Errors
///
/// Those of [`read`], and where the bytes are no text.
pub(crate) fn read_text(path: &Path, max_bytes: u64) -> Result<String> {
    let file = read(path, max_bytes)?;
    let decoded = encoding::decode(&file.bytes, &encoding::Options::default()).with_context(|| file.name.clone())?;
    Ok(decoded.text)
}

fn from_file(path: &Path, max_bytes: u64) -> Result<Input> {
    let file = File::open(path).map_err(plainly)?;
    let facts = file.metadata().map_err(plainly)?;
    if facts.is_dir() {
        bail!("this is a directory; name a file");
    }
    if facts.len() > max_bytes {
        return Err(too_large(max_bytes));
    }
    let identity = file.try_clone().and_then(Handle::from_file).ok();
    Ok(Input { name: path.to_string_lossy().into_owned(), bytes: bounded(file, max_bytes)?, identity })
}

/// Reads to the end, but not further than one byte past the bound: a pipe does not say beforehand how much it holds.
fn bounded(from: impl io::Read, max_bytes: u64) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(max_bytes.saturating_add(1)).read_to_end(&mut bytes).map_err(plainly)?;
    if bytes.len() as u64 > max_bytes {
        return Err(too_large(max_bytes));
    }
    Ok(bytes)
}

fn too_large(max_bytes: u64) -> anyhow::Error {
    anyhow::anyhow!("this is larger than {max_bytes} bytes; split it, or raise --max-size")
}

/// Says a failure of the system without its number.
pub(crate) fn plainly(cause: io::Error) -> anyhow::Error {
    match cause.kind() {
        io::ErrorKind::NotFound => anyhow::anyhow!("there is no such file"),
        io::ErrorKind::PermissionDenied => anyhow::anyhow!("permission denied"),
        io::ErrorKind::IsADirectory => anyhow::anyhow!("this is a directory; name a file"),
        _ => cause.into(),
    }
}

/// Refuses to read standard input twice.
pub(crate) fn refuse_two_standard_inputs<P: AsRef<Path>>(paths: &[P]) -> Result<()> {
    if paths.iter().filter(|path| is_standard_input(path.as_ref())).count() > 1 {
        bail!("standard input (-) can be one side only");
    }
    Ok(())
}
