//! How a bead read before its texts were revised.
//!
//! Takes nothing; a [`Past`] is what a comparison of two states leaves behind for the person who looks at the newer one. It does *not*
//! say what a change means.

use std::collections::BTreeMap;

use super::{BeadId, BeadKey, Bitext};

/// How the sides of a bead read before; `None` for a side that reads as it did, or was not there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Past {
    /// The source.
    pub source: Option<String>,
    /// The target.
    pub target: Option<String>,
}

impl Past {
    /// Tells whether both sides read as they did.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.source.is_none() && self.target.is_none()
    }
}

/// The pasts of a bitext: of beads by who they are, so that they survive edits elsewhere and come back when an edit is undone. Of beads
/// that are alike the nearest to where it was is meant.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Pasts {
    by_key: BTreeMap<BeadKey, Vec<(BeadId, Past)>>,
}

impl Bitext {
    /// Returns how a bead read before; `None` where nothing is known or nothing was revised.
    #[must_use]
    pub fn past(&self, id: BeadId) -> Option<&Past> {
        if self.pasts.by_key.is_empty() {
            return None;
        }
        let key = BeadKey::of(self, self.beads().get(id.index())?);
        let alike = self.pasts.by_key.get(&key)?.iter();
        alike.min_by_key(|(at, _)| at.0.abs_diff(id.0)).map(|(_, past)| past)
    }

    /// Takes how beads read before, by their numbers; what was known of them is forgotten. Beads that are not there and pasts that
    /// say nothing are passed over.
    pub fn set_pasts(&mut self, pasts: impl IntoIterator<Item = (BeadId, Past)>) {
        let mut by_key: BTreeMap<BeadKey, Vec<(BeadId, Past)>> = BTreeMap::new();
        for (id, past) in pasts {
            if let Some(bead) = self.beads().get(id.index()).filter(|_| !past.is_empty()) {
                by_key.entry(BeadKey::of(self, bead)).or_default().push((id, past));
            }
        }
        self.pasts = Pasts { by_key };
    }

    /// Returns the beads that were revised, in order, with how they read before.
    #[must_use]
    pub fn pasts(&self) -> Vec<(BeadId, Past)> {
        if self.pasts.by_key.is_empty() {
            return Vec::new();
        }
        let ids = (0..self.beads().len()).map(BeadId::of_index);
        ids.filter_map(|id| Some((id, self.past(id)?.clone()))).collect()
    }
}
