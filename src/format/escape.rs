//! Text made safe to stand in XML and HTML, in content and in quoted attributes.
//!
//! Takes any text; gives back the same text with the five marks of markup written as references. It does *not* drop the
//! characters that XML cannot hold.

use std::fmt;

/// Prints a text with `& < > " '` as references.
pub(super) struct Escaped<'a>(pub(super) &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some(place) = rest.find(['&', '<', '>', '"', '\'']) {
            let (before, from) = rest.split_at(place);
            formatter.write_str(before)?;
            formatter.write_str(match from.as_bytes().first() {
                Some(b'&') => "&amp;",
                Some(b'<') => "&lt;",
                Some(b'>') => "&gt;",
                Some(b'"') => "&quot;",
                _ => "&#39;",
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
        let text = Escaped("<a href=\"x\">'&amp;'中</a>").to_string();
        assert_eq!(text, "&lt;a href=&quot;x&quot;&gt;&#39;&amp;amp;&#39;中&lt;/a&gt;");
    }
}
