//! What a file teaches about its own abbreviations, and what the user adds.
//!
//! Takes the text of a file; gives back [`Rules`]. The idea is that of Kiss & Strunk, "Unsupervised Multilingual Sentence
//! Boundary Detection" (Computational Linguistics 32, 2006): a word that keeps its stop before words in lower case is an
//! abbreviation. No model is shipped and only the file at hand is looked at.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use super::token;

/// What the cutting of one text rests on, beside the text: abbreviations learned from the file or given by the user.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rules {
    /// In lower case, without the last stop.
    words: BTreeSet<Box<str>>,
    /// The writer often begins sentences in lower case.
    pub(super) casual: bool,
}

/// How often a word must stand before a stop and a word in lower case to count as an abbreviation.
const MIN_SEEN: u32 = 3;

impl Rules {
    /// Learns the abbreviations of a text, and whether its sentences begin in lower case.
    ///
    /// A word of up to eight letters counts when it stands at least three times with a stop before a word in lower case or a
    /// comma, and not oftener without a stop.
    #[must_use]
    pub fn learn(text: &str) -> Self {
        let mut seen: BTreeMap<String, u32> = BTreeMap::new();
        let bytes = text.as_bytes();
        let casual = is_casual(bytes);
        for (at, _) in text.match_indices('.') {
            let goes_on = match (bytes.get(at + 1), bytes.get(at + 2)) {
                (Some(b','), _) => true,
                (Some(b' '), Some(next)) => next.is_ascii_lowercase(),
                _ => false,
            };
            let word = token::before(text, at, 0);
            if goes_on && is_learnable(word) {
                *seen.entry(word.to_lowercase()).or_default() += 1;
            }
        }
        seen.retain(|_, count| *count >= MIN_SEEN);
        if seen.is_empty() {
            return Self { words: BTreeSet::new(), casual };
        }
        let mut bare: BTreeMap<&str, u32> = BTreeMap::new();
        for word in text.split(|character: char| !character.is_alphanumeric() && character != '.') {
            if word.len() <= WORD_LIMIT && !word.ends_with('.') {
                if let Some((word, _)) = seen.get_key_value(word.to_lowercase().as_str()) {
                    *bare.entry(word.as_str()).or_default() += 1;
                }
            }
        }
        let words = seen
            .iter()
            .filter(|(word, count)| bare.get(word.as_str()).is_none_or(|bare| bare <= count))
            .map(|(word, _)| word.as_str().into())
            .collect();
        Self { words, casual }
    }

    /// Adds abbreviations after which no sentence ends, one a line; case and the last stop do not matter.
    #[must_use]
    pub fn with_no_break_after(mut self, list: &str) -> Self {
        for line in list.lines() {
            let word = line.trim().trim_end_matches('.').to_lowercase();
            if !word.is_empty() {
                self.words.insert(word.into());
            }
        }
        self
    }

    /// Tells whether no sentence ends after this word, given in lower case without its last stop.
    pub(super) fn holds(&self, word: &str) -> bool {
        !self.words.is_empty() && self.words.contains(word)
    }
}

/// Tells whether at least a quarter of the sentences after plain words begin in lower case. Two are the fewest that tell.
fn is_casual(bytes: &[u8]) -> bool {
    let (mut lower, mut upper) = (0_usize, 0_usize);
    for window in bytes.windows(6) {
        let &[first, second, third, b'.' | b'!' | b'?', b' ' | b'\n', next] = window else { continue };
        let plain = first.is_ascii_lowercase() && second.is_ascii_lowercase() && third.is_ascii_lowercase();
        lower += usize::from(plain && next.is_ascii_lowercase());
        upper += usize::from(plain && next.is_ascii_uppercase());
    }
    lower >= 2 && lower * 3 >= upper
}

/// Longest word, in bytes, that is learned.
const WORD_LIMIT: usize = 8;

fn is_learnable(word: &str) -> bool {
    (1..=WORD_LIMIT).contains(&word.len())
        && word.chars().all(|character| character.is_alphabetic() || character == '.')
}
