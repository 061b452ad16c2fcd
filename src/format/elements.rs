//! XML of any kind as a document: what has no format of its own here.
//!
//! Takes decoded text; gives back a [`Draft`] with a block for each element that holds text, and for each element that mixes text
//! with elements one block of all that is in it. Attributes are not translated; those with Chinese are kept as blocks. It does
//! *not* know what any element means.

use std::ops::Range;

use super::draft::Draft;
use super::leaf;
use super::text::refuse_too_large;
use super::xml::{self, Node, Xml};
use crate::document::{Block, BlockKind, Inline, InlineKind};
use crate::error::Result;
use crate::text::lang::is_han;
use crate::text::span::ByteSpan;

/// A stretch of the file in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// A start tag; whether the element has text of its own, and elements.
    Start {
        has_text: bool,
        has_elements: bool,
    },
    End,
    Text,
}

/// Reads a file.
///
/// # Errors
///
/// [`crate::ErrorKind::Format`] with the line where it is not well-formed, is cut off, declares entities or nests too deep;
/// [`crate::ErrorKind::TooLarge`] over 4 GiB of text.
pub(super) fn draft(text: String) -> Result<Draft> {
    refuse_too_large(&text)?;
    let mut xml = Xml::new(&text);
    let mut steps: Vec<(Step, ByteSpan)> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    while let Some(node) = xml.next()? {
        let step = match node {
            Node::Start(_) => Step::Start { has_text: false, has_elements: false },
            Node::End => Step::End,
            Node::Text(_) => Step::Text,
        };
        let span = xml.span();
        if let Some(Step::Start { has_text, has_elements }) = open.last().map(|open| &mut steps[*open].0) {
            *has_elements |= matches!(step, Step::Start { .. });
            *has_text |= step == Step::Text && !span.of_text(&text).trim().is_empty();
        }
        match step {
            Step::Start { .. } => open.push(steps.len()),
            Step::End => drop(open.pop()),
            Step::Text => {}
        }
        steps.push((step, span));
    }
    let notices = xml.notices();
    let mut blocks = blocks(&text, &steps);
    leaf::keep_the_rest(&text, &mut blocks);
    Ok(Draft { text, blocks, notices })
}

fn blocks(text: &str, steps: &[(Step, ByteSpan)]) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut inlines: Vec<Inline> = Vec::new();
    // Elements that are open inside the block at hand.
    let mut inside = 0_usize;
    for (step, span) in steps {
        match step {
            Step::Start { .. } if inside > 0 => {
                inside += 1;
                inlines.push(Inline { span: *span, kind: InlineKind::Tag });
            }
            Step::Start { has_text, has_elements } => {
                flush(text, &mut inlines, &mut blocks);
                if span.of_text(text).chars().any(is_han) {
                    blocks.push(Block::verbatim(BlockKind::Html, *span));
                }
                inside = usize::from(*has_text && *has_elements);
            }
            Step::End if inside > 1 => {
                inside -= 1;
                if !span.is_empty() {
                    inlines.push(Inline { span: *span, kind: InlineKind::Tag });
                }
            }
            Step::End => {
                inside = 0;
                flush(text, &mut inlines, &mut blocks);
            }
            Step::Text => written(text, *span, &mut inlines),
        }
    }
    blocks
}

/// Ends the block at hand.
fn flush(text: &str, inlines: &mut Vec<Inline>, blocks: &mut Vec<Block>) {
    let mut own = std::mem::take(inlines);
    leaf::trim_inlines(text, &mut own);
    if leaf::shows_text(text, &own) {
        blocks.extend(leaf::block(BlockKind::Paragraph, own));
    }
}

