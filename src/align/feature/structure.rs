//! Blocks: headings, items and cells that match, borders crossed, code blocks passed.

use crate::document::BlockKind;

use super::super::view::View;

/// Whether the blocks of the two documents say anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Informative {
    /// Both documents have paragraphs of several sentences, or blocks of different kinds.
    Yes,
    /// Each segment is a paragraph of its own (a file cut beforehand): a border means nothing.
    No,
}

/// The blocks of two documents against each other.
#[derive(Debug, Clone)]
pub(in super::super) struct Structure {
    informative: Informative,
    source_borders: Vec<u16>,
    target_borders: Vec<u16>,
}

/// What the blocks say about a bead.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(in super::super) struct StructureFit {
    /// 1 where both sides start a block, -1 where only one does, else 0.
    pub starts: f32,
    /// How many block borders lie inside the bead.
    pub crossed: f32,
    /// How different the kinds of block are, 0 to 1.
    pub kinds_differ: f32,
    /// -1 where the same untranslated block stands before both sides, 1 where it stands before one only.
    pub verbatim_differs: f32,
}

impl Structure {
    pub(in super::super) fn new(source: &View, target: &View) -> Self {
        let plain = |view: &View| {
            view.segments.iter().all(|segment| segment.kind == BlockKind::Paragraph && segment.starts_block)
        };
        let informative = if plain(source) || plain(target) { Informative::No } else { Informative::Yes };
        Self { informative, source_borders: borders(source), target_borders: borders(target) }
    }

    /// Tells whether the blocks say anything about any bead.
    pub(in super::super) fn is_informative(&self) -> bool {
        self.informative == Informative::Yes
    }

    /// Returns what the blocks say about the segments `i..i_end` and `j..j_end`.
    pub(in super::super) fn fit(
        &self,
        views: (&View, &View),
        (i, i_end): (usize, usize),
        (j, j_end): (usize, usize),
    ) -> StructureFit {
        let mut fit = StructureFit::default();
        if !self.is_informative() {
            return fit;
        }
        let inside = |borders: &[u16], from: usize, to: usize| {
            if to > from + 1 { borders[to].wrapping_sub(borders[from + 1]) } else { 0 }
        };
        fit.crossed =
            f32::from(inside(&self.source_borders, i, i_end)) + f32::from(inside(&self.target_borders, j, j_end));
        let (true, true) = (i < i_end, j < j_end) else {
            return fit;
        };
        let (source, target) = (&views.0.segments[i], &views.1.segments[j]);
        fit.starts = match (source.starts_block, target.starts_block) {
            (true, true) => 1.0,
            (false, false) => 0.0,
            _ => -1.0,
        };
        fit.kinds_differ = kind_distance(source.kind, target.kind);
        fit.verbatim_differs = match (source.verbatim_before, target.verbatim_before) {
            (0, 0) => 0.0,
            (left, right) if left == right => -1.0,
            (0, _) | (_, 0) => 1.0,
            _ => 0.0,
        };
        fit
    }
}

/// How many segments up to each cut start a block.
fn borders(view: &View) -> Vec<u16> {
    let mut count = 0_u16;
    std::iter::once(0)
        .chain(view.segments.iter().map(|segment| {
            count = count.wrapping_add(u16::from(segment.starts_block));
            count
        }))
        .collect()
}

fn kind_distance(source: BlockKind, target: BlockKind) -> f32 {
    use BlockKind::{Heading, ListItem, Metadata, Paragraph, Quote, TableCell};
    match (source, target) {
        (Heading(left), Heading(right)) => {
            if left == right {
                0.0
            } else {
                0.3
            }
        }
        (left, right) if left == right => 0.0,
        (Paragraph | ListItem | Quote, Paragraph | ListItem | Quote) => 0.4,
        (Metadata | TableCell, _) | (_, Metadata | TableCell) => 1.0,
        _ => 0.8,
    }
}
