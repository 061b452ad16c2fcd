//! The rules after `.`, `!` and `?` in text that is written with spaces.
//!
//! What comes next decides first (a lower-case word goes on, a capital may begin), what came before second (an
//! abbreviation, an initial, a number).

use super::abbreviations;
use super::after_abbreviation::{self, is_abbreviation, is_opener, is_roman};
use super::run::Run;
use super::scan::{Decision, Scanner};
use super::token::{self, Kind, Next};

/// Decides about a run of marks in Latin text.
pub(super) fn decide(scanner: &Scanner<'_>, run: &Run) -> Decision {
    let text = scanner.text;
    let next = token::after(text, run.end);
    if next.kind == Kind::End {
        return Decision::Held("end");
    }
    if run.broken_off {
        return broken_off(text, &next);
    }
    if !next.spaced && !run.footnote {
        return glued(scanner, run, &next);
    }
    let plain = run.stops == 1 && !run.question && !run.exclamation && !run.quote_closed;
    let before = if plain { Before::Stop } else { Before::QuoteOrLoudMark };
    if next.bracket && bracket_belongs(text, run.end, before) {
        return Decision::Held("bracket-follows");
    }
    match next.kind {
        // A full stop, then an omission that opens the next sentence.
        Kind::Mark('.') if run.omission_follows => return Decision::Strong("stop"),
        // The colon opens a role of reStructuredText, which opens the next sentence.
        Kind::Mark(':') if token::opens_role(text[run.end..].trim_start()) => {}
        Kind::Mark(',' | ';' | ':' | '.' | '!' | '?' | ')' | ']' | '%') => {
            return Decision::Held("mark-after-stop");
        }
        // A dash before a capital names an author or a speaker; elsewhere the sentence goes on after it.
        Kind::Mark('-' | '–' | '—' | '―') if !dash_names(text, run.end) => {
            return Decision::Held("dash-after-stop");
        }
        _ => {}
    }
    if run.is_ellipsis() {
        ellipsis(scanner, run, &next)
    } else if run.question || run.exclamation {
        loud(scanner, run, &next)
    } else {
        stop(scanner, run, &next)
    }
}

/// `—”` and the like: speech that breaks off.
fn broken_off(text: &str, next: &Next<'_>) -> Decision {
    match next.kind {
        Kind::Upper if next.spaced && !speech_tag(text, next) => Decision::Weak("broken-off"),
        Kind::Upper | Kind::Lower if next.opened => Decision::Weak("broken-off"),
        _ => Decision::Held("broken-off"),
    }
}

/// Tells whether the dash at `at` stands before a capital: `— Eleanor Example`.
fn dash_names(text: &str, at: usize) -> bool {
    let rest = text[at..].trim_start().trim_start_matches(['-', '–', '—', '―']);
    rest.trim_start().starts_with(char::is_uppercase)
}

/// What stands before a bracket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    Stop,
    QuoteOrLoudMark,
}

/// Longest remark in brackets that is looked at, in bytes.
const REMARK_LIMIT: usize = 120;

/// Tells whether the bracket at `at` belongs to the sentence before: `…” (Li 2003).`, `Viva! (1965), and`.
fn bracket_belongs(text: &str, at: usize, before: Before) -> bool {
    let rest = text[at..].trim_start();
    let Some(close) = rest.bytes().take(REMARK_LIMIT).position(|byte| byte == b')' || byte == b']') else {
        return false;
    };
    // After a plain stop a remark with a capital is a sentence of its own: `It is late. (See the note).`
    if before == Before::Stop && rest.chars().nth(1).is_some_and(char::is_uppercase) {
        return false;
    }
    let mut after = rest[close + 1..].chars();
    match (after.next(), after.next()) {
        (Some('.' | ',' | ';' | ':'), _) => true,
        // After a plain stop a word in lower case tells nothing: an address in brackets may stand alone.
        (Some(' '), Some(next)) => before == Before::QuoteOrLoudMark && next.is_lowercase(),
        _ => false,
    }
}

