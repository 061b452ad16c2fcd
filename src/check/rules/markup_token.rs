//! The things in a text that a translation keeps letter by letter: addresses, inline code, placeholders, tags, references.
//!
//! Takes one side of a bead; gives back its tokens, each with its place and a key that is the same on both sides when
//! the thing is the same. One pass over the text. It does not compare sides.

use crate::check::context::{SideText, Verbatim};
use crate::document::{InlineKind, Mark};
use crate::text::address::{address_key, without_locales};
use crate::text::span::ByteSpan;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum TokenKind {
    /// `{0}`, `%s`, `${name}`, `{{ name }}`, `%(name)d`.
    Placeholder,
    /// An HTML tag by its name.
    Tag,
    /// An address on the web that a reader sees.
    Url,
    /// A mail address.
    Email,
    /// Inline code.
    Code,
    /// `[1]`, `[^note]`, `#A-1024`.
    Reference,
    /// The address behind the text of a link.
    Link,
}

impl TokenKind {
    pub(super) const ALL: [Self; 7] =
        [Self::Placeholder, Self::Tag, Self::Url, Self::Email, Self::Code, Self::Reference, Self::Link];

    /// Returns what people call it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Placeholder => "placeholder",
            Self::Tag => "tag",
            Self::Url => "address",
            Self::Email => "mail address",
            Self::Code => "inline code",
            Self::Reference => "reference",
            Self::Link => "link address",
        }
    }
}

/// One of the things that a translation keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    /// What is compared: the token without what differs between languages.
    pub(super) key: String,
    /// What is shown.
    pub(super) shown: String,
    /// Where it stands in the document.
    pub(super) place: ByteSpan,
    /// What a reader sees of a link; empty for all else.
    pub(super) label: String,
}

/// Finds the tokens of a side, in the order of the text.
pub(super) fn tokens(side: &SideText<'_>) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    let text = side.segmentation().document().text();
    let mut label_start = side.span().unwrap_or_default().start;
    for inline in side.inlines() {
        let written = inline.span.of_text(text);
        found.extend(match &inline.kind {
            InlineKind::Code => code(written, inline.span),
            InlineKind::Open(Mark::Link | Mark::Image) => {
                label_start = inline.span.end;
                None
            }
            InlineKind::Close(Mark::Link | Mark::Image) => {
                let label = text.get(label_start as usize..inline.span.start as usize).unwrap_or_default();
                link(written, inline.span).map(|link| Token { label: label.trim().to_owned(), ..link })
            }
            InlineKind::Tag => tag_or_note(written, inline.span),
            _ => None,
        });
    }
    let verbatim = side.verbatim();
    for raw in scan(side.as_str()) {
        let place = side.to_document(raw.span);
        // A closing tag says nothing that its opening tag has not said.
        let is_closing = raw.kind == TokenKind::Tag && raw.key.starts_with('/');
        if !verbatim.touches(place) && !is_closing {
            found.push(Token {
                kind: raw.kind,
                key: raw.key,
                shown: raw.span.of_text(side.as_str()).to_owned(),
                place,
                label: String::new(),
            });
        }
    }
    found.sort_by_key(|token| (token.place, token.kind));
    found
}

/// Returns the places of a side that a translation keeps letter by letter: tokens, inline code and formulas. Their digits
/// and words are not prose.
pub(super) fn kept(side: &SideText<'_>) -> Verbatim {
    let mut places: Vec<ByteSpan> = tokens(side).into_iter().map(|token| token.place).collect();
    places.extend(side.verbatim().spans());
    Verbatim::of(places)
}

/// A token of the plain text.
#[derive(Debug, PartialEq, Eq)]
struct Raw {
    kind: TokenKind,
    key: String,
    span: ByteSpan,
}

/// Longest token in bytes; bounds the look-ahead, so the pass stays linear.
const MAX_TOKEN_BYTES: usize = 2048;

/// Longest name inside a placeholder or tag, in bytes.
const MAX_NAME_BYTES: usize = 80;

/// HTML elements that stand inside prose, and the inline elements of XLIFF and TMX. Other words in angle brackets are
/// placeholders for a reader (`<file>`), which are translated.
const TAGS: [&str; 43] = [
    "a",
    "abbr",
    "b",
    "blockquote",
    "bpt",
    "br",
    "center",
    "code",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "ept",
    "font",
    "g",
    "hr",
    "i",
    "img",
    "ins",
    "it",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "ph",
    "pre",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "td",
    "th",
    "tr",
    "u",
    "ul",
];

