//! The unfinished output of a batch, which a later run goes on with.
//!
//! Takes lines; gives back, in the end, a file under its name. It does *not* know what a line says.
//!
//! Beside `out.jsonl` lie `out.jsonl.part`, the rows that are done, a line each, and `out.jsonl.part.json`, what they were made of.
//! A run that is killed may leave half a line at the end; it is cut off, and its row done again. Nothing else has to be
//! remembered, for rows are written in the order of the input.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use duiqi::document::ContentHash;
use serde::{Deserialize, Serialize};

use super::super::args::BatchArgs;
use super::super::input::{self, is_standard_input, plainly};
use super::super::output::{Destination, write_beside};
use super::super::packed::Packing;

/// What rows were made of; a later run must be of the same.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Origin {
    duiqi: String,
    settings: String,
}

/// An output that is being written.
pub(super) struct Part<'a> {
    destination: &'a Destination,
    path: PathBuf,
    origin: PathBuf,
    file: File,
    rows_done: u64,
}

impl<'a> Part<'a> {
    /// Goes on with what lies beside the destination, or begins.
    ///
    /// # Errors
    ///
    /// Where what lies there is of another input or other settings, or another run is at work on it.
    pub(super) fn open(destination: &'a Destination, settings: &str, head: &[u8], restart: bool) -> Result<Self> {
        let beside = |ending: &str| {
            let mut name = destination.real_path().as_os_str().to_owned();
            name.push(ending);
            PathBuf::from(name)
        };
        let (path, origin) = (beside(".part"), beside(".part.json"));
        let wanted = Origin { duiqi: env!("CARGO_PKG_VERSION").to_owned(), settings: settings.to_owned() };
        let known = fs::read(&origin).ok().and_then(|bytes| serde_json::from_slice::<Origin>(&bytes).ok());
        let open = || -> Result<(File, u64)> {
            let file = OpenOptions::new().read(true).append(true).create(true).open(&path).map_err(plainly)?;
            if file.try_lock().is_err() {
                bail!("another run is writing this; wait for it");
            }
            let length = file.metadata().map_err(plainly)?.len();
            if length > 0 && known.as_ref() != Some(&wanted) && !restart {
                bail!(
                    "this was left by a run with another input or other settings; begin again with --restart, or remove it"
                );
            }
            if restart || known.as_ref() != Some(&wanted) {
                file.set_len(0).map_err(plainly)?;
                fs::write(&origin, serde_json::to_vec(&wanted)?).map_err(plainly)?;
            }
            let rows_done = rows_whole(&file, head)?;
            Ok((file, rows_done))
        };
        let (file, rows_done) = open().with_context(|| path.display().to_string())?;
        Ok(Self { destination, path, origin, file, rows_done })
    }

    pub(super) fn rows_done(&self) -> u64 {
        self.rows_done
    }

    pub(super) fn destination(&self) -> &Destination {
        self.destination
    }

    /// Adds lines.
    ///
    /// # Errors
    ///
    /// Where the disk is full; what is whole stays.
    pub(super) fn append(&mut self, lines: &[u8]) -> Result<()> {
        self.file.write_all(lines).map_err(plainly).with_context(|| self.path.display().to_string())
    }

    /// Gives the output its name.
    ///
    /// # Errors
    ///
    /// Where it cannot be packed or renamed; then what is done stays beside it.
    pub(super) fn finish(self, packing: Packing) -> Result<()> {
        let name = self.path.display().to_string();
        match packing {
            Packing::None if !self.destination.is_special() => {
                self.file.sync_all().map_err(plainly).with_context(|| name)?;
                self.destination.take(&self.path)?;
            }
            _ => return self.rewrite(|rows, to| packing.pack(rows, io::BufWriter::new(to)).map_err(plainly)),
        }
        // Without its rows this file says nothing; the next run would write it anew.
        let _ = fs::remove_file(&self.origin);
        Ok(())
    }

    /// Makes the output of the rows, and gives it its name.
    ///
    /// # Errors
    ///
    /// Where `make` fails, or it cannot be renamed; then what is done stays beside it.
    pub(super) fn rewrite(mut self, make: impl FnOnce(&mut File, &mut File) -> Result<()>) -> Result<()> {
        self.file.seek(SeekFrom::Start(0)).map_err(plainly)?;
        let file = &mut self.file;
        write_beside(self.destination, |to| make(file, to))?.publish()?;
        fs::remove_file(&self.path).map_err(plainly).with_context(|| self.path.display().to_string())?;
        let _ = fs::remove_file(&self.origin);
        Ok(())
    }
}

