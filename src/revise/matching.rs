//! Two states of one side → which pieces of the old became which of the new.
//!
//! Takes the pieces of both states; gives back for each old piece the new ones it became. It does *not* know the other side.
//!
//! What is written alike is found by a patience diff (crate `similar`). Between two such places the rest is matched by a dynamic
//! program over what they share, with sentences cut in two and joined; what then is left on both sides and written alike was
//! moved. Time is that of the diff, and the product of the two lengths of each stretch that changed, bounded by a band.

use std::collections::HashMap;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::piece::Piece;

/// How an old piece and a new one belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tie {
    /// Written alike, in the same order as their neighbours.
    Same,
    /// Written alike, but elsewhere.
    Moved,
    /// Written otherwise.
    Edited,
}

/// Which pieces became which.
#[derive(Debug, Default)]
pub(super) struct Matching {
    /// For each old piece, the new ones it became, in order.
    pub(super) forward: Vec<Vec<usize>>,
    /// For each new piece, the old ones it was, in order.
    pub(super) back: Vec<Vec<usize>>,
    /// For each new piece, how it belongs to what it was; `None` for one that is new.
    pub(super) ties: Vec<Option<Tie>>,
}

impl Matching {
    fn tie(&mut self, old: usize, new: usize, tie: Tie) {
        self.forward[old].push(new);
        self.back[new].push(old);
        self.ties[new] = Some(tie);
    }
}

/// Shortest text, in characters, that is taken for moved: shorter ones (a hyphen in a table) stand in many places.
const MOVED_CHARS: usize = 6;

/// Matches the pieces of two states of one side.
pub(super) fn match_pieces(old: &[Piece<'_>], new: &[Piece<'_>]) -> Matching {
    let mut matching = Matching {
        forward: vec![Vec::new(); old.len()],
        back: vec![Vec::new(); new.len()],
        ties: vec![None; new.len()],
    };
    let keys = |pieces: &[Piece<'_>]| -> Vec<String> { pieces.iter().map(|piece| piece.raw.to_owned()).collect() };
    let (old_keys, new_keys) = (keys(old), keys(new));
    let mut stretch = Stretch::default();
    for step in capture_diff_slices(Algorithm::Patience, &old_keys, &new_keys) {
        match step {
            DiffOp::Equal { old_index, new_index, len } => {
                stretch.take().settle(&mut matching, old, new);
                for offset in 0..len {
                    matching.tie(old_index + offset, new_index + offset, Tie::Same);
                }
            }
            DiffOp::Delete { old_index, old_len, .. } => stretch.old.extend(old_index..old_index + old_len),
            DiffOp::Insert { new_index, new_len, .. } => stretch.new.extend(new_index..new_index + new_len),
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                stretch.old.extend(old_index..old_index + old_len);
                stretch.new.extend(new_index..new_index + new_len);
            }
        }
    }
    stretch.take().settle(&mut matching, old, new);
    find_moved(&mut matching, old, new);
    matching
}

/// Ties what is left on both sides, written alike, and long enough to be no accident; the first to the first.
fn find_moved(matching: &mut Matching, old: &[Piece<'_>], new: &[Piece<'_>]) {
    let mut left: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, piece) in old.iter().enumerate().rev() {
        if matching.forward[index].is_empty() && piece.raw.chars().nth(MOVED_CHARS - 1).is_some() {
            left.entry(piece.raw).or_default().push(index);
        }
    }
    for (index, piece) in new.iter().enumerate() {
        if matching.back[index].is_empty()
            && let Some(was) = left.get_mut(piece.raw).and_then(Vec::pop)
        {
            matching.tie(was, index, Tie::Moved);
        }
    }
}

/// Neighbouring pieces between two that are written alike.
#[derive(Debug, Default)]
struct Stretch {
    old: Vec<usize>,
    new: Vec<usize>,
}

/// Cells of the program that are looked at on either side of its diagonal. Origin: chosen by hand: a stretch of that
/// many sentences written anew is a new text, and what became of what is no longer asked. Not measured.
const BAND: usize = 120;

/// What two pieces of the same kind at the same turn share beyond their words. Origin: chosen by hand, well below
/// `LEAST_EDITED`, so that words decide first; not measured.
const SAME_KIND: f32 = 0.1;

