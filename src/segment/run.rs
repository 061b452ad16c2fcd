//! Runs of sentence marks, with the closing quotes, brackets and footnote marks that go with them.
//!
//! Takes the place of a mark; gives back how far the run reaches and what it holds. It does *not* decide whether a sentence
//! ends there.

use super::scan::{Quotes, Scanner};
use super::{abbreviations, token};

/// A run of sentence marks with the closing quotes, brackets and footnote marks that go with it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Run {
    /// First mark.
    pub(super) start: usize,
    /// One past the last mark.
    pub(super) marks_end: usize,
    /// One past the closers and footnote marks.
    pub(super) end: usize,
    /// Number of full stops, ASCII or ideographic.
    pub(super) stops: u32,
    /// Number of ellipsis characters.
    pub(super) ellipses: u32,
    pub(super) question: bool,
    pub(super) exclamation: bool,
    /// Some mark is of the Chinese kind.
    pub(super) wide: bool,
    /// Further marks follow the first closers.
    pub(super) outer: bool,
    /// A closing quotation mark follows the marks.
    pub(super) quote_closed: bool,
    /// A closing bracket follows the marks.
    pub(super) bracket_closed: bool,
    /// A footnote mark follows.
    pub(super) footnote: bool,
    /// The marks are dashes: speech that breaks off.
    pub(super) broken_off: bool,
    /// The marks are set off from each other by spaces: `. . .`.
    pub(super) spaced: bool,
    /// The same loud mark stands twice or more: `!!`, `??`.
    pub(super) insistent: bool,
    /// An omission follows that opens the next sentence: the run is the first stop of `compounds. . . . The`.
    pub(super) omission_follows: bool,
}

impl Run {
    /// Nothing but an omission: `……`, `...`, `。。。`.
    pub(super) fn is_ellipsis(&self) -> bool {
        !self.question
            && !self.exclamation
            && (self.ellipses > 0 || self.stops > 2)
            && (self.stops == 0 || self.ellipses == 0)
    }
}

/// Longest quotation, in bytes, that a quotation mark with spaces around it can close.
const QUOTE_LIMIT: usize = 400;
/// Most footnote numbers in a row, beyond the first, that one sentence ends with.
const SUPERSCRIPTS: usize = 4;
/// Longest footnote mark or editor's note, in bytes.
const NOTE_LIMIT: usize = 32;

