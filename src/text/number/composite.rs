//! Numerals of more than one part, and those that a word beside them turns into others: 1米83, 三又四分之一, 一打, 民国三十八年.
//!
//! Takes a numeral with the text around it; adds the quantity that the whole of it is, or tells what a part is worth. It does *not* read
//! the numerals themselves.

use super::chinese::{Reading, can_start, ends_clause, read};
use super::context::push;
use super::digits::{char_at, char_before};
use super::scan::{Numeral, Scanner, Shape};
use super::value::Value;
use super::{Form, Kind, Weight};

/// Reads N分之M of a mixed number, and where it ends: 四分之一 of 三又四分之一.
pub(super) fn part_after(text: &str, place: usize) -> Option<(Value, usize)> {
    let number = |at: usize| match char_at(text, at).filter(|first| can_start(*first)).map(|_| read(text, at)) {
        Some(Reading::Number(numeral)) => Some(numeral),
        _ => None,
    };
    let whole = number(place)?;
    let rest = text[whole.end..].strip_prefix("分之")?;
    let part = number(text.len() - rest.len())?;
    part.value.over(whole.value).map(|value| (value, part.end))
}

/// Reads 1米83, 一米八三, 10秒92 and 两块五: the digits after a unit are its decimals. Returns whether there are any. They are
/// so only where nothing follows that they may count: 2块2TB硬盘, 一块三明治, 100米11 秒 and 10秒30fps hold two counts or one.
pub(super) fn parts_of_unit(scanner: &mut Scanner<'_>, numeral: &Numeral, after: &str) -> bool {
    let text = scanner.text;
    let Some(rest) = after.strip_prefix(['米', '秒', '块', '塊']) else { return false };
    let (is_money, is_time) = (after.starts_with(['块', '塊']), after.starts_with('秒'));
    let form = |digit: char| (digit.to_digit(10), "零一二三四五六七八九".chars().position(|known| known == digit));
    let (mut part, mut size, mut end) = (0, 1, text.len() - rest.len());
    for digit in rest.chars() {
        let number = match (form(digit), numeral.shape.is_digits()) {
            ((Some(number), _), true) => u64::from(number),
            ((_, Some(number)), false) => u64::try_from(number).unwrap_or(0),
            _ => break,
        };
        (part, size, end) = (part * 10 + number, size * 10, end + digit.len_utf8());
        if size > 100 {
            return false;
        }
    }
    let is_count = matches!(numeral.shape, Shape::Small | Shape::Compound | Shape::Digits { .. })
        && numeral.scale == Value::ONE
        && numeral.value < Value::whole(if is_time { 60 } else { 100 })
        && numeral.value.as_whole().is_some();
    // One digit of seconds is one of another count.
    let is_short = size == 1 || size == 10 && is_time;
    let next = &text[end..];
    let is_last = match is_money {
        true => next.starts_with(['钱', '錢']) || size == 10 && next.starts_with('角'),
        false => is_measured(next) || is_time && next.starts_with(['夺', '奪', '获', '獲']),
    };
    let value = Value::ratio(part, size).and_then(|part| numeral.value.plus(part));
    let (Some(value), Some(step)) = (value, Value::ratio(1, size)) else { return false };
    if !(is_last || next.starts_with('的') || ends_clause(next)) || !is_count || is_short {
        return false;
    }
    scanner.at = end;
    let others = vec![numeral.value];
    push(scanner, &Numeral { value, step, ..numeral.clone() }, end, Kind::Plain, Weight::Strong, others);
    true
}

/// Tells whether a text starts with what a length says of a thing, and no word that only begins so: 三米五高, but not 5高清屏.
fn is_measured(rest: &str) -> bool {
    rest.strip_prefix(['高', '深', '长', '長', '宽', '寬', '远', '遠', '厚'])
        .is_some_and(|rest| rest.starts_with(['的', '、']) || ends_clause(rest))
}

/// What is counted in dozens. 打 before other words is mostly the verb: 一打雷, 一打仗, 三打白骨精.
const SOLD_IN_DOZENS: [&str; 24] = [
    "鸡蛋",
    "雞蛋",
    "鸭蛋",
    "鴨蛋",
    "啤酒",
    "红酒",
    "紅酒",
    "汽水",
    "可乐",
    "可樂",
    "铅笔",
    "鉛筆",
    "袜子",
    "襪子",
    "毛巾",
    "手帕",
    "手套",
    "玫瑰",
    "纽扣",
    "紐扣",
    "生蚝",
    "生蠔",
    "甜甜圈",
    "蜡烛",
];

