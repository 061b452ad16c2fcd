//! Which words of a text translate which words of its translation, and how well each word is explained.
//!
//! Takes two texts that belong together and, where there is one, a lexicon of their languages; gives back a [`Linkage`]: the
//! words of both sides, each with its coverage, and the [`Link`]s between them. It does *not* say what a word without a link
//! means, and it never looks beyond the two texts.
//!
//! Links are found one kind after the other, the surest first, and each word is used once: equal numbers, then words that
//! both sides write alike, then the lexicon, strongest pair first (competitive linking, Melamed 2000, "Models of
//! translational equivalence among words"), then names by pinyin or sound, then Chinese words by the words inside them.
//! The strength of a lexical link is the geometric mean of its posterior in both directions under IBM Model 1 with a word
//! for no counterpart (agreement, Liang, Taskar & Klein 2006). Time is linear in the rows of the lexicon's words met, and
//! *p* log *p* in the pairs found.

mod names;
mod pairs;
mod parts;
mod taught;

use super::{Lexicon, Word};
use crate::text::lang::{Lang, Side};
use crate::text::number::Quantity;
use crate::text::span::ByteSpan;
use crate::text::word::{TokenKind, key, tokens};
use names::link_names;
use pairs::{FIRST, Work};
use parts::link_parts;
pub use taught::Taught;

/// What two linked words have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LinkKind {
    /// The lexicon says that they translate each other.
    Lexicon,
    /// They sound alike: a name by its pinyin or by its sound.
    Name,
    /// They are numbers of the same value.
    Number,
    /// They are written alike.
    Copy,
}

impl LinkKind {
    /// Returns the name used in files and messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Lexicon => "lexicon",
            Self::Name => "name",
            Self::Number => "number",
            Self::Copy => "copy",
        }
    }
}

/// Words of both sides that translate each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link {
    /// Where the source words stand, in bytes of the source text.
    pub source: ByteSpan,
    /// Where the target words stand, in bytes of the target text.
    pub target: ByteSpan,
    /// How probable the link is, 0 to 1.
    pub strength: f32,
    /// What the words have in common.
    pub kind: LinkKind,
}

/// A word of one side, and what the other side has for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Linked {
    /// The word.
    pub word: Word,
    /// Its share of all words of its language, by the lexicon; 0 for a word the lexicon does not know.
    pub share: f32,
    /// How probable it is that some word of the other side explains this one, 0 to 1, whether or not that word explains
    /// others too.
    pub coverage: f32,
    /// How much like a translation of it the best word of the other side is, linked to it or not: the geometric mean of both
    /// translation probabilities, 1 for numbers and copies.
    pub likeness: f32,
    /// The index of its link in [`Linkage::links`].
    pub link: Option<usize>,
}

/// The words of two texts and the links between them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Linkage {
    /// The words of the source, in order.
    pub source: Vec<Linked>,
    /// The words of the target, in order.
    pub target: Vec<Linked>,
    /// The links, by place in the Chinese text where one is Chinese. Words that are linked to one word side by side make one link.
    pub links: Vec<Link>,
}

impl Linkage {
    /// Returns the words of a side.
    #[must_use]
    pub fn side(&self, side: Side) -> &[Linked] {
        match side {
            Side::Source => &self.source,
            Side::Target => &self.target,
        }
    }
}

/// One of the two texts to link.
#[derive(Debug, Clone, Copy)]
pub struct Text<'a> {
    /// What is written.
    pub text: &'a str,
    /// The numbers in it, as [`quantities`](crate::text::number::quantities) finds them.
    pub quantities: &'a [Quantity],
}

/// Finds links between texts of two languages.
///
/// # Examples
///
/// ```
/// use duiqi::lexicon::Lexicon;
/// use duiqi::lexicon::link::{Linker, Text};
/// use duiqi::text::lang::Lang;
///
/// let linker = Linker::new(Lexicon::embedded(), &Lang::chinese(), &Lang::english());
/// let (source, target) = ("医生昨天检查了病人。", "The doctor examined the patient yesterday.");
/// let text = |text| Text { text, quantities: &[] };
/// let linkage = linker.link(text(source), text(target));
/// let shown: Vec<_> =
///     linkage.links.iter().map(|link| (link.source.of_text(source), link.target.of_text(target))).collect();
/// assert!(shown.contains(&("医生", "doctor")) && shown.contains(&("病人", "patient")));
/// ```
#[derive(Debug, Clone)]
pub struct Linker<'a> {
    lexicon: Option<&'a Lexicon>,
    /// Whether the source of the texts is the target of the lexicon.
    is_turned: bool,
    source_lang: Lang,
    target_lang: Lang,
}

