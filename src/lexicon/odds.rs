//! What figures and words are worth: a table that a logistic regression learned.
//!
//! Takes the text of a table, then figures and words; gives back odds in nats. Words that the table lacks say nothing.

use std::collections::HashMap;

/// The weights of `N` figures and of any number of words.
#[derive(Debug)]
pub(super) struct Odds<const N: usize> {
    constant: f32,
    figures: [f32; N],
    words: HashMap<&'static str, f32>,
}

impl<const N: usize> Odds<N> {
    /// Reads a table: a line each, a weight in nats, a space, and `figure NAME`, `constant` or a word; comments begin with `#`.
    /// A figure that it lacks weighs nothing.
    pub(super) fn read(table: &'static str, names: &[&str; N]) -> Self {
        let lines = table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(' '));
        let mut words: HashMap<&str, f32> =
            lines.filter_map(|(weight, key)| Some((key, weight.parse().ok()?))).collect();
        let figures = names.map(|name| words.remove(format!("figure {name}").as_str()).unwrap_or(0.0));
        Self { constant: words.remove("constant").unwrap_or(0.0), figures, words }
    }

    /// Returns the odds of a case with these figures and words, in nats.
    pub(super) fn nats(&self, figures: &[f32; N], words: &[String]) -> f32 {
        let placed: f32 = figures.iter().zip(&self.figures).map(|(figure, weight)| figure * weight).sum();
        let said: f32 = words.iter().filter_map(|word| self.words.get(word.as_str())).sum();
        self.constant + placed + said
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "# A comment.\n1.5 constant\n-0.500 figure far\n2.00 after/before.free 之前\n";

    #[test]
    fn figures_and_words_add_up() {
        let odds = Odds::read(TABLE, &["near", "far"]);
        assert_eq!(odds.nats(&[9.0, 2.0], &["after/before.free 之前".to_owned(), "unknown".to_owned()]), 2.5);
    }

    /// Every line of a shipped table is a weight that is read, and every figure has one.
    fn check<const N: usize>(table: &'static str, names: &[&str; N]) {
        let odds = Odds::read(table, names);
        let lines = table.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(odds.words.len() + N + 1, lines);
        let all = odds.words.values().chain(&odds.figures).chain([&odds.constant]);
        assert!(all.into_iter().all(|weight| weight.is_finite() && *weight != 0.0));
    }

    #[test]
    fn every_line_of_the_tables_is_read() {
        check(include_str!("../../models/zh-en.denials"), &super::super::denial::FIGURES);
        check(include_str!("../../models/zh-en.opposites"), &super::super::opposite::FIGURES);
    }
}
