//! What a file teaches about its own abbreviations, and what the user adds.
//!
//! Takes the text of a file; gives back [`Rules`]. The idea is that of Kiss & Strunk, "Unsupervised Multilingual Sentence
//! Boundary Detection" (Computational Linguistics 32, 2006): a word that keeps its stop before words in lower case is an
//! abbreviation. No model is shipped and only the file at hand is looked at.

use std::collections::{BTreeMap, BTreeSet};

use super::scan::next_mark;
use super::{abbreviations, token};

/// What the cutting of one text rests on, beside the text: abbreviations learned from the file or given by the user.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rules {
    /// Learned, in lower case, without the last stop.
    learned: BTreeSet<Box<str>>,
    /// Given by the user, written the same way.
    given: BTreeSet<Box<str>>,
    /// The writer often begins sentences in lower case.
    pub(super) casual: bool,
}

/// How often a word must stand before a stop and a word in lower case to count as an abbreviation.
const MIN_SEEN: u32 = 3;
/// Longest word, in bytes, that is learned.
const WORD_LIMIT: usize = 8;

impl Rules {
    /// Learns the abbreviations of a text, and whether its sentences begin in lower case.
    ///
    /// A word of up to eight letters counts when it stands at least three times with a stop before a word in lower case or a
    /// comma, and less often without a stop.
    #[must_use]
    pub fn learn(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut seen: BTreeMap<String, u32> = BTreeMap::new();
        let (mut lower, mut upper) = (0_usize, 0_usize);
        let mut at = 0;
        while let Some(found) = next_mark(bytes, at) {
            at = found + 1;
            let goes_on = match bytes[found..] {
                [b'.', b',', ..] => true,
                [b'.' | b'!' | b'?', b' ' | b'\n', next, ..] => {
                    let plain = found >= 3 && bytes[found - 3..found].iter().all(u8::is_ascii_lowercase);
                    lower += usize::from(plain && next.is_ascii_lowercase());
                    upper += usize::from(plain && next.is_ascii_uppercase());
                    next.is_ascii_lowercase() && bytes[found] == b'.'
                }
                _ => false,
            };
            if goes_on {
                let word = token::before(text, found, 0);
                if is_learnable(word) {
                    *seen.entry(word.to_ascii_lowercase()).or_default() += 1;
                }
            }
        }
        // What the curated list or the shape of the word tells needs no learning.
        let known = |word: &str| abbreviations::kind(word).is_some() || word.contains('.') || word.len() == 1;
        seen.retain(|word, count| *count >= MIN_SEEN && !known(word));
        // A quarter of the sentences that follow plain words; two are the fewest that tell.
        let casual = lower >= 2 && lower * 3 >= upper;
        let learned = if seen.is_empty() { BTreeSet::new() } else { never_bare(text, seen) };
        Self { learned, given: BTreeSet::new(), casual }
    }

    /// Adds abbreviations after which no sentence ends, one a line; case and the last stop do not matter.
    #[must_use]
    pub fn with_no_break_after(mut self, list: &str) -> Self {
        for line in list.lines() {
            let word = line.trim().trim_end_matches('.').to_lowercase();
            if !word.is_empty() {
                self.given.insert(word.into());
            }
        }
        self
    }

    /// Tells whether this word, given in lower case without its last stop, was learned.
    pub(super) fn has_learned(&self, word: &str) -> bool {
        !self.learned.is_empty() && self.learned.contains(word)
    }

    /// Tells whether the user lets no sentence end after this word, given in lower case without its last stop.
    pub(super) fn is_given(&self, word: &str) -> bool {
        !self.given.is_empty() && self.given.contains(word)
    }
}

/// Keeps the words that stand without a stop less often than they were seen with one.
fn never_bare(text: &str, seen: BTreeMap<String, u32>) -> BTreeSet<Box<str>> {
    let mut left: Vec<(String, u32)> = seen.into_iter().collect();
    let mut shapes = Shapes::of(&left);
    let mut gone = 0;
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'.' || *byte >= 0x80;
    for word in text.as_bytes().split(|byte| !is_part(byte)) {
        if !shapes.may_hold(word) || word.ends_with(b".") {
            continue;
        }
        let mut buffer = [0; WORD_LIMIT];
        let lower = &mut buffer[..word.len()];
        lower.copy_from_slice(word);
        lower.make_ascii_lowercase();
        let Ok(place) = left.binary_search_by(|(known, _)| known.as_bytes().cmp(lower)) else { continue };
        let count = &mut left[place].1;
        *count = count.saturating_sub(1);
        gone += usize::from(*count == 0);
        // Words that are no abbreviations are found out after a few lines; most texts are left with none to look for.
        if gone * 8 > left.len() {
            left.retain(|(_, count)| *count > 0);
            if left.is_empty() {
                break;
            }
            gone = 0;
            shapes = Shapes::of(&left);
        }
    }
    left.into_iter().filter(|(_, count)| *count > 0).map(|(word, _)| word.into()).collect()
}

/// Which lengths occur for each first byte; rules out most words of a text.
#[derive(Debug)]
struct Shapes([u16; 256]);

impl Shapes {
    fn of(words: &[(String, u32)]) -> Self {
        let mut shapes = [0_u16; 256];
        for (word, _) in words {
            let first = word.as_bytes()[0];
            for first in [first, first.to_ascii_uppercase()] {
                shapes[usize::from(first)] |= 1 << word.len();
            }
        }
        Self(shapes)
    }

    fn may_hold(&self, word: &[u8]) -> bool {
        let Some(first) = word.first() else { return false };
        word.len() <= WORD_LIMIT && self.0[usize::from(*first)] & (1 << word.len()) != 0
    }
}

fn is_learnable(word: &str) -> bool {
    (1..=WORD_LIMIT).contains(&word.len())
        && word.starts_with(|first: char| first.is_ascii_alphabetic())
        && word.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_keeps_its_stop_is_learned() {
        let text = "See the memb. of the board. A memb. of the crew, a memb. or two, came.";
        assert!(Rules::learn(text).has_learned("memb"));
    }

    #[test]
    fn a_word_that_also_stands_alone_is_not_learned() {
        let text = "so it went. and on. it went. but then it went. the end. They went, we went, all went, I went.";
        assert!(!Rules::learn(text).has_learned("went"));
    }

    #[test]
    fn given_words_are_read_in_any_case_and_with_or_without_a_stop() {
        let rules = Rules::default().with_no_break_after("Abt.\n\n bzw \n");
        assert!(rules.is_given("abt") && rules.is_given("bzw") && !rules.is_given(""));
    }

    #[test]
    fn writing_without_capitals_is_noticed() {
        assert!(Rules::learn("we went home. it was late. nobody said much.").casual);
        assert!(!Rules::learn("We went home. It was late. Nobody said much.").casual);
    }
}
