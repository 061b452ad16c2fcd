//! Rows as a tab-separated table, whose first line names the columns.
//!
//! Takes a line; gives back a row. It does *not* know quotation marks: a tab or a line break inside a cell is written `\t` or
//! `\n`, and a backslash `\\`.
//!
//! The columns of a result that hold lists hold them as JSON, which has no tabs or line breaks of its own.

use std::io;

use serde::Serialize;

use super::{
    AlignedRow, Columns, Content, DocumentRow, Passed, RESULT_COLUMNS, Role, column_clash, contents, number_json,
    text_json,
};
use crate::error::{Error, ErrorKind, Result};
use crate::format::output_error;

/// The columns of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableHead {
    names: Vec<String>,
    roles: Vec<Option<Role>>,
}

impl TableHead {
    /// Reads the first line.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Format`] where it names no source or no target, a column twice, or a column of the result.
    pub fn read(line: &str, columns: &Columns) -> Result<Self> {
        let line = line.strip_prefix('\u{FEFF}').unwrap_or(line);
        let names: Vec<String> = line.split('\t').map(|name| name.trim().to_owned()).collect();
        let roles: Vec<Option<Role>> = names.iter().map(|name| columns.role(name)).collect();
        let refuse = |message: String| Err(Error::new(ErrorKind::Format, format!("line 1: {message}")));
        let has = |one: Role, other: Role| roles.contains(&Some(one)) || roles.contains(&Some(other));
        if !has(Role::Source, Role::SourceFile) || !has(Role::Target, Role::TargetFile) {
            return refuse(
                "the first line must name the columns, source and target among them, with tabs between".into(),
            );
        }
        for (number, name) in names.iter().enumerate() {
            if names[..number].contains(name) {
                return refuse(format!("two columns are called {name:?}"));
            }
            if RESULT_COLUMNS.contains(&name.as_str()) {
                return refuse(column_clash(name));
            }
        }
        Ok(Self { names, roles })
    }
}

/// Reads a line of the table.
#[must_use]
pub fn read_table_row(number: u64, line: &str, head: &TableHead) -> DocumentRow {
    let cells: Vec<&str> = line.split('\t').collect();
    let (mut source, mut target) = (None, None);
    let mut row = DocumentRow::unreadable(number, String::new());
    for ((name, role), index) in head.names.iter().zip(&head.roles).zip(0..) {
        let cell = cells.get(index).map(|cell| unescaped(cell));
        match (role, cell) {
            (None, cell) => {
                let value = text_json(&cell.unwrap_or_default());
                row.passed.push(Passed { name: name.clone(), value });
            }
            (Some(_), None) => {}
            (Some(Role::Id), Some(id)) => row.id = if id.is_empty() { number_json(number) } else { text_json(&id) },
            (Some(Role::Source), Some(text)) => source = Some(Content::Text(text)),
            (Some(Role::Target), Some(text)) => target = Some(Content::Text(text)),
            (Some(Role::SourceFile), Some(path)) => source = Some(Content::File(path)),
            (Some(Role::TargetFile), Some(path)) => target = Some(Content::File(path)),
        }
    }
    row.contents = match cells.len() > head.names.len() {
        true => Err(format!("the row has {} columns and the first line names {}", cells.len(), head.names.len())),
        false => contents(source, target),
    };
    row
}

/// Writes the line that names the columns of results: the id, the columns of `head` that are passed through, the result.
///
/// # Errors
///
/// [`ErrorKind::Io`] where `out` fails.
pub fn write_table_head(head: &TableHead, out: &mut dyn io::Write) -> Result<()> {
    let columns = head.names.iter().zip(&head.roles);
    let passed = columns.filter(|(_, role)| role.is_none()).map(|(name, _)| name.as_str());
    write_cells(std::iter::once("id").chain(passed).chain(RESULT_COLUMNS).map(str::to_owned), out)
}

