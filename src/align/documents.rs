//! Which document translates which: bags of words compared through the lexicon.
//!
//! Takes the words of documents of both sides; gives back pairs with a score. It does *not* look at the order of words or at
//! names of files, and it does *not* pair a document twice.
//!
//! The Chinese of Chinese and English (in general: the side of the lexicon's source) is told in words of the other side: each word
//! stands for the words it may be, each with its probability. Then both are bags of words of one language and are compared by
//! the cosine of their vectors, `ln(1 + count)` times weight (Salton and Buckley 1988). A word weighs `-ln(its share of all text)`
//! times `ln(1 + documents / documents that have it)`: the first tells rare words where there are few documents, the second
//! what sets these documents apart. Numbers and words that the lexicon does not know count where both sides write them the
//! same.
//!
//! Two documents belong together where each is the other's best and the score is at least [`LEAST_SCORE`]. Time and space:
//! linear in the words of all documents, and in the pairs of documents that share a word.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::{IntoParallelRefIterator as _, ParallelIterator as _};

use crate::lexicon::{Lexicon, WordId};
use crate::text::lang::{Lang, Side};
use crate::text::word::{TokenKind, key, tokens};

/// Pairs that score less are chance. Origin: passages of eight beads of `corpus/gold`, `cargo test --lib align::documents --
/// --nocapture`: the 30 that belong together score .22 and more, those that do not .14 and less.
const LEAST_SCORE: f32 = 0.18;

/// How much a word weighs that the lexicon does not know: as much as one of a million.
const UNKNOWN_NATS: f32 = 13.8;

/// The least share of text that is told apart, `exp(-16)`.
const MOST_NATS: f32 = 16.0;

/// What two documents share is told by a few of the ways a word is translated; the long tail of a row is noise.
const LEAST_PROBABILITY: f32 = 0.02;

/// A word of the language that documents are compared in.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Term {
    /// A word of the lexicon's target side.
    Known(WordId),
    /// Anything else, as it is written.
    Written(String),
}

/// The words of a document, with how often they are said.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WordBag {
    counts: BTreeMap<Term, f32>,
}

impl WordBag {
    /// Gathers the words of a text.
    #[must_use]
    pub fn of(text: &str, lang: &Lang, lexicon: Option<&Lexicon>) -> Self {
        let mut counts = BTreeMap::new();
        let mut add = |term: Term, count: f32| *counts.entry(term).or_insert(0.0) += count;
        let side = lexicon.and_then(|lexicon| {
            let is = |of: &Lang| of.primary() == lang.primary();
            let side = is(lexicon.source_lang()).then_some(Side::Source);
            Some((lexicon, side.or(is(lexicon.target_lang()).then_some(Side::Target))?))
        });
        let Some((lexicon, side)) = side else {
            for token in tokens(text).into_iter().filter(|token| token.kind != TokenKind::Mark) {
                add(Term::Written(key(token.span.of_text(text), token.kind, lang)), 1.0);
            }
            return Self { counts };
        };
        for word in lexicon.words(text, side) {
            match (word.id, side) {
                (Some(id), Side::Target) => add(Term::Known(id), 1.0),
                (Some(id), Side::Source) => {
                    for entry in lexicon.row(id).filter(|entry| entry.forward >= LEAST_PROBABILITY) {
                        add(Term::Known(entry.target), entry.forward);
                    }
                }
                // A name or a number in a Chinese text may be a word that the lexicon knows on the other side.
                (None, _) => add(
                    lexicon.id(Side::Target, &word.key).map_or_else(|| Term::Written(word.key.clone()), Term::Known),
                    1.0,
                ),
            }
        }
        Self { counts }
    }
}

/// Two documents that belong together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DocumentPair {
    /// Number of the source document, from 0.
    pub source: usize,
    /// Number of the target document, from 0.
    pub target: usize,
    /// How alike they are, from 0 to 1: the cosine of their words.
    pub score: f32,
}

/// Finds the documents that belong together, in the order of the sources.
///
/// `lexicon` is the one that the bags were made with.
#[must_use]
pub fn pair_documents(sources: &[WordBag], targets: &[WordBag], lexicon: Option<&Lexicon>) -> Vec<DocumentPair> {
    let mut documents: HashMap<&Term, f32> = HashMap::new();
    for term in sources.iter().chain(targets).flat_map(|bag| bag.counts.keys()) {
        *documents.entry(term).or_insert(0.0) += 1.0;
    }
    let all = count(sources.len() + targets.len());
    let weight = |term: &Term| {
        let nats = match (term, lexicon) {
            (Term::Known(id), Some(lexicon)) => {
                let share = lexicon.background(Side::Target, *id);
                if share > 0.0 { (-share.ln()).min(MOST_NATS) } else { MOST_NATS }
            }
            _ => UNKNOWN_NATS,
        };
        nats * (all / documents.get(term).copied().unwrap_or(1.0)).ln_1p()
    };
    let vector = |bag: &WordBag| -> Vec<(Term, f32)> {
        let raw: Vec<f32> = bag.counts.iter().map(|(term, count)| count.ln_1p() * weight(term)).collect();
        let length = raw.iter().map(|value| value * value).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        bag.counts.keys().cloned().zip(raw).map(|(term, value)| (term, value / length)).collect()
    };
    let mut postings: HashMap<Term, Vec<(usize, f32)>> = HashMap::new();
    for (target, bag) in targets.iter().enumerate() {
        for (term, value) in vector(bag) {
            postings.entry(term).or_default().push((target, value));
        }
    }
    // Sums run in the order of the terms, so they are the same on any number of threads.
    let rows: Vec<Vec<f32>> = sources
        .par_iter()
        .map(|bag| {
            let mut scores = vec![0.0; targets.len()];
            for (term, value) in vector(bag) {
                for (target, other) in postings.get(&term).into_iter().flatten() {
                    scores[*target] += value * other;
                }
            }
            scores
        })
        .collect();
    let best_source = |target: usize| best(rows.iter().map(|row| row[target]));
    rows.iter()
        .enumerate()
        .filter_map(|(source, row)| {
            let (target, score) = best(row.iter().copied())?;
            let is_mutual = best_source(target).is_some_and(|(best, _)| best == source);
            (is_mutual && score >= LEAST_SCORE).then_some(DocumentPair { source, target, score: score.min(1.0) })
        })
        .collect()
}

