//! Text made safe to stand between the tags of XML and HTML, and in their attributes.
//!
//! Takes any text; gives back the same text with the marks of markup written as references. Between tags quotes stay as they
//! are, so that a memory reads well. What XML cannot hold at all goes when a text is put on one line.

use std::fmt;

use super::xml::is_forbidden;

/// Prints a text with `& < >` as references, for the content of an element.
pub(super) struct EscapedContent<'a>(pub(super) &'a str);

impl fmt::Display for EscapedContent<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some(place) = rest.find(['&', '<', '>']) {
            let (before, from) = rest.split_at(place);
            formatter.write_str(before)?;
            formatter.write_str(match from.as_bytes().first() {
                Some(b'&') => "&amp;",
                Some(b'<') => "&lt;",
                _ => "&gt;",
            })?;
            rest = &from[1..];
        }
        formatter.write_str(rest)
    }
}

/// Prints a text for an attribute in double quotes.
pub(super) struct EscapedAttribute<'a>(pub(super) &'a str);

impl fmt::Display for EscapedAttribute<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in self.0.split_inclusive(['"', '\n', '\r', '\t']) {
            let (text, mark) = match part.char_indices().next_back() {
                Some((place, mark)) if matches!(mark, '"' | '\n' | '\r' | '\t') => (&part[..place], Some(mark)),
                _ => (part, None),
            };
            EscapedContent(text).fmt(formatter)?;
            match mark {
                Some('"') => formatter.write_str("&quot;")?,
                // As themselves they would be read as spaces.
                Some(mark) => write!(formatter, "&#{};", u32::from(mark))?,
                None => {}
            }
        }
        Ok(())
    }
}

/// Puts texts on one line, without the characters that XML 1.0 forbids, and counts those.
///
/// Several texts may follow one another on the line; white space before the first is left out.
#[derive(Debug, Default)]
pub(super) struct OneLine {
    /// Characters that were left out so far.
    pub(super) dropped_chars: usize,
    has_text: bool,
    ends_in_space: bool,
}

impl OneLine {
    /// Starts a new line.
    pub(super) fn restart(&mut self) {
        (self.has_text, self.ends_in_space) = (false, false);
    }

    /// Puts the next text on the line.
    pub(super) fn fit(&mut self, text: &str) -> String {
        let mut line = String::with_capacity(text.len());
        for character in text.chars() {
            if is_forbidden(character) {
                self.dropped_chars += 1;
                continue;
            }
            if !self.has_text && character.is_whitespace() {
                continue;
            }
            let is_break = matches!(character, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
            if !(is_break && self.ends_in_space) {
                line.push(if is_break { ' ' } else { character });
            }
            self.ends_in_space = is_break || character == ' ';
            self.has_text = true;
        }
        line
    }

    /// Puts one text on a line of its own, trimmed.
    pub(super) fn alone(&mut self, text: &str) -> String {
        self.restart();
        let mut line = self.fit(text);
        line.truncate(line.trim_end().len());
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_keep_quotes_and_line_breaks() {
        assert_eq!(EscapedAttribute("a\"b\nc<中\"").to_string(), "a&quot;b&#10;c&lt;中&quot;");
    }

    #[test]
    fn a_line_is_one_line_and_legal() {
        let mut line = OneLine::default();
        assert_eq!(line.alone("\u{3000}a\r\n b\u{1}\u{2028}c \n"), "a  bc".replace("bc", "b c"));
        assert_eq!(line.dropped_chars, 1);
        line.restart();
        assert_eq!(line.fit(" a ") + &line.fit("\nb"), "a b");
    }

    #[test]
    fn marks_become_references() {
        let text = EscapedContent("<a href=\"x\">'&amp;'中]]></a>").to_string();
        assert_eq!(text, "&lt;a href=\"x\"&gt;'&amp;amp;'中]]&gt;&lt;/a&gt;");
    }
}
