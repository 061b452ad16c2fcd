//! `date`: parts of dates and times that stand against each other.
//!
//! Reads years, decades, centuries, months, days, weekdays, hours and minutes, and the halves of a year and of a day. It does
//! not convert calendars or time zones: where a text counts by the moon, or names a zone that the other does not, the parts
//! that depend on it are let be.

use super::figure::{Compare, Sort, each_answering_bead, skip, sort};
use crate::check::context::Context;
use crate::check::profile::Bars;
use crate::check::rule::{Candidate, Declined, Direction, Rule, Threshold};
use crate::finding::Severity;
use crate::text::lang::Side;
use crate::text::number::{Kind, Quantity, Value};

/// The record.
pub(in crate::check) const RULE: Rule = Rule {
    name: "date",
    summary: "A date or time of the source is another one in the translation",
    what: "Pairs the parts of dates and times by value: years, decades and centuries (90年代 and the 1990s), months, days, \
           weekdays, hours and minutes on either clock. Parts left over on both sides are set against each other. Also finds \
           the other half of the year (上半年, the second half), the other half of the day (下午, a.m.), and minutes after an \
           hour that is said to be full.",
    why: "Readers act on dates: they come, pay and vote by them.",
    example: "    source  会议定于3月16日星期四举行。\n    target  The meeting is set for Thursday, 16 May.\n\n\
              3月 = March; May: not the same.",
    wrong: "When the translator counts by another calendar or era, or corrects the source. Dates of the lunar calendar \
            (农历八月十五) are unchecked, and so are hours where only one side names a time zone or the two name different \
            ones. A part that only one side gives is not looked at.",
    severity: Severity::Critical,
    mqm: "Accuracy > Mistranslation",
    threshold: Threshold {
        // Leaves out parts of unlike kinds; see `likelihood`.
        bars: Bars::graded(Some(0.6), Some(0.5), Some(0.4)),
        direction: Direction::AtLeast,
        unit: "likelihood that the two parts stand for one another, 0 to 1",
    },
    measure,
    join: None,
};

fn measure(context: &Context<'_>) -> Result<Vec<Candidate>, Declined> {
    Ok(each_answering_bead(context, |compare, candidates| {
        for conflict in &compare.figures.conflicts {
            let (source, target) = compare.pair(*conflict);
            if sort(source, target) == Sort::Calendar
                && !is_unchecked(compare, source)
                && !is_unchecked(compare, target)
            {
                candidates.extend(compare.against(*conflict, likelihood(source, target), Severity::Critical));
            }
        }
        half_of_day(compare, candidates);
        minutes(compare, candidates);
        supplied_month(context, compare, candidates);
        half_of_year(compare, candidates);
    }))
}

/// How likely two parts stand for one another; judged as in `number-value`.
fn likelihood(source: &Quantity, target: &Quantity) -> f32 {
    use Kind::{Century, Clock, Day, Decade, Month, Ordinal, Plain, Weekday, Year};
    match (source.kind, target.kind) {
        (Year, Year) => 0.85,
        (Month | Day | Weekday, _) if source.kind == target.kind => 0.8,
        (one, other) if one == other => 0.75,
        // The 1800s are the nineteenth century.
        (Century, Decade) | (Decade, Century) => 0.6,
        // A year that lost its mark, or a number that got one.
        (Plain, Year) | (Year, Plain) => 0.6,
        (Day, Plain | Ordinal) | (Plain | Ordinal, Day) => 0.6,
        (Plain, Clock) | (Clock, Plain) => 0.55,
        _ => 0.4,
    }
}

/// Tells whether a part depends on a calendar or a time zone that is not converted.
fn is_unchecked(compare: &Compare<'_>, quantity: &Quantity) -> bool {
    let holds = |words: &[&str]| {
        [Side::Source, Side::Target].iter().any(|side| words.iter().any(|word| compare.text(*side).contains(word)))
    };
    match quantity.kind {
        Kind::Month | Kind::Day => holds(&[
            "农历",
            "農曆",
            "阴历",
            "陰曆",
            "旧历",
            "正月",
            "腊月",
            "臘月",
            "lunar",
            "Lunar",
            "初一",
            "十五元宵",
        ]),
        Kind::Clock => {
            let zones = [Side::Source, Side::Target].map(|side| zone(compare.text(side)));
            zones[0] != zones[1]
        }
        _ => false,
    }
}

/// Time zones that texts name, by the hours they are ahead of Greenwich in winter.
const ZONES: [(&str, i8); 27] = [
    ("北京时间", 8),
    ("北京時間", 8),
    ("香港时间", 8),
    ("香港時間", 8),
    ("台北时间", 8),
    ("东京时间", 9),
    ("格林尼治", 0),
    ("格林威治", 0),
    ("世界时", 0),
    ("伦敦时间", 0),
    ("美东", -5),
    ("美國東部", -5),
    ("美国东部", -5),
    ("东部时间", -5),
    ("太平洋时间", -8),
    ("Beijing time", 8),
    ("Beijing Time", 8),
    ("Hong Kong time", 8),
    ("GMT", 0),
    ("UTC", 0),
    ("BST", 1),
    ("EST", -5),
    ("EDT", -5),
    (" ET", -5),
    ("Eastern time", -5),
    ("Eastern Time", -5),
    (" PT", -8),
];

