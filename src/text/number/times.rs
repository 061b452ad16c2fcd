//! What the words around an English number make of it: so many times a day, times less, out of so many.
//!
//! Takes the text and the place of a number; tells what it counts, or adds what else it may stand for. It does *not* read numbers.

use super::Kind;
use super::cardinal::{is_one_of, next_word};
use super::scan::Scanner;
use super::value::Value;

/// Tells whether what happens so many times happens in a period, so that nothing is multiplied: three times a day, twice a week.
pub(super) fn is_per_period(text: &str, end: usize) -> bool {
    let Some((start, end)) = next_word(text, end) else { return false };
    if is_one_of(&text[start..end], &["daily", "weekly", "monthly", "yearly", "annually"]) {
        return true;
    }
    let is_rate = is_one_of(&text[start..end], &["a", "an", "per", "each", "every"]);
    let period = next_word(text, end).filter(|_| is_rate).map_or("", |(start, end)| &text[start..end]);
    is_one_of(period, &["second", "minute", "hour", "day", "night", "week", "month", "quarter", "year", "season"])
}

/// Tells whether a multiple says how many times less something is: reduced by about 4 times, 4 times smaller.
pub(super) fn is_decrease(text: &str, start: usize, times_end: usize) -> bool {
    let before = text.as_bytes().get(start.saturating_sub(48)..start).unwrap_or_default();
    let holds = |word: &str| before.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word.as_bytes()));
    let after = next_word(text, times_end).map_or("", |(start, end)| &text[start..end]);
    is_one_of(after, &["smaller", "less", "fewer", "lower", "slower", "shorter", "lighter", "cheaper", "reduction"])
        || ["reduc", "decreas", "shrink", "shrank", "shrunk", " lower", " cut"].into_iter().any(holds)
}

/// Lets the number before "out of" be the share that it is of the whole `value`: 9 out of 10 cases are 90% of them.
pub(super) fn share_out_of(scanner: &mut Scanner<'_>, start: usize, whole: Value) {
    let before = scanner.text[..start].trim_end();
    let Some(rest) = before.strip_suffix("out of").map(str::trim_end) else { return };
    let Some(part) = scanner.found.last_mut().map(|found| &mut found.quantity) else { return };
    if part.span.end as usize == rest.len() && part.kind == Kind::Plain && part.value < whole {
        part.others.extend(part.value.over(whole));
    }
}

/// Tells whether a number is the whole of "one in ten".
pub(super) fn is_out_of(text: &str, start: usize) -> bool {
    let before = text[..start].trim_end();
    before.strip_suffix("in").or_else(|| before.strip_suffix("out of")).is_some_and(|rest| {
        let rest = rest.trim_end();
        rest.ends_with("one") || rest.ends_with("One") || rest.ends_with('1')
    })
}
