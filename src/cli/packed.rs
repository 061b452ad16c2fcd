//! Packed files: gzip and zstd, by their extension, as streams and whole.
//!
//! Takes a path; gives back what the file holds, unpacked. It does *not* hold more than a window of a stream in memory, and of a
//! file that is read whole no more than the bound, however small the packed file is.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
use ruzstd::encoding::{CompressionLevel, compress_to_vec};

use super::input::{self, Input};

/// How a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packing {
    None,
    Gzip,
    Zstd,
}

impl Packing {
    /// Tells by the extension how a file is packed.
    pub(crate) fn of(path: &Path) -> Self {
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("gz") => Self::Gzip,
            Some("zst") => Self::Zstd,
            _ => Self::None,
        }
    }

    /// Unpacks a stream as it is read.
    pub(crate) fn unpack<'a>(self, stream: impl Read + Send + 'a) -> Box<dyn BufRead + Send + 'a> {
        match self {
            Self::None => Box::new(BufReader::with_capacity(BUFFER_BYTES, stream)),
            Self::Gzip => Box::new(BufReader::with_capacity(BUFFER_BYTES, MultiGzDecoder::new(BufReader::new(stream)))),
            Self::Zstd => Box::new(BufReader::with_capacity(BUFFER_BYTES, Frames::new(BufReader::new(stream)))),
        }
    }

    /// Packs all of a stream.
    pub(crate) fn pack(self, from: &mut impl Read, mut to: impl Write) -> io::Result<()> {
        match self {
            Self::None => io::copy(from, &mut to).map(drop),
            Self::Gzip => {
                let mut packer = GzEncoder::new(to, Compression::default());
                io::copy(from, &mut packer)?;
                packer.finish().map(drop)
            }
            // A frame a piece, so that memory stays the size of a piece; every reader of the format takes frames in a row.
            Self::Zstd => loop {
                let mut piece = Vec::new();
                from.by_ref().take(PIECE_BYTES).read_to_end(&mut piece)?;
                if piece.is_empty() {
                    return Ok(());
                }
                to.write_all(&compress_to_vec(&piece[..], CompressionLevel::Fastest))?;
            },
        }
    }
}

const BUFFER_BYTES: usize = 1 << 16;
const PIECE_BYTES: u64 = 4 << 20;

/// The frames of a zstd file, one after the other: programs that work on several cores write many.
struct Frames<R> {
    packed: R,
    decoder: FrameDecoder,
    is_open: bool,
}

impl<R: BufRead> Frames<R> {
    fn new(packed: R) -> Self {
        Self { packed, decoder: FrameDecoder::new(), is_open: false }
    }

    /// Opens the next frame, if there is one. A frame that holds something else than data is stepped over.
    fn open(&mut self) -> io::Result<bool> {
        while !self.is_open && !self.packed.fill_buf()?.is_empty() {
            match self.decoder.reset(&mut self.packed) {
                Ok(()) => self.is_open = true,
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                    io::copy(&mut self.packed.by_ref().take(u64::from(length)), &mut io::sink())?;
                }
                Err(cause) => return Err(io::Error::other(format!("this is no zstd file: {cause}"))),
            }
        }
        Ok(self.is_open)
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        while self.open()? {
            while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                let blocks = BlockDecodingStrategy::UptoBlocks(1);
                self.decoder.decode_blocks(&mut self.packed, blocks).map_err(io::Error::other)?;
            }
            match self.decoder.read(buffer)? {
                0 => self.is_open = false,
                count => return Ok(count),
            }
        }
        Ok(0)
    }
}

/// Reads a file whole and unpacks it, under its name without `.gz` or `.zst`.
///
/// # Errors
///
/// Those of [`input::read`]; and where the file is damaged or holds more than `max_bytes`.
pub(crate) fn read(path: &Path, max_bytes: u64) -> Result<Input> {
    let mut packed = input::read(path, max_bytes)?;
    let packing = Packing::of(path);
    if packing == Packing::None {
        return Ok(packed);
    }
    let unpacked = bounded(packing.unpack(&packed.bytes[..]), max_bytes);
    packed.bytes = unpacked.with_context(|| packed.name.clone())?;
    packed.name.truncate(packed.name.rfind('.').unwrap_or(packed.name.len()));
    Ok(packed)
}

fn bounded(stream: impl Read, max_bytes: u64) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    stream.take(max_bytes.saturating_add(1)).read_to_end(&mut bytes).context("this file cannot be unpacked")?;
    if bytes.len() as u64 > max_bytes {
        bail!("unpacked, this is larger than {max_bytes} bytes; split it, or raise --max-size");
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(name: &str, bytes: &[u8]) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        (folder, path)
    }

    fn pack(packing: Packing, text: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        packing.pack(&mut text.as_bytes(), &mut bytes).unwrap();
        bytes
    }

    #[test]
    fn packed_files_come_back_within_the_bound() {
        let text = "一行\n".repeat(1000);
        for (name, packing) in [("a.txt.gz", Packing::Gzip), ("a.txt.zst", Packing::Zstd)] {
            let bytes = pack(packing, &text);
            let (_folder, path) = packed(name, &bytes);
            let file = read(&path, 1 << 20).unwrap();
            assert_eq!(file.bytes, text.as_bytes());
            assert!(file.name.ends_with("a.txt"), "{}", file.name);
            let refused = format!("{:#}", read(&path, bytes.len() as u64).unwrap_err());
            assert!(refused.contains("unpacked, this is larger"), "{refused}");
            let (_folder, cut) = packed(name, &bytes[..bytes.len() / 2]);
            assert!(read(&cut, 1 << 20).is_err());
        }
        let (_folder, wrong) = packed("a.zst", b"no zstd");
        assert!(read(&wrong, 1 << 20).is_err());
    }

    #[test]
    fn frames_and_members_in_a_row_are_all_read() {
        for packing in [Packing::Gzip, Packing::Zstd] {
            let mut bytes = pack(packing, "一\n");
            if packing == Packing::Zstd {
                // A frame to be skipped: its number, its length, four bytes of something else.
                bytes.extend([0x50, 0x2A, 0x4D, 0x18, 4, 0, 0, 0, 1, 2, 3, 4]);
            }
            bytes.extend(pack(packing, "二\n"));
            let mut text = String::new();
            packing.unpack(&bytes[..]).read_to_string(&mut text).unwrap();
            assert_eq!(text, "一\n二\n");
        }
    }

    #[test]
    fn a_long_stream_is_packed_in_pieces() {
        let text = "一行字\n".repeat(700_000);
        let bytes = pack(Packing::Zstd, &text);
        let mut back = String::new();
        Packing::Zstd.unpack(&bytes[..]).read_to_string(&mut back).unwrap();
        assert!(back == text && text.len() as u64 > PIECE_BYTES);
    }
}
