//! `percent`: a share without its sign, percent for percentage points, and multiples.
//!
//! Reads the shares and multiples that stand against each other, and the shares that agree by value but not by what they are.

use super::figure::{Sort, conflicts, each_answering_bead, sort};
use crate::check::context::Context;
use crate::check::profile::Bars;
use crate::check::rule::{Candidate, Declined, Direction, Rule, Threshold};
use crate::finding::Severity;
use crate::text::lang::Side;
use crate::text::number::{Kind, Quantity};

/// The record.
pub(in crate::check) const RULE: Rule = Rule {
    name: "percent",
    summary: "A percent sign is lost or added, percent are percentage points, or a multiple is another one",
    what: "Reads shares as values whatever they are written in (20%, 百分之二十, 两成, 八折, 3厘). Finds a share on one side \
           whose digits stand without the sign on the other; percent that became percentage points (百分点) or the reverse; \
           and multiples that differ (翻一番, 两倍, doubled). 增长两倍 is read as two and as three times as much, since both \
           are written.",
    why: "From 4 to 5 percent is a rise of one percentage point and of 25 percent.",
    example: "    source  失业率超过20%。\n    target  Unemployment is over 20 percentage points.\n\n\
              20% = percent; 20 percentage points = percentage points: not the same.",
    wrong: "When the percent sign is in the heading of a table. When a translator writes percent for 百分点, as the press \
            often does: such findings are in the thorough profile only.",
    severity: Severity::Critical,
    mqm: "Accuracy > Mistranslation",
    threshold: Threshold {
        // Points for percent pass everywhere, percent for points in thorough; see `measure`.
        bars: Bars::graded(Some(0.6), Some(0.6), Some(0.5)),
        direction: Direction::AtLeast,
        unit: "likelihood that it is a slip, 0 to 1",
    },
    measure,
    join: None,
};

fn measure(context: &Context<'_>) -> Result<Vec<Candidate>, Declined> {
    let mut candidates = conflicts(context, Sort::Share, Severity::Critical, |compare, conflict| {
        let (source, target) = compare.pair(conflict);
        let is_mark = source.kind == Kind::Plain && counts_marks(compare.text(Side::Source), source);
        match (source.kind, target.kind) {
            // 考了90分 is "got 90%".
            (_, Kind::Percent) if is_mark => LOOSE,
            // The percentage must be between 0 and 100.
            (Kind::Percent, _) if says_percentage(compare.text(Side::Target)) => LOOSE,
            (_, Kind::Percent) if says_percentage(compare.text(Side::Source)) => LOOSE,
            (Kind::Percent, _) | (_, Kind::Percent) => 0.9,
            (Kind::Multiple, Kind::Multiple) => 0.75,
            _ => 0.6,
        }
    });
    candidates.extend(each_answering_bead(context, |compare, candidates| {
        for conflict in &compare.figures.small {
            let (source, target) = compare.pair(*conflict);
            if sort(source, target) == Sort::Share {
                candidates.extend(compare.against(*conflict, 0.7, Severity::Critical));
            }
        }
        for pair in &compare.figures.matches {
            let source = &compare.quantities(Side::Source)[pair.source];
            let target = &compare.quantities(Side::Target)[pair.target];
            if source.kind != Kind::Percent || target.kind != Kind::Percent {
                continue;
            }
            let texts = [compare.text(Side::Source), compare.text(Side::Target)];
            let points = (are_points(texts[0], source), are_points(texts[1], target));
            if points.0 == points.1 {
                continue;
            }
            let strength = if points.0 { LOOSE } else { 0.8 };
            let name = |are_points: bool| if are_points { "percentage points" } else { "percent" };
            let printed = |quantity: &Quantity, text: &'_ str| quantity.span.of_text(text).trim().to_owned();
            let said = format!(
                "{} = {}; {} = {}: not the same",
                printed(source, texts[0]),
                name(points.0),
                printed(target, texts[1]),
                name(points.1)
            );
            candidates.extend(compare.said(source, target, strength, Severity::Critical, &said));
        }
    }));
    Ok(candidates)
}

/// How likely it is a slip that 百分点 became percent: the press writes so.
const LOOSE: f32 = 0.5;

/// Tells whether a text says by a word what its numbers without a sign are.
fn says_percentage(text: &str) -> bool {
    let is_share = |at: usize| !text[at..].starts_with(" point") && !text[at..].starts_with("-point");
    text.match_indices("ercentage").any(|(at, word)| is_share(at + word.len()))
        || ["百分比", "百分率"].iter().any(|word| text.contains(word))
}

/// Tells whether a number of a Chinese text is the mark of a pupil or a contest.
fn counts_marks(text: &str, quantity: &Quantity) -> bool {
    let after = text.get(quantity.span.end as usize..).unwrap_or_default().trim_start();
    after.strip_prefix('分').is_some_and(|rest| !rest.starts_with(['之', '钟', '鐘', '贝', '貝']))
}

fn are_points(text: &str, quantity: &Quantity) -> bool {
    let printed = quantity.span.of_text(text);
    printed.ends_with(['点', '點']) || printed.to_ascii_lowercase().contains("point")
}
