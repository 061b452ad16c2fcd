//! The rules after a word that is written with a full stop: an abbreviation, initials, a single capital.

use std::borrow::Cow;

use super::abbreviations::{self, Kind as Abbreviation};
use super::run::Run;
use super::scan::{Decision, Scanner};
use super::token::{self, Kind, Next};

/// Decides about a full stop after `word`, if the word is one that is written with a stop.
pub(super) fn decide(scanner: &Scanner<'_>, run: &Run, next: &Next<'_>, word: &str) -> Option<Decision> {
    let text = scanner.text;
    // In tokenised text the stop stands off from the word.
    let start = text[..run.start].trim_end_matches(' ').len() - word.len();
    let lower = lowered(word);
    if scanner.rules.is_given(&lower) {
        return Some(Decision::Held("given-abbreviation"));
    }
    if scanner.rules.has_learned(&lower) {
        return Some(match is_opener(text, next) {
            true => Decision::Weak("learned-abbreviation"),
            false => Decision::Held("learned-abbreviation"),
        });
    }
    if let Some(kind) = abbreviations::kind(&lower) {
        return abbreviation(scanner, start, next, word, kind);
    }
    if is_initials(word) {
        return Some(initials(scanner, run, next, &lower));
    }
    if is_degree(&lower) {
        return Some(degree(scanner, start, next));
    }
    let capital = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    capital.then(|| initial(scanner, start, next, word))
}

/// Tells whether the next word begins a sentence more often than it goes on after an abbreviation.
pub(super) fn is_opener(text: &str, next: &Next<'_>) -> bool {
    next.kind == Kind::Upper
        && abbreviations::opens_sentences(next.word)
        && !(next.word.len() == 1 && text.as_bytes().get(next.end) == Some(&b'.'))
}

/// Tells whether a word is written with a stop, whatever comes after it.
pub(super) fn is_abbreviation(scanner: &Scanner<'_>, word: &str) -> bool {
    let lower = lowered(word);
    scanner.rules.is_given(&lower)
        || scanner.rules.has_learned(&lower)
        || abbreviations::kind(&lower).is_some()
        || is_initials(word)
        || word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// `U.S`, `a.m`, `J.P`: single letters with stops between.
fn is_initials(word: &str) -> bool {
    if !word.contains('.') {
        return false;
    }
    let mut letters = 0;
    for part in word.split('.') {
        let mut characters = part.chars();
        match (characters.next(), characters.next()) {
            (Some(letter), None) if letter.is_alphabetic() => letters += 1,
            _ => return false,
        }
    }
    letters >= 2
}

/// The word in lower case; most words before a stop are so already.
fn lowered(word: &str) -> Cow<'_, str> {
    match word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        true => Cow::Borrowed(word),
        false => Cow::Owned(word.to_lowercase()),
    }
}

/// Tells whether a word is a Roman numeral in capitals.
pub(super) fn is_roman(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| b"IVXLC".contains(&byte))
}

fn is_degree(lower: &str) -> bool {
    matches!(
        lower,
        "ph.d" | "ll.b" | "ll.m" | "ll.d" | "ed.d" | "b.sc" | "m.sc" | "m.phil" | "d.phil" | "psy.d" | "pharm.d"
    )
}

/// After `Ph.D.`: what somebody has ends a sentence, what stands behind a name does not.
fn degree(scanner: &Scanner<'_>, start: usize, next: &Next<'_>) -> Decision {
    const OWNERS: [&str; 9] = ["a", "an", "her", "his", "my", "our", "the", "their", "your"];
    let text = scanner.text;
    let head = text[..start].trim_end();
    let owned = OWNERS.contains(&token::before(text, head.len(), scanner.sentence));
    match next.kind {
        Kind::Upper if owned || is_opener(text, next) => Decision::Weak("degree-end"),
        _ => Decision::Held("degree"),
    }
}

