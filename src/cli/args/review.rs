//! What was typed after `duiqi review`, `duiqi log` and `duiqi ignore`.

use std::path::PathBuf;

use clap::Args;

use super::{AligningArgs, BoundArgs, ConfigArgs, ReadingArgs, SidesArgs};

/// Say that findings are no errors, for good
///
/// Adds a line for each to `duiqi.ignore.jsonl` beside the texts. `duiqi check` and `duiqi align` leave such a finding out as
/// long as the two texts it is about stay as they are, wherever they stand; with --unused-ignores they say which lines ignore
/// nothing any more. In Markdown and HTML a marker in the text does the same: `<!-- duiqi-ignore number-value -->` for the
/// block after it, or the one it stands in.
#[derive(Debug, Args)]
pub(crate) struct IgnoreArgs {
    /// One of the texts, or their folder
    #[arg(value_name = "TEXT|FOLDER")]
    pub(crate) beside: PathBuf,

    /// The fingerprints of the findings, as `duiqi check` prints them
    #[arg(required = true, value_name = "FINGERPRINT", value_parser = fingerprint)]
    pub(crate) fingerprints: Vec<String>,

    /// Why they are no errors
    #[arg(long, value_name = "TEXT")]
    pub(crate) why: Option<String>,

    /// Who says so
    #[arg(long, value_name = "NAME")]
    pub(crate) who: Option<String>,
}

/// Go through a translation with its source, pair by pair, and decide
///
/// Takes the two texts, aligns them and saves the alignment beside the translation (TARGET.duiqi.jsonl), or takes an alignment
/// file; opens a screen at the first problem. Every decision is a line of a journal beside the alignment file and is on the
/// disk before the next key is read, so a review goes on where it ended, however it ended. `?` shows the keys.
#[derive(Debug, Args)]
pub(crate) struct ReviewArgs {
    /// The original, or an alignment file (.jsonl) alone
    #[arg(value_name = "SOURCE|FILE.jsonl")]
    pub(crate) source: PathBuf,

    /// The translation
    pub(crate) target: Option<PathBuf>,

    /// Keep the alignment of the two texts in this file (.jsonl)
    #[arg(long, value_name = "FILE.jsonl", requires = "target")]
    pub(crate) alignment: Option<PathBuf>,

    /// Show a page in a browser in place of the screen: serves it on this machine alone, and prints its address
    #[cfg(feature = "web")]
    #[arg(long, conflicts_with_all = ["apply", "write_target"])]
    pub(crate) web: bool,

    /// The port of the page; a free one if not given
    #[cfg(feature = "web")]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true, requires = "web")]
    pub(crate) port: u16,

    /// Show no screen, but do what this file says: acts as JSON, one a line, or decisions saved by a page; with `-` each line of
    /// standard input is answered on standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) apply: Option<PathBuf>,

    /// Show no screen, but write the reworded sentences into the translation, or into a copy of it; all other bytes stay
    #[arg(long, value_name = "FILE", num_args = 0..=1, conflicts_with = "apply")]
    pub(crate) write_target: Option<Option<PathBuf>>,

    /// Who decides, for the journal; the name of the user if not given
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,

    #[command(flatten)]
    pub(crate) sides: SidesArgs,

    #[command(flatten)]
    pub(crate) reading: ReadingArgs,

    #[command(flatten)]
    pub(crate) aligning: AligningArgs,

    #[command(flatten)]
    pub(crate) config: ConfigArgs,
}

/// Tell what was decided in a review, by whom and when
#[derive(Debug, Args)]
pub(crate) struct LogArgs {
    /// An alignment file (.jsonl) that was reviewed
    #[arg(value_name = "FILE.jsonl")]
    pub(crate) file: PathBuf,

    #[command(flatten)]
    pub(crate) bound: BoundArgs,
}

fn fingerprint(written: &str) -> Result<String, String> {
    let fits = written.len() == 16 && written.bytes().all(|byte| byte.is_ascii_hexdigit());
    if fits { Ok(written.to_ascii_lowercase()) } else { Err("a fingerprint has 16 hexadecimal digits".to_owned()) }
}