/// Reads 一打鸡蛋, a dozen of them; returns whether it is one.
pub(super) fn dozens(scanner: &mut Scanner<'_>, numeral: &Numeral, after: &str) -> bool {
    let is_goods = |rest: &&str| SOLD_IN_DOZENS.iter().any(|goods| rest.starts_with(goods));
    let Some(rest) = after.strip_prefix('打').filter(is_goods) else { return false };
    let is_count = matches!(numeral.shape, Shape::Small | Shape::Digits { .. }) && numeral.value <= Value::whole(10);
    let Some(value) = numeral.value.times(Value::whole(12)).filter(|_| is_count) else { return false };
    let end = scanner.text.len() - rest.len();
    scanner.at = end;
    push(scanner, &Numeral { value, ..numeral.clone() }, end, Kind::Plain, Weight::Weak, vec![numeral.value]);
    true
}

/// Eras that years are counted from, with the year before the first of each.
const ERAS: [(&str, u64); 29] = [
    ("民国", 1911),
    ("民國", 1911),
    ("明治", 1867),
    ("大正", 1911),
    ("昭和", 1925),
    ("平成", 1988),
    ("令和", 2018),
    ("洪武", 1367),
    ("永乐", 1402),
    ("永樂", 1402),
    ("嘉靖", 1521),
    ("万历", 1572),
    ("萬曆", 1572),
    ("崇祯", 1627),
    ("崇禎", 1627),
    ("顺治", 1643),
    ("順治", 1643),
    ("康熙", 1661),
    ("雍正", 1722),
    ("乾隆", 1735),
    ("嘉庆", 1795),
    ("嘉慶", 1795),
    ("道光", 1820),
    ("咸丰", 1850),
    ("同治", 1861),
    ("咸豐", 1850),
    ("光绪", 1874),
    ("光緒", 1874),
    ("宣统", 1908),
];

/// Returns the year before the first of the era that a text ends in: 民国三十八年 is 1949.
pub(super) fn era(before: &str) -> Option<u64> {
    let before = before.trim_end_matches(' ');
    ERAS.iter().find(|(name, _)| before.ends_with(name)).map(|(_, year)| *year)
}

/// Tells whether a number may be said as a word: a turn of 180度 is a reversal. What is brought 到 or 至 180度 (an oven, or what
/// comes out of 预热到了180度的烤箱) is heated, unless it is turned to there.
pub(super) fn names_turn(value: Value, before: &str, after: &str) -> bool {
    let before = before.trim_end();
    let turned = before.strip_suffix('了').unwrap_or(before);
    let is_heated = turned.strip_suffix(['到', '至']).is_some_and(|verb| !verb.ends_with(['转', '轉', '旋']));
    let is_turn = |rest: &str| {
        rest.starts_with(|next: char| "大转轉旋全无無评評环環反逆".contains(next))
            || !is_heated && (rest.starts_with(['的', '地']) || before.ends_with(['转', '轉', '了', '个', '個']))
    };
    [180, 360].map(Value::whole).contains(&value) && after.strip_prefix('度').is_some_and(is_turn)
}

/// Reads 半 where it is a half: 半年, 一半, 半数.
pub(super) fn half(scanner: &mut Scanner<'_>, start: usize, next: usize) {
    scanner.at = next;
    let before = char_before(scanner.text, start);
    let counts = char_at(scanner.text, next).is_some_and(|after| "年个個天小数數价價日".contains(after));
    let is_part = matches!(before, Some('上' | '下' | '前' | '后' | '後'));
    // 近半, 过半, 逾半 are a share.
    let is_share = before.is_some_and(|before| "近过過逾超".contains(before));
    if before == Some('一') || is_share || (counts && !is_part) {
        scanner.push_fact((start, next), Value::HALF, Kind::Fraction, Form::Words, Weight::Weak);
    }
}

/// Reads 翻一番, 翻了两番, 翻番, 翻倍.
pub(super) fn doubling(scanner: &mut Scanner<'_>, start: usize, next: usize) {
    let text = scanner.text;
    scanner.at = next;
    let rest = &text[next..];
    let rest = rest.strip_prefix('了').unwrap_or(rest);
    let times = [("一番", 2), ("1番", 2), ("两番", 4), ("兩番", 4), ("2番", 4), ("三番", 8), ("番", 2), ("倍", 2)];
    let Some((word, times)) = times.iter().find(|(word, _)| rest.starts_with(word)) else { return };
    let end = text.len() - rest.len() + word.len();
    scanner.push_fact((start, end), Value::whole(*times), Kind::Multiple, Form::Words, Weight::Weak);
    scanner.at = end;
}
