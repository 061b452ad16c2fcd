//! Units of measure and currencies, read beside a number in either language.
//!
//! Takes a text and the bounds of a number in it; gives back the unit or the currency that the number counts. It does *not*
//! read numbers, it knows no rates of exchange, and it does not judge.

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

const fn unit(name: &'static str, dimension: Dimension, size: (u64, u64), names: &'static [&'static str]) -> Unit {
    Unit { name, dimension, size, names }
}

/// Chinese market units as fixed in 1930 (市制), imperial units as fixed in 1959, US gallons, the mean month.
static UNITS: [Unit; 63] = {
    use Dimension::{Area, Celsius, Data, Energy, Fahrenheit, Length, Mass, Power, Time, Volume};
    [
        unit("tonnes", Mass, (1_000_000, 1), &["吨", "噸", "公吨", "公噸", "tonne", "ton", "metric ton"]),
        unit("kilograms", Mass, (1000, 1), &["公斤", "千克", "kilogram", "kilogramme", "kilo", "kg", "kgs"]),
        unit("jin", Mass, (500, 1), &["斤", "市斤", "jin", "catty", "catties"]),
        unit("liang", Mass, (50, 1), &["两重", "兩重", "两黄金", "liang", "tael"]),
        unit("grams", Mass, (1, 1), &["克", "gram", "gramme"]),
        unit("milligrams", Mass, (1, 1000), &["毫克", "milligram", "mg"]),
        unit("pounds", Mass, (45_359_237, 100_000), &["磅", "pound", "lb", "lbs"]),
        unit("ounces", Mass, (28_349_523, 1_000_000), &["盎司", "ounce", "oz"]),
        unit("kilometres", Length, (1_000_000, 1), &["公里", "千米", "kilometer", "kilometre", "km", "kph", "kmh"]),
        unit("li", Length, (500_000, 1), &["里", "华里", "華里", "li"]),
        unit("miles", Length, (1_609_344, 1), &["英里", "哩", "mile", "mi", "mph"]),
        unit("nautical miles", Length, (1_852_000, 1), &["海里", "浬", "nautical mile"]),
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
        unit("mu", Area, (2000, 3), &["亩", "畝", "市亩", "mu"]),
        unit("acres", Area, (40_468_564, 10_000), &["英亩", "英畝", "acre"]),
        unit("litres", Volume, (1000, 1), &["升", "公升", "liter", "litre"]),
        unit("millilitres", Volume, (1, 1), &["毫升", "milliliter", "millilitre", "ml"]),
        unit("gallons", Volume, (3_785_412, 1000), &["加仑", "加侖", "gallon"]),
        unit("cubic metres", Volume, (1_000_000, 1), &["立方米", "立方公尺", "cubic meter", "cubic metre", "m³"]),
        unit("cubic feet", Volume, (2_831_685, 100), &["立方英尺", "cubic foot", "cubic feet"]),
        unit("years", Time, (31_556_952, 1), &["年", "周年", "週年", "岁", "歲", "year", "yr"]),
        unit("months", Time, (2_629_746, 1), &["月", "个月", "個月", "month"]),
        unit("weeks", Time, (604_800, 1), &["周", "週", "星期", "个星期", "個星期", "礼拜", "禮拜", "week"]),
        unit("days", Time, (86_400, 1), &["天", "昼夜", "day"]),
        unit("hours", Time, (3600, 1), &["小时", "小時", "个小时", "個小時", "钟头", "鐘頭", "个钟头", "hour", "hr"]),
        unit("minutes", Time, (60, 1), &["分钟", "分鐘", "minute", "min"]),
        unit("seconds", Time, (1, 1), &["秒", "秒钟", "秒鐘", "second", "sec"]),
        unit("milliseconds", Time, (1, 1000), &["毫秒", "millisecond", "ms"]),
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
    let longest = names.iter().filter(|(name, _)| starts_with_name(&head, name)).max_by_key(|(name, _)| name.len());
    longest.map(|(_, unit)| *unit).filter(|unit| !unit.name.is_empty())
}

/// The names of all units by their first character: most numbers count something that is no unit.
static NAMES: LazyLock<BTreeMap<char, Vec<(&str, &Unit)>>> = LazyLock::new(|| {
    let mut names: BTreeMap<char, Vec<(&str, &Unit)>> = BTreeMap::new();
    for (name, unit) in UNITS.iter().flat_map(|unit| unit.names.iter().map(move |name| (*name, unit))) {
        if let Some(first) = name.chars().next() {
            names.entry(first).or_default().push((name, unit));
        }
    }
    names
});

/// Passes over what may stand between a number and its unit: 300多斤, 12-year-old, 20 more years.
fn past_approximation(text: &str) -> &str {
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

fn starts_with_name(head: &str, name: &str) -> bool {
    let Some(rest) = head.strip_prefix(name) else { return false };
    let ends = |rest: &str| !rest.starts_with(|next: char| next.is_ascii_alphanumeric());
    if !name.ends_with(|last: char| last.is_ascii_alphanumeric()) {
        return true;
    }
    ends(rest) || rest.strip_prefix('s').is_some_and(ends)
}

/// The currencies that a name or sign may stand for, by their ISO 4217 codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Currency(&'static [&'static str]);

/// What a bare `$` or `dollar` may be.
const DOLLARS: Currency = Currency(&["USD", "HKD", "TWD", "AUD", "CAD", "SGD", "NZD", "MOP"]);
/// What a bare 元 or 块 may be. In a text about America it may be a dollar too, so a bare `$` agrees with it.
const YUAN: Currency = Currency(&["CNY", "HKD", "TWD", "AUD", "CAD", "SGD", "NZD", "MOP"]);

impl Currency {
    /// Tells whether two names may stand for one currency.
    #[must_use]
    pub fn agrees(self, other: Self) -> bool {
        self.0.iter().any(|code| other.0.contains(code))
    }

    /// Tells whether the name leaves open which currency is meant.
    #[must_use]
    pub fn is_open(self) -> bool {
        self.0.len() > 1
    }

    /// Returns the code, or what is written for several.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self.0 {
            [code] => code,
            _ if self == DOLLARS => "dollars",
            _ if self == YUAN => "元",
            _ => "¥",
        }
    }
}

const fn one(code: &'static [&'static str; 1]) -> Currency {
    Currency(code)
}

