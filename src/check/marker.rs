//! Markers in the text that silence rules: `<!-- duiqi-ignore number-value -->`.
//!
//! Takes a document; gives back the spans in which rules are silent. A marker alone is for the block after it, a marker
//! inside a block for that block, and `<!-- duiqi-ignore-start -->` is for all up to `<!-- duiqi-ignore-end -->`. Rules are
//! named with blanks or commas between; without a name all are meant. It does *not* look at findings.

use crate::document::{Block, Document};
use crate::text::span::ByteSpan;

/// A stretch of a document in which rules are silent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Silence {
    span: ByteSpan,
    /// The rules; none stands for all.
    rules: Vec<String>,
}

impl Silence {
    /// Tells whether a finding of a rule that touches a span is silent.
    pub(super) fn covers(&self, rule: &str, span: ByteSpan) -> bool {
        let is_named = self.rules.is_empty() || self.rules.iter().any(|known| known == rule);
        is_named && span.start < self.span.end && self.span.start < span.end
    }
}

const OPENING: &str = "<!--";
const CLOSING: &str = "-->";
const NAME: &str = "duiqi-ignore";

/// Finds the silences of a document, in order.
pub(super) fn silences(document: &Document) -> Vec<Silence> {
    let text = document.text();
    let mut found = Vec::new();
    let mut open: Option<(u32, Vec<String>)> = None;
    let mut at = 0;
    // The name is looked for first: most texts have none, and comments may be many.
    while let Some(offset) = text[at..].find(NAME) {
        let name = at + offset;
        at = name + NAME.len();
        let Some(comment) = comment(text, name) else { continue };
        let Some(words) = text.get(at..comment.end as usize - CLOSING.len()) else { continue };
        if let Some(rules) = words.strip_prefix("-start") {
            open = Some((comment.start, names(rules)));
        } else if words.starts_with("-end") {
            found.extend(open.take().map(|(start, rules)| Silence { span: ByteSpan::new(start, comment.end), rules }));
        } else if !words.starts_with('-') {
            found.extend(reach(document, comment).map(|span| Silence { span, rules: names(words) }));
        }
    }
    let end = ByteSpan::of(0, text.len()).end;
    found.extend(open.map(|(start, rules)| Silence { span: ByteSpan::new(start, end), rules }));
    found
}

/// Returns the comment that has nothing but a name at `name` and what follows it.
fn comment(text: &str, name: usize) -> Option<ByteSpan> {
    let before = text[..name].trim_end();
    let start = before.strip_suffix(OPENING)?.len();
    let end = name + text[name..].find(CLOSING)? + CLOSING.len();
    Some(ByteSpan::of(start, end))
}

fn names(words: &str) -> Vec<String> {
    let names = words.split(|edge: char| edge.is_whitespace() || edge == ',' || edge == ':');
    names.filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// Returns the block that a marker is for: the prose it stands in, or else the next one.
fn reach(document: &Document, comment: ByteSpan) -> Option<ByteSpan> {
    let blocks = document.blocks();
    let is_prose = |block: &&Block| block.kind.is_prose();
    let after = blocks.partition_point(|block| block.span.end <= comment.start);
    let own = blocks.get(after).filter(is_prose).filter(|block| {
        let rest_before = block.span.start < comment.start;
        let rest_after = block.span.end > comment.end;
        block.span.start <= comment.start && comment.end <= block.span.end && (rest_before || rest_after)
    });
    let next = || blocks[after..].iter().filter(is_prose).find(|block| block.span.start >= comment.end);
    own.or_else(next).map(|block| block.span)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{BlockKind, ContentHash};
    use crate::text::lang::Lang;

    fn document(text: &str, blocks: &[(BlockKind, &str)]) -> Document {
        let placed = blocks.iter().map(|(kind, part)| {
            let start = text.find(part).expect("the block stands in the text");
            Block::prose(*kind, ByteSpan::of(start, start + part.len()))
        });
        let blocks = placed.collect();
        Document::new("t", Lang::english(), ContentHash::of(b""), text.to_owned(), blocks, Vec::new()).expect("lawful")
    }

    fn silent(text: &str, blocks: &[(BlockKind, &str)], rule: &str) -> Vec<String> {
        let document = document(text, blocks);
        let found = silences(&document);
        let spans = document.blocks().iter().map(|block| block.span);
        let covered = spans.filter(|span| found.iter().any(|silence| silence.covers(rule, *span)));
        covered.map(|span| span.of_text(text).to_owned()).collect()
    }

    #[test]
    fn a_marker_alone_is_for_the_next_block() {
        let text = "One.\n\n<!-- duiqi-ignore number-value, date -->\n\nTwo.\n\nThree.";
        let blocks = [
            (BlockKind::Paragraph, "One."),
            (BlockKind::Html, "<!-- duiqi-ignore number-value, date -->"),
            (BlockKind::Paragraph, "Two."),
            (BlockKind::Paragraph, "Three."),
        ];
        assert_eq!(silent(text, &blocks, "date"), ["Two."]);
        assert!(silent(text, &blocks, "omission").is_empty());
    }

    #[test]
    fn a_marker_inside_a_block_is_for_it() {
        let text = "One.\n\nTwo <!-- duiqi-ignore --> and more.\n\nThree.";
        let inside = "Two <!-- duiqi-ignore --> and more.";
        let blocks = [(BlockKind::Paragraph, "One."), (BlockKind::Paragraph, inside), (BlockKind::Paragraph, "Three.")];
        assert_eq!(silent(text, &blocks, "omission"), [inside]);
    }

    #[test]
    fn a_start_reaches_to_its_end_or_the_last_line() {
        let text = "One.\n<!-- duiqi-ignore-start unit -->\nTwo.\n<!-- duiqi-ignore-end -->\nThree.";
        let blocks = [(BlockKind::Paragraph, "One."), (BlockKind::Paragraph, "Two."), (BlockKind::Paragraph, "Three.")];
        assert_eq!(silent(text, &blocks, "unit"), ["Two."]);
        let open = text.replace("<!-- duiqi-ignore-end -->\n", "");
        assert_eq!(silent(&open, &blocks, "unit"), ["Two.", "Three."]);
    }

    #[test]
    fn the_name_in_prose_is_no_marker() {
        let text = "Write duiqi-ignore in a comment.";
        assert!(silent(text, &[(BlockKind::Paragraph, text)], "unit").is_empty());
    }
}
