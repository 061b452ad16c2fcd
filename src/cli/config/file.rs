//! What stands in a `duiqi.toml`: its keys, and the words that each takes.
//!
//! Takes the text of a file; gives back its settings, each with the place where it stands. It does *not* look for the file, and it
//! does *not* know what was typed.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Result, anyhow};
use duiqi::check::{Profile, RULES, Switch};
use duiqi::finding::Severity;
use duiqi::revise::STALE;
use duiqi::text::lang::Lang;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use crate::cli::args::{self, ProjectRules};
use crate::cli::tree::Mapping;

/// The keys of a file. What is absent is as if nothing had been said about it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct Settings {
    pub(crate) languages: Languages,
    /// Which files belong together.
    pub(crate) mapping: Vec<Spanned<Pair>>,
    pub(crate) profile: Option<Spanned<Word<Profile>>>,
    pub(crate) fail_on: Option<Spanned<Word<Severity>>>,
    pub(crate) min_severity: Option<Spanned<Word<Severity>>>,
    pub(crate) min_confidence: Option<Spanned<Probability>>,
    /// Paths from the folder of the file.
    pub(crate) glossary: Option<Spanned<Vec<PathBuf>>>,
    pub(crate) lexicon: Option<Spanned<Vec<PathBuf>>>,
    /// Rules that run, or do not, whatever the profile says.
    pub(crate) rules: BTreeMap<Spanned<Word<RuleName>>, bool>,
    pub(crate) severities: BTreeMap<Spanned<Word<RuleName>>, Word<Severity>>,
    /// In the unit of each rule's threshold.
    pub(crate) thresholds: BTreeMap<Spanned<Word<RuleName>>, f32>,
}

/// The languages of the sides.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct Languages {
    pub(crate) source: Option<Spanned<Word<Lang>>>,
    pub(crate) target: Option<Spanned<Word<Lang>>>,
}

/// A row of the mapping.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pair {
    pub(crate) source: String,
    pub(crate) target: String,
}

/// The name of a rule that there is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RuleName(pub(crate) &'static str);

/// A number from 0 to 1.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "f32")]
pub(crate) struct Probability(pub(crate) f32);

impl TryFrom<f32> for Probability {
    type Error = &'static str;

    fn try_from(value: f32) -> Result<Self, Self::Error> {
        (0.0..=1.0).contains(&value).then_some(Self(value)).ok_or("expected a number from 0 to 1")
    }
}

/// A value that is written as a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Word<T>(pub(crate) T);

/// What a word can stand for; the same words as on the command line.
pub(crate) trait Written: Sized {
    fn parse(word: &str) -> Result<Self, String>;
}

impl Written for Profile {
    fn parse(word: &str) -> Result<Self, String> {
        args::profile(word)
    }
}

impl Written for Severity {
    fn parse(word: &str) -> Result<Self, String> {
        args::severity(word)
    }
}

impl Written for Lang {
    fn parse(word: &str) -> Result<Self, String> {
        args::lang(word)
    }
}

impl Written for RuleName {
    fn parse(word: &str) -> Result<Self, String> {
        let mut names = rule_names();
        names.clone().find(|name| *name == word).map(Self).ok_or_else(|| {
            let near = nearest(word, &mut names);
            format!("there is no rule `{word}`{}; `duiqi explain` lists them", did_you_mean(near))
        })
    }
}

/// The names that findings go by.
pub(super) fn rule_names() -> impl Iterator<Item = &'static str> + Clone {
    const STALE_NAME: &str = "stale";
    debug_assert_eq!(STALE.as_str(), STALE_NAME);
    RULES.iter().map(|rule| rule.name).chain([STALE_NAME])
}

impl<'de, T: Written> Deserialize<'de> for Word<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        T::parse(&word).map(Word).map_err(|why| D::Error::custom(format_args!("{word:?}: {why}")))
    }
}

impl Settings {
    /// Reads the text of a file.
    ///
    /// # Errors
    ///
    /// Where it is no TOML, has a key or a value that there is not, or a mapping whose sides do not fit; the message begins with
    /// the line.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let settings: Self = toml::from_str(text).map_err(|cause| {
            let line = cause.span().map_or(1, |span| line(text, span.start));
            anyhow!("{line}: {}", explained(cause.message()))
        })?;
        for row in &settings.mapping {
            let pair = row.get_ref();
            Mapping::new(&pair.source, &pair.target)
                .map_err(|cause| anyhow!("{}: {cause}", line(text, row.span().start)))?;
        }
        Ok(settings)
    }
}

impl Settings {
    /// What it says about rules.
    pub(super) fn project(&self) -> ProjectRules {
        let switch = |is_on: bool| if is_on { Switch::On } else { Switch::Off };
        ProjectRules {
            switches: self.rules.iter().map(|(name, is_on)| (name.get_ref().0.0, switch(*is_on))).collect(),
            severities: self.severities.iter().map(|(name, severity)| (name.get_ref().0.0, severity.0)).collect(),
            thresholds: self.thresholds.iter().map(|(name, bar)| (name.get_ref().0.0, *bar)).collect(),
        }
    }
}

