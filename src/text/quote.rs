//! Quotation marks and brackets of Chinese and English.
//!
//! Takes a character; says whether it opens or closes, and which character closes what it opened. It does *not* find pairs
//! in a text, and it does not tell an apostrophe from a closing single quote: that needs the characters around it.

/// Opening marks with the mark that closes each.
const PAIRS: [(char, char); 26] = [
    ('(', ')'),
    ('[', ']'),
    ('{', '}'),
    ('«', '»'),
    ('‘', '’'),
    ('“', '”'),
    ('‹', '›'),
    ('⟨', '⟩'),
    ('〈', '〉'),
    ('《', '》'),
    ('「', '」'),
    ('『', '』'),
    ('【', '】'),
    ('〔', '〕'),
    ('〖', '〗'),
    ('〘', '〙'),
    ('〚', '〛'),
    ('〝', '〞'),
    ('﹁', '﹂'),
    ('﹃', '﹄'),
    ('﹙', '﹚'),
    ('（', '）'),
    ('［', '］'),
    ('｛', '｝'),
    ('｟', '｠'),
    ('｢', '｣'),
];

/// Returns the mark that closes what `open` opens, and `None` for a character that opens nothing.
///
/// The straight marks `"` and `'` open and close alike and close themselves.
#[must_use]
pub fn closer_of(open: char) -> Option<char> {
    if is_straight(open) {
        return Some(open);
    }
    PAIRS.iter().find(|(opener, _)| *opener == open).map(|(_, closer)| *closer)
}

/// Tells whether a character can open a quotation or bracket.
#[must_use]
pub fn is_open(mark: char) -> bool {
    closer_of(mark).is_some()
}

/// Tells whether a character can close a quotation or bracket. `〟` closes `〝` as `〞` does.
#[must_use]
pub fn is_close(mark: char) -> bool {
    is_straight(mark) || mark == '〟' || PAIRS.iter().any(|(_, closer)| *closer == mark)
}

/// Tells whether a mark is one of the straight ones, which do not say if they open or close.
#[must_use]
pub fn is_straight(mark: char) -> bool {
    matches!(mark, '"' | '\'' | '＂' | '＇')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_of_both_languages_close() {
        assert_eq!(closer_of('「'), Some('」'));
        assert_eq!(closer_of('《'), Some('》'));
        assert_eq!(closer_of('“'), Some('”'));
        assert_eq!(closer_of('"'), Some('"'));
        assert_eq!(closer_of('」'), None);
        assert_eq!(closer_of('中'), None);
    }

    #[test]
    fn every_closer_closes_and_only_straight_marks_do_both() {
        for (open, close) in PAIRS {
            assert!(is_open(open) && is_close(close), "{open}{close}");
            assert!(!is_close(open) && !is_open(close), "{open}{close}");
        }
        for mark in ['"', '\'', '＂', '＇'] {
            assert!(is_open(mark) && is_close(mark));
        }
    }
}
