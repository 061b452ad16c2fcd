//! What stands around a Chinese numeral and says what it is: 第, 年, 月, 成, 倍, 分之, measure words, idioms.
//!
//! Takes the scanner at a han character or a digit of a Chinese text; adds the quantities that start there. It does *not*
//! parse the numeral itself; `chinese` does.

use super::chinese::{Reading, can_start, is_prefix, read};
use super::clock::clock;
use super::composite::{doubling, dozens, era, half, names_turn, part_after, parts_of_unit};
use super::digits::{char_at, char_before, fills_in, is_digit_at, read_spaced};
use super::idiom::{idiom_end, is_degree};
use super::scan::{Numeral, Scanner, Shape, with_currency_sign};
use super::value::Value;
use super::{Approximation, Form, Kind, Quantity, Weight};
use crate::text::han::is_han;
use crate::text::span::ByteSpan;

/// Tells whether a character counts or measures, so that a single han digit before it is a number.
pub(super) fn is_measure(character: char) -> bool {
    "个個名位人口家间間所座栋棟套件条條项項次起宗例种種类類款台臺部辆輛艘架支只隻头頭匹棵株朵颗顆粒块塊张張本册冊份篇首封段句字词詞\
     页頁行列排层層楼樓级級届屆期轮輪场場局盘盤回趟遍倍折角元圆圓美港欧歐日年月天周週星小时時分秒世公里千米厘毫英尺寸斤克吨噸升亩畝顷頃\
     平立度岁歲代国國省市县縣州区區村镇鎮户戶门門组組队隊批群对對双雙副步点點刻季号號大股笔筆票席环環站桶杯瓶碗把根道滴声聲枚幅幢桩樁\
     具员員票顿頓餐成课課集章节節版幕档檔者方瓣勺匙盆壶壺罐袋捆束串盏盞扇拳炮枪槍箭"
        .contains(character)
}

/// Reads what starts with a han character.
pub(super) fn han(scanner: &mut Scanner<'_>, character: char) {
    let start = scanner.at;
    let next = start + character.len_utf8();
    let text = scanner.text;
    match character {
        '第' => {
            let place = if char_at(text, next) == Some(' ') { next + 1 } else { next };
            if is_digit_at(text, place) || char_at(text, place).is_some_and(can_start) {
                scanner.at = place;
                numeral_at(scanner, Some(start));
            } else {
                scanner.at = next;
            }
        }
        '周' | '週' | '星' | '礼' | '禮' => weekday(scanner, start, next),
        '半' => half(scanner, start, next),
        '翻' => doubling(scanner, start, next),
        '百' if text[start..].starts_with("百分百") => {
            let end = start + "百分百".len();
            scanner.push_fact((start, end), Value::ONE, Kind::Percent, Form::Words, Weight::Strong);
            scanner.at = end;
        }
        // 这一百分比: the share, and no hundred.
        '一' | '百'
            if ["百分比", "百分率", "百分数", "百分數"]
                .iter()
                .any(|word| text[start..].trim_start_matches('一').starts_with(word)) =>
        {
            scanner.at = next + if character == '一' { '百'.len_utf8() } else { 0 };
        }
        _ if can_start(character) => match idiom_end(text, start, character) {
            Some(end) => scanner.at = end,
            None => numeral_at(scanner, None),
        },
        _ => scanner.at = next,
    }
}

/// Reads what starts with a digit of a Chinese text.
pub(super) fn digits(scanner: &mut Scanner<'_>, start: usize) {
    scanner.at = start;
    if let Some(run) = read_spaced(scanner.text, start) {
        let rest = &scanner.text[run.end..];
        let rest = rest.trim_start_matches(' ');
        // Two single digits are two numbers unless they count a month or a day; more of them are one that counts something.
        let counts =
            rest.chars().next().is_some_and(|next| is_measure(next) || matches!(next, '万' | '萬' | '亿' | '億' | '%'));
        if run.whole_digits >= 4 && counts || rest.starts_with(['年', '月', '日']) {
            let numeral = Numeral {
                start,
                end: run.end,
                value: run.value,
                pair: None,
                step: run.step,
                scale: Value::ONE,
                approximation: Approximation::Exact,
                shape: Shape::Digits { bare: run.whole_digits },
                glyphs: 1,
            };
            scanner.at = run.end;
            return place(scanner, &numeral, None);
        }
    }
    numeral_at(scanner, None);
}

