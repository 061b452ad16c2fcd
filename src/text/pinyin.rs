//! How Chinese characters are read: Mandarin syllables in pinyin, without tones, and their older spelling.
//!
//! Takes characters; gives back [`Syllable`]s, of a character with several readings all of them. It does *not* choose between
//! readings by the word a character stands in, and it does *not* know tones: names are written without them.

use std::sync::LazyLock;

use crate::text::han::fold;

/// Readings; the head of the file names origin and licence.
const READINGS: &str = include_str!("pinyin.txt");

/// A Mandarin syllable without its tone; the order is that of the spellings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Syllable(u16);

impl Syllable {
    /// Returns all syllables that are the reading of a character, in order.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..TABLES.syllables.len()).filter_map(|index| u16::try_from(index).ok()).map(Self)
    }

    /// Finds a syllable by its spelling in pinyin; `ü` may be written `v`.
    #[must_use]
    pub fn of_spelling(spelling: &str) -> Option<Self> {
        let spelling = spelling.replace('ü', "v");
        let place = TABLES.syllables.binary_search(&spelling.as_str()).ok()?;
        u16::try_from(place).ok().map(Self)
    }

    /// Returns the pinyin, in lower case, with `v` for ü (`lv`).
    #[must_use]
    pub fn spelling(self) -> &'static str {
        TABLES.syllables.get(usize::from(self.0)).copied().unwrap_or_default()
    }

    /// Returns the number of the syllable, below the count of [`Syllable::all`].
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// Returns the Wade–Giles spelling without marks, as passports and older books write names (`qing` is `ching`, `xu`
    /// `hsu`). Several syllables share one: apostrophes and umlauts are mostly left out in names.
    ///
    /// # Examples
    ///
    /// ```
    /// use duiqi::text::pinyin::Syllable;
    /// let older = |pinyin| Syllable::of_spelling(pinyin).unwrap().wade_giles();
    /// assert_eq!((older("zhang").as_str(), older("guo").as_str(), older("xie").as_str()), ("chang", "kuo", "hsieh"));
    /// ```
    #[must_use]
    pub fn wade_giles(self) -> String {
        wade_giles(self.spelling())
    }
}

/// Returns the readings of a character, the commonest first; none for a character that is not Han or is not used today.
///
/// Traditional characters are read as the simplified ones they fold into.
///
/// # Examples
///
/// ```
/// use duiqi::text::pinyin::readings;
/// let spellings = |character| readings(character).iter().map(|syllable| syllable.spelling()).collect::<Vec<_>>();
/// assert_eq!(spellings('曾'), ["ceng", "zeng"]);
/// assert_eq!(spellings('劉'), ["liu"]);
/// assert!(spellings('a').is_empty());
/// ```
#[must_use]
pub fn readings(character: char) -> &'static [Syllable] {
    let character = fold(character);
    let Ok(place) = TABLES.characters.binary_search_by_key(&character, |entry| entry.0) else { return &[] };
    let end = TABLES.characters.get(place + 1).map_or(TABLES.readings.len(), |next| next.1);
    TABLES.readings.get(TABLES.characters[place].1..end).unwrap_or_default()
}

struct Tables {
    syllables: Vec<&'static str>,
    /// Each character, sorted, with the place of its first reading.
    characters: Vec<(char, usize)>,
    readings: Vec<Syllable>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let mut tables = Tables { syllables: Vec::new(), characters: Vec::new(), readings: Vec::new() };
    // Character, whether the reading is a second one, syllable: sorting brings the first reading to the front.
    let mut pairs: Vec<(char, bool, Syllable)> = Vec::new();
    for line in READINGS.lines().filter(|line| !line.starts_with('#')) {
        let (spelling, characters) = line.split_once(' ').unwrap_or((line, ""));
        let Ok(number) = u16::try_from(tables.syllables.len()) else { break };
        tables.syllables.push(spelling);
        let (first, second) = characters.split_once('|').unwrap_or((characters, ""));
        pairs.extend(first.chars().map(|character| (character, false, Syllable(number))));
        pairs.extend(second.chars().map(|character| (character, true, Syllable(number))));
    }
    pairs.sort_unstable();
    for (character, _, syllable) in pairs {
        if tables.characters.last().is_none_or(|last| last.0 != character) {
            tables.characters.push((character, tables.readings.len()));
        }
        tables.readings.push(syllable);
    }
    tables
});

