//! Units of measure, read beside a number in either language.
//!
//! Takes a text and the bounds of a number in it; gives back the unit that the number counts. It does *not* read numbers or
//! currencies, and it does not judge.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What a unit measures; only like converts to like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dimension {
    /// Grams.
    Mass,
    /// Millimetres; speeds count by the way made in an hour.
    Length,
    /// Square metres.
    Area,
    /// Millilitres.
    Volume,
    /// Seconds.
    Time,
    /// Watts.
    Power,
    /// Watt-hours.
    Energy,
    /// Bytes.
    Data,
    /// Hertz.
    Frequency,
    /// Degrees Celsius; the others do not convert by a factor.
    Celsius,
    /// Degrees Fahrenheit.
    Fahrenheit,
}

/// A unit by its names and its size as a ratio, in what its dimension counts.
#[derive(Debug, PartialEq, Eq)]
pub struct Unit {
    /// The name in messages, in the plural.
    pub name: &'static str,
    /// What it measures.
    pub dimension: Dimension,
    /// Its size, as a numerator and a denominator.
    pub size: (u64, u64),
    /// What may stand after a number. Names of ASCII letters stand alone, with or without an `s`.
    names: &'static [&'static str],
}

impl Unit {
    /// Tells whether the name of this unit is said for another for short: 寸 for 英寸 and 尺 for 英尺, of screens, clothes and
    /// people.
    #[must_use]
    pub fn may_be_short_for(&self, other: &Self) -> bool {
        matches!((self.name, other.name), ("cun", "inches") | ("chi", "feet"))
    }

    /// Tells whether old texts count by this unit, which nobody has fixed, and translators convert it by eye.
    #[must_use]
    pub fn is_rough(&self) -> bool {
        matches!(self.name, "stadia" | "furlongs")
    }
}

