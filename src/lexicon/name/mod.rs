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

use std::cell::OnceCell;
use std::ops::Range;

pub use letters::LatinName;
pub(crate) use letters::heard;
use letters::{LONGEST_STRETCH, Letters};
pub use sounds::Sounds;
use sounds::{Stretch, Unit};

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
        self.sought(latin).likeness(&self.run(han))
    }

    /// Finds the stretch of a Han run that is most like a Latin name.
    ///
    /// `None` if no stretch is likelier than chance.
    #[must_use]
    pub fn find(&self, run: &str, latin: &LatinName) -> Option<Found> {
        self.sought(latin).find(&self.run(run))
    }

    /// Makes a Latin name ready to be looked for in many runs.
    #[must_use]
    pub fn sought<'s>(&'s self, name: &'s LatinName) -> Sought<'s> {
        let orders = PRIORS.map(|(scheme, _)| {
            let letters = name.orders(scheme).iter();
            letters.map(|letters| Order::new(letters, self.stretches(letters, scheme))).collect()
        });
        Sought { orders, chance: OnceCell::new() }
    }

    /// Makes a Han run ready to hold many names.
    #[must_use]
    pub fn run(&self, text: &str) -> Run<'_> {
        let characters = text.char_indices().filter(|(_, character)| crate::text::han::is_han(*character));
        let characters: Vec<(usize, char)> = characters.collect();
        let units = PRIORS.map(|(scheme, _)| {
            characters.iter().map(|(_, character)| self.unit(*character, scheme)).collect::<Vec<_>>()
        });
        let bounds = characters.iter().map(|(start, character)| *start..start + character.len_utf8()).collect();
        Run { bounds, units }
    }

    /// What is asked of each stretch of the letters, by its start and its length: the same for every character.
    fn stretches(&self, letters: &Letters, scheme: Scheme) -> Vec<[Stretch; LONGEST_STRETCH + 1]> {
        let mut stretches = vec![[Stretch::default(); LONGEST_STRETCH + 1]; letters.len() + 1];
        for (start, row) in stretches.iter_mut().enumerate() {
            for end in letters.ends(start) {
                let text = letters.stretch(start, end);
                row[end - start] = self.stretch(text, scheme);
            }
        }
        stretches
    }
}

/// A run of Han characters in which names are looked for.
#[derive(Debug)]
pub struct Run<'s> {
    /// Where each character stands, in bytes; what is not Han is passed over.
    bounds: Vec<Range<usize>>,
    /// For each of [`PRIORS`], the characters as that scheme reads them.
    units: [Vec<Unit<'s>>; PRIORS.len()],
}

/// A Latin name that is looked for, with all that does not depend on where.
#[derive(Debug)]
pub struct Sought<'s> {
    /// For each of [`PRIORS`], the orders in which the name is read.
    orders: [Vec<Order<'s>>; PRIORS.len()],
    /// The probability of the letters as those of any name.
    chance: OnceCell<f64>,
}

#[derive(Debug)]
struct Order<'s> {
    letters: &'s Letters,
    stretches: Vec<[Stretch; LONGEST_STRETCH + 1]>,
    /// How likely the letters up to each place are by chance: a unigram model of stretches.
    chance: Vec<f64>,
}

impl<'s> Order<'s> {
    fn new(letters: &'s Letters, stretches: Vec<[Stretch; LONGEST_STRETCH + 1]>) -> Self {
        let mut chance = vec![0.0; letters.len() + 1];
        chance[0] = (1.0 - GOES_ON) / GOES_ON;
        for start in 0..letters.len() {
            for end in letters.ends(start).filter(|end| *end > start) {
                chance[end] += chance[start] * GOES_ON * stretches[start][end - start].usual;
            }
        }
        Self { letters, stretches, chance }
    }
}

