//! What people read about a rule: on the command line, and in `docs/rules.md`.

use std::fmt::Write;

use super::profile::Profile;
use super::registry::RULES;
use super::rule::{Direction, Rule};

/// Tells all about a rule, as text for a terminal.
#[must_use]
pub fn explain(rule: &Rule) -> String {
    let mut page = format!("{}: {}\n\n", rule.name, rule.summary);
    for (head, body) in sections(rule) {
        let _ = writeln!(page, "{head}\n\n{body}\n");
    }
    page.push_str(&facts(rule).map(|(name, value)| format!("{name}: {value}\n")).concat());
    page
}

/// Writes the page of all rules, `docs/rules.md`.
#[must_use]
pub fn rules_markdown() -> String {
    let rates = Profile::ALL.map(|profile| format!("{profile} {} %", profile.flag_rate_percent())).join(", ");
    let mut page = String::from(
        "# Rules\n\n\
         Generated from the rules; do not edit. `DUIQI_BLESS=1 cargo test --test rules_doc` writes it anew, and\n\
         `duiqi explain RULE` prints the same text.\n\n\
         A finding has a severity (how bad it is if it is right) and a confidence (how sure it is). A rule measures; its\n\
         threshold decides. The error types are those of MQM 2.0.\n\n\
         A profile says how much is shown (`--profile`): `strict` only what is wrong almost whenever it is found, `normal` what a\n\
         reviewer would want to see, `thorough` also what is right as often as it is wrong. Each shows all that the one\n\
         before it shows. Of clean human translations (NTREX-128 and FLORES, 1,439 sentences) {rates} get any finding.\n\n\
         | rule | what it finds | severity | from |\n|---|---|---|---|\n",
    )
    .replace("{rates}", &rates);
    for rule in RULES {
        let from = Profile::ALL.into_iter().find(|profile| rule.threshold.bars.at(*profile).is_some());
        let from = from.map_or("no profile", Profile::name);
        let _ = writeln!(page, "| [{0}](#{0}) | {1} | {2} | {from} |", rule.name, rule.summary, rule.severity);
    }
    for rule in RULES {
        let _ = writeln!(page, "\n## {}\n\n{}", rule.name, rule.summary);
        for (head, body) in sections(rule) {
            let _ = writeln!(page, "\n### {head}\n\n{body}");
        }
        page.push('\n');
        page.push_str(&facts(rule).map(|(name, value)| format!("- {name}: {value}\n")).concat());
    }
    page
}

fn sections(rule: &Rule) -> [(&'static str, &'static str); 4] {
    [
        ("What it does", rule.what),
        ("Why it matters", rule.why),
        ("Example", rule.example),
        ("When it is wrong", rule.wrong),
    ]
}

fn facts(rule: &Rule) -> [(&'static str, String); 3] {
    [
        ("Severity", rule.severity.to_string()),
        ("MQM type", rule.mqm.to_owned()),
        ("Threshold", format!("{} ({})", bars(rule), rule.threshold.unit)),
    ]
}

/// Says the bar of a rule once where it is the same in all profiles, else for each that runs it.
fn bars(rule: &Rule) -> String {
    let direction = match rule.threshold.direction {
        Direction::AtLeast => "at least",
        Direction::AtMost => "at most",
    };
    let bars = rule.threshold.bars;
    let [strict, ..] = Profile::ALL;
    match bars.at(strict) {
        Some(bar) if Profile::ALL.into_iter().all(|profile| bars.at(profile) == Some(bar)) => {
            format!("{direction} {bar}")
        }
        _ => {
            let each = Profile::ALL.into_iter().map(|profile| match bars.at(profile) {
                Some(bar) => format!("{profile} {bar}"),
                None => format!("{profile} off"),
            });
            format!("{direction}: {}", each.collect::<Vec<_>>().join(", "))
        }
    }
}
