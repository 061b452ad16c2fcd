//! The rules after `.`, `!` and `?` in text that is written with spaces.

use super::abbreviations::{self, Kind as Abbreviation};
use super::scan::{Decision, Run, Scanner};
use super::token::{self, Kind, Next};

/// Decides about a run of marks in Latin text.
pub(super) fn decide(scanner: &Scanner<'_>, run: &Run) -> Decision {
    let text = scanner.text;
    let next = token::after(text, run.end);
    if next.kind == Kind::End {
        return Decision::Held("end");
    }
    if !next.spaced && !(run.footnote && next.kind == Kind::Upper) {
        return glued(scanner, run, &next);
    }
    match next.kind {
        Kind::Mark(',' | ';' | ':' | '.' | '!' | '?' | ')' | ']' | '%' | '=' | '+' | '<' | '>') => {
            return Decision::Held("mark-after-stop");
        }
        Kind::Mark('-' | '–' | '—') if run.quote_closed => return Decision::Held("dash-after-quote"),
        _ => {}
    }
    if run.is_ellipsis() {
        return ellipsis(scanner, run, &next);
    }
    if run.question || run.exclamation {
        return loud(scanner, run, &next);
    }
    stop(scanner, run, &next)
}

/// No white space follows: part of a name, an address, a number; or a space is missing.
fn glued(scanner: &Scanner<'_>, run: &Run, next: &Next<'_>) -> Decision {
    let text = scanner.text;
    let word = token::before(text, run.start, scanner.sentence);
    let closed = run.quote_closed || run.bracket_closed;
    match next.kind {
        Kind::Wide => {
            if run.stops == 1 && !closed && is_abbreviation(scanner, word) {
                return Decision::Held("abbreviation");
            }
            if run.exclamation && abbreviations::is_shouted_name(word) {
                return Decision::Held("name-with-mark");
            }
            if matches!(text[run.end..].chars().next(), Some('，' | '、' | '；' | '：' | '）' | '》')) {
                return Decision::Held("mark-after-stop");
            }
            Decision::Strong("stop-before-han")
        }
        Kind::Upper | Kind::Digit | Kind::Lower if is_address(text, run) => Decision::Held("address"),
        Kind::Upper if run.stops == 1 && run.ellipses == 0 && !closed => {
            let plain = word.len() >= 3 && word.bytes().rev().take(3).all(|byte| byte.is_ascii_lowercase());
            let number = word.len() >= 3 && word.bytes().all(|byte| byte.is_ascii_digit() || byte == b',');
            let sentence_like = next.word.len() > 1
                && next.word[1..].bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'\'')
                || next.word == "I"
                || next.word == "A";
            let followed = matches!(text.as_bytes().get(next.end), Some(b' ' | b',' | b'.'));
            if (plain || number) && sentence_like && followed && !is_abbreviation(scanner, word) {
                return Decision::Strong("space-missing");
            }
            Decision::Held("stop-inside-name")
        }
        Kind::Upper if run.question || run.exclamation => {
            let sentence_like =
                next.word.len() > 1 && next.word[1..].bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'\'');
            if (sentence_like || next.opened) && !word.is_empty() {
                return Decision::Strong("space-missing");
            }
            Decision::Held("mark-inside-name")
        }
        Kind::Upper if closed && next.opened => Decision::Strong("space-missing"),
        _ => Decision::Held("stop-inside-name"),
    }
}

/// Tells whether the token around the run is an address: `https://…`, `a@b.c`, `www.…`.
fn is_address(text: &str, run: &Run) -> bool {
    let from = run.start.saturating_sub(64);
    let mut start = from;
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let before = &text[start..run.start];
    let token = before.rsplit([' ', '\n', '\t', '（', '，', '。']).next().unwrap_or(before);
    if token.contains("://")
        || token.starts_with("www.")
        || token.contains('@')
        || token.contains('/')
        || token.contains('\\')
    {
        return true;
    }
    let mut end = (run.end + 64).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let after = text[run.end..end].split([' ', '\n', '\t']).next().unwrap_or("");
    after.contains("://") || after.contains('@') || after.contains('/')
}

