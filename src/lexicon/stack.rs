//! Several lexicons as one: the user's own first, what they lack from the others.
//!
//! Takes lexicons of the same two languages; gives back one that holds the words of all. Probabilities of a word that
//! several know are interpolated, so that the earlier counts more, yet only as much as it has to say: a row that sums to
//! less than 1 is trusted less. It does *not* keep the counts that the lexicons came from, which nobody has any more.
//! Time and space are linear in the entries of all.

use std::collections::HashMap;

use super::{Builder, Lexicon, WordId, WordSlot};
use crate::error::{Error, ErrorKind, Result};
use crate::text::lang::Side;

/// How much the earlier of two lexicons counts for a word that both know, if its probabilities sum to 1.
///
/// Origin: somebody who brings a lexicon of their own means it; a fourth is left to the others, so that its noise does not
/// take everything.
const FIRST: f32 = 0.75;

impl Lexicon {
    /// Puts several lexicons together, the first one first.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Model`] if there is none, if they are not of the same two languages in the same order, or if there is more
    /// than can be packed.
    ///
    /// # Examples
    ///
    /// ```
    /// use duiqi::lexicon::{Builder, Lexicon};
    /// use duiqi::text::lang::{Lang, Side};
    ///
    /// let own = |target: &str| {
    ///     let mut builder = Builder::new(Lang::chinese(), Lang::english());
    ///     let source = builder.word(Side::Source, "令牌", 1e-5, 0.0);
    ///     let target = builder.word(Side::Target, target, 1e-5, 0.0);
    ///     builder.entry(source, target, 0.8, 0.8);
    ///     Lexicon::from_bytes(builder.pack()?)
    /// };
    /// let stacked = Lexicon::stacked(&[own("token")?, own("tally")?])?;
    /// let word = stacked.id(Side::Source, "令牌").unwrap();
    /// let mut row: Vec<_> = stacked.row(word).map(|entry| (stacked.key(Side::Target, entry.target).unwrap(), entry.forward)).collect();
    /// row.sort_by(|one, other| other.1.total_cmp(&one.1));
    /// assert_eq!(row[0].0, "token");
    /// # Ok::<(), duiqi::Error>(())
    /// ```
    pub fn stacked(lexicons: &[Self]) -> Result<Self> {
        let (last, earlier) =
            lexicons.split_last().ok_or_else(|| Error::new(ErrorKind::Model, "there is no lexicon to put together"))?;
        let mut stacked = last.clone();
        for first in earlier.iter().rev() {
            let of = |lexicon: &Self, side: Side| lexicon.side(side).lang.primary().to_owned();
            for side in [Side::Source, Side::Target] {
                if of(first, side) != of(&stacked, side) {
                    let message = format!(
                        "lexicons of {} → {} and {} → {} do not go together",
                        first.source_lang(),
                        first.target_lang(),
                        stacked.source_lang(),
                        stacked.target_lang()
                    );
                    return Err(Error::new(ErrorKind::Model, message));
                }
            }
            stacked = Self::from_bytes(pair(first, &stacked)?)?;
        }
        Ok(stacked)
    }
}

/// The words of two lexicons, each once.
struct Words {
    slots: Vec<WordSlot>,
    /// For each lexicon, the place in `slots` of each of its words.
    places: [Vec<usize>; 2],
}

fn words(builder: &mut Builder, lexicons: [&Lexicon; 2], side: Side) -> Words {
    let [first, second] = lexicons;
    let mut slots = Vec::with_capacity(first.count(side) + second.count(side));
    let mut places = [Vec::new(), vec![0; second.count(side)]];
    let mut shared = vec![false; second.count(side)];
    for (id, key) in first.ids(side).zip(first.side(side).keys()) {
        let (mut background, mut null) = (first.background(side, id), first.null(side, id));
        if let Some(other) = second.id(side, &key) {
            // The later lexicon has seen more text, so how common a word is it knows better.
            (background, null) = (second.background(side, other), second.null(side, other));
            places[1][other.index()] = slots.len();
            shared[other.index()] = true;
        }
        places[0].push(slots.len());
        slots.push(builder.word(side, &key, background, null));
    }
    let rest = second.ids(side).zip(second.side(side).keys());
    for (id, key) in rest.filter(|(id, _)| !shared[id.index()]) {
        places[1][id.index()] = slots.len();
        slots.push(builder.word(side, &key, second.background(side, id), second.null(side, id)));
    }
    Words { slots, places }
}

/// Sums of the probabilities of each word of the result, in each lexicon.
fn masses(lexicon: &Lexicon, which: usize, sources: &Words, targets: &Words, sums: &mut [[Vec<f32>; 2]; 2]) {
    for source in lexicon.ids(Side::Source) {
        for entry in lexicon.row(source) {
            sums[0][which][sources.places[which][source.index()]] += entry.forward;
            sums[1][which][targets.places[which][entry.target.index()]] += entry.backward;
        }
    }
}

/// The factors by which the probabilities of both lexicons are multiplied before they are added.
fn factors(first: f32, second: f32) -> [f32; 2] {
    match (first > 0.0, second > 0.0) {
        (true, true) => {
            let share = FIRST * first.min(1.0);
            [share / first, 1.0 - share]
        }
        _ => [1.0, 1.0],
    }
}

