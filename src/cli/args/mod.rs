//! What was typed: a file a subcommand where its options are many, the others and what they share here.
//!
//! Takes the command line; gives back the subcommand with its settings. It does *not* look at files.

mod batch;
mod check;
mod config;
mod diff;
mod eval;
mod lexicon;
mod review;
mod segment;
mod train;

use std::num::NonZeroUsize;
use std::path::PathBuf;

use anyhow::bail;
use clap::{Args, Parser, Subcommand, ValueEnum};
use duiqi::bitext::Anchor;
use duiqi::check::{Profile, Switch};
use duiqi::document::SegmentId;
use duiqi::finding::Severity;
use duiqi::format::Format;
use duiqi::pipeline;
use duiqi::segment::Segmenter;
use duiqi::text::lang::Lang;
use duiqi::text::lines::Lines;

pub(crate) use batch::{BatchArgs, RowsForm, Shard};
pub(crate) use check::{CheckArgs, FindingsFormat, ShownArgs, TreeArgs};
pub(crate) use config::{ConfigArgs, ShowConfigArgs};
pub(crate) use diff::{DiffArgs, RevisionFormat};
pub(crate) use eval::{EvalArgs, FiguresFormat};
pub(crate) use lexicon::{LexiconArgs, LexiconCommand};
pub(crate) use review::{IgnoreArgs, LogArgs, ReviewArgs};
pub(crate) use segment::{SegmentArgs, SegmentsFormat};
pub(crate) use train::TrainArgs;

/// The version, with the commit it was built from where that is known; `build.rs` finds it.
const VERSION: &str = env!("DUIQI_VERSION");

const AFTER_HELP: &str = "\
Exit codes:
  0    done, and nothing at or above the severity of --fail-on
  1    done, with findings at or above it (`check`, and `align` with --fail-on)
  2    no result: a wrong option, a file that cannot be read or written, a broken format
  130  interrupted; 143 when told to end (SIGTERM)

Data goes to standard output, everything else to standard error. The network is never used.";

/// Aligns an English translation with its Chinese source sentence by sentence, flags where it has drifted, exports TMX.
#[derive(Debug, Parser)]
#[command(name = "duiqi", version = VERSION, after_help = AFTER_HELP, max_term_width = 100, propagate_version = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,

    /// When to use colour; `auto` is only on a terminal, and not with NO_COLOR or TERM=dumb
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: ColorWhen,

    /// Say nothing on standard error but errors
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,

    /// The language of messages, help and the review; the locale if not given, and on a terminal that of listings, too
    #[arg(long, global = true, value_name = "LANGUAGE", default_value = "auto")]
    pub(crate) interface: Interface,
}

/// The language the program speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Interface {
    Auto,
    En,
    Zh,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorWhen {
    Auto,
    Always,
    Never,
}

/// The subcommands, in the order of the pipeline.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Segment(SegmentArgs),
    Align(AlignArgs),
    Batch(BatchArgs),
    Check(CheckArgs),
    Diff(DiffArgs),
    Ignore(IgnoreArgs),
    Review(ReviewArgs),
    Log(LogArgs),
    Export(ExportArgs),
    Train(TrainArgs),
    Lexicon(LexiconArgs),
    Eval(EvalArgs),
    Explain(ExplainArgs),
    Config(ShowConfigArgs),
    Completions(CompletionsArgs),
    Man(ManArgs),
}

/// Align a translation with its source
///
/// Prints a readable listing, or writes the files that -o asks for and a summary. Findings are shown with the sentences
/// they are about. Either side may be the Chinese one.
///
/// Two folders are aligned file by file: chapters belong together by their names, and one bitext is made of all.
///
/// A file that holds both sides, such as a translation memory, is refined: its pairs are cut into sentences, which are aligned
/// inside each pair.
#[derive(Debug, Args)]
pub(crate) struct AlignArgs {
    /// The original: a document, read by its extension (text, Markdown, HTML, Word …); or a file that holds both sides; `-` is standard input
    #[arg(value_name = "SOURCE|FILE")]
    pub(crate) source: PathBuf,

