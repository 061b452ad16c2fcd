//! What was typed after `duiqi diff`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use duiqi::finding::Severity;

use super::{AligningArgs, ConfigArgs, ReadingArgs, SidesArgs, severity};

/// Tell what went stale between two states of a text and its translation
///
/// Takes an older and a newer state, each two texts or one file that holds both; an older alignment file (.jsonl) that was
/// reviewed, or a memory (.tmx), goes with the newer texts: `duiqi diff OLD.jsonl --new zh.md en.md`. Beads and decisions are carried
/// over, only what changed is aligned anew (-o writes the new alignment), and each change is judged: which side has to follow, what
/// kind of change it is, or why nothing has to.
#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// The older state and the newer one: files that hold both sides; NEW may be --new instead
    #[arg(value_name = "OLD|NEW", num_args = 0..=2)]
    pub(crate) files: Vec<PathBuf>,

    /// The older state: a text and its translation
    #[arg(long, num_args = 2, value_names = ["SOURCE", "TARGET"], conflicts_with = "files")]
    pub(crate) old: Vec<PathBuf>,

    /// The newer state: a text and its translation; `=` for a side that did not change
    #[arg(long, num_args = 2, value_names = ["SOURCE", "TARGET"])]
    pub(crate) new: Vec<PathBuf>,

    /// How the rows are printed: `text` to read, `json` as one object, `jsonl` as an object a row
    #[arg(long, short, value_name = "NAME", default_value = "text")]
    pub(crate) format: RevisionFormat,

    /// Write the newer state as an alignment file (.jsonl), with the beads and decisions that were carried over
    #[arg(long, short, value_name = "FILE.jsonl")]
    pub(crate) output: Option<PathBuf>,

    /// Print what did not change too
    #[arg(long)]
    pub(crate) all: bool,

    /// Exit with 1 when a side has to follow and that is this bad or worse: info, minor, major, critical
    #[arg(long, value_name = "SEVERITY", value_parser = severity, default_value = "major")]
    pub(crate) fail_on: Severity,

    #[command(flatten)]
    pub(crate) sides: SidesArgs,

    #[command(flatten)]
    pub(crate) reading: ReadingArgs,

    #[command(flatten)]
    pub(crate) aligning: AligningArgs,

    #[command(flatten)]
    pub(crate) config: ConfigArgs,
}

/// How rows of a revision are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RevisionFormat {
    Text,
    Json,
    Jsonl,
}