/// Adds a text as it is written: a reference, a section, or characters.
fn written(text: &str, span: ByteSpan, inlines: &mut Vec<Inline>) {
    let own = span.of_text(text);
    let start = span.start as usize;
    if let Some(name) = own.strip_prefix('&').and_then(|rest| rest.strip_suffix(';')) {
        let kind = xml::character(name).map_or(InlineKind::Text, |read| InlineKind::Replaced(read.to_string().into()));
        inlines.push(Inline { span, kind });
        return;
    }
    let section = own.strip_prefix("<![CDATA[").and_then(|rest| rest.strip_suffix("]]>"));
    let Some(inside) = section else { return lines(text, start..span.end as usize, inlines) };
    let inside = start + "<![CDATA[".len()..start + "<![CDATA[".len() + inside.len();
    inlines.push(Inline { span: ByteSpan::of(start, inside.start), kind: InlineKind::Tag });
    lines(text, inside.clone(), inlines);
    inlines.push(Inline { span: ByteSpan::of(inside.end, span.end as usize), kind: InlineKind::Tag });
}

/// Adds characters; a line break with the white space around it joins two lines of one paragraph.
fn lines(text: &str, range: Range<usize>, inlines: &mut Vec<Inline>) {
    let mut add = |range: Range<usize>, kind: InlineKind| {
        if !range.is_empty() {
            inlines.push(Inline { span: ByteSpan::of(range.start, range.end), kind });
        }
    };
    let mut start = range.start;
    while let Some(length) = text[start..range.end].find(['\n', '\r']) {
        let at = start + length;
        let before = start + text[start..at].trim_end().len();
        let after = range.end - text[at..range.end].trim_start().len();
        add(start..before, InlineKind::Text);
        add(before..after, InlineKind::Break);
        start = after;
    }
    add(start..range.end, InlineKind::Text);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::{ContentHash, Document};
    use crate::text::lang::Lang;

    fn document(text: &str) -> Result<Document> {
        draft(text.to_owned())?.into_document("t", Lang::chinese(), ContentHash::of(b""))
    }

    fn shown(text: &str) -> Vec<String> {
        let document = document(text).expect("read");
        let plain = |block: &Block| match block.kind.is_prose() {
            true => document.plain(block, block.span).as_str().to_owned(),
            false => format!("{}: {}", block.kind.name(), block.span.of_text(document.text())),
        };
        document.blocks().iter().map(plain).collect()
    }

    #[test]
    fn elements_with_text_are_blocks() {
        let text =
            "<?xml version='1.0'?>\n<a>\n <b>甲。\n  乙&amp;&#x4E19;</b><b/>\n <c><d>丁</d><e f='戊'> </e></c></a>";
        assert_eq!(shown(text), ["甲。乙&丙", "丁", "html: <e f='戊'>"]);
    }

    #[test]
    fn text_that_is_mixed_with_elements_is_one_block() {
        assert_eq!(shown("<a><p>甲<b>乙<i>丙</i></b>丁<br/></p><![CDATA[<戊>]]></a>"), ["甲乙丙丁<戊>"]);
        assert_eq!(shown("<a><p>甲<b>乙</b></p><p>丙</p></a>"), ["甲乙", "丙"]);
    }

    #[test]
    fn what_is_no_xml_is_refused() {
        for (text, why) in
            [("甲", "no element"), ("<a>甲", "ends inside"), ("<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", "declares")]
        {
            let message = draft(text.to_owned()).expect_err(text).to_string();
            assert!(message.contains(why), "{message}");
        }
    }

    proptest! {
        #[test]
        fn no_han_character_is_lost(parts in proptest::collection::vec("<a>|</a>|<b c='甲'>|</b>|<d/>|甲|乙\n|&amp;|&x;|&#20013;|<!--丙-->|<!\\[CDATA\\[丁\\]\\]>| |\n", 0..16)) {
            let text = format!("<r>{}</r>", parts.concat());
            let Ok(document) = document(&text) else { return Ok(()) };
            let kept: String = document.blocks().iter().map(|block| block.span.of_text(&text)).collect();
            let han = |text: &str| text.chars().filter(|character| is_han(*character)).count();
            prop_assert_eq!(han(&kept), han(&text));
        }
    }
}
