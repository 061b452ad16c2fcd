//! reStructuredText: the subset that manuals are written in.
//!
//! Takes decoded text; gives back a [`Draft`] of headings, paragraphs, items, quotes, cells, and blocks that are kept as they
//! are (code, mathematics, comments, targets, directives without prose). It does *not* run directives, resolve references or
//! cut sentences.
//!
//! Time is linear in the text for every depth of indentation, of which `DEEPEST` are followed. Any text is read: what is no
//! markup is a paragraph.

mod directive;
mod inline;
mod table;

use std::ops::Range;

use unicode_width::UnicodeWidthStr as _;

use self::directive::{Directive, directive};
use super::draft::Draft;
use super::text::refuse_too_large;
use super::{html, leaf};
use crate::document::{Block, BlockKind, Inline, InlineKind, Notice};
use crate::error::Result;
use crate::text::span::ByteSpan;

/// How deep items, quotes and directives are followed into one another; manuals stay below ten.
const DEEPEST: usize = 40;

/// Reads reStructuredText.
///
/// # Errors
///
/// [`ErrorKind::TooLarge`](crate::error::ErrorKind::TooLarge) over 4 GiB of text.
pub fn draft(text: String) -> Result<Draft> {
    refuse_too_large(&text)?;
    let lines = lines(&text);
    let mut reader =
        Reader { text: &text, blocks: Vec::new(), notices: Vec::new(), adornments: Vec::new(), depth: 0, marker: None };
    reader.body(&lines, BlockKind::Paragraph);
    let (mut blocks, notices) = (reader.blocks, reader.notices);
    blocks.sort_by_key(|block| block.span.start);
    leaf::keep_the_rest(&text, &mut blocks);
    Ok(Draft { text, blocks, notices })
}

/// A line without the white space around it.
#[derive(Debug, Clone)]
struct Line {
    range: Range<usize>,
    /// The columns of white space before it.
    indent: usize,
    /// The bytes of it.
    lead: usize,
}

impl Line {
    fn is_blank(&self) -> bool {
        self.range.is_empty()
    }
}

fn lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    for piece in text.split_inclusive('\n') {
        let body = piece.trim_end_matches(|character: char| character.is_whitespace());
        let own = body.trim_start_matches([' ', '\t', '\u{FEFF}']);
        let lead = &body[..body.len() - own.len()];
        // Tabs stop at every eighth column (reStructuredText specification, "Whitespace").
        let indent = lead.chars().filter(|lead| *lead != '\u{FEFF}').fold(0, |column, lead| match lead {
            '\t' => (column / 8 + 1) * 8,
            _ => column + 1,
        });
        let at = start + lead.len();
        lines.push(Line { range: at..at + own.len(), indent, lead: lead.len() });
        start += piece.len();
    }
    lines
}

struct Reader<'t> {
    text: &'t str,
    blocks: Vec<Block>,
    notices: Vec<Notice>,
    /// The adornments of headings in the order of their levels, each with whether it stands above the heading, too.
    adornments: Vec<(u8, bool)>,
    depth: usize,
    /// The marker of the item that has begun and holds nothing yet.
    marker: Option<ByteSpan>,
}

/// Tells whether a line is made of one punctuation mark, as rules and the lines around headings are.
fn adornment(line: &str) -> Option<u8> {
    let first = *line.as_bytes().first()?;
    (first.is_ascii_punctuation() && line.bytes().all(|byte| byte == first)).then_some(first)
}

/// The length of the mark that opens an item, and of the space after it.
fn item_mark(line: &str) -> Option<(usize, usize)> {
    let bullet =
        line.chars().next().filter(|first| matches!(first, '-' | '*' | '+' | '•' | '‣' | '⁃')).map(char::len_utf8);
    let number = || {
        let open = usize::from(line.starts_with('('));
        let label = &line[open..];
        let digits = label.bytes().take_while(u8::is_ascii_digit).count();
        let length = if label.starts_with('#') { 1 } else { digits };
        let close = label[length..].starts_with([')', '.']);
        (close && (1..=6).contains(&length) && (open == 0 || label[length..].starts_with(')')))
            .then_some(open + length + 1)
    };
    let length = bullet.or_else(number)?;
    let rest = &line[length..];
    let space = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    (space > 0 || rest.is_empty()).then_some((length, space))
}

