//! A document cut into segments.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::plain::{PlainText, Run};
use super::{Block, BlockKind, Document, InlineKind};
use crate::error::{Error, ErrorKind, Result};
use crate::text::span::{ByteSpan, Position};

/// How firmly a segment ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
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

/// What a sentence could have ended with at a weak place inside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WeakMark {
    /// `；` or `;`.
    Semicolon,
    /// `：` or `:`.
    Colon,
    /// `……` or `...`, in speech or before a word that may go on.
    Ellipsis,
    /// `——`, or `—”` and the like.
    Dash,
    /// A closing quotation mark before words that tell who spoke.
    Quote,
    /// A bracket that closes a sentence of its own.
    Bracket,
}

impl WeakMark {
    /// Returns the name used in files: `semicolon`, `colon` …
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Semicolon => "semicolon",
            Self::Colon => "colon",
            Self::Ellipsis => "ellipsis",
            Self::Dash => "dash",
            Self::Quote => "quote",
            Self::Bracket => "bracket",
        }
    }
}

/// A place inside a segment where the sentence was held together and a translator may have cut it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct WeakPlace {
    /// A byte offset in the document's text, after the marks and before the white space that follows.
    pub end: u32,
    /// What stands before it.
    pub mark: WeakMark,
}

/// A document and its segments.
///
/// Laws: segments are in order and disjoint, none is empty, none crosses a block or lies in one that is not prose; the gaps
/// between them hold only white space and markup. Weak places are in order, and each stands inside a segment with text on both
/// sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segmentation {
    pub(super) document: Document,
    pub(super) segments: Vec<Segment>,
    pub(super) weak_places: Vec<WeakPlace>,
    /// The plain text of each segment whose text holds markup; the others read as they are written.
    pub(super) plain: Vec<Option<Box<PlainText>>>,
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
        let plain = segments.iter().map(|segment| plain_of(&document, segment)).collect();
        Ok(Self { document, segments, weak_places: Vec::new(), plain })
    }

    /// Adds the places inside segments where the aligner, or a person, may cut further. Segmentations that come from a file have
    /// none.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Format`] naming the first place that is out of order, cuts a character, or has no text on one side.
    pub fn with_weak_places(mut self, places: Vec<WeakPlace>) -> Result<Self> {
        let mut last = 0;
        for place in &places {
            if place.end <= last || self.next_part(place.end).is_none() {
                return Err(Error::new(ErrorKind::Format, format!("a weak place stands wrong at byte {}", place.end)));
            }
            last = place.end;
        }
        self.weak_places = places;
        Ok(self)
    }

    /// Returns the weak places inside a segment, in order.
    #[must_use]
    pub fn weak_places(&self, id: SegmentId) -> &[WeakPlace] {
        let span = self.segments[id.index()].span;
        let first = self.weak_places.partition_point(|place| place.end <= span.start);
        let rest = &self.weak_places[first..];
        &rest[..rest.partition_point(|place| place.end < span.end)]
    }

    /// Returns the spans of the document that a segment would be cut into at all its weak places; the whole segment where it
    /// has none. White space between them belongs to none.
    pub fn parts(&self, id: SegmentId) -> impl Iterator<Item = ByteSpan> + '_ {
        let span = self.segments[id.index()].span;
        let ends = self.weak_places(id).iter().map(|place| place.end).chain([span.end]);
        ends.scan(span.start, |start, end| {
            let part = ByteSpan::new(*start, end);
            let next = &self.document.text()[end as usize..];
            let space = next.len() - next.trim_start().len();
            *start = end + u32::try_from(space).expect("no longer than the text");
            Some(part)
        })
    }

    /// Cuts segments further at some of their weak places; the parts before the cuts end in [`Boundary::Weak`]. Segment numbers
    /// after the first cut change, and the places that were cut at are weak places no more.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Format`] where an offset is not the end of a weak place; [`ErrorKind::TooLarge`] over 4,294,967,295 segments.
    pub fn cut_at(self, ends: &[u32]) -> Result<Self> {
        let mut segments = Vec::with_capacity(self.segments.len() + ends.len());
        let mut left = self.segments.iter().copied();
        let mut open = left.next();
        for &end in ends {
            let is_weak = self.weak_places.binary_search_by_key(&end, |place| place.end).is_ok();
            while let Some(whole) = open.filter(|whole| whole.span.end <= end) {
                segments.push(whole);
                open = left.next();
            }
            let next = if is_weak { self.next_part(end) } else { None };
            let (Some(whole), Some(next)) = (open.filter(|whole| whole.span.start < end), next) else {
                return Err(Error::new(
                    ErrorKind::Format,
                    format!("byte {end} is no weak place that is left to cut at"),
                ));
            };
            let first = Segment { span: ByteSpan::new(whole.span.start, end), boundary: Boundary::Weak, ..whole };
            segments.push(first);
            open = Some(Segment { span: ByteSpan::new(next, whole.span.end), ..whole });
        }
        segments.extend(open);
        segments.extend(left);
        let kept = self.weak_places.iter().copied().filter(|place| ends.binary_search(&place.end).is_err()).collect();
        Self::new(self.document, segments)?.with_weak_places(kept)
    }

    /// Where the text after a place inside a segment starts; `None` where the place has no text on one side.
    fn next_part(&self, end: u32) -> Option<u32> {
        let number = self.segments.partition_point(|segment| segment.span.end <= end);
        let span = self.segments.get(number)?.span;
        let text = self.document.text();
        if end <= span.start || !text.is_char_boundary(end as usize) {
            return None;
        }
        let rest = text[end as usize..span.end as usize].trim_start();
        let before = text[span.start as usize..end as usize].trim_end();
        let next = span.end - u32::try_from(rest.len()).ok()?;
        (!rest.is_empty() && !before.is_empty()).then_some(next)
    }

    /// Returns the document.
    #[must_use]
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// Lets go of the segments.
    #[must_use]
    pub fn into_document(self) -> Document {
        self.document
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

    /// Tells whether a segment is anything else than text from end to end.
    #[must_use]
    pub fn is_marked_up(&self, id: SegmentId) -> bool {
        let span = self.segments[id.index()].span;
        let inlines = &self.block(id).inlines;
        let first = inlines.partition_point(|inline| inline.span.end <= span.start);
        let inside = inlines[first..].iter().take_while(|inline| inline.span.start < span.end);
        self.plain[id.index()].is_some() || inside.into_iter().any(|inline| inline.kind != InlineKind::Text)
    }

    /// Takes a segment apart into text and markup.
    #[must_use]
    pub fn runs(&self, id: SegmentId) -> Vec<Run<'_>> {
        let document = &self.document;
        super::plain::runs(document.text(), document.lang(), self.block(id), self.segments[id.index()].span)
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

/// The plain text of a segment, where it is not what is written.
pub(super) fn plain_of(document: &Document, segment: &Segment) -> Option<Box<PlainText>> {
    let plain = document.plain(&document.blocks()[segment.block as usize], segment.span);
    let as_written = plain.as_str() == segment.span.of_text(document.text());
    (!as_written).then(|| Box::new(plain))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::ContentHash;
    use crate::text::lang::Lang;

    const TEXT: &str = "甲；乙：丙。丁； 戊。";

    fn segmentation() -> Segmentation {
        let block = Block::prose(BlockKind::Paragraph, ByteSpan::of(0, TEXT.len()));
        let hash = ContentHash::of(TEXT.as_bytes());
        let document =
            Document::new("t", Lang::chinese(), hash, TEXT.to_owned(), vec![block], Vec::new()).expect("lawful");
        let segment = |start, end| Segment { span: ByteSpan::new(start, end), block: 0, boundary: Boundary::Strong };
        Segmentation::new(document, vec![segment(0, 18), segment(18, 31)]).expect("lawful")
    }

    fn place(end: u32, mark: WeakMark) -> WeakPlace {
        WeakPlace { end, mark }
    }

    fn placed() -> Segmentation {
        let places = vec![place(6, WeakMark::Semicolon), place(12, WeakMark::Colon), place(24, WeakMark::Semicolon)];
        segmentation().with_weak_places(places).expect("lawful")
    }

    fn parts(segmentation: &Segmentation, id: u32) -> Vec<&str> {
        segmentation.parts(SegmentId(id)).map(|span| span.of_text(TEXT)).collect()
    }

    #[test]
    fn weak_places_belong_to_their_segment() {
        let placed = placed();
        assert_eq!(placed.weak_places(SegmentId(0)).len(), 2);
        assert_eq!(placed.weak_places(SegmentId(1)), [place(24, WeakMark::Semicolon)]);
        assert_eq!(parts(&placed, 0), ["甲；", "乙：", "丙。"]);
        assert_eq!(parts(&placed, 1), ["丁；", "戊。"]);
        assert_eq!(parts(&segmentation(), 0), ["甲；乙：丙。"]);
    }

    #[test]
    fn places_without_text_on_a_side_are_refused() {
        for end in [0, 1, 18, 31, 40] {
            assert!(segmentation().with_weak_places(vec![place(end, WeakMark::Colon)]).is_err(), "{end}");
        }
        let twice = vec![place(6, WeakMark::Colon), place(6, WeakMark::Colon)];
        assert!(segmentation().with_weak_places(twice).is_err());
    }

    #[test]
    fn cutting_at_weak_places_keeps_the_laws() {
        let cut = placed().cut_at(&[12, 24]).expect("both are weak places");
        let texts: Vec<&str> = cut.all().ids().map(|id| cut.text(id)).collect();
        assert_eq!(texts, ["甲；乙：", "丙。", "丁；", "戊。"]);
        let boundaries: Vec<Boundary> = cut.segments().iter().map(|segment| segment.boundary).collect();
        assert_eq!(boundaries, [Boundary::Weak, Boundary::Strong, Boundary::Weak, Boundary::Strong]);
        assert_eq!(cut.weak_places(SegmentId(0)), [place(6, WeakMark::Semicolon)]);
        assert_eq!(cut.weak_places(SegmentId(3)), []);
        for ends in [&[9][..], &[12, 6], &[6, 6], &[18]] {
            assert!(placed().cut_at(ends).is_err(), "{ends:?}");
        }
    }
}
