//! A bound on how deep quotes and lists nest.
//!
//! Takes Markdown; gives back Markdown of the same length whose lines open at most [`DEEPEST`] containers. It does *not*
//! change anything else. Without the bound a line of a million `>` makes every later line cost a million steps.

use std::borrow::Cow;

/// Deepest nesting that is followed; pages people write stay below ten.
const DEEPEST: usize = 100;

/// Markdown that nests no deeper than [`DEEPEST`].
pub(super) struct Flat<'t> {
    /// The text; marks that nest deeper are replaced by letters.
    pub(super) text: Cow<'t, str>,
    /// Where the first mark was replaced.
    pub(super) first_cut: Option<usize>,
}

/// Replaces the marks of quotes and lists that nest deeper than [`DEEPEST`].
pub(super) fn flatten(text: &str) -> Flat<'_> {
    let bytes = text.as_bytes();
    let mut cuts: Vec<usize> = Vec::new();
    let mut line_start = 0;
    while line_start < bytes.len() {
        let mut at = line_start;
        let mut depth = 0;
        let mut blanks = 0;
        loop {
            match bytes.get(at) {
                Some(b' ') => blanks += 1,
                Some(b'\t') => blanks += 4,
                Some(b'>') => {
                    depth += 1;
                    cut(depth + blanks / 2, at, &mut cuts);
                }
                Some(b'-' | b'+' | b'*') if is_blank(bytes.get(at + 1)) => {
                    depth += 1;
                    cut(depth + blanks / 2, at, &mut cuts);
                }
                Some(b'0'..=b'9') => match number_length(&bytes[at..]) {
                    Some(length) => {
                        depth += 1;
                        cut(depth + blanks / 2, at, &mut cuts);
                        at += length - 1;
                    }
                    None => break,
                },
                _ => break,
            }
            at += 1;
        }
        let rest = &bytes[at..];
        line_start = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).map_or(bytes.len(), |end| at + end + 1);
    }
    let Some(first) = cuts.first().copied() else {
        return Flat { text: Cow::Borrowed(text), first_cut: None };
    };
    let mut flat = String::with_capacity(text.len());
    let mut copied = 0;
    for place in cuts {
        flat.push_str(&text[copied..place]);
        flat.push('x');
        copied = place + 1;
    }
    flat.push_str(&text[copied..]);
    Flat { text: Cow::Owned(flat), first_cut: Some(first) }
}

fn cut(depth: usize, at: usize, cuts: &mut Vec<usize>) {
    if depth > DEEPEST {
        cuts.push(at);
    }
}

fn is_blank(byte: Option<&u8>) -> bool {
    matches!(byte, None | Some(b' ' | b'\t' | b'\n' | b'\r'))
}

/// The length of a number with its mark, as it opens an item of an ordered list.
fn number_length(bytes: &[u8]) -> Option<usize> {
    // A longer number is no item (CommonMark 0.31, section 5.2).
    let digits = bytes.iter().take(10).take_while(|byte| byte.is_ascii_digit()).count();
    let marked = digits < 10 && matches!(bytes.get(digits), Some(b'.' | b')'));
    (marked && is_blank(bytes.get(digits + 1))).then_some(digits + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_nesting_is_left_alone() {
        for text in ["> - 1. a\n> > b", "- - -\n", "2024. 年\n", "", "\r\n>"] {
            let flat = flatten(text);
            assert_eq!(flat.text, text);
            assert_eq!(flat.first_cut, None);
        }
    }

    #[test]
    fn deep_marks_become_letters_in_their_place() {
        let text = format!("甲\n{}乙", "> ".repeat(102));
        let flat = flatten(&text);
        assert_eq!(flat.text.len(), text.len());
        assert_eq!(flat.text.matches('>').count(), 67);
        assert!(flat.text.ends_with("x 乙"));
        let items = format!("{}- 乙", " ".repeat(300));
        assert_eq!(flatten(&items).first_cut, Some(300));
    }
}
