//! VERB: learns a lexicon from translated sentences and dictionary entries.
//!
//! Takes examples (a source text, its translation, a weight) and settings; gives back the bytes of a packed lexicon. It
//! cuts each side into words, learns which translate which (`estimate`), drops what is improbable, and packs the rest. The
//! same examples and settings give the same bytes on any number of threads. It does *not* read files, and it does *not*
//! align: an example must already be one sentence (or a few) and its translation.

mod corpus;
mod dictionary;
mod estimate;
mod example;
mod sounds;
mod vocabulary;

use crate::error::{Error, ErrorKind, Result};
use crate::lexicon::{Builder, WordSlot};
use crate::text::lang::{Lang, Side};

use corpus::{Corpus, SideText};
pub use dictionary::{DictionaryOptions, Headwords, dictionary, headwords, headwords_of};
use estimate::{Table, estimate};
pub use example::{Example, ExampleKind};
pub use sounds::sounds;

/// How the two directions are learned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agreement {
    /// Each direction for itself.
    Independent,
    /// Both together: a link counts as the product of what both directions think of it (Liang, Taskar & Klein 2006,
    /// "Alignment by agreement"). Drives out chance links, so the table gets much smaller.
    Product,
}

/// Settings of [`train`].
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Language of the source side.
    pub source_lang: Lang,
    /// Language of the target side.
    pub target_lang: Lang,
    /// The rounds of expectation and maximisation, each with how the directions are learned in it.
    pub schedule: Vec<Agreement>,
    /// Rounds of cutting a Han side and counting its words.
    pub cut_rounds: u32,
    /// Prior probability that a word has no counterpart, 0 to 1.
    pub null_prior: f32,
    /// How fast the prior of a link falls with the distance of the two relative positions in their sentences, in nats.
    pub slope_nats: f32,
    /// Added to the total of each word before its probabilities are taken, so that words seen once stay unsure.
    pub smoothing: f32,
    /// A Han headword of three characters or more stays whole if it stands this often (sum of weights) in running text; else
    /// it is cut, and its parts learn from it.
    pub min_running: f32,
    /// A word whose weights sum to less is left out.
    pub min_count: f32,
    /// An entry is kept if one of its probabilities reaches this.
    pub min_probability: f32,
    /// An entry is kept if its expected count (sum of weights) reaches this.
    pub min_expected: f32,
}

impl Options {
    /// Makes the settings the shipped model was trained with, for two languages.
    ///
    /// Origin of the figures: null prior and slope are the defaults of fast_align (Dyer, Chahuneau & Smith 2013); smoothing
    /// hardly matters between 0.5 and 4; `min_running` is what best told a sentence's translation from its neighbours on the
    /// development novels; of three to seven rounds, with and without agreement, and of five prunings, the schedule and the
    /// pruning align documents left out of the learning as well as any at three megabytes (`docs/accuracy.md`), and seven
    /// rounds find more drift than five.
    #[must_use]
    pub fn new(source_lang: Lang, target_lang: Lang) -> Self {
        Self {
            source_lang,
            target_lang,
            schedule: vec![Agreement::Independent; 7],
            cut_rounds: 2,
            null_prior: 0.08,
            slope_nats: 4.0,
            smoothing: 1.5,
            min_running: 2.0,
            min_count: 1.0,
            min_probability: 0.005,
            min_expected: 0.1,
        }
    }
}

/// How far [`train`] has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// So many examples were read.
    Reading {
        /// Examples so far.
        examples: usize,
    },
    /// A side is cut into words.
    Cutting {
        /// Which side.
        side: Side,
    },
    /// A round of learning starts.
    Learning {
        /// Round, from 1.
        round: usize,
        /// Of so many.
        rounds: usize,
    },
    /// The table is pruned and packed.
    Packing,
}

/// Examples are cut into tokens so many at a time, on all threads.
const BATCH_EXAMPLES: usize = 8192;

/// Words without an entry stay in the vocabulary from this share of their side's text: a function word has no translation,
/// but the cutting of Han runs needs it.
const KEPT_BACKGROUND: f32 = 2e-6;

