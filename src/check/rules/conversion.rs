//! Whether two numbers are one measure in two units: 300斤 and 150 kilograms.
//!
//! Takes two numbers with the text around them; reads the unit beside each. It does not know currencies, whose rates
//! change.

use super::figure::skip;
use crate::text::number::{Approximation, Kind, Quantity, Value};
use crate::text::unit::{Dimension, Unit, unit_of};

/// A number with the text it stands in.
pub(super) type Placed<'a> = (&'a str, &'a Quantity);

/// Reads the unit of a number; a place in the calendar counts none.
pub(super) fn unit((text, quantity): Placed<'_>) -> Option<&'static Unit> {
    let is_amount = matches!(quantity.kind, Kind::Plain | Kind::Fraction | Kind::Vague | Kind::Multiple);
    let (start, end) = (quantity.span.start as usize, quantity.span.end as usize);
    let of_range = || unit_of(text, start, end_of_range(text, end)?);
    // The unit of 1米83 stands inside.
    let inside = || unit_of(text, start, start + quantity.span.of_text(text).find(['米', '秒'])?);
    is_amount.then(|| unit_of(text, start, end).or_else(inside).or_else(of_range)).flatten()
}

/// Returns where the second number of a range ends whose first ends at `end`, for it says the unit of both: 100 to 150
/// kilograms, 一百至一百五十公斤.
fn end_of_range(text: &str, end: usize) -> Option<usize> {
    let rest = skip(text.get(end..)?, |next| next == ' ');
    let joints = ["to ", "or ", "至", "到", "或", "–", "—", "-", "～", "~"];
    let rest = skip(joints.iter().find_map(|joint| rest.strip_prefix(joint))?, |next| next == ' ');
    let is_digit = |next: char| next.is_ascii_digit() || ".,一二三四五六七八九十百千万萬两兩".contains(next);
    let after = skip(rest, is_digit);
    (after.len() < rest.len()).then_some(text.len() - after.len())
}

/// Tells whether two numbers name one measure, give or take a thirtieth for rounding.
pub(super) fn is_converted(one: Placed<'_>, other: Placed<'_>) -> bool {
    match (unit(one), unit(other)) {
        (Some(unit), Some(other_unit)) => is_same_measure((one.1, unit), (other.1, other_unit)),
        // 3.2万个碱基 and 32 kilobases.
        _ => [(one, other), (other, one)].into_iter().any(|(prefixed, plain)| {
            prefix(prefixed).is_some_and(|size| prefixed.1.value.times(size) == Some(plain.1.value))
        }),
    }
}

/// Tells whether two numbers count units of one dimension that are not the same.
pub(super) fn units_convert(one: Placed<'_>, other: Placed<'_>) -> bool {
    matches!((unit(one), unit(other)), (Some(unit), Some(other)) if unit != other && unit.dimension == other.dimension)
}

/// Reads the size of a prefix in the word after a number, past the end of a range: 26 to 32 kilobases.
fn prefix((text, quantity): Placed<'_>) -> Option<Value> {
    let is_amount = matches!(quantity.kind, Kind::Plain);
    let rest = text.get(quantity.span.end as usize..).filter(|_| is_amount)?;
    let is_between = |next: char| next.is_ascii_digit() || matches!(next, ' ' | '\u{A0}' | '.' | '-' | '–');
    let rest = skip(rest, is_between);
    let rest = rest.strip_prefix("to ").map_or(rest, |rest| skip(rest, is_between));
    let sizes = [
        ("kilo", 1_000),
        ("mega", 1_000_000),
        ("giga", 1_000_000_000),
        ("tera", 1_000_000_000_000),
        ("k", 1_000),
        ("K", 1_000),
        ("M", 1_000_000),
        ("G", 1_000_000_000),
    ];
    let (name, size) = sizes.into_iter().find(|(name, _)| rest.starts_with(name))?;
    let unit = &rest[name.len()..];
    let is_unit = match name.len() {
        1 => ["bit", "bps", "baud"].iter().any(|bits| unit.starts_with(bits)),
        _ => unit.starts_with(|next: char| next.is_ascii_lowercase()),
    };
    is_unit.then(|| Value::whole(size))
}

/// Tells whether two numbers with their units name one measure in any of their readings.
pub(super) fn is_same_measure(one: (&Quantity, &Unit), other: (&Quantity, &Unit)) -> bool {
    let is_exact = [one.0, other.0].iter().all(|quantity| quantity.approximation == Approximation::Exact);
    let same = |first, second| is_same((first, one.1), (second, other.1), is_exact);
    one.0.readings().any(|first| other.0.readings().any(|second| same(first, second)))
}

fn is_same(one: (Value, &Unit), other: (Value, &Unit), is_exact: bool) -> bool {
    if one.1 == other.1 && is_exact {
        // What is in one unit was not converted, and is rounded by its digits alone.
        return one.0 == other.0;
    }
    if one.1.dimension != other.1.dimension {
        return match (one.1.dimension, other.1.dimension) {
            (Dimension::Celsius, Dimension::Fahrenheit) => is_same_temperature(one.0, other.0),
            (Dimension::Fahrenheit, Dimension::Celsius) => is_same_temperature(other.0, one.0),
            _ => false,
        };
    }
    let is_rough = one.1.is_rough() || other.1.is_rough();
    let measure = |(value, unit): (Value, &Unit)| value.times(Value::ratio(unit.size.0, unit.size.1)?);
    let (Some(one), Some(other)) = (measure(one), measure(other)) else { return false };
    is_near(one, other, if is_rough { ROUGH_PARTS } else { PARTS })
}

/// A thirtieth covers what translators round: 100 miles for 160 kilometres, 30 days for a month.
const PARTS: u64 = 30;

/// The same for units that were never fixed: 25里 for sixty stadia.
const ROUGH_PARTS: u64 = 8;

fn is_near(one: Value, other: Value, parts: u64) -> bool {
    one.distance(other).and_then(|gap| gap.times(Value::whole(parts))).is_some_and(|gap| gap <= one.max(other))
}

fn is_same_temperature(celsius: Value, fahrenheit: Value) -> bool {
    let converted =
        Value::ratio(9, 5).and_then(|ratio| celsius.times(ratio)).and_then(|value| value.plus(Value::whole(32)));
    converted.is_some_and(|converted| is_near(converted, fahrenheit, PARTS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::lang::Lang;
    use crate::text::number::quantities;

    fn converted(source: &str, target: &str) -> bool {
        let (one, other) = (quantities(source, &Lang::chinese()), quantities(target, &Lang::english()));
        is_converted((source, &one[0]), (target, &other[0]))
    }

    #[test]
    fn measures_are_compared_and_numbers_are_not() {
        assert!(converted("重300斤", "weighs 150 kilograms"));
        assert!(converted("足有300多斤重", "weighs over 150 kg"));
        assert!(converted("走了100公里", "walked 62 miles"));
        assert!(converted("占地30亩", "covers 2 hectares"));
        assert!(converted("身高2米", "is 6.6 feet tall"));
        assert!(converted("等了14天", "waited 2 weeks"));
        assert!(converted("装机30万千瓦", "a capacity of 300 megawatts"));
        assert!(converted("最高气温30摄氏度", "a high of 86 degrees Fahrenheit"));
        assert!(converted("约3.2万个碱基", "about 32 kilobases"));
        assert!(converted("相距十里", "twenty-six stadia apart"));
        assert!(!converted("相距十里", "sixty-two stadia apart"));
        assert!(converted("采样率为8000赫兹", "sampled at 8 kHz"));
        assert!(!converted("采样率为8000赫兹", "sampled at 80 kHz"));
        assert!(converted("等待500微秒", "waits for 0.5 milliseconds"));
        assert!(!converted("约3.2万个碱基", "about 3.2 kilobases"));
        assert!(converted("速率为56千位", "a rate of 56 kbit"));
        assert!(!converted("速率为56千位", "a rate of 56 keys"));
        assert!(!converted("重300斤", "weighs 300 kilograms"));
        assert!(!converted("走了100公里", "weighs 62 pounds"));
        assert!(!converted("共300人", "150 people"));
        assert!(!converted("气温30摄氏度", "a high of 30 degrees Fahrenheit"));
    }
}
