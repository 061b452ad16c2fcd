//! What was typed after `duiqi batch`.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, ValueEnum};

use super::{AligningArgs, ReadingArgs, RulesArgs, SidesArgs, size};

/// Align a great many documents: a row in, a row out, on all cores
///
/// Takes rows {"id", "source", "target"} as JSON lines, or a tab-separated table whose first line names such columns, packed with
/// gzip or zstd too (.gz, .zst), or Parquet; or rows that name files, {"id", "source_file", "target_file"}; or two folders of
/// documents, which are paired by their names and then by their words. Other columns are passed through. Each row comes back
/// with its segments and links, in the order of the input; a row that cannot be aligned comes back with an `error`.
///
/// With -o the work can be stopped at any time; the same command goes on where it was. The result is the same on any number of
/// threads, in one piece or in shards.
#[derive(Debug, Args)]
pub(crate) struct BatchArgs {
    /// The rows: .jsonl or .tsv, perhaps .gz or .zst, or .parquet; or a folder of originals; `-` is standard input
    #[arg(value_name = "ROWS|FOLDER", default_value = "-")]
    pub(crate) input: PathBuf,

    /// The folder of translations, where the first is a folder
    #[arg(value_name = "FOLDER")]
    pub(crate) targets: Option<PathBuf>,

    /// Write the rows to this file, by its extension: .jsonl or .tsv, perhaps .gz or .zst, or .parquet; standard output if not
    /// given
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// The form of the rows that are read, where no extension tells it
    #[arg(long, value_name = "FORM")]
    pub(crate) from: Option<RowsForm>,

    /// The form of the rows that are written, where no extension tells it
    #[arg(long, value_name = "FORM")]
    pub(crate) to: Option<RowsForm>,

    /// Take the I-th of N rows and every N-th after it, as I/N: a machine each
    #[arg(long, value_name = "I/N", default_value = "1/1")]
    pub(crate) shard: Shard,

    /// Begin again, where an unfinished run lies beside the output
    #[arg(long, requires = "output")]
    pub(crate) restart: bool,

    /// Look for drift too: each link lists the rules that found something
    #[arg(long)]
    pub(crate) check: bool,

    /// Exit with 1 when a row has an error
    #[arg(long)]
    pub(crate) fail_on_error: bool,

    /// The column of originals, in place of source, src or zh
    #[arg(long, value_name = "NAME", help_heading = "Reading")]
    pub(crate) source_column: Option<String>,

    /// The column of translations, in place of target, tgt or en
    #[arg(long, value_name = "NAME", help_heading = "Reading")]
    pub(crate) target_column: Option<String>,

    /// The column that tells rows apart, in place of id
    #[arg(long, value_name = "NAME", help_heading = "Reading")]
    pub(crate) id_column: Option<String>,

    /// A row with a side larger than this has an error: bytes, or with K, M or G
    #[arg(long, value_name = "SIZE", value_parser = size, default_value = "16M", help_heading = "Limits")]
    pub(crate) max_bytes: u64,

    /// A row with more segments than this on a side has an error
    #[arg(long, value_name = "N", default_value_t = 100_000, help_heading = "Limits")]
    pub(crate) max_segments: u32,

    #[command(flatten)]
    pub(crate) rules: RulesArgs,

    #[command(flatten)]
    pub(crate) sides: SidesArgs,

    #[command(flatten)]
    pub(crate) reading: ReadingArgs,

    #[command(flatten)]
    pub(crate) aligning: AligningArgs,
}

/// The form of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RowsForm {
    Jsonl,
    Tsv,
    Parquet,
}

/// Which rows are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shard {
    /// Counted from 0.
    index: u64,
    of: u64,
}

impl Shard {
    /// Tells whether a row is taken, by its number from 1.
    pub(crate) fn takes(self, number: u64) -> bool {
        number % self.of == (self.index + 1) % self.of
    }

    /// Tells how many rows of the input come before the next one that is taken, when `taken` were.
    #[cfg_attr(not(feature = "parquet"), cfg(test))]
    pub(crate) fn rows_before(self, taken: u64) -> u64 {
        self.index.saturating_add(taken.saturating_mul(self.of))
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, String> {
        let number = |part: &str| part.trim().parse::<u64>().ok();
        let parsed = written.split_once('/').and_then(|(index, of)| Some((number(index)?, number(of)?)));
        match parsed {
            Some((index, of)) if (1..=of).contains(&index) => Ok(Self { index: index - 1, of }),
            _ => Err("write two numbers, like 2/8".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_in_one_shard() {
        for of in 1..=4 {
            let shards: Vec<Shard> = (1..=of).map(|index| format!("{index}/{of}").parse().unwrap()).collect();
            for number in 1..=20 {
                assert_eq!(shards.iter().filter(|shard| shard.takes(number)).count(), 1, "{number} of {of}");
            }
            assert!(shards[0].takes(1));
            for shard in shards {
                let next: Vec<u64> = (0..3).map(|taken| shard.rows_before(taken) + 1).collect();
                assert_eq!(next, (1..).filter(|number| shard.takes(*number)).take(3).collect::<Vec<_>>());
            }
        }
        for bad in ["", "3", "0/2", "3/2", "a/b", "1/0"] {
            assert!(bad.parse::<Shard>().is_err(), "{bad}");
        }
    }
}
