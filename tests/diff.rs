//! `duiqi diff`: whatever the two states are given as, the same places are stale, and what `-o` writes has none.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_duiqi");
const TEXTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/diff.in");
/// The source sentences of which the English is stale.
const STALE: [&str; 3] = ["默认等待时间为60秒。", "large", "升级以后需要重新启动。"];

fn duiqi(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(PROGRAM).current_dir(folder).args(arguments).output().expect("runs")
}

/// A folder with the two states as texts, as alignment files and the older one as a memory.
fn states() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    for name in ["old.zh.md", "old.en.md", "new.zh.md"] {
        std::fs::copy(Path::new(TEXTS).join(name), path.join(name)).expect("copied");
    }
    let old = duiqi(path, &["align", "old.zh.md", "old.en.md", "-o", "old.jsonl", "-o", "memory.tmx"]);
    let new = duiqi(path, &["align", "new.zh.md", "old.en.md", "-o", "new.jsonl"]);
    assert!(old.status.success() && new.status.success(), "{old:?} {new:?}");
    folder
}

/// The texts of the newer source that the target has to follow, from the rows that were printed.
fn stale(output: &Output) -> Vec<String> {
    let rows = String::from_utf8(output.stdout.clone()).expect("UTF-8");
    let rows = rows.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"));
    rows.filter(|row| row["lagging"] == "target")
        .map(|row| row["source"]["text"].as_str().expect("a text").to_owned())
        .collect()
}

#[test]
fn however_the_states_are_given_the_same_is_stale() {
    let folder = states();
    let ways: [&[&str]; 5] = [
        &["--old", "old.zh.md", "old.en.md", "--new", "new.zh.md", "="],
        &["old.jsonl", "new.jsonl"],
        &["old.jsonl", "--new", "new.zh.md", "old.en.md"],
        &["old.jsonl", "--new", "new.zh.md", "="],
        &["memory.tmx", "--new", "new.zh.md", "="],
    ];
    for way in ways {
        let run = duiqi(folder.path(), &[&["diff", "--format", "jsonl"], way].concat());
        assert_eq!((stale(&run), run.status.code()), (STALE.map(str::to_owned).to_vec(), Some(1)), "{way:?} {run:?}");
    }
}

#[test]
fn a_text_on_standard_input_is_read_once() {
    let folder = states();
    let ways =
        ["diff", "--format", "jsonl", "--read-as", "markdown", "--old", "old.zh.md", "old.en.md", "--new", "-", "="];
    let mut command = Command::new(PROGRAM);
    command.current_dir(folder.path()).args(ways).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("runs");
    let text = std::fs::read(folder.path().join("new.zh.md")).expect("readable");
    child.stdin.take().expect("a pipe").write_all(&text).expect("taken");
    assert_eq!(stale(&child.wait_with_output().expect("ends")), STALE);
}

#[test]
fn what_is_carried_over_is_the_newer_state() {
    let folder = states();
    let written = duiqi(folder.path(), &["diff", "old.jsonl", "--new", "new.zh.md", "=", "-o", "carried.jsonl"]);
    assert_eq!(written.status.code(), Some(1), "{written:?}");
    let again = duiqi(folder.path(), &["diff", "--format", "jsonl", "carried.jsonl", "new.jsonl"]);
    assert_eq!((again.stdout.as_slice(), again.status.code()), (&b""[..], Some(0)), "{again:?}");
}

#[test]
fn one_document_counts_its_rows() {
    let folder = states();
    let run = duiqi(folder.path(), &["diff", "--format", "json", "old.jsonl", "new.jsonl"]);
    let document: serde_json::Value = serde_json::from_slice(&run.stdout).expect("JSON");
    let rows = document["rows"].as_array().expect("rows");
    assert_eq!(rows.iter().filter(|row| row["lagging"] == "target").count(), STALE.len(), "{document}");
}

#[test]
fn anchors_count_one_state_and_are_refused() {
    let folder = states();
    let run = duiqi(folder.path(), &["diff", "old.jsonl", "new.jsonl", "--anchor", "1:1"]);
    let said = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.code() == Some(2) && said.contains("--anchor"), "{said}");
}
