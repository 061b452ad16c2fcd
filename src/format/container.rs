//! Zip containers: workbooks, books, office documents.
//!
//! Takes bytes; gives back single files out of them, within bounds that are counted while reading and never believed from the
//! headers. Takes files; gives back a container, the same bytes for the same files. It does *not* unpack to a disk, follow
//! links or open containers in containers.

use std::io::{Cursor, Read as _, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::error::{Error, ErrorKind, Result};

/// Files in a container; the largest real books have some thousands.
const MOST_ENTRIES: usize = 10_000;
/// Bytes of one file, and of all that are read.
const MOST_BYTES: u64 = 256 << 20;
/// A file may be so many times as large as it is packed; markup packs to a tenth or twentieth.
const MOST_RATIO: u64 = 200;
/// Files up to this size may be packed as tightly as they like.
const FREE_BYTES: u64 = 1 << 20;

/// A container that is read.
pub(super) struct Container<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    left_bytes: u64,
}

impl<'a> Container<'a> {
    /// Reads the directory.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Format`] where this is no zip container or one that was cut off; [`ErrorKind::TooLarge`] where it holds more
    /// files than the bound.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|cause| {
            Error::new(ErrorKind::Format, format!("this is no zip container, or it is damaged ({cause})"))
        })?;
        if archive.len() > MOST_ENTRIES {
            let message = format!("the container holds {} files; at most {MOST_ENTRIES} are read", archive.len());
            return Err(Error::new(ErrorKind::TooLarge, message));
        }
        Ok(Self { archive, left_bytes: MOST_BYTES })
    }

    /// Returns what a file holds; `None` where there is none of that name.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Format`] where it is encrypted or damaged; [`ErrorKind::TooLarge`] where it grows beyond the bounds.
    pub(super) fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>> {
        let Some(index) = self.archive.index_for_name(name) else { return Ok(None) };
        let damaged = |cause: &dyn std::fmt::Display| {
            Error::new(ErrorKind::Format, format!("{name} in the container cannot be read ({cause})"))
        };
        let file = self.archive.by_index(index).map_err(|cause| damaged(&cause))?;
        let bound = file.compressed_size().saturating_mul(MOST_RATIO).max(FREE_BYTES).min(self.left_bytes);
        let mut bytes = Vec::new();
        file.take(bound + 1).read_to_end(&mut bytes).map_err(|cause| damaged(&cause))?;
        if bytes.len() as u64 > bound {
            let message = format!("{name} in the container grows to more than {bound} bytes; it is not read");
            return Err(Error::new(ErrorKind::TooLarge, message));
        }
        self.left_bytes -= bytes.len() as u64;
        Ok(Some(bytes))
    }
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
mod tests {
    use super::*;

    fn container(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ContainerWriter::new();
        for (name, bytes) in files {
            writer.add(name, bytes, Packing::Deflated).expect("memory takes all");
        }
        writer.finish().expect("memory takes all")
    }

    #[test]
    fn files_come_out_as_they_went_in() {
        let bytes = container(&[("a/b.xml", b"<b/>"), ("c", b"")]);
        assert_eq!(bytes, container(&[("a/b.xml", b"<b/>"), ("c", b"")]));
        let mut container = Container::open(&bytes).expect("a container");
        assert_eq!(container.read("a/b.xml").expect("sound").as_deref(), Some(&b"<b/>"[..]));
        assert_eq!(container.read("../a/b.xml").expect("sound"), None);
    }

    #[test]
    fn bombs_and_stumps_are_refused() {
        let zeros = vec![0; 300 << 20];
        let bytes = container(&[("bomb", &zeros)]);
        assert!(bytes.len() < 1 << 20);
        let error = Container::open(&bytes).expect("a container").read("bomb").expect_err("refused");
        assert_eq!(error.kind(), ErrorKind::TooLarge);
        for bytes in [&b"PK\x03\x04"[..], b"", &bytes[..bytes.len() / 2]] {
            assert!(Container::open(bytes).is_err());
        }
    }
}
