//! The pass over a paragraph: finds every place where a sentence could end and asks the rules of its script.
//!
//! One forward scan with a table of byte classes; nothing else is looked at byte by byte. Everything a rule may look at is
//! bounded (a token, a title, a bracket), so time is linear in the text whatever the text is.

use super::learn::Rules;
use super::list::Lists;
use super::{abbreviations, cjk, latin, token};
use crate::document::Boundary;

/// The end of a sentence inside a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Cut {
    /// Where the sentence ends: a byte offset after its last mark, before the white space that follows.
    pub end: u32,
    /// How firmly it ends.
    pub boundary: Boundary,
    /// The rule that made the cut, in kebab case.
    pub rule: &'static str,
}

/// What was decided at a place where a sentence could end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The sentence ends here.
    Cut(Boundary),
    /// It goes on.
    Held,
}

/// A place where a sentence could end, and what was decided there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Candidate {
    /// A byte offset after the marks, before the white space that follows.
    pub end: u32,
    /// What was decided.
    pub verdict: Verdict,
    /// The rule that decided, in kebab case.
    pub rule: &'static str,
}

/// Finds the ends of the sentences of one paragraph. The text after the last cut is the last sentence.
///
/// Cuts sit on character boundaries and strictly increase; none stands at the very end of the paragraph. A paragraph must be
/// smaller than 4 GiB; of a larger one only that much is cut.
#[must_use]
pub fn scan(paragraph: &str, rules: &Rules) -> Vec<Cut> {
    let mut cuts = Vec::new();
    Scanner::new(paragraph, rules).run(&mut |candidate: Candidate| {
        if let Verdict::Cut(boundary) = candidate.verdict {
            cuts.push(Cut { end: candidate.end, boundary, rule: candidate.rule });
        }
    });
    cuts
}

/// Finds the places where a sentence of the paragraph could end, those that were held with those that were cut.
#[must_use]
pub fn scan_explained(paragraph: &str, rules: &Rules) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    Scanner::new(paragraph, rules).run(&mut |candidate| candidates.push(candidate));
    candidates
}