const fn unit(name: &'static str, dimension: Dimension, size: (u64, u64), names: &'static [&'static str]) -> Unit {
    Unit { name, dimension, size, names }
}

/// Chinese market units as fixed in 1930 (市制), imperial units as fixed in 1959, US gallons, the mean month.
static UNITS: [Unit; 72] = {
    use Dimension::{Area, Celsius, Data, Energy, Fahrenheit, Frequency, Length, Mass, Power, Time, Volume};
    [
        unit("tonnes", Mass, (1_000_000, 1), &["吨", "噸", "公吨", "公噸", "tonne", "ton", "metric ton"]),
        unit("kilograms", Mass, (1000, 1), &["公斤", "千克", "kilogram", "kilogramme", "kilo", "kg", "kgs"]),
        unit("jin", Mass, (500, 1), &["斤", "市斤", "jin", "catty", "catties"]),
        unit("liang", Mass, (50, 1), &["两重", "兩重", "两黄金", "liang", "tael"]),
        unit("grams", Mass, (1, 1), &["克", "gram", "gramme", "g"]),
        unit("milligrams", Mass, (1, 1000), &["毫克", "milligram", "mg"]),
        unit("pounds", Mass, (45_359_237, 100_000), &["磅", "pound", "lb", "lbs"]),
        unit("ounces", Mass, (28_349_523, 1_000_000), &["盎司", "ounce", "oz"]),
        unit("kilometres", Length, (1_000_000, 1), &["公里", "千米", "kilometer", "kilometre", "km", "kph", "kmh"]),
        unit("li", Length, (500_000, 1), &["里", "华里", "華里", "li"]),
        unit("miles", Length, (1_609_344, 1), &["英里", "哩", "mile", "mi", "mph"]),
        unit("nautical miles", Length, (1_852_000, 1), &["海里", "浬", "nautical mile"]),
        unit("stadia", Length, (185_000, 1), &["stadia", "stade"]),
        unit("furlongs", Length, (201_168, 1), &["furlong"]),
        unit("metres", Length, (1000, 1), &["米", "公尺", "meter", "metre"]),
        unit("zhang", Length, (10_000, 3), &["丈", "zhang"]),
        unit("chi", Length, (1000, 3), &["尺", "市尺", "chi"]),
        unit("cun", Length, (100, 3), &["寸", "市寸", "cun"]),
        unit("centimetres", Length, (10, 1), &["厘米", "公分", "釐米", "centimeter", "centimetre", "cm"]),
        unit("millimetres", Length, (1, 1), &["毫米", "公釐", "millimeter", "millimetre", "mm"]),
        unit("yards", Length, (9144, 10), &["码", "碼", "yard"]),
        unit("feet", Length, (3048, 10), &["英尺", "呎", "foot", "feet", "ft"]),
        unit("inches", Length, (254, 10), &["英寸", "英吋", "吋", "inch", "inches"]),
        unit(
            "square kilometres",
            Area,
            (1_000_000, 1),
            &["平方公里", "平方千米", "square kilometer", "square kilometre", "square km", "sq km", "km²", "km2"],
        ),
        unit("square miles", Area, (2_589_988, 1), &["平方英里", "square mile", "sq mi", "sq miles"]),
        unit(
            "square metres",
            Area,
            (1, 1),
            &["平方米", "平方公尺", "平米", "square meter", "square metre", "sq m", "m²", "m2"],
        ),
        unit(
            "square feet",
            Area,
            (9_290_304, 100_000_000),
            &["平方英尺", "平方呎", "平方尺", "square foot", "square feet", "sq ft"],
        ),
        unit("hectares", Area, (10_000, 1), &["公顷", "公頃", "hectare", "ha"]),
        unit("ping", Area, (3_305_785, 1_000_000), &["坪", "ping"]),
        unit("mu", Area, (2000, 3), &["亩", "畝", "市亩", "mu"]),
        unit("acres", Area, (40_468_564, 10_000), &["英亩", "英畝", "acre"]),
        unit("litres", Volume, (1000, 1), &["升", "公升", "liter", "litre", "l", "L"]),
        unit("millilitres", Volume, (1, 1), &["毫升", "milliliter", "millilitre", "ml"]),
        unit("gallons", Volume, (3_785_412, 1000), &["加仑", "加侖", "gallon"]),
        unit("cubic metres", Volume, (1_000_000, 1), &["立方米", "立方公尺", "cubic meter", "cubic metre", "m³"]),
        unit("cubic feet", Volume, (2_831_685, 100), &["立方英尺", "cubic foot", "cubic feet"]),
        unit("years", Time, (31_556_952, 1), &["年", "周年", "週年", "岁", "歲", "year", "yr"]),
        unit("months", Time, (2_629_746, 1), &["月", "个月", "個月", "month"]),
        unit("weeks", Time, (604_800, 1), &["周", "週", "星期", "个星期", "個星期", "礼拜", "禮拜", "week"]),
        unit("days", Time, (86_400, 1), &["天", "昼夜", "day"]),
        unit(
            "hours",
            Time,
            (3600, 1),
            &["小时", "小時", "个小时", "個小時", "钟头", "鐘頭", "个钟头", "hour", "hr", "h"],
        ),
        unit("minutes", Time, (60, 1), &["分钟", "分鐘", "minute", "min"]),
        unit("seconds", Time, (1, 1), &["秒", "秒钟", "秒鐘", "second", "sec"]),
        unit("milliseconds", Time, (1, 1000), &["毫秒", "millisecond", "ms"]),
        unit("microseconds", Time, (1, 1_000_000), &["微秒", "microsecond", "μs", "µs"]),
        unit("nanoseconds", Time, (1, 1_000_000_000), &["纳秒", "奈秒", "nanosecond", "ns"]),
        unit("hertz", Frequency, (1, 1), &["赫兹", "赫茲", "hertz", "hz"]),
        unit("kilohertz", Frequency, (1000, 1), &["千赫", "千赫兹", "千赫茲", "kilohertz", "khz"]),
        unit("megahertz", Frequency, (1_000_000, 1), &["兆赫", "兆赫兹", "兆赫茲", "megahertz", "mhz"]),
        unit("gigahertz", Frequency, (1_000_000_000, 1), &["吉赫", "吉赫兹", "吉赫茲", "gigahertz", "ghz"]),
        unit("watts", Power, (1, 1), &["瓦", "瓦特", "watt"]),
        unit("kilowatts", Power, (1000, 1), &["千瓦", "kilowatt", "kw"]),
        unit("megawatts", Power, (1_000_000, 1), &["兆瓦", "megawatt", "mw"]),
        unit("gigawatts", Power, (1_000_000_000, 1), &["吉瓦", "gigawatt", "gw"]),
        unit("kilowatt-hours", Energy, (1000, 1), &["千瓦时", "千瓦時", "kilowatt-hour", "kilowatt hour", "kwh"]),
        unit("megawatt-hours", Energy, (1_000_000, 1), &["兆瓦时", "兆瓦時", "megawatt-hour", "megawatt hour", "mwh"]),
        unit("gigawatt-hours", Energy, (1_000_000_000, 1), &["吉瓦时", "gigawatt-hour", "gigawatt hour", "gwh"]),
        unit("bytes", Data, (1, 1), &["字节", "位元组", "位元組", "byte"]),
        unit("kilobytes", Data, (1000, 1), &["kb", "千字节", "kilobyte"]),
        unit("megabytes", Data, (1_000_000, 1), &["mb", "兆字节", "megabyte"]),
        unit("gigabytes", Data, (1_000_000_000, 1), &["gb", "吉字节", "gigabyte"]),
        unit("terabytes", Data, (1_000_000_000_000, 1), &["tb", "太字节", "terabyte"]),
        unit(
            "degrees Celsius",
            Celsius,
            (1, 1),
            &["摄氏度", "攝氏度", "℃", "°c", "degrees celsius", "degree celsius", "degrees centigrade", "celsius"],
        ),
        unit(
            "degrees Fahrenheit",
            Fahrenheit,
            (1, 1),
            &["华氏度", "華氏度", "℉", "°f", "degrees fahrenheit", "degree fahrenheit", "fahrenheit"],
        ),
        // What looks like a unit and is none, so that the longer name wins.
        unit("", Time, (0, 1), &["年级", "年級", "年代", "年制"]),
        unit("", Time, (0, 1), &["周岁", "周边", "周圍", "周围"]),
        unit("", Time, (0, 1), &["月份", "月球"]),
        unit("", Time, (0, 1), &["天然", "天使"]),
        unit("", Length, (0, 1), &["里面", "里程", "里拉"]),
        unit("", Length, (0, 1), &["米粒", "码头", "碼頭", "尺寸"]),
        unit("", Volume, (0, 1), &["升级", "升級", "升旗", "升学"]),
        unit("", Mass, (0, 1), &["克拉", "克隆", "克朗", "磅礴"]),
    ]
};

/// The longest name of a unit, in bytes.
const LONGEST_NAME_BYTES: usize = 24;

/// Reads the unit that stands right after a number which ends at `end`, or says its scale right before `start`.
#[must_use]
pub fn unit_of(text: &str, start: usize, end: usize) -> Option<&'static Unit> {
    let rest = past_approximation(text.get(end..)?);
    let named = |name: &str| UNITS.iter().find(|unit| unit.name == name);
    let before = text.get(..start)?.trim_end();
    if rest.starts_with('度') {
        if before.ends_with("摄氏") || before.ends_with("攝氏") {
            return named("degrees Celsius");
        }
        if before.ends_with("华氏") || before.ends_with("華氏") {
            return named("degrees Fahrenheit");
        }
    }
    let first = rest.chars().next()?.to_ascii_lowercase();
    let names = NAMES.get(&first)?;
    let head = lowered_head(rest);
    // A letter alone is a unit in its own case: 5 G are no grams.
    let fits =
        |name: &str| if name.len() == 1 { starts_with_letter(rest, name) } else { starts_with_name(&head, name) };
    let longest = names.iter().filter(|(name, _)| fits(name)).max_by_key(|(name, _)| name.len());
    longest.map(|(_, unit)| *unit).filter(|unit| !unit.name.is_empty())
}

