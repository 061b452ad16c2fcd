//! `duiqi config`: each setting as it holds, and where it comes from.
//!
//! Takes the settings that were filled in; prints them as a `duiqi.toml` would say them. It does *not* run anything.

use std::io::Write as _;

use anyhow::Result;
use duiqi::check::RULES;

use super::{Config, Held, quoted};
use crate::cli::args::{RulesArgs, ShowConfigArgs};
use crate::cli::exit::Outcome;
use crate::cli::render::{Terminal, sanitize};
use crate::cli::rules;
use crate::cli::tongue::said;

/// Runs the subcommand.
pub(crate) fn run(terminal: &mut Terminal, args: &ShowConfigArgs) -> Result<Outcome> {
    // A name of a rule that was typed wrong is no setting.
    rules::options(&args.rules)?;
    let shown: Vec<(String, _)> =
        args.held.iter().map(|held| (format!("{} = {}", held.key, held.value), said(&held.origin))).collect();
    let width = shown.iter().map(|(setting, _)| setting.chars().count()).max().unwrap_or(0);
    for (setting, origin) in &shown {
        let line = format!("{setting:width$}  # {origin}");
        writeln!(terminal, "{}", sanitize(&line))?;
    }
    terminal.flush()?;
    Ok(Outcome::Clean)
}

/// The rules as they hold: whether each runs, its bar, and what severity it has by the file.
pub(super) fn of_rules(rules: &RulesArgs, config: &Config, [only, without]: [bool; 2]) -> Vec<Held> {
    let Ok(options) = rules::options(rules) else { return Vec::new() };
    let settings = &config.settings;
    let mut held = Vec::new();
    for rule in RULES {
        let said = settings.rules.keys().find(|name| name.get_ref().0.0 == rule.name);
        let origin = match said {
            _ if only => "--only".to_owned(),
            _ if without && rules.without.iter().any(|name| name == rule.name) => "--without".to_owned(),
            Some(name) => config.place(name.span().start),
            None => format!("profile {}", rules.profile.name()),
        };
        held.push(Held { key: format!("rules.{}", rule.name), value: options.is_on(rule).to_string(), origin });
    }
    for (name, severity) in &settings.severities {
        let (rule, origin) = (name.get_ref().0.0, config.place(name.span().start));
        held.push(Held { key: format!("severities.{rule}"), value: quoted(severity.0.name()), origin });
    }
    for (name, bar) in &settings.thresholds {
        let (rule, origin) = (name.get_ref().0.0, config.place(name.span().start));
        held.push(Held { key: format!("thresholds.{rule}"), value: bar.to_string(), origin });
    }
    held
}
