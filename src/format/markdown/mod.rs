//! Markdown: CommonMark with GitHub's tables, footnotes, alerts, task lists and strikethrough, mathematics in dollars, front
//! matter, and the `:::` fences, heading ids and component tags of documentation sites.
//!
//! Takes decoded text; gives back a [`Draft`] of prose blocks with their inline markup, and of blocks that are kept as they
//! are (code, HTML, mathematics). It does *not* render, resolve links or cut sentences.
//!
//! Time and space are linear in the text. Nothing of a text is lost: a Han character stands in an inline of a prose block or
//! in a block that is kept. The parser is pulldown-cmark; what it leaves as text although sites treat it as markup is told
//! apart when a block is finished, in `finish.rs`.

mod finish;
mod front_matter;
mod markup;
mod parsable;
mod prose;

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use self::prose::{Half, Prose};
use super::draft::Draft;
use super::text::refuse_too_large;
use super::{html, leaf};
use crate::document::{Block, BlockKind, Inline, InlineKind, Mark, Notice};
use crate::error::Result;
use crate::text::lang::is_han;
use crate::text::span::ByteSpan;

/// What is read beyond CommonMark. Front matter and heading ids are read here instead: the parser takes any `---` for the
/// start of metadata and any `{…}` at the end of a heading for attributes.
const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_MATH)
    .union(Options::ENABLE_GFM);

/// Reads Markdown.
///
/// # Errors
///
/// [`ErrorKind::TooLarge`](crate::error::ErrorKind::TooLarge) over 4 GiB of text. Any text is Markdown; what is odd about it
/// becomes a notice.
pub fn draft(text: String) -> Result<Draft> {
    refuse_too_large(&text)?;
    let (blocks, notices) = Reader::new(&text).read();
    Ok(Draft { text, blocks, notices })
}

/// What a block stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Container {
    Quote,
    Item,
    Footnote,
}

/// A block whose events are passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Skipped {
    FencedCode,
    IndentedCode,
    Html,
}

