//! The weights of the figures and of the bead kinds: what one unit of each is worth, in nats.
//!
//! They are kept as text, a line each, so that a person can read what the aligner believes.

use std::fmt;

use crate::error::{Error, ErrorKind, Result};

use super::feature::{COUNT, Features, Figure};
use super::prior::{KINDS, KINDS_COUNT};
use super::search::lattice::RowWorths;

/// What a bead's figures and its kind are worth.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    figures: [f32; COUNT],
    kinds: [f32; KINDS_COUNT],
}

/// How many numbers [`Weights`] are.
pub(super) const PARAMETERS: usize = COUNT + KINDS_COUNT;

impl Weights {
    /// Returns the weights for a pair of languages that a lexicon knows; learned as `models/README.md` says.
    #[must_use]
    pub fn with_lexicon() -> Self {
        Self::from_text(include_str!("../../models/with-lexicon.weights")).expect("tested")
    }

    /// Returns the weights for a pair of languages without a lexicon; learned as `models/README.md` says.
    #[must_use]
    pub fn without_lexicon() -> Self {
        Self::from_text(include_str!("../../models/without-lexicon.weights")).expect("tested")
    }

    /// Returns the weights that learning starts from.
    #[must_use]
    pub fn unlearned() -> Self {
        Self::from_text(include_str!("../../models/unlearned.weights")).expect("tested")
    }

    /// Reads weights from text: a line `value name` for each figure and each kind, lines that start with `#` left out.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Format`] naming the line that is no number and name, names nothing known or says something twice; naming
    /// what is missing.
    pub fn from_text(text: &str) -> Result<Self> {
        let mut values: [Option<f32>; PARAMETERS] = [None; PARAMETERS];
        for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
            let wrong = |what: &str| Error::new(ErrorKind::Format, format!("weights, line {number}: {what}: {line}"));
            let (value, name) = line.trim().split_once(' ').ok_or_else(|| wrong("no value and name"))?;
            let value: f32 =
                value.parse().ok().filter(|value: &f32| value.is_finite()).ok_or_else(|| wrong("no number"))?;
            let place = names().position(|known| known == name.trim()).ok_or_else(|| wrong("an unknown name"))?;
            if values[place].replace(value).is_some() {
                return Err(wrong("said twice"));
            }
        }
        if let Some((name, _)) = names().zip(&values).find(|(_, value)| value.is_none()) {
            return Err(Error::new(ErrorKind::Format, format!("weights: there is no line for: {name}")));
        }
        Ok(Self::of_values(&values.map(|value| value.unwrap_or(0.0))))
    }

    pub(super) fn of_values(values: &[f32; PARAMETERS]) -> Self {
        let (mut figures, mut kinds) = ([0.0; COUNT], [0.0; KINDS_COUNT]);
        figures.copy_from_slice(&values[..COUNT]);
        kinds.copy_from_slice(&values[COUNT..]);
        Self { figures, kinds }
    }

    pub(super) fn values(&self) -> [f32; PARAMETERS] {
        let mut values = [0.0; PARAMETERS];
        values[..COUNT].copy_from_slice(&self.figures);
        values[COUNT..].copy_from_slice(&self.kinds);
        values
    }

    pub(super) fn figure(&self, figure: Figure) -> f32 {
        self.figures[figure as usize]
    }

    /// Returns what rows of segments left alone are worth.
    pub(super) fn rows(&self) -> RowWorths {
        let of = |figure| f64::from(self.figure(figure));
        RowWorths { row: of(Figure::RowsAlone), gap: of(Figure::GapsAlone), in_gap: of(Figure::SegmentsInGaps) }
    }

    pub(super) fn kind(&self, kind: usize) -> f32 {
        self.kinds[kind]
    }

    /// Returns what a bead is worth in nats; higher is better.
    pub(super) fn worth(&self, figures: &Features, kind: usize) -> f32 {
        let dot: f32 = self.figures.iter().zip(&figures.0).map(|(weight, figure)| weight * figure).sum();
        dot + self.kinds[kind]
    }
}

/// The names of all weights, in the order of [`Weights::values`].
fn names() -> impl Iterator<Item = String> {
    let kinds = KINDS.iter().map(|(a, b)| format!("kind {a}-{b}"));
    Figure::ALL.iter().map(|figure| figure.name().to_owned()).chain(kinds)
}

impl fmt::Display for Weights {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        names().zip(self.values()).try_for_each(|(name, value)| writeln!(out, "{value:.4} {name}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_of_the_crate_are_whole_and_come_back_from_their_text() {
        for weights in [Weights::with_lexicon(), Weights::without_lexicon()] {
            assert_eq!(Weights::from_text(&weights.to_string()).expect("own text"), weights);
        }
    }

    #[test]
    fn what_is_wrong_with_a_text_is_named() {
        let good = Weights::with_lexicon().to_string();
        let without_last = good.trim_end().rsplit_once('\n').expect("lines").0;
        for (text, said) in [
            (without_last.to_owned(), "there is no line for: kind 4-3"),
            (format!("{good}1.0 kind 4-3\n"), "said twice"),
            (format!("{good}1.0 the weather\n"), "an unknown name"),
            (format!("{good}high kind 4-3\n"), "no number"),
        ] {
            let error = Weights::from_text(&text).expect_err("wrong").to_string();
            assert!(error.contains(said), "{error}");
        }
    }
}
