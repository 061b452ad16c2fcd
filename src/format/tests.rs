//! How formats go by their names, and what is said of those that are not known.

use std::path::Path;

use super::*;
use crate::document::{Block, ContentHash, Document};

/// The document that a reader made of a text.
pub(super) fn document_of(name: &str, draft: Draft, text: &str) -> Document {
    draft.into_document(name, Lang::chinese(), ContentHash::of(text.as_bytes())).expect("lawful")
}

/// A line a block: its kind and its plain text, or for blocks that are kept what is written.
pub(super) fn blocks_of(document: &Document) -> Vec<String> {
    let shown = |block: &Block| {
        let plain = document.plain(block, block.span);
        let text = if block.kind.is_prose() { plain.as_str() } else { block.span.of_text(document.text()) };
        format!("{}: {text}", block.kind.name())
    };
    document.blocks().iter().map(shown).collect()
}

#[test]
fn formats_are_known_by_extension_and_name() {
    let of = |name: &str| Format::of_path(Path::new(name)).expect("known");
    assert_eq!(of("a/b.zh.MD"), Format::Markdown);
    assert_eq!(of("x.gold"), Format::Beads);
    assert_eq!(of("x.tmx"), Format::Tmx);
    let shared = [("jsonl", Format::Jsonl), ("xlf", Format::Xliff), ("html", Format::Html), ("md", Format::Markdown)];
    for (extension, format) in shared.into_iter().chain([("txt", Format::Text), ("tsv", Format::Tsv)]) {
        assert_eq!(of(&format!("x.{extension}")), format, "the usual meaning of an extension");
    }
    let asked = |name: &str, format| Format::of_path_or(Path::new(name), Some(format)).expect("known");
    assert_eq!(asked("x.jsonl", Format::Mnbvc), Format::Mnbvc);
    assert_eq!(asked("x.tmx", Format::Mnbvc), Format::Tmx);
    assert_eq!(asked("x", Format::Moses), Format::Moses);
    assert_eq!(of("a.Blocks.JSON"), Format::Blocks);
    assert!(Format::of_path(Path::new(".md")).is_err() && Format::of_path(Path::new("x.json")).is_err());
    for format in Format::all() {
        assert_eq!(Format::from_name(format.name()).expect("its own name"), format);
        assert_eq!(asked(&format!("x.{}", format.extension()), format), format);
    }
}

#[test]
fn errors_list_what_is_known() {
    for name in ["x.odd", "noextension", "."] {
        let error = Format::of_path(Path::new(name)).expect_err("unknown").to_string();
        assert!(error.contains(".tmx, .xlf"), "{error}");
    }
    for (name, advice) in [("a/x.DOC", ".doc is not read: open it"), ("x.rtf", "save it as .docx"), ("x.png", "(OCR)")]
    {
        let error = Format::of_path(Path::new(name)).expect_err("not read").to_string();
        assert!(error.contains(advice) && error.starts_with(name), "{error}");
    }
    let error = Format::from_name("xlif").expect_err("unknown").to_string();
    assert!(error.contains("\"xlif\"") && error.contains("tmx, xliff"), "{error}");
}

#[test]
fn bad_utf8_is_reported_with_its_line() {
    let error = utf8(b"one\ntwo\xFF").expect_err("not UTF-8").to_string();
    assert!(error.contains("line 2: byte 7"), "{error}");
    assert_eq!(utf8("\u{FEFF}a".as_bytes()).expect("UTF-8"), "a");
}
