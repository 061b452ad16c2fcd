//! A document in the format that the target is called after, of any bytes: it is read by the laws of segmentation, or refused.

pub fn fuzz(target: &str, bytes: &[u8]) {
    duiqi_fuzz::document(duiqi_fuzz::format_of(target), bytes);
}
