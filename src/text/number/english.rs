//! English numbers: words, digits with magnitude words, ordinals, decades, months, weekdays, times of day.
//!
//! Takes the scanner at a word or at digits; adds the quantities that start there. It does *not* read numbers that share a
//! unit with a later one; `range` does.

use super::calendar::{DateWord, decade, is_date_word, is_day_of_month, spelled_year};
use super::cardinal::{Sum, is_one_of, next_word};
use super::clock::{HalfOfDay, in_words};
use super::digits::{Run, char_before, fills_in};
use super::scan::{CURRENCY_SIGNS, Found, Numeral, Scanner, Shape, with_currency_sign};
use super::times::{is_decrease, is_out_of, is_per_period, share_out_of};
use super::value::Value;
use super::vocabulary::{Word, lookup};
use super::{Approximation, Form, Kind, Quantity, Weight};
use crate::text::span::ByteSpan;

/// Returns the word before `start`, across spaces or one hyphen; empty where there is none.
pub(super) fn word_before(text: &str, start: usize) -> &str {
    let before = text[..start].trim_end_matches([' ', '\u{a0}', '-']);
    let bytes = before.as_bytes();
    let mut begin = before.len();
    while begin > 0 && bytes[begin - 1].is_ascii_alphabetic() {
        begin -= 1;
    }
    &before[begin..]
}

/// Reads what starts with a word.
pub(super) fn word(scanner: &mut Scanner<'_>, start: usize, end: usize) {
    scanner.at = end;
    let text = scanner.text;
    let word = &text[start..end];
    let Some(meaning) = lookup(word) else { return };
    let bounds = (start, end);
    if in_words(scanner, start, end, meaning) {
        return;
    }
    if let Some((year, year_end)) = spelled_year(text, start, end) {
        scanner.push_fact((start, year_end), Value::whole(year), Kind::Year, Form::Words, Weight::Strong);
        scanner.at = year_end;
        return;
    }
    match meaning {
        Word::Unit(5) if is_one_of(word_before(text, start), &["high", "hi"]) => {}
        Word::Unit(1) if !is_counting_one(text, start, end) => {}
        Word::Unit(_) | Word::Tens(_) | Word::Hundred | Word::Scale(_) | Word::Dozen => cardinal(scanner, start),
        Word::Plural(size) => plural(scanner, start, end, size),
        Word::Ordinal(number) => ordinal(scanner, start, end, Value::whole(number)),
        Word::Decade(number) => decade(scanner, bounds, number, Form::Words),
        Word::Multiple(times) => {
            let kind = if is_per_period(text, end) { Kind::Plain } else { Kind::Multiple };
            scanner.push_fact(bounds, Value::whole(times), kind, Form::Words, Weight::Weak);
        }
        Word::Group(number) => {
            let quantity = scanner.push_fact(bounds, Value::whole(number), Kind::Plain, Form::Words, Weight::Weak);
            quantity.approximation = Approximation::About;
        }
        Word::Half => part(scanner, start, end, Value::HALF),
        Word::Quarter => part(scanner, start, end, Value::ratio(1, 4).unwrap_or(Value::HALF)),
        Word::Period(years) => {
            if !word.ends_with('s') {
                let quantity = scanner.push_fact(bounds, Value::whole(years), Kind::Plain, Form::Words, Weight::Weak);
                quantity.others.push(Value::ONE);
            }
        }
        Word::Month(number) => {
            if is_date_word(text, start, end, DateWord::Month) {
                scanner.push_fact(bounds, Value::whole(number), Kind::Month, Form::Words, Weight::Strong);
            }
        }
        Word::Weekday(number) => {
            if is_date_word(text, start, end, DateWord::Weekday) {
                scanner.push_fact(bounds, Value::whole(number), Kind::Weekday, Form::Words, Weight::Strong);
            }
        }
        Word::Denominator(_) => {}
    }
}

