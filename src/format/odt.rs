//! OpenDocument texts (`.odt`, OASIS OpenDocument 1.3): paragraphs, headings, items, tables, notes, text boxes.
//!
//! Takes the bytes of a file; gives back a [`Draft`] whose text has a paragraph a line, in the order of the document; notes and
//! text boxes come after the paragraph that holds them. What tracked changes have deleted, hidden text and annotations are
//! left out. It does *not* run macros or open what is embedded.

use std::collections::BTreeMap;

use super::container::Container;
use super::docx::text;
use super::draft::Draft;
use super::extract::{Extract, Piece};
use super::xml::{Node, Tag, Xml};
use crate::document::{BlockKind, Mark};
use crate::error::{Error, ErrorKind, Result};

/// Reads a document.
///
/// # Errors
///
/// [`ErrorKind::Format`] where the file is no archive, is encrypted, or has no `content.xml`, or that is no XML;
/// [`ErrorKind::TooLarge`] where it unpacks to more than the bounds of containers.
pub fn draft(bytes: &[u8]) -> Result<Draft> {
    let mut container = Container::open(bytes)?;
    if text(&mut container, "META-INF/manifest.xml")?.is_some_and(|manifest| manifest.contains("encryption-data")) {
        return Err(Error::new(ErrorKind::Format, "the document is encrypted; save it without a password"));
    }
    let Some(content) = text(&mut container, "content.xml")? else {
        let hint = if container.has("word/document.xml") {
            "; it looks like a Word document, which is named .docx"
        } else {
            ""
        };
        let message = format!("there is no content.xml in this file, so it is no OpenDocument text{hint}");
        return Err(Error::new(ErrorKind::Format, message));
    };
    let mut looks = BTreeMap::new();
    if let Some(styles) = text(&mut container, "styles.xml")? {
        read_looks(&styles, &mut looks).map_err(|error| inside("styles.xml", &error))?;
    }
    read_looks(&content, &mut looks).map_err(|error| inside("content.xml", &error))?;
    let mut extract = Extract::default();
    Body::new(looks).read(&content, &mut extract).map_err(|error| inside("content.xml", &error))?;
    Ok(extract.into_draft())
}

fn inside(part: &str, error: &Error) -> Error {
    Error::new(error.kind(), format!("{part}: {error}"))
}

/// What a style does to text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Look {
    bold: Option<bool>,
    italic: Option<bool>,
    struck: Option<bool>,
    hidden: bool,
    code: bool,
    quote: bool,
    parent: Option<String>,
}

/// Styles that are based on one another at most.
const LONGEST_CHAIN: usize = 16;

fn read_looks(text: &str, looks: &mut BTreeMap<String, Look>) -> Result<()> {
    let mut xml = Xml::new(text);
    let mut name = None;
    while let Some(node) = xml.next()? {
        let Node::Start(tag) = node else { continue };
        match tag.name() {
            // Styles come before the text.
            "body" => xml.skip()?,
            "style" => {
                name = attribute(&tag, "style:name");
                let Some(name) = &name else { continue };
                let parent = attribute(&tag, "style:parent-style-name");
                let called = format!("{name} {}", parent.as_deref().unwrap_or_default()).to_lowercase();
                let look = Look {
                    code: ["preformatted", "source", "code", "teletype", "verbatim"]
                        .iter()
                        .any(|word| called.contains(word)),
                    quote: called.contains("quot"),
                    parent,
                    ..Look::default()
                };
                looks.insert(name.clone(), look);
            }
            "text-properties" => {
                let Some(look) = name.as_ref().and_then(|name| looks.get_mut(name)) else { continue };
                let is = |attribute: &str, on: fn(&str) -> bool| tag.attribute(attribute).map(|value| on(&value));
                look.bold = is("font-weight", |value| {
                    value == "bold" || value.parse::<u16>().is_ok_and(|weight| weight >= 600)
                });
                look.italic = is("font-style", |value| value != "normal");
                look.struck = is("text-line-through-style", |value| value != "none");
                look.hidden = is("display", |value| value == "none").unwrap_or(false);
            }
            _ => {}
        }
    }
    Ok(())
}

