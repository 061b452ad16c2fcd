//! Languages, the two sides of a bitext, and a guess at which language a text is in.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Which side of a bitext: the original or its translation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The original.
    Source,
    /// The translation.
    Target,
}

impl Side {
    /// Returns the other side.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Source => Self::Target,
            Self::Target => Self::Source,
        }
    }
}

impl fmt::Display for Side {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Source => "source",
            Self::Target => "target",
        })
    }
}

/// A language tag (BCP 47), such as `zh`, `zh-Hant-TW` or `en-GB`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Lang(String);

impl Lang {
    /// Reads a tag. Underscores count as hyphens and case is mended (`ZH_cn` is `zh-CN`); `cmn` and `chi` are `zh`, `eng` is
    /// `en`. Gives `None` for what cannot be a tag.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        let mut parts = Vec::new();
        for (number, part) in tag.trim().split(['-', '_']).enumerate() {
            let fits = (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
            if !fits {
                return None;
            }
            let part = part.to_ascii_lowercase();
            parts.push(match (number, part.as_str()) {
                (0, "cmn" | "chi" | "zho") => "zh".to_owned(),
                (0, "eng") => "en".to_owned(),
                (0, _) => part,
                (_, _) if part.len() == 4 => part[..1].to_ascii_uppercase() + &part[1..],
                (_, _) if part.len() == 2 => part.to_ascii_uppercase(),
                (_, _) => part,
            });
        }
        let primary = &parts[0];
        let is_language = (2..=3).contains(&primary.len()) && primary.bytes().all(|byte| byte.is_ascii_alphabetic());
        is_language.then(|| Self(parts.join("-")))
    }

    /// Guesses the language of a text: by script where the script tells, else by its words.
    ///
    /// Gives `zh` with no script said for any Chinese, and `None` where the text is too short or too mixed to tell. Code and
    /// names in Latin letters do not hide Chinese; Chinese left in a text of another language does not make it Chinese.
    #[must_use]
    pub fn detect(text: &str) -> Option<Self> {
        let counts = ScriptCounts::of(text);
        match counts.script()? {
            Script::Han => Some(Self::chinese()),
            Script::Kana => Some(Self("ja".to_owned())),
            Script::Hangul => Some(Self("ko".to_owned())),
            Script::Letters => detect_by_words(text),
        }
    }

    /// Chinese, with no region or script said.
    #[must_use]
    pub fn chinese() -> Self {
        Self("zh".to_owned())
    }

    /// English, with no region said.
    #[must_use]
    pub fn english() -> Self {
        Self("en".to_owned())
    }

    /// Returns the whole tag.
    #[must_use]
    pub fn tag(&self) -> &str {
        &self.0
    }

    /// Returns the language without script and region: `zh` of `zh-Hant-TW`.
    #[must_use]
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }

    /// Tells whether this is Chinese of any kind.
    #[must_use]
    pub fn is_chinese(&self) -> bool {
        self.is_of("zh")
    }

    /// Tells whether this is English of any kind.
    #[must_use]
    pub fn is_english(&self) -> bool {
        self.is_of("en")
    }

    /// Tells whether a language is this one's [`primary`](Self::primary), without looking for its end: words ask all the time.
    fn is_of(&self, primary: &str) -> bool {
        self.0.strip_prefix(primary).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Tells whether a character is a Han character: a letter of Chinese, also in Japanese and old Korean.
#[must_use]
pub fn is_han(character: char) -> bool {
    matches!(character,
        '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{3005}' | '\u{3007}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}')
}

/// What a text is mostly written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Han,
    Kana,
    Hangul,
    /// An alphabet that several languages share.
    Letters,
}

/// How much of a text is in which script: characters of the scripts that are written without spaces, words of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct ScriptCounts {
    han: usize,
    kana: usize,
    hangul: usize,
    words: usize,
}

