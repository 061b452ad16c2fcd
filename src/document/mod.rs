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
pub use plain::PlainText;
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
        Ok(Self { name: name.into(), lang, hash, text, blocks, notices, lines })
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

    /// Adds what was noticed before the reader saw the text.
    #[must_use]
    pub fn with_notices(mut self, notices: impl IntoIterator<Item = Notice>) -> Self {
        self.notices.splice(..0, notices);
        self
    }

    /// Returns the line and column where a byte of the text stands.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        self.lines.position(&self.text, offset)
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
    fn overlapping_blocks_are_refused() {
        let block = |start, end| Block::prose(BlockKind::Paragraph, ByteSpan::new(start, end));
        assert!(document("甲乙丙", vec![block(0, 3), block(3, 9)]).is_ok());
        assert!(document("甲乙丙", vec![block(0, 6), block(3, 9)]).is_err());
        assert!(document("甲乙丙", vec![block(0, 4)]).is_err());
        assert!(document("甲乙丙", vec![block(0, 12)]).is_err());
    }
}
