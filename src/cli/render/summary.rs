//! Summaries for standard error: what was aligned, how, and what was found.
//!
//! Takes a bitext and its findings; gives back a few lines. It does *not* print them.

use std::collections::BTreeMap;
use std::fmt;

use duiqi::bitext::{BeadKind, Bitext, Confidence};
use duiqi::finding::{Finding, Severity};

use super::severity_style;
use super::visible::sanitize;
use crate::cli::tongue;

/// Kinds of beads that are named one by one; the rest is counted together.
const KINDS_NAMED: usize = 8;

/// Writes a number with its noun, both as English wants them: `1 bead`, `12,345 beads`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if number == 1 { format!("{grouped} {noun}") } else { format!("{grouped} {noun}s") }
}

/// A summary that prints itself.
pub(crate) struct Summary<'a> {
    bitext: &'a Bitext,
    /// `None` where nothing was checked.
    findings: Option<&'a [Finding]>,
}

impl<'a> Summary<'a> {
    /// Sums up a bitext and what was found in it.
    pub(crate) fn new(bitext: &'a Bitext, findings: Option<&'a [Finding]>) -> Self {
        Self { bitext, findings }
    }
}

impl fmt::Display for Summary<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (source, target) = (self.bitext.source(), self.bitext.target());
        writeln!(
            formatter,
            "{} ({}, {}) → {} ({}, {})",
            sanitize(source.document().name()),
            source.document().lang(),
            count(source.len(), "segment"),
            sanitize(target.document().name()),
            target.document().lang(),
            count(target.len(), "segment"),
        )?;
        write!(formatter, "{}: {}", count(self.bitext.beads().len(), "bead"), kinds(self.bitext))?;
        write!(formatter, "\n{}", confidence(self.bitext))?;
        match self.findings {
            Some(findings) => {
                let beads = self.bitext.beads().len();
                write!(formatter, "\n{}", Found { findings, count: beads, noun: "bead" })
            }
            None => Ok(()),
        }
    }
}

fn kinds(bitext: &Bitext) -> String {
    let mut counts: BTreeMap<BeadKind, usize> = BTreeMap::new();
    for bead in bitext.beads() {
        *counts.entry(bead.kind()).or_default() += 1;
    }
    let mut counts: Vec<(BeadKind, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(kind, number)| (std::cmp::Reverse(*number), *kind));
    let mut parts: Vec<String> =
        counts.iter().take(KINDS_NAMED).map(|(kind, number)| format!("{number} × {kind}")).collect();
    let others: usize = counts.iter().skip(KINDS_NAMED).map(|(_, number)| number).sum();
    if others > 0 {
        parts.push(format!("{others} × other"));
    }
    parts.join(", ")
}

fn confidence(bitext: &Bitext) -> String {
    let mut values: Vec<f32> = bitext.beads().iter().map(|bead| bead.confidence.value()).collect();
    values.sort_by(f32::total_cmp);
    let median = values.get(values.len() / 2).copied().unwrap_or(1.0);
    let doubtful = bitext.beads().iter().filter(|bead| bead.confidence.is_doubtful()).count();
    format!("confidence: median {median:.2}, {} below {:.2}", count(doubtful, "bead"), Confidence::DOUBTFUL)
}

/// Findings, counted by rule and severity.
pub(crate) struct Found<'a> {
    pub(crate) findings: &'a [Finding],
    /// How many of what they were looked for in.
    pub(crate) count: usize,
    /// What that is: beads, pairs.
    pub(crate) noun: &'static str,
}

impl fmt::Display for Found<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} in {}", count(self.findings.len(), "finding"), count(self.count, self.noun))?;
        let mut rules: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
        for finding in self.findings {
            rules.entry(finding.rule.as_str()).or_default()[finding.severity as usize] += 1;
        }
        let width = rules.keys().map(|rule| rule.len()).max().unwrap_or(0);
        for (rule, counts) in rules {
            let mut separator = "";
            write!(formatter, "\n  {rule:<width$}  ")?;
            for severity in Severity::ALL.into_iter().rev().filter(|severity| counts[*severity as usize] > 0) {
                let style = severity_style(severity);
                let said = tongue::spoken().translate(severity.name());
                write!(formatter, "{separator}{} {style}{said}{style:#}", counts[severity as usize])?;
                separator = ", ";
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_nouns_bend() {
        assert_eq!(count(0, "bead"), "0 beads");
        assert_eq!(count(1, "bead"), "1 bead");
        assert_eq!(count(999, "bead"), "999 beads");
        assert_eq!(count(1_234_567, "bead"), "1,234,567 beads");
    }
}
