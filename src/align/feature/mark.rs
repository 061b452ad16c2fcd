//! Punctuation: questions, exclamations, quotes opened and closed, clauses.

/// The punctuation of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in super::super) struct Marks {
    pub questions: u16,
    pub exclamations: u16,
    /// Commas, semicolons, colons and dashes: places where a translator may cut a sentence.
    pub clauses: u16,
    /// Opening minus closing quotes.
    pub quote_balance: i16,
    pub opens_speech: bool,
    pub ends_speech: bool,
    pub last: LastMark,
}

/// What a segment ends with, quotes and brackets put aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in super::super) enum LastMark {
    #[default]
    None,
    Stop,
    Question,
    Exclamation,
    Ellipsis,
    Colon,
    Comma,
}

impl Marks {
    pub(in super::super) fn of(text: &str) -> Self {
        let mut marks = Self::default();
        let bump = |count: &mut u16| *count = count.saturating_add(1);
        let mut straight_open = false;
        let mut before = ' ';
        for letter in text.chars() {
            match letter {
                '?' | '？' => bump(&mut marks.questions),
                '!' | '！' => bump(&mut marks.exclamations),
                ',' | '，' | ';' | '；' | ':' | '：' | '—' | '–' | '、' => bump(&mut marks.clauses),
                '“' | '「' | '『' | '«' | '„' => marks.quote_balance = marks.quote_balance.saturating_add(1),
                '”' | '」' | '』' | '»' => marks.quote_balance = marks.quote_balance.saturating_sub(1),
                '"' | '＂' => {
                    let opens = !straight_open && (before.is_whitespace() || matches!(before, '(' | '—' | '-' | '（'));
                    marks.quote_balance = marks.quote_balance.saturating_add(if opens { 1 } else { -1 });
                    straight_open = opens;
                }
                _ => {}
            }
            before = letter;
        }
        marks.opens_speech = text.trim_start().starts_with(is_quote);
        marks.ends_speech = text.trim_end().ends_with(is_quote);
        marks.last = last_mark(text);
        marks
    }
}

fn is_quote(letter: char) -> bool {
    matches!(letter, '“' | '”' | '"' | '「' | '」' | '『' | '』' | '＂' | '«' | '»' | '„' | '‘' | '’')
}

fn last_mark(text: &str) -> LastMark {
    let end =
        |letter: char| is_quote(letter) || letter.is_whitespace() || matches!(letter, ')' | '）' | ']' | '】' | '*');
    let text = text.trim_end_matches(end);
    if text.ends_with("...") {
        return LastMark::Ellipsis;
    }
    match text.chars().next_back() {
        Some('.' | '。' | '．' | '｡') => LastMark::Stop,
        Some('?' | '？') => LastMark::Question,
        Some('!' | '！') => LastMark::Exclamation,
        Some('…') => LastMark::Ellipsis,
        Some(':' | '：') => LastMark::Colon,
        Some(',' | '，' | ';' | '；' | '—' | '、') => LastMark::Comma,
        _ => LastMark::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speech_and_last_marks_are_seen_in_both_scripts() {
        let chinese = Marks::of("“你去吗？”");
        let english = Marks::of("\"Will you go?\"");
        assert_eq!(chinese, english);
        assert_eq!(chinese.last, LastMark::Question);
        assert_eq!(chinese.quote_balance, 0);
        assert!(chinese.opens_speech && chinese.ends_speech);
    }

    #[test]
    fn an_unclosed_quote_is_counted() {
        assert_eq!(Marks::of("“走吧。").quote_balance, 1);
        assert_eq!(Marks::of("he said. \"And then").quote_balance, 1);
        assert_eq!(Marks::of("not today.\"").quote_balance, -1);
    }
}
