//! Markdown as the parser can take it.
//!
//! Takes Markdown; gives back Markdown of the same length, byte for byte in the same place, in which lines open at most
//! [`DEEPEST`] containers, and the rule under the head of a table has spaces for tabs and as many cells as the head. It does
//! *not* change anything else.
//!
//! Without the bound a line of a million `>` makes every later line cost a million steps. GitHub takes tabs in the rule of a
//! table, the parser does not. A rule with a cell too many or too few makes a paragraph of the table, which no writer means.

use std::borrow::Cow;

/// Deepest nesting that is followed; pages people write stay below ten.
const DEEPEST: usize = 100;

/// Markdown that the parser can take.
pub(super) struct Parsable<'t> {
    /// The text; marks that nest too deep are replaced by letters.
    pub(super) text: Cow<'t, str>,
    /// Where the first mark was replaced.
    pub(super) first_cut: Option<usize>,
}

/// One byte that is written otherwise.
struct Change {
    at: usize,
    to: char,
}

/// Makes Markdown parsable.
pub(super) fn parsable(text: &str) -> Parsable<'_> {
    let bytes = text.as_bytes();
    let mut changes: Vec<Change> = Vec::new();
    let mut first_cut = None;
    let mut start = 0;
    let mut before = 0..0;
    while start < bytes.len() {
        let rest = &bytes[start..];
        let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).map_or(bytes.len(), |end| start + end);
        let cuts_before = changes.len();
        bound_nesting(bytes, start..end, &mut changes);
        first_cut = first_cut.or(changes.get(cuts_before).map(|change| change.at));
        let line = &bytes[start..end];
        if line.contains(&b'\t') && is_table_rule(line) {
            let tabs = line.iter().enumerate().filter(|(_, byte)| **byte == b'\t');
            changes.extend(tabs.map(|(at, _)| Change { at: start + at, to: ' ' }));
        } else if line.contains(&b'-') && is_table_rule(line) {
            fit_rule(&bytes[before.clone()], line, start, &mut changes);
        }
        // Between the two halves of a line break is no line.
        let is_inside_break = start == end && bytes.get(end) == Some(&b'\n') && bytes[..start].ends_with(b"\r");
        if !is_inside_break {
            before = start..end;
        }
        start = end + 1;
    }
    if changes.is_empty() {
        return Parsable { text: Cow::Borrowed(text), first_cut };
    }
    let mut changed = String::with_capacity(text.len());
    let mut copied = 0;
    for change in changes {
        changed.push_str(&text[copied..change.at]);
        changed.push(change.to);
        copied = change.at + 1;
    }
    changed.push_str(&text[copied..]);
    Parsable { text: Cow::Owned(changed), first_cut }
}

/// Tells whether a line has bars and hyphens, and nothing that the rule of a table may not have.
fn is_table_rule(line: &[u8]) -> bool {
    line.contains(&b'|')
        && line.contains(&b'-')
        && line.iter().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' ' | b'\t' | b'>'))
}

/// Gives the rule of a table as many cells as the head above it, where both begin with a bar and there is room.
fn fit_rule(head: &[u8], rule: &[u8], start: usize, changes: &mut Vec<Change>) {
    let (head, rule) = (head.trim_ascii_end(), rule.trim_ascii_end());
    let first = |line: &[u8]| line.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'>'));
    let (Some(head_bar), Some(rule_bar)) = (first(head), first(rule)) else { return };
    if head[head_bar] != b'|' || rule[rule_bar] != b'|' {
        return;
    }
    let (wanted, bars) = (bars(&head[head_bar..]), bars(&rule[rule_bar..]));
    // The bars after the first each end a cell; what follows the last is a cell, too.
    let cells = |bars: &[usize], line: &[u8]| bars.len() - usize::from(line.ends_with(b"|"));
    let (wanted, has) = (cells(&wanted, head), cells(&bars, rule));
    if wanted < has && wanted > 0 {
        let end = start + rule_bar + bars[wanted];
        changes.extend((end + 1..start + rule.len()).map(|at| Change { at, to: ' ' }));
    } else if wanted > has && 2 * wanted < rule.len() - rule_bar {
        for (nth, at) in (start + rule_bar..start + rule.len()).enumerate() {
            let is_bar = nth % 2 == 0 && nth < 2 * wanted;
            changes.push(Change { at, to: if is_bar { '|' } else { '-' } });
        }
    }
}

