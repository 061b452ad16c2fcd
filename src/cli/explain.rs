//! `duiqi explain`: what a rule looks for, why, and when it is wrong.

use std::io::Write as _;

use anyhow::Result;
use duiqi::check::{self, RULES};
use duiqi::finding::Severity;
use duiqi::revise::{STALE, STALE_PAGE};

use super::args::ExplainArgs;
use super::exit::Outcome;
use super::render::{Terminal, sanitize_lines};

/// Runs the subcommand.
pub(crate) fn run(terminal: &mut Terminal, args: &ExplainArgs) -> Result<Outcome> {
    match &args.rule {
        Some(name) if name == STALE.as_str() => {
            writeln!(terminal, "{}", sanitize_lines(STALE_PAGE.trim_end()))?;
        }
        Some(name) => {
            let page = check::explain(check::rule(name)?);
            writeln!(terminal, "{}", sanitize_lines(page.trim_end()))?;
        }
        None => {
            let width = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
            for rule in RULES {
                writeln!(terminal, "{:<width$}  {:<8}  {}", rule.name, rule.severity.name(), rule.summary)?;
            }
            let (_, summary) = STALE_PAGE.lines().next().and_then(|line| line.split_once(": ")).unwrap_or_default();
            writeln!(
                terminal,
                "{:<width$}  {:<8}  {}",
                STALE.as_str(),
                Severity::Major.name(),
                summary.trim_end_matches('.')
            )?;
        }
    }
    Ok(Outcome::Clean)
}
