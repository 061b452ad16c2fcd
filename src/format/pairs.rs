//! Pairs in bulk: a text and its translation a row, as JSON lines or tab-separated, and their findings a row.
//!
//! Takes the bytes of a file of rows `{"id", "source", "target"}`; gives back the rows, and writes a row of findings for each.
//! It does *not* cut texts or align them: a row is a pair because the file says so.
//!
//! An alignment file is JSON lines too; its first line says `"duiqi"`, and by the lack of it pairs are told apart.

use std::io;

use serde::{Deserialize, Serialize};

use super::jsonl::FindingRecord;
use super::{Listing, findings_per_bead, line_error, output_error, utf8};
use crate::bitext::{BeadId, Bitext};
use crate::error::{Error, ErrorKind, Result};
use crate::finding::Finding;

/// What a row goes by, as the file has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum RowId {
    /// A name.
    Text(String),
    /// A number; the line, where the row says nothing.
    Number(serde_json::Number),
}

/// A text and its translation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it goes by.
    pub id: RowId,
    /// The original; may be empty.
    pub source: String,
    /// The translation; may be empty.
    pub target: String,
    /// The document it is from: rows of one document are looked at together.
    pub document: Option<String>,
}

#[derive(Deserialize)]
struct RowRecord {
    id: Option<RowId>,
    #[serde(alias = "src")]
    source: Option<String>,
    #[serde(alias = "tgt")]
    target: Option<String>,
    #[serde(alias = "doc")]
    document: Option<String>,
}

/// How a row looks, for those whose file has others.
const ROW_EXAMPLE: &str = r#"{"id": …, "source": "…", "target": "…"}"#;

/// Tells whether JSON lines are pairs and no alignment file: the first line is a row and not the header.
#[must_use]
pub fn is_jsonl(bytes: &[u8]) -> bool {
    let first = bytes.split(|byte| *byte == b'\n').find(|line| !line.trim_ascii().is_empty()).unwrap_or_default();
    let first = first.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(first);
    let Ok(serde_json::Value::Object(fields)) = serde_json::from_slice(first) else { return false };
    let holds_text =
        |names: [&str; 2]| names.iter().any(|name| fields.get(*name).is_some_and(|field| !field.is_array()));
    !fields.contains_key("duiqi") && (holds_text(["source", "src"]) || holds_text(["target", "tgt"]))
}

/// Reads rows of JSON lines; other fields are let be, and empty lines too.
///
/// # Errors
///
/// [`ErrorKind::Format`] with the line that is no row; [`ErrorKind::Decode`] where the file is not UTF-8.
pub fn read_jsonl(bytes: &[u8]) -> Result<Vec<Row>> {
    let lines = (1..).zip(utf8(bytes)?.lines()).filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(number, line)| row(number, line)).collect()
}

fn row(number: usize, line: &str) -> Result<Row> {
    let record: RowRecord = serde_json::from_str(line)
        .map_err(|cause| line_error(number, format_args!("this is not a row like {ROW_EXAMPLE}: {cause}")))?;
    let lacks = |field: &str| line_error(number, format_args!("the row has no {field}; write it like {ROW_EXAMPLE}"));
    Ok(Row {
        id: record.id.unwrap_or_else(|| RowId::Number(number.into())),
        source: record.source.ok_or_else(|| lacks("source"))?,
        target: record.target.ok_or_else(|| lacks("target"))?,
        document: record.document,
    })
}

/// Names of columns: those of a row, with what else they may be called.
const COLUMNS: [&[&str]; 4] = [&["id", "bead"], &["source", "src"], &["target", "tgt"], &["document", "doc"]];

/// Reads tab-separated rows. A first line that names `source` and `target` says which column is which; without one, two
/// columns are source and target, three are id, source and target, and a fourth is the document.
///
/// A cell is quoted where it starts and ends with a quotation mark and holds doubled ones, as tables of duiqi are written;
/// other quotation marks are text.
///
/// # Errors
///
/// [`ErrorKind::Format`] with the line that has too few columns.
pub fn read_tsv(text: &str) -> Result<Vec<Row>> {
    let mut lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()).peekable();
    let named = lines.peek().and_then(|(_, first)| Columns::named(first));
    if named.is_some() {
        lines.next();
    }
    lines
        .map(|(number, line)| {
            let cells: Vec<&str> = line.split('\t').collect();
            let columns = named.clone().unwrap_or_else(|| Columns::usual(cells.len()));
            columns.row(number, &cells)
        })
        .collect()
}

/// Where the cells of a row stand.
#[derive(Debug, Clone)]
struct Columns {
    id: Option<usize>,
    source: usize,
    target: usize,
    document: Option<usize>,
}

impl Columns {
    fn named(line: &str) -> Option<Self> {
        let names: Vec<String> = line.split('\t').map(|name| name.trim().to_lowercase()).collect();
        let [id, source, target, document] =
            COLUMNS.map(|known| names.iter().position(|name| known.contains(&name.as_str())));
        Some(Self { id, source: source?, target: target?, document })
    }

    fn usual(count: usize) -> Self {
        match count {
            0..=2 => Self { id: None, source: 0, target: 1, document: None },
            3 => Self { id: Some(0), source: 1, target: 2, document: None },
            _ => Self { id: Some(0), source: 1, target: 2, document: Some(3) },
        }
    }

    fn row(&self, number: usize, cells: &[&str]) -> Result<Row> {
        let cell = |index: usize| cells.get(index).map(|cell| unquoted(cell));
        let (Some(source), Some(target)) = (cell(self.source), cell(self.target)) else {
            let wanted = self.source.max(self.target) + 1;
            let message = format!(
                "the row has {} columns and needs {wanted}: source and target, set apart by a tab, perhaps an id before",
                cells.len()
            );
            return Err(line_error(number, message));
        };
        let id = self.id.and_then(cell).filter(|id| !id.is_empty());
        Ok(Row {
            id: id.map_or_else(|| RowId::Number(number.into()), RowId::Text),
            source,
            target,
            document: self.document.and_then(cell).filter(|document| !document.is_empty()),
        })
    }
}

