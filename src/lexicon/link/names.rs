//! Names that the lexicon does not know, by how they are read: 卡瓦诺 and `Kavanaugh`.
//!
//! Takes the state of linking before words compete; joins a capitalised word that the lexicon has no good partner for with
//! the stretch of Han characters that is read most like it. It looks only at stretches of words without a good partner of
//! their own, so it costs little in a pair whose words are known.

use std::cell::OnceCell;
use std::ops::Range;

use super::LinkKind;
use super::pairs::{FIRST, FREQUENT, SECOND, Work};
use crate::lexicon::name::{LatinName, Run, Sounds};
use crate::text::pinyin::readings;
use crate::text::span::ByteSpan;
use crate::text::word::TokenKind;

/// From this likeness on a word has a partner that the lexicon is sure of.
const SURE: f32 = 0.3;

/// How probable a name must be to be linked.
const LEAST: f32 = 0.5;

/// Names are at least so many letters long: two letters are read off every second character.
const LEAST_LETTERS: usize = 3;

/// At most so many names of a pair are tried; a list of hundreds would take the time of all other work.
const MOST_NAMES: usize = 24;

/// Links the names of two texts.
pub(super) fn link_names(work: &mut Work, first: &str, second: &str) {
    let sounds = Sounds::embedded();
    let unknown: Vec<usize> = (0..work.words[SECOND].len())
        .filter(|index| {
            let linked = &work.words[SECOND][*index];
            linked.word.kind == TokenKind::Word
                && linked.likeness < SURE
                // `The` opens every second sentence; the words at the head of the list are no names.
                && linked.share <= FREQUENT
                && work.is_free(SECOND, *index)
                && bare(linked.word.span.of_text(second)).is_some()
        })
        .take(MOST_NAMES)
        .collect();
    if unknown.is_empty() {
        return;
    }
    let mut stretches: Vec<Held<'_>> = stretches(work, first).into_iter().map(|words| Held::new(work, words)).collect();
    for index in unknown {
        let Some(written) = bare(work.words[SECOND][index].word.span.of_text(second)) else { continue };
        let Some(name) = LatinName::new(written) else { continue };
        let sought = OnceCell::new();
        let name_letters = consonants(written);
        let found = stretches.iter().filter(|held| held.may_hold(&name_letters)).filter_map(|held| {
            let run = held.run.get_or_init(|| sounds.run(held.span.of_text(first)));
            let found = sought.get_or_init(|| sounds.sought(&name)).find(run)?;
            let probability = found.likeness.probability();
            let at = held.span.range().start;
            (probability >= LEAST)
                .then(|| (probability, ByteSpan::of(at + found.range.start, at + found.range.end), held.words.clone()))
        });
        let best = found.max_by(|(one, ..), (other, ..)| one.total_cmp(other));
        let Some((probability, span, words)) = best else { continue };
        let inside = words.clone().filter(|word| work.words[FIRST][*word].word.span.meets(span));
        let inside: Vec<usize> = inside.collect();
        for word in &inside {
            work.join(*word, index, probability, LinkKind::Name);
        }
        let (Some(from), Some(to)) = (inside.first(), inside.last()) else { continue };
        // What is linked is no longer part of a stretch.
        stretches.retain(|held| held.words != words);
        let left = [words.start..*from, to + 1..words.end].into_iter().filter(|left| !left.is_empty());
        stretches.extend(left.map(|words| Held::new(work, words)));
    }
}

/// The first letter of a name and the first consonant after it: what a stretch must have characters for.
fn consonants(name: &str) -> (u8, Option<u8>) {
    let mut letters = name.bytes().map(|letter| letter.to_ascii_lowercase());
    let first = letters.next().unwrap_or_default();
    let is_consonant =
        |letter: &u8| letter.is_ascii_lowercase() && !b"aeiouyhwrlnmg".contains(letter) && *letter != first;
    (first, letters.find(is_consonant))
}