fn numeral_at(scanner: &mut Scanner<'_>, ordinal_start: Option<usize>) {
    match read(scanner.text, scanner.at) {
        Reading::Name(end) => scanner.at = end.max(scanner.at + 1),
        Reading::Number(numeral) => {
            scanner.at = numeral.end;
            place(scanner, &numeral, ordinal_start);
        }
    }
}

/// Decides what a numeral is and adds it.
fn place(scanner: &mut Scanner<'_>, numeral: &Numeral, ordinal_start: Option<usize>) {
    let text = scanner.text;
    let after = after(text, numeral);
    if after.starts_with("分之") {
        return fraction(scanner, numeral, after);
    }
    if let Some((part, end)) = after.strip_prefix('又').and_then(|rest| part_after(text, text.len() - rest.len()))
        && let Some(value) = numeral.value.plus(part)
    {
        let others = vec![numeral.value, part];
        scanner.at = end;
        let whole = Numeral { end, value, step: part, ..numeral.clone() };
        return push(scanner, &whole, end, Kind::Plain, Weight::Strong, others);
    }
    if let Some(start) = ordinal_start {
        let weight =
            if numeral.shape.is_digits() || numeral.value > Value::whole(12) { Weight::Strong } else { Weight::Weak };
        scanner.push_fact((start, numeral.end), numeral.value, Kind::Ordinal, numeral.shape.form(), weight);
        return;
    }
    if parts_of_unit(scanner, numeral, after)
        || dozens(scanner, numeral, after)
        || share(scanner, numeral, after)
        || calendar(scanner, numeral, after)
    {
        return;
    }
    let Some(weight) = weight(text, numeral, after) else { return };
    let kind = match numeral.shape {
        Shape::Vague => Kind::Vague,
        _ if after.starts_with('倍') => Kind::Multiple,
        _ => Kind::Plain,
    };
    let mut others = Vec::new();
    if kind == Kind::Multiple && is_increase(text, numeral.start) {
        // 增加两倍 is said of three times as much, and translated both ways.
        others.extend(numeral.value.plus(Value::ONE));
    }
    if let Some(unit) = after.chars().next()
        && matches!(unit, '个' | '個' | '年' | '天' | '月' | '倍' | '岁' | '歲' | '周')
        && after[unit.len_utf8()..].starts_with('半')
    {
        others.extend(numeral.value.plus(Value::HALF));
    }
    if char_before(text, numeral.end).is_some_and(|last| is_prefix(last, after.chars().next())) {
        // 三千米 are three kilometres as well.
        others.extend(numeral.value.over(Value::whole(1000)));
    }
    for (period, years) in [("个世纪", 100), ("個世紀", 100)] {
        if after.starts_with(period) {
            others.extend(numeral.value.times(Value::whole(years)));
        }
    }
    push(scanner, numeral, numeral.end, kind, weight, others);
}

/// Returns the text after a numeral, past one space when it ends in digits.
fn after<'t>(text: &'t str, numeral: &Numeral) -> &'t str {
    let rest = &text[numeral.end..];
    if numeral.shape.is_digits() { rest.strip_prefix([' ', '\u{a0}']).unwrap_or(rest) } else { rest }
}

/// Adds a numeral, and the second number of a pair.
pub(super) fn push(
    scanner: &mut Scanner<'_>,
    numeral: &Numeral,
    end: usize,
    kind: Kind,
    weight: Weight,
    others: Vec<Value>,
) {
    let start = with_currency_sign(scanner.text, numeral.start);
    let mut quantity = Quantity {
        span: ByteSpan::of(start, end),
        value: numeral.value,
        others,
        step: numeral.step,
        approximation: approximation(scanner.text, numeral),
        kind,
        form: numeral.shape.form(),
        weight,
    };
    if let Some(second) = numeral.pair {
        quantity.approximation = Approximation::About;
        let mut other = quantity.clone();
        other.value = second;
        scanner.push(quantity, numeral.scale);
        quantity = other;
    }
    scanner.push(quantity, numeral.scale);
}

