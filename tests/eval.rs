//! `duiqi eval` from outside: the figures against the published scorer, pairing of folders, errors.
//!
//! The scorer and the gold sets stand beside the project (`../shared`, or the folder `DUIQI_SHARED`); what could not be
//! compared is said on standard error.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use duiqi::bitext::GoldBead;
use duiqi::format::beads;
use serde_json::Value;
use tempfile::TempDir;

fn corpus(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(path)
}

fn duiqi(arguments: &[&Path]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_duiqi")).args(arguments).output().expect("the program starts")
}

fn eval(hypothesis: &Path, gold: &Path, more: &[&str]) -> Output {
    let more: Vec<&Path> = more.iter().map(Path::new).collect();
    duiqi(&[&[Path::new("eval"), hypothesis, gold], &more[..]].concat())
}

fn out(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

fn json(hypothesis: &Path, gold: &Path) -> Value {
    serde_json::from_str(&out(&eval(hypothesis, gold, &["--format", "json"]))).expect("JSON")
}

/// A folder with files of the given names and texts.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("writable");
    }
    folder
}

/// Numbers that look random and are the same on every machine (the constants of Knuth's MMIX generator).
struct Lot(u64);

impl Lot {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// Spoils a gold alignment in every way an aligner does: merged, split, shifted, lost, doubled and crossing beads.
fn spoiled(gold: &[GoldBead], lot: &mut Lot) -> Vec<GoldBead> {
    let mut beads: Vec<GoldBead> = Vec::new();
    for bead in gold {
        let mut bead = bead.clone();
        match lot.below(12) {
            0 => continue,
            1 => {
                if let Some(last) = beads.last_mut() {
                    last.source.append(&mut bead.source);
                    last.target.append(&mut bead.target);
                    continue;
                }
            }
            2 => {
                let target = bead.target.split_off(bead.target.len() / 2);
                beads.push(GoldBead { source: Vec::new(), target });
            }
            3 => bead.source.reverse(),
            4 => beads.push(bead.clone()),
            5 => {
                let source = std::mem::take(&mut bead.source);
                beads.push(GoldBead { source, target: Vec::new() });
            }
            6 => bead.target.iter_mut().for_each(|target| *target += 1),
            _ => {}
        }
        beads.push(bead);
    }
    beads
}

fn written(beads: &[GoldBead]) -> String {
    beads.iter().fold(String::new(), |mut text, bead| {
        let _ = writeln!(text, "{bead}");
        text
    })
}

/// Says what was compared. Written to the stream itself, because the test harness swallows what is printed by macro.
fn say(line: &str) {
    let _ = writeln!(io::stderr(), "eval: {line}");
}

/// The published scorer of a name, where it and an interpreter are there.
fn scorer(name: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = std::env::var_os("DUIQI_SHARED").map_or_else(beside, PathBuf::from);
    let scorer = shared.join("gold/score").join(name);
    if !scorer.is_file() {
        say(&format!("nothing compared, {} is not there", scorer.display()));
        return None;
    }
    if Command::new("python3").arg("--version").output().is_err() {
        say("nothing compared, there is no python3");
        return None;
    }
    Some(scorer)
}

#[test]
fn figures_are_those_of_the_published_scorer() {
    let Some(scorer) = scorer("align_eval.py") else { return };
    let gold = scorer.parent().and_then(Path::parent).expect("the scorer lies in gold/score");
    let mut sets: Vec<PathBuf> = fs::read_dir(gold.join("align"))
        .expect("gold sets beside the scorer")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.is_dir())
        .collect();
    sets.sort();
    for set in sets {
        let mut lot = Lot(7);
        let hypotheses = TempDir::new().expect("a temporary folder");
        let mut documents = 0;
        for entry in fs::read_dir(&set).expect("readable") {
            let path = entry.expect("readable").path();
            if path.extension().is_none_or(|extension| extension != "gold") {
                continue;
            }
            documents += 1;
            // One hypothesis of a larger set is missing.
            if documents == 3 {
                continue;
            }
            let gold = beads::read(&fs::read(&path).expect("readable")).expect("a gold alignment");
            let name = path.with_extension("hyp");
            let name = name.file_name().expect("a name");
            fs::write(hypotheses.path().join(name), written(&spoiled(&gold, &mut lot))).expect("writable");
        }
        if documents > 0 {
            compare(&scorer, hypotheses.path(), &set);
        }
    }
}