impl<'a> Linker<'a> {
    /// Makes a linker for texts of two languages; a lexicon of other languages counts as none.
    #[must_use]
    pub fn new(lexicon: Option<&'a Lexicon>, source: &Lang, target: &Lang) -> Self {
        let reads = |lexicon: &Lexicon, one: &Lang, other: &Lang| {
            lexicon.source_lang().primary() == one.primary() && lexicon.target_lang().primary() == other.primary()
        };
        let is_turned = lexicon.is_some_and(|lexicon| reads(lexicon, target, source));
        let lexicon = lexicon.filter(|lexicon| is_turned || reads(lexicon, source, target));
        Self { lexicon, is_turned, source_lang: source.clone(), target_lang: target.clone() }
    }

    /// Returns the lexicon, if it knows the two languages.
    #[must_use]
    pub fn lexicon(&self) -> Option<&'a Lexicon> {
        self.lexicon
    }

    /// Returns the side of the lexicon that a side of the texts is.
    #[must_use]
    pub fn lexicon_side(&self, side: Side) -> Side {
        if self.is_turned { side.other() } else { side }
    }

    /// Links the words of two texts.
    #[must_use]
    pub fn link(&self, source: Text<'_>, target: Text<'_>) -> Linkage {
        let mut sides = [(source, Side::Source), (target, Side::Target)];
        if self.is_turned {
            sides.reverse();
        }
        // From here on the first side is that of the lexicon's source.
        let mut work = Work::new(sides.map(|(text, side)| self.words(text.text, side)));
        work.link_numbers(sides.map(|(text, _)| text.quantities));
        let [(first, first_side), (second, second_side)] = sides;
        let copies = |linked: &Linked| {
            let is_han = linked.word.kind == TokenKind::Han;
            (!is_han).then(|| key(linked.word.span.of_text(first.text), linked.word.kind, self.lang(second_side)))
        };
        let copies: Vec<Option<String>> = work.words[FIRST].iter().map(copies).collect();
        work.link_copies(&copies);
        if let Some(lexicon) = self.lexicon {
            let pairs = work.weigh_pairs(lexicon);
            if self.lang(first_side).is_chinese() {
                link_names(&mut work, first.text, second.text);
            }
            work.compete(pairs);
            link_parts(&mut work, lexicon);
        }
        let (words, links) = work.finish();
        let [source, target] = words;
        match self.is_turned {
            false => Linkage { source, target, links },
            true => Linkage { source: target, target: source, links: turned(links) },
        }
    }

    fn lang(&self, side: Side) -> &Lang {
        match side {
            Side::Source => &self.source_lang,
            Side::Target => &self.target_lang,
        }
    }

    fn words(&self, text: &str, side: Side) -> Vec<Linked> {
        let Some(lexicon) = self.lexicon else {
            return plain_words(text, self.lang(side)).into_iter().map(|word| Linked::new(word, 0.0)).collect();
        };
        let side = self.lexicon_side(side);
        let words = lexicon.words(text, side).into_iter();
        words
            .map(|word| {
                let share = word.id.map_or(0.0, |id| lexicon.background(side, id));
                Linked::new(word, share)
            })
            .collect()
    }
}

impl Linked {
    fn new(word: Word, share: f32) -> Self {
        Self { word, share, coverage: 0.0, likeness: 0.0, link: None }
    }
}

/// Turns links of the lexicon's direction into links of the texts'.
fn turned(mut links: Vec<Link>) -> Vec<Link> {
    for link in &mut links {
        std::mem::swap(&mut link.source, &mut link.target);
    }
    links
}

/// The words of a text without a lexicon; Han runs stay whole.
fn plain_words(text: &str, lang: &Lang) -> Vec<Word> {
    let words = tokens(text).into_iter().filter(|token| token.kind != TokenKind::Mark);
    words
        .map(|token| {
            let written = token.span.of_text(text);
            Word { span: token.span, kind: token.kind, id: None, key: key(written, token.kind, lang) }
        })
        .collect()
}

#[cfg(test)]
mod tests;
