//! Beads over texts that were cut differently, made comparable.
//!
//! Both cuts of a side are laid over each other; the pieces between neighbouring cuts of either become the new lines, and
//! each bead lists the pieces it covers. Positions count characters that are not white space, so that line breaks and
//! indents do not matter.

use crate::bitext::{Bitext, GoldBead};
use crate::document::Segmentation;
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

    /// Measures the segments of a bitext.
    #[must_use]
    pub fn of_bitext(bitext: &Bitext) -> Self {
        Self::of(texts(bitext.source()), texts(bitext.target()))
    }
}

fn texts(side: &Segmentation) -> impl Iterator<Item = &str> {
    side.all().ids().map(|id| side.text(id))
}

/// Gold and hypothesis over the same pieces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverPieces {
    /// The beads of the gold, over pieces.
    pub gold: Vec<GoldBead>,
    /// The beads of the hypothesis, over pieces.
    pub hypothesis: Vec<GoldBead>,
    /// The lengths of the pieces.
    pub pieces: Cuts,
}

/// Rewrites gold and hypothesis over the pieces of both cuts.
///
/// # Errors
///
/// [`ErrorKind::Format`] where the two were not cut from the same texts, or a bead names a segment that is not there.
pub fn by_spans(gold: (&[GoldBead], &Cuts), hypothesis: (&[GoldBead], &Cuts)) -> Result<OverPieces> {
    let source = Pieces::of(&gold.1.source, &hypothesis.1.source, "source")?;
    let target = Pieces::of(&gold.1.target, &hypothesis.1.target, "target")?;
    let rewrite = |beads: &[GoldBead], source: &[Vec<u32>], target: &[Vec<u32>]| {
        beads
            .iter()
            .map(|bead| Ok(GoldBead { source: expand(&bead.source, source)?, target: expand(&bead.target, target)? }))
            .collect::<Result<Vec<GoldBead>>>()
    };
    Ok(OverPieces {
        gold: rewrite(gold.0, &source.first, &target.first)?,
        hypothesis: rewrite(hypothesis.0, &source.second, &target.second)?,
        pieces: Cuts { source: source.lengths, target: target.lengths },
    })
}

/// Cuts the texts of one side anew, into pieces of the given lengths; what is left over belongs to the last.
pub fn recut<'a>(texts: impl Iterator<Item = &'a str>, lengths: &[u64]) -> Vec<String> {
    let mut pieces = vec![String::new(); lengths.len()];
    let (mut number, mut left) = (0, lengths.first().copied().unwrap_or(0));
    for text in texts {
        for letter in text.chars() {
            if !letter.is_whitespace() {
                while left == 0 && number + 1 < lengths.len() {
                    number += 1;
                    left = lengths[number];
                }
                left = left.saturating_sub(1);
            } else if left == 0 {
                // White space between two pieces belongs to neither.
                continue;
            }
            if let Some(piece) = pieces.get_mut(number) {
                piece.push(letter);
            }
        }
    }
    pieces
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
    lengths: Vec<u64>,
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
        let starts = std::iter::once(&0).chain(&ends);
        let lengths = ends.iter().zip(starts).map(|(end, start)| end - start).collect();
        Ok(Self { first: cover(first), second: cover(second), lengths })
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
        let over = by_spans((&gold_beads, &gold), (&same, &hypothesis)).expect("same texts");
        assert_eq!(over.gold, over.hypothesis);
        assert_eq!(over.pieces, Cuts { source: vec![2, 2, 2], target: vec![3, 2, 2] });
        let other = [bead(&[0], &[0]), bead(&[1, 2], &[1, 2])];
        let over = by_spans((&gold_beads, &gold), (&other, &hypothesis)).expect("same texts");
        assert_ne!(over.gold, over.hypothesis);
    }

    #[test]
    fn pieces_have_their_text() {
        assert_eq!(recut(["A b. C.", "D."].into_iter(), &[3, 2, 2]), ["A b.", "C.", "D."]);
        assert_eq!(recut(["甲", "乙丙"].into_iter(), &[2]), ["甲乙丙"]);
        assert_eq!(recut(["甲"].into_iter(), &[]), [""; 0]);
    }

    #[test]
    fn other_texts_are_refused() {
        let one = Cuts::of(["甲"].into_iter(), ["a"].into_iter());
        let two = Cuts::of(["甲乙"].into_iter(), ["a"].into_iter());
        assert!(by_spans((&[], &one), (&[], &two)).is_err());
        assert!(by_spans((&[bead(&[5], &[])], &one), (&[], &one)).is_err());
    }
}
