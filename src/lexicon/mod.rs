//! NOUN: the bilingual lexicon: which words of one language translate which words of the other, and how likely.
//!
//! Takes the bytes of a packed model; gives back the words of a text in the lexicon's own vocabulary, and for each source
//! word a row of target words with both conditional probabilities. The bytes are read in place: loading checks them and
//! unpacks nothing. It does *not* learn (that is `train`), and it does *not* decide what evidence is worth.
//!
//! # Examples
//!
//! ```
//! use duiqi::lexicon::{Builder, Lexicon};
//! use duiqi::text::lang::{Lang, Side};
//!
//! let mut builder = Builder::new(Lang::chinese(), Lang::english());
//! let cat = builder.word(Side::Source, "猫", 0.01, 0.0);
//! let english_cat = builder.word(Side::Target, "cat", 0.02, 0.0);
//! builder.entry(cat, english_cat, 0.9, 0.8);
//! let lexicon = Lexicon::from_bytes(builder.pack()?)?;
//!
//! let words = lexicon.words("貓！", Side::Source);
//! let entry = lexicon.row(words[0].id.unwrap()).next().unwrap();
//! assert_eq!(lexicon.key(Side::Target, entry.target).as_deref(), Some("cat"));
//! # Ok::<(), duiqi::Error>(())
//! ```

mod builder;
pub mod change;
mod cut;
pub mod denial;
pub mod fit;
pub mod glossary;
pub mod link;
pub mod name;
mod odds;
pub mod opposite;
mod packed;
mod quantised;
mod stack;

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, LazyLock, OnceLock};

use crate::error::Result;
use crate::text::lang::{Lang, Side};
use crate::text::span::ByteSpan;
use crate::text::word::{TokenKind, key, tokens};

pub use builder::{Builder, WordSlot};
pub(crate) use cut::{MAX_WORD_CHARS, cut};
use packed::{Packed, Vocabulary};

/// A word of a lexicon's vocabulary: its number on its side, in the order of the keys' bytes, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WordId(u32);

impl WordId {
    /// Returns the number, for indexing tables as long as [`Lexicon::count`].
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// The word that a Han piece was cut out as, if it is one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cut(Option<WordId>);

/// A word of a text, as a lexicon sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Where it stands, in bytes of the text given.
    pub span: ByteSpan,
    /// What it is made of; never [`TokenKind::Mark`].
    pub kind: TokenKind,
    /// Its number in the vocabulary, or `None` for a word the lexicon does not know.
    pub id: Option<WordId>,
    /// The key it is matched by, the same for all forms of it.
    pub key: String,
}

/// A pair of words that translate each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entry {
    /// The target word.
    pub target: WordId,
    /// Probability of the target word given the source word, 0 to 1.
    pub forward: f32,
    /// Probability of the source word given the target word, 0 to 1.
    pub backward: f32,
}

/// A bilingual lexicon over packed bytes; clones share them.
#[derive(Clone)]
pub struct Lexicon {
    packed: Packed,
    /// The backward probabilities of each target word, summed when they are first asked for: that reads every row, which takes
    /// longer than a short pair of documents.
    backward: Arc<OnceLock<Box<[f32]>>>,
}

/// The model for Chinese and English that comes with the crate; `models/README.md` says what it was made of.
static EMBEDDED: LazyLock<Option<Lexicon>> =
    LazyLock::new(|| Lexicon::from_bytes(&include_bytes!("../../models/zh-en.duiqi")[..]).ok());

/// The bytes a lexicon is read from: borrowed for ever, or shared.
#[derive(Debug, Clone)]
pub enum Bytes {
    /// Bytes that live as long as the program, such as those compiled in.
    Static(&'static [u8]),
    /// Bytes with an owner, such as those of a file.
    Shared(Arc<[u8]>),
}

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        match self {
            Self::Static(bytes) => bytes,
            Self::Shared(bytes) => bytes,
        }
    }
}

impl From<&'static [u8]> for Bytes {
    fn from(bytes: &'static [u8]) -> Self {
        Self::Static(bytes)
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Shared(bytes.into())
    }
}

impl From<Arc<[u8]>> for Bytes {
    fn from(bytes: Arc<[u8]>) -> Self {
        Self::Shared(bytes)
    }
}

impl From<Cow<'static, [u8]>> for Bytes {
    fn from(bytes: Cow<'static, [u8]>) -> Self {
        match bytes {
            Cow::Borrowed(bytes) => Self::Static(bytes),
            Cow::Owned(bytes) => bytes.into(),
        }
    }
}

impl Lexicon {
    /// Reads a packed lexicon in place.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Model`](crate::ErrorKind::Model) if the bytes are not a lexicon, are of another version, are cut short
    /// or changed. The checksum finds damage; it is no signature.
    pub fn from_bytes(bytes: impl Into<Bytes>) -> Result<Self> {
        Ok(Self { packed: Packed::read(&bytes.into())?, backward: Arc::default() })
    }

