//! The inline markup of reStructuredText.
//!
//! Takes the lines of a paragraph; gives back its inlines. It does *not* resolve references or substitutions.
//!
//! Marks are recognised more freely than docutils does by default: they may touch Chinese, which has no spaces, as the
//! escaped spaces of translated pages and `character_level_inline_markup` have it.

use std::ops::Range;

use crate::document::{Inline, InlineKind, Mark};
use crate::text::span::ByteSpan;

/// Roles whose text reads as prose; that of all others is a name and counts as code.
const PROSE_ROLES: [&str; 16] = [
    "abbr",
    "command",
    "dfn",
    "doc",
    "download",
    "emphasis",
    "guilabel",
    "menuselection",
    "numref",
    "ref",
    "strong",
    "sub",
    "sup",
    "subscript",
    "superscript",
    "term",
];

/// Makes the inlines of a paragraph, whose lines are ranges without the white space around them.
pub(super) fn inlines(text: &str, lines: &[Range<usize>]) -> Vec<Inline> {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return Vec::new() };
    let mut scan =
        Scan { text, lines, end: last.end, at: first.start, plain: first.start, made: Vec::new(), missing: 0 };
    scan.run();
    scan.made
}

struct Scan<'t> {
    text: &'t str,
    lines: &'t [Range<usize>],
    end: usize,
    at: usize,
    /// Where the plain text starts that was not taken yet.
    plain: usize,
    made: Vec<Inline>,
    /// The marks that were looked for in vain, one bit each.
    missing: u8,
}

impl<'t> Scan<'t> {
    fn run(&mut self) {
        while self.at < self.end {
            let rest = &self.text[self.at..self.end];
            let taken = match rest.as_bytes()[0] {
                b'\\' => self.escape(rest),
                b'`' if rest.starts_with("``") => self.literal(rest),
                b'`' => self.interpreted(rest, self.at, None),
                b':' => self.role_before(rest),
                b'*' if rest.starts_with("**") => self.marked(rest, "**", Mark::Strong),
                b'*' => self.marked(rest, "*", Mark::Emphasis),
                b'|' => self.substitution(rest),
                b'[' => self.note(rest),
                _ => None,
            };
            if taken.is_none() {
                self.at += rest.chars().next().map_or(1, char::len_utf8);
            }
        }
        self.take_plain(self.end);
    }

    /// Takes the plain text before a place.
    fn take_plain(&mut self, to: usize) {
        self.push_lines(self.plain..to, &InlineKind::Text);
        self.plain = to;
    }

    fn push(&mut self, range: Range<usize>, kind: InlineKind) {
        if range.start < range.end {
            self.made.push(Inline { span: ByteSpan::of(range.start, range.end), kind });
        }
    }

    /// Takes a stretch that may run over lines.
    fn push_lines(&mut self, range: Range<usize>, kind: &InlineKind) {
        let first = self.lines.partition_point(|line| line.end <= range.start);
        let mut at = range.start;
        for line in &self.lines[first..] {
            if line.start >= range.end && at >= range.end {
                break;
            }
            if at < line.start {
                self.push(at..line.start.min(range.end), InlineKind::Break);
            }
            let part = line.start.max(at)..line.end.min(range.end);
            at = at.max(part.end);
            self.push(part, kind.clone());
        }
        if at < range.end {
            self.push(at..range.end, InlineKind::Break);
        }
    }

    /// Goes on after markup that ends at a place.
    fn passed(&mut self, to: usize) -> Option<()> {
        self.at = to;
        self.plain = to;
        Some(())
    }

    fn escape(&mut self, rest: &str) -> Option<()> {
        let next = rest[1..].chars().next()?;
        let (start, end) = (self.at, self.at + 1 + next.len_utf8());
        self.take_plain(start);
        if next.is_whitespace() {
            // An escaped space is no space: it parts a mark from the word beside it.
            let end = if matches!(next, '\n' | '\r') { start + 1 } else { end };
            self.push(start..end, InlineKind::Tag);
            return self.passed(end);
        }
        self.push(start..end, InlineKind::Replaced(next.to_string().into()));
        self.passed(end)
    }

    /// Tells whether a mark can open here: no letter before it, no space after it.
    fn opens(&self, length: usize) -> bool {
        let before = self.text[..self.at].chars().next_back();
        let after = self.text[self.at + length..self.end].chars().next();
        before.is_none_or(|before| !before.is_ascii_alphanumeric()) && after.is_some_and(|after| !after.is_whitespace())
    }

    /// Finds the end of markup that starts `from` bytes into the rest: the bytes up to the closing mark.
    fn find_end(&mut self, rest: &str, from: usize, mark: &str, bit: u8) -> Option<usize> {
        if self.missing & bit != 0 {
            return None;
        }
        let mut at = from;
        while let Some(found) = rest[at..].find(mark) {
            let end = at + found;
            let before = rest[..end].chars().next_back();
            let after = rest[end + mark.len()..].chars().next();
            let closes = end > from
                && before.is_some_and(|before| !before.is_whitespace() && (before != '\\' || mark == "``"))
                && (mark.starts_with('`') || after.is_none_or(|after| !after.is_ascii_alphanumeric() && after != '*'));
            if closes {
                return Some(end);
            }
            at = end + mark.len();
        }
        self.missing |= bit;
        None
    }

