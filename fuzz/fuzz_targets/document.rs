//! A document in the format that the target is called after, of any bytes: it is read by the laws of segmentation, or refused.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    duiqi_fuzz::document(duiqi_fuzz::format_of(env!("CARGO_BIN_NAME")), bytes);
});
