//! What was typed after `duiqi lexicon`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::BoundArgs;

/// Show what a lexicon believes, or put several together
#[derive(Debug, Args)]
pub(crate) struct LexiconArgs {
    #[command(subcommand)]
    pub(crate) command: LexiconCommand,
}

/// What is done with a lexicon.
#[derive(Debug, Subcommand)]
pub(crate) enum LexiconCommand {
    /// Print what the words of a text may become, the likeliest first
    ///
    /// Each line has the probability of the translation given the word, the probability the other way round, and the
    /// translation as the lexicon keys it: without endings, folded to lower case or simplified characters.
    Lookup {
        /// A word of either language, or several
        word: String,

        /// Print at most this many translations of each word
        #[arg(long, value_name = "N", default_value_t = 10)]
        most: usize,

        #[command(flatten)]
        from: LexiconFrom,
    },
    /// Print how many words and word pairs it knows
    Stats {
        #[command(flatten)]
        from: LexiconFrom,
    },
    /// Put several lexicons together into one file, the first counting most
    Merge {
        /// Lexicons written by `duiqi train`
        #[arg(required = true, value_name = "LEXICON")]
        lexicons: Vec<PathBuf>,

        /// Put the built-in Chinese-English lexicon behind them
        #[arg(long)]
        built_in: bool,

        /// Where to write the lexicon
        #[arg(long, short, value_name = "FILE")]
        output: PathBuf,

        #[command(flatten)]
        bound: BoundArgs,
    },
}

/// Which lexicon is shown.
#[derive(Debug, Args)]
pub(crate) struct LexiconFrom {
    /// Show this lexicon, written by `duiqi train`, in place of the built-in Chinese-English one
    #[arg(long, value_name = "FILE")]
    pub(crate) lexicon: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) bound: BoundArgs,
}