    fn literal(&mut self, rest: &str) -> Option<()> {
        let start = self.at;
        let end = self.find_end(rest, 2, "``", 1)?;
        // More than two marks at the end belong to the code.
        let more = rest[end + 2..].bytes().take_while(|byte| *byte == b'`').count();
        self.take_plain(start);
        self.push_lines(start + 2..start + end + more, &InlineKind::Code);
        self.passed(start + end + more + 2)
    }

    fn marked(&mut self, rest: &str, mark: &str, kind: Mark) -> Option<()> {
        if !self.opens(mark.len()) {
            return None;
        }
        let start = self.at;
        let length = mark.len();
        let end = self.find_end(rest, length, mark, if length == 2 { 2 } else { 4 })?;
        self.take_plain(start);
        self.push(start..start + length, InlineKind::Open(kind));
        self.push_lines(start + length..start + end, &InlineKind::Text);
        self.push(start + end..start + end + length, InlineKind::Close(kind));
        self.passed(start + end + length)
    }

    /// Takes `` :role:`text` ``.
    fn role_before(&mut self, rest: &'t str) -> Option<()> {
        let length = role_length(rest)?;
        rest[length..].starts_with('`').then_some(())?;
        let role = &rest[1..length - 1];
        let from = self.at;
        self.at += length;
        let taken = self.interpreted(&rest[length..], from, Some(role));
        if taken.is_none() {
            self.at = from;
        }
        taken
    }

    /// Takes `` `text` `` with what may come after it: `_` for a link, `:role:`.
    fn interpreted(&mut self, rest: &str, from: usize, role: Option<&str>) -> Option<()> {
        let start = self.at;
        if role.is_none() && !self.opens(1) {
            return None;
        }
        let end = self.find_end(rest, 1, "`", 8)?;
        let after = &rest[end + 1..];
        let links = role.is_none() && after.starts_with('_');
        let role_after = if role.is_none() && !links { role_length(after) } else { None };
        let tail = match role_after {
            Some(length) => length,
            None if links => after.bytes().take_while(|byte| *byte == b'_').count().min(2),
            None => 0,
        };
        let role = role.or_else(|| role_after.map(|length| &after[1..length - 1]));
        let name = role.map(|role| role.rsplit(':').next().unwrap_or(role));
        let content = &rest[1..end];
        // `text <address>`: only the text is read.
        let titled = content.ends_with('>').then(|| content.rfind('<')).flatten();
        let shown = titled.map_or(content.len(), |open| content[..open].trim_end().len());
        let (inner, whole) = (start + 1..start + 1 + shown, start + end + 1 + tail);
        self.take_plain(from);
        let is_prose = links || (titled.is_some() && shown > 0) || name.is_some_and(|name| PROSE_ROLES.contains(&name));
        if is_prose {
            let linked = links || titled.is_some();
            let open = if linked { InlineKind::Open(Mark::Link) } else { InlineKind::Tag };
            let close = if linked { InlineKind::Close(Mark::Link) } else { InlineKind::Tag };
            self.push(from..start + 1, open);
            self.push_lines(inner.clone(), &InlineKind::Text);
            self.push(inner.end..whole, close);
        } else {
            let kind = if name == Some("math") { InlineKind::Math } else { InlineKind::Code };
            self.push_lines(start + 1..start + end, &kind);
        }
        self.passed(whole)
    }

    fn substitution(&mut self, rest: &str) -> Option<()> {
        let start = self.at;
        let length = rest[1..].find('|').filter(|length| *length > 0 && *length <= 40)?;
        let name = &rest[1..1 + length];
        let fits = self.opens(1) && !name.ends_with(char::is_whitespace) && !name.contains(['\n', '\r']);
        fits.then_some(())?;
        self.take_plain(start);
        self.push(start..start + length + 2, InlineKind::Tag);
        self.passed(start + length + 2)
    }

    /// Takes the reference of a footnote or citation: `[1]_`, `[#name]_`.
    fn note(&mut self, rest: &str) -> Option<()> {
        let start = self.at;
        let end = rest.find("]_").filter(|end| *end <= 40)?;
        let label = &rest[1..end];
        (!label.is_empty() && !label.contains(|c: char| c.is_whitespace() || matches!(c, '[' | ']'))).then_some(())?;
        self.take_plain(start);
        self.push(start..start + end + 2, InlineKind::Tag);
        self.passed(start + end + 2)
    }
}

/// The length of `:role:`.
fn role_length(text: &str) -> Option<usize> {
    let rest = text.strip_prefix(':')?;
    let length = rest.find('`').unwrap_or_else(|| rest.find(|c: char| !is_role(c)).unwrap_or(rest.len()));
    let name = rest[..length].strip_suffix(':')?;
    let fits =
        name.starts_with(|first: char| first.is_ascii_alphabetic()) && name.len() <= 40 && name.chars().all(is_role);
    fits.then_some(1 + length)
}

fn is_role(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, ':' | '-' | '_' | '.' | '+')
}
