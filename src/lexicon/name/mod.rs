//! Names: whether a Han name and a Latin one are the same name, by how they are read.
//!
//! Takes a name in Han characters, or a run of them that may hold one, and a name in Latin letters; gives back a
//! [`Likeness`], how much likelier the Latin letters are given the characters than by chance. It does *not* look names up:
//! a name met for the first time is judged like any other. It does *not* know which words are names.
//!
//! A Latin name is read off the characters in one of three ways ([`Scheme`]): pinyin (梁文锋 = Liang Wenfeng, also with the
//! surname last), Wade–Giles (李登辉 = Lee Teng-hui, nearly), or by sound, as foreign names are written (马克·安德森 = Marc
//! Andreessen). Each character stands for a stretch of letters; which, and how likely, is a table for pinyin and Wade–Giles
//! ([`crate::text::pinyin`]) and learned from pairs of names for sound ([`Sounds`]). The probability of the letters is the sum
//! over all ways to share them out among the characters (a joint source-channel model without memory; Li, Zhang & Su 2004,
//! "A joint source-channel model for machine transliteration"). Time is characters × letters × longest stretch.

mod letters;
mod sounds;

use std::ops::Range;

pub use letters::LatinName;
pub(crate) use letters::heard;
use letters::{LONGEST_STRETCH, Letters};
pub use sounds::Sounds;

/// How a Latin name is read off Han characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scheme {
    /// The Mandarin reading in pinyin.
    Pinyin,
    /// The Mandarin reading in Wade–Giles.
    WadeGiles,
    /// A foreign name by its sound.
    Sound,
}

/// How much speaks for two names being one.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Likeness {
    /// The logarithm of how much likelier the letters are given the characters than by chance, in nats; below zero where
    /// they fit worse than those of any other name.
    pub gain_nats: f32,
    /// The way of reading that explains the letters best.
    pub scheme: Scheme,
}

/// Of so many names that may stand where one is looked for, one is right: what a gain is held against.
///
/// Origin: a page has some tens of names.
const CANDIDATES: f32 = 50.0;

impl Likeness {
    /// Returns the probability, 0 to 1, that the names are one, if one of fifty candidates is.
    #[must_use]
    pub fn probability(self) -> f32 {
        1.0 / (1.0 + CANDIDATES * (-self.gain_nats).exp())
    }
}

/// A stretch of a Han run that may be a Latin name.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Where it stands, in bytes of the run.
    pub range: Range<usize>,
    /// How much speaks for it; less than for the stretch alone, because a long run has many stretches.
    pub likeness: Likeness,
}

/// How much each scheme is expected, before anything is seen. Origin: names in translated prose are about as often Chinese
/// as foreign; Wade–Giles is for people from Taiwan and for old books.
const PRIORS: [(Scheme, f64); 3] = [(Scheme::Pinyin, 0.45), (Scheme::WadeGiles, 0.05), (Scheme::Sound, 0.5)];

/// The share of a character's letters that may be any: names are not always spelled by the rules.
const LOOSENESS: f64 = 0.02;

/// The probability that a name goes on after a character, for the chance of letters without characters: names have three
/// characters on average.
const GOES_ON: f64 = 0.65;

impl Sounds {
    /// Compares a whole Han name with a Latin one.
    ///
    /// Characters that are not Han (the point in 马克·安德森) are passed over. `None` if there is no Han character.
    ///
    /// # Examples
    ///
    /// ```
    /// use duiqi::lexicon::name::{LatinName, Scheme, Sounds};
    /// let sounds = Sounds::embedded();
    /// let name = LatinName::new("Wenfeng Liang").unwrap();
    /// let right = sounds.likeness("梁文锋", &name).unwrap();
    /// let wrong = sounds.likeness("王传福", &name).unwrap();
    /// assert!(right.probability() > 0.9 && right.scheme == Scheme::Pinyin);
    /// assert!(wrong.probability() < 0.1);
    /// ```
    #[must_use]
    pub fn likeness(&self, han: &str, latin: &LatinName) -> Option<Likeness> {
        let characters: Vec<char> = han.chars().filter(|character| crate::text::han::is_han(*character)).collect();
        if characters.is_empty() {
            return None;
        }
        let mut best: Option<(f64, Scheme)> = None;
        let mut total = 0.0;
        for (scheme, prior) in PRIORS {
            let orders = latin.orders(scheme);
            for order in orders {
                let inside = prior * self.inside(&characters, order, scheme) / count(orders.len());
                total += inside;
                if best.is_none_or(|(so_far, _)| inside > so_far) {
                    best = Some((inside, scheme));
                }
            }
        }
        let (_, scheme) = best?;
        Some(Likeness { gain_nats: narrow((total / self.chance(latin)).ln()), scheme })
    }

