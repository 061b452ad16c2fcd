//! SRX 2.0 files → their rules, not yet compiled.
//!
//! Takes the decoded text of a file; gives back an [`Srx`]. It does *not* fetch or expand anything: a document type
//! declaration is passed over, and entities other than those of XML itself are refused.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::{Breaks, Cascade, LanguageMap, LanguageRule, Rule, Srx};
use crate::error::{Error, ErrorKind, Result};
use crate::text::span::LineIndex;

/// Which half of a rule is being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    Before,
    After,
}

struct Building<'a> {
    text: &'a str,
    srx: Srx,
    seen_root: bool,
    seen_formathandle: bool,
    half: Option<Half>,
}

/// Reads an SRX 2.0 file.
pub(super) fn read(text: &str) -> Result<Srx> {
    let mut reader = Reader::from_str(text);
    let mut building = Building { text, srx: Srx::default(), seen_root: false, seen_formathandle: false, half: None };
    let mut depth = 0_usize;
    loop {
        let at = place(reader.buffer_position());
        let event =
            reader.read_event().map_err(|cause| refuse(text, place(reader.error_position()), &cause.to_string()))?;
        match event {
            Event::Start(tag) => {
                depth += 1;
                building.start(&tag, at)?;
            }
            Event::Empty(tag) => {
                building.start(&tag, at)?;
                building.end(tag.local_name().as_ref());
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                building.end(tag.local_name().as_ref());
            }
            Event::Text(part) => building.take(&part.xml10_content()),
            Event::CData(part) => building.take(&part.xml10_content()),
            Event::GeneralRef(name) => {
                let character = character(&name)
                    .ok_or_else(|| refuse(text, at, &format!("the entity `&{};` is not one of XML's own", &*name)))?;
                building.take(character.encode_utf8(&mut [0; 4]));
            }
            Event::Eof if depth > 0 => return Err(refuse(text, at, "the file ends inside an element")),
            Event::Eof => break,
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::DocType(_) => {}
        }
    }
    if !building.seen_root {
        return Err(refuse(text, 0, "this is no SRX file: its root element is not `srx`"));
    }
    building.finish()
}

impl Building<'_> {
    fn start(&mut self, tag: &BytesStart<'_>, at: usize) -> Result<()> {
        let name = tag.local_name();
        let name: &str = name.as_ref();
        if !self.seen_root {
            if name != "srx" {
                return Err(refuse(self.text, at, "this is no SRX file: its root element is not `srx`"));
            }
            self.seen_root = true;
            return match self.attribute(tag, "version", at)?.as_deref() {
                Some("2.0") => Ok(()),
                Some(other) => Err(refuse(self.text, at, &format!("this is SRX {other}; save the rules as SRX 2.0"))),
                None => Err(refuse(self.text, at, "the attribute `version` of `srx` is missing; it should be \"2.0\"")),
            };
        }
        match name {
            "header" => {
                self.srx.cascade = match self.yes_or_no(tag, "cascade", at)? {
                    Some(true) => Cascade::EveryMap,
                    Some(false) => Cascade::FirstMap,
                    None => {
                        let message =
                            "the header does not say whether language maps cascade; they do here, as in OmegaT";
                        self.srx.notices.push(message.to_owned());
                        Cascade::EveryMap
                    }
                };
            }
            "formathandle" if !self.seen_formathandle => {
                self.seen_formathandle = true;
                let message = "`formathandle` is ignored: markup is left out before sentences are cut";
                self.srx.notices.push(message.to_owned());
            }
            "languagerule" => {
                let name = self.required(tag, "languagerulename", at)?;
                self.srx.languages.push(LanguageRule { name, rules: Vec::new() });
            }
            "rule" => {
                let breaks = match self.yes_or_no(tag, "break", at)? {
                    Some(true) | None => Breaks::Yes,
                    Some(false) => Breaks::No,
                };
                let Some(language) = self.srx.languages.last_mut() else {
                    return Err(refuse(self.text, at, "a `rule` stands outside a `languagerule`"));
                };
                language.rules.push(Rule { breaks, before: String::new(), after: String::new() });
            }
            "beforebreak" => self.half = Some(Half::Before),
            "afterbreak" => self.half = Some(Half::After),
            "languagemap" => {
                let pattern = self.required(tag, "languagepattern", at)?;
                let rule = self.required(tag, "languagerulename", at)?;
                self.srx.maps.push(LanguageMap { pattern, rule });
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) {
        if matches!(name, "beforebreak" | "afterbreak") {
            self.half = None;
        }
    }

    fn take(&mut self, part: &str) {
        let rule = self.srx.languages.last_mut().and_then(|language| language.rules.last_mut());
        match (self.half, rule) {
            (Some(Half::Before), Some(rule)) => rule.before.push_str(part),
            (Some(Half::After), Some(rule)) => rule.after.push_str(part),
            _ => {}
        }
    }

    fn finish(mut self) -> Result<Srx> {
        if self.srx.maps.is_empty() {
            return Err(refuse(self.text, self.text.len(), "there is no `languagemap`, so no rule would ever be used"));
        }
        for map in &self.srx.maps {
            if !self.srx.languages.iter().any(|language| language.name == map.rule) {
                let message = format!(
                    "the language map `{}` names the language rule `{}`, which is not there",
                    map.pattern, map.rule
                );
                self.srx.notices.push(message);
            }
        }
        Ok(self.srx)
    }

    fn attribute(&self, tag: &BytesStart<'_>, name: &str, at: usize) -> Result<Option<String>> {
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|cause| refuse(self.text, at, &cause.to_string()))?;
            let key: &str = attribute.key.local_name().into_inner();
            if key == name {
                let value = attribute.normalized_value(XmlVersion::Implicit1_0);
                let value = value.map_err(|cause| refuse(self.text, at, &cause.to_string()))?;
                return Ok(Some(value.into_owned()));
            }
        }
        Ok(None)
    }

    fn required(&self, tag: &BytesStart<'_>, name: &str, at: usize) -> Result<String> {
        self.attribute(tag, name, at)?
            .ok_or_else(|| refuse(self.text, at, &format!("the attribute `{name}` is missing")))
    }

    fn yes_or_no(&self, tag: &BytesStart<'_>, name: &str, at: usize) -> Result<Option<bool>> {
        match self.attribute(tag, name, at)?.as_deref() {
            None => Ok(None),
            Some("yes") => Ok(Some(true)),
            Some("no") => Ok(Some(false)),
            Some(other) => {
                Err(refuse(self.text, at, &format!("the attribute `{name}` must be yes or no, not `{other}`")))
            }
        }
    }
}

/// The character that a reference without an `&` and `;` stands for.
fn character(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix('x') {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => number.parse(),
        };
        return char::from_u32(code.ok()?);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

fn place(offset: u64) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

/// An error about a place in the file.
fn refuse(text: &str, at: usize, what: &str) -> Error {
    let at = u32::try_from(at.min(text.len())).unwrap_or(u32::MAX);
    let place = LineIndex::new(text).position(text, at);
    Error::new(ErrorKind::Format, format!("line {}, column {}: {what}", place.line, place.column))
}
