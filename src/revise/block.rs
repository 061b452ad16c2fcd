//! Which block that is kept as it is stands for which on the other side.
//!
//! Takes the pieces of both sides of one state; gives back pairs of code, HTML and formulas, in order. It does *not* look at prose.

use super::matching::Grams;
use super::piece::Piece;

/// Blocks looked at on either side of the diagonal. Origin: chosen by hand, to be more than a usual page has; not measured.
const BAND: usize = 100;

/// What two blocks of one kind have in common beside their letters. Origin: chosen by hand, so small
/// that letters decide wherever there are any to speak of; not measured.
const SAME_KIND: f32 = 0.01;

/// Pairs the blocks of two sides, each used once, in order: the pairs that together share most of what is ASCII.
pub(super) fn pair(source: &[Piece<'_>], target: &[Piece<'_>]) -> Vec<(usize, usize)> {
    let blocks = |pieces: &[Piece<'_>]| -> Vec<usize> {
        (0..pieces.len()).filter(|index| !pieces[*index].is_segment()).collect()
    };
    let (sources, targets) = (blocks(source), blocks(target));
    let (n, m) = (sources.len(), targets.len());
    if n == 0 || m == 0 {
        return Vec::new();
    }
    let grams = |pieces: &[Piece<'_>], chosen: &[usize]| -> Vec<Grams> {
        let ascii = |index: &usize| pieces[*index].raw.chars().filter(char::is_ascii).collect::<String>();
        chosen.iter().map(|index| Grams::of(&ascii(index))).collect()
    };
    let (source_grams, target_grams) = (grams(source, &sources), grams(target, &targets));
    let width = m + 1;
    let mut best = vec![0.0_f32; (n + 1) * width];
    for i in 1..=n {
        let middle = i * m / n;
        for j in 1..=m {
            let at = i * width + j;
            best[at] = best[at - width].max(best[at - 1]);
            let is_same_kind = source[sources[i - 1]].kind == target[targets[j - 1]].kind;
            if j + BAND >= middle && j <= middle + BAND && is_same_kind {
                let shared = source_grams[i - 1].similarity(&target_grams[j - 1]) + SAME_KIND;
                best[at] = best[at].max(best[at - width - 1] + shared);
            }
        }
    }
    let (mut i, mut j) = (n, m);
    let mut pairs = Vec::new();
    while i > 0 && j > 0 {
        let here = best[i * width + j];
        if here <= best[(i - 1) * width + j] {
            i -= 1;
        } else if here <= best[i * width + j - 1] {
            j -= 1;
        } else {
            pairs.push((sources[i - 1], targets[j - 1]));
            (i, j) = (i - 1, j - 1);
        }
    }
    pairs.reverse();
    pairs
}