/// What a rule says about a run of stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decision {
    Strong(&'static str),
    Weak(&'static str),
    Held(&'static str),
}

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

/// Longest title, in bytes, inside which stops are part of a name: thirty characters, as the longest film titles have.
const TITLE_LIMIT: usize = 90;
/// Longest bracketed remark, in bytes, that counts as part of the sentence around it.
const BRACKET_LIMIT: usize = 240;

/// Longest quotation, in bytes, that a quotation mark with spaces around it can close.
const QUOTE_LIMIT: usize = 400;
/// Most footnote numbers in a row, beyond the first, that one sentence ends with.
const SUPERSCRIPTS: usize = 4;
/// Longest footnote mark or editor's note, in bytes.
const NOTE_LIMIT: usize = 32;

/// What the scan knows at a place; rules read it.
#[derive(Debug)]
pub(super) struct Scanner<'a> {
    pub(super) text: &'a str,
    pub(super) bytes: &'a [u8],
    pub(super) rules: &'a Rules,
    /// Where the sentence began, white space skipped.
    pub(super) sentence: usize,
    /// Where its text begins, a bullet skipped.
    pub(super) head: usize,
    /// Where the innermost open `《` or `〈` stands.
    title: Option<usize>,
    /// Where the outermost open bracket stands, and how many are open.
    bracket: usize,
    bracket_depth: u32,
    /// How many Chinese quotation marks are open.
    pub(super) quote_depth: u32,
    /// A straight double quotation mark is open.
    pub(super) straight_quote: bool,
    lists: Lists,
    limit: usize,
}

const PLAIN: u8 = 0;
const STOP: u8 = 1;
const OPEN: u8 = 2;
const CLOSE: u8 = 3;
const QUOTE: u8 = 4;
const LEAD_E2: u8 = 5;
const LEAD_E3: u8 = 6;
const LEAD_EF: u8 = 7;

/// The class of each byte. Han characters start with E4–E9, so they cost one look-up a byte.
static CLASSES: [u8; 256] = {
    let mut classes = [PLAIN; 256];
    classes[b'.' as usize] = STOP;
    classes[b'!' as usize] = STOP;
    classes[b'?' as usize] = STOP;
    classes[b'(' as usize] = OPEN;
    classes[b'[' as usize] = OPEN;
    classes[b')' as usize] = CLOSE;
    classes[b']' as usize] = CLOSE;
    classes[b'"' as usize] = QUOTE;
    classes[0xE2] = LEAD_E2;
    classes[0xE3] = LEAD_E3;
    classes[0xEF] = LEAD_EF;
    classes
};

impl<'a> Scanner<'a> {
    fn new(text: &'a str, rules: &'a Rules) -> Self {
        let mut limit = text.len().min(u32::MAX as usize);
        while !text.is_char_boundary(limit) {
            limit -= 1;
        }
        let text = text[..limit].trim_end();
        let sentence = text.len() - text.trim_start().len();
        Self {
            text,
            bytes: text.as_bytes(),
            rules,
            sentence,
            head: sentence,
            title: None,
            bracket: 0,
            bracket_depth: 0,
            quote_depth: 0,
            straight_quote: false,
            lists: Lists::default(),
            limit: text.len(),
        }
    }

    fn run(mut self, report: &mut impl FnMut(Candidate)) {
        let mut at = self.sentence;
        while at < self.limit {
            let Some(found) = next_mark(self.bytes, at) else {
                break;
            };
            at = found;
            at = match CLASSES[usize::from(self.bytes[at])] {
                STOP => self.stop(at, report),
                OPEN => {
                    self.open_bracket(at);
                    at + 1
                }
                CLOSE => {
                    self.marker(at, report);
                    self.close_bracket();
                    at + 1
                }
                QUOTE => self.quote(at, report),
                LEAD_E2 => self.lead_e2(at, report),
                LEAD_E3 => self.lead_e3(at, report),
                _ => self.lead_ef(at, report),
            };
        }
    }

    /// General punctuation: curly quotes, the ellipsis, doubled stops, bullets.
    fn lead_e2(&mut self, at: usize, report: &mut impl FnMut(Candidate)) -> usize {
        match (self.bytes.get(at + 1), self.bytes.get(at + 2)) {
            (Some(0x80), Some(0x9C)) => self.quote_depth += 1,
            (Some(0x80), Some(0x9D)) => self.quote_depth = self.quote_depth.saturating_sub(1),
            (Some(0x80), Some(0xA6 | 0xBC)) | (Some(0x81), Some(0x87..=0x89)) | (Some(0x8B), Some(0xAF)) => {
                return self.stop(at, report);
            }
            (Some(0x80), Some(0x93..=0x95)) => return self.dash(at, report),
            (Some(0x80), Some(0xA2)) | (Some(0x81), Some(0x83)) => {
                if let Some(end) = self.lists.bullet(self.text, at, self.sentence) {
                    self.cut_before(end, at, "bullet", report);
                }
                if at == self.sentence {
                    self.head = at + 3 + white_space(&self.text[at + 3..]);
                }
            }
            _ => {}
        }
        at + 3
    }

    /// A straight double quotation mark; after `--` it closes speech that breaks off.
    fn quote(&mut self, at: usize, report: &mut impl FnMut(Candidate)) -> usize {
        if self.straight_quote && self.bytes[..at].ends_with(b"--") {
            return self.broken_off(at - 2, at, report);
        }
        self.straight_quote = !self.straight_quote;
        at + 1
    }

    /// Dashes; with a closing quotation mark after them they end speech that breaks off.
    fn dash(&mut self, at: usize, report: &mut impl FnMut(Candidate)) -> usize {
        let mut end = at;
        while matches!(self.bytes[end..], [0xE2, 0x80, 0x93..=0x95, ..]) {
            end += 3;
        }
        match self.bytes[end..] {
            [0xE2, 0x80, 0x99 | 0x9D, ..] | [0xE3, 0x80, 0x8D | 0x8F, ..] | [b'\'', b' ', ..] => {
                self.broken_off(at, end, report)
            }
            [b'"', ..] if self.straight_quote => self.broken_off(at, end, report),
            _ => end,
        }
    }

    fn broken_off(&mut self, at: usize, end: usize, report: &mut impl FnMut(Candidate)) -> usize {
        let mut run = Run { start: at, marks_end: end, end, broken_off: true, ..Run::default() };
        self.closers(&mut run);
        run.wide = self.bytes[at..end].len() > 3 && cjk::is_wide_before(self.text, at);
        self.settle(&run, self.bracket_depth, None, report)
    }

    /// CJK punctuation.
    fn lead_e3(&mut self, at: usize, report: &mut impl FnMut(Candidate)) -> usize {
        if self.bytes.get(at + 1) == Some(&0x80) {
            match self.bytes.get(at + 2) {
                Some(0x82) => return self.stop(at, report),
                Some(0x8A | 0x88) => self.title = Some(at),
                Some(0x8B | 0x89) => self.title = None,
                Some(0x8C | 0x8E) => self.quote_depth += 1,
                Some(0x8D | 0x8F) => self.quote_depth = self.quote_depth.saturating_sub(1),
                Some(0x90 | 0x94) => self.open_bracket(at),
                Some(0x91 | 0x95) => self.close_bracket(),
                _ => {}
            }
        }
        at + 3
    }

    /// Full-width forms.
    fn lead_ef(&mut self, at: usize, report: &mut impl FnMut(Candidate)) -> usize {
        match (self.bytes.get(at + 1), self.bytes.get(at + 2)) {
            (Some(0xBC), Some(0x81 | 0x8E | 0x9F)) | (Some(0xBD), Some(0xA1)) => return self.stop(at, report),
            (Some(0xBC), Some(0x88)) => self.open_bracket(at),
            (Some(0xBC), Some(0x89)) => self.close_bracket(),
            _ => {}
        }
        at + 3
    }

    fn open_bracket(&mut self, at: usize) {
        if self.bracket_depth == 0 {
            self.bracket = at;
        }
        self.bracket_depth += 1;
    }

    fn close_bracket(&mut self) {
        self.bracket_depth = self.bracket_depth.saturating_sub(1);
    }

    /// Handles a run of marks from `at` and returns where the scan goes on.
    fn stop(&mut self, at: usize, report: &mut impl FnMut(Candidate)) -> usize {
        if self.bytes[at] == b'.' {
            // `1.)`: the bracket ends the marker.
            let last = at + usize::from(self.bytes.get(at + 1) == Some(&b')'));
            if self.marker(last, report) {
                return last + 1;
            }
        }
        let brackets = self.bracket_depth;
        let title = self.title;
        let run = self.gather(at);
        // `《去哪儿？》。`: the last mark stands outside what has closed.
        let title = title.filter(|_| !run.outer || self.title.is_some());
        let brackets = if run.outer && self.bracket_depth == 0 { 0 } else { brackets };
        self.settle(&run, brackets, title, report)
    }

    /// Decides about a run, reports it, and returns where the scan goes on.
    fn settle(&mut self, run: &Run, brackets: u32, title: Option<usize>, report: &mut impl FnMut(Candidate)) -> usize {
        if run.end >= self.limit {
            return self.limit;
        }
        let decision = match self.inside(run, brackets, title) {
            Some(rule) => Decision::Held(rule),
            None if run.wide || cjk::is_wide_before(self.text, run.start) => cjk::decide(self, run),
            None => latin::decide(self, run),
        };
        let (verdict, rule) = match decision {
            Decision::Strong(rule) => (Verdict::Cut(Boundary::Strong), rule),
            Decision::Weak(rule) => (Verdict::Cut(Boundary::Weak), rule),
            Decision::Held(rule) => (Verdict::Held, rule),
        };
        report(Candidate { end: offset(run.end), verdict, rule });
        if verdict != Verdict::Held {
            self.begin_sentence(run.end);
        }
        run.end
    }

    fn begin_sentence(&mut self, end: usize) {
        self.sentence = end + white_space(&self.text[end..]);
        self.head = self.sentence;
    }

    /// Looks whether the byte at `at` ends an item marker; tells whether it does, and cuts before the marker where it stands
    /// inside a line.
    fn marker(&mut self, at: usize, report: &mut impl FnMut(Candidate)) -> bool {
        let Some(found) = self.lists.marker(self.text, at, self.head) else {
            return false;
        };
        if found.start > self.head {
            let end = self.text[..found.start].trim_end().len();
            self.cut_before(end, found.start, "item-marker", report);
        }
        true
    }

    fn cut_before(&mut self, end: usize, start: usize, rule: &'static str, report: &mut impl FnMut(Candidate)) {
        report(Candidate { end: offset(end), verdict: Verdict::Cut(Boundary::Strong), rule });
        self.sentence = start;
        self.head = start;
    }

    /// Collects the marks from `at`, then the closers, then footnote marks.
    fn gather(&mut self, at: usize) -> Run {
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
            let free = !rest.first().is_some_and(u8::is_ascii_alphanumeric);
            if mark.len() == 1 && same && free {
                if self.omission_follows(run, end) {
                    run.omission_follows = true;
                    break;
                }
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

    fn closers(&mut self, run: &mut Run) {
        let mut end = run.marks_end;
        loop {
            let rest = &self.bytes[end..self.limit];
            let length = match rest {
                [b'"', ..] => {
                    let spaced = rest.get(1).is_none_or(u8::is_ascii_whitespace);
                    if !self.straight_quote && !spaced {
                        break;
                    }
                    self.straight_quote = false;
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
                    self.quote_depth = self.quote_depth.saturating_sub(1);
                    run.quote_closed = true;
                    3
                }
                [0xE2, 0x80, 0x99, ..] => {
                    run.quote_closed = true;
                    3
                }
                // 」 』
                [0xE3, 0x80, 0x8D | 0x8F, ..] => {
                    self.quote_depth = self.quote_depth.saturating_sub(1);
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
                [b' ', b'"', next, ..] if self.straight_quote && next.is_ascii_whitespace() => 1,
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

    /// Names the title or bracket that the run stands in, if it is part of the sentence around it.
    fn inside(&mut self, run: &Run, brackets: u32, title: Option<usize>) -> Option<&'static str> {
        if let Some(open) = title {
            let closed = self.title.is_none();
            if closed || run.end - open <= TITLE_LIMIT && self.title_closes(run.end, open + TITLE_LIMIT) {
                return Some("title");
            }
            self.title = None;
        }
        if brackets == 0 || self.bracket <= self.head {
            return None;
        }
        if self.bracket_depth == 0 {
            // The bracket closes with the run: the sentence around it goes on in Chinese, where a bracketed sentence of
            // its own would have begun after a mark; in Latin text the next word tells.
            return run.wide.then_some("bracket-end");
        }
        if run.end - self.bracket <= BRACKET_LIMIT && self.bracket_closes(run.end, self.bracket + BRACKET_LIMIT) {
            return Some("bracket");
        }
        self.bracket_depth = 0;
        None
    }

    /// Tells whether a title mark closes between `from` and `to`.
    fn title_closes(&self, from: usize, to: usize) -> bool {
        let window = &self.bytes[from..to.min(self.limit)];
        window.windows(3).any(|found| matches!(found, [0xE3, 0x80, 0x8B | 0x89]))
    }

    /// Tells whether a bracket that is open at `from` closes before `to`.
    fn bracket_closes(&self, from: usize, to: usize) -> bool {
        let window = &self.bytes[from..to.min(self.limit)];
        let mut depth = 0_u32;
        for (place, byte) in window.iter().enumerate() {
            let step = match byte {
                b'(' | b'[' => 1,
                b')' | b']' => -1,
                0xE3 | 0xEF => match &window[place..] {
                    [0xEF, 0xBC, 0x88, ..] | [0xE3, 0x80, 0x90 | 0x94, ..] => 1,
                    [0xEF, 0xBC, 0x89, ..] | [0xE3, 0x80, 0x91 | 0x95, ..] => -1,
                    _ => 0,
                },
                _ => 0,
            };
            match step {
                1 => depth += 1,
                -1 if depth == 0 => return true,
                -1 => depth -= 1,
                _ => {}
            }
        }
        false
    }
}

/// How many bytes are compared in one step: a vector register of every 64-bit machine.
const STRIDE: usize = 16;

/// Finds the next byte at or after `at` that is not plain.
fn next_mark(bytes: &[u8], mut at: usize) -> Option<usize> {
    while let Some(stride) = bytes[at..].first_chunk::<STRIDE>() {
        // Written so that the compiler compares the whole stride at once; the same bytes as in the table.
        let mut marks = [0_u8; STRIDE];
        for (mark, byte) in marks.iter_mut().zip(stride) {
            *mark = u8::from(
                (*byte == b'.')
                    | (*byte == b'!')
                    | (*byte == b'?')
                    | (*byte == b'"')
                    | (*byte == b'(')
                    | (*byte == b')')
                    | (*byte == b'[')
                    | (*byte == b']')
                    | (*byte == 0xE2)
                    | (*byte == 0xE3)
                    | (*byte == 0xEF),
            );
        }
        let found = u128::from_le_bytes(marks);
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize / 8);
        }
        at += STRIDE;
    }
    bytes[at..].iter().position(|byte| CLASSES[usize::from(*byte)] != PLAIN).map(|skip| at + skip)
}

fn white_space(text: &str) -> usize {
    text.len() - text.trim_start().len()
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

fn offset(at: usize) -> u32 {
    u32::try_from(at).expect("the scanner bounds its text to 4 GiB")
}