    /// Finds the stretch of a Han run that is most like a Latin name.
    ///
    /// `None` if no stretch is likelier than chance.
    #[must_use]
    pub fn find(&self, run: &str, latin: &LatinName) -> Option<Found> {
        let places: Vec<(usize, char)> = run.char_indices().filter(|(_, at)| crate::text::han::is_han(*at)).collect();
        let characters: Vec<char> = places.iter().map(|(_, character)| *character).collect();
        let mut best: Option<(f64, Range<usize>, Scheme)> = None;
        for (scheme, prior) in PRIORS {
            for order in latin.orders(scheme) {
                let Some((worth, stretch)) = self.best_stretch(&characters, order, scheme) else { continue };
                let worth = prior * worth;
                if best.as_ref().is_none_or(|(so_far, ..)| worth > *so_far) {
                    best = Some((worth, stretch, scheme));
                }
            }
        }
        let (_, stretch, scheme) = best?;
        let start = places.get(stretch.start)?.0;
        let end = places.get(stretch.end).map_or(run.len(), |place| place.0);
        let end = run
            .get(start..end)
            .map_or(end, |text| start + text.trim_end_matches(|c| !crate::text::han::is_han(c)).len());
        let whole = self.likeness(run.get(start..end)?, latin)?;
        let gain_nats = whole.gain_nats - narrow(count(characters.len()).ln());
        (gain_nats > 0.0).then_some(Found { range: start..end, likeness: Likeness { gain_nats, scheme } })
    }

    /// The probability of the letters given the characters, over all ways to share them out.
    fn inside(&self, characters: &[char], letters: &Letters, scheme: Scheme) -> f64 {
        let usual = self.usual_stretches(letters, scheme);
        let mut here = vec![0.0; letters.len() + 1];
        here[0] = 1.0;
        for &character in characters {
            let mut next = vec![0.0; letters.len() + 1];
            let unit = self.unit(character, scheme);
            for start in (0..=letters.len()).filter(|start| here[*start] > 0.0) {
                for end in letters.ends(start) {
                    next[end] += here[start] * emitted(&unit, letters.stretch(start, end), usual[start][end - start]);
                }
            }
            here = next;
        }
        here[letters.len()]
    }

    /// The stretch of the characters with the single best way to share the letters out, and the probability of that way.
    fn best_stretch(&self, characters: &[char], letters: &Letters, scheme: Scheme) -> Option<(f64, Range<usize>)> {
        let usual = self.usual_stretches(letters, scheme);
        let mut here = vec![(0.0, 0); letters.len() + 1];
        let mut best: Option<(f64, Range<usize>)> = None;
        for (place, &character) in characters.iter().enumerate() {
            here[0] = (1.0, place);
            let mut next = vec![(0.0, 0); letters.len() + 1];
            let unit = self.unit(character, scheme);
            for start in (0..letters.len()).filter(|start| here[*start].0 > 0.0) {
                for end in letters.ends(start) {
                    let (worth, from) = here[start];
                    let worth = worth * emitted(&unit, letters.stretch(start, end), usual[start][end - start]);
                    // A stretch does not begin or end with a character that stands for nothing.
                    if worth > next[end].0 && end > 0 {
                        next[end] = (worth, from);
                    }
                }
            }
            here = next;
            let (worth, from) = here[letters.len()];
            if worth > 0.0 && best.as_ref().is_none_or(|(so_far, _)| worth > *so_far) {
                best = Some((worth, from..place + 1));
            }
        }
        best
    }

    /// The probability of the letters as those of any name.
    fn chance(&self, latin: &LatinName) -> f64 {
        let mut total = f64::MIN_POSITIVE;
        for (scheme, prior) in PRIORS {
            let orders = latin.orders(scheme);
            for letters in orders {
                let mut sums = vec![0.0; letters.len() + 1];
                sums[0] = (1.0 - GOES_ON) / GOES_ON;
                for start in 0..letters.len() {
                    for end in letters.ends(start).filter(|end| *end > start) {
                        sums[end] += sums[start] * GOES_ON * self.usual(letters.stretch(start, end), scheme);
                    }
                }
                total += prior * sums[letters.len()] / count(orders.len());
            }
        }
        total
    }

    /// How usual each stretch of the letters is, by its start and its length: the same for every character.
    fn usual_stretches(&self, letters: &Letters, scheme: Scheme) -> Vec<[f64; LONGEST_STRETCH + 1]> {
        let mut usual = vec![[0.0; LONGEST_STRETCH + 1]; letters.len() + 1];
        for (start, row) in usual.iter_mut().enumerate() {
            for end in letters.ends(start) {
                row[end - start] = self.usual(letters.stretch(start, end), scheme);
            }
        }
        usual
    }
}

/// The probability that a character stands for a stretch of letters that is `usual` for any character.
fn emitted(unit: &sounds::Unit<'_>, letters: &str, usual: f64) -> f64 {
    (1.0 - LOOSENESS) * unit.probability(letters) + LOOSENESS * usual
}

/// Counts as a float; names are short.
#[expect(clippy::cast_precision_loss, reason = "names and runs are short")]
fn count(count: usize) -> f64 {
    count as f64
}

#[expect(clippy::cast_possible_truncation, reason = "a likeness needs no more than single precision")]
fn narrow(value: f64) -> f32 {
    value as f32
}

#[cfg(test)]
mod tests;
