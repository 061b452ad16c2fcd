//! Words of English that are written with a full stop.
//!
//! Our own list, by kind: what the word is tells what may follow it.

/// What sort of abbreviation a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Stands before a name: `Mr.`, `Gen.`, `St.`. Never ends a sentence.
    Title,
    /// Stands before a number: `No.`, `Fig.`, `pp.`.
    Number,
    /// Stands inside a sentence: `e.g.`, `vs.`, `cf.`.
    Inside,
    /// Often ends a sentence: `Inc.`, `Jr.`, `etc.`; ends one before a word that opens sentences.
    Open,
    /// A month or a day.
    Date,
    /// A unit of measurement, when a number stands before it.
    Unit,
}

/// The kind of an abbreviation, given without its last stop and in lower case.
pub(super) fn kind(word: &str) -> Option<Kind> {
    let first = *word.as_bytes().first()?;
    if word.len() >= 16 || SHAPES[first as usize] & (1 << word.len()) == 0 {
        return None;
    }
    LIST.binary_search_by(|(listed, _)| (*listed).cmp(word)).ok().map(|place| LIST[place].1)
}

/// The abbreviations of a kind, sorted.
pub(super) fn of_kind(kind: Kind) -> impl Iterator<Item = &'static str> {
    LIST.iter().filter(move |(_, listed)| *listed == kind).map(|(word, _)| *word)
}

/// The words that open sentences, sorted.
pub(super) fn openers() -> impl Iterator<Item = &'static str> {
    OPENERS.iter().copied()
}

/// Which lengths the listed words have for each first byte; rules out most words before a search.
static SHAPES: [u16; 256] = {
    let mut shapes = [0; 256];
    let mut place = 0;
    while place < LIST.len() {
        let word = LIST[place].0.as_bytes();
        shapes[word[0] as usize] |= 1 << word.len();
        place += 1;
    }
    shapes
};

