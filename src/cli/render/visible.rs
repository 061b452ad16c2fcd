//! Text made safe and measured for a terminal.
//!
//! Takes any text; gives back text whose every character is either printable or spelled out, such as `<U+202E>`, and cuts
//! and wraps it by columns. It does *not* colour.

use std::borrow::Cow;
use std::fmt::Write as _;

use unicode_width::UnicodeWidthChar as _;

/// Marks on one character, above which further ones are counted and not shown. Origin: no orthography stacks more; the
/// longest real stacks (Tibetan, pointed Hebrew) have six.
const MARKS_SHOWN: usize = 8;

/// Tells whether a terminal would act on a character, or show nothing or something else in its place.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            // Bidirectional controls: they show a line in another order than it has.
            '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
            // Zero width, but for the joiners, which emoji and several scripts need.
            | '\u{00AD}' | '\u{180E}' | '\u{200B}' | '\u{2060}'..='\u{2065}' | '\u{206A}'..='\u{206F}' | '\u{FEFF}'
            // Separators that some terminals take as line breaks.
            | '\u{2028}' | '\u{2029}'
            // Annotation and tag characters, noncharacters.
            | '\u{FFF9}'..='\u{FFFB}' | '\u{FFFE}' | '\u{FFFF}' | '\u{E0000}'..='\u{E007F}')
}

/// What is shown for a character.
enum Shown {
    AsItIs,
    Space,
    SpelledOut,
}

fn shown(character: char) -> Shown {
    match character {
        // A line break inside one thing to show, such as a file name, must not begin a line.
        '\t' => Shown::Space,
        _ if is_hidden(character) => Shown::SpelledOut,
        _ => Shown::AsItIs,
    }
}

fn push(visible: &mut String, character: char) {
    match shown(character) {
        Shown::AsItIs => visible.push(character),
        Shown::Space => visible.push(' '),
        Shown::SpelledOut => {
            let _ = write!(visible, "<U+{:04X}>", u32::from(character));
        }
    }
}

/// Returns a text with everything spelled out that a terminal would act on or hide. The result is one line.
pub(crate) fn sanitize(text: &str) -> Cow<'_, str> {
    let is_plain = |character: char| matches!(shown(character), Shown::AsItIs) && (character as u32) < 0x300;
    // Nearly all text has nothing to spell out; the second look is for combining marks, which are rare.
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut visible = String::with_capacity(text.len());
    let mut stack = 0;
    for character in text.chars() {
        stack = if is_mark(character) { stack + 1 } else { close_stack(&mut visible, stack) };
        if stack <= MARKS_SHOWN {
            push(&mut visible, character);
        }
    }
    close_stack(&mut visible, stack);
    Cow::Owned(visible)
}

/// Says how many marks of a stack were left out, and starts a new count.
fn close_stack(visible: &mut String, stack: usize) -> usize {
    if stack > MARKS_SHOWN {
        let _ = write!(visible, "<{} more marks>", stack - MARKS_SHOWN);
    }
    0
}

/// A character that is set on or into the one before it.
fn is_mark(character: char) -> bool {
    character.width() == Some(0) && !is_hidden(character)
}

/// Returns the same for a text of several lines: line feeds stay.
pub(crate) fn sanitize_lines(text: &str) -> String {
    let lines: Vec<Cow<'_, str>> =
        text.split('\n').map(|line| sanitize(line.strip_suffix('\r').unwrap_or(line))).collect();
    lines.join("\n")
}

/// Returns the columns that a sanitised text takes.
pub(crate) fn columns(text: &str) -> usize {
    text.chars().map(|character| character.width().unwrap_or(0)).sum()
}

/// Returns a text with blanks after it, so that it takes at least so many columns: `{:<8}` counts characters, and a Chinese one is
/// two columns wide.
pub(crate) fn to_left(text: &str, width: usize) -> String {
    format!("{text}{:1$}", "", width.saturating_sub(columns(text)))
}

/// The same with the blanks before it.
pub(crate) fn to_right(text: &str, width: usize) -> String {
    format!("{:1$}{text}", "", width.saturating_sub(columns(text)))
}

