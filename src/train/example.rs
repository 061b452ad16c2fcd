//! What a lexicon is learned from: a text with its translation, running or out of a dictionary.
//!
//! Takes texts; gives back [`Example`]s. It does *not* read files.

use crate::text::han::is_han;

/// What an example is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExampleKind {
    /// A sentence, or a line of text, and its translation.
    Sentence,
    /// A headword of a dictionary and one translation of it; the headword joins the vocabulary.
    Entry,
}

/// A text with its translation.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// Text in the source language.
    pub source: String,
    /// Its translation.
    pub target: String,
    /// How often it counts; 1 is once.
    pub weight: f32,
    /// Whether it is running text or an entry of a dictionary.
    pub kind: ExampleKind,
}

/// Chinese headwords of more characters are explanations, not words.
const MAX_HEADWORD_CHARS: usize = 6;

impl Example {
    /// Makes an example of running text.
    #[must_use]
    pub fn sentence(source: impl Into<String>, target: impl Into<String>, weight: f32) -> Self {
        Self { source: source.into(), target: target.into(), weight, kind: ExampleKind::Sentence }
    }

    /// Makes an example of a dictionary entry, or `None` for an entry that teaches no words.
    ///
    /// A Chinese side loses its white space and the 的 or 地 that dictionaries add to adjectives and adverbs (缓慢的, 慢慢地);
    /// it must be Han all through, and at most six characters long.
    #[must_use]
    pub fn entry(source: &str, target: &str, weight: f32) -> Option<Self> {
        let (clean_source, clean_target) = (headword(source, target)?, headword(target, source)?);
        Some(Self { source: clean_source, target: clean_target, weight, kind: ExampleKind::Entry })
    }
}

fn headword(text: &str, translation: &str) -> Option<String> {
    if !text.chars().any(is_han) {
        return (!text.trim().is_empty()).then(|| text.trim().to_owned());
    }
    let mut characters: Vec<char> = text.chars().filter(|character| !character.is_whitespace()).collect();
    if characters.len() > MAX_HEADWORD_CHARS || !characters.iter().all(|character| is_han(*character)) {
        return None;
    }
    let is_adverb = translation.ends_with("ly");
    // 目的 and 基地 are nouns of two characters, 目的地 one of three that is no adverb.
    if characters.len() >= 3 && (characters.ends_with(&['的']) || (is_adverb && characters.ends_with(&['地']))) {
        characters.pop();
    }
    Some(characters.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headwords_lose_their_particle_and_phrases_are_refused() {
        let source = |source: &str, target: &str| Example::entry(source, target, 1.0).map(|example| example.source);
        assert_eq!(source("缓慢 的", "slow").as_deref(), Some("缓慢"));
        assert_eq!(source("慢慢地", "slowly").as_deref(), Some("慢慢"));
        assert_eq!(source("目的地", "destination").as_deref(), Some("目的地"));
        assert_eq!(source("目的", "aim").as_deref(), Some("目的"));
        assert_eq!(source("一种热带鸟类的名字", "bird"), None);
        assert_eq!(source("A型血", "type A blood"), None);
        assert_eq!(source(" ", "nothing"), None);
        assert_eq!(Example::entry("slow", "缓慢的", 1.0).unwrap().target, "缓慢");
    }
}
