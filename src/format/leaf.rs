//! Prose blocks while a reader builds them.
//!
//! Takes the inlines of a block as a reader met them; gives back the finished block, without white space at its ends and
//! without inlines that say nothing. It does *not* know any format.

use crate::document::{Block, BlockKind, Inline, InlineKind};
use crate::text::lang::is_han;
use crate::text::span::ByteSpan;

/// White space and characters without a shape, which make no segment by themselves.
pub(super) fn is_blank(character: char) -> bool {
    character.is_whitespace()
        || matches!(character, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
}

/// Narrows a span to what stands between the white space at its ends.
pub(super) fn trim(text: &str, span: ByteSpan) -> ByteSpan {
    let inside = span.of_text(text);
    let without_end = inside.trim_end();
    let lead = without_end.len() - without_end.trim_start().len();
    ByteSpan::of(span.start as usize + lead, span.start as usize + without_end.len())
}

/// Tells whether a reader of the block would see any text.
pub(super) fn shows_text(text: &str, inlines: &[Inline]) -> bool {
    inlines.iter().any(|inline| match &inline.kind {
        InlineKind::Text | InlineKind::Code | InlineKind::Math => {
            inline.span.of_text(text).chars().any(|character| !is_blank(character))
        }
        InlineKind::Replaced(read) => read.chars().any(|character| !is_blank(character)),
        InlineKind::Break | InlineKind::Open(_) | InlineKind::Close(_) | InlineKind::Tag | InlineKind::Marker => false,
    })
}

/// Trims white space off the ends of a run of inlines and drops what is left empty.
pub(super) fn trim_inlines(text: &str, inlines: &mut Vec<Inline>) {
    while let Some(last) = inlines.last_mut() {
        if !trim_one(text, last, |span| ByteSpan::of(span.start as usize, trim_end(text, span))) {
            break;
        }
        inlines.pop();
    }
    let mut gone = 0;
    for first in inlines.iter_mut() {
        if !trim_one(text, first, |span| ByteSpan::of(trim_start(text, span), span.end as usize)) {
            break;
        }
        gone += 1;
    }
    inlines.drain(..gone);
}

fn trim_end(text: &str, span: ByteSpan) -> usize {
    span.start as usize + span.of_text(text).trim_end().len()
}

fn trim_start(text: &str, span: ByteSpan) -> usize {
    span.end as usize - span.of_text(text).trim_start().len()
}

/// Trims an inline at one end; tells whether nothing of it is left.
fn trim_one(text: &str, inline: &mut Inline, narrow: impl Fn(ByteSpan) -> ByteSpan) -> bool {
    match inline.kind {
        InlineKind::Break => true,
        InlineKind::Text if inline.span.of_text(text).trim().is_empty() => true,
        InlineKind::Replaced(ref read) => read.trim().is_empty(),
        InlineKind::Text => {
            inline.span = narrow(inline.span);
            false
        }
        _ => false,
    }
}

/// Makes a block of a run of inlines, or nothing where there is no inline left.
pub(super) fn block(kind: BlockKind, inlines: Vec<Inline>) -> Option<Block> {
    let span = inlines.first()?.span.join(inlines.last()?.span);
    Some(Block { kind, span, inlines })
}

/// Keeps what stands between the blocks and holds Chinese: titles of link definitions, comments, front matter that is not prose.
pub(super) fn keep_the_rest(text: &str, blocks: &mut Vec<Block>) {
    let mut rest = Vec::new();
    let mut start = 0;
    let ends = blocks.iter().map(|block| block.span).chain([ByteSpan::of(text.len(), text.len())]);
    for next in ends {
        let gap = ByteSpan::new(start, next.start);
        start = next.end;
        if gap.of_text(text).chars().any(is_han) {
            rest.push(Block::verbatim(BlockKind::Html, trim(text, gap)));
        }
    }
    if !rest.is_empty() {
        blocks.append(&mut rest);
        blocks.sort_by_key(|block| block.span.start);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inline(start: u32, end: u32, kind: InlineKind) -> Inline {
        Inline { span: ByteSpan::new(start, end), kind }
    }

    #[test]
    fn ends_are_trimmed_of_every_white_space() {
        let text = "\u{3000}甲 乙\u{A0}\n";
        assert_eq!(trim(text, ByteSpan::of(0, text.len())).of_text(text), "甲 乙");
        let mut inlines = vec![
            inline(0, 3, InlineKind::Text),
            inline(3, 10, InlineKind::Text),
            inline(10, 12, InlineKind::Text),
            inline(12, 13, InlineKind::Break),
        ];
        trim_inlines(text, &mut inlines);
        assert_eq!(inlines, [inline(3, 10, InlineKind::Text)]);
    }

    #[test]
    fn characters_without_a_shape_are_no_text() {
        let text = "\u{200B}\u{FEFF} ";
        assert!(!shows_text(text, &[inline(0, 7, InlineKind::Text)]));
        assert!(shows_text("甲", &[inline(0, 3, InlineKind::Text)]));
    }
}
