//! `currency`: an amount in another currency, or a currency that became another.
//!
//! Reads the currency beside numbers that agree by value, and where that says nothing, the currencies that each side names. It
//! knows no rates of exchange.

use super::figure::{Compare, each_bead};
use crate::check::context::Context;
use crate::check::profile::Bars;
use crate::check::rule::{Candidate, Declined, Direction, Rule, Threshold};
use crate::finding::Compared;
use crate::finding::Severity;
use crate::text::currency::{Currency, Named, chinese_currencies, currency_of, english_currencies};
use crate::text::lang::Side;
use crate::text::number::{Kind, Quantity};
use crate::text::span::ByteSpan;

/// The record.
pub(in crate::check) const RULE: Rule = Rule {
    name: "currency",
    summary: "An amount is in another currency",
    what: "Reads the currency of each of two amounts that agree by value, from a sign, a code or a name, before or after the \
           number, or at the end of its range. Names that leave it open (元, dollars, $, ¥) agree with all they may stand for; \
           人民币 and yuan are one, and so are 港元, 港币 and HK$. Where no amount tells, a currency that only the source names \
           is set against one that only the translation names.",
    why: "The number is right and the amount is wrong, by the rate of the day.",
    example: "    source  罚款25万美元。\n    target  The fine is €250,000.\n\n\
              25万 USD; €250,000 EUR: not the same currency.",
    wrong: "When the translator converts and the rounded amount happens to be the same. A bare 元 that became a bare $ \
            is shown in the thorough profile only, since the text may be from Hong Kong, Taiwan or Canada.",
    severity: Severity::Critical,
    mqm: "Accuracy > Mistranslation",
    threshold: Threshold {
        // A bare 元 beside a bare $ is below it; see `OPEN`.
        bars: Bars::graded(Some(0.7), Some(0.6), Some(0.4)),
        direction: Direction::AtLeast,
        unit: "likelihood that the two are one amount in two currencies, 0 to 1",
    },
    measure,
    join: None,
};

/// How likely a bare 元 beside a bare dollar is a slip.
const OPEN: f32 = 0.4;

fn measure(context: &Context<'_>) -> Result<Vec<Candidate>, Declined> {
    let is_han = [Side::Source, Side::Target].map(|side| context.lang(side).is_chinese());
    Ok(each_bead(context, |compare, candidates| {
        let before = candidates.len();
        for pair in &compare.figures.matches {
            amounts(compare, pair.source, pair.target, candidates);
        }
        if candidates.len() == before {
            names(compare, is_han, candidates);
        }
    }))
}

/// Compares the currencies of two amounts that agree.
fn amounts(compare: &Compare<'_>, source: usize, target: usize, candidates: &mut Vec<Candidate>) {
    let (first, second) = (&compare.quantities(Side::Source)[source], &compare.quantities(Side::Target)[target]);
    let (Some(source_currency), Some(target_currency)) =
        (shared(compare, Side::Source, source), shared(compare, Side::Target, target))
    else {
        return;
    };
    let strength = if !source_currency.agrees(target_currency) {
        if is_alone(compare, first, second) { 0.9 } else { 0.65 }
    } else if source_currency != target_currency && source_currency.is_open() && target_currency.is_open() {
        OPEN
    } else {
        return;
    };
    let printed = |side: Side, quantity: &Quantity| quantity.span.of_text(compare.text(side)).trim().to_owned();
    let said = format!(
        "{} {}; {} {}: not the same currency",
        printed(Side::Source, first),
        source_currency.name(),
        printed(Side::Target, second),
        target_currency.name()
    );
    candidates.extend(compare.said(first, second, strength, Severity::Critical, &said));
}

/// Reads the currency of an amount, or of the one it stands in a range with.
fn shared(compare: &Compare<'_>, side: Side, index: usize) -> Option<Currency> {
    let (text, quantities) = (compare.text(side), compare.quantities(side));
    let mut index = index;
    loop {
        let quantity = quantities.get(index)?;
        if !matches!(quantity.kind, Kind::Plain | Kind::Vague | Kind::Year) {
            return None;
        }
        let found = currency_of(text, quantity.span.start as usize, quantity.span.end as usize);
        if found.is_some() {
            return found;
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

fn is_alone(compare: &Compare<'_>, source: &Quantity, target: &Quantity) -> bool {
    let count = |side: Side, wanted: &Quantity| {
        compare.quantities(side).iter().filter(|quantity| quantity.value == wanted.value).count()
    };
    count(Side::Source, source) == 1 && count(Side::Target, target) == 1
}

/// Compares the currencies that the sides name, each with those of the whole other side.
fn names(compare: &Compare<'_>, is_han: [bool; 2], candidates: &mut Vec<Candidate>) {
    let named = |side: Side, is_han: bool| {
        let text = compare.text(side);
        if is_han { chinese_currencies(text) } else { english_currencies(text) }
    };
    let source = named(Side::Source, is_han[0]);
    if source.is_empty() {
        return;
    }
    let target = named(Side::Target, is_han[1]);
    let alone = |own: &[Named], other: &[Named]| {
        own.iter().copied().find(|named| !other.iter().any(|other| other.currency.agrees(named.currency)))
    };
    // A bare 元 or $ on the other side, even one that counts a number, may stand for the name.
    let (Some(first), Some(second)) = (alone(&source, &target), alone(&target, &source)) else { return };
    let sides = [(Side::Source, first), (Side::Target, second)];
    let [source_text, target_text] = sides.map(|(side, named)| compare.text(side)[named.start..named.end].to_owned());
    let [source_place, target_place] =
        sides.map(|(side, named)| compare.bead.side(side).to_document(ByteSpan::of(named.start, named.end)));
    candidates.push(Candidate {
        beads: vec![compare.bead.id],
        source: Some(source_place),
        target: Some(target_place),
        strength: 0.7,
        confidence: compare.bead.confidence(0.7),
        severity: Severity::Critical,
        detail: format!("{source_text}; {target_text}"),
        message: format!("{source_text} and {target_text} are not the same currency."),
        compared: Some(Compared { source: source_text, target: target_text }),
    });
}
