//! A Markdown table, to be pasted into an issue or a page.
//!
//! Takes a bitext; gives back a table of both texts with number, status and findings. It is *not* read back.

use std::fmt;
use std::io;

use super::row::Rows;
use crate::bitext::Bitext;
use crate::error::Result;
use crate::finding::Finding;
use crate::format::chosen::{Nulls, choose};
use crate::format::{WriteOptions, Written, output_error};

/// Writes a table in GitHub's Markdown.
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
    let choice = choose(bitext, findings, &options.selection, Nulls::Keep)?;
    let mut write_all = || -> io::Result<()> {
        let langs = [bitext.source().document().lang(), bitext.target().document().lang()];
        writeln!(out, "| # | {} | {} | | |\n|--:|---|---|---|---|", langs[0], langs[1])?;
        for row in Rows::new(bitext, &choice.beads) {
            let [bead, _, _, status, _, _, source, target, findings] = row.cells();
            writeln!(out, "| {bead} | {} | {} | {status} | {} |", Cell(source), Cell(target), Cell(findings))?;
        }
        Ok(())
    };
    write_all().map_err(|cause| output_error(&cause))?;
    Ok(Written { units: choice.beads.len(), left_out: choice.left_out, ..Written::default() })
}

/// Prints a text so that Markdown shows it as it is.
struct Cell<'a>(&'a str);

impl fmt::Display for Cell<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '<' => out.write_str("&lt;")?,
                '>' => out.write_str("&gt;")?,
                '&' => out.write_str("&amp;")?,
                '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '~' | '#' | '!' | '$' => write!(out, "\\{character}")?,
                other => write!(out, "{other}")?,
            }
        }
        Ok(())
    }
}
