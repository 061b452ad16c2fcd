//! Archives of the format that the target is called after: of any bytes, and of any parts in a sound archive, for the sums of
//! archives hide what is in them from a fuzzer.

use duiqi::format::Format;

fn read(target: &str, bytes: &[u8]) {
    match duiqi_fuzz::format_of(target) {
        Format::Xlsx => duiqi_fuzz::memory(Format::Xlsx, bytes),
        format => duiqi_fuzz::document(format, bytes),
    }
}

pub fn fuzz(target: &str, bytes: &[u8]) {
    if bytes.starts_with(b"PK") {
        read(target, bytes);
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Some(archive) = duiqi_fuzz::archive(&duiqi_fuzz::parts(text)[1..]) {
        read(target, &archive);
    }
}