/// Tells whether a word is written like the first of a sentence: a capital, then lower case.
fn begins_like_sentence(word: &str) -> bool {
    let mut letters = word.chars();
    let capital = letters.next().is_some_and(char::is_uppercase);
    let rest = letters.as_str();
    capital && (matches!(word, "I" | "A") || !rest.is_empty() && !rest.chars().any(char::is_uppercase))
}

/// No white space follows: part of a name, an address, a number; or a space is missing.
fn glued(scanner: &Scanner<'_>, run: &Run, next: &Next<'_>) -> Decision {
    let text = scanner.text;
    let word = token::before(text, run.start, scanner.sentence);
    let closed = run.quote_closed || run.bracket_closed;
    if next.kind == Kind::Wide {
        return before_han(scanner, run, word);
    }
    if !closed && is_address(text, run) {
        return Decision::Held("address");
    }
    let plain = word.len() >= 3 && word.bytes().rev().take(3).all(|byte| byte.is_ascii_lowercase());
    match next.kind {
        Kind::Upper if closed && next.opened && begins_like_sentence(next.word) => Decision::Strong("space-missing"),
        Kind::Upper if run.is_ellipsis() => {
            match begins_like_sentence(next.word) && next.word.len() > 1 && run.start > scanner.head {
                true => Decision::Weak("space-missing"),
                false => Decision::Held("ellipsis-inside"),
            }
        }
        Kind::Upper if run.stops == 1 && run.ellipses == 0 && !closed && !run.question && !run.exclamation => {
            let number = word.len() >= 3 && word.bytes().all(|byte| byte.is_ascii_digit() || byte == b',');
            // `Cao.Chen.2016` goes on after its stop.
            let followed = match text.as_bytes()[next.end..] {
                [b'.', after, ..] => !after.is_ascii_alphanumeric(),
                [b' ' | b',' | b'.', ..] => true,
                _ => false,
            };
            if (plain || number) && begins_like_sentence(next.word) && followed && !is_abbreviation(scanner, word) {
                return Decision::Strong("space-missing");
            }
            Decision::Held("stop-inside")
        }
        Kind::Upper if (run.question || run.exclamation) && !word.is_empty() => {
            match begins_like_sentence(next.word) || next.opened {
                true => Decision::Strong("space-missing"),
                false => Decision::Held("mark-inside"),
            }
        }
        Kind::Lower if (run.question || run.exclamation) && plain && next.word.len() >= 3 && !next.opened => {
            let words = word.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'\'');
            let followed = matches!(text.as_bytes().get(next.end), Some(b' ' | b',' | b'.' | b'?' | b'!'));
            match words && followed {
                true => Decision::Weak("space-missing"),
                false => Decision::Held("mark-inside"),
            }
        }
        _ => Decision::Held("stop-inside"),
    }
}

/// A mark after a Latin word with Han right behind it.
fn before_han(scanner: &Scanner<'_>, run: &Run, word: &str) -> Decision {
    let closed = run.quote_closed || run.bracket_closed;
    if matches!(
        scanner.text[run.end..].chars().next(),
        Some('，' | '、' | '；' | '：' | '）' | '》' | '」' | '』' | '】')
    ) {
        return Decision::Held("mark-after-stop");
    }
    if run.stops == 1 && !run.question && !run.exclamation && !closed && is_abbreviation(scanner, word) {
        return Decision::Held("abbreviation");
    }
    if run.stops == 1 && numbers_item(scanner, run.start - word.len(), word) {
        return Decision::Held("numbering");
    }
    if run.exclamation && abbreviations::is_shouted_name(word) {
        return Decision::Held("name-with-mark");
    }
    if run.is_ellipsis() {
        return Decision::Held("ellipsis-inside");
    }
    Decision::Strong("stop-before-han")
}

