//! NOUN: the language that messages are said in.
//!
//! Takes a message as the library and the program word it, in English; gives back the same in Chinese. All Chinese wordings
//! stand in one place, the catalogues beside this file (`zh/*.po`), which any editor of translations opens. It does *not* know
//! who asks: what goes into files and to other programs stays English, and the program alone looks at the locale.
//!
//! A message is known by its wording, as in gettext, but as it comes out and not as it was put together: the English of an entry
//! is a pattern whose `{…}` stand for any text. So findings that were read from a cache, errors that went through three layers
//! and the words of other crates are all translated at the one place where they are shown, and no rule and no reader knows of
//! it. `tests/tongue.rs` holds that every message of the source has its entry.

mod catalogue;

use std::borrow::Cow;
use std::sync::LazyLock;

use catalogue::Catalogue;

/// The catalogues, by what they are about.
const CHINESE: [&str; 6] = [
    include_str!("zh/findings.po"),
    include_str!("zh/messages.po"),
    include_str!("zh/help.po"),
    include_str!("zh/rules.po"),
    include_str!("zh/listings.po"),
    include_str!("zh/syntax.po"),
];

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::new(&CHINESE));

/// A language that messages are said in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tongue {
    /// As they are worded in the source.
    English,
    /// Simplified Chinese.
    Chinese,
}

impl Tongue {
    /// Tells the language of a locale such as `zh_CN.UTF-8`; English for all but Chinese.
    #[must_use]
    pub fn of_locale(locale: &str) -> Self {
        let language = locale.split(['_', '-', '.', '@']).next().unwrap_or_default();
        if language.eq_ignore_ascii_case("zh") { Self::Chinese } else { Self::English }
    }

    /// Picks one of two wordings that stand side by side.
    #[must_use]
    pub fn say<'a>(self, english: &'a str, chinese: &'a str) -> &'a str {
        match self {
            Self::English => english,
            Self::Chinese => chinese,
        }
    }

    /// Says a message in this language; one that no catalogue holds stays as it is.
    ///
    /// # Examples
    ///
    /// ```
    /// use duiqi::tongue::Tongue;
    ///
    /// assert_eq!(Tongue::Chinese.translate("a.txt: there is no such file"), "a.txt: 没有这个文件");
    /// assert_eq!(Tongue::English.translate("there is no such file"), "there is no such file");
    /// ```
    #[must_use]
    pub fn translate(self, message: &str) -> Cow<'_, str> {
        match self {
            Self::English => Cow::Borrowed(message),
            Self::Chinese => chinese(message).map_or(Cow::Borrowed(message), Cow::Owned),
        }
    }
}

/// Says a message in Chinese; `None` where no catalogue holds it.
#[must_use]
pub fn chinese(message: &str) -> Option<String> {
    CATALOGUE.translate(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locales_say_their_language() {
        for locale in ["zh", "zh_CN.UTF-8", "zh-Hans-CN", "zh_TW", "ZH.utf8"] {
            assert_eq!(Tongue::of_locale(locale), Tongue::Chinese, "{locale}");
        }
        for locale in ["", "C", "C.UTF-8", "en_GB.UTF-8", "POSIX", "zha_CN"] {
            assert_eq!(Tongue::of_locale(locale), Tongue::English, "{locale}");
        }
    }

    #[test]
    fn every_entry_says_itself_and_keeps_what_it_is_about() {
        let entries = CATALOGUE.entries();
        assert!(entries.len() > 300, "{}", entries.len());
        let mut wrong = Vec::new();
        for entry in entries {
            if let Err(why) = entry.is_sound() {
                wrong.push(format!("{}: {why}", entry.english()));
                continue;
            }
            let english = entry.with_marks();
            let taken = entries.iter().find(|other| std::ptr::eq(*other, entry) || other.takes(&english));
            if let Some(other) = taken.filter(|other| !std::ptr::eq(*other, entry)) {
                wrong.push(format!("{}: is taken for {}", entry.english(), other.english()));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn what_the_program_puts_together_is_taken_apart() {
        let cases = [
            ("12 beads", "12 个句对"),
            ("1 bead", "1 个句对"),
            ("6 findings in 59 beads", "59 个句对中有 6 个发现"),
            ("with 2 acts of a b.journal", "含 a b.journal 中的 2 次操作"),
            (
                "3.2亿 = 320,000,000; 32 million = 32,000,000: ten times too small.",
                "3.2亿 = 320,000,000; 32 million = 32,000,000：只有原文的 1/10。",
            ),
            ("The link address a of the source is b in the target.", "原文的链接地址 a 在译文中是 b。"),
            ("a.md: line 3: bead 4 stands where bead 3 should", "a.md: 第 3 行：句对 4 占了句对 3 的位置"),
        ];
        for (english, expected) in cases {
            assert_eq!(chinese(english).as_deref(), Some(expected), "{english}");
        }
        for unknown in ["", ": ", "a: b: c", "no catalogue holds this"] {
            assert_eq!(chinese(unknown), None, "{unknown}");
        }
        let long = "a: ".repeat(100_000);
        assert_eq!(chinese(&long), None);
    }
}
