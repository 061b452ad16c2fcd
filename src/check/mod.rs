//! VERB: a bitext → what a reader should look at.
//!
//! Takes a [`Bitext`], or several of rows, and [`Options`]; gives back the [`Finding`]s of every rule that is on, and says once which rules had
//! to decline. A rule measures, with no bar inside; the bar is held against the measure here, so tuning never touches a
//! rule. It does *not* change the bitext, it does *not* align, and it does *not* print.
//!
//! Markers in the text silence rules. Findings are sorted by bead, then by place, then by rule; the order of [`RULES`] changes nothing.

mod context;
mod explain;
mod figures;
mod marker;
mod moved;
mod profile;
mod registry;
mod rule;
mod rules;

pub use explain::{explain, rules_markdown};
pub use profile::{Bars, Profile};
pub use registry::RULES;
pub use rule::{Direction, Rule, Switch, Threshold};

use std::collections::BTreeMap;

use crate::bitext::Bitext;
use crate::error::{Error, ErrorKind, Result};
use crate::finding::{Finding, Fingerprint, RuleId, Severity};
use crate::lexicon::Lexicon;
use crate::lexicon::glossary::Glossary;
use crate::text::lang::Side;
use context::Context;
use rule::{Candidate, Declined};

/// Which rules run, and their bars where they are not the usual ones.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Options {
    profile: Profile,
    switches: BTreeMap<&'static str, Switch>,
    thresholds: BTreeMap<&'static str, f32>,
    severities: BTreeMap<&'static str, Severity>,
    glossaries: Vec<Glossary>,
}

impl Options {
    /// Runs the rules of a profile.
    #[must_use]
    pub fn of_profile(profile: Profile) -> Self {
        Self { profile, ..Self::default() }
    }

    /// Turns every rule off but those named.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] for a name that no rule has.
    pub fn only<'n>(names: impl IntoIterator<Item = &'n str>) -> Result<Self> {
        let mut options = Self::default();
        options.keep_only(names)?;
        Ok(options)
    }

    /// Turns every rule off but those named, which keep the bars of the profile.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] for a name that no rule has.
    pub fn keep_only<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) -> Result<()> {
        self.switches.extend(RULES.iter().map(|rule| (rule.name, Switch::Off)));
        names.into_iter().try_for_each(|name| self.set(name, Switch::On))
    }

    /// Turns a rule on or off.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] for a name that no rule has.
    pub fn set(&mut self, name: &str, switch: Switch) -> Result<()> {
        self.switches.insert(rule(name)?.name, switch);
        Ok(())
    }

    /// Moves the bar of a rule, in the unit of its threshold.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] for a name that no rule has, and for a bar that is not a number.
    pub fn set_threshold(&mut self, name: &str, value: f32) -> Result<()> {
        if value.is_nan() {
            return Err(Error::new(ErrorKind::Config, format!("the threshold of `{name}` is not a number")));
        }
        self.thresholds.insert(rule(name)?.name, value);
        Ok(())
    }

    /// Says how bad the findings of a rule are, whatever the rule says.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] for a name that no rule has.
    pub fn set_severity(&mut self, name: &str, severity: Severity) -> Result<()> {
        self.severities.insert(rule(name)?.name, severity);
        Ok(())
    }

    /// Adds terms that a translation is held against.
    pub fn add_glossary(&mut self, glossary: Glossary) {
        self.glossaries.push(glossary);
    }

    /// Returns the profile.
    #[must_use]
    pub fn profile(&self) -> Profile {
        self.profile
    }

    /// Tells whether a rule runs.
    #[must_use]
    pub fn is_on(&self, rule: &Rule) -> bool {
        match self.switches.get(rule.name) {
            Some(switch) => *switch == Switch::On,
            None => rule.threshold.bars.at(self.profile).is_some(),
        }
    }

    /// Returns the bar of a rule; one that only a later profile runs has the bar of that profile.
    #[must_use]
    pub fn threshold(&self, rule: &Rule) -> f32 {
        let usual = || rule.threshold.bars.when_on(self.profile);
        self.thresholds.get(rule.name).copied().unwrap_or_else(usual)
    }
}

/// Finds a rule by its name.
///
/// # Errors
///
/// [`ErrorKind::Config`] for a name that no rule has; the message lists those there are.
pub fn rule(name: &str) -> Result<&'static Rule> {
    RULES.iter().find(|rule| rule.name == name).ok_or_else(|| {
        let names: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
        Error::new(ErrorKind::Config, format!("there is no rule `{name}`; the rules are {}", names.join(", ")))
    })
}

/// A rule that did not run, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The rule.
    pub rule: RuleId,
    /// What it lacked, in one sentence.
    pub message: String,
}

/// What a check gives back.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Checked {
    /// The findings, by bead, then by place, then by rule.
    pub findings: Vec<Finding>,
    /// The rules that had to decline, by name.
    pub notices: Vec<Notice>,
    /// How many findings a marker in the text silences.
    pub silenced: usize,
}

/// Runs the rules over a bitext. Every rule runs without a lexicon; with one of the two languages, `omission` and
/// `addition` tell a sentence that is merged into its neighbour from one that is not there.
#[must_use]
pub fn check(bitext: &Bitext, options: &Options, lexicon: Option<&Lexicon>) -> Checked {
    let contexts = [Context::new(bitext, Pairing::Aligned, lexicon, &options.glossaries)];
    run(RULES.iter(), &contexts, options).pop().expect("each bitext is answered")
}

