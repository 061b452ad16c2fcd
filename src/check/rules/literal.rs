//! `literal`: what a translation copies letter by letter, in cells, headings and items, differs.
//!
//! A Chinese page about software is full of segments without a Chinese character: names of options, types, default values,
//! versions. The translation has them in the same letters. Looks at pairs of such segments, and at cells that are empty on
//! one side of a row. Code, addresses and placeholders inside a sentence are for `markup`, figures for the rules of numbers.

use super::table_row::{Displaced, Unit, UnitKind, is_alone, units};
use super::untranslated::is_east_asian;
use crate::bitext::BeadId;
use crate::check::context::{BeadText, Context};
use crate::check::profile::Bars;
use crate::check::rule::{Candidate, Declined, Direction, Rule, Threshold};
use crate::document::{BlockKind, SegmentId};
use crate::finding::{Compared, Severity};
use crate::text::lang::Side;

/// The record.
pub(in crate::check) const RULE: Rule = Rule {
    name: "literal",
    summary: "A cell, heading or item that both languages write alike differs",
    what: "Takes pairs of table cells, headings and list items that have no Chinese character on either side, though one side \
           is Chinese: names of options, types, default values, versions. A translation copies them. Compares their words, \
           whatever signs stand between; what was lost, or changed into another word, is a finding. So is a cell of this kind \
           that is empty on the other side of a row whose other cells are paired.",
    why: "The option was renamed, the default changed, the version moved on: the page still reads well and is wrong.",
    example: "    source  | size | 输入框尺寸 | medium / small / mini |\n    target  | size | size of the input | large / small / mini |\n\n\
              Both sides write this alike, and it differs: medium / small / mini, large / small / mini",
    wrong: "When the one side names the same thing by another name: a type by its base type, an abbreviation by its words. Rows \
            that stand in another order stay under the threshold where their first cells tell it.",
    severity: Severity::Major,
    mqm: "Accuracy > Mistranslation",
    threshold: Threshold {
        bars: Bars::graded(Some(0.7), Some(0.6), Some(0.4)),
        direction: Direction::AtLeast,
        unit: "how firmly the text survives translation, 0 to 1",
    },
    measure,
    join: None,
};

/// The pairs of cells that a row must have before one that is empty says anything.
const PAIRED_CELLS: usize = 2;

/// How firmly a row keeps its place.
const IN_OTHER_ORDER: f32 = 0.4;

/// The longest text, in words, that is looked at: a longer one is prose that was not translated.
const MOST_WORDS: usize = 40;

fn measure(context: &Context<'_>) -> Result<Vec<Candidate>, Declined> {
    let (source, target) = (context.lang(Side::Source), context.lang(Side::Target));
    let chinese = match (source.is_chinese(), target.is_chinese()) {
        (true, false) => Side::Source,
        (false, true) => Side::Target,
        _ => {
            return Err(Declined(format!("it compares Chinese with a language of letters, not {source} and {target}")));
        }
    };
    let displaced = Displaced::of(context);
    let mut candidates: Vec<Candidate> =
        context.beads().iter().filter_map(|bead| pair(context, bead, chinese, &displaced)).collect();
    let rows = [Side::Source, Side::Target].map(|side| {
        let mut rows = units(context, side);
        rows.retain(|unit| unit.kind == UnitKind::Row);
        rows
    });
    candidates.extend(cells(context, &rows, Side::Source, chinese));
    candidates.extend(cells(context, &rows, Side::Target, chinese));
    Ok(candidates)
}

/// Weighs a bead of one segment a side.
fn pair(context: &Context<'_>, bead: &BeadText<'_>, chinese: Side, displaced: &Displaced) -> Option<Candidate> {
    let (source, target) = (bead.side(Side::Source), bead.side(Side::Target));
    if source.segments() != 1 || target.segments() != 1 || context.is_slipped(bead.id) {
        return None;
    }
    let kind = |side: Side| bead.side(side).range().ids().next().map(|id| bead.side(side).segmentation().kind(id));
    let is_copied = matches!(
        (kind(Side::Source)?, kind(Side::Target)?),
        (BlockKind::TableCell, BlockKind::TableCell)
            | (BlockKind::Heading(_), BlockKind::Heading(_))
            | (BlockKind::ListItem, BlockKind::ListItem)
    );
    if !is_copied || [source, target].iter().any(|side| side.as_str().chars().any(is_east_asian)) {
        return None;
    }
    let firmness = firmness(bead.side(chinese).as_str(), bead.side(chinese.other()).as_str());
    let strength = if displaced.holds(bead) { firmness.min(IN_OTHER_ORDER) } else { firmness };
    if strength <= 0.0 {
        return None;
    }
    let (shown_source, shown_target) = (source.as_str().to_owned(), target.as_str().to_owned());
    Some(Candidate {
        beads: vec![bead.id],
        source: source.span(),
        target: target.span(),
        strength,
        confidence: bead.confidence(strength),
        severity: Severity::Major,
        message: format!("Both sides write this alike, and it differs: {shown_source}, {shown_target}"),
        detail: String::new(),
        compared: Some(Compared { source: shown_source, target: shown_target }),
    })
}

