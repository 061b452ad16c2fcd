//! Glossaries from files: tables (CSV, TSV) and TBX.
//!
//! Takes the bytes of a file and the two languages of the pair at hand; gives back a [`Glossary`] from the source to the
//! target. It does *not* write glossaries, and it keeps of a file only terms, what is forbidden, and notes.
//!
//! A table has a term and its translations a row, several with `|` between them. A first row that names its columns may put
//! them in any order: `source` and `target` or the tags of the two languages, `forbidden` (translations not to be used), `status`
//! (a row of which says that its translation is forbidden or deprecated), `note`. Without it the columns are source, target,
//! forbidden, note; if the first column is in the target language the two are exchanged.

mod tbx;

use std::path::Path;

use super::encoding::{self, decode};
use crate::error::{Error, ErrorKind, Result};
use crate::lexicon::glossary::{Glossary, Term};
use crate::text::han::is_han;
use crate::text::lang::Lang;
use crate::text::span::LineIndex;

/// The form a glossary is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// A table with commas (or semicolons) between columns.
    Csv,
    /// A table with tabs between columns.
    Tsv,
    /// TermBase eXchange, version 2 or 3.
    Tbx,
}

impl Form {
    /// Tells the form by the extension of a name; `None` for any other.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        match Path::new(name).extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "csv" => Some(Self::Csv),
            "tsv" | "tab" | "txt" => Some(Self::Tsv),
            "tbx" | "xml" => Some(Self::Tbx),
            _ => None,
        }
    }
}

/// Reads a glossary.
///
/// Rows and entries without a term in both languages are left out.
///
/// # Errors
///
/// [`ErrorKind::Decode`] where the bytes are no text; [`ErrorKind::Format`] naming the line where a table or XML is broken,
/// where a table has one column only, or if nothing is in the two languages.
///
/// # Examples
///
/// ```
/// use duiqi::format::glossary::{Form, read};
/// use duiqi::text::lang::Lang;
///
/// let table = "zh,en,forbidden\n令牌,token,tally|sign\n";
/// let glossary = read(table.as_bytes(), Form::Csv, &Lang::chinese(), &Lang::english())?;
/// assert_eq!(glossary.terms[0].source, "令牌");
/// assert_eq!(glossary.terms[0].forbidden, ["tally", "sign"]);
/// # Ok::<(), duiqi::Error>(())
/// ```
pub fn read(bytes: &[u8], form: Form, source: &Lang, target: &Lang) -> Result<Glossary> {
    let text = decode(bytes, &encoding::Options::default())?.text;
    let terms = match form {
        Form::Csv => table(&text, separator(&text), source, target)?,
        Form::Tsv => table(&text, b'\t', source, target)?,
        Form::Tbx => tbx::read(&text, source, target)?,
    };
    if terms.is_empty() {
        return Err(format_error(format!("this glossary has no term in {source} with a translation in {target}")));
    }
    Ok(Glossary { source_lang: source.clone(), target_lang: target.clone(), terms })
}

fn format_error(message: String) -> Error {
    Error::new(ErrorKind::Format, message)
}

/// Semicolons stand between the columns where the decimal comma is used.
fn separator(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    if !first.contains(',') && first.contains(';') { b';' } else { b',' }
}

/// Which column holds what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Columns {
    source: usize,
    target: usize,
    forbidden: Option<usize>,
    status: Option<usize>,
    note: Option<usize>,
}

const USUAL: Columns = Columns { source: 0, target: 1, forbidden: Some(2), status: None, note: Some(3) };

/// What columns are called besides the tags of languages.
const LANGUAGES: [(&str, [&str; 2]); 2] = [("zh", ["chinese", "中文"]), ("en", ["english", "英文"])];

impl Columns {
    /// Reads a row of names; `None` if it does not name both sides, and so is a row of terms.
    fn named(cells: &[String], source: &Lang, target: &Lang) -> Option<Self> {
        let place = |known: &dyn Fn(&str) -> bool| cells.iter().position(|cell| known(&cell.trim().to_lowercase()));
        let is_lang = |cell: &str, lang: &Lang| {
            let named = LANGUAGES.iter().find(|(_, names)| names.contains(&cell)).map(|(tag, _)| *tag);
            Lang::parse(named.unwrap_or(cell)).is_some_and(|own| own.primary() == lang.primary())
        };
        let source_column =
            place(&|cell| ["source", "src", "term", "原文", "术语"].contains(&cell) || is_lang(cell, source))?;
        let target_column =
            place(&|cell| ["target", "tgt", "translation", "译文"].contains(&cell) || is_lang(cell, target))?;
        Some(Self {
            source: source_column,
            target: target_column,
            forbidden: place(&|cell| ["forbidden", "do not use", "禁用"].contains(&cell)),
            status: place(&|cell| ["status", "usage", "状态"].contains(&cell)),
            note: place(&|cell| ["note", "notes", "comment", "definition", "备注", "说明"].contains(&cell)),
        })
    }
}

/// Tells whether a status says that a term is not to be used, in a table or in TBX.
fn forbids(status: &str) -> bool {
    let status = status.to_lowercase();
    ["forbid", "deprecat", "supersed", "not recommended", "do not use", "禁", "不用"]
        .iter()
        .any(|word| status.contains(word))
}

