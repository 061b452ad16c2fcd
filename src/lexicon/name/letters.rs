//! A Latin name as plain letters.
//!
//! Takes a name as it is written; gives back its letters a to z with the places where words end, in the orders in which its
//! words may be read. It does *not* read them.

use std::ops::RangeInclusive;

use super::Scheme;
use crate::text::lang::Lang;
use crate::text::word::{TokenKind, key, tokens};

/// Longer names are titles.
const MAX_LETTERS: usize = 48;

/// The most letters one character stands for (zhuang, chuang).
pub(super) const LONGEST_STRETCH: usize = 6;

/// A name in Latin letters, ready to be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LatinName {
    /// As it is written; and if it has several words, with the last one first, as Chinese names are when they are read.
    orders: Vec<Letters>,
    /// As it is heard: as written, doubled consonants once.
    heard: [Letters; 1],
}

impl LatinName {
    /// Reads a name; accents, case, hyphens and apostrophes fall away. `None` if a letter is left that is not a to z, if
    /// nothing is left, or if it is too long for a name.
    #[must_use]
    pub fn new(name: &str) -> Option<Self> {
        let lang = Lang::parse("und").unwrap_or_else(Lang::chinese);
        let mut words: Vec<(String, bool)> = Vec::new();
        let mut last_end = 0;
        for token in tokens(name) {
            let written = token.span.of_text(name);
            let is_joined = token.span.range().start == last_end && !words.is_empty();
            last_end = token.span.range().end;
            match token.kind {
                TokenKind::Mark => {}
                TokenKind::Word => words.push((key(written, token.kind, &lang), is_joined)),
                TokenKind::Han | TokenKind::Number => return None,
            }
        }
        let letters: usize = words.iter().map(|(word, _)| word.len()).sum();
        let is_plain = words.iter().all(|(word, _)| word.bytes().all(|letter| letter.is_ascii_lowercase()));
        if letters == 0 || letters > MAX_LETTERS || !is_plain {
            return None;
        }
        let texts: Vec<&str> = words.iter().map(|(word, _)| word.as_str()).collect();
        let heard: Vec<String> = texts.iter().map(|word| heard(word)).collect();
        let heard = [Letters::new(&heard.iter().map(String::as_str).collect::<Vec<&str>>())];
        let mut orders = vec![Letters::new(&texts)];
        // `Teng-hui Lee`: the last word that no hyphen joins goes first.
        let last = words.iter().rposition(|(_, is_joined)| !is_joined).filter(|last| *last > 0);
        if let Some(last) = last {
            let (given, surname) = texts.split_at(last);
            orders.push(Letters::new(&[surname, given].concat()));
        }
        Some(Self { orders, heard })
    }

    /// The orders in which the words may be read.
    pub(super) fn orders(&self, scheme: Scheme) -> &[Letters] {
        match scheme {
            Scheme::Pinyin | Scheme::WadeGiles => &self.orders,
            // Foreign names keep their order.
            Scheme::Sound => &self.heard,
        }
    }
}

/// A word as it is heard: doubled consonants sound like single ones (Hamilton, Hammilton).
#[must_use]
pub(crate) fn heard(word: &str) -> String {
    let mut heard = String::with_capacity(word.len());
    for letter in word.chars() {
        if !heard.ends_with(letter) || "aeiou".contains(letter) {
            heard.push(letter);
        }
    }
    heard
}

/// Letters a to z with the places where words begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Letters {
    text: String,
    starts_word: Vec<bool>,
}

impl Letters {
    fn new(words: &[&str]) -> Self {
        let starts_word = words.iter().flat_map(|word| (0..word.len()).map(|place| place == 0)).collect();
        Self { text: words.concat(), starts_word }
    }

    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// Where a stretch that starts here may end: not beyond its word.
    pub(super) fn ends(&self, start: usize) -> RangeInclusive<usize> {
        let reach = (start + LONGEST_STRETCH).min(self.len());
        let end = (start + 1..reach).find(|place| self.starts_word[*place]).unwrap_or(reach);
        start..=end
    }

    pub(super) fn stretch(&self, start: usize, end: usize) -> &str {
        self.text.get(start..end).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn orders(name: &str) -> Option<Vec<String>> {
        LatinName::new(name).map(|name| name.orders.into_iter().map(|letters| letters.text).collect())
    }

    #[test]
    fn names_are_plain_letters_in_both_orders() {
        assert_eq!(orders("Wenfeng Liang").unwrap(), ["wenfengliang", "liangwenfeng"]);
        assert_eq!(orders("Lee Teng-hui").unwrap(), ["leetenghui", "tenghuilee"]);
        assert_eq!(orders("Björn").unwrap(), ["bjorn"]);
        assert_eq!(orders("Xi’an").unwrap(), ["xian"]);
        assert_eq!(orders("O’Neill’s").unwrap(), ["oneill"]);
        assert_eq!((orders("Иван"), orders("张三"), orders("R2D2"), orders("!")), (None, None, None, None));
    }

    #[test]
    fn doubled_consonants_are_heard_once() {
        assert_eq!(heard("andreessen"), "andreesen");
        let name = LatinName::new("Hammill Lee").unwrap();
        assert_eq!(name.orders(Scheme::Sound)[0].text, "hamillee");
    }

    #[test]
    fn stretches_stay_in_their_word() {
        let name = LatinName::new("Xi’an").unwrap();
        assert_eq!(name.orders[0].ends(0), 0..=2);
        assert_eq!(name.orders[0].ends(2), 2..=4);
    }
}
