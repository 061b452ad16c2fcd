//! The rows that every table has.
//!
//! Takes the beads that are written; gives back one row of cells for each. It does *not* know how a table is spelled.

use crate::bitext::Bitext;
use crate::format::chosen::Chosen;
use crate::format::place::LineWalk;
use crate::text::lang::Side;

/// The columns, by which a table of ours is known again.
pub(super) const COLUMNS: [&str; 9] =
    ["bead", "kind", "confidence", "status", "source_lines", "target_lines", "source", "target", "findings"];

/// A row.
pub(super) struct Row {
    cells: [String; 9],
    /// How sure the bead is, as a number.
    pub(super) confidence: f32,
}

impl Row {
    /// Returns the cells in the order of [`COLUMNS`].
    pub(super) fn cells(&self) -> &[String; 9] {
        &self.cells
    }

    /// Returns the cells that hold text of the user: source, target, findings.
    pub(super) fn texts_mut(&mut self) -> &mut [String] {
        &mut self.cells[6..]
    }
}

/// The rows of a bitext.
pub(super) struct Rows<'a> {
    bitext: &'a Bitext,
    beads: std::slice::Iter<'a, Chosen<'a>>,
    source_lines: LineWalk<'a>,
    target_lines: LineWalk<'a>,
}

impl<'a> Rows<'a> {
    /// Starts at the first bead.
    pub(super) fn new(bitext: &'a Bitext, beads: &'a [Chosen<'a>]) -> Self {
        let (source_lines, target_lines) = (LineWalk::new(bitext.source()), LineWalk::new(bitext.target()));
        Self { bitext, beads: beads.iter(), source_lines, target_lines }
    }
}

impl Iterator for Rows<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        let chosen = self.beads.next()?;
        let bead = chosen.bead;
        let cells = [
            chosen.id.to_string(),
            bead.kind().to_string(),
            format!("{:.4}", bead.confidence.value()),
            bead.state.name().to_owned(),
            self.source_lines.lines(bead.source),
            self.target_lines.lines(bead.target),
            on_one_line(&self.bitext.text(Side::Source, bead.source)),
            on_one_line(&self.bitext.text(Side::Target, bead.target)),
            on_one_line(&chosen.messages()),
        ];
        Some(Row { cells, confidence: bead.confidence.value() })
    }
}

fn on_one_line(text: &str) -> String {
    let blank = |character: char| character.is_control() || matches!(character, '\u{2028}' | '\u{2029}');
    text.chars().map(|character| if blank(character) { ' ' } else { character }).collect()
}