/// Does the same for rows that were given as pairs and answer for themselves, those of a document in each bitext; gives back what
/// was found in each, in the order of the bitexts. Each is judged alone.
///
/// A rule reads all of the documents before the next one has its turn: the code of all rules together does not fit the first cache of
/// a processor, and is not to be read anew for each short row.
#[must_use]
pub fn check_rows(bitexts: &[Bitext], options: &Options, lexicon: Option<&Lexicon>) -> Vec<Checked> {
    let context = |bitext| Context::new(bitext, Pairing::Rows, lexicon, &options.glossaries);
    run(RULES.iter(), &bitexts.iter().map(context).collect::<Vec<_>>(), options)
}

/// Who paired the two sides of a bitext.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pairing {
    /// An aligner, which may have taken a sentence into its neighbour, or a person who may have.
    Aligned,
    /// Whoever wrote the rows: what is empty is not translated, and what is wrong with several in a row is a finding of each.
    Rows,
}

/// What the rules said of one bitext so far.
#[derive(Default)]
struct Said {
    found: Vec<(RuleId, Candidate)>,
    notices: Vec<Notice>,
}

/// Runs the rules over bitexts, each rule over all of them; gives back what was found in each.
fn run<'r>(rules: impl Iterator<Item = &'r Rule>, contexts: &[Context<'_>], options: &Options) -> Vec<Checked> {
    let mut said: Vec<Said> = contexts.iter().map(|_| Said::default()).collect();
    for rule in rules.filter(|rule| options.is_on(rule)) {
        for (context, said) in contexts.iter().zip(&mut said) {
            match apply(rule, context, options) {
                Ok(kept) => said.found.extend(kept.into_iter().map(|candidate| (rule.id(), candidate))),
                Err(declined) => said.notices.push(Notice { rule: rule.id(), message: declined.0 }),
            }
        }
    }
    contexts.iter().zip(said).map(|(context, said)| sum_up(context, said)).collect()
}

/// Measures a bitext by one rule, and keeps what passes its bar.
fn apply(rule: &Rule, context: &Context<'_>, options: &Options) -> std::result::Result<Vec<Candidate>, Declined> {
    let mut candidates = (rule.measure)(context)?;
    if candidates.is_empty() {
        return Ok(candidates);
    }
    let bar = options.threshold(rule);
    candidates.retain(|candidate| rule.threshold.is_passed(candidate.strength, bar));
    if let Some(join) = rule.join {
        let joins =
            |before: &Candidate, after: &Candidate| context.pairing() == Pairing::Aligned && follows(before, after);
        candidates = candidates.chunk_by(joins).filter_map(|run| join(context, run)).collect();
    }
    if let Some(severity) = options.severities.get(rule.name) {
        candidates.iter_mut().for_each(|candidate| candidate.severity = *severity);
    }
    Ok(candidates)
}

/// Puts what was said of a bitext in order, names it and takes away what markers silence.
fn sum_up(context: &Context<'_>, Said { mut found, mut notices }: Said) -> Checked {
    notices.sort_by(|a, b| a.rule.cmp(&b.rule));
    found.sort_by(|(rule, a), (other_rule, b)| {
        let place = |candidate: &Candidate| (candidate.beads.first().copied(), candidate.source, candidate.target);
        place(a).cmp(&place(b)).then_with(|| rule.cmp(other_rule)).then_with(|| a.detail.cmp(&b.detail))
    });
    let mut findings = name(context, found);
    let all = findings.len();
    let silences = [Side::Source, Side::Target].map(|side| marker::silences(context.document(side)));
    findings.retain(|finding| !is_silent(context, finding, &silences));
    Checked { silenced: all - findings.len(), findings, notices }
}

/// Tells whether a marker in either text silences a finding. Where a finding names no place on a side, its beads do.
fn is_silent(context: &Context<'_>, finding: &Finding, silences: &[Vec<marker::Silence>; 2]) -> bool {
    let spans = [(Side::Source, finding.source_span), (Side::Target, finding.target_span)];
    spans.into_iter().zip(silences).any(|((side, span), silences)| {
        if silences.is_empty() {
            return false;
        }
        let of_beads = || {
            let spans = finding.beads.iter().filter_map(|id| context.bead(*id).side(side).span());
            spans.reduce(|whole, span| whole.join(span))
        };
        let place = span.or_else(of_beads);
        place.is_some_and(|place| silences.iter().any(|silence| silence.covers(finding.rule.as_str(), place)))
    })
}

/// Tells whether the beads of a candidate come right after those of another.
fn follows(before: &Candidate, after: &Candidate) -> bool {
    match (before.beads.last(), after.beads.first()) {
        (Some(before), Some(after)) => after.0 <= before.0 + 1,
        _ => false,
    }
}

/// Gives every finding its fingerprint; those alike in all it is made of are told apart by their number.
fn name(context: &Context<'_>, found: Vec<(RuleId, Candidate)>) -> Vec<Finding> {
    let mut seen: BTreeMap<Fingerprint, u32> = BTreeMap::new();
    found
        .into_iter()
        .map(|(rule, candidate)| {
            let text = |side: Side| -> String {
                candidate.beads.iter().map(|id| context.bead(*id).side(side).as_str()).collect::<Vec<_>>().join("\n")
            };
            let (source, target) = (text(Side::Source), text(Side::Target));
            let first = Fingerprint::new(&rule, &source, &target, &candidate.detail, 0);
            let nth = seen.entry(first.clone()).or_insert(0);
            let fingerprint = match *nth {
                0 => first,
                nth => Fingerprint::new(&rule, &source, &target, &candidate.detail, nth),
            };
            *nth += 1;
            Finding {
                rule,
                severity: candidate.severity,
                confidence: candidate.confidence,
                compared: candidate.compared,
                change: None,
                beads: candidate.beads,
                source_span: candidate.source,
                target_span: candidate.target,
                message: candidate.message,
                fingerprint,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests;
