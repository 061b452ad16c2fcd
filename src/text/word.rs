//! The words of a sentence, and the key by which a word is looked up.
//!
//! Takes text; gives back tokens in order with their byte spans, and for each token its matching key. It does *not* cut
//! Chinese into words: a run of Han characters is one token here, and the lexicon cuts it by its own vocabulary.

use crate::text::han::{fold, half_width, is_han};
use crate::text::lang::Lang;
use crate::text::span::ByteSpan;
use crate::text::stem::stem;

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Han characters, as many as stand together.
    Han,
    /// A word of any script with letters (Latin, Cyrillic, kana …); digits may follow the letters (`utf8`).
    Word,
    /// Digits, with points and thousands commas inside (`1,234.5`).
    Number,
    /// A punctuation mark or symbol; a mark repeated is one token (`……`).
    Mark,
}

/// A token of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Token {
    /// Where it stands, in bytes of the text given.
    pub span: ByteSpan,
    /// What it is made of.
    pub kind: TokenKind,
}

/// Cuts a text into tokens, in order; what lies between them is white space or control characters.
///
/// Words end at hyphens, underscores and apostrophes, except that an English clitic stays with its word (`John's`, `they'll`)
/// and `n't` is a word of its own (`do` `n't`), because a translation has a word for it. Digits that open a word are a number
/// (`10kg` is `10` `kg`). Linear in the length of the text.
///
/// # Examples
///
/// ```
/// use duiqi::text::word::{TokenKind, tokens};
/// let text = "他有3个iPhone。";
/// let kinds: Vec<_> = tokens(text).iter().map(|token| (token.span.of_text(text), token.kind)).collect();
/// assert_eq!(kinds, [
///     ("他有", TokenKind::Han), ("3", TokenKind::Number), ("个", TokenKind::Han), ("iPhone", TokenKind::Word), ("。", TokenKind::Mark),
/// ]);
/// ```
#[must_use]
pub fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::with_capacity(text.len() / 5);
    let mut scan = Scan { text, place: 0 };
    while let Some(character) = scan.peek() {
        let start = scan.place;
        let kind = match class(character) {
            Class::Space => {
                scan.bump(character);
                continue;
            }
            Class::Han => {
                scan.skip(|next| class(next) == Class::Han);
                TokenKind::Han
            }
            Class::Digit => {
                scan.number();
                TokenKind::Number
            }
            Class::Letter => {
                scan.word(&mut found);
                continue;
            }
            Class::Mark => {
                scan.skip(|next| next == character);
                TokenKind::Mark
            }
        };
        found.push(Token { span: ByteSpan::of(start, scan.place), kind });
    }
    found
}

/// Returns the key by which a token is matched; the language decides whether English endings come off.
///
/// Han characters are folded to simplified. Words are folded to half width, lower case and letters without accents, lose an
/// English clitic, and in English are stemmed; `n't` has the key `not`. Numbers lose their thousands commas. Marks are folded
/// to half width.
#[must_use]
pub fn key(token: &str, kind: TokenKind, lang: &Lang) -> String {
    match kind {
        TokenKind::Han => token.chars().map(fold).collect(),
        TokenKind::Number => token.chars().map(half_width).filter(|character| *character != ',').collect(),
        TokenKind::Mark => token.chars().map(half_width).collect(),
        TokenKind::Word => word_key(token, lang),
    }
}

fn word_key(token: &str, lang: &Lang) -> String {
    let mut bare = String::with_capacity(token.len());
    let mut has_clitic = false;
    if token.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        // Nearly every word of English; all that is below leaves it as it is but for its capitals.
        bare.push_str(token);
        bare.make_ascii_lowercase();
        return if lang.is_english() { stem(bare) } else { bare };
    }
    for character in token.chars().map(half_width) {
        if is_apostrophe(character) {
            has_clitic = true;
            break;
        }
        for lower in character.to_lowercase() {
            if !is_combining(lower) {
                push_without_accent(&mut bare, lower);
            }
        }
    }
    // `can't` is cut as `can` `'t`, every other negation as `do` `n't`.
    if has_clitic && (bare.is_empty() || bare == "n") {
        return "not".to_owned();
    }
    if lang.is_english() { stem(bare) } else { bare }
}

