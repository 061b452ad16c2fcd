//! What characters sound like, learned from pairs of names.
//!
//! Takes pairs of a Han and a Latin name, most of which are one name by its sound, some not; gives back [`Sounds`]. Expectation
//! and maximisation over all ways to share the letters of a name out among its characters; each pair counts as much as it is
//! likely to be a transliteration at all (Sajjad, Fraser & Schmid 2012, "A statistical model for unsupervised and
//! semi-supervised transliteration mining"). Time is pairs × characters × letters. It does *not* read files.

use std::collections::{BTreeMap, HashMap};

use crate::lexicon::name::{Sounds, heard};
use crate::text::han::{fold, is_han};
use crate::text::lang::Lang;
use crate::text::pinyin::readings;
use crate::text::word::{TokenKind, key, tokens};

/// The most letters a character stands for.
const LONGEST: usize = 5;

/// Rounds of learning: the likelihood stands still after them.
const ROUNDS: usize = 10;

/// Rounds before pairs are weighed by how likely they are transliterations: the first table knows too little.
const TRUSTING_ROUNDS: usize = 3;

/// Stretches that a character stood for less often, or with a smaller share, are dropped from the table.
const MIN_TIMES: f64 = 2.0;
const MIN_SHARE: f64 = 0.005;

/// How many sightings the homophones count for while learning.
const STRENGTH: f64 = 2.0;

struct Name {
    characters: Vec<char>,
    letters: String,
}

impl Name {
    /// A pair that may be a name by its sound: Han characters alone, one Latin word, two to six letters a character at most.
    fn new(han: &str, latin: &str) -> Option<Self> {
        let characters: Vec<char> = han.chars().map(fold).collect();
        let lang = Lang::parse("und")?;
        let words = tokens(latin);
        let [word] = words.as_slice() else { return None };
        if word.kind != TokenKind::Word || !latin.starts_with(char::is_uppercase) {
            return None;
        }
        let letters = key(word.span.of_text(latin), TokenKind::Word, &lang);
        let is_pinyin = is_pinyin(&characters, &letters);
        let letters = heard(&letters);
        let is_plain = letters.bytes().all(|letter| letter.is_ascii_lowercase());
        let fits =
            (2..=9).contains(&characters.len()) && (characters.len()..=4 * characters.len()).contains(&letters.len());
        (is_plain && fits && !is_pinyin && characters.iter().all(|character| is_han(*character)))
            .then_some(Self { characters, letters })
    }
}

/// Tells whether the letters are the pinyin of the characters: then the name is Chinese and teaches nothing.
fn is_pinyin(characters: &[char], letters: &str) -> bool {
    let mut places = vec![0];
    for character in characters {
        let mut next = Vec::new();
        for place in places {
            let Some(rest) = letters.get(place..) else { continue };
            let read = readings(*character).iter().map(|syllable| syllable.spelling());
            next.extend(read.filter(|spelling| rest.starts_with(spelling)).map(|spelling| place + spelling.len()));
        }
        places = next;
    }
    places.contains(&letters.len())
}

/// Counts of one round, by character and by the reading of it.
#[derive(Default)]
struct Table {
    characters: HashMap<char, HashMap<String, f64>>,
    character_totals: HashMap<char, f64>,
    syllables: HashMap<usize, HashMap<String, f64>>,
    syllable_totals: HashMap<usize, f64>,
}

impl Table {
    fn add(&mut self, character: char, letters: &str, times: f64) {
        let put = |row: &mut HashMap<String, f64>| match row.get_mut(letters) {
            Some(count) => *count += times,
            None => {
                row.insert(letters.to_owned(), times);
            }
        };
        put(self.characters.entry(character).or_default());
        *self.character_totals.entry(character).or_default() += times;
        if let Some(syllable) = readings(character).first() {
            put(self.syllables.entry(syllable.index()).or_default());
            *self.syllable_totals.entry(syllable.index()).or_default() += times;
        }
    }

    fn probability(&self, character: char, letters: &str) -> f64 {
        let of = |rows: Option<&HashMap<String, f64>>| rows.and_then(|row| row.get(letters)).copied().unwrap_or(0.0);
        let mut probability = 1e-7;
        if let Some(syllable) = readings(character).first() {
            let total = self.syllable_totals.get(&syllable.index()).copied().unwrap_or(0.0);
            probability = (of(self.syllables.get(&syllable.index())) + STRENGTH * probability) / (total + STRENGTH);
        }
        let total = self.character_totals.get(&character).copied().unwrap_or(0.0);
        (of(self.characters.get(&character)) + STRENGTH * probability) / (total + STRENGTH)
    }
}

/// Before anything is learned: short stretches, and those that begin as the reading does or share its letters.
fn first_guess(character: char, letters: &str) -> f64 {
    // Shares of the lengths 0 to 5; a character stands for two letters and a half on average.
    const LENGTHS: [f64; LONGEST + 1] = [0.02, 0.25, 0.35, 0.25, 0.1, 0.03];
    let spelling = readings(character).first().map_or("", |syllable| syllable.spelling());
    let mut guess = LENGTHS[letters.len().min(LONGEST)];
    if letters.chars().next().is_some_and(|first| spelling.starts_with(first)) {
        guess *= 8.0;
    }
    for letter in letters.chars() {
        guess *= if spelling.contains(letter) { 0.2 } else { 0.04 };
    }
    guess
}

