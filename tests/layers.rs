//! Who may import whom: the table of `docs/architecture.md`, held over the `crate::` paths of the source.
//!
//! Nouns stand on earlier nouns, verbs on nouns, the joiner on everything, the program on the library's public API.

use std::fs;
use std::path::{Path, PathBuf};

/// What each room of `src/` may import from the crate, `error` aside, which all may.
const TABLE: [(&str, &[&str]); 19] = [
    ("text", &[]),
    ("document", &["text"]),
    ("bitext", &["text", "document"]),
    ("finding", &["text", "document", "bitext"]),
    ("lexicon", &["text"]),
    ("tongue", &[]),
    ("view", &["text", "document", "bitext", "finding", "lexicon"]),
    ("format", &["text", "document", "bitext", "finding", "lexicon", "view", "tongue"]),
    ("segment", &["text", "document", "bitext", "finding", "lexicon"]),
    ("align", &["text", "document", "bitext", "finding", "lexicon"]),
    ("train", &["text", "document", "bitext", "finding", "lexicon"]),
    ("check", &["text", "document", "bitext", "finding", "lexicon"]),
    ("revise", &["text", "document", "bitext", "finding", "lexicon"]),
    ("evaluate", &["text", "document", "bitext", "finding", "lexicon"]),
    ("review", &["text", "document", "bitext", "finding", "lexicon", "view", "check", "align"]),
    (
        "pipeline",
        &[
            "text", "document", "bitext", "finding", "lexicon", "view", "format", "segment", "align", "train", "check",
            "revise", "evaluate", "review",
        ],
    ),
    ("error", &[]),
    // The program sees the library from outside, so `crate::` in it is the program itself.
    ("cli", &["cli"]),
    ("main", &["cli"]),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).expect("src is there").map(|entry| entry.expect("readable").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The room of a file: the first part of its path below `src`.
fn room(path: &Path, src: &Path) -> String {
    let inside = path.strip_prefix(src).expect("below src");
    let first = inside.components().next().expect("a file").as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// The rooms that the `crate::` paths of a text lead to. Paths in comments are links of the documentation and bind nothing.
fn imports(text: &str) -> Vec<String> {
    let mut rooms = Vec::new();
    for line in text.lines().map(str::trim_start).filter(|line| !line.starts_with("//")) {
        for (place, _) in line.match_indices("crate::") {
            let rest = &line[place + "crate::".len()..];
            if let Some(list) = rest.strip_prefix('{') {
                let names = list.split('}').next().unwrap_or("").split(',');
                rooms.extend(names.map(|name| name.trim().split("::").next().unwrap_or("").to_owned()));
            } else {
                rooms.push(rest.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect());
            }
        }
    }
    rooms.retain(|room| !room.is_empty());
    rooms
}

#[test]
fn rooms_import_only_what_the_table_allows() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    assert!(files.len() > 10, "the walk found the source");
    let mut broken = Vec::new();
    for path in files {
        let room = room(&path, &src);
        if room == "lib" {
            continue;
        }
        let Some((_, allowed)) = TABLE.iter().find(|(name, _)| *name == room) else {
            broken.push(format!("src/{room} is not in the table"));
            continue;
        };
        let text = fs::read_to_string(&path).expect("readable");
        for import in imports(&text) {
            let fine = import == room || import == "error" || allowed.contains(&import.as_str());
            // `Error`, `Result` and macros come from the root.
            let from_root = import.starts_with(|letter: char| letter.is_ascii_uppercase());
            if !fine && !from_root {
                broken.push(format!("{} imports {import}", path.strip_prefix(&src).expect("below src").display()));
            }
        }
    }
    assert!(broken.is_empty(), "layers broken:\n{}", broken.join("\n"));
}

#[test]
fn imports_are_read_from_all_forms() {
    let text = "use crate::text::span;\nuse crate::{align::x, check};\n// crate::comment\nlet a = crate::segment::f();";
    assert_eq!(imports(text), ["text", "align", "check", "segment"]);
}