fn ellipsis(scanner: &Scanner<'_>, run: &Run, next: &Next<'_>) -> Decision {
    match next.kind {
        Kind::Lower if run.quote_closed => Decision::Held("speech-tag"),
        Kind::Lower => Decision::Held("ellipsis-lower"),
        Kind::Upper | Kind::Digit => {
            let word = token::before(scanner.text, run.start, scanner.sentence);
            if word.is_empty() && run.start == scanner.sentence {
                return Decision::Held("ellipsis-first");
            }
            if !word.is_empty() && word.eq_ignore_ascii_case(next.word) {
                return Decision::Held("stutter");
            }
            if run.quote_closed && speech_tag(scanner.text, next) {
                return Decision::Held("speech-tag");
            }
            Decision::Weak("ellipsis")
        }
        Kind::Wide => Decision::Weak("ellipsis"),
        _ => Decision::Held("ellipsis-mark"),
    }
}

fn loud(scanner: &Scanner<'_>, run: &Run, next: &Next<'_>) -> Decision {
    match next.kind {
        Kind::Lower if run.quote_closed || run.bracket_closed => Decision::Held("speech-tag"),
        Kind::Lower if run.exclamation => Decision::Held("exclamation-lower"),
        Kind::Lower => Decision::Weak("question-lower"),
        Kind::Upper => {
            let word = token::before(scanner.text, run.start, scanner.sentence);
            if run.exclamation
                && !run.quote_closed
                && abbreviations::is_shouted_name(word)
                && !abbreviations::opens_sentences(next.word)
            {
                return Decision::Held("name-with-mark");
            }
            if run.quote_closed && speech_tag(scanner.text, next) {
                return Decision::Held("speech-tag");
            }
            Decision::Strong("stop")
        }
        _ => Decision::Strong("stop"),
    }
}

/// Verbs that tell who spoke.
const SPEECH_VERBS: &[&str] = &[
    "added",
    "admitted",
    "agreed",
    "answered",
    "asked",
    "barked",
    "began",
    "begged",
    "bellowed",
    "called",
    "commented",
    "continued",
    "cried",
    "declared",
    "demanded",
    "exclaimed",
    "explained",
    "gasped",
    "growled",
    "grumbled",
    "grunted",
    "hissed",
    "inquired",
    "insisted",
    "interrupted",
    "joked",
    "laughed",
    "moaned",
    "mumbled",
    "murmured",
    "muttered",
    "nodded",
    "objected",
    "observed",
    "ordered",
    "pleaded",
    "prompted",
    "protested",
    "put",
    "remarked",
    "repeated",
    "replied",
    "retorted",
    "roared",
    "said",
    "says",
    "screamed",
    "shouted",
    "shrieked",
    "sighed",
    "smiled",
    "snapped",
    "sneered",
    "snorted",
    "sobbed",
    "stammered",
    "suggested",
    "urged",
    "wailed",
    "warned",
    "whispered",
    "wondered",
    "yelled",
];

/// Tells whether the next words are a name and a verb of speech: `Tom said`, `Mrs. Li asked`.
fn speech_tag(text: &str, next: &Next<'_>) -> bool {
    if next.opened
        || abbreviations::opens_sentences(next.word) && !matches!(next.word, "He" | "She" | "I" | "They" | "We")
    {
        return false;
    }
    if matches!(next.word, "He" | "She" | "I" | "They" | "We") {
        return false;
    }
    let mut at = next.end;
    for _ in 0..3 {
        let rest = &text[at..];
        let rest = rest.strip_prefix('.').unwrap_or(rest);
        let Some(rest) = rest.strip_prefix(' ') else { return false };
        let start = text.len() - rest.len();
        let word = token::word_at(text, start);
        if SPEECH_VERBS.binary_search(&word).is_ok() {
            return true;
        }
        if !word.starts_with(|first: char| first.is_uppercase()) {
            return false;
        }
        at = start + word.len();
    }
    false
}

