//! NOUN: one side of a bitext as it was read.
//!
//! Takes decoded text and the blocks a reader found in it; gives back a checked [`Document`] whose every span leads back
//! to file, line and column. It does *not* read files and it does *not* cut sentences.

mod block;
mod excerpt;
mod join;
mod plain;
mod recut;
mod rewrite;
mod segmentation;

pub use block::{Block, BlockKind, Inline, InlineKind, Mark};
pub use excerpt::Excerpt;
pub use plain::{PlainText, Run, RunKind};
pub use recut::SentenceCut;
pub use rewrite::Rewriting;
pub use segmentation::{Boundary, Segment, SegmentId, SegmentRange, Segmentation, WeakMark, WeakPlace};

use crate::error::{Error, ErrorKind, Result};
use crate::text::lang::Lang;
use crate::text::span::{ByteSpan, LineIndex, Position};

/// The hash that tells whether a file is still the one that was read: the first 128 bits of BLAKE3, in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ContentHash(String);

impl ContentHash {
    /// Hashes the bytes of a file.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(blake3::hash(bytes).to_hex()[..32].to_owned())
    }

    /// Takes a hash that was written down earlier.
    #[must_use]
    pub fn recorded(hash: impl Into<String>) -> Self {
        Self(hash.into())
    }

    /// Returns the hexadecimal digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Something odd that a reader met and read on from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Where, if the place is known.
    pub span: Option<ByteSpan>,
    /// What was met and what was done about it, in one sentence.
    pub message: String,
}

/// Where a stretch of a document's text stands in the file, for files whose text is not that of the document: a memory, a
/// table, a container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The byte of the document's text where the stretch starts; it reaches to the next place.
    pub offset: u32,
    /// The line and column of the file.
    pub position: Position,
}

/// One side: its name, its language, its text as decoded, and the blocks of it.
///
/// Laws: the text is at most 4 GiB and never normalised; blocks are in order and disjoint; all spans sit on character
/// boundaries; inlines are in order, disjoint and inside their block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    name: String,
    lang: Lang,
    hash: ContentHash,
    text: String,
    blocks: Vec<Block>,
    notices: Vec<Notice>,
    lines: LineIndex,
    places: Vec<Place>,
}

impl Document {
    /// Makes a document and checks its laws.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::TooLarge`] over 4 GiB of text; [`ErrorKind::Format`] when blocks or inlines overlap, run backwards, or cut
    /// a character.
    pub fn new(
        name: impl Into<String>,
        lang: Lang,
        hash: ContentHash,
        text: String,
        blocks: Vec<Block>,
        notices: Vec<Notice>,
    ) -> Result<Self> {
        if u32::try_from(text.len()).is_err() {
            return Err(Error::new(ErrorKind::TooLarge, "the text is larger than 4 GiB; split it"));
        }
        check_blocks(&text, &blocks)?;
        let lines = LineIndex::new(&text);
        Ok(Self { name: name.into(), lang, hash, text, blocks, notices, lines, places: Vec::new() })
    }

    /// Returns the name the document goes by: the file name as it was given.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the language of the document.
    #[must_use]
    pub fn lang(&self) -> &Lang {
        &self.lang
    }

    /// Returns the hash of the bytes the document was read from.
    #[must_use]
    pub fn hash(&self) -> &ContentHash {
        &self.hash
    }

    /// Returns the text as decoded.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the blocks in the order of the text.
    #[must_use]
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// Returns what the reader noticed on the way.
    #[must_use]
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// Divides the text into other blocks.
    ///
    /// # Errors
    ///
    /// Those of [`Document::new`].
    pub fn with_blocks(mut self, blocks: Vec<Block>) -> Result<Self> {
        check_blocks(&self.text, &blocks)?;
        self.blocks = blocks;
        Ok(self)
    }

    /// Adds what was noticed before the reader saw the text.
    #[must_use]
    pub fn with_notices(mut self, notices: impl IntoIterator<Item = Notice>) -> Self {
        self.notices.splice(..0, notices);
        self
    }