/// Returns an attribute with its prefix: some names stand for two things.
fn attribute(tag: &Tag<'_>, name: &str) -> Option<String> {
    tag.attribute(name)
}

/// What an open element does when it ends.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Open {
    Paragraph,
    Item,
    Cell,
    Marks(Vec<Mark>),
    Code,
    Link,
    Other,
}

#[derive(Debug, Default)]
struct Paragraph {
    kind: Option<BlockKind>,
    pieces: Vec<Piece>,
}

struct Body {
    looks: BTreeMap<String, Look>,
    open: Vec<Open>,
    paragraphs: Vec<Paragraph>,
    /// Paragraphs of notes and text boxes, which come after the one that holds them.
    held: Vec<Paragraph>,
    items: usize,
    cells: usize,
    code: usize,
    in_text: bool,
}

impl Body {
    fn new(looks: BTreeMap<String, Look>) -> Self {
        Self {
            looks,
            open: Vec::new(),
            paragraphs: Vec::new(),
            held: Vec::new(),
            items: 0,
            cells: 0,
            code: 0,
            in_text: false,
        }
    }

    /// Finds what a style says, itself or by what it is based on.
    fn look<T>(&self, name: &str, asked: impl Fn(&Look) -> Option<T>) -> Option<T> {
        let mut look = self.looks.get(name)?;
        for _ in 0..LONGEST_CHAIN {
            if let Some(found) = asked(look) {
                return Some(found);
            }
            look = self.looks.get(look.parent.as_ref()?)?;
        }
        None
    }

    fn read(&mut self, text: &str, extract: &mut Extract) -> Result<()> {
        let mut xml = Xml::new(text);
        while let Some(node) = xml.next()? {
            match node {
                Node::Start(tag) => {
                    if self.is_passed(&tag) {
                        xml.skip()?;
                        continue;
                    }
                    let open = self.start(&tag);
                    self.open.push(open);
                }
                Node::End => {
                    if let Some(ended) = self.open.pop() {
                        self.end(ended, extract);
                    }
                }
                Node::Text(text) => self.text(&text),
            }
        }
        Ok(())
    }

    /// Elements that are passed over with all that is in them.
    fn is_passed(&self, tag: &Tag<'_>) -> bool {
        let hidden = |name: &str| {
            attribute(tag, name).is_some_and(|style| self.look(&style, |look| look.hidden.then_some(())).is_some())
        };
        match tag.name() {
            "tracked-changes" | "annotation" | "ruby-text" | "note-citation" | "hidden-text" | "hidden-paragraph"
            | "forms" | "automatic-styles" | "font-face-decls" | "sequence-decls" | "scripts" | "object"
            | "object-ole" | "binary-data" | "page-number" | "page-count" => true,
            "span" | "p" | "h" => hidden("text:style-name"),
            "section" => attribute(tag, "text:display").is_some_and(|display| display == "none"),
            _ => false,
        }
    }