/// Tells whether "one" counts: not "no one", "one of the", "this one".
fn is_counting_one(text: &str, start: usize, end: usize) -> bool {
    let before = word_before(text, start);
    let after = next_word(text, end).map_or("", |(start, end)| &text[start..end]);
    if lookup(after).is_some_and(|word| !matches!(word, Word::Month(_) | Word::Weekday(_))) {
        return true;
    }
    let is_pronoun_before = is_one_of(
        before,
        &[
            "no", "any", "every", "some", "this", "that", "the", "each", "which", "another", "last", "next", "only",
            "other", "loved",
        ],
    );
    !is_pronoun_before
        && !is_one_of(after, &["of", "another", "who", "thing", "day", "can", "could", "must", "should", "would", "s"])
}

/// Adds an order of magnitude: dozens, hundreds of thousands.
fn plural(scanner: &mut Scanner<'_>, start: usize, end: usize, size: u64) {
    let mut value = Value::whole(size);
    let mut last = end;
    let text = scanner.text;
    while let Some((of_start, of_end)) = next_word(text, last)
        && text[of_start..of_end].eq_ignore_ascii_case("of")
        && let Some((word_start, word_end)) = next_word(text, of_end)
        && let Some(Word::Plural(size)) = lookup(&text[word_start..word_end])
    {
        let Some(product) = value.times(Value::whole(size)) else { break };
        value = product;
        last = word_end;
    }
    scanner.push_fact((start, last), value, Kind::Vague, Form::Words, Weight::Weak);
    scanner.at = last;
}

/// Adds an ordinal, with the century it may name. "third" is also a part: 1/3.
pub(super) fn ordinal(scanner: &mut Scanner<'_>, start: usize, end: usize, value: Value) {
    scanner.at = end;
    let text = scanner.text;
    let form = if text.as_bytes()[start].is_ascii_alphabetic() { Form::Words } else { Form::Digits };
    if let Some((word_start, word_end)) = next_word(text, end).filter(|_| form == Form::Digits)
        && let Some(Word::Scale(size)) = lookup(&text[word_start..word_end])
        && let Some(value) = value.times(Value::whole(size))
    {
        // The 7th billion citizen is the seven billionth.
        scanner.push_fact((start, word_end), value, Kind::Ordinal, form, Weight::Strong);
        scanner.at = word_end;
        return;
    }
    let weight = if form == Form::Digits || value > Value::whole(12) { Weight::Strong } else { Weight::Weak };
    let period = next_word(text, end).filter(|(start, end)| is_one_of(&text[*start..*end], &["century", "centuries"]));
    if let Some((_, period_end)) = period {
        scanner.push_fact((start, period_end), value, Kind::Century, form, weight);
        scanner.at = period_end;
        return;
    }
    let millennium = next_word(text, end).filter(|(start, end)| is_one_of(&text[*start..*end], &["millennium"]));
    let percentile = percentile(text, end, value);
    let quantity = scanner.push_fact((start, end), value, Kind::Ordinal, form, weight);
    quantity.others.extend(percentile);
    if form == Form::Words && value >= Value::whole(3) {
        quantity.others.extend(Value::ONE.over(value));
    }
    if millennium.is_some() {
        // The 4th millennium BC is also 公元前四千年.
        quantity.others.extend(value.times(Value::whole(1000)));
    }
}

/// Returns the share that a place among a hundred stands for, where the word after a number makes it one: the top 5
/// percentile and the 99th percentile are 5% and 99%.
fn percentile(text: &str, end: usize, value: Value) -> Option<Value> {
    let (start, end) = next_word(text, end)?;
    let is_percentile = is_one_of(&text[start..end], &["percentile", "percentiles"]);
    value.over(Value::whole(100)).filter(|_| is_percentile && value <= Value::whole(100))
}