/// The places of the bars in a line that are not escaped.
fn bars(line: &[u8]) -> Vec<usize> {
    let is_bar = |at: &usize| line[*at] == b'|' && (*at == 0 || line[*at - 1] != b'\\');
    (0..line.len()).filter(is_bar).collect()
}

fn bound_nesting(bytes: &[u8], line: std::ops::Range<usize>, changes: &mut Vec<Change>) {
    let (mut depth, mut blanks) = (0_usize, 0_usize);
    let mut at = line.start;
    while at < line.end {
        let length = match bytes[at] {
            b' ' | b'\t' => 0,
            b'>' => 1,
            b'-' | b'+' | b'*' if is_blank(bytes.get(at + 1)) => 1,
            b'0'..=b'9' => match number_length(&bytes[at..line.end]) {
                Some(length) => length,
                None => break,
            },
            _ => break,
        };
        if length == 0 {
            blanks += if bytes[at] == b'\t' { 4 } else { 1 };
            at += 1;
            continue;
        }
        depth += 1;
        // Indentation nests a list in another as a mark does.
        if depth + blanks / 2 > DEEPEST {
            changes.push(Change { at, to: 'x' });
        }
        at += length;
    }
}

fn is_blank(byte: Option<&u8>) -> bool {
    matches!(byte, None | Some(b' ' | b'\t' | b'\n' | b'\r'))
}

/// The length of a number with its mark, as it opens an item of an ordered list.
fn number_length(bytes: &[u8]) -> Option<usize> {
    // A longer number is no item (CommonMark 0.31, section 5.2).
    let digits = bytes.iter().take(10).take_while(|byte| byte.is_ascii_digit()).count();
    let marked = digits < 10 && matches!(bytes.get(digits), Some(b'.' | b')'));
    (marked && is_blank(bytes.get(digits + 1))).then_some(digits + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_markdown_is_left_alone() {
        for text in ["> - 1. a\n> > b", "- - -\n", "2024. 年\n", "", "\r\n>", "a\tb\n|\t-甲|"] {
            let made = parsable(text);
            assert!(matches!(made.text, Cow::Borrowed(_)), "{text}");
            assert_eq!(made.first_cut, None);
        }
    }

    #[test]
    fn deep_marks_become_letters_in_their_place() {
        let text = format!("甲\n{}乙", "> ".repeat(102));
        let made = parsable(&text);
        assert_eq!(made.text.len(), text.len());
        assert_eq!(made.text.matches('>').count(), 67);
        assert!(made.text.ends_with("x 乙"));
        let items = format!("{}- 乙", " ".repeat(300));
        assert_eq!(parsable(&items).first_cut, Some(300));
    }

    #[test]
    fn the_rule_of_a_table_has_as_many_cells_as_the_head() {
        let made = |text: &str| parsable(text).text.into_owned();
        assert_eq!(made("| a | b |\n| --- | --- | --- |\n"), "| a | b |\n| --- | --- |      \n");
        assert_eq!(made("| a | b\\| |\n|---|"), "| a | b\\| |\n|-|--");
        assert_eq!(made("| 甲 | 乙 |\r\n|----|\r\n"), "| 甲 | 乙 |\r\n|-|---\r\n");
        // No room, and no head.
        for text in ["| a | b | c |\n|-|", "a\n| --- | --- |", "| --- | --- |", "| a |\n\n| - | - |"] {
            assert_eq!(made(text), text);
        }
    }

    #[test]
    fn tabs_in_the_rule_of_a_table_become_spaces() {
        let made = parsable("|\t|\n|--\t|\r\n|甲\t|");
        assert_eq!(made.text, "|\t|\n|-- |\r\n|甲\t|");
        assert_eq!(made.first_cut, None);
    }
}
