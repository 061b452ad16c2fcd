//! The pieces of one side that are compared with those of an older or newer state: its segments, and the blocks that are kept
//! as they are.
//!
//! Takes a segmentation; gives back its pieces in the order of the text. It does *not* compare.

use crate::document::{BlockKind, SegmentId, Segmentation};
use crate::text::span::ByteSpan;

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// A segment.
    Segment(SegmentId),
    /// A block of code, HTML or mathematics, by its index.
    Block(u32),
}

/// A segment, or a block that is kept as it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece<'a> {
    /// What it is.
    pub(super) subject: Subject,
    /// The kind of block it is, or is part of.
    pub(super) kind: BlockKind,
    /// The index of that block.
    pub(super) block: u32,
    /// Where it stands.
    pub(super) span: ByteSpan,
    /// Where it stands with the markup at its ends, which no segment holds: the address of a link that is all of it, the name of
    /// a heading. The marker of an item is left out, because it changes with the items before.
    pub(super) extent: ByteSpan,
    /// What is written there.
    pub(super) raw: &'a str,
    /// How it reads.
    pub(super) plain: &'a str,
}

impl Piece<'_> {
    /// Tells whether it is a segment.
    pub(super) fn is_segment(&self) -> bool {
        matches!(self.subject, Subject::Segment(_))
    }
}

/// Returns the pieces of a side. A segment's number is the number of segments among the pieces before it.
pub(super) fn pieces(side: &Segmentation) -> Vec<Piece<'_>> {
    let document = side.document();
    let text = document.text();
    let mut found = Vec::with_capacity(side.len());
    let mut segments = side.all().ids().zip(side.segments()).peekable();
    for (index, block) in (0..).zip(document.blocks()) {
        if !block.kind.is_prose() {
            let (span, raw) = (block.span, block.span.of_text(text));
            let subject = Subject::Block(index);
            found.push(Piece { subject, kind: block.kind, block: index, span, extent: span, raw, plain: raw });
        }
        let mut start = block.marker().map_or(block.span.start, |marker| marker.end);
        while let Some((id, segment)) = segments.next_if(|(_, segment)| segment.block == index) {
            let next = segments.peek().filter(|(_, next)| next.block == index);
            let end = next.map_or(block.span.end, |(_, next)| next.span.start).max(segment.span.end);
            let extent = ByteSpan::new(start.min(segment.span.start), end);
            // What follows a segment is its own: the next one starts with its first letter.
            start = end;
            found.push(Piece {
                subject: Subject::Segment(id),
                kind: block.kind,
                block: index,
                span: segment.span,
                extent,
                raw: extent.of_text(text).trim(),
                plain: side.text(id),
            });
        }
    }
    found
}
