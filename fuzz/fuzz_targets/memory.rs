//! A file that holds both sides in the format that the target is called after, of any bytes: what is read of it is lawful, can be
//! written in every format, and an alignment file gives it back.

pub fn fuzz(target: &str, bytes: &[u8]) {
    duiqi_fuzz::memory(duiqi_fuzz::format_of(target), bytes);
}