/// Counts the whole rows and cuts off what follows them. An empty file gets its head.
fn rows_whole(mut file: &File, head: &[u8]) -> Result<u64> {
    let mut reader = BufReader::new(file);
    let (mut lines, mut whole_bytes, mut line) = (0, 0, Vec::new());
    loop {
        line.clear();
        let length = reader.read_until(b'\n', &mut line).map_err(plainly)?;
        if length == 0 || line.last() != Some(&b'\n') {
            break;
        }
        lines += 1;
        whole_bytes += length as u64;
    }
    file.set_len(whole_bytes).map_err(plainly)?;
    if head.is_empty() {
        return Ok(lines);
    }
    if lines == 0 {
        file.write_all(head).map_err(plainly)?;
    }
    Ok(lines.saturating_sub(1))
}

/// Tells what a run works with: the input and every setting that its output depends on.
pub(super) fn fingerprint(args: &BatchArgs) -> Result<String> {
    let BatchArgs { from, to, shard, source_column, target_column, id_column, .. } = args;
    let mut parts = vec![settings(args)?];
    parts.push(format!("{from:?} {to:?} {shard:?} {source_column:?} {target_column:?} {id_column:?}"));
    for path in [Some(&args.input), args.targets.as_ref()].into_iter().flatten() {
        parts.push(identity(path));
    }
    Ok(ContentHash::of(parts.join("\n").as_bytes()).as_str().to_owned())
}

/// Tells what the result of a row depends on, besides its texts and the version.
pub(super) fn settings(args: &BatchArgs) -> Result<String> {
    let mut parts = vec![format!("{}", args.check)];
    parts
        .push(format!("{} {} {:?} {:?} {:?}", args.max_bytes, args.max_segments, args.rules, args.sides, args.reading));
    parts.push(format!("{} {:?}", args.aligning.no_lexicon, args.aligning.aligner_weights));
    let named =
        [&args.aligning.aligner_weights, &args.sides.source_srx, &args.sides.target_srx, &args.reading.no_break_after];
    for path in args.aligning.files().chain(named.into_iter().flatten().map(PathBuf::as_path)) {
        let file = input::read(path, args.reading.bound.max_size)?;
        parts.push(ContentHash::of(&file.bytes).as_str().to_owned());
    }
    Ok(ContentHash::of(parts.join("\n").as_bytes()).as_str().to_owned())
}

/// A file by its name and size: the content of a great one would take long to read.
fn identity(path: &Path) -> String {
    if is_standard_input(path) {
        return "-".to_owned();
    }
    let size = fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|facts| facts.len());
    format!("{} {size:?}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened<'a>(place: &'a Destination, settings: &str, restart: bool) -> Result<Part<'a>> {
        Part::open(place, settings, b"head\n", restart)
    }

    #[test]
    fn what_is_whole_is_kept_and_the_torn_end_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.tsv");
        let place = Destination::new(&path, &[]).unwrap();
        let mut part = opened(&place, "a", false).unwrap();
        part.append(b"one\ntwo\nthr").unwrap();
        let busy = opened(&place, "a", false).err().unwrap();
        assert!(format!("{busy:#}").contains("another run"), "{busy:#}");
        drop(part);
        let other = opened(&place, "b", false).err().unwrap();
        assert!(format!("{other:#}").contains("--restart"), "{other:#}");
        let mut part = opened(&place, "a", false).unwrap();
        assert_eq!(part.rows_done(), 2);
        part.append(b"three\n").unwrap();
        part.finish(Packing::None).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "head\none\ntwo\nthree\n");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_restart_forgets() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.jsonl.gz");
        let place = Destination::new(&path, &[]).unwrap();
        opened(&place, "a", false).unwrap().append(b"one\n").unwrap();
        let mut part = opened(&place, "b", true).unwrap();
        assert_eq!(part.rows_done(), 0);
        part.append(b"two\n").unwrap();
        part.finish(Packing::Gzip).unwrap();
        let mut text = String::new();
        io::Read::read_to_string(&mut Packing::Gzip.unpack(File::open(&path).unwrap()), &mut text).unwrap();
        assert_eq!(text, "head\ntwo\n");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
