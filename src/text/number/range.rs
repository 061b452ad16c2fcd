//! Numbers that share what is printed once: 600至850亿, 10, 20 and 30 percent, 7、8月, 2015-16.
//!
//! Takes the quantities of a text in order; gives the earlier ones the magnitude, the percent sign or the calendar kind of
//! the later one. Between the ends of a range the shared reading comes first; in a list it is only another reading.

use super::scan::{Found, Grammar};
use super::value::Value;
use super::{Kind, Quantity, Weight};

/// What stands between two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    /// From one to the other.
    Range,
    /// Items of a list.
    List,
}

/// The longest text between two numbers that can still join them, in bytes.
const WIDEST_JOINT: usize = 24;

/// Tells whether a text between two numbers makes them the ends of a range or the items of a list.
#[must_use]
pub fn joins(gap: &str) -> bool {
    gap.len() <= WIDEST_JOINT && !gap.trim().is_empty() && joint(gap).is_some()
}

fn joint(gap: &str) -> Option<Joint> {
    let gap = gap.trim_matches(|edge: char| edge.is_whitespace() || "$£€¥￥".contains(edge));
    let gap = ["US", "HK", "RMB", "USD", "A"].iter().find_map(|code| gap.strip_suffix(code)).unwrap_or(gap).trim_end();
    let gap = gap.trim_matches('-').trim();
    match gap {
        "" | "–" | "—" | "——" | "~" | "～" | "〜" | "―" | "至" | "到" | "一直到" | "to" | "or" | "或" | "或者"
        | "−" | "‑" | "－" => Some(Joint::Range),
        "、" | "," | "and" | ", and" | ", or" | "和" | "与" | "與" | "及" | "以及" | "/" | "比" => {
            Some(Joint::List)
        }
        _ => None,
    }
}

/// Lets numbers share the unit of the one after them.
pub(super) fn share(text: &str, grammar: Grammar, found: &mut [Found]) {
    for index in (1..found.len()).rev() {
        let (before, after) = found.split_at_mut(index);
        let (Some(first), Some(second)) = (before.last_mut(), after.first()) else { continue };
        let (start, end) = (first.quantity.span.end as usize, second.quantity.span.start as usize);
        if start > end || end - start > WIDEST_JOINT {
            continue;
        }
        let gap = &text[start..end];
        let Some(mut joint) = joint(gap) else { continue };
        if gap.trim().is_empty() && !gap.is_empty() || gap.is_empty() && second.quantity.kind != Kind::Day {
            continue;
        }
        if gap.trim() == "and" && text[..first.quantity.span.start as usize].trim_end().ends_with("between") {
            joint = Joint::Range;
        }
        share_weight(&mut first.quantity, &second.quantity, joint);
        share_scale(first, second, joint, grammar);
        share_calendar(&mut first.quantity, &second.quantity);
    }
    share_forward(text, found);
    join_parts(text, grammar, found);
}

/// Lets the second of two numbers stand for both, where what parts them may be a slip of the pen within one number.
fn join_parts(text: &str, grammar: Grammar, found: &mut [Found]) {
    for index in 1..found.len() {
        let (before, after) = found.split_at_mut(index);
        let (Some(first), Some(second)) = (before.last_mut(), after.first_mut()) else { continue };
        let (first_text, second_text) = (first.quantity.span.of_text(text), second.quantity.span.of_text(text));
        let gap = text.get(first.quantity.span.end as usize..second.quantity.span.start as usize);
        let digits = second_text.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 || first_text.len() > 3 || !first_text.bytes().all(|byte| byte.is_ascii_digit()) {
            continue;
        }
        let Some(size) = gap.and_then(|gap| size_of_first(gap, grammar, digits)) else { continue };
        let part = if size == Value::ONE {
            Value::power_of_ten(-i32::try_from(digits).unwrap_or(0))
        } else {
            Some(Value::ONE)
        };
        let first_value = first.quantity.value.times(size).and_then(|value| value.times(second.scale));
        let second_value = part.and_then(|part| second.quantity.value.times(part));
        second.quantity.others.extend(first_value.zip(second_value).and_then(|(first, second)| first.plus(second)));
        // 100, 200 are mostly two numbers, and 1, 000 is one.
        if gap != Some(", ") || second_text.starts_with('0') {
            first.quantity.weight = Weight::Weak;
        }
    }
}

/// Says what a number counts in one number with the digits after it: a thousand in 1，200万 and 1, 000, where the comma
/// mostly separates the items of a list; one in 版本1. 2 and 重3。5克, where no sentence ends, and in 0.~5, where a tilde marks
/// the key of a menu.
fn size_of_first(gap: &str, grammar: Grammar, digits: usize) -> Option<Value> {
    match gap {
        "，" | ", " if digits == 3 => Some(Value::whole(1000)),
        ". " | "。" if grammar == Grammar::Chinese && digits <= 2 => Some(Value::ONE),
        ".~" | "._" => Some(Value::ONE),
        _ => None,
    }
}

