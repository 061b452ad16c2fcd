//! English names in the calendar: months, weekdays, decades, and years said in pairs of digits.
//!
//! Takes the scanner or a text with the place of a word; tells what the word is in a date, or adds it. It does *not* read
//! times of the day; `clock` does.

use super::cardinal::{Sum, is_one_of, next_word};
use super::english::word_before;
use super::scan::Scanner;
use super::value::Value;
use super::vocabulary::{Word, lookup};
use super::{Form, Kind, Weight};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum DateWord {
    Month,
    Weekday,
}

/// Tells whether a word that can name a month or a day does: capitalised, and for short or ambiguous words, beside a date.
pub(super) fn is_date_word(text: &str, start: usize, end: usize, sort: DateWord) -> bool {
    let word = &text[start..end];
    let bytes = text.as_bytes();
    if !bytes[start].is_ascii_uppercase() {
        return false;
    }
    let has_stop = bytes.get(end) == Some(&b'.');
    let has_digit_after = text[end..].trim_start_matches(['.', ' ']).starts_with(|next: char| next.is_ascii_digit());
    let has_digit_before = text[..start]
        .trim_end_matches([' ', 't', 'h', 's', 'r', 'd', 'n'])
        .ends_with(|last: char| last.is_ascii_digit());
    match (sort, word.to_ascii_lowercase().as_str()) {
        (DateWord::Month, "may" | "march") => {
            has_digit_after
                || has_digit_before
                || is_one_of(
                    word_before(text, start),
                    &[
                        "in", "last", "this", "since", "of", "until", "till", "by", "from", "late", "early", "mid",
                        "next", "during", "through", "between", "each",
                    ],
                )
        }
        (DateWord::Month, "june" | "july") => true,
        (DateWord::Month, _) if word.len() <= 4 => has_stop || has_digit_after || has_digit_before,
        (DateWord::Weekday, _) if word.len() <= 5 => has_stop || bytes.get(end) == Some(&b','),
        _ => true,
    }
}

/// Adds a decade: the 1990s, the nineties; "in his thirties" is also thirty.
pub(super) fn decade(scanner: &mut Scanner<'_>, bounds: (usize, usize), number: u64, form: Form) {
    let (value, others) = match number {
        ..100 => (1900 + number, vec![number, 2000 + number, 1800 + number]),
        _ if number.is_multiple_of(100) => (number, vec![number / 100 + 1]),
        _ => (number, vec![number % 100]),
    };
    let quantity = scanner.push_fact(bounds, Value::whole(value), Kind::Decade, form, Weight::Strong);
    quantity.others.extend(others.into_iter().map(Value::whole));
    scanner.at = bounds.1;
}

/// Tells whether a month stands beside a number that can be a day: 4 October, October 4.
pub(super) fn is_day_of_month(text: &str, start: usize, end: usize, value: Value) -> bool {
    let is_month = |word: &str| {
        word.len() >= 3
            && word.starts_with(|first: char| first.is_ascii_uppercase())
            && matches!(lookup(word), Some(Word::Month(_)))
    };
    let before = text[..start].trim_end_matches(['.', ' ']);
    value <= Value::whole(31)
        && value.as_whole().is_some()
        && (is_month(word_before(text, before.len()))
            || next_word(text, end).is_some_and(|(start, end)| is_month(&text[start..end])))
}

/// Returns the year that a text says in pairs of digits from a word on, and where it ends: nineteen ninety-seven, twenty
/// twelve, nineteen oh five. Nineteen thirty-second clips are no year.
pub(super) fn spelled_year(text: &str, start: usize, end: usize) -> Option<(u64, usize)> {
    let hundreds = match lookup(&text[start..end])? {
        Word::Unit(hundreds @ 13..=19) | Word::Tens(hundreds @ 20) => hundreds,
        _ => return None,
    };
    let (first_start, first_end) = next_word(text, end)?;
    let first = &text[first_start..first_end];
    let (rest, rest_end) = if is_one_of(first, &["oh", "o"]) {
        let (unit_start, unit_end) = next_word(text, first_end)?;
        match lookup(&text[unit_start..unit_end])? {
            Word::Unit(unit @ 1..=9) => (unit, unit_end),
            _ => return None,
        }
    } else {
        let meaning = lookup(first).filter(|word| matches!(word, Word::Unit(10..=19) | Word::Tens(_)))?;
        let mut sum = Sum::of_words(first_end, None);
        sum.take(meaning)?;
        sum.follow(text);
        let is_pair = !sum.is_ordinal && sum.scale == Value::ONE;
        (sum.value()?.as_whole().filter(|rest| is_pair && (10..100).contains(rest))?, sum.end)
    };
    // Twenty ninety is said of no year yet, and of prices.
    let is_far = hundreds == 20 && rest >= 50;
    let is_joined = text[rest_end..].strip_prefix('-').is_some_and(|rest| rest.starts_with(char::is_alphabetic));
    (!is_far && !is_joined).then_some((hundreds * 100 + rest, rest_end))
}
