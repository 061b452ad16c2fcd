//! The pass over a paragraph: finds every place where a sentence could end and asks the rules of its script.
//!
//! One forward scan with a table of byte classes; nothing else is looked at byte by byte. Everything a rule may look at is
//! bounded (a token, a title, a bracket), so time is linear in the text whatever the text is.

use super::learn::Rules;
use super::list::Lists;
use super::run::Run;
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
    /// Where its text begins, a bullet skipped.
    pub(super) head: usize,
    /// Where the innermost open `《` or `〈` stands.
    pub(super) title: Option<usize>,
    /// Where the outermost open bracket stands, and how many are open.
    bracket: usize,
    bracket_depth: u32,
    pub(super) quotes: Quotes,
    lists: Lists,
    pub(super) limit: usize,
}

/// Which kinds of quotation marks are open. No kind stands inside itself, so a stray mark is forgotten at the next of its
/// kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Quotes(u8);

impl Quotes {
    /// “ ”
    pub(super) const CURLY: u8 = 1;
    /// 「 」
    pub(super) const CORNER: u8 = 2;
    /// 『 』
    pub(super) const DOUBLE_CORNER: u8 = 4;
    /// `"`
    pub(super) const STRAIGHT: u8 = 8;

    pub(super) fn open(&mut self, kind: u8) {
        self.0 |= kind;
    }

    pub(super) fn close(&mut self, kind: u8) {
        self.0 &= !kind;
    }

    pub(super) fn is_open(self, kind: u8) -> bool {
        self.0 & kind != 0
    }

