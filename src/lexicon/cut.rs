//! Cutting a run of Han characters into words of a vocabulary.
//!
//! Takes the vocabulary as an automaton, a cost for each word, and a run; gives back pieces that cover it. The pieces are
//! the cheapest path (Viterbi over unigram costs). Time and space are linear in the run: from each character at most
//! [`MAX_WORD_CHARS`] characters are walked. It does *not* look at anything but Han runs, and knows no grammar.

use std::ops::Range;

use fst::raw::{Fst, Output};

use crate::text::han::fold;

/// The longest word of a vocabulary, in characters: long enough for idioms (4) and most foreign names.
pub(crate) const MAX_WORD_CHARS: usize = 8;

/// Cost of a character no word covers, in nats: above any word's, so that a known path is never given up for it.
const UNKNOWN_COST: f32 = 20.0;

#[derive(Clone, Copy)]
struct Step {
    cost: f32,
    from: usize,
    id: Option<u32>,
}

/// Cuts `run` and hands each piece, as a byte range of `run` with its number in the vocabulary, to `piece`, in order.
///
/// Keys of the vocabulary are folded ([`fold`]); the run need not be. Of two paths of one cost the one with the longer word
/// at its end wins.
pub(crate) fn cut<D: AsRef<[u8]>>(
    vocabulary: &Fst<D>,
    cost: impl Fn(u32) -> f32,
    run: &str,
    mut piece: impl FnMut(Range<usize>, Option<u32>),
) {
    let characters: Vec<(usize, char)> =
        run.char_indices().map(|(offset, character)| (offset, fold(character))).collect();
    let mut best = vec![Step { cost: f32::INFINITY, from: 0, id: None }; characters.len() + 1];
    best[0].cost = 0.0;
    let mut buffer = [0; 4];
    for start in 0..characters.len() {
        let so_far = best[start].cost;
        let mut relax = |end: usize, added: f32, id: Option<u32>| {
            if so_far + added < best[end].cost {
                best[end] = Step { cost: so_far + added, from: start, id };
            }
        };
        relax(start + 1, UNKNOWN_COST, None);
        let mut node = vocabulary.root();
        let mut output = Output::zero();
        'walk: for (ahead, (_, character)) in characters[start..].iter().take(MAX_WORD_CHARS).enumerate() {
            for byte in character.encode_utf8(&mut buffer).bytes() {
                let Some(place) = node.find_input(byte) else { break 'walk };
                let transition = node.transition(place);
                output = output.cat(transition.out);
                node = vocabulary.node(transition.addr);
            }
            if node.is_final()
                && let Ok(id) = u32::try_from(output.cat(node.final_output()).value())
            {
                relax(start + ahead + 1, cost(id), Some(id));
            }
        }
    }
    let mut ends = Vec::new();
    let mut end = characters.len();
    while end > 0 {
        ends.push(end);
        end = best[end].from;
    }
    let offset = |place: usize| characters.get(place).map_or(run.len(), |(offset, _)| *offset);
    for end in ends.into_iter().rev() {
        piece(offset(best[end].from)..offset(end), best[end].id);
    }
}