/// Sorted by bytes; the test below holds it.
const LIST: &[(&str, Kind)] = &[
    ("adj", Kind::Inside),
    ("adm", Kind::Title),
    ("adv", Kind::Inside),
    ("al", Kind::Open),
    ("approx", Kind::Inside),
    ("apr", Kind::Date),
    ("apt", Kind::Number),
    ("arch", Kind::Inside),
    ("art", Kind::Number),
    ("assn", Kind::Open),
    ("assoc", Kind::Inside),
    ("asst", Kind::Title),
    ("atty", Kind::Title),
    ("aug", Kind::Date),
    ("av", Kind::Inside),
    ("ave", Kind::Open),
    ("bldg", Kind::Open),
    ("blvd", Kind::Open),
    ("brig", Kind::Title),
    ("bro", Kind::Open),
    ("bros", Kind::Open),
    ("btw", Kind::Inside),
    ("c", Kind::Inside),
    ("ca", Kind::Inside),
    ("capt", Kind::Title),
    ("cf", Kind::Inside),
    ("ch", Kind::Number),
    ("chap", Kind::Number),
    ("cm", Kind::Unit),
    ("cmdr", Kind::Title),
    ("co", Kind::Open),
    ("col", Kind::Title),
    ("comdr", Kind::Title),
    ("cong", Kind::Title),
    ("corp", Kind::Open),
    ("cpl", Kind::Title),
    ("ct", Kind::Open),
    ("dec", Kind::Date),
    ("dept", Kind::Inside),
    ("dist", Kind::Open),
    ("div", Kind::Open),
    ("dr", Kind::Title),
    ("drs", Kind::Title),
    ("ed", Kind::Inside),
    ("eds", Kind::Inside),
    ("eg", Kind::Inside),
    ("eq", Kind::Number),
    ("eqs", Kind::Number),
    ("esp", Kind::Inside),
    ("esq", Kind::Open),
    ("est", Kind::Inside),
    ("etc", Kind::Open),
    ("ex", Kind::Number),
    ("exec", Kind::Inside),
    ("ext", Kind::Number),
    ("feb", Kind::Date),
    ("fig", Kind::Number),
    ("figs", Kind::Number),
    ("fl", Kind::Inside),
    ("fr", Kind::Title),
    ("fri", Kind::Date),
    ("ft", Kind::Unit),
    ("gen", Kind::Title),
    ("gov", Kind::Title),
    ("govt", Kind::Inside),
    ("hon", Kind::Title),
    ("hr", Kind::Unit),
    ("hrs", Kind::Unit),
    ("hwy", Kind::Number),
    ("ibid", Kind::Open),
    ("ie", Kind::Inside),
    ("illus", Kind::Inside),
    ("in", Kind::Unit),
    ("inc", Kind::Open),
    ("incl", Kind::Inside),
    ("ind", Kind::Inside),
    ("insp", Kind::Title),
    ("intl", Kind::Inside),
    ("jan", Kind::Date),
    ("jr", Kind::Open),
    ("jul", Kind::Date),
    ("jun", Kind::Date),
    ("kg", Kind::Unit),
    ("km", Kind::Unit),
    ("lat", Kind::Inside),
    ("lb", Kind::Unit),
    ("lbs", Kind::Unit),
    ("lieut", Kind::Title),
    ("llc", Kind::Open),
    ("lt", Kind::Title),
    ("ltd", Kind::Open),
    ("maj", Kind::Title),
    ("mar", Kind::Date),
    ("med", Kind::Inside),
    ("messrs", Kind::Title),
    ("mfg", Kind::Inside),
    ("mg", Kind::Unit),
    ("mgr", Kind::Title),
    ("mi", Kind::Unit),
    ("min", Kind::Unit),
    ("misc", Kind::Inside),
    ("mlle", Kind::Title),
    ("mm", Kind::Unit),
    ("mme", Kind::Title),
    ("mph", Kind::Unit),
    ("mr", Kind::Title),
    ("mrs", Kind::Title),
    ("ms", Kind::Title),
    ("msgr", Kind::Title),
    ("mt", Kind::Title),
    ("natl", Kind::Inside),
    ("no", Kind::Number),
    ("nos", Kind::Number),
    ("nov", Kind::Date),
    ("n°", Kind::Number),
    ("oct", Kind::Date),
    ("op", Kind::Number),
    ("orig", Kind::Inside),
    ("oz", Kind::Unit),
    ("p", Kind::Number),
    ("par", Kind::Number),
    ("para", Kind::Number),
    ("pg", Kind::Number),
    ("pgs", Kind::Number),
    ("ph", Kind::Inside),
    ("pl", Kind::Open),
    ("plc", Kind::Open),
    ("pop", Kind::Inside),
    ("pp", Kind::Number),
    ("pres", Kind::Title),
    ("prof", Kind::Title),
    ("profs", Kind::Title),
    ("pt", Kind::Number),
    ("pte", Kind::Title),
    ("pty", Kind::Inside),
    ("pvt", Kind::Title),
    ("rd", Kind::Open),
    ("ref", Kind::Number),
    ("refs", Kind::Number),
    ("rep", Kind::Title),
    ("reps", Kind::Title),
    ("resp", Kind::Inside),
    ("rev", Kind::Title),
    ("rm", Kind::Number),
    ("rt", Kind::Title),
    ("sat", Kind::Date),
    ("sec", Kind::Number),
    ("secs", Kind::Number),
    ("sect", Kind::Number),
    ("sen", Kind::Title),
    ("sens", Kind::Title),
    ("sep", Kind::Date),
    ("sept", Kind::Date),
    ("sgt", Kind::Title),
    ("sq", Kind::Inside),
    ("sr", Kind::Open),
    ("st", Kind::Title),
    ("ste", Kind::Title),
    ("supt", Kind::Title),
    ("tel", Kind::Number),
    ("thur", Kind::Date),
    ("thurs", Kind::Date),
    ("tue", Kind::Date),
    ("tues", Kind::Date),
    ("univ", Kind::Inside),
    ("v", Kind::Inside),
    ("var", Kind::Inside),
    ("ver", Kind::Number),
    ("viz", Kind::Inside),
    ("vol", Kind::Number),
    ("vols", Kind::Number),
    ("vs", Kind::Inside),
    ("wed", Kind::Date),
    ("yd", Kind::Unit),
    ("yr", Kind::Unit),
    ("yrs", Kind::Unit),
    ("№", Kind::Number),
];

