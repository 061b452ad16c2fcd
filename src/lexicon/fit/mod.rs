//! How well two texts fit each other: whether one says what the other leaves out, or they are no pair at all.
//!
//! Takes a [`Linkage`] and its texts; gives back a [`Fit`]: the stretch of each side that the other leaves least accounted
//! for, and the odds that words of the source are missing, that the target has words of its own, or that the two have
//! nothing to do with each other. It does *not* look beyond the two texts, and it sets no bar.
//!
//! Each content word is weighed by how much likelier it is to stand so in a wrong pair than in a right one ([`word`]): an
//! unknown name without a link says little, a plain word of which the lexicon knows every translation says much. The
//! stretch is that of the greatest sum. Sums, lengths, marks and clauses of both sides are figures of the pair ([`pair`]),
//! and a softmax over four classes makes odds of them. `examples/learn_fit.rs` learns both sets of weights.

pub mod pair;
mod weights;
pub mod word;

use super::link::{Linkage, Linked, Linker};
use crate::text::lang::Side;
use crate::text::span::ByteSpan;
use crate::text::word::TokenKind;

/// In what way two texts do not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Misfit {
    /// One side has words that the other leaves out: this one.
    Left(Side),
    /// The two have nothing to do with each other.
    Unrelated,
}

/// How well two texts fit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// The likeliest misfit.
    pub misfit: Misfit,
    /// The odds that there is a misfit of any kind, in nats.
    pub odds_nats: f32,
    /// How many content words of the source speak.
    pub source_words: usize,
    /// How many content words of the target speak.
    pub target_words: usize,
    /// The stretch of the source that is accounted for least; empty where every word is.
    pub source: ByteSpan,
    /// The stretch of the target that is accounted for least.
    pub target: ByteSpan,
    /// Whether the stretch of the other side reaches its end while this side, of the two that the misfit names, breaks off
    /// without a mark that ends a sentence.
    pub breaks_off: bool,
}

impl Fit {
    /// Returns the stretch of a side.
    #[must_use]
    pub fn stretch(&self, side: Side) -> ByteSpan {
        match side {
            Side::Source => self.source,
            Side::Target => self.target,
        }
    }

    /// Returns how many content words of a side speak.
    #[must_use]
    pub fn words(&self, side: Side) -> usize {
        match side {
            Side::Source => self.source_words,
            Side::Target => self.target_words,
        }
    }

    /// Returns how many content words speak on the side that has fewer.
    #[must_use]
    pub fn fewest_words(&self) -> usize {
        self.source_words.min(self.target_words)
    }
}

/// Judges two texts; `None` without a lexicon of their languages, or where a side has no content words.
#[must_use]
pub fn fit(linker: &Linker<'_>, linkage: &Linkage, source: &str, target: &str) -> Option<Fit> {
    let first = linker.lexicon_side(Side::Source);
    let side = |own: Side| if first == Side::Source { own } else { own.other() };
    let halves = halves(linker, linkage, [source, target], |_| true)?;
    let odds = odds(&pair::figures(&halves));
    let worst = (1..odds.len()).max_by(|one, other| odds[*one].total_cmp(&odds[*other]))?;
    let misfit = match worst {
        1 => Misfit::Left(side(Side::Source)),
        2 => Misfit::Left(side(Side::Target)),
        _ => Misfit::Unrelated,
    };
    let [mut one, mut other] = halves;
    if first == Side::Target {
        std::mem::swap(&mut one, &mut other);
    }
    let breaks_off = match misfit {
        Misfit::Left(Side::Source) => one.reaches_end() && one.stops() && !other.stops(),
        Misfit::Left(Side::Target) => other.reaches_end() && other.stops() && !one.stops(),
        Misfit::Unrelated => false,
    };
    Some(Fit {
        misfit,
        odds_nats: sum_nats(&odds[1..]) - odds[0],
        source_words: one.len(),
        target_words: other.len(),
        source: one.stretch(),
        target: other.stretch(),
        breaks_off,
    })
}

/// Returns the odds that two texts have nothing to do with each other against all else, in nats, whatever their numbers: such as
/// only one of them has say nothing here, so that a wrong number is not taken for a wrong pair. `None` as for [`fit`].
#[must_use]
pub fn unrelated_nats(linker: &Linker<'_>, linkage: &Linkage, source: &str, target: &str) -> Option<f32> {
    let says = |linked: &Linked| linked.link.is_some() || linked.word.kind != TokenKind::Number;
    let odds = odds(&pair::figures(&halves(linker, linkage, [source, target], says)?));
    Some(odds[3] - sum_nats(&odds[..3]))
}

/// Sums up both texts by the words that may speak, that of the lexicon's source first; `None` without a lexicon of their
/// languages, or where a side has no content words.
fn halves(
    linker: &Linker<'_>,
    linkage: &Linkage,
    texts: [&str; 2],
    may_speak: impl Fn(&Linked) -> bool,
) -> Option<[pair::Half; 2]> {
    let lexicon = linker.lexicon()?;
    // The weights are of the lexicon's direction; the first side is that of its source.
    let first = linker.lexicon_side(Side::Source);
    let side = |own: Side| if first == Side::Source { own } else { own.other() };
    let text = |own: Side| if side(own) == Side::Source { texts[0] } else { texts[1] };
    let read = |own: Side| {
        let words = linkage.side(side(own));
        let weights = if own == Side::Source { &weights::FIRST_WORD } else { &weights::SECOND_WORD };
        let evidence = |linked: &Linked| {
            let figures = word::figures(linked, text(own), linkage, lexicon, own).filter(|_| may_speak(linked))?;
            Some(word::evidence(&figures, weights))
        };
        let evidence: Vec<Option<f32>> = words.iter().map(evidence).collect();
        pair::Half::new(text(own), words, &evidence)
    };
    let halves = [read(Side::Source), read(Side::Target)];
    (!halves.iter().any(pair::Half::is_empty)).then_some(halves)
}

/// The logarithm of the sum of what these are the logarithms of.
fn sum_nats(parts: &[f32]) -> f32 {
    let most = parts.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    most + parts.iter().map(|part| (part - most).exp()).sum::<f32>().ln()
}

/// The unnormalised log probability of each class: all is well, the first side has more, the second, unrelated.
fn odds(figures: &[f32; pair::COUNT]) -> [f32; pair::CLASSES] {
    let mut odds = weights::PAIR_BIAS;
    for (figure, weights) in figures.iter().zip(&weights::PAIR) {
        for (sum, weight) in odds.iter_mut().zip(weights) {
            *sum += figure * weight;
        }
    }
    odds
}