struct Reader<'t> {
    text: &'t str,
    blocks: Vec<Block>,
    notices: Vec<Notice>,
    containers: Vec<Container>,
    skipped: Option<Skipped>,
    prose: Prose<'t>,
    /// Where the last cell of the row at hand ended.
    cell_end: usize,
    /// The marker of the item that has begun and holds nothing yet.
    marker: Option<ByteSpan>,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            blocks: Vec::new(),
            notices: Vec::new(),
            containers: Vec::new(),
            skipped: None,
            prose: Prose::new(text),
            cell_end: 0,
            marker: None,
        }
    }

    fn read(mut self) -> (Vec<Block>, Vec<Notice>) {
        let mut start = 0;
        if let Some(front) = front_matter::read(self.text) {
            start = front.end;
            self.blocks = front.blocks;
        }
        let body = &self.text[start..];
        let made = parsable::parsable(body);
        if let Some(at) = made.first_cut {
            self.notice(start + at..start + at, "quotes and lists nest deeper than 100 levels; deeper marks are text");
        }
        for (event, range) in Parser::new_ext(&made.text, OPTIONS).into_offset_iter() {
            let written = &made.text[range.clone()];
            self.take(event, written, range.start + start..range.end + start);
        }
        self.close();
        leaf::keep_the_rest(self.text, &mut self.blocks);
        (self.blocks, self.notices)
    }

    fn notice(&mut self, range: Range<usize>, message: &str) {
        let span = Some(ByteSpan::of(range.start, range.end));
        self.notices.push(Notice { span, message: message.to_owned() });
    }

    /// The kind of a paragraph that starts here.
    fn kind(&self) -> BlockKind {
        match self.containers.last() {
            Some(Container::Quote) => BlockKind::Quote,
            Some(Container::Item) => BlockKind::ListItem,
            Some(Container::Footnote) | None => BlockKind::Paragraph,
        }
    }

    /// Ends the prose block at hand, if there is one.
    fn close(&mut self) {
        if let Some((kind, inlines)) = self.prose.take() {
            let before = self.blocks.len();
            finish::finish(self.text, kind, inlines, &mut self.blocks);
            self.give_marker(before);
        }
    }

    /// Gives the marker of the item at hand to the first block in it, if that is prose.
    fn give_marker(&mut self, before: usize) {
        let floor = before.checked_sub(1).map_or(0, |last| self.blocks[last].span.end);
        let Some(first) = self.blocks.get_mut(before) else { return };
        // A link definition between the two is part of neither.
        let between = |marker: &ByteSpan| self.text.get(marker.end as usize..first.span.start as usize);
        let stands_before = |marker: &ByteSpan| {
            floor <= marker.start && between(marker).is_some_and(|between| !between.chars().any(is_han))
        };
        if let Some(span) = self.marker.take().filter(|marker| first.kind.is_prose() && stands_before(marker)) {
            first.span = span.join(first.span);
            first.inlines.insert(0, Inline { span, kind: InlineKind::Marker });
        }
    }

    fn open(&mut self, kind: BlockKind) {
        self.close();
        let floor = self.blocks.last().map_or(0, |block| block.span.end as usize);
        self.prose.open(kind, floor);
    }

    /// Opens a paragraph where inline text comes with none: in tight lists, and after a line break that ended one.
    fn ensure_open(&mut self) {
        if !self.prose.is_open() {
            self.open(self.kind());
        }
    }

    fn keep(&mut self, kind: BlockKind, range: Range<usize>) {
        self.close();
        self.marker = None;
        let floor = self.blocks.last().map_or(0, |block| block.span.end as usize);
        let span = leaf::trim(self.text, ByteSpan::of(range.start.max(floor), range.end.max(floor)));
        if !span.is_empty() {
            self.blocks.push(Block::verbatim(kind, span));
        }
    }

    /// Takes a block of HTML: the prose in it as blocks, or all of it as it is where there is none.
    fn html(&mut self, written: &str, range: Range<usize>) {
        self.close();
        // In a quote, the marks of its lines stand between the tags.
        let quoted = self.containers.contains(&Container::Quote);
        let prose = match quoted || markup::is_components(written) {
            true => Vec::new(),
            false => html::fragment(self.text, range.clone(), self.kind()),
        };
        if !prose.iter().any(|block| block.kind.is_prose()) {
            return self.keep(BlockKind::Html, range);
        }
        let before = self.blocks.len();
        self.blocks.extend(prose);
        self.give_marker(before);
    }

    fn take(&mut self, event: Event<'_>, written: &str, range: Range<usize>) {
        if let Some(skipped) = self.skipped {
            if matches!(event, Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock)) {
                self.skipped = None;
                self.report_unclosed(skipped, written, &range);
            }
            return;
        }
        match event {
            Event::Start(tag) => self.start(&tag, written, range),
            Event::End(tag) => self.end(tag, written, range),
            Event::Text(read) => {
                self.ensure_open();
                self.prose.text(&read, written, range);
            }
            Event::Code(read) => {
                self.ensure_open();
                let quotes = self.containers.iter().filter(|container| **container == Container::Quote).count();
                self.prose.code(&read, range, quotes);
            }
            Event::InlineMath(_) => {
                self.ensure_open();
                self.prose.math(range, 1);
            }
            Event::DisplayMath(_) => self.display_math(range),
            Event::InlineHtml(_) | Event::Html(_) => match markup::tag_name(written) {
                Some(name) if markup::ends_line(name) => self.restart(range.end),
                _ => {
                    self.ensure_open();
                    self.prose.tag(range);
                }
            },
            Event::FootnoteReference(_) => {
                self.ensure_open();
                self.prose.tag(range);
            }
            Event::SoftBreak => self.prose.soft_break(),
            Event::HardBreak => self.restart(range.end),
            Event::Rule | Event::TaskListMarker(_) => self.close(),
        }
    }

    /// Ends the block at hand and starts one of the same kind.
    fn restart(&mut self, at: usize) {
        let kind = self.prose.kind().unwrap_or_else(|| self.kind());
        self.open(kind);
        self.prose.advance(at);
    }

    fn start(&mut self, tag: &Tag<'_>, written: &str, range: Range<usize>) {
        match tag {
            Tag::Paragraph => self.open(self.kind()),
            Tag::Heading { level, .. } => self.open(BlockKind::Heading(*level as u8)),
            Tag::TableCell => {
                self.cell_end = range.end;
                self.open(BlockKind::TableCell);
            }
            Tag::BlockQuote(_) => self.enter(Container::Quote),
            Tag::Item => {
                self.enter(Container::Item);
                self.marker = markup::item_marker(written, range.start);
            }
            Tag::FootnoteDefinition(_) => self.enter(Container::Footnote),
            Tag::CodeBlock(kind) => {
                self.keep(BlockKind::Code, range);
                self.skipped = Some(match kind {
                    CodeBlockKind::Fenced(_) => Skipped::FencedCode,
                    CodeBlockKind::Indented => Skipped::IndentedCode,
                });
            }
            Tag::HtmlBlock => {
                self.html(written, range);
                self.skipped = Some(Skipped::Html);
            }
            Tag::Emphasis => self.mark(Mark::Emphasis, range.start, 1),
            Tag::Strong => self.mark(Mark::Strong, range.start, 2),
            Tag::Strikethrough => self.strikethrough(written, range.start..range.start + 1, Half::Open),
            Tag::Link { .. } => self.mark(Mark::Link, range.start, 1),
            Tag::Image { .. } => self.mark(Mark::Image, range.start, 2),
            _ => self.close(),
        }
    }

    fn enter(&mut self, container: Container) {
        self.close();
        self.containers.push(container);
    }

    fn mark(&mut self, mark: Mark, start: usize, length: usize) {
        self.ensure_open();
        self.prose.open_mark(mark, start..start + length);
    }

    /// Takes `~~`; a single `~` is no mark, because Chinese writes ranges with it: `1~3个，5~8个`.
    fn strikethrough(&mut self, written: &str, range: Range<usize>, half: Half) {
        self.ensure_open();
        let double = written.starts_with("~~");
        match half {
            Half::Open if double => self.prose.open_mark(Mark::Strikethrough, range.start..range.start + 2),
            Half::Close if double => self.prose.close_mark(Mark::Strikethrough, range.end - 2..range.end),
            Half::Open | Half::Close => self.prose.text("~", "~", range),
        }
    }

    fn end(&mut self, tag: TagEnd, written: &str, range: Range<usize>) {
        match tag {
            TagEnd::BlockQuote(_) | TagEnd::Item | TagEnd::FootnoteDefinition => {
                self.close();
                self.marker = None;
                self.containers.pop();
            }
            TagEnd::TableRow => {
                self.close();
                self.surplus_cells(range.end);
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image => {
                self.ensure_open();
                self.end_mark(tag, written, range.end);
            }
            _ => self.close(),
        }
    }

    fn end_mark(&mut self, tag: TagEnd, written: &str, end: usize) {
        match tag {
            TagEnd::Emphasis => self.prose.close_mark(Mark::Emphasis, end - 1..end),
            TagEnd::Strong => self.prose.close_mark(Mark::Strong, end - 2..end),
            TagEnd::Link => self.prose.close_target(Mark::Link, end),
            TagEnd::Image => self.prose.close_target(Mark::Image, end),
            _ => self.strikethrough(written, end - 1..end, Half::Close),
        }
    }

    /// Takes what a row holds beyond the columns of its table. Readers of the page do not see it, but a bar that should have
    /// been escaped is a usual cause, and then it is text.
    fn surplus_cells(&mut self, row_end: usize) {
        let start = self.cell_end.min(row_end);
        let mut cell_start = start;
        for piece in self.text[start..row_end].split_inclusive('|') {
            let span = ByteSpan::of(cell_start, cell_start + piece.trim_end_matches('|').len());
            cell_start += piece.len();
            let span = leaf::trim(self.text, span);
            if span.of_text(self.text).chars().any(char::is_alphanumeric) {
                self.blocks.push(Block::prose(BlockKind::TableCell, span));
            }
        }
    }

    /// Takes `$$…$$`: a block where it has its lines to itself, else part of the sentence.
    fn display_math(&mut self, range: Range<usize>) {
        // The full stop of a formula goes with it; a word or another formula after it makes it part of the line. A line of nothing
        // but dollars is not gone through once for each of them.
        let rest = &self.text[range.end..];
        let stops = rest.find(|c: char| matches!(c, '\n' | '\r' | '$') || c.is_alphanumeric()).unwrap_or(rest.len());
        let alone = self.prose.is_at_line_start()
            && rest[stops..].chars().next().is_none_or(|c| matches!(c, '\n' | '\r'))
            && !matches!(self.prose.kind(), Some(BlockKind::Heading(_) | BlockKind::TableCell));
        if alone {
            self.keep(BlockKind::Math, range.start..range.end + stops);
        } else {
            self.ensure_open();
            self.prose.math(range, 2);
        }
    }

    fn report_unclosed(&mut self, skipped: Skipped, written: &str, range: &Range<usize>) {
        match skipped {
            Skipped::FencedCode if !markup::is_closed_fence(written) => {
                let message = "a code fence is never closed; everything after it is kept as code";
                self.notice(range.clone(), message);
            }
            Skipped::Html if written.trim_start().starts_with("<!--") && !written.contains("-->") => {
                let message = "an HTML comment is never closed; everything after it is kept as a comment";
                self.notice(range.clone(), message);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