/// Compares all figures of one set.
fn compare(scorer: &Path, hypotheses: &Path, gold: &Path) {
    let python = |option: &str| {
        let run = Command::new("python3").arg(scorer).args([gold, hypotheses]).arg(option).output();
        out(&run.expect("python3 starts"))
    };
    let set = gold.file_name().expect("a name").to_string_lossy();
    let theirs: Value = serde_json::from_str(&python("--json")).expect("JSON");
    let ours = &json(hypotheses, gold)["total"];
    for (our_name, their_name) in
        [("strict", "strict"), ("lax", "lax"), ("bert", "bert"), ("nonnull", "nonnull"), ("null_lines", "null")]
    {
        for (our_part, their_part) in [("precision", "P"), ("recall", "R"), ("f1", "F1")] {
            let our = ours[our_name][our_part].as_f64().expect("a figure");
            let their = theirs[their_name][their_part].as_f64().expect("a figure");
            assert!((our - their).abs() < 0.000_05, "{set}: {our_name} {our_part} {our}, the scorer says {their}");
        }
    }
    assert_eq!(ours["hypothesis_beads"], theirs["beads"], "{set}");
    assert_eq!(ours["gold_beads"], theirs["gold_beads"], "{set}");
    assert_eq!(ours["gold_null_lines"], theirs["null_lines"], "{set}");
    // `1-1 40/50=0.80  1-2 …` at the end of the last line; the twelve most frequent kinds.
    let types = python("--types");
    let kinds = types.lines().last().and_then(|line| line.split_once(": ")).expect("a line of kinds").1;
    for kind in kinds.split("  ") {
        let (name, share) = kind.split_once(' ').expect("a kind and its share");
        let share = share.split_once('=').expect("a share").0;
        let kind = &ours["kinds"][name];
        assert_eq!(format!("{}/{}", kind["found"], kind["in_gold"]), share, "{set}: {name}");
    }
    say(&format!("{set}: the same figures as {}", scorer.display()));
}

#[test]
fn folders_are_paired_by_name() {
    let gold = folder(&[("a.gold", "0:0\n1:1\n"), ("b.gold", "0:0\n"), ("a.zh", "甲\n乙\n"), ("notes.md", "# no\n")]);
    let hypotheses = folder(&[("a.hyp", "0:0\n1:1\n"), ("a.beads", "0:1\n"), ("c.hyp", "0:0\n")]);
    let output = eval(hypotheses.path(), gold.path(), &[]);
    assert!(out(&output).starts_with("2 documents, 3 beads in the gold, 2 beads in the hypothesis\n"));
    assert!(out(&output).contains("\nstrict         1.0000     0.6667     0.8000\n"), "{}", out(&output));
    assert!(err(&output).contains("no hypothesis for b, which counts as empty"), "{}", err(&output));
    assert!(err(&output).contains("no gold for c, which is left out"), "{}", err(&output));
    let report = json(hypotheses.path(), gold.path());
    assert_eq!(report["documents"][1]["name"], "b");
    assert_eq!(report["documents"][1]["missing"], true);
    // A folder may hold both: then .gold is gold and .hyp is not.
    fs::copy(hypotheses.path().join("a.hyp"), gold.path().join("a.hyp")).expect("writable");
    fs::write(gold.path().join("b.hyp"), "0:0\n").expect("writable");
    assert_eq!(json(gold.path(), gold.path())["total"]["strict"]["f1"], 1.0);
}

#[test]
fn all_three_kinds_of_files_say_the_same() {
    let work = TempDir::new().expect("a temporary folder");
    let path = |name: &str| work.path().join(name);
    let pair = corpus("tricky/speech-tags");
    let names = ["a.beads", "a.ladder", "a.jsonl"].map(path);
    let mut command = Command::new(env!("CARGO_BIN_EXE_duiqi"));
    command.arg("align").args([pair.join("source.zh.txt"), pair.join("target.en.txt")]);
    names.iter().for_each(|name| {
        command.arg("-o").arg(name);
    });
    assert!(command.output().expect("the program starts").status.success());
    for one in &names {
        for other in &names {
            let output = eval(one, other, &[]);
            assert!(out(&output).contains("bert           1.0000     1.0000     1.0000"), "{}", out(&output));
            assert_eq!(err(&output), "");
        }
    }
}

/// Aligns a pair of the corpus with further options.
fn aligned(work: &Path, name: &str, pair: &str, options: &[&str]) -> PathBuf {
    let pair = corpus(pair);
    let path = work.join(name);
    let (source, target) = (pair.join("source.zh.txt"), pair.join("target.en.txt"));
    let options: Vec<&Path> = options.iter().map(Path::new).collect();
    let run = duiqi(&[&[Path::new("align"), &source, &target, Path::new("-o"), &path], &options[..]].concat());
    assert!(run.status.success(), "{}", err(&run));
    path
}

