//! Whether two numbers are one measure in two units: 300斤 and 150 kilograms.
//!
//! Takes two numbers with the text around them; reads the unit after each. It does not know currencies, whose rates
//! change, nor temperatures.

use crate::text::number::{Quantity, Value};

/// What a unit measures; only like converts to like.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Dimension {
    Mass,
    Length,
    Area,
    Volume,
}

/// A unit by its names and its size as a ratio, in grams, millimetres, square metres or millilitres.
struct Unit {
    /// Stems: what follows the number starts with one of them. Those of three ASCII letters and fewer stand alone.
    names: &'static [&'static str],
    dimension: Dimension,
    size: (u64, u64),
}

const fn unit(names: &'static [&'static str], dimension: Dimension, size: (u64, u64)) -> Unit {
    Unit { names, dimension, size }
}

/// Chinese market units as fixed in 1930 (市制), imperial units as fixed in 1959, US gallons.
const UNITS: [Unit; 29] = [
    unit(&["吨", "噸", "tonne", "ton", "tons", "metric ton"], Dimension::Mass, (1_000_000, 1)),
    unit(&["公斤", "千克", "kilogram", "kilo", "kg"], Dimension::Mass, (1000, 1)),
    unit(&["斤", "jin"], Dimension::Mass, (500, 1)),
    unit(&["两", "兩"], Dimension::Mass, (50, 1)),
    unit(&["克", "gram", "gramme"], Dimension::Mass, (1, 1)),
    unit(&["磅", "pound", "lb", "lbs"], Dimension::Mass, (45_359_237, 100_000)),
    unit(&["盎司", "ounce", "oz"], Dimension::Mass, (28_349_523, 1_000_000)),
    unit(&["公里", "千米", "kilometer", "kilometre", "km"], Dimension::Length, (1_000_000, 1)),
    unit(&["里", "li"], Dimension::Length, (500_000, 1)),
    unit(&["英里", "哩", "mile"], Dimension::Length, (1_609_344, 1)),
    unit(&["海里", "nautical mile"], Dimension::Length, (1_852_000, 1)),
    unit(&["米", "公尺", "meter", "metre"], Dimension::Length, (1000, 1)),
    unit(&["丈", "zhang"], Dimension::Length, (10_000, 3)),
    unit(&["尺", "chi"], Dimension::Length, (1000, 3)),
    unit(&["寸", "cun"], Dimension::Length, (100, 3)),
    unit(&["厘米", "公分", "centimeter", "centimetre", "cm"], Dimension::Length, (10, 1)),
    unit(&["毫米", "公釐", "millimeter", "millimetre", "mm"], Dimension::Length, (1, 1)),
    unit(&["码", "碼", "yard"], Dimension::Length, (9144, 10)),
    unit(&["英尺", "呎", "foot", "feet", "ft"], Dimension::Length, (3048, 10)),
    unit(&["英寸", "吋", "inch"], Dimension::Length, (254, 10)),
    unit(&["平方公里", "平方千米", "square kilomet", "sq km"], Dimension::Area, (1_000_000, 1)),
    unit(&["平方英里", "square mile", "sq mi"], Dimension::Area, (2_589_988, 1)),
    unit(&["平方米", "平方公尺", "square met", "sq m"], Dimension::Area, (1, 1)),
    unit(&["平方英尺", "平方呎", "square foot", "square feet", "sq ft"], Dimension::Area, (9_290_304, 100_000_000)),
    unit(&["公顷", "公頃", "hectare"], Dimension::Area, (10_000, 1)),
    unit(&["亩", "畝", "mu"], Dimension::Area, (2000, 3)),
    unit(&["英亩", "英畝", "acre"], Dimension::Area, (40_468_564, 10_000)),
    unit(&["升", "公升", "liter", "litre"], Dimension::Volume, (1000, 1)),
    unit(&["加仑", "加侖", "gallon"], Dimension::Volume, (3_785_412, 1000)),
];

/// Tells whether two numbers name one measure, give or take a thirtieth for rounding.
pub(super) fn is_converted(one: (&str, &Quantity), other: (&str, &Quantity)) -> bool {
    let measure = |(text, quantity): (&str, &Quantity)| {
        let unit = unit_after(text.get(quantity.span.end as usize..)?)?;
        let size = Value::ratio(unit.size.0, unit.size.1)?;
        Some((unit.dimension, quantity.value.times(size)?))
    };
    let (Some((dimension, one)), Some((other_dimension, other))) = (measure(one), measure(other)) else {
        return false;
    };
    let near = || one.distance(other)?.times(Value::whole(30)).map(|gap| gap <= one.max(other));
    dimension == other_dimension && near().unwrap_or(false)
}

/// Reads the unit that a text starts with, the longest name that fits.
fn unit_after(text: &str) -> Option<&'static Unit> {
    const LONGEST_BYTES: usize = 24;
    let text = text.trim_start_matches([' ', '-', '\u{A0}', '多', '余', '餘', '来', '個', '个']);
    let mut end = text.len().min(LONGEST_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text[..end].to_ascii_lowercase();
    let fits = |name: &str| {
        let is_short = name.len() <= 3 && name.is_ascii();
        head.strip_prefix(name)
            .is_some_and(|rest| !is_short || !rest.starts_with(|next: char| next.is_ascii_alphabetic()))
    };
    let named = UNITS.iter().flat_map(|unit| unit.names.iter().map(move |name| (name.len(), *name, unit)));
    named.filter(|(_, name, _)| fits(name)).max_by_key(|(len, ..)| *len).map(|(_, _, unit)| unit)
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
        assert!(!converted("重300斤", "weighs 300 kilograms"));
        assert!(!converted("走了100公里", "weighs 62 pounds"));
        assert!(!converted("共300人", "150 people"));
    }
}