/// Least similarity at which prose counts as edited and not as another text. Origin: chosen by
/// hand; not measured.
const LEAST_EDITED: f32 = 0.25;

/// What cutting or joining sentences costs beside an edit of one. Origin: as `SAME_KIND`.
const REGROUPED: f32 = 0.05;

impl Stretch {
    fn take(&mut self) -> Self {
        std::mem::take(self)
    }

    /// Matches what has changed, by what is shared.
    fn settle(&self, matching: &mut Matching, old: &[Piece<'_>], new: &[Piece<'_>]) {
        if self.old.is_empty() || self.new.is_empty() {
            return;
        }
        let (n, m) = (self.old.len(), self.new.len());
        let old: Vec<&Piece<'_>> = self.old.iter().map(|index| &old[*index]).collect();
        let new: Vec<&Piece<'_>> = self.new.iter().map(|index| &new[*index]).collect();
        let old_grams: Vec<Grams> = old.iter().map(|piece| Grams::of(piece.raw)).collect();
        let new_grams: Vec<Grams> = new.iter().map(|piece| Grams::of(piece.raw)).collect();
        let width = m + 1;
        let mut best = vec![0.0_f32; (n + 1) * width];
        let mut step = vec![(0_usize, 0_usize); (n + 1) * width];
        for i in 0..=n {
            let middle = i * m / n;
            for j in middle.saturating_sub(BAND)..=(middle + BAND).min(m) {
                let mut consider = |di: usize, dj: usize, gain: f32| {
                    if i < di || j < dj {
                        return;
                    }
                    let total = best[(i - di) * width + (j - dj)] + gain;
                    let at = i * width + j;
                    if step[at] == (0, 0) || total > best[at] {
                        (best[at], step[at]) = (total, (di, dj));
                    }
                };
                if (i, j) == (0, 0) {
                    continue;
                }
                if i > 0
                    && j > 0
                    && let Some(gain) = one_to_one(old[i - 1], new[j - 1], &old_grams[i - 1], &new_grams[j - 1])
                {
                    consider(1, 1, gain);
                }
                if i > 0 && j > 1 && are_neighbours(new[j - 2], new[j - 1]) && old[i - 1].kind == new[j - 1].kind {
                    let joined = new_grams[j - 2].joined(&new_grams[j - 1]);
                    consider(1, 2, regrouped(&old_grams[i - 1], &joined));
                }
                if i > 1 && j > 0 && are_neighbours(old[i - 2], old[i - 1]) && old[i - 1].kind == new[j - 1].kind {
                    let joined = old_grams[i - 2].joined(&old_grams[i - 1]);
                    consider(2, 1, regrouped(&joined, &new_grams[j - 1]));
                }
                consider(1, 0, 0.0);
                consider(0, 1, 0.0);
            }
        }
        let (mut i, mut j) = (n, m);
        while (i, j) != (0, 0) {
            // Outside of the band nothing was weighed.
            let (di, dj) = match step[i * width + j] {
                (0, 0) if i > 0 => (1, 0),
                (0, 0) => (0, 1),
                step => step,
            };
            for (was, one) in self.old[i - di..i].iter().zip(&old[i - di..i]) {
                for (is, other) in self.new[j - dj..j].iter().zip(&new[j - dj..j]) {
                    let tie = if one.raw == other.raw { Tie::Same } else { Tie::Edited };
                    matching.tie(*was, *is, tie);
                }
            }
            (i, j) = (i - di, j - dj);
        }
    }
}

/// What matching two pieces is worth; `None` where they cannot be two states of one.
fn one_to_one(old: &Piece<'_>, new: &Piece<'_>, old_grams: &Grams, new_grams: &Grams) -> Option<f32> {
    if old.is_segment() != new.is_segment() {
        return None;
    }
    let shared = old_grams.similarity(new_grams);
    // What stands at the same turn of a table is the same cell, whatever it says now.
    let is_cell = old.kind == new.kind && old.kind == crate::document::BlockKind::TableCell;
    (is_cell || shared >= LEAST_EDITED).then(|| shared + if old.kind == new.kind { SAME_KIND } else { 0.0 })
}