/// Words that open sentences far more often than they follow an abbreviation inside one.
pub(super) fn opens_sentences(word: &str) -> bool {
    is_listed_opener(word) || word.split_once(['\'', '’']).is_some_and(|(stem, _)| is_listed_opener(stem))
}

fn is_listed_opener(word: &str) -> bool {
    let Some(first) = word.bytes().next() else { return false };
    let bucket = usize::from(OPENER_BUCKETS[usize::from(first)])..usize::from(OPENER_BUCKETS[usize::from(first) + 1]);
    OPENERS[bucket].contains(&word)
}

/// Where the openers with each first byte begin.
static OPENER_BUCKETS: [u8; 257] = {
    let mut buckets = [0; 257];
    let mut first = 0;
    let mut place = 0;
    while first < 257 {
        while place < OPENERS.len() && (OPENERS[place].as_bytes()[0] as usize) < first {
            place += 1;
        }
        assert!(place < 256);
        #[allow(clippy::cast_possible_truncation, reason = "asserted above")]
        {
            buckets[first] = place as u8;
        }
        first += 1;
    }
    buckets
};

const OPENERS: &[&str] = &[
    "A",
    "According",
    "Additionally",
    "After",
    "All",
    "Also",
    "Although",
    "Among",
    "An",
    "And",
    "Another",
    "Any",
    "Are",
    "As",
    "At",
    "Because",
    "Before",
    "Both",
    "But",
    "By",
    "Can",
    "Could",
    "Despite",
    "Did",
    "Do",
    "Does",
    "During",
    "Each",
    "Even",
    "Every",
    "Finally",
    "First",
    "For",
    "From",
    "Furthermore",
    "Had",
    "Has",
    "Have",
    "He",
    "Her",
    "Here",
    "His",
    "How",
    "However",
    "I",
    "If",
    "In",
    "Instead",
    "Is",
    "It",
    "Its",
    "Just",
    "Last",
    "Later",
    "Let",
    "Like",
    "Many",
    "Maybe",
    "Meanwhile",
    "More",
    "Moreover",
    "Most",
    "My",
    "Nevertheless",
    "No",
    "Nobody",
    "None",
    "Not",
    "Nothing",
    "Now",
    "On",
    "Once",
    "One",
    "Only",
    "Other",
    "Others",
    "Our",
    "Out",
    "Over",
    "People",
    "Perhaps",
    "Please",
    "Several",
    "She",
    "Should",
    "Since",
    "So",
    "Some",
    "Soon",
    "Still",
    "Such",
    "Suddenly",
    "That",
    "The",
    "Their",
    "Then",
    "There",
    "Therefore",
    "These",
    "They",
    "This",
    "Those",
    "Though",
    "Through",
    "Throughout",
    "Thus",
    "To",
    "Today",
    "Under",
    "Unfortunately",
    "Unlike",
    "Until",
    "Was",
    "We",
    "Well",
    "Were",
    "What",
    "When",
    "Where",
    "Whether",
    "Which",
    "While",
    "Who",
    "Why",
    "Will",
    "With",
    "Within",
    "Without",
    "Would",
    "Yes",
    "Yet",
    "You",
    "Your",
];

/// Names that end in a mark.
pub(super) fn is_shouted_name(word: &str) -> bool {
    matches!(word, "Yahoo" | "Y" | "Jeopardy" | "Wham" | "Oklahoma")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted() {
        assert!(LIST.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(OPENERS.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