fn zone(text: &str) -> Option<i8> {
    ZONES.iter().find(|(name, _)| text.contains(name)).map(|(_, hours)| *hours)
}

const MORNING: [&str; 6] = ["上午", "早上", "早晨", "清晨", "凌晨", "今早"];
const AFTERNOON: [&str; 6] = ["下午", "晚上", "傍晚", "午后", "午後", "今晚"];

/// Says whether the words beside an hour put it before noon or after; `None` where they do neither.
fn is_morning(text: &str, hour: &Quantity) -> Option<bool> {
    let (before, after) = (text.get(..hour.span.start as usize)?.trim_end(), text.get(hour.span.end as usize..)?);
    if MORNING.iter().any(|word| before.ends_with(word)) {
        return Some(true);
    }
    if AFTERNOON.iter().any(|word| before.ends_with(word)) {
        return Some(false);
    }
    // 5:07 pm: the minutes stand between.
    let after = skip(after, |next| next.is_ascii_digit() || matches!(next, ':' | '.' | ' ' | '\u{A0}'));
    let rest = after.strip_prefix(['a', 'A', 'p', 'P'])?;
    let is_half = rest.starts_with(".m") || rest.starts_with(".M") || {
        let tail = rest.strip_prefix(['m', 'M']);
        tail.is_some_and(|tail| !tail.starts_with(|next: char| next.is_alphanumeric()))
    };
    is_half.then(|| after.starts_with(['a', 'A']))
}

/// Finds hours that agree on the face of the clock and are twelve hours apart by their words.
fn half_of_day(compare: &Compare<'_>, candidates: &mut Vec<Candidate>) {
    for pair in &compare.figures.matches {
        let (source, target) =
            (&compare.quantities(Side::Source)[pair.source], &compare.quantities(Side::Target)[pair.target]);
        if source.kind != Kind::Clock || target.kind != Kind::Clock {
            continue;
        }
        let halves = (is_morning(compare.text(Side::Source), source), is_morning(compare.text(Side::Target), target));
        if let (Some(first), Some(second)) = halves
            && first != second
            && !is_unchecked(compare, source)
        {
            let name = |is_morning: bool| if is_morning { "before noon" } else { "after noon" };
            let printed = |side: Side, quantity: &Quantity| quantity.span.of_text(compare.text(side)).trim().to_owned();
            let said = format!(
                "{} {}; {} {}: the other half of the day",
                printed(Side::Source, source),
                name(first),
                printed(Side::Target, target),
                name(second)
            );
            candidates.extend(compare.said(source, target, 0.75, Severity::Critical, &said));
        }
    }
}

/// Finds minutes after an hour that the other side says without any.
fn minutes(compare: &Compare<'_>, candidates: &mut Vec<Candidate>) {
    let [source, target] = [Side::Source, Side::Target].map(|side| compare.quantities(side));
    for (own, other, indexes, side) in [
        (target, source, &compare.figures.extra, Side::Target),
        (source, target, &compare.figures.missing, Side::Source),
    ] {
        for index in indexes {
            let minute = &own[*index];
            let Some(hour_place) =
                index.checked_sub(1).filter(|_| minute.kind == Kind::Clock && !minute.value.is_zero())
            else {
                continue;
            };
            let hour = &own[hour_place];
            let gap = compare.text(side).get(hour.span.end as usize..minute.span.start as usize);
            if hour.kind != Kind::Clock || gap.is_none_or(|gap| gap.chars().count() > 1) || is_unchecked(compare, hour)
            {
                continue;
            }
            let partner = compare.figures.matches.iter().find(|pair| match side {
                Side::Target => pair.target == hour_place,
                Side::Source => pair.source == hour_place,
            });
            let Some(partner) = partner else { continue };
            let place = if side == Side::Target { partner.source } else { partner.target };
            let full = &other[place];
            let is_full = full.kind == Kind::Clock && other.get(place + 1).is_none_or(|next| next.kind != Kind::Clock);
            // 三点多 and "about three" leave the minutes open.
            let after = compare.text(side.other()).get(full.span.end as usize..).unwrap_or_default();
            if !is_full || after.starts_with(['多', '许', '許', '左', '前', '后', '後', '半']) {
                continue;
            }
            let spoken = |side: Side, quantity: &Quantity| quantity.span.of_text(compare.text(side)).trim().to_owned();
            let (full_said, minute_said) =
                (format!("{} = the full hour", spoken(side.other(), full)), format!("{} minutes", minute.value));
            let said = if side == Side::Target {
                format!("{full_said}; {minute_said}: not the same")
            } else {
                format!("{minute_said}; {full_said}: not the same")
            };
            let (first, second) = if side == Side::Target { (full, minute) } else { (minute, full) };
            candidates.extend(compare.said(first, second, 0.65, Severity::Critical, &said));
        }
    }
}