fn unquoted(cell: &str) -> String {
    let inner = cell.strip_prefix('"').and_then(|cell| cell.strip_suffix('"'));
    match inner {
        Some(inner) if inner.contains("\"\"") && !inner.replace("\"\"", "").contains('"') => {
            inner.replace("\"\"", "\"")
        }
        _ => cell.to_owned(),
    }
}

#[derive(Serialize)]
struct FoundRecord<'a, I> {
    id: I,
    findings: Vec<FindingRecord<'a>>,
}

impl<'a, I: Serialize> FoundRecord<'a, I> {
    fn write(id: I, findings: impl Iterator<Item = &'a Finding>, out: &mut dyn io::Write) -> Result<()> {
        let stands_in = |finding: &Finding| finding.beads.first().copied().unwrap_or(BeadId(0));
        let record =
            Self { id, findings: findings.map(|finding| FindingRecord::of(finding, stands_in(finding))).collect() };
        let written = serde_json::to_writer(&mut *out, &record).map_err(io::Error::from);
        written.and_then(|()| out.write_all(b"\n")).map_err(|cause| output_error(&cause))
    }
}

/// Writes what was found in each row, a line a row, in their order. Spans are bytes of the row's text.
///
/// # Errors
///
/// [`ErrorKind::Format`] where there are not as many lists as rows; [`ErrorKind::Io`] where `out` fails.
pub fn write(rows: &[Row], findings: &[Vec<Finding>], out: &mut dyn io::Write) -> Result<()> {
    if rows.len() != findings.len() {
        let message = format!("there are {} rows and findings for {}", rows.len(), findings.len());
        return Err(Error::new(ErrorKind::Format, message));
    }
    rows.iter().zip(findings).try_for_each(|(row, findings)| FoundRecord::write(&row.id, findings.iter(), out))
}

/// Writes what was found in each bead of a bitext, a line a bead by its number, as [`write()`] does for rows. Spans are bytes of
/// the documents.
///
/// # Errors
///
/// As [`write()`], and where a finding names a bead that is not there.
pub fn write_beads(bitext: &Bitext, findings: &[Finding], out: &mut dyn io::Write) -> Result<()> {
    let per_bead = findings_per_bead(bitext, findings, Listing::First)?;
    (0_u32..).zip(per_bead).try_for_each(|(bead, findings)| FoundRecord::write(bead, findings.into_iter(), out))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_have_long_and_short_names() {
        let text = "{\"id\": \"a\", \"source\": \"甲\", \"target\": \"one\", \"doc\": \"d\"}\n\n\
                    {\"id\": 7, \"src\": \"乙\", \"tgt\": \"\", \"label\": \"ok\"}\n{\"source\": \"丙\", \"target\": \"three\"}\n";
        let rows = read_jsonl(text.as_bytes()).expect("rows");
        assert_eq!(rows[0].id, RowId::Text("a".to_owned()));
        assert_eq!(rows[0].document.as_deref(), Some("d"));
        assert_eq!((&rows[1].id, &*rows[1].source, &*rows[1].target), (&RowId::Number(7.into()), "乙", ""));
        assert_eq!(rows[2].id, RowId::Number(4.into()));
    }

    #[test]
    fn what_is_no_row_is_refused_with_its_line() {
        for (text, wanted) in [
            ("{\"source\": \"甲\", \"target\": \"one\"}\n{\"source\": \"甲\"}", "line 2: the row has no target"),
            ("[1]", "line 1: this is not a row"),
            ("{\"source\": 3, \"target\": \"x\"}", "line 1: this is not a row"),
        ] {
            let error = read_jsonl(text.as_bytes()).expect_err("no row").to_string();
            assert!(error.contains(wanted), "{error}");
        }
        let error = read_tsv("甲\tone\n乙").expect_err("one column").to_string();
        assert!(error.contains("line 2: the row has 1 columns and needs 2"), "{error}");
    }

    #[test]
    fn pairs_are_told_from_an_alignment_file() {
        assert!(is_jsonl(b"\n{\"id\": 1, \"src\": \"a\", \"tgt\": \"b\"}"));
        assert!(is_jsonl("\u{FEFF}{\"source\": \"a\"}".as_bytes()));
        assert!(!is_jsonl(b"{\"duiqi\": 1, \"source\": {\"name\": \"a\"}}"));
        assert!(!is_jsonl(b"{\"bead\": 0, \"source\": [], \"target\": []}"));
        assert!(!is_jsonl(b"") && !is_jsonl(b"text"));
    }

    #[test]
    fn tables_have_a_head_or_not() {
        let rows = |text: &str| read_tsv(text).expect("rows");
        assert_eq!(rows("甲\tone")[0].id, RowId::Number(1.into()));
        assert_eq!(rows("x\t甲\tone\td")[0].document.as_deref(), Some("d"));
        let found = &rows("doc\ttgt\tsrc\nd\tone\t甲\n")[0];
        assert_eq!((&*found.source, &*found.target, &found.id), ("甲", "one", &RowId::Number(2.into())));
    }

    #[test]
    fn only_doubled_quotation_marks_are_quoting() {
        assert_eq!(unquoted("\"he said \"\"no\"\"\""), "he said \"no\"");
        assert_eq!(unquoted("\"No.\""), "\"No.\"");
        assert_eq!(unquoted("\"No\" or \"yes\""), "\"No\" or \"yes\"");
    }
}
