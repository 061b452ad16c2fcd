//! Runs the cases of `corpus/drift/<rule>/cases.jsonl`: each is a small bitext and the findings the rule must have on it.
//!
//! A line is `{"name", "source": [segment, …], "target": […], "beads": ["0:0", "1,2:1", "3:"], "expect": [{"bead",
//! "source", "target"}]}`. An expected text must stand in the span of the finding on that side, or `null` where nothing is
//! said of the side. `"confidence": [0.9, …]`, a figure a bead, and `"source_lang"`, `"target_lang"`, `"kind"` (of the
//! blocks), `"profile"`, and terms `"glossary": [["云", ["cloud"], ["sky"]]]` may be added. Expectations are of the folder's rule only.

use std::fs;
use std::path::{Path, PathBuf};

use duiqi::bitext::{Bead, Bitext, Confidence};
use duiqi::check::{self, Options, Profile, RULES};
use duiqi::document::{Block, BlockKind, Boundary, ContentHash, Document, Segment, SegmentRange, Segmentation};
use duiqi::finding::Finding;
use duiqi::lexicon::Lexicon;
use duiqi::lexicon::glossary::{Glossary, Term};
use duiqi::text::lang::Lang;
use duiqi::text::span::ByteSpan;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    source: Vec<String>,
    target: Vec<String>,
    beads: Vec<String>,
    #[serde(default)]
    confidence: Vec<f32>,
    source_lang: Option<String>,
    target_lang: Option<String>,
    kind: Option<String>,
    /// The profile whose bar holds, if not the usual one.
    profile: Option<String>,
    /// Terms of Chinese and English: the term, what is wanted, what is forbidden.
    #[serde(default)]
    glossary: Vec<(String, Vec<String>, Vec<String>)>,
    expect: Vec<Expected>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct Expected {
    bead: u32,
    source: Option<String>,
    target: Option<String>,
}

fn side(lang: &str, kind: BlockKind, segments: &[String]) -> Segmentation {
    let text = segments.join("\n");
    let mut start = 0;
    let mut blocks = Vec::new();
    let mut placed = Vec::new();
    for (number, segment) in (0..).zip(segments) {
        let span = ByteSpan::of(start, start + segment.len());
        blocks.push(Block::prose(kind, span));
        placed.push(Segment { span, block: number, boundary: Boundary::Strong });
        start = span.end as usize + 1;
    }
    let lang = Lang::parse(lang).expect("a language tag");
    let document = Document::new("case", lang, ContentHash::of(b""), text, blocks, Vec::new()).expect("disjoint lines");
    Segmentation::new(document, placed).expect("no segment is empty")
}

fn range(side: &str, from: u32) -> SegmentRange {
    let numbers: Vec<u32> =
        side.split(',').filter(|part| !part.is_empty()).map(|part| part.trim().parse().expect("a number")).collect();
    match (numbers.first(), numbers.last()) {
        (Some(first), Some(last)) => SegmentRange::new(*first, last + 1),
        _ => SegmentRange::new(from, from),
    }
}

fn bitext(case: &Case) -> Bitext {
    let is_chinese = |text: &str| text.chars().any(|character| ('\u{4E00}'..='\u{9FFF}').contains(&character));
    let zh_first = case.source.iter().filter(|text| is_chinese(text)).count() * 2 >= case.source.len();
    let (source_lang, target_lang) = if zh_first { ("zh", "en") } else { ("en", "zh") };
    let kind = case.kind.as_deref().map_or(BlockKind::Paragraph, |kind| BlockKind::from_name(kind).expect("a kind"));
    let source = side(case.source_lang.as_deref().unwrap_or(source_lang), kind, &case.source);
    let target = side(case.target_lang.as_deref().unwrap_or(target_lang), kind, &case.target);
    let (mut source_next, mut target_next) = (0, 0);
    let beads = case.beads.iter().enumerate().map(|(number, bead)| {
        let (left, right) = bead.split_once(':').expect("a bead is source:target");
        let mut bead = Bead::bare(range(left, source_next), range(right, target_next));
        (source_next, target_next) = (bead.source.end, bead.target.end);
        if let Some(confidence) = case.confidence.get(number) {
            bead.confidence = Confidence::new(*confidence);
        }
        bead
    });
    let beads = beads.collect();
    Bitext::new(source, target, beads).unwrap_or_else(|error| panic!("{}: {error}", case.name))
}

fn meets(expected: &Expected, finding: &Finding, bitext: &Bitext) -> bool {
    let shows = |wanted: Option<&String>, span: Option<ByteSpan>, side: &Segmentation| {
        wanted.is_none_or(|wanted| span.is_some_and(|span| span.of_text(side.document().text()).contains(wanted)))
    };
    finding.beads.iter().any(|bead| bead.0 == expected.bead)
        && shows(expected.source.as_ref(), finding.source_span, bitext.source())
        && shows(expected.target.as_ref(), finding.target_span, bitext.target())
}

