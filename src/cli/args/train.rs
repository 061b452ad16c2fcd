//! What was typed after `duiqi train`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;
use duiqi::text::lang::Lang;

use super::{BoundArgs, lang};

/// Learn a lexicon from translated texts
///
/// Takes pairs of files in which line n of one translates line n of the next, translation memories (.tmx) and alignment
/// files (.jsonl), in any number; each may be packed (.gz, .zst). The same inputs give the same bytes on any number of
/// threads. Progress goes to standard error.
#[derive(Debug, Args)]
pub(crate) struct TrainArgs {
    /// The texts: SOURCE TARGET, a segment a line, or .tmx or .jsonl alone; further ones follow
    #[arg(value_name = "SOURCE TARGET|FILE", required_unless_present_any = ["dictionary", "gold"])]
    pub(crate) texts: Vec<PathBuf>,

    /// Where to write the lexicon
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: PathBuf,

    /// Learn from a dictionary too: a headword, a tab, its translations with `|` between; may be repeated
    #[arg(long, value_name = "FILE")]
    pub(crate) dictionary: Vec<PathBuf>,

    /// Learn what Han characters stand for in foreign names, from the names in the dictionaries, in place of a lexicon
    #[arg(long, requires = "dictionary", conflicts_with = "texts")]
    pub(crate) sounds: bool,

    /// How often a file counts, by its name, or the lines of a label: 1 is once, 0 leaves out; dictionaries count 1.5
    #[arg(long, value_name = "NAME=W", value_parser = weight)]
    pub(crate) weight: Vec<(String, f32)>,

    /// Weights from a file, a name and a weight a line; `*` is for labels that are not named
    #[arg(long, value_name = "FILE")]
    pub(crate) weights: Option<PathBuf>,

    /// A label for each line of the first two files, for weights
    #[arg(long, value_name = "FILE")]
    pub(crate) labels: Option<PathBuf>,

    /// Learn the weights of the aligner instead, from gold alignments: a folder of NAME.gold with NAME.zh and NAME.en, a
    /// segment a line; a folder with gold.beads, source.* and target.*; an alignment file that is right. May be repeated
    #[arg(
        long,
        value_name = "FOLDER|FILE.jsonl",
        help_heading = "Weights of the aligner",
        conflicts_with_all = ["texts", "dictionary", "weight", "weights", "labels"]
    )]
    pub(crate) gold: Vec<PathBuf>,

    /// Leave each of this many parts of the documents out once, and say what the others teach about it
    #[arg(long, value_name = "N", default_value = "6", requires = "gold", help_heading = "Weights of the aligner")]
    pub(crate) folds: NonZeroUsize,

    /// Start from these weights
    #[arg(long, value_name = "FILE", requires = "gold", help_heading = "Weights of the aligner")]
    pub(crate) start: Option<PathBuf>,

    /// Align with this lexicon, written by `duiqi train`, in place of the built-in Chinese-English one
    #[arg(long, value_name = "FILE", requires = "gold", help_heading = "Weights of the aligner")]
    pub(crate) lexicon: Option<PathBuf>,

    /// Align with no lexicon
    #[arg(long, requires = "gold", conflicts_with = "lexicon", help_heading = "Weights of the aligner")]
    pub(crate) no_lexicon: bool,

    /// The language of the source side, such as `zh`; found out if not given
    #[arg(long, value_name = "TAG", value_parser = lang)]
    pub(crate) source_lang: Option<Lang>,

    /// The language of the target side, such as `en`; found out if not given
    #[arg(long, value_name = "TAG", value_parser = lang)]
    pub(crate) target_lang: Option<Lang>,

    /// Work on this many threads; the result is the same on any number
    #[arg(long, value_name = "N", help_heading = "Limits")]
    pub(crate) threads: Option<NonZeroUsize>,

    #[command(flatten)]
    pub(crate) bound: BoundArgs,
}

fn weight(written: &str) -> Result<(String, f32), String> {
    let parsed = written.rsplit_once('=').and_then(|(name, weight)| Some((name.to_owned(), weight.parse().ok()?)));
    parsed.ok_or_else(|| "write a name and a weight, like news=2".to_owned())
}
