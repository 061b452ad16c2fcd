//! Writing a PO catalogue.
//!
//! Takes a bitext; gives back a catalogue that `msgfmt -c` takes. A message that was there already gets its bead as context, for
//! a catalogue has each message once.

use std::collections::BTreeSet;
use std::fmt;
use std::io;

use crate::bitext::{BeadState, Bitext};
use crate::error::Result;
use crate::finding::Finding;
use crate::format::chosen::{Nulls, choose};
use crate::format::escape::OneLine;
use crate::format::place::LineWalk;
use crate::format::{Context, WriteOptions, Written, output_error};
use crate::text::lang::Side;

/// Writes a catalogue.
///
/// # Errors
///
/// [`crate::ErrorKind::Format`] where a finding names a bead that is not there; [`crate::ErrorKind::Io`] where `out`
/// fails.
pub fn write(
    bitext: &Bitext,
    findings: &[Finding],
    options: &WriteOptions,
    out: &mut dyn io::Write,
) -> Result<Written> {
    let choice = choose(bitext, findings, &options.selection, Nulls::KeepSource)?;
    let mut written = Written { left_out: choice.left_out, ..Written::default() };
    let mut line = OneLine::default();
    let name = line.alone(bitext.source().document().name());
    let lang = bitext.target().document().lang().tag().replace('-', "_");
    let mut lines = LineWalk::new(bitext.source());
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut write_all = || -> io::Result<()> {
        write!(
            out,
            "msgid \"\"\nmsgstr \"\"\n\"Project-Id-Version: duiqi\\n\"\n\"Language: {lang}\\n\"\n\"MIME-Version: 1.0\\n\"\n\
             \"Content-Type: text/plain; charset=UTF-8\\n\"\n\"Content-Transfer-Encoding: 8bit\\n\"\n"
        )?;
        for chosen in &choice.beads {
            let bead = chosen.bead;
            let [source, target] =
                [Side::Source, Side::Target].map(|side| legal(bitext.text(side, bead.side(side)).trim()));
            if source.is_empty() {
                written.left_out += 1;
                continue;
            }
            let (kind, state) = (bead.kind(), bead.state.name());
            writeln!(out, "\n#. duiqi: {kind}, confidence {:.4}, {state}", bead.confidence.value())?;
            for finding in &chosen.findings {
                writeln!(out, "#. {} ({}): {}", finding.rule, finding.severity, line.alone(&finding.message))?;
            }
            let first = lines.lines(bead.source);
            let first = first.split('-').next().unwrap_or_default();
            // A reference with a blank in its name would read as two.
            if options.context == Context::Keep && !name.contains(char::is_whitespace) {
                writeln!(out, "#: {name}:{first}")?;
            }
            let is_doubted = !chosen.findings.is_empty() || matches!(bead.state, BeadState::Flagged | BeadState::Stale);
            if is_doubted && !target.is_empty() && bead.state != BeadState::Accepted {
                out.write_all(b"#, fuzzy\n")?;
            }
            if !seen.insert(source.clone()) {
                writeln!(out, "msgctxt \"bead {}\"", u64::from(chosen.id.0) + 1)?;
            }
            writeln!(out, "msgid {}\nmsgstr {}", Quoted(&source), Quoted(&target))?;
            written.units += 1;
        }
        Ok(())
    };
    write_all().map_err(|cause| output_error(&cause))?;
    Ok(written)
}

/// Leaves out U+0000, at which a compiled catalogue would end a text, and U+0004, which parts it from its context.
fn legal(text: &str) -> String {
    text.chars().filter(|character| !matches!(character, '\0' | '\u{4}')).collect()
}

/// Prints a string of a catalogue.
struct Quoted<'a>(&'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("\"")?;
        for character in self.0.chars() {
            match character {
                '"' => out.write_str("\\\"")?,
                '\\' => out.write_str("\\\\")?,
                '\n' => out.write_str("\\n")?,
                '\t' => out.write_str("\\t")?,
                '\r' => out.write_str("\\r")?,
                '\u{7}' => out.write_str("\\a")?,
                '\u{8}' => out.write_str("\\b")?,
                '\u{B}' => out.write_str("\\v")?,
                '\u{C}' => out.write_str("\\f")?,
                other => write!(out, "{other}")?,
            }
        }
        out.write_str("\"")
    }
}
