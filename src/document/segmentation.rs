//! A document cut into segments.

use std::fmt;

use super::plain::PlainText;
use super::{Block, BlockKind, Document};
use crate::error::{Error, ErrorKind, Result};
use crate::text::span::{ByteSpan, Position};

/// How firmly a segment ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Boundary {
    /// The text ends a sentence here only perhaps: a colon, an ellipsis in speech, `a.m.`.
    Weak,
    /// A sentence or a block ends here.
    Strong,
}

/// The number of a segment on its side, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SegmentId(pub u32);

impl SegmentId {
    /// Returns the number as an index.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl fmt::Display for SegmentId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// Neighbouring segments of one side, `start..end`; may be empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SegmentRange {
    /// Number of the first segment.
    pub start: u32,
    /// One past the number of the last segment.
    pub end: u32,
}

impl SegmentRange {
    /// Makes a range; `start` must not be after `end`.
    #[must_use]
    pub fn new(start: u32, end: u32) -> Self {
        debug_assert!(start <= end, "a segment range runs forward: {start}..{end}");
        Self { start, end }
    }

    /// Returns the number of segments.
    #[must_use]
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Tells whether there is no segment.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Returns the numbers of the segments in order.
    pub fn ids(self) -> impl DoubleEndedIterator<Item = SegmentId> + ExactSizeIterator {
        (self.start..self.end).map(SegmentId)
    }

    /// Returns the range as indexes.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A sentence, or what stands for one: a heading, a cell, an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Segment {
    /// Where the segment stands in the document's text, without white space at its ends.
    pub span: ByteSpan,
    /// The index of the block the segment is part of.
    pub block: u32,
    /// How firmly the segment ends.
    pub boundary: Boundary,
}

/// A document and its segments.
///
/// Laws: segments are in order and disjoint, none is empty, none crosses a block or lies in one that is not prose; the gaps
/// between them hold only white space and markup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segmentation {
    document: Document,
    segments: Vec<Segment>,
    /// The plain text of each segment whose text holds markup; the others read as they are written.
    plain: Vec<Option<Box<PlainText>>>,
}

impl Segmentation {
    /// Joins a document with its segments and checks the laws.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Format`] naming the first segment that breaks a law.
    pub fn new(document: Document, segments: Vec<Segment>) -> Result<Self> {
        if u32::try_from(segments.len()).is_err() {
            return Err(Error::new(ErrorKind::TooLarge, "more than 4,294,967,295 segments; split the text"));
        }
        check(&document, &segments)?;
        let plain = segments
            .iter()
            .map(|segment| {
                let plain = document.plain(&document.blocks()[segment.block as usize], segment.span);
                let as_written = plain.as_str() == segment.span.of_text(document.text());
                (!as_written).then(|| Box::new(plain))
            })
            .collect();
        Ok(Self { document, segments, plain })
    }

    /// Returns the document.
    #[must_use]
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// Returns the segments in order.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Returns the number of segments.
    #[must_use]
    pub fn len(&self) -> usize {
        self.segments.len()
    }

    /// Tells whether there is no segment.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.segments.is_empty()
    }

    /// Returns the range of all segments.
    #[must_use]
    pub fn all(&self) -> SegmentRange {
        SegmentRange::new(0, u32::try_from(self.segments.len()).expect("checked when the segmentation was made"))
    }

    /// Returns the text of a segment as a reader sees it, without markup.
    #[must_use]
    pub fn text(&self, id: SegmentId) -> &str {
        match &self.plain[id.index()] {
            Some(plain) => plain.as_str(),
            None => self.raw(id),
        }
    }

    /// Returns the text of a segment as it stands in the file, with markup.
    #[must_use]
    pub fn raw(&self, id: SegmentId) -> &str {
        self.segments[id.index()].span.of_text(self.document.text())
    }

    /// Turns a span of a segment's [`text`](Self::text) into a span of the document.
    #[must_use]
    pub fn to_document(&self, id: SegmentId, span: ByteSpan) -> ByteSpan {
        let start = self.segments[id.index()].span.start;
        match &self.plain[id.index()] {
            Some(plain) => plain.to_document(span),
            None => ByteSpan::new(start + span.start, start + span.end),
        }
    }

    /// Returns the block a segment is part of.
    #[must_use]
    pub fn block(&self, id: SegmentId) -> &Block {
        &self.document.blocks()[self.segments[id.index()].block as usize]
    }

    /// Returns the kind of the block a segment is part of.
    #[must_use]
    pub fn kind(&self, id: SegmentId) -> BlockKind {
        self.block(id).kind
    }

    /// Returns the line and column where a segment starts.
    #[must_use]
    pub fn position(&self, id: SegmentId) -> Position {
        self.document.position(self.segments[id.index()].span.start)
    }

    /// Returns the texts of neighbouring segments, joined as their language joins sentences.
    #[must_use]
    pub fn joined_text(&self, range: SegmentRange) -> String {
        let mut joined = String::new();
        for id in range.ids() {
            if !joined.is_empty() && !self.document.lang().is_chinese() {
                joined.push(' ');
            }
            joined.push_str(self.text(id));
        }
        joined
    }

    /// Returns the smallest span of the document that holds neighbouring segments; `None` where there are none.
    #[must_use]
    pub fn span(&self, range: SegmentRange) -> Option<ByteSpan> {
        let segments = &self.segments[range.range()];
        Some(segments.first()?.span.join(segments.last()?.span))
    }
}

fn check(document: &Document, segments: &[Segment]) -> Result<()> {
    let mut last_end = 0;
    for (number, segment) in segments.iter().enumerate() {
        let span = segment.span;
        let broken = |what: &str| Err(Error::new(ErrorKind::Format, format!("segment {number} {what}")));
        let Some(block) = document.blocks().get(segment.block as usize) else {
            return broken("names a block that is not there");
        };
        let text = document.text();
        if span.is_empty() || span.start < last_end || span.start > span.end {
            return broken("is empty or out of order");
        }
        if !block.kind.is_prose() || !block.span.contains(span) {
            return broken("leaves its block");
        }
        if !text.is_char_boundary(span.start as usize) || !text.is_char_boundary(span.end as usize) {
            return broken("cuts a character");
        }
        last_end = span.end;
    }
    Ok(())
}
