//! The laws of checking, on made-up bitexts.

use proptest::prelude::*;

use super::*;
use crate::bitext::{Bead, Confidence};
use crate::document::{Block, BlockKind, Boundary, ContentHash, Document, Segment, SegmentRange, Segmentation};
use crate::finding::Severity;
use crate::text::lang::Lang;
use crate::text::span::ByteSpan;

/// A side whose segments are paragraphs of a line each; empty lines are left out.
fn side<T: AsRef<str>>(lang: Lang, lines: &[T]) -> Segmentation {
    let lines: Vec<&str> = lines.iter().map(|line| line.as_ref().trim()).filter(|line| !line.is_empty()).collect();
    let text = lines.join("\n");
    let mut blocks = Vec::new();
    let mut segments = Vec::new();
    let mut start = 0;
    for (number, line) in (0..).zip(&lines) {
        let span = ByteSpan::of(start, start + line.len());
        blocks.push(Block::prose(BlockKind::Paragraph, span));
        segments.push(Segment { span, block: number, boundary: Boundary::Strong });
        start = span.end as usize + 1;
    }
    let hash = ContentHash::of(text.as_bytes());
    let document = Document::new("t", lang, hash, text, blocks, Vec::new()).expect("lines are disjoint");
    Segmentation::new(document, segments).expect("a segment a line")
}

/// Beads of up to two segments a side, drawn by `steps`, that use both sides up.
fn bitext(source: Segmentation, target: Segmentation, steps: &[(u32, u32, f32)]) -> Bitext {
    let (m, n) = (source.all().end, target.all().end);
    let (mut i, mut j) = (0, 0);
    let mut beads = Vec::new();
    let mut steps = steps.iter().copied().cycle();
    while i < m || j < n {
        let (di, dj, confidence) = steps.next().unwrap_or((1, 1, 1.0));
        let (mut to_i, mut to_j) = ((i + di).min(m), (j + dj).min(n));
        if (to_i, to_j) == (i, j) {
            (to_i, to_j) = ((i + 1).min(m), (j + 1).min(n));
        }
        let mut bead = Bead::bare(SegmentRange::new(i, to_i), SegmentRange::new(j, to_j));
        bead.confidence = Confidence::new(confidence);
        beads.push(bead);
        (i, j) = (to_i, to_j);
    }
    Bitext::new(source, target, beads).expect("the steps use both sides up")
}

fn pair(source: &str, target: &str) -> Checked {
    let (source, target) = (side(Lang::chinese(), &[source]), side(Lang::english(), &[target]));
    check(&bitext(source, target, &[(1, 1, 1.0)]), &Options::default(), None)
}

fn rules_of(checked: &Checked) -> Vec<&str> {
    checked.findings.iter().map(|finding| finding.rule.as_str()).collect()
}

#[test]
fn names_are_kebab_case_and_no_two_rules_share_one() {
    let mut names: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    assert!(names.iter().all(|name| RuleId::parse(name).is_ok()));
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), RULES.len());
}

#[test]
fn spans_lead_to_what_was_found() {
    let source = "共 {0} 项，详见 https://example.org/a。";
    let target = "{1} items, see https://example.org/a.";
    let checked = pair(source, target);
    let [finding] = checked.findings.as_slice() else { panic!("{:?}", checked.findings) };
    assert_eq!(finding.rule.as_str(), "markup");
    assert_eq!(finding.severity, Severity::Critical);
    assert_eq!(finding.source_span.map(|span| span.of_text(source)), Some("{0}"));
    assert_eq!(finding.target_span.map(|span| span.of_text(target)), Some("{1}"));
    assert_eq!(finding.message, "The placeholder {0} of the source is {1} in the target.");
}