fn share_scale(first: &mut Found, second: &Found, joint: Joint, grammar: Grammar) {
    let quantity = &mut first.quantity;
    let can = matches!(quantity.kind, Kind::Plain | Kind::Vague | Kind::Multiple) && first.scale == Value::ONE;
    let amounts = matches!(second.quantity.kind, Kind::Plain | Kind::Percent | Kind::Vague);
    if !can || !amounts || second.scale == Value::ONE {
        return;
    }
    // 1至3千万 share all units, 500至3千万 the last one.
    let is_less = |scale: &Value| second.quantity.value.over(*scale).is_some_and(|base| quantity.value < base);
    let last = last_unit(second.scale).filter(|_| grammar == Grammar::Chinese);
    let scale = [Some(second.scale), last].into_iter().flatten().find(is_less).unwrap_or(second.scale);
    let (Some(value), Some(step), Some(base)) =
        (quantity.value.times(scale), quantity.step.times(scale), second.quantity.value.over(scale))
    else {
        return;
    };
    first.scale = scale;
    if joint == Joint::Range && quantity.value < base {
        quantity.others.insert(0, quantity.value);
        quantity.value = value;
        quantity.step = step;
        if second.quantity.kind == Kind::Percent {
            quantity.kind = Kind::Percent;
        }
    } else {
        quantity.others.push(value);
    }
}

/// Lets the first end of a range count as the second does: 十五 of 十五至十八米, whose measure stands once.
fn share_weight(first: &mut Quantity, second: &Quantity, joint: Joint) {
    let is_one_amount = first.kind == Kind::Plain && second.kind == Kind::Plain && first.form == second.form;
    if joint == Joint::Range && is_one_amount && second.is_strong() && first.value > Value::whole(12) {
        first.weight = Weight::Strong;
    }
}

/// Returns the big unit that a row of units ends in: 万 of 千万.
fn last_unit(scale: Value) -> Option<Value> {
    let units = [1_000_000_000_000, 100_000_000, 10_000].map(Value::whole);
    units.into_iter().find(|unit| scale.over(*unit).is_some_and(|rest| rest.as_whole().is_some()))
}

fn share_calendar(first: &mut Quantity, second: &Quantity) {
    let limit = match second.kind {
        Kind::Month => 12,
        Kind::Day => 31,
        Kind::Year => {
            if first.kind == Kind::Plain && (Value::whole(1000)..=Value::whole(2999)).contains(&first.value) {
                first.kind = Kind::Year;
            }
            return;
        }
        _ => return,
    };
    if first.kind == Kind::Plain && first.value <= Value::whole(limit) && !first.value.is_zero() {
        first.kind = second.kind;
    }
}

/// Completes what the first of two numbers says for both: 2015-16, 百分之二十至三十.
fn share_forward(text: &str, found: &mut [Found]) {
    for index in 1..found.len() {
        let (before, after) = found.split_at_mut(index);
        let (Some(first), Some(second)) = (before.last(), after.first_mut()) else { continue };
        let (start, end) = (first.quantity.span.end as usize, second.quantity.span.start as usize);
        if start > end || end - start > WIDEST_JOINT {
            continue;
        }
        let gap = &text[start..end];
        let is_joined = joint(gap).is_some() && !gap.trim().is_empty();
        if !is_joined || second.quantity.kind != Kind::Plain || second.scale != Value::ONE {
            continue;
        }
        let hundred = Value::whole(100);
        // 2017~18年: the word stands after both.
        let is_year = first.quantity.kind == Kind::Year
            || first.quantity.span.range().len() == 4 && text[second.quantity.span.range().end..].starts_with('年');
        let first_year = first.quantity.value.as_whole().filter(|_| is_year);
        let short_year = second.quantity.value.as_whole().filter(|number| *number < 100);
        if let (Some(first_year @ 1000..), Some(number)) = (first_year, short_year) {
            second.quantity.others.push(Value::whole(first_year / 100 * 100 + number));
        } else if first.quantity.kind == Kind::Percent
            && first.quantity.span.of_text(text).starts_with("百分之")
            && let (Some(value), Some(step)) = (second.quantity.value.over(hundred), second.quantity.step.over(hundred))
        {
            second.quantity.others.push(second.quantity.value);
            (second.quantity.value, second.quantity.step, second.quantity.kind) = (value, step, Kind::Percent);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::text::lang::Lang;
    use crate::text::number::{Kind, Value, quantities};

    fn main_values(text: &str, lang: &Lang) -> Vec<Value> {
        quantities(text, lang).iter().map(|quantity| quantity.value).collect()
    }

    #[test]
    fn the_ends_of_a_range_share_magnitude_and_percent() {
        let billions = vec![Value::whole(60_000_000_000), Value::whole(85_000_000_000)];
        assert_eq!(main_values("600至850亿元", &Lang::chinese()), billions);
        assert_eq!(main_values("60 to 85 billion yuan", &Lang::english()), billions);
        assert_eq!(main_values("$60-$85 billion", &Lang::english()), billions);
        let shares = vec![Value::ratio(3, 10).unwrap(), Value::ratio(43, 100).unwrap()];
        assert_eq!(main_values("between 30 and 43 per cent", &Lang::english()), shares);
        assert_eq!(main_values("百分之三十至四十三", &Lang::chinese()), shares);
    }

    #[test]
    fn the_items_of_a_list_may_share() {
        let found = quantities("10, 20 and 30 percent", &Lang::english());
        assert_eq!(found[0].value, Value::whole(10));
        assert_eq!(found[0].others, [Value::ratio(1, 10).unwrap()]);
        assert_eq!(found[1].others, [Value::ratio(1, 5).unwrap()]);
    }

    #[test]
    fn months_days_and_years_share_their_kind() {
        let found = quantities("7、8月", &Lang::chinese());
        assert!(found.iter().all(|quantity| quantity.kind == Kind::Month));
        let found = quantities("in 2015-16", &Lang::english());
        assert!(found[1].readings().any(|value| value == Value::whole(2016)));
    }

    #[test]
    fn a_larger_first_number_keeps_its_own_value() {
        let found = quantities("2000到3亿元", &Lang::chinese());
        assert_eq!(found[0].value, Value::whole(2000));
    }
}
