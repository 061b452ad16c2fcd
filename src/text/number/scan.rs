//! The walk over a text: finds where numbers start and hands each place to the grammar of its script.
//!
//! Takes a text and its language; gives back its quantities in order. It reads by itself only what both languages share:
//! dates and times in digits, versions, telephone numbers, web addresses, and digits joined to letters.

use super::digits::{
    Run, char_at, char_before, fills_in, is_digit_at, is_index, is_stray, past_escape, read_joined, read_run,
    read_ungrouped, vulgar_fraction,
};
use super::network::address_end;
use super::value::Value;
use super::vocabulary::{is_capital_unit, is_currency_code};
use super::{Approximation, Form, Kind, Quantity, Weight, calendar, context, english, range};
use crate::text::lang::Lang;
use crate::text::span::ByteSpan;

/// How a numeral is put together; says how sure it is that it is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Starts with Arabic digits; how many there are when they are a bare row, else 0.
    Digits { bare: usize },
    /// One small numeral: 三, seven.
    Small,
    /// Two neighbouring digits: 三五, 四五十.
    Pair,
    /// Several characters or words: 三十五, twenty-five.
    Compound,
    /// Han digits in a row, as in years: 二〇一八.
    Positional { digits: usize },
    /// A unit without a digit: 百, 千万, a hundred.
    Bare,
    /// An unsaid digit before a unit: 几十, 数百万.
    Vague,
}

impl Shape {
    pub(super) fn is_digits(self) -> bool {
        matches!(self, Self::Digits { .. })
    }

    pub(super) fn form(self) -> Form {
        if self.is_digits() { Form::Digits } else { Form::Words }
    }
}

/// A numeral before its surroundings are read.
#[derive(Debug, Clone)]
pub(super) struct Numeral {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) value: Value,
    /// The second number of a pair.
    pub(super) pair: Option<Value>,
    pub(super) step: Value,
    /// The magnitude word at the end, which a number before it may share.
    pub(super) scale: Value,
    pub(super) approximation: Approximation,
    pub(super) shape: Shape,
    /// How many tokens it is made of.
    pub(super) glyphs: usize,
}

/// A quantity with what its neighbours may need of it.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) quantity: Quantity,
    /// What a number before it may share: 10^8 for 亿, 1/100 for %.
    pub(super) scale: Value,
}

/// Which grammar reads what is not Arabic digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grammar {
    Chinese,
    English,
    None,
}

/// The state of a walk.
pub(super) struct Scanner<'t> {
    pub(super) text: &'t str,
    pub(super) grammar: Grammar,
    /// The next byte to read.
    pub(super) at: usize,
    pub(super) found: Vec<Found>,
}

/// Finds the quantities of a text.
pub(super) fn scan(text: &str, lang: &Lang) -> Vec<Quantity> {
    let grammar = match lang {
        lang if lang.is_chinese() => Grammar::Chinese,
        lang if lang.is_english() => Grammar::English,
        _ => Grammar::None,
    };
    let mut scanner = Scanner { text, grammar, at: 0, found: Vec::new() };
    scanner.run();
    range::share(text, grammar, &mut scanner.found);
    scanner.found.into_iter().map(|found| found.quantity).collect()
}

