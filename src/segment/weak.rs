//! Weak places inside sentences: where our rules held a sentence together and a translator may have cut it.
//!
//! Takes the prose of a paragraph and what the rules held; gives back places after `；`, `：`, `——`, and after the omissions,
//! quotations and remarks that ended no sentence. It does *not* cut.

use super::scan::{Candidate, Verdict};
use crate::document::WeakMark;

/// A weak place of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// A byte offset after the marks, before the white space that follows.
    pub(super) end: usize,
    pub(super) mark: WeakMark,
}

/// Finds the weak places of a paragraph, in order; those at cuts are among them.
pub(super) fn places(text: &str, decided: &[Candidate]) -> Vec<Place> {
    let mut places: Vec<Place> = decided.iter().filter_map(held).collect();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(skip) = bytes[at..].iter().position(|byte| matches!(byte, b':' | b';' | 0xE2 | 0xEF)) {
        at += skip;
        let (length, mark) = match bytes[at..] {
            [0xEF, 0xBC, 0x9B, ..] => (3, Some(WeakMark::Semicolon)),
            // A time of day: `10：30`.
            [0xEF, 0xBC, 0x9A, next, ..]
                if next.is_ascii_digit() && bytes[..at].last().is_some_and(u8::is_ascii_digit) =>
            {
                (3, None)
            }
            [0xEF, 0xBC, 0x9A, ..] => (3, Some(WeakMark::Colon)),
            [b';', b' ' | b'\n', ..] => (1, Some(WeakMark::Semicolon)),
            [b':', b' ' | b'\n', ..] => (1, Some(WeakMark::Colon)),
            [0xE2, 0x80, 0x94 | 0x95, ..] => {
                let dashes = bytes[at..].chunks_exact(3).take_while(|chunk| matches!(chunk, [0xE2, 0x80, 0x94 | 0x95]));
                let count = dashes.count();
                // Before a closing quotation mark the rules have decided.
                let closes = matches!(
                    bytes[at + 3 * count..],
                    [0xE2, 0x80, 0x99 | 0x9D, ..] | [0xE3, 0x80, 0x8D | 0x8F, ..] | [b'"', ..]
                );
                (3 * count, (count > 1 && !closes).then_some(WeakMark::Dash))
            }
            _ => (1, None),
        };
        at += length;
        places.extend(mark.map(|mark| Place { end: at, mark }));
    }
    places.sort_by_key(|place| place.end);
    places.dedup_by_key(|place| place.end);
    places
}

/// A place that a rule held although a sentence may end there.
fn held(candidate: &Candidate) -> Option<Place> {
    if candidate.verdict != Verdict::Held {
        return None;
    }
    let mark = match candidate.rule {
        "ellipsis-in-quotes" | "ellipsis-lower" | "ellipsis-spaced" | "ellipsis-before-i" | "hesitation" => {
            WeakMark::Ellipsis
        }
        "broken-off" => WeakMark::Dash,
        "speech-tag" | "lower-after-quote" => WeakMark::Quote,
        "bracket-end" | "bracket-follows" => WeakMark::Bracket,
        _ => return None,
    };
    Some(Place { end: candidate.end as usize, mark })
}

#[cfg(test)]
mod tests {
    use super::super::learn::Rules;
    use super::super::scan::scan_explained;
    use super::*;

    fn marked(text: &str) -> String {
        let mut shown = String::new();
        let mut start = 0;
        for place in places(text, &scan_explained(text, &Rules::default())) {
            shown += &text[start..place.end];
            shown.push('|');
            start = place.end;
        }
        shown + &text[start..]
    }

    #[test]
    fn places_stand_after_their_marks() {
        assert_eq!(marked("雨停了；他说：“我……走了。”"), "雨停了；|他说：|“我……|走了。”");
        assert_eq!(marked("门开了——他来了，10：30。"), "门开了——|他来了，10：30。");
        assert_eq!(marked("“等一下——”她喊道。"), "“等一下——”|她喊道。");
        assert_eq!(marked("“走吧！”他说。"), "“走吧！”|他说。");
        assert_eq!(
            marked("One thing: rain; see http://a.example:80/x;y at 10:30."),
            "One thing:| rain;| see http://a.example:80/x;y at 10:30."
        );
        assert_eq!(marked("He went on… and on."), "He went on…| and on.");
    }
}
