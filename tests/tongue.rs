//! What the program says, it says in Chinese too: every message of the source has an entry in `src/tongue/zh/`.
//!
//! The messages are taken from the source as xgettext would, by what they are arguments of. What help says is looked at in
//! `src/cli/tongue.rs`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use duiqi::check::{self, RULES};
use duiqi::revise::STALE_PAGE;
use duiqi::tongue::chinese;

/// What a message is an argument of. A literal further in counts too, as in `notice(&format!("…"))`.
const SAYERS: [&str; 17] = [
    "bail!(",
    "anyhow!(",
    ".context(",
    "with_context(",
    "Error::new(",
    "#[error(",
    ".notice(",
    "terminal.say(",
    ".wrote(",
    "Declined(",
    "message: ",
    "message = ",
    "summary: ",
    "Severity::Critical, ",
    "Severity::Major, ",
    "Severity::Minor, ",
    "count(",
];

/// Takes the source apart: comments out, literals apart from code. Even pieces are code, odd ones literals.
fn pieces(source: &str) -> Vec<String> {
    let (mut pieces, mut code, mut rest) = (Vec::new(), String::new(), source);
    while let Some(at) = rest.find(['"', '\'', '/']) {
        code.push_str(&rest[..at]);
        let found = &rest[at..];
        let mut letters = found.chars();
        if found.starts_with("//") {
            rest = found.find('\n').map_or("", |end| &found[end..]);
        } else if found.starts_with('"') {
            let mut literal = String::new();
            letters.next();
            if code.ends_with("r#") {
                let (raw, after) = letters.as_str().split_once("\"#").unwrap_or_default();
                pieces.push(std::mem::take(&mut code));
                pieces.push(raw.to_owned());
                rest = after;
                continue;
            }
            while let Some(letter) = letters.next() {
                match letter {
                    '"' => break,
                    '\\' => match letters.next() {
                        Some('\n') => letters = letters.as_str().trim_start().chars(),
                        Some('n') => literal.push('\n'),
                        Some(letter) => literal.push(letter),
                        None => {}
                    },
                    letter => literal.push(letter),
                }
            }
            pieces.push(std::mem::take(&mut code));
            pieces.push(literal);
            rest = letters.as_str();
        } else {
            // A character in quotes may be one that means something; a lifetime has no second quote.
            let escaped = usize::from(found.starts_with("'\\"));
            let is_character = found.starts_with('\'') && letters.clone().nth(2 + escaped) == Some('\'');
            let length = if is_character { 3 + escaped } else { 1 };
            let bytes: usize = found.chars().take(length).map(char::len_utf8).sum();
            code.push(' ');
            rest = &found[bytes..];
        }
    }
    pieces.push(code + rest);
    pieces
}

/// The messages of a source file, as they are written.
fn messages(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let pieces = pieces(source);
    // How deep brackets are, and at what depths sayers opened.
    let (mut depth, mut open): (usize, Vec<(usize, &str)>) = (0, Vec::new());
    for (number, piece) in pieces.iter().enumerate() {
        if number % 2 == 1 {
            if let Some((_, sayer)) = open.last() {
                match *sayer {
                    "count(" => found.push(format!("{{n}} {piece}s")),
                    _ => found.push(piece.clone()),
                }
            }
            continue;
        }
        for (at, letter) in piece.char_indices() {
            let so_far = &piece[..at + letter.len_utf8()];
            let sayer = SAYERS.into_iter().find(|sayer| so_far.ends_with(sayer));
            match letter {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => {
                    depth = depth.saturating_sub(1);
                    open.retain(|(opened, _)| *opened <= depth);
                }
                ',' | ';' => open.retain(|(opened, sayer)| !(*opened == depth && sayer.ends_with(' '))),
                _ => {}
            }
            if let Some(sayer) = sayer {
                open.push((depth, sayer));
            }
        }
    }
    found
}

/// What stands for a value: some are messages themselves, and are known by it.
const VALUES: [&str; 3] = ["7", "source", "3 beads"];

