//! Runs of Arabic digits, of ordinary and full width, with their separators.
//!
//! Takes a text and the place of a digit; gives back the number written there and where it ends. It does *not* look at what
//! stands around the run: magnitudes, percent signs and dates are read by the languages.

use super::value::Value;

/// A run of digits read as one number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    /// One past the last byte.
    pub(super) end: usize,
    /// The number; of a run too long for a [`Value`], its last digits.
    pub(super) value: Value,
    /// The step of the last printed digit.
    pub(super) step: Value,
    /// How many digits stand before the decimal point.
    pub(super) whole_digits: usize,
    /// Whether the run is a bare row of digits: no separator, no decimals.
    pub(super) is_bare: bool,
    /// Whether the run is too long to be an amount.
    pub(super) is_oversize: bool,
}

/// The longest run read as an amount. 10^18 is the largest power of ten in a [`Value`].
const MOST_DIGITS: usize = 18;

/// Returns the character at a byte offset.
pub(super) fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// Returns the character that ends at a byte offset.
pub(super) fn char_before(text: &str, at: usize) -> Option<char> {
    text.get(..at)?.chars().next_back()
}

/// Returns the digit that a character stands for: ASCII or full width.
pub(super) fn digit_of(character: char) -> Option<u8> {
    match character {
        '0'..='9' => Some(character as u8 - b'0'),
        '０'..='９' => u8::try_from(character as u32 - '０' as u32).ok(),
        _ => None,
    }
}

fn is_digit(character: char) -> bool {
    digit_of(character).is_some()
}

/// Tells whether a digit stands at an offset.
pub(super) fn is_digit_at(text: &str, at: usize) -> bool {
    char_at(text, at).is_some_and(|character| digit_of(character).is_some())
}

/// Returns the end of the row of digits at `at`, and how many there are.
fn row(text: &str, at: usize) -> (usize, usize) {
    let mut end = at;
    let mut count = 0;
    for character in text[at..].chars() {
        if digit_of(character).is_none() {
            break;
        }
        end += character.len_utf8();
        count += 1;
    }
    (end, count)
}

/// Returns where thousands set apart by `_` end, and how many digits they have: `1_000_000`, as programs write them. Parts of
/// names and dates (`3_1`, `2024_01_15`, `10_123.jpg`) are no thousands. The bound on the digits keeps the walk short.
fn thousands_of_code(text: &str, at: usize, first: (usize, usize)) -> Option<(usize, usize)> {
    let (mut end, mut digits) = first;
    let is_name = |near: Option<char>| near.is_some_and(|near| near == '_' || near.is_ascii_alphanumeric());
    if digits > 3 || text[at..].starts_with('0') || is_name(char_before(text, at)) {
        return None;
    }
    while text[end..].starts_with('_') && digits <= MOST_DIGITS {
        let (group_end, 3) = row(text, end + 1) else { return None };
        (end, digits) = (group_end, digits + 3);
    }
    let is_file = text[end..].strip_prefix('.').is_some_and(|rest| rest.starts_with(|next: char| next.is_alphabetic()));
    let is_one = (first.1 + 1..=MOST_DIGITS).contains(&digits) && !is_name(char_at(text, end)) && !is_file;
    is_one.then_some((end, digits))
}

/// Returns where the digits of an ordinal end that holds the mark of a menu's key: 2&9th. The letters must fit the whole of it
/// (1&2nd are a first and a second), which must be the day of a month; other digits around `&` are numbers of their own.
fn ordinal_of_menu(text: &str, at: usize, end: usize) -> Option<usize> {
    let [tens, b'&', ones, letters @ ..] = &text.as_bytes()[at..] else { return None };
    let is_day = matches!((tens, ones), (b'1' | b'2', b'0'..=b'9') | (b'3', b'0' | b'1'));
    let fitting: &[u8] = match (tens, ones) {
        (b'2' | b'3', b'1') => b"st",
        (b'2', b'2') => b"nd",
        (b'2', b'3') => b"rd",
        _ => b"th",
    };
    let is_whole =
        letters.strip_prefix(fitting).is_some_and(|rest| !rest.first().is_some_and(u8::is_ascii_alphanumeric));
    let is_list = char_before(text, at).is_some_and(|before| before == '&' || before.is_alphanumeric());
    (is_day && is_whole && !is_list).then_some(end + 2)
}

