//! `duiqi segment` from outside: its formats, its reasons, its figures, and the rules of others.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// What a run of the program came to.
struct Run {
    code: Option<i32>,
    out: String,
    err: String,
}

fn run(arguments: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_duiqi"));
    let done = command.args(arguments).stdin(Stdio::null()).output().expect("the program starts");
    Run {
        code: done.status.code(),
        out: String::from_utf8(done.stdout).expect("text"),
        err: String::from_utf8(done.stderr).expect("text"),
    }
}

/// Runs and expects data and nothing to say.
fn data(arguments: &[&str]) -> String {
    let run = run(arguments);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{arguments:?}");
    run.out
}

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(TempDir::new().expect("a folder"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn file(&self, name: &str, text: &str) -> String {
        fs::write(self.path(name), text).expect("written");
        self.name(name)
    }

    fn name(&self, name: &str) -> String {
        self.path(name).to_str().expect("a path of text").to_owned()
    }
}

const NOVEL: &str = "\u{3000}\u{3000}“你来了？”她问。天黑了……灯亮着。\n\n1. 烧水。等着。\n2. 放茶叶。\n";

#[test]
fn lines_hold_all_of_the_text() {
    let folder = Folder::new();
    let file = folder.file("a.txt", NOVEL);
    let wanted = "“你来了？”她问。\n天黑了……\n灯亮着。\n1. 烧水。\n等着。\n2. 放茶叶。\n";
    assert_eq!(data(&["segment", &file]), wanted);
    assert_eq!(data(&["segment", &file, "--format", "lines", "--lang", "zh"]), wanted);
}

#[test]
fn markup_is_no_part_of_a_line() {
    let folder = Folder::new();
    let file = folder.file("a.md", "# Title\n\n- One. [Two](x).\n\n| a | b |\n|---|---|\n| c | d |\n");
    assert_eq!(data(&["segment", &file, "--lang", "en"]), "Title\nOne.\nTwo.\na\nb\nc\nd\n");
}

#[test]
fn tables_and_json_hold_the_places() {
    let folder = Folder::new();
    let file = folder.file("a.txt", NOVEL);
    let json: Vec<serde_json::Value> = data(&["segment", &file, "--format", "jsonl"])
        .lines()
        .map(|line| serde_json::from_str(line).expect("an object a line"))
        .collect();
    assert_eq!(json.len(), 6);
    assert_eq!(json[1]["boundary"], "weak");
    assert_eq!((&json[3]["marker"], &json[3]["text"]), (&"1.".into(), &"烧水。".into()));
    assert_eq!((&json[3]["line"], &json[3]["column"], &json[3]["kind"]), (&3.into(), &4.into(), &"list-item".into()));
    for row in &json {
        let place = |name: &str| usize::try_from(row[name].as_u64().expect("a number")).expect("short");
        assert_eq!(&NOVEL[place("start")..place("end")], row["text"].as_str().expect("text"));
    }
    let table = data(&["segment", &file, "-f", "tsv"]);
    let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(rows[0], ["segment", "line", "column", "start", "end", "block", "kind", "boundary", "marker", "text"]);
    assert_eq!(rows.len(), 7);
    assert_eq!(rows[3][9], "灯亮着。");
}

#[test]
fn reasons_name_the_rule_and_the_place() {
    let folder = Folder::new();
    let file = folder.file("a.txt", "Mr. Vane left. He said… Nothing.\n");
    let told = data(&["segment", &file, "--explain"]);
    let lines: Vec<Vec<&str>> = told.lines().map(|line| line.split_whitespace().take(3).collect()).collect();
    assert_eq!(lines, [["1:4", "held", "title"], ["1:15", "strong", "stop"], ["1:24", "weak", "ellipsis"]]);
    assert!(told.contains("Mr. Vane left.┃ He said… Nothing."), "{told}");
    let json = data(&["segment", &file, "--explain", "--format", "jsonl"]);
    let first: serde_json::Value = serde_json::from_str(json.lines().next().expect("a line")).expect("an object");
    assert_eq!((&first["verdict"], &first["rule"], &first["end"]), (&"held".into(), &"title".into(), &3.into()));
    assert_eq!(data(&["segment", &file, "--explain", "-f", "tsv"]).lines().count(), 4);
}

#[test]
fn figures_are_those_of_the_boundaries_inside_paragraphs() {
    let folder = Folder::new();
    let file = folder.file("a.txt", "One here. Two here. Three.\nFour (4.5). Five.\n");
    let good = folder.file("good.txt", "One here.\nTwo here.\nThree.\nFour (4.5).\nFive.\n");
    assert_eq!(
        data(&["segment", &file, "--check", &good]),
        "precision 100.00  recall 100.00  F1 100.00  exact 100.00\n"
    );
    // One boundary too many in the first paragraph, one too few in the second.
    let bad = folder.file("bad.txt", "One here. Two here.\nThree.\nFour (4.\n5).\nFive.\n");
    let run = run(&["segment", &file, "--check", &bad]);
    let lines: Vec<&str> = run.out.lines().collect();
    assert_eq!(lines[0], "precision 66.67  recall 66.67  F1 66.67  exact 40.00");
    assert!(lines[1].contains("a.txt:1:1: extra  One here.┃ Two here."), "{}", run.out);
    assert!(lines[2].contains("a.txt:2:1: missed  One here. Two here. Three. Fou") || lines[2].contains("Four (4.┃5)"));
    assert_eq!((lines.len(), run.code), (3, Some(0)));
    let other = folder.file("other.txt", "One here.\nTwo there.\n");
    let run = self::run(&["segment", &file, "--check", &other]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("other.txt: line 2: this is not the text"), "{}", run.err);
}

#[test]
fn the_rules_of_an_srx_file_cut_either_side() {
    let folder = Folder::new();
    let srx = folder.file(
        "rules.srx",
        "<srx version='2.0'><header cascade='no'/><body><languagerules><languagerule languagerulename='A'>\
         <rule><beforebreak>;</beforebreak></rule><rule><beforebreak>\\X</beforebreak></rule></languagerule>\
         </languagerules><maprules><languagemap languagepattern='.*' languagerulename='A'/></maprules></body></srx>",
    );
    let english = folder.file("b.txt", "One thing; two things. And more.\n");
    let cut = run(&["segment", &english, "--srx", &srx]);
    assert_eq!(cut.out, "One thing;\ntwo things. And more.\n");
    assert!(cut.err.contains("rules that cannot be compiled are left out: A 2 (beforebreak: `\\X` is not known)"));
    let told = run(&["segment", &english, "--srx", &srx, "--explain"]);
    assert!(told.out.starts_with("1:11  strong  A 1 "), "{}", told.out);
    let chinese = folder.file("a.txt", "一件事；两件事。还有别的。\n");
    let side = |option: &str| {
        let aligned = run(&["align", &chinese, &english, option, &srx, "-f", "beads", "--no-check"]);
        assert_eq!(aligned.code, Some(0), "{}", aligned.err);
        aligned.out
    };
    assert_eq!(side("--target-srx").matches(':').count(), 2);
    assert_eq!(side("--source-srx").trim(), "0:0,1");
    let broken = folder.file("broken.srx", "<srx version='2.0'>");
    let refused = run(&["check", &chinese, &english, "--source-srx", &broken]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.err.contains("broken.srx: line 1, column 20: the file ends inside an element"), "{}", refused.err);
}

#[test]
fn abbreviations_of_the_user_hold_with_every_segmenter() {
    let folder = Folder::new();
    let file = folder.file("a.txt", "See Abt. The rest is lost. It is.\n");
    let list = folder.file("list.txt", "abt.\n");
    let cut = "See Abt.\nThe rest is lost.\nIt is.\n";
    let held = "See Abt. The rest is lost.\nIt is.\n";
    for segmenter in ["auto", "duiqi", "uax29"] {
        assert_eq!(data(&["segment", &file, "--segmenter", segmenter]), cut, "{segmenter}");
        assert_eq!(data(&["segment", &file, "--segmenter", segmenter, "--no-break-after", &list]), held, "{segmenter}");
    }
    let srx = folder.name("own.srx");
    assert_eq!(run(&["segment", "--export-srx", &srx]).code, Some(0));
    let run = run(&["segment", &file, "--srx", &srx, "--no-break-after", &list]);
    assert_eq!(run.out, held);
}

#[test]
fn languages_without_capitals_are_cut_by_unicode() {
    let folder = Folder::new();
    let file = folder.file("a.txt", "यह एक है। वह दो है। Mr. Vane.\n");
    assert_eq!(data(&["segment", &file, "--lang", "hi"]).lines().count(), 4);
    assert_eq!(data(&["segment", &file, "--lang", "hi", "--segmenter", "duiqi"]).lines().count(), 1);
    assert!(data(&["segment", &file, "--lang", "hi", "--explain"]).contains("uax29"));
}

#[test]
fn exported_rules_are_read_back() {
    let folder = Folder::new();
    let printed = data(&["segment", "--export-srx"]);
    let srx = folder.name("own.srx");
    let wrote = run(&["segment", "--export-srx", &srx]);
    assert_eq!((wrote.code, wrote.out.as_str()), (Some(0), ""));
    assert_eq!(fs::read_to_string(Path::new(&srx)).expect("written"), printed);
    let file = folder.file("a.txt", NOVEL);
    let cut = run(&["segment", &file, "--srx", &srx]);
    assert_eq!(cut.out, data(&["segment", &file]));
    assert_eq!(cut.err.lines().count(), 1, "{}", cut.err);
    assert_eq!(run(&["segment", &file, "--export-srx"]).code, Some(2));
    assert_eq!(run(&["segment"]).code, Some(2));
    assert_eq!(run(&["segment", &file, "--srx", &srx, "--segmenter", "uax29"]).code, Some(2));
}