    fn start(&mut self, tag: &Tag<'_>) -> Open {
        let style = attribute(tag, "text:style-name").unwrap_or_default();
        match tag.name() {
            "text" | "presentation" | "spreadsheet" | "drawing" if !self.in_text => {
                self.in_text = true;
                Open::Other
            }
            "h" => {
                let level =
                    attribute(tag, "text:outline-level").and_then(|level| level.parse::<u8>().ok()).unwrap_or(1);
                self.paragraphs
                    .push(Paragraph { kind: Some(BlockKind::Heading(level.clamp(1, 6))), ..Paragraph::default() });
                Open::Paragraph
            }
            "p" => {
                let says = |asked: fn(&Look) -> bool| self.look(&style, |look| asked(look).then_some(())).is_some();
                let kind = match () {
                    () if self.cells > 0 => Some(BlockKind::TableCell),
                    () if self.items > 0 => Some(BlockKind::ListItem),
                    () if says(|look| look.code) => Some(BlockKind::Code),
                    () if says(|look| look.quote) => Some(BlockKind::Quote),
                    () if style == "Title" => Some(BlockKind::Heading(1)),
                    () => None,
                };
                self.paragraphs.push(Paragraph { kind, ..Paragraph::default() });
                Open::Paragraph
            }
            "list-item" | "list-header" => {
                self.items += 1;
                Open::Item
            }
            "table-cell" => {
                self.cells += 1;
                Open::Cell
            }
            "span" => self.start_span(&style),
            "a" => {
                let address = attribute(tag, "xlink:href").unwrap_or_default();
                self.piece(Piece::Open(Mark::Link, address.into()));
                Open::Link
            }
            "s" => {
                let count = attribute(tag, "text:c").and_then(|count| count.parse::<usize>().ok()).unwrap_or(1);
                // More blanks than a line has are no text.
                self.piece(Piece::Text(" ".repeat(count.min(200))));
                Open::Other
            }
            "tab" => {
                self.piece(Piece::Text("\t".to_owned()));
                Open::Other
            }
            "line-break" => {
                self.piece(Piece::Line);
                Open::Other
            }
            "note" => {
                let id = attribute(tag, "text:id").unwrap_or_default();
                self.piece(Piece::Tag(format!("[^{id}]")));
                Open::Other
            }
            _ => Open::Other,
        }
    }

    fn start_span(&mut self, style: &str) -> Open {
        if self.look(style, |look| look.code.then_some(())).is_some() {
            self.code += 1;
            return Open::Code;
        }
        let is_heading = self.paragraphs.last().is_some_and(|own| matches!(own.kind, Some(BlockKind::Heading(_))));
        let marks: Vec<Mark> = [
            (Mark::Strong, self.look(style, |look| look.bold)),
            (Mark::Emphasis, self.look(style, |look| look.italic)),
            (Mark::Strikethrough, self.look(style, |look| look.struck)),
        ]
        .into_iter()
        .filter(|(_, on)| *on == Some(true) && !is_heading)
        .map(|(mark, _)| mark)
        .collect();
        for mark in &marks {
            self.piece(Piece::Open(*mark, "".into()));
        }
        Open::Marks(marks)
    }

    fn end(&mut self, ended: Open, extract: &mut Extract) {
        match ended {
            Open::Paragraph => {
                let Some(paragraph) = self.paragraphs.pop() else { return };
                if self.paragraphs.is_empty() {
                    add(&paragraph, extract);
                    for held in std::mem::take(&mut self.held) {
                        add(&held, extract);
                    }
                } else {
                    self.held.push(paragraph);
                }
            }
            Open::Item => self.items = self.items.saturating_sub(1),
            Open::Cell => self.cells = self.cells.saturating_sub(1),
            Open::Code => self.code = self.code.saturating_sub(1),
            Open::Marks(marks) => {
                for mark in marks.into_iter().rev() {
                    self.piece(Piece::Close(mark));
                }
            }
            Open::Link => self.piece(Piece::Close(Mark::Link)),
            Open::Other => {}
        }
    }

    /// Takes text, in which any run of white space is one space (OpenDocument 1.3, part 3, section 6.1.2).
    fn text(&mut self, text: &str) {
        if self.paragraphs.is_empty() {
            return;
        }
        let mut read = String::with_capacity(text.len());
        for character in text.chars() {
            let space = matches!(character, ' ' | '\t' | '\n' | '\r');
            if !(space && read.ends_with(' ')) {
                read.push(if space { ' ' } else { character });
            }
        }
        self.piece(if self.code > 0 { Piece::Code(read) } else { Piece::Text(read) });
    }

    fn piece(&mut self, piece: Piece) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.pieces.push(piece);
        }
    }
}

fn add(paragraph: &Paragraph, extract: &mut Extract) {
    extract.paragraph(paragraph.kind.unwrap_or(BlockKind::Paragraph), &paragraph.pieces);
}

