//! The page for reading: nothing of the text is taken for HTML, and nothing is loaded or run.

use duiqi::bitext::{Bead, Bitext, Confidence};
use duiqi::document::SegmentRange;
use duiqi::finding::{Finding, Severity};
use duiqi::format::report;
use duiqi::text::lang::Lang;
use duiqi::text::span::ByteSpan;
use proptest::prelude::*;

use crate::bitexts::{finding, one_to_one, samples, side};

fn written(bitext: &Bitext, findings: &[Finding]) -> String {
    let mut out = Vec::new();
    report::write(bitext, findings, &mut out).expect("memory takes all");
    String::from_utf8(out).expect("UTF-8")
}

#[test]
fn texts_do_not_become_html() {
    let bitext = one_to_one(&[("<script>alert(1)</script>", "\"><img src=x onerror=y>\u{0}\u{7F}")]);
    let page = written(&bitext, &[finding("markup", 0, "</div><b>")]);
    assert!(!page.contains("<script") && !page.contains("<img") && !page.contains("<b>"), "{page}");
    assert!(page.contains("\u{2400}\u{2421}"), "{page}");
}

#[test]
fn nothing_is_loaded_and_nothing_runs() {
    let page = written(&one_to_one(&[("好", "fine")]), &[]);
    assert!(page.contains("default-src 'none'; style-src 'unsafe-inline'"));
    for way_out in ["http:", "https:", "url(", "@import", "src=", "<link", "<script", "javascript:"] {
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
    let list = page.split("<nav").nth(1).and_then(|rest| rest.split("</nav>").next()).expect("a list");
    let links: Vec<&str> = list.split("href=\"#b").skip(1).map(|rest| &rest[..1]).collect();
    assert_eq!(links, ["3", "1", "2"], "numbered from 1");
    for link in links {
        assert!(page.contains(&format!("id=\"b{link}\"")));
    }
    assert!(page.contains("nothing in the translation"));
}

#[test]
fn a_page_without_doubts_has_no_list() {
    assert!(!written(&one_to_one(&[("好", "fine")]), &[]).contains("<nav"));
}

proptest! {
    /// Every tag that is opened is closed: the page holds no `<` but its own.
    #[test]
    fn any_bitext_gives_balanced_tags(sample in samples()) {
        let page = written(&sample.bitext, &sample.findings);
        let body = page.split("<body>").nth(1).expect("a body").replace("</html>", "");
        let closed = body.matches("</").count();
        prop_assert_eq!(body.matches('<').count() - closed, closed - 1, "all but </body>");
    }
}
