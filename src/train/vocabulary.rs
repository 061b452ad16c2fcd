//! The words of one side: which Han words there are, how often each word stands in the examples.
//!
//! Takes Han runs and candidate words; gives back counts after cutting the runs by the counts themselves, a few times over
//! (hard expectation and maximisation of a unigram model). It does *not* look at the other side.

use fst::raw::Fst;
use rayon::prelude::*;

use super::Options;
use crate::lexicon::cut;

/// A word of a side with the sum of the weights of the examples it stands in.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Counted {
    pub(super) key: String,
    pub(super) count: f64,
    pub(super) is_han: bool,
}

/// Han words as an automaton, with a cost for each.
pub(super) struct HanWords {
    words: Fst<Vec<u8>>,
    pub(super) keys: Vec<String>,
    costs: Vec<f32>,
}

/// A Han run and how often it counts; `is_whole` if it is a headword, which stays whole.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run<'a> {
    pub(super) text: &'a str,
    pub(super) weight: f32,
    pub(super) is_whole: bool,
}

/// Runs are counted in parts of this size; parts are summed in order, so that the sums are the same on any number of threads.
const RUNS_PER_PART: usize = 1 << 16;

/// Given to every candidate, so that a word seen in no cut can come back in the next round.
const UNSEEN_COUNT: f64 = 0.1;

impl HanWords {
    /// Makes the automaton of candidates, which must be sorted and unlike.
    pub(super) fn new(keys: Vec<String>) -> Self {
        let pairs = keys.iter().zip(0_u64..);
        let words = Fst::from_iter_map(pairs).expect("candidates are sorted, and memory can always be written");
        // The first cut takes the fewest words: each costs the same.
        let costs = vec![1.0; keys.len()];
        Self { words, keys, costs }
    }

    /// Cuts a run into candidate numbers; a character that no word covers is left out.
    pub(super) fn cut(&self, run: &Run<'_>, mut word: impl FnMut(u32)) {
        if run.is_whole
            && let Some(id) = self.words.get(run.text).and_then(|output| u32::try_from(output.value()).ok())
        {
            return word(id);
        }
        cut(
            &self.words,
            |id| self.costs[id as usize],
            run.text,
            |_, id| {
                if let Some(id) = id {
                    word(id);
                }
            },
        );
    }

    /// Counts the words of all runs.
    pub(super) fn count(&self, runs: &[Run<'_>]) -> Vec<f64> {
        let parts: Vec<Vec<f64>> = runs
            .par_chunks(RUNS_PER_PART)
            .map(|part| {
                let mut counts = vec![0.0; self.keys.len()];
                for run in part {
                    self.cut(run, |id| counts[id as usize] += f64::from(run.weight));
                }
                counts
            })
            .collect();
        let mut total = vec![0.0; self.keys.len()];
        for part in parts {
            for (sum, count) in total.iter_mut().zip(part) {
                *sum += count;
            }
        }
        total
    }

    /// Sets the costs by counts.
    #[allow(clippy::cast_possible_truncation, reason = "a cost needs no more than single precision")]
    pub(super) fn weigh(&mut self, counts: &[f64]) {
        let total: f64 = counts.iter().map(|count| count + UNSEEN_COUNT).sum();
        for (cost, count) in self.costs.iter_mut().zip(counts) {
            *cost = (total / (count + UNSEEN_COUNT)).ln() as f32;
        }
    }

    /// Keeps the words that are counted often enough, and single characters counted at all.
    ///
    /// `running` are the counts in running text alone: a headword of three characters or more that only dictionaries have is
    /// mostly a phrase (低声说), and its parts are worth more than the whole.
    pub(super) fn pruned(&self, counts: &[f64], running: &[f64], options: &Options) -> Self {
        let kept: Vec<usize> = (0..self.keys.len())
            .filter(|index| {
                let len_chars = self.keys[*index].chars().count();
                let is_word = len_chars <= 2 || running[*index] >= f64::from(options.min_running);
                (len_chars == 1 && counts[*index] > 0.0) || (is_word && counts[*index] >= f64::from(options.min_count))
            })
            .collect();
        let mut pruned = Self::new(kept.iter().map(|index| self.keys[*index].clone()).collect());
        pruned.weigh(&kept.iter().map(|index| counts[*index]).collect::<Vec<f64>>());
        pruned
    }
}
