//! Tables of one language as documents: two files, each in its own language, with the same rows.
//!
//! Takes decoded text; gives back a [`Draft`] with a block for each cell that says something. It does *not* pair columns of one
//! file: a table that holds both sides is a bitext, see [`super::table`].

use std::ops::Range;

use super::draft::Draft;
use super::leaf;
use super::table::{is_quoted, likeliest};
use super::text::refuse_too_large;
use crate::document::{Block, BlockKind, Inline, InlineKind};
use crate::error::Result;
use crate::text::span::ByteSpan;

/// Reads a table with tabs or commas (or semicolons, where a table with commas has none) between its cells.
///
/// # Errors
///
/// [`crate::ErrorKind::TooLarge`] over 4 GiB of text.
pub(super) fn draft(text: String, delimiter: Option<u8>) -> Result<Draft> {
    refuse_too_large(&text)?;
    let delimiter = delimiter.unwrap_or_else(|| likeliest(&text));
    let quotes = delimiter != b'\t' || is_quoted(&text);
    let bytes = text.as_bytes();
    let mut blocks = Vec::new();
    let mut at = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    while at < bytes.len() {
        let is_open = quotes && bytes[at] == b'"';
        let start = at + usize::from(is_open);
        let end = if is_open { closing(bytes, start) } else { start };
        let next = ending(bytes, end, delimiter);
        // What stands behind the closing quote, where a file is not what it should be, belongs to the cell.
        let inside = if is_open && end + 1 >= next { start..end } else { start..next };
        blocks.extend(cell(&text, inside, is_open));
        at = next + 1;
    }
    leaf::keep_the_rest(&text, &mut blocks);
    Ok(Draft { text, blocks, notices: Vec::new() })
}

/// Where the quote stands that closes a cell; the end of the file where none does.
fn closing(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(byte) = bytes.get(at) {
        match (byte, bytes.get(at + 1)) {
            (b'"', Some(b'"')) => at += 2,
            (b'"', _) => return at,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// Where a cell ends: at a delimiter or a line break.
fn ending(bytes: &[u8], from: usize, delimiter: u8) -> usize {
    let ends = |byte: &u8| *byte == delimiter || matches!(byte, b'\n' | b'\r');
    let rest = bytes.get(from..).unwrap_or_default();
    rest.iter().position(ends).map_or(bytes.len(), |length| from + length)
}

fn cell(text: &str, inside: Range<usize>, is_quoted: bool) -> Option<Block> {
    let mut inlines = Vec::new();
    let (written, base) = (&text[inside.clone()], inside.start);
    let mut add = |range: Range<usize>, kind: InlineKind| {
        if !range.is_empty() {
            inlines.push(Inline { span: ByteSpan::of(base + range.start, base + range.end), kind });
        }
    };
    let mut start = 0;
    let mut marks = written.char_indices().peekable();
    while let Some((at, mark)) = marks.next() {
        let (kind, end) = match mark {
            '"' if is_quoted && written[at..].starts_with("\"\"") => (InlineKind::Replaced("\"".into()), at + 2),
            '\n' | '\r' => (InlineKind::Break, at + 1),
            _ => continue,
        };
        add(start..at, InlineKind::Text);
        add(at..end, kind);
        while marks.peek().is_some_and(|(next, _)| *next < end) {
            marks.next();
        }
        start = end;
    }
    add(start..written.len(), InlineKind::Text);
    leaf::trim_inlines(text, &mut inlines);
    if !leaf::shows_text(text, &inlines) {
        return None;
    }
    leaf::block(BlockKind::TableCell, inlines)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::{ContentHash, Document};
    use crate::text::lang::{Lang, is_han};

    fn document(text: &str, delimiter: Option<u8>) -> Document {
        let draft = draft(text.to_owned(), delimiter).expect("read");
        draft.into_document("t", Lang::chinese(), ContentHash::of(b"")).expect("lawful")
    }

    fn shown(text: &str, delimiter: Option<u8>) -> Vec<String> {
        let document = document(text, delimiter);
        document.blocks().iter().map(|block| document.plain(block, block.span).as_str().to_owned()).collect()
    }

    #[test]
    fn each_cell_is_a_block() {
        assert_eq!(shown("甲,乙\r\n,\"丙,\"\"丁\"\"\n戊\",己", None), ["甲", "乙", "丙,\"丁\"戊", "己"]);
        assert_eq!(shown("\u{FEFF}甲;乙", None), ["甲", "乙"]);
        assert_eq!(shown("\"甲\"乙,\"丙", None), ["甲\"乙", "丙"]);
        assert_eq!(shown("\"甲，\" 他说\t乙,丙", Some(b'\t')), ["\"甲，\" 他说", "乙,丙"]);
    }

    proptest! {
        #[test]
        fn no_han_character_is_lost(text in "(\"|\"\"|,|;|\t|\n|\r\n|甲|乙|a| |\u{FEFF}){0,30}") {
            for delimiter in [None, Some(b'\t')] {
                let document = document(&text, delimiter);
                let kept: String = document.blocks().iter().map(|block| block.span.of_text(&text)).collect();
                let han = |text: &str| text.chars().filter(|character| is_han(*character)).count();
                prop_assert_eq!(han(&kept), han(&text));
            }
        }
    }
}