/// The first of the highest.
fn best(scores: impl Iterator<Item = f32>) -> Option<(usize, f32)> {
    scores.enumerate().fold(None, |best, (place, score)| match best {
        Some((_, highest)) if highest >= score => best,
        _ => Some((place, score)),
    })
}

#[expect(clippy::cast_precision_loss, reason = "documents are counted in thousands")]
fn count(number: usize) -> f32 {
    number as f32
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    /// Passages of the texts of `corpus/gold`, as many on both sides, in their order.
    fn passages(beads_each: usize) -> [Vec<String>; 2] {
        let mut passages = [Vec::new(), Vec::new()];
        for text in ["guide", "speech", "story"] {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/gold").join(text);
            let read = |name: &str| fs::read_to_string(folder.join(name)).expect("a gold text");
            let sides = [read("source.segments.txt"), read("target.segments.txt")];
            let sides = sides.each_ref().map(|side| side.lines().collect::<Vec<_>>());
            let beads = read("gold.beads");
            let beads: Vec<&str> = beads.lines().filter(|line| line.contains(':')).collect();
            for chunk in beads.chunks_exact(beads_each) {
                for side in 0..2 {
                    let numbers = chunk.iter().flat_map(|bead| bead.split(':').nth(side).unwrap().split(','));
                    let text: Vec<&str> = numbers
                        .filter_map(|number| number.trim().parse::<usize>().ok())
                        .map(|number| sides[side][number])
                        .collect();
                    passages[side].push(text.join(" "));
                }
            }
        }
        passages
    }

    fn bags(texts: &[String], lang: &Lang) -> Vec<WordBag> {
        texts.iter().map(|text| WordBag::of(text, lang, Lexicon::embedded())).collect()
    }

    #[test]
    fn passages_find_their_translations() {
        let [chinese, english] = passages(8);
        let (own, mut other) = (bags(&chinese, &Lang::chinese()), bags(&english, &Lang::english()));
        other.reverse();
        let pairs = pair_documents(&own, &other, Lexicon::embedded());
        let right = |pair: &&DocumentPair| pair.source + pair.target + 1 == own.len();
        let found = pairs.iter().filter(right).count();
        let lowest = pairs.iter().filter(right).map(|pair| pair.score).fold(1.0, f32::min);
        println!("{} passages, {} paired, {found} of them right, the lowest score {lowest}", own.len(), pairs.len());
        assert!(own.len() >= 20, "{} passages", own.len());
        assert_eq!(found, pairs.len(), "{pairs:?}");
        assert!(found * 100 >= own.len() * 95, "{found} of {}", own.len());
        // The other direction is the same question.
        let back = pair_documents(&other, &own, Lexicon::embedded());
        assert_eq!(back.len(), pairs.len());
    }

    #[test]
    fn what_has_no_translation_stays_alone() {
        let [chinese, english] = passages(8);
        let half = chinese.len() / 2;
        let (own, other) = (bags(&chinese[..half], &Lang::chinese()), bags(&english[half..], &Lang::english()));
        let pairs = pair_documents(&own, &other, Lexicon::embedded());
        assert!(pairs.is_empty(), "{pairs:?}");
        assert!(pair_documents(&own, &[], Lexicon::embedded()).is_empty());
        let empty = [WordBag::default(), WordBag::default()];
        assert!(pair_documents(&empty, &empty, None).is_empty());
    }

    #[test]
    fn other_languages_are_paired_by_what_both_write() {
        let bag = |text: &str, lang: &str| WordBag::of(text, &Lang::parse(lang).unwrap(), None);
        let german =
            [bag("Baujahr 1932, Kessel 4711, Firma Krupp", "de"), bag("Baujahr 1951, Turbine 88, Sulzer", "de")];
        let french = [bag("Sulzer, turbine 88, construite en 1951", "fr"), bag("Krupp, 1932, chaudière 4711", "fr")];
        let pairs: Vec<usize> = pair_documents(&german, &french, None).iter().map(|pair| pair.target).collect();
        assert_eq!(pairs, [1, 0]);
    }
}