fn is_abbreviation(scanner: &Scanner<'_>, word: &str) -> bool {
    let lower = word.to_lowercase();
    scanner.rules.holds(&lower)
        || abbreviations::kind(&lower).is_some()
        || is_initials(word)
        || word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// `U.S`, `a.m`, `J.P`: single letters with stops between.
fn is_initials(word: &str) -> bool {
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

/// A single full stop before white space.
fn stop(scanner: &Scanner<'_>, run: &Run, next: &Next<'_>) -> Decision {
    let text = scanner.text;
    let word = token::before(text, run.start, scanner.sentence);
    let closed = run.quote_closed || run.bracket_closed;
    if closed {
        return match next.kind {
            Kind::Lower => Decision::Held("lower-after-quote"),
            Kind::Upper if run.quote_closed && speech_tag(text, next) => Decision::Held("speech-tag"),
            _ => Decision::Strong("stop"),
        };
    }
    if run.stops > 1 {
        return match next.kind {
            Kind::Lower => Decision::Held("lower"),
            _ => Decision::Strong("stop"),
        };
    }
    let lower = word.to_lowercase();
    if scanner.rules.holds(&lower) {
        return match next.kind {
            Kind::Upper if abbreviations::opens_sentences(next.word) => Decision::Weak("learned-abbreviation"),
            _ => Decision::Held("learned-abbreviation"),
        };
    }
    if let Some(kind) = abbreviations::kind(&lower) {
        if let Some(decision) = abbreviation(scanner, run, next, word, kind) {
            return decision;
        }
    } else if is_initials(word) || is_degree(&lower) {
        return initials(scanner, run, next, &lower);
    } else if word.chars().count() == 1 && word.chars().all(char::is_uppercase) {
        return initial(scanner, run, next, word);
    }
    if run.start - word.len() == scanner.sentence && is_number(word) {
        return Decision::Held("numbering");
    }
    if is_label(text, scanner.sentence, run.start, word) {
        return Decision::Held("label");
    }
    match next.kind {
        Kind::Lower => {
            let plain = word.len() >= 4 && word.bytes().all(|byte| byte.is_ascii_lowercase());
            if plain { Decision::Weak("stop-lower") } else { Decision::Held("lower") }
        }
        _ => Decision::Strong("stop"),
    }
}

fn is_number(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit()) && word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// `Figure 1.`, `Chapter IV.` at the start of a sentence.
fn is_label(text: &str, sentence: usize, stop: usize, word: &str) -> bool {
    const LABELS: [&str; 10] =
        ["Algorithm", "Article", "Chapter", "Exhibit", "Fig", "Figure", "Part", "Plate", "Section", "Table"];
    let head = &text[sentence..stop];
    head.len() <= 24
        && head
            .strip_suffix(word)
            .and_then(|head| head.strip_suffix(' '))
            .is_some_and(|label| LABELS.contains(&label.trim_end_matches('.')))
        && (is_number(word) || word.bytes().all(|byte| b"IVXLC".contains(&byte)))
}

fn is_degree(lower: &str) -> bool {
    matches!(
        lower,
        "ph.d" | "ll.b" | "ll.m" | "ll.d" | "ed.d" | "b.sc" | "m.sc" | "m.phil" | "d.phil" | "psy.d" | "pharm.d"
    )
}

fn abbreviation(scanner: &Scanner<'_>, run: &Run, next: &Next<'_>, word: &str, kind: Abbreviation) -> Option<Decision> {
    let opener = next.kind == Kind::Upper && abbreviations::opens_sentences(next.word);
    let text = scanner.text;
    match kind {
        Abbreviation::Title => {
            if word == "st" || word == "Col" && !matches!(next.kind, Kind::Upper) {
                return Some(Decision::Held("title"));
            }
            if opener && !next.opened && word.eq_ignore_ascii_case("st") {
                return Some(Decision::Weak("street"));
            }
            if word.starts_with(|first: char| first.is_lowercase())
                && next.kind == Kind::Upper
                && !matches!(word, "mr" | "mrs" | "ms" | "dr" | "prof")
            {
                return None;
            }
            Some(Decision::Held("title"))
        }
        Abbreviation::Number => match next.kind {
            Kind::Digit => Some(Decision::Held("number-abbreviation")),
            Kind::Lower => Some(Decision::Held("number-abbreviation")),
            Kind::Upper if next.word.bytes().all(|byte| b"IVXLC".contains(&byte)) && !opener => {
                Some(Decision::Held("number-abbreviation"))
            }
            Kind::Upper if next.word.len() == 1 && !opener => Some(Decision::Held("number-abbreviation")),
            _ if word.len() <= 2 && word != "No" && word != "no" && !opener => {
                Some(Decision::Held("number-abbreviation"))
            }
            _ => None,
        },
        Abbreviation::Inside => match opener && word != "v" && word != "vs" {
            true => Some(Decision::Weak("abbreviation")),
            false => Some(Decision::Held("abbreviation")),
        },
        Abbreviation::Open => match next.kind {
            Kind::Upper if opener => Some(Decision::Weak("abbreviation-end")),
            Kind::Mark(_) | Kind::Wide => Some(Decision::Weak("abbreviation-end")),
            _ => Some(Decision::Held("abbreviation")),
        },
        Abbreviation::Date => {
            if word.starts_with(|first: char| first.is_lowercase()) {
                return None;
            }
            match next.kind {
                Kind::Upper if opener => Some(Decision::Weak("abbreviation-end")),
                _ => Some(Decision::Held("date")),
            }
        }
        Abbreviation::Unit => {
            let before = text[..run.start - word.len()].trim_end().bytes().next_back();
            let number = before.is_some_and(|byte| byte.is_ascii_digit());
            match next.kind {
                Kind::Upper => None,
                Kind::Lower if !number => None,
                _ => Some(Decision::Held("unit")),
            }
        }
    }
}

/// After `U.S.`, `a.m.`, `J.P.`, `Ph.D.`.
fn initials(scanner: &Scanner<'_>, run: &Run, next: &Next<'_>, lower: &str) -> Decision {
    let opener = next.kind == Kind::Upper && abbreviations::opens_sentences(next.word);
    if matches!(lower, "e.g" | "i.e" | "f.e" | "v.s" | "w.r.t" | "c.f") {
        return Decision::Held("abbreviation");
    }
    match next.kind {
        Kind::Upper if opener => Decision::Weak("initials-end"),
        Kind::Upper if matches!(lower, "a.m" | "p.m" | "b.c" | "a.d" | "b.c.e" | "c.e") => {
            const GOES_ON: [&str; 16] = [
                "Central",
                "EDT",
                "EST",
                "Eastern",
                "Friday",
                "GMT",
                "Monday",
                "Mountain",
                "PDT",
                "PST",
                "Pacific",
                "Saturday",
                "Sunday",
                "Thursday",
                "Tuesday",
                "Wednesday",
            ];
            if GOES_ON.contains(&next.word) || is_adverbial(&scanner.text[scanner.sentence..run.start]) {
                return Decision::Held("time");
            }
            Decision::Weak("time-end")
        }
        Kind::Mark(_) | Kind::Wide => Decision::Weak("initials-end"),
        _ => Decision::Held("initials"),
    }
}

/// Tells whether the sentence so far is only a phrase of time or place: `At 5 a.m`, `On Monday at 6 p.m`.
fn is_adverbial(sentence: &str) -> bool {
    const HEADS: [&str; 14] =
        ["About", "After", "Around", "At", "Before", "By", "From", "In", "On", "Since", "Until", "at", "in", "on"];
    let clause = sentence.rsplit([',', ';', ':']).next().unwrap_or(sentence).trim_start();
    let head = clause.split(' ').next().unwrap_or("");
    clause.len() <= 48 && HEADS.contains(&head)
}

/// After a single capital: an initial of a name, or the end of a sentence: `you and I.`, `vitamin C.`.
fn initial(scanner: &Scanner<'_>, run: &Run, next: &Next<'_>, word: &str) -> Decision {
    let text = scanner.text;
    let opener = next.kind == Kind::Upper && abbreviations::opens_sentences(next.word);
    if !opener {
        return match next.kind {
            Kind::Upper | Kind::Lower | Kind::Digit => Decision::Held("initial"),
            _ => Decision::Strong("stop"),
        };
    }
    let head = text[..run.start - word.len()].trim_end();
    let previous = token::before(text, head.len(), scanner.sentence);
    let named = previous.starts_with(|first: char| first.is_uppercase()) || previous.ends_with('.');
    if named && word != "I" && next.word != "The" || head.len() <= scanner.sentence {
        return Decision::Held("initial");
    }
    Decision::Weak("initial-end")
}
