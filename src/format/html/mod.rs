//! HTML: pages, the chapters of an EPUB, and the blocks of HTML in Markdown.
//!
//! Takes decoded text; gives back a [`Draft`] of prose blocks with their inline markup and of blocks that are kept as they are
//! (scripts, styles, templates, preformatted text). It does *not* run scripts, look at style sheets or fetch anything, and it
//! does *not* build a tree: spans must lead back to the bytes of the file, which no parser that builds one gives.
//!
//! White space reads as a browser shows it: a run of it is one space, and a line break joins as the language does. A `br`
//! ends a line, and with it a block. Of `ruby` the base is read. Time and space are linear in the text; elements nest
//! without bound, but an end tag is matched only to the `DEEPEST` elements around it.

mod element;
pub(super) mod token;

use std::borrow::Cow;
use std::ops::Range;

use self::element::{Role, implied, is_void, role};
use self::token::{Tag, TagEnd, Token, Tokens, attribute};
use super::draft::Draft;
use super::leaf;
use super::text::refuse_too_large;
use crate::document::{Block, BlockKind, Inline, InlineKind, Mark, Notice};
use crate::error::Result;
use crate::text::lang::Lang;
use crate::text::span::ByteSpan;

/// How many open elements are looked at for the start of one that ends; pages have fewer than fifty.
const DEEPEST: usize = 256;

/// Reads a page.
///
/// # Errors
///
/// [`ErrorKind::TooLarge`](crate::error::ErrorKind::TooLarge) over 4 GiB of text. Any text is HTML; what is odd about it becomes
/// a notice.
pub fn draft(text: String) -> Result<Draft> {
    refuse_too_large(&text)?;
    let mut reader = Reader::new(&text, BlockKind::Paragraph);
    reader.read(0..text.len());
    reader.tell_languages();
    let (mut blocks, notices) = (reader.blocks, reader.notices);
    leaf::keep_the_rest(&text, &mut blocks);
    Ok(Draft { text, blocks, notices })
}

/// Reads a stretch of HTML in another text; paragraphs in it are of a kind.
pub(super) fn fragment(text: &str, range: Range<usize>, kind: BlockKind) -> Vec<Block> {
    let mut reader = Reader::new(text, kind);
    reader.read(range);
    reader.blocks
}

/// An element that is open.
struct Open<'t> {
    name: Cow<'t, str>,
    kind: Option<BlockKind>,
    mark: Option<Mark>,
    /// Which of the languages its text is in, as an index.
    lang: Option<usize>,
}

/// A language that a page says it uses.
struct Spoken {
    lang: Lang,
    blocks: usize,
}

/// An element that is passed over to its end.
struct Passed<'t> {
    name: Cow<'t, str>,
    start: usize,
    /// How many elements of the same name are open in it.
    depth: usize,
    /// The kind of block it makes; none for markup inside a sentence.
    kind: Option<BlockKind>,
}

struct Reader<'t> {
    text: &'t str,
    /// The kind of a paragraph outside of all elements that give one.
    base: BlockKind,
    open: Vec<Open<'t>>,
    /// How many elements of inline code are open.
    code: usize,
    inlines: Vec<Inline>,
    passed: Option<Passed<'t>>,
    blocks: Vec<Block>,
    notices: Vec<Notice>,
    spoken: Vec<Spoken>,
}

fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}

impl<'t> Reader<'t> {
    fn new(text: &'t str, base: BlockKind) -> Self {
        Self {
            text,
            base,
            open: Vec::new(),
            code: 0,
            inlines: Vec::new(),
            passed: None,
            blocks: Vec::new(),
            notices: Vec::new(),
            spoken: Vec::new(),
        }
    }

    fn read(&mut self, range: Range<usize>) {
        let end = range.end;
        for token in Tokens::new(self.text, range) {
            if self.passed.is_some() {
                self.pass(token);
                continue;
            }
            match token {
                Token::Text(range) => self.text(range),
                Token::Reference(range, read) => self.push(range, InlineKind::Replaced(read)),
                Token::Tag(tag) => match tag.end {
                    TagEnd::Start | TagEnd::Empty => self.start(&tag),
                    TagEnd::Close => self.close(&tag),
                },
                Token::Raw(range) => self.keep(BlockKind::Html, range),
                Token::Comment { range, closed } => {
                    if !closed {
                        self.notice(&range, "a comment is never closed; everything after it is kept as a comment");
                    }
                    self.push(range, InlineKind::Tag);
                }
            }
        }
        if let Some(passed) = self.passed.take() {
            let range = passed.start..end;
            self.notice(&range, "an element is never closed; everything after its start is kept as it is");
            self.keep(passed.kind.unwrap_or(BlockKind::Html), range);
        }
        self.flush();
    }

    fn notice(&mut self, range: &Range<usize>, message: &str) {
        let span = Some(ByteSpan::of(range.start, range.end));
        self.notices.push(Notice { span, message: message.to_owned() });
    }