impl Sought<'_> {
    /// Compares a whole Han name with the name, as [`Sounds::likeness`] does.
    #[must_use]
    pub fn likeness(&self, han: &Run<'_>) -> Option<Likeness> {
        self.likeness_within(han, 0..han.bounds.len())
    }

    /// Compares some of the characters of a run with the name.
    fn likeness_within(&self, run: &Run<'_>, within: Range<usize>) -> Option<Likeness> {
        if within.is_empty() {
            return None;
        }
        let mut best: Option<(f64, Scheme)> = None;
        let mut total = 0.0;
        for (((scheme, prior), orders), units) in PRIORS.into_iter().zip(&self.orders).zip(&run.units) {
            for order in orders {
                let inside = prior * inside(&units[within.clone()], order) / count(orders.len());
                total += inside;
                if best.is_none_or(|(so_far, _)| inside > so_far) {
                    best = Some((inside, scheme));
                }
            }
        }
        let (_, scheme) = best?;
        Some(Likeness { gain_nats: narrow((total / self.chance()).ln()), scheme })
    }

    /// Finds the stretch of a Han run that is most like the name, as [`Sounds::find`] does.
    #[must_use]
    pub fn find(&self, run: &Run<'_>) -> Option<Found> {
        let mut best: Option<(f64, Range<usize>, Scheme)> = None;
        for (((scheme, prior), orders), units) in PRIORS.into_iter().zip(&self.orders).zip(&run.units) {
            for order in orders {
                let Some((worth, stretch)) = best_stretch(units, order) else { continue };
                let worth = prior * worth;
                if best.as_ref().is_none_or(|(so_far, ..)| worth > *so_far) {
                    best = Some((worth, stretch, scheme));
                }
            }
        }
        let (_, stretch, scheme) = best?;
        let bounds = run.bounds.get(stretch.clone())?;
        let range = bounds.first()?.start..bounds.last()?.end;
        let whole = self.likeness_within(run, stretch)?;
        let gain_nats = whole.gain_nats - narrow(count(run.bounds.len()).ln());
        (gain_nats > 0.0).then_some(Found { range, likeness: Likeness { gain_nats, scheme } })
    }

    fn chance(&self) -> f64 {
        *self.chance.get_or_init(|| {
            let mut total = f64::MIN_POSITIVE;
            for ((_, prior), orders) in PRIORS.into_iter().zip(&self.orders) {
                for order in orders {
                    total += prior * order.chance[order.letters.len()] / count(orders.len());
                }
            }
            total
        })
    }
}

/// The probability of the letters given the characters, over all ways to share them out.
fn inside(units: &[Unit<'_>], Order { letters, stretches, .. }: &Order<'_>) -> f64 {
    let mut here = vec![0.0; letters.len() + 1];
    let mut next = here.clone();
    here[0] = 1.0;
    for unit in units {
        next.fill(0.0);
        for start in (0..=letters.len()).filter(|start| here[*start] > 0.0) {
            for end in letters.ends(start) {
                next[end] += here[start] * emitted(unit, &stretches[start][end - start]);
            }
        }
        std::mem::swap(&mut here, &mut next);
    }
    here[letters.len()]
}

/// A beginning this much less likely than by chance is not followed: no name recovers from three characters in a row that
/// stand for nothing like its letters, and most of the time of a comparison went into such beginnings.
const HOPELESS: f64 = 1e-4;

/// The stretch of the characters with the single best way to share the letters out, and the probability of that way.
fn best_stretch(units: &[Unit<'_>], Order { letters, stretches, chance }: &Order<'_>) -> Option<(f64, Range<usize>)> {
    let mut here = vec![(0.0, 0); letters.len() + 1];
    let mut next = here.clone();
    let mut best: Option<(f64, Range<usize>)> = None;
    for (place, unit) in units.iter().enumerate() {
        here[0] = (1.0, place);
        next.fill((0.0, 0));
        let is_hopeful = |start: usize| start == 0 || here[start].0 > chance[start] * HOPELESS;
        for start in (0..letters.len()).filter(|start| is_hopeful(*start)) {
            for end in letters.ends(start) {
                let (worth, from) = here[start];
                let worth = worth * emitted(unit, &stretches[start][end - start]);
                // A stretch does not begin or end with a character that stands for nothing.
                if worth > next[end].0 && end > 0 {
                    next[end] = (worth, from);
                }
            }
        }
        std::mem::swap(&mut here, &mut next);
        let (worth, from) = here[letters.len()];
        if worth > 0.0 && best.as_ref().is_none_or(|(so_far, _)| worth > *so_far) {
            best = Some((worth, from..place + 1));
        }
    }
    best
}

/// The probability that a character stands for a stretch of letters.
fn emitted(unit: &Unit<'_>, stretch: &Stretch) -> f64 {
    (1.0 - LOOSENESS) * unit.probability(stretch) + LOOSENESS * stretch.usual
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