fn pair(first: &Lexicon, second: &Lexicon) -> Result<Vec<u8>> {
    let mut builder = Builder::new(first.source_lang().clone(), first.target_lang().clone());
    let lexicons = [first, second];
    let sources = words(&mut builder, lexicons, Side::Source);
    let targets = words(&mut builder, lexicons, Side::Target);
    let empty = |words: &Words| [vec![0.0; words.slots.len()], vec![0.0; words.slots.len()]];
    let mut sums = [empty(&sources), empty(&targets)];
    for (which, lexicon) in lexicons.into_iter().enumerate() {
        masses(lexicon, which, &sources, &targets, &mut sums);
    }
    let factor = |side: usize, place: usize, which: usize| factors(sums[side][0][place], sums[side][1][place])[which];
    let row = |which: usize, id: WordId| -> Vec<(usize, f32, f32)> {
        let lexicon = lexicons[which];
        let place = sources.places[which][id.index()];
        let entry = |entry: super::Entry| {
            let target = targets.places[which][entry.target.index()];
            (target, entry.forward * factor(0, place, which), entry.backward * factor(1, target, which))
        };
        lexicon.row(id).map(entry).collect()
    };
    let mut rows: Vec<HashMap<usize, (f32, f32)>> = vec![HashMap::new(); first.count(Side::Source)];
    for (own, id) in rows.iter_mut().zip(first.ids(Side::Source)) {
        own.extend(row(0, id).into_iter().map(|(target, forward, backward)| (target, (forward, backward))));
    }
    let mut add = |source: usize, target: usize, forward: f32, backward: f32| {
        builder.entry(sources.slots[source], targets.slots[target], forward, backward);
    };
    for id in second.ids(Side::Source) {
        let source = sources.places[1][id.index()];
        for (target, forward, backward) in row(1, id) {
            let own = rows.get_mut(source).and_then(|own| own.remove(&target)).unwrap_or_default();
            add(source, target, own.0 + forward, own.1 + backward);
        }
    }
    for (source, own) in rows.into_iter().enumerate() {
        let mut own: Vec<(usize, (f32, f32))> = own.into_iter().collect();
        own.sort_unstable_by_key(|(target, _)| *target);
        own.into_iter().for_each(|(target, (forward, backward))| add(source, target, forward, backward));
    }
    builder.pack()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::lang::Lang;

    fn lexicon(entries: &[(&str, &str, f32, f32)]) -> Lexicon {
        let mut builder = Builder::new(Lang::chinese(), Lang::english());
        let mut slots: [HashMap<&str, WordSlot>; 2] = [HashMap::new(), HashMap::new()];
        for (source, target, forward, backward) in entries {
            let source = *slots[0].entry(source).or_insert_with(|| builder.word(Side::Source, source, 1e-4, 0.1));
            let target = *slots[1].entry(target).or_insert_with(|| builder.word(Side::Target, target, 1e-4, 0.1));
            builder.entry(source, target, *forward, *backward);
        }
        Lexicon::from_bytes(builder.pack().unwrap()).unwrap()
    }

    fn pair_of(lexicon: &Lexicon, source: &str, target: &str) -> (f32, f32) {
        let target = lexicon.id(Side::Target, target);
        let source = lexicon.id(Side::Source, source).unwrap();
        lexicon
            .row(source)
            .find(|entry| Some(entry.target) == target)
            .map_or((0.0, 0.0), |entry| (entry.forward, entry.backward))
    }

    #[test]
    fn what_one_knows_alone_stays_and_what_both_know_is_shared() {
        let own = lexicon(&[("甲", "first", 1.0, 1.0), ("乙", "second", 0.4, 0.4)]);
        let base = lexicon(&[("甲", "armour", 0.8, 0.8), ("乙", "bee", 0.8, 0.8), ("丙", "third", 0.9, 0.9)]);
        let stacked = Lexicon::stacked(&[own, base]).unwrap();
        let near = |seen: f32, wanted: f32| assert!((seen - wanted).abs() < 0.07 * wanted, "{seen} {wanted}");
        near(pair_of(&stacked, "甲", "first").0, 0.75);
        near(pair_of(&stacked, "甲", "armour").0, 0.2);
        near(pair_of(&stacked, "甲", "armour").1, 0.8);
        near(pair_of(&stacked, "乙", "second").0, 0.3);
        near(pair_of(&stacked, "乙", "bee").0, 0.56);
        near(pair_of(&stacked, "丙", "third").0, 0.9);
        for id in stacked.ids(Side::Source) {
            assert!(stacked.row(id).map(|entry| entry.forward).sum::<f32>() <= 1.001);
        }
    }

    #[test]
    fn a_lexicon_upon_itself_and_upon_nothing_is_itself() {
        let own = lexicon(&[("甲", "first", 0.6, 0.5), ("甲", "armour", 0.3, 0.9)]);
        let empty = lexicon(&[]);
        for stack in [vec![own.clone()], vec![own.clone(), empty.clone()], vec![empty, own.clone()]] {
            let stacked = Lexicon::stacked(&stack).unwrap();
            assert_eq!(stacked.count_entries(), 2);
            assert_eq!(pair_of(&stacked, "甲", "armour"), pair_of(&own, "甲", "armour"));
        }
        assert_eq!(Lexicon::stacked(&[own.clone(), own]).unwrap().count_entries(), 2);
    }

    #[test]
    fn other_languages_and_nothing_are_refused() {
        let turned = Lexicon::from_bytes(Builder::new(Lang::english(), Lang::chinese()).pack().unwrap()).unwrap();
        let refused = Lexicon::stacked(&[lexicon(&[]), turned]).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Model);
        assert!(refused.to_string().contains("zh → en and en → zh"), "{refused}");
        assert!(Lexicon::stacked(&[]).is_err());
    }
}
