//! The cases of `corpus/segment`: each names a phenomenon and holds a text and its sentences, one a line.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use duiqi::segment::{Rules, scan};
use duiqi::text::lines::{Lines, paragraphs};

/// What stands between two lines of a wrapped paragraph.
struct Language {
    cases: &'static str,
    joint: &'static str,
}

const CHINESE: Language = Language { cases: include_str!("../corpus/segment/zh.txt"), joint: "" };
const ENGLISH: Language = Language { cases: include_str!("../corpus/segment/en.txt"), joint: " " };

struct Case {
    name: String,
    text: String,
    expected: Vec<String>,
}

fn read(cases: &str) -> Vec<Case> {
    let blocks = cases.split("\n===\n").filter(|block| !block.trim().is_empty());
    let case = |block: &str| {
        let (name, body) = block.trim_start_matches('\n').split_once('\n').expect("a block has a name and a text");
        let name = name.strip_prefix("# ").expect("a block begins with its name").to_owned();
        let (text, expected) = body.split_once("\n---\n").expect("`---` stands between the text and its sentences");
        Case { name, text: text.to_owned(), expected: expected.lines().map(str::to_owned).collect() }
    };
    blocks.map(case).collect()
}

/// Cuts a text the way the program does: paragraphs first, then sentences.
fn cut(text: &str, joint: &str) -> Vec<String> {
    let rules = Rules::learn(text);
    let mut sentences = Vec::new();
    for paragraph in paragraphs(text, Lines::Auto) {
        let lines: Vec<&str> = paragraph.lines.iter().map(|line| line.of_text(text)).collect();
        // A marker is part of the line here, so that the cases show whole lines.
        let marker = paragraph.marker.map_or("", |marker| marker.of_text(text));
        let wide = paragraph.marker.is_none_or(|marker| marker.end == paragraph.lines[0].start);
        let body = [marker, if wide { "" } else { " " }, &lines.join(joint)].concat();
        let mut start = 0;
        let cuts = scan(&body, &rules);
        for end in cuts.iter().map(|cut| cut.end as usize).chain([body.len()]) {
            let words: Vec<&str> = body[start..end].split_whitespace().collect();
            sentences.push(words.join(" "));
            start = end;
        }
    }
    sentences
}

fn differences(language: &Language) -> String {
    let mut shown = String::new();
    for case in read(language.cases) {
        let found = cut(&case.text, language.joint);
        if found != case.expected {
            let _ = writeln!(shown, "# {}\n  wanted {:?}\n  found  {:?}", case.name, case.expected, found);
        }
    }
    shown
}

#[test]
fn chinese_cases_are_cut_as_written() {
    let shown = differences(&CHINESE);
    assert!(shown.is_empty(), "\n{shown}");
}

#[test]
fn english_cases_are_cut_as_written() {
    let shown = differences(&ENGLISH);
    assert!(shown.is_empty(), "\n{shown}");
}

#[test]
fn each_language_has_150_cases_with_names_of_their_own() {
    for language in [CHINESE, ENGLISH] {
        let cases = read(language.cases);
        let names: BTreeSet<&str> = cases.iter().map(|case| case.name.as_str()).collect();
        assert_eq!(names.len(), cases.len());
        assert!(cases.len() >= 150, "{} cases", cases.len());
    }
}