/// The letters that a Mandarin syllable with which a name is written may begin with, for each letter a to z. Origin: the
/// pairs of `models/zh-en.sounds`, read off by letter; a sieve before the comparison, so that it is wide.
const INITIALS: [&str; 26] = [
    "aeyow",
    "bp",
    "kcqsxjzhg",
    "dtz",
    "aeyiw",
    "fp",
    "gjqkh",
    "hxaekywj",
    "yaew",
    "jyqzhx",
    "kgqjcx",
    "lr",
    "mn",
    "nlme",
    "oawye",
    "pbf",
    "qkgj",
    "lr",
    "sxzcjqt",
    "tdsxzcqj",
    "ywao",
    "wfb",
    "whfyv",
    "xszqjk",
    "yjx",
    "zjqscxr",
];

/// A stretch of Chinese words in which names are looked for.
struct Held<'s> {
    words: Range<usize>,
    span: ByteSpan,
    /// For each character, the letters that its readings begin with, a bit each; every bit where it has no reading.
    initials: Vec<u32>,
    run: OnceCell<Run<'s>>,
}

impl Held<'_> {
    fn new(work: &Work, words: Range<usize>) -> Self {
        let own = &work.words[FIRST];
        let initials = |character: char| {
            let readings = readings(character);
            let letters = readings.iter().filter_map(|reading| reading.spelling().bytes().next());
            if readings.is_empty() { u32::MAX } else { letters.fold(0, |bits, letter| bits | bit(letter)) }
        };
        Self {
            span: own[words.start].word.span.join(own[words.end - 1].word.span),
            initials: own[words.clone()].iter().flat_map(|linked| linked.word.key.chars()).map(initials).collect(),
            words,
            run: OnceCell::new(),
        }
    }

    /// Tells whether the stretch has a character for the beginning of a name and one for its next consonant.
    fn may_hold(&self, (first, next): &(u8, Option<u8>)) -> bool {
        let fits = |letter: u8| {
            let allowed = INITIALS.get(usize::from(letter.wrapping_sub(b'a'))).copied().unwrap_or("");
            let allowed =
                if allowed.is_empty() { u32::MAX } else { allowed.bytes().fold(0, |bits, letter| bits | bit(letter)) };
            self.initials.iter().any(|initials| initials & allowed != 0 || allowed == u32::MAX)
        };
        fits(*first) && next.is_none_or(fits)
    }
}

fn bit(letter: u8) -> u32 {
    1 << (letter & 31)
}

/// The letters of a word that looks like a name, without the clitic of the genitive.
fn bare(written: &str) -> Option<&str> {
    let letters = written.trim_end_matches(['s', 'S']).trim_end_matches(['\'', '’']);
    let letters = if letters.len() + 1 < written.len() { letters } else { written };
    let is_name = letters.starts_with(char::is_uppercase) && letters.len() >= LEAST_LETTERS;
    is_name.then_some(letters)
}

/// Runs of Chinese words side by side that the lexicon has no sure partner for.
fn stretches(work: &Work, text: &str) -> Vec<Range<usize>> {
    let words = &work.words[FIRST];
    let mut found: Vec<Range<usize>> = Vec::new();
    for (index, linked) in words.iter().enumerate() {
        if linked.word.kind != TokenKind::Han || linked.likeness >= SURE || !work.is_free(FIRST, index) {
            continue;
        }
        let goes_on = index.checked_sub(1).is_some_and(|before| {
            let gap = text.get(words[before].word.span.range().end..linked.word.span.range().start);
            gap.is_some_and(|gap| gap.chars().all(|character| matches!(character, '·' | '・' | '•' | '-')))
        });
        match found.last_mut().filter(|stretch| stretch.end == index && goes_on) {
            Some(stretch) => stretch.end = index + 1,
            None => found.push(index..index + 1),
        }
    }
    found
}