/// Chinese names; the bare ones count only after a number.
const CHINESE_CURRENCIES: [(&str, Currency); 45] = [
    ("美元", one(&["USD"])),
    ("美金", one(&["USD"])),
    ("美圆", one(&["USD"])),
    ("欧元", one(&["EUR"])),
    ("歐元", one(&["EUR"])),
    ("英镑", one(&["GBP"])),
    ("英鎊", one(&["GBP"])),
    ("人民币", one(&["CNY"])),
    ("人民幣", one(&["CNY"])),
    ("港元", one(&["HKD"])),
    ("港币", one(&["HKD"])),
    ("港幣", one(&["HKD"])),
    ("日元", one(&["JPY"])),
    ("日圆", one(&["JPY"])),
    ("日圓", one(&["JPY"])),
    ("日币", one(&["JPY"])),
    ("日幣", one(&["JPY"])),
    ("韩元", one(&["KRW"])),
    ("韓元", one(&["KRW"])),
    ("韩圆", one(&["KRW"])),
    ("韓圜", one(&["KRW"])),
    ("澳元", one(&["AUD"])),
    ("澳币", one(&["AUD"])),
    ("澳幣", one(&["AUD"])),
    ("加元", one(&["CAD"])),
    ("加币", one(&["CAD"])),
    ("加幣", one(&["CAD"])),
    ("新加坡元", one(&["SGD"])),
    ("新西兰元", one(&["NZD"])),
    ("纽元", one(&["NZD"])),
    ("新台币", one(&["TWD"])),
    ("新臺幣", one(&["TWD"])),
    ("新台幣", one(&["TWD"])),
    ("台币", one(&["TWD"])),
    ("台幣", one(&["TWD"])),
    ("澳门元", one(&["MOP"])),
    ("卢布", one(&["RUB"])),
    ("盧布", one(&["RUB"])),
    ("卢比", one(&["INR"])),
    ("盧比", one(&["INR"])),
    ("泰铢", one(&["THB"])),
    ("泰銖", one(&["THB"])),
    ("瑞士法郎", one(&["CHF"])),
    ("瑞郎", one(&["CHF"])),
    ("墨西哥比索", one(&["MXN"])),
];

