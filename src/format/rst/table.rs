//! The tables of reStructuredText: grid tables and simple tables.
//!
//! Takes the lines of a table; gives back the pieces of its cells in the order of the text. A cell whose lines stand between
//! those of another cell is given line by line, because blocks of a document never overlap. It does *not* join cells that
//! span columns.

use std::ops::Range;

use unicode_width::UnicodeWidthChar as _;

use super::super::leaf;
use crate::text::span::ByteSpan;

/// The lines of one cell, as far as nothing of another cell stands between them.
pub(super) type Cell = Vec<Range<usize>>;

/// A piece of a cell on one line.
struct Piece {
    row: usize,
    column: usize,
    range: Range<usize>,
}

/// Tells whether a line is the border of a grid table: `+---+====+`.
pub(super) fn is_grid_border(line: &str) -> bool {
    line.len() > 2
        && line.starts_with('+')
        && line.ends_with('+')
        && line.bytes().all(|byte| matches!(byte, b'+' | b'-' | b'='))
}

/// Tells whether a line is the border of a simple table: `==== ====`.
pub(super) fn is_simple_border(line: &str) -> bool {
    line.split(' ').filter(|run| !run.is_empty()).count() > 1 && line.bytes().all(|byte| matches!(byte, b'=' | b' '))
}

/// Reads the cells of a grid table.
pub(super) fn grid(text: &str, lines: &[Range<usize>]) -> Vec<Cell> {
    let mut pieces = Vec::new();
    let mut row = 0;
    for line in lines {
        let written = &text[line.clone()];
        if written.starts_with('+') && (is_grid_border(written) || written.contains("--")) {
            row += 1;
            continue;
        }
        let mut start = line.start;
        for (column, piece) in written.split('|').enumerate() {
            pieces.push(Piece { row, column, range: start..start + piece.len() });
            start += piece.len() + 1;
        }
    }
    cells(text, pieces)
}

/// Reads the cells of a simple table, borders included.
pub(super) fn simple(text: &str, lines: &[Range<usize>]) -> Vec<Cell> {
    let Some(border) = lines.first() else { return Vec::new() };
    // The column where each run of the border starts; tables are set in a font of fixed width.
    let written = &text[border.clone()];
    let starts: Vec<usize> = (0..written.len())
        .filter(|at| written.as_bytes()[*at] == b'=' && (*at == 0 || written.as_bytes()[*at - 1] == b' '))
        .collect();
    let mut pieces = Vec::new();
    let mut row = 0;
    for line in lines {
        let written = &text[line.clone()];
        if written.is_empty() || written.bytes().all(|byte| matches!(byte, b'=' | b' ' | b'-')) {
            row += 1;
            continue;
        }
        let cuts = cuts(written, &starts);
        let ends = cuts.iter().skip(1).copied().chain([written.len()]);
        for (column, (start, end)) in cuts.iter().copied().zip(ends).enumerate() {
            let range = line.start + start..line.start + end;
            // Text in the first column opens a row.
            if column == 0 && !text[range.clone()].trim().is_empty() {
                row += 1;
            }
            pieces.push(Piece { row, column, range });
        }
    }
    cells(text, pieces)
}

/// Where the columns start in a line, in bytes.
fn cuts(line: &str, starts: &[usize]) -> Vec<usize> {
    let mut cuts = Vec::with_capacity(starts.len());
    let mut width = 0;
    for (at, character) in line.char_indices() {
        if starts.get(cuts.len()).is_some_and(|start| width >= *start) {
            cuts.push(at);
        }
        width += character.width().unwrap_or(0);
    }
    cuts
}

fn cells(text: &str, pieces: Vec<Piece>) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::new();
    let mut last = None;
    for piece in pieces {
        let span = leaf::trim(text, ByteSpan::of(piece.range.start, piece.range.end));
        if span.is_empty() {
            continue;
        }
        let range = span.start as usize..span.end as usize;
        match cells.last_mut().filter(|_| last == Some((piece.row, piece.column))) {
            Some(cell) => cell.push(range),
            None => cells.push(vec![range]),
        }
        last = Some((piece.row, piece.column));
    }
    cells
}
