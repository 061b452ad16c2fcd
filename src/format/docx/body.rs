//! The paragraphs of a part of a Word document.
//!
//! Takes the XML of a part; adds its paragraphs to the text that is taken out. It does *not* read the archive.

use super::super::extract::{Extract, Piece};
use super::super::xml::{Node, Tag, Xml};
use super::style::{Style, Styles, is_on};
use super::{Paragraph, Relations};
use crate::document::{BlockKind, Mark};
use crate::error::Result;

/// What an open element does when it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Paragraph,
    Run,
    /// Text of a run is read.
    Text,
    /// A formula: the text of its runs is mathematics.
    Formula,
    Link,
    Cell,
    ParagraphProperties,
    RunProperties,
    TextBox,
    Other,
}

/// How the text of a run reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Look {
    bold: bool,
    italic: bool,
    struck: bool,
    hidden: bool,
    code: bool,
}

/// A reader of the parts of one document.
pub(super) struct Body<'d> {
    styles: &'d Styles,
    related: &'d Relations,
    /// The kind of everything, for headers and footers.
    forced: Option<BlockKind>,
    open: Vec<Open>,
    /// The paragraphs that are open: a text box holds paragraphs inside one.
    paragraphs: Vec<Paragraph>,
    /// Paragraphs of text boxes, which come after the one that holds them.
    boxed: Vec<Paragraph>,
    cells: usize,
    /// The look of the run at hand, and what is open in the text.
    look: Look,
    shown: Look,
    /// The paragraph mark was deleted: the next paragraph goes on with this one.
    joins: bool,
    unread: usize,
}

impl<'d> Body<'d> {
    pub(super) fn new(styles: &'d Styles, related: &'d Relations) -> Self {
        Self {
            styles,
            related,
            forced: None,
            open: Vec::new(),
            paragraphs: Vec::new(),
            boxed: Vec::new(),
            cells: 0,
            look: Look::default(),
            shown: Look::default(),
            joins: false,
            unread: 0,
        }
    }

    /// Reads a part.
    pub(super) fn read(&mut self, text: &str, extract: &mut Extract) -> Result<()> {
        let mut xml = Xml::new(text);
        while let Some(node) = xml.next()? {
            match node {
                Node::Start(tag) => {
                    // In the properties of a run, `del` speaks of the mark at the end of the paragraph.
                    if is_passed(&tag) && !(self.open.last() == Some(&Open::RunProperties) && tag.name() == "del") {
                        if matches!(tag.name(), "altChunk" | "object") {
                            self.unread += 1;
                        }
                        xml.skip()?;
                        continue;
                    }
                    let open = self.start(&tag);
                    self.open.push(open);
                }
                Node::End => {
                    let ended = self.open.pop().unwrap_or(Open::Other);
                    self.end(ended, extract);
                }
                Node::Text(text) => self.text(&text),
            }
        }
        self.flush(extract);
        if std::mem::take(&mut self.unread) > 0 {
            extract
                .notice("the document holds other documents or objects in it (altChunk, object); those are not read");
        }
        Ok(())
    }

    /// Reads a part whose paragraphs are all of one kind.
    pub(super) fn read_as(&mut self, kind: BlockKind, text: &str, extract: &mut Extract) -> Result<()> {
        self.forced = Some(kind);
        let read = self.read(text, extract);
        self.forced = None;
        read
    }

    fn start(&mut self, tag: &Tag<'_>) -> Open {
        match tag.name() {
            "p" => {
                self.show(Look::default());
                if !self.joins || self.paragraphs.is_empty() {
                    self.paragraphs.push(Paragraph::default());
                }
                self.joins = false;
                Open::Paragraph
            }
            "pPr" => Open::ParagraphProperties,
            "rPr" => Open::RunProperties,
            "r" => {
                self.look = Look::default();
                Open::Run
            }
            "t" if self.open.last() == Some(&Open::Run) => Open::Text,
            "oMath" => Open::Formula,
            "tc" => {
                self.cells += 1;
                Open::Cell
            }
            "txbxContent" => Open::TextBox,
            "hyperlink" => {
                let address =
                    tag.attribute("id").and_then(|id| self.related.get(&id)).map(|relation| relation.target.clone());
                self.show(Look::default());
                self.piece(Piece::Open(Mark::Link, address.unwrap_or_else(|| "".into())));
                Open::Link
            }
            name => {
                match self.open.last() {
                    Some(Open::RunProperties) if self.open.iter().rev().nth(1) == Some(&Open::ParagraphProperties) => {
                        // Properties of the paragraph's mark.
                        self.joins |= name == "del";
                    }
                    Some(Open::RunProperties) => self.run_property(name, tag),
                    Some(Open::ParagraphProperties) => self.paragraph_property(name, tag),
                    _ => self.character(name, tag),
                }
                Open::Other
            }
        }
    }

    fn run_property(&mut self, name: &str, tag: &Tag<'_>) {
        let on = is_on(tag);
        match name {
            "b" => self.look.bold = on,
            "i" => self.look.italic = on,
            "strike" | "dstrike" => self.look.struck = on,
            // What only a web page hides is the page number of a table of contents.
            "vanish" | "webHidden" => self.look.hidden |= on,
            "rStyle" => {
                let Some(id) = tag.attribute("val") else { return };
                let flag =
                    |asked: fn(&Style) -> bool| self.styles.find(&id, |style| asked(style).then_some(())).is_some();
                self.look.hidden |= flag(|style| style.hidden);
                self.look.code |= flag(|style| style.code);
            }
            _ => {}
        }
    }