/// A message with its values filled in; `None` where it has no words of its own.
fn filled(message: &str, value: &str) -> Option<String> {
    let (mut text, mut rest) = (String::new(), message);
    let mut words = String::new();
    while let Some(at) = rest.find('{') {
        text.push_str(&rest[..at]);
        words.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('{') {
            text.push('{');
            rest = after;
        } else {
            text.push_str(value);
            rest = rest.split_once('}').map_or("", |(_, after)| after);
        }
    }
    let text = (text + rest).replace("}}", "}");
    words.push_str(rest);
    let is_word = |word: &&str| word.chars().filter(char::is_ascii_lowercase).count() > 1;
    (words.split(' ').filter(is_word).count() > 1 || message.starts_with("{n} ")).then_some(text)
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("src is there") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("tests.rs") {
            found.push(path);
        }
    }
    found.sort();
}

/// Pieces of messages, which are whole in the catalogue; `tests/rules.rs` holds what comes of them.
const PIECES: [&str; 4] = [
    "{what} of the source {has} no translation",
    "{what} of the target {stands} for nothing in the source",
    "{} {since} The {lagging} was last changed in {last}.",
    " at line ",
];

#[test]
fn every_message_of_the_source_is_in_chinese_too() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    sources(&root.join("src"), &mut files);
    let (mut count, mut missing) = (0, BTreeMap::new());
    for path in files {
        let text = fs::read_to_string(&path).expect("readable");
        let code = &text[..text.find("#[cfg(test)]\nmod ").unwrap_or(text.len())];
        for message in messages(code) {
            let said: Vec<String> = VALUES.iter().filter_map(|value| filled(&message, value)).collect();
            if said.is_empty() || PIECES.contains(&message.as_str()) {
                continue;
            }
            count += 1;
            if said.iter().all(|said| chinese(said).is_none()) {
                missing.insert(message, path.strip_prefix(root).expect("below").display().to_string());
            }
        }
    }
    assert!(count > 300, "{count}");
    let lines: Vec<String> = missing.iter().map(|(message, path)| format!("{path}: {message}")).collect();
    assert!(lines.is_empty(), "{} of {count} without Chinese in src/tongue/zh:\n{}", lines.len(), lines.join("\n"));
}

/// What is indented on a page is an example of texts.
#[test]
fn pages_of_rules_are_in_chinese_too() {
    let pages = RULES.iter().map(check::explain).chain([STALE_PAGE.to_owned()]);
    let mut missing = Vec::new();
    for page in pages {
        for line in page.lines().filter(|line| !line.is_empty() && !line.starts_with(' ')) {
            // Names of the types of MQM are a standard's, and stay.
            if chinese(line).is_none_or(|said| said.is_ascii()) {
                missing.push(line.to_owned());
            }
        }
    }
    assert!(missing.is_empty(), "{} without Chinese:\n{}", missing.len(), missing.join("\n"));
}

#[test]
fn what_transcripts_show_is_in_chinese_too() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli");
    let (mut count, mut missing) = (0, Vec::new());
    for entry in fs::read_dir(folder).expect("transcripts") {
        let path = entry.expect("readable").path();
        if path.extension().is_none_or(|extension| extension != "trycmd") {
            continue;
        }
        for line in fs::read_to_string(&path).expect("readable").lines().filter(|line| !line.contains("[..]")) {
            // What clap says of a command line is looked at line by line; a severity and a rule stand before what rules say.
            let finding = line.split_once("]: ").filter(|(head, _)| head.contains('[') && !head.contains(' '));
            let said = line.strip_prefix("error: ").or_else(|| line.strip_prefix("note: "));
            let Some(said) = said.or(finding.map(|(_, said)| said)) else { continue };
            count += 1;
            if chinese(said).is_none() {
                missing.push(said.to_owned());
            }
        }
    }
    assert!(count > 20, "{count}");
    assert!(missing.is_empty(), "without Chinese:\n{}", missing.join("\n"));
}

#[test]
fn messages_are_found_where_they_stand() {
    let source = r#"
        // bail!("a comment")
        bail!("{name}: no \
               such thing");
        let x = ('"', "no message"); terminal.notice(&format!("two {x} words", x = f("inner words")));
        Finding { message: if a { "one thing" } else { "another thing" }.to_owned(), detail: "no message" }
        count(n, "bead")
    "#;
    let expected = ["{name}: no such thing", "two {x} words", "inner words", "one thing", "another thing", "{n} beads"];
    assert_eq!(messages(source), expected);
}
