//! Rows of digits joined by marks: dates, times, fractions, labels, versions, telephone numbers.
//!
//! Takes the scanner at a token of such rows; adds the quantities of it, or says that the rows are read one by one.

use super::digits::{Joined, Run, read_run, read_ungrouped};
use super::scan::{Grammar, Scanner};
use super::value::Value;
use super::{Form, Kind, Weight, clock, english};
use crate::text::span::ByteSpan;

impl Scanner<'_> {
    /// Reads rows of digits joined by marks where they are a date, a time, a fraction or a name; returns whether they are.
    pub(super) fn joined(&mut self, joined: &Joined) -> bool {
        let [first, second, third, _] = joined.numbers;
        let length = |row: usize| joined.bounds[row].1 - joined.bounds[row].0;
        let marks = &joined.marks[..(joined.count - 1).min(4)];
        let is_uniform = marks.iter().all(|mark| *mark == marks[0]);
        let is_colon = |mark: char| matches!(mark, ':' | '：' | '∶');
        // A scale of 1:12,000 is no time.
        let is_grouped = self.text[joined.bounds[1].1..]
            .strip_prefix(',')
            .is_some_and(|rest| rest.starts_with(|next: char| next.is_ascii_digit()));
        let is_clock = is_colon(marks[0]) && length(1) == 2 && second < 60 && first <= 24 && length(0) <= 2;
        if is_clock && !is_grouped {
            let seconds = joined.count > 2 && is_colon(marks[1]);
            if seconds {
                // A duration or a race time: three plain numbers.
                return false;
            }
            let after = joined.bounds[1].1;
            let half = match self.grammar {
                Grammar::Chinese => clock::half_of_day(self.text, joined.bounds[0].0),
                _ => english::half_of_day(self.text, after).map(|(half, _)| half),
            };
            self.push_hour(joined.bounds[0], first, half, Weight::Strong);
            let weight = if second == 0 { Weight::Weak } else { Weight::Strong };
            self.push_fact(joined.bounds[1], Value::whole(second), Kind::Clock, Form::Digits, weight);
            self.at = after;
            return true;
        }
        if marks[0] == '/' && joined.count == 2 && length(0) <= 2 && self.fraction(joined, first) {
            return true;
        }
        let is_label = marks[0] == '-' && joined.count == 2 && length(0) <= 2 && length(1) <= 2;
        if is_label && is_label_before(self.text, joined.bounds[0].0) {
            let step = Value::power_of_ten(if length(1) == 1 { -1 } else { -2 });
            let part = step.and_then(|step| step.times(Value::whole(second)));
            if let (Some(step), Some(value)) = (step, part.and_then(|part| part.plus(Value::whole(first)))) {
                let bounds = (joined.bounds[0].0, joined.end);
                self.push_fact(bounds, value, Kind::Plain, Form::Digits, Weight::Strong).step = step;
                self.at = joined.end;
                return true;
            }
        }
        if joined.count == 3 && is_uniform && self.date(joined, [first, second, third]) {
            return true;
        }
        // 192.168.0.1:80 is an address with its port.
        let is_version = joined.count >= 3 && marks[0] == '.' && marks[1] == '.';
        let is_telephone = is_uniform
            && marks[0] == '-'
            && joined.count >= 3
            && (joined.count > 3 || (0..3).any(|row| length(row) >= 3) && !(0..3).all(|row| length(row) == 4));
        if is_version || is_telephone {
            self.push_identifier(joined.bounds[0].0, joined.end);
            return true;
        }
        false
    }

    /// Reads a fraction: 1/3, 27/100, 1/10,000. Returns whether it is one; 1/1990 is a month.
    fn fraction(&mut self, joined: &Joined, first: u64) -> bool {
        let (start, end) = joined.bounds[1];
        let grouped = read_run(self.text, start).filter(|_| self.text[end..].starts_with(','));
        let part = |run: Run| {
            let second = run.value.as_whole().filter(|second| !run.is_oversize && first > 0 && first < *second)?;
            let is_part = run.whole_digits <= 3 || (first == 1 && matches!(second, 1000 | 10_000..));
            is_part.then_some((second, run.end))
        };
        let read = grouped.and_then(part).or_else(|| read_ungrouped(self.text, start).and_then(part));
        let Some((second, end)) = read else { return false };
        let Some(value) = Value::ratio(first, second) else { return false };
        if self.mixed(joined.bounds[0].0, end, value) {
            return true;
        }
        let is_usual = first == 1 || second <= 10 || second == 100;
        let weight = if is_usual { Weight::Strong } else { Weight::Weak };
        let quantity = self.push_fact((joined.bounds[0].0, end), value, Kind::Fraction, Form::Digits, weight);
        if second > 10 {
            // 27/100 are 27 points of 100, and 16/32 bits two sizes.
            quantity.others.extend([Value::whole(first), Value::whole(second)]);
        }
        self.at = end;
        true
    }

    /// Joins a fraction to the whole number right before it: 37 6/7 weeks, 5又1/2英寸. Returns whether one stands there.
    fn mixed(&mut self, start: usize, end: usize, part: Value) -> bool {
        let Some(last) = self.found.last_mut().map(|found| &mut found.quantity) else { return false };
        let gap = self.text.get(last.span.end as usize..start);
        let printed = last.span.of_text(self.text);
        let is_whole =
            last.kind == Kind::Plain && printed.len() <= 3 && printed.bytes().all(|byte| byte.is_ascii_digit());
        // Of the 50 1/3 of the items came late: the fraction is of what follows.
        let is_of = self.text[end..].trim_start().starts_with("of ");
        let Some(value) = last.value.plus(part).filter(|_| is_whole && matches!(gap, Some(" " | "又")) && !is_of)
        else {
            return false;
        };
        last.others = vec![last.value];
        (last.value, last.span) = (value, ByteSpan::of(last.span.start as usize, end));
        self.at = end;
        true
    }

    fn date(&mut self, joined: &Joined, numbers: [u64; 3]) -> bool {
        let width = |row: usize| joined.bounds[row].1 - joined.bounds[row].0;
        let is_year = |row: usize| width(row) == 4 && (1000..=2999).contains(&numbers[row]);
        let fits = |month: usize, day: usize| (1..=12).contains(&numbers[month]) && (1..=31).contains(&numbers[day]);
        // 1/31/01 and 1-31-01, the year cut short.
        let is_short = joined.marks[0] != '.' && width(0) <= 2 && width(1) <= 2 && width(2) == 2;
        let (year, month, day) = match () {
            () if is_year(0) && fits(1, 2) => (0, 1, 2),
            () if is_year(2) && fits(1, 0) => (2, 1, 0),
            () if is_year(2) && fits(0, 1) => (2, 0, 1),
            () if is_short && fits(0, 1) => (2, 0, 1),
            () if is_short && fits(1, 0) => (2, 1, 0),
            () => return false,
        };
        for (row, number) in numbers.into_iter().enumerate() {
            let kind = match row {
                row if row == year => Kind::Year,
                row if row == month => Kind::Month,
                row if row == day => Kind::Day,
                _ => continue,
            };
            let part = self.push_fact(joined.bounds[row], Value::whole(number), kind, Form::Digits, Weight::Strong);
            if row == year && is_short {
                part.others.extend([Value::whole(2000 + number), Value::whole(1900 + number)]);
            }
        }
        self.at = joined.end;
        true
    }
}

/// Tells whether the word before a number makes it a label: Figure 2-1 is the same figure as 图2.1.
fn is_label_before(text: &str, start: usize) -> bool {
    let before = text[..start].trim_end_matches([' ', '.', '\u{a0}', '(', '（']);
    ["Figure", "Fig", "Table", "Equation", "Eq", "Section", "Chapter", "图", "圖", "表", "式", "节", "節", "章"]
        .iter()
        .any(|word| before.ends_with(word))
}