/// Learns what characters sound like from pairs of a Han name and a Latin one.
///
/// Pairs that cannot be names by their sound are passed over: other scripts, several words, lower case, pinyin.
#[must_use]
pub fn sounds<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Sounds {
    let names: Vec<Name> = pairs.into_iter().filter_map(|(han, latin)| Name::new(han, latin)).collect();
    let noise = letter_shares(&names);
    let mut table: Option<Table> = None;
    let mut share_of_sounds = 0.5;
    for round in 0..ROUNDS {
        let mut next = Table::default();
        let mut sum = 0.0;
        for name in &names {
            let emit = |character: char, letters: &str| match &table {
                Some(table) => table.probability(character, letters),
                None => first_guess(character, letters),
            };
            let lattice = Lattice::new(name, emit);
            let by_chance: f64 = name.letters.bytes().map(|letter| noise[usize::from(letter - b'a')]).product();
            let weight = if round < TRUSTING_ROUNDS {
                1.0
            } else {
                let sound = share_of_sounds * lattice.total();
                sound / (sound + (1.0 - share_of_sounds) * by_chance)
            };
            if weight.is_finite() && weight > 1e-3 {
                sum += weight;
                lattice.expect(name, |character, letters, times| next.add(character, letters, weight * times));
            }
        }
        if round >= TRUSTING_ROUNDS && !names.is_empty() {
            share_of_sounds = (sum / names.iter().map(|_| 1.0).sum::<f64>()).clamp(0.05, 0.95);
        }
        table = Some(next);
    }
    pruned(&table.unwrap_or_default())
}

fn letter_shares(names: &[Name]) -> [f64; 26] {
    let mut shares = [1.0; 26];
    names.iter().flat_map(|name| name.letters.bytes()).for_each(|letter| shares[usize::from(letter - b'a')] += 1.0);
    let total: f64 = shares.iter().sum();
    shares.map(|share| share / total)
}

fn pruned(table: &Table) -> Sounds {
    let rows: BTreeMap<char, BTreeMap<&str, f64>> = table
        .characters
        .iter()
        .map(|(character, row)| (*character, row.iter().map(|(letters, times)| (letters.as_str(), *times)).collect()))
        .collect();
    let kept = rows.into_iter().flat_map(|(character, row)| {
        let total: f64 = row.values().sum();
        row.into_iter()
            .filter(move |(_, times)| *times >= MIN_TIMES && *times >= MIN_SHARE * total)
            .map(move |(letters, times)| (character, letters.to_owned(), times.round().max(1.0)))
    });
    Sounds::of_counts(kept)
}

/// All ways to share the letters of a name out among its characters.
struct Lattice {
    /// Probability of the first characters standing for the first letters, and of the last for the last.
    forward: Vec<Vec<f64>>,
    backward: Vec<Vec<f64>>,
    /// For each character, start and length, what it gives.
    emitted: Vec<Vec<[f64; LONGEST + 1]>>,
}

impl Lattice {
    fn new(name: &Name, emit: impl Fn(char, &str) -> f64) -> Self {
        let (m, n) = (name.characters.len(), name.letters.len());
        let mut emitted = vec![vec![[0.0; LONGEST + 1]; n + 1]; m];
        let mut forward = vec![vec![0.0; n + 1]; m + 1];
        forward[0][0] = 1.0;
        for (i, &character) in name.characters.iter().enumerate() {
            for start in 0..=n {
                for len in 0..=LONGEST.min(n - start) {
                    let given = emit(character, &name.letters[start..start + len]);
                    emitted[i][start][len] = given;
                    forward[i + 1][start + len] += forward[i][start] * given;
                }
            }
        }
        let mut backward = vec![vec![0.0; n + 1]; m + 1];
        backward[m][n] = 1.0;
        for i in (0..m).rev() {
            for start in 0..=n {
                for len in 0..=LONGEST.min(n - start) {
                    backward[i][start] += emitted[i][start][len] * backward[i + 1][start + len];
                }
            }
        }
        Self { forward, backward, emitted }
    }

    fn total(&self) -> f64 {
        self.backward[0][0]
    }

    fn expect(&self, name: &Name, mut add: impl FnMut(char, &str, f64)) {
        let total = self.total();
        if total <= 0.0 {
            return;
        }
        for (i, &character) in name.characters.iter().enumerate() {
            for start in 0..=name.letters.len() {
                for len in 0..=LONGEST.min(name.letters.len() - start) {
                    let through =
                        self.forward[i][start] * self.emitted[i][start][len] * self.backward[i + 1][start + len]
                            / total;
                    if through > 1e-4 {
                        add(character, &name.letters[start..start + len], through);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::name::LatinName;

    #[test]
    fn sounds_are_learned_among_pairs_that_are_none() {
        let pairs = [
            ("汤姆", "Tom"),
            ("汤普森", "Thompson"),
            ("安德森", "Anderson"),
            ("安娜", "Anna"),
            ("约翰", "John"),
            ("约翰逊", "Johnson"),
            ("汤姆森", "Thomson"),
            ("娜塔莎", "Natasha"),
            ("森姆", "Sam"),
            ("安德鲁", "Andrew"),
            ("北京", "Beijing"),
            ("苹果", "Apple"),
            ("德国", "German"),
            ("猫", "cat"),
        ];
        let learned = sounds(pairs);
        let gain = |han: &str, latin: &str| learned.likeness(han, &LatinName::new(latin).unwrap()).unwrap();
        assert!(gain("安森", "Anson").gain_nats > gain("安森", "Thomas").gain_nats + 2.0);
        assert!(!learned.to_string().contains("beijing"), "Chinese names teach no sounds");
        assert_eq!(sounds(pairs), learned, "the same pairs give the same table");
    }

    #[test]
    fn what_is_no_pair_of_names_is_passed_over() {
        for (han, latin) in [("", ""), ("安", ""), ("", "Ann"), ("安娜", "anna"), ("安 娜", "Anna"), ("安娜", "Анна")]
        {
            assert!(Name::new(han, latin).is_none(), "{han} {latin}");
        }
        assert_eq!(sounds([("安", "")]).to_string(), "");
    }
}