/// Part of a line around a place, made safe to show.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Window {
    /// The part, with `…` where the line goes on.
    pub(crate) text: String,
    /// The bytes of `text` that stand for the marked bytes of the line.
    pub(crate) marked: std::ops::Range<usize>,
}

/// What stands where a line was cut.
const CUT: char = '…';

/// Cuts a line to `width` columns around the bytes `marked`, which sit on character boundaries.
///
/// Where the marked part itself is wider, its start is shown. Time does not depend on the length of the line.
pub(crate) fn window(line: &str, marked: std::ops::Range<usize>, width: usize) -> Window {
    let width = width.max(8);
    let (before, middle, after) = (&line[..marked.start], &line[marked.clone()], &line[marked.end..]);
    let (marked_text, marked_whole) = fit(middle.chars(), width - 2);
    let left_over = width - 2 - columns(&marked_text);
    // What is before reads better with more of it: the place comes after its subject.
    let (mut left, mut left_whole) = fit_back(before, left_over / 2);
    let right = if marked_whole { fit(after.chars(), left_over - columns(&left)) } else { (String::new(), false) };
    let (right, right_whole) = right;
    if !left_whole {
        (left, left_whole) = fit_back(before, left_over - columns(&right));
    }
    let mut text = String::new();
    if !left_whole {
        text.push(CUT);
    }
    text.push_str(&left);
    let start = text.len();
    text.push_str(&marked_text);
    let end = text.len();
    text.push_str(&right);
    if !(marked_whole && right_whole) {
        text.push(CUT);
    }
    Window { text, marked: start..end }
}

/// Takes as many characters as fit, and tells whether all did.
fn fit(characters: impl Iterator<Item = char>, width: usize) -> (String, bool) {
    let mut text = String::new();
    let mut used = 0;
    for character in characters {
        let length = text.len();
        push(&mut text, character);
        used += columns(&text[length..]);
        // Marks take no room, but a heap of them must end somewhere.
        if used > width || text.len() > 16 * (width + 1) {
            text.truncate(length);
            return (text, false);
        }
    }
    (text, true)
}

/// The same from the end of the text.
fn fit_back(text: &str, width: usize) -> (String, bool) {
    let mut start = text.len();
    let mut used = 0;
    for (offset, character) in text.char_indices().rev() {
        let mut one = String::new();
        push(&mut one, character);
        used += columns(&one);
        if used > width || text.len() - offset > 16 * (width + 1) {
            break;
        }
        start = offset;
    }
    let (kept, _) = fit(text[start..].chars(), usize::MAX / 32);
    (kept, start == 0)
}

/// Breaks a sanitised text into lines of at most `width` columns: at spaces, and anywhere in scripts that have none.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<&str> {
    let width = width.max(8);
    let mut lines = Vec::new();
    let (mut start, mut used) = (0, 0);
    // The last place where the line may end: bytes before it, bytes before the next line, columns before the next line.
    let mut chance: Option<(usize, usize, usize)> = None;
    let mut last_is_wide = false;
    for (offset, character) in text.char_indices() {
        let own = character.width().unwrap_or(0);
        if offset > start && (own == 2 || last_is_wide) && !clings(character) && own > 0 {
            chance = Some((offset, offset, used));
        }
        // Again where the last chance came so early that the rest is too long still: then the line ends here.
        while used + own > width && character != ' ' {
            let (end, next, columns_before) = chance.take().unwrap_or((offset, offset, used));
            lines.push(&text[start..end]);
            start = next;
            used -= columns_before;
        }
        used += own;
        if character == ' ' && offset > start {
            chance = Some((offset, offset + 1, used));
        }
        last_is_wide = own == 2;
    }
    lines.push(&text[start..]);
    lines
}

