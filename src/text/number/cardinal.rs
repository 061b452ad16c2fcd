//! The sum that English number words make: "two hundred and five thousand", "5.6 million", "two and a half".
//!
//! Takes words one after another; gives back the number so far and where it ends. It does *not* look at what the number
//! counts; `english` does.

use super::Form;
use super::digits::Run;
use super::value::Value;
use super::vocabulary::{Word, lookup};

/// Returns the bounds of the word after `end`, across spaces or one hyphen.
pub(super) fn next_word(text: &str, end: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut start = end;
    match bytes.get(start)? {
        b'-' => start += 1,
        b' ' => {
            while bytes.get(start) == Some(&b' ') {
                start += 1;
            }
        }
        _ => {
            // A non-breaking space or hyphen.
            let character = text[start..].chars().next()?;
            if !matches!(character, '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{2011}' | '\u{2010}') {
                return None;
            }
            start += character.len_utf8();
        }
    }
    let mut word_end = start;
    while bytes.get(word_end).is_some_and(u8::is_ascii_alphabetic) {
        word_end += 1;
    }
    (word_end > start).then_some((start, word_end))
}

/// Tells whether a word is in a list, in any case.
pub(super) fn is_one_of(word: &str, list: &[&str]) -> bool {
    list.iter().any(|entry| word.eq_ignore_ascii_case(entry))
}

/// A cardinal being read. The number is `total` (what a magnitude word has closed) plus `current`.
pub(super) struct Sum {
    pub(super) total: Value,
    pub(super) current: Option<Value>,
    pub(super) step: Value,
    pub(super) scale: Value,
    pub(super) end: usize,
    pub(super) words: usize,
    /// What the last word was.
    last: Last,
    /// Whether the number starts with digits, so that only magnitude words may follow.
    lead: Form,
    /// Whether an ordinal has ended the number: twenty-first.
    pub(super) is_ordinal: bool,
}

/// What the last word of a number was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Last {
    /// zero to nineteen, or digits: nothing below a hundred may follow.
    Unit,
    /// twenty to ninety: a unit may follow.
    Tens,
    /// hundred and above: a smaller group may follow, after "and" too.
    Group,
}

impl Sum {
    /// Starts a number in words that has taken in what ends at `end`; `current` is a one that is not said, as in "a hundred".
    pub(super) fn of_words(end: usize, current: Option<Value>) -> Self {
        Self {
            total: Value::ZERO,
            current,
            step: Value::ONE,
            scale: Value::ONE,
            end,
            words: 1,
            last: Last::Unit,
            lead: Form::Words,
            is_ordinal: false,
        }
    }

    /// Starts a number with digits.
    pub(super) fn of_digits(run: &Run) -> Self {
        Self { step: run.step, lead: Form::Digits, ..Self::of_words(run.end, Some(run.value)) }
    }

    /// Returns the number so far.
    pub(super) fn value(&self) -> Option<Value> {
        self.total.plus(self.current.unwrap_or(Value::ZERO))
    }

