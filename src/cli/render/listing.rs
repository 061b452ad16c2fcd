//! The readable listing of a bitext: bead by bead, both sides, with the findings under their bead.
//!
//! Takes a bitext and its findings; prints them on standard output. It does *not* leave anything out.

use std::io::{self, Write as _};

use duiqi::bitext::{Bead, Bitext};
use duiqi::finding::Finding;
use duiqi::text::lang::Side;

use super::visible::{columns, sanitize, wrap};
use super::{BOLD, DIM, Terminal, severity_style};
use crate::cli::tongue::said;

/// What stands for a side that says nothing.
const NOTHING: &str = "–";

/// Prints every bead with its kind, confidence, text and findings.
///
/// # Errors
///
/// Where standard output fails.
pub(crate) fn listing(terminal: &mut Terminal, bitext: &Bitext, findings: &[Finding]) -> io::Result<()> {
    let layout = Layout::new(terminal, bitext);
    let mut findings_left = findings;
    for (id, bead) in bitext.numbered_beads() {
        let number = id.ordinal();
        writeln!(terminal, "{DIM}{number:>5}  {:<4} {:.2}{DIM:#}", bead.kind().to_string(), bead.confidence.value())?;
        for side in [Side::Source, Side::Target] {
            layout.side(terminal, bitext, bead, side)?;
        }
        // Findings come sorted by their first bead.
        let here = findings_left.partition_point(|finding| finding.beads.first().is_none_or(|first| *first <= id));
        let (own, later) = findings_left.split_at(here);
        for finding in own {
            layout.finding(terminal, finding)?;
        }
        findings_left = later;
    }
    terminal.flush()
}

/// How wide the columns are.
struct Layout {
    /// Columns of the wider language tag.
    tag: usize,
    /// Columns of the highest line number.
    line: usize,
    /// Columns for text; `None` where nothing is wrapped.
    text: Option<usize>,
}

impl Layout {
    fn new(terminal: &Terminal, bitext: &Bitext) -> Self {
        let sides = [bitext.source(), bitext.target()];
        let tag = sides.map(|side| side.document().lang().tag().len()).into_iter().max().unwrap_or(0);
        let last_line = |side: &duiqi::document::Segmentation| {
            side.all().ids().next_back().map_or(1, |last| side.position(last).line)
        };
        let line = sides.map(last_line).into_iter().max().unwrap_or(1).to_string().len();
        let text = terminal.terminal_columns.map(|columns| columns.saturating_sub(INDENT + tag + line + 4));
        Self { tag, line, text }
    }

    fn side(&self, terminal: &mut Terminal, bitext: &Bitext, bead: &Bead, side: Side) -> io::Result<()> {
        let segmentation = bitext.side(side);
        let tag = segmentation.document().lang().tag();
        let (tag_width, line_width) = (self.tag, self.line);
        if bead.side(side).is_empty() {
            return writeln!(terminal, "{:INDENT$}{DIM}{tag:<tag_width$} {:>line_width$} │{DIM:#} {NOTHING}", "", "");
        }
        for id in bead.side(side).ids() {
            let line = segmentation.position(id).line;
            let text = sanitize(segmentation.text(id));
            let mut head = format!("{DIM}{tag:<tag_width$} {line:>line_width$} │{DIM:#}");
            for part in self.text.map_or_else(|| vec![&*text], |width| wrap(&text, width)) {
                writeln!(terminal, "{:INDENT$}{head} {part}", "")?;
                head = format!("{DIM}{:tag_width$} {:>line_width$} │{DIM:#}", "", "");
            }
        }
        Ok(())
    }

    fn finding(&self, terminal: &mut Terminal, finding: &Finding) -> io::Result<()> {
        let style = severity_style(finding.severity);
        let label = format!("{}[{}]", said(finding.severity.name()), finding.rule);
        let message = said(&finding.message);
        let message = sanitize(&message);
        let (tag, line) = (self.tag, self.line);
        let indent = INDENT + tag + line + 3;
        let room = self.text.map(|text| (text + 1).saturating_sub(columns(&label) + 2));
        for (number, part) in room.map_or_else(|| vec![&*message], |room| wrap(&message, room)).into_iter().enumerate()
        {
            if number == 0 {
                writeln!(terminal, "{:indent$}{style}{label}{style:#}{BOLD}:{BOLD:#} {part}", "")?;
            } else {
                writeln!(terminal, "{:indent$}{:width$}{part}", "", "", width = columns(&label) + 2)?;
            }
        }
        Ok(())
    }
}

/// Columns before the language tag.
const INDENT: usize = 7;
