//! Terms of a TBX file (ISO 30042), version 2 (`martif`, `termEntry`, `langSet`, `tig` or `ntig`) and 3 (`tbx`, `conceptEntry`,
//! `langSec`, `termSec`).
//!
//! Takes the text of the file; gives back a term for each source term of each concept, with all target terms of it. Those whose
//! status is deprecated or superseded are forbidden, on the source side left out. Nothing is fetched or expanded.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::super::xml::{character, language};
use super::{forbids, format_error};
use crate::error::{Error, Result};
use crate::lexicon::glossary::Term;
use crate::text::lang::Lang;
use crate::text::span::LineIndex;

/// A term of a concept in one language.
#[derive(Default)]
struct Entry {
    text: String,
    is_forbidden: bool,
}

/// What text is being taken for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Taking {
    Nothing,
    Term,
    Status,
    Note,
}

struct Building<'a> {
    langs: [&'a Lang; 2],
    terms: Vec<Term>,
    line: usize,
    lang: Option<Lang>,
    entries: [Vec<Entry>; 2],
    entry: Entry,
    note: String,
    status: String,
    taking: Taking,
}

pub(super) fn read(text: &str, source: &Lang, target: &Lang) -> Result<Vec<Term>> {
    let lines = LineIndex::new(text);
    let line_of = |at: u64| lines.position(text, u32::try_from(at).unwrap_or(u32::MAX)).line;
    let refuse = |at: u64, message: &str| -> Error { format_error(format!("line {}: {message}", line_of(at))) };
    let mut reader = Reader::from_str(text);
    let mut building = Building {
        langs: [source, target],
        terms: Vec::new(),
        line: 0,
        lang: None,
        entries: [Vec::new(), Vec::new()],
        entry: Entry::default(),
        note: String::new(),
        status: String::new(),
        taking: Taking::Nothing,
    };
    let (mut depth, mut is_tbx) = (0_usize, false);
    loop {
        let at = reader.buffer_position();
        let event = reader.read_event().map_err(|cause| refuse(reader.error_position(), &cause.to_string()))?;
        match event {
            Event::Start(tag) => {
                is_tbx |= depth == 0 && matches!(tag.local_name().as_ref(), "martif" | "tbx");
                depth += 1;
                if !is_tbx {
                    return Err(refuse(at, "this is no TBX file: its root element is neither `tbx` nor `martif`"));
                }
                if matches!(tag.local_name().as_ref(), "termEntry" | "conceptEntry") {
                    building.line = usize::try_from(line_of(at)).unwrap_or(0);
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
            Event::Eof if depth > 0 => return Err(refuse(at, "the file ends inside an element")),
            Event::Eof => break,
            Event::Empty(_) | Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::DocType(_) => {}
        }
    }
    if !is_tbx {
        return Err(refuse(0, "this is no TBX file: its root element is neither `tbx` nor `martif`"));
    }
    Ok(building.terms)
}

impl Building<'_> {
    fn start(&mut self, tag: &BytesStart<'_>) {
        match tag.local_name().as_ref() {
            "termEntry" | "conceptEntry" => {
                self.entries = [Vec::new(), Vec::new()];
                self.note.clear();
            }
            "langSet" | "langSec" => self.lang = language(tag),
            "tig" | "ntig" | "termSec" => {
                self.entry = Entry::default();
                self.status.clear();
            }
            "term" => self.taking = Taking::Term,
            "termNote" | "administrativeStatus" if is_status(tag) => self.taking = Taking::Status,
            "note" | "descrip" if self.note.is_empty() => self.taking = Taking::Note,
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "term" | "note" | "descrip" => self.taking = Taking::Nothing,
            "termNote" | "administrativeStatus" => {
                self.entry.is_forbidden |= self.taking == Taking::Status && forbids(&self.status);
                self.taking = Taking::Nothing;
            }
            "tig" | "ntig" | "termSec" => {
                let entry = std::mem::take(&mut self.entry);
                let side = self
                    .langs
                    .iter()
                    .position(|lang| self.lang.as_ref().is_some_and(|own| own.primary() == lang.primary()));
                if let Some(side) = side.filter(|_| !entry.text.trim().is_empty()) {
                    self.entries[side].push(entry);
                }
            }
            "termEntry" | "conceptEntry" => self.finish(),
            _ => {}
        }
    }

    fn finish(&mut self) {
        let [sources, targets] = std::mem::take(&mut self.entries);
        let plain = |entry: &Entry| entry.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let of =
            |wanted: bool| targets.iter().filter(|entry| entry.is_forbidden != wanted).map(plain).collect::<Vec<_>>();
        let note = Some(self.note.trim()).filter(|note| !note.is_empty()).map(str::to_owned);
        for source in sources.iter().filter(|entry| !entry.is_forbidden) {
            let (targets, forbidden) = (of(true), of(false));
            if !targets.is_empty() || !forbidden.is_empty() {
                let term = Term { source: plain(source), targets, forbidden, note: note.clone(), line: self.line };
                self.terms.push(term);
            }
        }
    }

    fn take(&mut self, part: &str) {
        match self.taking {
            Taking::Nothing => {}
            Taking::Term => self.entry.text.push_str(part),
            Taking::Status => self.status.push_str(part),
            Taking::Note => self.note.push_str(part),
        }
    }
}

/// Tells whether an element says how a term is to be used: of that type, or of that name in the dialects of version 3.
fn is_status(tag: &BytesStart<'_>) -> bool {
    if tag.local_name().as_ref() == "administrativeStatus" {
        return true;
    }
    let of_type = tag.attributes().with_checks(false).flatten().find(|attribute| {
        let name: &str = attribute.key.as_ref();
        name == "type"
    });
    let value =
        of_type.and_then(|attribute| Some(attribute.normalized_value(XmlVersion::Explicit1_0).ok()?.to_string()));
    value.is_some_and(|value| matches!(value.as_str(), "administrativeStatus" | "normativeAuthorization"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = "<?xml version='1.0'?>\n<martif type='TBX'><text><body>\n<termEntry id='1'><descrip type='definition'>a &amp; b</descrip>\n\
        <langSet xml:lang='zh-CN'><tig><term>令牌</term></tig><tig><term>标记</term>\
        <termNote type='administrativeStatus'>deprecatedTerm-admn-sts</termNote></tig></langSet>\
        <langSet xml:lang='en'><ntig><termGrp><term>access\n token</term></termGrp></ntig><tig><term>tally</term>\
        <termNote type='administrativeStatus'>supersededTerm-admn-sts</termNote></tig></langSet>\
        <langSet xml:lang='de'><tig><term>Marke</term></tig></langSet></termEntry></body></text></martif>";
    const THREE: &str = "<tbx type='TBX-Basic' xmlns='urn:iso:std:iso:30042:ed-2' xmlns:min='http://www.tbxinfo.net/ns/min'><text><body>\
        <conceptEntry id='c1'><langSec xml:lang='en'><termSec><term>gateway</term></termSec>\
        <termSec><term>portal</term><min:administrativeStatus>deprecatedTerm-admn-sts</min:administrativeStatus></termSec></langSec>\
        <langSec xml:lang='zh'><termSec><term>网关</term></termSec></langSec></conceptEntry></body></text></tbx>";

    fn shown(text: &str, source: &Lang, target: &Lang) -> Vec<String> {
        let of = |term: &Term| {
            format!("{}:{}={}/{}", term.line, term.source, term.targets.join(","), term.forbidden.join(","))
        };
        read(text, source, target).unwrap().iter().map(of).collect()
    }

    #[test]
    fn both_versions_are_read_in_both_directions() {
        let (zh, en) = (Lang::chinese(), Lang::english());
        assert_eq!(shown(TWO, &zh, &en), ["3:令牌=access token/tally"]);
        assert_eq!(shown(TWO, &en, &zh), ["3:access token=令牌/标记"]);
        assert_eq!(read(TWO, &zh, &en).unwrap()[0].note.as_deref(), Some("a & b"));
        assert_eq!(shown(THREE, &zh, &en), ["1:网关=gateway/portal"]);
        assert!(shown(THREE, &zh, &Lang::parse("fr").unwrap()).is_empty());
    }

    #[test]
    fn broken_files_are_refused_with_the_line() {
        let refused = |text| read(text, &Lang::chinese(), &Lang::english()).unwrap_err().to_string();
        assert!(refused("<tbx>\n<text>").contains("ends inside"));
        assert!(refused("<tbx>\n<a></b></tbx>").contains("line 2"));
    }
}