/// Tells whether a character may stand between thousands. The full-width comma does only between full-width digits: between
/// ordinary ones it separates the items of a list.
fn is_group_separator(character: char, is_full_width: bool) -> bool {
    match character {
        ',' | ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' => true,
        '，' => is_full_width,
        _ => false,
    }
}

/// Reads the number at `at`; `None` where no digit stands.
///
/// Groups of three with one kind of separator are thousands (`1,234,567`, `１２，０００`, `12 000`); a point with a digit
/// after it is decimal.
pub(super) fn read_run(text: &str, at: usize) -> Option<Run> {
    read(text, at, Commas::Group)
}

/// Reads the number at `at` as [`read_run`] does, up to the first comma or space.
pub(super) fn read_ungrouped(text: &str, at: usize) -> Option<Run> {
    read(text, at, Commas::Part)
}

/// What a comma between digits does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Commas {
    /// It sets thousands apart.
    Group,
    /// It parts numbers.
    Part,
}

fn read(text: &str, at: usize, commas: Commas) -> Option<Run> {
    let first = char_at(text, at)?;
    digit_of(first)?;
    let is_full_width = !first.is_ascii();
    let (mut end, mut whole_digits) = row(text, at);
    let first_row = whole_digits;
    let mut separator = None;
    if commas == Commas::Group && first.is_ascii() {
        if let Some((code_end, count)) = thousands_of_code(text, at, (end, whole_digits)) {
            (separator, end, whole_digits) = (Some(('_', 1)), code_end, count);
        } else if let Some(menu_end) = ordinal_of_menu(text, at, end) {
            (separator, end, whole_digits) = (Some(('&', 1)), menu_end, 2);
        }
    }
    if separator.is_none() && commas == Commas::Group && whole_digits <= 3 && first != '0' {
        while let Some(next) = char_at(text, end) {
            // Tokenised text sets the comma apart: 8 , 400.
            let (next, width) = if text[end..].starts_with(" , ") { (',', 3) } else { (next, next.len_utf8()) };
            // 1 2 3 200 is a row of numbers.
            let is_row = next == ' ' && text[..at].strip_suffix(' ').is_some_and(|before| before.ends_with(is_digit));
            if is_row
                || !is_group_separator(next, is_full_width)
                || separator.is_some_and(|known| known != (next, width))
            {
                break;
            }
            let (group_end, count) = row(text, end + width);
            // Six or nine digits are thousands whose next comma was forgotten.
            let is_group = count == 3 || (next == ',' && matches!(count, 6 | 9));
            if !is_group {
                break;
            }
            separator = Some((next, width));
            end = group_end;
            whole_digits += count;
        }
    }
    if matches!(separator, Some((' ', _))) && first_row == 1 && text[end..].starts_with('-') {
        // "2 200-litre drums" are two numbers.
        (end, whole_digits) = (at + first.len_utf8(), 1);
    }
    let whole_end = end;
    let mut decimals = 0;
    if let Some(point @ ('.' | '．')) = char_at(text, end) {
        let (fraction_end, count) = row(text, end + point.len_utf8());
        if count > 0 {
            end = fraction_end;
            decimals = count;
        }
    }
    // Past nine digits, ½ is no part of an amount, and the row is read without it.
    let fraction = vulgar_fraction(text, end).filter(|_| decimals == 0 && whole_digits <= 9);
    if let Some((part, part_end)) = fraction {
        let whole = text[at..end].chars().filter_map(digit_of).fold(0, |number, digit| number * 10 + u64::from(digit));
        if let Some(value) = Value::whole(whole).plus(part) {
            return Some(Run { end: part_end, value, step: part, whole_digits, is_bare: false, is_oversize: false });
        }
    }
    let mut number = 0u64;
    for digit in text[at..end].chars().filter_map(digit_of) {
        number = number.wrapping_mul(10).wrapping_add(u64::from(digit)) % 10u64.pow(18);
    }
    let step = i32::try_from(decimals).ok().and_then(|decimals| Value::power_of_ten(-decimals));
    let value = step.and_then(|step| Value::whole(number).times(step));
    Some(Run {
        end,
        value: value.unwrap_or(Value::whole(number)),
        step: step.unwrap_or(Value::ONE),
        whole_digits,
        is_bare: whole_end == end && first_row == whole_digits,
        is_oversize: whole_digits + decimals > MOST_DIGITS || value.is_none(),
    })
}