/// Adds a half or a quarter, alone or of a magnitude: half a million, a quarter of a century.
fn part(scanner: &mut Scanner<'_>, start: usize, end: usize, share: Value) {
    let text = scanner.text;
    let mut last = end;
    for _ in 0..2 {
        match next_word(text, last) {
            Some((word_start, word_end)) if is_one_of(&text[word_start..word_end], &["of", "a", "an"]) => {
                last = word_end;
            }
            _ => break,
        }
    }
    if let Some((word_start, word_end)) = next_word(text, last)
        && let Some(size) = match lookup(&text[word_start..word_end]) {
            Some(Word::Scale(size) | Word::Period(size)) => Some(size),
            Some(Word::Hundred) => Some(100),
            Some(Word::Dozen) => Some(12),
            _ => None,
        }
        && let Some(value) = share.times(Value::whole(size))
    {
        let weight = if size >= 1_000_000 { Weight::Strong } else { Weight::Weak };
        let quantity = scanner.push_fact((start, word_end), value, Kind::Plain, Form::Words, weight);
        quantity.others.push(share);
        scanner.at = word_end;
        return;
    }
    if let Some((mark_end, parts)) = percent_end(text, last)
        && let Some(value) = share.over(Value::whole(parts))
    {
        // Half a percentage point.
        scanner.push_fact((start, mark_end), value, Kind::Percent, Form::Words, Weight::Strong);
        scanner.at = mark_end;
        return;
    }
    let quantity = scanner.push_fact((start, end), share, Kind::Fraction, Form::Words, Weight::Weak);
    if share != Value::HALF {
        // A quarter is also a coin of 25 cents.
        quantity.others.push(Value::whole(25));
    }
}

/// Reads a cardinal in words.
fn cardinal(scanner: &mut Scanner<'_>, start: usize) {
    let text = scanner.text;
    let mut shape = Shape::Small;
    let Some(first) = lookup(&text[start..scanner.at]) else { return };
    let is_group = matches!(first, Word::Hundred | Word::Scale(_) | Word::Dozen);
    let mut sum = Sum::of_words(scanner.at, is_group.then_some(Value::ONE));
    if is_group {
        let before = word_before(text, start);
        shape = if is_one_of(before, &["a", "an", "one", "per"]) { Shape::Bare } else { Shape::Vague };
    }
    if let (Word::Hundred, Shape::Vague) = (first, shape)
        && let Some((of_start, of_end)) = next_word(text, scanner.at)
        && text[of_start..of_end].eq_ignore_ascii_case("of")
    {
        // Hundred of thousands lacks an s.
        return plural(scanner, start, scanner.at, 100);
    }
    if sum.take(first).is_none() {
        return;
    }
    sum.follow(text);
    if sum.words > 1 && shape == Shape::Small {
        shape = Shape::Compound;
    }
    finish(scanner, start, &sum, shape);
}

/// Reads digits of an English text with the words after them.
pub(super) fn digits(scanner: &mut Scanner<'_>, start: usize, run: &Run) {
    let mut sum = Sum::of_digits(run);
    if scanner.grammar == super::scan::Grammar::English {
        sum.follow(scanner.text);
        follow_letter(&mut sum, scanner.text, start, run.end);
    }
    finish(scanner, start, &sum, Shape::Digits { bare: if run.is_bare { run.whole_digits } else { 0 } });
}

/// Takes in the letter of a magnitude that stands apart from an amount of money: $550 k, $ 55 k.
fn follow_letter(sum: &mut Sum, text: &str, start: usize, end: usize) {
    let has_sign = text[..start].trim_end_matches(' ').ends_with(CURRENCY_SIGNS);
    let letter = next_word(text, end).filter(|_| sum.end == end && has_sign);
    let size = letter.and_then(|(start, end)| match &text[start..end] {
        "k" | "K" => Some(1000),
        "m" | "M" | "mn" => Some(1_000_000),
        "b" | "B" | "bn" => Some(1_000_000_000),
        _ => None,
    });
    if let (Some((_, letter_end)), Some(size)) = (letter, size)
        && sum.take(Word::Scale(size)).is_some()
    {
        sum.end = letter_end;
    }
}