    fn push(&mut self, range: Range<usize>, kind: InlineKind) {
        if range.start < range.end {
            self.inlines.push(Inline { span: ByteSpan::of(range.start, range.end), kind });
        }
    }

    /// Takes text: runs of white space are what a browser makes of them.
    fn text(&mut self, range: Range<usize>) {
        let kind = if self.code > 0 { InlineKind::Code } else { InlineKind::Text };
        let bytes = self.text.as_bytes();
        let is_space = |byte: u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0C);
        let mut start = range.start;
        let mut at = range.start;
        while at < range.end {
            if !is_space(bytes[at]) {
                at += 1;
                continue;
            }
            let length = bytes[at..range.end].iter().take_while(|byte| is_space(**byte)).count();
            let run = &bytes[at..at + length];
            let breaks = run.iter().any(|byte| matches!(byte, b'\n' | b'\r'));
            if breaks || length > 1 || run[0] != b' ' {
                self.push(start..at, kind.clone());
                let space = if breaks { InlineKind::Break } else { InlineKind::Replaced(" ".into()) };
                self.push(at..at + length, space);
                start = at + length;
            }
            at += length;
        }
        self.push(start..range.end, kind);
    }

    fn start(&mut self, tag: &Tag<'t>) {
        let name = lower(tag.name);
        let role = role(&name);
        if let Some(implied) = implied(&name) {
            self.end_implied(&implied);
        }
        let empty = tag.end == TagEnd::Empty || is_void(&name);
        match role {
            Role::Block(_) => self.flush(),
            Role::Line => {
                self.flush();
                return;
            }
            Role::Verbatim(kind) => return self.pass_from(name, tag, empty, Some(kind)),
            Role::Passed => return self.pass_from(name, tag, empty, None),
            Role::Mark(mark) if !empty => self.push(tag.range.clone(), InlineKind::Open(mark)),
            Role::Code if !empty => {
                self.code += 1;
                self.push(tag.range.clone(), InlineKind::Tag);
            }
            Role::Image => self.image(tag),
            Role::Meta => self.meta(tag),
            Role::Mark(_) | Role::Code | Role::Inline => self.push(tag.range.clone(), InlineKind::Tag),
        }
        if empty {
            return;
        }
        let lang = ["lang", "xml:lang"].iter().find_map(|name| attribute(self.text, tag, name));
        let lang = match lang.and_then(|value| Lang::parse(&self.text[value])) {
            Some(lang) => Some(self.spoken_index(lang)),
            None => self.open.last().and_then(|around| around.lang),
        };
        let (kind, mark) = match role {
            Role::Block(kind) => (kind, None),
            Role::Mark(mark) => (None, Some(mark)),
            _ => (None, None),
        };
        self.open.push(Open { name, kind, mark, lang });
    }

    fn spoken_index(&mut self, lang: Lang) -> usize {
        let known = self.spoken.iter().position(|spoken| spoken.lang == lang);
        known.unwrap_or_else(|| {
            self.spoken.push(Spoken { lang, blocks: 0 });
            self.spoken.len() - 1
        })
    }

    fn end_implied(&mut self, implied: &element::Implied) {
        let around = self.open.iter().rev().take(DEEPEST);
        let found = around
            .take_while(|open| !implied.within.contains(&&*open.name))
            .position(|open| implied.ends.contains(&&*open.name));
        if let Some(found) = found {
            self.flush();
            self.leave(found + 1);
        }
    }

    /// Closes the innermost elements.
    fn leave(&mut self, count: usize) {
        let left = self.open.len().saturating_sub(count);
        let codes = self.open[left..].iter().filter(|open| role(&open.name) == Role::Code).count();
        self.code = self.code.saturating_sub(codes);
        self.open.truncate(left);
    }

    fn close(&mut self, tag: &Tag<'t>) {
        let name = lower(tag.name);
        let role = role(&name);
        if matches!(role, Role::Block(_) | Role::Line) {
            self.flush();
        }
        let found = self.open.iter().rev().take(DEEPEST).position(|open| open.name == name);
        let mark = found.and_then(|found| self.open[self.open.len() - 1 - found].mark);
        match (role, mark) {
            (Role::Block(_) | Role::Line, _) => {}
            (_, Some(mark)) => self.push(tag.range.clone(), InlineKind::Close(mark)),
            (_, None) => self.push(tag.range.clone(), InlineKind::Tag),
        }
        if let Some(found) = found {
            self.leave(found + 1);
        }
    }

    /// Starts to pass over an element.
    fn pass_from(&mut self, name: Cow<'t, str>, tag: &Tag<'t>, empty: bool, kind: Option<BlockKind>) {
        let start = tag.range.start;
        match kind {
            _ if !empty => self.passed = Some(Passed { name, start, depth: 1, kind }),
            Some(kind) => self.keep(kind, tag.range.clone()),
            None => self.push(tag.range.clone(), InlineKind::Tag),
        }
    }

    /// Looks in an element that is passed over for its end.
    fn pass(&mut self, token: Token<'t>) {
        let (Token::Tag(tag), Some(passed)) = (token, self.passed.as_mut()) else { return };
        if !tag.name.eq_ignore_ascii_case(&passed.name) {
            // The reading of a ruby base ends with the ruby, and another reading ends it, too.
            let ends_reading = matches!(&*passed.name, "rt" | "rp" | "rtc")
                && ["ruby", "rt", "rp", "rb", "p"].iter().any(|name| tag.name.eq_ignore_ascii_case(name));
            if ends_reading && let Some(passed) = self.passed.take() {
                self.push(passed.start..tag.range.start, InlineKind::Tag);
                match tag.end {
                    TagEnd::Start | TagEnd::Empty => self.start(&tag),
                    TagEnd::Close => self.close(&tag),
                }
            }
            return;
        }
        match tag.end {
            TagEnd::Start => passed.depth += 1,
            TagEnd::Empty => {}
            TagEnd::Close => passed.depth -= 1,
        }
        if passed.depth == 0
            && let Some(passed) = self.passed.take()
        {
            let range = passed.start..tag.range.end;
            match passed.kind {
                Some(kind) => self.keep(kind, range),
                None => self.push(range, InlineKind::Tag),
            }
        }
    }

    fn keep(&mut self, kind: BlockKind, range: Range<usize>) {
        self.flush();
        let span = leaf::trim(self.text, ByteSpan::of(range.start, range.end));
        if !span.is_empty() {
            self.blocks.push(Block::verbatim(kind, span));
        }
    }

    /// Takes a picture: its alternative text is what a reader who cannot see it gets.
    fn image(&mut self, tag: &Tag<'t>) {
        match attribute(self.text, tag, "alt").filter(|alt| !self.text[alt.clone()].trim().is_empty()) {
            Some(alt) => {
                self.push(tag.range.start..alt.start, InlineKind::Open(Mark::Image));
                self.attribute_text(alt.clone());
                self.push(alt.end..tag.range.end, InlineKind::Close(Mark::Image));
            }
            None => self.push(tag.range.clone(), InlineKind::Tag),
        }
    }

    fn meta(&mut self, tag: &Tag<'t>) {
        let described = ["name", "property"].iter().filter_map(|name| attribute(self.text, tag, name)).any(|name| {
            ["description", "og:description", "og:title", "twitter:title", "twitter:description", "keywords"]
                .iter()
                .any(|known| self.text[name.clone()].eq_ignore_ascii_case(known))
        });
        if let Some(content) = attribute(self.text, tag, "content").filter(|_| described) {
            self.flush();
            self.attribute_text(content);
            self.flush_as(BlockKind::Metadata);
        }
    }

    /// Takes the value of an attribute as text.
    fn attribute_text(&mut self, range: Range<usize>) {
        let mut start = range.start;
        while let Some(found) = self.text[start..range.end].find('&') {
            let at = start + found;
            self.text(start..at);
            match token::reference(&self.text[at..range.end]) {
                Some((length, read)) => {
                    self.push(at..at + length, InlineKind::Replaced(read));
                    start = at + length;
                }
                None => {
                    self.text(at..at + 1);
                    start = at + 1;
                }
            }
        }
        self.text(start..range.end);
    }

    /// Ends the block at hand.
    fn flush(&mut self) {
        if self.inlines.is_empty() {
            return;
        }
        let kind = self.open.iter().rev().take(DEEPEST).find_map(|open| open.kind).unwrap_or(self.base);
        self.flush_as(kind);
    }

    fn flush_as(&mut self, kind: BlockKind) {
        let mut inlines = std::mem::take(&mut self.inlines);
        leaf::trim_inlines(self.text, &mut inlines);
        if !leaf::shows_text(self.text, &inlines) {
            return;
        }
        self.blocks.extend(leaf::block(kind, inlines));
        if let Some(lang) = self.open.last().and_then(|around| around.lang) {
            self.spoken[lang].blocks += 1;
        }
    }

    /// Says that a page is in several languages, if it says so itself.
    fn tell_languages(&mut self) {
        let all: usize = self.spoken.iter().map(|spoken| spoken.blocks).sum();
        // A quotation or two in another language are no second side: a fifth of the blocks is.
        let main: Vec<String> = self
            .spoken
            .iter()
            .filter(|spoken| spoken.blocks * 5 >= all && spoken.blocks > 0)
            .map(|spoken| format!("{} ({} blocks)", spoken.lang, spoken.blocks))
            .collect();
        if main.len() > 1 {
            let message = format!(
                "the page holds several languages side by side: {}; all of them are read, one after another",
                main.join(", ")
            );
            self.notices.push(Notice { span: None, message });
        }
    }
}

#[cfg(test)]
mod tests;
