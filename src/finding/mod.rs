//! NOUN: one thing a reader should look at, with the two values that were compared and the reason.
//!
//! Takes what a rule saw; gives back a [`Finding`] with a fingerprint that outlives edits elsewhere in the text. It does
//! *not* know the rules.

mod dismissal;

use std::fmt;

use crate::bitext::{BeadId, Confidence};
use crate::error::{Error, ErrorKind, Result};
use crate::text::lang::Side;
use crate::text::span::ByteSpan;

pub use dismissal::{Dismissal, Dismissed, dismiss};

/// The name of a rule in kebab-case, such as `number-value`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RuleId(std::borrow::Cow<'static, str>);

impl RuleId {
    /// Makes the id of a rule that is compiled in.
    #[must_use]
    pub const fn of(name: &'static str) -> Self {
        Self(std::borrow::Cow::Borrowed(name))
    }

    /// Reads an id from a file.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Format`] where the name is not in kebab-case.
    pub fn parse(name: &str) -> Result<Self> {
        let fits = !name.is_empty()
            && name.len() <= 64
            && name.split('-').all(|part| {
                !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
            });
        if fits {
            Ok(Self(std::borrow::Cow::Owned(name.to_owned())))
        } else {
            Err(Error::new(
                ErrorKind::Format,
                format!("{name:?} is not the name of a rule; write it like `number-value`"),
            ))
        }
    }

    /// Returns the name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// How bad a finding is if it is right; not how sure it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// A blemish.
    Minor,
    /// The reader is misled.
    Major,
    /// The translation says another thing.
    Critical,
}

impl Severity {
    /// All severities from the mildest to the worst.
    pub const ALL: [Self; 4] = [Self::Info, Self::Minor, Self::Major, Self::Critical];

    /// Returns the name used in files and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Minor => "minor",
            Self::Major => "major",
            Self::Critical => "critical",
        }
    }

    /// Reads a name written by [`Severity::name`].
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|severity| severity.name() == name)
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// The identity of a finding: a hash of the rule and the texts it is about, never of their place.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// Makes the fingerprint of a rule, the text of both sides of the bead, and what was found in it.
    ///
    /// `nth` tells findings apart that are alike in all of these: 0 for the first in the document, 1 for the next.
    #[must_use]
    pub fn new(rule: &RuleId, source: &str, target: &str, detail: &str, nth: u32) -> Self {
        let mut hasher = blake3::Hasher::new();
        for part in [rule.as_str(), source, target, detail] {
            // The length keeps ("ab", "c") and ("a", "bc") apart.
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        hasher.update(&nth.to_le_bytes());
        Self(hasher.finalize().to_hex()[..16].to_owned())
    }

    /// Takes a fingerprint that was written down earlier.
    #[must_use]
    pub fn recorded(fingerprint: impl Into<String>) -> Self {
        Self(fingerprint.into())
    }

    /// Returns the hexadecimal digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a rule compared, as a person would write it: `560万 = 5,600,000` and `$56 million = 56,000,000`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Compared {
    /// What the source says; empty where it says nothing.
    pub source: String,
    /// What the target says; empty where it says nothing.
    pub target: String,
}

/// What became of a place since an older state, for findings about what went stale. The names are those of `duiqi diff`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Change {
    /// `source-changed`, `added`, …
    pub status: String,
    /// The kind of the change, `value`, `negation`, …; `None` where the whole place came or went.
    pub cause: Option<String>,
    /// The side that has to follow.
    pub lagging: Side,
}

/// One thing a reader should look at.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The rule that found it.
    pub rule: RuleId,
    /// How bad it is.
    pub severity: Severity,
    /// How sure it is.
    pub confidence: Confidence,
    /// The two values the rule compared, where it compares values.
    pub compared: Option<Compared>,
    /// What became of the place, where an older state was asked for.
    pub change: Option<Change>,
    /// The beads it is about, in order; never empty.
    pub beads: Vec<BeadId>,
    /// Where in the source document.
    pub source_span: Option<ByteSpan>,
    /// Where in the target document.
    pub target_span: Option<ByteSpan>,
    /// The reason in one plain sentence.
    pub message: String,
    /// Who the finding is, wherever it stands.
    pub fingerprint: Fingerprint,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn severities_are_ordered_and_named() {
        assert!(Severity::ALL.is_sorted());
        for severity in Severity::ALL {
            assert_eq!(Severity::from_name(severity.name()), Some(severity));
        }
    }

    #[test]
    fn rule_names_are_kebab_case() {
        assert!(RuleId::parse("number-value").is_ok());
        for bad in ["", "Number", "a--b", "-a", "a_b", "a b"] {
            assert!(RuleId::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn fingerprints_keep_parts_apart() {
        let rule = RuleId::of("omission");
        let one = Fingerprint::new(&rule, "ab", "c", "", 0);
        assert_eq!(one, Fingerprint::new(&rule, "ab", "c", "", 0));
        assert_ne!(one, Fingerprint::new(&rule, "a", "bc", "", 0));
        assert_ne!(one, Fingerprint::new(&rule, "ab", "c", "", 1));
    }
}
