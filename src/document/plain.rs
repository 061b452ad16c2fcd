//! The prose of a stretch of text without its markup, and the way back.
//!
//! Takes a block and a span inside it; gives back the text a reader sees and a map from it to the document. It does *not*
//! normalise characters: only markup goes and line breaks are joined.

use std::borrow::Cow;

use super::block::{Block, InlineKind};
use crate::text::han::{is_cjk_punctuation, is_unspaced};
use crate::text::lang::Lang;
use crate::text::span::ByteSpan;

/// Text without markup, with a map back to the document it came from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlainText {
    text: String,
    pieces: Vec<Piece>,
}

/// A run of plain text and the span it came from. Where both have the same length the run is copied byte for byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece {
    plain: ByteSpan,
    origin: ByteSpan,
}

impl PlainText {
    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the span of the document that a span of the plain text came from, with the markup in between.
    ///
    /// A place inside an entity or a joined line break maps to the whole of it.
    #[must_use]
    pub fn to_document(&self, span: ByteSpan) -> ByteSpan {
        let (Some(first), Some(last)) = (self.pieces.first(), self.pieces.last()) else {
            return ByteSpan::default();
        };
        let start = match self.piece_at(span.start) {
            Some(piece) if piece.is_copy() => piece.origin.start + (span.start - piece.plain.start),
            Some(piece) => piece.origin.start,
            None => last.origin.end,
        };
        // The end belongs to the piece that holds the last byte inside, not to the one that starts there.
        let end = match span.end.checked_sub(1).and_then(|before| self.piece_at(before)) {
            _ if span.is_empty() => start,
            Some(piece) if piece.is_copy() => piece.origin.start + (span.end - piece.plain.start),
            Some(piece) => piece.origin.end,
            None => first.origin.start,
        };
        ByteSpan::new(start, end.max(start))
    }

    fn piece_at(&self, offset: u32) -> Option<&Piece> {
        let index = self.pieces.partition_point(|piece| piece.plain.end <= offset);
        self.pieces.get(index)
    }

    fn push(&mut self, text: &str, origin: ByteSpan) {
        if text.is_empty() {
            return;
        }
        let start = self.text.len();
        self.text.push_str(text);
        let plain = ByteSpan::of(start, self.text.len());
        if let Some(last) = self.pieces.last_mut() {
            let continues = last.is_copy() && plain.len() == origin.len() && last.origin.end == origin.start;
            if continues {
                *last = Piece { plain: last.plain.join(plain), origin: last.origin.join(origin) };
                return;
            }
        }
        self.pieces.push(Piece { plain, origin });
    }
}

impl Piece {
    fn is_copy(self) -> bool {
        self.plain.len() == self.origin.len()
    }
}

/// Renders the part of a block that lies in `span`.
pub(super) fn render(text: &str, lang: &Lang, block: &Block, span: ByteSpan) -> PlainText {
    let mut plain = PlainText::default();
    let first = block.inlines.partition_point(|inline| inline.span.end <= span.start);
    let mut pending_break: Option<ByteSpan> = None;
    for inline in &block.inlines[first..] {
        if inline.span.start >= span.end {
            break;
        }
        let part = ByteSpan::new(inline.span.start.max(span.start), inline.span.end.min(span.end));
        let read: &str = match &inline.kind {
            InlineKind::Text | InlineKind::Code | InlineKind::Math => part.of_text(text),
            InlineKind::Replaced(read) => read,
            InlineKind::Break => {
                pending_break = Some(part);
                continue;
            }
            InlineKind::Open(_) | InlineKind::Close(_) | InlineKind::Tag | InlineKind::Marker => continue,
        };
        if let Some(place) = pending_break.take() {
            plain.push(joint(lang, &plain.text, read), place);
        }
        plain.push(read, part);
    }
    plain
}

/// What a run of a segment is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunKind {
    /// Text that a reader sees.
    Text,
    /// Markup: a code, half of a pair, or code and mathematics, which a reader sees too.
    Inline(InlineKind),
    /// What stands in no inline: a code fence, the marks of a quote.
    Gap,
}

/// A run of a segment, in order: text as a reader sees it, or markup as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run<'a> {
    /// What it is.
    pub kind: RunKind,
    /// The text or the markup; never empty for text.
    pub text: Cow<'a, str>,
}

