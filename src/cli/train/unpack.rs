//! Packed inputs: gzip and zstd files, unpacked in memory.
//!
//! Takes a path; gives back what the file holds, unpacked, under its name without `.gz` or `.zst`. It does *not* go past the
//! bound of inputs, however small the packed file is.

use std::io::Read;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use flate2::read::MultiGzDecoder;
use ruzstd::decoding::StreamingDecoder;

use super::super::input::{self, Input};

/// Reads a file and unpacks it if its name ends in `.gz` or `.zst`.
///
/// # Errors
///
/// Those of [`input::read`]; and where the file is damaged or holds more than `max_bytes`.
pub(in crate::cli) fn read(path: &Path, max_bytes: u64) -> Result<Input> {
    let mut packed = input::read(path, max_bytes)?;
    let unpacked = match path.extension().and_then(|extension| extension.to_str()) {
        Some("gz") => bounded(MultiGzDecoder::new(&packed.bytes[..]), max_bytes),
        Some("zst") => StreamingDecoder::new(&packed.bytes[..])
            .map_err(|cause| anyhow::anyhow!("this is no zstd file: {cause}"))
            .and_then(|stream| bounded(stream, max_bytes)),
        _ => return Ok(packed),
    };
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
    use std::io::Write as _;

    use super::*;

    fn packed(name: &str, bytes: &[u8]) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        (folder, path)
    }

    #[test]
    fn packed_files_come_back_within_the_bound() {
        let text = "一行\n".repeat(1000);
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        gzip.write_all(text.as_bytes()).unwrap();
        let gzip = gzip.finish().unwrap();
        let zstd = ruzstd::encoding::compress_to_vec(text.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest);
        for (name, bytes) in [("a.txt.gz", gzip), ("a.txt.zst", zstd)] {
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
}