impl Scanner<'_> {
    fn run(&mut self) {
        while let Some(byte) = self.text.as_bytes().get(self.at) {
            let start = self.at;
            if byte.is_ascii_digit() {
                self.digits();
            } else if byte.is_ascii_alphabetic() {
                self.word();
            } else if byte.is_ascii() {
                self.at += 1;
            } else if let Some(character) = char_at(self.text, self.at) {
                if is_digit_at(self.text, self.at) {
                    self.digits();
                } else if let Some((part, end)) = vulgar_fraction(self.text, self.at) {
                    let weight = if part == Value::HALF { Weight::Weak } else { Weight::Strong };
                    self.push_fact((self.at, end), part, Kind::Fraction, Form::Digits, weight);
                    self.at = end;
                } else if self.grammar == Grammar::Chinese {
                    context::han(self, character);
                } else {
                    self.at += character.len_utf8();
                }
            }
            if self.at <= start {
                // What read nothing is passed over.
                self.at = start + char_at(self.text, start).map_or(1, char::len_utf8);
            }
        }
    }

    /// Adds a quantity.
    pub(super) fn push(&mut self, quantity: Quantity, scale: Value) {
        self.found.push(Found { quantity, scale });
    }

    /// Adds a quantity that is a bare fact: no approximation, a step of one.
    pub(super) fn push_fact(
        &mut self,
        bounds: (usize, usize),
        value: Value,
        kind: Kind,
        form: Form,
        weight: Weight,
    ) -> &mut Quantity {
        let quantity = Quantity {
            span: ByteSpan::of(bounds.0, bounds.1),
            value,
            others: Vec::new(),
            step: Value::ONE,
            approximation: Approximation::Exact,
            kind,
            form,
            weight,
        };
        self.push(quantity, Value::ONE);
        &mut self.found.last_mut().expect("a quantity was just added").quantity
    }

    pub(super) fn push_identifier(&mut self, start: usize, end: usize) {
        let digits = self.text[start..end].find(|character: char| super::digits::digit_of(character).is_some());
        let value = digits.and_then(|offset| read_run(self.text, start + offset)).map_or(Value::ZERO, |run| run.value);
        self.push_fact((start, end), value, Kind::Identifier, Form::Digits, Weight::Weak);
        self.at = end;
    }

    /// Tells whether x and digits name a processor: x86, x64.
    fn is_processor(&self, word: &str, digits_at: usize) -> bool {
        let rest = &self.text[digits_at..];
        // 512x64 is no processor but a size.
        let is_size = digits_at >= 2 && self.text.as_bytes()[digits_at - 2].is_ascii_digit();
        word.eq_ignore_ascii_case("x") && !is_size && (rest.starts_with("86") || rest.starts_with("64"))
    }

    /// Tells whether letters and digits are the head of a product: Cx180x360 is C × 180 × 360.
    fn is_product(&self, word: &str, digits_at: usize) -> bool {
        let after = self.text[digits_at..].trim_start_matches(|next: char| next.is_ascii_digit());
        let sign = word.len() == 2 && word.ends_with(['x', 'X']);
        sign && after.strip_prefix(['x', 'X']).is_some_and(|rest| rest.starts_with(|next: char| next.is_ascii_digit()))
    }

    /// Returns the end of the name of a standard, where its publisher ends at `end`: ISO 8859-1, IEEE 802.11-2020.
    fn standard(&self, word: &str, end: usize) -> Option<usize> {
        let is_publisher = matches!(word, "ISO" | "IEC" | "IEEE" | "ECMA");
        let rest = self.text.get(end..).filter(|_| is_publisher)?;
        let place = end + usize::from(rest.starts_with([' ', '-']));
        self.text.as_bytes().get(place).is_some_and(u8::is_ascii_digit).then(|| self.token_end(place))
    }

    /// Returns the end of a key of words joined by points that ends in digits, where a word ends at `end`:
    /// Tallec.Ollivier.2017 is a reference. One word alone may be an abbreviation before a number (No.3) or the end of a
    /// sentence.
    fn dotted_key(&self, start: usize, end: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let is_chained = start >= 2 && bytes[start - 1] == b'.' && bytes[start - 2].is_ascii_alphabetic();
        if !is_chained || bytes.get(end) != Some(&b'.') {
            return None;
        }
        let digits = bytes[end + 1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        (digits > 0).then(|| self.token_end(end + 1 + digits))
    }

    /// Reads what starts with an ASCII letter: a web address, digits joined to letters, or an English word.
    fn word(&mut self) {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let mut end = start;
        while bytes.get(end).is_some_and(u8::is_ascii_alphabetic) {
            end += 1;
        }
        let word = &self.text[start..end];
        if let Some(address_end) = self.address(word, end) {
            self.at = address_end;
            return;
        }
        if let Some(address_end) = address_end(self.text, start) {
            self.push_identifier(start, address_end);
            return;
        }
        if let Some(key_end) = self.dotted_key(start, end) {
            self.push_identifier(start, key_end);
            return;
        }
        if let Some(name_end) = self.standard(word, end) {
            self.push_identifier(start, name_end);
            return;
        }
        let is_tied = bytes.get(end) == Some(&b'-') && word.bytes().any(|byte| byte.is_ascii_uppercase());
        let digits_at = if is_tied { end + 1 } else { end };
        if bytes.get(digits_at).is_some_and(u8::is_ascii_digit) {
            let is_amount = is_currency_code(word)
                || (is_tied && matches!(word, "Mid" | "Pre" | "Post" | "Under" | "Over" | "Sub" | "Top" | "No"))
                || (!is_tied
                    && matches!(word, "Top" | "TOP" | "top" | "No" | "FY" | "x" | "X")
                    && !self.is_processor(word, digits_at))
                || (!is_tied && self.is_product(word, digits_at));
            // APEC2020年 is APEC in the year 2020.
            let is_year =
                !is_tied && read_run(self.text, digits_at).is_some_and(|run| self.text[run.end..].starts_with('年'));
            // 占GDP80%, 投资超HK3亿: a share or an amount right after a name.
            let is_counted = !is_tied
                && self.grammar == Grammar::Chinese
                && read_run(self.text, digits_at).is_some_and(|run| {
                    let after = &self.text[run.end..];
                    // IPv6%c holds a place to fill in.
                    after.starts_with(['%', '％', '亿', '億']) && !self.is_escape(run.end) && !fills_in(after)
                });
            let is_part_of_year =
                matches!(word, "Q" | "H") && bytes.get(digits_at + 1).is_none_or(|byte| !byte.is_ascii_alphanumeric());
            if is_amount || is_year || is_counted {
                self.at = digits_at;
            } else if is_part_of_year && !is_tied && matches!(bytes[digits_at], b'1'..=b'4') {
                let value = Value::whole(u64::from(bytes[digits_at] - b'0'));
                self.push_fact((start, digits_at + 1), value, Kind::Ordinal, Form::Digits, Weight::Weak);
                self.at = digits_at + 1;
            } else {
                let token_end = self.token_end(digits_at);
                self.push_identifier(start, token_end);
            }
            return;
        }
        if self.grammar == Grammar::English && !is_letter_beside(self.text, start, end) {
            english::word(self, start, end);
        } else {
            self.at = end;
        }
    }

    /// Returns the end of a web or mail address that starts with this word.
    fn address(&self, word: &str, end: usize) -> Option<usize> {
        let rest = &self.text[end..];
        let is_address = match word {
            "http" | "https" | "ftp" => rest.starts_with("://"),
            "www" => rest.starts_with('.'),
            _ => false,
        };
        is_address.then(|| {
            let stop = |character: char| {
                character.is_whitespace() || !character.is_ascii() || matches!(character, '"' | '<' | '>')
            };
            end + rest.find(stop).unwrap_or(rest.len())
        })
    }

    /// Returns the end of a token of letters, digits and the marks that join them.
    fn token_end(&self, from: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut end = from;
        while let Some(byte) = bytes.get(end) {
            let is_joint =
                matches!(byte, b'-' | b'.' | b'_' | b'/') && bytes.get(end + 1).is_some_and(u8::is_ascii_alphanumeric);
            // A word after the joint is a new word: H100-based, COVID-19-related.
            let joins = is_joint && (*byte != b'-' || bytes.get(end + 1).is_some_and(u8::is_ascii_digit));
            if !(byte.is_ascii_alphanumeric() || joins) {
                break;
            }
            end += 1;
        }
        end
    }

    /// Reads what starts with a digit.
    fn digits(&mut self) {
        let start = self.at;
        if self.text[..start].ends_with("&#") && self.text.as_bytes()[start].is_ascii_digit() {
            // A character reference.
            let rest = &self.text[start..];
            self.at = start + rest.find(|next: char| !next.is_ascii_digit()).unwrap_or(rest.len());
            return;
        }
        if is_placeholder(&self.text[..start]) {
            self.at = read_run(self.text, start).map_or(start + 1, |run| run.end);
            return;
        }
        if let Some(address_end) = address_end(self.text, start) {
            self.push_identifier(start, address_end);
            return;
        }
        if let Some(run) = self.list_item(start) {
            self.push_fact((start, run.end), run.value, Kind::Plain, Form::Digits, Weight::Strong);
            self.at = run.end;
            return;
        }
        if self.grammar == Grammar::Chinese && self.attacks(start) {
            return;
        }
        let joined = read_joined(self.text, start);
        if joined.count > 1 && self.joined(&joined) {
            return;
        }
        let Some(run) = read_run(self.text, start) else {
            self.at += 1;
            return;
        };
        if let Some(end) = past_escape(self.text, run.end) {
            self.push_identifier(start, end);
            return;
        }
        if run.is_oversize {
            self.push_identifier(start, run.end);
            return;
        }
        if is_key(&self.text[..start], &self.text[run.end..])
            || is_index(&self.text[..start])
            || is_stray(&self.text[..start], &self.text[run.end..])
        {
            self.push_identifier(start, run.end);
            return;
        }
        let bytes = self.text.as_bytes();
        if bytes.get(run.end).is_some_and(u8::is_ascii_alphabetic) && self.letters_after(start, &run) {
            return;
        }
        if self.is_dimension(run.end) {
            self.push_identifier(start, run.end + 2);
            return;
        }
        if is_point(self.text, start, &run) {
            self.push_fact((start, run.end), run.value, Kind::Plain, Form::Digits, Weight::Weak);
            self.at = run.end;
            return;
        }
        let known = self.found.len();
        if self.grammar == Grammar::Chinese {
            context::digits(self, start);
        } else {
            english::digits(self, start, &run);
        }
        self.leading_point(known, start, &run);
    }

    /// Reads 911事件, 9·11 and 9.11恐袭: a day that has become a name.
    fn attacks(&mut self, start: usize) -> bool {
        let rest = &self.text[start..];
        let Some(written) = ["911", "9·11", "9.11", "9/11"].into_iter().find(|written| rest.starts_with(written))
        else {
            return false;
        };
        let after = rest[written.len()..].trim_start_matches(['”', '"', '’', '」', '》']);
        let is_name =
            ["事件", "恐", "袭", "襲", "以来", "以來", "之后", "之後", "等"].iter().any(|word| after.starts_with(word));
        if is_name {
            let (day, end) = (start + written.len() - 2, start + written.len());
            self.push_fact((start, start + 1), Value::whole(9), Kind::Month, Form::Digits, Weight::Strong);
            self.push_fact((day, end), Value::whole(11), Kind::Day, Form::Digits, Weight::Strong);
            self.at = end;
        }
        is_name
    }

    /// Tells whether a percent sign escapes a character of an address: value1%1F.
    fn is_escape(&self, at: usize) -> bool {
        let code = self.text.as_bytes().get(at..at + 3).unwrap_or_default();
        code.starts_with(b"%") && code[1..].iter().all(u8::is_ascii_hexdigit) && code.len() == 3
    }

    /// Tells whether digits that end here count dimensions: 4-D.
    fn is_dimension(&self, end: usize) -> bool {
        let rest = &self.text[end..];
        rest.strip_prefix("-D").is_some_and(|rest| !rest.starts_with(|next: char| next.is_ascii_alphanumeric()))
    }

    /// Reads an item of a list of numbers in square brackets, whose commas part items and no thousands: [1,100].
    fn list_item(&self, start: usize) -> Option<Run> {
        let is_inside = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b',' | b' ' | b'.' | b'-');
        let bytes = self.text.as_bytes();
        let before = bytes[..start].iter().rev().take(WIDEST_LIST).position(|byte| !is_inside(byte))?;
        if bytes[start - 1 - before] != b'[' {
            return None;
        }
        let after = bytes[start..].iter().take(WIDEST_LIST).position(|byte| !is_inside(byte))?;
        let has_comma = bytes[start - before..start + after].contains(&b',');
        if bytes[start + after] != b']' || !has_comma {
            return None;
        }
        read_ungrouped(self.text, start).filter(|run| !run.is_oversize)
    }

    /// Lets digits after a point that no digit stands before be decimals as well: .08%. Calibres and file names are written
    /// so too.
    fn leading_point(&mut self, known: usize, start: usize, run: &Run) {
        let is_led = self.text[..start].strip_suffix('.').is_some_and(|before| {
            before.is_empty()
                || before.ends_with(|last: char| last.is_whitespace() || matches!(last, '(' | '（' | '$' | '*' | '-'))
                // Tokenised text glues the point to the word before, or sets it apart from its digits.
                || before.ends_with(|last: char| last.is_ascii_lowercase())
        }) || self.text[..start].ends_with(" . ");
        let size = i32::try_from(run.whole_digits).ok().and_then(Value::power_of_ten);
        let Some(found) = self.found.get_mut(known).filter(|_| is_led && run.is_bare) else { return };
        found.quantity.others.extend(size.and_then(|size| found.quantity.value.over(size)));
    }

    /// Reads letters joined to the end of digits when they change what the digits are; returns whether it did.
    fn letters_after(&mut self, start: usize, run: &Run) -> bool {
        let bytes = self.text.as_bytes();
        let mut end = run.end;
        while bytes.get(end).is_some_and(u8::is_ascii_alphabetic) {
            end += 1;
        }
        let letters = &self.text[run.end..end];
        if let Some((value, power_end)) = power_of_ten(self.text, run, letters) {
            // Weak, for it may be a part of a code as well: 3e8.
            let quantity = self.push_fact((start, power_end), value, Kind::Plain, Form::Digits, Weight::Weak);
            quantity.others.push(run.value);
            self.at = power_end;
            return true;
        }
        if bytes.get(end).is_some_and(u8::is_ascii_digit) {
            if matches!(letters, "x" | "X") && !run.value.is_zero() {
                // 1024x768 are two numbers, as they are with a sign between; 0x1F is not.
                return false;
            }
            let token_end = self.token_end(end);
            self.push_identifier(start, token_end);
            return true;
        }
        let whole = run.value.as_whole();
        let is_hexadecimal = whole == Some(0)
            && letters.strip_prefix(['x', 'X']).is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_hexdigit()));
        if is_hexadecimal {
            self.push_identifier(start, end);
            return true;
        }
        match (letters, whole) {
            ("st" | "nd" | "rd" | "th" | "ST" | "ND" | "RD" | "TH", Some(_)) => {
                english::ordinal(self, start, end, run.value);
            }
            ("s", Some(number)) if number.is_multiple_of(10) && run.is_bare => {
                calendar::decade(self, (start, end), number, Form::Digits);
            }
            ("am" | "AM" | "pm" | "PM" | "a" | "p", _) if english::half_of_day(self.text, run.end).is_some() => {
                let Some((half, half_end)) = english::half_of_day(self.text, run.end) else { return false };
                self.time_with_point(start, run.end, half);
                self.at = half_end;
            }
            // 2d and 3d are dimensions, and days in few texts.
            ("d", Some(2 | 3)) => {
                self.push_fact((start, run.end), run.value, Kind::Plain, Form::Digits, Weight::Weak);
                self.at = end;
            }
            _ => return english::joined_magnitude(self, start, run, end),
        }
        true
    }

    /// Reads digits that letters make a name of: 5G, 3D. Returns whether they do.
    pub(super) fn name_of_digits(&mut self, start: usize, letters: &str, end: usize) -> bool {
        let is_name = letters.bytes().next().is_some_and(|byte| byte.is_ascii_uppercase())
            && !is_capital_unit(letters)
            && (letters.len() <= 3 || letters.bytes().all(|byte| byte.is_ascii_uppercase()))
            && !is_currency_code(letters);
        if is_name {
            self.push_identifier(start, end);
        }
        is_name
    }
}

