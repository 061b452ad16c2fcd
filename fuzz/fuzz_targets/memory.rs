//! A file that holds both sides in the format that the target is called after, of any bytes: what is read of it is lawful, can be
//! written in every format, and an alignment file gives it back.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    duiqi_fuzz::memory(duiqi_fuzz::format_of(env!("CARGO_BIN_NAME")), bytes);
});
