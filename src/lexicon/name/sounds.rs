//! What each character sounds like in Latin letters: the table behind foreign names, and the readings behind Chinese ones.
//!
//! Takes the text of a table, a line a character: `尔 r 412 l 380 er 55`, a stretch of letters and how often the character
//! stood for it (`-` for none); gives back probabilities. A character seldom or never met in a foreign name stands for what
//! its homophones stand for. It does *not* learn the table (that is `train`).

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::LazyLock;

use super::letters::LONGEST_STRETCH;
use super::{Scheme, count};
use crate::error::{Error, ErrorKind, Result};
use crate::text::han::fold;
use crate::text::pinyin::{Syllable, readings};

/// What characters sound like.
#[derive(Debug, Clone, PartialEq)]
pub struct Sounds {
    characters: BTreeMap<char, Counts>,
    syllables: HashMap<Syllable, Counts>,
    all: Counts,
    /// For each scheme of readings, how common each spelling is.
    spellings: [Vec<(u32, f64)>; 2],
    /// For each scheme of readings, how each syllable is spelled, by its number.
    written: [Vec<Vec<Written>>; 2],
}

/// A way to write a syllable: the code of its letters, and the first of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Written {
    code: u32,
    first: u8,
}

/// A stretch of the letters of a name, as each character is asked about it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Stretch {
    code: u32,
    first: Option<u8>,
    /// The probability of a syllable spelled so at will.
    any: f64,
    /// How often characters of any sound stand for it.
    heard: f64,
    /// How usual it is for any character.
    pub(super) usual: f64,
}

/// How often something stood for each stretch of letters.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Counts {
    total: f64,
    by_letters: BTreeMap<String, f64>,
    /// The same by the code of the letters, sorted once all are counted: most of the time of a comparison goes into looking
    /// stretches up.
    by_code: Vec<(u32, f64)>,
}

/// The letters a to z as a number, five bits each; no stretch is longer than six.
fn code(letters: &str) -> u32 {
    letters.bytes().fold(0, |code, letter| (code << 5) | u32::from(letter & 31))
}

impl Counts {
    fn add(&mut self, letters: &str, times: f64) {
        self.total += times;
        *self.by_letters.entry(letters.to_owned()).or_default() += times;
    }

    /// Relative frequency, drawn towards `prior` as if that had been seen `strength` times.
    fn probability(&self, code: u32, prior: f64, strength: f64) -> f64 {
        let place = self.by_code.binary_search_by_key(&code, |(code, _)| *code);
        let times = place.map_or(0.0, |place| self.by_code[place].1);
        (times + strength * prior) / (self.total + strength)
    }

    /// Makes what was added ready to be looked up.
    fn seal(&mut self) {
        self.by_code = self.by_letters.iter().map(|(letters, times)| (code(letters), *times)).collect();
        self.by_code.sort_unstable_by_key(|(code, _)| *code);
    }
}

/// How many sightings the homophones of a character, or all characters, count for. Origin: a guess, of the size that Dirichlet
/// smoothing mostly has; the ranking of names hardly moves between 1 and 10.
const STRENGTH: f64 = 3.0;

/// The share of the second and later readings of a character in names.
const OTHER_READINGS: f64 = 0.3;

/// The share of syllables that a person spells in a way of their own, keeping the first letter (Lee, Ma Ying-jeou).
const FREEDOM: f64 = 0.05;

/// Letters there are.
const ALPHABET: f64 = 26.0;

/// The probability of a syllable spelled at will: all letters alike, all lengths from one to six.
fn any(letters: &str) -> f64 {
    if letters.is_empty() {
        0.0
    } else {
        letters.bytes().map(|_| 1.0 / ALPHABET).product::<f64>() / count(LONGEST_STRETCH)
    }
}

/// One character as one scheme reads it.
#[derive(Debug)]
pub(super) enum Unit<'a> {
    /// Spellings of its readings, each with its share.
    Read(Vec<(Written, f64)>),
    /// What it and its homophones stand for.
    Heard { own: Option<&'a Counts>, homophones: Option<&'a Counts> },
}

