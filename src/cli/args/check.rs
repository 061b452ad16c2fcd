//! What was typed after `duiqi check`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use duiqi::finding::{Finding, Severity};
use duiqi::format::ci::Form;

use super::{AligningArgs, ConfigArgs, IgnoringArgs, ReadingArgs, RulesArgs, SidesArgs, probability, severity};
use crate::cli::tree::Mapping;

/// Look for places where a translation has drifted from its source
///
/// Takes the two texts and aligns them, or one file that holds both: an alignment file that `duiqi align -o FILE.jsonl` wrote, a
/// translation memory, a catalogue; or a file of pairs: rows {"id", "source", "target"} as JSON lines or tab-separated, perhaps
/// with a "document", whose rows are looked at together. Findings go to standard output as diagnostics with the places
/// underlined on both sides.
///
/// Two folders, or one with both languages in it, are checked file by file: which belong together is told by their names, or by the
/// mapping of duiqi.toml. A table says in the end what is missing, behind, or no translation at all.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// The original; or a file that holds both sides: .jsonl, .tmx, .xlf, .po, .csv …, or pairs (.jsonl, .tsv) alone; `-` is
    /// standard input; or a folder
    #[arg(value_name = "SOURCE|FILE|FOLDER")]
    pub(crate) source: PathBuf,

    /// The translation
    pub(crate) target: Option<PathBuf>,

    /// Exit with 1 when there is a finding of this severity or a worse one: info, minor, major, critical
    #[arg(long, value_name = "SEVERITY", value_parser = severity, default_value = "major")]
    pub(crate) fail_on: Severity,

    /// Say too what went stale since this commit, branch or tag of the git repository the two texts are in: which side lags, and
    /// since which commit and date
    #[arg(long, value_name = "REV")]
    pub(crate) since: Option<String>,

    /// Of what the rules find, show only what is in pairs that changed since the revision of --since
    #[arg(long, requires = "since")]
    pub(crate) only_changed: bool,

    /// Leave out the findings whose fingerprints this file lists; they were accepted
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,

    /// Write the fingerprints of all findings into the file of --baseline, and end well
    #[arg(long, requires = "baseline")]
    pub(crate) update_baseline: bool,

    /// How findings are printed: `text` to read; `jsonl`, a row {"id", "findings"} for each pair or bead, and of folders a finding; for
    /// other programs `json`,
    /// `sarif`, `github` (annotations of a workflow) and `junit`
    #[arg(long, short, value_name = "NAME", default_value = "text")]
    pub(crate) format: FindingsFormat,

    #[command(flatten)]
    pub(crate) tree: TreeArgs,

    #[command(flatten)]
    pub(crate) rules: RulesArgs,

    #[command(flatten)]
    pub(crate) shown: ShownArgs,

    #[command(flatten)]
    pub(crate) ignoring: IgnoringArgs,

    #[command(flatten)]
    pub(crate) sides: SidesArgs,

    #[command(flatten)]
    pub(crate) reading: ReadingArgs,

    #[command(flatten)]
    pub(crate) aligning: AligningArgs,

    #[command(flatten)]
    pub(crate) config: ConfigArgs,
}

/// Which findings are shown, of those that the rules make.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct ShownArgs {
    /// Show findings of this severity or a worse one only
    #[arg(long, value_name = "SEVERITY", value_parser = severity, default_value = "info", help_heading = "Rules")]
    pub(crate) min_severity: Severity,

    /// Show findings that are so sure or surer only, from 0 to 1
    #[arg(long, value_name = "P", value_parser = probability, default_value = "0", help_heading = "Rules")]
    pub(crate) min_confidence: f32,
}

impl ShownArgs {
    /// Leaves out what is milder or less sure.
    pub(crate) fn keep(self, mut findings: Vec<Finding>) -> Vec<Finding> {
        findings.retain(|finding| {
            finding.severity >= self.min_severity && finding.confidence.value() >= self.min_confidence
        });
        findings
    }
}

/// How folders are checked.
#[derive(Debug, Args)]
pub(crate) struct TreeArgs {
    /// Keep what was found in the pairs of a folder here, so that the next run looks only at those that changed; the cache folder
    /// of the user if not given
    #[arg(long, value_name = "FOLDER", help_heading = "Folders")]
    pub(crate) cache: Option<PathBuf>,

    /// Look at every pair of a folder anew
    #[arg(long, help_heading = "Folders", conflicts_with = "cache")]
    pub(crate) no_cache: bool,

    /// Which files belong together, as the project says.
    #[arg(skip)]
    pub(crate) mapping: Vec<Mapping>,
}

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FindingsFormat {
    Text,
    Jsonl,
    Json,
    Sarif,
    // The usual spelling of the name, without a hyphen.
    #[value(name = "github")]
    GitHub,
    #[value(name = "junit")]
    JUnit,
}

impl FindingsFormat {
    /// Returns the document for continuous integration that it is, if it is one.
    pub(crate) fn form(self) -> Option<Form> {
        match self {
            Self::Text | Self::Jsonl => None,
            Self::Json => Some(Form::Json),
            Self::Sarif => Some(Form::Sarif),
            Self::GitHub => Some(Form::GitHub),
            Self::JUnit => Some(Form::JUnit),
        }
    }
}
