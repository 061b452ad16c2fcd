//! Rules of other tools: SRX files in place of our own rules, and our own rules as an SRX file.

use duiqi::document::Segmentation;
use duiqi::pipeline::{self, ReadOptions};
use duiqi::segment::{Options, Segmenter, Srx, Verdict, explain, export_srx};
use duiqi::text::lang::Lang;
use proptest::prelude::*;

/// An SRX file with this header, these language rules and these maps.
fn file(cascade: &str, languages: &str, maps: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<srx xmlns=\"http://www.lisa.org/srx20\" version=\"2.0\">\
         <header segmentsubflows=\"yes\" cascade=\"{cascade}\"/><body><languagerules>{languages}</languagerules>\
         <maprules>{maps}</maprules></body></srx>"
    )
}

/// A language rule of `(break, before, after)`.
fn language(name: &str, rules: &[(&str, &str, &str)]) -> String {
    let rule = |(decision, before, after): &(&str, &str, &str)| {
        format!("<rule break=\"{decision}\"><beforebreak>{before}</beforebreak><afterbreak>{after}</afterbreak></rule>")
    };
    let rules: String = rules.iter().map(rule).collect();
    format!("<languagerule languagerulename=\"{name}\">{rules}</languagerule>")
}

fn map(pattern: &str, name: &str) -> String {
    format!("<languagemap languagepattern=\"{pattern}\" languagerulename=\"{name}\"/>")
}

/// One language rule for every language.
fn rules(rules: &[(&str, &str, &str)]) -> Srx {
    Srx::parse(&file("no", &language("All", rules), &map(".*", "All"))).expect("well-formed")
}

fn cut(text: &str, lang: &str, srx: Srx) -> Segmentation {
    let mut options = ReadOptions::default();
    options.lang = Lang::parse(lang);
    options.segmenter = Segmenter::Srx(srx);
    pipeline::prepare("t.txt", text.as_bytes(), &options).expect("text is always cut")
}

fn sentences(segmentation: &Segmentation) -> Vec<&str> {
    segmentation.all().ids().map(|id| segmentation.text(id)).collect()
}

fn notices(segmentation: &Segmentation) -> Vec<&str> {
    segmentation.document().notices().iter().map(|notice| notice.message.as_str()).collect()
}

#[test]
fn the_first_rule_that_fits_decides() {
    let hold = ("no", r"\bMr\.", r"\s");
    let stop = ("yes", r"[.!?]+", r"\s");
    let text = "Mr. Vane left. It rained!";
    assert_eq!(sentences(&cut(text, "en", rules(&[hold, stop]))), ["Mr. Vane left.", "It rained!"]);
    assert_eq!(sentences(&cut(text, "en", rules(&[stop, hold]))), ["Mr.", "Vane left.", "It rained!"]);
    assert_eq!(sentences(&cut(text, "en", rules(&[hold]))), [text]);
}

#[test]
fn half_a_rule_is_enough() {
    assert_eq!(sentences(&cut("甲。乙。丙", "zh", rules(&[("yes", "。", "")]))), ["甲。", "乙。", "丙"]);
    assert_eq!(sentences(&cut("甲 1) 乙 2) 丙", "zh", rules(&[("yes", "", r"\d\)")]))), ["甲", "1) 乙", "2) 丙"]);
    // Without `break` a rule cuts.
    let file = file(
        "no",
        "<languagerule languagerulename='A'><rule><beforebreak>;</beforebreak></rule></languagerule>",
        &map(".*", "A"),
    );
    assert_eq!(sentences(&cut("a; b", "en", Srx::parse(&file).expect("well-formed"))), ["a;", "b"]);
}

#[test]
fn language_maps_choose_the_rules() {
    let both = language("Stops", &[("yes", r"\.", r"\s")]) + &language("Semicolons", &[("yes", ";", r"\s")]);
    let maps = map("EN.*", "Stops") + &map(".*", "Semicolons");
    let text = "One. Two; three";
    let parse = |cascade: &str| Srx::parse(&file(cascade, &both, &maps)).expect("well-formed");
    assert_eq!(sentences(&cut(text, "en-GB", parse("no"))), ["One.", "Two; three"]);
    assert_eq!(sentences(&cut(text, "en-GB", parse("yes"))), ["One.", "Two;", "three"]);
    assert_eq!(sentences(&cut(text, "de", parse("no"))), ["One. Two;", "three"]);
    let only = Srx::parse(&file("no", &both, &map("fr", "Stops"))).expect("well-formed");
    let whole = cut(text, "en", only);
    assert_eq!(sentences(&whole), [text]);
    assert_eq!(notices(&whole), ["SRX: no language map fits `en`, so paragraphs are not cut"]);
}