impl Scanner<'_> {
    /// Collects the marks from `at`, then the closers, then footnote marks.
    pub(super) fn gather(&mut self, at: usize) -> Run {
        let mut run = Run { start: at, marks_end: at, ..Run::default() };
        self.marks(&mut run);
        self.closers(&mut run);
        // `！」。`: the outer sentence has a mark of its own.
        while run.end > run.marks_end && self.mark(run.end, &mut Run::default()).is_some() {
            let before = run.end;
            run.marks_end = run.end;
            run.outer = true;
            self.marks(&mut run);
            self.closers(&mut run);
            debug_assert!(run.end > before);
        }
        self.footnotes(&mut run);
        self.trailing_omission(&mut run);
        run
    }

    fn marks(&self, run: &mut Run) {
        let mut end = run.marks_end;
        while let Some(next) = self.mark(end, run) {
            let mark = &self.bytes[end..next];
            run.insistent |= matches!(mark, b"!" | b"?" | [0xEF, ..]) && self.bytes[next..].starts_with(mark);
            end = next;
            // A spaced omission `. . .` and marks set off by spaces, `! ! !`.
            let [b' ', spaced @ (b'.' | b'!' | b'?'), rest @ ..] = &self.bytes[end..] else { continue };
            let same = (*spaced == b'.') == (mark == b".");
            // `a .net` and `x .5` are no omissions, but `. . .x` is.
            let free = run.stops >= 2 || !rest.first().is_some_and(u8::is_ascii_alphanumeric);
            if mark.len() == 1 && same && free {
                if self.omission_follows(run, end) {
                    run.omission_follows = true;
                    break;
                }
                run.spaced = true;
                end += 1;
            }
        }
        run.marks_end = end;
        run.end = end;
    }

    /// `… weakened . . . was that of combining words into compounds. . . . The`: in a sentence that already shows an
    /// omission, a full stop, then an omission that opens the next sentence.
    fn omission_follows(&self, run: &Run, end: usize) -> bool {
        let glued = run.start > 0 && self.bytes[run.start - 1].is_ascii_alphanumeric();
        let from = self.head.max(run.start.saturating_sub(QUOTE_LIMIT));
        let shown = || self.bytes[from..run.start].windows(6).any(|window| window == b" . . .");
        glued
            && end == run.start + 1
            && self.bytes[end..].starts_with(b" . . . ")
            && self.bytes.get(end + 7).is_some_and(u8::is_ascii_uppercase)
            && shown()
    }

    /// Reads one mark at `at` into the run; gives back the place after it.
    fn mark(&self, at: usize, run: &mut Run) -> Option<usize> {
        let rest = &self.bytes[at..];
        let length = match rest {
            [b'.', ..] => {
                run.stops += 1;
                1
            }
            [b'!', ..] => {
                run.exclamation = true;
                1
            }
            [b'?', ..] => {
                run.question = true;
                1
            }
            [0xE2, 0x80, 0xA6, ..] | [0xE2, 0x8B, 0xAF, ..] => {
                run.ellipses += 1;
                3
            }
            [0xE2, 0x80, 0xBC, ..] => {
                run.exclamation = true;
                3
            }
            [0xE2, 0x81, 0x87..=0x89, ..] => {
                run.question = true;
                3
            }
            [0xE3, 0x80, 0x82, ..] | [0xEF, 0xBD, 0xA1, ..] => {
                run.stops += 1;
                run.wide = true;
                3
            }
            [0xEF, 0xBC, 0x8E, ..] => {
                run.stops += 1;
                run.wide = true;
                3
            }
            [0xEF, 0xBC, 0x81, ..] => {
                run.exclamation = true;
                run.wide = true;
                3
            }
            [0xEF, 0xBC, 0x9F, ..] => {
                run.question = true;
                run.wide = true;
                3
            }
            _ => return None,
        };
        Some(at + length)
    }

    pub(super) fn closers(&mut self, run: &mut Run) {
        let mut end = run.marks_end;
        loop {
            let rest = &self.bytes[end..self.limit];
            let length = match rest {
                [b'"', ..] => {
                    let spaced = rest.get(1).is_none_or(u8::is_ascii_whitespace);
                    if !self.quotes.is_open(Quotes::STRAIGHT) && !spaced {
                        break;
                    }
                    self.quotes.close(Quotes::STRAIGHT);
                    run.quote_closed = true;
                    1
                }
                [b'\'', next, ..] if next.is_ascii_alphanumeric() => break,
                [b'\'' | b'`', ..] => {
                    run.quote_closed = true;
                    1
                }
                [b')' | b']' | b'}', ..] => {
                    self.close_bracket();
                    run.bracket_closed = true;
                    1
                }
                // ” ’
                [0xE2, 0x80, 0x9D, ..] => {
                    self.quotes.close(Quotes::CURLY);
                    run.quote_closed = true;
                    3
                }
                [0xE2, 0x80, 0x99, ..] => {
                    run.quote_closed = true;
                    3
                }
                // 」 』
                [0xE3, 0x80, corner @ (0x8D | 0x8F), ..] => {
                    self.quotes.close(if *corner == 0x8D { Quotes::CORNER } else { Quotes::DOUBLE_CORNER });
                    run.quote_closed = true;
                    3
                }
                // 》 〉
                [0xE3, 0x80, 0x8B | 0x89, ..] => {
                    self.title = None;
                    run.bracket_closed = true;
                    3
                }
                // 】 〕 ）
                [0xE3, 0x80, 0x91 | 0x95, ..] | [0xEF, 0xBC, 0x89, ..] => {
                    self.close_bracket();
                    run.bracket_closed = true;
                    3
                }
                // »
                [0xC2, 0xBB, ..] => {
                    run.quote_closed = true;
                    2
                }
                // A closing quotation mark after a stray space.
                [b' ', 0xE2, 0x80, 0x9D, ..] => 1,
                [b' ', 0xE2, 0x80, 0x99, ..] if run.wide => 1,
                // An opening quotation mark that nothing follows was meant to close.
                [0xE2, 0x80, 0x9C] => 3,
                [b' ', b'"'] => 1,
                [b' ', b'\'', b' ', ..] if self.spaced_quote_closes(run.start, b"'") => {
                    run.quote_closed = true;
                    2
                }
                [b' ', b'"', next, ..] if self.quotes.is_open(Quotes::STRAIGHT) && next.is_ascii_whitespace() => 1,
                [b' ', b'\'', b'\'', next, ..]
                    if next.is_ascii_whitespace() && self.spaced_quote_closes(run.start, b"''") =>
                {
                    3
                }
                _ => break,
            };
            end += length;
        }
        run.end = end;
    }

    /// Takes in `[1]`, `[2–5]`, `¹` after the marks.
    fn footnotes(&mut self, run: &mut Run) {
        loop {
            let rest = &self.text[run.end..self.limit];
            let mark = rest.strip_prefix(' ').unwrap_or(rest);
            let space = rest.len() - mark.len();
            let length = if mark.starts_with('[') {
                let inner = mark.as_bytes()[1..].iter().take(NOTE_LIMIT).position(|byte| *byte == b']');
                match inner {
                    Some(inner) if is_footnote(&mark[1..=inner]) => inner + 2,
                    _ => break,
                }
            } else if let Some(length) = self.lost_superscript(run, space, mark) {
                length
            } else if space == 0 && mark.starts_with(['¹', '²', '³', '⁰', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'])
            {
                mark.chars().next().map_or(0, char::len_utf8)
            } else {
                break;
            };
            run.end += space + length;
            run.footnote = true;
        }
    }

    /// Tells whether a quotation mark with spaces on both sides closes: one of its kind is open before `at`.
    fn spaced_quote_closes(&self, at: usize, quote: &[u8]) -> bool {
        let from = at.saturating_sub(QUOTE_LIMIT);
        let space = |place: Option<&u8>| place.is_none_or(u8::is_ascii_whitespace);
        let mut open = false;
        let mut place = from;
        while place + quote.len() <= at {
            if !self.bytes[place..].starts_with(quote) {
                place += 1;
                continue;
            }
            let before = place.checked_sub(1).and_then(|before| self.bytes.get(before));
            let after = self.bytes.get(place + quote.len());
            match (space(before), space(after)) {
                (true, true) => open = !open,
                (true, false) => open = true,
                (false, true) if before.is_some_and(u8::is_ascii_punctuation) => open = false,
                _ => {}
            }
            place += quote.len();
        }
        open
    }

    /// The length of a footnote number that lost its raised place: `text.11 12 The`, `(1987).1 The`.
    fn lost_superscript(&self, run: &Run, space: usize, mark: &str) -> Option<usize> {
        let before = self.bytes[..run.start].last()?;
        let after_word = before.is_ascii_lowercase() || *before == b')';
        if run.stops != 1 || run.wide || !after_word {
            return None;
        }
        let digits = mark.bytes().take(4).take_while(u8::is_ascii_digit).count();
        if !(1..=3).contains(&digits) {
            return None;
        }
        let mut rest = mark[digits..].strip_prefix(' ')?;
        if space > 0 && !run.footnote {
            // Set off by a space, the number could begin a sentence; a word that itself begins one speaks against that.
            let opens = abbreviations::opens_sentences(token::word_at(rest, 0));
            return (before.is_ascii_lowercase() && opens).then_some(digits);
        }
        for _ in 0..SUPERSCRIPTS {
            let Some(further) = rest.trim_start_matches(|digit: char| digit.is_ascii_digit()).strip_prefix(' ') else {
                break;
            };
            rest = further;
        }
        rest.starts_with(|next: char| next.is_uppercase()).then_some(digits)
    }

    /// Takes in an omission that stands alone after a Chinese sentence (`。 ……`), and an emoticon.
    fn trailing_omission(&self, run: &mut Run) {
        let rest = &self.text[run.end..];
        let mark = rest.trim_start_matches(' ');
        let space = rest.len() - mark.len();
        if space > 0 && run.wide && !run.is_ellipsis() && mark.starts_with("……") {
            run.end += space + "……".len();
        } else if let Some(length) = emoticon_length(mark).filter(|_| run.exclamation || run.question || space > 0) {
            run.end += space + length;
        }
    }
}

/// The length of an emoticon at the start of a text: `:)`, `;-)`, `^_^`, `(^_^)`, `(T_T)`.
fn emoticon_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let length = match bytes {
        [b':' | b';' | b'=', b')' | b'(' | b'D' | b'P' | b'p', ..] => 2,
        [b':' | b';' | b'=', b'-', b')' | b'(' | b'D' | b'P' | b'p' | b'/', ..] => 3,
        [b'^', b'_' | b'-' | b'.', b'^', ..] => 3,
        [b'^', b'^', ..] | [b'<', b'3', ..] => 2,
        [b'(', inner @ ..] => {
            let close = inner.iter().take(8).position(|byte| *byte == b')')?;
            let face = &inner[..close];
            let marks = face.iter().filter(|byte| byte.is_ascii_punctuation()).count();
            if close < 3 || marks < 1 || marks + 2 < close || face[0] != face[close - 1] || face[0].is_ascii_lowercase()
            {
                return None;
            }
            close + 2
        }
        _ => return None,
    };
    let free = bytes.get(length).is_none_or(|byte| !byte.is_ascii_alphanumeric());
    free.then_some(length)
}

/// The inside of a footnote mark: numbers, ranges, a single letter, or an editor's note (`citation needed`).
fn is_footnote(inner: &str) -> bool {
    let number = |character: char| character.is_ascii_digit() || matches!(character, ',' | '-' | '–' | ' ' | '注');
    let digits = inner.bytes().any(|byte| byte.is_ascii_digit()) && inner.chars().all(number);
    let letter = inner.len() == 1 && inner.bytes().all(|byte| byte.is_ascii_lowercase());
    digits || letter || inner.ends_with(" needed") || matches!(inner, "来源请求" | "來源請求")
}
