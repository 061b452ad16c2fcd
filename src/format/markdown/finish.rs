//! Prose blocks when all their inlines are known.
//!
//! Takes the inlines of a block; gives back the blocks they make, because documentation sites give meaning to what Markdown
//! takes for text: lines that open a box (`:::tip`), modules and components of MDX, ids of headings, and emphasis that
//! CommonMark does not see because Chinese has no spaces. It does *not* parse Markdown.

use super::super::leaf;
use super::markup::{self, BoxLine};
use super::prose::Half;
use crate::document::{Block, BlockKind, Inline, InlineKind, Mark};
use crate::text::han::{is_cjk_punctuation, is_unspaced};
use crate::text::span::ByteSpan;

/// Makes blocks of the inlines of one and adds them to `blocks`.
pub(super) fn finish(text: &str, kind: BlockKind, inlines: Vec<Inline>, blocks: &mut Vec<Block>) {
    let mut part: Vec<Inline> = Vec::new();
    let mut rest = inlines.into_iter().peekable();
    while let Some(inline) = rest.next() {
        let starts_line = match part.last() {
            Some(before) => before.kind == InlineKind::Break,
            None => match kind {
                BlockKind::Heading(_) => false,
                BlockKind::TableCell => starts_row(text, inline.span),
                _ => true,
            },
        };
        if starts_line && ends_element(text, &part, &inline) {
            add(text, kind, std::mem::take(&mut part), blocks);
        }
        let Some((line, parts)) = starts_line.then(|| box_line_at(text, inline.span)).flatten() else {
            part.push(inline);
            continue;
        };
        add(text, kind, std::mem::take(&mut part), blocks);
        let title = ByteSpan::of(
            line.start as usize + parts.mark_length,
            line.start as usize + parts.mark_length + parts.title_length,
        );
        blocks.push(Block::verbatim(BlockKind::Html, leaf::trim(text, ByteSpan::new(line.start, title.start))));
        let mut own = vec![inline];
        while let Some(more) = rest.next_if(|next| next.span.start < line.end && next.kind != InlineKind::Break) {
            own.push(more);
        }
        clip(&mut own, title);
        add(text, kind, own, blocks);
        rest.next_if(|next| next.kind == InlineKind::Break);
    }
    add(text, kind, part, blocks);
}

/// Tells whether one line ends in a closing tag and the next starts with an opening one: pages that are written as HTML have
/// an element a line.
fn ends_element(text: &str, part: &[Inline], next: &Inline) -> bool {
    let [.., last, line_break] = part else { return false };
    let tag = |inline: &Inline| (inline.kind == InlineKind::Tag).then(|| inline.span.of_text(text));
    line_break.kind == InlineKind::Break
        && tag(last).is_some_and(|tag| tag.starts_with("</") || tag.ends_with("/>"))
        && tag(next).is_some_and(|tag| markup::tag_name(tag).is_some() && !tag.starts_with("</"))
}

/// Tells whether only white space stands before the span in its line.
fn starts_row(text: &str, span: ByteSpan) -> bool {
    let before = text[..span.start as usize].trim_end_matches([' ', '\t']);
    before.is_empty() || before.ends_with(['\n', '\r'])
}

fn box_line_at(text: &str, span: ByteSpan) -> Option<(ByteSpan, BoxLine)> {
    let start = span.start as usize;
    let rest = &text[start..];
    if !rest.starts_with([':', '!', '?']) {
        return None;
    }
    let line = rest.split(['\n', '\r']).next()?;
    Some((ByteSpan::of(start, start + line.len()), markup::box_line(line)?))
}

/// Leaves of the inlines what lies in a span.
fn clip(inlines: &mut Vec<Inline>, span: ByteSpan) {
    inlines.retain_mut(|inline| {
        let (start, end) = (inline.span.start.max(span.start), inline.span.end.min(span.end));
        let cut = start >= end || (inline.kind != InlineKind::Text && !span.contains(inline.span));
        if !cut {
            inline.span = ByteSpan::new(start, end);
        }
        !cut
    });
}

fn add(text: &str, kind: BlockKind, mut inlines: Vec<Inline>, blocks: &mut Vec<Block>) {
    leaf::trim_inlines(text, &mut inlines);
    let (Some(first), Some(last)) = (inlines.first(), inlines.last()) else { return };
    let span = first.span.join(last.span);
    let written = span.of_text(text);
    let is_code = match kind {
        BlockKind::Paragraph => {
            written.starts_with(['i', 'e', '<', '{'])
                && (markup::is_module_line(written) || markup::is_components(written))
        }
        BlockKind::ListItem | BlockKind::Quote => written.starts_with('<') && markup::is_components(written),
        _ => false,
    };
    if is_code || !leaf::shows_text(text, &inlines) {
        // Halves of emphasis around nothing say nothing; images and tags do.
        if is_code || !inlines.iter().all(is_emphasis) {
            blocks.push(Block::verbatim(BlockKind::Html, span));
        }
        return;
    }
    if matches!(kind, BlockKind::Heading(_)) {
        tag_heading_id(text, span, &mut inlines);
    }
    mark_strong(text, &mut inlines);
    blocks.extend(leaf::block(kind, inlines));
}

