//! Lines of plain text, and the paragraphs they make.
//!
//! Takes a text; gives back its paragraphs as the spans of their lines, with item markers and headings told apart. It does
//! *not* read markup and does *not* cut sentences.
//!
//! Whether a line is a paragraph or a part of one is decided once for the text. A line break is a *wrap* when the first word
//! of the next line would not have fitted on the line: prose that was wrapped at a column has almost only such breaks, verse
//! and paragraphs a line have almost none.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::marker::{self, Items};
use super::span::ByteSpan;

/// How the lines of a text make paragraphs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lines {
    /// Found out from the text.
    #[default]
    Auto,
    /// Paragraphs are wrapped at a column, with blank lines, indents or items between them.
    Wrapped,
    /// Each line is a paragraph.
    Paragraph,
}

/// What a paragraph of plain text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ParagraphKind {
    /// Prose or verse.
    Text,
    /// A heading.
    Heading,
    /// An item of a list.
    ListItem,
}

/// A paragraph of plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// What the paragraph is.
    pub kind: ParagraphKind,
    /// Its lines without line breaks, without white space at their ends, and without the item marker; at least one.
    pub lines: Vec<ByteSpan>,
    /// The item marker before the first line.
    pub marker: Option<ByteSpan>,
}

impl Paragraph {
    /// Returns the span from the marker or the first line to the last line.
    #[must_use]
    pub fn span(&self) -> ByteSpan {
        let lines = self.lines.iter().copied().reduce(ByteSpan::join).unwrap_or_default();
        self.marker.map_or(lines, |marker| marker.join(lines))
    }
}

/// Finds the paragraphs of a text. White space between them is the only thing left out.
///
/// # Panics
///
/// When the text is larger than 4 GiB; readers refuse such a text earlier.
#[must_use]
pub fn paragraphs(text: &str, lines: Lines) -> Vec<Paragraph> {
    let found = read_lines(text);
    let width = match lines {
        Lines::Paragraph => None,
        Lines::Wrapped => Some(usual_width(&found).unwrap_or(Full { columns: 0, characters: 0 })),
        Lines::Auto => wrap_width(text, &found),
    };
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut items = Items::default();
    let mut last: Option<&Line> = None;
    for (number, line) in found.iter().enumerate() {
        if line.is_blank() {
            last = None;
            continue;
        }
        let mut span = line.span;
        let own = span.of_text(text);
        let continues = last.is_some_and(|last| goes_on(text, last, line, width));
        let marker = marker::length(own).filter(|length| items.takes(&own[..*length], last.is_some(), continues));
        if last.is_none() && marker.is_none() {
            items.end();
        }
        last = Some(line);
        if continues
            && marker.is_none()
            && let Some(open) = paragraphs.last_mut()
        {
            open.lines.push(span);
            continue;
        }
        let mut kind = ParagraphKind::Text;
        let marker = marker.map(|length| {
            kind = ParagraphKind::ListItem;
            let marker = &own[..length];
            let rest = own.len() - own[length..].trim_start().len();
            let whole = span;
            span = ByteSpan::of(whole.start as usize + rest, whole.end as usize);
            ByteSpan::of(whole.start as usize, whole.start as usize + marker.trim_end().len())
        });
        if marker.is_none() && is_heading(text, &found, number, width) {
            kind = ParagraphKind::Heading;
        }
        paragraphs.push(Paragraph { kind, lines: vec![span], marker });
    }
    paragraphs
}

/// A line as it stands in the text.
#[derive(Debug, Clone, Copy)]
struct Line {
    /// Without the line break and the white space at both ends.
    span: ByteSpan,
    /// Columns of white space before it.
    indent: usize,
    /// Columns of the line without its indent.
    width: usize,
    /// Characters of the line with its indent.
    length: usize,
    /// White space stands before the line break.
    trailing_space: bool,
}

impl Line {
    fn is_blank(&self) -> bool {
        self.span.is_empty()
    }
}

