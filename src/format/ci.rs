//! Findings for continuous integration: SARIF 2.1.0, GitHub annotations, JUnit, and one JSON object.
//!
//! Takes the reports of one or more pairs; writes one document of each format. It does *not* decide what fails a build.
//!
//! A finding is shown on the target file, where there is a place, because that is where something is to do; the other side is named
//! beside it. Lines and columns count from 1. JSON and SARIF hold the worst first, over all pairs, so that a reader who takes only so
//! many (GitHub shows 5,000) has those; annotations and test cases stand in the order of the pairs.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;

use serde_json::{Value, json};

use super::escape::EscapedAttribute;
use super::output_error;
use crate::bitext::Bitext;
use crate::document::Document;
use crate::error::Result;
use crate::finding::{Finding, Severity};
use crate::text::lang::Side;
use crate::text::span::{ByteSpan, Position};

/// What became of a pair of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// It was checked.
    Checked,
    /// It was checked, and the target lacks what the source has.
    Behind,
    /// Both files are the same, byte for byte.
    Identical,
    /// The target is far shorter than the source: a page that was begun.
    Stub,
    /// It could not be checked.
    Unchecked,
    /// There is a source and no target.
    Missing,
    /// There is a target and no source.
    Orphan,
}

impl State {
    /// All states, in the order of a table.
    pub const ALL: [Self; 7] =
        [Self::Checked, Self::Behind, Self::Stub, Self::Identical, Self::Unchecked, Self::Missing, Self::Orphan];

    /// Returns the name used in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Checked => "checked",
            Self::Behind => "behind",
            Self::Identical => "identical",
            Self::Stub => "stub",
            Self::Unchecked => "unchecked",
            Self::Missing => "missing",
            Self::Orphan => "orphan",
        }
    }
}

/// A finding with the lines and columns of its places.
#[derive(Debug, Clone, PartialEq)]
pub struct Located {
    /// The finding.
    pub finding: Finding,
    /// Where it is in the source file.
    pub source: Option<Extent>,
    /// Where it is in the target file.
    pub target: Option<Extent>,
}

/// A place in a file: from the first character to right behind the last one, on the line of that one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Extent {
    /// The first character.
    pub start: Position,
    /// Behind the last character.
    pub end: Position,
}

impl Located {
    /// Finds the lines and columns of a finding about a bitext.
    #[must_use]
    pub fn new(bitext: &Bitext, finding: Finding) -> Self {
        let extent = |side: Side, span: Option<ByteSpan>| {
            let document = bitext.side(side).document();
            span.map(|span| Extent { start: document.position(span.start), end: last(document, span) })
        };
        let (source, target) = (extent(Side::Source, finding.source_span), extent(Side::Target, finding.target_span));
        Self { finding, source, target }
    }
}

/// The findings of one pair.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// The name of the source; `None` where there is none.
    pub source: Option<&'a str>,
    /// The name of the target; `None` where there is none.
    pub target: Option<&'a str>,
    /// What became of it.
    pub state: State,
    /// Its findings.
    pub findings: &'a [Located],
}

/// The form of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// One JSON object with all findings.
    Json,
    /// JSON lines: the findings of that object, each a row.
    JsonLines,
    /// SARIF 2.1.0.
    Sarif,
    /// Workflow commands of GitHub Actions.
    GitHub,
    /// JUnit XML, a test case a pair.
    JUnit,
}

/// Writes the reports as one document.
///
/// # Errors
///
/// [`crate::ErrorKind::Io`] where `out` fails.
pub fn write(form: Form, reports: &[Report<'_>], out: &mut dyn io::Write) -> Result<()> {
    let text = match form {
        Form::Json => lined(&json(reports)),
        Form::JsonLines => {
            worst_first(reports).map(|(report, located)| format!("{}\n", record(report, located))).collect()
        }
        Form::Sarif => lined(&sarif(reports)),
        Form::GitHub => github(reports),
        Form::JUnit => junit(reports),
    };
    out.write_all(text.as_bytes()).map_err(|cause| output_error(&cause))
}

fn lined(value: &Value) -> String {
    format!("{value:#}\n")
}

/// A place of a finding in a file.
struct Place<'a> {
    file: &'a str,
    start: Position,
    end: Position,
}

impl<'a> Place<'a> {
    fn of(report: &Report<'a>, located: &Located, side: Side) -> Option<Self> {
        let (file, extent) = match side {
            Side::Source => (report.source?, located.source?),
            Side::Target => (report.target?, located.target?),
        };
        Some(Self { file, start: extent.start, end: extent.end })
    }

    /// The place that is shown first, and the one on the other side.
    fn both(report: &Report<'a>, located: &Located) -> (Option<Self>, Option<Self>) {
        let [source, target] = [Side::Source, Side::Target].map(|side| Self::of(report, located, side));
        match target {
            Some(target) => (Some(target), source),
            None => (source, None),
        }
    }
}

