//! `duiqi explain`: what a rule looks for, why, and when it is wrong.

use std::io::Write as _;

use anyhow::Result;
use duiqi::check::{self, RULES};

use super::args::ExplainArgs;
use super::exit::Outcome;
use super::render::{Terminal, sanitize_lines};

/// Runs the subcommand.
pub(crate) fn run(terminal: &mut Terminal, args: &ExplainArgs) -> Result<Outcome> {
    match &args.rule {
        Some(name) => {
            let page = check::explain(check::rule(name)?);
            writeln!(terminal, "{}", sanitize_lines(page.trim_end()))?;
        }
        None => {
            let width = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
            for rule in RULES {
                writeln!(terminal, "{:<width$}  {:<8}  {}", rule.name, rule.severity.name(), rule.summary)?;
            }
        }
    }
    Ok(Outcome::Clean)
}
