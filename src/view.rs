//! NOUN: one bead as a screen or a page shows it: sentences in runs, each run marked with what is known of it.
//!
//! Takes a bitext, a bead and its findings; gives back both sides with the words that are linked and the places that findings
//! point at. It does *not* colour or cut: that is for the front end.

use std::ops::Range;

use crate::bitext::{BeadId, Bitext};
use crate::document::{SegmentId, Segmentation};
use crate::finding::{Finding, Severity};
use crate::lexicon::change::{self, Piece};
use crate::lexicon::link::{Link, LinkKind, Linker, Text};
use crate::text::lang::Side;
use crate::text::number::quantities;
use crate::text::span::ByteSpan;

/// What is known of a run of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mark {
    /// How bad the worst finding is that points at it.
    pub drift: Option<Severity>,
    /// Which of the findings that is.
    pub finding: Option<usize>,
    /// The number of the link its word is part of, in [`View::links`].
    pub link: Option<usize>,
}

/// Text with one mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// What is written.
    pub text: String,
    /// What is known of it.
    pub mark: Mark,
}

/// A sentence of a bead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Its number on its side.
    pub segment: SegmentId,
    /// Its text, in runs.
    pub runs: Vec<Run>,
}

/// Words of both sides that translate each other.
#[derive(Debug, Clone, PartialEq)]
pub struct WordLink {
    /// The source words.
    pub source: String,
    /// The target words.
    pub target: String,
    /// How probable the link is, 0 to 1.
    pub strength: f32,
    /// What they have in common.
    pub kind: LinkKind,
}

/// Both sides of a bead.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct View {
    /// The source sentences.
    pub source: Vec<Sentence>,
    /// The target sentences.
    pub target: Vec<Sentence>,
    /// The links between their words.
    pub links: Vec<WordLink>,
    /// The source as it read before and as it reads now, word by word; empty where it was not revised.
    pub source_revised: Vec<Piece>,
    /// The same of the target.
    pub target_revised: Vec<Piece>,
}

impl View {
    /// Returns the sentences of a side.
    #[must_use]
    pub fn side(&self, side: Side) -> &[Sentence] {
        match side {
            Side::Source => &self.source,
            Side::Target => &self.target,
        }
    }

    /// Returns a side as it read before and as it reads now, word by word; empty where it was not revised.
    #[must_use]
    pub fn revised(&self, side: Side) -> &[Piece] {
        match side {
            Side::Source => &self.source_revised,
            Side::Target => &self.target_revised,
        }
    }
}

/// Tells what is to be shown of a bead: the places that `findings` point at are marked, and the words that the linker links.
#[must_use]
pub fn view(bitext: &Bitext, id: BeadId, findings: &[&Finding], linker: &Linker<'_>) -> View {
    let Some(bead) = bitext.beads().get(id.index()) else {
        return View::default();
    };
    let [source_lang, target_lang] = [bitext.source(), bitext.target()].map(|side| side.document().lang());
    let source = bitext.text(Side::Source, bead.source);
    let target = bitext.text(Side::Target, bead.target);
    let linkage = linker.link(
        Text { text: &source, quantities: &quantities(&source, source_lang) },
        Text { text: &target, quantities: &quantities(&target, target_lang) },
    );
    let links = linkage.links.iter().map(|link| WordLink {
        source: link.source.of_text(&source).to_owned(),
        target: link.target.of_text(&target).to_owned(),
        strength: link.strength,
        kind: link.kind,
    });
    let past = bitext.past(id);
    let sentences = |side: Side| -> Vec<Sentence> {
        let segmentation = bitext.side(side);
        let span_of = |link: &Link| if side == Side::Source { link.source } else { link.target };
        let linked: Vec<ByteSpan> = linkage.links.iter().map(span_of).collect();
        let mut drifts = drifts(side, findings);
        // What is about a whole side says nothing of a place, where its words are shown as they were and are.
        let whole = segmentation.span(bead.side(side)).filter(|_| past.is_some());
        drifts.retain(|drift| whole.is_none_or(|whole| drift.span.start > whole.start || drift.span.end < whole.end));
        let mut start = 0;
        let mut found = Vec::new();
        for segment in bead.side(side).ids() {
            let text = segmentation.text(segment);
            // The joined text has a blank between sentences where the language does.
            if start > 0 && !segmentation.document().lang().is_chinese() {
                start += 1;
            }
            let marks = marks(segmentation, segment, start, &drifts, &linked);
            found.push(Sentence { segment, runs: runs(text, &marks) });
            start += text.len();
        }
        found
    };
    let revised = |side: Side, old: Option<&String>, new: &str| -> Vec<Piece> {
        let cutter = linker.lexicon().map(|lexicon| (lexicon, linker.lexicon_side(side)));
        old.map_or_else(Vec::new, |old| change::pieces(old, new, cutter))
    };
    View {
        source: sentences(Side::Source),
        target: sentences(Side::Target),
        links: links.collect(),
        source_revised: revised(Side::Source, past.and_then(|past| past.source.as_ref()), &source),
        target_revised: revised(Side::Target, past.and_then(|past| past.target.as_ref()), &target),
    }
}

/// A place in a document that a finding points at.
#[derive(Debug, Clone, Copy)]
struct Drift {
    span: ByteSpan,
    severity: Severity,
    finding: usize,
}

fn drifts(side: Side, findings: &[&Finding]) -> Vec<Drift> {
    let placed = findings.iter().enumerate().filter_map(|(number, finding)| {
        let span = if side == Side::Source { finding.source_span } else { finding.target_span };
        Some(Drift { span: span?, severity: finding.severity, finding: number })
    });
    placed.collect()
}

/// What is known of each byte of a sentence that starts at `start` of the joined text: stretches with their marks.
fn marks(
    segmentation: &Segmentation,
    segment: SegmentId,
    start: usize,
    drifts: &[Drift],
    linked: &[ByteSpan],
) -> Vec<(Range<usize>, Mark)> {
    let text = segmentation.text(segment);
    let mut found: Vec<(Range<usize>, Mark)> = Vec::new();
    for (place, character) in text.char_indices() {
        let own = place..place + character.len_utf8();
        let drift = if drifts.is_empty() {
            None
        } else {
            let here = segmentation.to_document(segment, ByteSpan::of(own.start, own.end));
            let touches = |drift: &&Drift| drift.span.start < here.end && here.start < drift.span.end;
            // Of findings that are equally bad the first one shows.
            drifts.iter().filter(touches).max_by_key(|drift| (drift.severity, std::cmp::Reverse(drift.finding)))
        };
        let in_joined = start + own.start;
        let link = linked.iter().position(|span| span.range().contains(&in_joined));
        let mark = Mark { drift: drift.map(|drift| drift.severity), finding: drift.map(|drift| drift.finding), link };
        match found.last_mut() {
            Some((range, last)) if *last == mark => range.end = own.end,
            _ => found.push((own, mark)),
        }
    }
    found
}

fn runs(text: &str, marks: &[(Range<usize>, Mark)]) -> Vec<Run> {
    marks.iter().map(|(range, mark)| Run { text: text[range.clone()].to_owned(), mark: *mark }).collect()
}
