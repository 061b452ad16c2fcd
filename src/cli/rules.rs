//! Which rules run: `--profile`, `--only`, `--without`.
//!
//! Takes what was typed; gives back the settings of the check. It does *not* run rules.

use anyhow::Result;
use duiqi::check::{Options, Switch};

use super::args::RulesArgs;

/// Makes the settings of the check.
///
/// # Errors
///
/// Where a name is that of no rule; the message lists those there are.
pub(crate) fn options(args: &RulesArgs) -> Result<Options> {
    let mut options = Options::of_profile(args.profile);
    if !args.only.is_empty() {
        options.keep_only(args.only.iter().map(String::as_str))?;
    }
    args.without.iter().try_for_each(|name| options.set(name, Switch::Off))?;
    Ok(options)
}
