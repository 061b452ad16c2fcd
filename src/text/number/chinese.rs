//! The grammar of Chinese numerals, with Arabic digits mixed in: 三十万, 3万5千, 二〇一八, 一千一百多万, 四五十, 数百万.
//!
//! Takes a text and a place; gives back the numeral that starts there, or says that what starts there only looks like one
//! (九二, 千方百计). It does *not* look at what the numeral counts: kinds, idioms and measure words are read in `context`.

use super::Approximation;
use super::digits::{char_at, char_before, is_digit_at, read_run};
use super::scan::{Numeral, Shape};
use super::value::Value;

/// What a character does in a Chinese numeral.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Glyph {
    /// 〇 to 九.
    Digit(u64),
    /// 十, 百, 千: multiply within a group of four digits.
    Small(u64),
    /// 廿, 卅.
    Tens(u64),
    /// 万, 亿, 兆: multiply the whole group.
    Big(u64),
    /// 几, 数: an unsaid digit.
    Some,
    /// 多, 余, 来: and some more.
    More,
    /// 点, between han digits.
    Point,
}

fn glyph(character: char) -> Option<Glyph> {
    Some(match character {
        '〇' | '零' | '○' => Glyph::Digit(0),
        '一' | '壹' => Glyph::Digit(1),
        '二' | '两' | '兩' | '贰' | '貳' => Glyph::Digit(2),
        '三' | '叁' | '參' | '叄' => Glyph::Digit(3),
        '四' | '肆' => Glyph::Digit(4),
        '五' | '伍' => Glyph::Digit(5),
        '六' | '陆' | '陸' => Glyph::Digit(6),
        '七' | '柒' => Glyph::Digit(7),
        '八' | '捌' => Glyph::Digit(8),
        '九' | '玖' => Glyph::Digit(9),
        '十' | '拾' => Glyph::Small(10),
        '百' | '佰' => Glyph::Small(100),
        '千' | '仟' => Glyph::Small(1000),
        '廿' => Glyph::Tens(20),
        '卅' => Glyph::Tens(30),
        '万' | '萬' => Glyph::Big(10_000),
        '亿' | '億' => Glyph::Big(100_000_000),
        '兆' => Glyph::Big(1_000_000_000_000),
        '几' | '幾' | '数' | '數' => Glyph::Some,
        '多' | '余' | '餘' | '来' | '來' => Glyph::More,
        '点' | '點' => Glyph::Point,
        _ => return None,
    })
}

/// Tells whether a character can start a numeral.
pub(super) fn can_start(character: char) -> bool {
    matches!(glyph(character), Some(Glyph::Digit(_) | Glyph::Small(_) | Glyph::Tens(_) | Glyph::Big(_) | Glyph::Some))
}

/// Tells whether a character is one of the formal digits of cheques. Most of them are also parts of everyday words (登陆,
/// 队伍), so they count only before a formal unit.
fn is_formal(character: char) -> bool {
    "壹贰貳叁參叄肆伍陆陸柒捌玖".contains(character)
}

/// Tells whether a character follows a formal digit: 伍拾, 陆万, 柒元.
fn follows_formal(character: char) -> bool {
    "拾佰仟万萬亿億元圆圓角分零".contains(character)
}

/// Tells whether a character multiplies: 十 to 兆.
fn is_unit(character: char) -> bool {
    matches!(glyph(character), Some(Glyph::Small(_) | Glyph::Big(_)))
}

/// What starts at a place.
#[derive(Debug, Clone)]
pub(super) enum Reading {
    /// A numeral.
    Number(Numeral),
    /// Numeral characters up to this offset that are no number.
    Name(usize),
}

/// Reads the numeral at `at`, which must be a digit or a character that [`can_start`] one.
pub(super) fn read(text: &str, at: usize) -> Reading {
    match evaluate(text, at, Pick::First) {
        Ok(mut numeral) => {
            if numeral.shape == Shape::Pair
                && let Ok(second) = evaluate(text, at, Pick::Second)
            {
                numeral.pair = Some(second.value);
            }
            Reading::Number(numeral)
        }
        Err(end) => Reading::Name(end),
    }
}

/// Which of two neighbouring digits stands for the number: 四 or 五 of 四五十.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pick {
    First,
    Second,
}

