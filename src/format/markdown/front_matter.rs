//! The front matter of a Markdown page: YAML between `---` lines, TOML between `+++` lines.
//!
//! Takes the text of a page; gives back where its front matter ends and the values in it that are prose. It is *not* a parser
//! of YAML or TOML: it reads `key: value` and `key = value` with plain, quoted and block values, and lists of them, and passes
//! over the rest.

use std::ops::Range;

use super::super::leaf;
use crate::document::{Block, BlockKind, Inline, InlineKind};
use crate::text::lang::is_han;
use crate::text::span::ByteSpan;

/// The front matter of a page.
pub(super) struct FrontMatter {
    /// One past the line that ends it.
    pub(super) end: usize,
    /// The values that are prose.
    pub(super) blocks: Vec<Block>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Syntax {
    Yaml,
    Toml,
}

/// Reads the front matter; `None` where the page has none.
pub(super) fn read(text: &str) -> Option<FrontMatter> {
    let lines = lines(text);
    let first = lines.iter().position(|line| !text[line.clone()].trim_matches(leaf::is_blank).is_empty())?;
    let fence = text[lines[first].clone()].trim_matches(leaf::is_blank);
    let syntax = match fence {
        "---" => Syntax::Yaml,
        "+++" => Syntax::Toml,
        _ => return None,
    };
    let closes = |line: &Range<usize>| {
        let line = text[line.clone()].trim_end();
        line == fence || (syntax == Syntax::Yaml && line == "...")
    };
    let last = first + 1 + lines[first + 1..].iter().position(closes)?;
    let body = &lines[first + 1..last];
    // `---` is also a rule; what follows it is front matter only if it starts like it.
    let head =
        body.iter().map(|line| text[line.clone()].trim()).find(|line| !line.is_empty() && !line.starts_with('#'));
    let fits = head.is_none_or(|head| match syntax {
        Syntax::Yaml => split_key(head, ':').is_some() || head.starts_with("- "),
        Syntax::Toml => split_key(head, '=').is_some() || head.starts_with('['),
    });
    if !fits {
        return None;
    }
    let mut reader = Reader { text, syntax, keys: Vec::new(), blocks: Vec::new() };
    reader.read(body);
    let end = lines.get(last + 1).map_or(text.len(), |next| next.start);
    Some(FrontMatter { end, blocks: reader.blocks })
}

/// The lines of the front matter at most: their ranges, without line ends. Stops early in a page that has none.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut fence: Option<&str> = None;
    for piece in text.split_inclusive('\n') {
        let line = start..start + piece.trim_end_matches(['\n', '\r']).len();
        start += piece.len();
        let written = text[line.clone()].trim_matches(leaf::is_blank);
        lines.push(line);
        match fence {
            _ if written.is_empty() => {}
            None if matches!(written, "---" | "+++") => fence = Some(written),
            None => break,
            // One line more, whose start is the end of the front matter, is read below.
            Some(fence) if written == fence || (fence == "---" && written == "...") => {
                lines.push(start..start);
                break;
            }
            Some(_) => {}
        }
    }
    lines
}

/// Splits `key: value` or `key = value`; gives the key and the length of all before the value.
fn split_key(line: &str, mark: char) -> Option<(&str, usize)> {
    let (before, after) = line.split_once(mark)?;
    let key = before.trim().trim_matches(['"', '\'']);
    let fits = !key.is_empty()
        && key.chars().count() <= 40
        && key.chars().all(|character| character.is_alphanumeric() || matches!(character, '_' | '-' | '.' | ' ' | '@'));
    let spaced = mark == '=' || after.is_empty() || after.starts_with([' ', '\t']);
    (fits && spaced).then(|| (key, before.len() + mark.len_utf8() + (after.len() - after.trim_start().len())))
}

struct Reader<'t> {
    text: &'t str,
    syntax: Syntax,
    /// The keys that the line at hand is under, each with its indent.
    keys: Vec<(usize, &'t str)>,
    blocks: Vec<Block>,
}

