//! The alignment file: written and read back it is the same, and a damaged one is refused with its line.

use std::collections::BTreeMap;

use duiqi::bitext::{Bead, Bitext};
use duiqi::document::{SegmentId, SegmentRange};
use duiqi::finding::Finding;
use duiqi::format::jsonl::{self, OptionValue};
use duiqi::text::lang::{Lang, Side};
use proptest::prelude::*;

use crate::bitexts::{finding, one_to_one, samples, side};

pub(crate) fn settings() -> BTreeMap<String, OptionValue> {
    BTreeMap::from([
        ("lexicon".to_owned(), OptionValue::Text("built-in".to_owned())),
        ("max-side".to_owned(), OptionValue::Integer(6)),
        ("segmented".to_owned(), OptionValue::Flag(false)),
        ("skip-cost".to_owned(), OptionValue::Real(0.1 + 0.2)),
        ("whole".to_owned(), OptionValue::Real(2.0)),
    ])
}

pub(crate) fn written(bitext: &Bitext, findings: &[Finding]) -> String {
    let mut out = Vec::new();
    jsonl::write(bitext, findings, &settings(), &mut out).expect("memory takes all");
    String::from_utf8(out).expect("JSON is UTF-8")
}

proptest! {
    #[test]
    fn writing_reading_and_writing_is_the_identity(sample in samples()) {
        let first = written(&sample.bitext, &sample.findings);
        let file = jsonl::read(first.as_bytes()).expect("what was written can be read");
        prop_assert_eq!(&file.options, &settings());
        prop_assert_eq!(&first, &written(&file.bitext, &file.findings));
        for side in [Side::Source, Side::Target] {
            let (before, after) = (sample.bitext.side(side), file.bitext.side(side));
            prop_assert_eq!(after.document().notices(), &[]);
            prop_assert_eq!(before.len(), after.len());
            for id in before.all().ids() {
                prop_assert_eq!(before.text(id), after.text(id));
                prop_assert_eq!(before.raw(id), after.raw(id));
                prop_assert_eq!(before.segments()[id.index()].span, after.segments()[id.index()].span);
                prop_assert_eq!(before.position(id), after.position(id));
            }
        }
        prop_assert_eq!(sample.findings.len(), file.findings.len());
        for (before, after) in sample.findings.iter().zip(&file.findings) {
            prop_assert_eq!(&before.beads, &after.beads);
            prop_assert_eq!(before.source_span, after.source_span);
            prop_assert_eq!(before.target_span, after.target_span);
        }
    }

    #[test]
    fn a_damaged_file_is_read_or_refused(sample in samples(), place in any::<prop::sample::Index>(), with in any::<u8>()) {
        let good = written(&sample.bitext, &sample.findings).into_bytes();
        let place = place.index(good.len() - 1);
        let mut bad = good.clone();
        bad[place] = with;
        if let Ok(file) = jsonl::read(&bad) {
            written(&file.bitext, &file.findings);
        }
        prop_assert!(jsonl::read(&good[..place]).is_err(), "the file was cut off at byte {place}");
    }
}

/// Two beads, with a finding under the second.
fn small_file() -> String {
    let bitext = one_to_one(&[("他去了。", "He went."), ("三十万人。", "30,000 people.")]);
    written(&bitext, &[finding("number-value", 1, "not the same")])
}

fn refusal(file: &str) -> String {
    jsonl::read(file.as_bytes()).expect_err("refused").to_string()
}

