//! XLIFF 2.1: the core and the metadata module.
//!
//! Takes what is known of a unit; gives back its element. The codes of both sides stand in `originalData`, and a code of the target
//! has the number of the same code of the source. It does *not* use other modules.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::io;

use super::{Head, UnitFacts};
use crate::bitext::BeadState;
use crate::finding::Severity;
use crate::format::codes::{End, PairKind, Part};
use crate::format::escape::{EscapedAttribute, EscapedContent, OneLine};

pub(super) fn head(head: &Head, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(
        out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xliff version=\"2.1\" xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" \
         xmlns:mda=\"urn:oasis:names:tc:xliff:metadata:2.0\" srcLang=\"{}\" trgLang=\"{}\">\n<file id=\"f1\" original=\"{}\">",
        head.langs[0],
        head.langs[1],
        EscapedAttribute(&head.name),
    )
}

pub(super) fn unit(unit: &UnitFacts<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "<unit id=\"u{}\">", unit.number)?;
    out.write_all(b"<mda:metadata><mda:metaGroup category=\"duiqi\">")?;
    for (name, value) in unit.facts() {
        write!(out, "<mda:meta type=\"{name}\">{}</mda:meta>", EscapedContent(&value))?;
    }
    out.write_all(b"</mda:metaGroup></mda:metadata>\n")?;
    notes(unit, out)?;
    // Codes of a target that has nothing else, and is not written, are not kept either.
    let target: &[Part<'_>] = if unit.has_target { &unit.parts[1] } else { &[] };
    let data = Data::new([&unit.parts[0], target]);
    data.write(out)?;
    let state = match unit.state() {
        _ if !unit.has_target => "state=\"initial\"",
        BeadState::Accepted => "state=\"final\"",
        _ if unit.is_doubted() => "state=\"translated\" subState=\"duiqi:needs-review\"",
        _ => "state=\"translated\"",
    };
    writeln!(out, "<segment id=\"s{}\" {state}>", unit.number)?;
    writeln!(out, "<source>{}</source>", Spelled { parts: &unit.parts[0], data: &data, side: 0 })?;
    if unit.has_target {
        writeln!(out, "<target>{}</target>", Spelled { parts: &unit.parts[1], data: &data, side: 1 })?;
    }
    out.write_all(b"</segment>\n</unit>\n")
}

fn notes(unit: &UnitFacts<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    if unit.chosen.findings.is_empty() {
        return Ok(());
    }
    let mut line = OneLine::default();
    out.write_all(b"<notes>")?;
    for finding in &unit.chosen.findings {
        // 1 is the highest priority, 10 the lowest.
        let priority = match finding.severity {
            Severity::Critical => 1,
            Severity::Major => 3,
            Severity::Minor => 6,
            Severity::Info => 9,
        };
        let message = line.alone(&finding.message);
        write!(
            out,
            "<note category=\"{}\" priority=\"{priority}\" appliesTo=\"target\">{}</note>",
            finding.rule,
            EscapedContent(&message)
        )?;
    }
    out.write_all(b"</notes>\n")
}

/// The codes of a unit, each text once, and the numbers that the codes of each side have.
struct Data {
    codes: Vec<String>,
    /// Where each code stands among them.
    places: BTreeMap<String, usize>,
    /// For each part of each side: the number of its inline element, which a target shares with the source where the code
    /// is the same.
    ids: [Vec<u32>; 2],
}

impl Data {
    fn new(parts: [&[Part<'_>]; 2]) -> Self {
        let mut data = Self { codes: Vec::new(), places: BTreeMap::new(), ids: [Vec::new(), Vec::new()] };
        let mut line = OneLine::default();
        // What a target code may share: the numbers of the source codes that are still free, by kind and text, in order.
        let mut free: BTreeMap<String, VecDeque<u32>> = BTreeMap::new();
        let mut next = 1;
        for (side, parts) in parts.into_iter().enumerate() {
            let mut of_number: BTreeMap<u32, u32> = BTreeMap::new();
            for part in parts {
                let Some((code, number, key)) = facts(part) else {
                    data.ids[side].push(0);
                    continue;
                };
                let code = line.alone(code);
                if !code.is_empty() && !data.places.contains_key(&code) {
                    data.places.insert(code.clone(), data.codes.len());
                    data.codes.push(code.clone());
                }
                // The second half of a pair names the first.
                if matches!(part, Part::Close { .. }) {
                    data.ids[side].push(of_number.get(&number).copied().unwrap_or(0));
                    continue;
                }
                let key = format!("{key} {code}");
                let shared = free.get_mut(&key).filter(|_| side == 1).and_then(VecDeque::pop_front);
                let id = shared.unwrap_or_else(|| {
                    next += 1;
                    next - 1
                });
                if side == 0 {
                    free.entry(key).or_default().push_back(id);
                }
                of_number.insert(number, id);
                data.ids[side].push(id);
            }
        }
        data
    }

    fn write(&self, out: &mut dyn io::Write) -> io::Result<()> {
        if self.codes.is_empty() {
            return Ok(());
        }
        out.write_all(b"<originalData>")?;
        for (number, code) in (1..).zip(&self.codes) {
            write!(out, "<data id=\"d{number}\">{}</data>", EscapedContent(code))?;
        }
        out.write_all(b"</originalData>\n")
    }

    /// The attribute that names the text of a code, or nothing for an empty one.
    fn reference(&self, code: &str) -> String {
        let code = OneLine::default().alone(code);
        self.places.get(&code).map(|place| format!(" dataRef=\"d{}\"", place + 1)).unwrap_or_default()
    }
}

fn facts<'a>(part: &'a Part<'_>) -> Option<(&'a str, u32, String)> {
    match part {
        Part::Text(_) => None,
        Part::Open { number, kind, code } | Part::Close { number, kind, code } => {
            Some((code, *number, format!("pair {}", kind.name())))
        }
        Part::Half { number, kind, code, end } => Some((code, *number, format!("half {} {end:?}", kind.name()))),
        Part::Alone { number, code } => Some((code, *number, "alone".to_owned())),
    }
}

/// Prints the parts of a side as XLIFF 2 spells them.
struct Spelled<'a> {
    parts: &'a [Part<'a>],
    data: &'a Data,
    side: usize,
}

impl fmt::Display for Spelled<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (part, id) in self.parts.iter().zip(&self.data.ids[self.side]) {
            match part {
                Part::Text(text) => EscapedContent(text).fmt(out)?,
                Part::Open { kind, code, .. } => {
                    write!(out, "<sc id=\"{id}\"{}{}/>", self.data.reference(code), Kind(*kind))?;
                }
                Part::Close { code, .. } => write!(out, "<ec startRef=\"{id}\"{}/>", self.data.reference(code))?,
                Part::Half { kind, code, end, .. } => {
                    let name = if *end == End::Open { "sc" } else { "ec" };
                    let (code, kind) = (self.data.reference(code), Kind(*kind));
                    write!(out, "<{name} id=\"{id}\" isolated=\"yes\"{code}{kind}/>")?;
                }
                Part::Alone { code, .. } => write!(out, "<ph id=\"{id}\"{}/>", self.data.reference(code))?,
            }
        }
        Ok(())
    }
}

/// Prints the attributes that say what a pair does.
struct Kind(PairKind);

impl fmt::Display for Kind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, subtype) = self.0.type_2();
        write!(out, " type=\"{kind}\"")?;
        if subtype.is_empty() { Ok(()) } else { write!(out, " subType=\"{subtype}\"") }
    }
}
