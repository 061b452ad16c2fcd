//! What was typed about `duiqi.toml`, and after `duiqi config`.

use std::path::PathBuf;

use clap::Args;
use duiqi::finding::Severity;

use super::{AligningArgs, ReadingArgs, RulesArgs, ShownArgs, SidesArgs, severity};
use crate::cli::config::Held;
use crate::cli::tree::Mapping;

/// Which file of settings holds.
#[derive(Debug, Args)]
pub(crate) struct ConfigArgs {
    /// Take the settings of this file, not those of the first duiqi.toml on the way up from the texts
    #[arg(long, value_name = "FILE", help_heading = "Settings")]
    pub(crate) config: Option<PathBuf>,

    /// Take no settings from any file
    #[arg(long, help_heading = "Settings", conflicts_with = "config")]
    pub(crate) no_config: bool,
}

/// Show each setting of the project, and where it comes from
///
/// Settings stand in a file `duiqi.toml`: languages, which files belong together, the profile, rules that run or do not, their
/// severities and thresholds, glossaries and lexicons, and what fails a build. The first such file on the way up from the texts
/// holds; what is typed goes before it. Shows what `duiqi check` would take: a value, and whether it is a default, from a line of the
/// file, or an option.
#[derive(Debug, Args)]
pub(crate) struct ShowConfigArgs {
    /// A text or a folder of the project; the current folder if not given
    #[arg(value_name = "TEXT|FOLDER")]
    pub(crate) near: Option<PathBuf>,

    /// Exit with 1 when there is a finding of this severity or a worse one: info, minor, major, critical
    #[arg(long, value_name = "SEVERITY", value_parser = severity, default_value = "major")]
    pub(crate) fail_on: Severity,

    #[command(flatten)]
    pub(crate) rules: RulesArgs,

    #[command(flatten)]
    pub(crate) shown: ShownArgs,

    #[command(flatten)]
    pub(crate) sides: SidesArgs,

    #[command(flatten)]
    pub(crate) reading: ReadingArgs,

    #[command(flatten)]
    pub(crate) aligning: AligningArgs,

    #[command(flatten)]
    pub(crate) config: ConfigArgs,

    #[arg(skip)]
    pub(crate) mapping: Vec<Mapping>,

    /// What holds.
    #[arg(skip)]
    pub(crate) held: Vec<Held>,
}