/// Reads a fraction that is one character: ½.
pub(super) fn vulgar_fraction(text: &str, at: usize) -> Option<(Value, usize)> {
    let character = char_at(text, at)?;
    let (part, whole) = match character {
        '½' => (1, 2),
        '⅓' => (1, 3),
        '⅔' => (2, 3),
        '¼' => (1, 4),
        '¾' => (3, 4),
        '⅕' => (1, 5),
        '⅖' => (2, 5),
        '⅗' => (3, 5),
        '⅘' => (4, 5),
        '⅙' => (1, 6),
        '⅚' => (5, 6),
        '⅛' => (1, 8),
        '⅜' => (3, 8),
        '⅝' => (5, 8),
        '⅞' => (7, 8),
        _ => return None,
    };
    Some((Value::ratio(part, whole)?, at + character.len_utf8()))
}

/// Reads single digits set apart by single spaces, as in spaced-out typesetting: `2 0 1 8`. `None` for fewer than two.
pub(super) fn read_spaced(text: &str, at: usize) -> Option<Run> {
    let mut end = at;
    let mut number = 0u64;
    let mut count = 0;
    loop {
        let place = if count == 0 { at } else { end + 1 };
        let separates = count == 0 || char_at(text, end) == Some(' ');
        let digit = char_at(text, place).and_then(digit_of).filter(|_| separates);
        let (row_end, row_count) = if digit.is_some() { row(text, place) } else { (place, 0) };
        let (Some(digit), 1) = (digit, row_count) else { break };
        if count == MOST_DIGITS {
            return None;
        }
        number = number * 10 + u64::from(digit);
        (end, count) = (row_end, count + 1);
    }
    let value = Value::whole(number);
    (count >= 2).then_some(Run { end, value, step: Value::ONE, whole_digits: count, is_bare: true, is_oversize: false })
}

/// The longest token of joined rows that is read as one. An address of the sixth internet protocol has eight rows.
const MOST_ROWS: usize = 8;

/// A token of several rows of ASCII digits joined by single marks: `2018-09-30`, `3:30`, `1/3`, `2.0.1`.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Joined {
    /// Each row's number, 0 beyond `count`; rows of more than nine digits give 0.
    pub(super) numbers: [u64; 4],
    /// Each row's bounds in bytes.
    pub(super) bounds: [(usize, usize); 4],
    /// How many rows there are, those beyond the fourth included.
    pub(super) count: usize,
    /// The mark after each row.
    pub(super) marks: [char; 4],
    /// One past the last byte of the last row.
    pub(super) end: usize,
}

/// Reads a token of joined rows of digits; a lone row has a count of one.
pub(super) fn read_joined(text: &str, at: usize) -> Joined {
    let mut joined = Joined { end: at, ..Joined::default() };
    let mut start = at;
    loop {
        let (end, _) = row(text, start);
        if joined.count < 4 {
            joined.numbers[joined.count] = text[start..end].parse::<u32>().map_or(0, u64::from);
            joined.bounds[joined.count] = (start, end);
        }
        joined.count += 1;
        joined.end = end;
        let Some(mark @ ('.' | '-' | '/' | ':' | '：' | '∶')) = char_at(text, end) else { return joined };
        start = end + mark.len_utf8();
        // The bound keeps the walk linear: a token that is no date, time or version is read again from its second row.
        if joined.count == MOST_ROWS || !is_digit_at(text, start) {
            return joined;
        }
        if joined.count <= 4 {
            joined.marks[joined.count - 1] = mark;
        }
    }
}