/// Initials of pinyin and of Wade–Giles where they differ, the longer first.
const INITIALS: [(&str, &str); 15] = [
    ("zh", "ch"),
    ("ch", "ch"),
    ("sh", "sh"),
    ("b", "p"),
    ("d", "t"),
    ("g", "k"),
    ("j", "ch"),
    ("q", "ch"),
    ("x", "hs"),
    ("z", "ts"),
    ("c", "ts"),
    ("r", "j"),
    ("p", "p"),
    ("t", "t"),
    ("k", "k"),
];

fn wade_giles(pinyin: &str) -> String {
    match pinyin {
        "zi" | "ci" => return "tzu".to_owned(),
        "si" => return "ssu".to_owned(),
        "zhi" | "chi" => return "chih".to_owned(),
        "shi" => return "shih".to_owned(),
        "ri" => return "jih".to_owned(),
        "er" => return "erh".to_owned(),
        "ge" => return "ko".to_owned(),
        "ke" => return "ko".to_owned(),
        "he" => return "ho".to_owned(),
        "e" => return "o".to_owned(),
        "yi" => return "i".to_owned(),
        "you" => return "yu".to_owned(),
        "yan" => return "yen".to_owned(),
        "ye" => return "yeh".to_owned(),
        "yue" => return "yueh".to_owned(),
        "yong" => return "yung".to_owned(),
        _ => {}
    }
    let (initial, older) =
        INITIALS.iter().find(|(initial, _)| pinyin.starts_with(initial)).copied().unwrap_or(("", ""));
    let rest = &pinyin[initial.len()..];
    let final_part = match rest {
        "ian" => "ien",
        "ie" => "ieh",
        "ue" | "ve" => "ueh",
        "v" => "u",
        "uo" if !matches!(initial, "g" | "k" | "h" | "sh") => "o",
        "ong" => "ung",
        "iong" => "iung",
        "ui" if matches!(initial, "g" | "k") => "uei",
        other => other,
    };
    // What has no initial of the list may still have one that both spellings share (m, f, n, l, h, s, w, y).
    if initial.is_empty() {
        let split = rest.find(|letter: char| "aeiouv".contains(letter)).unwrap_or(0);
        let (shared, tail) = rest.split_at(split);
        let tail = match tail {
            "ian" => "ien",
            "ie" => "ieh",
            "ue" | "ve" => "ueh",
            "v" => "u",
            "uo" if shared != "h" => "o",
            "ong" => "ung",
            other => other,
        };
        return format!("{shared}{tail}");
    }
    format!("{older}{final_part}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_syllable_and_no_character_is_lost() {
        assert_eq!(Syllable::all().count(), 414);
        for syllable in Syllable::all() {
            assert!(syllable.spelling().bytes().all(|letter| letter.is_ascii_lowercase()), "{syllable:?}");
            assert_eq!(Syllable::of_spelling(syllable.spelling()), Some(syllable));
        }
        let common =
            "的一是不了人在有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后";
        assert!(common.chars().all(|character| !readings(character).is_empty()));
    }

    #[test]
    fn surnames_have_the_reading_of_surnames() {
        for (character, surname) in
            [('单', "shan"), ('解', "xie"), ('仇', "qiu"), ('区', "ou"), ('查', "zha"), ('吕', "lv")]
        {
            let syllable = Syllable::of_spelling(surname).unwrap();
            assert!(readings(character).contains(&syllable), "{character}");
        }
    }

    #[test]
    fn older_spellings_are_those_of_passports() {
        let older = |pinyin: &str| pinyin.split(' ').map(wade_giles).collect::<Vec<_>>().join(" ");
        assert_eq!(older("jiang jie shi"), "chiang chieh shih");
        assert_eq!(older("li deng hui"), "li teng hui");
        assert_eq!(older("song mei ling"), "sung mei ling");
        assert_eq!(older("zhou en lai"), "chou en lai");
        assert_eq!(older("xu zhong tian"), "hsu chung tien");
        assert_eq!(older("luo guo hua lv yue"), "lo kuo hua lu yueh");
    }
}
