//! What one word says about a pair: its figures, and the evidence that weights make of them.

use super::super::Lexicon;
use super::super::link::{LinkKind, Linkage, Linked};
use crate::text::lang::Side;
use crate::text::word::TokenKind;

/// The number of figures of a word, the constant included.
pub const COUNT: usize = 17;

/// Words more frequent than this are left out: they stand in nearly every sentence, linked or not.
const MOST_SHARE: f32 = 0.004;

/// The share that stands for a word the lexicon does not know: rarer than any it does.
const LEAST_SHARE: f32 = 1e-7;

/// The null prior that the lexicon is trained with.
const NULL_PRIOR: f32 = 0.08;

/// Returns what is known of a word and its place in the pair; `None` for a word too frequent to say anything.
///
/// `text` is the text the word stands in, `side` the side of the lexicon the word is of. Most figures are there for words in one state only and 0 for all
/// others, so that each state has weights of its own.
#[must_use]
pub fn figures(linked: &Linked, text: &str, linkage: &Linkage, lexicon: &Lexicon, side: Side) -> Option<[f32; COUNT]> {
    if linked.share >= MOST_SHARE {
        return None;
    }
    let word = &linked.word;
    let flag = |is: bool| if is { 1.0 } else { 0.0 };
    // 0 for a word at e^-7 of the text, 1 for one that is 50 times rarer.
    let rarity = (-linked.share.max(LEAST_SHARE).ln() - 7.0) / 4.0;
    let closeness = linked.likeness.max(1e-4).ln().max(-5.0);
    let link = linked.link.map(|index| linkage.links[index]);
    let is_han = word.kind == TokenKind::Han;
    let is_short = word.span.range().len() <= '中'.len_utf8();
    let is_capital = || word.span.of_text(text).starts_with(char::is_uppercase);
    let mut figures = [0.0; COUNT];
    figures[0] = 1.0;
    match link {
        Some(link) if link.kind == LinkKind::Lexicon => {
            figures[1] = 1.0;
            figures[2] = closeness;
            figures[3] = link.strength;
            figures[4] = rarity;
        }
        Some(_) => figures[5] = 1.0,
        None if linked.likeness > 0.0 => {
            figures[6] = closeness;
            figures[7] = linked.coverage;
        }
        None => match word.id {
            Some(id) => {
                let null = NULL_PRIOR * lexicon.null(side, id) / linked.share.max(LEAST_SHARE);
                figures[8] = 1.0;
                figures[9] = rarity;
                figures[10] = null.clamp(0.018, 1.0).ln();
                figures[11] = flag(is_capital());
                figures[12] = flag(is_han && is_short);
                figures[13] = flag(is_han && word.span.range().len() > 2 * '中'.len_utf8());
            }
            None => {
                let is_capital = is_capital();
                figures[14] = flag(is_capital);
                figures[15] = flag(is_han);
                figures[16] = flag(!is_han && !is_capital);
            }
        },
    }
    Some(figures)
}

/// Returns how much likelier the figures are in a wrong pair than in a right one, in nats, within bounds: no one word
/// decides.
#[must_use]
pub fn evidence(figures: &[f32; COUNT], weights: &[f32; COUNT]) -> f32 {
    let sum: f32 = figures.iter().zip(weights).map(|(figure, weight)| figure * weight).sum();
    sum.clamp(-4.0, 3.0)
}
