//! Dictionaries as examples: from the lines of a table to pairs of a headword and one translation.
//!
//! Takes the text of a table: a headword, a tab, its translations with `|` between them, and, if the table has them, further
//! columns of ranks in lists of frequent words. Gives back [`Example`]s. It does *not* know other layouts.

use super::Example;
use crate::text::han::is_han;

/// Which side of the pair the headwords of a dictionary are on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Headwords {
    /// Headwords are in the source language.
    Source,
    /// Headwords are in the target language.
    Target,
}

/// How a dictionary is read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DictionaryOptions {
    /// How often an entry counts; 1 is as much as a sentence.
    pub weight: f32,
    /// Translations taken of one headword, from the first.
    pub translations: usize,
    /// Which side the headwords are on.
    pub headwords: Headwords,
}

impl DictionaryOptions {
    /// Makes the settings the shipped model was trained with: weight 1.5 (the reference study), the first 12 translations.
    #[must_use]
    pub fn new(headwords: Headwords) -> Self {
        Self { weight: 1.5, translations: 12, headwords }
    }
}

/// Returns the entries of a dictionary, in the order of its lines.
///
/// A line whose further columns hold a number, and none above 0, is left out: it is no frequent word, and its translations are
/// mostly phrases. So is an entry that [`Example::entry`] refuses.
///
/// # Examples
///
/// ```
/// use duiqi::train::{DictionaryOptions, Headwords, dictionary};
/// let text = "cat\t猫|猫科动物\t900\t1200\nzyzzyva\t象鼻虫\t0\t0\n";
/// let entries: Vec<_> = dictionary(text, DictionaryOptions::new(Headwords::Target)).collect();
/// assert_eq!(entries.len(), 2);
/// assert_eq!((entries[0].source.as_str(), entries[0].target.as_str()), ("猫", "cat"));
/// ```
pub fn dictionary(text: &str, options: DictionaryOptions) -> impl Iterator<Item = Example> + '_ {
    text.lines().filter_map(parts).flat_map(move |(headword, translations)| {
        translations.split('|').take(options.translations).filter_map(move |translation| match options.headwords {
            Headwords::Source => Example::entry(headword, translation, options.weight),
            Headwords::Target => Example::entry(translation, headword, options.weight),
        })
    })
}

/// Returns every headword of a dictionary with each of its translations, the Han side of a pair first, rare words too.
pub fn headwords(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let columns = text.lines().filter_map(|line| {
        let mut columns = line.split('\t');
        Some((columns.next()?, columns.next()?))
    });
    columns.flat_map(|(headword, translations)| {
        translations.split('|').map(move |translation| {
            if headword.chars().any(is_han) { (headword, translation) } else { (translation, headword) }
        })
    })
}

/// Tells which side the headwords of a dictionary are on, if one of the two languages is written in Han characters: the more
/// frequent case among the first lines.
#[must_use]
pub fn headwords_of(text: &str, source_is_han: bool) -> Headwords {
    let with_han = |(headword, _): &(&str, &str)| headword.chars().any(is_han);
    let (mut lines, mut han) = (0_usize, 0_usize);
    for line in text.lines().filter_map(parts).take(1000) {
        lines += 1;
        han += usize::from(with_han(&line));
    }
    if (han * 2 > lines) == source_is_han { Headwords::Source } else { Headwords::Target }
}

fn parts(line: &str) -> Option<(&str, &str)> {
    let mut columns = line.split('\t').map(str::trim);
    let (headword, translations) = (columns.next()?, columns.next()?);
    let mut ranks = columns.filter_map(|column| column.parse::<f64>().ok()).peekable();
    let is_rare = ranks.peek().is_some() && !ranks.any(|rank| rank > 0.0);
    (!is_rare && !headword.is_empty()).then_some((headword, translations))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_words_and_later_translations_are_left_out() {
        let text = "a\t甲|乙|丙\t0\t7\nb\t丁\t0\t0\nc\t戊\n\nd\nbroken\t \n";
        let options = DictionaryOptions { translations: 2, ..DictionaryOptions::new(Headwords::Target) };
        let pairs: Vec<_> =
            dictionary(text, options).map(|entry| format!("{}={}", entry.source, entry.target)).collect();
        assert_eq!(pairs, ["甲=a", "乙=a", "戊=c"]);
    }

    #[test]
    fn the_side_of_the_headwords_is_seen() {
        assert_eq!(headwords_of("猫\tcat\n狗\tdog\n", true), Headwords::Source);
        assert_eq!(headwords_of("cat\t猫\n", true), Headwords::Target);
        assert_eq!(headwords_of("cat\t猫\n", false), Headwords::Source);
        assert_eq!(headwords_of("", true), Headwords::Target);
    }

    #[test]
    fn headwords_come_with_each_translation_the_han_side_first() {
        let pairs: Vec<_> = headwords("Tom\t汤姆|公猫\t0\t0\n安\tAnn\nbroken\n").collect();
        assert_eq!(pairs, [("汤姆", "Tom"), ("公猫", "Tom"), ("安", "Ann")]);
    }

    #[test]
    fn columns_of_words_are_no_ranks() {
        let options = DictionaryOptions::new(Headwords::Source);
        assert_eq!(dictionary("猫\tcat|feline\t貓\tmāo\n", options).count(), 2);
    }
}
