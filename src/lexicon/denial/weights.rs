//! What each figure and word is worth: the learned table `models/zh-en.denials`.
//!
//! Takes figures and words; gives back the odds that a denial was lost. Words that the table lacks say nothing.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::FIGURES;

/// A line each: a weight in nats, a space, and `figure NAME`, `constant` or the key of a word.
const TABLE: &str = include_str!("../../../models/zh-en.denials");

struct Weights {
    constant: f32,
    figures: [f32; FIGURES.len()],
    words: HashMap<&'static str, f32>,
}

static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(' '));
    let mut words: HashMap<&str, f32> = lines.filter_map(|(weight, key)| Some((key, weight.parse().ok()?))).collect();
    let figures = FIGURES.map(|name| words.remove(format!("figure {name}").as_str()).unwrap_or(0.0));
    Weights { constant: words.remove("constant").unwrap_or(0.0), figures, words }
});

/// Returns the odds that a denial with these figures and words was lost or put in, in nats.
pub(super) fn odds_nats(figures: &[f32; FIGURES.len()], words: &[String]) -> f32 {
    let weights = &*WEIGHTS;
    let placed: f32 = figures.iter().zip(&weights.figures).map(|(figure, weight)| figure * weight).sum();
    let said: f32 = words.iter().filter_map(|word| weights.words.get(word.as_str())).sum();
    weights.constant + placed + said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read() {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(WEIGHTS.words.len() + FIGURES.len() + 1, lines);
        assert!(WEIGHTS.constant != 0.0);
        let all = WEIGHTS.words.values().chain(&WEIGHTS.figures).chain([&WEIGHTS.constant]);
        assert!(all.into_iter().all(|weight| weight.is_finite()));
    }
}