/// Reads digits joined to letters that are a magnitude or a unit: $3bn, 20km. Returns false where the letters say nothing.
pub(super) fn joined_magnitude(scanner: &mut Scanner<'_>, start: usize, run: &Run, letters_end: usize) -> bool {
    let text = scanner.text;
    let letters = &text[run.end..letters_end];
    let has_currency =
        with_currency_sign(text, start) != start || super::vocabulary::is_currency_code(word_before(text, start));
    let (size, is_sure) = match letters.to_ascii_lowercase().as_str() {
        "bn" | "bln" | "bil" => (Some(1_000_000_000), true),
        "mn" | "mln" | "mil" => (Some(1_000_000), true),
        "tn" | "trn" => (Some(1_000_000_000_000), true),
        "million" => (Some(1_000_000), true),
        "billion" => (Some(1_000_000_000), true),
        "trillion" => (Some(1_000_000_000_000), true),
        "k" if letters == "k" || has_currency || run.is_bare => (Some(1000), has_currency || letters == "k"),
        // Chinese writes 50w for 50万; a capital may be watts.
        "w" if scanner.grammar == super::scan::Grammar::Chinese => (Some(10_000), letters == "w"),
        "m" => (Some(1_000_000), has_currency),
        "b" if has_currency => (Some(1_000_000_000), true),
        _ => (None, false),
    };
    if size.is_none() && scanner.name_of_digits(start, letters, letters_end) {
        return true;
    }
    let scaled = size.and_then(|size| {
        let size = Value::whole(size);
        Some((run.value.times(size)?, run.step.times(size)?, size))
    });
    let mut numeral = Numeral {
        start,
        end: run.end,
        value: run.value,
        pair: None,
        step: run.step,
        scale: Value::ONE,
        approximation: Approximation::Exact,
        shape: Shape::Digits { bare: 0 },
        glyphs: 1,
    };
    let mut others = Vec::new();
    match scaled {
        Some((value, step, scale)) if is_sure => {
            (numeral.value, numeral.step, numeral.scale) = (value, step, scale);
            numeral.end = letters_end;
            others.push(run.value);
        }
        Some((value, _, _)) => others.push(value),
        None => {}
    }
    push(scanner, &numeral, Kind::Plain, Weight::Strong, others);
    scanner.at = letters_end;
    true
}

