//! A change on one side, and what the other side says → what kind of change it is, and whether the other side has to follow.
//!
//! Takes both states of the changed side and the text on the other side as it is now; gives back a [`Judgement`]. It does *not*
//! look beyond one place.
//!
//! A change asks for nothing where a reader of the other side loses nothing: spacing, punctuation, the locale of a link, markup,
//! a slip of the pen, or words that the other side has already. What both languages write alike (numbers, Latin names, code,
//! addresses) is held against the other side by count; other words by the lexicon: a new word that nothing over there translates,
//! or a word over there that has lost what it translated.

use std::collections::BTreeMap;

use super::exact::{address_excuse, code_keys, compounds, compounds_differ, exact_change, keys};
use super::state::State;
use crate::lexicon::change::{self, Cutter, WordChanges};
use crate::lexicon::link::{Linkage, Linked, Linker, Text};
use crate::text::han::{half_width, is_han};
use crate::text::lang::{Lang, Side};
use crate::text::negation::{Strength, negators};
use crate::text::number;
use crate::text::pinyin;
use crate::text::span::ByteSpan;
use crate::text::word::{TokenKind, key, tokens};

/// What kind of change it is; the first that applies, from the one that matters most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ChangeKind {
    /// A number says another value.
    Value,
    /// A denial came or went.
    Negation,
    /// A block of code, or code inside a sentence, is other code.
    Code,
    /// A link leads elsewhere.
    Address,
    /// A name, or another word in Latin letters, is another one.
    Name,
    /// One word took the place of another in several places alike.
    Term,
    /// Other words.
    Wording,
    /// Punctuation or spacing only.
    Punctuation,
    /// Markup only.
    Markup,
}

impl ChangeKind {
    /// Returns the name used in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Negation => "negation",
            Self::Code => "code",
            Self::Address => "address",
            Self::Name => "name",
            Self::Term => "term",
            Self::Wording => "wording",
            Self::Punctuation => "punctuation",
            Self::Markup => "markup",
        }
    }
}

/// Why the other side need not follow a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Excuse {
    /// Only white space differs.
    Spacing,
    /// Only punctuation differs.
    Punctuation,
    /// Only marks, tags or the name of a place on the page differ.
    Markup,
    /// A link leads to the same page in another language.
    Locale,
    /// A slip was put right: a letter, or a character that sounds the same.
    Typo,
    /// The other side says so already.
    Said,
    /// Other words for what the other side says.
    Reworded,
}

impl Excuse {
    /// Returns the name used in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Spacing => "spacing",
            Self::Punctuation => "punctuation",
            Self::Markup => "markup",
            Self::Locale => "locale",
            Self::Typo => "typo",
            Self::Said => "already-said",
            Self::Reworded => "reworded",
        }
    }

    /// Returns the reason as words of a sentence.
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Self::Spacing => "only spacing changed",
            Self::Punctuation => "only punctuation changed",
            Self::Markup => "only markup changed",
            Self::Locale => "the link leads to the same page in another language",
            Self::Typo => "a typing error was put right",
            Self::Said => "the other side says so already",
            Self::Reworded => "it was reworded, and the other side fits it as it is",
        }
    }
}

/// What a change is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// What kind of change it is.
    pub kind: ChangeKind,
    /// Why the other side need not follow, if it need not.
    pub excuse: Option<Excuse>,
    /// The words that differ, in the plain texts.
    pub words: WordChanges,
}

/// The side that changed, and what links it with the other.
pub(super) struct Judge<'a> {
    /// Links the words of source and target.
    pub(super) linker: &'a Linker<'a>,
    /// The side that changed.
    pub(super) side: Side,
    /// Its language.
    pub(super) lang: &'a Lang,
    /// The language of the other side.
    pub(super) other_lang: &'a Lang,
}