impl Unit<'_> {
    pub(super) fn probability(&self, stretch: &Stretch) -> f64 {
        match self {
            Self::Read(spellings) => {
                let of_spelling = |(spelling, share): &(Written, f64)| {
                    let exact = if spelling.code == stretch.code { 1.0 - FREEDOM } else { 0.0 };
                    let begins_alike = stretch.first == Some(spelling.first);
                    let free = if begins_alike { FREEDOM * ALPHABET * stretch.any } else { 0.0 };
                    share * (exact + free)
                };
                spellings.iter().map(of_spelling).sum()
            }
            Self::Heard { own, homophones } => {
                let mut probability = stretch.heard;
                for counts in [homophones, own].into_iter().flatten() {
                    probability = counts.probability(stretch.code, probability, STRENGTH);
                }
                probability
            }
        }
    }
}

static EMBEDDED: LazyLock<Sounds> = LazyLock::new(|| {
    Sounds::from_text(include_str!("../../../models/zh-en.sounds"))
        .unwrap_or_else(|_| Sounds::of_lines(BTreeMap::new()))
});

impl Sounds {
    /// Returns the table of the crate; `models/README.md` says what it was learned from.
    #[must_use]
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    /// Reads a table from its text; lines that start with `#` are left out.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Model`] naming the line that is no character with letters and counts.
    pub fn from_text(text: &str) -> Result<Self> {
        let mut characters: BTreeMap<char, Counts> = BTreeMap::new();
        for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
            let wrong = || {
                Error::new(
                    ErrorKind::Model,
                    format!("sounds, line {number}: write a character, letters and counts: {line}"),
                )
            };
            let mut parts = line.split(' ');
            let mut first = parts.next().unwrap_or_default().chars();
            let (Some(character), None) = (first.next(), first.next()) else { return Err(wrong()) };
            let counts = characters.entry(fold(character)).or_default();
            while let Some(letters) = parts.next() {
                let times: f64 = parts.next().and_then(|times| times.parse().ok()).ok_or_else(wrong)?;
                let letters = if letters == "-" { "" } else { letters };
                let is_plain = letters.bytes().all(|letter| letter.is_ascii_lowercase());
                if !is_plain || !times.is_finite() || times < 0.0 {
                    return Err(wrong());
                }
                counts.add(letters, times);
            }
        }
        Ok(Self::of_lines(characters))
    }

    /// Makes a table of how often each character stood for each stretch of letters.
    #[must_use]
    pub fn of_counts(counts: impl IntoIterator<Item = (char, String, f64)>) -> Self {
        let mut characters: BTreeMap<char, Counts> = BTreeMap::new();
        for (character, letters, times) in counts {
            characters.entry(fold(character)).or_default().add(&letters, times);
        }
        Self::of_lines(characters)
    }

    fn of_lines(mut characters: BTreeMap<char, Counts>) -> Self {
        let mut syllables: HashMap<Syllable, Counts> = HashMap::new();
        let mut all = Counts::default();
        for (&character, counts) in &characters {
            for (letters, &times) in &counts.by_letters {
                all.add(letters, times);
                if let Some(&first) = readings(character).first() {
                    syllables.entry(first).or_default().add(letters, times);
                }
            }
        }
        characters.values_mut().chain(syllables.values_mut()).for_each(Counts::seal);
        all.seal();
        let read_so = characters_by_syllable();
        let spellings = [Scheme::Pinyin, Scheme::WadeGiles].map(|scheme| spellings(&read_so, scheme));
        let written = [Scheme::Pinyin, Scheme::WadeGiles].map(written);
        Self { characters, syllables, all, spellings, written }
    }

    pub(super) fn unit(&self, character: char, scheme: Scheme) -> Unit<'_> {
        let readings = readings(character);
        match scheme {
            Scheme::Pinyin => read(&self.written[0], readings),
            Scheme::WadeGiles => read(&self.written[1], readings),
            Scheme::Sound => Unit::Heard {
                own: self.characters.get(&fold(character)),
                homophones: readings.first().and_then(|syllable| self.syllables.get(syllable)),
            },
        }
    }

    /// What is asked of a stretch of letters, whatever the character.
    pub(super) fn stretch(&self, letters: &str, scheme: Scheme) -> Stretch {
        let (code, usual) = (code(letters), self.usual(letters, scheme));
        let heard = if scheme == Scheme::Sound { self.all.probability(code, 0.0, 0.0) } else { 0.0 };
        Stretch { code, first: letters.bytes().next(), any: any(letters), heard, usual }
    }

    /// How likely a stretch of letters is for a character that is not known.
    fn usual(&self, letters: &str, scheme: Scheme) -> f64 {
        let of = |spellings: &[(u32, f64)]| {
            let place = spellings.binary_search_by_key(&code(letters), |(code, _)| *code);
            (1.0 - FREEDOM) * place.map_or(0.0, |place| spellings[place].1) + FREEDOM * any(letters)
        };
        match scheme {
            Scheme::Pinyin => of(&self.spellings[0]),
            Scheme::WadeGiles => of(&self.spellings[1]),
            Scheme::Sound => self.all.probability(code(letters), 0.0, 1e-9),
        }
    }
}