/// Longest part of an address that is looked at on each side of a mark, in bytes.
const ADDRESS_LIMIT: usize = 64;

/// Tells whether the mark stands inside an address or a path: `https://…`, `a@b.example`, `www.…`, `a/b.c`.
fn is_address(text: &str, run: &Run) -> bool {
    let bytes = text.as_bytes();
    let ends = |byte: &u8| byte.is_ascii_whitespace() || *byte >= 0x80;
    let before = &bytes[run.start.saturating_sub(ADDRESS_LIMIT)..run.start];
    let before = before.rsplit(ends).next().unwrap_or(before);
    let after = &bytes[run.end..bytes.len().min(run.end + ADDRESS_LIMIT)];
    let after = after.split(ends).next().unwrap_or(after);
    let marked = |part: &[u8]| part.iter().any(|byte| matches!(byte, b'/' | b'\\' | b'@'));
    marked(before) || before.starts_with(b"www.") || marked(after)
}

/// After `...`, `…`, `. . .`.
fn ellipsis(scanner: &Scanner<'_>, run: &Run, next: &Next<'_>) -> Decision {
    let text = scanner.text;
    match next.kind {
        Kind::Lower => Decision::Held("ellipsis-lower"),
        Kind::Upper | Kind::Digit => {
            let word = token::before(text, run.start, scanner.sentence);
            if word.is_empty() && run.start <= scanner.head + 3 {
                return Decision::Held("ellipsis-first");
            }
            let stem = next.word.split(['\'', '’', '-']).next().unwrap_or("");
            if !word.is_empty() && word.eq_ignore_ascii_case(stem) {
                return Decision::Held("stutter");
            }
            // `I` is always a capital, so it tells nothing; four dots are a full stop and an omission.
            if stem == "I" && run.stops <= 3 && !run.quote_closed && !next.opened {
                return Decision::Held("ellipsis-before-i");
            }
            if run.quote_closed && speech_tag(text, next) {
                return Decision::Held("speech-tag");
            }
            Decision::Weak("ellipsis")
        }
        Kind::Wide => Decision::Weak("ellipsis"),
        _ => Decision::Held("ellipsis-mark"),
    }
}

/// Tells whether the writer of this sentence writes without capitals.
fn is_casual(scanner: &Scanner<'_>) -> bool {
    scanner.rules.casual || scanner.text[scanner.head..].starts_with(|first: char| first.is_ascii_lowercase())
}

/// Tells whether a word is the pronoun `i` of a writer who leaves capitals out.
fn says_i(word: &str) -> bool {
    matches!(word, "i" | "i'm" | "i'll" | "i've" | "i'd" | "i’m" | "i’ll" | "i’ve" | "i’d")
}

/// After `!` and `?`.
fn loud(scanner: &Scanner<'_>, run: &Run, next: &Next<'_>) -> Decision {
    let text = scanner.text;
    match next.kind {
        Kind::Lower if run.quote_closed || run.bracket_closed => Decision::Held("speech-tag"),
        Kind::Lower if run.insistent || is_casual(scanner) || says_i(next.word) => Decision::Weak("mark-lower"),
        Kind::Lower => Decision::Held("mark-lower"),
        Kind::Upper => {
            let word = token::before(text, run.start, scanner.sentence);
            let name = run.exclamation && !run.quote_closed && abbreviations::is_shouted_name(word);
            if name && !is_opener(text, next) {
                return Decision::Held("name-with-mark");
            }
            if run.quote_closed && speech_tag(text, next) {
                return Decision::Held("speech-tag");
            }
            Decision::Strong("stop")
        }
        _ => Decision::Strong("stop"),
    }
}

/// Verbs that tell who spoke.
pub(super) const SPEECH_VERBS: &[&str] = &[
    "answered",
    "ask",
    "asked",
    "asks",
    "called",
    "cried",
    "demanded",
    "exclaimed",
    "howled",
    "inquired",
    "murmured",
    "muttered",
    "repeated",
    "replied",
    "said",
    "say",
    "says",
    "screamed",
    "shouted",
    "whispered",
    "wondered",
    "yelled",
];