impl Judge<'_> {
    /// Judges a change, given what the other side says now.
    pub(super) fn judge(&self, old: &State, new: &State, other: &State) -> Judgement {
        let words = change::compare(&old.plain, &new.plain, self.cutter());
        let judged = |kind: ChangeKind, excuse: Option<Excuse>| Judgement { kind, excuse, words: words.clone() };
        if old.is_verbatim || new.is_verbatim {
            return judged(ChangeKind::Code, self.code_excuse(old, new, other));
        }
        // Marks that a reader passes over in prose say something in code and in addresses.
        let exact = exact_change(old, new, other);
        let is_same = |keep: Keep| folded(&old.plain, keep) == folded(&new.plain, keep);
        if is_same(Keep::Marks) {
            return match exact {
                Some((kind, excuse)) => judged(kind, excuse),
                None if old.plain == new.plain => judged(ChangeKind::Markup, Some(Excuse::Markup)),
                None => judged(ChangeKind::Punctuation, Some(Excuse::Spacing)),
            };
        }
        let is_spelt_alike = compounds(&old.plain, self.lang) == compounds(&new.plain, self.lang);
        if is_same(Keep::Words) && self.values(old) == self.values(new) && is_spelt_alike {
            return match exact {
                Some((kind, excuse)) => judged(kind, excuse),
                None => judged(ChangeKind::Punctuation, Some(Excuse::Punctuation)),
            };
        }
        // `2. 甲` is the second item, `2.甲` a paragraph: the same letters for a reader.
        let with_lead = |state: &State| folded(&format!("{}{}", state.lead, state.raw), Keep::Marks);
        if exact.is_none() && with_lead(old) == with_lead(new) {
            return judged(ChangeKind::Punctuation, Some(Excuse::Spacing));
        }
        let kind = self.kind(old, new, &words);
        let excuse = self.word_excuse(old, new, other, &words, kind);
        judged(kind, excuse)
    }

    fn cutter(&self) -> Cutter<'_> {
        self.linker.lexicon().map(|lexicon| (lexicon, self.linker.lexicon_side(self.side)))
    }

    /// The strong numbers of a text, sorted.
    fn values(&self, state: &State) -> Vec<String> {
        let found = number::quantities(&state.plain, self.lang);
        let mut values: Vec<String> =
            found.iter().filter(|quantity| quantity.is_strong()).map(|quantity| quantity.value.to_string()).collect();
        values.sort();
        values
    }

    fn denials(&self, state: &State) -> usize {
        negators(&state.plain, self.lang).iter().filter(|negator| negator.strength == Strength::Strong).count()
    }

    fn kind(&self, old: &State, new: &State, words: &WordChanges) -> ChangeKind {
        if self.values(old) != self.values(new) {
            return ChangeKind::Value;
        }
        if self.denials(old) != self.denials(new) {
            return ChangeKind::Negation;
        }
        if code_keys(old) != code_keys(new) {
            return ChangeKind::Code;
        }
        if keys(&old.addresses) != keys(&new.addresses) {
            return ChangeKind::Address;
        }
        let holds_name = |text: &str, spans: &[ByteSpan]| spans.iter().any(|span| self.holds_name(span.of_text(text)));
        if holds_name(&old.plain, &words.removed) || holds_name(&new.plain, &words.added) {
            return ChangeKind::Name;
        }
        ChangeKind::Wording
    }

    /// Tells whether a stretch holds a word that translations copy.
    fn holds_name(&self, text: &str) -> bool {
        tokens(text).iter().any(|token| token.kind == TokenKind::Word && self.is_copied(token.span.of_text(text)))
    }

    /// Tells whether a word is one that both languages write alike: any Latin word of Chinese, and of other languages one that
    /// looks like a name.
    fn is_copied(&self, word: &str) -> bool {
        let is_latin = word.is_ascii();
        let looks_named = word.chars().skip(1).any(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit());
        is_latin && (self.lang.is_chinese() || looks_named)
    }

    /// The tokens of a text that both languages write alike, with their counts.
    fn copied(&self, text: &str) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for token in tokens(text) {
            let written = token.span.of_text(text);
            let counts_here = match token.kind {
                TokenKind::Word => self.is_copied(written),
                TokenKind::Number => true,
                TokenKind::Han | TokenKind::Mark => false,
            };
            if counts_here {
                *counts.entry(written.to_lowercase()).or_insert(0) += 1;
            }
        }
        counts
    }

    /// Tells whether what both languages write alike changed in a way that the other side has not followed.
    fn copied_differ(&self, old: &State, new: &State, other: &State) -> bool {
        let (was, is) = (self.copied(&old.plain), self.copied(&new.plain));
        let mut there: BTreeMap<String, usize> = BTreeMap::new();
        for token in tokens(&other.plain) {
            *there.entry(token.span.of_text(&other.plain).to_lowercase()).or_insert(0) += 1;
        }
        // A number may be written in words over there.
        for quantity in number::quantities(&other.plain, self.other_lang) {
            if let Some(whole) = quantity.value.as_whole() {
                there.entry(whole.to_string()).or_insert(1);
            }
        }
        let count = |counts: &BTreeMap<String, usize>, word: &str| counts.get(word).copied().unwrap_or(0);
        let lacks = |word: &String| {
            let (before, now, there) = (count(&was, word), count(&is, word), count(&there, word));
            now > before && there < now || now < before && there > now
        };
        was.keys().chain(is.keys()).any(lacks)
    }

    fn code_excuse(&self, old: &State, new: &State, other: &State) -> Option<Excuse> {
        let bare = |state: &State| state.raw.split_whitespace().collect::<String>();
        if bare(old) == bare(new) {
            return Some(Excuse::Spacing);
        }
        // Comments and strings of code are translated; what is left is the same in all languages.
        let shape = |state: &State| state.raw.chars().filter(|letter| letter.is_ascii_graphic()).collect::<String>();
        if !other.is_empty() && shape(new) == shape(other) {
            return Some(Excuse::Said);
        }
        if !is_spoken(old, new) && shape(old) == shape(new) {
            return Some(Excuse::Reworded);
        }
        (!other.is_empty() && shape(old) != shape(new) && !self.copied_differ(old, new, other)).then_some(Excuse::Said)
    }

    fn word_excuse(
        &self,
        old: &State,
        new: &State,
        other: &State,
        words: &WordChanges,
        kind: ChangeKind,
    ) -> Option<Excuse> {
        if self.is_typo(old, new, words) {
            return Some(Excuse::Typo);
        }
        if old.addresses != new.addresses && address_excuse(old, new, other).is_none() {
            return None;
        }
        let (was, is) = (compounds(&old.plain, self.lang), compounds(&new.plain, self.lang));
        if self.copied_differ(old, new, other) || compounds_differ(&was, &is, &other.plain) {
            return None;
        }
        let loss = self.loss(old, new, other, words)?;
        match kind {
            ChangeKind::Negation if self.denials(new) % 2 != self.other_denials(other) % 2 => None,
            _ if loss == Loss::None && kind == ChangeKind::Wording => Some(Excuse::Reworded),
            _ if loss == Loss::None => Some(Excuse::Said),
            _ => None,
        }
    }

    fn other_denials(&self, other: &State) -> usize {
        let found = negators(&other.plain, self.other_lang);
        found.iter().filter(|negator| negator.strength == Strength::Strong).count()
    }

    /// Says what the other side lacks or has too much; `None` without a lexicon that could tell.
    fn loss(&self, old: &State, new: &State, other: &State, words: &WordChanges) -> Option<Loss> {
        self.linker.lexicon()?;
        let (before, after) = (self.link(old, other), self.link(new, other));
        let inside = |spans: &[ByteSpan], span: ByteSpan| spans.iter().any(|whole| whole.contains(span));
        let is_alone = |linked: &Linked| linked.link.is_none() && linked.coverage < COVERED;
        let own = after.side(self.side).iter();
        let unsaid = own.filter(|linked| inside(&words.added, linked.word.span) && is_alone(linked));
        // A word over there that a removed word explained, and that nothing explains now.
        let far = (before.side(self.side.other()), after.side(self.side.other()));
        let far = far.0.iter().zip(far.1).filter(|(was, is)| was.link.is_some() && is_alone(is)).map(|(_, is)| is);
        let lost: u32 = unsaid.chain(far).map(|linked| weight(linked.share)).sum();
        Some(if lost >= LEAST_LOST { Loss::Some } else { Loss::None })
    }

    fn link(&self, own: &State, other: &State) -> Linkage {
        let own_numbers = number::quantities(&own.plain, self.lang);
        let other_numbers = number::quantities(&other.plain, self.other_lang);
        let own = Text { text: &own.plain, quantities: &own_numbers };
        let other = Text { text: &other.plain, quantities: &other_numbers };
        match self.side {
            Side::Source => self.linker.link(own, other),
            Side::Target => self.linker.link(other, own),
        }
    }

    /// Tells whether a slip of the pen was put right: one Chinese character by another that can be read alike, or a letter of a
    /// word that no lexicon knows.
    fn is_typo(&self, old: &State, new: &State, words: &WordChanges) -> bool {
        let ([removed], [added]) = (&words.removed[..], &words.added[..]) else { return false };
        let (was, is) = (removed.of_text(&old.plain), added.of_text(&new.plain));
        let (was_letters, is_letters): (Vec<char>, Vec<char>) = (was.chars().collect(), is.chars().collect());
        if was_letters.len() == is_letters.len() && was_letters.iter().any(|letter| is_han(*letter)) {
            let mut differing = was_letters.iter().zip(&is_letters).filter(|(was, is)| was != is);
            let sound_alike = |was: char, is: char| {
                pinyin::readings(was).iter().any(|reading| pinyin::readings(is).contains(reading))
            };
            return differing.next().is_some_and(|(was, is)| sound_alike(*was, *is)) && differing.next().is_none();
        }
        let is_word = |text: &str| text.chars().all(|letter| letter.is_ascii_alphabetic());
        is_word(was)
            && is_word(is)
            && was.len() >= 4
            && edits(&was_letters, &is_letters) <= 2
            && !self.knows(was)
            && self.knows(is)
    }

    fn knows(&self, word: &str) -> bool {
        self.linker.lexicon().is_some_and(|lexicon| {
            [Side::Source, Side::Target].into_iter().any(|side| {
                let lang = if side == Side::Source { lexicon.source_lang() } else { lexicon.target_lang() };
                lexicon.id(side, &key(word, TokenKind::Word, lang)).is_some()
            })
        })
    }
}

