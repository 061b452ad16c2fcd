//! The rows of one side: what stands on lines of its own.
//!
//! Takes a segmentation; gives back rows of lines in order, that share no line and leave out no line that says something. It
//! does *not* know the other side.

use std::ops::Range;

use super::super::place::PositionWalk;
use crate::document::{Block, BlockKind, SegmentRange, Segmentation};

/// What a row holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowKind {
    /// Sentences.
    Prose,
    /// Code or mathematics.
    Code,
    /// Tags, fences, rules, comments.
    Markup,
}

/// Lines that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// Its first line, from 1.
    pub(super) first: u32,
    /// Its last line.
    pub(super) last: u32,
    /// What it holds.
    pub(super) kind: RowKind,
    /// What is written in it, as the hashes of its words in order; nothing for prose.
    pub(super) words: Vec<u64>,
}

/// The rows of one side.
#[derive(Debug)]
pub(super) struct Rows {
    /// The rows in order.
    pub(super) rows: Vec<Row>,
    /// The row of each block.
    of_block: Vec<usize>,
}

impl Rows {
    pub(super) fn of(side: &Segmentation) -> Self {
        let document = side.document();
        let mut rows = Self { rows: Vec::new(), of_block: Vec::with_capacity(document.blocks().len()) };
        let mut walk = PositionWalk::new(document.text());
        let mut at = 0;
        for block in document.blocks() {
            let (first, last) = (walk.to(block.span.start).line, walk.to(block.span.end).line);
            rows.add_lines(document.text(), at..block.span.start as usize, Some(first));
            rows.add_block(document.text(), block, first, last);
            at = block.span.end as usize;
        }
        rows.add_lines(document.text(), at..document.text().len(), None);
        rows
    }

    /// Returns the rows that neighbouring segments stand in.
    pub(super) fn range(&self, side: &Segmentation, segments: SegmentRange) -> Option<Range<usize>> {
        let row = |index: usize| self.of_block.get(side.segments().get(index)?.block as usize).copied();
        let range = segments.range();
        Some(row(range.start)?..row(range.end.checked_sub(1)?)? + 1)
    }

    fn add_block(&mut self, text: &str, block: &Block, first: u32, last: u32) {
        let kind = match block.kind {
            BlockKind::Code | BlockKind::Math => RowKind::Code,
            kind if kind.is_prose() => RowKind::Prose,
            _ => RowKind::Markup,
        };
        match self.rows.last_mut() {
            Some(row) if row.last >= first => {
                row.last = row.last.max(last);
                if kind == RowKind::Prose {
                    row.kind = kind;
                }
            }
            _ => {
                let words = if kind == RowKind::Prose { Vec::new() } else { words(block.span.of_text(text)) };
                self.rows.push(Row { first, last, kind, words });
            }
        }
        self.of_block.push(self.rows.len() - 1);
    }

    /// Adds the lines of a stretch between two blocks that say something, a row each. The first is the line of the block
    /// before, the last that of the block after: those are no rows of their own.
    fn add_lines(&mut self, text: &str, range: Range<usize>, next: Option<u32>) {
        let between = text[range].replace("\r\n", "\n");
        let taken = self.rows.last().map(|row| row.last);
        for (line, written) in (taken.unwrap_or(1)..).zip(between.split(['\n', '\r'])) {
            if !written.trim().is_empty() && taken != Some(line) && next != Some(line) {
                self.rows.push(Row { first: line, last: line, kind: RowKind::Markup, words: words(written) });
            }
        }
    }
}

/// Words of a row that are looked at: the start of a long listing tells it from others.
const MOST_WORDS: usize = 1000;

/// The words of a piece of code or markup that a translation keeps: those in Latin letters and digits, and the marks where
/// there is no such word.
fn words(text: &str) -> Vec<u64> {
    let split = text.split(|character: char| !(character.is_ascii_alphanumeric() || character == '_'));
    let mut words: Vec<u64> = split.filter(|word| !word.is_empty()).take(MOST_WORDS).map(hash).collect();
    if words.is_empty() {
        words.push(hash(text.trim()));
    }
    words.sort_unstable();
    words
}

/// FNV-1a, 64 bits: the same on every machine.
fn hash(word: &str) -> u64 {
    word.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}
