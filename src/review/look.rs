//! A second look for drift at a few beads.
//!
//! Takes a bitext and the beads that changed; gives back their findings. Neighbours are looked at beside them, because rules
//! ask whether a sentence went there. It does *not* look at the rest of the document, so a fingerprint is that of the first
//! finding of its kind even where the document has another just like it.

use std::ops::Range;

use crate::bitext::{Bead, BeadId, Bitext};
use crate::check;
use crate::document::SegmentRange;
use crate::error::Result;
use crate::finding::Finding;
use crate::lexicon::Lexicon;
use crate::text::span::ByteSpan;

/// Beads looked at on either side. Origin: a translator who moves a sentence moves it to the next one or two.
const NEIGHBOURS: usize = 2;

/// Finds what the beads of a range have, as if the whole document had been checked.
pub(super) fn look(
    bitext: &Bitext,
    range: Range<usize>,
    options: &check::Options,
    lexicon: Option<&Lexicon>,
) -> Vec<Finding> {
    let count = bitext.beads().len();
    let window = range.start.saturating_sub(NEIGHBOURS)..range.end.saturating_add(NEIGHBOURS).min(count);
    // A stretch of a lawful bitext is lawful; and no look is better than no session.
    let Ok(part) = Part::of(bitext, window.clone()) else {
        return Vec::new();
    };
    let findings = check::check(&part.bitext, options, lexicon).findings;
    let moved = |span: ByteSpan, start: u32| ByteSpan::new(span.start + start, span.end + start);
    let placed = findings.into_iter().map(|mut finding| {
        for bead in &mut finding.beads {
            *bead = BeadId::of_index(bead.index() + window.start);
        }
        finding.source_span = finding.source_span.map(|span| moved(span, part.source_start));
        finding.target_span = finding.target_span.map(|span| moved(span, part.target_start));
        finding
    });
    placed.filter(|finding| finding.beads.first().is_some_and(|first| range.contains(&first.index()))).collect()
}

/// Neighbouring beads of a bitext that stand for themselves.
#[derive(Debug)]
pub(super) struct Part {
    /// The beads and their segments.
    pub(super) bitext: Bitext,
    /// Byte of the whole source at which the part's source starts.
    pub(super) source_start: u32,
    /// The same of the target.
    pub(super) target_start: u32,
}

impl Part {
    /// Takes a range of beads that are there.
    pub(super) fn of(bitext: &Bitext, window: Range<usize>) -> Result<Self> {
        let beads = &bitext.beads()[window];
        let (source, target) = match (beads.first(), beads.last()) {
            (Some(first), Some(last)) => (
                SegmentRange::new(first.source.start, last.source.end),
                SegmentRange::new(first.target.start, last.target.end),
            ),
            _ => (SegmentRange::new(0, 0), SegmentRange::new(0, 0)),
        };
        let shifted = |range: SegmentRange, by: u32| SegmentRange::new(range.start - by, range.end - by);
        let beads = beads.iter().map(|bead| Bead {
            source: shifted(bead.source, source.start),
            target: shifted(bead.target, target.start),
            ..*bead
        });
        let beads = beads.collect();
        let (source, target) = (bitext.source().excerpt(source)?, bitext.target().excerpt(target)?);
        let bitext = Bitext::new(source.part, target.part, beads)?;
        Ok(Self { bitext, source_start: source.start, target_start: target.start })
    }
}
