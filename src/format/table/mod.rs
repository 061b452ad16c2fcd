//! Tables with a row per bead, for spreadsheets and scripts: TSV, CSV, Excel workbooks, and Markdown to be pasted.
//!
//! Takes a bitext; gives back a header row and a row for each bead, those with an empty side too. Takes a table of two columns,
//! or one of ours; gives back a bitext. It does *not* keep line breaks, tabs or control characters inside a cell: each becomes a
//! space, so a line of a text table is always a row.

mod markdown;
mod read;
mod row;
mod sheet;
mod workbook;

use std::io;

use super::chosen::{Choice, Nulls, choose};
use super::{WriteOptions, Written, output_error};
use crate::bitext::Bitext;
use crate::error::Result;
use crate::finding::Finding;
use row::{COLUMNS, Rows};

pub use markdown::write as write_markdown;
pub use read::read;
pub(super) use read::{is_quoted, likeliest};
pub use sheet::read as read_workbook;
pub use workbook::write as write_workbook;

/// What is done with cells that a spreadsheet would run as a formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Cells {
    /// Such a cell gets an apostrophe in front, which spreadsheets take as "this is text".
    #[default]
    Guarded,
    /// Cells hold the text and nothing else, for programs that read the table.
    Raw,
}

/// What stands between the cells of a text table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Delimiter {
    /// TSV.
    Tab,
    /// CSV, as RFC 4180 has it, lines ending in CRLF.
    Comma,
}

/// Writes a text table.
///
/// `findings` holds `rule: message` for each finding, separated by ` | `.
///
/// # Errors
///
/// [`crate::ErrorKind::Format`] where a finding names a bead that is not there; [`crate::ErrorKind::Io`] where `out`
/// fails.
pub fn write(
    delimiter: Delimiter,
    bitext: &Bitext,
    findings: &[Finding],
    options: &WriteOptions,
    out: &mut dyn io::Write,
) -> Result<Written> {
    let choice = choose(bitext, findings, &options.selection, Nulls::Keep)?;
    let mut written = Written { units: choice.beads.len(), left_out: choice.left_out, ..Written::default() };
    let guarded = write_rows(delimiter, bitext, &choice, options.cells, out).map_err(|cause| output_error(&cause))?;
    if guarded > 0 {
        written.notice(format!(
            "cells that a spreadsheet would take for a formula and that have an apostrophe in front now: {guarded}"
        ));
    }
    Ok(written)
}

/// Gives back the number of cells that were guarded.
fn write_rows(
    delimiter: Delimiter,
    bitext: &Bitext,
    choice: &Choice<'_>,
    cells: Cells,
    out: &mut dyn io::Write,
) -> io::Result<usize> {
    let mut table = csv::WriterBuilder::new();
    match delimiter {
        Delimiter::Tab => table.delimiter(b'\t'),
        Delimiter::Comma => table.terminator(csv::Terminator::CRLF),
    };
    let mut table = table.from_writer(out);
    table.write_record(COLUMNS)?;
    let mut guarded = 0;
    for mut row in Rows::new(bitext, &choice.beads) {
        if cells == Cells::Guarded {
            for cell in row.texts_mut() {
                guarded += usize::from(guard(cell));
            }
        }
        table.write_record(row.cells())?;
    }
    table.flush()?;
    Ok(guarded)
}

/// Puts an apostrophe before a cell that a spreadsheet may run, or that would read as one that was guarded.
fn guard(cell: &mut String) -> bool {
    let is_formula = is_formula(cell.trim_start_matches('\''));
    if is_formula {
        cell.insert(0, '\'');
    }
    is_formula
}

/// Takes the apostrophe off again.
fn unguard(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_formula(rest.trim_start_matches('\'')) => rest,
        _ => cell,
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guard_comes_off_as_it_went_on() {
        for text in ["=1+1", "'=1+1", "''@a", " ＝a", "'tis", "a=b", "", "'", "-5"] {
            let mut cell = text.to_owned();
            guard(&mut cell);
            assert_eq!(unguard(&cell), text);
        }
    }
}
