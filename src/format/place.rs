//! Lines and columns of many places of one text, found in one walk.
//!
//! Takes offsets that run forward; gives back the positions that [`crate::document::Document::position`] gives. It does
//! *not* keep an index: asking a document for each segment of one very long line would count that line again and again.

use crate::document::{SegmentId, SegmentRange, Segmentation};
use crate::text::span::Position;

/// A walk through a text that counts lines and columns on the way.
pub(super) struct PositionWalk<'a> {
    text: &'a str,
    offset: usize,
    position: Position,
}

impl<'a> PositionWalk<'a> {
    /// Starts at the first byte.
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, offset: 0, position: Position { line: 1, column: 1 } }
    }

    /// Walks on to an offset on a character boundary; going back starts anew.
    pub(super) fn to(&mut self, offset: u32) -> Position {
        let offset = offset as usize;
        if offset < self.offset {
            *self = Self::new(self.text);
        }
        let bytes = self.text.as_bytes();
        for (place, character) in self.text[self.offset..offset].char_indices() {
            let next = self.offset + place + 1;
            let ends_line = match character {
                '\n' => true,
                '\r' => bytes.get(next) != Some(&b'\n'),
                _ => false,
            };
            self.position = if ends_line {
                Position { line: self.position.line.saturating_add(1), column: 1 }
            } else {
                Position { line: self.position.line, column: self.position.column.saturating_add(1) }
            };
        }
        self.offset = offset;
        self.position
    }
}

/// The lines that the segments of one side take up, asked for in order.
pub(super) struct LineWalk<'a> {
    side: &'a Segmentation,
    walk: PositionWalk<'a>,
}

impl LineWalk<'_> {
    fn to(&mut self, offset: u32) -> Position {
        let document = self.side.document();
        // A document whose places are said has no lines to walk along.
        if document.places().is_empty() { self.walk.to(offset) } else { document.position(offset) }
    }
}

impl<'a> LineWalk<'a> {
    /// Starts at the first segment.
    pub(super) fn new(side: &'a Segmentation) -> Self {
        Self { side, walk: PositionWalk::new(side.document().text()) }
    }

    /// Returns the position where a segment starts.
    pub(super) fn start(&mut self, id: SegmentId) -> Position {
        self.to(self.side.segments()[id.index()].span.start)
    }

    /// Returns the lines of neighbouring segments as `12` or `12-14`; nothing where there are no segments.
    pub(super) fn lines(&mut self, range: SegmentRange) -> String {
        let Some(span) = self.side.span(range) else {
            return String::new();
        };
        let (first, last) = (self.to(span.start).line, self.to(span.end).line);
        if first == last { first.to_string() } else { format!("{first}-{last}") }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::span::LineIndex;

    proptest! {
        #[test]
        fn a_walk_gives_what_the_index_gives(text in "[a中😀\r\n ]{0,40}") {
            let index = LineIndex::new(&text);
            let mut walk = PositionWalk::new(&text);
            for (offset, _) in text.char_indices().chain([(text.len(), ' ')]) {
                let offset = u32::try_from(offset).expect("short");
                prop_assert_eq!(walk.to(offset), index.position(&text, offset));
            }
            prop_assert_eq!(walk.to(0), Position { line: 1, column: 1 });
        }
    }
}