/// Codes, signs with letters, and words of English, in lower case.
const ENGLISH_CURRENCIES: [(&str, Currency); 33] = [
    ("usd", one(&["USD"])),
    ("us", one(&["USD"])),
    ("eur", one(&["EUR"])),
    ("euro", one(&["EUR"])),
    ("euros", one(&["EUR"])),
    ("gbp", one(&["GBP"])),
    ("pound", one(&["GBP"])),
    ("pounds", one(&["GBP"])),
    ("sterling", one(&["GBP"])),
    ("cny", one(&["CNY"])),
    ("rmb", one(&["CNY"])),
    ("yuan", one(&["CNY"])),
    ("renminbi", one(&["CNY"])),
    ("hkd", one(&["HKD"])),
    ("hk", one(&["HKD"])),
    ("jpy", one(&["JPY"])),
    ("yen", one(&["JPY"])),
    ("krw", one(&["KRW"])),
    ("aud", one(&["AUD"])),
    ("cad", one(&["CAD"])),
    ("sgd", one(&["SGD"])),
    ("nzd", one(&["NZD"])),
    ("twd", one(&["TWD"])),
    ("nt", one(&["TWD"])),
    ("mop", one(&["MOP"])),
    ("ruble", one(&["RUB"])),
    ("rubles", one(&["RUB"])),
    ("rouble", one(&["RUB"])),
    ("roubles", one(&["RUB"])),
    ("rupee", one(&["INR"])),
    ("rupees", one(&["INR"])),
    ("baht", one(&["THB"])),
    ("chf", one(&["CHF"])),
];

/// Words that say whose dollar it is.
const DOLLAR_LANDS: [(&str, Currency); 14] = [
    ("us", one(&["USD"])),
    ("u.s.", one(&["USD"])),
    ("states", one(&["USD"])),
    ("american", one(&["USD"])),
    ("kong", one(&["HKD"])),
    ("hk", one(&["HKD"])),
    ("australian", one(&["AUD"])),
    ("canadian", one(&["CAD"])),
    ("singapore", one(&["SGD"])),
    ("zealand", one(&["NZD"])),
    ("taiwan", one(&["TWD"])),
    ("taiwanese", one(&["TWD"])),
    ("nt", one(&["TWD"])),
    ("macau", one(&["MOP"])),
];

/// Letters before `$`.
const DOLLAR_LETTERS: [(&str, Currency); 14] = [
    ("US", one(&["USD"])),
    ("HK", one(&["HKD"])),
    ("AU", one(&["AUD"])),
    ("A", one(&["AUD"])),
    ("AUD", one(&["AUD"])),
    ("CA", one(&["CAD"])),
    ("C", one(&["CAD"])),
    ("CAD", one(&["CAD"])),
    ("S", one(&["SGD"])),
    ("NZ", one(&["NZD"])),
    ("NT", one(&["TWD"])),
    ("MOP", one(&["MOP"])),
    ("R", one(&["BRL"])),
    ("MX", one(&["MXN"])),
];

fn lookup(table: &[(&str, Currency)], name: &str) -> Option<Currency> {
    table.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, currency)| *currency)
}

fn sign(character: char) -> Option<Currency> {
    Some(match character {
        '$' | '＄' => DOLLARS,
        '€' => one(&["EUR"]),
        '£' | '￡' => one(&["GBP"]),
        '¥' | '￥' => Currency(&["CNY", "JPY"]),
        _ => return None,
    })
}

/// Reads the currency that a number in `start..end` counts: a sign or code before it, a name after it.
///
/// Where both stand (人民币500元) the one that leaves less open counts. `start` may include the sign.
#[must_use]
pub fn currency_of(text: &str, start: usize, end: usize) -> Option<Currency> {
    let before = text.get(..start)?;
    let number = text.get(start..end)?;
    let before = match number.chars().next().filter(|first| sign(*first).is_some()) {
        Some(first) => sign_before(before, first),
        None => code_before(before),
    };
    let after = name_after(text.get(end..)?);
    match (before, after) {
        (Some(before), Some(after)) if before.0.len() > after.0.len() => Some(after),
        (before, after) => before.or(after),
    }
}