fn is_emphasis(inline: &Inline) -> bool {
    use Mark::{Emphasis, Strikethrough, Strong};
    match inline.kind {
        InlineKind::Open(mark) | InlineKind::Close(mark) => matches!(mark, Emphasis | Strong | Strikethrough),
        InlineKind::Break | InlineKind::Text => true,
        _ => false,
    }
}

/// Makes markup of the `{#id}` at the end of a heading.
fn tag_heading_id(text: &str, span: ByteSpan, inlines: &mut Vec<Inline>) {
    let written = span.of_text(text);
    let Some(place) = written.rfind("{#").filter(|_| written.ends_with('}')) else { return };
    let id = ByteSpan::of(span.start as usize + place, span.end as usize);
    // Braces of code and formulas are no id.
    let in_id = |inline: &&Inline| inline.span.end > id.start;
    if !inlines
        .iter()
        .filter(in_id)
        .all(|inline| matches!(inline.kind, InlineKind::Text | InlineKind::Open(_) | InlineKind::Close(_)))
    {
        return;
    }
    let mut rest = inlines.clone();
    clip(&mut rest, ByteSpan::new(span.start, id.start));
    leaf::trim_inlines(text, &mut rest);
    // An id that is the whole heading is what the heading says.
    if written[place..].trim_end_matches('}').contains('}') || !leaf::shows_text(text, &rest) {
        return;
    }
    *inlines = rest;
    inlines.push(Inline { span: id, kind: InlineKind::Tag });
}

/// A `**` that was left as text.
#[derive(Debug, Clone, Copy)]
struct Stars {
    inline: usize,
    at: usize,
}

/// Makes marks of the pairs of `**` that CommonMark leaves as text where they touch Chinese, as in `**“甲”**乙`: its rule that a
/// mark beside punctuation needs a space on the other side was made for scripts with spaces.
fn mark_strong(text: &str, inlines: &mut Vec<Inline>) {
    let stars = find_stars(text, inlines);
    let mut marks: Vec<(Stars, Half)> = Vec::new();
    let mut next = 0;
    while let [open, close, ..] = stars[next..] {
        if is_pair(text, open, close) {
            marks.push((open, Half::Open));
            marks.push((close, Half::Close));
            next += 2;
        } else {
            next += 1;
        }
    }
    if marks.is_empty() {
        return;
    }
    let mut marks = marks.into_iter().peekable();
    let mut marked = Vec::with_capacity(inlines.len() + 4);
    for (number, inline) in inlines.drain(..).enumerate() {
        let mut start = inline.span.start as usize;
        let end = inline.span.end as usize;
        while let Some((place, half)) = marks.next_if(|(place, _)| place.inline == number) {
            if start < place.at {
                marked.push(Inline { span: ByteSpan::of(start, place.at), kind: InlineKind::Text });
            }
            let kind = match half {
                Half::Open => InlineKind::Open(Mark::Strong),
                Half::Close => InlineKind::Close(Mark::Strong),
            };
            start = place.at + 2;
            marked.push(Inline { span: ByteSpan::of(place.at, start), kind });
        }
        if start < end {
            marked.push(Inline { span: ByteSpan::of(start, end), kind: inline.kind });
        }
    }
    pair_strong(&mut marked);
    *inlines = marked;
}

/// Makes the strong marks of a block open and close by turns: the parser may have paired the end of one stretch with the
/// start of the next.
fn pair_strong(inlines: &mut [Inline]) {
    let strong =
        |inline: &Inline| matches!(inline.kind, InlineKind::Open(Mark::Strong) | InlineKind::Close(Mark::Strong));
    let mut opens = true;
    for inline in inlines.iter_mut().filter(|inline| strong(inline)) {
        inline.kind = if opens { InlineKind::Open(Mark::Strong) } else { InlineKind::Close(Mark::Strong) };
        opens = !opens;
    }
}

/// Finds every `**` in text that stands in no other mark, and is no part of a longer run.
fn find_stars(text: &str, inlines: &[Inline]) -> Vec<Stars> {
    let mut stars = Vec::new();
    let mut depth = 0_usize;
    for (number, inline) in inlines.iter().enumerate() {
        match inline.kind {
            InlineKind::Open(_) => depth += 1,
            InlineKind::Close(_) => depth = depth.saturating_sub(1),
            InlineKind::Text if depth == 0 => {
                for (at, run) in inline.span.of_text(text).match_indices("**") {
                    let at = inline.span.start as usize + at;
                    let alone = !text[..at].ends_with('*') && !text[at + run.len()..].starts_with('*');
                    if alone {
                        stars.push(Stars { inline: number, at });
                    }
                }
            }
            _ => {}
        }
    }
    stars
}

fn is_pair(text: &str, open: Stars, close: Stars) -> bool {
    let before = |at: usize| text[..at].chars().next_back();
    let after = |at: usize| text[at + 2..].chars().next();
    let blank = |character: Option<char>| character.is_none_or(char::is_whitespace);
    let wide = |character: Option<char>| {
        character.is_some_and(|character| is_unspaced(character) || is_cjk_punctuation(character))
    };
    close.at > open.at + 2
        && !blank(after(open.at))
        && !blank(before(close.at))
        && [before(open.at), after(open.at), before(close.at), after(close.at)].into_iter().any(wide)
}