fn read_lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    for piece in text.split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}']) {
        let whole = piece.trim_end_matches(['\n', '\r', '\u{2028}', '\u{2029}']);
        let body = whole.trim_end();
        let content = body.trim_start_matches(|character: char| character.is_whitespace() || character == '\u{feff}');
        let lead = &body[..body.len() - content.len()];
        // CRLF gives an empty piece for its second half; it is no blank line.
        let second_half = piece == "\n" && text[..start].ends_with('\r');
        if !second_half {
            lines.push(Line {
                span: ByteSpan::of(start + lead.len(), start + body.len()),
                indent: lead
                    .chars()
                    .map(|character| if character == '\t' { 4 } else { character.width().unwrap_or(0) })
                    .sum(),
                width: content.width(),
                length: body.chars().count(),
                trailing_space: whole.len() > body.len() && !content.is_empty(),
            });
        }
        start += piece.len();
    }
    lines
}

/// Narrowest column that prose is wrapped at; shorter lines are verse, dialogue or cells.
const NARROWEST: usize = 30;
/// Widest column that prose is wrapped at.
const WIDEST: usize = 132;

/// How long full lines are. Texts that mix scripts are wrapped at a column by some programs, at a count of characters by
/// others; a line is full when either measure says so.
#[derive(Debug, Clone, Copy)]
struct Full {
    columns: usize,
    characters: usize,
}

/// The 95th percentile of the widths of lines that a further line follows.
fn usual_width(lines: &[Line]) -> Option<Full> {
    let inner = || lines.windows(2).filter(|pair| !pair[0].is_blank() && !pair[1].is_blank()).map(|pair| pair[0]);
    let columns = percentile(inner().map(|line| line.indent + line.width).collect())?;
    let characters = percentile(inner().map(|line| line.length).collect())?;
    Some(Full { columns, characters })
}

fn percentile(mut values: Vec<usize>) -> Option<usize> {
    values.sort_unstable();
    values.get(values.len().saturating_mul(95) / 100).or(values.last()).copied()
}

/// The column the text is wrapped at, if it is wrapped.
fn wrap_width(text: &str, lines: &[Line]) -> Option<Full> {
    let full_line = usual_width(lines)?;
    if !(NARROWEST..=WIDEST).contains(&full_line.columns) {
        return None;
    }
    let (mut breaks, mut full, mut unfinished, mut capital) = (0_usize, 0_usize, 0_usize, 0_usize);
    for pair in lines.windows(2) {
        let (line, next) = (&pair[0], &pair[1]);
        if line.is_blank() || next.is_blank() {
            continue;
        }
        breaks += 1;
        full += usize::from(!fits(text, line, next, full_line));
        unfinished += usize::from(!ends_sentence(line.span.of_text(text)));
        capital += usize::from(next.span.of_text(text).starts_with(char::is_uppercase));
    }
    // Three breaks are the fewest that show a habit; prose starts about one line in six with a capital, verse nearly all.
    let wrapped = breaks >= 3 && full * 10 >= breaks * 6 && unfinished * 10 >= breaks * 4 && capital * 10 <= breaks * 6;
    wrapped.then_some(full_line)
}

/// Tells whether the first word of `next` would have fitted on `line`, with room to spare for ragged edges.
fn fits(text: &str, line: &Line, next: &Line, full: Full) -> bool {
    let (mut columns, mut characters) = (0, 0);
    for character in next.span.of_text(text).chars().take_while(|character| !character.is_whitespace()) {
        columns += character.width().unwrap_or(0);
        characters += 1;
        // A word is what stands before white space or, in Chinese, one character.
        if character.width() == Some(2) {
            break;
        }
    }
    line.indent + line.width + 1 + columns + full.columns / 16 <= full.columns
        && line.length + 1 + characters + full.characters / 16 <= full.characters
}

/// Tells whether the second line is a part of the paragraph of the first.
fn goes_on(text: &str, line: &Line, next: &Line, width: Option<Full>) -> bool {
    let (this, that) = (line.span.of_text(text), next.span.of_text(text));
    let small = that.starts_with(|first: char| first.is_lowercase() || first == '(');
    let Some(width) = width else {
        // In flowed text (RFC 3676) a line that ends in a space goes on.
        return line.trailing_space && small && next.indent == 0 && !ends_sentence(this);
    };
    if small {
        return true;
    }
    if next.indent >= line.indent + 2 {
        return false;
    }
    // A line that stops short of three quarters of the width was broken on purpose.
    let short = (line.indent + line.width) * 4 < width.columns * 3;
    !(short && fits(text, line, next, width))
}

