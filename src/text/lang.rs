//! Languages, the two sides of a bitext, and a guess at which language a text is in.

use std::fmt;

/// Which side of a bitext: the original or its translation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
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
        self.primary() == "zh"
    }

    /// Tells whether this is English of any kind.
    #[must_use]
    pub fn is_english(&self) -> bool {
        self.primary() == "en"
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