impl ScriptCounts {
    fn of(text: &str) -> Self {
        let mut counts = Self::default();
        let mut in_word = false;
        for character in text.chars() {
            let mut letter = false;
            match character {
                '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' => counts.kana += 1,
                '\u{AC00}'..='\u{D7A3}' => counts.hangul += 1,
                _ if is_han(character) => counts.han += 1,
                _ => letter = character.is_alphabetic(),
            }
            counts.words += usize::from(letter && !in_word);
            in_word = letter;
        }
        counts
    }

    fn script(self) -> Option<Script> {
        let wide = self.han + self.kana + self.hangul;
        if wide + self.words == 0 {
            return None;
        }
        // A Chinese page full of code has down to 0.3 Han characters to a Latin word, an English page with Chinese left in it
        // up to 0.12: counted over pages of technical documentation in both languages, among which the two do not meet.
        if wide * 4 < self.words {
            return Some(Script::Letters);
        }
        // Running Japanese is about half kana; a Chinese text that names Japanese things stays far below a tenth.
        if self.hangul > self.han + self.kana {
            Some(Script::Hangul)
        } else if self.kana * 10 > self.han + self.kana {
            Some(Script::Kana)
        } else {
            Some(Script::Han)
        }
    }
}

/// Shortest text, in characters, on which trigram statistics are worth asking; `whatlang` advises against shorter ones.
const FEWEST_CHARACTERS: usize = 200;
/// Longest stretch of a text, in bytes, that is asked; more does not change the answer.
const ASKED_BYTES: usize = 64 * 1024;
/// The commonest words of English that other languages in Latin letters do not share.
const ENGLISH_WORDS: [&str; 16] =
    ["the", "and", "of", "with", "that", "this", "are", "from", "which", "you", "have", "be", "it", "is", "to", "as"];

fn detect_by_words(text: &str) -> Option<Lang> {
    let start = first_bytes(text, ASKED_BYTES);
    let (mut letters, mut ascii) = (0_usize, 0_usize);
    for character in start.chars().filter(|character| character.is_alphabetic()) {
        letters += 1;
        ascii += usize::from(character.is_ascii());
    }
    let (mut words, mut english) = (0_usize, 0_usize);
    for word in start.split(|character: char| !character.is_alphabetic()).filter(|word| !word.is_empty()) {
        words += 1;
        english += usize::from(ENGLISH_WORDS.iter().any(|known| word.eq_ignore_ascii_case(known)));
    }
    // A foreign name or two may stand in an English text; one word in six of English prose is one of the list.
    let plain = ascii * 50 >= letters * 49;
    if plain && english > 0 && english * 12 >= words {
        return Some(Lang::english());
    }
    if letters < FEWEST_CHARACTERS {
        return None;
    }
    let found = whatlang::detect(start).filter(whatlang::Info::is_reliable);
    let Some(found) = found else {
        // Code and lists of names confuse trigrams; a page of them in English still has some of its words.
        return (plain && english * 100 >= words).then(Lang::english);
    };
    let code = found.lang().code();
    let short = SHORT_CODES.iter().find(|(long, _)| *long == code).map_or(code, |(_, short)| short);
    Lang::parse(short)
}

/// Returns at most the first `limit` bytes of a text, without cutting a character.
fn first_bytes(text: &str, limit: usize) -> &str {
    let end = (0..=limit.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or(0)]
}

