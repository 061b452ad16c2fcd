//! XLIFF 1.2, strict.
//!
//! Takes what is known of a unit; gives back its element. State and qualifier are those of the specification (section 2.4, `state`
//! and `state-qualifier`); what it has no attribute for stands in a `context-group`. It does *not* use extensions.

use std::io;

use super::{Head, UnitFacts};
use crate::bitext::BeadState;
use crate::format::codes::{CodeNames, Spelled};
use crate::format::escape::{EscapedAttribute, EscapedContent, OneLine};

/// The attributes of inline codes (XLIFF 1.2, section 2.3).
const CODES: CodeNames = CodeNames { number: "id", kind: "ctype", halves: ["open", "close"], lone_number: Some("id") };

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
    writeln!(out, "<source>{}</source>", Spelled { parts: &unit.parts[0], names: &CODES })?;
    if unit.has_target {
        let state = match unit.state() {
            BeadState::Accepted => "state=\"final\"",
            _ if unit.is_doubted() => "state=\"needs-review-translation\"",
            _ => "state=\"translated\"",
        };
        writeln!(out, "<target {state}>{}</target>", Spelled { parts: &unit.parts[1], names: &CODES })?;
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