/// The length of `:name:` that opens a field.
fn field_mark(line: &str) -> Option<usize> {
    let name = line.strip_prefix(':')?;
    let end = name.find(": ").or_else(|| name.strip_suffix(':').map(str::len))?;
    (end > 0 && !name[..end].contains('`') && !name.starts_with([' ', ':'])).then_some(end + 2)
}

impl<'t> Reader<'t> {
    fn written(&self, line: &Line) -> &'t str {
        &self.text[line.range.clone()]
    }

    fn keep(&mut self, kind: BlockKind, lines: &[Line]) {
        let mut said = lines.iter().filter(|line| !line.is_blank());
        let Some(first) = said.next() else { return };
        let end = said.next_back().map_or(first.range.end, |last| last.range.end);
        self.marker = None;
        self.blocks.push(Block::verbatim(kind, ByteSpan::of(first.range.start, end)));
    }

    fn prose(&mut self, kind: BlockKind, lines: &[Range<usize>]) {
        let mut inlines = inline::inlines(self.text, lines);
        leaf::trim_inlines(self.text, &mut inlines);
        if !leaf::shows_text(self.text, &inlines) {
            return;
        }
        if let Some(marker) = self.marker.take() {
            inlines.insert(0, Inline { span: marker, kind: InlineKind::Marker });
        }
        self.blocks.extend(leaf::block(kind, inlines));
    }

    /// Reads the elements of a body, whose lines are indented as far as the first of them or further.
    fn body(&mut self, lines: &[Line], kind: BlockKind) {
        self.depth += 1;
        if self.depth > DEEPEST {
            self.flat(lines, kind);
            self.depth -= 1;
            return;
        }
        let indent = lines.iter().filter(|line| !line.is_blank()).map(|line| line.indent).min().unwrap_or(0);
        let mut at = 0;
        // Whether a blank line came before: an indented body after one is a quote, one without is a definition.
        let mut after_blank = true;
        while let Some(line) = lines.get(at) {
            if line.is_blank() {
                (at, after_blank) = (at + 1, true);
                continue;
            }
            if line.indent > indent {
                let end = at + deeper(&lines[at..], indent + 1);
                let quoted = after_blank && kind == BlockKind::Paragraph && self.depth > 0;
                self.body(&lines[at..end], if quoted { BlockKind::Quote } else { kind });
                at = end;
            } else {
                at += self.element(&lines[at..], kind).max(1);
            }
            after_blank = false;
        }
        self.depth -= 1;
    }

    /// Takes lines that nest too deep: a paragraph each.
    fn flat(&mut self, lines: &[Line], kind: BlockKind) {
        if let Some(first) = lines.first() {
            let span = Some(ByteSpan::of(first.range.start, first.range.start));
            let message = "items and quotes nest deeper than 40 levels; deeper lines are read as paragraphs";
            self.notices.push(Notice { span, message: message.to_owned() });
        }
        for line in lines.iter().filter(|line| !line.is_blank()) {
            self.prose(kind, std::slice::from_ref(&line.range));
        }
    }

    /// Reads the element that the first line opens; returns how many lines it takes.
    fn element(&mut self, lines: &[Line], kind: BlockKind) -> usize {
        let line = &lines[0];
        let written = self.written(line);
        // Counted where it is wanted alone: of a long list without a blank line every item would count the rest.
        let block = || lines.iter().take_while(|line| !line.is_blank()).count();
        if let Some(taken) = self.heading(lines) {
            return taken;
        }
        if written.starts_with(".. ") || written == ".." {
            return self.explicit(lines, kind);
        }
        if written == "__" || written.starts_with("__ ") {
            self.keep(BlockKind::Html, &lines[..1]);
            return 1;
        }
        if written.starts_with(">>> ") {
            let block = block();
            self.keep(BlockKind::Code, &lines[..block]);
            return block;
        }
        if table::is_grid_border(written) || table::is_simple_border(written) {
            return self.table(lines);
        }
        if written.starts_with("| ") || written == "|" {
            return self.line_block(&lines[..block()], kind);
        }
        if let Some((mark, space)) = item_mark(written) {
            return self.item(lines, mark, space, BlockKind::ListItem);
        }
        if let Some(mark) = field_mark(written) {
            let space = written[mark..].len() - written[mark..].trim_start().len();
            return self.item(lines, mark, space, BlockKind::ListItem);
        }
        self.paragraph(lines, kind)
    }

    /// Reads a heading: a line with a line of marks under it, and perhaps one above.
    fn heading(&mut self, lines: &[Line]) -> Option<usize> {
        let written = |number: usize| lines.get(number).map(|line| self.written(line));
        let first = written(0)?;
        let level = |reader: &mut Self, mark: u8, above: bool| {
            let known = reader.adornments.iter().position(|known| *known == (mark, above));
            let level = known.unwrap_or_else(|| {
                reader.adornments.push((mark, above));
                reader.adornments.len() - 1
            });
            BlockKind::Heading(u8::try_from(level + 1).unwrap_or(6).min(6))
        };
        if let Some(mark) = adornment(first).filter(|_| first.len() >= 3) {
            let framed = written(2).is_some_and(|below| below.len() >= 3 && adornment(below) == Some(mark));
            if framed && written(1).is_some_and(|title| !title.is_empty() && adornment(title).is_none()) {
                let kind = level(self, mark, true);
                self.prose(kind, std::slice::from_ref(&lines[1].range));
                return Some(3);
            }
            // A line of marks alone is a rule.
            return written(1).is_none_or(str::is_empty).then_some(1);
        }
        let below = written(1).filter(|_| lines[1].indent == lines[0].indent)?;
        let mark = adornment(below)?;
        // Pages count a Chinese character as one column as often as two.
        let long = below.len() >= first.width().min(first.chars().count()).min(4);
        if !long
            || (below.len() < 3 && first.chars().count() > 3)
            || below == "::"
            || item_mark(first).is_some_and(|_| below.len() < 3)
        {
            return None;
        }
        let kind = level(self, mark, false);
        self.prose(kind, std::slice::from_ref(&lines[0].range));
        Some(2)
    }

    fn table(&mut self, lines: &[Line]) -> usize {
        let grid = table::is_grid_border(self.written(&lines[0]));
        let end = if grid {
            lines.iter().take_while(|line| self.written(line).starts_with(['+', '|'])).count()
        } else {
            // The third border ends a table with a head, the second one without.
            let borders: Vec<usize> = lines
                .iter()
                .enumerate()
                .filter(|(_, line)| table::is_simple_border(self.written(line)))
                .map(|(number, _)| number)
                .take(3)
                .collect();
            let after = |border: usize| lines.get(border + 1).is_none_or(Line::is_blank);
            let closing = borders.iter().skip(1).find(|border| after(**border)).or(borders.last());
            closing.map_or(1, |closing| closing + 1)
        };
        // Columns are counted from where the table starts.
        let indent = lines[0].indent;
        let from = |line: &Line| line.range.start - line.indent.saturating_sub(indent).min(line.lead);
        let ranges: Vec<Range<usize>> = lines[..end].iter().map(|line| from(line)..line.range.end).collect();
        let cells = if grid { table::grid(self.text, &ranges) } else { table::simple(self.text, &ranges) };
        for cell in cells {
            self.prose(BlockKind::TableCell, &cell);
        }
        end
    }

    /// Reads lines that stay lines: verse, addresses.
    fn line_block(&mut self, lines: &[Line], kind: BlockKind) -> usize {
        for line in lines {
            let written = self.written(line);
            let mark = usize::from(written.starts_with('|'));
            let start = line.range.start + mark;
            let span = leaf::trim(self.text, ByteSpan::of(start, line.range.end));
            self.prose(kind, std::slice::from_ref(&(span.start as usize..span.end as usize)));
        }
        lines.len()
    }

    /// Reads an item of a list or a field: a mark and what is indented below it.
    fn item(&mut self, lines: &[Line], mark: usize, space: usize, kind: BlockKind) -> usize {
        let first = &lines[0];
        let end = 1 + deeper(&lines[1..], first.indent + 1);
        let start = first.range.start;
        let mut own: Vec<Line> = lines[..end].to_vec();
        // What follows the mark is as far right as the lines below it, whatever the mark's own width says.
        let below = own[1..].iter().filter(|line| !line.is_blank()).map(|line| line.indent).min();
        own[0] = Line {
            range: start + mark + space..first.range.end,
            indent: below.unwrap_or(first.indent + mark + space),
            lead: 0,
        };
        self.marker = Some(ByteSpan::of(start, start + mark));
        self.body(&own, kind);
        self.marker = None;
        end
    }

    fn paragraph(&mut self, lines: &[Line], kind: BlockKind) -> usize {
        let indent = lines[0].indent;
        let count = lines.iter().take_while(|line| !line.is_blank() && line.indent == indent).count();
        let count = 1 + lines[1..count].iter().take_while(|line| !self.written(line).starts_with(".. ")).count();
        let mut ranges: Vec<Range<usize>> = lines[..count].iter().map(|line| line.range.clone()).collect();
        let literal = ranges.last().is_some_and(|last| self.text[last.clone()].ends_with("::"));
        if let Some(last) = ranges.last_mut().filter(|_| literal) {
            // `例如::` reads as `例如:`, and `::` alone as nothing.
            let colons =
                if self.text[last.clone()].len() == 2 || self.text[last.clone()].ends_with(" ::") { 2 } else { 1 };
            last.end -= colons;
        }
        self.prose(kind, &ranges);
        if !literal {
            return count;
        }
        let blank = lines[count..].iter().take_while(|line| line.is_blank()).count();
        let start = count + blank;
        let end = start + deeper(&lines[start..], indent + 1);
        self.keep(BlockKind::Code, &lines[start..end]);
        end
    }

    /// Reads what `..` opens: a directive, a footnote, a target, a comment.
    fn explicit(&mut self, lines: &[Line], kind: BlockKind) -> usize {
        let first = &lines[0];
        let end = 1 + deeper(&lines[1..], first.indent + 1);
        let written = self.written(first);
        let after = written[2..].trim_start();
        let start = first.range.end - after.len();
        if after.starts_with('[')
            && let Some(close) = after.find("] ").or_else(|| after.strip_suffix(']').map(str::len))
        {
            let space = after[close + 1..].len() - after[close + 1..].trim_start().len();
            return self.item(&lines[..end], start - first.range.start + close + 1, space, kind).max(end);
        }
        let named = after.split_once("::").filter(|(name, rest)| {
            !name.is_empty()
                && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.' | '+'))
                && (rest.is_empty() || rest.starts_with([' ', '\t']))
        });
        let Some((name, argument)) = named else {
            self.keep(BlockKind::Html, &lines[..end]);
            return end;
        };
        let argument_start = first.range.end - argument.trim_start().len();
        match directive(name, argument) {
            Directive::Verbatim(kept) => self.keep(kept, &lines[..end]),
            Directive::Html => {
                let content = &lines[1..end];
                self.keep(BlockKind::Html, &lines[..1]);
                if let (Some(top), Some(bottom)) = (content.first(), content.last()) {
                    let range = top.range.start..bottom.range.end.max(top.range.start);
                    self.blocks.extend(html::fragment(self.text, range, kind));
                }
            }
            Directive::Titled => self.directive_body(lines, argument_start, end, kind),
            Directive::Versioned => {
                let version = argument.split_whitespace().next().map_or(0, str::len);
                let space = self.text[argument_start + version..first.range.end].len();
                let text = self.text[argument_start + version..first.range.end].trim_start().len();
                self.directive_body(lines, argument_start + version + space - text, end, kind);
            }
            Directive::Named => self.directive_body(lines, first.range.end, end, kind),
        }
        end
    }

    /// Reads a directive whose text starts at a place of its first line.
    fn directive_body(&mut self, lines: &[Line], text_start: usize, end: usize, kind: BlockKind) {
        let first = &lines[0];
        let head = leaf::trim(self.text, ByteSpan::of(first.range.start, text_start));
        self.marker = None;
        self.blocks.push(Block::verbatim(BlockKind::Html, head));
        let options = lines[1..end]
            .iter()
            .position(|line| line.is_blank() || field_mark(self.written(line)).is_none())
            .unwrap_or(end - 1);
        let (options, content) = (&lines[1..1 + options], &lines[1 + options..end]);
        let indent = content.iter().filter(|line| !line.is_blank()).map(|line| line.indent).min();
        let mut own = Vec::with_capacity(content.len() + 1);
        if text_start < first.range.end {
            own.push(Line { range: text_start..first.range.end, indent: indent.unwrap_or(first.indent + 3), lead: 0 });
        }
        if !options.is_empty() {
            // Options end the argument.
            let title = std::mem::take(&mut own);
            self.body(&title, kind);
            self.keep(BlockKind::Html, options);
        }
        own.extend(content.iter().cloned());
        self.body(&own, kind);
    }
}

/// How many lines from the first on are blank or indented as far as `indent`; blank lines at the end do not count.
fn deeper(lines: &[Line], indent: usize) -> usize {
    let inside = lines.iter().take_while(|line| line.is_blank() || line.indent >= indent).count();
    lines[..inside].iter().rposition(|line| !line.is_blank()).map_or(0, |last| last + 1)
}

#[cfg(test)]
mod tests;
