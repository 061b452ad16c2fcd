//! XML as the readers of memories and containers need it: elements, texts, and where they stand.
//!
//! Takes a text; gives back starts and ends of elements and the text between. It does *not* fetch or expand anything: a
//! document type that only names its definition is passed over, one that declares entities is refused, and of references
//! only XML's own and characters by number are read. Depth is bounded.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::encoding::{self, Decoded, Encoding};
use super::place::PositionWalk;
use crate::document::Notice;
use crate::error::{Error, Result};
use crate::text::lang::Lang;
use crate::text::span::{ByteSpan, Position};

/// Elements in elements; real memories have fewer than twenty.
const DEEPEST: usize = 256;

/// A step through a file.
pub(super) enum Node<'a> {
    /// An element starts; an empty one ends with the next step.
    Start(Tag<'a>),
    /// The element that was opened last ends.
    End,
    /// Text between tags, or a part of it.
    Text(Cow<'a, str>),
}

/// The start of an element.
pub(super) struct Tag<'a> {
    start: BytesStart<'a>,
    /// What is written in the file, angle brackets and all.
    pub(super) written: &'a str,
}

impl Tag<'_> {
    /// Returns the name without its prefix.
    pub(super) fn name(&self) -> &str {
        let name = self.start.local_name();
        let length = name.as_ref().len();
        // The local name ends the whole name, which lives as long as the tag.
        let whole = self.start.name().into_inner();
        let from = whole.len() - length;
        &self.written[1 + from..1 + whole.len()]
    }

    /// Returns an attribute by its name with or without prefix.
    pub(super) fn attribute(&self, wanted: &str) -> Option<String> {
        let attribute = self.start.attributes().with_checks(false).flatten().find(|attribute| {
            let name: &str = attribute.key.as_ref();
            name == wanted || name.rsplit_once(':').is_some_and(|(_, local)| local == wanted)
        })?;
        Some(attribute.normalized_value(XmlVersion::Explicit1_0).ok()?.into_owned())
    }
}

/// A walk through an XML text.
pub(super) struct Xml<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    /// Bytes before those that the reader counts.
    lead: usize,
    places: PositionWalk<'a>,
    depth: usize,
    seen_root: bool,
    /// Where the last step began.
    from: usize,
    /// References that were left as they are, and characters that were left out; each with the line of the first.
    unknown: Option<(usize, String, u32)>,
    forbidden: Option<(usize, u32)>,
}

impl<'a> Xml<'a> {
    /// Starts at the first byte.
    pub(super) fn new(text: &'a str) -> Self {
        // Of a byte-order mark that was written twice one is left. The reader passes over it and does not count it.
        let marked = text.trim_start_matches('\u{FEFF}');
        let mut reader = Reader::from_str(marked);
        reader.config_mut().expand_empty_elements = true;
        let places = PositionWalk::new(text);
        let lead = text.len() - marked.len();
        Self { text, reader, lead, places, depth: 0, seen_root: false, from: 0, unknown: None, forbidden: None }
    }

