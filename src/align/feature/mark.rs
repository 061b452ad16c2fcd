//! Punctuation: questions, exclamations, quotes opened and closed, clauses.

/// How often each kind of mark stands in a stretch of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in super::super) struct MarkCounts {
    pub questions: u16,
    pub exclamations: u16,
    /// Commas, semicolons, colons and dashes: places where a translator may cut a sentence.
    pub clauses: u16,
    pub colons: u16,
    pub ellipses: u16,
    pub quotes_opened: u16,
    pub quotes_closed: u16,
}

impl std::ops::AddAssign<&Self> for MarkCounts {
    fn add_assign(&mut self, other: &Self) {
        let pairs = [
            (&mut self.questions, other.questions),
            (&mut self.exclamations, other.exclamations),
            (&mut self.clauses, other.clauses),
            (&mut self.colons, other.colons),
            (&mut self.ellipses, other.ellipses),
            (&mut self.quotes_opened, other.quotes_opened),
            (&mut self.quotes_closed, other.quotes_closed),
        ];
        for (sum, more) in pairs {
            *sum = sum.saturating_add(more);
        }
    }
}

/// The punctuation of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in super::super) struct Marks {
    pub counts: MarkCounts,
    pub opens_speech: bool,
    pub ends_speech: bool,
    pub last: LastMark,
}

/// What a quote does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Quote {
    Opens,
    Closes,
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

impl LastMark {
    /// Tells whether the mark ends a sentence.
    pub(in super::super) fn is_final(self) -> bool {
        matches!(self, Self::Stop | Self::Question | Self::Exclamation | Self::Ellipsis)
    }
}

impl Marks {
    pub(in super::super) fn of(text: &str) -> Self {
        let mut marks = Self::default();
        let counts = &mut marks.counts;
        let bump = |count: &mut u16| *count = count.saturating_add(1);
        let mut quotes = StraightQuotes::default();
        let mut before = ' ';
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            let after = letters.peek().copied().unwrap_or(' ');
            match letter {
                '?' | '？' => bump(&mut counts.questions),
                '!' | '！' => bump(&mut counts.exclamations),
                ',' | '，' | ';' | '；' | '、' => bump(&mut counts.clauses),
                ':' | '：' => {
                    bump(&mut counts.clauses);
                    bump(&mut counts.colons);
                }
                // A dash of two characters is one dash.
                '—' | '–' if before != letter => bump(&mut counts.clauses),
                '…' if before != letter => bump(&mut counts.ellipses),
                '.' if before == '.' && after == '.' => bump(&mut counts.ellipses),
                _ => {}
            }
            if let Some(quote) = quotes.read(before, letter, after) {
                bump(if quote == Quote::Opens { &mut counts.quotes_opened } else { &mut counts.quotes_closed });
            }
            before = letter;
        }
        marks.opens_speech = text.trim_start().starts_with(is_quote);
        marks.ends_speech = text.trim_end().ends_with(is_quote);
        marks.last = last_mark(text);
        marks
    }
}

/// Tells what a quote does; straight ones say it only by what stands around them.
#[derive(Default)]
struct StraightQuotes {
    double_open: bool,
    single_open: bool,
}

impl StraightQuotes {
    fn read(&mut self, before: char, letter: char, after: char) -> Option<Quote> {
        let starts = before.is_whitespace() || matches!(before, '(' | '（' | '—' | '–' | '-' | '"' | '“' | '‘' | '\'');
        match letter {
            '“' | '「' | '『' | '«' | '„' | '‘' => Some(Quote::Opens),
            '”' | '」' | '』' | '»' => Some(Quote::Closes),
            '"' | '＂' => {
                self.double_open = !self.double_open && starts;
                Some(if self.double_open { Quote::Opens } else { Quote::Closes })
            }
            // Between letters it is an apostrophe; after a letter a plural's, unless something is open that it can close.
            '\'' | '’' if before.is_alphanumeric() && after.is_alphanumeric() => None,
            '\'' if starts && !after.is_whitespace() => {
                self.single_open = true;
                Some(Quote::Opens)
            }
            '\'' | '’' if self.single_open || !before.is_alphanumeric() => {
                self.single_open = false;
                Some(Quote::Closes)
            }
            _ => None,
        }
    }
}

fn is_quote(letter: char) -> bool {
    matches!(letter, '“' | '”' | '"' | '\'' | '「' | '」' | '『' | '』' | '＂' | '«' | '»' | '„' | '‘' | '’')
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
        Some(',' | '，' | ';' | '；' | '—' | '–' | '、') => LastMark::Comma,
        _ => LastMark::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speech_and_last_marks_are_seen_in_both_scripts() {
        let chinese = Marks::of("“你去吗？”");
        for english in ["\"Will you go?\"", "'Will you go?'", "‘Will you go?’"] {
            assert_eq!(chinese, Marks::of(english), "{english}");
        }
        assert_eq!(chinese.last, LastMark::Question);
        assert!(chinese.opens_speech && chinese.ends_speech);
    }

    #[test]
    fn an_unclosed_quote_is_seen() {
        let quotes = |text: &str| {
            let counts = Marks::of(text).counts;
            (counts.quotes_opened, counts.quotes_closed)
        };
        for text in ["“走吧。", "he said. \"And then", "he said. 'And then"] {
            assert_eq!(quotes(text), (1, 0), "{text}");
        }
        for text in ["走吧。”", "not today.\"", "not today.'"] {
            assert_eq!(quotes(text), (0, 1), "{text}");
        }
    }

    #[test]
    fn an_apostrophe_is_no_quote() {
        for text in ["It's the boys' room, isn’t it", "the students’ hall"] {
            let counts = Marks::of(text).counts;
            assert_eq!((counts.quotes_opened, counts.quotes_closed), (0, 0), "{text}");
        }
    }
}
