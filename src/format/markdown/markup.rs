//! What a stretch of Markdown is besides prose: tags, components, fences of documentation sites.
//!
//! Takes a stretch of text; tells what it is. It does *not* know events or blocks.

use crate::text::span::ByteSpan;

/// Returns the name of an HTML tag, without `<`, `/` and attributes; `None` where it is a comment or no tag.
pub(super) fn tag_name(tag: &str) -> Option<&str> {
    let name = tag.strip_prefix("</").or_else(|| tag.strip_prefix('<'))?;
    let end = name.find(|character: char| !is_name(character)).unwrap_or(name.len());
    (end > 0 && name.starts_with(|first: char| first.is_ascii_alphabetic())).then(|| &name[..end])
}

fn is_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '-' | '.' | '_')
}

/// Tags that end a line or a block where a page shows them (HTML Living Standard, section 15.3).
const LINE_ENDING_TAGS: [&str; 31] = [
    "article",
    "aside",
    "blockquote",
    "br",
    "caption",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "ol",
    "p",
    "section",
    "summary",
    "table",
    "td",
    "th",
    "ul",
];

/// Tells whether a tag of this name ends a line or a block.
pub(super) fn ends_line(name: &str) -> bool {
    name.eq_ignore_ascii_case("tr") || LINE_ENDING_TAGS.iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// The marker that an item, which starts at byte `start` of the text, opens with.
pub(super) fn item_marker(item: &str, start: usize) -> Option<ByteSpan> {
    let own = item.trim_start_matches([' ', '\t']);
    let start = start + item.len() - own.len();
    let digits = own.bytes().take_while(u8::is_ascii_digit).count();
    let is_marked = match own.as_bytes().get(digits) {
        Some(b'.' | b')') => digits > 0,
        Some(b'-' | b'+' | b'*') => digits == 0,
        _ => false,
    };
    is_marked.then(|| ByteSpan::of(start, start + digits + 1))
}

/// Tells whether a fenced block of code ends in a fence.
pub(super) fn is_closed_fence(block: &str) -> bool {
    let block = block.trim();
    let Some(mark) = block.chars().next() else { return false };
    let opening = block.len() - block.trim_start_matches(mark).len();
    let Some((_, last)) = block.rsplit_once(['\n', '\r']) else { return false };
    let fence = last.trim_start_matches(|character: char| character.is_whitespace() || character == '>');
    fence.len() >= opening && fence.chars().all(|character| character == mark)
}

/// A line that opens or closes a box of a documentation site: `:::tip 标题`, `!!! note "标题"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BoxLine {
    /// The bytes before the title: the fence and the kind of box.
    pub(super) mark_length: usize,
    /// The bytes of the title; none where the box has no title of its own.
    pub(super) title_length: usize,
}

/// Reads a line that opens or closes a box. The line has no white space before it.
pub(super) fn box_line(line: &str) -> Option<BoxLine> {
    if is_directive(line) {
        return Some(BoxLine { mark_length: line.trim_end().len(), title_length: 0 });
    }
    let colons = line.len() - line.trim_start_matches(':').len();
    let fence = match colons {
        3.. => colons,
        _ if ["!!! ", "??? ", "???+ "].iter().any(|fence| line.starts_with(fence)) => line.find(' ')?,
        _ => return None,
    };
    let after_fence = &line[fence..];
    let word_start = fence + (after_fence.len() - after_fence.trim_start().len());
    let word = &line[word_start..];
    // The kind of box is one word of letters; `::::说明` is a box of the kind 说明.
    let word_length = word.find(|character: char| !(character.is_alphanumeric() || matches!(character, '-' | '_')));
    let word_end = word_start + word_length.unwrap_or(word.len());
    let rest = &line[word_end..];
    let attributes = rest.trim_start().starts_with('{') && rest.trim_end().ends_with('}');
    let quoted = ['"', '\'', '['];
    let lead = rest.len() - rest.trim_start().trim_start_matches(quoted).len();
    let title = rest[lead..].trim_end().trim_end_matches(['"', '\'', ']']);
    if attributes || !title.chars().any(char::is_alphanumeric) {
        return Some(BoxLine { mark_length: line.trim_end().len(), title_length: 0 });
    }
    Some(BoxLine { mark_length: word_end + lead, title_length: title.len() })
}

/// Tells whether a line is a directive of a book: it names a place or opens or closes a box (``:label:`fig_a` ``,
/// ``:begin_tab:`b` ``). A reference inside a sentence may have its line to itself, and is none.
fn is_directive(line: &str) -> bool {
    let Some((name, rest)) = line.strip_prefix(':').and_then(|line| line.split_once(':')) else { return false };
    let known = name.starts_with("begin_") || name.starts_with("end_") || name.ends_with("label");
    let rest = rest.trim();
    let quoted = rest.len() >= 2 && rest.starts_with('`') && rest.ends_with('`');
    known && name.chars().all(is_name) && (rest.is_empty() || (quoted && !rest[1..rest.len() - 1].contains('`')))
}