/// The sum so far. A numeral is `total` (groups already multiplied by 万 or 亿), plus `section` (the group being read),
/// plus `current` (a digit that awaits its unit).
struct Sum {
    total: Value,
    section: Value,
    current: Option<Value>,
    /// The step of the last component.
    step: Value,
    /// The last big unit, or 0.
    big: u64,
    /// The last unit of any size, or 0.
    unit: u64,
    /// The product of the big units at the end.
    scale: Value,
    /// The product of all units, which a number before them may share; none once a second digit follows a unit.
    units: Option<Value>,
}

impl Sum {
    fn new() -> Self {
        Self {
            total: Value::ZERO,
            section: Value::ZERO,
            current: None,
            step: Value::ONE,
            big: 0,
            unit: 0,
            scale: Value::ONE,
            units: Some(Value::ONE),
        }
    }

    fn is_empty(&self) -> bool {
        self.total.is_zero() && self.section.is_zero() && self.current.is_none()
    }

    fn group(&self) -> Option<Value> {
        self.section.plus(self.current.unwrap_or(Value::ZERO))
    }

    fn multiply_small(&mut self, unit: u64) -> Option<()> {
        let factor = Value::whole(unit);
        let has_decimals =
            self.current.is_some_and(|current| current.as_whole().is_none() || current >= Value::whole(10));
        let product = self.current.take().unwrap_or(Value::ONE).times(factor)?;
        self.units = self.units.and_then(|units| units.times(factor));
        self.section = self.section.plus(product)?;
        // 5千 is printed to the thousand, 三千 is as often exact: only digits carry their step along.
        self.step = if has_decimals { self.step.times(factor)? } else { Value::ONE };
        self.unit = unit;
        Some(())
    }

    fn multiply_big(&mut self, unit: u64) -> Option<()> {
        let factor = Value::whole(unit);
        let group = self.group()?;
        self.units = self.units.and_then(|units| units.times(factor));
        if group.is_zero() {
            // 万亿: the second unit multiplies what the first one made.
            self.total = self.total.times(factor)?;
            self.scale = self.scale.times(factor)?;
        } else if self.big != 0 && unit > self.big {
            self.total = self.total.plus(group)?.times(factor)?;
            self.scale = factor;
        } else {
            self.total = self.total.plus(group.times(factor)?)?;
            self.scale = factor;
        }
        self.step = self.step.times(factor)?;
        self.section = Value::ZERO;
        self.current = None;
        self.big = unit;
        self.unit = unit;
        Some(())
    }

    fn value(&self) -> Option<Value> {
        self.total.plus(self.group()?)
    }
}

/// Skips one space after Arabic digits: 3 万, 30 多万.
/// The digits of $10$万 stand between the marks of a formula.
fn past_dollar(text: &str, start: usize, end: usize) -> usize {
    if text[..start].ends_with('$') && text[end..].starts_with('$') { end + 1 } else { end }
}

fn past_space(text: &str, at: usize) -> usize {
    match char_at(text, at) {
        Some(space @ (' ' | '\u{a0}' | '\u{3000}')) => at + space.len_utf8(),
        _ => at,
    }
}

/// Returns where digits go on after a unit and a space, in a text that sets its units apart: 1 万 3000 个. Only four digits before
/// what both numbers would count are certain: 1 万 500 名 may be a prize and its winners, and 2 万 3000 mAh a price and a battery.
fn past_unit_and_space(text: &str, end: usize, sum: &Sum) -> Option<usize> {
    let place = past_space(text, end);
    let can = place > end && sum.current.is_none() && sum.section.is_zero();
    let run = read_run(text, place).filter(|run| can && run.whole_digits == 4 && run.is_bare)?;
    let rest = text[run.end..].trim_start_matches(' ');
    let is_counted = match sum.big {
        10_000 => {
            (rest.starts_with(['元', '人', '个', '個']) && !rest.starts_with("个月") && !rest.starts_with("個月"))
                || ends_clause(rest)
        }
        100_000_000 => rest.starts_with(['万', '萬']),
        _ => false,
    };
    is_counted.then_some(place)
}

/// Tells whether a text is empty or starts with the mark of a clause's end.
pub(super) fn ends_clause(rest: &str) -> bool {
    let is_mark = |next: char| "，。、；：！？）」』”’》】".contains(next);
    let is_stop = |next: char| matches!(next, ',' | '.' | ';' | '!' | '?' | ')');
    let is_last = |rest: &str| rest.is_empty() || rest.starts_with(char::is_whitespace);
    rest.is_empty() || rest.starts_with(is_mark) || rest.strip_prefix(is_stop).is_some_and(is_last)
}