impl<'t> Reader<'t> {
    fn read(&mut self, lines: &[Range<usize>]) {
        let mut number = 0;
        while let Some(line) = lines.get(number) {
            let written = &self.text[line.clone()];
            let indent = written.len() - written.trim_start().len();
            number += 1;
            let mut start = line.start + indent;
            if written.trim_start().starts_with('#') {
                continue;
            }
            // An item of a list: what follows the hyphens is a value or a map of its own.
            while self.syntax == Syntax::Yaml && self.text[start..line.end].starts_with("- ") {
                start += 1;
                start += self.text[start..line.end].len() - self.text[start..line.end].trim_start().len();
            }
            let mark = if self.syntax == Syntax::Yaml { ':' } else { '=' };
            match split_key(&self.text[start..line.end], mark) {
                Some((key, length)) => {
                    let column = start - line.start;
                    self.keys.retain(|(outer, _)| *outer < column);
                    self.keys.push((column, key));
                    start += length;
                }
                None if start == line.start + indent => continue,
                // The items of a list may stand as far left as its key.
                None => self.keys.retain(|(outer, _)| *outer <= indent),
            }
            let value = self.text[start..line.end].trim_end();
            let more = lines[number..].iter().take_while(|next| self.goes_on(next, indent)).count();
            let following = &lines[number..number + more];
            if value.starts_with(['|', '>']) && self.syntax == Syntax::Yaml {
                self.block_value(following, value.starts_with('>'));
                number += more;
            } else if value.starts_with(['"', '\'']) {
                number += self.quoted(start..start + value.len(), following);
            } else if value.starts_with('[') && value.ends_with(']') {
                self.flow_list(start + 1..start + value.len() - 1);
            } else if !value.is_empty() && !value.starts_with(['{', '[', '&', '*', '!', '%', '@', '`']) {
                let end = value.find(" #").unwrap_or(value.len());
                let plain = following.iter().take_while(|next| self.is_plain(next)).count();
                let lines = following[..plain].iter().map(|line| ByteSpan::of(line.start, line.end));
                let parts: Vec<ByteSpan> = std::iter::once(ByteSpan::of(start, start + end)).chain(lines).collect();
                number += plain;
                self.value(&parts);
            }
        }
    }

    /// Tells whether a line can belong to the value of a key that stands at `indent`.
    fn goes_on(&self, line: &Range<usize>, indent: usize) -> bool {
        let written = &self.text[line.clone()];
        written.trim().is_empty() || written.len() - written.trim_start().len() > indent
    }

    /// Tells whether a line continues a plain value, and is no key, item or comment itself.
    fn is_plain(&self, line: &Range<usize>) -> bool {
        let written = self.text[line.clone()].trim();
        self.syntax == Syntax::Yaml
            && !written.is_empty()
            && !written.starts_with(['-', '#'])
            && split_key(written, ':').is_none()
    }

    /// Takes the lines of `|` and `>`: one value a line, or one value a paragraph.
    fn block_value(&mut self, lines: &[Range<usize>], folded: bool) {
        let mut parts: Vec<ByteSpan> = Vec::new();
        for line in lines {
            let blank = self.text[line.clone()].trim().is_empty();
            if !blank {
                parts.push(ByteSpan::of(line.start, line.end));
            }
            if blank || !folded {
                self.value(&parts);
                parts.clear();
            }
        }
        self.value(&parts);
    }

    /// Takes a value in quotation marks, which may run over lines; returns how many of them.
    fn quoted(&mut self, value: Range<usize>, following: &[Range<usize>]) -> usize {
        let quote = self.text.as_bytes()[value.start];
        let mut parts: Vec<ByteSpan> = Vec::new();
        for (number, line) in std::iter::once(&(value.start + 1..value.end)).chain(following).enumerate() {
            if let Some(end) = closing_quote(&self.text[line.clone()], quote) {
                parts.push(ByteSpan::of(line.start, line.start + end));
                self.value(&parts);
                return number;
            }
            parts.push(ByteSpan::of(line.start, line.end));
        }
        0
    }

    fn flow_list(&mut self, inner: Range<usize>) {
        let mut start = inner.start;
        for item in self.text[inner].split_inclusive(',') {
            let span = ByteSpan::of(start, start + item.trim_end_matches(',').len());
            start += item.len();
            let bare = leaf::trim(self.text, span);
            let written = bare.of_text(self.text);
            let quoted = written.len() >= 2 && written.starts_with(['"', '\'']) && written.ends_with(['"', '\'']);
            let inside = usize::from(quoted);
            self.value(&[ByteSpan::of(bare.start as usize + inside, bare.end as usize - inside)]);
        }
    }

