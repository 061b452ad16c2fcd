//! Rows as JSON lines: `{"id", "source", "target"}` in, the same row with its links out.
//!
//! Takes a line; gives back a row, whatever the line holds. It does *not* read several lines.

use std::fmt;
use std::io;

use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use super::{
    AlignedRow, Columns, Content, DocumentRow, Passed, RESULT_COLUMNS, ResultRow, Role, column_clash, contents,
    number_json,
};
use crate::error::{self, Error, ErrorKind};
use crate::format::output_error;

/// How a row looks, for those whose file has others.
const EXAMPLE: &str = r#"{"id": …, "source": "…", "target": "…"}"#;

/// The fields of an object in the order in which they were written, with their values as they were written.
struct Fields(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Fields;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

/// Reads a line. `number` is that of the row, from 1, and its id where the row says none.
#[must_use]
pub fn read_json(number: u64, line: &[u8], columns: &Columns) -> DocumentRow {
    let line = line.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(line);
    let fields = match serde_json::from_slice::<Fields>(line) {
        Ok(Fields(fields)) => fields,
        Err(cause) => return DocumentRow::unreadable(number, format!("this is not a row like {EXAMPLE}: {cause}")),
    };
    let mut row = DocumentRow::unreadable(number, String::new());
    let (mut source, mut target, mut wrong) = (None, None, None);
    for (name, value) in fields {
        match columns.role(&name) {
            Some(Role::Id) => row.id = value,
            Some(role) => {
                let side = if matches!(role, Role::Source | Role::SourceFile) { &mut source } else { &mut target };
                match serde_json::from_str::<Option<String>>(value.get()) {
                    Ok(Some(text)) if matches!(role, Role::SourceFile | Role::TargetFile) => {
                        *side = Some(Content::File(text));
                    }
                    Ok(Some(text)) => *side = Some(Content::Text(text)),
                    Ok(None) => {}
                    Err(_) => wrong = wrong.or_else(|| Some(format!("the column {name:?} holds no text"))),
                }
            }
            None => {
                if RESULT_COLUMNS.contains(&name.as_str()) {
                    wrong = wrong.or_else(|| Some(column_clash(&name)));
                } else {
                    row.passed.push(Passed { name, value });
                }
            }
        }
    }
    row.contents = wrong.map_or_else(|| contents(source, target), Err);
    if row.id.get() == "null" {
        row.id = number_json(number);
    }
    row
}

/// Writes a row with its result, as one line.
///
/// # Errors
///
/// [`ErrorKind::Io`] where `out` fails.
pub fn write_json(row: &DocumentRow, aligned: &AlignedRow, out: &mut dyn io::Write) -> error::Result<()> {
    let written = serde_json::to_writer(&mut *out, &Line { row, aligned }).map_err(io::Error::from);
    written.and_then(|()| out.write_all(b"\n")).map_err(|cause| output_error(&cause))
}

/// Reads a line as [`write_json`] writes it.
///
/// # Errors
///
/// [`ErrorKind::Format`] where it is none.
pub fn read_json_result(line: &[u8]) -> error::Result<ResultRow> {
    let mut row = ResultRow { id: number_json(0), passed: Vec::new(), aligned: AlignedRow::default() };
    let mut read = || -> serde_json::Result<()> {
        let Fields(fields) = serde_json::from_slice(line)?;
        let aligned = &mut row.aligned;
        for (name, value) in fields {
            let text = value.get();
            match name.as_str() {
                "id" => row.id = value,
                "source_lang" => aligned.source_lang = serde_json::from_str(text)?,
                "target_lang" => aligned.target_lang = serde_json::from_str(text)?,
                "source_segments" => aligned.source_segments = serde_json::from_str(text)?,
                "target_segments" => aligned.target_segments = serde_json::from_str(text)?,
                "links" => aligned.links = serde_json::from_str(text)?,
                "confidence" => aligned.confidence = serde_json::from_str(text)?,
                "error" => aligned.error = serde_json::from_str(text)?,
                _ => row.passed.push(Passed { name, value }),
            }
        }
        Ok(())
    };
    read().map_err(|cause| Error::new(ErrorKind::Format, format!("this is no row of results: {cause}")))?;
    Ok(row)
}

struct Line<'a> {
    row: &'a DocumentRow,
    aligned: &'a AlignedRow,
}

impl Serialize for Line<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &self.row.id)?;
        for Passed { name, value } in &self.row.passed {
            map.serialize_entry(name, value)?;
        }
        let AlignedRow { source_lang, target_lang, source_segments, target_segments, links, confidence, error } =
            self.aligned;
        map.serialize_entry("source_lang", source_lang)?;
        map.serialize_entry("target_lang", target_lang)?;
        map.serialize_entry("source_segments", source_segments)?;
        map.serialize_entry("target_segments", target_segments)?;
        map.serialize_entry("links", links)?;
        map.serialize_entry("confidence", confidence)?;
        map.serialize_entry("error", error)?;
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> DocumentRow {
        read_json(7, line.as_bytes(), &Columns::default())
    }

    fn reason(line: &str) -> String {
        read(line).contents.expect_err("no row")
    }

    #[test]
    fn other_fields_keep_their_order_and_their_spelling() {
        let row = read(r#"{"z": 1.50, "source": "甲", "id": "a", "url": {"b": [1,  2]}, "target": "one"}"#);
        assert_eq!(row.id.get(), "\"a\"");
        let contents = row.contents.as_ref().expect("a row");
        assert_eq!(contents.source, Content::Text("甲".to_owned()));
        let mut out = Vec::new();
        write_json(&row, &AlignedRow::failed("none"), &mut out).expect("memory does not fail");
        let line = String::from_utf8(out).expect("JSON is UTF-8");
        assert!(line.starts_with(r#"{"id":"a","z":1.50,"url":{"b": [1,  2]},"source_lang":null,"#), "{line}");
        assert!(line.ends_with("\"error\":\"none\"}\n"), "{line}");
        let back = read_json_result(line.as_bytes()).expect("what was written");
        assert_eq!((back.id.get(), back.passed.len()), ("\"a\"", 2));
        assert_eq!(back.aligned, AlignedRow::failed("none"));
    }

    #[test]
    fn a_row_may_name_files() {
        let row = read(r#"{"source_file": "zh/a.md", "target_file": "en/a.md"}"#);
        assert_eq!(row.id.get(), "7");
        assert_eq!(row.contents.expect("files").target, Content::File("en/a.md".to_owned()));
    }

    #[test]
    fn what_is_wrong_is_said_in_the_row() {
        assert!(reason("[1]").contains("this is not a row like"));
        assert!(reason(r#"{"source": "甲"}"#).contains("the row has no target"));
        assert!(reason(r#"{"source": null, "target": null}"#).contains("no source and no target"));
        assert!(reason(r#"{"source": 3, "target": "x"}"#).contains("\"source\" holds no text"));
        assert!(reason(r#"{"source": "甲", "target": "x", "links": []}"#).contains("rename it"));
        let row = read(r#"{"id": 12, "source": "甲"}"#);
        assert_eq!(row.id.get(), "12", "a row without a target keeps its id");
        assert!(reason(&"[".repeat(100_000)).contains("this is not a row"));
    }
}