/// Learns a lexicon and packs it.
///
/// Memory is linear in the examples, plus 12 bytes for each pair of words that stand in one example together; time is linear
/// in the sum of the products of the lengths of the two sides.
///
/// # Errors
///
/// [`ErrorKind::Config`] if a setting or a weight is out of range, or no example has words on both sides;
/// [`ErrorKind::Model`] if the result cannot be packed.
pub fn train(
    examples: impl IntoIterator<Item = Example>,
    options: &Options,
    progress: &mut dyn FnMut(Progress),
) -> Result<Vec<u8>> {
    check(options)?;
    let mut corpus = Corpus::new(SideText::new(&options.source_lang), SideText::new(&options.target_lang));
    let mut examples = examples.into_iter().peekable();
    while examples.peek().is_some() {
        let batch: Vec<Example> = examples.by_ref().take(BATCH_EXAMPLES).collect();
        if batch.iter().any(|example| !example.weight.is_finite() || example.weight < 0.0) {
            return Err(config("the weight of an example must be a number from 0 up"));
        }
        corpus.extend(&batch);
        progress(Progress::Reading { examples: corpus.len() });
    }
    let pairs = corpus.cut(options, progress);
    if pairs.source.ids.is_empty() || pairs.target.ids.is_empty() {
        return Err(config("no example has words on both sides; give line-aligned text in the two languages named"));
    }
    let table = estimate(&pairs, options, progress);
    progress(Progress::Packing);
    pack(&pairs, &table, options)
}

fn config(message: &str) -> Error {
    Error::new(ErrorKind::Config, message)
}

fn check(options: &Options) -> Result<()> {
    let is_share = |value: f32| (0.0..1.0).contains(&value);
    if !is_share(options.null_prior) || !is_share(options.min_probability) {
        return Err(config("null_prior and min_probability must lie between 0 and 1"));
    }
    let counts = [options.slope_nats, options.smoothing, options.min_count, options.min_running, options.min_expected];
    if counts.iter().any(|value| !value.is_finite() || *value < 0.0) || options.slope_nats > 40.0 {
        return Err(config("slope, smoothing and minimum counts must be numbers from 0 up, the slope at most 40"));
    }
    Ok(())
}

fn pack(pairs: &corpus::Pairs, table: &Table, options: &Options) -> Result<Vec<u8>> {
    let mut is_kept = [vec![false; pairs.source.words.len()], vec![false; pairs.target.words.len()]];
    let kept: Vec<estimate::Link> = table
        .links()
        .filter(|link| {
            (link.forward >= options.min_probability || link.backward >= options.min_probability)
                && link.expected >= options.min_expected
        })
        .inspect(|link| {
            is_kept[0][link.source as usize] = true;
            is_kept[1][link.target as usize] = true;
        })
        .collect();
    let mut builder = Builder::new(options.source_lang.clone(), options.target_lang.clone());
    let mut add =
        |side: Side, words: &[vocabulary::Counted], null: &[f32], is_kept: &[bool]| -> Vec<Option<WordSlot>> {
            let total: f64 = words.iter().map(|word| word.count).sum();
            let mut slots = Vec::with_capacity(words.len());
            for (index, word) in words.iter().enumerate() {
                let background = ratio(word.count, total);
                let stays = is_kept[index] || (word.is_han && background >= KEPT_BACKGROUND);
                slots.push(stays.then(|| builder.word(side, &word.key, background, null[index])));
            }
            slots
        };
    let source = add(Side::Source, &pairs.source.words, &table.source_null, &is_kept[0]);
    let target = add(Side::Target, &pairs.target.words, &table.target_null, &is_kept[1]);
    for link in kept {
        if let (Some(from), Some(to)) = (source[link.source as usize], target[link.target as usize]) {
            builder.entry(from, to, link.forward, link.backward);
        }
    }
    builder.pack()
}

#[allow(clippy::cast_possible_truncation, reason = "a share needs no more than single precision")]
fn ratio(count: f64, total: f64) -> f32 {
    if total > 0.0 { (count / total) as f32 } else { 0.0 }
}

#[cfg(test)]
mod tests;
