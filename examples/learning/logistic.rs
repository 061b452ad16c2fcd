//! Logistic regression over figures and words, with the penalty of the lasso: most words come out as worth nothing.

#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "a count of rows; figures are learned in f64 and kept in f32"
)]

use std::collections::HashMap;

/// The words of all rows, numbered as they come.
#[derive(Default)]
pub(crate) struct Words {
    numbers: HashMap<String, u32>,
    pub(crate) names: Vec<String>,
}

impl Words {
    /// Returns the numbers of words.
    pub(crate) fn number(&mut self, words: Vec<String>) -> Vec<u32> {
        let number = |word: String| {
            let next = u32::try_from(self.names.len()).expect("few words");
            *self.numbers.entry(word).or_insert_with_key(|word| {
                self.names.push(word.clone());
                next
            })
        };
        words.into_iter().map(number).collect()
    }
}

/// What is learned from: a case with the answer.
pub(crate) struct Row<'a> {
    /// How much it counts.
    pub(crate) share: f64,
    pub(crate) is_wrong: bool,
    pub(crate) figures: &'a [f32],
    pub(crate) words: &'a [u32],
}

/// How to learn.
pub(crate) struct Settings {
    /// A word that fewer rows have says nothing.
    pub(crate) least_rows: usize,
    /// How much a weight costs, in the unit of the shares of the rows.
    pub(crate) penalty: f64,
    pub(crate) rounds: usize,
}

pub(crate) struct Model {
    constant: f64,
    figures: Vec<f64>,
    words: Vec<f64>,
}

impl Model {
    /// Learns weight after weight; each step is bounded by the greatest curvature.
    pub(crate) fn learn(rows: &[Row<'_>], figures: usize, words: usize, settings: &Settings) -> Self {
        // Columns: the constant, the figures, then the words; figures are brought to a mean of 0 and a deviation of 1.
        let total = rows.len() as f64;
        let mut columns: Vec<Vec<(u32, f32)>> = vec![(0..number(rows.len())).map(|row| (row, 1.0)).collect()];
        let mut scales = Vec::new();
        for at in 0..figures {
            let values = || rows.iter().map(|row| f64::from(row.figures[at]));
            let mean = values().sum::<f64>() / total;
            let deviation = (values().map(|value| (value - mean).powi(2)).sum::<f64>() / total).sqrt().max(1e-3);
            columns.push((0..).zip(values().map(|value| ((value - mean) / deviation) as f32)).collect());
            scales.push((mean, deviation));
        }
        let mut of_word = vec![Vec::new(); words];
        for (at, row) in (0..).zip(rows) {
            for word in row.words {
                of_word[*word as usize].push((at, 1.0));
            }
        }
        columns
            .extend(of_word.into_iter().map(|rows| if rows.len() < settings.least_rows { Vec::new() } else { rows }));
        let curvature: Vec<f64> = columns
            .iter()
            .map(|column| {
                0.25 * column
                    .iter()
                    .map(|(row, value)| rows[*row as usize].share * f64::from(*value).powi(2))
                    .sum::<f64>()
            })
            .collect();
        let (mut weights, mut odds) = (vec![0.0f64; columns.len()], vec![0.0f64; rows.len()]);
        for _ in 0..settings.rounds {
            // A word of too few rows, and a figure that never varies, has nothing to learn from.
            for (at, column) in columns.iter().enumerate().filter(|(at, _)| curvature[*at] > 0.0) {
                let slope = |(row, value): &(u32, f32)| {
                    let row = *row as usize;
                    let wrong = if rows[row].is_wrong { 1.0 } else { 0.0 };
                    rows[row].share * (1.0 / (1.0 + (-odds[row]).exp()) - wrong) * f64::from(*value)
                };
                let slope: f64 = column.iter().map(slope).sum();
                let target = weights[at] - slope / curvature[at];
                let penalty = if at == 0 { 0.0 } else { settings.penalty / curvature[at] };
                let new = target.signum() * (target.abs() - penalty).max(0.0);
                let change = new - weights[at];
                if change != 0.0 {
                    weights[at] = new;
                    for (row, value) in column {
                        odds[*row as usize] += change * f64::from(*value);
                    }
                }
            }
        }
        let words = weights.split_off(1 + figures);
        let (mut constant, mut figures) = (weights[0], weights.split_off(1));
        for (weight, (mean, deviation)) in figures.iter_mut().zip(scales) {
            *weight /= deviation;
            constant -= *weight * mean;
        }
        Self { constant, figures, words }
    }

    /// Returns the odds that a case is wrong, in nats.
    pub(crate) fn odds(&self, figures: &[f32], words: &[u32]) -> f64 {
        let placed: f64 = figures.iter().zip(&self.figures).map(|(figure, weight)| f64::from(*figure) * weight).sum();
        self.constant + placed + words.iter().map(|word| self.words[*word as usize]).sum::<f64>()
    }

    /// Returns the lines of the table, the words by their bytes; words that weigh less than `least` are left out.
    pub(crate) fn table(&self, figures: &[&str], words: &Words, least: f64) -> String {
        let mut lines = vec![format!("{:.3} constant\n", self.constant)];
        lines.extend(figures.iter().zip(&self.figures).map(|(name, weight)| format!("{weight:.3} figure {name}\n")));
        let mut named: Vec<(&String, &f64)> = words.names.iter().zip(&self.words).collect();
        named.retain(|(_, weight)| weight.abs() >= least);
        named.sort_unstable_by_key(|(name, _)| *name);
        lines.extend(named.into_iter().map(|(name, weight)| format!("{weight:.2} {name}\n")));
        lines.concat()
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).expect("few rows")
}
