//! One bead as the page's script takes it: JSON with its sentences in runs, links, findings and what was decided.
//!
//! Takes a bead with what is known of it; gives back a [`Row`] to be written as JSON. It does *not* know HTML: the script makes
//! text of it, never markup.

use serde::Serialize;

use super::others;
use crate::bitext::{Bead, BeadId, BeadKey, BeadState, Bitext};
use crate::document::BlockKind;
use crate::finding::Finding;
use crate::lexicon::change::{self, Fate};
use crate::text::lang::Side;
use crate::tongue;
use crate::view::{Mark, Run, View};

/// What is known of a bead besides the bitext and its findings.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// Who it is.
    pub key: BeadKey,
    /// The comment on it.
    pub note: Option<String>,
    /// Its target sentences as the file has them, where they were reworded.
    pub old: Vec<Option<Old>>,
}

impl Facts {
    /// Takes what the bitext alone says of a bead.
    #[must_use]
    pub fn of(bitext: &Bitext, bead: &Bead) -> Self {
        Self { key: BeadKey::of(bitext, bead), note: None, old: Vec::new() }
    }
}

/// A sentence before it was reworded.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Old {
    /// As it is written in the file.
    pub raw: String,
    /// As a reader sees it.
    pub text: String,
}

/// A finding, and whether it is taken as an error.
#[derive(Debug, Clone, Copy)]
pub struct Judged<'a> {
    /// The finding.
    pub finding: &'a Finding,
    /// Whether somebody took it as no error.
    pub is_dismissed: bool,
}

/// One bead for the page's script.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    key: String,
    state: &'static str,
    /// The confidence; nothing where a person put the bead together.
    #[serde(skip_serializing_if = "Option::is_none")]
    sure: Option<f64>,
    source: Vec<Sentence>,
    target: Vec<Sentence>,
    /// Where each side stands in its file, `12` or `12-14`; empty where it is not said.
    lines: [String; 2],
    /// What each link rests on, and its strength.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    links: Vec<(&'static str, f64)>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<Item>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    /// What became of each side since an earlier state: pieces with what became of them, -1 for what went, 1 for what came.
    #[serde(skip_serializing_if = "Option::is_none")]
    revised: Option<[Vec<(i8, String)>; 2]>,
    /// What speaks for it and against it, in nats.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    why: Vec<(&'static str, f64)>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Sentence {
    runs: Vec<Piece>,
    /// As it is written in the file, where that is not what a reader sees.
    #[serde(skip_serializing_if = "Option::is_none")]
    raw: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    old: Option<Old>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'static str>,
    /// Whether a paragraph begins with it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    opens: bool,
}