/// The line of a place, from 1.
pub(crate) fn line(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

/// What serde says of a key that there is not, with the key that was meant. It names the keys there are between backticks; a list of
/// our own would be a second one.
fn explained(message: &str) -> String {
    let Some(rest) = message.strip_prefix("unknown field `") else { return message.trim_end().to_owned() };
    let mut words = rest.split('`');
    let typed = words.next().unwrap_or_default();
    let mut known = words.skip(1).step_by(2);
    let listed: Vec<&str> = known.clone().collect();
    let near = nearest(typed, &mut known);
    format!("there is no key `{typed}`{}; the keys here are {}", did_you_mean(near), listed.join(", "))
}

fn did_you_mean(near: Option<&str>) -> String {
    near.map(|near| format!(", did you mean `{near}`?")).unwrap_or_default()
}

/// Least likeness (Jaro–Winkler) at which a word is suggested. Origin: that of clap's suggestions, 0.8, a little lower because the
/// lists are short.
const LIKE: f64 = 0.75;

/// The word that is most like what was typed, if one is.
fn nearest<'w>(typed: &str, words: &mut dyn Iterator<Item = &'w str>) -> Option<&'w str> {
    let typed = typed.to_lowercase().replace('_', "-");
    let rated = words.map(|word| (strsim::jaro_winkler(&typed, word), word)).filter(|(like, _)| *like >= LIKE);
    rated.max_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        Settings::parse(text).expect_err(text).to_string()
    }

    #[test]
    fn keys_that_there_are_not_are_named_with_what_was_meant() {
        assert!(refused("profle = \"strict\"").starts_with("1: there is no key `profle`, did you mean `profile`?"));
        assert!(refused("\nfail_on = \"major\"").starts_with("2: there is no key `fail_on`, did you mean `fail-on`?"));
        assert!(
            refused("[languages]\nsorce = \"zh\"").starts_with("2: there is no key `sorce`, did you mean `source`?")
        );
        let said = refused("[rules]\nnumber-valu = false");
        assert!(said.starts_with("2: ") && said.contains("did you mean `number-value`?"), "{said}");
        let said = refused("zzzz = 1");
        assert!(said.contains("there is no key `zzzz`; the keys here are languages, mapping"), "{said}");
    }

    #[test]
    fn values_that_there_are_not_are_refused_with_their_line() {
        for (text, why) in [
            ("profile = \"loud\"", "strict, normal, thorough"),
            ("fail-on = 3", "expected a string"),
            ("min-confidence = 2", "from 0 to 1"),
            ("[rules]\nomission = \"on\"", "expected a boolean"),
            ("[thresholds]\nomission = \"x\"", "f32"),
            ("[[mapping]]\nsource = \"a/**\"\ntarget = \"b/*\"", "the same wildcards"),
            ("profile = ", ""),
        ] {
            let said = refused(text);
            assert!(said.split(':').next().is_some_and(|line| line.parse::<usize>().is_ok()), "{said}");
            assert!(said.contains(why), "{said}");
        }
    }

    #[test]
    fn all_that_is_refused_is_in_chinese_too() {
        for text in [
            "profle = \"strict\"",
            "zzzz = 1",
            "[rules]\nnumber-valu = false",
            "[rules]\nzzzz = false",
            "[rules]\nomission = \"on\"",
            "[thresholds]\nomission = \"x\"",
            "[severities]\nomission = \"loud\"",
            "[[mapping]]\nsource = \"a/**\"\ntarget = \"b/*\"",
            "[[mapping]]\nsource = \"a\"",
            "profile = \"loud\"",
            "profile = loud",
            "profile = ",
            "profile",
            "profile = \"a\"\nprofile = \"b\"",
            "profile = 'a",
            "profile = \"\\q\"",
            "profile = 1 2",
            "fail-on = 3",
            "fail-on = true",
            "min-confidence = 2",
            "min-confidence = 01",
            "min-confidence = {}",
            "glossary = \"a\"",
            "glossary = [1]",
            "glossary = [\"a\" \"b\"]",
            "glossary = [,]",
            "languages = 3",
            "[languages",
            "[languages]\nsource = \"zz zz\"",
        ] {
            let said = duiqi::tongue::chinese(&refused(text)).unwrap_or_default();
            let plain: String = said.split(['`', '"']).step_by(2).collect();
            let is_word = |word: &str| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_lowercase());
            let names = ["info", "minor", "major", "critical", "strict", "normal", "thorough", "languages", "mapping"];
            let names = names.iter().chain(&["profile", "glossary", "lexicon", "rules", "severities", "thresholds"]);
            let names: Vec<&str> = names.copied().chain(["source", "target", "zh", "en", "true", "false"]).collect();
            let mut words = plain.split([' ', ',', '，', '：', '；', '、']).filter(|word| is_word(word));
            let english = words.find(|word| !names.contains(word));
            assert!(!said.is_empty() && english.is_none(), "{text}: {} -> {said}", refused(text));
        }
    }
}