/// Where a span ends: right after its last character, on the line of that character.
fn last(document: &Document, span: ByteSpan) -> Position {
    let text = span.of_text(document.text()).trim_end();
    let Some(letter) = text.chars().next_back() else { return document.position(span.start) };
    let end = ByteSpan::of(0, text.len() - letter.len_utf8()).end;
    let position = document.position(span.start + end);
    Position { column: position.column.saturating_add(1), ..position }
}

/// The findings of all pairs, the worst first; those that are as bad as each other in the order of the pairs.
fn worst_first<'r, 'a>(reports: &'r [Report<'a>]) -> impl Iterator<Item = (&'r Report<'a>, &'a Located)> {
    let findings = reports.iter().flat_map(|report| report.findings.iter().map(move |located| (report, located)));
    let mut findings: Vec<_> = findings.collect();
    findings.sort_by_key(|(_, located)| std::cmp::Reverse(located.finding.severity));
    findings.into_iter()
}

fn record(report: &Report<'_>, located: &Located) -> Value {
    let side = |side: Side| {
        Place::of(report, located, side).map(|place| {
            json!({
                "file": place.file,
                "first_line": place.start.line, "first_column": place.start.column,
                "last_line": place.end.line, "last_column": place.end.column,
            })
        })
    };
    let finding = &located.finding;
    let change = finding.change.as_ref();
    json!({
        "rule": finding.rule.as_str(),
        "severity": finding.severity.name(),
        "confidence": finding.confidence.value(),
        "message": finding.message,
        "fingerprint": finding.fingerprint.as_str(),
        "status": change.map(|change| &change.status),
        "cause": change.and_then(|change| change.cause.as_ref()),
        "lagging": change.map(|change| change.lagging.to_string()),
        "source": side(Side::Source),
        "target": side(Side::Target),
    })
}

fn json(reports: &[Report<'_>]) -> Value {
    let findings: Vec<Value> = worst_first(reports).map(|(report, located)| record(report, located)).collect();
    let pair = |report: &Report<'_>| {
        json!({
            "source": report.source,
            "target": report.target,
            "state": report.state.name(),
            "findings": report.findings.len(),
        })
    };
    let pairs: Vec<Value> = reports.iter().map(pair).collect();
    json!({ "version": 1, "pairs": pairs, "findings": findings })
}

/// Results of a run that GitHub takes; it refuses files with more. Origin: its documentation of SARIF support.
const MOST_RESULTS: usize = 25_000;

fn sarif(reports: &[Report<'_>]) -> Value {
    let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
    for located in reports.iter().flat_map(|report| report.findings) {
        let next = rules.len();
        rules.entry(located.finding.rule.as_str()).or_insert(next);
    }
    let mut named: Vec<(&str, usize)> = rules.iter().map(|(name, index)| (*name, *index)).collect();
    named.sort_by_key(|(_, index)| *index);
    let mut results = Vec::new();
    for (report, located) in worst_first(reports).take(MOST_RESULTS) {
        let finding = &located.finding;
        let (shown, other) = Place::both(report, located);
        let rule = finding.rule.as_str();
        let mut result = json!({
            "ruleId": rule,
            "ruleIndex": rules.get(rule),
            "level": match finding.severity {
                Severity::Critical | Severity::Major => "error",
                Severity::Minor => "warning",
                Severity::Info => "note",
            },
            "message": { "text": finding.message },
            "partialFingerprints": { "duiqi/v1": finding.fingerprint.as_str() },
            "properties": { "severity": finding.severity.name(), "confidence": finding.confidence.value() },
        });
        if let Some(place) = shown {
            result["locations"] = json!([location(&place)]);
        }
        if let Some(place) = other {
            let mut related = location(&place);
            related["id"] = json!(1);
            related["message"] = json!({ "text": "the other side" });
            result["relatedLocations"] = json!([related]);
        }
        results.push(result);
    }
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "duiqi",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": named.iter().map(|(name, _)| json!({ "id": name, "name": name })).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn location(place: &Place<'_>) -> Value {
    json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(place.file) },
            "region": {
                "startLine": place.start.line, "startColumn": place.start.column,
                "endLine": place.end.line, "endColumn": place.end.column,
            },
        },
    })
}

