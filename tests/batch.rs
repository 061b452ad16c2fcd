//! `duiqi batch`: no row is lost or doubled, and the bytes are the same however the work is cut.

mod batch_rows;

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Output, Stdio};
use std::time::Duration;

use flate2::read::MultiGzDecoder;
use serde_json::Value;

use batch_rows::{command, done, rows};

fn folder_with(rows: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("in.jsonl"), rows).expect("written");
    folder
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).expect("the output is there")
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("readable").file_name());
    let mut names: Vec<String> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn one_row_in_is_one_row_out() {
    let rows = rows(120);
    let folder = folder_with(&rows);
    let said = done(folder.path(), &["in.jsonl", "-o", "out.jsonl", "--check"]);
    let said = String::from_utf8_lossy(&said.stderr).into_owned();
    assert!(said.contains("120 rows, 12 with an error"), "{said}");
    assert_eq!(names(folder.path()), ["in.jsonl", "out.jsonl"]);
    let out = read(folder.path(), "out.jsonl");
    for ((number, line), row) in (0..).zip(out.lines()).zip(rows.lines()) {
        let result: Value = serde_json::from_str(line).expect("a row of JSON");
        let Ok(row) = serde_json::from_str::<Value>(row) else {
            assert_eq!(result["id"], number + 1, "a row that is none goes by its number");
            assert!(result["error"].as_str().is_some_and(|error| error.contains("this is not a row")), "{line}");
            continue;
        };
        assert_eq!(result["id"], row["id"]);
        assert_eq!(result["n"], row["n"], "other columns are passed through");
        if result["error"].is_null() {
            for side in ["source", "target"] {
                let linked: Vec<&Value> = result["links"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .flat_map(|link| link[side].as_array().into_iter().flatten())
                    .collect();
                let segments = result[format!("{side}_segments")].as_array().map_or(0, Vec::len);
                let expected: Vec<Value> = (0..segments).map(Value::from).collect();
                assert_eq!(linked, expected.iter().collect::<Vec<_>>(), "each segment is in one link, in order");
            }
        }
    }
    assert_eq!(out.lines().count(), 120);
}

#[test]
fn threads_shards_pipes_and_packing_change_nothing() {
    let rows = rows(90);
    let folder = folder_with(&rows);
    let at = folder.path();
    done(at, &["in.jsonl", "-o", "one.jsonl", "--threads", "1"]);
    let whole = read(at, "one.jsonl");
    done(at, &["in.jsonl", "-o", "two.jsonl", "--threads", "2"]);
    assert!(read(at, "two.jsonl") == whole, "two threads");

    let mut piped =
        command(at, &[]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut input = piped.stdin.take().expect("a pipe");
    let writer = std::thread::spawn(move || input.write_all(rows.as_bytes()));
    let output = piped.wait_with_output().expect("ends");
    writer.join().expect("no panic").expect("all is read");
    assert!(output.stdout == whole.as_bytes(), "through pipes");

    let mut shards: Vec<Vec<String>> = Vec::new();
    for shard in ["1/3", "2/3", "3/3"] {
        let output = done(at, &["in.jsonl", "--shard", shard]);
        shards.push(String::from_utf8(output.stdout).expect("UTF-8").lines().map(str::to_owned).collect());
    }
    let woven: Vec<&str> = (0..90).map(|row| shards[row % 3][row / 3].as_str()).collect();
    assert!(woven == whole.lines().collect::<Vec<_>>(), "in shards");

    done(at, &["in.jsonl", "-o", "packed.jsonl.gz"]);
    let mut unpacked = String::new();
    MultiGzDecoder::new(fs::File::open(at.join("packed.jsonl.gz")).unwrap()).read_to_string(&mut unpacked).unwrap();
    assert!(unpacked == whole, "packed");
    // What was packed is read again: rows that are results have columns of results, and say so.
    done(at, &["packed.jsonl.gz", "-o", "again.jsonl.zst"]);
    let again = done(at, &["again.jsonl.zst"]);
    assert_eq!(String::from_utf8_lossy(&again.stdout).lines().filter(|line| line.contains("rename it")).count(), 90);
}

#[test]
fn a_run_that_is_killed_again_and_again_loses_nothing() {
    let folder = folder_with(&rows(1500));
    let at = folder.path();
    done(at, &["in.jsonl", "-o", "whole.jsonl"]);
    let whole = read(at, "whole.jsonl");
    let part = at.join("out.jsonl.part");
    let arguments = ["in.jsonl", "-o", "out.jsonl"];
    let mut lengths = Vec::new();
    for kill in 1..=5_u64 {
        let mut run = command(at, &arguments).stderr(Stdio::null()).spawn().expect("the program starts");
        let wanted = whole.len() as u64 * kill / 7;
        while fs::metadata(&part).map_or(0, |facts| facts.len()) < wanted {
            assert!(run.try_wait().expect("a state").is_none(), "it was done before it could be killed");
            std::thread::sleep(Duration::from_millis(1));
        }
        run.kill().expect("killed");
        run.wait().expect("gone");
        let left = fs::metadata(&part).expect("a part").len();
        // A kill in the middle of a line, which the system seldom gives.
        fs::OpenOptions::new().write(true).open(&part).unwrap().set_len(left - kill * 11).unwrap();
        lengths.push(left);
    }
    assert!(lengths.is_sorted() && lengths[0] < lengths[4], "every run went on: {lengths:?}");
    let said = done(at, &arguments);
    assert!(String::from_utf8_lossy(&said.stderr).contains("from an earlier run"));
    assert!(read(at, "out.jsonl") == whole);
    assert_eq!(names(at), ["in.jsonl", "out.jsonl", "whole.jsonl"]);
}

#[test]
fn tables_and_files_and_folders_are_rows_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    fs::write(
        at.join("in.tsv"),
        "url\tid\tzh\ten\nu1\ta\t她走了。\\n雨停了。\tShe left. The rain stopped.\nu2\tb\t她走了。\n",
    )
    .unwrap();
    let table = String::from_utf8(done(at, &["in.tsv"]).stdout).expect("UTF-8");
    let lines: Vec<Vec<&str>> = table.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(lines[0][..3], ["id", "url", "source_lang"]);
    assert_eq!(lines[1][..5], ["a", "u1", "zh", "en", "[\"她走了。\",\"雨停了。\"]"]);
    assert!(lines[2][8].contains("the row has no target"), "{table}");

    for (side, text) in [("zh", "# 标题\n\n她走了。\n"), ("en", "# Heading\n\nShe left.\n")] {
        fs::create_dir(at.join(side)).unwrap();
        fs::write(at.join(side).join("page.md"), text).unwrap();
    }
    fs::write(
        at.join("files.jsonl"),
        "{\"source_file\": \"zh/page.md\", \"target_file\": \"en/page.md\"}\n{\"source_file\": \"zh/page.md\", \"target_file\": \"en/none.md\"}\n",
    )
    .unwrap();
    let values = |output: Output| -> Vec<Value> {
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    };
    let files = values(done(at, &["files.jsonl"]));
    assert_eq!(files[0]["target_segments"], serde_json::json!(["Heading", "She left."]));
    assert!(files[1]["error"].as_str().is_some_and(|error| error.contains("there is no such file")), "{}", files[1]);
    let folders = values(done(at, &["zh", "en"]));
    assert_eq!((folders.len(), &folders[0]["id"]), (1, &Value::from("page.md")));
    assert_eq!((&folders[0]["links"], &folders[0]["pairing"]), (&files[0]["links"], &serde_json::json!(1.0)));
}

#[test]
fn files_that_no_name_pairs_are_paired_by_their_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    for side in ["zh", "en"] {
        fs::create_dir(at.join(side)).unwrap();
    }
    let gold = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/gold");
    for (from, to) in [
        ("guide/source.zh.md", "zh/甲.md"),
        ("speech/source.zh.txt", "zh/乙.txt"),
        ("story/source.zh.txt", "zh/丙.txt"),
        ("guide/target.en.md", "en/larks.md"),
        ("story/target.en.txt", "en/clock.txt"),
    ] {
        fs::copy(gold.join(from), at.join(to)).expect("a gold text");
    }
    let output = done(at, &["zh", "en"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("zh/乙.txt: there is no file like this"), "{said}");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let rows: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let ids: Vec<&str> = rows.iter().filter_map(|row| row["id"].as_str()).collect();
    assert_eq!(ids, ["丙.txt", "甲.md"]);
    for row in &rows {
        let [score, confidence] = ["pairing", "confidence"].map(|name| row[name].as_f64().expect("a score"));
        assert!(score > 0.18 && score < 1.0 && confidence > 0.8, "{row}");
    }
}

#[test]
fn what_cannot_be_done_is_refused_before_the_first_row() {
    let folder = folder_with(&rows(3));
    let at = folder.path();
    fs::write(at.join("bad.tsv"), "a\tb\n1\t2\n").unwrap();
    let refused: BTreeMap<&str, &[&str]> = BTreeMap::from([
        ("the first line must name the columns", &["bad.tsv"][..]),
        ("this is the input in.jsonl", &["in.jsonl", "-o", "in.jsonl"]),
        ("have no fixed columns", &["in.jsonl", "-o", "out.tsv"]),
        ("there is no such file", &["none.jsonl"]),
        ("rows are .jsonl or .tsv", &["in.csv"]),
        ("write two numbers", &["in.jsonl", "--shard", "3"]),
        ("count the segments of one pair", &["in.jsonl", "--anchor", "1:1"]),
    ]);
    for (wanted, arguments) in refused {
        let output = command(at, arguments).output().expect("the program starts");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains(wanted) && output.stdout.is_empty(), "{arguments:?}: {said}");
    }
    if !cfg!(feature = "parquet") {
        let output = command(at, &["in.jsonl", "-o", "out.parquet"]).output().expect("the program starts");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("built without Parquet; build it with"), "{said}");
    }
    let fails = command(at, &["in.jsonl", "--max-segments", "1", "--fail-on-error"]).output().expect("starts");
    assert_eq!(fails.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&fails.stdout).matches("limit: source has").count(), 3);
}
