//! HTML cut into tags, texts, character references and comments, each with its place.
//!
//! Takes text; gives back tokens in its order, as browsers see them (HTML Living Standard, section 13.2.5), and beyond that
//! the braces of components (`<Card items={[1, 2]}>`). It does *not* know which tags there are, beyond those whose content
//! is no HTML, and it never fails: what is no tag is text.
//!
//! Time is linear in the text: what could run to the end of it (a quoted value, a comment) is looked for once.

use std::ops::Range;

use quick_xml::escape::resolve_html5_entity;

/// A piece of HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::format) enum Token<'t> {
    /// Text as it is written.
    Text(Range<usize>),
    /// An entity or a character by its number, and what it reads.
    Reference(Range<usize>, Box<str>),
    /// The start or the end of an element.
    Tag(Tag<'t>),
    /// The content of an element that is no HTML: a script, a style.
    Raw(Range<usize>),
    /// A comment, a document type or an instruction; `closed` tells whether it ends before the text does.
    Comment {
        /// Where it stands.
        range: Range<usize>,
        /// Whether its end was found.
        closed: bool,
    },
}

/// The start or the end of an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::format) struct Tag<'t> {
    /// Where it stands, angle brackets and all.
    pub(in crate::format) range: Range<usize>,
    /// Its name as it is written.
    pub(in crate::format) name: &'t str,
    /// Which end of the element it is.
    pub(in crate::format) end: TagEnd,
}

/// Which end of an element a tag is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::format) enum TagEnd {
    /// The start.
    Start,
    /// The start of an element that has nothing inside: `<br/>`.
    Empty,
    /// The end.
    Close,
}

/// Elements whose content is not cut into tokens until their end tag. `title` and `textarea` hold text with references.
const RAW: [&str; 6] = ["script", "style", "xmp", "iframe", "noembed", "noframes"];

/// The tokens of a stretch of text.
#[derive(Debug)]
pub(in crate::format) struct Tokens<'t> {
    text: &'t str,
    at: usize,
    end: usize,
    /// The element whose content comes next as it is.
    raw: Option<&'t str>,
    /// Ends that were looked for in vain, and are not looked for again.
    missing: Missing,
}

/// What does not come any more in the rest of a text.
#[derive(Debug, Default)]
struct Missing {
    /// `>` outside of quotation marks.
    bracket: bool,
    double_quote: bool,
    single_quote: bool,
    /// Braces that balance.
    brace: bool,
}