    /// Goes on to the next step; `None` at the end of the file.
    ///
    /// # Errors
    ///
    /// [`crate::ErrorKind::Format`] with the line where the file is not well-formed, ends inside an element, declares entities or is
    /// nested too deep.
    pub(super) fn next(&mut self) -> Result<Option<Node<'a>>> {
        loop {
            let from = self.offset();
            self.from = from;
            let event = self.reader.read_event().map_err(|cause| {
                let at = usize::try_from(self.reader.error_position()).map_or(from, |at| at + self.lead);
                refuse(self.text, at, &cause.to_string())
            })?;
            match event {
                Event::Start(start) => {
                    self.depth += 1;
                    self.seen_root = true;
                    if self.depth > DEEPEST {
                        return Err(refuse(self.text, from, &format!("more than {DEEPEST} elements in one another")));
                    }
                    let written = &self.text[from..self.offset().max(from)];
                    return Ok(Some(Node::Start(Tag { start, written })));
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Some(Node::End));
                }
                Event::Text(_) if self.depth == 0 => {}
                Event::Text(part) => return Ok(Some(Node::Text(legal(part.xml10_content(), self, from)))),
                Event::CData(part) => return Ok(Some(Node::Text(legal(part.xml10_content(), self, from)))),
                Event::GeneralRef(name) => {
                    if let Some(character) = self.character(&name, from) {
                        return Ok(Some(Node::Text(character)));
                    }
                }
                Event::DocType(declared) => {
                    if declared.contains('[') {
                        let message = "the document type declares things of its own, which is not read; take the part in \
                                       square brackets out of the DOCTYPE";
                        return Err(refuse(self.text, from, message));
                    }
                }
                Event::Eof if self.depth > 0 => {
                    return Err(refuse(self.text, self.text.len(), "the file ends inside an element: it was cut off"));
                }
                Event::Eof if !self.seen_root => return Err(refuse(self.text, 0, "there is no element in this file")),
                Event::Eof => return Ok(None),
                Event::Empty(_) | Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            }
        }
    }

    /// Returns the bytes of the last step as they are written.
    pub(super) fn span(&self) -> ByteSpan {
        ByteSpan::of(self.from, self.offset())
    }

    /// Returns the size of the text.
    pub(super) fn size_bytes(&self) -> usize {
        self.text.len()
    }

    /// Returns where the walk stands.
    pub(super) fn offset(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).map_or(usize::MAX, |at| at + self.lead).min(self.text.len())
    }

    /// Returns the line and column where the walk stands.
    pub(super) fn position(&mut self) -> Position {
        let offset = u32::try_from(self.offset()).unwrap_or(u32::MAX);
        self.places.to(offset)
    }

    /// Makes an error about the place where the walk stands.
    pub(super) fn refuse(&self, message: &str) -> Error {
        refuse(self.text, self.offset(), message)
    }

    /// Goes on to the next element inside the open one, over the text between; `None` where the open one ends.
    pub(super) fn next_child(&mut self) -> Result<Option<Tag<'a>>> {
        loop {
            match self.next()? {
                Some(Node::Text(_)) => {}
                Some(Node::Start(tag)) => return Ok(Some(tag)),
                Some(Node::End) | None => return Ok(None),
            }
        }
    }

    /// Reads the text of the open element to its end, without the elements in it.
    pub(super) fn content(&mut self) -> Result<String> {
        let mut text = String::new();
        loop {
            match self.next()? {
                Some(Node::Text(part)) => text.push_str(&part),
                Some(Node::Start(_)) => self.skip()?,
                Some(Node::End) | None => return Ok(text),
            }
        }
    }

    /// Passes over the rest of the element that was opened last.
    pub(super) fn skip(&mut self) -> Result<()> {
        let mut open = 1_usize;
        while open > 0 {
            match self.next()? {
                Some(Node::Start(_)) => open += 1,
                Some(Node::End) => open -= 1,
                Some(Node::Text(_)) => {}
                None => break,
            }
        }
        Ok(())
    }

    /// Returns what should be known about references and characters.
    pub(super) fn notices(&self) -> Vec<Notice> {
        let unknown = self.unknown.as_ref().map(|(count, name, line)| {
            format!(
                "references that are not XML's own and stay as they are: {count}, the first &{name}; in line {line}"
            )
        });
        let forbidden = self.forbidden.map(|(count, line)| {
            format!("characters that XML forbids and that were left out: {count}, the first in line {line}")
        });
        unknown.into_iter().chain(forbidden).map(|message| Notice { span: None, message }).collect()
    }

    fn line(&self, offset: usize) -> u32 {
        line(self.text, offset)
    }

    fn character(&mut self, name: &str, at: usize) -> Option<Cow<'a, str>> {
        if let Some(character) = character(name).filter(|character| !is_forbidden(*character)) {
            return Some(character.to_string().into());
        }
        if name.starts_with('#') {
            self.forbid(1, at);
            return None;
        }
        // Lines are counted for the first one only: there may be as many as there are spaces.
        if self.unknown.is_none() {
            self.unknown = Some((0, name.to_owned(), self.line(at)));
        }
        if let Some(unknown) = &mut self.unknown {
            unknown.0 += 1;
        }
        Some(format!("&{name};").into())
    }

    fn forbid(&mut self, count: usize, at: usize) {
        if self.forbidden.is_none() {
            self.forbidden = Some((0, self.line(at)));
        }
        if let Some(forbidden) = &mut self.forbidden {
            forbidden.0 += count;
        }
    }
}

/// The character that a reference names: one of XML's own or one by number.
pub(super) fn character(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix('x') {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => number.parse(),
        };
        return char::from_u32(code.ok()?);
    }
    ["amp&", "lt<", "gt>", "quot\"", "apos'"].iter().find_map(|known| known.strip_prefix(name)?.chars().next())
}

/// The language of an element, by `xml:lang` or `lang`.
pub(super) fn language(tag: &BytesStart<'_>) -> Option<Lang> {
    // Checks would compare each attribute with all before it.
    let attribute = tag.attributes().with_checks(false).flatten().find(|attribute| {
        let name: &str = attribute.key.as_ref();
        name.eq_ignore_ascii_case("xml:lang") || name.eq_ignore_ascii_case("lang")
    })?;
    Lang::parse(attribute.normalized_value(XmlVersion::Explicit1_0).ok()?.trim())
}

/// Leaves out the characters that XML forbids; other programs write them all the same.
fn legal<'a>(text: Cow<'a, str>, xml: &mut Xml<'_>, at: usize) -> Cow<'a, str> {
    let count = text.chars().filter(|character| is_forbidden(*character)).count();
    if count == 0 {
        return text;
    }
    xml.forbid(count, at);
    text.chars().filter(|character| !is_forbidden(*character)).collect::<String>().into()
}

