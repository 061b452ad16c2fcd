//! What the search sees of one side: the words of each segment as numbers, its length, its marks and its place in the blocks.
//!
//! Takes a segmentation; gives back a [`View`]. It does *not* compare the sides.

use std::collections::HashMap;

use crate::document::{BlockKind, Segmentation};
use crate::lexicon::{Lexicon, WordId};
use crate::text::lang::{Lang, Side};
use crate::text::number::{self, Form};
use crate::text::span::ByteSpan;
use crate::text::word::{self, TokenKind};

use super::feature::mark::Marks;

/// The number of a word type of one document.
pub(super) type TypeId = u32;

/// What a token is evidence of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    /// A word that the lexicon may know.
    Word,
    /// A Latin word of a text in another script, or a capitalised word: what translations copy.
    Name,
    /// A number, by its value.
    Number,
}

/// A distinct word of one document.
#[derive(Debug, Clone)]
pub(super) struct Type {
    /// What makes two tokens the same.
    pub key: String,
    /// The word of the lexicon, if it knows it.
    pub word: Option<WordId>,
    /// What the type is evidence of.
    pub class: Class,
    /// The probability of meeting it by chance.
    pub probability: f32,
    /// The segments it occurs in, in order, one entry a token.
    pub segments: Vec<u32>,
    /// The place of each of these tokens among those of its segment.
    pub positions: Vec<u16>,
}

/// Words more frequent than this (`the`, `的`) stand in most sentences; what they say is a class of its own.
const FREQUENT: f32 = 0.005;

impl Type {
    /// Tells whether the word stands in most sentences.
    pub(super) fn is_frequent(&self) -> bool {
        self.probability > FREQUENT
    }

    /// Tells whether it is a number.
    pub(super) fn is_number(&self) -> bool {
        self.class == Class::Number
    }
}

/// One segment as the search sees it.
#[derive(Debug, Clone)]
pub(super) struct SegmentView {
    /// The word types of the segment, in order.
    pub tokens: Vec<TypeId>,
    /// For each of them, how probable it is to meet the word around here by chance: a text says some words again and again.
    pub chances: Vec<f32>,
    /// The length in bytes without white space: a Chinese character counts three, about what its translation takes.
    pub length_bytes: f32,
    /// Its punctuation.
    pub marks: Marks,
    /// What kind of block it is part of.
    pub kind: BlockKind,
    /// Whether it is the first segment of its block.
    pub starts_block: bool,
    /// A hash of the blocks that are not translated and stand right before it; 0 where there are none.
    pub verbatim_before: u64,
}

/// One side as the search sees it.
#[derive(Debug, Clone)]
pub(super) struct View {
    /// The segments in order.
    pub segments: Vec<SegmentView>,
    /// The word types.
    pub types: Vec<Type>,
    /// How many tokens stand before each cut.
    tokens_before: Vec<u32>,
}

/// Segments on either side of a segment in which its words are counted.
const AROUND: usize = 10;

/// Words of a segment past this one are left out: such a segment is no sentence, and the rest of it tells as much.
const MOST_TOKENS: usize = 4_000;

/// A word that the lexicon does not know is about as rare as this share of all text: the lexicon's own tail.
const UNKNOWN_MASS: f32 = 100_000.0;

impl View {
    /// Reads one side. `lexicon` comes with the side of it that this document is.
    pub(super) fn new(segmentation: &Segmentation, lexicon: Option<(&Lexicon, Side)>) -> Self {
        let mut view =
            Self { segments: Vec::with_capacity(segmentation.len()), types: Vec::new(), tokens_before: vec![0] };
        let mut reader =
            Reader { lang: segmentation.document().lang(), lexicon, by_key: HashMap::new(), by_text: HashMap::new() };
        let mut token_count = 0_usize;
        let mut last_block = None;
        let mut verbatim = VerbatimWalk::default();
        for id in segmentation.all().ids() {
            let text = segmentation.text(id);
            let segment = segmentation.segments()[id.index()];
            let tokens = reader.read(text, &mut view.types);
            for (position, &token) in (0..).zip(&tokens) {
                let word_type = &mut view.types[token as usize];
                word_type.segments.push(id.0);
                word_type.positions.push(position);
            }
            token_count += tokens.len();
            view.tokens_before.push(u32::try_from(token_count).expect("fewer tokens than bytes of text"));
            view.segments.push(SegmentView {
                tokens,
                chances: Vec::new(),
                length_bytes: length_bytes(text),
                marks: Marks::of(text),
                kind: segmentation.kind(id),
                starts_block: last_block != Some(segment.block),
                verbatim_before: verbatim.until(segmentation, segment.block),
            });
            last_block = Some(segment.block);
        }
        view.set_probabilities(token_count, lexicon);
        view.set_chances();
        view
    }

    fn set_chances(&mut self) {
        for index in 0..self.segments.len() {
            let (from, to) = (index.saturating_sub(AROUND), (index + AROUND + 1).min(self.segments.len()));
            let tokens = self.tokens_between(from, to).max(1.0);
            let chance = |&token: &TypeId| {
                let word = &self.types[token as usize];
                let place = |cut: usize| word.segments.partition_point(|&segment| (segment as usize) < cut);
                word.probability + count(place(to) - place(from) - 1) / tokens
            };
            let chances = self.segments[index].tokens.iter().map(chance).collect();
            self.segments[index].chances = chances;
        }
    }

    fn set_probabilities(&mut self, token_count: usize, lexicon: Option<(&Lexicon, Side)>) {
        let total = count(token_count) + if lexicon.is_some() { UNKNOWN_MASS } else { 0.0 };
        for word_type in &mut self.types {
            let known = word_type.word.zip(lexicon).map(|(word, (lexicon, side))| lexicon.background(side, word));
            let own = (count(word_type.segments.len()) + 0.5) / (total + 1.0);
            word_type.probability = known.unwrap_or(own).clamp(1e-7, 0.5);
        }
    }