#[test]
fn what_is_wrong_is_said_with_its_line() {
    let cases = [
        (r#""kind":"1-1""#, r#""kind":"2-1""#, "line 2: the bead is 1-1 and says \"2-1\""),
        (r#""bead":1"#, r#""bead":2"#, "line 3: bead 2 stands where bead 1 should"),
        (r#""id":1"#, r#""id":7"#, "line 3: segment 7 stands where segment 1 should"),
        (r#""span":[13,28]"#, r#""span":[11,26]"#, "line 3: the span 11..26 of segment 1 is empty or overlaps"),
        (
            r#""span":[13,28]"#,
            r#""span":[13,27]"#,
            "line 3: the span 13..27 of segment 1 is not as long as its text, 15 bytes",
        ),
        (r#""span":[13,28]"#, r#""span":[28,13]"#, "line 3: the span 28..13"),
        (r#""span":[13,28]"#, r#""span":[4000000000,4000000015]"#, "line 3: a span ends at byte 4000000015"),
        (r#""prior":0.0"#, r#""prior":NaN"#, "line 2: expected value"),
        (r#""prior":0.0"#, r#""prior":1e999"#, "line 2: number out of range"),
        (r#""prior":0.0"#, r#""prior":1e300"#, "line 2: evidence is out of range"),
        (r#""confidence":1.0"#, r#""confidence":1.5"#, "line 2: confidence 1.5 is not from 0 to 1"),
        (r#""state":"proposed""#, r#""state":"maybe""#, "line 2: \"maybe\" is not a state"),
        (r#""role":"paragraph""#, r#""role":"code""#, "line 2: \"code\" is not a role of a segment"),
        (r#""severity":"major""#, r#""severity":"awful""#, "line 3: \"awful\" is not a severity"),
        (r#""rule":"number-value""#, r#""rule":"Number""#, "line 3: \"Number\" is not the name of a rule"),
        (r#""lang":"zh""#, r#""lang":"中文""#, "line 1: \"中文\" is not a language tag"),
        (r#""beads":2"#, r#""beads":3"#, "line 3: the file ends after 2 beads of 3: it was cut off"),
        (r#""beads":2"#, r#""beads":1"#, "line 3: the file has 2 beads and its first line says 1"),
        (r#""duiqi":1"#, r#""duiqi":2"#, "line 1: the file has version 2 and this program reads version 1"),
        (r#""duiqi":1"#, r#""tool":1"#, "line 1: this is not an alignment file"),
        (r#""fingerprint""#, r#""beads":[1,9],"fingerprint""#, "line 3: a finding names bead 9, which is not there"),
        (r#""fingerprint""#, r#""beads":[0],"fingerprint""#, "line 3: the beads of a finding are not in order"),
        (
            r#""text":"他去了。""#,
            r#""text":"他去了。","inline":[[0,5,"text"]]"#,
            "line 2: the inline 0..5 of segment 0 leaves",
        ),
        (
            r#""text":"他去了。""#,
            r#""text":"他去了。","inline":[[0,3,"tag"],[3,12,"text"]]"#,
            "line 2: the text of segment 0 is not what",
        ),
        (
            r#""text":"他去了。""#,
            r#""text":"他去了。","inline":[[0,12,"glow"]]"#,
            "line 2: \"glow\" is not a kind of inline",
        ),
    ];
    let good = small_file();
    for (from, to, wanted) in cases {
        let bad = good.replacen(from, to, 1);
        assert_ne!(bad, good, "{from} is not in the file");
        let message = refusal(&bad);
        assert!(message.starts_with(wanted), "{from} → {to}: {message}");
    }
}

#[test]
fn a_file_that_is_something_else_is_told_what_was_expected() {
    for file in ["", "\n\n", "hello", "[1, 2]", "{\"bead\": 0}", "0,1:0\n1:1\n"] {
        let message = refusal(file);
        assert!(message.contains("not an alignment file") && message.contains("\"duiqi\": 1"), "{file:?}: {message}");
    }
    assert!(refusal("\u{0}").contains("not an alignment file"));
    let deep = format!("{}\n{}", small_file().lines().next().expect("a header"), "[".repeat(100_000));
    assert!(refusal(&deep).starts_with("line 2: "));
}

#[test]
fn a_file_cut_off_is_told_with_the_line() {
    let good = small_file();
    let message = refusal(&good[..good.len() - 20]);
    assert_eq!(message, "line 3: the line ends in the middle: the file was cut off");
    let bad_bytes = [good.as_bytes(), b"\xFF"].concat();
    let message = jsonl::read(&bad_bytes).expect_err("refused").to_string();
    assert!(message.starts_with("line 4: byte"), "{message}");
}

#[test]
fn byte_order_mark_and_windows_line_ends_are_taken() {
    let good = small_file();
    let windows = format!("\u{FEFF}{}", good.replace('\n', "\r\n"));
    let file = jsonl::read(windows.as_bytes()).expect("read");
    assert_eq!(file.bitext.source().text(SegmentId(1)), "三十万人。");
}

#[test]
fn lines_and_columns_that_no_blanks_can_make_are_kept() {
    let moved = small_file().replacen(r#""line":2,"column":1"#, r#""line":9,"column":40"#, 1);
    let file = jsonl::read(moved.as_bytes()).expect("read all the same");
    let source = file.bitext.source();
    assert_eq!(source.raw(SegmentId(1)), "三十万人。");
    assert_eq!(source.segments()[1].span.start, 13);
    assert_eq!(source.position(SegmentId(1)), duiqi::text::span::Position { line: 9, column: 40 });
    assert!(source.document().notices().is_empty());
    assert_eq!(moved, written(&file.bitext, &file.findings));
}

#[test]
fn spans_of_findings_outside_all_segments_are_kept() {
    let bitext = one_to_one(&[("甲。", "A."), ("乙。", "B.")]);
    let mut beyond = finding("markup", 0, "a code block differs");
    beyond.source_span = Some(duiqi::text::span::ByteSpan::new(40, 99));
    let first = written(&bitext, &[beyond.clone()]);
    let file = jsonl::read(first.as_bytes()).expect("read");
    assert_eq!(file.findings[0].source_span, beyond.source_span);
    assert_eq!(first, written(&file.bitext, &file.findings));
    beyond.source_span = Some(duiqi::text::span::ByteSpan::new(40, u32::MAX));
    assert!(refusal(&written(&bitext, &[beyond])).contains("far beyond"));
}

#[test]
fn empty_sides_are_written_and_read() {
    let source = side(Lang::chinese(), &["只有原文。"]);
    let target = side(Lang::english(), &[]);
    let bead = Bead::bare(SegmentRange::new(0, 1), SegmentRange::new(0, 0));
    let bitext = Bitext::new(source, target, vec![bead]).expect("lawful");
    let first = written(&bitext, &[]);
    let file = jsonl::read(first.as_bytes()).expect("read");
    assert_eq!(first, written(&file.bitext, &file.findings));
    assert!(file.bitext.target().is_empty());
}

/// Lines and columns are counted once, not anew from the start of a line for each segment.
#[test]
fn a_long_line_of_many_segments_takes_linear_time() {
    let text = "句。";
    let count = 200_000_u32;
    let make = |lang: Lang| {
        use duiqi::document::{Block, BlockKind, Boundary, ContentHash, Document, Segment, Segmentation};
        use duiqi::text::span::ByteSpan;
        let whole = text.repeat(count as usize);
        let length = u32::try_from(text.len()).expect("short");
        let segments = (0..count)
            .map(|number| Segment {
                span: ByteSpan::new(number * length, (number + 1) * length),
                block: 0,
                boundary: Boundary::Strong,
            })
            .collect();
        let block = Block::prose(BlockKind::Paragraph, ByteSpan::of(0, whole.len()));
        let hash = ContentHash::of(b"");
        let document = Document::new("long", lang, hash, whole, vec![block], Vec::new()).expect("lawful");
        Segmentation::new(document, segments).expect("lawful")
    };
    let range = |number: u32| SegmentRange::new(number, number + 1);
    let beads = (0..count).map(|number| Bead::bare(range(number), range(number))).collect();
    let bitext = Bitext::new(make(Lang::chinese()), make(Lang::english()), beads).expect("lawful");
    let start = std::time::Instant::now();
    let first = written(&bitext, &[]);
    let file = jsonl::read(first.as_bytes()).expect("read");
    assert_eq!(file.bitext.source().segments()[199_999].span.end, count * 6);
    // Counting anew takes 2 × 10^10 steps a side, minutes; once takes about a second even when others use the machine.
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}
