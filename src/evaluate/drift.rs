//! Drift flags × gold rows → recall by type, and the share of clean rows that were flagged.
//!
//! Takes rows that say what is wrong with a pair, and whether it was flagged; gives back counts. It does *not* run rules.
//!
//! The headline is the recall of the planted types of severity `critical`, macro (the mean over the types) and micro (over
//! the rows), at the share of clean human translations that are flagged: rows of the sets `ntrex` and `flores`, pooled.

use std::collections::BTreeMap;

use super::Share;

/// A row of a drift gold set, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgedRow {
    /// Whether the gold says that the pair is wrong.
    pub is_bad: bool,
    /// What is wrong with it, such as `number-digit`.
    pub kind: String,
    /// How bad that is, as the gold says.
    pub severity: String,
    /// Whether the English side has digits.
    pub has_digits: bool,
    /// Whether any rule flagged it.
    pub is_flagged: bool,
}

/// Sets of human translations that count as clean.
const CLEAN: [&str; 2] = ["ntrex", "flores"];
/// The set whose errors were put in.
const PLANTED: &str = "planted";
/// The share of clean rows that may be flagged for the headline to count.
pub const BUDGET: f64 = 0.02;

/// A line of figures: what was counted, and how many of it were flagged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// What was counted.
    pub name: String,
    /// How bad it is, where that is said.
    pub severity: String,
    /// How many were flagged, of how many.
    pub flagged: Share,
}

/// All figures about drift flags.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DriftScores {
    /// Clean rows that were flagged.
    pub clean: Share,
    /// Planted critical rows that were flagged.
    pub critical: Share,
    /// The mean of the recall of the planted critical types.
    pub critical_macro: f64,
    /// Flagged rows that should not be, by set.
    pub quiet: Vec<Counted>,
    /// Recall by planted type, by severity and name.
    pub planted: Vec<Counted>,
    /// Recall on errors that people found, by set and type, the most frequent first.
    pub real: Vec<Counted>,
}

impl DriftScores {
    /// Counts the rows of all sets, which are named as their files without extension.
    #[must_use]
    pub fn of(sets: &BTreeMap<String, Vec<JudgedRow>>) -> Self {
        let rows = |name: &str| sets.get(name).map_or(&[][..], Vec::as_slice);
        let clean = || CLEAN.into_iter().flat_map(rows);
        let types = types(rows(PLANTED));
        let critical = || types.iter().filter(|((_, severity, is_bad), _)| *severity == "critical" && *is_bad);
        let recalls: Vec<f64> = critical().map(|(_, share)| share.value()).collect();
        let kinds = u32::try_from(recalls.len().max(1)).unwrap_or(u32::MAX);
        Self {
            clean: share(clean()),
            critical: critical().fold(Share::default(), |sum, (_, share)| sum.plus(*share)),
            critical_macro: recalls.iter().sum::<f64>() / f64::from(kinds),
            quiet: quiet(sets, &types),
            planted: planted(&types),
            real: real(sets),
        }
    }

    /// Tells whether no more clean rows are flagged than the headline allows.
    #[must_use]
    pub fn is_within_budget(&self) -> bool {
        self.clean.value() <= BUDGET
    }
}

/// Type, severity, and whether the rows are wrong.
type Key<'a> = (&'a str, &'a str, bool);

fn types(rows: &[JudgedRow]) -> BTreeMap<Key<'_>, Share> {
    let mut types: BTreeMap<Key<'_>, Share> = BTreeMap::new();
    for row in rows {
        types.entry((&row.kind, &row.severity, row.is_bad)).or_default().add(usize::from(row.is_flagged), 1);
    }
    types
}

fn share<'a>(rows: impl Iterator<Item = &'a JudgedRow>) -> Share {
    let mut share = Share::default();
    rows.for_each(|row| share.add(usize::from(row.is_flagged), 1));
    share
}

fn counted(name: impl Into<String>, flagged: Share) -> Counted {
    Counted { name: name.into(), severity: String::new(), flagged }
}