/// Writes a row with its result, as one line.
///
/// # Errors
///
/// [`ErrorKind::Io`] where `out` fails.
pub fn write_table_row(row: &DocumentRow, aligned: &AlignedRow, out: &mut dyn io::Write) -> Result<()> {
    let AlignedRow { source_lang, target_lang, source_segments, target_segments, links, confidence, error } = aligned;
    let text = |text: &Option<String>| escaped(text.as_deref().unwrap_or_default());
    let passed = row.passed.iter().map(|passed| plain(passed.value.get()));
    let cells = std::iter::once(plain(row.id.get())).chain(passed).chain([
        text(source_lang),
        text(target_lang),
        json(source_segments),
        json(target_segments),
        json(links),
        confidence.map(|confidence| json(&confidence)).unwrap_or_default(),
        text(error),
    ]);
    write_cells(cells, out)
}

fn write_cells(cells: impl Iterator<Item = String>, out: &mut dyn io::Write) -> Result<()> {
    let line = cells.collect::<Vec<_>>().join("\t") + "\n";
    out.write_all(line.as_bytes()).map_err(|cause| output_error(&cause))
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("plain figures and texts are JSON")
}

/// A text in JSON as a cell; any other value stays JSON.
fn plain(value: &str) -> String {
    match serde_json::from_str::<String>(value) {
        Ok(text) => escaped(&text),
        Err(_) => value.to_owned(),
    }
}

fn escaped(text: &str) -> String {
    let mut cell = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' => cell.push_str("\\\\"),
            '\t' => cell.push_str("\\t"),
            '\n' => cell.push_str("\\n"),
            '\r' => cell.push_str("\\r"),
            _ => cell.push(letter),
        }
    }
    cell
}

/// A backslash before any other letter is text.
fn unescaped(cell: &str) -> String {
    let mut text = String::with_capacity(cell.len());
    let mut letters = cell.chars().peekable();
    while let Some(letter) = letters.next() {
        let meant = match (letter, letters.peek()) {
            ('\\', Some('\\')) => Some('\\'),
            ('\\', Some('t')) => Some('\t'),
            ('\\', Some('n')) => Some('\n'),
            ('\\', Some('r')) => Some('\r'),
            _ => None,
        };
        match meant {
            Some(meant) => {
                letters.next();
                text.push(meant);
            }
            None => text.push(letter),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn head(line: &str) -> Result<TableHead> {
        TableHead::read(line, &Columns::default())
    }

    #[test]
    fn the_first_line_says_which_column_is_which() {
        let head = head("url\tzh\ten\tid").expect("a head");
        let row = read_table_row(1, "u\t一。\\n二。\tOne. Two.\tx", &head);
        let contents = row.contents.as_ref().expect("a row");
        assert_eq!(contents.source, Content::Text("一。\n二。".to_owned()));
        let mut out = Vec::new();
        write_table_head(&head, &mut out).expect("memory");
        write_table_row(&row, &AlignedRow::failed("a\tb"), &mut out).expect("memory");
        let text = String::from_utf8(out).expect("UTF-8");
        assert!(text.starts_with("id\turl\tsource_lang\t"), "{text}");
        assert!(text.ends_with("\nx\tu\t\t\t[]\t[]\t[]\t\ta\\tb\n"), "{text}");
    }

    #[test]
    fn a_head_that_cannot_be_used_is_refused() {
        for (line, wanted) in [
            ("id\tsource", "source and target among them"),
            ("source\ttarget\tsource", "two columns"),
            ("source\ttarget\tlinks", "rename it"),
        ] {
            let message = head(line).expect_err("refused").to_string();
            assert!(message.contains(wanted), "{message}");
        }
    }

    #[test]
    fn rows_with_too_many_or_too_few_cells_say_so() {
        let head = head("id\tsource\ttarget").expect("a head");
        let reason = |line: &str| read_table_row(3, line, &head).contents.expect_err("no row");
        assert!(reason("a\tb").contains("the row has no target"));
        assert!(reason("a\tb\tc\td").contains("4 columns and the first line names 3"));
        assert_eq!(read_table_row(3, "\tb\tc", &head).id.get(), "3");
    }

    proptest! {
        #[test]
        fn a_cell_comes_back(text in "(?s).*") {
            let cell = escaped(&text);
            prop_assert!(!cell.contains(['\t', '\n', '\r']));
            prop_assert_eq!(unescaped(&cell), text);
        }
    }
}
