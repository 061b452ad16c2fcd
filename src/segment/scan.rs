//! The pass over a paragraph: finds every place where a sentence could end and asks the rules of its script.
//!
//! One forward scan with a table of byte classes; nothing else is looked at byte by byte. Everything a rule may look at is
//! bounded (a token, a title, a bracket), so time is linear in the text whatever the text is.

use super::learn::Rules;
use super::list::Lists;
use super::{cjk, latin};
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
    /// A closing quotation mark follows the marks.
    pub(super) quote_closed: bool,
    /// A closing bracket follows the marks.
    pub(super) bracket_closed: bool,
    /// A footnote mark follows.
    pub(super) footnote: bool,
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

/// What the scan knows at a place; rules read it.
#[derive(Debug)]
pub(super) struct Scanner<'a> {
    pub(super) text: &'a str,
    pub(super) bytes: &'a [u8],
    pub(super) rules: &'a Rules,
    /// Where the sentence began, white space skipped.
    pub(super) sentence: usize,
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
            let Some(skip) = self.bytes[at..].iter().position(|byte| CLASSES[usize::from(*byte)] != PLAIN) else {
                break;
            };
            at += skip;
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
                QUOTE => {
                    self.straight_quote = !self.straight_quote;
                    at + 1
                }
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
            (Some(0x80), Some(0xA2)) | (Some(0x81), Some(0x83)) => {
                if let Some(end) = self.lists.bullet(self.text, at, self.sentence) {
                    self.cut_before(end, at, "bullet", report);
                }
            }
            _ => {}
        }
        at + 3
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
        if self.bytes[at] == b'.' && self.marker(at, report) {
            return at + 1;
        }
        let brackets = self.bracket_depth;
        let run = self.gather(at);
        if run.end >= self.limit {
            return self.limit;
        }
        let decision = match self.inside(&run, brackets) {
            Some(rule) => Decision::Held(rule),
            None if run.wide || cjk::is_wide_before(self.text, run.start) => cjk::decide(self, &run),
            None => latin::decide(self, &run),
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
        let rest = &self.text[end..];
        self.sentence = end + (rest.len() - rest.trim_start().len());
    }

    /// Looks whether the byte at `at` ends an item marker; tells whether it does, and cuts before the marker where it stands
    /// inside a line.
    fn marker(&mut self, at: usize, report: &mut impl FnMut(Candidate)) -> bool {
        let Some(found) = self.lists.marker(self.text, at, self.sentence) else {
            return false;
        };
        if found.start > self.sentence {
            let end = self.text[..found.start].trim_end().len();
            self.cut_before(end, found.start, "item-marker", report);
        }
        true
    }

    fn cut_before(&mut self, end: usize, start: usize, rule: &'static str, report: &mut impl FnMut(Candidate)) {
        report(Candidate { end: offset(end), verdict: Verdict::Cut(Boundary::Strong), rule });
        self.sentence = start;
    }

    /// Collects the marks from `at`, then the closers, then footnote marks.
    fn gather(&mut self, at: usize) -> Run {
        let mut run = Run { start: at, ..Run::default() };
        let mut end = at;
        while let Some((length, next)) = self.mark(end, &mut run) {
            end = next;
            debug_assert!(length > 0);
            // A spaced ellipsis: `. . .`, and marks set off by spaces: `! ! !`.
            let same = self.bytes[end - length];
            if self.bytes.get(end) == Some(&b' ') && self.bytes.get(end + 1) == Some(&same) && length == 1 {
                let glued = self.bytes.get(end + 2).is_some_and(|byte| byte.is_ascii_alphanumeric());
                if !glued {
                    end += 1;
                }
            }
        }
        run.marks_end = end;
        self.closers(&mut run);
        self.footnotes(&mut run);
        run
    }

    /// Reads one mark at `at` into the run; gives back its length and the place after it.
    fn mark(&self, at: usize, run: &mut Run) -> Option<(usize, usize)> {
        let rest = self.bytes.get(at..self.limit)?;
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
        Some((length, at + length))
    }

    fn closers(&mut self, run: &mut Run) {
        let mut end = run.marks_end;
        loop {
            let rest = &self.bytes[end..self.limit];
            let length = match rest {
                [b'"', ..] => {
                    let spaced = rest.get(1).is_none_or(|byte| byte.is_ascii_whitespace());
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
                [b' ', b'\'', b'\'', ..] => 3,
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
                let inner = mark.as_bytes()[1..].iter().take(16).position(|byte| *byte == b']');
                match inner {
                    Some(inner) if is_footnote(&mark[1..=inner]) => inner + 2,
                    _ => break,
                }
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

    /// Names the title or bracket that the run stands in, if it is part of the sentence around it.
    fn inside(&mut self, run: &Run, brackets_before: u32) -> Option<&'static str> {
        if let Some(open) = self.title {
            if run.end - open <= TITLE_LIMIT && self.closes(run.end, open + TITLE_LIMIT, &["》", "〉"]) {
                return Some("title");
            }
            self.title = None;
        }
        if brackets_before == 0 || self.bracket <= self.sentence {
            return None;
        }
        if self.bracket_depth == 0 {
            return None;
        }
        if run.end - self.bracket <= BRACKET_LIMIT
            && self.closes(run.end, self.bracket + BRACKET_LIMIT, &[")", "）", "]", "】", "〕"])
        {
            return Some("bracket");
        }
        self.bracket_depth = 0;
        None
    }

    /// Tells whether one of the closers stands between `from` and `to`.
    fn closes(&self, from: usize, to: usize, closers: &[&str]) -> bool {
        let window = &self.bytes[from..to.min(self.limit)];
        closers.iter().any(|closer| window.windows(closer.len()).any(|found| found == closer.as_bytes()))
    }
}

/// The inside of a footnote mark: numbers, ranges, a single letter.
fn is_footnote(inner: &str) -> bool {
    let digits = inner.bytes().any(|byte| byte.is_ascii_digit());
    let letter = inner.len() == 1 && inner.bytes().all(|byte| byte.is_ascii_lowercase());
    letter
        || digits
            && inner
                .chars()
                .all(|character| character.is_ascii_digit() || matches!(character, ',' | '-' | '–' | ' ' | '注'))
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).expect("the scanner bounds its text to 4 GiB")
}
