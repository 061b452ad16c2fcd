//! Whether the two sides of a bead answer each other, as the rules about figures ask.
//!
//! Takes a bead and the comparison of its numbers; gives back the odds, in nats, that the two are texts of their own, so that
//! their numbers say nothing of one another. The odds of the words know nothing of numbers, and they are learned from news,
//! where texts that do not belong together share few words; neighbours in a manual share most. What tells these apart are the
//! other numbers and the names: a slip of a translator changes one figure and leaves the rest, while a sentence beside the
//! right one has other figures throughout, and speaks of other things by name.

use std::collections::HashSet;

use super::figure::is_calendar;
use super::misfit::{ENOUGH_WORDS, doubt_nats, float};
use crate::check::context::{BeadText, Context};
use crate::check::figures::Figures;
use crate::lexicon::link::Linked;
use crate::text::lang::Side;
use crate::text::number::{Conflict, Quantity, Value};
use crate::text::word::TokenKind;

/// How much a further number that stands against another says for two texts, in nats. Origin of the three, and of
/// [`LEAST_WORDS_NATS`]: a logistic regression over the findings in 51 parallel corpora, of lines paired with one at most three
/// lines off, against pairs with a planted digit, of which one in six has two.
const CONFLICT_NATS: f32 = 1.3;

/// The same for a further number that one side has alone.
const LEFT_NATS: f32 = 2.3;

/// The same for a name in Latin letters that the Chinese side has alone.
const NAME_NATS: f32 = 1.8;

/// So many of each are counted: a long list says the same thing over and over.
const MOST_COUNTED: usize = 3;

/// What the words can say at most for a pair, in nats: long lines that go together share words that go with anything.
const LEAST_WORDS_NATS: f32 = -8.0;

/// From these odds on the words alone say that the two sides are two texts. Origin: all 185 findings of these rules in 167,675
/// rows of parallel corpora, at most 4,000 of each source, of which few above the bars were right. A lower bar costs figures
/// that were planted in short or free pairs.
const UNRELATED_NATS: f32 = 0.0;

/// The same for a number that one side has alone: where part of the words go their own way, so do the numbers beside them. Of
/// fewer words than [`ENOUGH_WORDS`] one without a link moves the odds by as much, so these count as the others do.
const UNRELATED_ALONE_NATS: f32 = -2.0;

/// The same where other numbers or names speak too. Origin: 1.4 % of the planted digits are at or above it, and so are three
/// in four of the lines paired one to three off, of which the words alone tell six in ten.
const UNRELATED_BY_ALL_NATS: f32 = -1.5;

/// What is known of whether the sides of a bead answer each other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Answering {
    /// The odds of the words alone.
    words_nats: Option<f32>,
    /// What the alignment says for the pair.
    doubt_nats: f32,
    has_few_words: bool,
    conflicts: usize,
    /// None where other numbers agree: a clause that was left out takes its numbers with it, and the rest still answers.
    left: usize,
    names: usize,
}

impl Answering {
    /// Looks at a bead.
    pub(super) fn new(context: &Context<'_>, bead: &BeadText<'_>, figures: &Figures) -> Self {
        let quantities = [Side::Source, Side::Target].map(|side| bead.side(side).quantities());
        Self {
            words_nats: context.unrelated_nats(bead),
            doubt_nats: doubt_nats(bead),
            has_few_words: context.fit(bead).is_some_and(|fit| float(fit.fewest_words()) < ENOUGH_WORDS),
            conflicts: conflicts(&figures.conflicts, quantities),
            left: if figures.matches.is_empty() {
                values(&figures.missing, quantities[0]) + values(&figures.extra, quantities[1])
            } else {
                0
            },
            names: names(context, bead),
        }
    }

    /// Tells whether the sides are two texts, as a number of one that stands against a number of the other sees it; `None`
    /// where the words say nothing.
    pub(super) fn is_of_two_texts(self) -> Option<bool> {
        self.is_unrelated(UNRELATED_NATS, self.conflicts.saturating_sub(1), self.left)
    }

    /// The same as a number sees it that one side has alone.
    pub(super) fn is_of_two_texts_alone(self) -> Option<bool> {
        let bar = if self.has_few_words { UNRELATED_NATS } else { UNRELATED_ALONE_NATS };
        self.is_unrelated(bar, self.conflicts, self.left.saturating_sub(1))
    }

    fn is_unrelated(self, bar: f32, conflicts: usize, left: usize) -> Option<bool> {
        let counted = |count: usize, nats: f32| float(count.min(MOST_COUNTED)) * nats;
        let others = counted(conflicts, CONFLICT_NATS) + counted(left, LEFT_NATS) + counted(self.names, NAME_NATS);
        // The alignment has put the two together by the same words, and for want of a better pair; it is no witness against
        // numbers and names.
        let by_all = |odds: f32| others > 0.0 && odds.max(LEAST_WORDS_NATS) + others >= UNRELATED_BY_ALL_NATS;
        self.words_nats.map(|odds| odds - self.doubt_nats >= bar || by_all(odds))
    }
}

/// Counts numbers that stand against each other: a number said twice is one, and so are the parts of a date.
fn conflicts(conflicts: &[Conflict], quantities: [&[Quantity]; 2]) -> usize {
    let mut met: Vec<Option<(Value, Value)>> = Vec::new();
    for conflict in conflicts {
        let (source, target) = (&quantities[0][conflict.source], &quantities[1][conflict.target]);
        let is_date = is_calendar(source) && is_calendar(target);
        let pair = (!is_date).then_some((source.value, target.value));
        if !met.contains(&pair) {
            met.push(pair);
        }
    }
    met.len()
}

/// Counts the values of leftovers. The month or year of a date is supplied and dropped freely, and says nothing.
fn values(leftovers: &[usize], quantities: &[Quantity]) -> usize {
    let left = leftovers.iter().map(|index| &quantities[*index]).filter(|quantity| !is_calendar(quantity));
    let mut met: Vec<Value> = left.map(|quantity| quantity.value).collect();
    met.sort_unstable();
    met.dedup();
    met.len()
}

/// Counts names in Latin letters that the Chinese side has alone.
fn names(context: &Context<'_>, bead: &BeadText<'_>) -> usize {
    let is_chinese = |side: &Side| context.lang(*side).is_chinese();
    let Some(side) = [Side::Source, Side::Target].into_iter().find(is_chinese) else { return 0 };
    let text = bead.side(side).as_str();
    let is_name = |linked: &&Linked| {
        let written = linked.word.span.of_text(text);
        linked.link.is_none()
            && linked.word.kind == TokenKind::Word
            && written.len() > 1
            && written.contains(|letter: char| letter.is_ascii_uppercase())
    };
    let names = context.linkage(bead).side(side).iter().filter(is_name).map(|linked| linked.word.span.of_text(text));
    names.collect::<HashSet<_>>().len()
}