    /// The translation; `-` is standard input
    pub(crate) target: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) output: OutputArgs,

    #[command(flatten)]
    pub(crate) sides: SidesArgs,

    #[command(flatten)]
    pub(crate) reading: ReadingArgs,

    #[command(flatten)]
    pub(crate) aligning: AligningArgs,

    /// Say in place of the listing why bead N was chosen: its evidence, the words that match, the runner-up
    #[arg(long, value_name = "N", conflicts_with_all = ["output", "format"])]
    pub(crate) explain: Option<NonZeroUsize>,

    /// Do not look for drift
    #[arg(long, conflicts_with = "fail_on")]
    pub(crate) no_check: bool,

    /// Exit with 1 when there is a finding of this severity or a worse one
    #[arg(long, value_name = "SEVERITY", value_parser = severity)]
    pub(crate) fail_on: Option<Severity>,

    #[command(flatten)]
    pub(crate) rules: RulesArgs,

    #[command(flatten)]
    pub(crate) ignoring: IgnoringArgs,

    #[command(flatten)]
    pub(crate) config: ConfigArgs,
}

/// Write a file that holds both sides in other formats; nothing is aligned anew
///
/// Takes an alignment file that `duiqi align -o FILE.jsonl` wrote, or any other file that holds both sides: a translation memory
/// (.tmx), .xlf, .po, .mo, a table (.csv, .tsv, .xlsx), .xces, .intertext, .hunalign, .mnbvc. Two files are a Moses pair, line by
/// line, or two catalogues (.po) with the same keys. Three are a .ladder or .beads and the two files of segments that it counts.
///
/// Where the alignment was reviewed, what was decided is written: states, pairs, new wordings. Excluded pairs are left out, but not of
/// what holds the whole alignment (.jsonl, .html, .hunalign, .beads, .ladder).
#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// The file or files; `-` is standard input, an alignment file unless --read-as says other
    #[arg(required = true, num_args = 1..=3, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) output: OutputArgs,

    /// Write pairs that a person `accepted` only, or `clean` ones; short for --only-pairs
    #[arg(long, value_name = "WHICH", help_heading = "Writing", conflicts_with = "only_pairs")]
    pub(crate) only: Option<OnlyWhich>,

    #[command(flatten)]
    pub(crate) bitext: BitextArgs,
}

/// How a file that holds both sides is read.
#[derive(Debug, Args)]
pub(crate) struct BitextArgs {
    /// Read the file in this format, whatever its name says
    #[arg(long, value_name = "FORMAT", value_parser = format, help_heading = "Reading")]
    pub(crate) read_as: Option<Format>,

    /// The language of the source side, such as `zh`; what the file says if not given
    #[arg(long, value_name = "TAG", value_parser = lang, help_heading = "Reading")]
    pub(crate) source_lang: Option<Lang>,

    /// The language of the target side, such as `en`; what the file says if not given
    #[arg(long, value_name = "TAG", value_parser = lang, help_heading = "Reading")]
    pub(crate) target_lang: Option<Lang>,

    /// The encoding of the file: utf-8, gb18030, big5, utf-16le …; found out if not given
    #[arg(long, value_name = "NAME", help_heading = "Reading")]
    pub(crate) encoding: Option<String>,

    /// Read on past bytes that are no text: each becomes U+FFFD, and a notice says so
    #[arg(long, help_heading = "Reading")]
    pub(crate) lossy: bool,

    #[command(flatten)]
    pub(crate) bound: BoundArgs,
}

/// Tell what a rule looks for, why, and when it is wrong; without a rule, list all
#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// The name of a rule, such as `number-value`
    pub(crate) rule: Option<String>,
}

/// Print what makes a shell complete the command line
///
/// Put it where the shell looks, such as `duiqi completions bash > ~/.local/share/bash-completion/completions/duiqi`, or
/// `duiqi completions fish > ~/.config/fish/completions/duiqi.fish`.
#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    /// Which shell
    pub(crate) shell: clap_complete::Shell,
}

/// Print the man page, or write that of each subcommand too
#[derive(Debug, Args)]
pub(crate) struct ManArgs {
    /// Write a page for the program and one for each subcommand into this folder: duiqi.1, duiqi-align.1, …
    #[arg(long, short, value_name = "FOLDER")]
    pub(crate) output: Option<PathBuf>,
}

/// Where an alignment is written.
#[derive(Debug, Args)]
pub(crate) struct OutputArgs {
    /// Write a file, by its extension: .tmx, .xlf, .tsv, .csv, .xlsx, .po, .jsonl (the alignment file), .html …; may be repeated
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Vec<PathBuf>,

