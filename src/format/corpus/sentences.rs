//! Segments that stand on one line.

/// What hunalign writes between segments.
pub(super) const SEPARATOR: &str = " ~~~ ";

/// Takes a line apart into its segments.
pub(super) fn parted(line: &str) -> impl Iterator<Item = &str> {
    line.split("~~~").map(str::trim).filter(|part| !part.is_empty())
}
