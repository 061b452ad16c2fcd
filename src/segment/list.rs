//! Item markers inside a line: `1. … 2. …`, `a) … b) …`, `• … • …`.
//!
//! A marker that opens a sentence starts a list; inside it only the marker that comes next in the count cuts. It does *not*
//! look for the start of lines: the readers find the markers that open them, and the paragraph is scanned with its marker.

use crate::text::marker;

/// How a marker counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Count {
    Number,
    Lower,
    Upper,
    Roman,
}

/// How a marker is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Style {
    count: Count,
    /// A bracket stands before it.
    opened: bool,
    /// What stands after it: `.`, `)` or `.)`.
    close: u8,
}

/// The lists a paragraph is in.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Lists {
    open: Option<(Style, u32)>,
    bullet: Option<[u8; 3]>,
}

/// A marker inside a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Marker {
    /// First byte.
    pub(super) start: usize,
}

/// Longest marker without its closing mark, in bytes: `xxviii`, `1000`.
const MARKER_LIMIT: usize = 6;

impl Lists {
    /// Reads the marker that ends with the byte at `at`, if there is one that starts or continues a list.
    pub(super) fn marker(&mut self, text: &str, at: usize, sentence: usize) -> Option<Marker> {
        let bytes = text.as_bytes();
        let close_end = at + 1;
        if bytes.get(close_end).is_some_and(|byte| !byte.is_ascii_whitespace() && *byte != b')') {
            return None;
        }
        let mut name_end = at;
        let mut close = bytes[at];
        if close == b'.' && bytes.get(close_end) == Some(&b')') {
            return None; // the bracket decides
        }
        if close == b')' && at > 0 && bytes[at - 1] == b'.' {
            name_end = at - 1;
            close = b'+';
        }
        let floor = sentence.max(name_end.saturating_sub(MARKER_LIMIT));
        let mut start = name_end;
        while start > floor && bytes[start - 1].is_ascii_alphanumeric() {
            start -= 1;
        }
        let name = &text[start..name_end];
        let opened = start > sentence && bytes[start - 1] == b'(';
        let start = if opened { start - 1 } else { start };
        let free = start == sentence || bytes[start - 1] == b' ' || bytes[start - 1] == b'\t';
        if !free || name.is_empty() || (close == b']') {
            return None;
        }
        // A bullet and a number: the bullet is the marker.
        let opens = start == sentence;
        if let Some((style, last)) = self.open {
            let next = Style { opened, close, ..style };
            if next == style && ordinal(name, style.count) == Some(last + 1) {
                self.open = Some((style, last + 1));
                return Some(Marker { start });
            }
        }
        if !opens || bytes.get(close_end).is_none() {
            return None;
        }
        let count = [Count::Number, Count::Roman, Count::Lower, Count::Upper].into_iter().find(|count| {
            // A list that starts late starts at the head of the paragraph only.
            ordinal(name, *count).is_some_and(|value| {
                value == 1 || (*count == Count::Number || name.len() == 1 || *count == Count::Roman) && value < 1000
            })
        })?;
        if matches!(count, Count::Upper) && close == b'.' {
            return None; // an initial
        }
        let value = ordinal(name, count)?;
        self.open = Some((Style { count, opened, close }, value));
        Some(Marker { start })
    }

    /// Looks at a bullet at `at`; gives back where the item before it ends if the bullet opens a further item.
    pub(super) fn bullet(&mut self, text: &str, at: usize, sentence: usize) -> Option<usize> {
        let bytes = text.as_bytes();
        let bullet: [u8; 3] = bytes.get(at..at + 3)?.try_into().ok()?;
        if at == sentence {
            self.bullet = Some(bullet);
            return None;
        }
        let spaced = bytes[at - 1].is_ascii_whitespace();
        (spaced && self.bullet.is_some()).then(|| text[..at].trim_end().len())
    }
}

/// The number a marker stands for.
fn ordinal(name: &str, count: Count) -> Option<u32> {
    let single = |base: u8| {
        let [letter] = name.as_bytes() else { return None };
        let value = letter.checked_sub(base)?;
        (value < 26).then(|| u32::from(value) + 1)
    };
    match count {
        Count::Number => name.bytes().all(|byte| byte.is_ascii_digit()).then(|| name.parse().ok()).flatten(),
        Count::Lower => single(b'a'),
        Count::Upper => single(b'A'),
        Count::Roman => (name.bytes().all(|byte| byte.is_ascii_lowercase())).then(|| marker::roman(name)).flatten(),
    }
}
