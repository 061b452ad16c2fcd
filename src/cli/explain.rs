//! `duiqi explain`: what a rule looks for, why, and when it is wrong.

use std::io::Write as _;

use anyhow::Result;
use duiqi::check::{self, RULES};
use duiqi::finding::Severity;
use duiqi::revise::{STALE, STALE_PAGE};

use super::args::ExplainArgs;
use super::exit::Outcome;
use super::render::{Terminal, sanitize_lines};
use super::tongue;

/// A page in the language of listings. What is indented is an example of texts, which stay as they are.
fn said(page: &str) -> String {
    let said = |line| match line {
        "" => "".into(),
        example if str::starts_with(example, ' ') => example.into(),
        line => tongue::listed().translate(line),
    };
    page.trim_end().split('\n').map(said).collect::<Vec<_>>().join("\n")
}

/// Runs the subcommand.
pub(crate) fn run(terminal: &mut Terminal, args: &ExplainArgs) -> Result<Outcome> {
    let word = |text| tongue::listed().translate(text);
    match &args.rule {
        Some(name) if name == STALE.as_str() => {
            writeln!(terminal, "{}", sanitize_lines(&said(STALE_PAGE)))?;
        }
        Some(name) => {
            let page = check::explain(check::rule(name)?);
            writeln!(terminal, "{}", sanitize_lines(&said(&page)))?;
        }
        None => {
            let width = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
            for rule in RULES {
                let (severity, summary) = (word(rule.severity.name()), word(rule.summary));
                writeln!(terminal, "{:<width$}  {severity:<8}  {summary}", rule.name)?;
            }
            let (_, summary) = STALE_PAGE.lines().next().and_then(|line| line.split_once(": ")).unwrap_or_default();
            let (severity, summary) = (word(Severity::Major.name()), word(summary));
            writeln!(terminal, "{:<width$}  {severity:<8}  {summary}", STALE.as_str())?;
        }
    }
    Ok(Outcome::Clean)
}