#[cfg(test)]
mod tests {
    use super::super::container::tests::pack;
    use super::*;
    use crate::document::{Block, ContentHash};
    use crate::text::lang::Lang;

    fn packed(styles: &str, body: &str) -> Vec<u8> {
        let content = format!(
            "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"o\" xmlns:text=\"t\" xmlns:style=\"s\" xmlns:fo=\"f\" \
             xmlns:table=\"b\" xmlns:draw=\"d\" xmlns:xlink=\"x\"><office:automatic-styles>{styles}</office:automatic-styles>\
             <office:body><office:text>{body}</office:text></office:body></office:document-content>"
        );
        pack(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", content.as_bytes())])
    }

    fn shown(bytes: &[u8]) -> Vec<String> {
        let draft = draft(bytes).expect("a document");
        let document = draft.into_document("t.odt", Lang::chinese(), ContentHash::of(bytes)).expect("lawful");
        let shown = |block: &Block| format!("{}: {}", block.kind.name(), document.plain(block, block.span).as_str());
        document.blocks().iter().map(shown).collect()
    }

    #[test]
    fn paragraphs_headings_items_cells_notes_and_boxes() {
        let body = "<text:h text:outline-level=\"2\">一</text:h><text:p>甲<text:s text:c=\"2\"/>乙\n <text:tab/>丙<text:line-break/>行\
            <text:note text:id=\"f1\"><text:note-citation>1</text:note-citation><text:note-body><text:p>注</text:p></text:note-body></text:note>。</text:p>\
            <text:list><text:list-item><text:p>项</text:p></text:list-item></text:list><table:table><table:table-row><table:table-cell>\
            <text:p>格</text:p></table:table-cell></table:table-row></table:table><text:p>前<draw:frame><draw:text-box><text:p>框</text:p>\
            </draw:text-box></draw:frame>后</text:p><text:p><text:ruby><text:ruby-base>漢</text:ruby-base><text:ruby-text>hàn</text:ruby-text></text:ruby></text:p>";
        assert_eq!(
            shown(&packed("", body)),
            [
                "heading-2: 一",
                "paragraph: 甲  乙 \t丙",
                "paragraph: 行。",
                "paragraph: 注",
                "list-item: 项",
                "table-cell: 格",
                "paragraph: 前后",
                "paragraph: 框",
                "paragraph: 漢",
            ]
        );
    }

    #[test]
    fn hidden_and_deleted_text_is_left_out_and_marks_are_kept() {
        let styles = "<style:style style:name=\"B\"><style:text-properties fo:font-weight=\"bold\"/></style:style>\
            <style:style style:name=\"H\"><style:text-properties text:display=\"none\"/></style:style>\
            <style:style style:name=\"C\" style:parent-style-name=\"Source_20_Text\"/>";
        let body = "<text:tracked-changes><text:changed-region><text:deletion><text:p>旧</text:p></text:deletion></text:changed-region></text:tracked-changes>\
            <text:p>甲<text:span text:style-name=\"B\">粗</text:span><text:span text:style-name=\"H\">藏</text:span><text:span text:style-name=\"C\">run</text:span></text:p>";
        let bytes = packed(styles, body);
        assert_eq!(shown(&bytes), ["paragraph: 甲粗run"]);
        assert_eq!(draft(&bytes).expect("a document").text, "甲<b>粗</b>run\n");
    }

    #[test]
    fn broken_files_say_why() {
        let message = |bytes: &[u8]| draft(bytes).expect_err("refused").to_string();
        assert!(message(&pack(&[("word/document.xml", b"")])).contains("named .docx"));
        assert!(
            message(&pack(&[("META-INF/manifest.xml", b"<m:encryption-data/>"), ("content.xml", b"")]))
                .contains("encrypted")
        );
        assert!(message(&pack(&[("content.xml", b"<a>")])).contains("content.xml: line 1"));
    }
}
