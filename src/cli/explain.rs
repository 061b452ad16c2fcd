//! `duiqi explain`: what a rule looks for, why, and when it is wrong.

use std::io::{self, Write as _};

use anyhow::Result;
use duiqi::check::{self, RULES};
use duiqi::finding::Severity;
use duiqi::revise::{STALE, STALE_PAGE};

use super::args::ExplainArgs;
use super::exit::Outcome;
use super::render::{Terminal, sanitize_lines, to_left};
use super::tongue::said;

/// A page in the language of listings. What is indented is an example of texts, which stay as they are.
fn page(page: &str) -> String {
    let line = |line| match line {
        "" => "".into(),
        example if str::starts_with(example, ' ') => example.into(),
        line => said(line),
    };
    page.trim_end().split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// Runs the subcommand.
pub(crate) fn run(terminal: &mut Terminal, args: &ExplainArgs) -> Result<Outcome> {
    match &args.rule {
        Some(name) if name == STALE.as_str() => {
            writeln!(terminal, "{}", sanitize_lines(&page(STALE_PAGE)))?;
        }
        Some(name) => {
            let rule = check::explain(check::rule(name)?);
            writeln!(terminal, "{}", sanitize_lines(&page(&rule)))?;
        }
        None => {
            let width = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
            for rule in RULES {
                line(terminal, rule.name, width, rule.severity, rule.summary)?;
            }
            let (_, summary) = STALE_PAGE.lines().next().and_then(|line| line.split_once(": ")).unwrap_or_default();
            line(terminal, STALE.as_str(), width, Severity::Major, summary)?;
        }
    }
    Ok(Outcome::Clean)
}

/// A rule in the list of all.
fn line(terminal: &mut Terminal, name: &str, width: usize, severity: Severity, summary: &str) -> io::Result<()> {
    let severity = to_left(&said(severity.name()), 8);
    writeln!(terminal, "{name:<width$}  {severity}  {}", said(summary))
}