/// Says how much a numeral counts; `None` when it is a part of a word.
fn weight(text: &str, numeral: &Numeral, after: &str) -> Option<Weight> {
    let next = after.chars().next();
    let before = char_before(text, numeral.start);
    let counts = next.is_some_and(is_measure);
    let small = Value::whole(12);
    if names_system(after) {
        return None;
    }
    if names_turn(numeral.value, &text[..numeral.start], after) {
        return Some(Weight::Weak);
    }
    match numeral.shape {
        Shape::Digits { bare } => {
            // 策略夥伴3 合力: the number of a note stands after a word, before a space, and counts nothing.
            let is_note = bare == 1
                && text[numeral.end..].starts_with(' ')
                && before.is_some_and(is_han)
                && next.is_some_and(|next| is_han(next) && !counts);
            Some(if is_note { Weight::Weak } else { Weight::Strong })
        }
        Shape::Small => {
            let is_part_of_word = numeral.value == Value::ONE
                && (before.is_some_and(|before| "唯统統同专專之万单單逐进進每另这這那某任哪".contains(before))
                    || ["点", "點", "方面", "时", "時"].iter().any(|word| after.starts_with(word)));
            let is_everywhere = numeral.value == Value::whole(4) && after.starts_with(['方', '周', '面', '处', '處']);
            // 二分查找 is a binary search.
            let is_halving = text[numeral.start..].starts_with("二分")
                && !["分钟", "分鐘", "分之", "分球"].iter().any(|word| after.starts_with(word));
            let is_degree = numeral.value == Value::whole(10) && is_degree(&text[..numeral.start], after);
            (counts && !is_part_of_word && !is_everywhere && !is_halving && !is_degree).then_some(Weight::Weak)
        }
        Shape::Compound if numeral.value <= small => {
            let is_idiom = after.starts_with("分") && !after.starts_with("分钟") && !after.starts_with("分鐘");
            (counts && !is_idiom).then_some(Weight::Weak)
        }
        Shape::Pair if numeral.value <= small => counts.then_some(Weight::Weak),
        Shape::Compound | Shape::Pair => {
            let is_plain = counts || numeral.glyphs >= 3 || numeral.scale != Value::ONE;
            Some(if is_plain { Weight::Strong } else { Weight::Weak })
        }
        Shape::Positional { digits } => (digits >= 3 && counts).then_some(Weight::Weak),
        Shape::Bare if is_degree(&text[..numeral.start], after) => None,
        Shape::Bare => {
            let is_led = before.is_some_and(|before| "上近超逾过過达達每约約满滿".contains(before));
            (counts || is_led || numeral.approximation == Approximation::Over).then_some(Weight::Weak)
        }
        Shape::Vague => Some(Weight::Weak),
    }
}

/// Tells whether a number names a system of numerals, for which English has a word: 16进制 is hexadecimal.
fn names_system(after: &str) -> bool {
    ["进制", "進制", "进位制", "進位制"].iter().any(|word| after.starts_with(word))
}

const OVER: [&str; 13] =
    ["超过", "超過", "超", "逾", "多于", "多於", "高于", "高於", "至少", "不少于", "大于", "突破", "不低于"];
const UNDER: [&str; 12] =
    ["近", "接近", "不到", "不足", "少于", "少於", "低于", "低於", "小于", "不超过", "不超過", "最多"];
const ABOUT: [&str; 8] = ["约", "約", "约有", "約有", "大概", "大致", "估计", "估計"];

fn approximation(text: &str, numeral: &Numeral) -> Approximation {
    if numeral.approximation != Approximation::Exact {
        return numeral.approximation;
    }
    let before = text[..numeral.start].trim_end_matches([' ', '$', '£', '€', '¥', '￥']);
    let ends = |list: &[&str]| list.iter().any(|word| before.ends_with(word));
    if ends(&UNDER) {
        return Approximation::Under;
    }
    if ends(&OVER) {
        return Approximation::Over;
    }
    if ends(&ABOUT) {
        return Approximation::About;
    }
    // A unit of up to three characters may stand between: 50公里左右.
    let mut rest = &text[numeral.end..];
    for _ in 0..4 {
        if rest.starts_with("左右") || rest.starts_with("上下") {
            return Approximation::About;
        }
        if rest.starts_with("以上") {
            return Approximation::Over;
        }
        if rest.starts_with("以下") || rest.starts_with("以内") || rest.starts_with("以內") {
            return Approximation::Under;
        }
        let Some(character) = rest.chars().next() else { break };
        rest = &rest[character.len_utf8()..];
    }
    Approximation::Exact
}