    /// Print this format on standard output, or write it to files whose extension says nothing or fits it: tmx, xliff, xliff2,
    /// tsv, csv, xlsx, po, moses, xces, intertext, hunalign, ladder, beads, jsonl, mnbvc, html, book, epub, markdown-table
    #[arg(long, short, value_name = "NAME", value_parser = format)]
    pub(crate) format: Option<Format>,

    /// Leave out pairs that are less sure, from 0 to 1
    #[arg(long, value_name = "P", value_parser = probability, help_heading = "Writing")]
    pub(crate) min_confidence: Option<f32>,

    /// Write pairs that a person `accepted` only, or `clean` ones, without a finding
    #[arg(long, value_name = "WHICH", help_heading = "Writing")]
    pub(crate) only_pairs: Option<OnlyWhich>,

    /// Write pairs whose texts are both the same once
    #[arg(long, help_heading = "Writing")]
    pub(crate) fold_duplicates: bool,

    /// Write text without inline codes (TMX, XLIFF)
    #[arg(long, help_heading = "Writing")]
    pub(crate) plain: bool,

    /// Do not write which files and lines pairs come from (TMX, XLIFF, PO)
    #[arg(long, help_heading = "Writing")]
    pub(crate) no_context: bool,

    /// Write cells as they are, also those that a spreadsheet would run as a formula (TSV, CSV)
    #[arg(long, help_heading = "Writing")]
    pub(crate) raw_cells: bool,

    /// Set the two texts of a book one below the other, not side by side
    #[arg(long, help_heading = "Writing")]
    pub(crate) interleaved: bool,
}

/// Which pairs are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum OnlyWhich {
    Accepted,
    Clean,
}

/// Which rules run.
#[derive(Debug, Args)]
pub(crate) struct RulesArgs {
    /// How much is shown: `strict` only what is wrong almost whenever it is found, `normal` what a reviewer wants to see,
    /// `thorough` also what is right as often as wrong; of clean human translations 0.42 %, 1.5 % and 2.6 % get a finding
    #[arg(long, value_name = "NAME", value_parser = profile, default_value = "normal", help_heading = "Rules")]
    pub(crate) profile: Profile,

    /// Run these rules only, with commas between; `duiqi explain` lists them
    #[arg(long, value_name = "RULES", value_delimiter = ',', help_heading = "Rules")]
    pub(crate) only: Vec<String>,

    /// Run all but these rules
    #[arg(long, value_name = "RULES", value_delimiter = ',', help_heading = "Rules")]
    pub(crate) without: Vec<String>,

    #[arg(skip)]
    pub(crate) project: ProjectRules,
}