fn evaluate(text: &str, at: usize, pick: Pick) -> Result<Numeral, usize> {
    let mut sum = Sum::new();
    let mut end = at;
    let mut shape = Shape::Small;
    let mut approximation = Approximation::Exact;
    let mut last_is_digits = false;
    let mut has_zero = false;
    let mut glyphs = 0;
    let mut is_spaced = false;
    let overflow = |end: usize| end;
    loop {
        if is_spaced && let Some(digits) = past_unit_and_space(text, end, &sum) {
            end = digits;
        }
        if is_digit_at(text, end) {
            let follows =
                sum.is_empty() && glyphs == 0 || (sum.current.is_none() && sum.unit >= 100 && shape.is_digits());
            if !follows {
                break;
            }
            let Some(run) = read_run(text, end) else { break };
            if run.is_oversize {
                return Err(run.end);
            }
            if glyphs == 0 {
                shape = Shape::Digits { bare: if run.is_bare { run.whole_digits } else { 0 } };
            }
            sum.current = Some(run.value);
            sum.step = run.step;
            sum.units = sum.units.filter(|_| glyphs == 0);
            end = run.end;
            last_is_digits = true;
            glyphs += 1;
            continue;
        }
        let place = if last_is_digits { past_space(text, past_dollar(text, at, end)) } else { end };
        let Some(character) = char_at(text, place) else { break };
        let Some(meaning) = glyph(character) else { break };
        let next_end = place + character.len_utf8();
        if place != end && meaning == Glyph::Small(10) {
            // 64 十六进制 are two numbers.
            break;
        }
        is_spaced |= place != end;
        if place != end && !matches!(meaning, Glyph::Small(_) | Glyph::Big(_) | Glyph::More | Glyph::Some) {
            break;
        }
        match meaning {
            Glyph::Digit(_) => {
                if sum.current.is_some() || (last_is_digits && sum.unit == 0) {
                    break;
                }
                let row = DigitRow::read(text, end, if glyphs == 0 { Place::Start } else { Place::Inside });
                if row.count == 0 || shape == Shape::Bare {
                    break;
                }
                let has_leading_zero = row.first() == 0 && glyphs > 0;
                let digits = if has_leading_zero { row.without_first() } else { row };
                has_zero |= has_leading_zero;
                match digits.count {
                    0 => {}
                    1 => {
                        sum.current = Some(Value::whole(digits.first()));
                        // 十五 is as much put together as 五十 is.
                        if glyphs > 0 && shape == Shape::Small {
                            shape = Shape::Compound;
                        }
                    }
                    2 if !digits.has_zero() => {
                        let (first, second) = (digits.first(), digits.second());
                        if !(second == first + 1 || (first, second) == (3, 5)) {
                            if glyphs == 0 && matches!(char_at(text, row.end), Some('年')) {
                                shape = Shape::Positional { digits: 2 };
                                sum.current = Some(Value::whole(first * 10 + second));
                                end = row.end;
                                break;
                            }
                            if glyphs == 1 && sum.section == Value::whole(10) {
                                // 十四五, 十三五: the name of a five-year plan.
                                end += row.width_of_first(text);
                                sum.current = Some(Value::whole(first));
                                break;
                            }
                            return Err(row.end);
                        }
                        shape = Shape::Pair;
                        sum.current = Some(Value::whole(if pick == Pick::First { first } else { second }));
                    }
                    _ if glyphs == 0 && digits.count <= 18 => {
                        shape = Shape::Positional { digits: digits.count };
                        sum.current = Some(Value::whole(digits.positional()));
                    }
                    _ => return Err(row.end),
                }
                sum.step = Value::ONE;
                end = row.end;
                last_is_digits = false;
            }
            Glyph::Tens(tens) => {
                if !sum.is_empty() && (sum.current.is_some() || sum.unit < 100) {
                    break;
                }
                sum.section = sum.section.plus(Value::whole(tens)).ok_or(overflow(next_end))?;
                sum.unit = 10;
                end = next_end;
                shape = if glyphs == 0 { Shape::Compound } else { shape };
            }
            Glyph::Small(unit) => {
                if (shape.is_digits() || glyphs == 0) && is_prefix(character, char_at(text, next_end)) {
                    break;
                }
                if sum.current.is_none() {
                    // 百 and 千 alone are names (百货) or vague (上百人); 十 is ten; 一百十 leaves the 一 out.
                    if sum.is_empty() && unit > 10 {
                        shape = Shape::Bare;
                    } else if !sum.is_empty() && (unit != 10 || sum.unit <= 10) && shape != Shape::Vague {
                        break;
                    }
                }
                if !sum.section.is_zero() && sum.unit <= unit && sum.unit < 10_000 {
                    break;
                }
                sum.multiply_small(unit).ok_or(overflow(next_end))?;
                if shape == Shape::Small && glyphs > 0 {
                    shape = Shape::Compound;
                }
                end = next_end;
            }
            Glyph::Big(unit) => {
                if (shape.is_digits() || shape == Shape::Vague || glyphs == 0)
                    && is_prefix(character, char_at(text, next_end))
                {
                    break;
                }
                if sum.is_empty() {
                    shape = Shape::Bare;
                    sum.current = Some(Value::ONE);
                }
                let group_is_empty = sum.section.is_zero() && sum.current.is_none();
                // 二万万 are two hundred million.
                let is_squared = unit == 10_000 && sum.big == unit && sum.scale == Value::whole(unit) && glyphs > 1;
                let grows = unit > sum.big || is_squared;
                if (group_is_empty && (sum.unit != sum.big || !grows)) || (sum.big == unit && !group_is_empty) {
                    break;
                }
                sum.multiply_big(unit).ok_or(overflow(next_end))?;
                if shape == Shape::Small {
                    shape = Shape::Compound;
                }
                end = next_end;
            }
            Glyph::Some => {
                let is_before_unit = char_at(text, next_end).is_some_and(is_unit);
                let is_after_ten = (10..10_000).contains(&sum.unit) && sum.current.is_none();
                if glyphs == 0 && is_before_unit {
                    shape = Shape::Vague;
                    sum.current = Some(Value::ONE);
                } else if is_after_ten || (shape.is_digits() && sum.unit == 0 && ends_in_zero(sum.current)) {
                    approximation = Approximation::Over;
                    sum.step = Value::whole(10);
                    if shape == Shape::Small {
                        shape = Shape::Compound;
                    }
                } else {
                    break;
                }
                end = next_end;
            }
            Glyph::More => {
                if !is_more(text, end, character, next_end, &sum, shape) {
                    break;
                }
                approximation = Approximation::Over;
                end = next_end;
                if shape == Shape::Small {
                    shape = Shape::Compound;
                }
                if !char_at(text, past_space(text, end)).is_some_and(is_unit) {
                    glyphs += 1;
                    break;
                }
            }
            Glyph::Point => {
                let row = DigitRow::read(text, next_end, Place::Inside);
                let group = sum.group();
                let is_decimal = row.count > 0
                    && row.count <= 9
                    && !shape.is_digits()
                    && sum.total.is_zero()
                    && shape != Shape::Pair
                    && !matches!(char_at(text, row.end), Some('十' | '分' | '刻' | '半' | '个' | '點' | '点'));
                let (true, Some(group)) = (is_decimal && !sum.is_empty(), group) else { break };
                let step = Value::power_of_ten(-i32::try_from(row.count).unwrap_or(0)).ok_or(overflow(row.end))?;
                let fraction = Value::whole(row.positional()).times(step).ok_or(overflow(row.end))?;
                sum.current = group.plus(fraction);
                sum.section = Value::ZERO;
                sum.step = step;
                shape = Shape::Compound;
                end = row.end;
            }
        }
        if glyphs == 0 && sum.is_empty() && !has_zero && !matches!(meaning, Glyph::Digit(_)) {
            return Err(end.max(next_end));
        }
        last_is_digits = last_is_digits && shape.is_digits();
        glyphs += 1;
    }
    // 一百二 is 120 and 三万五 is 35,000: a last digit stands one place below the last unit.
    if let (Some(current), false, false) = (sum.current, has_zero, last_is_digits)
        && sum.unit >= 100
        && current < Value::whole(10)
        && shape == Shape::Compound
        && current.as_whole().is_some()
        && let Some(place) = Value::ratio(sum.unit, 10)
    {
        sum.current = current.times(place);
    }
    // 15到62十亿 share both units; 十五至二十万 do not share the 十.
    let scale = sum.units.filter(|_| shape.is_digits()).unwrap_or(sum.scale);
    let value = sum.value().ok_or(overflow(end))?;
    if end == at {
        return Err(at + char_at(text, at).map_or(1, char::len_utf8));
    }
    Ok(Numeral { start: at, end, value, pair: None, step: sum.step, scale, approximation, shape, glyphs })
}