#[test]
fn look_around_and_the_words_of_java_are_understood() {
    let cases = [
        (r"(?&lt;!\bMr)\.", r"(?=\s\p{Lu})", "Mr. Vane left. It", &["Mr. Vane left.", "It"][..]),
        (r"\Q.\E++", r"\h", "a... b. c", &["a...", "b.", "c"]),
        (r"[\p{P}&amp;&amp;[^,]]", r"\s", "a, b: c", &["a, b:", "c"]),
        (r"\u3002", "", "甲。乙", &["甲。", "乙"]),
        (r"(\w)\1\.", "", "ab.cc.d", &["ab.cc.", "d"]),
    ];
    for (before, after, text, wanted) in cases {
        let cut = cut(text, "en", rules(&[("yes", before, after)]));
        assert_eq!(sentences(&cut), wanted, "{before}");
        assert!(notices(&cut).is_empty(), "{:?}", notices(&cut));
    }
}

#[test]
fn every_rule_that_cannot_be_compiled_is_named() {
    let first = language("One", &[("yes", "a(", ""), ("yes", r"\.", r"\s"), ("no", r"\X", "")]);
    let second = language("Two", &[("no", "", r"\p{InLinear_B}")]);
    let maps = map(".*", "One") + &map(".*", "Two") + &map(".*", "Three") + &map("(", "One");
    let srx = Srx::parse(&file("yes", &(first + &second), &maps)).expect("well-formed");
    let rejected: Vec<(String, usize)> = srx.rejected().into_iter().map(|rule| (rule.language, rule.number)).collect();
    assert_eq!(rejected, [("One".to_owned(), 1), ("One".to_owned(), 3), ("Two".to_owned(), 1)]);
    let cut = cut("One. Two.", "en", srx);
    assert_eq!(sentences(&cut), ["One.", "Two."]);
    let said = notices(&cut).join("\n");
    for wanted in
        ["One 1 (beforebreak: ", "One 3 (beforebreak: `\\X`", "Two 1 (afterbreak: the block", "`Three`", "`(`"]
    {
        assert!(said.contains(wanted), "{wanted} in {said}");
    }
}

#[test]
fn a_rule_that_never_comes_to_an_end_is_left_out_and_named() {
    let text = "a".repeat(80) + "! b. c";
    let cut = cut(&text, "en", rules(&[("no", r"(?:(a+)\1*)+$", ""), ("yes", r"\.", r"\s")]));
    assert_eq!(sentences(&cut).last(), Some(&"c"));
    assert_eq!(notices(&cut), ["SRX: rules that took too long are left out from then on: All 1"]);
}

#[test]
fn what_is_odd_but_clear_is_said() {
    let odd = "<srx version='2.0'><header><formathandle type='start' include='no'/></header><body>\
               <languagerules><languagerule languagerulename='A'><rule><beforebreak>\\.</beforebreak></rule>\
               </languagerule></languagerules><maprules><languagemap languagepattern='.*' languagerulename='A'/>\
               </maprules></body></srx>";
    let cut = cut("a.b", "en", Srx::parse(odd).expect("understood"));
    assert_eq!(sentences(&cut), ["a.", "b"]);
    assert_eq!(
        notices(&cut),
        [
            "SRX: the header does not say whether language maps cascade; they do here, as in OmegaT",
            "SRX: `formathandle` is ignored: markup is left out before sentences are cut",
        ]
    );
}

#[test]
fn what_is_no_srx_is_refused_with_its_place() {
    let stop = language("A", &[("yes", r"\.", "")]);
    let good = file("no", &stop, &map(".*", "A"));
    let cases = [
        (String::new(), "root element is not `srx`"),
        ("no xml".to_owned(), "root element is not `srx`"),
        ("<tmx/>".to_owned(), "root element is not `srx`"),
        (good.replace("version=\"2.0\"", ""), "line 2, column 1: the attribute `version`"),
        (good.replace("version=\"2.0\"", "version=\"1.0\""), "this is SRX 1.0"),
        (good.replace("break=\"yes\"", "break=\"maybe\""), "must be yes or no, not `maybe`"),
        (good.replace("cascade=\"no\"", "cascade=\"NO\""), "must be yes or no, not `NO`"),
        (good.replace("languagerulename=\"A\"><rule", "><rule"), "`languagerulename` is missing"),
        (good.replace(&map(".*", "A"), ""), "no `languagemap`"),
        (good.replace("</srx>", ""), "ends inside an element"),
        (good.replace("</body>", "</boy>"), "line 2"),
        (good.replace(r"\.", "&stop;"), "the entity `&stop;`"),
        (good.replace("languagepattern=\".*\"", "languagepattern=\"&all;\""), "line 2"),
        (good.replace("<languagerule languagerulename=\"A\">", "").replace("</languagerule>", ""), "stands outside"),
    ];
    for (text, wanted) in cases {
        let error = Srx::parse(&text).expect_err(wanted).to_string();
        assert!(error.contains(wanted), "{error} has {wanted}");
    }
}

