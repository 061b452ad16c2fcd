//! TMX: what other tools need to load it, byte for byte where it matters.

use duiqi::bitext::{Bead, Bitext};
use duiqi::document::SegmentRange;
use duiqi::finding::Finding;
use duiqi::format::{Format, WriteOptions, Written, write};
use duiqi::text::lang::Lang;
use proptest::prelude::*;

use crate::bitexts::{finding, one_to_one, samples, side};

fn written(bitext: &Bitext, findings: &[Finding], options: &WriteOptions) -> (String, Written) {
    let mut out = Vec::new();
    let report = write(Format::Tmx, bitext, findings, options, &mut out).expect("memory takes all");
    (String::from_utf8(out).expect("UTF-8"), report)
}

#[test]
fn a_unit_is_written_as_other_tools_want_it() {
    let bitext = one_to_one(&[("他说：“走 & 看 <吧>。”", "He said, \"Let's go & see.\"")]);
    let findings = [finding("untranslated", 0, "x"), finding("markup", 0, "y"), finding("markup", 0, "z")];
    let (tmx, report) = written(&bitext, &findings, &WriteOptions::default());
    let version = env!("CARGO_PKG_VERSION");
    let wanted = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
<header creationtool="duiqi" creationtoolversion="{version}" segtype="sentence" o-tmf="duiqi" adminlang="en" srclang="zh-CN" datatype="plaintext" creationid="duiqi"/>
<body>
<tu tuid="26d1b3b725726cf1">
<prop type="x-bead">1-1</prop>
<prop type="x-confidence">1.0000</prop>
<prop type="x-status">proposed</prop>
<prop type="x-drift">markup untranslated</prop>
<prop type="x-source-file">text.zh.txt</prop>
<prop type="x-target-file">text.en.txt</prop>
<prop type="x-segment">1</prop>
<prop type="x-lines">1:1</prop>
<tuv xml:lang="zh-CN"><seg>他说：“走 &amp; 看 &lt;吧&gt;。”</seg></tuv>
<tuv xml:lang="en-US"><seg>He said, "Let's go &amp; see."</seg></tuv>
</tu>
</body>
</tmx>
"#
    );
    assert_eq!(tmx, wanted);
    assert_eq!(report, Written { units: 1, ..Written::default() });
}

#[test]
fn characters_that_xml_forbids_are_dropped_and_counted() {
    let bitext = one_to_one(&[("好", "fine"), ("甲\u{0}\u{1}乙\u{FFFE}", "\u{B}A\u{1F}"), ("\u{1}", "nothing left")]);
    let (tmx, report) = written(&bitext, &[], &WriteOptions::default());
    assert!(tmx.contains("<seg>甲乙</seg>") && tmx.contains("<seg>A</seg>"), "{tmx}");
    assert_eq!((report.units, report.left_out), (2, 1));
    let notice = &report.notices[0].message;
    assert!(notice.contains("6, the first in bead 1"), "{notice}");
}

#[test]
fn segments_are_trimmed_and_on_one_line() {
    let bitext = one_to_one(&[("\u{3000}开始　吧。 ", " one \r\n two\u{2028}three ")]);
    let (tmx, _) = written(&bitext, &[], &WriteOptions::default());
    assert!(tmx.contains("<seg>开始　吧。</seg>"), "{tmx}");
    assert!(tmx.contains("<seg>one  two three</seg>"), "{tmx}");
}

#[test]
fn repeated_pairs_have_ids_of_their_own() {
    let bitext = one_to_one(&[("好。", "Good."), ("好。", "Good."), ("好。", "Fine."), ("好。", "Good.")]);
    let (tmx, _) = written(&bitext, &[], &WriteOptions::default());
    let ids: Vec<&str> = tmx.split("tuid=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let first = ids[0];
    assert_eq!(ids[1], format!("{first}-2"));
    assert_eq!(ids[3], format!("{first}-3"));
    assert!(!ids[2].starts_with(first));
}

#[test]
fn beads_with_an_empty_side_are_left_out() {
    let range = SegmentRange::new;
    let beads = vec![
        Bead::bare(range(0, 2), range(0, 1)),
        Bead::bare(range(2, 3), range(1, 1)),
        Bead::bare(range(3, 3), range(1, 2)),
    ];
    let source = side(Lang::chinese(), &["一。", "二。", "三。"]);
    let target = side(Lang::english(), &["One. Two.", "Four."]);
    let bitext = Bitext::new(source, target, beads).expect("lawful");
    let (tmx, report) = written(&bitext, &[], &WriteOptions::default());
    assert_eq!((report.units, report.left_out), (1, 2));
    assert!(tmx.contains("<seg>一。二。</seg>") && tmx.contains("<prop type=\"x-lines\">1-2:1</prop>"), "{tmx}");
}

#[test]
fn long_units_are_noticed() {
    let long = "字".repeat(2_001);
    let fits = "字".repeat(2_000);
    let bitext = one_to_one(&[(&fits, "fits"), (&long, "long")]);
    let (_, report) = written(&bitext, &[], &WriteOptions::default());
    assert_eq!(report.notices.len(), 1);
    assert!(report.notices[0].message.contains("1, the first is bead 1"), "{}", report.notices[0].message);
}

#[test]
fn language_codes_are_the_ones_asked_for() {
    let bitext = one_to_one(&[("好", "fine")]);
    let options = WriteOptions {
        source_tag: Lang::parse("zh-Hant-TW"),
        target_tag: Lang::parse("en"),
        ..WriteOptions::default()
    };
    let (tmx, _) = written(&bitext, &[], &options);
    assert!(tmx.contains("srclang=\"zh-Hant-TW\"") && tmx.contains("xml:lang=\"zh-Hant-TW\""), "{tmx}");
    assert!(tmx.contains("xml:lang=\"en\""), "{tmx}");
}

proptest! {
    /// Whatever the texts are, an XML reader takes the file, finds each unit, and finds no character that is forbidden.
    #[test]
    fn any_bitext_gives_well_formed_xml(sample in samples()) {
        let (tmx, report) = written(&sample.bitext, &sample.findings, &WriteOptions::default());
        let forbidden = |character: char| matches!(character, '\0'..='\u{8}' | '\u{B}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}');
        prop_assert_eq!(tmx.find(forbidden), None);
        let mut reader = quick_xml::Reader::from_str(&tmx);
        let mut units = 0;
        loop {
            match reader.read_event().expect("well-formed") {
                quick_xml::events::Event::Start(tag) if tag.name().as_ref() == "tu" => units += 1,
                quick_xml::events::Event::Eof => break,
                _ => {}
            }
        }
        prop_assert_eq!(units, report.units);
        prop_assert_eq!(report.units + report.left_out, sample.bitext.beads().len());
    }
}
