//! The texts of a TMX file, unit by unit.
//!
//! Takes the bytes of a translation memory of any version and program; gives back its units, each with the texts it has and
//! their languages. It does *not* keep properties or inline markup: codes are left out, the text they enclose stays, but
//! not that of the codes themselves. Nothing is fetched or expanded: a document type is passed over, and an entity that is
//! not one of XML's own is left out.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::encoding::{self, decode};
use crate::error::{Error, ErrorKind, Result};
use crate::text::lang::Lang;
use crate::text::span::LineIndex;

/// A translation unit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Unit {
    /// Its texts, each with its language, in the order of the file.
    pub variants: Vec<(Lang, String)>,
}

impl Unit {
    /// Returns the first text in a language, whatever its region or script.
    #[must_use]
    pub fn text(&self, lang: &Lang) -> Option<&str> {
        let of_lang = |(own, _): &&(Lang, String)| own.primary() == lang.primary();
        self.variants.iter().find(of_lang).map(|(_, text)| text.as_str())
    }
}

/// Elements whose text is a code of some program, not of the sentence.
const CODES: [&str; 6] = ["bpt", "ept", "it", "ph", "ut", "sub"];

/// Reads all units.
///
/// A variant without a language, or with one that is no tag, is left out; so is a unit without variants.
///
/// # Errors
///
/// [`ErrorKind::Decode`] where the bytes are no text; [`ErrorKind::Format`] with the line where the file is not
/// well-formed, ends inside an element, or is no TMX.
pub fn read(bytes: &[u8]) -> Result<Vec<Unit>> {
    let text = decode(bytes, &encoding::Options::default())?.text;
    let mut reader = Reader::from_str(&text);
    let mut building = Building::default();
    let mut depth = 0_usize;
    let mut is_tmx = false;
    let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(text.len());
    loop {
        let event =
            reader.read_event().map_err(|cause| refuse(&text, place(reader.error_position()), &cause.to_string()))?;
        match event {
            Event::Start(tag) => {
                is_tmx |= depth == 0 && *tag.local_name().as_ref() == *"tmx";
                depth += 1;
                if !is_tmx {
                    return Err(refuse(&text, 0, "this is no TMX file: its root element is not `tmx`"));
                }
                building.start(&tag);
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                building.end(tag.local_name().as_ref());
            }
            Event::Text(part) => building.take(&part.xml10_content()),
            Event::CData(part) => building.take(&part.xml10_content()),
            Event::GeneralRef(name) => {
                if let Some(character) = character(&name) {
                    building.take(character.encode_utf8(&mut [0; 4]));
                }
            }
            Event::Eof if depth > 0 => {
                return Err(refuse(&text, text.len(), "the file ends inside an element"));
            }
            Event::Eof => break,
            Event::Empty(_) | Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::DocType(_) => {}
        }
    }
    if !is_tmx {
        return Err(refuse(&text, 0, "this is no TMX file: its root element is not `tmx`"));
    }
    Ok(building.units)
}

#[derive(Default)]
struct Building {
    units: Vec<Unit>,
    unit: Unit,
    lang: Option<Lang>,
    /// The text of the open `seg`.
    segment: Option<String>,
    /// How many codes are open.
    codes: usize,
}

impl Building {
    fn start(&mut self, tag: &BytesStart<'_>) {
        let name = tag.local_name();
        match name.as_ref() {
            "tu" => self.unit = Unit::default(),
            "tuv" => self.lang = language(tag),
            "seg" => {
                self.segment = Some(String::new());
                self.codes = 0;
            }
            code if CODES.contains(&code) => self.codes += 1,
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "seg" => {
                if let (Some(text), Some(lang)) = (self.segment.take(), self.lang.take()) {
                    self.unit.variants.push((lang, text));
                }
            }
            "tu" => {
                let unit = std::mem::take(&mut self.unit);
                if !unit.variants.is_empty() {
                    self.units.push(unit);
                }
            }
            code if CODES.contains(&code) => self.codes = self.codes.saturating_sub(1),
            _ => {}
        }
    }

    fn take(&mut self, part: &str) {
        if let Some(segment) = self.segment.as_mut().filter(|_| self.codes == 0) {
            segment.push_str(part);
        }
    }
}

pub(super) fn language(tag: &BytesStart<'_>) -> Option<Lang> {
    let attribute = tag.attributes().flatten().find(|attribute| {
        let name: &str = attribute.key.as_ref();
        name.eq_ignore_ascii_case("xml:lang") || name.eq_ignore_ascii_case("lang")
    })?;
    Lang::parse(attribute.normalized_value(XmlVersion::Explicit1_0).ok()?.trim())
}

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

fn refuse(text: &str, at: usize, message: &str) -> Error {
    let line = LineIndex::new(text).position(text, u32::try_from(at).unwrap_or(u32::MAX)).line;
    Error::new(ErrorKind::Format, format!("line {line}: {message}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "<?xml version='1.0'?><!DOCTYPE tmx SYSTEM 'tmx14.dtd'><tmx version='1.4'><header srclang='zh'/><body>\
        <tu><prop type='x'>no text</prop><tuv xml:lang='zh-CN'><seg>他说&lt;好&gt;。</seg></tuv>\
        <tuv lang='EN-US'><seg>He <bpt i='1'>&lt;b&gt;</bpt>said <hi>fine</hi><ept i='1'>x</ept>&#46;</seg></tuv></tu>\
        <tu><tuv><seg>no language</seg></tuv></tu></body></tmx>";

    #[test]
    fn texts_come_without_codes() {
        let units = read(FILE.as_bytes()).unwrap();
        assert_eq!(units.len(), 1);
        assert_eq!(units[0].text(&Lang::chinese()), Some("他说<好>。"));
        assert_eq!(units[0].text(&Lang::english()), Some("He said fine."));
        assert_eq!(units[0].text(&Lang::parse("de").unwrap()), None);
        let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(FILE.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(read(&utf16).unwrap(), units);
    }

    #[test]
    fn what_is_no_memory_is_refused() {
        for (bytes, why) in [
            ("<html><tu/></html>", "no TMX"),
            ("", "no TMX"),
            ("<tmx><body><tu>", "ends inside"),
            ("<tmx>\n<a></b></tmx>", "line 2"),
        ] {
            let message = read(bytes.as_bytes()).unwrap_err().to_string();
            assert!(message.contains(why), "{bytes}: {message}");
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_panics(parts in proptest::collection::vec("<tmx>|</tmx>|<tu>|</tu>|<seg>|</seg>|<tuv lang='zh'>|</tuv>|<ph>|&#x0;|[ -~]{0,4}|好", 0..12)) {
            let _ = read(parts.concat().as_bytes());
        }
    }
}
