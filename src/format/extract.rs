//! The text of a document that is no text file, while a reader takes it out.
//!
//! Takes pieces of paragraphs; gives back a [`Draft`] whose text has a paragraph a line, so that the line of a segment is
//! the number of its paragraph. It does *not* know any format.
//!
//! Inline marks are written into the text as short tags (`<b>`, `</a>`), and are told from it by their inlines as in any other
//! document: what a reader sees is without them.

use std::rc::Rc;

use super::draft::Draft;
use super::leaf;
use crate::document::{Block, BlockKind, Inline, InlineKind, Mark, Notice};
use crate::text::span::ByteSpan;

/// A piece of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// Text; line breaks in it are white space.
    Text(String),
    /// Inline code.
    Code(String),
    /// Inline mathematics.
    Math(String),
    /// The start of marked text; an address for links.
    Open(Mark, Rc<str>),
    /// The end of marked text.
    Close(Mark),
    /// A place that is marked: a note.
    Tag(String),
    /// White space that says nothing: lines are joined by the language.
    Break,
    /// The end of a line that says something: the next piece starts a paragraph of the same kind.
    Line,
}

/// A text while it is made.
#[derive(Debug, Default)]
pub(super) struct Extract {
    text: String,
    blocks: Vec<Block>,
    notices: Vec<Notice>,
    inlines: Vec<Inline>,
    /// Marks that are open, with what opens them: they go on after the end of a line.
    open: Vec<(Mark, Rc<str>)>,
    /// Bytes of addresses so far, and links whose address was left out.
    address_bytes: usize,
    without_address: usize,
}

/// Marks in marks; deeper ones say nothing more, and all that are open are written again on each line.
const DEEPEST_MARKS: usize = 16;

/// Bytes of the addresses of a document. A file may name one long address any number of times.
const MOST_ADDRESS_BYTES: usize = 16 << 20;

/// The tag that stands for a mark.
fn tag(mark: Mark) -> &'static str {
    match mark {
        Mark::Strong => "b",
        Mark::Emphasis => "i",
        Mark::Strikethrough => "s",
        Mark::Link => "a",
        Mark::Image => "img",
        #[allow(unreachable_patterns, reason = "marks without a tag of their own")]
        _ => "span",
    }
}

impl Extract {
    /// Adds a paragraph.
    pub(super) fn paragraph(&mut self, kind: BlockKind, pieces: &[Piece]) {
        for piece in pieces {
            self.piece(kind, piece);
        }
        self.end(kind);
        self.open.clear();
    }

    /// Adds a stretch that is kept as it is.
    pub(super) fn verbatim(&mut self, kind: BlockKind, written: &str) {
        let start = self.text.len();
        self.text.push_str(written.trim_end());
        let span = leaf::trim(&self.text, ByteSpan::of(start, self.text.len()));
        if span.is_empty() {
            self.text.truncate(start);
            return;
        }
        self.blocks.push(Block::verbatim(kind, span));
        self.text.push('\n');
    }

