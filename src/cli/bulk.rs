//! `duiqi check` of pairs that are given: a file of rows → findings for each row.
//!
//! Takes a file of pairs; prints what was found. It does *not* align.

use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use duiqi::check::Options;
use duiqi::finding::Finding;
use duiqi::format::Format;
use duiqi::format::encoding;
use duiqi::format::pairs::{self, Row, RowId};
use duiqi::pipeline::{self, RowLanguages};

use super::args::{CheckArgs, FindingsFormat};
use super::dismissals::Dismissals;
use super::exit::Outcome;
use super::input::Input;
use super::lexicons;
use super::pair::start_threads;
use super::render::{self, Found, Progress, Terminal};

/// Tells whether a file of JSON lines or a table holds pairs, which are not aligned anew.
pub(crate) fn holds_pairs(path: &Path, file: &Input) -> bool {
    match Format::of_path(path) {
        Ok(Format::Tsv) => true,
        _ => pairs::is_jsonl(&file.bytes),
    }
}

/// Looks for drift in the pairs of a file.
pub(crate) fn run(
    terminal: &mut Terminal,
    progress: Progress,
    args: &CheckArgs,
    mut options: Options,
    mut dismissals: Dismissals,
    file: &Input,
) -> Result<Outcome> {
    if args.format.form().is_some() || args.baseline.is_some() {
        bail!("{}: rows of pairs have no files to point at; take --format text or jsonl, and no --baseline", file.name);
    }
    start_threads(args.aligning.threads)?;
    progress.stage("reading");
    let rows = read(&args.source, file).with_context(|| file.name.clone())?;
    let languages = RowLanguages::of(&rows, args.sides.source_lang.as_ref(), args.sides.target_lang.as_ref());
    let lexicon =
        lexicons::choose(&args.aligning, [&languages.source, &languages.target], args.reading.bound.max_size)?;
    let langs = [&languages.source, &languages.target];
    lexicons::add_glossaries(&mut options, &args.aligning, langs, args.reading.bound.max_size)?;
    progress.stage(&format!("checking {}", render::count(rows.len(), "pair")));
    let mut checked = pipeline::check_rows(&rows, &languages, &options, &lexicon)?;
    drop(progress);
    checked.findings =
        checked.findings.into_iter().map(|findings| args.shown.keep(dismissals.leave_out(findings))).collect();
    super::check::declined(terminal, &checked.notices);
    match args.format {
        FindingsFormat::Jsonl => {
            let mut data = Vec::new();
            pairs::write(&rows, &checked.findings, &mut data)?;
            terminal.data(&data)?;
        }
        FindingsFormat::Text
        | FindingsFormat::Json
        | FindingsFormat::Sarif
        | FindingsFormat::GitHub
        | FindingsFormat::JUnit => {
            for (row, findings) in rows.iter().zip(&checked.findings) {
                render::row(terminal, &id(row), [&row.source, &row.target], findings)?;
            }
            terminal.flush()?;
        }
    }
    let findings: Vec<Finding> = checked.findings.into_iter().flatten().collect();
    terminal.say(&Found { findings: &findings, count: rows.len(), noun: "pair" }.to_string());
    dismissals.report(terminal, &args.ignoring, 0);
    Ok(super::align::outcome(&findings, Some(args.fail_on)))
}

fn id(row: &Row) -> String {
    match &row.id {
        RowId::Text(text) => text.clone(),
        RowId::Number(number) => number.to_string(),
    }
}

fn read(path: &Path, file: &Input) -> Result<Vec<Row>> {
    Ok(match Format::of_path(path) {
        Ok(Format::Tsv) => pairs::read_tsv(&encoding::decode(&file.bytes, &encoding::Options::default())?.text)?,
        _ => pairs::read_jsonl(&file.bytes)?,
    })
}