/// Whether a change leaves the other side with something to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Loss {
    None,
    Some,
}

/// Coverage from which a word counts as translated. Origin: half, the more likely half.
const COVERED: f32 = 0.5;

/// Weight of lost words from which the other side has to follow: one rare word, or three usual ones. Origin: `drift-negatives` of
/// the development half, where rewordings that needed no English lose one or two usual words (找到 for 得到).
const LEAST_LOST: u32 = 3;

/// Shares of all words of its language above which a word is one of grammar, or a usual one. Origin: chosen by hand; not
/// measured.
const GRAMMAR_SHARE: f32 = 5e-4;
const USUAL_SHARE: f32 = 1e-4;

fn weight(share: f32) -> u32 {
    if share >= GRAMMAR_SHARE {
        0
    } else if share >= USUAL_SHARE {
        1
    } else {
        LEAST_LOST
    }
}

/// Tells whether Chinese or other letters beyond ASCII differ between two states of code: its comments and strings.
fn is_spoken(old: &State, new: &State) -> bool {
    let spoken = |state: &State| {
        state.raw.chars().filter(|letter| !letter.is_ascii() && letter.is_alphanumeric()).collect::<String>()
    };
    spoken(old) != spoken(new)
}

/// What of a text is kept to compare it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keep {
    /// All but white space; full-width forms are half-width.
    Marks,
    /// Letters, digits and signs that say something: not the marks that only divide.
    Words,
}

fn folded(text: &str, keep: Keep) -> String {
    let divides = |letter: char| {
        crate::text::han::is_cjk_punctuation(letter) || "。，、；：？！,.;:?!'\"`()[]{}“”‘’…—–-_·#".contains(letter)
    };
    let letters = text.chars().filter(|letter| !letter.is_whitespace());
    match keep {
        Keep::Marks => letters.map(half_width).collect(),
        Keep::Words => letters.filter(|letter| !divides(*letter)).map(half_width).collect(),
    }
}

/// The Levenshtein distance of two words.
fn edits(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, letter) in one.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, second) in other.iter().enumerate() {
            let above = row[j + 1];
            let changed = diagonal + usize::from(letter != second);
            row[j + 1] = changed.min(above + 1).min(row[j] + 1);
            diagonal = above;
        }
    }
    row[other.len()]
}
