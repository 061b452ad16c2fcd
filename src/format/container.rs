//! Containers: the zip archives that Word, OpenDocument, EPUB and spreadsheets are.
//!
//! Takes the bytes of a file; gives back its entries by name, in memory. Takes files; gives back an archive, the same bytes for
//! the same files. It does *not* write anything to the disk, does not
//! open archives in archives, and does not decrypt.
//!
//! What an archive says of its own sizes is not believed: bytes are counted while they are inflated, and the count is bounded
//! (by entry, in all, and against the packed size).

use std::io::{Cursor, Read as _, Write as _};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::error::{Error, ErrorKind, Result};

/// Entries of an archive at most; a book with an entry a page has hundreds.
const MOST_ENTRIES: usize = 10_000;
/// Bytes of one entry at most: the text of a book of 1,000 pages is 2 MB, a sheet of a million cells 60 MB.
const LARGEST_ENTRY: u64 = 64 << 20;
/// Bytes of all entries that are read at most.
const LARGEST_SUM: u64 = 256 << 20;
/// How many times its packed size an entry may have; text is packed to a tenth, repetitive tables to a fiftieth.
const HIGHEST_RATIO: u64 = 200;
/// Entries up to this size may have any ratio: they do no harm.
const SMALL_ENTRY: u64 = 1 << 20;

/// An archive that is open.
#[derive(Debug)]
pub(super) struct Container<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Bytes that were inflated so far.
    inflated: u64,
}

/// How an OLE compound file starts: Word files before 2007, and any Office file behind a password.
const OLE: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

impl<'a> Container<'a> {
    /// Opens an archive and looks at the names in it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Format`] where this is no archive, or one made to do harm: names that lead out of it, entries that share
    /// their bytes or their name; [`ErrorKind::TooLarge`] over 10,000 entries.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self> {
        if bytes.starts_with(&OLE) {
            return Err(refuse(
                "this is an Office file behind a password, or of a version before 2007; save it without a password in the \
                 format of today",
            ));
        }
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|cause| {
            refuse(&format!("this is no zip archive, as files of this format are, or it was cut off ({cause})"))
        })?;
        if archive.len() > MOST_ENTRIES {
            let message = format!("the archive has {} entries; at most {MOST_ENTRIES} are read", archive.len());
            return Err(Error::new(ErrorKind::TooLarge, message));
        }
        if let Some(name) = archive.file_names_raw().find(|name| leads_out(name)) {
            let name = String::from_utf8_lossy(name).into_owned();
            return Err(refuse(&format!(
                "the archive has an entry {name:?} that leads out of it; it was made to do harm"
            )));
        }
        if archive.has_duplicate_names() {
            return Err(refuse("the archive has two entries of the same name; it is not clear which counts"));
        }
        match archive.has_overlapping_files() {
            Ok(false) => Ok(Self { archive, inflated: 0 }),
            Ok(true) => Err(refuse("entries of the archive share their bytes; it was made to do harm")),
            Err(cause) => Err(refuse(&format!("the archive is damaged ({cause})"))),
        }
    }

    /// Tells whether there is an entry of a name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// Reads an entry; `None` where there is none of the name.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Format`] where it is encrypted, a link, or damaged; [`ErrorKind::TooLarge`] over the bounds.
    pub(super) fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>> {
        let entry = match self.archive.by_name(name) {
            Ok(entry) => entry,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(cause) => {
                return Err(refuse(&format!("entry {name:?} cannot be read: it is encrypted or damaged ({cause})")));
            }
        };
        if entry.is_symlink() {
            return Err(refuse(&format!("entry {name:?} is a link, which is not followed")));
        }
        let packed = entry.compressed_size();
        let bound =
            LARGEST_ENTRY.min(LARGEST_SUM - self.inflated).min(SMALL_ENTRY.max(packed.saturating_mul(HIGHEST_RATIO)));
        let mut bytes = Vec::new();
        let read = entry.take(bound + 1).read_to_end(&mut bytes);
        read.map_err(|cause| refuse(&format!("entry {name:?} is damaged ({cause})")))?;
        let length = bytes.len() as u64;
        if length > bound {
            let message = format!(
                "entry {name:?} is larger than {bound} bytes when unpacked; what is packed so tightly or is so large is not read"
            );
            return Err(Error::new(ErrorKind::TooLarge, message));
        }
        self.inflated += length;
        Ok(Some(bytes))
    }
}

