//! The page for reading: nothing of the text is taken for HTML, and nothing is loaded or run.

use duiqi::bitext::{Bead, Bitext, Confidence};
use duiqi::document::SegmentRange;
use duiqi::finding::{Finding, Severity};
use duiqi::format::{Format, WriteOptions, write};
use duiqi::text::lang::Lang;
use duiqi::text::span::ByteSpan;
use proptest::prelude::*;
use serde_json::Value;

use crate::bitexts::{finding, one_to_one, samples, side};

fn written(bitext: &Bitext, findings: &[Finding]) -> String {
    let mut out = Vec::new();
    write(Format::Html, bitext, findings, &WriteOptions::default(), &mut out).expect("memory takes all");
    String::from_utf8(out).expect("UTF-8")
}

/// The part of a page between two marks.
fn between<'p>(page: &'p str, start: &str, end: &str) -> &'p str {
    page.split_once(start).and_then(|(_, rest)| rest.split_once(end)).expect("it is there").0
}

/// The pairs as they stand without a script.
fn still(page: &str) -> &str {
    between(page, "<noscript>", "</noscript>")
}

/// The pairs as the script takes them.
fn data(page: &str) -> Value {
    let json = between(page, "<script type=\"application/json\" id=\"data\">", "</script>");
    serde_json::from_str(json).expect("JSON")
}

#[test]
fn texts_do_not_become_html() {
    let hostile = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=y>\u{0}\u{7F}\u{202E}",
        "</script><svg/onload=z>",
        "<!--<script>",
        "]]>\u{2028}",
    ];
    for text in hostile {
        let bitext = one_to_one(&[(text, text)]);
        let page = written(&bitext, &[finding("markup", 0, "</div><b></noscript>")]);
        let ours = written(&one_to_one(&[("好", "fine")]), &[finding("markup", 0, "plain")]);
        for tag in ["<script", "</script", "<img", "<svg", "<b>", "<!--", "</noscript", "</div"] {
            assert_eq!(page.matches(tag).count(), ours.matches(tag).count(), "{tag} of {text}");
        }
        let shown = |side: &str| {
            data(&page)["rows"][0][side][0]["runs"]
                .as_array()
                .expect("runs")
                .iter()
                .map(|run| run.as_str().or(run[0].as_str()).unwrap_or("").to_owned())
                .collect::<String>()
        };
        assert_eq!(shown("source"), text, "the script gets the text as it is");
        let script = between(&page, "id=\"data\">", "</script>");
        assert!(!script.contains('\u{2028}') && !script.contains('<'), "{text}");
    }
    let page = written(&one_to_one(&[("\u{0}\u{7F}", "a\u{202E}b")]), &[]);
    assert!(still(&page).contains("\u{2400}\u{2421}") && still(&page).contains("aU+202E b"), "{page}");
}

#[test]
fn nothing_is_loaded_and_nothing_of_others_runs() {
    let page = written(&one_to_one(&[("好", "fine")]), &[]);
    let policy = between(&page, "Content-Security-Policy\" content=\"", "\"");
    assert!(policy.starts_with("default-src 'none'; script-src 'sha256-"), "{policy}");
    assert!(!policy.contains("unsafe") && !policy.contains("connect-src"), "{policy}");
    for way_out in [
        "http:",
        "https:",
        "url(",
        "@import",
        " src=",
        "<link",
        "javascript:",
        "innerHTML",
        "eval(",
        "new Function",
        "insertAdjacentHTML",
    ] {
        assert!(!page.contains(way_out), "{way_out}");
    }
}

#[test]
fn what_was_found_is_marked_where_it_stands() {
    let mut number = finding("number-value", 0, "not the same number");
    number.source_span = Some(ByteSpan::new(3, 9));
    number.target_span = Some(ByteSpan::new(2, 8));
    let page = written(&one_to_one(&[("有三十人。", "A dozen people.")]), &[number]);
    assert!(page.contains("有<mark class=\"major\">三十</mark>人。"), "{page}");
    assert!(page.contains("A <mark class=\"major\">dozen </mark>people."), "{page}");
    let row = &data(&page)["rows"][0];
    let runs = row["source"][0]["runs"].as_array().expect("runs");
    let marked: Vec<&Value> = runs.iter().filter(|run| run[2] == 0).map(|run| &run[0]).collect();
    assert_eq!(marked, ["三十"]);
    assert_eq!(row["findings"][0]["rule"], "number-value");
}

#[test]
fn the_worst_comes_first_and_leads_to_its_bead() {
    let source = side(Lang::chinese(), &["一", "二", "三"]);
    let target = side(Lang::english(), &["one", "two"]);
    let range = SegmentRange::new;
    let mut doubtful = Bead::bare(range(1, 2), range(1, 2));
    doubtful.confidence = Confidence::new(0.2);
    let beads = vec![Bead::bare(range(0, 1), range(0, 1)), doubtful, Bead::bare(range(2, 3), range(2, 2))];
    let bitext = Bitext::new(source, target, beads).expect("lawful");
    let mild = Finding { severity: Severity::Minor, ..finding("markup", 0, "mild") };
    let bad = Finding { severity: Severity::Critical, ..finding("omission", 2, "bad") };
    let page = written(&bitext, &[mild, bad]);
    let list = between(still(&page), "<nav", "</nav>");
    let links: Vec<&str> = list.split("href=\"#b").skip(1).map(|rest| &rest[..1]).collect();
    assert_eq!(links, ["3", "1", "2"], "numbered from 1");
    for link in links {
        assert!(page.contains(&format!("id=\"b{link}\"")));
    }
    assert!(page.contains("nothing in the translation"));
}

#[test]
fn a_page_without_doubts_has_no_list() {
    assert!(!still(&written(&one_to_one(&[("好", "fine")]), &[])).contains("<nav"));
}

proptest! {
    /// Every tag that is opened is closed: the page holds no `<` but its own.
    #[test]
    fn any_bitext_gives_balanced_tags(sample in samples()) {
        let page = written(&sample.bitext, &sample.findings);
        let still = still(&page);
        let closed = still.matches("</").count();
        prop_assert_eq!(still.matches('<').count() - closed, closed);
        let count = data(&page)["rows"].as_array().map(Vec::len);
        prop_assert_eq!(count, Some(sample.bitext.beads().len()));
    }
}
