//! What the search sees of one side: the words of each segment as numbers, its length, its marks and its place in the blocks.
//!
//! Takes a segmentation; gives back a [`View`]. It does *not* compare the sides.

use std::collections::HashMap;

use crate::document::{BlockKind, Segmentation};
use crate::lexicon::{Lexicon, Word, WordId};
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
        let mut numbers: HashMap<String, TypeId> = HashMap::new();
        let mut token_count = 0_usize;
        let mut last_block = None;
        let mut verbatim = VerbatimWalk::default();
        for id in segmentation.all().ids() {
            let text = segmentation.text(id);
            let segment = segmentation.segments()[id.index()];
            let mut tokens = Vec::new();
            for (key, word, class) in tokens_of(text, segmentation, lexicon).into_iter().take(MOST_TOKENS) {
                let next = TypeId::try_from(view.types.len()).expect("fewer word types than bytes of text");
                let type_id = *numbers.entry(key).or_insert_with_key(|key| {
                    view.types.push(Type {
                        key: key.clone(),
                        word,
                        class,
                        probability: 0.0,
                        segments: Vec::new(),
                        positions: Vec::new(),
                    });
                    next
                });
                let word_type = &mut view.types[type_id as usize];
                word_type.segments.push(id.0);
                word_type.positions.push(u16::try_from(tokens.len()).unwrap_or(u16::MAX));
                tokens.push(type_id);
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

/// The tokens of a segment: its numbers by value, and its other words.
fn tokens_of(
    text: &str,
    segmentation: &Segmentation,
    lexicon: Option<(&Lexicon, Side)>,
) -> Vec<(String, Option<WordId>, Class)> {
    let lang = segmentation.document().lang();
    let mut tokens = Vec::new();
    let mut digits: Vec<ByteSpan> = Vec::new();
    for quantity in number::quantities(text, lang) {
        if quantity.is_strong() {
            tokens.push((format!("={}", quantity.value), None, Class::Number));
        }
        if quantity.form == Form::Digits {
            digits.push(quantity.span);
        }
    }
    let words = match lexicon {
        Some((lexicon, side)) => lexicon.words(text, side),
        None => plain_words(text, lang),
    };
    for word in words {
        let in_number = digits.iter().any(|span| span.start < word.span.end && word.span.start < span.end);
        if in_number {
            continue;
        }
        let written = word.span.of_text(text);
        let is_latin = written.starts_with(|letter: char| letter.is_ascii_alphabetic());
        let is_name = is_latin
            && (lang.is_chinese()
                || written.len() > 1 && written.starts_with(|letter: char| letter.is_ascii_uppercase()));
        let class = if is_name && written.len() > 1 { Class::Name } else { Class::Word };
        tokens.push((word.key, word.id, class));
    }
    tokens
}

/// The words of a text without a lexicon: Han characters one by one, other words by their key.
fn plain_words(text: &str, lang: &Lang) -> Vec<Word> {
    let mut words = Vec::new();
    for token in word::tokens(text).into_iter().filter(|token| token.kind != TokenKind::Mark) {
        let written = token.span.of_text(text);
        let mut push = |start: usize, piece: &str| {
            let start = token.span.range().start + start;
            let span = ByteSpan::of(start, start + piece.len());
            words.push(Word { span, kind: token.kind, id: None, key: word::key(piece, token.kind, lang) });
        };
        if token.kind == TokenKind::Han {
            written.char_indices().for_each(|(start, han)| push(start, &written[start..start + han.len_utf8()]));
        } else {
            push(0, written);
        }
    }
    words
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