/// Takes the part of a block apart that lies in `span`. The runs of text, code and mathematics together are what [`render`]
/// gives.
pub(super) fn runs<'a>(text: &'a str, lang: &Lang, block: &'a Block, span: ByteSpan) -> Vec<Run<'a>> {
    let mut runs: Vec<Run<'a>> = Vec::new();
    let first = block.inlines.partition_point(|inline| inline.span.end <= span.start);
    let mut before: &str = "";
    let mut is_broken = false;
    let mut last_end = span.start;
    for inline in &block.inlines[first..] {
        if inline.span.start >= span.end {
            break;
        }
        let part = ByteSpan::new(inline.span.start.max(span.start), inline.span.end.min(span.end));
        if last_end < part.start {
            runs.push(Run { kind: RunKind::Gap, text: ByteSpan::new(last_end, part.start).of_text(text).into() });
        }
        last_end = part.end;
        let (read, kind): (&'a str, RunKind) = match &inline.kind {
            InlineKind::Text => (part.of_text(text), RunKind::Text),
            InlineKind::Replaced(read) => (read, RunKind::Text),
            InlineKind::Code => (part.of_text(text), RunKind::Inline(InlineKind::Code)),
            InlineKind::Math => (part.of_text(text), RunKind::Inline(InlineKind::Math)),
            InlineKind::Break => {
                is_broken = true;
                continue;
            }
            markup => {
                runs.push(Run { kind: RunKind::Inline(markup.clone()), text: part.of_text(text).into() });
                continue;
            }
        };
        if is_broken {
            let joint = joint(lang, before, read);
            if !joint.is_empty() {
                runs.push(Run { kind: RunKind::Text, text: joint.into() });
                before = joint;
            }
            is_broken = false;
        }
        if !read.is_empty() {
            runs.push(Run { kind, text: read.into() });
            before = read;
        }
    }
    if last_end < span.end {
        runs.push(Run { kind: RunKind::Gap, text: ByteSpan::new(last_end, span.end).of_text(text).into() });
    }
    runs
}

/// What stands for a line break between two runs: Chinese joins with nothing, other scripts with a space.
fn joint(lang: &Lang, before: &str, after: &str) -> &'static str {
    let (Some(left), Some(right)) = (before.chars().next_back(), after.chars().next()) else {
        return "";
    };
    if left.is_whitespace() || right.is_whitespace() {
        return "";
    }
    let unspaced = |character| is_unspaced(character) || is_cjk_punctuation(character);
    let (left, right) = (unspaced(left), unspaced(right));
    let tight = if lang.is_chinese() { left || right } else { left && right };
    if tight { "" } else { " " }
}

#[cfg(test)]
mod tests {
    use super::super::block::{BlockKind, Inline, Mark};
    use super::*;

    fn inline(start: u32, end: u32, kind: InlineKind) -> Inline {
        Inline { span: ByteSpan::new(start, end), kind }
    }

    #[test]
    fn markup_goes_and_the_map_leads_back() {
        // a **bold** &amp; `x`
        let text = "a **bold** &amp; `x`";
        let block = Block {
            kind: BlockKind::Paragraph,
            span: ByteSpan::new(0, 20),
            inlines: vec![
                inline(0, 2, InlineKind::Text),
                inline(2, 4, InlineKind::Open(Mark::Strong)),
                inline(4, 8, InlineKind::Text),
                inline(8, 10, InlineKind::Close(Mark::Strong)),
                inline(10, 11, InlineKind::Text),
                inline(11, 16, InlineKind::Replaced("&".into())),
                inline(16, 17, InlineKind::Text),
                inline(18, 19, InlineKind::Code),
            ],
        };
        let plain = render(text, &Lang::english(), &block, block.span);
        assert_eq!(plain.as_str(), "a bold & x");
        assert_eq!(plain.to_document(ByteSpan::new(2, 6)), ByteSpan::new(4, 8));
        assert_eq!(plain.to_document(ByteSpan::new(7, 8)), ByteSpan::new(11, 16));
        assert_eq!(plain.to_document(ByteSpan::new(9, 10)), ByteSpan::new(18, 19));
        assert_eq!(plain.to_document(ByteSpan::new(0, 10)), ByteSpan::new(0, 19));
    }

    #[test]
    fn wrapped_lines_are_joined_by_script() {
        let join = |text: &str, lang: &Lang, at: u32| {
            let end = u32::try_from(text.len()).expect("short");
            let block = Block {
                kind: BlockKind::Paragraph,
                span: ByteSpan::new(0, end),
                inlines: vec![
                    inline(0, at, InlineKind::Text),
                    inline(at, at + 1, InlineKind::Break),
                    inline(at + 1, end, InlineKind::Text),
                ],
            };
            render(text, lang, &block, block.span).as_str().to_owned()
        };
        assert_eq!(join("中\n文", &Lang::chinese(), 3), "中文");
        assert_eq!(join("a\nb", &Lang::english(), 1), "a b");
        assert_eq!(join("用\nRust", &Lang::chinese(), 3), "用Rust");
        assert_eq!(join("用\nand", &Lang::english(), 3), "用 and");
    }
}