/// How far the brackets of a list of numbers may be from an item of it, in bytes.
const WIDEST_LIST: usize = 64;

/// Reads a number with its power of ten, where `letters` stand after its digits: 1e5, 2.5e-3.
fn power_of_ten(text: &str, run: &Run, letters: &str) -> Option<(Value, usize)> {
    let rest = text[run.end..].strip_prefix(['e', 'E']).filter(|_| letters.len() == 1)?;
    let digits = rest.strip_prefix(['-', '+']).unwrap_or(rest);
    let count = digits.bytes().take_while(u8::is_ascii_digit).count();
    let is_closed = !digits[count..].starts_with(|next: char| next.is_ascii_alphanumeric());
    let power = digits[..count].parse::<i32>().ok().filter(|_| count <= 2 && is_closed)?;
    let power = if rest.starts_with('-') { -power } else { power };
    let value = Value::power_of_ten(power).and_then(|size| run.value.times(size))?;
    Some((value, text.len() - digits.len() + count))
}

/// Tells whether a text after a dollar sign is a formula of TeX: a command stands before the next sign.
fn opens_formula(text: &str) -> bool {
    let end = text.len().min(WIDEST_LIST);
    let head = &text.as_bytes()[..end];
    let is_closed = head.iter().position(|byte| *byte == b'$');
    is_closed.is_some_and(|at| head[..at].contains(&b'\\'))
}

