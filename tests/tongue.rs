//! What the program says, it says in Chinese too: every message of the source has an entry in `src/tongue/zh/`.
//!
//! The messages are taken from the source as xgettext would, by what they are arguments of. What help says is looked at in
//! `src/cli/tongue.rs`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use duiqi::check::{self, RULES};
use duiqi::format::ci::State;
use duiqi::revise::STALE_PAGE;
use duiqi::tongue::chinese;

/// What a message is an argument of. A literal further in counts too, as in `notice(&format!("…"))`.
const SAYERS: [&str; 29] = [
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
    SAID,
    "stage(",
    "ok_or(",
    "ok_or_else(",
    " refuse(",
    "(refuse(",
    "counted(",
    "config(",
    "figures! {",
    "(refused(",
    "|| refused(",
    "damaged(",
];

/// What puts a part of a listing into its language. Even one word there is a message.
const SAID: &str = "said(";
/// What prints on standard output, and what the text that is printed there is put together with.
const PRINTERS: [&str; 5] =
    ["writeln!(terminal, ", "write!(terminal, ", "writeln!(printed, ", "writeln!(text, ", "write!(text, "];

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

/// The literals of a source file that stand in an argument of one of these, as they are written, each with which it is.
fn literals(source: &str, sayers: &[&'static str]) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    let mut pieces = pieces(source);
    // A call that is broken into lines is as one that is not.
    for code in pieces.iter_mut().step_by(2) {
        let lines = code.split('\n').map(str::trim).filter(|line| !line.is_empty());
        let blank = if code.ends_with(char::is_whitespace) { " " } else { "" };
        *code = (lines.collect::<Vec<_>>().join(" ") + blank).replace("( ", "(");
    }
    // How deep brackets are, and at what depths sayers opened.
    let (mut depth, mut open): (usize, Vec<(usize, &'static str)>) = (0, Vec::new());
    for (number, piece) in pieces.iter().enumerate() {
        if number % 2 == 1 {
            if let Some((_, sayer)) = open.last() {
                found.push((*sayer, piece.clone()));
            }
            continue;
        }
        for (at, letter) in piece.char_indices() {
            let so_far = &piece[..at + letter.len_utf8()];
            let sayer = sayers.iter().find(|sayer| so_far.ends_with(*sayer));
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

/// The messages of a source file, and how few words make one.
fn messages(source: &str) -> Vec<(String, usize)> {
    let message = |(sayer, literal): (&str, String)| match sayer {
        "count(" => (format!("{{n}} {literal}s"), 0),
        SAID => (literal, 1),
        _ => (literal, 2),
    };
    literals(source, &SAYERS).into_iter().map(message).collect()
}

/// What stands for a value: some are messages themselves, and are known by it.
const VALUES: [&str; 3] = ["7", "source", "3 beads"];

/// A message with its values filled in; `None` where it has fewer words of its own.
fn filled(message: &str, value: &str, fewest: usize) -> Option<String> {
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
    (words.split(' ').filter(is_word).count() >= fewest).then_some(text)
}

/// Tells whether three English words stand side by side in a message that was translated; commands between backticks are none.
fn is_half(chinese: &str) -> bool {
    let plain: String = chinese.split('`').step_by(2).collect::<Vec<_>>().join("…");
    let is_word = |word: &str| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_lowercase());
    let words: Vec<bool> = plain.split(' ').map(is_word).collect();
    words.windows(3).any(|three| three == [true; 3])
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
const PIECES: [&str; 6] = [
    "{what} of the source {has} no translation",
    "{what} of the target {stands} for nothing in the source",
    "{} {since} The {lagging} was last changed in {last}.",
    " at line ",
    "there is no rule `{word}`{}; `duiqi explain` lists them",
    "{count} pairs in a row fit when the target is moved one {way}: {line}.",
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
        for (message, fewest) in messages(code) {
            let said: Vec<String> = VALUES.iter().filter_map(|value| filled(&message, value, fewest)).collect();
            if said.is_empty() || PIECES.contains(&message.as_str()) {
                continue;
            }
            count += 1;
            if said.iter().all(|said| chinese(said).is_none_or(|chinese| is_half(&chinese))) {
                missing.insert(message, path.strip_prefix(root).expect("below").display().to_string());
            }
        }
    }
    assert!(count > 300, "{count}");
    let lines: Vec<String> = missing.iter().map(|(message, path)| format!("{path}: {message}")).collect();
    assert!(lines.is_empty(), "{} of {count} without Chinese in src/tongue/zh:\n{}", lines.len(), lines.join("\n"));
}

/// What is printed by the program without going through the catalogue: an address.
const NO_WORDS: [&str; 1] = ["http://127.0.0.1:{port}/#{}"];

#[test]
fn nothing_is_printed_that_was_not_put_into_a_language() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    sources(&root.join("src/cli"), &mut files);
    let (mut count, mut found) = (0, Vec::new());
    for path in files {
        let text = fs::read_to_string(&path).expect("readable");
        let code = &text[..text.find("#[cfg(test)]\nmod ").unwrap_or(text.len())];
        for (_, format) in literals(code, &PRINTERS) {
            count += 1;
            let has_words = |format: &str| filled(format, "", 1).is_some();
            if has_words(&format) && !NO_WORDS.contains(&format.as_str()) {
                found.push(format!("{}: {format}", path.strip_prefix(root).expect("below").display()));
            }
        }
    }
    assert!(count > 40, "{count}");
    assert!(found.is_empty(), "said in English only; put it into `said(…)`:\n{}", found.join("\n"));
}

/// What is indented on a page is an example of texts.
#[test]
fn pages_of_rules_are_in_chinese_too() {
    let pages = RULES.iter().map(check::explain).chain([STALE_PAGE.to_owned()]);
    let mut missing = Vec::new();
    for page in pages {
        for line in page.lines().filter(|line| !line.is_empty() && !line.starts_with(' ')) {
            // Names of the types of MQM are a standard's: they stand behind the Chinese.
            let of_mqm = line.strip_prefix("MQM type: ").is_some_and(|kind| chinese(kind).is_none());
            if of_mqm || chinese(line).is_none_or(|said| said.is_ascii()) {
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

/// Two small texts, what is read beside them, and all that a run may repeat in English: the words of these files.
const FILES: [(&str, &str); 14] = [
    ("source.zh.md", "# 渡口\n\n渡船在清晨开出。票价是3元。\n\n桥很远，所以大家等船。船工姓林。\n"),
    ("newer.zh.md", "# 渡口\n\n渡船在清晨开出。票价是4元。\n\n桥很远，所以大家等船。船工姓林。\n"),
    ("target.en.md", "# Ferry\n\nFerries sail early. Tickets cost 30 yuan.\n\nBridges stand far away. Lin steers.\n"),
    ("gold.beads", "0:0\n1,2:1,2\n3:3\n4:4\n"),
    ("cut.txt", "# 渡口\n渡船在清晨开出。票价是3元。\n桥很远，所以大家等船。\n船工姓林。\n"),
    ("zh/a.md", "渡船在清晨开出。票价是3元。\n"),
    ("zh/b.md", "船工姓林。\n"),
    ("en/a.md", "Ferries sail early. Tickets cost 30 yuan.\n"),
    ("en/c.md", "Lin steers.\n"),
    (
        "drift/flores.jsonl",
        "{\"id\":1,\"src\":\"票价是3元。\",\"tgt\":\"30 yuan.\",\"label\":\"ok\",\"type\":\"clean\"}\n",
    ),
    (
        "drift/planted.jsonl",
        "{\"id\":2,\"src\":\"3元。\",\"tgt\":\"30 yuan.\",\"label\":\"bad\",\"type\":\"antonym\",\"severity\":\"critical\"}\n",
    ),
    (
        "drift/mqm_number_true.jsonl",
        "{\"id\":3,\"src\":\"3元。\",\"tgt\":\"3 yuan.\",\"label\":\"bad\",\"type\":\"count\"}\n",
    ),
    ("acts.jsonl", "{\"act\":\"dismiss\",\"fingerprint\":\"FIRST\"}\n{\"act\":\"undo\"}\n{\"act\":\"redo\"}\n"),
    ("rows.jsonl", "{\"source\":\"渡船在清晨开出。\",\"target\":\"Ferries sail early.\"}\n{\"source\":1}\n"),
];

/// What stays English in Chinese: names that stand in files and on command lines too.
const NAMES: [&str; 9] = ["zh", "en", "duiqi", "bert", "coverage", "demetr", "ntrex", "stale", "stop"];

/// Runs of the program, one a line, in their order.
const RUNS: &str = "\
    segment source.zh.md --explain\n\
    segment source.zh.md --check cut.txt\n\
    align source.zh.md target.en.md\n\
    align source.zh.md target.en.md --explain 3\n\
    align source.zh.md target.en.md -o pair.jsonl\n\
    check source.zh.md target.en.md\n\
    check zh en\n\
    diff --old source.zh.md target.en.md --new newer.zh.md =\n\
    review pair.jsonl --apply acts.jsonl --name 林\n\
    log pair.jsonl\n\
    export pair.jsonl -o pair.tmx\n\
    eval pair.jsonl gold.beads --types --worst 3\n\
    eval --drift drift\n\
    lexicon stats\n\
    batch rows.jsonl -o out.jsonl\n\
    train source.zh.md target.en.md -o none.lexicon\n\
    explain\n\
    explain markup";

#[test]
fn runs_of_the_program_speak_chinese() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in FILES {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }
    let run = |line: &str, language: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_duiqi"));
        command.args(line.split_whitespace()).args(["--interface", language]).current_dir(folder.path());
        let done = command.env_remove("NO_COLOR").output().expect("the program starts");
        String::from_utf8([done.stdout, done.stderr].concat()).expect("text")
    };
    // The finding that is dismissed.
    let listed = run("check source.zh.md target.en.md", "en");
    let first = listed.split("fingerprint ").nth(1).and_then(|rest| rest.split_whitespace().next()).expect("a finding");
    let acts = folder.path().join("acts.jsonl");
    fs::write(&acts, fs::read_to_string(&acts).expect("read").replace("FIRST", first)).expect("written");

    let letters = |text: &str| -> Vec<String> {
        text.split(|letter: char| !letter.is_ascii_alphabetic()).map(str::to_owned).collect()
    };
    let mut names: Vec<String> = NAMES.map(str::to_owned).to_vec();
    names.extend(FILES.iter().flat_map(|(name, text)| letters(&format!("{name} {text}"))));
    names.extend(RULES.iter().flat_map(|rule| letters(rule.name)));
    names.extend(State::ALL.iter().map(|state| state.name().to_owned()));
    let is_word = |word: &&str| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_lowercase());
    let mut found = Vec::new();
    for line in RUNS.lines() {
        let said = run(line, "zh");
        assert!(said.chars().any(|letter| ('一'..='龥').contains(&letter)), "{line}: {said}");
        // What is indented on a page of a rule is an example.
        let is_example = |said: &str| line.starts_with("explain ") && said.starts_with("    ");
        for said in said.lines().filter(|said| !is_example(said)) {
            // Between backticks and in brackets behind the Chinese stand names of others.
            let plain: String = said.split('`').step_by(2).collect::<Vec<_>>().join(" ");
            let plain = plain.split('（').next().unwrap_or_default();
            let english = |word: &&str| !names.iter().any(|name| name == word);
            if plain.split([' ', '，', '：', '；', '。']).filter(is_word).any(|word| english(&word)) {
                found.push(format!("{line}: {said}"));
            }
        }
    }
    assert!(found.is_empty(), "still English:\n{}", found.join("\n"));
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
    let found: Vec<String> = messages(source).into_iter().map(|(message, _)| message).collect();
    assert_eq!(found, expected);
    let source = "writeln!(
            terminal,
            \"  {} = words\",
            \"no format\",
        )";
    assert_eq!(literals(source, &PRINTERS), [("writeln!(terminal, ", "  {} = words".to_owned())]);
}