/// Tells whether 千 or 兆 is the prefix of a unit of measure: 5千克 are five kilograms.
pub(super) fn is_prefix(character: char, next: Option<char>) -> bool {
    let units = match character {
        '千' => "克米瓦卡伏赫焦升帕欧比字",
        '兆' => "瓦赫字比帕焦欧",
        _ => return false,
    };
    next.is_some_and(|next| units.contains(next))
}

fn ends_in_zero(value: Option<Value>) -> bool {
    value.and_then(Value::as_whole).is_some_and(|number| number >= 10 && number.is_multiple_of(10))
}

/// Tells whether 多, 余 or 来 after a numeral says "and more" rather than starting a word: 7亿余额宝 holds no 余.
fn is_more(text: &str, end: usize, character: char, next_end: usize, sum: &Sum, shape: Shape) -> bool {
    let next = char_at(text, next_end);
    let after_unit = sum.current.is_none() && sum.unit >= 10;
    match character {
        '余' | '餘' => {
            !matches!(next, Some('额' | '額' | '地' | '下' | '生' | '波' | '款')) && (after_unit || shape.is_digits())
        }
        '多' => {
            !matches!(next, Some('么' | '麼' | '样' | '樣' | '元' | '方' | '边' | '邊' | '层' | '功' | '媒'))
                || (next == Some('元') && (after_unit || ends_in_zero(sum.current)))
        }
        // 十来个, 百来人; 来 after other numbers is the verb.
        _ => {
            after_unit
                && sum.unit <= 1000
                && char_before(text, end).is_some_and(is_unit)
                && next.is_some_and(super::context::is_measure)
        }
    }
    .then_some(())
    .filter(|()| after_unit || shape.is_digits())
    .is_some()
}