    /// Takes a word in; `None` when it does not continue the number.
    pub(super) fn take(&mut self, word: Word) -> Option<()> {
        let current = self.current;
        let hundred = Value::whole(100);
        let is_hundreds = current.is_some_and(|current| current >= hundred && self.last == Last::Group);
        match word {
            Word::Unit(number)
                if self.lead == Form::Words
                    && (current.is_none() || is_hundreds || (self.last == Last::Tens && (1..10).contains(&number))) =>
            {
                self.current = Some(current.unwrap_or(Value::ZERO).plus(Value::whole(number))?);
                self.last = Last::Unit;
                self.step = Value::ONE;
            }
            Word::Tens(number) if self.lead == Form::Words && (current.is_none() || is_hundreds) => {
                self.current = Some(current.unwrap_or(Value::ZERO).plus(Value::whole(number))?);
                self.last = Last::Tens;
                self.step = Value::ONE;
            }
            // Forty-first, and of hundreds also first and fortieth.
            Word::Ordinal(number)
                if (self.last == Last::Tens && number < 10)
                    || (is_hundreds && self.lead == Form::Words && number < 100) =>
            {
                self.current = Some(current?.plus(Value::whole(number))?);
                self.is_ordinal = true;
            }
            // The ten-thousandth, the 7 billionth; one thousandth is a part.
            Word::Ordinal(size)
                if size >= 1000
                    && size.is_multiple_of(1000)
                    && current.is_some_and(|current| current > Value::ONE)
                    && self.scale == Value::ONE =>
            {
                self.current = Some(current?.times(Value::whole(size))?);
                self.is_ordinal = true;
            }
            Word::Hundred if current.is_some_and(|current| current < hundred) => {
                self.current = Some(current?.times(hundred)?);
                if self.lead == Form::Digits {
                    self.step = self.step.times(hundred)?;
                }
                self.last = Last::Group;
            }
            Word::Dozen => {
                self.current = Some(current?.times(Value::whole(12))?);
                self.last = Last::Unit;
            }
            Word::Scale(size) => {
                let size = Value::whole(size);
                match current {
                    Some(current) => {
                        self.total = self.total.plus(current.times(size)?)?;
                        self.scale = size;
                    }
                    // Thousand million: the second word multiplies what the first one made.
                    None => {
                        self.total = self.total.times(size)?;
                        self.scale = self.scale.times(size)?;
                    }
                }
                self.step = self.step.times(size)?;
                self.current = None;
                self.last = Last::Group;
            }
            _ => return None,
        }
        Some(())
    }

    /// Reads the words that continue the number.
    pub(super) fn follow(&mut self, text: &str) {
        while !self.is_ordinal {
            let Some((start, end)) = next_word(text, self.end).or_else(|| self.tokenised(text)) else { return };
            let word = &text[start..end];
            if word.eq_ignore_ascii_case("and") {
                if !self.add_half(text, end) && !self.take_after_and(text, end) {
                    return;
                }
                continue;
            }
            let Some(meaning) = lookup(word) else { return };
            if self.take(meaning).is_none() {
                return;
            }
            self.end = end;
            self.words += 1;
        }
    }

    /// Returns the unit after tens whose hyphen tokenised text sets apart: forty - five.
    fn tokenised(&self, text: &str) -> Option<(usize, usize)> {
        let is_open = self.last == Last::Tens && text[self.end..].starts_with(" - ");
        let (start, end) = is_open.then(|| next_word(text, self.end + 2)).flatten()?;
        matches!(lookup(&text[start..end]), Some(Word::Unit(1..=9))).then_some((start, end))
    }

    /// Takes "and a half" in.
    fn add_half(&mut self, text: &str, and_end: usize) -> bool {
        let Some((article_start, article_end)) = next_word(text, and_end) else { return false };
        let Some((half_start, half_end)) = next_word(text, article_end) else { return false };
        let is_half = is_one_of(&text[article_start..article_end], &["a", "one"])
            && text[half_start..half_end].eq_ignore_ascii_case("half");
        if !is_half {
            return false;
        }
        // A million and a half is half a million more; a thousand and a half is not said.
        let sum = match self.current {
            Some(current) => current.plus(Value::HALF),
            None if self.scale >= Value::whole(1_000_000) => self.scale.times(Value::HALF),
            None => None,
        };
        let Some(sum) = sum else { return false };
        self.current = Some(sum);
        self.end = half_end;
        true
    }

    /// Takes "and five" in, after a hundred or a magnitude.
    fn take_after_and(&mut self, text: &str, and_end: usize) -> bool {
        let may = self.last == Last::Group && self.lead == Form::Words && self.scale < Value::whole(1_000_000);
        let Some((start, end)) = next_word(text, and_end).filter(|_| may) else { return false };
        let meaning = lookup(&text[start..end]);
        let (Some(Word::Unit(_) | Word::Tens(_) | Word::Ordinal(_)), Some(meaning)) = (meaning, meaning) else {
            return false;
        };
        // "a hundred and two hundred" is two numbers, "six thousand and five hundred" is one.
        let next = next_word(text, end).and_then(|(start, end)| lookup(&text[start..end]));
        let is_second_number = match next {
            Some(Word::Hundred) => self.scale < Value::whole(1000),
            Some(Word::Scale(_)) => self.scale != Value::ONE,
            _ => false,
        };
        if is_second_number || self.take(meaning).is_none() {
            return false;
        }
        self.end = end;
        self.words += 1;
        true
    }
}
