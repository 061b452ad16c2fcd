//! Archives of the format that the target is called after: of any bytes, and of any parts in a sound archive, for the sums of
//! archives hide what is in them from a fuzzer.

#![no_main]

use duiqi::format::Format;
use libfuzzer_sys::fuzz_target;

fn read(bytes: &[u8]) {
    match duiqi_fuzz::format_of(env!("CARGO_BIN_NAME")) {
        Format::Xlsx => duiqi_fuzz::memory(Format::Xlsx, bytes),
        format => duiqi_fuzz::document(format, bytes),
    }
}

fuzz_target!(|bytes: &[u8]| {
    if bytes.starts_with(b"PK") {
        read(bytes);
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Some(archive) = duiqi_fuzz::archive(&duiqi_fuzz::parts(text)[1..]) {
        read(&archive);
    }
});
