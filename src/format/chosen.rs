//! Which beads a bitext file gets.
//!
//! Takes a bitext, its findings and what was asked for; gives back the beads to write, in order. It does *not* write, and it is
//! not for files that hold the whole alignment (the alignment file, beads, ladder): those leave nothing out.

use std::collections::BTreeSet;

use super::{Listing, findings_per_bead};
use crate::bitext::{Bead, BeadId, BeadState, Bitext, Confidence};
use crate::error::Result;
use crate::finding::Finding;
use crate::text::lang::Side;

/// Which beads are written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Selection {
    /// Beads that are less sure are left out.
    pub min_confidence: Confidence,
    /// Whose word counts.
    pub only: Only,
    /// What is done with pairs whose texts are both the same.
    pub duplicates: Duplicates,
}

/// Whose word counts when beads are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Only {
    /// All beads but those that a person excluded.
    #[default]
    All,
    /// Beads that a person accepted.
    Accepted,
    /// Beads without a finding that nobody flagged and that are not stale.
    Clean,
}

/// What is done with pairs whose texts are both the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Duplicates {
    /// Each is written.
    #[default]
    Keep,
    /// The first is written.
    Fold,
}

impl Default for Selection {
    fn default() -> Self {
        Self { min_confidence: Confidence::new(0.0), only: Only::All, duplicates: Duplicates::Keep }
    }
}

/// What a format does with beads that have an empty side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nulls {
    /// It holds pairs only.
    Drop,
    /// It may hold a source without its target.
    KeepSource,
    /// It holds either.
    Keep,
}

/// A bead that is written.
pub(super) struct Chosen<'a> {
    pub(super) id: BeadId,
    pub(super) bead: &'a Bead,
    pub(super) findings: Vec<&'a Finding>,
}

impl Chosen<'_> {
    /// Returns the names of the rules that found something, each once, in order.
    pub(super) fn rules(&self) -> Vec<&str> {
        let mut rules: Vec<&str> = self.findings.iter().map(|finding| finding.rule.as_str()).collect();
        rules.sort_unstable();
        rules.dedup();
        rules
    }

    /// Returns what was found, a sentence a finding.
    pub(super) fn messages(&self) -> String {
        let message = |finding: &&Finding| format!("{}: {}", finding.rule, finding.message);
        self.findings.iter().map(message).collect::<Vec<_>>().join(" | ")
    }
}

/// The beads to write and how many are left out.
pub(super) struct Choice<'a> {
    pub(super) beads: Vec<Chosen<'a>>,
    pub(super) left_out: usize,
}

/// Chooses.
///
/// # Errors
///
/// [`crate::ErrorKind::Format`] where a finding names a bead that is not there.
pub(super) fn choose<'a>(
    bitext: &'a Bitext,
    findings: &'a [Finding],
    selection: &Selection,
    nulls: Nulls,
) -> Result<Choice<'a>> {
    let per_bead = findings_per_bead(bitext, findings, Listing::Each)?;
    let mut seen = BTreeSet::new();
    let beads: Vec<Chosen<'a>> = bitext
        .numbered_beads()
        .zip(per_bead)
        .map(|((id, bead), findings)| Chosen { id, bead, findings })
        .filter(|chosen| {
            fits(chosen, selection, nulls)
                && (selection.duplicates == Duplicates::Keep || seen.insert(both_texts(bitext, chosen.bead)))
        })
        .collect();
    let left_out = bitext.beads().len() - beads.len();
    Ok(Choice { beads, left_out })
}

fn fits(chosen: &Chosen<'_>, selection: &Selection, nulls: Nulls) -> bool {
    let has_sides = match nulls {
        Nulls::Drop => !chosen.bead.kind().is_null(),
        Nulls::KeepSource => !chosen.bead.source.is_empty(),
        Nulls::Keep => true,
    };
    let state = chosen.bead.state;
    let word = match selection.only {
        Only::All => true,
        Only::Accepted => state == BeadState::Accepted,
        Only::Clean => chosen.findings.is_empty() && !matches!(state, BeadState::Flagged | BeadState::Stale),
    };
    let is_wanted = state != BeadState::Excluded;
    has_sides && is_wanted && word && chosen.bead.confidence >= selection.min_confidence
}

/// A hash that is the same for pairs that say the same.
pub(super) fn both_texts(bitext: &Bitext, bead: &Bead) -> [u8; 16] {
    hash_of_both(&bitext.text(Side::Source, bead.source), &bitext.text(Side::Target, bead.target))
}

/// Hashes two texts.
pub(super) fn hash_of_both(source: &str, target: &str) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new();
    for part in [source, target] {
        // The length keeps ("ab", "c") and ("a", "bc") apart.
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    let mut short = [0; 16];
    short.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    short
}
