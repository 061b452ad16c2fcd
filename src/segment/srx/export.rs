//! Our own rules as an SRX file.

/// Writes.
#[must_use]
pub fn export() -> String {
    String::new()
}
