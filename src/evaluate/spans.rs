//! Beads over texts that were cut differently, made comparable.
//!
//! Both cuts of a side are laid over each other; the pieces between neighbouring cuts of either become the new lines, and
//! each bead lists the pieces it covers. Positions count characters that are not white space, so that line breaks and
//! indents do not matter.

use crate::bitext::GoldBead;
use crate::error::{Error, ErrorKind, Result};

/// The lengths of the segments of both sides, in characters that are not white space.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cuts {
    /// The source segments.
    pub source: Vec<u64>,
    /// The target segments.
    pub target: Vec<u64>,
}

impl Cuts {
    /// Measures the segments of both sides.
    pub fn of<'a>(source: impl Iterator<Item = &'a str>, target: impl Iterator<Item = &'a str>) -> Self {
        let length = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).count() as u64;
        Self { source: source.map(length).collect(), target: target.map(length).collect() }
    }
}

/// Rewrites gold and hypothesis over the pieces of both cuts.
///
/// # Errors
///
/// [`ErrorKind::Format`] where the two were not cut from the same texts, or a bead names a segment that is not there.
pub fn by_spans(
    gold: (&[GoldBead], &Cuts),
    hypothesis: (&[GoldBead], &Cuts),
) -> Result<(Vec<GoldBead>, Vec<GoldBead>)> {
    let source = Pieces::of(&gold.1.source, &hypothesis.1.source, "source")?;
    let target = Pieces::of(&gold.1.target, &hypothesis.1.target, "target")?;
    let rewrite = |beads: &[GoldBead], source: &[Vec<u32>], target: &[Vec<u32>]| {
        beads
            .iter()
            .map(|bead| Ok(GoldBead { source: expand(&bead.source, source)?, target: expand(&bead.target, target)? }))
            .collect::<Result<Vec<GoldBead>>>()
    };
    Ok((rewrite(gold.0, &source.first, &target.first)?, rewrite(hypothesis.0, &source.second, &target.second)?))
}

fn expand(lines: &[u32], pieces: &[Vec<u32>]) -> Result<Vec<u32>> {
    let mut all = Vec::new();
    for line in lines {
        let found = pieces.get(*line as usize).ok_or_else(|| {
            Error::new(ErrorKind::Format, format!("a bead names segment {line}, but there are only {}", pieces.len()))
        })?;
        all.extend(found);
    }
    Ok(all)
}

/// For each segment of two cuts of one text, the pieces it is made of.
struct Pieces {
    first: Vec<Vec<u32>>,
    second: Vec<Vec<u32>>,
}

impl Pieces {
    fn of(first: &[u64], second: &[u64], side: &str) -> Result<Self> {
        let (first_total, second_total) = (first.iter().sum::<u64>(), second.iter().sum::<u64>());
        if first_total != second_total {
            return Err(Error::new(
                ErrorKind::Format,
                format!(
                    "the {side} texts differ ({first_total} against {second_total} characters): give two alignments of the same files"
                ),
            ));
        }
        let mut ends: Vec<u64> = ends(first).chain(ends(second)).collect();
        ends.sort_unstable();
        ends.dedup();
        let cover = |lengths: &[u64]| {
            let mut piece = 0_u32;
            ends_of(lengths)
                .map(|end| {
                    let mut pieces = Vec::new();
                    while ends.get(piece as usize).is_some_and(|piece_end| *piece_end <= end) {
                        pieces.push(piece);
                        piece += 1;
                    }
                    pieces
                })
                .collect()
        };
        Ok(Self { first: cover(first), second: cover(second) })
    }
}

fn ends_of(lengths: &[u64]) -> impl Iterator<Item = u64> {
    lengths.iter().scan(0, |sum, length| {
        *sum += length;
        Some(*sum)
    })
}

/// The ends of segments that are not empty.
fn ends(lengths: &[u64]) -> impl Iterator<Item = u64> {
    ends_of(lengths).filter(|end| *end > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bead(source: &[u32], target: &[u32]) -> GoldBead {
        GoldBead { source: source.to_vec(), target: target.to_vec() }
    }

    #[test]
    fn the_same_stretch_is_the_same_bead_however_it_was_cut() {
        let gold = Cuts::of(["甲乙丙。", "丁。"].into_iter(), ["A b. C.", "D."].into_iter());
        let hypothesis = Cuts::of(["甲乙", "丙。", "丁。"].into_iter(), ["A b.", "C.", "D."].into_iter());
        let gold_beads = [bead(&[0], &[0]), bead(&[1], &[1])];
        let same = [bead(&[0, 1], &[0, 1]), bead(&[2], &[2])];
        let (left, right) = by_spans((&gold_beads, &gold), (&same, &hypothesis)).expect("same texts");
        assert_eq!(left, right);
        let other = [bead(&[0], &[0]), bead(&[1, 2], &[1, 2])];
        let (left, right) = by_spans((&gold_beads, &gold), (&other, &hypothesis)).expect("same texts");
        assert_ne!(left, right);
    }

    #[test]
    fn other_texts_are_refused() {
        let one = Cuts::of(["甲"].into_iter(), ["a"].into_iter());
        let two = Cuts::of(["甲乙"].into_iter(), ["a"].into_iter());
        assert!(by_spans((&[], &one), (&[], &two)).is_err());
        assert!(by_spans((&[bead(&[5], &[])], &one), (&[], &one)).is_err());
    }
}
