//! Pairs of rows without sentences.
//!
//! Takes the rows between two places that are known to belong together; gives back pairs in rising order on both sides, so
//! that what they share is most. It does *not* look at prose: that is what beads are for.

use super::row::{Row, RowKind};

/// Cells of the table at most; where there are more, rows are paired by their number.
const MOST_CELLS: usize = 4_000_000;

/// What a pair of rows of one kind is worth that have no word in common: more than no pair, less than any real likeness.
const SAME_KIND: f32 = 0.2;

/// Finds the pairs by dynamic programming over both lists, as for the longest common subsequence.
pub(super) fn pair(source: &[Row], target: &[Row]) -> Vec<(usize, usize)> {
    let of_markup = |rows: &[Row]| -> Vec<usize> {
        (0..rows.len()).filter(|number| rows[*number].kind != RowKind::Prose).collect()
    };
    let (own, other) = (of_markup(source), of_markup(target));
    let (m, n) = (own.len(), other.len());
    if m.saturating_mul(n) > MOST_CELLS {
        let pairs = own.into_iter().zip(other);
        return pairs.filter(|(own, other)| source[*own].kind == target[*other].kind).collect();
    }
    // worth[i][j]: what the rows from i and j on can give.
    let width = n + 1;
    let mut worth = vec![0.0_f32; (m + 1) * width];
    for i in (0..m).rev() {
        for j in (0..n).rev() {
            let together = likeness(&source[own[i]], &target[other[j]])
                .map_or(0.0, |likeness| likeness + worth[(i + 1) * width + j + 1]);
            worth[i * width + j] = together.max(worth[(i + 1) * width + j]).max(worth[i * width + j + 1]);
        }
    }
    let mut pairs = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < m && j < n {
        let best = worth[i * width + j];
        let together = likeness(&source[own[i]], &target[other[j]])
            .map_or(0.0, |likeness| likeness + worth[(i + 1) * width + j + 1]);
        if together > 0.0 && together >= best {
            pairs.push((own[i], other[j]));
            (i, j) = (i + 1, j + 1);
        } else if worth[(i + 1) * width + j] >= best {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// How much two rows have in common, up to 1.2: the Dice coefficient of their words. Rows of different kinds are no pair.
fn likeness(source: &Row, target: &Row) -> Option<f32> {
    if source.kind != target.kind {
        return None;
    }
    let (mut i, mut j, mut shared) = (0, 0, 0_u16);
    while let (Some(own), Some(other)) = (source.words.get(i), target.words.get(j)) {
        match own.cmp(other) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                (i, j) = (i + 1, j + 1);
                shared = shared.saturating_add(1);
            }
        }
    }
    // At most a thousand words a side.
    let all = u16::try_from(source.words.len() + target.words.len()).unwrap_or(u16::MAX).max(1);
    Some(SAME_KIND + 2.0 * f32::from(shared) / f32::from(all))
}