fn ends_sentence(line: &str) -> bool {
    let open = line.trim_end_matches(['"', '\'', '”', '’', '」', '』', ')', '）', '》', ']', '】']);
    open.ends_with(['.', '!', '?', '。', '！', '？', '…', ':', '：', '；', '｡'])
}

/// Longest line, in columns, that can be a heading.
const HEADING_WIDTH: usize = 60;

/// Tells whether the line is a heading: it says so, or it is a short line that stands alone before other text.
fn is_heading(text: &str, lines: &[Line], number: usize, width: Option<Full>) -> bool {
    let line = lines[number];
    let own = line.span.of_text(text);
    if line.width > HEADING_WIDTH || ends_sentence(own) || own.ends_with(['，', '、', ',', ';', '—', '-']) {
        return false;
    }
    if names_chapter(own) {
        return true;
    }
    let alone = |place: Option<usize>| place.and_then(|place| lines.get(place)).is_none_or(Line::is_blank);
    let before = if number == 0 { None } else { Some(number - 1) };
    if !alone(before) || !alone(Some(number + 1)) {
        return false;
    }
    // Blank lines must be the habit of the text for one to set a heading off, and what follows must be longer.
    let Some(next) = lines[number + 1..].iter().find(|line| !line.is_blank()) else { return false };
    let prose = width.map_or(HEADING_WIDTH, |full| full.columns) / 2;
    line.width <= prose && next.width > line.width && (next.width > prose || ends_sentence(next.span.of_text(text)))
}

