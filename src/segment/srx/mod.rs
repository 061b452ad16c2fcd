//! Segmentation rules of other tools: SRX 2.0.
//!
//! Takes the text of an SRX file; gives back an [`Srx`] that can cut in place of our own rules, and writes one that
//! approximates them ([`export`]). It does *not* open files. What a rule asks for and we have no engine for is left out and
//! named, never dropped in silence.
//!
//! At each place the first rule decides whose first pattern ends there and whose second begins there. Patterns are searched
//! as OmegaT and Okapi search them: leftmost, greedy, matches one after another.

mod compile;
mod dialect;
mod export;
mod pattern;
mod read;

pub(super) use compile::{Compiled, Held};
pub use export::export;

use pattern::Pattern;

use crate::error::Result;

/// The rules of an SRX file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Srx {
    cascade: Cascade,
    languages: Vec<LanguageRule>,
    maps: Vec<LanguageMap>,
    notices: Vec<String>,
}

/// Which language maps count for a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Cascade {
    /// Every one that fits, one after another.
    #[default]
    EveryMap,
    /// The first that fits.
    FirstMap,
}

/// Whether a rule cuts or keeps others from cutting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Breaks {
    Yes,
    No,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct LanguageRule {
    name: String,
    rules: Vec<Rule>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    breaks: Breaks,
    before: String,
    after: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct LanguageMap {
    pattern: String,
    rule: String,
}

/// A rule that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RejectedRule {
    /// The name of its language rule.
    pub language: String,
    /// Its place among the rules of that name, from 1.
    pub number: usize,
    /// Why it cannot be compiled, in a few words.
    pub reason: String,
}

impl Srx {
    /// Reads an SRX 2.0 file from its decoded text.
    ///
    /// # Errors
    ///
    /// [`crate::ErrorKind::Format`] with line and column, where the file is not well-formed, is no SRX 2.0, names an entity
    /// that is not XML's own, or breaks the rules of SRX.
    ///
    /// # Examples
    ///
    /// ```
    /// let error = duiqi::segment::Srx::parse("<srx version='1.0'/>").unwrap_err();
    /// assert_eq!(error.to_string(), "line 1, column 1: this is SRX 1.0; save the rules as SRX 2.0");
    /// ```
    pub fn parse(text: &str) -> Result<Self> {
        read::read(text)
    }

    /// Returns the number of rules, those of all languages together.
    #[must_use]
    pub fn rule_count(&self) -> usize {
        self.languages.iter().map(|language| language.rules.len()).sum()
    }

    /// Compiles every rule of every language and returns those that cannot be used.
    #[must_use]
    pub fn rejected(&self) -> Vec<RejectedRule> {
        let mut rejected = Vec::new();
        for language in &self.languages {
            for (number, rule) in (1..).zip(&language.rules) {
                if let Err(reason) = compile::halves(rule) {
                    rejected.push(RejectedRule { language: language.name.clone(), number, reason });
                }
            }
        }
        rejected
    }

    /// The language rules that count for a language tag, in order, and what is wrong with the maps.
    fn languages_of(&self, tag: &str) -> (Vec<&LanguageRule>, Vec<String>) {
        let (mut found, mut notices): (Vec<&LanguageRule>, Vec<String>) = (Vec::new(), Vec::new());
        // Some tools write `ZH_CN`.
        let underscored = tag.replace('-', "_");
        for map in &self.maps {
            let fits = |tag: &str| Pattern::matches_whole(&map.pattern, tag);
            match fits(tag).and_then(|fit| if fit { Ok(true) } else { fits(&underscored) }) {
                Err(reason) => notices.push(format!("the language map `{}` is left out: {reason}", map.pattern)),
                Ok(false) => {}
                Ok(true) => {
                    // Several maps may lead to the same rules; a second time they could not say anything new.
                    let named = self.languages.iter().filter(|language| language.name == map.rule);
                    for language in named {
                        if !found.iter().any(|known| std::ptr::eq(*known, language)) {
                            found.push(language);
                        }
                    }
                    if self.cascade == Cascade::FirstMap {
                        break;
                    }
                }
            }
        }
        (found, notices)
    }
}