/// The relative address of a file (RFC 3986): other bytes than those allowed in a path are written with `%`.
fn uri(file: &str) -> String {
    let mut uri = String::with_capacity(file.len());
    for byte in file.trim_start_matches("./").bytes() {
        match byte {
            b'\\' => uri.push('/'),
            b'/' | b'-' | b'.' | b'_' | b'~' => uri.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => uri.push(char::from(byte)),
            _ => {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri
}

fn github(reports: &[Report<'_>]) -> String {
    let mut text = String::new();
    for report in reports {
        for located in report.findings {
            let finding = &located.finding;
            let command = match finding.severity {
                Severity::Critical | Severity::Major => "error",
                Severity::Minor => "warning",
                Severity::Info => "notice",
            };
            let (shown, other) = Place::both(report, located);
            text.push_str("::");
            text.push_str(command);
            text.push(' ');
            if let Some(place) = shown {
                let (file, start, end) = (property(place.file), place.start, place.end);
                let _ = write!(text, "file={file},line={},endLine={},", start.line, end.line);
                if start.line == end.line {
                    let _ = write!(text, "col={},endColumn={},", start.column, end.column);
                }
            }
            let beside = other.map(|place| format!(" ({}:{})", place.file, place.start.line)).unwrap_or_default();
            let title = property(finding.rule.as_str());
            let _ = writeln!(text, "title=duiqi {title}::{}", data(&format!("{}{beside}", finding.message)));
        }
    }
    text
}

/// Escapes the text of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

fn junit(reports: &[Report<'_>]) -> String {
    let failed = reports.iter().filter(|report| !report.findings.is_empty()).count();
    let is_skipped = |report: &Report<'_>| !matches!(report.state, State::Checked | State::Behind);
    let skipped = reports.iter().filter(|report| is_skipped(report)).count();
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let counts = format!("tests=\"{}\" failures=\"{failed}\" errors=\"0\"", reports.len());
    let _ = writeln!(
        text,
        "<testsuites name=\"duiqi\" {counts}>\n  <testsuite name=\"duiqi\" {counts} skipped=\"{skipped}\" time=\"0\">"
    );
    for report in reports {
        let names: Vec<String> = [report.source, report.target].into_iter().flatten().map(xml).collect();
        let _ = write!(text, "    <testcase classname=\"duiqi\" name=\"{}\" time=\"0\"", names.join(" → "));
        if is_skipped(report) {
            let _ = writeln!(text, ">\n      <skipped message=\"{}\"/>\n    </testcase>", report.state.name());
            continue;
        }
        if report.findings.is_empty() {
            text.push_str("/>\n");
            continue;
        }
        let worst = report.findings.iter().map(|located| located.finding.severity).max().unwrap_or(Severity::Info);
        let count = report.findings.len();
        let _ = write!(text, ">\n      <failure type=\"{worst}\" message=\"{count} findings\">");
        for located in report.findings {
            let (finding, (shown, _)) = (&located.finding, Place::both(report, located));
            let place = shown.map(|place| format!("{}:{}: ", place.file, place.start.line)).unwrap_or_default();
            let line = format!("{place}{}[{}]: {}", finding.severity, finding.rule, finding.message);
            let _ = writeln!(text, "{}", xml(&line));
        }
        text.push_str("</failure>\n    </testcase>\n");
    }
    text.push_str("  </testsuite>\n</testsuites>\n");
    text
}

/// Escapes text for XML and drops the characters that XML 1.0 cannot hold.
fn xml(text: &str) -> String {
    let kept: String = text.chars().filter(|letter| !super::xml::is_forbidden(*letter)).collect();
    EscapedAttribute(&kept).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_and_addresses_are_escaped() {
        assert_eq!(data("50%\nof all"), "50%25%0Aof all");
        assert_eq!(property("a:b,c"), "a%3Ab%2Cc");
        assert_eq!(uri("./docs\\zh/指南 1.md"), "docs/zh/%E6%8C%87%E5%8D%97%201.md");
        assert_eq!(xml("a<b>&\"c\"\u{1}"), "a&lt;b&gt;&amp;&quot;c&quot;");
    }

    #[test]
    fn the_worst_of_all_pairs_comes_first() {
        use crate::bitext::{BeadId, Confidence};
        use crate::finding::{Fingerprint, RuleId};
        let located = |severity: Severity, text: &str| {
            let rule = RuleId::of("omission");
            let fingerprint = Fingerprint::new(&rule, text, "", "", 0);
            let (confidence, beads, message) = (Confidence::CERTAIN, vec![BeadId(0)], text.to_owned());
            let finding = Finding {
                rule,
                severity,
                confidence,
                compared: None,
                change: None,
                beads,
                source_span: None,
                target_span: None,
                message,
                fingerprint,
            };
            Located { finding, source: None, target: None }
        };
        let first = [located(Severity::Minor, "a"), located(Severity::Major, "b")];
        let second = [located(Severity::Critical, "c"), located(Severity::Major, "d")];
        let report = |findings| Report { source: Some("x"), target: Some("y"), state: State::Checked, findings };
        let reports = [report(&first[..]), report(&second[..])];
        let messages = |list: &Value, name: &str| -> Vec<String> {
            list.as_array().into_iter().flatten().map(|one| one[name].to_string()).collect()
        };
        let order = |value: &Value| messages(value, "message");
        assert_eq!(order(&json(&reports)["findings"]), ["\"c\"", "\"b\"", "\"d\"", "\"a\""]);
        let sarif = sarif(&reports);
        let texts: Vec<&str> = sarif["runs"][0]["results"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|result| result["message"]["text"].as_str())
            .collect();
        assert_eq!(texts, ["c", "b", "d", "a"]);
    }
}
