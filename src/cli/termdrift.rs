//! Part of `duiqi eval --drift`: documents in which one name was altered in one line.
//!
//! Takes the folder `docs/termdrift` of a gold set, `gold.json` and a table of pairs for each document; gives back how many
//! of the altered names are found, and how many other findings about names there are.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result};
use duiqi::format::pairs::{Row, RowId};
use duiqi::pipeline::{self, CheckOptions, LexiconChoice, RowLanguages};
use serde::Deserialize;

use super::input;

/// The rules that speak of names and terms.
const RULES: [&str; 2] = ["name-changed", "term-inconsistent"];

/// One altered name.
#[derive(Debug, Deserialize)]
struct Altered {
    doc: String,
    /// From 1.
    line: usize,
}

/// What was found in the documents.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct TermScores {
    /// The altered names that are found.
    pub(crate) found: usize,
    /// The altered names.
    pub(crate) names: usize,
    /// Findings about names in lines where none was altered.
    pub(crate) others: usize,
    /// The documents.
    pub(crate) documents: usize,
}

/// Runs the rules over the documents; `None` where the gold set has none.
pub(crate) fn run(
    folder: &Path,
    max_bytes: u64,
    options: &CheckOptions,
    lexicon: &LexiconChoice,
) -> Result<Option<TermScores>> {
    let folder = folder.join("docs").join("termdrift");
    let gold = folder.join("gold.json");
    if !gold.is_file() {
        return Ok(None);
    }
    let altered: Vec<Altered> =
        serde_json::from_slice(&input::read(&gold, max_bytes)?.bytes).with_context(|| gold.display().to_string())?;
    let mut by_document: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for name in &altered {
        by_document.entry(&name.doc).or_default().push(name.line);
    }
    let mut scores = TermScores { documents: by_document.len(), names: altered.len(), ..TermScores::default() };
    for (document, lines) in by_document {
        let path = folder.join(format!("{document}.tsv"));
        let file = input::read(&path, max_bytes)?;
        let text = String::from_utf8_lossy(&file.bytes).into_owned();
        let rows: Vec<Row> = (1_u64..)
            .zip(text.lines())
            .map(|(number, line)| {
                let (source, target) = line.split_once('\t').unwrap_or((line, ""));
                let document = Some(document.to_owned());
                Row { id: RowId::Number(number.into()), source: source.to_owned(), target: target.to_owned(), document }
            })
            .collect();
        let languages = RowLanguages::of(&rows, None, None);
        let checked = pipeline::check_rows(&rows, &languages, options, lexicon)?;
        for (line, findings) in (1..).zip(&checked.findings) {
            let of_names = findings.iter().filter(|finding| RULES.contains(&finding.rule.as_str())).count();
            if lines.contains(&line) {
                scores.found += usize::from(of_names > 0);
            } else {
                scores.others += of_names;
            }
        }
    }
    Ok(Some(scores))
}