/// Tells whether the next words are a name and a verb of speech: `Tom said`, `Mrs. Li asked`, `I say`.
fn speech_tag(text: &str, next: &Next<'_>) -> bool {
    if next.opened || next.word != "I" && abbreviations::opens_sentences(next.word) {
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
        if !word.starts_with(char::is_uppercase) {
            return false;
        }
        at = start + word.len();
    }
    false
}

/// After a full stop and white space.
fn stop(scanner: &Scanner<'_>, run: &Run, next: &Next<'_>) -> Decision {
    let text = scanner.text;
    if run.quote_closed || run.bracket_closed {
        return match next.kind {
            Kind::Lower if run.bracket_closed && !run.quote_closed && is_casual(scanner) => {
                Decision::Weak("stop-lower")
            }
            Kind::Lower => Decision::Held("lower-after-quote"),
            _ => Decision::Strong("stop"),
        };
    }
    if run.stops > 1 {
        return match next.kind {
            Kind::Lower => Decision::Held("lower"),
            _ => Decision::Strong("stop"),
        };
    }
    // In tokenised text the stop stands off: `Mr . Robinson`.
    let mut end = run.start;
    if text[..end].ends_with(' ') {
        end -= 1;
    }
    let word = token::before(text, end, scanner.sentence);
    let start = end - word.len();
    if let Some(decision) = after_abbreviation::decide(scanner, run, next, word) {
        return decision;
    }
    if start == scanner.head && is_number(word) || next.kind == Kind::Wide && numbers_item(scanner, start, word) {
        return Decision::Held("numbering");
    }
    if is_label(&text[scanner.head..run.start], word) {
        return Decision::Held("label");
    }
    match next.kind {
        Kind::Lower => lower_after_stop(scanner, next, word),
        _ => Decision::Strong("stop"),
    }
}

/// A stop and a word in lower case: the sentence goes on, or the writer leaves capitals out.
fn lower_after_stop(scanner: &Scanner<'_>, next: &Next<'_>, word: &str) -> Decision {
    let text = scanner.text;
    if next.bracket {
        return Decision::Weak("stop-bracket");
    }
    let item = word.len() >= 2 && next.word.len() == 1 && matches!(text.as_bytes().get(next.end), Some(b'.' | b')'));
    let letters = word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'\'');
    let long = letters && word.len() >= 4;
    let casual =
        is_casual(scanner) && (letters && word.len() >= 2 || word.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    match item || long || casual && !word.is_empty() || says_i(next.word) && word.len() >= 2 {
        true => Decision::Weak("stop-lower"),
        false => Decision::Held("lower"),
    }
}

fn is_number(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit()) && word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// Tells whether a word before Han numbers an item: `其中：1. 完备性；2.传递性`.
fn numbers_item(scanner: &Scanner<'_>, start: usize, word: &str) -> bool {
    // A bullet that touches the number stands before the head.
    let before = scanner.text.get(scanner.head..start).unwrap_or_default().trim_end();
    is_number(word) && (before.is_empty() || before.ends_with(['：', '；', '，', '、', ':', ';']))
}

/// Longest label that is looked at, in bytes.
const LABEL_LIMIT: usize = 24;

/// `Figure 1.`, `Chapter IV.` at the start of a sentence.
fn is_label(head: &str, word: &str) -> bool {
    const LABELS: [&str; 9] = ["Article", "Chapter", "Exhibit", "Fig", "Figure", "Part", "Plate", "Section", "Table"];
    if head.len() > LABEL_LIMIT {
        return false;
    }
    let label = head.strip_suffix(word).and_then(|head| head.strip_suffix(' '));
    label.is_some_and(|label| LABELS.contains(&label.trim_end_matches('.'))) && (is_number(word) || is_roman(word))
}