#[test]
fn options_turn_rules_off_and_move_bars() {
    let (source, target) = ("请看 {0}。", "Please look.");
    assert_eq!(rules_of(&pair(source, target)), ["markup"]);
    let bitext = bitext(side(Lang::chinese(), &[source]), side(Lang::english(), &[target]), &[(1, 1, 1.0)]);
    let mut options = Options::default();
    options.set_threshold("markup", 0.99).expect("there is such a rule");
    assert!(check(&bitext, &options, None).findings.is_empty());
    let only = Options::only(["untranslated"]).expect("there is such a rule");
    assert!(check(&bitext, &only, None).findings.is_empty());
    assert!(options.set("markups", Switch::On).is_err());
    assert!(options.set_threshold("markup", f32::NAN).is_err());
}

#[test]
fn a_rule_that_cannot_run_says_so_once() {
    let lines = ["one two three", "four five six"];
    let bitext = bitext(side(Lang::english(), &lines), side(Lang::english(), &lines), &[(1, 1, 1.0)]);
    let checked = check(&bitext, &Options::default(), None);
    let notices: Vec<&str> = checked.notices.iter().map(|notice| notice.rule.as_str()).collect();
    let declined = [
        "addition-part",
        "literal",
        "mismatch",
        "moved",
        "name-changed",
        "name-missing",
        "negation",
        "omission-part",
        "opposite",
        "order",
        "slip",
        "term-inconsistent",
        "untranslated",
    ];
    assert_eq!(notices, declined);
}

#[test]
fn omissions_in_a_row_are_one_finding() {
    let source =
        side(Lang::chinese(), &["雨下了一整夜。", "桥被冲垮了，村民只好绕路。", "好的。", "没有人受伤，这是万幸。"]);
    let target = side(Lang::english(), &["It rained all night."]);
    let checked = check(&bitext(source, target, &[(1, 1, 1.0), (1, 0, 0.9)]), &Options::default(), None);
    let beads: Vec<Vec<u32>> =
        checked.findings.iter().map(|finding| finding.beads.iter().map(|bead| bead.0).collect()).collect();
    // The interjection is let pass and parts the run.
    assert_eq!(beads, [vec![1], vec![3]]);
}

#[test]
fn doubtful_beads_in_a_row_are_one_finding() {
    let source = side(Lang::chinese(), &["甲说。", "乙说。", "丙说。", "丁说。"]);
    let target = side(Lang::english(), &["One said.", "Two said.", "Three said.", "Four said."]);
    let steps = [(1, 1, 0.99), (1, 1, 0.2), (1, 1, 0.3), (1, 1, 0.98)];
    let checked = check(&bitext(source, target, &steps), &Options::default(), None);
    let [finding] = checked.findings.as_slice() else { panic!("{:?}", checked.findings) };
    assert_eq!(finding.message, "The alignment of 2 beads in a row (1 to 2) is in doubt: confidence 0.20 to 0.30.");
}

#[test]
fn findings_alike_in_all_have_numbers_of_their_own() {
    let source = side(Lang::chinese(), &["见 {0}。", "见 {0}。"]);
    let target = side(Lang::english(), &["See it.", "See it."]);
    let checked = check(&bitext(source, target, &[(1, 1, 1.0)]), &Options::default(), None);
    assert_eq!(checked.findings.len(), 2);
    assert_ne!(checked.findings[0].fingerprint, checked.findings[1].fingerprint);
}

/// Lines that set the rules off, between lines that do not.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("雨下了一整夜，桥被冲垮了。".to_owned()),
        Just("It rained all night and the bridge was gone.".to_owned()),
        Just("共 {0} 项，见 https://example.org/zh/a。".to_owned()),
        Just("Take `max_len` of {1} items [2].".to_owned()),
        Just("售出560万台，增长 12.5%。".to_owned()),
        Just("It sold 56 million units, up 12%.".to_owned()),
        Just("The 服务器 is down (关系).".to_owned()),
        "\\PC{1,40}",
        "[一-龥，。“”（）《》a-z0-9{}%$#@`<>/.: \\[\\]]{1,60}",
    ]
}

fn any_bitext() -> impl Strategy<Value = Bitext> {
    let lines = || proptest::collection::vec(line(), 0..8);
    let steps = proptest::collection::vec((0_u32..3, 0_u32..3, 0.0_f32..1.0), 1..6);
    let lang = || prop_oneof![Just(Lang::chinese()), Just(Lang::english()), Just(Lang::parse("de").expect("a tag"))];
    (lang(), lines(), lang(), lines(), steps).prop_map(|(source_lang, source, target_lang, target, steps)| {
        bitext(side(source_lang, &source), side(target_lang, &target), &steps)
    })
}