fn regrouped(one: &Grams, other: &Grams) -> f32 {
    one.similarity(other) - REGROUPED
}

fn are_neighbours(one: &Piece<'_>, next: &Piece<'_>) -> bool {
    one.is_segment() && next.is_segment() && one.block == next.block
}

/// The pairs of neighbouring characters of a text, sorted; white space does not count.
#[derive(Debug)]
pub(super) struct Grams(Vec<(char, char)>);

impl Grams {
    pub(super) fn of(text: &str) -> Self {
        let letters: Vec<char> = text.chars().filter(|letter| !letter.is_whitespace()).collect();
        let mut grams: Vec<(char, char)> = letters.windows(2).map(|pair| (pair[0], pair[1])).collect();
        // A text of one character is its own pair.
        if let [only] = letters[..] {
            grams.push((only, '\0'));
        }
        grams.sort_unstable();
        Self(grams)
    }

    fn joined(&self, other: &Self) -> Self {
        let mut grams = self.0.clone();
        grams.extend_from_slice(&other.0);
        grams.sort_unstable();
        Self(grams)
    }

    /// Returns the Dice coefficient, 0 to 1.
    #[expect(clippy::cast_precision_loss, reason = "counts of letters in a sentence")]
    pub(super) fn similarity(&self, other: &Self) -> f32 {
        let (mut i, mut j, mut shared) = (0, 0, 0_usize);
        while let (Some(one), Some(two)) = (self.0.get(i), other.0.get(j)) {
            match one.cmp(two) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => (i, j, shared) = (i + 1, j + 1, shared + 1),
            }
        }
        let all = self.0.len() + other.0.len();
        if all == 0 { 0.0 } else { 2.0 * shared as f32 / all as f32 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{BlockKind, SegmentId};
    use crate::revise::piece::Subject;
    use crate::text::span::ByteSpan;

    fn pieces<'a>(texts: &[&'a str]) -> Vec<Piece<'a>> {
        let piece = |(index, raw): (u32, &&'a str)| Piece {
            subject: Subject::Segment(SegmentId(index)),
            kind: BlockKind::Paragraph,
            block: 0,
            span: ByteSpan::default(),
            extent: ByteSpan::default(),
            raw,
            plain: raw,
        };
        (0..).zip(texts).map(piece).collect()
    }

    fn forward(old: &[&str], new: &[&str]) -> Vec<Vec<usize>> {
        match_pieces(&pieces(old), &pieces(new)).forward
    }

    #[test]
    fn edited_added_and_removed_pieces_are_told_apart() {
        let old = ["今天天气很好。", "我们去公园散步。", "晚上回家吃饭。"];
        assert_eq!(forward(&old, &old), [vec![0], vec![1], vec![2]]);
        let new = ["今天天气很好。", "孩子们在学校。", "我们去河边散步。", "晚上回家吃饭。"];
        assert_eq!(forward(&old, &new), [vec![0], vec![2], vec![3]]);
        assert_eq!(forward(&old, &["今天天气很好。", "晚上回家吃饭。"]), [vec![0], vec![], vec![1]]);
    }

    #[test]
    fn a_sentence_cut_in_two_stays_one_thing() {
        let old = ["我们去公园散步，然后回家吃晚饭，最后看书。", "甲乙丙丁。"];
        let new = ["我们去公园散步。", "然后回家吃晚饭，最后看书。", "甲乙丙丁。"];
        assert_eq!(forward(&old, &new), [vec![0, 1], vec![2]]);
        assert_eq!(forward(&new, &old), [vec![0], vec![0], vec![1]]);
    }

    #[test]
    fn what_moved_is_found() {
        let old = ["第一段说的是天气。", "第二段说的是公园。", "第三段说的是晚饭。"];
        let new = ["第三段说的是晚饭。", "第一段说的是天气。", "第二段说的是公园。"];
        let matching = match_pieces(&pieces(&old), &pieces(&new));
        assert_eq!(matching.forward, [vec![1], vec![2], vec![0]]);
        assert_eq!(matching.ties, [Some(Tie::Moved), Some(Tie::Same), Some(Tie::Same)]);
    }
}