/// A text alone, or a text with its link and its finding, -1 for none.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
enum Piece {
    Plain(String),
    Marked(String, i64, i64),
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Item {
    rule: String,
    severity: &'static str,
    sure: f64,
    message: String,
    /// The message in Chinese: the page speaks both, whoever made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    message_zh: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    compared: Option<[String; 2]>,
    fingerprint: String,
    /// Other beads it is about, first and last of each run, counted from this one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    with: Vec<[i64; 2]>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    dismissed: bool,
}

impl Row {
    /// Makes the row of a bead from what is to be shown of it, with the findings that are errors as [`view`](crate::view::view)
    /// took them.
    #[must_use]
    pub fn new(
        bitext: &Bitext,
        id: BeadId,
        view: &View,
        judged: &[Judged<'_>],
        facts: &Facts,
        lines: [String; 2],
    ) -> Self {
        let bead = bitext.beads()[id.index()];
        // Findings that are no errors come last, so that the numbers of the others are those the view counts.
        let (dismissed, errors): (Vec<Judged<'_>>, Vec<Judged<'_>>) =
            judged.iter().partition(|judged| judged.is_dismissed);
        let evidence = bead.evidence.parts().map(|(name, cost)| (name, rounded(-cost.value(), 100.0)));
        Self {
            key: facts.key.to_string(),
            state: bead.state.name(),
            sure: (bead.state != BeadState::Edited).then(|| rounded(bead.confidence.value(), 1000.0)),
            source: sentences(bitext, view, Side::Source, &[]),
            target: sentences(bitext, view, Side::Target, &facts.old),
            lines,
            links: view.links.iter().map(|link| (link.kind.name(), rounded(link.strength, 100.0))).collect(),
            findings: errors.iter().chain(&dismissed).map(|judged| Item::of(judged, id)).collect(),
            note: facts.note.clone(),
            revised: revised(view),
            why: evidence.into_iter().filter(|(_, value)| value.abs() >= 0.05).collect(),
        }
    }

    /// Writes the row as JSON.
    #[must_use]
    pub fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

fn revised(view: &View) -> Option<[Vec<(i8, String)>; 2]> {
    let side = |side: Side| -> Vec<(i8, String)> {
        let piece = |piece: &change::Piece| {
            let fate = match piece.fate {
                Fate::Stayed => 0,
                Fate::Went => -1,
                Fate::Came => 1,
            };
            (fate, piece.text.clone())
        };
        view.revised(side).iter().map(piece).collect()
    };
    let sides = [side(Side::Source), side(Side::Target)];
    sides.iter().any(|side| !side.is_empty()).then_some(sides)
}

fn sentences(bitext: &Bitext, view: &View, side: Side, old: &[Option<Old>]) -> Vec<Sentence> {
    let segmentation = bitext.side(side);
    let segments = segmentation.segments();
    let shown = view.side(side).iter().enumerate().map(|(number, sentence)| {
        let id = sentence.segment;
        let raw = segmentation.raw(id);
        let before = id.index().checked_sub(1).map(|before| segments[before].block);
        Sentence {
            runs: sentence.runs.iter().map(Piece::of).collect(),
            raw: (raw != segmentation.text(id)).then(|| raw.to_owned()),
            old: old.get(number).cloned().flatten(),
            role: match segmentation.kind(id) {
                BlockKind::Heading(_) => Some("heading"),
                BlockKind::Quote => Some("quote"),
                _ => None,
            },
            opens: before != Some(segments[id.index()].block),
        }
    });
    shown.collect()
}

impl Piece {
    fn of(run: &Run) -> Self {
        let number = |number: Option<usize>| number.and_then(|number| i64::try_from(number).ok()).unwrap_or(-1);
        match run.mark {
            Mark { link: None, finding: None, .. } => Self::Plain(run.text.clone()),
            Mark { link, finding, .. } => Self::Marked(run.text.clone(), number(link), number(finding)),
        }
    }
}

impl Item {
    fn of(judged: &Judged<'_>, id: BeadId) -> Self {
        let finding = judged.finding;
        Self {
            rule: finding.rule.to_string(),
            severity: finding.severity.name(),
            sure: rounded(finding.confidence.value(), 100.0),
            message: finding.message.clone(),
            message_zh: tongue::chinese(&finding.message),
            compared: finding.compared.as_ref().map(|compared| [compared.source.clone(), compared.target.clone()]),
            fingerprint: finding.fingerprint.as_str().to_owned(),
            with: others(&finding.beads, id)
                .into_iter()
                .map(|run| run.map(|other| i64::from(other.0) - i64::from(id.0)))
                .collect(),
            dismissed: judged.is_dismissed,
        }
    }
}

/// A figure with so many steps to one: nobody reads more digits, and the file is a third smaller.
fn rounded(value: f32, steps: f64) -> f64 {
    // First as an alignment file keeps it, so that the page of a saved alignment has the same bytes.
    let kept = (f64::from(value) * 1e4).round() / 1e4;
    let rounded = (kept * steps).round() / steps;
    // No minus before a zero.
    if rounded == 0.0 { 0.0 } else { rounded }
}
