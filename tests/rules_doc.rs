//! `docs/rules.md` is what the rules say of themselves.

use std::fs;
use std::path::Path;

#[test]
fn the_page_of_rules_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md");
    let page = duiqi::check::rules_markdown();
    if std::env::var_os("DUIQI_BLESS").is_some() {
        fs::write(&path, &page).expect("docs/ can be written");
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(written == page, "docs/rules.md is stale; write it anew with `DUIQI_BLESS=1 cargo test --test rules_doc`");
}

#[test]
fn every_rule_explains_itself() {
    for rule in duiqi::check::RULES {
        let text = duiqi::check::explain(rule);
        for part in [rule.name, rule.summary, rule.what, rule.why, rule.example, rule.wrong, rule.mqm] {
            assert!(!part.trim().is_empty() && text.contains(part), "{}: {part:?}", rule.name);
        }
    }
}
