//! Files that are written whole or not at all.
//!
//! Takes a path and bytes; gives back a file that bears its name only once everything is on the disk. It does *not* write
//! over a directory or an input, and it does *not* know formats.
//!
//! A file is written beside its final place, synced, and renamed; then the directory is synced. An interrupt, a full disk or
//! a crash leaves the old file or the new one, never half of one.

use std::ffi::OsStr;
use std::fs::{self, File, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use same_file::Handle;
use tempfile::{Builder, NamedTempFile};

use super::exit;
use super::input::{Input, plainly};

/// A place to write to, checked before any work is done.
#[derive(Debug)]
pub(crate) struct Destination {
    /// The path as it was typed.
    typed: PathBuf,
    /// The path with symbolic links followed, so that a link stays a link.
    real: PathBuf,
    /// What stands there already.
    existing: Option<Metadata>,
}

impl Destination {
    /// Checks that a path can be written and is none of the inputs.
    ///
    /// # Errors
    ///
    /// Where it is a directory, lies in a folder that is not there, or is one of the inputs under any name.
    pub(crate) fn new(path: &Path, inputs: &[&Input]) -> Result<Self> {
        let check = || {
            let (real, existing) = resolve(path)?;
            if existing.as_ref().is_some_and(Metadata::is_dir) {
                bail!("this is a directory; name a file");
            }
            if existing.as_ref().is_some_and(|existing| existing.is_file() && existing.permissions().readonly()) {
                bail!("this file is read-only");
            }
            if let Some(input) = inputs.iter().find(|input| input.is_same_file(&real)) {
                bail!("this is the input {}; write to another file", input.name);
            }
            Ok(Self { typed: path.to_owned(), real, existing })
        };
        check().with_context(|| path.display().to_string())
    }

    /// Returns the path as it was typed.
    pub(crate) fn path(&self) -> &Path {
        &self.typed
    }

    /// Returns the path with symbolic links followed.
    pub(crate) fn real_path(&self) -> &Path {
        &self.real
    }

    /// Gives a file that lies beside the place, and is on the disk already, the name of the place and the rights of what stood there.
    ///
    /// # Errors
    ///
    /// Where the rename fails; what stood there is untouched then.
    pub(crate) fn take(&self, beside: &Path) -> Result<()> {
        let take = || {
            if let Some(existing) = &self.existing {
                fs::set_permissions(beside, existing.permissions())?;
            }
            fs::rename(beside, &self.real)
        };
        take().map_err(plainly).with_context(|| self.typed.display().to_string())?;
        sync_folder(self.folder());
        Ok(())
    }

    /// Refuses to be a file that is read besides the inputs.
    ///
    /// # Errors
    ///
    /// Where the path leads to the same file.
    pub(crate) fn refuse(&self, path: &Path) -> Result<()> {
        if same_file::is_same_file(&self.real, path).unwrap_or(false) {
            bail!("{}: this is the input {}; write to another file", self.typed.display(), path.display());
        }
        Ok(())
    }

    pub(crate) fn is_same_file(&self, other: &Self) -> bool {
        let handle = |destination: &Self| Handle::from_path(&destination.real).ok();
        self.real == other.real || (self.existing.is_some() && handle(self) == handle(other))
    }

    /// Tells whether there is something that is no file and cannot be renamed over: a pipe, a device.
    pub(crate) fn is_special(&self) -> bool {
        self.existing.as_ref().is_some_and(|existing| !existing.is_file())
    }

    fn folder(&self) -> &Path {
        match self.real.parent() {
            Some(folder) if folder.as_os_str() != OsStr::new("") => folder,
            _ => Path::new("."),
        }
    }
}

/// Refuses destinations that are one file under two names: the second would take the place of the first.
pub(crate) fn refuse_same_file_twice(destinations: &[Destination]) -> Result<()> {
    for (number, destination) in destinations.iter().enumerate() {
        if let Some(first) = destinations[..number].iter().find(|first| first.is_same_file(destination)) {
            bail!("{} and {} are the same file", first.typed.display(), destination.typed.display());
        }
    }
    Ok(())
}

fn resolve(path: &Path) -> Result<(PathBuf, Option<Metadata>)> {
    match fs::canonicalize(path) {
        Ok(real) => {
            let facts = fs::metadata(&real).map_err(plainly)?;
            Ok((real, Some(facts)))
        }
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => {
            if fs::symlink_metadata(path).is_ok() {
                bail!("this is a link that leads nowhere; remove it or name another file");
            }
            let name = path.file_name().context("this names no file")?;
            let folder = path.parent().filter(|folder| folder.as_os_str() != OsStr::new("")).unwrap_or(Path::new("."));
            let folder = fs::canonicalize(folder)
                .map_err(|_| anyhow::anyhow!("there is no folder {}; make it first", folder.display()))?;
            Ok((folder.join(name), None))
        }
        Err(cause) => Err(plainly(cause)),
    }
}

/// A file that is complete and on the disk, but does not bear its name yet.
#[derive(Debug)]
pub(crate) struct Written<'a> {
    destination: &'a Destination,
    /// `None` where the destination is a pipe or device and was written to at once.
    beside: Option<NamedTempFile>,
}

/// Writes a file beside its place.
///
/// # Errors
///
/// Where the folder cannot be written to, the disk is full, or `fill` fails; nothing is left behind then.
pub(crate) fn write_beside(
    destination: &Destination,
    fill: impl FnOnce(&mut File) -> Result<()>,
) -> Result<Written<'_>> {
    let path = || destination.typed.display().to_string();
    if destination.is_special() {
        let mut file = File::options().write(true).open(&destination.real).map_err(plainly).with_context(path)?;
        fill(&mut file).with_context(path)?;
        return Ok(Written { destination, beside: None });
    }
    let mut beside = exit::begin(|| create(destination)).map_err(plainly).with_context(path)?;
    let filled = fill(beside.as_file_mut()).and_then(|()| beside.as_file().sync_all().map_err(plainly));
    if let Err(cause) = filled {
        let left = beside.path().to_owned();
        drop(beside);
        exit::finished(&left);
        return Err(cause.context(path()));
    }
    Ok(Written { destination, beside: Some(beside) })
}

/// The new file takes over the rights of the one it replaces; otherwise it has those of any new file.
fn create(destination: &Destination) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(".duiqi-").suffix(".partial");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let beside = builder.tempfile_in(destination.folder())?;
    if let Some(existing) = &destination.existing {
        beside.as_file().set_permissions(existing.permissions())?;
    }
    Ok(beside)
}

impl Written<'_> {
    /// Gives the file its name.
    ///
    /// # Errors
    ///
    /// Where the rename fails; the old file is untouched then.
    pub(crate) fn publish(self) -> Result<()> {
        let Some(beside) = self.beside else {
            return Ok(());
        };
        let left = beside.path().to_owned();
        let renamed = beside.persist(&self.destination.real);
        exit::finished(&left);
        renamed
            .map_err(|failure| plainly(failure.error))
            .with_context(|| self.destination.typed.display().to_string())?;
        sync_folder(self.destination.folder());
        Ok(())
    }
}

/// Makes the rename last. Not every file system can sync a folder; the file itself is on the disk already.
fn sync_folder(folder: &Path) {
    #[cfg(unix)]
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
    #[cfg(not(unix))]
    let _ = folder;
}
