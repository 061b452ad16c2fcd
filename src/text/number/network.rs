//! Addresses of networks and of their cards, whose digits count nothing: 00:1A:2B:3C:4D:5E, 2001:db8::1.
//!
//! Takes a text and the place where a row of digits or letters starts; says where the address ends that starts there. It does *not*
//! read addresses in decimal rows with points, which are read as versions are, nor names.

/// How many groups an address of a card has.
const CARD_GROUPS: usize = 6;
/// How many groups an address of the sixth internet protocol has where none are left out.
const FULL_GROUPS: usize = 8;
/// The most digits of a group.
const WIDEST_GROUP: usize = 4;

/// Returns the end of the address at `start`. A time (12:30:05) has fewer groups, and none left out.
pub(super) fn address_end(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    if is_inside(bytes.get(..start)?) {
        return None;
    }
    let (mut at, mut groups, mut gaps, mut is_of_pairs, mut widest) = (start, 0, 0, true, 0);
    let mut mark = None;
    while groups < FULL_GROUPS {
        let width = bytes.get(at..)?.iter().take(WIDEST_GROUP).take_while(|byte| byte.is_ascii_hexdigit()).count();
        if width == 0 {
            break;
        }
        (at, groups, is_of_pairs, widest) = (at + width, groups + 1, is_of_pairs && width == 2, widest.max(width));
        let next = bytes.get(at).filter(|next| matches!(next, b':' | b'-') && mark.is_none_or(|mark| mark == **next));
        let Some(next) = next else { break };
        if bytes.get(at + 1) == Some(&b':') && *next == b':' {
            (at, gaps) = (at + 2, gaps + 1);
        } else if bytes.get(at + 1).is_some_and(u8::is_ascii_hexdigit) {
            at += 1;
        } else {
            break;
        }
        mark = Some(*next);
    }
    let is_open = bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    let is_card = is_of_pairs && groups == CARD_GROUPS && gaps == 0;
    // 1:100:200:50:200:200:200:50 is a row of shares.
    let has_letter = bytes.get(start..at)?.iter().any(u8::is_ascii_alphabetic);
    let is_network = match gaps {
        0 => groups == FULL_GROUPS && has_letter,
        // 3:4::6:8 is a proportion.
        1 => has_letter || widest > 2,
        _ => false,
    };
    (!is_open && (is_card || mark == Some(b':') && is_network)).then_some(at)
}

/// Tells whether what stands before goes on: a group of the same address, or a word. `MAC:` is a word and a colon.
fn is_inside(before: &[u8]) -> bool {
    let Some((last, rest)) = before.split_last() else { return false };
    if *last != b':' {
        return last.is_ascii_alphanumeric() || matches!(last, b'-' | b'.' | b'_');
    }
    let word = rest.iter().rev().take_while(|byte| byte.is_ascii_alphanumeric()).take(WIDEST_GROUP + 1);
    let (width, is_hex) = word.fold((0, true), |(width, is_hex), byte| (width + 1, is_hex && byte.is_ascii_hexdigit()));
    rest.last() == Some(&b':') || (is_hex && (1..=WIDEST_GROUP).contains(&width))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_end_where_they_do() {
        let length = |text: &str| address_end(text, 0);
        assert_eq!(length("00:1A:2B:3C:4D:5E."), Some(17));
        assert_eq!(length("08-00-27-12-34-56"), Some(17));
        assert_eq!(length("2001:db8::1"), Some(11));
        assert_eq!(length("2001:db8::/32"), Some(10));
        assert_eq!(length("2001:db8:0:1:2:3:4:5"), Some(20));
        assert_eq!(length("fe80::1ff:fe23:4567:890a"), Some(24));
        assert_eq!(address_end("MAC:00:1A:2B:3C:4D:5E", 4), Some(21));
        assert_eq!(address_end("00:1A:2B:3C:4D:5E:6F", 3), None);
        for text in [
            "3:4::6:8",
            "12:30:05",
            "12:30",
            "2018-09-30",
            "Add: 3",
            "face-to-face",
            "std::vector",
            "1-2-3",
            "1:1:2:2:3:3:4:4",
        ] {
            assert_eq!(length(text), None, "{text}");
        }
    }
}
