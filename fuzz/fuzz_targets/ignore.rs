//! An ignore file of any bytes: it is refused, or its lines are written and read as they were.

use duiqi::format::dismissals::{line, read};

pub fn fuzz(bytes: &[u8]) {
    let Ok(dismissals) = read(bytes) else { return };
    for dismissal in dismissals {
        let written = line(&dismissal).expect("it can be written");
        assert_eq!(read(written.as_bytes()).expect("what was written is read"), [dismissal]);
    }
}
