//! English words that have an opposite.
//!
//! Takes a word as it is written; gives back what says the contrary in its place. It does *not* know Chinese.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::text::lang::Lang;
use crate::text::negation;
use crate::text::word::{TokenKind, key};

/// The pairs of words with their forms; its head says how it is written.
const PAIRS: &str = include_str!("pairs.txt");

/// The openings by which a word denies the rest of it.
const OPENINGS: [&str; 6] = ["un", "in", "im", "il", "ir", "dis"];

/// Words that open so and undo what the rest of them says; they do not deny it.
const UNDOING: [&str; 6] = ["unlock", "uninstall", "unload", "disconnect", "disappear", "disadvantage"];

/// What says the contrary of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Contrary {
    /// The first form of the word and that of its opposite: what they are learned by.
    pub(super) lemmas: [&'static str; 2],
    /// The form that would stand in the place of the word.
    pub(super) word: &'static str,
    /// The key it is looked up by.
    pub(super) key: String,
    /// Whether the opposite denies by itself (*unclear*).
    pub(super) denies: bool,
}

static CONTRARIES: LazyLock<HashMap<&'static str, Vec<Contrary>>> = LazyLock::new(|| {
    let mut contraries: HashMap<&'static str, Vec<Contrary>> = HashMap::new();
    for (one, other) in PAIRS.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(" | ")) {
        for (from, to) in [(one, other), (other, one)] {
            for (word, opposite) in from.split(' ').zip(to.split(' ')) {
                let contrary = Contrary {
                    lemmas: lemmas((from, to)),
                    word: opposite,
                    key: key(opposite, TokenKind::Word, &Lang::english()),
                    denies: denies(opposite, word),
                };
                let known = contraries.entry(word).or_default();
                // Two forms of a word may be written alike, and those of its opposite too.
                if !known.contains(&contrary) {
                    known.push(contrary);
                }
            }
        }
    }
    contraries
});

/// Returns the first forms of two words.
fn lemmas<'a>((one, other): (&'a str, &'a str)) -> [&'a str; 2] {
    [one, other].map(|forms| forms.split(' ').next().unwrap_or(forms))
}

/// Tells whether a word denies another (*unclear*) or all (*nobody*).
fn denies(word: &str, opposite: &str) -> bool {
    let opening = word.strip_suffix(opposite);
    opening
        .is_some_and(|opening| OPENINGS.contains(&opening) && !UNDOING.iter().any(|undoing| word.starts_with(undoing)))
        || negation::denies(word, &Lang::english())
}

/// Returns the opposites of a word; none for most words. Upper and lower case are the same.
pub(super) fn contraries(word: &str) -> &'static [Contrary] {
    let found = if word.bytes().any(|byte| byte.is_ascii_uppercase()) {
        CONTRARIES.get(word.to_ascii_lowercase().as_str())
    } else {
        CONTRARIES.get(word)
    };
    found.map_or(&[], Vec::as_slice)
}

/// Tells whether a word in lower case denies another that it is the opposite of (*unclear*, *impossible*).
pub(in crate::lexicon) fn is_denying(word: &str) -> bool {
    let denies = |contrary: &Contrary| contraries(contrary.word).iter().any(|back| back.word == word && back.denies);
    contraries(word).iter().any(denies)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_of_a_pair_have_as_many_forms() {
        let pairs: Vec<_> = PAIRS.lines().filter(|line| !line.starts_with('#')).collect();
        for line in &pairs {
            let (one, other) = line.split_once(" | ").unwrap_or_else(|| panic!("{line}: no bar"));
            assert_eq!(one.split(' ').count(), other.split(' ').count(), "{line}");
            assert!(line.chars().all(|character| character.is_ascii_lowercase() || " |".contains(character)), "{line}");
        }
        let mut lemmas: Vec<[&str; 2]> = pairs.iter().filter_map(|line| line.split_once(" | ")).map(lemmas).collect();
        lemmas.iter_mut().for_each(|lemmas| lemmas.sort_unstable());
        lemmas.sort_unstable();
        assert!(lemmas.windows(2).all(|two| two[0] != two[1]) && lemmas.len() > 300);
    }

    #[test]
    fn a_word_may_have_more_opposites_than_one() {
        let words = |word| contraries(word).iter().map(|contrary| contrary.word).collect::<Vec<_>>();
        assert_eq!(words("Rose"), ["fell", "dropped", "declined"]);
        assert_eq!(words("right"), ["left", "wrong"]);
        assert!(words("table").is_empty());
        assert!(is_denying("impossible") && is_denying("unclear") && !is_denying("possible") && !is_denying("include"));
    }
}
