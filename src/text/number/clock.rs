//! Times of the day: the hour, with the half of the day that the words beside it name.

use super::cardinal::{is_one_of, next_word};
use super::chinese::can_start;
use super::scan::{Numeral, Scanner};
use super::value::Value;
use super::vocabulary::{Word, lookup};
use super::{Form, Kind, Weight};

/// The half of the day that a time is said to be in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HalfOfDay {
    Morning,
    Afternoon,
}

impl Scanner<'_> {
    /// Adds the hour, and the minute after a point, of a time that am or pm follows: 5pm, 5.30pm.
    pub(super) fn time_with_point(&mut self, start: usize, end: usize, half: HalfOfDay) {
        let text = self.text;
        let (hour_end, minute_start) = text[start..end].find('.').map_or((end, end), |at| (start + at, start + at + 1));
        let number = |from: usize, to: usize| text[from..to].parse::<u32>().ok().map(u64::from);
        if let Some(hour) = number(start, hour_end) {
            self.push_hour((start, hour_end), hour, Some(half), Weight::Strong);
        }
        if let Some(minute) = number(minute_start, end) {
            self.push_fact((minute_start, end), Value::whole(minute), Kind::Clock, Form::Digits, Weight::Strong);
        }
    }

    /// Adds the hour of a time of day. An afternoon hour also reads as its number on the clock face.
    pub(super) fn push_hour(&mut self, bounds: (usize, usize), hour: u64, half: Option<HalfOfDay>, weight: Weight) {
        let (value, other) = match half {
            Some(HalfOfDay::Afternoon) if hour < 12 => (hour + 12, Some(hour)),
            _ if (13..=24).contains(&hour) => (hour, Some(hour - 12)),
            _ => (hour, None),
        };
        let quantity = self.push_fact(bounds, Value::whole(value), Kind::Clock, Form::Digits, weight);
        quantity.others.extend(other.map(Value::whole));
    }
}

/// Says which half of the day the words before a time name.
pub(super) fn half_of_day(text: &str, start: usize) -> Option<HalfOfDay> {
    let before = text[..start].trim_end();
    let ends = |list: &[&str]| list.iter().any(|word| before.ends_with(word));
    if ends(&["下午", "晚上", "晚", "晚间", "晚間", "傍晚", "午后", "午後", "夜里", "夜裡", "夜间", "当晚", "當晚"])
    {
        Some(HalfOfDay::Afternoon)
    } else if ends(&["上午", "早上", "早晨", "清晨", "凌晨", "早"]) {
        Some(HalfOfDay::Morning)
    } else {
        None
    }
}

/// Reads a time in English words: half past six, a quarter to three, twenty-five to six. "Five to six" may be a range, and
/// is a time only where the words around it say so.
pub(super) fn in_words(scanner: &mut Scanner<'_>, start: usize, end: usize, first: Word) -> bool {
    let text = scanner.text;
    let next = |at: usize| next_word(text, at).map(|(start, end)| (&text[start..end], end));
    let (mut minute, mut at) = match first {
        Word::Half => (30, end),
        Word::Quarter => (15, end),
        Word::Tens(20) => (20, end),
        Word::Unit(number @ (5 | 10)) => (number, end),
        _ => return false,
    };
    if minute == 20
        && let Some((five, five_end)) = next(at)
        && lookup(five) == Some(Word::Unit(5))
    {
        (minute, at) = (25, five_end);
    }
    let mut is_sure = matches!(minute, 15 | 25 | 30);
    if let Some((word, word_end)) = next(at)
        && word.eq_ignore_ascii_case("minutes")
    {
        (is_sure, at) = (true, word_end);
    }
    let Some((direction, direction_end)) = next(at) else { return false };
    let is_past = is_one_of(direction, &["past"]);
    if !is_past && (minute == 30 || !is_one_of(direction, &["to", "till"])) {
        return false;
    }
    let Some((word, hour_end)) = next(direction_end) else { return false };
    let Some(Word::Unit(hour @ 1..=12)) = lookup(word) else { return false };
    let before = text[..start].trim_end_matches([' ', '-']);
    // A clock that says nothing else.
    let is_whole = before.is_empty() && text[hour_end..].trim_end_matches(['.', '!', ' ']).is_empty();
    let is_placed =
        is_whole || ["at", "is", "was", "'s", "’s", "about", "by", "until"].iter().any(|word| before.ends_with(word));
    let is_closed = next(hour_end).is_none_or(|(word, _)| is_one_of(word, &["in", "when", "o", "now", "on", "and"]));
    let is_closed = is_closed || text[hour_end..].starts_with([',', '.', '!', '?', ';', ':', '"', '”']);
    if !is_closed || !(is_sure || is_past || is_placed) {
        return false;
    }
    // 差一刻三点 and 两点四十五 are one time.
    let (full, others) = if is_past { (hour, vec![hour + 12]) } else { (hour - 1, vec![hour, hour + 11, hour + 12]) };
    let full = if full == 0 { 12 } else { full };
    let hour = scanner.push_fact((direction_end, hour_end), Value::whole(full), Kind::Clock, Form::Words, Weight::Weak);
    hour.others.extend(others.into_iter().map(Value::whole));
    let past = if is_past { minute } else { 60 - minute };
    let minutes = scanner.push_fact((start, at), Value::whole(past), Kind::Clock, Form::Words, Weight::Weak);
    minutes.others.push(Value::whole(minute));
    scanner.at = hour_end;
    true
}

/// Reads 六点, 下午3时 and 三点半.
pub(super) fn clock(scanner: &mut Scanner<'_>, numeral: &Numeral, number: u64, mark: char, end: usize) -> bool {
    let text = scanner.text;
    let rest = &text[end..];
    let half = half_of_day(text, numeral.start);
    let next = rest.chars().next();
    let is_time = half.is_some()
        || match mark {
            '时' | '時' => !next.is_some_and(|next| "代期间間候刻段常不而空差速效装裝尚报報".contains(next)),
            _ => next.is_some_and(|next| {
                next.is_ascii_digit() || can_start(next) || "半钟鐘整许許前后後左，。".contains(next)
            }),
        };
    if !is_time {
        return false;
    }
    let weight = if numeral.shape.is_digits() { Weight::Strong } else { Weight::Weak };
    scanner.push_hour((numeral.start, end), number, half, weight);
    scanner.at = end;
    if next == Some('半') {
        let half_end = end + '半'.len_utf8();
        scanner.push_fact((end, half_end), Value::whole(30), Kind::Clock, Form::Words, Weight::Weak);
        scanner.at = half_end;
    }
    true
}
