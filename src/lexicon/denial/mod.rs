//! Which denial of one text the other has no counterpart for, and how likely it is that one of the two says the opposite.
//!
//! Takes two texts, Chinese and English, with their [`Linkage`]; gives back the [`Denial`] that is likeliest to be lost. It does
//! *not* know opposites (`rise`, 下降), and it sets no bar.
//!
//! The words that a negator stands before are followed to the other side (`place`). A denial is answered where a negator stands
//! near where they lead, each negator for one denial alone. One that is not answered need not be lost: *hidden* is 不可见, and
//! 不断 needs no negator. Right translations show how much each word speaks for that (`evidence`): which negators and compounds
//! English leaves out, and which words answer them. A logistic regression weighs these words and a few figures of the place;
//! `examples/learn_denial.rs` learns it from pairs that a negator was taken out of or put into.

mod evidence;
mod place;
mod room;

use std::sync::LazyLock;

use super::link::Linkage;
use super::odds::Odds;
use crate::text::lang::{Lang, Side};
use crate::text::negation::{Negator, Strength, denies, negators};
use crate::text::span::ByteSpan;
pub use evidence::FIGURES;
use place::{Place, answers};
use room::{is_doubled, is_followed, tells_of_mending};

static ODDS: LazyLock<Odds<{ FIGURES.len() }>> =
    LazyLock::new(|| Odds::read(include_str!("../../../models/zh-en.denials"), &FIGURES));

/// A side with more words that deny is no sentence, and none of them is followed: each is held against each and all words around.
const MOST_NEGATORS: usize = 64;

/// A denial that the other text seems not to have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Denial {
    /// The side that denies.
    pub side: Side,
    /// What is denied, with its negator.
    pub denied: ByteSpan,
    /// Where that leads on the other side; all of it where nothing can be followed.
    pub led: ByteSpan,
    /// The odds that it was lost or put in, in nats, where that is so in half of the pairs.
    pub odds_nats: f32,
}

/// A denial, with what is known of its counterpart: what [`denial`] weighs and `examples/learn_denial.rs` learns from.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// The side that denies.
    pub side: Side,
    /// The negator.
    pub negator: ByteSpan,
    /// The negator of the other side that answers it.
    pub answer: Option<ByteSpan>,
    /// What is denied, with its negator.
    pub denied: ByteSpan,
    /// Where that leads on the other side; all of it where nothing can be followed.
    pub led: ByteSpan,
    /// How things stand there, by [`FIGURES`].
    pub figures: [f32; FIGURES.len()],
    /// The words that speak for or against a loss, each once, in the order of their bytes.
    pub words: Vec<String>,
}

/// The two texts, with what is known of both.
struct Pair<'a> {
    linkage: &'a Linkage,
    texts: [&'a str; 2],
    /// The side whose text is Chinese.
    chinese: Side,
    negators: [Vec<Negator>; 2],
    /// The odds that the texts do not fit each other, in nats.
    misfit_nats: f32,
}

impl Pair<'_> {
    fn text(&self, side: Side) -> &str {
        self.texts[index(side)]
    }

    fn negators(&self, side: Side) -> &[Negator] {
        &self.negators[index(side)]
    }

    /// The strong negators of a side.
    fn strong(&self, side: Side) -> impl Iterator<Item = ByteSpan> {
        self.negators(side).iter().filter(|negator| negator.strength == Strength::Strong).map(|negator| negator.span)
    }

    /// The weak negators of a side.
    fn weak(&self, side: Side) -> impl Iterator<Item = ByteSpan> {
        self.negators(side).iter().filter(|negator| negator.strength == Strength::Weak).map(|negator| negator.span)
    }
}

/// Finds the denial that is likeliest to be lost; `None` where every one is answered, or the languages are not Chinese and English.
///
/// `linkage` and `misfit_nats` are asked for only where a text denies; the latter are the odds that the texts do not fit each other
/// at all ([`Fit::odds_nats`](super::fit::Fit::odds_nats)).
#[must_use]
pub fn denial<'l>(
    langs: [&Lang; 2],
    texts: [&str; 2],
    linkage: impl FnOnce() -> &'l Linkage,
    misfit_nats: impl FnOnce() -> f32,
) -> Option<Denial> {
    let weigh = |case: Case| {
        let odds_nats = ODDS.nats(&case.figures, &case.words);
        Denial { side: case.side, denied: case.denied, led: case.led, odds_nats }
    };
    let lost = cases(langs, texts, linkage, misfit_nats, false).into_iter().map(weigh);
    lost.max_by(|one, other| one.odds_nats.total_cmp(&other.odds_nats))
}

/// Lists the denials of both texts that are not answered, or all of them where `is_answered_too`, the source's first.
#[must_use]
pub fn cases<'l>(
    langs: [&Lang; 2],
    texts: [&str; 2],
    linkage: impl FnOnce() -> &'l Linkage,
    misfit_nats: impl FnOnce() -> f32,
    is_answered_too: bool,
) -> Vec<Case> {
    let chinese = match langs.map(Lang::is_chinese) {
        [true, false] if langs[1].is_english() => Side::Source,
        [false, true] if langs[0].is_english() => Side::Target,
        _ => return Vec::new(),
    };
    if !denies(texts[0], langs[0]) && !denies(texts[1], langs[1]) {
        return Vec::new();
    }
    let negators = [negators(texts[0], langs[0]), negators(texts[1], langs[1])];
    let is_list = negators.iter().any(|list| list.len() > MOST_NEGATORS);
    if is_list || tells_of_mending(texts[index(chinese)]) {
        return Vec::new();
    }
    let pair = Pair { linkage: linkage(), texts, chinese, negators, misfit_nats: misfit_nats() };
    let of_side = |side| of_side(&pair, side, is_answered_too);
    [Side::Source, Side::Target].into_iter().flat_map(of_side).collect()
}

fn of_side(pair: &Pair<'_>, side: Side, is_answered_too: bool) -> Vec<Case> {
    let text = pair.text(side);
    let places: Vec<Place<'_>> = pair.strong(side).map(|negator| Place::of(pair, side, negator)).collect();
    let answered = answers(pair, side, &places);
    let may_be_lost = |place: &Place<'_>| {
        is_followed(text, place.negator)
            && (side == pair.chinese || !is_doubled(text, place.negator, pair.negators(side)))
            && !place.is_copied
    };
    let kept = places
        .iter()
        .zip(&answered)
        .filter(|(place, answer)| (is_answered_too || answer.is_none()) && may_be_lost(place));
    let free = pair.strong(side.other()).count() - answered.iter().flatten().count();
    kept.map(|(place, answer)| Case {
        side,
        negator: place.negator,
        answer: *answer,
        denied: place.denied(),
        led: place.led.unwrap_or_else(|| ByteSpan::of(0, pair.text(side.other()).len())),
        figures: evidence::figures(pair, side, place, free),
        words: evidence::words(pair, side, place),
    })
    .collect()
}

fn index(side: Side) -> usize {
    match side {
        Side::Source => 0,
        Side::Target => 1,
    }
}