/// What is wrong with the findings of a case, one line each.
fn faults(rule: &str, case: &Case) -> Vec<String> {
    let bitext = bitext(case);
    let named =
        |name: &str| Profile::ALL.into_iter().find(|profile| profile.name() == name).expect("there is such a profile");
    let mut options = Options::of_profile(case.profile.as_deref().map_or_else(Profile::default, named));
    options.keep_only([rule]).expect("the folder is named for a rule");
    if !case.glossary.is_empty() {
        let term = |(source, targets, forbidden): &(String, Vec<String>, Vec<String>)| Term {
            source: source.clone(),
            targets: targets.clone(),
            forbidden: forbidden.clone(),
            ..Term::default()
        };
        let terms = case.glossary.iter().map(term).collect();
        options.add_glossary(Glossary { source_lang: Lang::chinese(), target_lang: Lang::english(), terms });
    }
    let checked = check::check(&bitext, &options, Lexicon::embedded());
    let mut faults = Vec::new();
    for expected in &case.expect {
        if !checked.findings.iter().any(|finding| meets(expected, finding, &bitext)) {
            faults.push(format!("{rule}: {}: not found: {expected:?}", case.name));
        }
    }
    for finding in &checked.findings {
        if !case.expect.iter().any(|expected| meets(expected, finding, &bitext)) {
            faults.push(format!("{rule}: {}: false alarm: {:?} {}", case.name, finding.beads, finding.message));
        }
        if duiqi::tongue::chinese(&finding.message).is_none() {
            faults.push(format!("{rule}: {}: without Chinese in src/tongue/zh: {}", case.name, finding.message));
        }
    }
    faults
}

fn cases(folder: &Path) -> Vec<Case> {
    let path = folder.join("cases.jsonl");
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(number, line)| {
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{}:{}: {error}", path.display(), number + 1))
        })
        .collect()
}

fn drift() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/drift")
}

/// Lines that translate each other one to one, as documents.
fn line_pairs() -> Vec<Vec<(String, String)>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut documents = Vec::new();
    for name in ["story", "speech", "guide"] {
        let folder = root.join("corpus/gold").join(name);
        let lines = |file: &str| -> Vec<String> {
            let text = fs::read_to_string(folder.join(file)).expect("the gold pair is there");
            text.lines().map(str::to_owned).collect()
        };
        let (source, target) = (lines("source.segments.txt"), lines("target.segments.txt"));
        let pairs = lines("gold.beads").into_iter().filter_map(|bead| {
            let (left, right) = bead.split_once(':')?;
            let pair = (source.get(left.parse::<usize>().ok()?)?, target.get(right.parse::<usize>().ok()?)?);
            Some((pair.0.clone(), pair.1.clone()))
        });
        documents.push(pairs.collect());
    }
    documents
}

/// A sentence that is left out must be found, and one that is merged into the line before must not: `cargo test --test
/// rules merged -- --nocapture` prints the shares.
#[test]
fn a_sentence_merged_into_its_neighbour_is_not_left_out() {
    let lexicon = Lexicon::embedded().expect("the model is compiled in");
    let options = Options::only(["omission", "addition"]).expect("there are such rules");
    for (rule, turned) in [("omission", false), ("addition", false), ("omission", true), ("addition", true)] {
        let (mut lost, mut merged, mut count) = (0, 0, 0);
        for document in line_pairs() {
            for lines in document.windows(3) {
                let turn = |(zh, en): &(String, String)| {
                    if turned { (en.clone(), zh.clone()) } else { (zh.clone(), en.clone()) }
                };
                let lines: Vec<(String, String)> = lines.iter().map(turn).collect();
                let is_found = |is_merged: bool, lexicon: Option<&Lexicon>| {
                    let (mut full, mut short): (Vec<String>, Vec<String>) = lines.iter().cloned().unzip();
                    if rule == "addition" {
                        std::mem::swap(&mut full, &mut short);
                    }
                    let middle = short.remove(1);
                    if is_merged {
                        short[0] = format!("{} {middle}", short[0]);
                    }
                    let (source, target, bead) = match rule {
                        "omission" => (full, short, "1:"),
                        _ => (short, full, ":1"),
                    };
                    let last = if rule == "omission" { "2:1" } else { "1:2" };
                    let (from, to) = if turned { ("en", "zh") } else { ("zh", "en") };
                    let case = Case {
                        name: String::new(),
                        source,
                        target,
                        beads: vec!["0:0".to_owned(), bead.to_owned(), last.to_owned()],
                        confidence: Vec::new(),
                        source_lang: Some(from.to_owned()),
                        target_lang: Some(to.to_owned()),
                        profile: None,
                        kind: None,
                        glossary: Vec::new(),
                        expect: Vec::new(),
                    };
                    !check::check(&bitext(&case), &options, lexicon).findings.is_empty()
                };
                // Headings and interjections are let pass whatever the lexicon says.
                if is_found(false, None) {
                    count += 1;
                    lost += usize::from(is_found(false, Some(lexicon)));
                    merged += usize::from(is_found(true, Some(lexicon)));
                }
            }
        }
        println!("{rule}, turned {turned}: {lost} of {count} found when left out, {merged} when merged");
        assert!(lost * 100 >= count * 95, "{rule}: {lost} of {count} left out are found");
        assert!(merged * 100 <= count * 10, "{rule}: {merged} of {count} merged are called left out");
    }
}

#[test]
fn every_rule_has_ten_cases_and_half_are_silent() {
    for rule in RULES {
        let cases = cases(&drift().join(rule.name));
        let silent = cases.iter().filter(|case| case.expect.is_empty()).count();
        assert!(cases.len() >= 10, "{}: {} cases", rule.name, cases.len());
        assert!(silent * 5 >= cases.len() * 2, "{}: {silent} of {} cases are silent", rule.name, cases.len());
        assert!(silent < cases.len(), "{}: no case speaks", rule.name);
    }
}

#[test]
fn the_rules_find_what_the_cases_expect_and_nothing_else() {
    let faults: Vec<String> = RULES
        .iter()
        .flat_map(|rule| {
            cases(&drift().join(rule.name)).into_iter().flat_map(|case| faults(rule.name, &case)).collect::<Vec<_>>()
        })
        .collect();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}
