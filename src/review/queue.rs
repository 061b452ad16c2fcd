//! Which bead to show next: from problem to problem, or by what a person asks for.
//!
//! Takes a [`Sheet`] and a [`Filter`]; gives back the next bead that passes. It does *not* judge: what a problem is follows
//! from states, findings and confidence.

use serde::{Deserialize, Serialize};

use super::sheet::Sheet;
use crate::bitext::{BeadId, BeadState, Confidence, Toward};
use crate::finding::Severity;
use crate::text::lang::Side;

/// Which beads are shown.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Filter {
    /// All.
    #[default]
    All,
    /// Those that a person should look at: see [`is_problem`].
    Problems,
    /// Those that are [doubtful](crate::bitext::Confidence::is_doubtful).
    Low,
    /// Problems, and those that nobody has decided on and that are below [`Confidence::UNSURE`].
    Unsure,
    /// Those with a finding that is an error.
    Drift,
    /// Those with a finding of one rule.
    Rule(String),
    /// Those that do not join one sentence with one.
    NotOneToOne,
    /// Those that nobody has decided on.
    Todo,
    /// Those of one state.
    State(BeadState),
    /// Those with a comment.
    Commented,
    /// Those whose texts were revised since an earlier state.
    Revised,
    /// Those that hold a text on either side, in any case.
    Text(String),
}

impl Filter {
    /// Tells whether a bead passes.
    #[must_use]
    pub fn passes(&self, sheet: &Sheet<'_>, id: BeadId) -> bool {
        let Some(bead) = sheet.bitext().beads().get(id.index()) else {
            return false;
        };
        let kind = bead.kind();
        match self {
            Self::All => true,
            Self::Problems => is_problem(sheet, id),
            Self::Low => bead.confidence.is_doubtful(),
            Self::Unsure => {
                is_problem(sheet, id) || (!bead.state.is_decided() && bead.confidence.value() < Confidence::UNSURE)
            }
            Self::Drift => sheet.findings_of(id).next().is_some(),
            Self::Rule(rule) => sheet.findings_of(id).any(|finding| finding.rule.as_str() == rule),
            Self::NotOneToOne => (kind.source, kind.target) != (1, 1),
            Self::Todo => !bead.state.is_decided(),
            Self::State(state) => bead.state == *state,
            Self::Commented => sheet.note(id).is_some(),
            Self::Revised => sheet.bitext().past(id).is_some(),
            Self::Text(wanted) => holds(sheet, id, wanted),
        }
    }

    /// Returns the beads that pass, in order.
    #[must_use]
    pub fn beads(&self, sheet: &Sheet<'_>) -> Vec<BeadId> {
        (0..sheet.bitext().beads().len()).map(BeadId::of_index).filter(|id| self.passes(sheet, *id)).collect()
    }

    /// Returns the nearest bead that passes after, or before, a bead.
    #[must_use]
    pub fn next(&self, sheet: &Sheet<'_>, from: BeadId, toward: Toward) -> Option<BeadId> {
        let count = sheet.bitext().beads().len();
        match toward {
            Toward::Next => (from.index() + 1..count).map(BeadId::of_index).find(|id| self.passes(sheet, *id)),
            Toward::Previous => {
                (0..from.index().min(count)).rev().map(BeadId::of_index).find(|id| self.passes(sheet, *id))
            }
        }
    }
}

/// Tells whether a person should look at a bead: one side is empty or the confidence low, and nobody has decided; there is a
/// finding above `info`, and nobody has accepted or excluded the bead; or it is flagged or stale.
#[must_use]
pub fn is_problem(sheet: &Sheet<'_>, id: BeadId) -> bool {
    let Some(bead) = sheet.bitext().beads().get(id.index()) else {
        return false;
    };
    let drifts = || sheet.findings_of(id).any(|finding| finding.severity > Severity::Info);
    match bead.state {
        BeadState::Proposed => bead.kind().is_null() || bead.confidence.is_doubtful() || drifts(),
        BeadState::Edited => drifts(),
        BeadState::Flagged | BeadState::Stale => true,
        BeadState::Accepted | BeadState::Excluded => false,
    }
}

fn holds(sheet: &Sheet<'_>, id: BeadId, wanted: &str) -> bool {
    let bitext = sheet.shown();
    let bead = &bitext.beads()[id.index()];
    let wanted = wanted.to_lowercase();
    [Side::Source, Side::Target]
        .into_iter()
        .any(|side| bitext.text(side, bead.side(side)).to_lowercase().contains(&wanted))
        || sheet.note(id).is_some_and(|note| note.to_lowercase().contains(&wanted))
}