fn sign_before(before: &str, first: char) -> Option<Currency> {
    if !matches!(first, '$' | '＄') {
        return sign(first);
    }
    let letters = before.len() - before.bytes().rev().take_while(u8::is_ascii_alphabetic).count();
    lookup(&DOLLAR_LETTERS, &before[letters..]).or_else(|| sign(first))
}

fn code_before(before: &str) -> Option<Currency> {
    let before = before.trim_end_matches([' ', '\u{A0}']);
    if let Some(found) = before.chars().next_back().and_then(sign) {
        return Some(found);
    }
    if let Some((_, currency)) = CHINESE_CURRENCIES.iter().find(|(name, _)| before.ends_with(name)) {
        return Some(*currency);
    }
    let start = before.len() - before.bytes().rev().take_while(u8::is_ascii_alphabetic).count();
    let word = &before[start..];
    // A code, not the end of a sentence about sterling.
    let is_code = word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    lookup(&ENGLISH_CURRENCIES, word).filter(|_| is_code)
}

fn name_after(after: &str) -> Option<Currency> {
    let rest = past_approximation(after);
    if let Some((_, currency)) =
        CHINESE_CURRENCIES.iter().filter(|(name, _)| rest.starts_with(name)).max_by_key(|(name, _)| name.len())
    {
        return Some(*currency);
    }
    if rest.starts_with(['元', '圆', '圓', '块', '塊']) {
        let is_piece = rest.starts_with(['块', '塊']) && !rest[3..].starts_with(['钱', '錢']);
        let is_dollar_name = rest.starts_with("元素") || rest.starts_with("圆形") || rest.starts_with("圓形");
        return (!is_piece && !is_dollar_name).then_some(YUAN);
    }
    let mut land = None;
    for word in rest.split([' ', '-', '\u{A0}']).take(3) {
        let ends_clause = word.ends_with([',', ';', ')', '?', '!']);
        let word = word.trim_matches(|edge: char| !edge.is_alphanumeric() && edge != '.').trim_end_matches('.');
        if word.eq_ignore_ascii_case("dollar") || word.eq_ignore_ascii_case("dollars") {
            return Some(land.unwrap_or(DOLLARS));
        }
        if let Some(found) = lookup(&ENGLISH_CURRENCIES, word).filter(|_| word.len() > 2) {
            return Some(found);
        }
        land = lookup(&DOLLAR_LANDS, word).or(if word == "U.S" { Some(one(&["USD"])) } else { None });
        let may_go_on = land.is_some()
            || ["hong", "new", "united", "british", "japanese", "chinese", "swiss", "indian", "russian"]
                .iter()
                .any(|known| word.eq_ignore_ascii_case(known));
        if ends_clause || !may_go_on {
            return None;
        }
    }
    None
}

/// A currency that a text names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    /// Where it starts, in bytes.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// Which it is.
    pub currency: Currency,
}

/// Finds the currencies that a Chinese text names, whether or not they count a number; bare 元 is left out.
#[must_use]
pub fn chinese_currencies(text: &str) -> Vec<Named> {
    if !text.contains(['元', '圆', '圓', '圜', '币', '幣', '金', '镑', '鎊', '布', '比', '铢', '銖', '郎', '索'])
    {
        return Vec::new();
    }
    let mut found: Vec<Named> = CHINESE_CURRENCIES
        .iter()
        .flat_map(|(name, currency)| {
            let name_len = name.len();
            let places = text.match_indices(name).map(move |(start, _)| (start, start + name_len));
            // 今日元旦, 加元素: the last character belongs to the next word.
            let whole =
                places.filter(|(_, end)| !text[*end..].starts_with(['素', '件', '旦', '年', '数', '數', '首', '宵']));
            whole.map(|(start, end)| Named { start, end, currency: *currency })
        })
        .collect();
    found.sort_by_key(|named| (named.start, std::cmp::Reverse(named.end)));
    // 新台币 also holds 台币.
    let mut end = 0;
    found.retain(|named| {
        let is_outer = named.start >= end;
        end = end.max(named.end);
        is_outer
    });
    found
}