/// Reads N分之M: a share or a fraction.
fn fraction(scanner: &mut Scanner<'_>, numeral: &Numeral, after: &str) {
    let text = scanner.text;
    if numeral.shape == Shape::Vague {
        // 人数百分之六十: 数 belongs to the word before.
        let first = char_at(text, numeral.start).map_or(1, char::len_utf8);
        scanner.at = numeral.start + first;
        return;
    }
    let place = text.len() - after.len() + "分之".len();
    let place = if char_at(text, place) == Some(' ') { place + 1 } else { place };
    if !(is_digit_at(text, place) || char_at(text, place).is_some_and(can_start)) {
        scanner.at = place;
        return;
    }
    let Reading::Number(share) = read(text, place) else {
        scanner.at = place;
        return;
    };
    scanner.at = share.end;
    let kind = if numeral.value == Value::whole(100) { Kind::Percent } else { Kind::Fraction };
    let (Some(value), Some(step)) = (share.value.over(numeral.value), share.step.over(numeral.value)) else { return };
    let whole = Numeral {
        start: numeral.start,
        value,
        step,
        pair: share.pair.and_then(|second| second.over(numeral.value)),
        scale: Value::ONE,
        ..share
    };
    push(scanner, &whole, whole.end, kind, Weight::Strong, Vec::new());
}

