//! Currencies, read beside a number or named alone, in either language.
//!
//! Takes a text and the bounds of a number in it; gives back the currency that the number counts. It does *not* read numbers,
//! it knows no rates of exchange, and it does not judge.

use super::unit::past_approximation;

/// The currencies that a name or sign may stand for, by their ISO 4217 codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Currency(&'static [&'static str]);

/// What a bare `$` or `dollar` may be.
const DOLLARS: Currency = Currency(&["USD", "HKD", "TWD", "AUD", "CAD", "SGD", "NZD", "MOP"]);
/// What a bare 元 or 块 may be. In a text about America it may be a dollar too, so a bare `$` agrees with it.
const YUAN: Currency = Currency(&["CNY", "HKD", "TWD", "AUD", "CAD", "SGD", "NZD", "MOP"]);

/// What a franc of today may be.
const FRANCS: Currency = Currency(&["CHF", "XAF", "XOF"]);

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
            _ if self == FRANCS => "francs",
            _ => "¥",
        }
    }
}

const fn one(code: &'static [&'static str; 1]) -> Currency {
    Currency(code)
}

/// Chinese names; the bare ones count only after a number.
static CHINESE_CURRENCIES: [(&str, Currency); 49] = [
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
    ("澳大利亚元", one(&["AUD"])),
    ("澳大利亞元", one(&["AUD"])),
    ("澳洲元", one(&["AUD"])),
    ("澳币", one(&["AUD"])),
    ("澳幣", one(&["AUD"])),
    ("加元", one(&["CAD"])),
    ("加拿大元", one(&["CAD"])),
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
const ENGLISH_CURRENCIES: [(&str, Currency); 35] = [
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
    ("franc", FRANCS),
    ("francs", FRANCS),
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
    let last = before.as_bytes().last_chunk::<3>();
    let ends = |name: &str| name.as_bytes().last_chunk::<3>() == last && before.ends_with(name);
    if let Some((_, currency)) = CHINESE_CURRENCIES.iter().find(|(name, _)| ends(name)) {
        return Some(*currency);
    }
    let start = before.len() - before.bytes().rev().take_while(u8::is_ascii_alphabetic).count();
    let word = &before[start..];
    // A code, not the end of a sentence about sterling.
    let is_code = word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    lookup(&ENGLISH_CURRENCIES, word).filter(|_| is_code)
}

/// The Chinese names that a text begins with.
fn names_at(text: &str) -> impl Iterator<Item = (&'static str, Currency)> {
    // The first character, three bytes, turns nearly all names away.
    let first = text.as_bytes().first_chunk::<3>();
    let begins = move |name: &str| name.as_bytes().first_chunk::<3>() == first && text.starts_with(name);
    CHINESE_CURRENCIES.iter().copied().filter(move |(name, _)| begins(name))
}

/// How far past a number its currency is looked for, in bytes: Chinese has no blanks that end a word.
const LONGEST_NAME_BYTES: usize = 96;

fn name_after(after: &str) -> Option<Currency> {
    let rest = past_approximation(after);
    let rest = &rest[..rest.floor_char_boundary(LONGEST_NAME_BYTES)];
    if let Some((_, currency)) = names_at(rest).max_by_key(|(name, _)| name.len()) {
        return Some(currency);
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
    let mut found: Vec<Named> = Vec::new();
    for (start, _) in text.char_indices() {
        // 新台币 also holds 台币.
        if found.last().is_some_and(|last| start < last.end) {
            continue;
        }
        // 今日元旦, 加元素: the last character belongs to the next word.
        let is_whole = |(name, _): &(&str, Currency)| {
            !text[start + name.len()..].starts_with(['素', '件', '旦', '年', '数', '數', '首', '宵'])
        };
        let longest = names_at(&text[start..]).filter(is_whole).max_by_key(|(name, _)| name.len());
        found.extend(longest.map(|(name, currency)| Named { start, end: start + name.len(), currency }));
    }
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