/// Decides what a cardinal is by the words after it, and adds it.
fn finish(scanner: &mut Scanner<'_>, start: usize, sum: &Sum, shape: Shape) {
    let text = scanner.text;
    scanner.at = sum.end;
    let Some(value) = sum.value() else { return };
    let mut numeral = Numeral {
        start,
        end: sum.end,
        value,
        pair: None,
        step: sum.step,
        scale: sum.scale,
        approximation: Approximation::Exact,
        shape,
        glyphs: sum.words,
    };
    if sum.is_ordinal {
        return ordinal(scanner, start, sum.end, value);
    }
    if let Some((mark_end, parts)) = percent_end(text, sum.end) {
        let hundred = Value::whole(parts);
        let parts = (value.over(hundred), sum.step.over(hundred), sum.scale.over(hundred));
        let (Some(value), Some(step), Some(scale)) = parts else { return };
        (numeral.value, numeral.step, numeral.scale, numeral.end) = (value, step, scale, mark_end);
        push(scanner, &numeral, Kind::Percent, Weight::Strong, Vec::new());
        return;
    }
    let next = next_word(text, sum.end);
    let meaning = next.and_then(|(start, end)| lookup(&text[start..end]));
    if let (Some((_, next_end)), Some(meaning)) = (next, meaning)
        && let Some(denominator) = denominator(meaning, text, next_end)
            .filter(|_| !shape.is_digits() || matches!(meaning, Word::Denominator(_)))
        && value < Value::whole(20)
        && let Some(fraction) = value.over(Value::whole(denominator))
    {
        numeral.value = fraction;
        numeral.end = next_end;
        let weight = if denominator == 2 { Weight::Weak } else { Weight::Strong };
        // Three quarters may be nine months, and seven halves seven drawn games.
        let others = if matches!(denominator, 2 | 4) { vec![value] } else { Vec::new() };
        push(scanner, &numeral, Kind::Fraction, weight, others);
        return;
    }
    let mut others = Vec::new();
    others.extend(percentile(text, sum.end, value));
    if let (Some((_, next_end)), Some(Word::Period(years))) = (next, meaning) {
        others.extend(value.times(Value::whole(years)));
        numeral.end = next_end;
    }
    if shape != Shape::Vague && lookup(word_before(text, sum.end)) == Some(Word::Dozen) {
        // 十多个 and 十几个 are mostly a dozen, and 二十多个 two.
        others.extend(value.times(Value::whole(10)).and_then(|tens| tens.over(Value::whole(12))));
    }
    if let Some(Word::Unit(hundreds @ 1..=9)) = lookup(word_before(text, start))
        && (10..100).contains(&value.as_whole().unwrap_or(0))
        && !shape.is_digits()
    {
        // Three sixty-three is 363, said in pairs.
        others.extend(Value::whole(hundreds * 100).plus(value));
    }
    share_out_of(scanner, start, value);
    if is_out_of(text, start) {
        others.extend(Value::ONE.over(value));
    }
    if is_in_interval(text, start) {
        // 95% CI, 80.0 to 89.3: the sign is left out.
        others.extend(value.over(Value::whole(100)));
    }
    if value <= Value::whole(24)
        && shape.is_digits()
        && sum.words == 1
        && let Some((half, half_end)) = half_of_day(text, sum.end)
    {
        scanner.time_with_point(start, sum.end, half);
        scanner.at = half_end;
        return;
    }
    if shape == (Shape::Digits { bare: 5 }) && sum.words == 1 {
        // 20092 is 2009 with the number of a note.
        let year = value.as_whole().map(|number| number / 10).filter(|year| (1900..=2100).contains(year));
        others.extend(year.map(Value::whole));
    }
    let is_year = shape == (Shape::Digits { bare: 4 })
        && sum.words == 1
        && (Value::whole(1000)..=Value::whole(2100)).contains(&value)
        && with_currency_sign(text, start) == start;
    let (next, next_end) = next.map_or(("", sum.end), |(start, end)| (&text[start..end], end));
    let kind = match shape {
        Shape::Vague => Kind::Vague,
        _ if is_year => Kind::Year,
        _ if is_day_of_month(text, start, sum.end, value) && shape.is_digits() && sum.words == 1 => Kind::Day,
        // What happens 481 times is counted, and nothing is multiplied.
        _ if is_one_of(next, &["times", "fold"]) && value < Value::whole(100) && !is_per_period(text, next_end) => {
            if is_decrease(text, start, next_end) {
                // Four times smaller is a quarter of the size.
                others.extend(Value::ONE.over(value));
            }
            Kind::Multiple
        }
        _ if is_one_of(word_before(text, start), &["no", "number"]) && shape.is_digits() => Kind::Ordinal,
        _ => Kind::Plain,
    };
    let weight = match shape {
        // Base 10 is a system of numerals, which Chinese names by a word that is no number (十进制).
        Shape::Digits { .. } if is_one_of(word_before(text, start), &["base"]) => Weight::Weak,
        Shape::Digits { .. } => Weight::Strong,
        Shape::Vague => Weight::Weak,
        _ if value <= Value::whole(12) => Weight::Weak,
        Shape::Bare if value < Value::whole(1_000_000) => Weight::Weak,
        _ => Weight::Strong,
    };
    push(scanner, &numeral, kind, weight, others);
}

fn denominator(meaning: Word, text: &str, end: usize) -> Option<u64> {
    match meaning {
        Word::Denominator(parts) => Some(parts),
        Word::Quarter => Some(4),
        Word::Half => Some(2),
        // "one third-party tool" is no third.
        Word::Ordinal(parts) if parts >= 3 && text.as_bytes().get(end) != Some(&b'-') => Some(parts),
        _ => None,
    }
}

/// Returns the end of the percent sign or word after a number, and how many parts it makes of the whole.
fn percent_end(text: &str, end: usize) -> Option<(usize, u64)> {
    let rest = text[end..].trim_start_matches([' ', '\u{a0}', '-']);
    let at = text.len() - rest.len();
    if text[end..at].contains('-') && text[end..at].contains(' ') {
        // PEP 461 - percent formatting: a dash, no hyphen.
        return None;
    }
    // A sign far off begins a column of its own.
    if at > end && (fills_in(rest) || rest.starts_with('%') && at > end + 2) {
        return None;
    }
    if rest.starts_with(['%', '％', '﹪']) {
        return rest.chars().next().map(|sign| (at + sign.len_utf8(), 100));
    }
    if rest.starts_with('‰') {
        return Some((at + '‰'.len_utf8(), 1000));
    }
    let words = [
        "percentage points",
        "percentage point",
        "percentage-point",
        "percents",
        "percent",
        "per cent",
        "per-cent",
        "pct",
    ];
    let fits = |word: &&&str| {
        rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
            && !rest[word.len()..].starts_with(|next: char| next.is_alphanumeric())
    };
    words.iter().find(fits).map(|word| (at + word.len(), 100))
}