fn table(text: &str, separator: u8, source: &Lang, target: &Lang) -> Result<Vec<Term>> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let lines = LineIndex::new(text);
    let mut rows: Vec<(usize, Vec<String>)> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|cause| format_error(format!("this table cannot be read: {cause}")))?;
        // The reader counts a row from the end of the row before it, empty lines included.
        let before = record.position().and_then(|place| usize::try_from(place.byte()).ok()).unwrap_or(0);
        let empty =
            text.get(before..).unwrap_or_default().bytes().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        let start = u32::try_from(before + empty).unwrap_or(u32::MAX);
        let line = usize::try_from(lines.position(text, start).line).unwrap_or(0);
        let cells: Vec<String> = record.iter().map(|cell| cell.trim().to_owned()).collect();
        if cells.iter().any(|cell| !cell.is_empty()) && !cells[0].starts_with('#') {
            rows.push((line, cells));
        }
    }
    let named = rows.first().and_then(|(_, cells)| Columns::named(cells, source, target));
    let columns = match named {
        Some(columns) => {
            rows.remove(0);
            columns
        }
        None if are_turned(&rows, source, target) => Columns { source: 1, target: 0, ..USUAL },
        None => USUAL,
    };
    if let Some((line, _)) = rows.first().filter(|_| rows.iter().all(|(_, cells)| cells.len() < 2)) {
        return Err(format_error(format!(
            "line {line}: a glossary has a column for terms and one for their translations"
        )));
    }
    Ok(rows.into_iter().filter_map(|(line, cells)| term(&cells, columns, line)).collect())
}

/// Tells whether the columns of a table without names stand the other way round, where one language is written in Han.
fn are_turned(rows: &[(usize, Vec<String>)], source: &Lang, target: &Lang) -> bool {
    let han = |column: usize| {
        let cells = rows.iter().filter_map(|(_, cells)| cells.get(column));
        cells.filter(|cell| cell.chars().any(is_han)).count()
    };
    match (source.is_chinese(), target.is_chinese()) {
        (true, false) => han(1) > han(0),
        (false, true) => han(0) > han(1),
        _ => false,
    }
}

fn term(cells: &[String], columns: Columns, line: usize) -> Option<Term> {
    let cell = |column: Option<usize>| column.and_then(|column| cells.get(column)).map_or("", String::as_str);
    let list = |cell: &str| -> Vec<String> {
        cell.split('|').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    let (mut targets, mut forbidden) = (list(cell(Some(columns.target))), list(cell(columns.forbidden)));
    if forbids(cell(columns.status)) {
        forbidden.append(&mut targets);
    }
    let source = cell(Some(columns.source)).to_owned();
    if source.is_empty() || (targets.is_empty() && forbidden.is_empty()) {
        return None;
    }
    let note = Some(cell(columns.note)).filter(|note| !note.is_empty()).map(str::to_owned);
    Some(Term { source, targets, forbidden, note, line })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str, form: Form) -> Vec<Term> {
        read(text.as_bytes(), form, &Lang::chinese(), &Lang::english()).unwrap().terms
    }

    fn shown(terms: &[Term]) -> Vec<String> {
        let of = |term: &Term| {
            format!("{}:{}={}/{}", term.line, term.source, term.targets.join(","), term.forbidden.join(","))
        };
        terms.iter().map(of).collect()
    }

    #[test]
    fn columns_are_named_or_usual() {
        let named =
            "English,Status,备注,中文\ntoken,,of a model,词元\nlexeme,Deprecated,,词元\n\"a, b\",,,甲|乙\n,,,空\n";
        let found = terms(named, Form::Csv);
        assert_eq!(shown(&found), ["2:词元=token/", "3:词元=/lexeme", "4:甲|乙=a, b/"]);
        assert_eq!(found[0].note.as_deref(), Some("of a model"));
        let usual = "# ours\n令牌\ttoken|pass\ttally\tsee the guide\n\n网关\tgateway\n";
        assert_eq!(shown(&terms(usual, Form::Tsv)), ["2:令牌=token,pass/tally", "4:网关=gateway/"]);
        assert_eq!(shown(&terms("gateway;网关\ntoken;令牌\n", Form::Csv)), ["1:网关=gateway/", "2:令牌=token/"]);
    }

    #[test]
    fn a_word_that_is_a_tag_too_is_no_name_of_columns() {
        assert_eq!(shown(&terms("术语,term\n", Form::Csv)).len(), 1);
    }

    #[test]
    fn what_is_no_glossary_is_refused() {
        let refuse = |text: &[u8], form| read(text, form, &Lang::chinese(), &Lang::english()).unwrap_err();
        for (text, form, why) in [
            ("", Form::Csv, "no term"),
            ("甲\n乙\n", Form::Csv, "line 1"),
            ("source,target\n", Form::Csv, "no term"),
            ("<html/>", Form::Tbx, "no TBX"),
        ] {
            let refused = refuse(text.as_bytes(), form);
            assert_eq!(refused.kind(), ErrorKind::Format, "{text}");
            assert!(refused.to_string().contains(why), "{refused}");
        }
    }

    #[test]
    fn forms_go_by_extension() {
        let form = |name| Form::of_name(name);
        assert_eq!(
            (form("a/b.CSV"), form("x.tbx"), form("x.tsv"), form("x.docx"), form("csv")),
            (Some(Form::Csv), Some(Form::Tbx), Some(Form::Tsv), None, None)
        );
    }

    proptest::proptest! {
        #[test]
        fn nothing_panics(parts in proptest::collection::vec("<tbx>|</tbx>|<termEntry>|<langSet xml:lang='zh'>|<tig>|</tig>|<term>|</term>|,|\"|\n|\t|[ -~]{0,4}|好", 0..16)) {
            for form in [Form::Csv, Form::Tsv, Form::Tbx] {
                let _ = read(parts.concat().as_bytes(), form, &Lang::chinese(), &Lang::english());
            }
        }
    }
}
