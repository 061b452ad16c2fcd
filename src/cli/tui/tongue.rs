//! The language the screen speaks.
//!
//! Takes the locale, or what was asked for; picks one of two wordings. Both stand side by side where they are used, so that
//! neither is forgotten.

use crate::cli::args::Interface;

/// A language of the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tongue {
    English,
    Chinese,
}

impl Tongue {
    /// Takes what was asked for, else the locale: `LC_ALL`, `LC_MESSAGES`, `LANG`, the first that is set.
    pub(crate) fn of(interface: Interface) -> Self {
        match interface {
            Interface::En => Self::English,
            Interface::Zh => Self::Chinese,
            Interface::Auto => {
                let set = |name: &&str| std::env::var(name).ok().filter(|value| !value.is_empty());
                let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(set).unwrap_or_default();
                if locale.starts_with("zh") { Self::Chinese } else { Self::English }
            }
        }
    }

    /// Picks the wording.
    pub(crate) fn say<'a>(self, english: &'a str, chinese: &'a str) -> &'a str {
        match self {
            Self::English => english,
            Self::Chinese => chinese,
        }
    }
}