/// Closing marks of Chinese, which never begin a line.
fn clings(character: char) -> bool {
    "，。、；：？！）》」』】〉〕”’…—·".contains(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_act_on_is_spelled_out() {
        assert_eq!(sanitize("plain 中文 é😀"), "plain 中文 é😀");
        assert_eq!(sanitize("\u{1b}[2J\u{7}\u{7f}\u{9b}1m"), "<U+001B>[2J<U+0007><U+007F><U+009B>1m");
        assert_eq!(sanitize("a\u{202e}b\u{2066}"), "a<U+202E>b<U+2066>");
        assert_eq!(sanitize("a\tb\nc\rd"), "a b<U+000A>c<U+000D>d");
        assert_eq!(sanitize_lines("a\r\nb\u{1b}"), "a\nb<U+001B>");
        assert_eq!(sanitize("x\u{e0041}"), "x<U+E0041>");
    }

    #[test]
    fn heaps_of_marks_are_counted() {
        let heap = format!("e{}f", "\u{301}".repeat(10_000));
        assert_eq!(sanitize(&heap), format!("e{}<9992 more marks>f", "\u{301}".repeat(8)));
    }

    #[test]
    fn a_window_keeps_the_marked_part_and_the_width() {
        let line = format!("{}目标{}", "前".repeat(500), "后".repeat(500));
        let start = "前".len() * 500;
        let window = window(&line, start..start + "目标".len(), 40);
        assert_eq!(&window.text[window.marked.clone()], "目标");
        assert!(columns(&window.text) <= 40, "{}", columns(&window.text));
        assert!(window.text.starts_with("…前") && window.text.ends_with("后…"));
    }

    #[test]
    fn a_short_line_is_whole() {
        let window = window("one two three", 4..7, 40);
        assert_eq!(window, Window { text: "one two three".into(), marked: 4..7 });
    }

    #[test]
    fn a_marked_part_wider_than_the_window_is_cut() {
        let line = "宽".repeat(100);
        let window = window(&line, 0..line.len(), 20);
        assert_eq!(window.text, format!("{}…", "宽".repeat(9)));
        assert_eq!(window.marked, 0..27);
    }

    #[test]
    fn marks_spelled_out_move_the_marked_part() {
        let window = window("\u{202e}ab", 4..5, 40);
        assert_eq!(window.text, "<U+202E>ab");
        assert_eq!(&window.text[window.marked], "b");
    }

    #[test]
    fn wrapping_breaks_at_spaces_and_between_characters_of_chinese() {
        assert_eq!(wrap("one two three four", 9), ["one two", "three", "four"]);
        assert_eq!(wrap("一二三四五，六七", 10), ["一二三四", "五，六七"]);
        assert_eq!(wrap("abcdefghijklmnop", 8), ["abcdefgh", "ijklmnop"]);
        assert_eq!(wrap("", 8), [""]);
        assert_eq!(wrap(" ，，，，", 8), [" ，，，", "，"]);
        assert_eq!(wrap(" 中，，，，", 9), [" ", "中，，，", "，"]);
    }

    proptest::proptest! {
        #[test]
        fn nothing_hidden_is_left(text in "\\PC{0,20}|.{0,20}") {
            proptest::prop_assert!(sanitize(&text).chars().all(|character| !is_hidden(character)));
        }

        #[test]
        fn windows_hold_what_is_marked(before in ".{0,60}", middle in ".{0,30}", after in ".{0,60}", width in 8_usize..50) {
            let line = format!("{before}{middle}{after}");
            let found = window(&line, before.len()..before.len() + middle.len(), width);
            proptest::prop_assert!(columns(&found.text) <= width);
            let shown = &found.text[found.marked];
            let (whole, _) = fit(middle.chars(), 10_000);
            proptest::prop_assert!(whole.starts_with(shown));
        }

        #[test]
        fn wrapped_lines_give_back_the_text(text in "[a-z中文， ]{0,80}", width in 8_usize..30) {
            let lines = wrap(&text, width);
            let joined: String = lines.concat();
            let keep = |text: &str| text.chars().filter(|character| *character != ' ').collect::<String>();
            proptest::prop_assert_eq!(keep(&joined), keep(&text));
            for line in lines {
                proptest::prop_assert!(columns(line.trim_end()) <= width, "{}", line);
            }
        }
    }
}