/// Tells whether a paragraph imports or exports a module of JavaScript, as MDX pages do at their head.
pub(super) fn is_module_line(paragraph: &str) -> bool {
    if let Some(rest) = paragraph.strip_prefix("import ") {
        let quoted = |text: &str| text.trim_start().starts_with(['"', '\'']);
        return quoted(rest) || rest.split_once(" from ").is_some_and(|(_, source)| quoted(source));
    }
    let Some(rest) = paragraph.strip_prefix("export ") else { return false };
    let first = rest.split(|character: char| !character.is_ascii_alphabetic()).next().unwrap_or_default();
    rest.starts_with(['{', '*'])
        || (matches!(first, "default" | "const" | "let" | "var" | "function" | "async" | "class")
            && rest.contains(['=', '(', '{', ';']))
}

/// Tells whether a paragraph is tags, components and expressions in braces only, as far as a parser of HTML may not see:
/// `<Card items={[1, 2]} />`, `{% include "x" %}`.
pub(super) fn is_components(paragraph: &str) -> bool {
    let mut rest = paragraph.trim_start();
    let mut any = false;
    while !rest.is_empty() {
        let length = if rest.starts_with('{') {
            braces_length(rest)
        } else if rest.starts_with("<!--") {
            rest.find("-->").map(|end| end + "-->".len())
        } else {
            component_length(rest)
        };
        let Some(length) = length else { return false };
        rest = rest[length..].trim_start();
        any = true;
    }
    any
}

fn component_length(text: &str) -> Option<usize> {
    let name = tag_name(text)?;
    let start = if text.starts_with("</") { 2 } else { 1 } + name.len();
    let after = text[start..].chars().next()?;
    // `<https://…>` and `<someone@example.org>` are links.
    if !(after.is_whitespace() || matches!(after, '/' | '>')) {
        return None;
    }
    let mut at = start;
    while at < text.len() {
        let rest = &text[at..];
        match rest.as_bytes()[0] {
            b'>' => return Some(at + 1),
            b'{' => at += braces_length(rest)?,
            quote @ (b'"' | b'\'') => at += 2 + rest[1..].find(char::from(quote))?,
            b'<' => return None,
            _ => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    None
}

/// The length of `{…}` with balanced braces.
fn braces_length(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at + 1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_have_names() {
        assert_eq!(tag_name("<br/>"), Some("br"));
        assert_eq!(tag_name("</my-box >"), Some("my-box"));
        assert_eq!(tag_name("<!-- br -->"), None);
        assert!(ends_line("BR") && ends_line("tr") && !ends_line("b"));
    }

    #[test]
    fn fences_are_closed_by_their_own_kind() {
        assert!(is_closed_fence("```js\na\n```\n"));
        assert!(is_closed_fence("```\na\n> ````"));
        for open in ["```\na\n", "````\na\n```", "~~~\na\n```", "```"] {
            assert!(!is_closed_fence(open), "{open}");
        }
    }

    #[test]
    fn boxes_have_a_mark_and_perhaps_a_title() {
        let parts = |line: &str| {
            box_line(line).map(|parts| {
                let end = parts.mark_length + parts.title_length;
                (line[..parts.mark_length].to_owned(), line[parts.mark_length..end].to_owned())
            })
        };
        let expect = |mark: &str, title: &str| Some((mark.to_owned(), title.to_owned()));
        assert_eq!(parts(":::"), expect(":::", ""));
        assert_eq!(parts("::: tip"), expect("::: tip", ""));
        assert_eq!(parts(":::tip 小心 火"), expect(":::tip ", "小心 火"));
        assert_eq!(parts(":::info[读我]"), expect(":::info[", "读我"));
        assert_eq!(parts(":::note{title=\"甲\"}"), expect(":::note{title=\"甲\"}", ""));
        assert_eq!(parts("!!! note \"说明\""), expect("!!! note \"", "说明"));
        assert_eq!(parts(":label:`fig_a`"), expect(":label:`fig_a`", ""));
        assert_eq!(parts(":end_tab:"), expect(":end_tab:", ""));
        assert_eq!(parts(":numref:`fig_a`"), None);
        assert_eq!(parts(":label:`a`和`b`"), None);
        assert_eq!(parts("!!!"), None);
        assert_eq!(parts("::"), None);
    }

    #[test]
    fn module_lines_are_not_sentences_about_import() {
        assert!(is_module_line("import Tabs from '@theme/Tabs';"));
        assert!(is_module_line("import './style.css';"));
        assert!(is_module_line("export const a = 1;"));
        assert!(!is_module_line("import duties rose from last year"));
        assert!(!is_module_line("export let it grow"));
    }

    #[test]
    fn components_are_told_from_text() {
        for markup in [
            "<Card items={[1, {a: '>'}]} />",
            "<A>\n</A>",
            "{% include \"x\" %}",
            "<a-b c=\"甲>\">",
            "<!-- 注 --> <br>",
        ] {
            assert!(is_components(markup), "{markup}");
        }
        for prose in ["", "<https://a.example>", "<A>甲</A>", "{a", "<A {", "甲", "<A href=\"", "< b"] {
            assert!(!is_components(prose), "{prose}");
        }
    }
}
