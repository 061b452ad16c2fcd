//! `unit`: the right number with another unit.
//!
//! Reads the unit beside numbers that agree by value. A number in another unit that is converted rightly agrees; one that is
//! converted wrongly is for `number-value`.

use super::conversion::{is_same_measure, unit};
use super::figure::{Compare, each_bead};
use crate::check::context::Context;
use crate::check::profile::Bars;
use crate::check::rule::{Candidate, Declined, Direction, Rule, Threshold};
use crate::finding::Severity;
use crate::text::currency::currency_of;
use crate::text::lang::Side;
use crate::text::number::{Form, MatchKind, Quantity, Value};
use crate::text::unit::Unit;

/// The record.
pub(in crate::check) const RULE: Rule = Rule {
    name: "unit",
    summary: "A number has the unit of another size, or of another thing",
    what: "Reads the unit right after each of two numbers that agree by value: lengths, areas, volumes, weights, times, power, \
           data and temperatures, metric, imperial and Chinese (斤, 里, 亩). A unit at the end of a range or list counts for \
           all of it. The units must be the same, or the measures: 1000米 is 1 km.",
    why: "Fifty kilometres are not fifty miles, and a number that looks right is not read twice.",
    example: "    source  大坝高100米。\n    target  The dam is 100 feet high.\n\n\
              100 metres; 100 feet: not the same unit.",
    wrong: "When a numeral stands twice with two units and the sentences order them otherwise. When a unit is named after \
            a word that is not known here. Monetary units are for `currency`.",
    severity: Severity::Critical,
    mqm: "Accuracy > Mistranslation",
    threshold: Threshold {
        // A pair whose number stands once on each side; see `strength`.
        bars: Bars::each(0.6),
        direction: Direction::AtLeast,
        unit: "likelihood that the two numbers count the same thing, 0 to 1",
    },
    measure,
    join: None,
};

fn measure(context: &Context<'_>) -> Result<Vec<Candidate>, Declined> {
    Ok(each_bead(context, |compare, candidates| {
        for pair in &compare.figures.matches {
            let found = differing(compare, pair.source, pair.target);
            let Some((source_unit, target_unit)) = found.filter(|_| pair.kind != MatchKind::Rounded) else { continue };
            let (source, target) = numbers(compare, pair.source, pair.target);
            let are_leagues = [source_unit, target_unit].map(|unit| ["li", "miles"].contains(&unit)) == [true; 2];
            if are_leagues && is_figure_of_speech(source) && is_figure_of_speech(target) {
                continue;
            }
            let printed = |side: Side, quantity: &Quantity| quantity.span.of_text(compare.text(side)).trim().to_owned();
            let said = format!(
                "{} {source_unit}; {} {target_unit}: not the same unit",
                printed(Side::Source, source),
                printed(Side::Target, target)
            );
            candidates.extend(compare.said(
                source,
                target,
                strength(compare, source, target),
                Severity::Critical,
                &said,
            ));
        }
    }))
}

/// Tells whether a number is said for *many*: a journey of a thousand miles is one of 千里.
fn is_figure_of_speech(quantity: &Quantity) -> bool {
    !quantity.is_strong() && quantity.form == Form::Words && quantity.value >= Value::whole(100)
}

fn numbers<'c>(compare: &Compare<'c>, source: usize, target: usize) -> (&'c Quantity, &'c Quantity) {
    (&compare.quantities(Side::Source)[source], &compare.quantities(Side::Target)[target])
}

/// Returns the names of the units of two numbers where they are not the same measure.
fn differing(compare: &Compare<'_>, source: usize, target: usize) -> Option<(&'static str, &'static str)> {
    let (first, second) = numbers(compare, source, target);
    let source_unit = shared_unit(compare, Side::Source, source)?;
    let Some(target_unit) = shared_unit(compare, Side::Target, target) else {
        // A weight that became money.
        let text = compare.text(Side::Target);
        let money = currency_of(text, second.span.start as usize, second.span.end as usize)?;
        let is_weight = source_unit.name == "pounds" && money.name() == "GBP";
        return (!is_weight).then_some((source_unit.name, money.name()));
    };
    let is_same = source_unit == target_unit
        || source_unit.may_be_short_for(target_unit)
        || target_unit.may_be_short_for(source_unit)
        || is_same_measure((first, source_unit), (second, target_unit));
    (!is_same).then_some((source_unit.name, target_unit.name))
}

/// Reads the unit of a number, or of the one it stands in a range or list with.
fn shared_unit(compare: &Compare<'_>, side: Side, index: usize) -> Option<&'static Unit> {
    let (text, quantities) = (compare.text(side), compare.quantities(side));
    let mut index = index;
    loop {
        let quantity = quantities.get(index)?;
        if let Some(found) = unit((text, quantity)) {
            return Some(found);
        }
        let next = quantities.get(index + 1)?;
        let gap = text.get(quantity.span.end as usize..next.span.start as usize)?;
        // 7.85 to one US dollar is no range.
        if !crate::text::number::joins(gap) || next.value < quantity.value {
            return None;
        }
        index += 1;
    }
}

/// A number that stands several times may be paired with the wrong one of its kind, and a one in words says less than its unit: 一天 and
/// *a one-hour period* of a day.
fn strength(compare: &Compare<'_>, source: &Quantity, target: &Quantity) -> f32 {
    let count = |side: Side, wanted: &Quantity| {
        let is_like = |quantity: &&Quantity| (quantity.value, quantity.kind) == (wanted.value, wanted.kind);
        compare.quantities(side).iter().filter(is_like).count()
    };
    let is_one = source.value == Value::ONE && source.form == Form::Words && target.form == Form::Words;
    if count(Side::Source, source) == 1 && count(Side::Target, target) == 1 && !is_one { 0.8 } else { 0.5 }
}