/// Base letters of the Latin letters with marks, for the ranges U+00E0–U+017F and the letters of pinyin, and of the two
/// Cyrillic letters that decompose; what is not listed stays as it is.
const ACCENTS: [(&str, &str); 25] = [
    ("a", "àáâãäåāăąǎ"),
    ("ae", "æ"),
    ("c", "çćĉċč"),
    ("d", "ďđð"),
    ("e", "èéêëēĕėęě"),
    ("g", "ĝğġģ"),
    ("h", "ĥħ"),
    ("i", "ìíîïĩīĭįıǐ"),
    ("j", "ĵ"),
    ("k", "ķ"),
    ("l", "ĺļľŀł"),
    ("n", "ñńņňŉ"),
    ("o", "òóôõöøōŏőǒ"),
    ("oe", "œ"),
    ("r", "ŕŗř"),
    ("s", "śŝşš"),
    ("ss", "ß"),
    ("t", "ţťŧ"),
    ("th", "þ"),
    ("u", "ùúûüũūŭůűųǔǖǘǚǜ"),
    ("w", "ŵ"),
    ("y", "ýÿŷ"),
    ("z", "źżž"),
    ("е", "ё"),
    ("и", "й"),
];

fn push_without_accent(key: &mut String, character: char) {
    if !matches!(character, '\u{DF}'..='\u{1DC}' | 'ё' | 'й') {
        key.push(character);
        return;
    }
    match ACCENTS.iter().find(|(_, marked)| marked.contains(character)) {
        Some((base, _)) => key.push_str(base),
        None => key.push(character),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Space,
    Han,
    Digit,
    Letter,
    Mark,
}

#[inline]
fn class(character: char) -> Class {
    match character {
        'a'..='z' | 'A'..='Z' => Class::Letter,
        '0'..='9' => Class::Digit,
        ' ' => Class::Space,
        '\u{4E00}'..='\u{9FFF}' => Class::Han,
        _ => class_of_half_width(half_width(character)),
    }
}

/// The class of any character but full-width ones, which are given as what they are in half width: a fraction of most texts.
fn class_of_half_width(character: char) -> Class {
    match character {
        _ if character.is_ascii_alphabetic() => Class::Letter,
        _ if character.is_ascii_digit() => Class::Digit,
        _ if character.is_whitespace() || character.is_control() => Class::Space,
        _ if character.is_ascii() => Class::Mark,
        _ if is_han(character) => Class::Han,
        _ if character.is_alphabetic() => Class::Letter,
        _ if character.is_numeric() => Class::Digit,
        _ => Class::Mark,
    }
}

fn is_combining(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36F}')
}

fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '\u{2019}' | '\u{2BC}')
}

struct Scan<'a> {
    text: &'a str,
    place: usize,
}

