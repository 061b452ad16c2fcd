//! What was typed after `duiqi eval`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{AligningArgs, BoundArgs, RulesArgs};

/// Score an alignment against a gold alignment
///
/// Prints precision, recall and F1 by the four published definitions, and precision and recall of the lines left without a
/// partner. Counts are added over documents before they are divided. Two alignment files that were cut differently are
/// compared by the characters their beads cover. With --drift, scores the rules in place of an alignment.
#[derive(Debug, Args)]
pub(crate) struct EvalArgs {
    /// What is scored: .beads, .hyp, .ladder or an alignment file (.jsonl), or a folder of such files
    #[arg(required_unless_present = "drift")]
    pub(crate) hypothesis: Option<PathBuf>,

    /// What is right: .gold, .beads, .ladder or .jsonl, or a folder; files of two folders go together by their names
    #[arg(required_unless_present = "drift")]
    pub(crate) gold: Option<PathBuf>,

    /// Run the rules over the gold pairs of a folder, rows {"id", "source", "target", "label", "type", "severity"} as JSON
    /// lines: prints recall by type, and the rows that should be quiet and are flagged
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["hypothesis", "gold", "types", "worst"])]
    pub(crate) drift: Option<PathBuf>,

    /// Write the flags of each row of --drift, {"id", "flags": [rule, …]}
    #[arg(long, short, value_name = "FILE", requires = "drift")]
    pub(crate) output: Option<PathBuf>,

    /// Print recall by the kind of the gold bead too: 1-1, 1-2, …
    #[arg(long)]
    pub(crate) types: bool,

    /// Print the N stretches that differ, the largest first, with their text if one of the two is an alignment file
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub(crate) worst: usize,

    /// How the figures are printed
    #[arg(long, short, value_name = "NAME", default_value = "text")]
    pub(crate) format: FiguresFormat,

    #[command(flatten)]
    pub(crate) rules: RulesArgs,

    #[command(flatten)]
    pub(crate) aligning: AligningArgs,

    #[command(flatten)]
    pub(crate) bound: BoundArgs,
}

/// How figures are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FiguresFormat {
    Text,
    Json,
}