    /// Returns the number of tokens in the segments from `from` up to `to`.
    pub(super) fn tokens_between(&self, from: usize, to: usize) -> f32 {
        count(self.count_between(from, to))
    }

    /// Returns the same as a whole number.
    pub(super) fn count_between(&self, from: usize, to: usize) -> usize {
        (self.tokens_before[to] - self.tokens_before[from]) as usize
    }

    /// Returns the number of segments.
    pub(super) fn len(&self) -> usize {
        self.segments.len()
    }
}

/// Reads the words of one side as numbers of its types.
struct Reader<'a> {
    lang: &'a Lang,
    lexicon: Option<(&'a Lexicon, Side)>,
    by_key: HashMap<String, TypeId>,
    /// The types of words by how they are written: a text says most words again and again, and a key takes time.
    by_text: HashMap<&'a str, TypeId>,
}

impl<'a> Reader<'a> {
    /// Returns the types of a segment: its numbers by value, and its other words; types not met before are added.
    fn read(&mut self, text: &'a str, types: &mut Vec<Type>) -> Vec<TypeId> {
        let (lang, lexicon) = (self.lang, self.lexicon);
        let mut tokens = Vec::new();
        let mut digits: Vec<ByteSpan> = Vec::new();
        for quantity in number::quantities(text, lang) {
            if quantity.is_strong() && tokens.len() < MOST_TOKENS {
                tokens.push(self.type_of(format!("={}", quantity.value), None, Class::Number, types));
            }
            if quantity.form == Form::Digits {
                digits.push(quantity.span);
            }
        }
        let mut read = |span: ByteSpan, word: &mut dyn FnMut(&str) -> (String, Option<WordId>)| {
            let in_number = digits.iter().any(|digits| digits.start < span.end && span.start < digits.end);
            if in_number || tokens.len() == MOST_TOKENS {
                return;
            }
            let written = span.of_text(text);
            let known = self.by_text.get(written).copied();
            tokens.push(known.unwrap_or_else(|| {
                let (key, id) = word(written);
                let token = self.type_of(key, id, self.class(written), types);
                self.by_text.insert(written, token);
                token
            }));
        };
        match lexicon {
            Some((lexicon, side)) => lexicon.pieces(text, side, |span, kind, cut| {
                read(span, &mut |written| lexicon.read(written, kind, side, cut));
            }),
            None => plain_pieces(text, |span, kind| {
                read(span, &mut |written| (word::key(written, kind, lang), None));
            }),
        }
        tokens
    }

    fn class(&self, written: &str) -> Class {
        let is_latin = written.starts_with(|letter: char| letter.is_ascii_alphabetic());
        let is_name = is_latin
            && (self.lang.is_chinese()
                || written.len() > 1 && written.starts_with(|letter: char| letter.is_ascii_uppercase()));
        if is_name && written.len() > 1 { Class::Name } else { Class::Word }
    }

    fn type_of(&mut self, key: String, word: Option<WordId>, class: Class, types: &mut Vec<Type>) -> TypeId {
        let next = TypeId::try_from(types.len()).expect("fewer word types than bytes of text");
        *self.by_key.entry(key).or_insert_with_key(|key| {
            types.push(Type {
                key: key.clone(),
                word,
                class,
                probability: 0.0,
                segments: Vec::new(),
                positions: Vec::new(),
            });
            next
        })
    }
}

/// Hands the words of a text without a lexicon to `piece`: Han characters one by one, other words whole.
fn plain_pieces(text: &str, mut piece: impl FnMut(ByteSpan, TokenKind)) {
    for token in word::tokens(text).into_iter().filter(|token| token.kind != TokenKind::Mark) {
        if token.kind == TokenKind::Han {
            let from = token.span.range().start;
            let hans = token.span.of_text(text).char_indices();
            hans.for_each(|(start, han)| {
                piece(ByteSpan::of(from + start, from + start + han.len_utf8()), token.kind);
            });
        } else {
            piece(token.span, token.kind);
        }
    }
}

/// Walks over the blocks of a document once and hashes what is not translated between two segments.
#[derive(Default)]
struct VerbatimWalk {
    next_block: usize,
}

impl VerbatimWalk {
    /// Returns the hash of the blocks kept as they are from the last call up to `block`.
    fn until(&mut self, segmentation: &Segmentation, block: u32) -> u64 {
        let document = segmentation.document();
        let mut hash = 0_u64;
        while self.next_block < block as usize {
            let passed = &document.blocks()[self.next_block];
            if !passed.kind.is_prose() {
                hash = hash.rotate_left(7) ^ verbatim_hash(passed.span.of_text(document.text())).max(1);
            }
            self.next_block += 1;
        }
        hash
    }
}

/// Hashes what translators leave alone in a code block: its ASCII letters and digits outside of comments and strings would
/// need the language of the code, so the first words of each line stand for the whole.
fn verbatim_hash(text: &str) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for line in text.lines() {
        let head = line.trim_start().bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"_-./".contains(byte));
        for byte in head {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash
}

fn length_bytes(text: &str) -> f32 {
    let blank: usize = text.chars().filter(|letter| letter.is_whitespace()).map(char::len_utf8).sum();
    count(text.len() - blank).max(1.0)
}

/// Counts as a float; counts of words and bytes of one segment are far below where floats lose units.
#[expect(clippy::cast_precision_loss, reason = "counts are used as weights, where a unit in 16 million is nothing")]
pub(super) fn count(count: usize) -> f32 {
    count as f32
}