/// Rows that should not be flagged, by set.
fn quiet(sets: &BTreeMap<String, Vec<JudgedRow>>, types: &BTreeMap<Key<'_>, Share>) -> Vec<Counted> {
    let rows = |name: &str| sets.get(name).map_or(&[][..], Vec::as_slice);
    let mut quiet: Vec<Counted> = CLEAN.iter().map(|name| counted(*name, share(rows(name).iter()))).collect();
    let digits = CLEAN.into_iter().flat_map(rows).filter(|row| row.has_digits);
    quiet.push(counted("with digits (both)", share(digits)));
    for (name, label) in [
        ("ntrex_tw", "ntrex_tw (traditional)"),
        ("hkma_par", "hkma_par (not verified)"),
        ("wanyi_clean", "wanyi_clean"),
    ] {
        if sets.contains_key(name) {
            quiet.push(counted(label, share(rows(name).iter())));
        }
    }
    for (name, label) in [("coverage_zh", "coverage hard negatives"), ("demetr_zh", "demetr clean")] {
        if sets.contains_key(name) {
            quiet.push(counted(label, share(rows(name).iter().filter(|row| !row.is_bad))));
        }
    }
    let kept = types.iter().filter(|((.., is_bad), _)| !is_bad).map(|(_, share)| *share);
    quiet.push(counted("markup kept", kept.fold(Share::default(), Share::plus)));
    quiet
}

fn planted(types: &BTreeMap<Key<'_>, Share>) -> Vec<Counted> {
    let mut wrong: Vec<_> = types.iter().filter(|((.., is_bad), _)| *is_bad).collect();
    wrong.sort_by_key(|((kind, severity, _), _)| (*severity, *kind));
    wrong
        .into_iter()
        .map(|((kind, severity, _), share)| Counted {
            name: (*kind).to_owned(),
            severity: (*severity).to_owned(),
            flagged: *share,
        })
        .collect()
}

/// Sets of errors that people found.
const REAL: [&str; 3] = ["mqm_number_true", "coverage_zh", "demetr_zh"];

fn real(sets: &BTreeMap<String, Vec<JudgedRow>>) -> Vec<Counted> {
    let mut real = Vec::new();
    for name in REAL {
        let mut kinds: Vec<(&str, Share)> = Vec::new();
        for row in sets.get(name).into_iter().flatten().filter(|row| row.is_bad) {
            let place = kinds.iter().position(|(kind, _)| *kind == row.kind).unwrap_or_else(|| {
                kinds.push((&row.kind, Share::default()));
                kinds.len() - 1
            });
            kinds[place].1.add(usize::from(row.is_flagged), 1);
        }
        // Stable: types of one size stay in the order of the file.
        kinds.sort_by_key(|(_, share)| std::cmp::Reverse(share.of));
        real.extend(kinds.into_iter().map(|(kind, share)| counted(format!("{name}: {kind}"), share)));
    }
    real
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(kind: &str, severity: &str, is_bad: bool, is_flagged: bool) -> JudgedRow {
        let (kind, severity) = (kind.to_owned(), severity.to_owned());
        JudgedRow { is_bad, kind, severity, has_digits: false, is_flagged }
    }

    #[test]
    fn macro_weighs_types_alike_and_micro_rows() {
        let planted = vec![
            row("year", "critical", true, true),
            row("unit", "critical", true, false),
            row("unit", "critical", true, false),
            row("unit", "critical", true, true),
            row("quotes-lost", "minor", true, true),
            row("markup-kept", "", false, true),
        ];
        let clean = vec![row("clean", "", false, false), row("clean", "", false, true)];
        let sets = BTreeMap::from([("planted".to_owned(), planted), ("flores".to_owned(), clean)]);
        let scores = DriftScores::of(&sets);
        assert_eq!((scores.critical.right, scores.critical.of), (2, 4));
        assert!((scores.critical_macro - (1.0 + 1.0 / 3.0) / 2.0).abs() < 1e-9);
        assert_eq!((scores.clean.right, scores.clean.of), (1, 2));
        assert!(!scores.is_within_budget());
        assert_eq!(scores.quiet.last().map(|kept| kept.flagged), Some(Share { right: 1, of: 1 }));
        let names: Vec<&str> = scores.planted.iter().map(|counted| &*counted.name).collect();
        assert_eq!(names, ["unit", "year", "quotes-lost"]);
    }
}
