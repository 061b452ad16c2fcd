//! Counts over documents, and the figures made of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::bitext::{BeadKind, GoldBead};

/// A share of a whole, in counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    /// How many were right.
    pub right: u64,
    /// Of how many.
    pub of: u64,
}

impl Share {
    /// Returns the share, 0..=1; 0 where there was nothing.
    #[must_use]
    pub fn value(self) -> f64 {
        if self.of == 0 { 0.0 } else { exact(self.right) / exact(self.of) }
    }

    /// Returns both counts together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self { right: self.right + other.right, of: self.of + other.of }
    }

    pub(super) fn add(&mut self, right: usize, of: usize) {
        self.right += right as u64;
        self.of += of as u64;
    }
}

/// Precision and recall by one definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Measure {
    /// Of the hypothesis, what is in the gold.
    pub precision: Share,
    /// Of the gold, what is in the hypothesis.
    pub recall: Share,
}

impl Measure {
    /// Returns the harmonic mean of precision and recall.
    #[must_use]
    pub fn f1(&self) -> f64 {
        let (precision, recall) = (self.precision.value(), self.recall.value());
        if precision + recall == 0.0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) }
    }
}

/// All figures about one or more documents.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scores {
    /// Both sides identical; null beads count for precision only.
    pub strict: Measure,
    /// One shared link is enough; null beads count for precision only.
    pub lax: Measure,
    /// Both sides identical, null beads included.
    pub bert: Measure,
    /// Both sides identical, null beads left out.
    pub nonnull: Measure,
    /// Lines without a partner.
    pub null_lines: Measure,
    /// Recall by the kind of the gold bead.
    pub by_kind: BTreeMap<BeadKind, Share>,
    /// How many documents were counted.
    pub documents: u64,
}

/// A running count over documents.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    scores: Scores,
}

impl Tally {
    /// Makes an empty count.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one document.
    pub fn add(&mut self, gold: &[GoldBead], hypothesis: &[GoldBead]) {
        let gold_set: BTreeSet<&GoldBead> = real(gold).collect();
        let hypothesis_set: BTreeSet<&GoldBead> = real(hypothesis).collect();
        let full = |set: &BTreeSet<&'_ GoldBead>| set.iter().filter(|bead| !bead.is_null()).count();
        let scores = &mut self.scores;

        let exact = hypothesis_set.intersection(&gold_set).count();
        let exact_full = hypothesis_set.intersection(&gold_set).filter(|bead| !bead.is_null()).count();
        scores.strict.precision.add(exact, hypothesis_set.len());
        scores.strict.recall.add(exact_full, full(&gold_set));
        scores.nonnull.precision.add(exact_full, full(&hypothesis_set));
        scores.nonnull.recall.add(exact_full, full(&gold_set));

        let gold_links = Links::of(gold_set.iter().copied());
        let hypothesis_links = Links::of(hypothesis_set.iter().copied().filter(|bead| !bead.is_null()));
        let lax_precision =
            hypothesis_set.iter().filter(|bead| gold_set.contains(*bead) || gold_links.touch(bead)).count();
        let lax_recall = gold_set
            .iter()
            .filter(|bead| !bead.is_null())
            .filter(|bead| hypothesis_set.contains(*bead) || hypothesis_links.touch(bead))
            .count();
        scores.lax.precision.add(lax_precision, hypothesis_set.len());
        scores.lax.recall.add(lax_recall, full(&gold_set));

        // Beads that stand twice count twice here and in the recall by kind, as they do in the published scorer.
        let hits = real(hypothesis).filter(|bead| gold_set.contains(bead)).count();
        scores.bert.precision.add(hits, hypothesis.len());
        scores.bert.recall.add(hits, gold.len());

        let (gold_null, hypothesis_null) = (null_lines(gold), null_lines(hypothesis));
        let shared = gold_null.intersection(&hypothesis_null).count();
        scores.null_lines.precision.add(shared, hypothesis_null.len());
        scores.null_lines.recall.add(shared, gold_null.len());

        for bead in real(gold) {
            let found = usize::from(hypothesis_set.contains(bead));
            scores.by_kind.entry(bead.kind()).or_default().add(found, 1);
        }
        scores.documents += 1;
    }

    /// Returns the figures over all documents added.
    #[must_use]
    pub fn scores(self) -> Scores {
        self.scores
    }

    /// Returns the figures about one document.
    #[must_use]
    pub fn of(gold: &[GoldBead], hypothesis: &[GoldBead]) -> Scores {
        let mut tally = Self::new();
        tally.add(gold, hypothesis);
        tally.scores()
    }
}

/// A stretch where hypothesis and gold have other beads between the same two cuts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Difference {
    /// What the gold says.
    pub gold: Vec<GoldBead>,
    /// What the hypothesis says.
    pub hypothesis: Vec<GoldBead>,
}

