//! The cells of a table, row by row, and what blocks stand on one side only.
//!
//! Takes the beads of one side; gives back units: a table row, a heading, an item of a list; and the rows that stand at another
//! place of the other side. Cells with no line break between them are a row, as in Markdown; where every cell stands on a line
//! of its own there are no rows.

use std::collections::BTreeSet;

use super::literal::words;
use super::untranslated::is_east_asian;
use crate::bitext::BeadId;
use crate::check::context::{BeadText, Context};
use crate::document::{BlockKind, SegmentId};
use crate::text::lang::Side;

/// What a page is made of besides prose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UnitKind {
    Heading,
    Item,
    Row,
}

/// One heading, one item or one row of a side.
#[derive(Debug)]
pub(super) struct Unit {
    pub(super) kind: UnitKind,
    /// Its segments, each with its bead, in order; never empty.
    pub(super) segments: Vec<(BeadId, SegmentId)>,
    /// How many blocks it is made of: the cells of a row.
    pub(super) blocks: usize,
}

impl Unit {
    /// Returns the beads, each once, in order.
    pub(super) fn beads(&self) -> Vec<BeadId> {
        let mut beads: Vec<BeadId> = self.segments.iter().map(|(bead, _)| *bead).collect();
        beads.dedup();
        beads
    }

    /// Tells whether no part of it has anything on the other side.
    pub(super) fn is_alone(&self, context: &Context<'_>, side: Side) -> bool {
        self.segments.iter().all(|(bead, _)| is_alone(context.bead(*bead), side))
    }
}

/// Tells whether a bead has nothing on the other side.
pub(super) fn is_alone(bead: &BeadText<'_>, side: Side) -> bool {
    bead.bead.side(side.other()).is_empty()
}

/// Returns the units of a side, in order.
pub(super) fn units(context: &Context<'_>, side: Side) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    let mut before: Option<(u32, u32)> = None;
    for bead in context.beads() {
        let text = bead.side(side);
        let segmentation = text.segmentation();
        for id in text.range().ids() {
            let segment = &segmentation.segments()[id.index()];
            let kind = match segmentation.kind(id) {
                BlockKind::Heading(_) => UnitKind::Heading,
                BlockKind::ListItem => UnitKind::Item,
                BlockKind::TableCell => UnitKind::Row,
                _ => {
                    before = None;
                    continue;
                }
            };
            let is_new_block = before.is_none_or(|(block, _)| block != segment.block);
            let goes_on = before.is_some_and(|(_, end)| {
                !is_new_block
                    || (kind == UnitKind::Row && is_one_line(segmentation.document().text(), end, segment.span.start))
            });
            match units.last_mut().filter(|unit| goes_on && unit.kind == kind) {
                Some(unit) => {
                    unit.segments.push((bead.id, id));
                    unit.blocks += usize::from(is_new_block);
                }
                None => units.push(Unit { kind, segments: vec![(bead.id, id)], blocks: 1 }),
            }
            before = Some((segment.block, segment.span.end));
        }
    }
    units
}

fn is_one_line(text: &str, from: u32, to: u32) -> bool {
    text.get(from as usize..to as usize).is_some_and(|between| !between.contains('\n'))
}

/// Rows and headings that both sides have, but not in the same order: the alignment runs forward and pairs them with others.
#[derive(Debug)]
pub(super) struct Displaced {
    /// The beads of such rows of the source, and of the target.
    beads: [BTreeSet<BeadId>; 2],
}

impl Displaced {
    /// Finds rows and headings by what they, or their first cells, say, where a translation copies it: one that stands alone or against another is
    /// displaced where such a row of the other side says the same.
    pub(super) fn of(context: &Context<'_>) -> Self {
        let unsettled = [Side::Source, Side::Target].map(|side| {
            let is_named = |unit: &Unit| match unit.kind {
                UnitKind::Heading => true,
                UnitKind::Row => unit.blocks > 1,
                UnitKind::Item => false,
            };
            let keyed = units(context, side).into_iter().filter(is_named).filter_map(|row| {
                let (bead, id) = *row.segments.first()?;
                let text = context.bead(bead).side(side).segmentation().text(id);
                let key = words(text);
                let is_copied = !key.is_empty() && !text.chars().any(is_east_asian);
                let is_unsettled = words(context.bead(bead).side(side.other()).as_str()) != key;
                (is_copied && is_unsettled).then_some((key, row))
            });
            keyed.collect::<Vec<_>>()
        });
        let [source, target] = &unsettled;
        let keys = |rows: &[(Vec<String>, Unit)]| rows.iter().map(|(key, _)| key.clone()).collect::<BTreeSet<_>>();
        let beads = |rows: &[(Vec<String>, Unit)], others: &BTreeSet<Vec<String>>| {
            rows.iter().filter(|(key, _)| others.contains(key)).flat_map(|(_, row)| row.beads()).collect()
        };
        Self { beads: [beads(source, &keys(target)), beads(target, &keys(source))] }
    }

    /// Tells whether what a bead has on each of its sides is of a row that stands at another place of the other.
    pub(super) fn holds(&self, bead: &BeadText<'_>) -> bool {
        let holds = |side: Side, beads: &BTreeSet<BeadId>| bead.bead.side(side).is_empty() || beads.contains(&bead.id);
        holds(Side::Source, &self.beads[0]) && holds(Side::Target, &self.beads[1])
    }
}