fn scan(text: &str) -> Vec<Raw> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    // Where the last token ended: a mail address must not reach back into it.
    let mut free_from = 0;
    while at < bytes.len() {
        let token = match bytes[at] {
            b'`' => backticks(text, at),
            b'h' | b'H' | b'f' | b'F' | b'w' | b'W' => url(text, at),
            b'<' => tag(text, at),
            b'{' | b'$' | b'#' => braces(text, at).or_else(|| number_sign(text, at)),
            b'%' => percent(text, at).or_else(|| braces(text, at)),
            b'[' => bracket_number(text, at),
            b'@' => email(text, at, free_from),
            _ => None,
        };
        match token {
            Some(raw) => {
                at = raw.span.end as usize;
                free_from = at;
                found.push(raw);
            }
            // A fence that nothing closes is passed as a whole, or a text of nothing else would take its square in time.
            None if bytes[at] == b'`' => at += bytes[at..].iter().take_while(|byte| **byte == b'`').count(),
            None => at += 1,
        }
    }
    found
}

fn raw(kind: TokenKind, key: impl Into<String>, start: usize, end: usize) -> Raw {
    Raw { kind, key: key.into(), span: ByteSpan::of(start, end) }
}

/// The bytes from `at` on, as many as a token may have.
fn ahead(text: &str, at: usize) -> &[u8] {
    let bytes = text.as_bytes();
    &bytes[at..bytes.len().min(at + MAX_TOKEN_BYTES)]
}

fn backticks(text: &str, at: usize) -> Option<Raw> {
    let bytes = ahead(text, at);
    let fence = bytes.iter().take_while(|byte| **byte == b'`').count();
    let mut from = fence;
    loop {
        let start = from + bytes[from..].iter().position(|byte| *byte == b'`')?;
        let run = bytes[start..].iter().take_while(|byte| **byte == b'`').count();
        if run == fence {
            let end = at + start + run;
            let inside = &text[at + fence..at + start];
            let token = code(inside, ByteSpan::of(at, end))?;
            return Some(raw(TokenKind::Code, token.key, at, end));
        }
        from = start + run;
    }
}

fn url(text: &str, at: usize) -> Option<Raw> {
    let is_inside_word = text.as_bytes()[..at].last().is_some_and(u8::is_ascii_alphanumeric);
    if is_inside_word {
        return None;
    }
    let bytes = ahead(text, at);
    let head = ["https://", "http://", "ftp://", "www."]
        .into_iter()
        .find(|head| bytes.get(..head.len()).is_some_and(|start| start.eq_ignore_ascii_case(head.as_bytes())))?;
    let allowed = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&'()*+,;=%".contains(byte);
    let mut len = bytes.iter().take_while(|byte| allowed(byte)).count();
    // Marks of the sentence around it, and a bracket that closes nothing inside.
    let number_of = |mark: u8| bytes[..len].iter().filter(|byte| **byte == mark).count();
    let (opened, mut closed) = (number_of(b'('), number_of(b')'));
    while let Some(last) = bytes[..len].last() {
        match last {
            b')' if closed > opened => closed -= 1,
            b'.' | b',' | b';' | b':' | b'!' | b'?' | b'\'' => {}
            _ => break,
        }
        len -= 1;
    }
    let shown = &text[at..at + len];
    (len > head.len()).then(|| raw(TokenKind::Url, address_key(shown), at, at + len))
}

fn tag(text: &str, at: usize) -> Option<Raw> {
    let bytes = ahead(text, at);
    let end =
        bytes.iter().take(MAX_TOKEN_BYTES).skip(1).position(|byte| matches!(byte, b'>' | b'<')).map(|len| len + 1)?;
    if bytes[end] != b'>' {
        return None;
    }
    let inside = &text[at + 1..at + end];
    let (closing, inside) = inside.strip_prefix('/').map_or(("", inside), |rest| ("/", rest));
    let name_len = inside.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let name = inside[..name_len].to_ascii_lowercase();
    let goes_on = inside[name_len..].starts_with(['/', ' ', '\t', '\n']) || name_len == inside.len();
    let is_heading = matches!(name.as_bytes(), [b'h', b'1'..=b'6']);
    let is_tag = goes_on && (is_heading || TAGS.binary_search(&name.as_str()).is_ok());
    let key = match name.as_str() {
        "b" => "strong",
        "i" => "em",
        name => name,
    };
    is_tag.then(|| raw(TokenKind::Tag, format!("{closing}{key}"), at, at + end + 1))
}