#[test]
fn other_cuts_of_the_same_texts_are_compared_by_characters() {
    let work = TempDir::new().expect("a temporary folder");
    let sentences = aligned(work.path(), "sentences.jsonl", "tricky/inversion", &[]);
    let lines = aligned(work.path(), "lines.jsonl", "tricky/inversion", &["--segmented"]);
    let output = eval(&sentences, &lines, &["--worst", "1"]);
    assert!(err(&output).contains("cut differently, so beads are compared by the characters"), "{}", err(&output));
    // 灯灭了。 is a line and a sentence, and a bead of its own in both.
    let report = json(&sentences, &lines);
    assert_eq!(report["documents"][0]["by_characters"], true);
    let strict = report["total"]["strict"]["f1"].as_f64().expect("a figure");
    assert!(strict > 0.0 && strict < 1.0, "{strict}");
    assert_eq!(report["total"]["lax"]["f1"], 1.0);
    assert!(out(&output).contains("她终于开口了。") || out(&output).contains("因为连日大雪"), "{}", out(&output));
}

#[test]
fn what_differs_most_comes_first_with_its_text() {
    let work = folder(&[("gold.beads", "0:0\n1:1\n2:2\n3,4:3\n5:4,5,6\n6:7\n")]);
    let found = aligned(work.path(), "found.jsonl", "tricky/speech-tags", &[]);
    let output = eval(&found, &work.path().join("gold.beads"), &["--worst", "1"]);
    let text = out(&output);
    let shown = text.split("\nfound.jsonl\n").nth(1).expect("one stretch");
    assert!(shown.contains("  gold  ") && shown.contains("  hypothesis  ") && shown.contains("│"), "{text}");
    assert_eq!(text.matches("  hypothesis  ").count(), 1);
    assert!(err(&output).contains("has target segments up to number 7"), "{}", err(&output));
    assert!(!out(&eval(&found, &work.path().join("gold.beads"), &[])).contains("hypothesis  "));
}

#[test]
fn what_cannot_be_scored_is_said_in_one_line() {
    let work = folder(&[
        ("good.beads", "0:0\n"),
        ("bad.beads", "0:0\nzero:0\n"),
        ("bad.ladder", "0 0\n1 1\n0 2\n"),
        ("huge.ladder", "0 0\n4294967295 1\n"),
        ("text.txt", "0:0\n"),
        ("none", "0:0\n"),
    ]);
    let empty = TempDir::new().expect("a temporary folder");
    let other_texts = [
        aligned(work.path(), "one.jsonl", "tricky/verse", &[]),
        aligned(work.path(), "two.jsonl", "tricky/ellipsis", &[]),
    ];
    let path = |name: &str| work.path().join(name);
    let cases = [
        (path("missing.beads"), path("good.beads"), "missing.beads: there is no such file"),
        (path("good.beads"), path("missing.gold"), "missing.gold: there is no such file"),
        (path("good.beads"), work.path().to_owned(), "give two files or two folders"),
        (path("absent"), work.path().to_owned(), "absent: there is no such file"),
        (work.path().to_owned(), empty.path().to_owned(), "there is no gold alignment in this folder"),
        (path("bad.beads"), path("good.beads"), "bad.beads: line 2: \"zero\" is not the number of a segment"),
        (path("bad.ladder"), path("good.beads"), "bad.ladder: line 3: the rung steps back"),
        (path("huge.ladder"), path("good.beads"), "counts more than 16777216 segments"),
        (path("text.txt"), path("good.beads"), "no beads are read from text"),
        (path("none"), path("good.beads"), "has no extension"),
        (other_texts[0].clone(), other_texts[1].clone(), "give two alignments of the same files"),
    ];
    for (hypothesis, gold, expected) in cases {
        let output = eval(&hypothesis, &gold, &[]);
        let message = err(&output);
        assert_eq!(output.status.code(), Some(2), "{expected}: {message}");
        assert!(message.contains(expected), "{expected}: {message}");
        assert_eq!(message.lines().count(), 1, "{message}");
        assert!(output.stdout.is_empty(), "{expected}");
    }
}

