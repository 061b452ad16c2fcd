//! What was typed after `duiqi segment`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use duiqi::text::lang::Lang;

use super::{ReadingArgs, lang};

/// Cut one text into sentences and print them, one a line
///
/// Markup is left out and wrapped lines are joined, as alignment sees them; an item of plain text keeps its marker.
#[derive(Debug, Args)]
pub(crate) struct SegmentArgs {
    /// The text: a document, read by its extension (text, Markdown, HTML, Word …); `-` is standard input
    #[arg(required_unless_present = "export_srx", conflicts_with = "export_srx")]
    pub(crate) file: Option<PathBuf>,

    /// Its language, such as `zh` or `en`; found out from the text if not given
    #[arg(long, value_name = "TAG", value_parser = lang)]
    pub(crate) lang: Option<Lang>,

    /// Its encoding: utf-8, gb18030, big5, utf-16le, windows-1252 …; found out if not given
    #[arg(long, value_name = "NAME")]
    pub(crate) encoding: Option<String>,

    /// How the sentences are printed: `lines` as text, `jsonl` or `tsv` with their places and how firmly they end
    #[arg(long, short, value_name = "NAME", default_value = "lines")]
    pub(crate) format: SegmentsFormat,

    /// Print in place of the sentences each place where one ends or could have ended: line and column, whether it was cut
    /// (strong or weak) or held, and by which rule
    #[arg(long)]
    pub(crate) explain: bool,

    /// Compare with sentences cut by hand, one a line: print precision, recall and F1 of the boundaries inside paragraphs,
    /// and each that differs
    #[arg(long, value_name = "GOLD", conflicts_with_all = ["explain", "format"])]
    pub(crate) check: Option<PathBuf>,

    /// Cut with the rules of this SRX 2.0 file
    #[arg(long, value_name = "FILE", help_heading = "Reading", conflicts_with = "segmenter")]
    pub(crate) srx: Option<PathBuf>,

    /// Write an approximation of the rules that are built in, as SRX 2.0 for OmegaT and others; without FILE to standard
    /// output
    #[arg(long, value_name = "FILE", num_args = 0..=1)]
    pub(crate) export_srx: Option<Option<PathBuf>>,

    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
}

/// How the sentences of one text are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SegmentsFormat {
    Lines,
    Jsonl,
    Tsv,
}