#[test]
fn entities_are_never_expanded() {
    let bomb = "<!DOCTYPE srx [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\"><!ENTITY c SYSTEM \"file:///etc/hostname\">]>";
    let stop = language("A", &[("yes", "&#x3002;|&lt;", "")]);
    let good = file("no", &stop, &map(".*", "A")).replace("<srx", &format!("{bomb}<srx"));
    assert_eq!(
        sentences(&cut("甲。乙<丙", "zh", Srx::parse(&good).expect("declared, not used"))),
        ["甲。", "乙<", "丙"]
    );
    for entity in ["&b;", "&c;"] {
        assert!(Srx::parse(&good.replace("&lt;", entity)).is_err(), "{entity}");
    }
}

#[test]
fn the_rules_that_decide_are_explained() {
    let srx = rules(&[("no", r"\bMr\.", r"\s"), ("yes", r"\.", r"\s")]);
    let cut = cut("Mr. Vane. Left", "en", srx.clone());
    let mut options = Options::default();
    options.segmenter = Segmenter::Srx(srx);
    let told: Vec<(u32, bool, String)> = explain(cut.document(), &options)
        .into_iter()
        .map(|place| (place.end, place.verdict == Verdict::Held, place.rule.into_owned()))
        .collect();
    assert_eq!(told, [(3, true, "All 1".to_owned()), (9, false, "All 2".to_owned())]);
}

/// The boundaries of the corpus that both our own rules and the exported ones find, as a share of those that either finds.
fn agreement_with_export(corpus: &str, lang: &str) -> f64 {
    let srx = Srx::parse(&export_srx()).expect("what we write we read");
    let (mut both, mut either) = (0_u32, 0_u32);
    for case in corpus.split("\n===\n") {
        let Some((head, _)) = case.split_once("\n---\n") else { continue };
        let text = head.trim_start().split_once('\n').map_or("", |(_, text)| text);
        let mut options = ReadOptions::default();
        options.lang = Lang::parse(lang);
        let own = pipeline::prepare("t.txt", text.as_bytes(), &options).expect("text is always cut");
        let exported = cut(text, lang, srx.clone());
        let ends = |cut: &Segmentation| cut.segments().iter().map(|segment| segment.span.end).collect::<Vec<_>>();
        let (own, exported) = (ends(&own), ends(&exported));
        both += exported.iter().filter(|end| own.contains(end)).map(|_| 1).sum::<u32>();
        either += own.iter().chain(exported.iter().filter(|end| !own.contains(end))).map(|_| 1).sum::<u32>();
    }
    f64::from(both) / f64::from(either)
}

#[test]
fn the_exported_rules_cut_nearly_as_ours() {
    // The cases are the hard ones; on running text the agreement is far higher, see docs/segmentation.md.
    let chinese = agreement_with_export(include_str!("../corpus/segment/zh.txt"), "zh");
    let english = agreement_with_export(include_str!("../corpus/segment/en.txt"), "en");
    assert!(chinese > 0.8, "zh {chinese}");
    assert!(english > 0.8, "en {english}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn any_rules_on_any_text_keep_the_laws(
        // One line that opens with no item marker.
        text in "Q[a-zA-Z.!?。！？…“” \u{3000}甲乙1]{0,80}",
        before in r"[a.\[\]()?+*\\w。^$|]{0,8}",
        after in r"(\\s|\\p\{Lu\}|[a-z]|\(\?=a\)|\(\?<!a\)|\$|){0,2}",
    ) {
        let escape = |pattern: &str| pattern.replace('<', "&lt;");
        let srx = rules(&[("no", r"a\.", ""), ("yes", &escape(&before), &escape(&after))]);
        let cut = cut(&text, "en", srx);
        let mut last = 0;
        for segment in cut.segments() {
            let gap = &text[last..segment.span.range().start];
            prop_assert!(gap.trim().is_empty(), "{:?}", gap);
            last = segment.span.range().end;
        }
        prop_assert!(text[last..].trim().is_empty());
    }

    #[test]
    fn no_file_makes_the_reader_panic(text in "(<srx version='2.0'>)?[<>/a-z=\"'&;!\\[\\]# \n-]{0,60}(</srx>)?") {
        let _ = Srx::parse(&text);
    }
}
