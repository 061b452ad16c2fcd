//! Chinese words that the lexicon has no partner for, by the words inside them: 欧洲大陆 is a word of the vocabulary whose
//! row may lack `Europe`, which 欧洲 has.
//!
//! Takes the state of linking; joins what is still free on both sides. It does *not* look at words of other scripts.

use super::LinkKind;
use super::pairs::{FIRST, SECOND, Work, float};
use crate::lexicon::{Lexicon, WordId};
use crate::text::lang::Side;
use crate::text::word::TokenKind;

/// What a link by a part of a word is worth beside one by the whole.
const PART: f32 = 0.6;

/// The least geometric mean of both probabilities for which a part counts as translated.
const LEAST: f32 = 0.02;

/// Only words rarer than this are linked by a part; what is more frequent is met by chance.
const MOST_SHARE: f32 = 0.002;

/// Longer words are names or phrases that were cut wrongly; their parts are too many to try.
const MOST_CHARACTERS: usize = 6;

/// Links the words that are left of the first side by their parts.
pub(super) fn link_parts(work: &mut Work, lexicon: &Lexicon) {
    let mut free: Vec<(WordId, usize)> = work.words[SECOND]
        .iter()
        .enumerate()
        .filter(|(index, linked)| {
            linked.word.kind == TokenKind::Word && linked.share < MOST_SHARE && work.is_free(SECOND, *index)
        })
        .filter_map(|(index, linked)| Some((linked.word.id?, index)))
        .collect();
    free.sort_unstable();
    for row in 0..work.words[FIRST].len() {
        if free.is_empty() {
            return;
        }
        let linked = &work.words[FIRST][row];
        if linked.word.kind != TokenKind::Han || !work.is_free(FIRST, row) {
            continue;
        }
        if let Some((score, column)) = best_part(&linked.word.key, &free, lexicon) {
            free.retain(|(_, index)| *index != column);
            work.join(row, column, PART * score.sqrt(), LinkKind::Lexicon);
        }
    }
}

/// Finds the free word that a part of a Chinese word translates best; long parts speak louder.
fn best_part(key: &str, free: &[(WordId, usize)], lexicon: &Lexicon) -> Option<(f32, usize)> {
    let ends: Vec<usize> = key.char_indices().map(|(at, _)| at).chain([key.len()]).collect();
    let count = ends.len() - 1;
    if !(2..=MOST_CHARACTERS).contains(&count) {
        return None;
    }
    let mut best: Option<(f32, usize)> = None;
    for from in 0..count {
        for to in from + 1..=count {
            if to - from == count {
                continue;
            }
            let Some(id) = lexicon.id(Side::Source, &key[ends[from]..ends[to]]) else { continue };
            let share = float(to - from) / float(count);
            for entry in lexicon.row(id) {
                let Ok(at) = free.binary_search_by_key(&entry.target, |(id, _)| *id) else { continue };
                let likeness = (entry.forward * entry.backward).sqrt();
                if likeness >= LEAST && best.is_none_or(|(before, _)| likeness * share > before) {
                    best = Some((likeness * share, free[at].1));
                }
            }
        }
    }
    best
}
