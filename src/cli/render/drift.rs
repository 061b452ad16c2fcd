//! Figures of drift flags.
//!
//! Takes scores; prints them on standard output. It does *not* compute any.

use std::io::{self, Write as _};

use duiqi::evaluate::{BUDGET, Counted, DriftScores, Share};

use super::visible::{sanitize, to_left};
use super::{Terminal, count};
use crate::cli::termdrift::TermScores;
use crate::cli::tongue::said;

/// Prints the headline, then all figures.
///
/// # Errors
///
/// Where standard output fails.
pub(crate) fn drift(
    terminal: &mut Terminal,
    scores: &DriftScores,
    clean_by_rule: &[Counted],
    terms: Option<&TermScores>,
) -> io::Result<()> {
    let micro = scores.critical;
    let headline = format!(
        "HEADLINE  critical recall macro {:.1}%  micro {:.1}% ({}/{})  at clean flag rate {:.2}% ({} the {:.0} % budget)",
        100.0 * scores.critical_macro,
        100.0 * micro.value(),
        micro.right,
        micro.of,
        100.0 * scores.clean.value(),
        if scores.is_within_budget() { "within" } else { "OVER" },
        100.0 * BUDGET,
    );
    writeln!(terminal, "{}", said(&headline))?;
    writeln!(terminal, "{}", said("flagged clean"))?;
    for counted in &scores.quiet {
        row(terminal, &said(&counted.name), 28, &percent(counted.flagged))?;
    }
    writeln!(terminal, "{}", said("recall by planted type"))?;
    for Counted { name, severity, flagged } in &scores.planted {
        let severity = to_left(&sanitize(&said(severity)), 9);
        row(terminal, name, 22, &format!("{severity} {}", percent(*flagged)))?;
    }
    writeln!(terminal, "{}", said("recall on real errors"))?;
    for counted in &scores.real {
        row(terminal, &counted.name, 40, &percent(counted.flagged))?;
    }
    if let Some(TermScores { found, names, others, documents }) = terms {
        let share = Share { right: *found as u64, of: *names as u64 };
        writeln!(terminal, "{}", said("documents with one name altered"))?;
        row(terminal, &said("altered names found"), 40, &percent(share))?;
        let others = format!("{others} in {}", count(*documents, "document"));
        row(terminal, &said("other findings about names"), 40, &said(&others))?;
    }
    writeln!(terminal, "{}", said("rows that should be quiet, by rule"))?;
    for counted in clean_by_rule {
        row(terminal, &counted.name, 40, &percent(counted.flagged))?;
    }
    terminal.flush()
}

/// Prints a name, over so many columns, and what is said of it. Names are those of files and of types in them.
fn row(terminal: &mut Terminal, name: &str, width: usize, figures: &str) -> io::Result<()> {
    writeln!(terminal, "  {} {figures}", to_left(&sanitize(name), width))
}

fn percent(share: Share) -> String {
    match share.of {
        0 => "  -".to_owned(),
        of => format!("{:5.1}% ({}/{of})", 100.0 * share.value(), share.right),
    }
}