    /// Adds the value as a block if it is prose.
    fn value(&mut self, parts: &[ByteSpan]) {
        let mut inlines: Vec<Inline> = Vec::new();
        for part in parts {
            let span = leaf::trim(self.text, *part);
            if span.is_empty() {
                continue;
            }
            if let Some(last) = inlines.last() {
                inlines.push(Inline { span: ByteSpan::new(last.span.end, span.start), kind: InlineKind::Break });
            }
            inlines.push(Inline { span, kind: InlineKind::Text });
        }
        let Some(block) = leaf::block(BlockKind::Metadata, inlines) else { return };
        let key = self.keys.last().map_or("", |(_, key)| key);
        if is_prose(key, block.span.of_text(self.text)) {
            self.blocks.push(block);
        }
    }
}

/// Where a quoted value ends; a doubled quotation mark or one after a backslash does not end it.
fn closing_quote(text: &str, quote: u8) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if quote == b'"' => at += 1,
            byte if byte == quote && quote == b'\'' && bytes.get(at + 1) == Some(&quote) => at += 1,
            byte if byte == quote => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

/// Keys whose values are written for readers.
const PROSE_KEYS: [&str; 16] = [
    "abstract",
    "caption",
    "desc",
    "description",
    "details",
    "excerpt",
    "headline",
    "label",
    "lead",
    "linktext",
    "sidebar_label",
    "subtitle",
    "summary",
    "tagline",
    "text",
    "title",
];

/// Keys whose values are names that programs look up.
const NAME_KEYS: [&str; 12] =
    ["author", "authors", "category", "cover", "icon", "id", "lang", "layout", "link", "path", "slug", "url"];

/// Tells whether a value is prose. Both sides of a pair must give the same answer, so a value in English that is one word
/// with a capital counts as its Chinese counterpart does.
fn is_prose(key: &str, value: &str) -> bool {
    let key = key.to_ascii_lowercase();
    let known = |keys: &[&str]| keys.binary_search(&key.as_str()).is_ok();
    let letters = value.chars().filter(|character| character.is_alphabetic()).count();
    if letters == 0 || known(&NAME_KEYS) {
        return false;
    }
    let is_address = value.contains("://") || (value.contains('/') && !value.contains(char::is_whitespace));
    if is_address && !value.chars().any(is_han) {
        return false;
    }
    if known(&PROSE_KEYS) || value.chars().any(is_han) {
        return true;
    }
    let word = |word: &str| word.chars().all(|character| character.is_alphabetic() || "'’,.!?:;".contains(character));
    let words = value.split_whitespace().filter(|part| word(part) && part.len() > 1).count();
    let capital =
        value.starts_with(|first: char| first.is_uppercase()) && value.chars().skip(1).all(char::is_lowercase);
    words >= 2 || (capital && letters > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<&str> {
        read(text).map_or(Vec::new(), |front| front.blocks.iter().map(|block| block.span.of_text(text)).collect())
    }

    #[test]
    fn keys_are_sorted() {
        assert!(PROSE_KEYS.is_sorted() && NAME_KEYS.is_sorted());
    }

    #[test]
    fn values_that_are_prose_are_found() {
        let text = "---\ntitle: 按钮 # 注\nsubtitle: \"A \\\"big\\\" one\"\norder: 3\ndate: 2024-01-02\ncover: https://a.example/x.png\n\
            type: 通用\nlayout: home\nhero:\n  text: 快\n  items:\n    - title: 甲\n      link: /guide\n    - 乙\ntags: [前端, 'Two Words', js]\n---\n正文\n";
        assert_eq!(values(text), ["按钮", "A \\\"big\\\" one", "通用", "快", "甲", "乙", "前端", "Two Words"]);
        assert_eq!(&text[read(text).expect("front matter").end..], "正文\n");
    }

    #[test]
    fn long_values_keep_their_lines() {
        let text = "---\ndescription: >-\n  第一行\n  第二行\n\n  第三行\nsummary: |\n  甲\n  乙\nlead: 一\n  二\ntext: '丙\n  丁'\n---\n";
        assert_eq!(values(text), ["第一行\n  第二行", "第三行", "甲", "乙", "一\n  二", "丙\n  丁"]);
    }

    #[test]
    fn toml_is_read() {
        let text = "+++\ntitle = \"标题\"\nweight = 3\n[extra]\nsubtitle = 'Some words'\n+++\n";
        assert_eq!(values(text), ["标题", "Some words"]);
    }

    #[test]
    fn a_rule_is_no_front_matter() {
        for text in ["---\n正文\n---\n", "---", "---\na: b\n", "正文\n---\na: b\n---\n", "", "\n\n"] {
            assert!(read(text).is_none(), "{text:?}");
        }
        let empty = read("\u{FEFF}---\r\n---\r\n正文").expect("empty front matter");
        assert_eq!(empty.end, 13);
    }
}
