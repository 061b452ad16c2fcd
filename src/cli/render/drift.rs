//! Figures of drift flags.
//!
//! Takes scores; prints them on standard output. It does *not* compute any.

use std::io::{self, Write as _};

use duiqi::evaluate::{BUDGET, Counted, DriftScores, Share};

use super::Terminal;
use super::visible::sanitize;
use crate::cli::termdrift::TermScores;

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
    writeln!(
        terminal,
        "HEADLINE  critical recall macro {:.1}%  micro {:.1}% ({}/{})  at clean flag rate {:.2}% ({} the {:.0} % budget)",
        100.0 * scores.critical_macro,
        100.0 * micro.value(),
        micro.right,
        micro.of,
        100.0 * scores.clean.value(),
        if scores.is_within_budget() { "within" } else { "OVER" },
        100.0 * BUDGET,
    )?;
    writeln!(terminal, "flagged clean")?;
    for counted in &scores.quiet {
        writeln!(terminal, "  {:28} {}", counted.name, percent(counted.flagged))?;
    }
    writeln!(terminal, "recall by planted type")?;
    for Counted { name, severity, flagged } in &scores.planted {
        writeln!(terminal, "  {:22} {:9} {}", sanitize(name), sanitize(severity), percent(*flagged))?;
    }
    writeln!(terminal, "recall on real errors")?;
    for counted in &scores.real {
        writeln!(terminal, "  {:40} {}", sanitize(&counted.name), percent(counted.flagged))?;
    }
    if let Some(TermScores { found, names, others, documents }) = terms {
        let share = Share { right: *found as u64, of: *names as u64 };
        writeln!(terminal, "documents with one name altered")?;
        writeln!(terminal, "  {:40} {}", "altered names found", percent(share))?;
        writeln!(terminal, "  {:40} {others} in {documents} documents", "other findings about names")?;
    }
    writeln!(terminal, "rows that should be quiet, by rule")?;
    for counted in clean_by_rule {
        writeln!(terminal, "  {:40} {}", sanitize(&counted.name), percent(counted.flagged))?;
    }
    terminal.flush()
}

fn percent(share: Share) -> String {
    match share.of {
        0 => "  -".to_owned(),
        of => format!("{:5.1}% ({}/{of})", 100.0 * share.value(), share.right),
    }
}
