//! A finding that a person has called no error, kept for good.
//!
//! Takes findings and dismissals; gives back the findings that are still to be shown, and the dismissals that found nothing
//! to dismiss. It does *not* read or write files.
//!
//! A dismissal goes by the fingerprint of the finding, which is made of the rule and the texts. So it holds wherever the
//! texts move to, and it ends when one of them changes.

use std::collections::{BTreeMap, BTreeSet};

use super::{Finding, Fingerprint, RuleId};

/// The decision that a finding is no error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dismissal {
    /// Which finding.
    pub fingerprint: Fingerprint,
    /// The rule that found it, for people to read.
    pub rule: Option<RuleId>,
    /// Who decided.
    pub who: Option<String>,
    /// Why.
    pub why: Option<String>,
}

/// What dismissals make of findings.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Dismissed {
    /// The findings that are still to be shown, in their order.
    pub shown: Vec<Finding>,
    /// How many were dismissed.
    pub hidden: usize,
    /// The places in the list of the dismissals that dismissed nothing.
    pub unused: BTreeSet<usize>,
}

/// Takes the findings away that were dismissed.
#[must_use]
pub fn dismiss(findings: Vec<Finding>, dismissals: &[Dismissal]) -> Dismissed {
    let mut known: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, dismissal) in dismissals.iter().enumerate() {
        known.entry(dismissal.fingerprint.as_str()).or_default().push(place);
    }
    let mut result = Dismissed { unused: (0..dismissals.len()).collect(), ..Dismissed::default() };
    for finding in findings {
        match known.get(finding.fingerprint.as_str()) {
            Some(places) => {
                result.hidden += 1;
                places.iter().for_each(|place| {
                    result.unused.remove(place);
                });
            }
            None => result.shown.push(finding),
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bitext::{BeadId, Confidence};
    use crate::finding::Severity;

    fn finding(source: &str) -> Finding {
        let rule = RuleId::of("number-value");
        Finding {
            fingerprint: Fingerprint::new(&rule, source, "two", "", 0),
            rule,
            severity: Severity::Major,
            confidence: Confidence::CERTAIN,
            compared: None,
            change: None,
            beads: vec![BeadId(0)],
            source_span: None,
            target_span: None,
            message: source.to_owned(),
        }
    }

    #[test]
    fn a_dismissal_holds_for_the_same_texts_and_no_others() {
        let dismissal =
            |text: &str| Dismissal { fingerprint: finding(text).fingerprint, rule: None, who: None, why: None };
        let dismissed = dismiss(vec![finding("三"), finding("四")], &[dismissal("五"), dismissal("四")]);
        assert_eq!(dismissed.shown, [finding("三")]);
        assert_eq!(dismissed.hidden, 1);
        assert_eq!(dismissed.unused, BTreeSet::from([0]));
    }
}
