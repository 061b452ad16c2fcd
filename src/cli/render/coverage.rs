//! What became of the pairs of a tree, as a table.
//!
//! Takes pairs with their states; prints how many there are of each, and the names of those that somebody has to look at. It does *not*
//! judge them.

use std::io::{self, Write as _};

use duiqi::format::ci::{Report, State};

use super::visible::sanitize;
use super::{BOLD, Terminal, count};
use crate::cli::tongue::said;

/// Names of a state that are shown; the rest is counted.
const NAMES_SHOWN: usize = 20;

/// Prints the table.
///
/// # Errors
///
/// Where standard output fails.
pub(crate) fn coverage(terminal: &mut Terminal, reports: &[Report<'_>]) -> io::Result<()> {
    let explained = |state: State| match state {
        State::Checked => "",
        State::Behind => "the translation lacks what the source says",
        State::Stub => "the translation was only begun",
        State::Identical => "both files are the same",
        State::Unchecked => "could not be checked",
        State::Missing => "there is no translation",
        State::Orphan => "there is no source",
    };
    writeln!(terminal, "{BOLD}{}{BOLD:#}", said(&count(reports.len(), "page")))?;
    for state in State::ALL {
        let of_state: Vec<&Report<'_>> = reports.iter().filter(|report| report.state == state).collect();
        if of_state.is_empty() {
            continue;
        }
        let line = format!("  {:<9}  {:>5}  {}", state.name(), of_state.len(), said(explained(state)));
        writeln!(terminal, "{}", line.trim_end())?;
        if state == State::Checked {
            continue;
        }
        for report in of_state.iter().take(NAMES_SHOWN) {
            let name = match state {
                State::Missing | State::Identical | State::Unchecked => report.source.or(report.target),
                _ => report.target.or(report.source),
            };
            writeln!(terminal, "    {}", sanitize(name.unwrap_or_default()))?;
        }
        if of_state.len() > NAMES_SHOWN {
            let more = format!("… and {} more", of_state.len() - NAMES_SHOWN);
            writeln!(terminal, "    {}", said(&more))?;
        }
    }
    terminal.flush()
}