impl Scan<'_> {
    fn peek(&self) -> Option<char> {
        match self.text.as_bytes().get(self.place)? {
            byte if byte.is_ascii() => Some(char::from(*byte)),
            _ => self.text.get(self.place..)?.chars().next(),
        }
    }

    fn bump(&mut self, character: char) {
        self.place += character.len_utf8();
    }

    fn skip(&mut self, wanted: impl Fn(char) -> bool) {
        while let Some(character) = self.peek().filter(|character| wanted(*character)) {
            self.bump(character);
        }
    }

    fn number(&mut self) {
        loop {
            self.skip(|character| class(character) == Class::Digit);
            let mut ahead = self.text[self.place..].chars();
            let inner = ahead.next().map(half_width);
            let digits = ahead.take_while(|next| class(*next) == Class::Digit).take(4).count();
            // A comma counts only before exactly three digits: `1,2` is a list.
            let goes_on = match inner {
                Some('.') => digits > 0,
                Some(',') => digits == 3,
                _ => false,
            };
            match self.peek() {
                Some(mark) if goes_on => self.bump(mark),
                _ => return,
            }
        }
    }

    /// Reads a word and what clings to it, as one token or two.
    fn word(&mut self, found: &mut Vec<Token>) {
        let start = self.place;
        // Nearly every word ends where its plain letters do.
        self.place += self.text.as_bytes()[start..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        self.skip(|character| matches!(class(character), Class::Letter | Class::Digit) || is_combining(character));
        let end = self.place;
        let mut push = |start: usize, end: usize| {
            found.push(Token { span: ByteSpan::of(start, end), kind: TokenKind::Word });
        };
        let Some(clitic_end) = self.clitic_end() else { return push(start, end) };
        let clitic = self.text[end..clitic_end].trim_start_matches(is_apostrophe);
        self.place = clitic_end;
        if !clitic.eq_ignore_ascii_case("t") {
            return push(start, clitic_end);
        }
        let before = &self.text[start..end];
        let is_can = before.eq_ignore_ascii_case("can");
        match before.char_indices().next_back() {
            Some((at, 'n' | 'N')) if at > 0 && !is_can => {
                push(start, start + at);
                push(start + at, clitic_end);
            }
            _ if is_can => {
                push(start, end);
                push(end, clitic_end);
            }
            _ => push(start, clitic_end),
        }
    }

    /// Where an English clitic that starts at this place ends, if there is one.
    fn clitic_end(&self) -> Option<usize> {
        let rest = &self.text[self.place..];
        let apostrophe = rest.chars().next().filter(|character| is_apostrophe(*character))?;
        let letters = &rest[apostrophe.len_utf8()..];
        let len =
            letters.chars().take_while(|character| matches!(class(*character), Class::Letter | Class::Digit)).take(3);
        let clitic: String = len.collect();
        let is_clitic = ["s", "t", "re", "ve", "ll", "d", "m"].iter().any(|known| clitic.eq_ignore_ascii_case(known));
        is_clitic.then(|| self.place + apostrophe.len_utf8() + clitic.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        tokens(text).iter().map(|token| token.span.of_text(text)).collect()
    }

    fn keys(text: &str, lang: &Lang) -> Vec<String> {
        tokens(text).iter().map(|token| key(token.span.of_text(text), token.kind, lang)).collect()
    }

    #[test]
    fn common_characters_have_the_class_of_their_kind() {
        for character in '\0'..=char::MAX {
            assert!(class(character) == class_of_half_width(half_width(character)), "{character:?}");
        }
    }

    #[test]
    fn negation_is_a_word_and_other_clitics_are_not() {
        assert_eq!(
            cut("John's don't can't we’ll rock'n'roll l'homme"),
            ["John's", "do", "n't", "can", "'t", "we’ll", "rock", "'", "n", "'", "roll", "l", "'", "homme"]
        );
        assert_eq!(keys("John's don't can't we’ll", &Lang::english()), ["john", "do", "not", "can", "not", "we"]);
    }

    #[test]
    fn numbers_keep_points_and_thousands() {
        assert_eq!(
            cut("1,234.5 3.14. 1,2 10kg utf8 １２３，４５６"),
            ["1,234.5", "3.14", ".", "1", ",", "2", "10", "kg", "utf8", "１２３，４５６"]
        );
        assert_eq!(keys("1,234.5 １２３，４５６", &Lang::chinese()), ["1234.5", "123456"]);
    }

    #[test]
    fn keys_fold_width_case_accents_and_script() {
        assert_eq!(keys("ＡＰＩ Café cafe\u{301} 對齊", &Lang::chinese()), ["api", "cafe", "cafe", "对齐"]);
        assert_eq!(keys("Straßen über", &Lang::parse("de").unwrap()), ["strassen", "uber"]);
        assert_eq!(keys("stories Running", &Lang::english()), ["story", "run"]);
        assert_eq!(keys("stories", &Lang::parse("fr").unwrap()), ["stories"]);
    }

    #[test]
    fn hyphens_and_marks_stand_alone() {
        assert_eq!(
            cut("well-known……snake_case——！！"),
            ["well", "-", "known", "……", "snake", "_", "case", "——", "！！"]
        );
        assert_eq!(cut("カタカナと漢字"), ["カタカナと", "漢字"]);
    }

    proptest::proptest! {
        #[test]
        fn tokens_cover_all_but_space(text in "(\\PC|[a-z'’ 0-9,.n\\t]|[一-龥]){0,60}") {
            let mut end = 0;
            for token in tokens(&text) {
                let gap = &text[end..token.span.range().start];
                proptest::prop_assert!(gap.chars().all(|character| class(character) == Class::Space), "{gap:?}");
                proptest::prop_assert!(!token.span.is_empty());
                proptest::prop_assert!(!key(token.span.of_text(&text), token.kind, &Lang::english()).is_empty() || token.kind == TokenKind::Word);
                end = token.span.range().end;
            }
            proptest::prop_assert!(text[end..].chars().all(|character| class(character) == Class::Space));
        }
    }
}
