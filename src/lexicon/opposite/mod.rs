//! Which word of an English text is the opposite of what the Chinese one says, and how likely that is.
//!
//! Takes two texts, Chinese and English, with their [`Linkage`]; gives back the [`Opposite`] that is likeliest: a word that has
//! one (`list`), where the Chinese speaks for the other. It does *not* see a statement denied (that is
//! [`denial`](super::denial)), and it sets no bar.
//!
//! What the Chinese says is read twice (`evidence`): by the lexicon, which of the two words its words are translated by, and by
//! the words themselves, which were seen beside one or the other in right translations (之后 beside *after*). A logistic
//! regression weighs both; `examples/learn_opposite.rs` learns it from pairs in which a word was swapped for its opposite.

mod evidence;
mod list;
mod reading;

use std::sync::LazyLock;

use super::link::{Linkage, Linker};
use super::odds::Odds;
use crate::text::lang::{Lang, Side};
use crate::text::span::ByteSpan;
use crate::text::word::{TokenKind, tokens};
pub use evidence::FIGURES;
use evidence::case;
use list::contraries;
pub(super) use list::is_denying;
use reading::Reading;

/// A side of more words is no sentence, and nothing is looked for: each word with an opposite is held against all of the other side.
const MOST_SIDE_WORDS: usize = 2_000;

static ODDS: LazyLock<Odds<{ FIGURES.len() }>> =
    LazyLock::new(|| Odds::read(include_str!("../../../models/zh-en.opposites"), &FIGURES));

/// A word that seems to be the opposite of what the other text says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Opposite {
    /// The side that is English.
    pub english: Side,
    /// The word.
    pub word: ByteSpan,
    /// What the other side speaks for.
    pub opposite: &'static str,
    /// The word of the Chinese side that speaks for it most.
    pub said: ByteSpan,
    /// The odds that the word was put for its opposite, in nats, where that is so in half of the pairs.
    pub odds_nats: f32,
}

/// A word that has an opposite, with what is known of it: what [`opposite`] weighs and `examples/learn_opposite.rs` learns from.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// The side that is English.
    pub english: Side,
    /// The word.
    pub word: ByteSpan,
    /// What says the contrary in its place.
    pub opposite: &'static str,
    /// The word of the Chinese side that speaks for that most.
    pub said: ByteSpan,
    /// How things stand there, by [`FIGURES`].
    pub figures: [f32; FIGURES.len()],
    /// The words that speak for or against a swap, each once, in the order of their bytes.
    pub words: Vec<String>,
}

/// Finds the word that is likeliest the opposite of what the other side says; `None` where no word has one, or the languages are
/// not Chinese and English.
#[must_use]
pub fn opposite<'l>(
    langs: [&Lang; 2],
    texts: [&'l str; 2],
    linker: &Linker<'l>,
    linkage: impl FnOnce() -> &'l Linkage,
) -> Option<Opposite> {
    let weigh = |case: Case| Opposite {
        english: case.english,
        word: case.word,
        opposite: case.opposite,
        said: case.said,
        odds_nats: ODDS.nats(&case.figures, &case.words),
    };
    let found = cases(langs, texts, linker, linkage).map(weigh);
    found.max_by(|one, other| one.odds_nats.total_cmp(&other.odds_nats))
}

/// Lists the words of an English text that have an opposite, in its order, each with all of them.
pub fn swaps(text: &str) -> impl Iterator<Item = (ByteSpan, Vec<&'static str>)> {
    tokens(text).into_iter().filter(|token| token.kind == TokenKind::Word).filter_map(|token| {
        let known = contraries(token.span.of_text(text));
        (!known.is_empty()).then(|| (token.span, known.iter().map(|contrary| contrary.word).collect()))
    })
}

/// Lists the words of the English side for whose opposite the other speaks, in the order of the text.
pub fn cases<'l>(
    langs: [&Lang; 2],
    texts: [&'l str; 2],
    linker: &Linker<'l>,
    linkage: impl FnOnce() -> &'l Linkage,
) -> impl Iterator<Item = Case> {
    let english = match langs.map(Lang::is_chinese) {
        [true, false] if langs[1].is_english() => Some(Side::Target),
        [false, true] if langs[0].is_english() => Some(Side::Source),
        _ => None,
    };
    let reading = english.zip(linker.lexicon()).and_then(|(english, lexicon)| {
        let linkage = linkage();
        let longest = linkage.source.len().max(linkage.target.len());
        let reading = || Reading::new(texts, english, linker.lexicon_side(english), lexicon, linkage);
        (longest <= MOST_SIDE_WORDS).then(reading)
    });
    // One case after the other: each holds as many keys as the text has words.
    reading.into_iter().flat_map(|reading| {
        let listed = reading.listed().to_vec();
        listed.into_iter().filter_map(move |listed| case(&reading, listed))
    })
}

#[cfg(test)]
mod tests;
