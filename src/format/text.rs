//! Plain text.
//!
//! Takes decoded text; gives back a [`Draft`] of paragraphs, headings and list items, or of one block a line where the
//! text is segmented already. It does *not* read markup and does *not* cut sentences.

use super::draft::Draft;
use super::leaf;
use crate::document::{Block, BlockKind, Inline, InlineKind, Notice};
use crate::error::{Error, ErrorKind, Result};
use crate::text::lines::{Lines, Paragraph, ParagraphKind, paragraphs};
use crate::text::span::ByteSpan;

/// Reads plain text whose lines are paragraphs or parts of paragraphs, as `lines` says.
///
/// # Errors
///
/// [`ErrorKind::TooLarge`] over 4 GiB of text.
pub fn draft(text: String, lines: Lines) -> Result<Draft> {
    refuse_too_large(&text)?;
    let blocks = paragraphs(&text, lines).iter().filter_map(|paragraph| block_of(&text, paragraph)).collect();
    Ok(Draft { text, blocks, notices: Vec::new() })
}

/// Reads plain text that holds one segment a line, as gold sets do: nothing is joined, and every line that is not blank is a
/// paragraph.
///
/// Lines end at LF, CRLF or CR only, as other tools count them; a line separator (U+2028) or next line (U+0085) is part of
/// its segment. Blank lines get no number, and a notice says so.
///
/// # Errors
///
/// [`ErrorKind::TooLarge`] over 4 GiB of text.
pub fn draft_segmented(text: String) -> Result<Draft> {
    refuse_too_large(&text)?;
    let mut blocks = Vec::new();
    let mut blank_line = None;
    let mut start = 0;
    // The last piece is what follows the last line end; a file that ends as it should has nothing there.
    for line in text.split_inclusive(['\n', '\r']) {
        let whole = ByteSpan::of(start, start + line.len());
        let second_half_of_crlf = line == "\n" && text[..start].ends_with('\r');
        start += line.len();
        let span = leaf::trim(&text, whole);
        if span.of_text(&text).chars().all(leaf::is_blank) {
            if !second_half_of_crlf {
                blank_line.get_or_insert(whole);
            }
        } else {
            blocks.push(Block::prose(BlockKind::Paragraph, span));
        }
    }
    let notices = blank_line.map(|span| Notice {
        span: Some(span),
        message: "blank lines are skipped; segment numbers count the lines that are not blank".to_owned(),
    });
    Ok(Draft { text, blocks, notices: notices.into_iter().collect() })
}

pub(super) fn refuse_too_large(text: &str) -> Result<()> {
    match u32::try_from(text.len()) {
        Ok(_) => Ok(()),
        Err(_) => Err(Error::new(ErrorKind::TooLarge, "the text is larger than 4 GiB; split it")),
    }
}

