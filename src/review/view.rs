//! One bead as a screen or a page shows it: sentences in runs, each run marked with what is known of it.
//!
//! Takes the sheet and a bead; gives back both sides with the words that are linked and the places that findings point at. It
//! does *not* colour or cut: that is for the front end.

use std::ops::Range;

use super::sheet::Sheet;
use crate::bitext::BeadId;
use crate::document::{SegmentId, Segmentation};
use crate::finding::Severity;
use crate::lexicon::link::{LinkKind, Linker, Text};
use crate::text::lang::Side;
use crate::text::number::quantities;
use crate::text::span::ByteSpan;

/// What is known of a run of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mark {
    /// The worst finding that points at it.
    pub drift: Option<Severity>,
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
    /// The line it starts in, from 1.
    pub line: u32,
    /// Its text, in runs.
    pub runs: Vec<Run>,
    /// Whether it reads otherwise than in the file.
    pub is_reworded: bool,
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
}

/// Tells what is to be shown of a bead.
#[must_use]
pub fn view(sheet: &Sheet<'_>, id: BeadId) -> View {
    let bitext = sheet.shown();
    let Some(bead) = bitext.beads().get(id.index()) else {
        return View::default();
    };
    let [source_side, target_side] = [bitext.source(), bitext.target()];
    let source = bitext.text(Side::Source, bead.source);
    let target = bitext.text(Side::Target, bead.target);
    let (source_lang, target_lang) = (source_side.document().lang(), target_side.document().lang());
    let linker = Linker::new(sheet.lexicon(), source_lang, target_lang);
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
    let spans = |side: Side| -> Vec<ByteSpan> {
        linkage.links.iter().map(|link| if side == Side::Source { link.source } else { link.target }).collect()
    };
    let sentences = |side: Side| -> Vec<Sentence> {
        let segmentation = bitext.side(side);
        let linked = spans(side);
        let mut start = 0;
        let mut found = Vec::new();
        for segment in bead.side(side).ids() {
            let text = segmentation.text(segment);
            // The joined text has a blank between sentences where the language does.
            if start > 0 && !segmentation.document().lang().is_chinese() {
                start += 1;
            }
            let marks = marks(sheet, id, side, segmentation, segment, start, &linked);
            found.push(Sentence {
                segment,
                line: segmentation.position(segment).line,
                runs: runs(text, &marks),
                is_reworded: side == Side::Target && sheet.reworded(segment).is_some(),
            });
            start += text.len();
        }
        found
    };
    View { source: sentences(Side::Source), target: sentences(Side::Target), links: links.collect() }
}

/// What is known of each byte of a sentence that starts at `start` of the joined text: stretches with their marks.
fn marks(
    sheet: &Sheet<'_>,
    id: BeadId,
    side: Side,
    segmentation: &Segmentation,
    segment: SegmentId,
    start: usize,
    linked: &[ByteSpan],
) -> Vec<(Range<usize>, Mark)> {
    let text = segmentation.text(segment);
    let drifts: Vec<(ByteSpan, Severity)> = sheet
        .findings_of(id)
        .filter_map(|finding| {
            let span = if side == Side::Source { finding.source_span } else { finding.target_span };
            Some((span?, finding.severity))
        })
        .collect();
    let mut found: Vec<(Range<usize>, Mark)> = Vec::new();
    for (place, character) in text.char_indices() {
        let own = place..place + character.len_utf8();
        let in_document = || segmentation.to_document(segment, ByteSpan::of(own.start, own.end));
        let drift = if drifts.is_empty() {
            None
        } else {
            let here = in_document();
            drifts
                .iter()
                .filter(|(span, _)| span.start < here.end && here.start < span.end)
                .map(|(_, worst)| *worst)
                .max()
        };
        let in_joined = start + own.start;
        let link = linked.iter().position(|span| span.range().contains(&in_joined));
        let mark = Mark { drift, link };
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