/// Reads a numeral that a mark makes a share: %, 百分点, 成, 折, 厘. Returns whether it is one.
fn share(scanner: &mut Scanner<'_>, numeral: &Numeral, after: &str) -> bool {
    let offset = scanner.text.len() - after.len();
    let mark = |marks: &[&'static str]| marks.iter().copied().find(|mark| after.starts_with(mark));
    let is_small = numeral.value <= Value::whole(10) && numeral.scale == Value::ONE;
    let (mark, divisor) = if offset > numeral.end && fills_in(after) {
        return false;
    } else if let Some(mark) = mark(&["%", "％", "﹪", "个百分点", "個百分點", "个 百分点", "百分点", "百分點"])
    {
        (mark, 100)
    } else if let Some(mark) = mark(&["‰"]) {
        (mark, 1000)
    } else if let Some(mark) = mark(&["厘", "釐"]) {
        if after[mark.len()..].starts_with('米') || numeral.value > Value::whole(30) {
            return false;
        }
        (mark, 100)
    } else if let (Some(mark), true) = (mark(&["成"]), is_small) {
        let rest = &after[mark.len()..];
        // 其中一成了气候, but 超过九成了吧.
        let is_become = rest
            .strip_prefix('了')
            .is_some_and(|rest| rest.starts_with(|next: char| is_han(next) && !"吧吗嗎呢啊呀的".contains(next)));
        let is_crowd = numeral.shape == Shape::Pair && rest.starts_with('群');
        let is_word = is_become
            || is_crowd
            || rest.starts_with(|next: char| "为為员員立功本交果就绩績品分长長熟都语語千效不".contains(next));
        if is_word || matches!(numeral.shape, Shape::Bare | Shape::Vague) {
            return false;
        }
        (mark, 10)
    } else if let (Some(mark), true) = (mark(&["折"]), is_small) {
        if after[mark.len()..].starts_with(['交', '叠', '疊', '摺', '断', '斷', '页', '頁', '线', '線']) {
            return false;
        }
        (mark, 10)
    } else {
        return false;
    };
    let divisor = Value::whole(divisor);
    let scale = numeral.scale.over(divisor);
    let (Some(mut value), Some(step), Some(scale)) = (numeral.value.over(divisor), numeral.step.over(divisor), scale)
    else {
        return false;
    };
    let mut end = offset + mark.len();
    if mark == "成"
        && let Some(digit) =
            char_at(scanner.text, end).and_then(|next| "一二三四五六七八九".chars().position(|digit| digit == next))
        && let Some(more) = u64::try_from(digit + 1).ok().and_then(|digit| Value::ratio(digit, 100))
    {
        // 三成五 is 35%.
        value = value.plus(more).unwrap_or(value);
        end += '五'.len_utf8();
    }
    let mut others = Vec::new();
    if mark == "折" {
        // 八折 is 20% off.
        others.extend(Value::ONE.distance(value));
    }
    let whole =
        Numeral { value, step, scale, pair: numeral.pair.and_then(|second| second.over(divisor)), ..numeral.clone() };
    scanner.at = end;
    push(scanner, &whole, end, Kind::Percent, Weight::Strong, others);
    true
}

/// Reads a numeral that is a part of a date or a time; returns whether it is one.
fn calendar(scanner: &mut Scanner<'_>, numeral: &Numeral, after: &str) -> bool {
    let Some(number) = numeral.value.as_whole() else { return false };
    if numeral.pair.is_some() || numeral.scale != Value::ONE || matches!(numeral.shape, Shape::Bare | Shape::Vague) {
        return plan(scanner, numeral, number, after);
    }
    let text = scanner.text;
    let offset = text.len() - after.len();
    let form = numeral.shape.form();
    let Some(mark) = after.chars().next() else { return false };
    let end = offset + mark.len_utf8();
    let rest = &text[end..];
    let bounds = (numeral.start, end);
    let strong_digits = if numeral.shape.is_digits() || number > 12 { Weight::Strong } else { Weight::Weak };
    match mark {
        '年' if rest.starts_with('代') => {
            decade(scanner, (numeral.start, end + '代'.len_utf8()), number, form);
            scanner.at = end + '代'.len_utf8();
        }
        '世' if rest.starts_with(['纪', '紀']) => century(scanner, numeral, number, end + '纪'.len_utf8()),
        '年' if rest.starts_with(['级', '級']) => {
            scanner.push_fact(bounds, numeral.value, Kind::Ordinal, form, strong_digits);
        }
        '年' if let Some(before_first) = era(&text[..numeral.start]) => {
            let value = Value::whole(before_first + number);
            scanner.push_fact(bounds, value, Kind::Year, form, strong_digits).others.push(numeral.value);
            scanner.at = end;
        }
        '年' => {
            let digits = match numeral.shape {
                Shape::Digits { bare } => bare,
                Shape::Positional { digits } => digits,
                _ => 0,
            };
            let is_year = digits == 4 && (1000..=2999).contains(&number) && !rest.starts_with(['前', '来', '來']);
            let is_short = digits == 2
                && (!numeral.shape.is_digits()
                    || rest.starts_with(|next: char| next.is_ascii_digit() || "、-至".contains(next)));
            if !is_year && !is_short {
                return false;
            }
            let quantity = scanner.push_fact(bounds, numeral.value, Kind::Year, form, Weight::Strong);
            if is_short {
                quantity.others.extend([Value::whole(2000 + number), Value::whole(1900 + number)]);
            }
            scanner.at = end;
        }
        // 60月份 is no month, but it is written as one.
        '月' if (1..=12).contains(&number) || (number < 100 && numeral.shape.is_digits() && names_month(rest)) => {
            scanner.push_fact(bounds, numeral.value, Kind::Month, form, Weight::Strong);
            scanner.at = end;
        }
        // 14号乘客 is a passenger and no day.
        '号' | '號' if names_by_number(rest) => {
            scanner.push_fact(bounds, numeral.value, Kind::Ordinal, form, strong_digits);
            scanner.at = end;
        }
        '日' | '号' | '號' if (1..=31).contains(&number) && !rest.starts_with(['元', '圆', '圓', '本']) => {
            scanner.push_fact(bounds, numeral.value, Kind::Day, form, strong_digits);
            scanner.at = end;
        }
        '点' | '點' | '时' | '時' if number <= 24 => return clock(scanner, numeral, number, mark, end),
        // 2023底 lacks its 年.
        '底' | '初' | '末' if matches!(numeral.shape, Shape::Digits { bare: 4 }) && (1900..=2100).contains(&number) =>
        {
            scanner.push_fact((numeral.start, offset), numeral.value, Kind::Year, form, Weight::Strong);
            scanner.at = offset;
        }
        '大' if (12..=30).contains(&number) && form == Form::Words => {
            scanner.push_fact(bounds, numeral.value, Kind::Ordinal, form, Weight::Strong);
            scanner.at = end;
        }
        '后' | '後'
            if number < 100 && matches!(numeral.shape, Shape::Digits { bare: 2 } | Shape::Positional { digits: 2 }) =>
        {
            let quantity = scanner.push_fact(bounds, numeral.value, Kind::Decade, form, Weight::Strong);
            quantity.others.extend([Value::whole(1900 + number), Value::whole(2000 + number)]);
            scanner.at = end;
        }
        _ => return plan(scanner, numeral, number, after),
    }
    true
}

/// What is told apart by a number before 号.
const NUMBERED: [&str; 30] = [
    "乘客", "房", "楼", "樓", "线", "線", "门", "門", "机", "機", "球", "选手", "選手", "病", "候", "令", "文件",
    "决议", "決議", "公路", "车", "車", "井", "店", "馆", "館", "展", "节点", "節點", "码头",
];

/// Tells whether 号 after a number makes it the name of the thing that follows.
fn names_by_number(rest: &str) -> bool {
    NUMBERED.iter().any(|thing| rest.starts_with(thing))
}

/// Tells whether 月 after a number makes it a month and no count of months, which is written 个月: 18月龄 is an age.
fn names_month(rest: &str) -> bool {
    !rest.starts_with(['龄', '齡', '大', '球'])
}

/// Reads 十四五规划, the fourteenth five-year plan; returns whether it is one.
fn plan(scanner: &mut Scanner<'_>, numeral: &Numeral, number: u64, after: &str) -> bool {
    let is_teen = (11..=19).contains(&number) && numeral.shape.form() == Form::Words;
    // 四五 also reads as a pair, which has taken the 五 in.
    let rest = if numeral.shape == Shape::Pair { Some(after) } else { after.strip_prefix('五') };
    let Some(rest) = rest else { return false };
    let rest = rest.trim_start_matches(['”', '"', '」', '’']);
    let is_plan = ["规划", "規劃", "时期", "時期", "期间", "期間", "计划", "計劃", "开局", "開局", "末"]
        .iter()
        .any(|word| rest.starts_with(word));
    if !is_teen || !is_plan {
        return false;
    }
    let end = scanner.text.len() - rest.len();
    scanner.push_fact((numeral.start, end), numeral.value, Kind::Ordinal, Form::Words, Weight::Strong);
    scanner.at = end;
    true
}

/// Adds a decade: 90年代 is the 1990s unless a century is named.
fn decade(scanner: &mut Scanner<'_>, bounds: (usize, usize), number: u64, form: Form) {
    let (value, others) = if number < 100 {
        (1900 + number, vec![number, 2000 + number, 1800 + number])
    } else {
        (number, vec![number % 100])
    };
    let quantity = scanner.push_fact(bounds, Value::whole(value), Kind::Decade, form, Weight::Strong);
    quantity.others.extend(others.into_iter().map(Value::whole));
}

/// Adds a century, or the decade named right after it: 20世纪90年代 is the 1990s.
fn century(scanner: &mut Scanner<'_>, numeral: &Numeral, number: u64, end: usize) {
    let text = scanner.text;
    scanner.at = end;
    let place = if char_at(text, end) == Some(' ') { end + 1 } else { end };
    if (is_digit_at(text, place) || char_at(text, place).is_some_and(can_start))
        && let Reading::Number(years) = read(text, place)
        && let Some(tens @ 0..=99) = years.value.as_whole()
        && after(text, &years).starts_with("年代")
        && (1..=30).contains(&number)
    {
        let decade_end = text.len() - after(text, &years).len() + "年代".len();
        decade(scanner, (numeral.start, decade_end), (number - 1) * 100 + tens, numeral.shape.form());
        scanner.at = decade_end;
        return;
    }
    let weight = if number > 12 || numeral.shape.is_digits() { Weight::Strong } else { Weight::Weak };
    scanner.push_fact((numeral.start, end), numeral.value, Kind::Century, numeral.shape.form(), weight);
}

/// Reads 周一, 星期日 or 礼拜天.
fn weekday(scanner: &mut Scanner<'_>, start: usize, next: usize) {
    let text = scanner.text;
    scanner.at = next;
    let place = match (&text[start..next], char_at(text, next)) {
        ("星", Some('期')) | ("礼" | "禮", Some('拜')) => next + '期'.len_utf8(),
        ("周" | "週", _)
            if !char_before(text, start)
                .is_some_and(|before| can_start(before) || before.is_ascii_digit() || before == '个') =>
        {
            next
        }
        _ => return,
    };
    let Some(name) = char_at(text, place) else { return };
    let number = match name {
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '日' | '天' => 7,
        _ => return,
    };
    let end = place + name.len_utf8();
    // 每周三次 is three times a week, 周五十 is no day.
    let is_count = char_at(text, end).is_some_and(|after| "次个個天小节節届十百千".contains(after)) && number != 7;
    if is_count {
        return;
    }
    scanner.push_fact((start, end), Value::whole(number), Kind::Weekday, Form::Words, Weight::Strong);
    scanner.at = end;
}

/// Tells whether a multiple says by how much something grew, not to how much.
fn is_increase(text: &str, start: usize) -> bool {
    let before = &text[..start];
    if before.ends_with(['至', '到', '为', '為', '是', '的']) {
        return false;
    }
    before.chars().rev().take(6).any(|character| "增高多涨漲长長升快大出".contains(character))
}