/// Tells whether a number is an end of a statistical interval.
fn is_in_interval(text: &str, start: usize) -> bool {
    let before = text.as_bytes().get(start.saturating_sub(32)..start).unwrap_or_default();
    let holds = |word: &[u8]| before.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word));
    holds(b" ci ") || holds(b" ci,") || holds(b"interval") || holds(b"range,") || holds(b"range ,")
}

/// Reads am or pm after a time, in any of its spellings; gives back where it ends.
pub(super) fn half_of_day(text: &str, end: usize) -> Option<(HalfOfDay, usize)> {
    let rest = text[end..].trim_start_matches([' ', '\u{a0}']);
    let at = text.len() - rest.len();
    let half = match rest.as_bytes().first()?.to_ascii_lowercase() {
        b'a' => HalfOfDay::Morning,
        b'p' => HalfOfDay::Afternoon,
        _ => return None,
    };
    let spellings = ["m.", "m", ".m.", ".m", ". m."];
    spellings.iter().find_map(|spelling| {
        let tail = rest.get(1..=spelling.len())?;
        let fits = tail.eq_ignore_ascii_case(spelling)
            && !rest[1 + spelling.len()..].starts_with(|next: char| next.is_alphanumeric());
        fits.then_some((half, at + 1 + spelling.len()))
    })
}

const OVER: [&str; 14] = [
    "over",
    "more than",
    "at least",
    "above",
    "exceeding",
    "exceeded",
    "exceeds",
    "greater than",
    "no fewer than",
    "no less than",
    "upwards of",
    "in excess of",
    "surpassed",
    "past",
];
const UNDER: [&str; 13] = [
    "nearly",
    "almost",
    "up to",
    "as many as",
    "as much as",
    "less than",
    "fewer than",
    "under",
    "close to",
    "below",
    "at most",
    "just short of",
    "no more than",
];
const ABOUT: [&str; 9] = ["about", "around", "some", "approximately", "roughly", "circa", "estimated", "approx.", "~"];

fn approximation(text: &str, start: usize, end: usize) -> Approximation {
    let before = text[..start].trim_end_matches([' ', '\u{a0}', '$', '£', '€', '¥']);
    let before =
        ["US", "HK", "RMB", " a", " an"].iter().find_map(|code| before.strip_suffix(code)).unwrap_or(before).trim_end();
    let ends = |list: &[&str]| list.iter().any(|word| ends_with_word(before, word));
    if ends(&UNDER) {
        return Approximation::Under;
    }
    // "In the past 100 years" is no more than 100.
    if ends(&OVER) && !ends(&["the past"]) {
        return Approximation::Over;
    }
    if ends(&ABOUT) {
        return Approximation::About;
    }
    let rest = &text[end..];
    let starts = |list: &[&str]| list.iter().any(|word| rest.starts_with(word));
    if starts(&["+", "-plus", " plus ", " or more", "-odd", " odd "]) {
        Approximation::Over
    } else if starts(&[" or so"]) {
        Approximation::About
    } else {
        Approximation::Exact
    }
}

fn ends_with_word(text: &str, word: &str) -> bool {
    let Some(at) = text.len().checked_sub(word.len()) else { return false };
    text.as_bytes()[at..].eq_ignore_ascii_case(word.as_bytes())
        && !char_before(text, at).is_some_and(|before| before.is_ascii_alphanumeric())
}

fn push(scanner: &mut Scanner<'_>, numeral: &Numeral, kind: Kind, weight: Weight, others: Vec<Value>) {
    let start = with_currency_sign(scanner.text, numeral.start);
    let quantity = Quantity {
        span: ByteSpan::of(start, numeral.end),
        value: numeral.value,
        others,
        step: numeral.step,
        approximation: approximation(scanner.text, numeral.start, numeral.end),
        kind,
        form: numeral.shape.form(),
        weight,
    };
    scanner.found.push(Found { quantity, scale: numeral.scale });
    scanner.at = scanner.at.max(numeral.end);
}