    /// Says where the text stands in the file, for a document whose text is not the file's own. Line breaks and characters
    /// after a place count on from it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Format`] where the places are not in order or cut a character.
    pub fn with_places(mut self, places: Vec<Place>) -> Result<Self> {
        let is_inside = |place: &Place| self.text.is_char_boundary(place.offset as usize);
        if !places.iter().all(is_inside) || !places.is_sorted_by(|one, next| one.offset < next.offset) {
            return Err(Error::new(ErrorKind::Format, "places of a document are out of order or cut a character"));
        }
        self.places = places;
        Ok(self)
    }

    /// Returns the places that were said; none for a document whose text is the file's own.
    #[must_use]
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// Returns the line and column of the file where a byte of the text stands.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        let position = self.lines.position(&self.text, offset);
        let after = self.places.partition_point(|place| place.offset <= offset);
        let Some(place) = after.checked_sub(1).and_then(|index| self.places.get(index)) else {
            return position;
        };
        let start = self.lines.position(&self.text, place.offset);
        if position.line == start.line {
            let column = place.position.column.saturating_add(position.column - start.column);
            Position { line: place.position.line, column }
        } else {
            Position { line: place.position.line.saturating_add(position.line - start.line), ..position }
        }
    }

    /// Returns the prose of a stretch of a block, without markup, with its way back to the text.
    #[must_use]
    pub fn plain(&self, block: &Block, span: ByteSpan) -> PlainText {
        plain::render(&self.text, &self.lang, block, span)
    }
}

fn check_blocks(text: &str, blocks: &[Block]) -> Result<()> {
    let broken = |what: &str, span: ByteSpan| {
        Err(Error::new(ErrorKind::Format, format!("{what} at bytes {}..{}", span.start, span.end)))
    };
    let sits = |span: ByteSpan| {
        span.start <= span.end && text.is_char_boundary(span.start as usize) && text.is_char_boundary(span.end as usize)
    };
    let mut last_end = 0;
    for block in blocks {
        if !sits(block.span) {
            return broken("a block cuts a character or leaves the text", block.span);
        }
        if block.span.start < last_end {
            return broken("a block overlaps the one before it", block.span);
        }
        last_end = block.span.end;
        let mut inline_end = block.span.start;
        for inline in &block.inlines {
            if !sits(inline.span) || inline.span.start < inline_end || inline.span.end > block.span.end {
                return broken("an inline leaves its block or its turn", inline.span);
            }
            inline_end = inline.span.end;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(text: &str, blocks: Vec<Block>) -> Result<Document> {
        Document::new("t", Lang::chinese(), ContentHash::of(text.as_bytes()), text.to_owned(), blocks, Vec::new())
    }

    #[test]
    fn places_say_where_the_file_has_a_text() {
        let plain = document("一二\n三\n四", Vec::new()).expect("lawful");
        assert_eq!(plain.position(3), Position { line: 1, column: 2 });
        let place = |offset, line, column| Place { offset, position: Position { line, column } };
        let placed = plain.clone().with_places(vec![place(0, 7, 20), place(7, 3, 5)]).expect("in order");
        assert_eq!(placed.position(3), Position { line: 7, column: 21 });
        assert_eq!(placed.position(7), Position { line: 3, column: 5 });
        assert_eq!(placed.position(11), Position { line: 4, column: 1 });
        for wrong in [vec![place(1, 1, 1)], vec![place(3, 1, 1), place(0, 2, 1)], vec![place(99, 1, 1)]] {
            assert!(plain.clone().with_places(wrong).is_err());
        }
    }

    #[test]
    fn overlapping_blocks_are_refused() {
        let block = |start, end| Block::prose(BlockKind::Paragraph, ByteSpan::new(start, end));
        assert!(document("甲乙丙", vec![block(0, 3), block(3, 9)]).is_ok());
        assert!(document("甲乙丙", vec![block(0, 6), block(3, 9)]).is_err());
        assert!(document("甲乙丙", vec![block(0, 4)]).is_err());
        assert!(document("甲乙丙", vec![block(0, 12)]).is_err());
    }
}
