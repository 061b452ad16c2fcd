//! `duiqi eval --drift`: the rules over gold rows → recall by type, and clean rows that are flagged.
//!
//! Takes a folder of JSON lines, a gold set a file; prints figures and writes the flags. It does *not* look at documents.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use duiqi::evaluate::{Counted, DriftScores, JudgedRow, Share};
use duiqi::finding::Finding;
use duiqi::format::pairs::{self, Row, RowId};
use duiqi::pipeline::{self, RowLanguages};
use duiqi::text::lang::Lang;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::args::{EvalArgs, FiguresFormat};
use super::exit::Outcome;
use super::input::{self, plainly};
use super::lexicons;
use super::output::{Destination, write_beside};
use super::pair::start_threads;
use super::render::{self, Terminal, count};
use super::rules::options;

/// What the gold says of a row, beside its texts.
#[derive(Debug, Deserialize)]
struct Gold {
    label: Label,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    severity: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Label {
    Ok,
    Bad,
}

/// A row of predictions, as scorers of flags read them.
#[derive(Debug, Serialize)]
struct Prediction<'a> {
    id: &'a RowId,
    flags: BTreeSet<&'a str>,
}

/// Runs the rules over every set of a folder.
pub(crate) fn run(terminal: &mut Terminal, args: &EvalArgs, folder: &Path) -> Result<Outcome> {
    start_threads(args.aligning.threads)?;
    let options = options(&args.rules)?;
    // The sets are of Chinese and English.
    let lexicon = lexicons::choose(&args.aligning, [&Lang::chinese(), &Lang::english()], args.bound.max_size)?;
    let destination = args.output.as_deref().map(|path| Destination::new(path, &[])).transpose()?;
    let (mut sets, mut rules, mut predictions) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
    for path in files(folder)? {
        if let Some(destination) = &destination {
            destination.refuse(&path)?;
        }
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let file = input::read(&path, args.bound.max_size)?;
        let Some((rows, golds)) = read(terminal, &file.bytes, &file.name)? else { continue };
        let languages = RowLanguages::of(&rows, None, None);
        let checked = pipeline::check_rows(&rows, &languages, &options, &lexicon)?;
        for ((row, gold), findings) in rows.iter().zip(&golds).zip(&checked.findings) {
            let flags: BTreeSet<&str> = findings.iter().map(|finding| finding.rule.as_str()).collect();
            serde_json::to_writer(&mut predictions, &Prediction { id: &row.id, flags })?;
            predictions.push(b'\n');
            let by_rule: &mut BTreeMap<String, Share> = rules.entry(name.clone()).or_default();
            tally(by_rule, findings, golds.len(), gold);
        }
        let judged = rows.iter().zip(&golds).zip(&checked.findings);
        sets.insert(name, judged.map(|((row, gold), findings)| judge(row, gold, findings)).collect::<Vec<_>>());
    }
    if sets.is_empty() {
        bail!("{}: there are no gold rows (.jsonl with label and type) in this folder", folder.display());
    }
    let scores = DriftScores::of(&sets);
    let terms = super::termdrift::run(folder, args.bound.max_size, &options, &lexicon)?;
    match args.format {
        FiguresFormat::Text => render::drift(terminal, &scores, &clean_by_rule(&rules), terms.as_ref())?,
        FiguresFormat::Json => {
            let mut report = report(&scores);
            if let Some(terms) = &terms {
                report["termdrift"] = json!({
                    "found": terms.found, "names": terms.names, "others": terms.others, "documents": terms.documents,
                });
            }
            writeln!(terminal, "{}", serde_json::to_string_pretty(&report)?)?;
        }
    }
    if let Some(destination) = &destination {
        write_beside(destination, |file| Ok(file.write_all(&predictions)?))?.publish()?;
        let rows = sets.values().map(Vec::len).sum();
        terminal.wrote(&format!("{} ({})", destination.path().display(), count(rows, "row")));
    }
    Ok(Outcome::Clean)
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let read = || -> Result<Vec<PathBuf>> {
        let entries = std::fs::read_dir(folder).map_err(plainly)?;
        entries.map(|entry| entry.map(|entry| entry.path()).map_err(plainly)).collect()
    };
    let mut files = read().with_context(|| folder.display().to_string())?;
    files.retain(|path| path.is_file() && path.extension().is_some_and(|extension| extension == "jsonl"));
    files.sort();
    Ok(files)
}

/// Reads the rows of a set; `None`, with a notice, where the file holds something else.
fn read(terminal: &mut Terminal, bytes: &[u8], name: &str) -> Result<Option<(Vec<Row>, Vec<Gold>)>> {
    if !pairs::is_jsonl(bytes) {
        terminal.notice(&format!("{name} holds no pairs and is left out"));
        return Ok(None);
    }
    let rows = pairs::read_jsonl(bytes).with_context(|| name.to_owned())?;
    let lines = bytes.split(|byte| *byte == b'\n').zip(1..).filter(|(line, _)| !line.trim_ascii().is_empty());
    let golds = lines.map(|(line, number)| {
        serde_json::from_slice(line).with_context(|| format!("{name}: line {number}: this is no row of gold"))
    });
    Ok(Some((rows, golds.collect::<Result<_>>()?)))
}

fn judge(row: &Row, gold: &Gold, findings: &[Finding]) -> JudgedRow {
    JudgedRow {
        is_bad: gold.label == Label::Bad,
        kind: gold.kind.clone(),
        severity: gold.severity.clone(),
        has_digits: row.target.bytes().any(|byte| byte.is_ascii_digit()),
        is_flagged: !findings.is_empty(),
    }
}

/// Counts each rule once a row.
fn tally(by_rule: &mut BTreeMap<String, Share>, findings: &[Finding], of: usize, gold: &Gold) {
    let flags: BTreeSet<&str> = findings.iter().map(|finding| finding.rule.as_str()).collect();
    for rule in flags.into_iter().filter(|_| gold.label == Label::Ok) {
        let share = by_rule.entry(rule.to_owned()).or_insert(Share { right: 0, of: of as u64 });
        share.right += 1;
    }
}

/// The rules that flag rows that should not be flagged, by set.
fn clean_by_rule(rules: &BTreeMap<String, BTreeMap<String, Share>>) -> Vec<Counted> {
    let each = rules.iter().flat_map(|(set, rules)| rules.iter().map(move |(rule, share)| (set, rule, share)));
    each.map(|(set, rule, share)| Counted { name: format!("{set}: {rule}"), severity: String::new(), flagged: *share })
        .collect()
}

fn report(scores: &DriftScores) -> Value {
    let share = |share: Share| json!({ "flagged": share.right, "of": share.of, "share": share.value() });
    let list = |list: &[Counted]| -> Vec<Value> {
        list.iter()
            .map(|counted| {
                let mut value = share(counted.flagged);
                value["name"] = json!(counted.name);
                value["severity"] = json!(counted.severity);
                value
            })
            .collect()
    };
    json!({
        "clean": share(scores.clean),
        "critical_macro": scores.critical_macro,
        "critical_micro": share(scores.critical),
        "within_budget": scores.is_within_budget(),
        "should_be_quiet": list(&scores.quiet),
        "planted": list(&scores.planted),
        "real": list(&scores.real),
    })
}