impl<'t> Tokens<'t> {
    /// Starts at the first byte of a range, which lies on character boundaries.
    pub(in crate::format) fn new(text: &'t str, range: Range<usize>) -> Self {
        Self { text, at: range.start, end: range.end, raw: None, missing: Missing::default() }
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..self.end]
    }

    fn raw_content(&mut self, name: &str) -> Option<Token<'t>> {
        let start = self.at;
        let bytes = self.rest().as_bytes();
        let closes = |at: usize| {
            bytes[at..].starts_with(b"</")
                && bytes
                    .get(at + 2..at + 2 + name.len())
                    .is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
                && bytes.get(at + 2 + name.len()).is_none_or(|next| !next.is_ascii_alphanumeric())
        };
        let length = (0..bytes.len()).find(|at| bytes[*at] == b'<' && closes(*at)).unwrap_or(bytes.len());
        self.at = start + length;
        (length > 0).then_some(Token::Raw(start..start + length))
    }

    fn markup(&mut self) -> Option<Token<'t>> {
        let (start, rest) = (self.at, self.rest());
        let token = if let Some(comment) = rest.strip_prefix("<!--") {
            // `<!-->` and `<!--->` are whole comments.
            let inner = if comment.starts_with('>') || comment.starts_with("->") { 2 } else { 4 };
            self.comment(rest[inner..].find("-->").map(|end| inner + end + 3))
        } else if let Some(text) = rest.strip_prefix("<![CDATA[") {
            // Text in XHTML; browsers that read HTML show it as a comment.
            let length = text.find("]]>")?;
            self.at = start + 9 + length + 3;
            return Some(Token::Text(start + 9..start + 9 + length));
        } else if rest.starts_with("<!") || rest.starts_with("<?") {
            self.comment(rest.find('>').map(|end| end + 1))
        } else {
            let tag = self.tag()?;
            self.at = tag.range.end;
            if tag.end == TagEnd::Start && RAW.iter().any(|raw| tag.name.eq_ignore_ascii_case(raw)) {
                self.raw = Some(tag.name);
            }
            Token::Tag(tag)
        };
        Some(token)
    }

    fn comment(&mut self, length: Option<usize>) -> Token<'t> {
        let range = self.at..length.map_or(self.end, |length| self.at + length);
        self.at = range.end;
        Token::Comment { range, closed: length.is_some() }
    }

    fn tag(&mut self) -> Option<Tag<'t>> {
        if self.missing.bracket {
            return None;
        }
        let (start, rest) = (self.at, self.rest());
        let closes = rest.starts_with("</");
        let name_start = if closes { 2 } else { 1 };
        let after = &rest[name_start..];
        if !after.starts_with(|first: char| first.is_ascii_alphabetic()) {
            return None;
        }
        let length = after.find(|character: char| character.is_whitespace() || matches!(character, '/' | '>' | '<'));
        let name = &after[..length.unwrap_or(after.len())];
        let attributes = &rest[name_start + name.len()..];
        let Some(length) = self.missing.attributes_length(attributes) else {
            self.missing.bracket = true;
            return None;
        };
        let empty = attributes[..length - 1].ends_with('/');
        let end = match (closes, empty) {
            (true, _) => TagEnd::Close,
            (false, true) => TagEnd::Empty,
            (false, false) => TagEnd::Start,
        };
        Some(Tag { range: start..start + name_start + name.len() + length, name, end })
    }
}

impl<'t> Iterator for Tokens<'t> {
    type Item = Token<'t>;

    fn next(&mut self) -> Option<Token<'t>> {
        if let Some(token) = self.raw.take().and_then(|name| self.raw_content(name)) {
            return Some(token);
        }
        let start = self.at;
        let rest = self.rest();
        match rest.as_bytes().first()? {
            b'<' => {
                if let Some(token) = self.markup() {
                    return Some(token);
                }
            }
            b'&' => {
                if let Some((length, read)) = reference(rest) {
                    self.at = start + length;
                    return Some(Token::Reference(start..self.at, read));
                }
            }
            _ => {}
        }
        // The first byte is text in any case.
        let length = rest.bytes().skip(1).position(|byte| matches!(byte, b'<' | b'&')).map_or(rest.len(), |at| at + 1);
        self.at = start + length;
        Some(Token::Text(start..self.at))
    }
}

impl Missing {
    /// The bytes of the attributes of a tag with the `>` after them; `None` where it never comes. A quotation mark that is
    /// never closed is a character like any other.
    fn attributes_length(&mut self, attributes: &str) -> Option<usize> {
        let bytes = attributes.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            match bytes[at] {
                b'>' => return Some(at + 1),
                b'=' => {
                    at += 1;
                    at += bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
                    at += match bytes.get(at) {
                        Some(quote @ (b'"' | b'\'')) => self.quoted_length(&bytes[at..], *quote),
                        Some(b'{') => self.braces(&attributes[at..]),
                        _ => 0,
                    };
                }
                // An expression of a component that stands alone: `{...props}`.
                b'{' => at += self.braces(&attributes[at..]),
                _ => at += 1,
            }
        }
        None
    }

    fn quoted_length(&mut self, value: &[u8], quote: u8) -> usize {
        let missing = if quote == b'"' { &mut self.double_quote } else { &mut self.single_quote };
        if *missing {
            return 1;
        }
        let length = value[1..].iter().position(|byte| *byte == quote);
        *missing = length.is_none();
        length.map_or(1, |length| length + 2)
    }

    fn braces(&mut self, value: &str) -> usize {
        if self.brace {
            return 1;
        }
        let length = braces_length(value);
        self.brace = length.is_none();
        length.unwrap_or(1)
    }
}