/// `第三章 …`, `Chapter 3`, `# …`.
fn names_chapter(line: &str) -> bool {
    if let Some(rest) = line.strip_prefix('第') {
        let name = rest.trim_start_matches(|character: char| {
            character.is_ascii_digit() || "零〇一二三四五六七八九十百千两 ".contains(character)
        });
        return name.len() < rest.len()
            && name.starts_with(['章', '回', '节', '節', '卷', '部', '篇', '集', '幕', '折']);
    }
    if line.starts_with('#') {
        return line.trim_start_matches('#').starts_with(' ');
    }
    let mut words = line.split_whitespace();
    let head = words.next().unwrap_or("").to_ascii_lowercase();
    let numbered = words.next().is_some_and(|word| {
        let word = word.trim_end_matches(['.', ':']);
        word.bytes().all(|byte| byte.is_ascii_digit())
            || word.bytes().all(|byte| b"IVXLC".contains(&byte))
            || matches!(
                word.to_ascii_lowercase().as_str(),
                "one"
                    | "two"
                    | "three"
                    | "four"
                    | "five"
                    | "six"
                    | "seven"
                    | "eight"
                    | "nine"
                    | "ten"
                    | "eleven"
                    | "twelve"
            )
    });
    matches!(head.as_str(), "chapter" | "part" | "book" | "section" | "act" | "volume") && numbered
        || matches!(head.as_str(), "prologue" | "epilogue" | "preface" | "foreword" | "contents")
            && words.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, lines: Lines) -> Vec<String> {
        paragraphs(text, lines)
            .iter()
            .map(|paragraph| {
                let kind = match paragraph.kind {
                    ParagraphKind::Text => "",
                    ParagraphKind::Heading => "# ",
                    ParagraphKind::ListItem => "* ",
                };
                let body: Vec<&str> = paragraph.lines.iter().map(|line| line.of_text(text)).collect();
                format!("{kind}{}", body.join("|"))
            })
            .collect()
    }

    #[test]
    fn lines_of_any_length_are_paragraphs() {
        let text = "天黑了。\r\n\r\n他一个人走在路上，谁也没有说话，只有风从河那边吹过来。\r\n她没有回头。\n";
        assert_eq!(
            shown(text, Lines::Auto),
            ["天黑了。", "他一个人走在路上，谁也没有说话，只有风从河那边吹过来。", "她没有回头。"]
        );
    }

    #[test]
    fn prose_wrapped_at_a_column_is_joined() {
        let text = "The boat came in late that evening, and nobody on\nthe quay had thought of lighting the lamps. We\nwaited until the last of the crates were ashore\nand then walked home.\n\nNothing was said.\n";
        let shown = shown(text, Lines::Auto);
        assert_eq!(shown.len(), 2);
        assert!(shown[0].ends_with("ashore|and then walked home."));
    }

    #[test]
    fn chinese_wrapped_at_a_column_is_joined() {
        let text = "那天傍晚船来得很晚，码头上谁也没有想到要把灯点\n起来。我们一直等到最后一箱货物也搬上了岸，这才\n慢慢走回家去。路上谁也没有说一句话，只听见河水\n的声音。\n\n第二天下雨了。\n";
        let shown = shown(text, Lines::Auto);
        assert_eq!(shown.len(), 2);
        assert!(shown[0].contains("点|起来"));
    }

    #[test]
    fn verse_is_not_prose() {
        let text = "The lamp is low upon the stair,\nA moth has settled on the glass,\nThe house is full of borrowed air,\nAnd all the borrowed hours pass.\n";
        assert_eq!(shown(text, Lines::Auto).len(), 4);
    }

    #[test]
    fn items_start_paragraphs() {
        let text = "1. 先烧水。\n2. 再放茶叶。\n\n（一）总则\n（二）分则\n\n- tea\n- rice\n";
        assert_eq!(shown(text, Lines::Auto), ["* 先烧水。", "* 再放茶叶。", "* 总则", "* 分则", "* tea", "* rice"]);
        let marked = paragraphs(text, Lines::Auto);
        assert_eq!(marked[0].marker.map(|marker| marker.of_text(text)), Some("1."));
        assert_eq!(marked[2].marker.map(|marker| marker.of_text(text)), Some("（一）"));
    }

    #[test]
    fn a_year_or_an_initial_at_the_head_of_a_line_is_no_item() {
        assert_eq!(shown("2019. That was the year.", Lines::Auto), ["2019. That was the year."]);
        let text = "She had been reading for an hour the letters of\nA. Novak, who was at that time living near the\nharbour with two cats and a very loud parrot that\nnobody liked.\n";
        assert_eq!(shown(text, Lines::Auto).len(), 1);
    }

    #[test]
    fn headings_are_named_or_stand_alone() {
        let text = "第三章 归途\n\n他们在天亮以前上了路，谁也没有说话，一直走到了河边。\n\n河边\n\n河水比去年低，石头都露了出来，孩子们在上面跳来跳去。\n";
        let kinds: Vec<ParagraphKind> = paragraphs(text, Lines::Auto).iter().map(|paragraph| paragraph.kind).collect();
        use ParagraphKind::{Heading, Text};
        assert_eq!(kinds, [Heading, Text, Heading, Text]);
    }

    #[test]
    fn hostile_input_is_survived() {
        for text in ["", "\n", "\r\r\n\n", "-", "1.", "（", "第", "\u{feff}", "\u{2028}a\u{2029}"] {
            let _ = paragraphs(text, Lines::Auto);
            let _ = paragraphs(text, Lines::Wrapped);
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_but_white_space_is_left_out(text in "[ab.A1。我（）一、①\\-* \t\r\n\u{2028}]{0,80}") {
            for lines in [Lines::Auto, Lines::Wrapped, Lines::Paragraph] {
                let mut last = 0;
                let mut gaps = String::new();
                for paragraph in paragraphs(&text, lines) {
                    for span in paragraph.marker.into_iter().chain(paragraph.lines) {
                        proptest::prop_assert!(span.start as usize >= last);
                        proptest::prop_assert!(!span.of_text(&text).trim().is_empty());
                        gaps.push_str(&text[last..span.start as usize]);
                        last = span.end as usize;
                    }
                }
                gaps.push_str(&text[last..]);
                proptest::prop_assert!(gaps.trim().is_empty());
            }
        }
    }
}
