//! The ladder of an alignment: its cut points, the interchange form for gold data (hunalign).

use crate::document::SegmentRange;
use crate::error::{Error, ErrorKind, Result};

/// A cut point: so many segments of each side stand before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Rung {
    /// Source segments before the cut.
    pub source: u32,
    /// Target segments before the cut.
    pub target: u32,
}

/// The cut points of an alignment.
///
/// Laws: starts at 0,0; never steps back; consecutive rungs differ. The last rung gives the two lengths.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Ladder {
    rungs: Vec<Rung>,
}

impl Ladder {
    /// Makes a ladder and checks the laws.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Format`] naming the first rung that breaks a law.
    pub fn new(rungs: Vec<Rung>) -> Result<Self> {
        let broken = |number: usize, what: &str| Err(Error::new(ErrorKind::Format, format!("rung {number} {what}")));
        if rungs.first() != Some(&Rung { source: 0, target: 0 }) {
            return broken(0, "must be 0,0");
        }
        for (number, pair) in rungs.windows(2).enumerate() {
            let (from, to) = (pair[0], pair[1]);
            if to.source < from.source || to.target < from.target {
                return broken(number + 1, "steps back");
            }
            if from == to {
                return broken(number + 1, "repeats the rung before it");
            }
        }
        Ok(Self { rungs })
    }

    /// Makes the ladder of beads that partition both sides.
    pub(super) fn of_beads(beads: impl Iterator<Item = (SegmentRange, SegmentRange)>) -> Self {
        let first = Rung { source: 0, target: 0 };
        let rungs = std::iter::once(first)
            .chain(beads.map(|(source, target)| Rung { source: source.end, target: target.end }))
            .collect();
        Self { rungs }
    }

    /// Returns the cut points in order.
    #[must_use]
    pub fn rungs(&self) -> &[Rung] {
        &self.rungs
    }

    /// Returns the two sides of each bead, in order.
    pub fn beads(&self) -> impl Iterator<Item = (SegmentRange, SegmentRange)> {
        self.rungs.windows(2).map(|pair| {
            (SegmentRange::new(pair[0].source, pair[1].source), SegmentRange::new(pair[0].target, pair[1].target))
        })
    }

    /// Returns the same ladder seen from the other side.
    #[must_use]
    pub fn mirrored(&self) -> Self {
        let turn = |rung: &Rung| Rung { source: rung.target, target: rung.source };
        Self { rungs: self.rungs.iter().map(turn).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ladder(rungs: &[(u32, u32)]) -> Result<Ladder> {
        Ladder::new(rungs.iter().map(|&(source, target)| Rung { source, target }).collect())
    }

    #[test]
    fn laws_are_checked() {
        assert!(ladder(&[(0, 0), (1, 2), (1, 3)]).is_ok());
        assert!(ladder(&[]).is_err());
        assert!(ladder(&[(1, 0)]).is_err());
        assert!(ladder(&[(0, 0), (1, 1), (0, 2)]).is_err());
        assert!(ladder(&[(0, 0), (1, 1), (1, 1)]).is_err());
    }

    #[test]
    fn mirrored_twice_is_the_same() {
        let one = ladder(&[(0, 0), (1, 2), (4, 3)]).expect("lawful");
        assert_eq!(one.mirrored().mirrored(), one);
        assert_eq!(one.mirrored().rungs()[1], Rung { source: 2, target: 1 });
    }
}
