//! Hard anchors while the search runs: which beads they forbid.

use crate::bitext::Anchor;

/// Anchors in the order of the search; a bead holds both segments of an anchor or neither.
#[derive(Debug, Default)]
pub(super) struct Held {
    pairs: Vec<(usize, usize)>,
}

impl Held {
    /// Takes anchors that run forward on both sides.
    pub(super) fn new(anchors: impl Iterator<Item = Anchor>) -> Self {
        Self { pairs: anchors.map(|anchor| (anchor.source.index(), anchor.target.index())).collect() }
    }

    /// Tells whether there is no anchor.
    pub(super) fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// Tells whether a bead of the segments `i..i_end` and `j..j_end` keeps all anchors.
    pub(super) fn allows(&self, (i, i_end): (usize, usize), (j, j_end): (usize, usize)) -> bool {
        // Both sides of the anchors increase, so those that a bead can touch are neighbours.
        let first = self.pairs.partition_point(|&(source, target)| source < i && target < j);
        self.pairs[first..]
            .iter()
            .take_while(|&&(source, target)| source < i_end || target < j_end)
            .all(|&(source, target)| (i <= source && source < i_end) == (j <= target && target < j_end))
    }

    /// Leaves out of a chain of pairs what the anchors forbid, and puts the anchors in.
    pub(super) fn join(&self, chain: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
        let keeps = |pair: &(usize, usize)| {
            self.pairs
                .iter()
                .all(|held| (held.0 < pair.0) == (held.1 < pair.1) && (held.0 > pair.0) == (held.1 > pair.1))
        };
        if self.pairs.is_empty() {
            return chain;
        }
        let mut joined: Vec<(usize, usize)> =
            chain.into_iter().filter(keeps).chain(self.pairs.iter().copied()).collect();
        joined.sort_unstable();
        joined.dedup();
        joined
    }
}
