//! Numbers, amounts, percentages, ordinals, fractions and the numbers in dates, read as exact values in both languages.
//!
//! Takes a sentence and its language; gives back its [`Quantity`] list in text order, each with its span, exact [`Value`],
//! the step of its last printed digit, and other values it may stand for. [`compare`] pairs the quantities of two sentences
//! by value, and [`explain`] says in one plain sentence how two of them differ. So 560万, 5.6 million and 5,600,000 are one
//! value, 两成 is 20%, and 600至850亿 is 60 to 85 billion.
//!
//! It does *not* know units of measure or currencies, does not convert between them, and does not judge: [`Comparison`]
//! pairs what speaks against what, and which of it is worth showing is a matter for the rules. It reads neither the lunar
//! calendar nor roman numerals.

mod calendar;
mod cardinal;
mod chinese;
mod clock;
mod composite;
mod context;
mod digits;
mod english;
mod explain;
mod idiom;
mod joined;
mod matching;
mod network;
mod range;
mod scan;
mod times;
mod value;
mod vocabulary;

pub use explain::{explain, show};
pub use matching::{Comparison, Conflict, Match, MatchKind, compare};
pub use range::joins;
pub use value::Value;

use crate::text::lang::Lang;
use crate::text::span::ByteSpan;

/// What sort of number a quantity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A count or measure.
    Plain,
    /// A share: 20%, 百分之二十, 两成, 5厘, a percentage point. Its value is the share itself, 1/5 for 20%.
    Percent,
    /// A fraction in words or with a slash: 三分之一, two thirds, 1/3.
    Fraction,
    /// How many times as much: 三倍, 翻一番, double, twice.
    Multiple,
    /// A place in an order: 第三, third, 3rd, No. 3.
    Ordinal,
    /// A year of the calendar: 2018年, 1998.
    Year,
    /// A decade by the year it starts in: 90年代, the 1990s, the nineties.
    Decade,
    /// A century by its number: 20世纪, the 20th century.
    Century,
    /// A month of the year, 1 to 12.
    Month,
    /// A day of the month, 1 to 31.
    Day,
    /// A day of the week, Monday 1 to Sunday 7.
    Weekday,
    /// The hour or the minute of a time of day; each is a quantity of its own.
    Clock,
    /// Only an order of magnitude: 数百万, dozens, tens of thousands. Its value is that magnitude.
    Vague,
    /// Digits that name a thing: H100, v2.0.1, COVID-19, a telephone number, a part of a URL. Not an amount.
    Identifier,
}

/// How a number was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Form {
    /// With Arabic digits.
    Digits,
    /// In words or Chinese numerals.
    Words,
}

/// How much a quantity counts as evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Weight {
    /// A small number in words, a half, a vague magnitude, an identifier: translations add and drop these freely.
    Weak,
    /// A number that a faithful translation carries over.
    Strong,
}

/// What the words beside a number say about its exactness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Approximation {
    /// Nothing: the number stands for itself.
    Exact,
    /// The true value may be on either side: 约, 左右, about.
    About,
    /// The true value is at least this: 多, 余, 超过, more than.
    Over,
    /// The true value is at most this: 近, 不到, nearly, less than.
    Under,
}

/// A number found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantity {
    /// Where it stands, in bytes of the text: the numeral with its magnitude word, the currency sign right before it, and
    /// the mark that makes its kind (%, 第, 年, 月, 日, 成).
    pub span: ByteSpan,
    /// What it stands for.
    pub value: Value,
    /// Other values it may stand for: 600 of 600至850亿 read without its unit, 2018 for 18年.
    pub others: Vec<Value>,
    /// The step of the last printed digit: 1,000,000 for 1.23亿.
    pub step: Value,
    /// What the words beside it say about its exactness.
    pub approximation: Approximation,
    /// What sort of number it is.
    pub kind: Kind,
    /// How it was written.
    pub form: Form,
    /// How much it counts as evidence.
    pub weight: Weight,
}

impl Quantity {
    /// Returns every value the quantity may stand for, the likeliest first.
    pub fn readings(&self) -> impl Iterator<Item = Value> + '_ {
        std::iter::once(self.value).chain(self.others.iter().copied())
    }

    /// Tells whether a faithful translation must carry this quantity over.
    #[must_use]
    pub fn is_strong(&self) -> bool {
        self.weight == Weight::Strong
    }
}

/// Finds the quantities of a text, in order.
///
/// Digits are read in any language, Chinese numerals in Chinese text and number words in English text. Numerals inside
/// names and idioms (十一, 一些, 万一, no one) are left out; digits inside names are [`Kind::Identifier`]. Time is linear in
/// the text.
///
/// # Examples
///
/// ```
/// use duiqi::text::lang::Lang;
/// use duiqi::text::number::{Value, quantities};
///
/// let found = quantities("去年售出560万台", &Lang::chinese());
/// assert_eq!(found.len(), 1);
/// assert_eq!(found[0].value, Value::whole(5_600_000));
/// assert_eq!(quantities("about 5.6 million units", &Lang::english())[0].value, found[0].value);
/// ```
#[must_use]
pub fn quantities(text: &str, lang: &Lang) -> Vec<Quantity> {
    scan::scan(text, lang)
}

#[cfg(test)]
mod tests;
