//! The words on both sides of a stop, as the Latin rules look at them.

use crate::text::han::is_unspaced;

/// Longest word, in bytes, that a rule looks at; what is longer is no abbreviation and no sentence opener.
const WORD_LIMIT: usize = 48;

/// What follows a run of marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word in lower case.
    Lower,
    /// A word with a capital, in front or inside (`iPhone`).
    Upper,
    Digit,
    /// Han, kana, hangul: letters without case.
    Wide,
    /// A mark: a comma, a dash, a symbol.
    Mark(char),
    End,
}

/// What follows a run of marks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Next<'a> {
    /// White space stands between.
    pub(super) spaced: bool,
    /// A quotation mark or bracket opens before the word.
    pub(super) opened: bool,
    /// The first opening mark is a bracket.
    pub(super) bracket: bool,
    pub(super) kind: Kind,
    /// The word, letters and apostrophes and hyphens only.
    pub(super) word: &'a str,
    /// Where the word ends.
    pub(super) end: usize,
}

/// Reads what follows the place `at`.
pub(super) fn after(text: &str, at: usize) -> Next<'_> {
    let rest = &text[at..];
    let trimmed = rest.trim_start();
    let spaced = trimmed.len() < rest.len();
    let mut start = text.len() - trimmed.len();
    let mut opened = false;
    for character in trimmed.chars().take(6) {
        let opener = matches!(
            character,
            '"' | '“'
                | '‘'
                | '\''
                | '’'
                | '('
                | '['
                | '{'
                | '«'
                | '`'
                | '_'
                | '*'
                | '¿'
                | '¡'
                | '「'
                | '『'
                | '（'
                | '《'
                | '【'
        );
        if !(opener || opened && character == ' ') {
            break;
        }
        opened = true;
        start += character.len_utf8();
    }
    let word = word_at(text, start);
    let kind = match text[start..].chars().next() {
        None => Kind::End,
        Some(first) if is_unspaced(first) => Kind::Wide,
        Some(first) if first.is_uppercase() => Kind::Upper,
        // Letters without case, as hangul has them, tell no more about a sentence than Han does.
        Some(first) if first.is_alphabetic() && !first.is_lowercase() => Kind::Wide,
        Some(first) if first.is_alphabetic() => {
            let inner = word.chars().skip(1).any(char::is_uppercase);
            if inner { Kind::Upper } else { Kind::Lower }
        }
        Some(first) if first.is_numeric() => Kind::Digit,
        Some(first) => Kind::Mark(first),
    };
    let bracket = opened && trimmed.starts_with(['(', '[', '（', '【']);
    Next { spaced, opened, bracket, kind, word, end: start + word.len() }
}

/// Longest name of a role, in bytes.
const ROLE_LIMIT: usize = 24;

/// Tells whether a text opens with a role of reStructuredText and MyST: `:numref:`, `:eqref:`.
pub(super) fn opens_role(text: &str) -> bool {
    let Some(name) = text.strip_prefix(':') else { return false };
    let length = name.bytes().take(ROLE_LIMIT).take_while(|byte| byte.is_ascii_lowercase() || *byte == b'-').count();
    let rest = &name[length..];
    length > 1 && rest.starts_with(':') && rest[1..].starts_with(|next: char| next == '`' || next.is_alphanumeric())
}

/// The word that starts at `start`.
pub(super) fn word_at(text: &str, start: usize) -> &str {
    let bytes = text.as_bytes();
    let mut end = start;
    while end < text.len() && end - start < WORD_LIMIT {
        let byte = bytes[end];
        if byte.is_ascii_alphabetic() || byte == b'\'' || byte == b'-' {
            end += 1;
            continue;
        }
        match text[end..].chars().next() {
            Some(character)
                if byte >= 0x80 && (character == '’' || character.is_alphabetic() && !is_unspaced(character)) =>
            {
                end += character.len_utf8();
            }
            _ => break,
        }
    }
    text[start..end].trim_end_matches(['\'', '-', '’'])
}

/// The token before the place `at`: back to white space, an opening mark or a wide character.
pub(super) fn before(text: &str, at: usize, floor: usize) -> &str {
    let bytes = text.as_bytes();
    let floor = floor.max(at.saturating_sub(WORD_LIMIT));
    let mut start = at;
    while start > floor {
        let byte = bytes[start - 1];
        if byte < 0x80 {
            if ends_token(char::from(byte)) {
                break;
            }
            start -= 1;
            continue;
        }
        let Some(last) = text[..start].chars().next_back() else { break };
        if start < floor + last.len_utf8() || ends_token(last) {
            break;
        }
        start -= last.len_utf8();
    }
    &text[start..at]
}

fn ends_token(character: char) -> bool {
    match character {
        ' ' | '\n' | '\t' | '(' | '[' | '{' | '"' | '/' | ',' | ';' | ':' | '*' | '_' | '<' | '>' | '=' | '\u{a0}' => {
            true
        }
        '\0'..='\x7f' => false,
        '“' | '”' | '‘' | '—' | '–' | '…' | '«' => true,
        _ => character.is_whitespace() || is_unspaced(character),
    }
}
