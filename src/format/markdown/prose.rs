//! The inlines of the prose block at hand.
//!
//! Takes the parser's inline events with their places; gives back the inlines of a block, with exact spans. It does *not*
//! decide what kind of block they make.

use std::ops::Range;

use crate::document::{BlockKind, Inline, InlineKind, Mark};
use crate::text::lang::is_han;
use crate::text::span::ByteSpan;

/// Which half of a pair of marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Half {
    /// The one before the text.
    Open,
    /// The one after it.
    Close,
}

/// A prose block while its events come in.
pub(super) struct Prose<'t> {
    text: &'t str,
    kind: Option<BlockKind>,
    inlines: Vec<Inline>,
    /// One past the last byte that was taken; nothing before it is taken again.
    cursor: usize,
    /// Where the line break starts that comes before the next inline.
    pending_break: Option<usize>,
}

impl<'t> Prose<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, kind: None, inlines: Vec::new(), cursor: 0, pending_break: None }
    }

    pub(super) fn is_open(&self) -> bool {
        self.kind.is_some()
    }

    pub(super) fn kind(&self) -> Option<BlockKind> {
        self.kind
    }

    /// Tells whether the next inline is the first of its line.
    pub(super) fn is_at_line_start(&self) -> bool {
        self.inlines.is_empty() || self.pending_break.is_some()
    }

    /// Starts a block that takes nothing before `floor`.
    pub(super) fn open(&mut self, kind: BlockKind, floor: usize) {
        self.kind = Some(kind);
        self.cursor = self.cursor.max(floor);
        self.pending_break = None;
    }

    /// Passes over everything before `at`.
    pub(super) fn advance(&mut self, at: usize) {
        self.cursor = self.cursor.max(at);
    }

    /// Ends the block and returns what it holds.
    pub(super) fn take(&mut self) -> Option<(BlockKind, Vec<Inline>)> {
        let kind = self.kind.take()?;
        self.pending_break = None;
        Some((kind, std::mem::take(&mut self.inlines)))
    }

    fn push(&mut self, range: Range<usize>, kind: InlineKind) {
        let start = range.start.max(self.cursor);
        if start >= range.end {
            return;
        }
        if let Some(place) = self.pending_break.take() {
            self.push_break(place, start);
        }
        let span = ByteSpan::of(start, range.end);
        self.cursor = range.end;
        if let Some(last) = self.inlines.last_mut() {
            // The parser gives a run of text in pieces, one for each mark that it thought about.
            if last.span.end == span.start && last.kind == InlineKind::Text && kind == InlineKind::Text {
                last.span = last.span.join(span);
                return;
            }
        }
        self.inlines.push(Inline { span, kind });
    }

    fn push_break(&mut self, place: usize, end: usize) {
        let mut start = place;
        if let Some(last) = self.inlines.last_mut().filter(|last| last.kind == InlineKind::Text) {
            // White space before a line break says nothing.
            let kept = last.span.of_text(self.text).trim_end().len();
            let from = last.span.start as usize;
            start = from + kept;
            last.span = ByteSpan::of(from, start);
            if kept == 0 {
                self.inlines.pop();
            }
        }
        if start < end && !self.inlines.is_empty() {
            self.inlines.push(Inline { span: ByteSpan::of(start, end), kind: InlineKind::Break });
        }
    }

    /// Takes text that reads `read` and is written `written`: as it is, as an entity, or with an escape before it.
    pub(super) fn text(&mut self, read: &str, written: &str, range: Range<usize>) {
        if read != written {
            self.push(range, InlineKind::Replaced(read.into()));
            return;
        }
        let escaped = range.start > self.cursor && self.text.as_bytes().get(range.start - 1) == Some(&b'\\');
        let first = self.text.get(range.clone()).and_then(|own| own.chars().next());
        match first {
            Some(first) if escaped => {
                let middle = range.start + first.len_utf8();
                self.push(range.start - 1..middle, InlineKind::Replaced(first.to_string().into()));
                self.push(middle..range.end, InlineKind::Text);
            }
            _ => self.push(range, InlineKind::Text),
        }
    }

    /// Takes inline code with its fence; in a quote its later lines start with up to `quotes` marks.
    pub(super) fn code(&mut self, read: &str, range: Range<usize>, quotes: usize) {
        let written = &self.text[range.clone()];
        let fence = written.len() - written.trim_start_matches('`').len();
        let mut inner = range.start + fence..(range.end - fence.min(range.end)).max(range.start + fence);
        let own = &self.text[inner.clone()];
        let padded = |end: Option<char>| end.is_some_and(|end| matches!(end, ' ' | '\n' | '\r'));
        if padded(own.chars().next()) && padded(own.chars().next_back()) && !own.trim_matches(' ').is_empty() {
            // The parser takes one blank from each end; a line break at an end counts as one.
            inner.start += if own.starts_with("\r\n") { 2 } else { 1 };
            inner.end -= if own.ends_with("\r\n") { 2 } else { 1 };
            inner.end = inner.end.max(inner.start);
        }
        if self.text[inner.clone()] == *read {
            self.push(inner, InlineKind::Code);
        } else {
            self.pieces(inner, InlineKind::Code, quotes);
        }
        self.advance(range.end);
    }

    /// Takes mathematics with `fence` dollars on each side.
    pub(super) fn math(&mut self, range: Range<usize>, fence: usize) {
        let inner = range.start + fence..(range.end - fence).max(range.start + fence);
        let formula = &self.text[inner.clone()];
        // `设置$HOME和$PATH` is no formula; a formula has Chinese only inside a command such as `\text{…}`. Nor is what lies
        // between the dollars of two placeholders, `${a}/${b}`.
        let closes_at_placeholder = fence == 1 && self.text[range.end..].starts_with('{');
        if closes_at_placeholder || (formula.chars().any(is_han) && !formula.contains('\\')) {
            self.pieces(range.clone(), InlineKind::Text, 0);
        } else {
            self.pieces(inner, InlineKind::Math, 0);
        }
        self.advance(range.end);
    }

    /// Takes a stretch that may run over lines or hold escaped bars: the breaks and the backslashes are not part of it.
    fn pieces(&mut self, range: Range<usize>, kind: InlineKind, quotes: usize) {
        let bytes = self.text.as_bytes();
        let mut start = range.start;
        let mut at = range.start;
        while at < range.end {
            match bytes[at] {
                b'\n' | b'\r' => {
                    self.push(start..at, kind.clone());
                    self.soft_break();
                    at = line_prefix_end(bytes, at..range.end, quotes);
                    start = at;
                }
                b'\\' if bytes.get(at + 1) == Some(&b'|') && self.kind == Some(BlockKind::TableCell) => {
                    self.push(start..at, kind.clone());
                    at += 2;
                    start = at - 1;
                }
                _ => at += 1,
            }
        }
        self.push(start..range.end, kind);
    }

    /// Takes markup that stands alone.
    pub(super) fn tag(&mut self, range: Range<usize>) {
        self.push(range, InlineKind::Tag);
    }

    pub(super) fn soft_break(&mut self) {
        if !self.inlines.is_empty() {
            self.pending_break.get_or_insert(self.cursor);
        }
    }

    pub(super) fn open_mark(&mut self, mark: Mark, range: Range<usize>) {
        self.push(range, InlineKind::Open(mark));
    }

    pub(super) fn close_mark(&mut self, mark: Mark, range: Range<usize>) {
        self.push(range, InlineKind::Close(mark));
    }

    /// Takes the end of a link or image, with its address.
    pub(super) fn close_target(&mut self, mark: Mark, end: usize) {
        let rest = &self.text[self.cursor.min(end)..end];
        let lead = rest.find([']', '>']).unwrap_or(0);
        self.push(end - rest.len() + lead..end, InlineKind::Close(mark));
    }
}

/// Where the text of the next line starts, after the indent and the quote marks.
fn line_prefix_end(bytes: &[u8], range: Range<usize>, quotes: usize) -> usize {
    let mut left = quotes;
    let mut at = range.start;
    while at < range.end {
        match bytes[at] {
            b'\n' | b'\r' | b' ' | b'\t' => {}
            b'>' if left > 0 => left -= 1,
            _ => break,
        }
        at += 1;
    }
    at
}