/// How firmly what one side has should stand on the other: 0 where it does. A judgement by kind, made on reading the
/// differences of software documentation. `own` is the text of the Chinese side, which only copies; `other` may have words
/// of its own language.
fn firmness(own: &str, other: &str) -> f32 {
    let (own_words, other_words) = (words(own), words(other));
    if own_words.len().max(other_words.len()) > MOST_WORDS {
        return 0.0;
    }
    let (lost, added) = (without(&own_words, &other_words), without(&other_words, &own_words));
    match (lost.len(), added.len()) {
        (0, 0) => 0.0,
        // A dash stands for nothing, and either side may say so in a word.
        _ if own_words.is_empty() || other_words.is_empty() => 0.6,
        (_, 0) => 0.8,
        // `p / text / h1` with one more, but not `Tab` made `Tab bar`.
        (0, more) if more * 2 <= own_words.len() => 0.8,
        (0, _) => 0.4,
        _ if is_spelt_out(&lost, &added) => 0.3,
        // A term that is explained has many more words.
        (_, more) if more <= 2 * lost.len() + 1 => 0.8,
        _ => 0.4,
    }
}

/// Words that say nothing of their own: one side may have them for a sign of the other, `a | b` for *a or b*.
const JOINING: [&str; 5] = ["a", "an", "and", "or", "the"];

/// The words of a text in small letters, without the `s` of a plural and without what only joins.
pub(super) fn words(text: &str) -> Vec<String> {
    let words = text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    let bare = |word: &str| match word.to_lowercase() {
        word if word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") => word[..word.len() - 1].to_owned(),
        word => word,
    };
    words.map(bare).filter(|word| !JOINING.contains(&word.as_str())).collect()
}

/// Returns the words of `these` that `others` have not, or have less often.
fn without(these: &[String], others: &[String]) -> Vec<String> {
    let mut free: Vec<&String> = others.iter().collect();
    let mut left = Vec::new();
    for word in these {
        match free.iter().position(|other| *other == word) {
            Some(at) => {
                free.swap_remove(at);
            }
            None => left.push(word.clone()),
        }
    }
    left
}

/// Tells whether words are the first letters of others: `FAQ` is *frequently asked questions*.
fn is_spelt_out(short: &[String], long: &[String]) -> bool {
    let initials: String = long.iter().filter_map(|word| word.chars().next()).collect();
    short.iter().all(|word| word.chars().count() > 1 && initials.contains(word.as_str()))
}

/// Weighs the cells of `side` that have nothing on the other, in rows that have the rest.
fn cells(context: &Context<'_>, rows: &[Vec<Unit>; 2], side: Side, chinese: Side) -> Vec<Candidate> {
    let [own, others] = match side {
        Side::Source => [&rows[0], &rows[1]],
        Side::Target => [&rows[1], &rows[0]],
    };
    // Which row of the other side a segment is in; `others` are in order.
    let row_of = |id: SegmentId| {
        let at = others.partition_point(|row| row.segments.last().is_some_and(|(_, last)| *last < id));
        let row = others.get(at)?;
        row.segments.first().is_some_and(|(_, first)| *first <= id).then_some(at)
    };
    let is_alone_there = |bead: &BeadId| is_alone(context.bead(*bead), side.other());
    let is_whole: Vec<bool> =
        others.iter().map(|row| !row.segments.iter().any(|(bead, _)| is_alone_there(bead))).collect();
    let mut found = Vec::new();
    for row in own {
        let alone: Vec<BeadId> = row.beads().into_iter().filter(|bead| is_alone(context.bead(*bead), side)).collect();
        if alone.is_empty() {
            continue;
        }
        let paired: Vec<usize> = row
            .beads()
            .iter()
            .filter_map(|bead| context.bead(*bead).side(side.other()).range().ids().next())
            .filter_map(row_of)
            .collect();
        // The alignment runs forward, so that the pairs with one row stand together.
        let run = paired.chunk_by(usize::eq).find(|run| run.len() >= PAIRED_CELLS);
        let Some([other, ..]) = run else { continue };
        // A row with as many filled cells has something else in the place.
        if is_whole[*other] && row.blocks > others[*other].blocks {
            found.extend(alone.iter().filter_map(|bead| cell(context.bead(*bead), side, chinese)));
        }
    }
    found
}

/// Weighs a cell with nothing on the other side.
fn cell(bead: &BeadText<'_>, side: Side, chinese: Side) -> Option<Candidate> {
    let text = bead.side(side);
    let shown = text.as_str();
    // On the other side a word with blanks in it may be prose.
    let is_copied = !shown.chars().any(is_east_asian)
        && shown.chars().any(char::is_alphanumeric)
        && (side == chinese || !shown.contains(char::is_whitespace));
    if !is_copied {
        return None;
    }
    let strength = 0.8;
    let (source, target) = match side {
        Side::Source => (text.span(), None),
        Side::Target => (None, text.span()),
    };
    let empty = side.other();
    Some(Candidate {
        beads: vec![bead.id],
        source,
        target,
        strength,
        confidence: bead.confidence(strength),
        severity: Severity::Major,
        message: format!("This cell of the {side} has no counterpart in the same row of the {empty}: {shown}"),
        detail: "cell".to_owned(),
        compared: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_copied_is_compared_by_its_words() {
        let firm = |own: &str, other: &str| firmness(own, other) >= 0.7;
        assert!(firm("medium/small/mini", "large/small/mini"));
        assert!(firm("p / h1 / image", "p / text / h1 / image"));
        assert!(firm("icon(string)", "icon(*)"));
        assert!(firm("input", "change"));
        for (own, other) in [
            ("Function(e)", "function (e)"),
            ("number or string", "number | string"),
            ("if job has started", "if the job has started"),
            ("Tabs", "Tab bar"),
            ("FAQ", "Frequently asked questions"),
            ("ECharts", "What can be done with a chart"),
            ("—", "false"),
            ("- ", "—"),
        ] {
            assert!(!firm(own, other), "{own} {other}");
        }
    }
}