/// Where in a numeral a row of han digits stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Start,
    Inside,
}

/// A row of han digits.
#[derive(Clone, Copy)]
struct DigitRow {
    digits: [u8; 18],
    count: usize,
    end: usize,
}

impl DigitRow {
    fn read(text: &str, at: usize, place: Place) -> Self {
        let mut row = Self { digits: [0; 18], count: 0, end: at };
        for character in text[at..].chars() {
            let Some(Glyph::Digit(digit)) = glyph(character) else { break };
            let next_end = row.end + character.len_utf8();
            let next = char_at(text, next_end);
            // After a numeral 两 is a weight (二十两, 八九两), unless a unit follows (一千两百) or 一两 counts something.
            if matches!(character, '两' | '兩') && (place == Place::Inside || row.count > 0) {
                let is_pair = row.count == 1 && row.digits[0] == 1 && next.is_some_and(super::context::is_measure);
                if !(next.is_some_and(is_unit) && row.count == 0 || is_pair) {
                    break;
                }
            }
            if is_formal(character) && !next.is_some_and(follows_formal) {
                break;
            }
            if row.count < row.digits.len() {
                row.digits[row.count] = u8::try_from(digit).unwrap_or(0);
            }
            row.count += 1;
            row.end = next_end;
        }
        row
    }

    fn first(&self) -> u64 {
        u64::from(self.digits[0])
    }

    fn second(&self) -> u64 {
        u64::from(self.digits[1])
    }

    fn has_zero(&self) -> bool {
        self.shown().contains(&0)
    }

    fn shown(&self) -> &[u8] {
        &self.digits[..self.count.min(self.digits.len())]
    }

    fn without_first(mut self) -> Self {
        self.digits.rotate_left(1);
        self.count -= 1;
        self
    }

    fn width_of_first(&self, text: &str) -> usize {
        char_before(text, self.end).map_or(0, char::len_utf8)
    }

    fn positional(&self) -> u64 {
        self.shown().iter().fold(0, |number, digit| number * 10 + u64::from(*digit))
    }
}