impl fmt::Display for Sounds {
    /// Writes the lines that [`Sounds::from_text`] reads.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (character, counts) in &self.characters {
            write!(formatter, "{character}")?;
            let mut sorted: Vec<(&String, &f64)> = counts.by_letters.iter().collect();
            sorted.sort_by(|one, other| other.1.total_cmp(one.1).then(one.0.cmp(other.0)));
            for (letters, times) in sorted {
                write!(formatter, " {} {times}", if letters.is_empty() { "-" } else { letters })?;
            }
            writeln!(formatter)?;
        }
        Ok(())
    }
}

/// A character by its readings, the first of which has most of its share.
fn read(written: &[Vec<Written>], readings: &[Syllable]) -> Unit<'static> {
    let first = if readings.len() > 1 { 1.0 - OTHER_READINGS } else { 1.0 };
    let other = OTHER_READINGS / count(readings.len().max(2) - 1);
    let shares = std::iter::once(first).chain(std::iter::repeat(other));
    let spelled = readings.iter().zip(shares).flat_map(|(syllable, share)| {
        let ways = written.get(syllable.index()).map_or(&[][..], Vec::as_slice);
        ways.iter().map(move |way| (*way, share / count(ways.len())))
    });
    Unit::Read(spelled.collect())
}

/// How each syllable is spelled, by its number.
fn written(scheme: Scheme) -> Vec<Vec<Written>> {
    let way = |(spelling, _): (String, f64)| Written {
        code: code(&spelling),
        first: spelling.bytes().next().unwrap_or_default(),
    };
    Syllable::all().map(|syllable| spelled(syllable, scheme, 1.0).into_iter().map(way).collect()).collect()
}

/// The ways to write a syllable, each with its share of `share`: ü is written u, v, yu or not at all.
fn spelled(syllable: Syllable, scheme: Scheme, share: f64) -> Vec<(String, f64)> {
    let spelling = match scheme {
        Scheme::WadeGiles => syllable.wade_giles(),
        Scheme::Pinyin | Scheme::Sound => syllable.spelling().to_owned(),
    };
    if spelling.contains('v') {
        let third = share / 3.0;
        return ["u", "v", "yu"].map(|letters| (spelling.replace('v', letters), third)).into();
    }
    vec![(spelling, share)]
}

/// How many characters are read so first, for each syllable by its number.
fn characters_by_syllable() -> Vec<f64> {
    let mut counts = vec![0.0; Syllable::all().count()];
    for character in ('\u{4E00}'..='\u{9FFF}').filter(|character| fold(*character) == *character) {
        if let Some(count) = readings(character).first().and_then(|first| counts.get_mut(first.index())) {
            *count += 1.0;
        }
    }
    counts
}

/// How common each spelling is, by the code of its letters: as many characters as are read so, which is near enough.
fn spellings(read_so: &[f64], scheme: Scheme) -> Vec<(u32, f64)> {
    let mut common: BTreeMap<u32, f64> = BTreeMap::new();
    for (syllable, characters) in Syllable::all().zip(read_so).filter(|(_, characters)| **characters > 0.0) {
        for (spelling, share) in spelled(syllable, scheme, *characters) {
            *common.entry(code(&spelling)).or_default() += share;
        }
    }
    let total: f64 = read_so.iter().sum();
    common.into_iter().map(|(code, times)| (code, times / f64::max(total, 1.0))).collect()
}
