//! Styled text in lines of a width, wide characters counted right.
//!
//! Takes runs of text with their styles; gives back lines that fit. What a terminal would act on is spelled out first. It does
//! *not* know what the styles mean.

use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthChar as _;

use crate::cli::render::sanitize;

/// Text of one style.
pub(super) type Piece = (String, Style);

/// Closing marks never begin a line, in either language.
const CLINGS: &str = "，。、；：？！）》」』】〉〕”’…—·,.;:?!)]}";

/// Breaks runs into lines of at most `width` columns: at blanks, and between characters that are wide.
pub(super) fn wrap(pieces: &[Piece], width: usize) -> Vec<Line<'static>> {
    let width = width.max(2);
    let mut cells: Vec<(char, Style, usize)> = Vec::new();
    for (text, style) in pieces {
        for character in sanitize(text).chars() {
            cells.push((character, *style, character.width().unwrap_or(0)));
        }
    }
    let mut lines = Vec::new();
    let mut start = 0;
    while start < cells.len() {
        let end = line_end(&cells, start, width);
        lines.push(line(&cells[start..end]));
        start = end;
        while start < cells.len() && cells[start].0 == ' ' {
            start += 1;
        }
    }
    if lines.is_empty() {
        lines.push(Line::default());
    }
    lines
}

/// One past the last cell of the line that starts at `start`; always further on.
fn line_end(cells: &[(char, Style, usize)], start: usize, width: usize) -> usize {
    let mut used = 0;
    let mut chance = None;
    for (index, (character, _, columns)) in cells.iter().enumerate().skip(start) {
        if used + columns > width && *character != ' ' {
            return chance.filter(|chance| *chance > start).unwrap_or(index).max(start + 1);
        }
        used += columns;
        let next = cells.get(index + 1);
        let parts = *character == ' ' || *columns == 2 || next.is_some_and(|(_, _, columns)| *columns == 2);
        let clings = next.is_some_and(|(next, _, columns)| *columns == 0 || CLINGS.contains(*next) || *next == ' ');
        if parts && !clings {
            chance = Some(index + 1);
        }
    }
    cells.len()
}

fn line(cells: &[(char, Style, usize)]) -> Line<'static> {
    let mut spans: Vec<Span<'static>> = Vec::new();
    for (character, style, _) in cells {
        match spans.last_mut() {
            Some(last) if last.style == *style => last.content.to_mut().push(*character),
            _ => spans.push(Span::styled(character.to_string(), *style)),
        }
    }
    Line::from(spans)
}

/// Cuts a text to a width, with `…` where it goes on.
pub(super) fn cut(text: &str, width: usize) -> String {
    let text = sanitize(text);
    let columns = |text: &str| -> usize { text.chars().map(|character| character.width().unwrap_or(0)).sum() };
    if columns(&text) <= width {
        return text.into_owned();
    }
    let mut kept = String::new();
    let mut used = 1;
    for character in text.chars() {
        used += character.width().unwrap_or(0);
        if used > width {
            break;
        }
        kept.push(character);
    }
    kept.push('…');
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str, width: usize) -> Vec<String> {
        let lines = wrap(&[(text.to_owned(), Style::default())], width);
        lines.iter().map(|line| line.spans.iter().map(|span| span.content.as_ref()).collect()).collect()
    }

    #[test]
    fn lines_break_at_blanks_and_between_wide_characters() {
        assert_eq!(texts("one two three", 8), ["one two ", "three"]);
        assert_eq!(texts("一二三四五，六七", 10), ["一二三四", "五，六七"]);
        assert_eq!(texts("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(texts("", 4), [""]);
        assert_eq!(cut("一二三四", 5), "一二…");
    }

    #[test]
    fn what_a_terminal_would_act_on_is_spelled_out() {
        assert_eq!(texts("a\u{1b}[2J", 20), ["a<U+001B>[2J"]);
    }

    proptest::proptest! {
        #[test]
        fn no_line_is_wider_and_nothing_is_lost(text in "[a-z中文，。 ]{0,60}", width in 4_usize..24) {
            let lines = texts(&text, width);
            let columns = |text: &str| -> usize { text.chars().map(|character| character.width().unwrap_or(0)).sum() };
            for line in &lines {
                proptest::prop_assert!(columns(line.trim_end()) <= width, "{:?}", line);
            }
            let keep = |text: &str| text.chars().filter(|character| *character != ' ').collect::<String>();
            proptest::prop_assert_eq!(keep(&lines.concat()), keep(&text));
        }
    }
}