/// Tells whether digits are glued to a text that they are no part of: the number of the next item of a list right after the
/// stop that ends this one (*horizons.4.*, *a fish". 6.*), or the pages of a reference (*success.:121,154*).
pub(super) fn is_stray(before: &str, after: &str) -> bool {
    let is_quote = |last: char| matches!(last, ')' | '"' | '”' | '’' | '»');
    let ends_sentence = |text: &str| {
        text.strip_suffix('.')
            .is_some_and(|text| text.ends_with(|last: char| last.is_ascii_lowercase() || is_quote(last)))
            || text.ends_with(['。', '；'])
    };
    let is_last = matches!(after.trim(), "" | "." | "、" | ")" | "）");
    // "See no. 6." ends in a number of its own.
    let is_next = after.trim() == "."
        && before.strip_suffix(". ").is_some_and(|before| {
            let word = before.bytes().rev().take_while(u8::is_ascii_lowercase).count();
            before.ends_with(is_quote) || (word > 1 && !ABBREVIATIONS.contains(&&before[before.len() - word..]))
        });
    (is_last && ends_sentence(before)) || is_next || before.strip_suffix(':').is_some_and(ends_sentence)
}

/// What is cut short before a number.
const ABBREVIATIONS: [&str; 26] = [
    "approx", "app", "art", "bk", "ca", "ch", "chap", "cf", "col", "eq", "est", "ex", "fig", "figs", "lv", "max",
    "min", "no", "nos", "o", "pp", "sec", "sect", "ver", "vol", "vs",
];

/// Tells whether a percent sign set apart from the digits before it opens a place to fill in: "1 %2", "C++98 %qD".
pub(super) fn fills_in(after: &str) -> bool {
    after.strip_prefix('%').is_some_and(|rest| rest.starts_with(|next: char| next.is_ascii_alphanumeric()))
}

/// Tells whether a number after this text is the index or the power of a formula: x_1, x^2, a_{12}.
pub(super) fn is_index(before: &str) -> bool {
    let name =
        before.strip_suffix(['_', '^']).or_else(|| before.strip_suffix("_{")).or_else(|| before.strip_suffix("^{"));
    name.is_some_and(|name| name.ends_with(|last: char| last.is_ascii_alphabetic() || matches!(last, ')' | '}' | ']')))
}

/// Returns where a number ends whose point is escaped so that it makes no list (2\.3 for the heading 2.3), if it is one.
pub(super) fn past_escape(text: &str, end: usize) -> Option<usize> {
    let rest = text[end..].strip_prefix("\\.")?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0).then_some(text.len() - rest.len() + digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> (Value, &str) {
        let run = read_run(text, 0).unwrap();
        (run.value, &text[run.end..])
    }

    #[test]
    fn thousands_of_either_width() {
        assert_eq!(value("1,234,567."), (Value::whole(1_234_567), "."));
        assert_eq!(value("１２，０００元"), (Value::whole(12_000), "元"));
        assert_eq!(value("12 000 people"), (Value::whole(12_000), " people"));
    }

    #[test]
    fn a_list_is_not_thousands() {
        assert_eq!(value("12，000"), (Value::whole(12), "，000"));
        assert_eq!(value("2018, 300"), (Value::whole(2018), ", 300"));
        assert_eq!(value("1,2345"), (Value::whole(1), ",2345"));
        assert_eq!(value("0,123"), (Value::ZERO, ",123"));
        assert_eq!(value("4,000000 cases"), (Value::whole(4_000_000), " cases"));
    }

    #[test]
    fn decimals_and_their_step() {
        let run = read_run("0.315%", 0).unwrap();
        assert_eq!(run.value, Value::ratio(315, 1000).unwrap());
        assert_eq!(run.step, Value::ratio(1, 1000).unwrap());
        assert!(read_run("12345678901234567890123", 0).unwrap().is_oversize);
    }

    #[test]
    fn joined_rows_keep_their_marks() {
        let joined = read_joined("2018-09-30.", 0);
        assert_eq!((joined.count, joined.numbers, joined.end), (3, [2018, 9, 30, 0], 10));
        assert_eq!(joined.marks[..2], ['-', '-']);
        assert_eq!(read_joined("1.2.3.4.5.6", 0).count, 6);
    }
}