/// Finds a month that only one side gives to a day, and that the whole other document never names: 25日 and April 25 in a
/// report that is all of July. Where no month is named at all, nothing is known.
fn supplied_month(context: &Context<'_>, compare: &Compare<'_>, candidates: &mut Vec<Candidate>) {
    let figures = compare.figures;
    for (side, indexes) in [(Side::Target, &figures.extra), (Side::Source, &figures.missing)] {
        let (own, other) = (compare.quantities(side), compare.quantities(side.other()));
        for index in indexes.iter().filter(|index| own[**index].kind == Kind::Month) {
            let beside = [index.checked_sub(1), index.checked_add(1)].into_iter().flatten();
            let day = beside.filter(|place| own.get(*place).is_some_and(|next| next.kind == Kind::Day));
            let partner = day.into_iter().find_map(|day| {
                figures.matches.iter().find_map(|pair| match side {
                    Side::Target => (pair.target == day).then_some(pair.source),
                    Side::Source => (pair.source == day).then_some(pair.target),
                })
            });
            let Some(partner) = partner.filter(|place| other[*place].kind == Kind::Day) else { continue };
            let month = own[*index].value;
            let months = || context.beads().iter().flat_map(|bead| bead.side(side.other()).quantities());
            let mut named = months().filter(|quantity| quantity.kind == Kind::Month).peekable();
            if named.peek().is_none()
                || named.any(|quantity| quantity.value == month)
                || is_unchecked(compare, &own[*index])
            {
                continue;
            }
            let printed = |side: Side, quantity: &Quantity| quantity.span.of_text(compare.text(side)).trim().to_owned();
            let (month_said, day_said) = (printed(side, &own[*index]), printed(side.other(), &other[partner]));
            let (first, second) = match side {
                Side::Target => (&other[partner], &own[*index]),
                Side::Source => (&own[*index], &other[partner]),
            };
            let values = match side {
                Side::Target => format!("{day_said}; {month_said}"),
                Side::Source => format!("{month_said}; {day_said}"),
            };
            let said = format!("{values}: {month_said} is named nowhere on the other side");
            candidates.extend(compare.said(first, second, 0.6, Severity::Critical, &said));
        }
    }
}

/// The halves of a year by their names: 1 or 2.
const HALVES: [(&str, u8); 12] = [
    ("上半年", 1),
    ("前半年", 1),
    ("下半年", 2),
    ("后半年", 2),
    ("後半年", 2),
    ("first half of the year", 1),
    ("first half of this year", 1),
    ("first half of last year", 1),
    ("first six months", 1),
    ("second half of the year", 2),
    ("second half of this year", 2),
    ("latter half of the year", 2),
];

/// Finds the one half of a year that a side names, with its place.
fn half(text: &str) -> Option<(u8, usize, usize)> {
    if !text.contains('半') && !text.contains("half of ") && !text.contains("six months") {
        return None;
    }
    let mut found: Option<(u8, usize, usize)> = None;
    let named = HALVES
        .iter()
        .flat_map(|(name, half)| text.match_indices(name).map(move |(at, _)| (*half, at, at + name.len())));
    let with_year = ["first half of ", "second half of "].into_iter().zip(1_u8..).flat_map(|(name, half)| {
        let digits = move |at: usize| text[at..].bytes().take_while(u8::is_ascii_digit).count();
        let places = text.match_indices(name).map(move |(at, _)| (at, at + name.len()));
        let years = places.map(move |(at, year)| (half, at, year + digits(year)));
        years.filter(move |(_, at, end)| *end > at + name.len())
    });
    for (half, start, end) in named.chain(with_year) {
        match found {
            Some((known, ..)) if known != half => return None,
            _ => found = Some((half, start, end)),
        }
    }
    found
}

/// Finds the other half of a year, where each side names one.
fn half_of_year(compare: &Compare<'_>, candidates: &mut Vec<Candidate>) {
    let texts = [compare.text(Side::Source), compare.text(Side::Target)];
    let (Some(source), Some(target)) = (half(texts[0]), half(texts[1])) else { return };
    if source.0 == target.0 {
        return;
    }
    let quantity = |(half, start, end): (u8, usize, usize)| Quantity {
        span: crate::text::span::ByteSpan::of(start, end),
        value: Value::whole(u64::from(half)),
        others: Vec::new(),
        step: Value::ONE,
        approximation: crate::text::number::Approximation::Exact,
        kind: Kind::Ordinal,
        form: crate::text::number::Form::Words,
        weight: crate::text::number::Weight::Strong,
    };
    let (source, target) = (quantity(source), quantity(target));
    let said =
        format!("{}; {}: the other half of the year", source.span.of_text(texts[0]), target.span.of_text(texts[1]));
    candidates.extend(compare.said(&source, &target, 0.8, Severity::Critical, &said));
}
