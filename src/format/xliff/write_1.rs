//! XLIFF 1.2, strict.
//!
//! Takes what is known of a unit; gives back its element. State and qualifier are those of the specification (section 2.4, `state`
//! and `state-qualifier`); what it has no attribute for stands in a `context-group`. It does *not* use extensions.

use std::fmt;
use std::io;

use super::{Head, UnitFacts};
use crate::bitext::BeadState;
use crate::format::codes::{End, Part};
use crate::format::escape::{EscapedAttribute, EscapedContent, OneLine};

pub(super) fn head(head: &Head, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(
        out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\">\n\
         <file original=\"{}\" source-language=\"{}\" target-language=\"{}\" datatype=\"plaintext\" tool-id=\"duiqi\">\n\
         <header><tool tool-id=\"duiqi\" tool-name=\"duiqi\" tool-version=\"{}\"/></header>\n<body>",
        EscapedAttribute(&head.name),
        head.langs[0],
        head.langs[1],
        env!("CARGO_PKG_VERSION"),
    )
}

pub(super) fn unit(unit: &UnitFacts<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let approved = if unit.state() == BeadState::Accepted { " approved=\"yes\"" } else { "" };
    writeln!(out, "<trans-unit id=\"{}\"{approved}>", unit.number)?;
    writeln!(out, "<source>{}</source>", Spelled(&unit.parts[0]))?;
    if unit.has_target {
        let state = match unit.state() {
            BeadState::Accepted => "state=\"final\"",
            _ if unit.is_doubted() => "state=\"needs-review-translation\"",
            _ => "state=\"translated\"",
        };
        writeln!(out, "<target {state}>{}</target>", Spelled(&unit.parts[1]))?;
    }
    out.write_all(b"<context-group purpose=\"information\">")?;
    for (name, value) in unit.facts() {
        write!(out, "<context context-type=\"x-{name}\">{}</context>", EscapedContent(&value))?;
    }
    out.write_all(b"</context-group>\n")?;
    let mut line = OneLine::default();
    for finding in &unit.chosen.findings {
        let message = line.alone(&finding.message);
        writeln!(
            out,
            "<note from=\"duiqi\" annotates=\"target\">{} ({}): {}</note>",
            finding.rule,
            finding.severity,
            EscapedContent(&message)
        )?;
    }
    out.write_all(b"</trans-unit>\n")
}

/// Prints the parts of a side as XLIFF 1.2 spells them.
struct Spelled<'a>(&'a [Part<'a>]);

impl fmt::Display for Spelled<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut line = OneLine::default();
        for part in self.0 {
            match part {
                Part::Text(text) => EscapedContent(text).fmt(out)?,
                Part::Open { number, kind, code } => {
                    let (kind, code) = (EscapedAttribute(kind.name()), line.alone(code));
                    write!(out, "<bpt id=\"{number}\" ctype=\"{kind}\">{}</bpt>", EscapedContent(&code))?;
                }
                Part::Close { number, code, .. } => {
                    write!(out, "<ept id=\"{number}\">{}</ept>", EscapedContent(&line.alone(code)))?;
                }
                Part::Half { number, kind, code, end } => {
                    let pos = if *end == End::Open { "open" } else { "close" };
                    let (kind, code) = (EscapedAttribute(kind.name()), line.alone(code));
                    write!(out, "<it id=\"{number}\" pos=\"{pos}\" ctype=\"{kind}\">{}</it>", EscapedContent(&code))?;
                }
                Part::Alone { number, code } => {
                    write!(out, "<ph id=\"{number}\">{}</ph>", EscapedContent(&line.alone(code)))?;
                }
            }
        }
        Ok(())
    }
}