fn abbreviation(
    scanner: &Scanner<'_>,
    start: usize,
    next: &Next<'_>,
    word: &str,
    kind: Abbreviation,
) -> Option<Decision> {
    let text = scanner.text;
    let opener = is_opener(text, next);
    let small = word.starts_with(char::is_lowercase);
    match kind {
        Abbreviation::Title => {
            if word.eq_ignore_ascii_case("st") && opener && !next.opened {
                return Some(Decision::Weak("street"));
            }
            // `gen.`, `rep.` in lower case are other words; before a capital they end a sentence.
            let other =
                small && next.kind == Kind::Upper && !matches!(word, "mr" | "mrs" | "ms" | "dr" | "prof" | "st");
            if other { None } else { Some(Decision::Held("title")) }
        }
        Abbreviation::Number => match next.kind {
            Kind::Digit | Kind::Lower => Some(Decision::Held("number-abbreviation")),
            Kind::Upper if !opener && (is_roman(next.word) || next.word.len() == 1) => {
                Some(Decision::Held("number-abbreviation"))
            }
            _ if word.len() <= 2 && !word.eq_ignore_ascii_case("no") && !opener => {
                Some(Decision::Held("number-abbreviation"))
            }
            _ => None,
        },
        // `Marsh v. The Crown`; `vs.` always stands between two things.
        Abbreviation::Inside => match opener && !(word == "vs" || word == "v" && next.word == "The") {
            true => Some(Decision::Weak("abbreviation-end")),
            false => Some(Decision::Held("abbreviation")),
        },
        Abbreviation::Open => match next.kind {
            Kind::Upper if (opener || word == "etc") && !next.bracket => Some(Decision::Weak("abbreviation-end")),
            Kind::Mark(_) => Some(Decision::Weak("abbreviation-end")),
            _ => Some(Decision::Held("abbreviation")),
        },
        Abbreviation::Date => match next.kind {
            _ if small => None,
            Kind::Upper if opener => Some(Decision::Weak("abbreviation-end")),
            _ => Some(Decision::Held("date")),
        },
        Abbreviation::Unit => {
            let number = text[..start].trim_end().ends_with(|last: char| last.is_ascii_digit());
            match next.kind {
                Kind::Lower | Kind::Digit if number => Some(Decision::Held("unit")),
                _ => None,
            }
        }
    }
}

/// After `U.S.`, `a.m.`, `J.P.`.
fn initials(scanner: &Scanner<'_>, run: &Run, next: &Next<'_>, lower: &str) -> Decision {
    let text = scanner.text;
    if matches!(lower, "e.g" | "i.e" | "f.e" | "w.r.t" | "c.f") || next.bracket {
        return Decision::Held("abbreviation");
    }
    let time = matches!(lower, "a.m" | "p.m" | "b.c" | "a.d" | "b.c.e" | "c.e");
    match next.kind {
        Kind::Upper if is_opener(text, next) => Decision::Weak("initials-end"),
        Kind::Upper | Kind::Digit if time => {
            const GOES_ON: [&str; 11] = [
                "Central",
                "Eastern",
                "Friday",
                "Monday",
                "Mountain",
                "Pacific",
                "Saturday",
                "Sunday",
                "Thursday",
                "Tuesday",
                "Wednesday",
            ];
            // A time zone: `E.S.T.`, `ET`, `GMT`.
            let dotted = next.word.len() == 1 && text.as_bytes().get(next.end) == Some(&b'.');
            let zone =
                dotted || (2..=4).contains(&next.word.len()) && next.word.bytes().all(|byte| byte.is_ascii_uppercase());
            // `A.D. 79`: the era stands first.
            let first = run.start <= scanner.head + lower.len();
            if zone || first || GOES_ON.contains(&next.word) || is_adverbial(&text[scanner.head..run.start]) {
                return Decision::Held("time");
            }
            Decision::Weak("time-end")
        }
        Kind::Mark(_) => Decision::Weak("initials-end"),
        _ => Decision::Held("initials"),
    }
}

/// Longest phrase of time that is looked at, in bytes.
const ADVERBIAL_LIMIT: usize = 60;

/// Tells whether the sentence so far is only a phrase of time: `At 5 a.m`, `On Monday at 6 p.m`, `He noted: In 44 B.C`.
fn is_adverbial(sentence: &str) -> bool {
    const HEADS: [&str; 11] = ["About", "After", "Around", "At", "Before", "By", "From", "In", "On", "Since", "Until"];
    let mut from = sentence.len().saturating_sub(ADVERBIAL_LIMIT + 2);
    while !sentence.is_char_boundary(from) {
        from += 1;
    }
    let tail = &sentence[from..];
    let phrase = match tail.rsplit_once(": ") {
        Some((_, phrase)) => phrase,
        None if from == 0 => tail,
        None => return false,
    };
    HEADS.contains(&phrase.split(' ').next().unwrap_or(""))
}

/// After a single capital: an initial of a name, or the end of a sentence (`you and I.`, `vitamin C.`).
fn initial(scanner: &Scanner<'_>, start: usize, next: &Next<'_>, word: &str) -> Decision {
    let text = scanner.text;
    if !is_opener(text, next) {
        return match next.kind {
            Kind::Upper | Kind::Lower | Kind::Digit => Decision::Held("initial"),
            _ => Decision::Strong("stop"),
        };
    }
    let head = text[..start].trim_end();
    let previous = token::before(text, head.len(), scanner.sentence);
    let named = previous.starts_with(char::is_uppercase) || previous.ends_with('.');
    if named && word != "I" && next.word != "The" || head.len() <= scanner.head {
        return Decision::Held("initial");
    }
    Decision::Weak("initial-end")
}
