//! An ignore file of any bytes: it is refused, or its lines are written and read as they were.

#![no_main]

use duiqi::format::dismissals::{line, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(dismissals) = read(bytes) else { return };
    for dismissal in dismissals {
        let written = line(&dismissal).expect("it can be written");
        assert_eq!(read(written.as_bytes()).expect("what was written is read"), [dismissal]);
    }
});