/// The names of all units by their first character: most numbers count something that is no unit.
static NAMES: LazyLock<BTreeMap<char, Vec<(&str, &Unit)>>> = LazyLock::new(|| {
    let mut names: BTreeMap<char, Vec<(&str, &Unit)>> = BTreeMap::new();
    for (name, unit) in UNITS.iter().flat_map(|unit| unit.names.iter().map(move |name| (*name, unit))) {
        if let Some(first) = name.chars().next().map(|first| first.to_ascii_lowercase()) {
            names.entry(first).or_default().push((name, unit));
        }
    }
    names
});

/// Passes over what may stand between a number and its unit: 300多斤, 12-year-old, 20 more years.
pub(super) fn past_approximation(text: &str) -> &str {
    let text = text.trim_start_matches([' ', '-', '\u{A0}', '\u{2011}', '多', '余', '餘', '来', '來', '几', '幾', '+']);
    text.strip_prefix("more ").unwrap_or(text)
}

fn lowered_head(text: &str) -> String {
    let mut end = text.len().min(LONGEST_NAME_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].to_ascii_lowercase().replace(['-', '\u{A0}'], " ")
}

fn starts_with_letter(text: &str, letter: &str) -> bool {
    text.strip_prefix(letter)
        .is_some_and(|rest| !rest.starts_with(|next: char| next.is_ascii_alphanumeric() || "'’-".contains(next)))
}

fn starts_with_name(head: &str, name: &str) -> bool {
    let Some(rest) = head.strip_prefix(name) else { return false };
    let ends = |rest: &str| !rest.starts_with(|next: char| next.is_ascii_alphanumeric());
    if !name.ends_with(|last: char| last.is_ascii_alphanumeric()) {
        return true;
    }
    ends(rest) || rest.strip_prefix('s').is_some_and(ends)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(text: &str) -> Option<&'static str> {
        let start = text.find(|character: char| character.is_ascii_digit())?;
        let end = text.rfind(|character: char| character.is_ascii_digit())? + 1;
        unit_of(text, start, end).map(|unit| unit.name)
    }

    #[test]
    fn units_of_both_languages() {
        for (text, name) in [
            ("重300多斤", "jin"),
            ("20多年", "years"),
            ("a 12-year-old", "years"),
            ("6 months on", "months"),
            ("占地 300 平方公里", "square kilometres"),
            ("a 300-square-mile park", "square miles"),
            ("5 cubic metres", "cubic metres"),
            ("摄氏30度", "degrees Celsius"),
            ("86°F outside", "degrees Fahrenheit"),
            ("30千瓦时", "kilowatt-hours"),
        ] {
            assert_eq!(unit(text), Some(name), "{text}");
        }
        for text in ["90年代", "3年级", "300 people", "10 minors", "8里面", "5 mice"] {
            assert_eq!(unit(text), None, "{text}");
        }
    }
}
