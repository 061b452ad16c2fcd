//! A table with a row per bead, for spreadsheets and scripts: tab-separated values, quoted as in RFC 4180.
//!
//! Takes a bitext; gives back a header row and a row for each bead, those with an empty side too. It does *not* keep line
//! breaks, tabs or control characters inside a cell: each becomes a space, so a line is always a row.

use std::io;

use super::place::LineWalk;
use super::{Listing, Written, findings_per_bead, output_error};
use crate::bitext::Bitext;
use crate::error::Result;
use crate::finding::Finding;
use crate::text::lang::Side;

/// What is done with cells that a spreadsheet would run as a formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Cells {
    /// Such a cell gets an apostrophe in front, which spreadsheets take as "this is text".
    #[default]
    Guarded,
    /// Cells hold the text and nothing else, for programs that read the table.
    Raw,
}

const COLUMNS: [&str; 8] =
    ["bead", "kind", "confidence", "source_lines", "target_lines", "source", "target", "findings"];

/// Writes a tab-separated table.
///
/// `findings` holds `rule: message` for each finding, separated by ` | `.
///
/// # Errors
///
/// [`crate::ErrorKind::Format`] where a finding names a bead that is not there; [`crate::ErrorKind::Io`] where `out`
/// fails.
pub fn write(bitext: &Bitext, findings: &[Finding], cells: Cells, out: &mut dyn io::Write) -> Result<Written> {
    let findings = findings_per_bead(bitext, findings, Listing::Each)?;
    let mut written = Written { units: bitext.beads().len(), ..Written::default() };
    let guarded = write_rows(bitext, &findings, cells, out).map_err(|cause| output_error(&cause))?;
    if guarded > 0 {
        written.notice(format!(
            "cells that a spreadsheet would take for a formula and that have an apostrophe in front now: {guarded}"
        ));
    }
    Ok(written)
}

/// Gives back the number of cells that were guarded.
fn write_rows(bitext: &Bitext, findings: &[Vec<&Finding>], cells: Cells, out: &mut dyn io::Write) -> io::Result<usize> {
    let mut table = csv::WriterBuilder::new().delimiter(b'\t').from_writer(out);
    table.write_record(COLUMNS)?;
    let mut source_lines = LineWalk::new(bitext.source());
    let mut target_lines = LineWalk::new(bitext.target());
    let mut guarded = 0;
    for ((id, bead), findings) in bitext.numbered_beads().zip(findings) {
        let messages: Vec<String> =
            findings.iter().map(|finding| format!("{}: {}", finding.rule, finding.message)).collect();
        let texts =
            [bitext.text(Side::Source, bead.source), bitext.text(Side::Target, bead.target), messages.join(" | ")];
        let texts = texts.map(|text| {
            let line = on_one_line(&text);
            if cells == Cells::Guarded && is_formula(&line) {
                guarded += 1;
                format!("'{line}")
            } else {
                line
            }
        });
        let figures = [
            id.to_string(),
            bead.kind().to_string(),
            format!("{:.4}", bead.confidence.value()),
            source_lines.lines(bead.source),
            target_lines.lines(bead.target),
        ];
        table.write_record(figures.iter().chain(&texts))?;
    }
    table.flush()?;
    Ok(guarded)
}

fn on_one_line(text: &str) -> String {
    let blank = |character: char| character.is_control() || matches!(character, '\u{2028}' | '\u{2029}');
    text.chars().map(|character| if blank(character) { ' ' } else { character }).collect()
}

/// Tells whether a spreadsheet may take a cell for a formula: a sign comes first, perhaps after blanks and characters that
/// do not show, perhaps in its full-width form.
fn is_formula(cell: &str) -> bool {
    let hidden = |character: char| {
        character.is_whitespace()
            || matches!(character, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
    };
    cell.trim_start_matches(hidden).starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}