fn block_of(text: &str, paragraph: &Paragraph) -> Option<Block> {
    let kind = match paragraph.kind {
        ParagraphKind::Text => BlockKind::Paragraph,
        // Plain text does not say how deep a heading is.
        ParagraphKind::Heading => BlockKind::Heading(1),
        ParagraphKind::ListItem => BlockKind::ListItem,
    };
    let mut inlines: Vec<Inline> = Vec::with_capacity(paragraph.lines.len() * 2);
    inlines.extend(paragraph.marker.map(|span| Inline { span, kind: InlineKind::Marker }));
    for line in &paragraph.lines {
        let span = leaf::trim(text, *line);
        if let Some(last) = inlines.last().filter(|last| last.kind == InlineKind::Text) {
            let between = ByteSpan::new(last.span.end, span.start);
            inlines.push(Inline { span: between, kind: InlineKind::Break });
        }
        inlines.push(Inline { span, kind: InlineKind::Text });
    }
    leaf::shows_text(text, &inlines).then(|| leaf::block(kind, inlines))?
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::{ContentHash, Document};
    use crate::text::lang::Lang;
    use crate::text::lang::is_han;

    fn shown(document: &Document) -> Vec<String> {
        document
            .blocks()
            .iter()
            .map(|block| format!("{}: {}", block.kind.name(), document.plain(block, block.span).as_str()))
            .collect()
    }

    fn document(draft: Result<Draft>) -> Document {
        let draft = draft.expect("plain text is always read");
        let hash = ContentHash::of(draft.text.as_bytes());
        draft.into_document("t", Lang::chinese(), hash).expect("lawful")
    }

    fn lines(text: &str, lines: Lines) -> Vec<String> {
        shown(&document(draft(text.to_owned(), lines)))
    }

    fn segmented(text: &str) -> Document {
        document(draft_segmented(text.to_owned()))
    }

    #[test]
    fn lines_are_joined_where_they_are_wrapped() {
        let text = "山上的雪化了，\n水流到田里。\n\n第二天。\n";
        assert_eq!(lines(text, Lines::Wrapped), ["paragraph: 山上的雪化了，水流到田里。", "paragraph: 第二天。"]);
        assert_eq!(
            lines(text, Lines::Paragraph),
            ["paragraph: 山上的雪化了，", "paragraph: 水流到田里。", "paragraph: 第二天。"]
        );
    }

    #[test]
    fn markers_and_wide_blanks_stand_outside() {
        assert_eq!(lines("\u{3000}\u{3000}他来了。\u{3000}\n\u{200B}\n", Lines::Auto), ["paragraph: 他来了。"]);
        let items = "1. 烧水。\n2. 放茶叶。\n";
        assert_eq!(lines(items, Lines::Auto), ["list-item: 烧水。", "list-item: 放茶叶。"]);
        let document = document(draft(items.to_owned(), Lines::Auto));
        let markers = document.blocks().iter().filter_map(Block::marker).map(|span| span.of_text(items));
        assert_eq!(markers.collect::<Vec<_>>(), ["1.", "2."]);
    }

    #[test]
    fn segmented_text_is_taken_line_by_line() {
        let document = segmented("第一句。\r\n1. 第二句\u{2028}还是第二句。\r第三句。");
        assert_eq!(
            shown(&document),
            ["paragraph: 第一句。", "paragraph: 1. 第二句\u{2028}还是第二句。", "paragraph: 第三句。"]
        );
        assert!(document.notices().is_empty());
        assert_eq!(document.position(document.blocks()[2].span.start).line, 3);
    }

    #[test]
    fn blank_lines_of_segmented_text_are_reported() {
        let document = segmented("甲\n\n \u{3000}\n乙\n");
        assert_eq!(shown(&document), ["paragraph: 甲", "paragraph: 乙"]);
        assert_eq!(document.notices().len(), 1);
        assert_eq!(document.notices()[0].span, Some(ByteSpan::new(4, 5)));
    }

    #[test]
    fn nothing_gives_no_block() {
        for text in ["", "\n", "\u{FEFF}", " \u{3000}\u{200B}\r\n"] {
            assert!(segmented(text).blocks().is_empty(), "{text:?}");
            assert!(lines(text, Lines::Auto).is_empty(), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn no_han_character_is_lost(
            text in "([甲乙丙，。ab 1.\u{3000}\u{2028}\u{85}\u{200B}（一）-]{0,12}(\n|\r\n|\r|\u{2028})){0,8}",
            choice in 0_usize..4,
        ) {
            let document = document(match [Lines::Auto, Lines::Wrapped, Lines::Paragraph].get(choice) {
                Some(lines) => draft(text.clone(), *lines),
                None => draft_segmented(text.clone()),
            });
            let kept: String = document.blocks().iter().map(|block| block.span.of_text(&text)).collect();
            let han = |text: &str| text.chars().filter(|character| is_han(*character)).count();
            prop_assert!(han(&kept) >= han(&text));
        }
    }
}