/// How far the braces of a component are followed; what is longer is no value of an attribute.
const LONGEST_BRACES: usize = 64 * 1024;

/// The length of `{…}` with balanced braces.
pub(in crate::format) fn braces_length(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate().take(LONGEST_BRACES) {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return Some(at + 1);
        }
    }
    None
}

/// The longest name of an entity is `CounterClockwiseContourIntegral`.
const LONGEST_NAME: usize = 32;

/// Names that are read without a semicolon, too (HTML Living Standard, section 13.5; those that pages use).
const BARE: [&str; 8] = ["nbsp", "amp", "quot", "copy", "reg", "middot", "lt", "gt"];

/// Reads the reference that a text starts with: its length and what it stands for.
pub(in crate::format) fn reference(text: &str) -> Option<(usize, Box<str>)> {
    let name = text.strip_prefix('&')?;
    if let Some(number) = name.strip_prefix('#') {
        let (digits, radix) = match number.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => (hexadecimal, 16),
            None => (number, 10),
        };
        let length = digits.bytes().take_while(|byte| char::from(*byte).is_digit(radix)).count();
        if length == 0 {
            return None;
        }
        let read = character(u32::from_str_radix(&digits[..length], radix).unwrap_or(u32::MAX));
        let before = text.len() - digits.len() + length;
        let semicolon = usize::from(text[before..].starts_with(';'));
        return Some((before + semicolon, read.to_string().into()));
    }
    let length = name.bytes().take(LONGEST_NAME).take_while(u8::is_ascii_alphanumeric).count();
    if name[length..].starts_with(';') {
        let read = resolve_html5_entity(&name[..length])?;
        return Some((1 + length + 1, read.into()));
    }
    let bare = BARE.iter().find(|bare| name[..length] == ***bare)?;
    Some((1 + length, resolve_html5_entity(bare)?.into()))
}

/// The character of a number; numbers of the old Windows encoding are read as it meant them.
fn character(number: u32) -> char {
    if let Ok(byte @ 0x80..=0x9F) = u8::try_from(number) {
        let bytes = [byte];
        let (read, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes);
        return read.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER);
    }
    char::from_u32(number).filter(|character| *character != '\0').unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// Finds the value of an attribute in a tag: where it stands, without its quotation marks.