#[test]
fn hostile_files_end_in_figures_or_in_a_message() {
    let work = folder(&[("gold.beads", "0:0\n1:1\n")]);
    let plain = work.path().join("gold.beads");
    let mut tried = 0;
    for entry in fs::read_dir(corpus("nasty/alignment")).expect("the corpus is there") {
        let hostile = entry.expect("readable").path();
        for (hypothesis, gold) in [(&hostile, &plain), (&plain, &hostile), (&hostile, &hostile)] {
            let output = eval(hypothesis, gold, &["--worst", "5", "--types"]);
            let code = output.status.code();
            assert!(matches!(code, Some(0 | 2)), "{}: {code:?} {}", hostile.display(), err(&output));
            assert_eq!(output.stdout.is_empty(), code == Some(2), "{}", hostile.display());
            assert!(!err(&output).contains("panicked"), "{}", err(&output));
        }
        tried += 1;
    }
    assert!(tried > 5, "the hostile files are there");
}

/// A row of drift gold.
fn row(id: &str, kind: &str, severity: &str, source: &str, target: &str) -> String {
    let label = if severity.is_empty() { "ok" } else { "bad" };
    let row = serde_json::json!({
        "id": id, "src": source, "tgt": target, "label": label, "type": kind, "severity": severity,
    });
    format!("{row}\n")
}

/// A folder with two clean rows, of which one is flagged, and planted rows of two critical types.
fn drift_folder() -> TempDir {
    let fine = ("天气很好。", "The weather is fine.");
    let wrong = ("售出560万台。", "It sold 56 million units.");
    let clean = row("f1", "clean", "", fine.0, fine.1);
    let flagged = row("n1", "clean", "", wrong.0, wrong.1);
    let planted = [
        row("p1", "number-magnitude", "critical", wrong.0, wrong.1),
        row("p2", "antonym", "critical", fine.0, "The weather is foul."),
        row("p3", "antonym", "critical", fine.0, "天气很好。"),
        row("p4", "markup-kept", "", "请看 `a`。", "See `a`."),
        row("p5", "quotes-lost", "minor", "他说“好”。", "He said yes."),
    ];
    folder(&[
        ("flores.jsonl", &clean),
        ("ntrex.jsonl", &flagged),
        ("planted.jsonl", &planted.concat()),
        ("mqm_number_true.jsonl", &row("m1", "number-value", "critical", wrong.0, wrong.1)),
        ("drift-by-eye.jsonl", "{\"zh\": \"a.md\"}\n"),
    ])
}

#[test]
fn drift_figures_are_counted_by_type_and_flags_are_written() {
    let gold = drift_folder();
    let flags = gold.path().join("flags.out");
    let arguments = [Path::new("eval"), Path::new("--drift"), gold.path(), Path::new("-o"), &flags];
    let printed = out(&duiqi(&arguments));
    for line in [
        "HEADLINE  critical recall macro 75.0%  micro 66.7% (2/3)  at clean flag rate 50.00% (OVER the 2 % budget)",
        "  ntrex                        100.0% (1/1)",
        "  flores                         0.0% (0/1)",
        "  antonym                critical   50.0% (1/2)",
        "  mqm_number_true: number-value            100.0% (1/1)",
    ] {
        assert!(printed.lines().any(|printed| printed == line), "{line}\n{printed}");
    }
    let written = fs::read_to_string(&flags).expect("written");
    assert!(written.contains("{\"id\":\"p1\",\"flags\":[\"number-magnitude\"]}\n"), "{written}");
    assert!(written.contains("{\"id\":\"f1\",\"flags\":[]}\n"), "{written}");
    let only = out(&duiqi(&[&arguments[..3], &[Path::new("--only"), Path::new("markup")]].concat()));
    assert!(only.contains("macro 0.0%"), "{only}");
}

#[test]
fn drift_figures_are_those_of_the_published_scorer() {
    let Some(scorer) = scorer("drift_eval.py") else { return };
    let made = drift_folder();
    let mut folders = vec![made.path().to_owned()];
    folders.extend(scorer.parent().and_then(Path::parent).map(|gold| gold.join("drift")).filter(|gold| gold.is_dir()));
    for gold in folders {
        let work = folder(&[]);
        let flags = work.path().join("flags.jsonl");
        let ours = out(&duiqi(&[Path::new("eval"), Path::new("--drift"), &gold, Path::new("-o"), &flags]));
        let theirs = Command::new("python3").arg(&scorer).arg(&flags).arg("--gold").arg(&gold).output();
        let theirs = out(&theirs.expect("python3 starts"));
        // What follows is ours alone: the rules that flagged rows which should be quiet.
        assert!(ours.starts_with(&theirs), "{theirs}\n{ours}");
    }
}
