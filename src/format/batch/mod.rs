//! Document pairs in bulk: a document and its translation a row in, an alignment a row out.
//!
//! Takes lines of JSON or of a table; gives back [`DocumentRow`]s, and writes an [`AlignedRow`] for each. It does *not* cut
//! texts or align them, and it does *not* open the files that a row names.
//!
//! One row in gives one row out, always. What is wrong with a row is said in the `error` of its result; only a table without
//! a usable head is refused as a whole. Other columns are passed through as they were written.

mod json;
#[cfg(feature = "arrow")]
mod record;
mod table;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

pub use json::{read_json, read_json_result, write_json};
#[cfg(feature = "arrow")]
pub use record::{Holds, RecordHead, Texts, is_json, json_value, passed_names, result_fields};
pub use table::{TableHead, read_table_row, write_table_head, write_table_row};

/// What the columns are called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    /// Names of the column that tells rows apart; the first that a row has counts.
    pub id: Vec<String>,
    /// Names of the column of originals.
    pub source: Vec<String>,
    /// Names of the column of translations.
    pub target: Vec<String>,
    /// Names of the column that names the file of the original.
    pub source_file: Vec<String>,
    /// Names of the column that names the file of the translation.
    pub target_file: Vec<String>,
}

impl Default for Columns {
    fn default() -> Self {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Self {
            id: names(&["id"]),
            source: names(&["source", "src", "zh"]),
            target: names(&["target", "tgt", "en"]),
            source_file: names(&["source_file", "src_file"]),
            target_file: names(&["target_file", "tgt_file"]),
        }
    }
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Id,
    Source,
    Target,
    SourceFile,
    TargetFile,
}

impl Columns {
    /// Returns no names, so that every column is passed through that is not named after.
    #[must_use]
    pub fn none() -> Self {
        Self {
            id: Vec::new(),
            source: Vec::new(),
            target: Vec::new(),
            source_file: Vec::new(),
            target_file: Vec::new(),
        }
    }

    fn role(&self, name: &str) -> Option<Role> {
        let roles = [
            (Role::Id, &self.id),
            (Role::Source, &self.source),
            (Role::Target, &self.target),
            (Role::SourceFile, &self.source_file),
            (Role::TargetFile, &self.target_file),
        ];
        roles.into_iter().find(|(_, names)| names.iter().any(|known| known == name)).map(|(role, _)| role)
    }
}

/// One side of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// The text itself.
    Text(String),
    /// The path of a file that holds it, as it was written.
    File(String),
}

/// Both sides of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents {
    /// The original.
    pub source: Content,
    /// The translation.
    pub target: Content,
}

/// A document and its translation, as a row gives them.
#[derive(Debug, Clone)]
pub struct DocumentRow {
    /// What the row goes by, in JSON: what it says itself, or its number, from 1.
    pub id: Box<RawValue>,
    /// Both sides; or why there is nothing to align.
    pub contents: Result<Contents, String>,
    /// The other columns, in their order, in JSON.
    pub passed: Vec<Passed>,
}

/// A column that is passed through.
#[derive(Debug, Clone)]
pub struct Passed {
    /// The name of the column.
    pub name: String,
    /// What it holds, in JSON.
    pub value: Box<RawValue>,
}

impl DocumentRow {
    /// Makes the row that stands for one that cannot be read.
    #[must_use]
    pub fn unreadable(number: u64, reason: String) -> Self {
        Self { id: number_json(number), contents: Err(reason), passed: Vec::new() }
    }

    /// Makes a row of two files.
    #[must_use]
    pub fn of_files(id: &str, source: String, target: String) -> Self {
        let contents = Contents { source: Content::File(source), target: Content::File(target) };
        Self { id: text_json(id), contents: Ok(contents), passed: Vec::new() }
    }
}

/// The alignment of a row, in plain figures.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct AlignedRow {
    /// Language of the source, as BCP 47.
    pub source_lang: Option<String>,
    /// Language of the target, as BCP 47.
    pub target_lang: Option<String>,
    /// The segments of the source, without markup, in their order.
    pub source_segments: Vec<String>,
    /// The segments of the target.
    pub target_segments: Vec<String>,
    /// The beads: each segment is in exactly one, and both sides are in order.
    pub links: Vec<Link>,
    /// Mean confidence of the links, from 0 to 1, with four places; none without links.
    pub confidence: Option<f64>,
    /// Why there is no alignment.
    pub error: Option<String>,
}

/// A row with its result, read back.
#[derive(Debug, Clone)]
pub struct ResultRow {
    /// What the row goes by, in JSON.
    pub id: Box<RawValue>,
    /// The columns that were passed through, in JSON.
    pub passed: Vec<Passed>,
    /// Its result.
    pub aligned: AlignedRow,
}

/// A bead of a row.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Link {
    /// Source segments, counted from 0; empty for an addition.
    pub source: Vec<u32>,
    /// Target segments, counted from 0; empty for an omission.
    pub target: Vec<u32>,
    /// How sure it is, from 0 to 1, with four places.
    pub confidence: f64,
    /// The rules that found something in it, each once; empty where nothing was looked for.
    pub findings: Vec<String>,
}

/// The names of the columns that a result adds. A row that has one of them already cannot be passed through.
pub const RESULT_COLUMNS: [&str; 7] =
    ["source_lang", "target_lang", "source_segments", "target_segments", "links", "confidence", "error"];

impl AlignedRow {
    /// Makes the result of a row that could not be aligned.
    #[must_use]
    pub fn failed(reason: impl Into<String>) -> Self {
        Self { error: Some(reason.into()), ..Self::default() }
    }
}

/// Why a row with such a column has no result.
fn column_clash(name: &str) -> String {
    format!("the row has a column {name:?}, and so has the result; rename it in the input")
}

fn number_json(number: u64) -> Box<RawValue> {
    RawValue::from_string(number.to_string()).expect("a number is JSON")
}

fn text_json(text: &str) -> Box<RawValue> {
    serde_json::value::to_raw_value(text).expect("a text is JSON")
}

/// Puts the two sides of a row together.
fn contents(source: Option<Content>, target: Option<Content>) -> Result<Contents, String> {
    match (source, target) {
        (Some(source), Some(target)) => Ok(Contents { source, target }),
        (source, target) => Err(lacks([source.is_none(), target.is_none()])),
    }
}

/// Says that a row has no source or no target: the same in every form of rows, so that results are the same.
#[must_use]
pub fn lacks([source, target]: [bool; 2]) -> String {
    let what = match (source, target) {
        (true, true) => "source and no target",
        (true, false) => "source",
        _ => "target",
    };
    format!("the row has no {what}")
}