fn refuse(message: &str) -> Error {
    Error::new(ErrorKind::Format, message)
}

/// Tells whether a name leads out of the folder it would be unpacked to.
fn leads_out(name: &[u8]) -> bool {
    let is_drive = name.len() > 1 && name[1] == b':' && name[0].is_ascii_alphabetic();
    name.contains(&0)
        || is_drive
        || name.first().is_some_and(|first| matches!(first, b'/' | b'\\'))
        || name.split(|byte| matches!(byte, b'/' | b'\\')).any(|part| part == b"..")
}

/// How a file stands in a container that is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    /// As it is.
    Stored,
    /// Packed.
    Deflated,
}

/// A container that is written.
pub(super) struct ContainerWriter {
    zip: ZipWriter<Cursor<Vec<u8>>>,
}

impl ContainerWriter {
    /// Starts an empty one.
    pub(super) fn new() -> Self {
        Self { zip: ZipWriter::new(Cursor::new(Vec::new())) }
    }

    /// Adds a file; all have the same date.
    pub(super) fn add(&mut self, name: &str, bytes: &[u8], packing: Packing) -> std::io::Result<()> {
        let method = match packing {
            Packing::Stored => CompressionMethod::Stored,
            Packing::Deflated => CompressionMethod::Deflated,
        };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(zip::DateTime::default())
            .unix_permissions(0o644);
        self.zip.start_file(name, options)?;
        self.zip.write_all(bytes)
    }

    /// Returns the bytes of the container.
    pub(super) fn finish(self) -> std::io::Result<Vec<u8>> {
        Ok(self.zip.finish()?.into_inner())
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::Write as _;

    use zip::write::{SimpleFileOptions, ZipWriter};

    use super::*;

    /// Packs entries into an archive.
    pub(in crate::format) fn pack(entries: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in entries {
            writer.start_file(*name, SimpleFileOptions::default()).expect("memory");
            writer.write_all(bytes).expect("memory");
        }
        writer.finish().expect("memory").into_inner()
    }

    fn message(bytes: &[u8]) -> String {
        Container::open(bytes).expect_err("refused").to_string()
    }

    #[test]
    fn entries_are_read_by_name() {
        let bytes = pack(&[("a/b.xml", b"<a/>"), ("c", b"")]);
        let mut container = Container::open(&bytes).expect("an archive");
        assert_eq!(container.read("a/b.xml").expect("whole"), Some(b"<a/>".to_vec()));
        assert_eq!(container.read("c").expect("whole"), Some(Vec::new()));
        assert_eq!(container.read("d").expect("whole"), None);
        assert!(container.has("c") && !container.has("d"));
    }

    #[test]
    fn what_unpacks_to_too_much_is_refused() {
        let zeros = vec![0_u8; 8 << 20];
        let bytes = pack(&[("bomb", &zeros)]);
        assert!(bytes.len() < 20_000);
        let mut container = Container::open(&bytes).expect("an archive");
        let error = container.read("bomb").expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::TooLarge);
        // The header may say what it will.
        let mut lying = bytes.clone();
        for at in 0..lying.len() - 4 {
            if lying[at..at + 4] == (8_u32 << 20).to_le_bytes() {
                lying[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
            }
        }
        assert!(Container::open(&lying).and_then(|mut container| container.read("bomb")).is_err());
    }

    #[test]
    fn names_that_lead_out_are_refused() {
        for name in ["../x", "/etc/passwd", "a/../../b", "C:\\x", "a\\..\\b", "\\x"] {
            assert!(message(&pack(&[(name, b"")])).contains("leads out"), "{name}");
        }
        assert!(leads_out(b"a\0b") && !leads_out("a/b..c/…".as_bytes()));
    }

    #[test]
    fn what_is_no_archive_says_what_to_do() {
        assert!(message(b"PK\x03\x04 and then nothing").contains("no zip archive"));
        assert!(message(b"").contains("no zip archive"));
        let mut ole = OLE.to_vec();
        ole.extend([0; 600]);
        assert!(message(&ole).contains("behind a password"));
    }

    #[test]
    fn too_many_entries_are_refused() {
        let names: Vec<String> = (0..=MOST_ENTRIES).map(|number| number.to_string()).collect();
        let entries: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
        assert!(message(&pack(&entries)).contains("10001 entries"));
    }
}