/// The signs of currencies that stand before a number.
pub(super) const CURRENCY_SIGNS: [char; 7] = ['$', '£', '€', '¥', '￥', '＄', '￡'];

/// Returns the start of the currency sign right before a number, or the number's own start.
pub(super) fn with_currency_sign(text: &str, start: usize) -> usize {
    match char_before(text, start) {
        Some('$') if opens_formula(&text[start..]) => start,
        Some(sign) if CURRENCY_SIGNS.contains(&sign) => start - sign.len_utf8(),
        _ => start,
    }
}

/// Tells whether a number between these texts names the key of a menu: 二月廿九日(&9).
fn is_key(before: &str, after: &str) -> bool {
    before.strip_suffix(['&', '_']).is_some_and(|before| before.ends_with(['(', '（']))
        && after.starts_with([')', '）'])
}

/// Tells whether a number after this text is a place to fill in: %1.
fn is_placeholder(before: &str) -> bool {
    before.strip_suffix('%').is_some_and(|before| !before.trim_end().ends_with(|last: char| last.is_ascii_digit()))
        || before.strip_suffix(" %").is_some_and(|before| !before.is_empty())
}

/// Tells whether a number with one comma fills a pair of brackets, so that it may be a point: (640,480).
fn is_point(text: &str, start: usize, run: &Run) -> bool {
    text[..start].ends_with(['(', '（'])
        && text[run.end..].starts_with([')', '）'])
        && text.as_bytes()[start..run.end].iter().filter(|byte| **byte == b',').count() == 1
}

/// Tells whether a letter that is not ASCII touches the word, so that the word is a part of a longer one.
fn is_letter_beside(text: &str, start: usize, end: usize) -> bool {
    let is_foreign = |character: char| {
        !character.is_ascii() && character.is_alphabetic() && !('\u{2e80}'..='\u{9fff}').contains(&character)
    };
    char_before(text, start).is_some_and(is_foreign) || char_at(text, end).is_some_and(is_foreign)
}
