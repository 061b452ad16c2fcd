//! Text made safe to stand between the tags of XML and HTML.
//!
//! Takes any text; gives back the same text with the marks of markup written as references. It is *not* for attributes:
//! quotes stay as they are, so that a memory reads well. It does *not* drop the characters that XML cannot hold.

use std::fmt;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_references() {
        let text = EscapedContent("<a href=\"x\">'&amp;'中]]></a>").to_string();
        assert_eq!(text, "&lt;a href=\"x\"&gt;'&amp;amp;'中]]&gt;&lt;/a&gt;");
    }
}