/// BCP 47 wants the code of two letters where ISO 639 has one; `whatlang` gives the one of three.
const SHORT_CODES: [(&str, &str); 68] = [
    ("epo", "eo"),
    ("rus", "ru"),
    ("spa", "es"),
    ("por", "pt"),
    ("ita", "it"),
    ("ben", "bn"),
    ("fra", "fr"),
    ("deu", "de"),
    ("ukr", "uk"),
    ("kat", "ka"),
    ("ara", "ar"),
    ("hin", "hi"),
    ("jpn", "ja"),
    ("heb", "he"),
    ("yid", "yi"),
    ("pol", "pl"),
    ("amh", "am"),
    ("jav", "jv"),
    ("kor", "ko"),
    ("nob", "nb"),
    ("dan", "da"),
    ("swe", "sv"),
    ("fin", "fi"),
    ("tur", "tr"),
    ("nld", "nl"),
    ("hun", "hu"),
    ("ces", "cs"),
    ("ell", "el"),
    ("bul", "bg"),
    ("bel", "be"),
    ("mar", "mr"),
    ("kan", "kn"),
    ("ron", "ro"),
    ("slv", "sl"),
    ("hrv", "hr"),
    ("srp", "sr"),
    ("mkd", "mk"),
    ("lit", "lt"),
    ("lav", "lv"),
    ("est", "et"),
    ("tam", "ta"),
    ("vie", "vi"),
    ("urd", "ur"),
    ("tha", "th"),
    ("guj", "gu"),
    ("uzb", "uz"),
    ("pan", "pa"),
    ("aze", "az"),
    ("ind", "id"),
    ("tel", "te"),
    ("pes", "fa"),
    ("mal", "ml"),
    ("ori", "or"),
    ("mya", "my"),
    ("nep", "ne"),
    ("sin", "si"),
    ("khm", "km"),
    ("tuk", "tk"),
    ("aka", "ak"),
    ("zul", "zu"),
    ("sna", "sn"),
    ("afr", "af"),
    ("lat", "la"),
    ("slk", "sk"),
    ("cat", "ca"),
    ("tgl", "tl"),
    ("hye", "hy"),
    ("cym", "cy"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn detected(text: &str) -> Option<String> {
        Lang::detect(text).map(|lang| lang.tag().to_owned())
    }

    #[test]
    fn script_tells_chinese_japanese_and_korean() {
        assert_eq!(detected("今天下雨，我们没有出门。").as_deref(), Some("zh"));
        assert_eq!(detected("今天下雨，我們沒有出門。").as_deref(), Some("zh"));
        assert_eq!(detected("今日は雨なので、出かけませんでした。").as_deref(), Some("ja"));
        assert_eq!(detected("오늘은 비가 와서 나가지 않았습니다.").as_deref(), Some("ko"));
        assert_eq!(
            detected("在秋叶原他买了一本叫《ゆき》的旧书，回来以后读了整整三天，还给朋友写信说起这件事。").as_deref(),
            Some("zh")
        );
    }

    #[test]
    fn code_does_not_hide_chinese() {
        let text = "调用 open(path, flags) 之后再调用 close(handle)，否则 handle 会泄漏。\nfn main() { let file = open(path, READ); close(file); }";
        assert_eq!(detected(text).as_deref(), Some("zh"));
    }

    #[test]
    fn a_little_chinese_does_not_make_english_chinese() {
        let text = "The word 豆腐 names a food that is made from beans, and it has been eaten in this valley for a very long time.";
        assert_ne!(detected(text).as_deref(), Some("zh"));
    }

    #[test]
    fn english_is_known_from_a_sentence_on() {
        assert_eq!(detected("The rain stopped and we walked to the harbour.").as_deref(), Some("en"));
        assert_eq!(detected("Hello"), None);
        assert_eq!(detected(""), None);
        assert_eq!(detected("1234 — 56 %"), None);
    }

    #[test]
    fn long_texts_of_other_languages_get_their_short_code() {
        let german = "Am Abend kam das Schiff endlich in den Hafen, und niemand hatte daran gedacht, die Lampen anzuzünden. Wir \
            warteten, bis die letzte Kiste an Land war, und gingen dann langsam durch die dunklen Gassen nach Hause, ohne \
            ein Wort miteinander zu sprechen, während der Regen stärker wurde.";
        assert_eq!(detected(german).as_deref(), Some("de"));
    }

    #[test]
    fn every_language_of_the_detector_makes_a_tag() {
        for lang in whatlang::Lang::all() {
            let code = lang.code();
            let short = SHORT_CODES.iter().find(|(long, _)| *long == code).map_or(code, |(_, short)| short);
            assert!(Lang::parse(short).is_some_and(|tag| tag.primary().len() == 2), "{code}");
        }
    }

    #[test]
    fn a_cut_in_the_middle_of_a_character_is_survived() {
        let text = format!("a{}", "é".repeat(ASKED_BYTES));
        let _ = Lang::detect(&text);
    }
}
