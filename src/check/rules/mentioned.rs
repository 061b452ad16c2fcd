//! Whether the words of an unmatched bead stand in the beads beside it, on the other side: then it is translated after
//! all, and only the border between two beads is wrong.
//!
//! Takes a bead with an empty side; gives back the share of its content words that translate words for which the
//! neighbours have no use of their own. Without a lexicon of the two languages it says nothing. Linear in the words.

use std::collections::BTreeSet;

use crate::check::context::{BeadText, Context};
use crate::lexicon::{Entry, Lexicon, WordId};
use crate::text::lang::Side;

/// Words more frequent than this say little of what a sentence is about: the dozens at the head of every word list.
const MOST_FREQUENT: f32 = 0.002;

/// The probability, in either direction, from which on one word counts as a translation of another.
const LINK: f32 = 0.05;

/// Returns the share (0..=1) of the content words on a bead's only `side` that the other side has beside it; 0 where there
/// is no lexicon for the two languages, or no content word that it knows.
pub(super) fn mentioned_beside(context: &Context<'_>, bead: &BeadText<'_>, side: Side) -> f32 {
    let Some(reader) = Reader::of(context) else { return 0.0 };
    let own = reader.content(bead, side);
    let index = bead.id.index();
    let beside = [index.checked_sub(1), index.checked_add(1)];
    let neighbours = beside.into_iter().flatten().filter_map(|index| context.beads().get(index));
    let mut free = BTreeSet::new();
    for neighbour in neighbours.filter(|neighbour| !neighbour.bead.kind().is_null()) {
        let words = reader.content(neighbour, side.other());
        let used = reader.linked(side.other(), &words, &reader.content(neighbour, side));
        free.extend(words.difference(&used));
    }
    let found = reader.linked(side, &own, &free).len();
    let number = |count: usize| f32::from(u16::try_from(count).unwrap_or(u16::MAX));
    if found == 0 { 0.0 } else { number(found) / number(own.len()) }
}

/// A lexicon seen from a bitext, which may run the other way.
struct Reader<'a> {
    lexicon: &'a Lexicon,
    is_turned: bool,
}

impl<'a> Reader<'a> {
    fn of(context: &Context<'a>) -> Option<Self> {
        let lexicon = context.lexicon()?;
        let reads = |source: Side| {
            lexicon.source_lang().primary() == context.lang(source).primary()
                && lexicon.target_lang().primary() == context.lang(source.other()).primary()
        };
        let is_turned = reads(Side::Target);
        (is_turned || reads(Side::Source)).then_some(Self { lexicon, is_turned })
    }

    /// Returns the lexicon's side for a side of the bitext.
    fn side(&self, side: Side) -> Side {
        if self.is_turned { side.other() } else { side }
    }

    fn content(&self, bead: &BeadText<'_>, side: Side) -> BTreeSet<WordId> {
        let own = self.side(side);
        let words = self.lexicon.words(bead.side(side).as_str(), own).into_iter().filter_map(|word| word.id);
        words.filter(|id| self.lexicon.background(own, *id) < MOST_FREQUENT).collect()
    }

    /// Returns those of `words`, which are of `side`, that translate any of `others`, which are of the other side.
    fn linked(&self, side: Side, words: &BTreeSet<WordId>, others: &BTreeSet<WordId>) -> BTreeSet<WordId> {
        let own = self.side(side);
        let (sources, targets) = if own == Side::Source { (words, others) } else { (others, words) };
        let mut linked = BTreeSet::new();
        for source in sources {
            let is_link =
                |entry: &Entry| (entry.forward >= LINK || entry.backward >= LINK) && targets.contains(&entry.target);
            let found = self.lexicon.row(*source).filter(is_link);
            linked.extend(found.map(|entry| if own == Side::Source { *source } else { entry.target }));
        }
        linked
    }
}