    /// Returns the packed bytes, as [`Lexicon::from_bytes`] reads them.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.packed.bytes.as_ref()
    }

    /// Returns the Chinese–English lexicon compiled into the crate; `None` if the crate was built with a file that is none.
    #[must_use]
    pub fn embedded() -> Option<&'static Self> {
        EMBEDDED.as_ref()
    }

    /// Returns the language of the source side.
    #[must_use]
    pub fn source_lang(&self) -> &Lang {
        &self.packed.source.lang
    }

    /// Returns the language of the target side.
    #[must_use]
    pub fn target_lang(&self) -> &Lang {
        &self.packed.target.lang
    }

    /// Returns the number of words on a side.
    #[must_use]
    pub fn count(&self, side: Side) -> usize {
        self.side(side).count
    }

    /// Returns all words of a side, in the order of their keys' bytes.
    pub fn ids(&self, side: Side) -> impl Iterator<Item = WordId> + use<> {
        (0..u32::try_from(self.count(side)).unwrap_or(u32::MAX)).map(WordId)
    }

    /// Counts the entries of all rows; reads every row.
    #[must_use]
    pub fn count_entries(&self) -> usize {
        (0..self.packed.source.count).map(|index| self.packed.rows.row(index).count()).sum()
    }

    /// Cuts a text of one side into words, in order; marks and white space are left out.
    ///
    /// A run of Han characters is cut into the words of the vocabulary that together are most probable (Viterbi over
    /// unigrams), a character no word covers being a word without an id; the pieces cover the run. Time is linear in the
    /// text.
    #[must_use]
    pub fn words(&self, text: &str, side: Side) -> Vec<Word> {
        let mut words = Vec::with_capacity(text.len() / 4);
        self.pieces(text, side, |span, kind, cut| {
            let (key, id) = self.read(span.of_text(text), kind, side, cut);
            words.push(Word { span, kind, id, key });
        });
        words
    }

    /// Cuts a text of one side into the pieces that are its words, in order, and hands each with its kind to `piece`; of Han
    /// pieces also what they were cut by, which says no more than their text.
    pub(crate) fn pieces(&self, text: &str, side: Side, mut piece: impl FnMut(ByteSpan, TokenKind, Cut)) {
        let vocabulary = self.side(side);
        for token in tokens(text) {
            match token.kind {
                TokenKind::Mark => {}
                TokenKind::Han => {
                    let offset = token.span.range().start;
                    let cost = |id| vocabulary.cost(id);
                    cut(&vocabulary.words, cost, token.span.of_text(text), |range, id| {
                        let span = ByteSpan::of(offset + range.start, offset + range.end);
                        piece(span, TokenKind::Han, Cut(id.map(WordId)));
                    });
                }
                TokenKind::Word | TokenKind::Number => piece(token.span, token.kind, Cut(None)),
            }
        }
    }

    /// Returns the key of a piece and the word that it is.
    pub(crate) fn read(&self, piece: &str, kind: TokenKind, side: Side, cut: Cut) -> (String, Option<WordId>) {
        let vocabulary = self.side(side);
        let key = key(piece, kind, &vocabulary.lang);
        let id = if kind == TokenKind::Han { cut.0 } else { vocabulary.id(&key).map(WordId) };
        (key, id)
    }

    /// Looks a key up, as [`Word::key`] or [`crate::text::word::key`] gives it.
    #[must_use]
    pub fn id(&self, side: Side, key: &str) -> Option<WordId> {
        self.side(side).id(key).map(WordId)
    }

    /// Returns the key of a word, or `None` for an id that is not of this side.
    #[must_use]
    pub fn key(&self, side: Side, id: WordId) -> Option<String> {
        self.side(side).key(id.0)
    }

    /// Returns what a source word may be in the target language, in the order of the target ids.
    ///
    /// The forward probabilities of a row sum to at most 1; what is missing was pruned or smoothed away. An id that is not of
    /// the source side has an empty row.
    pub fn row(&self, source: WordId) -> impl Iterator<Item = Entry> + '_ {
        self.packed.rows.row(source.index())
    }

    /// Returns the probability that what a word is translated by stands among its entries, 0 to about 1; 0 for an id that is not of
    /// this side.
    ///
    /// The first call for the target side reads every row.
    #[must_use]
    pub fn translated(&self, side: Side, id: WordId) -> f32 {
        match side {
            Side::Source => self.row(id).map(|entry| entry.forward).sum(),
            Side::Target => {
                let sums = self.backward.get_or_init(|| {
                    let mut sums = vec![0.0; self.count(Side::Target)];
                    for entry in self.ids(Side::Source).flat_map(|id| self.row(id)) {
                        sums[entry.target.index()] += entry.backward;
                    }
                    sums.into()
                });
                sums.get(id.index()).copied().unwrap_or(0.0)
            }
        }
    }

    /// Returns the share of a word among all words of its side in the training text; 0 for an id that is not of this side.
    #[must_use]
    pub fn background(&self, side: Side, id: WordId) -> f32 {
        self.side(side).background(id.0)
    }

    /// Returns the probability that a word of no counterpart on the other side is this one; 0 for an id that is not of this
    /// side.
    #[must_use]
    pub fn null(&self, side: Side, id: WordId) -> f32 {
        self.side(side).null(id.0)
    }

    fn side(&self, side: Side) -> &Vocabulary {
        match side {
            Side::Source => &self.packed.source,
            Side::Target => &self.packed.target,
        }
    }
}

impl fmt::Debug for Lexicon {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Lexicon")
            .field("source", &self.source_lang().tag())
            .field("target", &self.target_lang().tag())
            .field("source_words", &self.count(Side::Source))
            .field("target_words", &self.count(Side::Target))
            .finish()
    }
}

#[cfg(test)]
mod tests;