/// What the settings of the project say about rules; what is typed goes before it.
#[derive(Debug, Default)]
pub(crate) struct ProjectRules {
    pub(crate) switches: Vec<(&'static str, Switch)>,
    pub(crate) severities: Vec<(&'static str, Severity)>,
    pub(crate) thresholds: Vec<(&'static str, f32)>,
}

/// Which findings are no errors.
#[derive(Debug, Args)]
pub(crate) struct IgnoringArgs {
    /// Leave out the findings that this file calls no errors, besides those of the `duiqi.ignore.jsonl` beside the texts
    #[arg(long, value_name = "FILE", help_heading = "Rules", conflicts_with = "no_ignore")]
    pub(crate) ignore: Vec<PathBuf>,

    /// Show the findings that were called no errors too
    #[arg(long, help_heading = "Rules")]
    pub(crate) no_ignore: bool,

    /// Say which lines of these files ignore nothing any more
    #[arg(long, help_heading = "Rules", conflicts_with = "no_ignore")]
    pub(crate) unused_ignores: bool,
}

/// What is known about each side beforehand.
#[derive(Debug, Clone, Args)]
pub(crate) struct SidesArgs {
    /// The language of the source, such as `zh`; found out if not given
    #[arg(long, value_name = "TAG", value_parser = lang, help_heading = "Reading")]
    pub(crate) source_lang: Option<Lang>,

    /// The language of the target, such as `en`; found out if not given
    #[arg(long, value_name = "TAG", value_parser = lang, help_heading = "Reading")]
    pub(crate) target_lang: Option<Lang>,

    /// The encoding of both sides: utf-8, gb18030, big5, utf-16le, windows-1252 …; found out if not given
    #[arg(long, value_name = "NAME", help_heading = "Reading")]
    pub(crate) encoding: Option<String>,

    /// The encoding of the source
    #[arg(long, value_name = "NAME", help_heading = "Reading")]
    pub(crate) source_encoding: Option<String>,

    /// The encoding of the target
    #[arg(long, value_name = "NAME", help_heading = "Reading")]
    pub(crate) target_encoding: Option<String>,

    /// Cut the source with the rules of this SRX 2.0 file
    #[arg(long, value_name = "FILE", help_heading = "Reading", conflicts_with = "segmenter")]
    pub(crate) source_srx: Option<PathBuf>,

    /// Cut the target with the rules of this SRX 2.0 file
    #[arg(long, value_name = "FILE", help_heading = "Reading", conflicts_with = "segmenter")]
    pub(crate) target_srx: Option<PathBuf>,
}

/// How texts are read.
#[derive(Debug, Args)]
pub(crate) struct ReadingArgs {
    /// The files hold one segment a line already: nothing is cut or joined
    #[arg(long, help_heading = "Reading", conflicts_with = "lines")]
    pub(crate) segmented: bool,

    /// Line n of one file translates line n of the other: pairs are taken as they stand
    #[arg(long, help_heading = "Reading", conflicts_with_all = ["lines", "segmented"])]
    pub(crate) paired: bool,

    /// Read the texts in this format, whatever their names say
    #[arg(long, value_name = "FORMAT", value_parser = format, help_heading = "Reading")]
    pub(crate) read_as: Option<Format>,

    /// How lines of plain text make paragraphs: `wrapped` at a column, or each line a `paragraph`
    #[arg(long, value_name = "HOW", default_value = "auto", help_heading = "Reading")]
    pub(crate) lines: LinesHow,

    /// Which rules cut sentences: those of duiqi, or those of Unicode (UAX #29) for languages it was not made for
    #[arg(long, value_name = "NAME", default_value = "auto", help_heading = "Reading")]
    pub(crate) segmenter: SegmenterName,

    /// No sentence ends after the abbreviations in this file, one a line, such as `Abt.`
    #[arg(long, value_name = "FILE", help_heading = "Reading")]
    pub(crate) no_break_after: Option<PathBuf>,

    /// Read on past bytes that are no text: each becomes U+FFFD, and a notice says so
    #[arg(long, help_heading = "Reading")]
    pub(crate) lossy: bool,

    /// Refuse texts that may take more memory than this: bytes, or with K, M or G
    #[arg(long, value_name = "SIZE", value_parser = memory, default_value = "8G", help_heading = "Limits")]
    pub(crate) max_memory: u64,

    #[command(flatten)]
    pub(crate) bound: BoundArgs,
}

impl ReadingArgs {
    /// Refuses texts before anything is made of them.
    ///
    /// # Errors
    ///
    /// Where what they may take is beyond the bound, with the bound.
    pub(crate) fn refuse_memory(&self, texts: [&[u8]; 2]) -> anyhow::Result<()> {
        let estimate = pipeline::estimated_bytes(texts);
        if estimate > self.max_memory {
            let [estimate, bound] = [estimate, self.max_memory].map(|bytes| bytes.div_ceil(1 << 20));
            bail!(
                "this may take {estimate} MB of memory, and {bound} MB are allowed; split what is read, or raise --max-memory"
            );
        }
        Ok(())
    }
}

/// The bound of inputs.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct BoundArgs {
    /// Refuse inputs larger than this: bytes, or with K, M or G; at most 4G
    #[arg(long, value_name = "SIZE", value_parser = size, default_value = "1G", help_heading = "Limits")]
    pub(crate) max_size: u64,
}

/// How lines of plain text make paragraphs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LinesHow {
    Auto,
    Wrapped,
    Paragraph,
}

/// Which rules cut sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SegmenterName {
    Auto,
    Duiqi,
    Uax29,
}

/// What alignment works with.
#[derive(Debug, Args)]
pub(crate) struct AligningArgs {
    /// Use this lexicon, written by `duiqi train`, before the built-in Chinese-English one; may be repeated, the first counts
    /// most
    #[arg(long, value_name = "FILE", help_heading = "Aligning")]
    pub(crate) lexicon: Vec<PathBuf>,

    /// Weigh evidence with these weights, written by `duiqi train --gold`, in place of the built-in ones
    #[arg(long = "aligner-weights", value_name = "FILE", help_heading = "Aligning")]
    pub(crate) aligner_weights: Option<PathBuf>,

