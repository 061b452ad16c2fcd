//! A sentence cut in two, or two joined to one: what a person does where the rules erred.
//!
//! Takes a [`Segmentation`] and a place; changes it in place and keeps its laws. The text and all spans of it stay as they
//! are; only the numbers of the segments after the place change. It does *not* decide where to cut.

use super::segmentation::plain_of;
use super::{Boundary, Segment, SegmentId, Segmentation, WeakMark, WeakPlace};
use crate::error::{Error, ErrorKind, Result};
use crate::text::span::ByteSpan;

/// Where a segment is cut in two, with all that joining them again would lose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SentenceCut {
    /// One past the last byte of the first half.
    pub first_end: u32,
    /// The first byte of the second half; white space and markup between the halves belong to neither.
    pub second_start: u32,
    /// How firmly the first half ends.
    pub boundary: Boundary,
    /// What the weak place held that the cut takes the place of.
    pub weak: Option<WeakMark>,
}

impl Segmentation {
    /// Returns the cut at a byte of the document inside a segment, with blanks around it left out.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Edit`] where the segment is not there, the byte cuts a character, or nothing can be read on one side.
    pub fn cut_near(&self, id: SegmentId, offset: u32) -> Result<SentenceCut> {
        let segment = self.segment(id)?;
        let text = self.document.text();
        let inside = segment.span.start < offset && offset < segment.span.end;
        if !inside || !text.is_char_boundary(offset as usize) {
            return Err(refused("a sentence is cut between two of its characters"));
        }
        let before = &text[segment.span.start as usize..offset as usize];
        let after = &text[offset as usize..segment.span.end as usize];
        let blanks = |blanks: usize| ByteSpan::of(0, blanks).end;
        let first_end = offset - blanks(before.len() - before.trim_end().len());
        let second_start = offset + blanks(after.len() - after.trim_start().len());
        let weak = self.weak_places(id).iter().find(|place| place.end == first_end).map(|place| place.mark);
        let cut = SentenceCut { first_end, second_start, boundary: Boundary::Weak, weak };
        self.halves(id, cut)?;
        Ok(cut)
    }

    /// Cuts a segment in two.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Edit`] where the halves do not both hold text to read.
    pub fn cut_segment(&mut self, id: SegmentId, cut: SentenceCut) -> Result<()> {
        let [first, second] = self.halves(id, cut)?;
        if self.segments.len() >= u32::MAX as usize {
            return Err(refused("there are more segments than can be counted"));
        }
        self.weak_places.retain(|place| place.end != cut.first_end);
        self.segments.splice(id.index()..=id.index(), [first, second]);
        let plain = [first, second].map(|half| plain_of(&self.document, &half));
        self.plain.splice(id.index()..=id.index(), plain);
        Ok(())
    }

    /// Joins a segment with the next one, and returns the cut that parts them again. `weak` is what the place between them
    /// becomes.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Edit`] where there is no next one, or it stands in another block.
    pub fn join_segments(&mut self, id: SegmentId, weak: Option<WeakMark>) -> Result<SentenceCut> {
        let first = self.segment(id)?;
        let second = self.segment(SegmentId(id.0.saturating_add(1)))?;
        if first.block != second.block {
            return Err(refused("the next sentence stands in another paragraph, heading, item or cell"));
        }
        let cut =
            SentenceCut { first_end: first.span.end, second_start: second.span.start, boundary: first.boundary, weak };
        let joined = Segment { span: first.span.join(second.span), ..second };
        let range = id.index()..=id.index() + 1;
        self.plain.splice(range.clone(), [plain_of(&self.document, &joined)]);
        self.segments.splice(range, [joined]);
        if let Some(mark) = weak {
            let place = WeakPlace { end: cut.first_end, mark };
            let at = self.weak_places.partition_point(|other| other.end < place.end);
            self.weak_places.insert(at, place);
        }
        Ok(cut)
    }

    fn segment(&self, id: SegmentId) -> Result<Segment> {
        let missing = || refused(&format!("there is no segment {id}"));
        self.segments.get(id.index()).copied().ok_or_else(missing)
    }

    fn halves(&self, id: SegmentId, cut: SentenceCut) -> Result<[Segment; 2]> {
        let whole = self.segment(id)?;
        let text = self.document.text();
        let ordered = whole.span.start < cut.first_end
            && cut.first_end <= cut.second_start
            && cut.second_start < whole.span.end
            && text.is_char_boundary(cut.first_end as usize)
            && text.is_char_boundary(cut.second_start as usize);
        if !ordered {
            return Err(refused("a sentence is cut between two of its characters"));
        }
        let span = ByteSpan::new(whole.span.start, cut.first_end);
        let halves = [
            Segment { span, boundary: cut.boundary, ..whole },
            Segment { span: ByteSpan::new(cut.second_start, whole.span.end), ..whole },
        ];
        let block = &self.document.blocks()[whole.block as usize];
        let reads = |half: &Segment| !self.document.plain(block, half.span).as_str().trim().is_empty();
        if halves.iter().all(reads) { Ok(halves) } else { Err(refused("one half would have no text to read")) }
    }
}

fn refused(why: &str) -> Error {
    Error::new(ErrorKind::Edit, why)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Block, BlockKind, ContentHash, Document};
    use crate::text::lang::Lang;

    const TEXT: &str = "One; two. Three.";

    fn segmentation() -> Segmentation {
        let block = Block::prose(BlockKind::Paragraph, ByteSpan::of(0, TEXT.len()));
        let hash = ContentHash::of(TEXT.as_bytes());
        let document =
            Document::new("t", Lang::english(), hash, TEXT.to_owned(), vec![block], Vec::new()).expect("lawful");
        let segment = |start, end| Segment { span: ByteSpan::new(start, end), block: 0, boundary: Boundary::Strong };
        let places = vec![WeakPlace { end: 4, mark: WeakMark::Semicolon }];
        Segmentation::new(document, vec![segment(0, 9), segment(10, 16)])
            .and_then(|whole| whole.with_weak_places(places))
            .expect("lawful")
    }

    fn texts(side: &Segmentation) -> Vec<&str> {
        side.all().ids().map(|id| side.text(id)).collect()
    }

    #[test]
    fn a_cut_leaves_blanks_to_neither_half_and_joining_restores_all() {
        let mut side = segmentation();
        let cut = side.cut_near(SegmentId(0), 5).expect("a place between words");
        assert_eq!((cut.first_end, cut.second_start, cut.weak), (4, 5, Some(WeakMark::Semicolon)));
        side.cut_segment(SegmentId(0), cut).expect("lawful");
        assert_eq!(texts(&side), ["One;", "two.", "Three."]);
        assert_eq!(side.join_segments(SegmentId(0), cut.weak).expect("one block"), cut);
        assert_eq!(side, segmentation());
    }

    #[test]
    fn joining_and_cutting_restores_all() {
        let mut side = segmentation();
        let cut = side.join_segments(SegmentId(0), None).expect("one block");
        assert_eq!(texts(&side), [TEXT]);
        side.cut_segment(SegmentId(0), cut).expect("lawful");
        assert_eq!(side, segmentation());
    }

    #[test]
    fn what_would_leave_nothing_to_read_is_refused() {
        let mut side = segmentation();
        for offset in [0, 9, 10, 40] {
            assert!(side.cut_near(SegmentId(0), offset).is_err(), "{offset}");
        }
        assert!(side.cut_near(SegmentId(7), 3).is_err());
        assert!(side.join_segments(SegmentId(1), None).is_err());
    }
}