pub(in crate::format) fn attribute(text: &str, tag: &Tag<'_>, wanted: &str) -> Option<Range<usize>> {
    let opening = if tag.end == TagEnd::Close { "</" } else { "<" };
    let mut at = tag.range.start + opening.len() + tag.name.len();
    let end = tag.range.end - 1;
    while at < end {
        let rest = &text[at..end];
        let lead = rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/').len();
        if lead > 0 {
            at += lead;
            continue;
        }
        let length = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '/')).unwrap_or(rest.len());
        // A stray `=` opens a name.
        let length = length.max(rest.chars().next().map_or(1, char::len_utf8));
        let name = &rest[..length];
        at += length;
        let after = text[at..end].trim_start();
        let Some(value) = after.strip_prefix('=') else { continue };
        let value = value.trim_start();
        let start = end - value.len();
        let (range, next) = match value.as_bytes().first() {
            Some(quote @ (b'"' | b'\'')) => {
                let length = value[1..].find(char::from(*quote)).unwrap_or(value.len() - 1);
                (start + 1..start + 1 + length, start + length + 2)
            }
            Some(b'{') => {
                let length = braces_length(value)?;
                (start..start + length, start + length)
            }
            _ => {
                let length = value.find(char::is_whitespace).unwrap_or(value.len());
                (start..start + length, start + length)
            }
        };
        if name.eq_ignore_ascii_case(wanted) {
            return Some(range);
        }
        at = next;
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let show = |token: Token<'_>| match token {
            Token::Text(range) => format!("text {}", &text[range]),
            Token::Reference(range, read) => format!("reference {}={read}", &text[range]),
            Token::Tag(tag) => format!("{:?} {}", tag.end, tag.name),
            Token::Raw(range) => format!("raw {}", &text[range]),
            Token::Comment { range, closed } => format!("comment {closed} {}", &text[range]),
        };
        Tokens::new(text, 0..text.len()).map(show).collect()
    }

    #[test]
    fn tags_texts_references_comments() {
        assert_eq!(
            shown("<p class='a>b'>甲&amp;乙<br/></P><!-- 注 -->"),
            ["Start p", "text 甲", "reference &amp;=&", "text 乙", "Empty br", "Close P", "comment true <!-- 注 -->"]
        );
        assert_eq!(shown("<Card items={[1, {a: '>'}]} />"), ["Empty Card"]);
        assert_eq!(shown("a < b <3 </ >"), ["text a ", "text < b ", "text <3 ", "text </ >"]);
        assert_eq!(shown("<![CDATA[甲<乙]]>"), ["text 甲<乙"]);
    }

    #[test]
    fn what_is_in_a_script_is_no_html() {
        assert_eq!(
            shown("<script>if (a<b) '</p>'</SCRIPT>甲"),
            ["Start script", "raw if (a<b) '</p>'", "Close SCRIPT", "text 甲"]
        );
        assert_eq!(shown("<style></style>"), ["Start style", "Close style"]);
    }

    #[test]
    fn references_are_read_as_browsers_do() {
        let read = |text: &str| reference(text).map(|(length, read)| (length, read.into_string()));
        assert_eq!(read("&nbsp甲"), Some((5, "\u{A0}".to_owned())));
        assert_eq!(read("&#x4E2D;"), Some((8, "中".to_owned())));
        assert_eq!(read("&#20013"), Some((7, "中".to_owned())));
        assert_eq!(read("&#150;"), Some((6, "–".to_owned())));
        assert_eq!(read("&#xD800;&"), Some((8, "\u{FFFD}".to_owned())));
        assert_eq!(read("&#99999999999;"), Some((14, "\u{FFFD}".to_owned())));
        for plain in ["&", "&;", "&#;", "&nosuchname;", "& amp;", "&ampere"] {
            assert_eq!(read(plain), None, "{plain}");
        }
    }

    #[test]
    fn attributes_are_found() {
        let text = "<img alt = '甲>' src=a.png hidden data-b=\"\" lang=zh/>";
        let Some(Token::Tag(tag)) = Tokens::new(text, 0..text.len()).next() else { panic!("a tag") };
        let value = |name: &str| attribute(text, &tag, name).map(|range| &text[range]);
        assert_eq!(value("ALT"), Some("甲>"));
        assert_eq!(value("src"), Some("a.png"));
        assert_eq!(value("data-b"), Some(""));
        assert_eq!(value("hidden"), None);
    }

    #[test]
    fn what_never_ends_is_text() {
        assert_eq!(
            shown("<p <b>甲"),
            ["Start p"].into_iter().map(str::to_owned).chain(["text 甲".to_owned()]).collect::<Vec<_>>()
        );
        assert_eq!(shown("<a href=\"甲>乙<b>"), ["Start a", "text 乙", "Start b"]);
        assert_eq!(shown("<a href={甲>乙<b"), ["Start a", "text 乙", "text <b"]);
        assert_eq!(shown("<!-- 甲<b>"), ["comment false <!-- 甲<b>"]);
    }

    proptest! {
        #[test]
        fn tokens_cover_the_text(text in "(<p|>|</|a|=|\"|'|\\{|\\}|<!--|-->|&|#x|;|甲| |<script>|</script>|\n|/){0,40}") {
            let mut at = 0;
            for token in Tokens::new(&text, 0..text.len()) {
                let range = match token {
                    Token::Text(range) | Token::Reference(range, _) | Token::Raw(range) => range,
                    Token::Tag(tag) => {
                        for name in ["a", "href"] {
                            let value = attribute(&text, &tag, name);
                            prop_assert!(value.is_none_or(|value| text.get(value).is_some()));
                        }
                        tag.range
                    }
                    Token::Comment { range, .. } => range,
                };
                prop_assert_eq!(range.start, at);
                prop_assert!(range.end > at && text.get(range.clone()).is_some());
                at = range.end;
            }
            prop_assert_eq!(at, text.len());
        }
    }
}