    /// Keep source segment I and target segment J in one bead, counted from 1 as `duiqi segment` prints them; may be repeated
    #[arg(long, value_name = "I:J", value_parser = anchor, help_heading = "Aligning")]
    pub(crate) anchor: Vec<Anchor>,

    /// Read anchors from a file, I:J a line
    #[arg(long, value_name = "FILE", help_heading = "Aligning")]
    pub(crate) anchors: Option<PathBuf>,

    /// Trust this glossary (.csv, .tsv, .tbx) before any lexicon; may be repeated
    #[arg(long, value_name = "FILE", help_heading = "Aligning")]
    pub(crate) glossary: Vec<PathBuf>,

    /// Do without the built-in lexicon
    #[arg(long, help_heading = "Aligning")]
    pub(crate) no_lexicon: bool,

    /// Work on this many threads; the result is the same on any number
    #[arg(long, value_name = "N", help_heading = "Limits")]
    pub(crate) threads: Option<NonZeroUsize>,
}

impl LinesHow {
    /// Returns the name that is typed.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Wrapped => "wrapped",
            Self::Paragraph => "paragraph",
        }
    }
}

impl From<LinesHow> for Lines {
    fn from(how: LinesHow) -> Self {
        match how {
            LinesHow::Auto => Self::Auto,
            LinesHow::Wrapped => Self::Wrapped,
            LinesHow::Paragraph => Self::Paragraph,
        }
    }
}

impl SegmenterName {
    /// Returns the name that is typed.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Duiqi => "duiqi",
            Self::Uax29 => "uax29",
        }
    }
}

impl From<SegmenterName> for Segmenter {
    fn from(name: SegmenterName) -> Self {
        match name {
            SegmenterName::Auto => Self::Auto,
            SegmenterName::Duiqi => Self::Scanner,
            SegmenterName::Uax29 => Self::Uax29,
        }
    }
}

pub(super) fn lang(tag: &str) -> Result<Lang, String> {
    Lang::parse(tag).ok_or_else(|| "this is not a language tag; write it like zh, en or zh-Hant-TW".to_owned())
}

fn format(name: &str) -> Result<Format, String> {
    Format::from_name(name).map_err(|error| error.to_string())
}

/// Reads `120:131`, counted from 1.
pub(crate) fn anchor(written: &str) -> Result<Anchor, String> {
    let number = |digits: &str| digits.trim().parse::<u32>().ok()?.checked_sub(1).map(SegmentId);
    let parsed = written
        .split_once(':')
        .and_then(|(source, target)| Some(Anchor { source: number(source)?, target: number(target)? }));
    parsed.ok_or_else(|| "write two segment numbers from 1, like 120:131".to_owned())
}

pub(super) fn probability(written: &str) -> Result<f32, String> {
    let parsed = written.parse().ok().filter(|value| (0.0..=1.0).contains(value));
    parsed.ok_or_else(|| "write a number from 0 to 1, like 0.5".to_owned())
}

pub(super) fn profile(name: &str) -> Result<Profile, String> {
    Profile::from_name(name).ok_or_else(|| format!("known are {}", Profile::ALL.map(Profile::name).join(", ")))
}

pub(super) fn severity(name: &str) -> Result<Severity, String> {
    Severity::from_name(name).ok_or_else(|| format!("known are {}", Severity::ALL.map(Severity::name).join(", ")))
}

/// The largest bound: spans of a document are counted in 32 bits.
const MOST_BYTES: u64 = u32::MAX as u64;

fn size(written: &str) -> Result<u64, String> {
    memory(written).map(|bytes| bytes.min(MOST_BYTES))
}

fn memory(written: &str) -> Result<u64, String> {
    let unit = |letter: &str, bytes: u64| {
        let digits = written.strip_suffix(letter).or_else(|| written.strip_suffix(&letter.to_lowercase()))?;
        digits.parse::<u64>().ok()?.checked_mul(bytes)
    };
    let bytes =
        unit("K", 1 << 10).or_else(|| unit("M", 1 << 20)).or_else(|| unit("G", 1 << 30)).or_else(|| unit("", 1));
    match bytes {
        Some(bytes @ 1..) => Ok(bytes),
        _ => Err("write a size like 500M or 2G".to_owned()),
    }
}

#[cfg(test)]
mod tests;
