//! `block-missing`: a heading, an item of a list or a table row that stands on one side only.
//!
//! Such blocks hold few words, so `omission` and `addition` let them pass; but translators keep them one for one, so that a
//! single one missing says that a page was extended or cut and the other was not. Where those two rules report something in the
//! same gap, the gap is left to them. A cell missing in a row that is there is for `literal`.

use super::mentioned::mentioned_beside;
use super::table_row::{Displaced, Unit, UnitKind, is_alone, units};
use super::unmatched;
use crate::bitext::{BeadId, Confidence};
use crate::check::context::{BeadText, Context, SideText};
use crate::check::profile::Bars;
use crate::check::rule::{Candidate, Declined, Direction, Rule, Threshold};
use crate::document::BlockKind;
use crate::finding::Severity;
use crate::text::lang::Side;
use crate::text::span::ByteSpan;

/// The record.
pub(in crate::check) const RULE: Rule = Rule {
    name: "block-missing",
    summary: "A heading, a list item or a table row stands on one side only",
    what: "Looks for headings, items of lists and rows of tables all of whose segments the alignment pairs with nothing. \
           Blocks in a row are one finding. Where `omission` or `addition` reports something in the same \
           gap, it is not said twice. The \
           strength is lower where unmatched text of the other side stands right beside, and where the words of the block \
           stand unused in the beads beside it. A row whose first cell tells that it stands at another place is none.",
    why: "An option that was added to a table in one language is not documented in the other.",
    example: "    source  | block | 是否为块级元素 | boolean |\n    target  (the table has no such row)\n\n\
              This table row stands in the source only.",
    wrong: "When the other page has the content in other blocks: a heading made bold, a table made a list. When a table is not \
            written as one on one side, so that its cells are not seen.",
    severity: Severity::Major,
    mqm: "Accuracy > Omission",
    threshold: Threshold {
        // A judgement: a block whose words do not stand beside it and that has nothing beside it on the other side is over 0.6.
        bars: Bars::each(0.6),
        direction: Direction::AtLeast,
        unit: "how surely the block stands alone, 0 to 1",
    },
    measure,
    join: Some(join),
};

/// From this share on, the words of a block that stand beside it on the other side say that it is there.
const MERGED_SHARE: f32 = 0.5;

fn measure(context: &Context<'_>) -> Result<Vec<Candidate>, Declined> {
    let displaced = Displaced::of(context);
    let mut candidates = Vec::new();
    for side in [Side::Source, Side::Target] {
        let said = said(context, side);
        let open = units(context, side).into_iter().filter(|unit| !said[unit.segments[0].0.index()]);
        candidates.extend(open.filter_map(|unit| weigh(context, &unit, side, &displaced)));
    }
    candidates.sort_by_key(|candidate| candidate.beads.first().copied());
    Ok(candidates)
}

/// Tells of each bead whether it is in a gap, beads in a row that stand on `side` only, of which `omission` or `addition` says
/// something.
fn said(context: &Context<'_>, side: Side) -> Vec<bool> {
    let gaps = context.beads().chunk_by(|one, other| is_alone(one, side) && is_alone(other, side));
    let marks = gaps.flat_map(|gap| {
        let is_said = gap.iter().any(|bead| is_alone(bead, side) && unmatched::is_said(context, bead.id, side));
        std::iter::repeat_n(is_said, gap.len())
    });
    marks.collect()
}

fn weigh(context: &Context<'_>, unit: &Unit, side: Side, displaced: &Displaced) -> Option<Candidate> {
    let beads = unit.beads();
    let is_elsewhere = |bead: &BeadId| context.is_moved(*bead) || displaced.holds(context.bead(*bead));
    // A cell alone is no row: in many formats each stands on its own line.
    let is_unit = unit.kind != UnitKind::Row || unit.blocks > 1;
    if !is_unit || !unit.is_alone(context, side) || beads.iter().any(is_elsewhere) {
        return None;
    }
    let texts = || beads.iter().map(|bead| context.bead(*bead).side(side));
    if !texts().any(|text| text.as_str().chars().any(char::is_alphanumeric)) {
        return None;
    }
    let share = beads.iter().map(|bead| mentioned_beside(context, context.bead(*bead), side)).fold(0.0, f32::max);
    let lost = 1.0 - (share / MERGED_SHARE).min(1.0);
    let (first, last) = (beads.first()?.index(), beads.last()?.index());
    let beside = [first.checked_sub(1), last.checked_add(1)].into_iter().flatten();
    let is_beside = |index: usize| context.beads().get(index).is_some_and(|bead| is_alone(bead, side.other()));
    // A table that was made a list has no place for the head.
    let is_remade = |index: usize| context.beads().get(index).is_some_and(|bead| is_remade(bead, side));
    let kept = if unit.kind == UnitKind::Row && beside.clone().any(is_remade) { 0.5 } else { 1.0 };
    let free = if beside.into_iter().any(is_beside) { 0.5 } else { 1.0 };
    let firm = if unit.kind == UnitKind::Item { 0.7 } else { 0.8 };
    let strength = firm * lost * free * kept;
    let sure = beads.iter().map(|bead| context.bead(*bead).confidence(strength).value()).fold(0.0, f32::max);
    let span = texts().filter_map(SideText::span).reduce(ByteSpan::join);
    let (source, target) = match side {
        Side::Source => (span, None),
        Side::Target => (None, span),
    };
    let what = match unit.kind {
        UnitKind::Heading => "heading",
        UnitKind::Row => "table row",
        UnitKind::Item => "list item",
    };
    Some(Candidate {
        source,
        target,
        strength,
        confidence: Confidence::new(sure),
        severity: Severity::Major,
        compared: None,
        detail: String::new(),
        message: format!("This {what} stands in the {side} only."),
        beads,
    })
}

/// Tells whether cells of `side` stand against what is no cell on the other.
fn is_remade(bead: &BeadText<'_>, side: Side) -> bool {
    let is_cell = |side: Side| {
        let text = bead.side(side);
        text.range().ids().next().map(|id| text.segmentation().kind(id) == BlockKind::TableCell)
    };
    (is_cell(side), is_cell(side.other())) == (Some(true), Some(false))
}

/// Makes one finding of blocks that follow each other on the same side.
fn join(_: &Context<'_>, run: &[Candidate]) -> Option<Candidate> {
    let (first, rest) = run.split_first()?;
    let mut joined = first.clone();
    if rest.is_empty() {
        return Some(joined);
    }
    let whole = |one: Option<ByteSpan>, other: Option<ByteSpan>| match (one, other) {
        (Some(one), Some(other)) => Some(one.join(other)),
        (one, other) => one.or(other),
    };
    for more in rest {
        joined.beads.extend(&more.beads);
        joined.source = whole(joined.source, more.source);
        joined.target = whole(joined.target, more.target);
        joined.strength = joined.strength.max(more.strength);
        joined.confidence = Confidence::new(joined.confidence.value().max(more.confidence.value()));
    }
    let place = match (joined.source, joined.target) {
        (Some(_), None) => "the source only",
        (None, Some(_)) => "the target only",
        _ => "one side only",
    };
    joined.message = format!("These {} blocks stand in {place}: headings, list items or table rows.", run.len());
    if joined.source.is_some() && joined.target.is_some() {
        joined.severity = Severity::Minor;
        joined.message = format!("These {} blocks stand on one side only, some on each.", run.len());
    }
    Some(joined)
}
