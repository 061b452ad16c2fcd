//! Which rules run: `--profile`, `--only`, `--without`, and what the settings of the project say about rules.
//!
//! Takes what was typed and what the project says; gives back the settings of the check. It does *not* run rules.

use anyhow::Result;
use duiqi::check::{Options, Switch};
use duiqi::finding::Severity;
use duiqi::revise::STALE;

use super::args::RulesArgs;
use super::since::Lag;

/// Makes the settings of the check.
///
/// # Errors
///
/// Where a name is that of no rule; the message lists those there are.
pub(crate) fn options(args: &RulesArgs) -> Result<Options> {
    let mut options = Options::of_profile(args.profile);
    // `stale` is no rule of the check: what went stale is found by a comparison.
    let is_rule = |name: &str| name != STALE.as_str();
    let project = &args.project;
    project.switches.iter().filter(|(name, _)| is_rule(name)).try_for_each(|(name, on)| options.set(name, *on))?;
    project
        .thresholds
        .iter()
        .filter(|(name, _)| is_rule(name))
        .try_for_each(|(name, bar)| options.set_threshold(name, *bar))?;
    project
        .severities
        .iter()
        .filter(|(name, _)| is_rule(name))
        .try_for_each(|(name, severity)| options.set_severity(name, *severity))?;
    if !args.only.is_empty() {
        options.keep_only(args.only.iter().map(String::as_str))?;
    }
    args.without.iter().try_for_each(|name| options.set(name, Switch::Off))?;
    Ok(options)
}

/// Gives findings about what went stale the severity that the project says, and leaves them out where it has them off.
pub(crate) fn settle_stale(args: &RulesArgs, stale: &mut Vec<Lag>) {
    let of = |name: &str| name == STALE.as_str();
    if args.project.switches.iter().any(|(name, switch)| of(name) && *switch == Switch::Off) {
        stale.clear();
    }
    let severity: Option<Severity> =
        args.project.severities.iter().find(|(name, _)| of(name)).map(|(_, severity)| *severity);
    if let Some(severity) = severity {
        stale.iter_mut().for_each(|lag| lag.finding.severity = severity);
    }
}
