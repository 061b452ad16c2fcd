//! What a rule is: its record, what its measure gives back, and the bar a measure is held against.

use super::context::Context;
use super::profile::Bars;
use crate::bitext::{BeadId, Confidence};
use crate::finding::{Compared, RuleId, Severity};
use crate::text::span::ByteSpan;

/// Whether a person has turned a rule on or off, whatever the profile says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Switch {
    /// It runs.
    On,
    /// It does not run.
    Off,
}

/// Which side of the threshold makes a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// A strength at the threshold or above it.
    AtLeast,
    /// A strength at the threshold or below it.
    AtMost,
}

/// The bar that the strength of a candidate is held against.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Threshold {
    /// The bar in each profile when nothing else is said.
    pub bars: Bars,
    /// Which side of the bar makes a finding.
    pub direction: Direction,
    /// What the strength counts, with its unit.
    pub unit: &'static str,
}

impl Threshold {
    /// Tells whether a strength makes a finding when the bar stands at `value`.
    #[must_use]
    pub fn is_passed(&self, strength: f32, value: f32) -> bool {
        match self.direction {
            Direction::AtLeast => strength >= value,
            Direction::AtMost => strength <= value,
        }
    }
}

/// Everything there is to know about a rule: what it is for, when it is wrong, how bad its findings are, and its measure.
///
/// The texts are Markdown; [`explain`](super::explain) and `docs/rules.md` print them.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The name, in kebab-case; it names the defect.
    pub name: &'static str,
    /// The defect in one line.
    pub summary: &'static str,
    /// What is compared, and how.
    pub what: &'static str,
    /// Why a reader should care.
    pub why: &'static str,
    /// A source, a translation, and what is said about them.
    pub example: &'static str,
    /// When a finding of the rule is a false alarm, and what the rule cannot see.
    pub wrong: &'static str,
    /// How bad a finding usually is; a candidate may be milder or worse.
    pub severity: Severity,
    /// The error type of MQM 2.0 (themqm.org), from the general to the special.
    pub mqm: &'static str,
    /// The bar, in each profile that runs the rule.
    pub threshold: Threshold,
    /// The measure: every place worth weighing, whatever its strength.
    pub(super) measure: Measure,
    /// How findings in neighbouring beads become one, for rules whose findings come in runs.
    pub(super) join: Option<Join>,
}

/// Bitext → candidates. No bar inside; a rule that lacks what it needs declines.
pub(super) type Measure = fn(&Context<'_>) -> Result<Vec<Candidate>, Declined>;

/// Candidates of consecutive beads, at least one and all past the bar → the one that stands for them, or none where such
/// a run is not worth a finding.
pub(super) type Join = fn(&Context<'_>, &[Candidate]) -> Option<Candidate>;

impl Rule {
    /// Returns the id that findings carry.
    #[must_use]
    pub fn id(&self) -> RuleId {
        RuleId::of(self.name)
    }
}

/// Why a rule did not run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Declined(pub(super) String);

/// A place a rule looked at, with how strong the sign is; the bar decides whether it becomes a finding.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Candidate {
    /// The beads it is about, in order; never empty.
    pub(super) beads: Vec<BeadId>,
    /// Where in the source document.
    pub(super) source: Option<ByteSpan>,
    /// Where in the target document.
    pub(super) target: Option<ByteSpan>,
    /// How strong the sign is, in the unit of the rule's threshold.
    pub(super) strength: f32,
    /// How sure a finding would be.
    pub(super) confidence: Confidence,
    /// How bad a finding would be.
    pub(super) severity: Severity,
    /// The two values that were compared.
    pub(super) compared: Option<Compared>,
    /// What was found, without its place: tells candidates of one bead apart in the fingerprint.
    pub(super) detail: String,
    /// The reason in one plain sentence.
    pub(super) message: String,
}
