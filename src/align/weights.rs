//! The weights of the figures and of the bead kinds: what one unit of each is worth, in nats.

use super::feature::{COUNT, Features};
use super::prior::KINDS_COUNT;

/// What a bead's figures and its kind are worth.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// One weight a figure, in the order of [`super::feature::NAMES`].
    pub(super) figures: Features,
    /// One weight a kind, in the order of [`super::prior::KINDS`].
    pub(super) kinds: [f32; KINDS_COUNT],
}

impl Weights {
    /// Returns what a bead is worth in nats; higher is better.
    pub(super) fn worth(&self, figures: &Features, kind: usize) -> f32 {
        let dot: f32 = self.figures.iter().zip(figures).map(|(weight, figure)| weight * figure).sum();
        dot + self.kinds[kind]
    }
}

impl Default for Weights {
    fn default() -> Self {
        let mut figures = [0.0; COUNT];
        for (number, weight) in [
            (0, 0.18),
            (1, 0.18),
            (2, 0.3),
            (3, 0.3),
            (4, 0.3),
            (5, 0.3),
            (6, 0.8),
            (10, -0.5),
            (11, -0.5),
            (12, -0.8),
            (13, -0.3),
            (14, 0.2),
            (15, -0.3),
            (20, 1.0),
            (21, -2.5),
            (22, -2.0),
            (23, -2.0),
        ] {
            figures[number] = weight;
        }
        let kinds = [
            0.0, -4.0, -4.0, -1.6, -2.0, -3.0, -4.0, -3.6, -4.0, -6.0, -4.5, -4.5, -5.0, -7.0, -5.5, -6.0, -6.0, -6.0,
            -8.0, -6.5, -6.5,
        ];
        Self { figures, kinds }
    }
}
