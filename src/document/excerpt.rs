//! A stretch of a segmentation that stands for itself: to search or to check it alone.
//!
//! Takes neighbouring segments; gives back a segmentation of the text they stand in, and how far its bytes are shifted. It
//! does *not* keep what stands outside: weak places and notices are left behind.

use super::{Block, ContentHash, Document, Inline, SegmentRange, Segmentation};
use crate::error::Result;
use crate::text::span::ByteSpan;

/// Part of a side, and where it starts in the whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The part.
    pub part: Segmentation,
    /// Byte of the whole document at which the part's text starts.
    pub start: u32,
}

impl Excerpt {
    /// Turns a span of the part into a span of the whole.
    #[must_use]
    pub fn to_whole(&self, span: ByteSpan) -> ByteSpan {
        ByteSpan::new(span.start + self.start, span.end + self.start)
    }
}

impl Segmentation {
    /// Returns neighbouring segments with the text, the blocks and the markup they stand in.
    ///
    /// # Errors
    ///
    /// None for ranges of this side; the laws are checked again when the part is made.
    pub fn excerpt(&self, range: SegmentRange) -> Result<Excerpt> {
        let span = self.span(range).unwrap_or_default();
        let text = span.of_text(self.document.text()).to_owned();
        let segments = &self.segments[range.range()];
        let first_block = segments.first().map_or(0, |segment| segment.block);
        let last_block = segments.last().map_or(0, |segment| segment.block);
        let blocks = if segments.is_empty() {
            Vec::new()
        } else {
            let whole = &self.document.blocks()[first_block as usize..=last_block as usize];
            whole.iter().map(|block| clipped(block, span)).collect()
        };
        let segments = segments.iter().map(|segment| super::Segment {
            span: shifted(segment.span, span.start),
            block: segment.block - first_block,
            boundary: segment.boundary,
        });
        let hash = ContentHash::of(text.as_bytes());
        let document =
            Document::new(self.document.name(), self.document.lang().clone(), hash, text, blocks, Vec::new())?;
        Ok(Excerpt { part: Self::new(document, segments.collect())?, start: span.start })
    }
}

fn clipped(block: &Block, span: ByteSpan) -> Block {
    let clip = |part: ByteSpan| {
        let start = part.start.clamp(span.start, span.end);
        shifted(ByteSpan::new(start, part.end.clamp(start, span.end)), span.start)
    };
    let inside = block.inlines.iter().filter(|inline| inline.span.start < span.end && span.start < inline.span.end);
    let inlines = inside.map(|inline| Inline { span: clip(inline.span), kind: inline.kind.clone() }).collect();
    Block { kind: block.kind, span: clip(block.span), inlines }
}

fn shifted(span: ByteSpan, start: u32) -> ByteSpan {
    ByteSpan::new(span.start - start, span.end - start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{BlockKind, Boundary, Segment};
    use crate::text::lang::Lang;

    #[test]
    fn a_part_reads_as_it_does_in_the_whole() {
        let text = "甲。乙。\n\n丙。丁。";
        let spans = [(0, 6), (6, 12), (14, 20), (20, 26)];
        let blocks = vec![
            Block::prose(BlockKind::Heading(1), ByteSpan::new(0, 12)),
            Block::prose(BlockKind::Paragraph, ByteSpan::new(14, 26)),
        ];
        let hash = ContentHash::of(text.as_bytes());
        let document = Document::new("t", Lang::chinese(), hash, text.to_owned(), blocks, Vec::new()).expect("lawful");
        let segments = spans.iter().enumerate().map(|(number, &(start, end))| Segment {
            span: ByteSpan::new(start, end),
            block: u32::from(number > 1),
            boundary: Boundary::Strong,
        });
        let whole = Segmentation::new(document, segments.collect()).expect("lawful");
        let excerpt = whole.excerpt(SegmentRange::new(1, 3)).expect("lawful");
        let texts: Vec<&str> = excerpt.part.all().ids().map(|id| excerpt.part.text(id)).collect();
        assert_eq!(texts, ["乙。", "丙。"]);
        assert_eq!(excerpt.part.kind(super::super::SegmentId(0)), BlockKind::Heading(1));
        assert_eq!(excerpt.to_whole(ByteSpan::new(8, 14)), ByteSpan::new(14, 20));
        assert!(whole.excerpt(SegmentRange::new(2, 2)).expect("lawful").part.is_empty());
    }
}
