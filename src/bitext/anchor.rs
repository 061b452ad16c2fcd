//! Anchors: what a person says belongs together before the aligner looks.

use crate::document::SegmentId;
use crate::error::{Error, ErrorKind, Result};

/// A source and a target segment that stand in one bead, whatever the evidence says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Anchor {
    /// The source segment.
    pub source: SegmentId,
    /// The target segment.
    pub target: SegmentId,
}

impl Anchor {
    /// Checks that anchors lie inside both sides and puts them in order.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] naming an anchor past the end of a side, or two that cross or share a segment.
    pub fn in_order(anchors: &[Self], sources: usize, targets: usize) -> Result<Vec<Self>> {
        let mut sorted = anchors.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        for anchor in &sorted {
            for (side, segment, count) in [("source", anchor.source, sources), ("target", anchor.target, targets)] {
                if segment.index() >= count {
                    let message = format!("anchor {anchor}: the {side} has {count} segments");
                    return Err(Error::new(ErrorKind::Config, message));
                }
            }
        }
        for pair in sorted.windows(2) {
            if pair[0].source >= pair[1].source || pair[0].target >= pair[1].target {
                let message = format!("anchors {} and {} cross or share a segment; keep one of them", pair[0], pair[1]);
                return Err(Error::new(ErrorKind::Config, message));
            }
        }
        Ok(sorted)
    }
}

/// Prints segment numbers from 1, as a person counts them.
impl std::fmt::Display for Anchor {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}:{}", u64::from(self.source.0) + 1, u64::from(self.target.0) + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anchor(source: u32, target: u32) -> Anchor {
        Anchor { source: SegmentId(source), target: SegmentId(target) }
    }

    #[test]
    fn anchors_run_forward_inside_both_sides() {
        let ordered = Anchor::in_order(&[anchor(5, 6), anchor(1, 2), anchor(5, 6)], 6, 7).expect("lawful");
        assert_eq!(ordered, [anchor(1, 2), anchor(5, 6)]);
        for (wrong, said) in [
            ([anchor(1, 2), anchor(3, 2)], "anchors 2:3 and 4:3 cross or share"),
            ([anchor(1, 2), anchor(3, 1)], "anchors 2:3 and 4:2 cross or share"),
            ([anchor(1, 2), anchor(6, 6)], "anchor 7:7: the source has 6 segments"),
        ] {
            let error = Anchor::in_order(&wrong, 6, 7).expect_err("wrong").to_string();
            assert!(error.contains(said), "{error}");
        }
    }
}
