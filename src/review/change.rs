//! Changes: what an act came to, with all that taking it back needs.
//!
//! Takes nothing; a [`Change`] is what the journal holds. Each knows its inverse. It does *not* apply itself: the sheet does.

use serde::{Deserialize, Serialize};

use crate::bitext::{Bead, BeadId, BeadKey, BeadState, Confidence, Cost, Evidence, Spot};
use crate::document::{Boundary, SegmentRange, SentenceCut, WeakMark};
use crate::finding::Fingerprint;
use crate::text::lang::Side;

/// One reversible change of what is reviewed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// Beads give way to others over the same segments.
    Beads(Regrouping),
    /// A bead has another state.
    State(Turn<BeadState>),
    /// A bead has another comment, or none.
    Note(Turn<Option<String>>),
    /// A sentence of the translation has another wording, or its own again.
    Text(Rewording),
    /// A sentence is cut in two.
    Cut(Recut),
    /// Two sentences become one.
    Join(Recut),
    /// A finding is taken as no error, or as one again.
    Finding(Dismissal),
}

/// Beads before and after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Regrouping {
    /// Number of the first of them, from 0.
    pub at: u32,
    /// What stood there.
    pub before: Vec<Snapshot>,
    /// What stands there then.
    pub after: Vec<Snapshot>,
}

/// Something about one bead, before and after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Turn<T> {
    /// The bead.
    #[serde(flatten)]
    pub spot: Spot,
    /// What it was.
    pub before: T,
    /// What it is then.
    pub after: T,
}

/// The wording of a sentence of the translation, before and after; `None` is the wording of the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rewording {
    /// The bead it stands in.
    #[serde(flatten)]
    pub spot: Spot,
    /// Which of the bead's target sentences it is, from 0.
    pub segment: u32,
    /// What it was.
    pub before: Option<String>,
    /// What it is then.
    pub after: Option<String>,
}

/// A sentence that is cut, or two that are joined: the same place, seen from either way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recut {
    /// Number of the bead, from 0.
    pub at: u32,
    /// The key of the bead before.
    pub before: BeadKey,
    /// The key of the bead after.
    pub after: BeadKey,
    /// The side of the sentence.
    pub side: Side,
    /// Which of the bead's sentences it is, from 0: the whole, or the first of the two.
    pub segment: u32,
    /// Where the first half ends, in bytes from the start of the sentence as it is written.
    pub first_end: u32,
    /// Where the second half starts.
    pub second_start: u32,
    /// How firmly the first half ends.
    pub boundary: Boundary,
    /// The weak place that the cut takes, and joining gives back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weak: Option<WeakMark>,
}

/// A finding that is no error.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dismissal {
    /// The finding.
    pub fingerprint: String,
    /// Whether it was taken as no error.
    pub before: bool,
    /// Whether it is then.
    pub after: bool,
}

/// A bead without its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Who it is.
    pub key: BeadKey,
    /// Number of source segments.
    pub source: u32,
    /// Number of target segments.
    pub target: u32,
    /// Its state.
    pub state: BeadState,
    /// Its confidence.
    pub confidence: f32,
    /// The parts of its evidence; empty where there is none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<f32>,
    /// Its comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Change {
    /// Returns the change that takes this one back.
    #[must_use]
    pub fn inverse(&self) -> Self {
        match self.clone() {
            Self::Beads(change) => {
                Self::Beads(Regrouping { at: change.at, before: change.after, after: change.before })
            }
            Self::State(turn) => Self::State(Turn { spot: turn.spot, before: turn.after, after: turn.before }),
            Self::Note(turn) => Self::Note(Turn { spot: turn.spot, before: turn.after, after: turn.before }),
            Self::Text(change) => Self::Text(Rewording { before: change.after, after: change.before, ..change }),
            Self::Cut(change) => Self::Join(Recut { before: change.after, after: change.before, ..change }),
            Self::Join(change) => Self::Cut(Recut { before: change.after, after: change.before, ..change }),
            Self::Finding(change) => Self::Finding(Dismissal { before: change.after, after: change.before, ..change }),
        }
    }

    /// Returns where the bead of a number stands once the change is applied, or what became of it: the bead of the same texts, else
    /// the one that begins with its first sentence.
    #[must_use]
    pub fn carries(&self, id: BeadId) -> BeadId {
        let Self::Beads(change) = self else { return id };
        let Some(place) = id.0.checked_sub(change.at).map(|place| place as usize) else { return id };
        let Some(own) = change.before.get(place) else {
            return BeadId::of_index(id.index() - change.before.len() + change.after.len());
        };
        let stands = |place: usize| BeadId::of_index(change.at as usize + place);
        let alike = (0..change.after.len()).filter(|other| change.after[*other].key == own.key);
        if let Some(same) = alike.min_by_key(|other| other.abs_diff(place)) {
            return stands(same);
        }
        if change.before.len() == change.after.len() {
            return id;
        }
        let count = |snapshot: &Snapshot| if own.source > 0 { snapshot.source } else { snapshot.target };
        let before: u32 = change.before[..place].iter().map(count).sum();
        let mut end = 0;
        let holds = |snapshot: &Snapshot| {
            end += count(snapshot);
            before < end
        };
        stands(change.after.iter().position(holds).unwrap_or(change.after.len().saturating_sub(1)))
    }
}

impl Dismissal {
    /// Returns the finding it is about.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::recorded(self.fingerprint.clone())
    }
}

impl Recut {
    /// Returns the cut in bytes of the document, where the sentence starts at `start`; `None` beyond what can be counted.
    pub(super) fn cut(&self, start: u32) -> Option<SentenceCut> {
        Some(SentenceCut {
            first_end: start.checked_add(self.first_end)?,
            second_start: start.checked_add(self.second_start)?,
            boundary: self.boundary,
            weak: self.weak,
        })
    }
}

impl Snapshot {
    pub(super) fn of(key: BeadKey, bead: &Bead, note: Option<String>) -> Self {
        let kind = bead.kind();
        let parts = bead.evidence.parts().map(|(_, cost)| cost.value());
        Self {
            key,
            source: kind.source,
            target: kind.target,
            state: bead.state,
            confidence: bead.confidence.value(),
            evidence: if parts.iter().all(|part| *part == 0.0) { Vec::new() } else { parts.to_vec() },
            note,
        }
    }

    /// Makes the bead whose segments start at `source` and `target`; `None` beyond what can be counted.
    pub(super) fn bead(&self, source: u32, target: u32) -> Option<Bead> {
        let mut evidence = Evidence::default();
        for ((name, _), part) in Evidence::default().parts().into_iter().zip(&self.evidence) {
            *evidence.part_mut(name)? = Cost::nats(*part);
        }
        Some(Bead {
            source: SegmentRange::new(source, source.checked_add(self.source)?),
            target: SegmentRange::new(target, target.checked_add(self.target)?),
            evidence,
            confidence: Confidence::new(self.confidence),
            state: self.state,
        })
    }
}