    pub(super) fn any(self) -> bool {
        self.0 != 0
    }
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
            quotes: Quotes::default(),
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
            (Some(0x80), Some(0x9C)) => self.quotes.open(Quotes::CURLY),
            (Some(0x80), Some(0x9D)) => self.quotes.close(Quotes::CURLY),
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
        let open = self.quotes.is_open(Quotes::STRAIGHT);
        if open && self.bytes[..at].ends_with(b"--") {
            return self.broken_off(at - 2, at, report);
        }
        // White space on one side tells the direction; without it, as in Chinese, the marks take turns.
        let space = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_whitespace);
        let before = space(at.checked_sub(1).and_then(|before| self.bytes.get(before)));
        let opens = match (before, space(self.bytes.get(at + 1))) {
            (true, false) => true,
            (false, true) => false,
            _ => !open,
        };
        match opens {
            true => self.quotes.open(Quotes::STRAIGHT),
            false => self.quotes.close(Quotes::STRAIGHT),
        }
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
            [b'"', ..] if self.quotes.is_open(Quotes::STRAIGHT) => self.broken_off(at, end, report),
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
                Some(0x8C) => self.quotes.open(Quotes::CORNER),
                Some(0x8D) => self.quotes.close(Quotes::CORNER),
                Some(0x8E) => self.quotes.open(Quotes::DOUBLE_CORNER),
                Some(0x8F) => self.quotes.close(Quotes::DOUBLE_CORNER),
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

    pub(super) fn close_bracket(&mut self) {
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
            // The bracket closes with the run: the sentence around it goes on in Chinese, unless the bracket was opened
            // after a semicolon and holds a sentence of its own; in Latin text the next word tells.
            let apart = self.text[..self.bracket].ends_with(['；', ';']);
            return (run.wide && !apart).then_some("bracket-end");
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
pub(super) fn next_mark(bytes: &[u8], mut at: usize) -> Option<usize> {
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

fn offset(at: usize) -> u32 {
    u32::try_from(at).expect("the scanner bounds its text to 4 GiB")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Characters that rules look at, with a few that they do not.
    const ALPHABET: &str = "。！？…⋯，、；：“”‘’「」『』《》（）【】—–的我说问了那个 　.!?()[]\"'`-,;:abcIUSMrTheno123\n\t•⁃①．｡‼⁉«»²ß𠀀é\u{feff}";

    fn hostile() -> impl Strategy<Value = String> {
        let characters: Vec<char> = ALPHABET.chars().collect();
        proptest::collection::vec(proptest::sample::select(characters), 0..120).prop_map(String::from_iter)
    }

    fn pieces(text: &str) -> Vec<&str> {
        let mut start = 0;
        let cuts = scan(text, &Rules::learn(text));
        let ends = cuts.iter().map(|cut| cut.end as usize).chain([text.len()]);
        ends.map(|end| {
            let piece = &text[start..end];
            start = end;
            piece
        })
        .collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn cuts_increase_and_leave_text_on_both_sides(text in hostile()) {
            let cuts = scan(&text, &Rules::learn(&text));
            prop_assert!(cuts.iter().all(|cut| text.is_char_boundary(cut.end as usize)));
            prop_assert!(cuts.windows(2).all(|pair| pair[0].end < pair[1].end));
            prop_assert!(pieces(&text).iter().all(|piece| !piece.trim().is_empty()) || text.trim().is_empty());
            prop_assert_eq!(pieces(&text).concat(), text);
        }

        #[test]
        fn the_explanation_holds_the_cuts(text in hostile()) {
            let rules = Rules::default();
            let told: Vec<u32> = scan_explained(&text, &rules)
                .iter()
                .filter(|candidate| candidate.verdict != Verdict::Held)
                .map(|candidate| candidate.end)
                .collect();
            let cuts: Vec<u32> = scan(&text, &rules).iter().map(|cut| cut.end).collect();
            prop_assert_eq!(told, cuts);
        }

        #[test]
        fn white_space_around_a_paragraph_changes_nothing(text in hostile()) {
            let rules = Rules::default();
            let inner = text.trim();
            let padded = format!("  {inner}\n ");
            let moved: Vec<(u32, &str)> = scan(&padded, &rules).iter().map(|cut| (cut.end - 2, cut.rule)).collect();
            let plain: Vec<(u32, &str)> = scan(inner, &rules).iter().map(|cut| (cut.end, cut.rule)).collect();
            prop_assert_eq!(moved, plain);
        }
    }

    #[test]
    fn time_is_linear_on_a_million_of_anything() {
        let units = [
            "。",
            ".",
            "“",
            "…",
            "《",
            "（",
            "(",
            "! ",
            ". ' ",
            "—”",
            "1. ",
            "a.m. Q ",
            "•",
            ". . . . A",
            "a.1 2 ",
            "》",
            "” ",
            "\"",
            "--\"",
            "《。",
            "(.a",
            "我……",
            "“。",
            "a. [1] ",
        ];
        for unit in units {
            let text = unit.repeat(1_000_000 / unit.len());
            // A quadratic step would keep this test busy for hours.
            assert!(scan(&text, &Rules::learn(&text)).len() <= text.len());
        }
    }

    #[test]
    fn rules_say_who_cut_and_how_firmly() {
        let text = "他走了。天黑了……灯亮着。";
        let cuts = scan(text, &Rules::default());
        assert_eq!(cuts.len(), 2);
        assert_eq!((cuts[0].rule, cuts[0].boundary), ("stop", Boundary::Strong));
        assert_eq!((cuts[1].rule, cuts[1].boundary), ("ellipsis", Boundary::Weak));
        let held = scan_explained("Mr. Vane left.", &Rules::default());
        assert_eq!(
            held.first().map(|candidate| (candidate.end, candidate.verdict, candidate.rule)),
            Some((3, Verdict::Held, "title"))
        );
    }

    #[test]
    fn words_of_the_user_never_end_a_sentence() {
        let text = "See Abt. The rest is lost.";
        assert_eq!(scan(text, &Rules::default()).len(), 1);
        assert_eq!(scan(text, &Rules::default().with_no_break_after("Abt.")).len(), 0);
    }
}
