//! Times of the day: the hour, with the half of the day that the words beside it name.

use super::chinese::can_start;
use super::scan::{Numeral, Scanner};
use super::value::Value;
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