    /// Adds an empty line, where a part of the document ends.
    pub(super) fn part(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// Adds a notice.
    pub(super) fn notice(&mut self, message: impl Into<String>) {
        let at = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        let span = (at > 0).then(|| ByteSpan::new(at, at));
        self.notices.push(Notice { span, message: message.into() });
    }

    pub(super) fn into_draft(mut self) -> Draft {
        if self.without_address > 0 {
            let message = format!("links without their address, since all are too long: {}", self.without_address);
            self.notices.push(Notice { span: None, message });
        }
        Draft { text: self.text, blocks: self.blocks, notices: self.notices }
    }

    fn push(&mut self, written: &str, kind: InlineKind) {
        if written.is_empty() {
            return;
        }
        let start = self.text.len();
        // A paragraph is a line.
        self.text
            .extend(written.chars().map(|character| if matches!(character, '\n' | '\r') { ' ' } else { character }));
        let span = ByteSpan::of(start, self.text.len());
        if let Some(last) = self.inlines.last_mut().filter(|last| last.kind == kind && kind == InlineKind::Text) {
            last.span = last.span.join(span);
            return;
        }
        self.inlines.push(Inline { span, kind });
    }

    fn piece(&mut self, kind: BlockKind, piece: &Piece) {
        match piece {
            Piece::Text(text) => self.push(text, InlineKind::Text),
            Piece::Code(text) => self.push(text, InlineKind::Code),
            Piece::Math(text) => self.push(text, InlineKind::Math),
            Piece::Tag(text) => self.push(text, InlineKind::Tag),
            Piece::Break => self.push(" ", InlineKind::Break),
            Piece::Open(..) if self.open.len() >= DEEPEST_MARKS => {}
            Piece::Open(mark, address) => {
                self.open.push((*mark, address.clone()));
                self.open_mark(*mark, address);
            }
            Piece::Close(mark) => {
                if let Some(at) = self.open.iter().rposition(|(open, _)| open == mark) {
                    self.open.remove(at);
                    self.push(&format!("</{}>", tag(*mark)), InlineKind::Close(*mark));
                }
            }
            Piece::Line => {
                let open = self.open.clone();
                for (mark, _) in open.iter().rev() {
                    self.push(&format!("</{}>", tag(*mark)), InlineKind::Close(*mark));
                }
                self.end(kind);
                for (mark, address) in &open {
                    self.open_mark(*mark, address);
                }
            }
        }
    }

    fn open_mark(&mut self, mark: Mark, address: &str) {
        let fits = self.address_bytes.saturating_add(address.len()) <= MOST_ADDRESS_BYTES;
        let address = if fits { address } else { "" };
        self.address_bytes += address.len();
        self.without_address += usize::from(!fits);
        let address: String =
            address.chars().filter(|character| !matches!(character, '"' | '<' | '>' | '\n' | '\r')).collect();
        let written = match address.is_empty() {
            true => format!("<{}>", tag(mark)),
            false => format!("<{} href=\"{address}\">", tag(mark)),
        };
        self.push(&written, InlineKind::Open(mark));
    }

    /// Ends the block at hand; what says nothing leaves no trace in the text.
    fn end(&mut self, kind: BlockKind) {
        let mut inlines = std::mem::take(&mut self.inlines);
        let Some(start) = inlines.first().map(|first| first.span.start as usize) else { return };
        leaf::trim_inlines(&self.text, &mut inlines);
        if !leaf::shows_text(&self.text, &inlines) {
            self.text.truncate(start);
            return;
        }
        match leaf::block(kind, inlines) {
            Some(block) if kind.is_prose() => self.blocks.push(block),
            Some(block) => self.blocks.push(Block::verbatim(kind, block.span)),
            None => {}
        }
        self.text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{ContentHash, Document};
    use crate::text::lang::Lang;

    fn text(written: &str) -> Piece {
        Piece::Text(written.to_owned())
    }

    fn document(extract: Extract) -> Document {
        extract.into_draft().into_document("t", Lang::chinese(), ContentHash::of(b"")).expect("lawful")
    }

    #[test]
    fn a_paragraph_is_a_line() {
        let mut extract = Extract::default();
        extract.paragraph(BlockKind::Heading(1), &[text("一\n二")]);
        extract.paragraph(
            BlockKind::Paragraph,
            &[text(" "), Piece::Open(Mark::Strong, "".into()), Piece::Close(Mark::Strong)],
        );
        extract.part();
        let link = Piece::Open(Mark::Link, "https://a.example".into());
        extract.paragraph(
            BlockKind::Paragraph,
            &[text("见"), link, text("甲"), Piece::Line, text("乙"), Piece::Close(Mark::Link)],
        );
        let document = document(extract);
        assert_eq!(
            document.text(),
            "一 二\n\n见<a href=\"https://a.example\">甲</a>\n<a href=\"https://a.example\">乙</a>\n"
        );
        let plain: Vec<String> =
            document.blocks().iter().map(|block| document.plain(block, block.span).as_str().to_owned()).collect();
        assert_eq!(plain, ["一 二", "见甲", "乙"]);
    }

    #[test]
    fn what_is_kept_keeps_its_lines() {
        let mut extract = Extract::default();
        extract.verbatim(BlockKind::Code, "a\n  b\n");
        extract.verbatim(BlockKind::Code, " \n");
        let document = document(extract);
        assert_eq!((document.text(), document.blocks().len()), ("a\n  b\n", 1));
    }
}