/// Returns the stretches that differ, the largest first, then in the order of the text.
#[must_use]
pub fn differences(gold: &[GoldBead], hypothesis: &[GoldBead]) -> Vec<Difference> {
    let gold_set: BTreeSet<&GoldBead> = real(gold).collect();
    let hypothesis_set: BTreeSet<&GoldBead> = real(hypothesis).collect();
    let missing = real(gold).filter(|bead| !hypothesis_set.contains(bead)).map(|bead| (bead, true));
    let extra = real(hypothesis).filter(|bead| !gold_set.contains(bead)).map(|bead| (bead, false));
    let beads: Vec<(&GoldBead, bool)> = missing.chain(extra).collect();
    let mut groups = Groups { parent: (0..beads.len()).collect() };
    let mut owner: BTreeMap<(bool, u32), usize> = BTreeMap::new();
    for (number, (bead, _)) in beads.iter().enumerate() {
        for line in lines(bead) {
            let first = *owner.entry(line).or_insert(number);
            groups.join(first, number);
        }
    }
    let mut found: BTreeMap<usize, Difference> = BTreeMap::new();
    for (number, (bead, is_gold)) in beads.iter().enumerate() {
        let group = found.entry(groups.root(number)).or_default();
        if *is_gold { &mut group.gold } else { &mut group.hypothesis }.push((*bead).clone());
    }
    let mut found: Vec<Difference> = found.into_values().collect();
    for group in &mut found {
        group.gold.sort();
        group.hypothesis.sort();
    }
    found.sort_by_key(|group| {
        let size = group.gold.len() + group.hypothesis.len();
        (std::cmp::Reverse(size), group.gold.first().cloned(), group.hypothesis.first().cloned())
    });
    found
}

/// Sets of beads that share lines (Tarjan's disjoint sets, with path halving).
struct Groups {
    parent: Vec<usize>,
}

impl Groups {
    fn root(&mut self, mut bead: usize) -> usize {
        while self.parent[bead] != bead {
            self.parent[bead] = self.parent[self.parent[bead]];
            bead = self.parent[bead];
        }
        bead
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.parent[one.max(other)] = one.min(other);
    }
}

/// The lines of a bead; `true` for the source side.
fn lines(bead: &GoldBead) -> impl Iterator<Item = (bool, u32)> {
    let source = bead.source.iter().map(|line| (true, *line));
    source.chain(bead.target.iter().map(|line| (false, *line)))
}

fn real(beads: &[GoldBead]) -> impl Iterator<Item = &GoldBead> {
    beads.iter().filter(|bead| !bead.source.is_empty() || !bead.target.is_empty())
}

/// For each source line, the target lines it is linked to.
struct Links<'a> {
    by_source: BTreeMap<u32, BTreeSet<&'a u32>>,
}

impl<'a> Links<'a> {
    fn of(beads: impl Iterator<Item = &'a GoldBead>) -> Self {
        let mut by_source: BTreeMap<u32, BTreeSet<&u32>> = BTreeMap::new();
        for bead in beads {
            for source in &bead.source {
                by_source.entry(*source).or_default().extend(&bead.target);
            }
        }
        Self { by_source }
    }

    fn touch(&self, bead: &GoldBead) -> bool {
        let linked = bead.source.iter().filter_map(|source| self.by_source.get(source));
        linked.into_iter().any(|targets| bead.target.iter().any(|target| targets.contains(target)))
    }
}

fn null_lines(beads: &[GoldBead]) -> BTreeSet<(bool, u32)> {
    beads.iter().filter(|bead| bead.is_null()).flat_map(lines).collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts of beads are far below 2^52")]
fn exact(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn beads(text: &str) -> Vec<GoldBead> {
        let side = |ids: &str| ids.split(',').filter_map(|id| id.parse().ok()).collect();
        text.split(' ')
            .filter_map(|bead| bead.split_once(':'))
            .map(|(source, target)| GoldBead { source: side(source), target: side(target) })
            .collect()
    }

    #[test]
    fn strict_precision_counts_null_beads_and_recall_does_not() {
        let mut tally = Tally::new();
        tally.add(&beads("0:0 1:1 2:"), &beads("0:0 1: :1 2:"));
        let scores = tally.scores();
        assert_eq!(scores.strict.precision, Share { right: 2, of: 4 });
        assert_eq!(scores.strict.recall, Share { right: 1, of: 2 });
        assert_eq!(scores.bert.recall, Share { right: 2, of: 3 });
        assert_eq!(scores.nonnull.precision, Share { right: 1, of: 1 });
        assert_eq!(scores.null_lines.precision, Share { right: 1, of: 3 });
        assert_eq!(scores.null_lines.recall, Share { right: 1, of: 1 });
    }

    #[test]
    fn lax_needs_one_link() {
        let mut tally = Tally::new();
        tally.add(&beads("0,1:0 2:1"), &beads("0:0 1,2:1"));
        let scores = tally.scores();
        assert_eq!(scores.strict.precision.right, 0);
        assert_eq!(scores.lax.precision, Share { right: 2, of: 2 });
        assert_eq!(scores.lax.recall, Share { right: 2, of: 2 });
    }

    #[test]
    fn differences_are_grouped_between_shared_cuts() {
        let found = differences(&beads("0:0 1,2:1 3:2 4:3"), &beads("0:0 1:1 2,3:2 4:3"));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].gold, beads("1,2:1 3:2"));
        assert_eq!(found[0].hypothesis, beads("1:1 2,3:2"));
    }
}