proptest! {
    #[test]
    fn the_order_of_rules_changes_nothing(bitext in any_bitext(), turn in 0..RULES.len()) {
        let contexts = || [Context::new(&bitext, Pairing::Aligned, None, &[])];
        let usual = run(RULES.iter(), &contexts(), &Options::default());
        let (head, tail) = RULES.split_at(turn);
        prop_assert_eq!(&run(tail.iter().chain(head), &contexts(), &Options::default()), &usual);
        prop_assert_eq!(&run(RULES.iter().rev(), &contexts(), &Options::default()), &usual);
    }

    #[test]
    fn a_document_gets_the_same_alone_and_among_others(bitexts in proptest::collection::vec(any_bitext(), 0..4)) {
        let alone = |bitext| check_rows(std::slice::from_ref(bitext), &Options::default(), Lexicon::embedded());
        let alone: Vec<Checked> = bitexts.iter().flat_map(alone).collect();
        prop_assert_eq!(check_rows(&bitexts, &Options::default(), Lexicon::embedded()), alone);
    }

    #[test]
    fn spans_sit_on_character_boundaries_and_fingerprints_differ(bitext in any_bitext()) {
        let checked = check(&bitext, &Options::default(), None);
        let mut fingerprints = std::collections::BTreeSet::new();
        for finding in &checked.findings {
            prop_assert!(!finding.beads.is_empty() && !finding.message.is_empty());
            prop_assert!(finding.source_span.is_some() || finding.target_span.is_some());
            for (span, side) in [(finding.source_span, bitext.source()), (finding.target_span, bitext.target())] {
                let inside = span.is_none_or(|span| side.document().text().get(span.range()).is_some());
                prop_assert!(inside, "{:?}", finding);
            }
            prop_assert!(fingerprints.insert(finding.fingerprint.clone()), "{:?}", finding);
        }
    }

    #[test]
    fn a_fingerprint_survives_an_unrelated_insertion(
        lines in proptest::collection::vec((line(), line()), 1..6),
        at in 0_usize..6,
    ) {
        let lines: Vec<_> = lines.into_iter().filter(|(a, b)| !a.trim().is_empty() && !b.trim().is_empty()).collect();
        let checked = |lines: &[(String, String)]| {
            let source: Vec<&str> = lines.iter().map(|(source, _)| source.as_str()).collect();
            let target: Vec<&str> = lines.iter().map(|(_, target)| target.as_str()).collect();
            let (source, target) = (side(Lang::chinese(), &source), side(Lang::english(), &target));
            let found = check(&bitext(source, target, &[(1, 1, 1.0)]), &Options::default(), None).findings;
            found.into_iter().map(|finding| finding.fingerprint).collect::<Vec<_>>()
        };
        let mut longer = lines.clone();
        longer.insert(at.min(lines.len()), ("天晴了。".to_owned(), "The sky cleared.".to_owned()));
        // Beads that were neighbours may have more to be said of them; what was said of them before stays.
        let (before, after) = (checked(&lines), checked(&longer));
        prop_assert!(before.iter().all(|fingerprint| after.contains(fingerprint)), "{:?} {:?}", before, after);
    }
}

#[test]
fn a_later_profile_shows_all_that_an_earlier_one_shows() {
    for rule in RULES {
        let bars = Profile::ALL.map(|profile| rule.threshold.bars.at(profile));
        // A matter of style is off until somebody turns it on.
        assert!(bars.iter().any(Option::is_some) || rule.name == "quote-pairs", "{}", rule.name);
        for pair in bars.windows(2) {
            let [Some(earlier), later] = pair else { continue };
            let is_shown = later.is_some_and(|later| rule.threshold.is_passed(*earlier, later));
            assert!(is_shown, "{}: {bars:?}", rule.name);
        }
    }
}