/// Tells whether XML 1.0 forbids a character.
pub(super) fn is_forbidden(character: char) -> bool {
    matches!(character, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}')
}

/// Decodes an XML file. What its first line says of the encoding counts where no byte-order mark says better.
///
/// # Errors
///
/// Those of [`encoding::decode`].
pub(super) fn decode(bytes: Vec<u8>, options: &encoding::Options) -> Result<Decoded> {
    if options.encoding == Encoding::Detect
        && let Some(name) = declared_encoding(&bytes)
    {
        let named = encoding::Options { encoding: Encoding::Named(name), ..options.clone() };
        return encoding::decode_owned(bytes, &named);
    }
    encoding::decode_owned(bytes, options)
}

/// The encoding that the XML declaration names, where it is one that a declaration in single bytes can tell the truth about.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    if !bytes.starts_with(b"<?xml") {
        return None;
    }
    let head = bytes.get(..bytes.len().min(200))?;
    let end = head.iter().position(|byte| *byte == b'>')?;
    let head = std::str::from_utf8(&head[..end]).ok()?;
    let value = head.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let name = value[1..].split(quote).next()?.to_ascii_lowercase();
    let tells = !name.starts_with("utf") && !name.starts_with("ucs") && encoding::is_known(&name);
    tells.then_some(name)
}

fn refuse(text: &str, at: usize, message: &str) -> Error {
    super::line_error(line(text, at) as usize, message)
}

fn line(text: &str, at: usize) -> u32 {
    let before = &text.as_bytes()[..at.min(text.len())];
    let breaks = before.iter().filter(|byte| **byte == b'\n').count();
    u32::try_from(breaks + 1).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(text: &str) -> Result<String> {
        let mut xml = Xml::new(text);
        let mut seen = String::new();
        while let Some(node) = xml.next()? {
            match node {
                Node::Start(tag) => {
                    let id = tag.attribute("id").map(|id| format!("#{id}")).unwrap_or_default();
                    seen += &format!("<{}{id}>", tag.name());
                }
                Node::End => seen += "</>",
                Node::Text(text) => seen += &text,
            }
        }
        seen.extend(xml.notices().into_iter().map(|notice| format!("|{}", notice.message)));
        Ok(seen)
    }

    #[test]
    fn elements_and_texts_come_in_order() {
        let seen = walk(
            "<?xml version='1.0'?><!DOCTYPE a SYSTEM 'a.dtd'><x:a id='1&amp;2'>b&lt;<c/>&#x4E2D;<![CDATA[<d>]]></x:a>",
        );
        assert_eq!(seen.expect("well-formed"), "<a#1&2>b<<c></>中<d></>");
    }

    #[test]
    fn odd_references_are_kept_or_left_out_and_said() {
        let seen = walk("<a>\n&nbsp;&#1;\u{1}b</a>").expect("read");
        assert!(
            seen.starts_with("<a>\n&nbsp;b</>|references") && seen.contains("left out: 2, the first in line 2"),
            "{seen}"
        );
    }

    #[test]
    fn a_mark_that_was_left_at_the_start_moves_no_place() {
        let mut xml = Xml::new("\u{FEFF}\u{FEFF}<对 id='1'>");
        let Some(Node::Start(tag)) = xml.next().expect("well-formed") else { panic!("an element") };
        assert_eq!((tag.name(), tag.written), ("对", "<对 id='1'>"));
        assert_eq!(xml.span().range(), 6..18);
    }

    #[test]
    fn what_is_no_xml_is_refused_with_its_line() {
        let deep = "<a>".repeat(1_000_000);
        for (text, why) in [
            ("", "line 1: there is no element"),
            ("<a>\n<b></a>", "line 2"),
            ("<a>\n\n", "line 3: the file ends"),
            ("<!DOCTYPE a [<!ENTITY b 'ccc'>]><a>&b;</a>", "line 1: the document type declares"),
            (&deep, "line 1: more than 256"),
        ] {
            let message = walk(text).expect_err("refused").to_string();
            assert!(message.starts_with(why), "{message}");
        }
    }

    #[test]
    fn the_declaration_names_the_encoding() {
        let mut bytes = b"<?xml version='1.0' encoding=\"GB2312\"?><a>".to_vec();
        bytes.extend([0xD6, 0xD0]);
        let decoded = decode(bytes, &encoding::Options::default()).expect("text");
        assert!(decoded.text.ends_with("中") && decoded.notices.is_empty(), "{decoded:?}");
        for text in ["<?xml version='1.0' encoding='utf-8'?>é", "<?xml version='1.0' encoding='nonsense'?>é"] {
            let decoded = decode(text.as_bytes().to_vec(), &encoding::Options::default()).expect("text");
            assert_eq!(decoded.text, text);
        }
    }
}