    fn paragraph_property(&mut self, name: &str, tag: &Tag<'_>) {
        let value = tag.attribute("val");
        let kind = match name {
            "pStyle" => value.and_then(|id| self.styles.find(&id, |style| style.kind)),
            "outlineLvl" => {
                let level = value.and_then(|level| level.parse::<u8>().ok()).filter(|level| *level < 9);
                level.map(|level| BlockKind::Heading((level + 1).min(6)))
            }
            _ => None,
        };
        if let (Some(kind), Some(paragraph)) = (kind, self.paragraphs.last_mut()) {
            paragraph.kind = Some(kind);
        }
    }

    /// Takes an element that stands for characters, or says that the paragraph is an item.
    fn character(&mut self, name: &str, tag: &Tag<'_>) {
        if name == "numId" && tag.attribute("val").is_some_and(|id| id != "0") {
            if let Some(paragraph) = self.paragraphs.last_mut() {
                paragraph.kind.get_or_insert(BlockKind::ListItem);
            }
            return;
        }
        if self.open.last() != Some(&Open::Run) {
            return;
        }
        match name {
            "tab" | "ptab" => self.shown_piece(Piece::Text("\t".to_owned())),
            "br" if tag.attribute("type").is_some_and(|kind| kind == "page" || kind == "column") => {
                self.piece(Piece::Break);
            }
            "br" | "cr" => self.shown_piece(Piece::Line),
            "noBreakHyphen" => self.shown_piece(Piece::Text("\u{2011}".to_owned())),
            "footnoteReference" | "endnoteReference" => {
                if let Some(id) = tag.attribute("id") {
                    self.shown_piece(Piece::Tag(format!("[^{id}]")));
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, ended: Open, extract: &mut Extract) {
        match ended {
            Open::Paragraph => {
                if self.joins {
                    return;
                }
                self.show(Look::default());
                let Some(mut paragraph) = self.paragraphs.pop() else { return };
                paragraph.kind = Some(self.kind(paragraph.kind));
                if self.paragraphs.is_empty() {
                    add(&paragraph, extract);
                    for boxed in std::mem::take(&mut self.boxed) {
                        add(&boxed, extract);
                    }
                } else {
                    self.boxed.push(paragraph);
                }
            }
            Open::Cell => self.cells = self.cells.saturating_sub(1),
            Open::Link => {
                self.show(Look::default());
                self.piece(Piece::Close(Mark::Link));
            }
            _ => {}
        }
    }

    fn kind(&self, own: Option<BlockKind>) -> BlockKind {
        match (self.forced, own) {
            (Some(forced), _) => forced,
            (None, Some(kind @ (BlockKind::Heading(_) | BlockKind::Code))) => kind,
            (None, _) if self.cells > 0 => BlockKind::TableCell,
            (None, Some(kind)) => kind,
            (None, None) => BlockKind::Paragraph,
        }
    }

    fn text(&mut self, text: &str) {
        if self.open.last() != Some(&Open::Text) {
            return;
        }
        let text = text.to_owned();
        self.shown_piece(match () {
            () if self.open.contains(&Open::Formula) => Piece::Math(text),
            () if self.look.code => Piece::Code(text),
            () => Piece::Text(text),
        });
    }

    /// Adds a piece in the look of the run, unless that is hidden.
    fn shown_piece(&mut self, piece: Piece) {
        if self.look.hidden {
            return;
        }
        self.show(self.look);
        self.piece(piece);
    }

    /// Closes and opens marks so that what follows has a look.
    fn show(&mut self, look: Look) {
        let marks =
            |look: Look| [(Mark::Strong, look.bold), (Mark::Emphasis, look.italic), (Mark::Strikethrough, look.struck)];
        // Headings are bold because of what they are.
        let is_heading = self.paragraphs.last().is_some_and(|own| matches!(own.kind, Some(BlockKind::Heading(_))));
        let look = if is_heading { Look::default() } else { look };
        for ((mark, was), (_, is)) in marks(self.shown).into_iter().zip(marks(look)).rev() {
            if was && !is {
                self.piece(Piece::Close(mark));
            }
        }
        for ((mark, was), (_, is)) in marks(self.shown).into_iter().zip(marks(look)) {
            if is && !was {
                self.piece(Piece::Open(mark, "".into()));
            }
        }
        self.shown = look;
    }

    fn piece(&mut self, piece: Piece) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.pieces.push(piece);
        }
    }

    /// Adds what a deleted paragraph mark at the end of the part left open.
    fn flush(&mut self, extract: &mut Extract) {
        self.joins = false;
        self.show(Look::default());
        while let Some(mut paragraph) = self.paragraphs.pop() {
            paragraph.kind = Some(self.kind(paragraph.kind));
            add(&paragraph, extract);
        }
        self.open.clear();
        self.cells = 0;
    }
}

fn add(paragraph: &Paragraph, extract: &mut Extract) {
    extract.paragraph(paragraph.kind.unwrap_or(BlockKind::Paragraph), &paragraph.pieces);
}

/// Elements that are passed over with all that is in them: what was deleted or moved away, the second copy of a drawing for
/// old programs, the reading beside a ruby base, other documents, and the notes that only hold a line.
fn is_passed(tag: &Tag<'_>) -> bool {
    match tag.name() {
        "del" | "moveFrom" => tag.attribute("author").is_some() || tag.attribute("id").is_some(),
        "delText" | "delInstrText" | "instrText" | "Fallback" | "rt" | "altChunk" | "object" | "pPrChange"
        | "rPrChange" | "tblPrChange" | "tcPrChange" | "trPrChange" | "sectPrChange" | "sdtPr" | "sectPr" => true,
        "footnote" | "endnote" => tag
            .attribute("type")
            .is_some_and(|kind| matches!(kind.as_str(), "separator" | "continuationSeparator" | "continuationNotice")),
        _ => false,
    }
}