/// `{0}`, `{name}`, `${name}`, `#{name}`, `%{name}`, `{{ name }}`, `{count, plural`: the name is the key, without the filters of
/// a template that follow it: `{{ name | upper }}`, `${name|default('-')}`.
fn braces(text: &str, at: usize) -> Option<Raw> {
    let bytes = ahead(text, at);
    let sigil = usize::from(matches!(bytes[0], b'$' | b'#' | b'%'));
    let opening = bytes[sigil..].iter().take(2).take_while(|byte| **byte == b'{').count();
    if opening == 0 || (sigil == 0 && is_formula(&text[..at])) {
        return None;
    }
    let start = sigil + opening;
    let allowed = |byte: &u8| byte.is_ascii_alphanumeric() || b"_.-:$@[]| ".contains(byte);
    let len = bytes[start..].iter().take(MAX_NAME_BYTES).take_while(|byte| allowed(byte)).count();
    let name = text[at + start..at + start + len].trim();
    let filters = if name.contains('|') { filters(&bytes[start + len..], opening) } else { 0 };
    let name = name.split('|').next().unwrap_or_default().trim();
    let len = len + filters;
    let closing = &bytes[start + len..];
    let end = if closing.starts_with(&b"}}"[..opening]) {
        start + len + opening
    } else if opening == 1 && is_message_format(closing) {
        start + len + 1
    } else {
        return None;
    };
    let is_name = !name.is_empty() && name.bytes().filter(|byte| *byte == b' ').count() < 2;
    let key = || format!("{}{}{name}", &text[at..at + sigil], &"{{"[..opening]);
    is_name.then(|| raw(TokenKind::Placeholder, key(), at, at + end))
}

/// How many bytes the arguments of the filters of a template take, up to the closing brace; 0 where no brace closes them.
fn filters(bytes: &[u8], opening: usize) -> usize {
    let len = bytes.iter().take(MAX_NAME_BYTES).take_while(|byte| !matches!(byte, b'{' | b'}' | b'\n')).count();
    if bytes[len..].starts_with(&b"}}"[..opening]) { len } else { 0 }
}

/// Tells whether a name in braces goes on as in ICU MessageFormat: `, plural`. A set in prose has commas too.
fn is_message_format(after_name: &[u8]) -> bool {
    let Some(rest) = after_name.strip_prefix(b",") else { return false };
    let kinds: [&[u8]; 6] = [b"plural", b"select", b"number", b"date", b"time", b"ordinal"];
    kinds.iter().any(|kind| rest.trim_ascii_start().starts_with(kind))
}

/// Tells whether braces after this text belong to a formula: `x_{i}`, `\frac{1}`.
fn is_formula(before: &str) -> bool {
    let name = before.trim_end_matches(|character: char| character.is_ascii_alphabetic());
    before.ends_with(['_', '^', '}']) || (name.len() < before.len() && name.ends_with('\\'))
}

/// `%s`, `%1$s`, `%-5.2f`, `%ld`, `%@`, `%(name)s`.
fn percent(text: &str, at: usize) -> Option<Raw> {
    // 50%d is a share before a word; %% is a percent sign.
    if text.as_bytes()[..at].last().is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'%') {
        return None;
    }
    let bytes = ahead(text, at);
    let mut len = 1;
    if bytes.get(len) == Some(&b'(') {
        let name = bytes[len + 1..].iter().take(MAX_NAME_BYTES);
        len += 2 + name.take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
        if bytes.get(len - 1) != Some(&b')') {
            return None;
        }
    }
    len += bytes[len..].iter().take(8).take_while(|byte| byte.is_ascii_digit() || b"$-+#.".contains(byte)).count();
    len += bytes[len..].iter().take(2).take_while(|byte| matches!(byte, b'l' | b'h' | b'z')).count();
    let is_conversion = bytes.get(len).is_some_and(|byte| b"sdiufFgGeExXcp@".contains(byte));
    let ends = !bytes.get(len + 1).is_some_and(u8::is_ascii_alphanumeric);
    let end = at + len + 1;
    (is_conversion && ends).then(|| raw(TokenKind::Placeholder, &text[at..end], at, end))
}

/// `[1]`, `[12]`.
fn bracket_number(text: &str, at: usize) -> Option<Raw> {
    let bytes = ahead(text, at);
    let digits = bytes[1..].iter().take(4).take_while(|byte| byte.is_ascii_digit()).count();
    let end = at + digits + 2;
    let is_reference = (1..=3).contains(&digits) && bytes.get(digits + 1) == Some(&b']');
    is_reference.then(|| raw(TokenKind::Reference, &text[at..end], at, end))
}

/// `#A-1024`, `#2048`; `#1` and `#12` are ranks.
fn number_sign(text: &str, at: usize) -> Option<Raw> {
    let bytes = ahead(text, at);
    let before = text[..at].chars().next_back();
    if bytes[0] != b'#' || before.is_some_and(|before| before.is_alphanumeric() || before == '/') {
        return None;
    }
    let name = bytes[1..].iter().take(MAX_NAME_BYTES);
    let mut len = name.take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-').count();
    while len > 0 && bytes[len] == b'-' {
        len -= 1;
    }
    let name = &bytes[1..=len];
    let digits = name.iter().filter(|byte| byte.is_ascii_digit()).count();
    let is_reference =
        digits >= 3 || (digits > 0 && digits < name.len() && name.first().is_some_and(u8::is_ascii_alphabetic));
    let end = at + 1 + len;
    is_reference.then(|| raw(TokenKind::Reference, &text[at..end], at, end))
}