/// Finds the currencies that an English text names, whether or not they count a number.
#[must_use]
pub fn english_currencies(text: &str) -> Vec<Named> {
    let mut found = Vec::new();
    let mut land: Option<Currency> = None;
    let mut is_money = false;
    let mut at = 0;
    while let Some(character) = text[at..].chars().next() {
        let start = at;
        if character.is_ascii_alphabetic() {
            at += text[at..].bytes().take_while(u8::is_ascii_alphabetic).count();
            let word = &text[start..at];
            let currency = match word {
                _ if word.eq_ignore_ascii_case("dollar") || word.eq_ignore_ascii_case("dollars") => {
                    Some(land.unwrap_or(DOLLARS))
                }
                // A pound may be a weight; millions of pounds are money.
                "pound" | "pounds" if !is_money => None,
                // "us" and "hk" are no names without their sign.
                _ if word.len() > 2 => lookup(&ENGLISH_CURRENCIES, word),
                _ => None,
            };
            found.extend(currency.map(|currency| Named { start, end: at, currency }));
            is_money = ["of", "British", "million", "billion", "trillion"].contains(&word);
            land = lookup(&DOLLAR_LANDS, word).filter(|_| word.starts_with(|first: char| first.is_ascii_uppercase()));
        } else {
            at += character.len_utf8();
            if let Some(currency) = sign(character) {
                found.extend(sign_before(&text[..start], character).or(Some(currency)).map(|currency| Named {
                    start,
                    end: at,
                    currency,
                }));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(text: &str) -> Option<&'static str> {
        let start = text.find(|character: char| character.is_ascii_digit())?;
        let end = text.rfind(|character: char| character.is_ascii_digit())? + 1;
        unit_of(text, start, end).map(|unit| unit.name)
    }

    fn currency(text: &str) -> Option<&'static str> {
        let start = text.find(|character: char| character.is_ascii_digit())?;
        let start = text[..start]
            .char_indices()
            .next_back()
            .filter(|(_, last)| sign(*last).is_some())
            .map_or(start, |(at, _)| at);
        let end = text.rfind(|character: char| character.is_ascii_digit())? + 1;
        currency_of(text, start, end).map(Currency::name)
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

    #[test]
    fn currencies_of_both_languages() {
        for (text, name) in [
            ("500美元", "USD"),
            ("人民币500元", "CNY"),
            ("500多元", "元"),
            ("HK$500", "HKD"),
            ("$500", "dollars"),
            ("$500 Canadian dollars", "CAD"),
            ("500 U.S. dollars", "USD"),
            ("500 Hong Kong dollars", "HKD"),
            ("500 yuan", "CNY"),
            ("RMB 500", "CNY"),
            ("€500", "EUR"),
        ] {
            assert_eq!(currency(text), Some(name), "{text}");
        }
        for text in ["500 people", "500元素", "500块砖", "500 British soldiers"] {
            assert_eq!(currency(text), None, "{text}");
        }
        assert!(YUAN.agrees(DOLLARS) && !YUAN.agrees(one(&["USD"])) && !YUAN.agrees(one(&["EUR"])));
    }

    #[test]
    fn every_chinese_currency_is_found_in_a_text() {
        for (name, currency) in CHINESE_CURRENCIES {
            let found: Vec<Currency> = chinese_currencies(name).iter().map(|named| named.currency).collect();
            assert_eq!(found, [currency], "{name}");
        }
    }

    #[test]
    fn currencies_are_found_without_numbers() {
        let codes = |found: Vec<Named>| found.iter().map(|named| named.currency.name()).collect::<Vec<_>>();
        assert_eq!(codes(chinese_currencies("新台币兑美元")), ["TWD", "USD"]);
        assert_eq!(codes(english_currencies("the Hong Kong dollar and euros, in US$ terms")), ["HKD", "EUR", "USD"]);
    }
}