fn email(text: &str, at: usize, free_from: usize) -> Option<Raw> {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"._%+-".contains(byte);
    let before =
        text.as_bytes()[free_from..at].iter().rev().take(MAX_NAME_BYTES).take_while(|byte| is_name(byte)).count();
    let is_host = |byte: &u8| byte.is_ascii_alphanumeric() || b".-".contains(byte);
    let bytes = ahead(text, at);
    let mut after = bytes[1..].iter().take_while(|byte| is_host(byte)).count();
    while after > 0 && matches!(bytes[after], b'.' | b'-') {
        after -= 1;
    }
    let (start, end) = (at - before, at + 1 + after);
    let has_dot = text[at..end].contains('.');
    (before > 0 && has_dot).then(|| raw(TokenKind::Email, text[start..end].to_ascii_lowercase(), start, end))
}

fn code(written: &str, place: ByteSpan) -> Option<Token> {
    let key = without_locales(&written.split_whitespace().collect::<Vec<_>>().join(" "));
    let is_code = key.chars().any(char::is_alphanumeric);
    is_code.then(|| Token { kind: TokenKind::Code, key, shown: written.trim().to_owned(), place, label: String::new() })
}

/// The address in `](address "title")`. Places on the same page are named differently in every language.
fn link(written: &str, place: ByteSpan) -> Option<Token> {
    let inside = written.strip_prefix("](")?.trim_start().trim_start_matches('<');
    let end = inside.find([' ', '\n', '\t', '>', '"']).unwrap_or(inside.len());
    let address = inside[..end].trim_end_matches(')');
    let key = address_key(address);
    (!key.is_empty()).then(|| Token {
        kind: TokenKind::Link,
        key,
        shown: address.to_owned(),
        place,
        label: String::new(),
    })
}

fn tag_or_note(written: &str, place: ByteSpan) -> Option<Token> {
    if written.starts_with("[^") {
        return Some(Token {
            kind: TokenKind::Reference,
            key: written.to_owned(),
            shown: written.to_owned(),
            place,
            label: String::new(),
        });
    }
    let tag = tag(written, 0)?;
    // Line breaks and anchors serve the layout of one language, and a closing tag says nothing new.
    let is_layout = matches!(tag.key.as_str(), "br" | "a" | "img") || tag.key.starts_with('/');
    (!is_layout).then(|| Token {
        kind: TokenKind::Tag,
        key: tag.key,
        shown: written.to_owned(),
        place,
        label: String::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(TokenKind, String)> {
        scan(text).into_iter().map(|raw| (raw.kind, raw.span.of_text(text).to_owned())).collect()
    }

    #[test]
    fn names_of_tags_can_be_searched() {
        assert!(TAGS.is_sorted());
    }

    #[test]
    fn tokens_end_where_the_sentence_goes_on() {
        use TokenKind::*;
        let cases: &[(&str, &[(TokenKind, &str)])] = &[
            ("见 https://example.org/a/b?c=1。", &[(Url, "https://example.org/a/b?c=1")]),
            ("(see https://example.org/a_(b)).", &[(Url, "https://example.org/a_(b)")]),
            ("mail user@example.com.", &[(Email, "user@example.com")]),
            ("写信给user@example.com，谢谢", &[(Email, "user@example.com")]),
            (
                "共{0}项，{name}，${x}，{{ y }}",
                &[(Placeholder, "{0}"), (Placeholder, "{name}"), (Placeholder, "${x}"), (Placeholder, "{{ y }}")],
            ),
            (
                "%s %(name)d %1$s %.2f",
                &[(Placeholder, "%s"), (Placeholder, "%(name)d"), (Placeholder, "%1$s"), (Placeholder, "%.2f")],
            ),
            ("up 50%, 50%d, 100%sure, % of", &[]),
            ("用 `a b` 和 ``c`d``。", &[(Code, "`a b`"), (Code, "``c`d``")]),
            ("a<br/>b</b> <file> a < b > c", &[(Tag, "<br/>"), (Tag, "</b>")]),
            ("注[1]、[w]hile、#A-1024、#1", &[(Reference, "[1]"), (Reference, "#A-1024")]),
            ("{count, plural, one {…}} {甲, 乙} {first, second}", &[(Placeholder, "{count,")]),
            ("$x_{i}$ \\frac{1}{2} {} { a b c }", &[]),
        ];
        for (text, expected) in cases {
            let expected: Vec<_> = expected.iter().map(|(kind, shown)| (*kind, (*shown).to_owned())).collect();
            assert_eq!(found(text), expected, "{text}");
        }
    }
}
