//! `duiqi check`: a text and its translation, a saved alignment, or pairs → diagnostics.

use std::path::Path;

use anyhow::{Result, bail};
use duiqi::bitext::Bitext;
use duiqi::check::Notice;
use duiqi::format::ci::{self, Report};
use duiqi::format::{Format, pairs};
use duiqi::pipeline::{self, LexiconChoice};

use super::args::{BitextArgs, CheckArgs, FindingsFormat};
use super::baseline::Baseline;
use super::bitext;
use super::bulk;
use super::dismissals::Dismissals;
use super::exit::Outcome;
use super::input::{self, Input};
use super::pair::{self, Pair};
use super::render::{self, Found, Progress, Terminal};
use super::rules::options;
use super::since;

/// Runs the subcommand.
pub(crate) fn run(terminal: &mut Terminal, args: &CheckArgs) -> Result<Outcome> {
    let options = options(&args.rules)?;
    let texts: Vec<&Path> =
        [Some(&args.source), args.target.as_ref()].into_iter().flatten().map(AsRef::as_ref).collect();
    let mut dismissals = Dismissals::read(&args.ignoring, &texts, args.reading.bound.max_size)?;
    let progress = Progress::new(terminal);
    let baseline = args.baseline.as_deref().map(|path| Baseline::read(path, args)).transpose()?;
    let (mut stale, mut is_changed) = (Vec::new(), None);
    let (bitext, lexicon) = match (&args.target, &args.since) {
        (Some(target), Some(revision)) => {
            let since = since::run(terminal, &progress, args, target, revision)?;
            stale = since.stale;
            is_changed = args.only_changed.then_some(since.is_changed);
            (since.bitext, since.lexicon)
        }
        (Some(target), None) => two_files(terminal, &progress, args, target)?,
        (None, _) if may_hold_pairs(args) => {
            let file = input::read(&args.source, args.reading.bound.max_size)?;
            if bulk::holds_pairs(&args.source, &file) {
                return bulk::run(terminal, progress, args, &options, dismissals, &file);
            }
            // Standard input can be read once only.
            one_file(terminal, &progress, args, Some(file))?
        }
        (None, _) => one_file(terminal, &progress, args, None)?,
    };
    progress.stage("checking");
    let mut checked = pipeline::check(&bitext, &options, &lexicon);
    drop(progress);
    declined(terminal, &checked.notices);
    if let Some(is_changed) = is_changed {
        checked.findings.retain(|finding| finding.beads.iter().any(|bead| is_changed.get(bead.index()) == Some(&true)));
    }
    stale.append(&mut checked.findings);
    stale.sort_by_key(|finding| finding.beads.first().copied());
    checked.findings = dismissals.leave_out(stale);
    if let Some(baseline) = baseline {
        if args.update_baseline {
            baseline.write(terminal, &checked.findings)?;
            return Ok(Outcome::Clean);
        }
        baseline.leave_out(terminal, &mut checked.findings);
    }
    match args.format {
        FindingsFormat::Text => render::diagnostics(terminal, &bitext, &checked.findings)?,
        FindingsFormat::Jsonl => {
            let mut data = Vec::new();
            pairs::write_beads(&bitext, &checked.findings, &mut data)?;
            terminal.data(&data)?;
        }
        FindingsFormat::Json | FindingsFormat::Sarif | FindingsFormat::GitHub | FindingsFormat::JUnit => {
            let mut data = Vec::new();
            let report = Report { bitext: &bitext, findings: &checked.findings };
            if let Some(form) = args.format.form() {
                ci::write(form, &[report], &mut data)?;
            }
            terminal.data(&data)?;
        }
    }
    let count = bitext.beads().len();
    terminal.say(&Found { findings: &checked.findings, count, noun: "bead" }.to_string());
    dismissals.report(terminal, &args.ignoring, checked.silenced);
    Ok(super::align::outcome(&checked.findings, Some(args.fail_on)))
}

/// Tells whether a file may be pairs, which are not aligned anew: JSON lines or tab-separated.
fn may_hold_pairs(args: &CheckArgs) -> bool {
    let format = args.reading.read_as.map_or_else(|| Format::of_path(&args.source), Ok);
    input::is_standard_input(&args.source) || matches!(format, Ok(Format::Jsonl | Format::Tsv))
}

fn two_files(
    terminal: &mut Terminal,
    progress: &Progress,
    args: &CheckArgs,
    target: &Path,
) -> Result<(Bitext, LexiconChoice)> {
    let max_bytes = args.reading.bound.max_size;
    let reading = BitextArgs::of(&args.sides, &args.reading);
    if args.reading.paired || bitext::is_pair(&args.source, target) {
        let (_, file) = bitext::read(terminal, &[&args.source, target], &reading)?;
        progress.stage("weighing pairs");
        return pair::judge(file.bitext, &args.aligning, max_bytes);
    }
    if bitext::is_bitext(&args.source, &reading) && !input::is_standard_input(&args.source) {
        bail!("{} holds both sides; give it alone", args.source.display());
    }
    let pair = Pair::read(&args.source, &target.to_owned(), max_bytes)?;
    let aligned = pair.align(terminal, progress, &args.sides, &args.reading, &args.aligning)?;
    Ok((aligned.bitext, aligned.lexicon))
}

fn one_file(
    terminal: &mut Terminal,
    progress: &Progress,
    args: &CheckArgs,
    input: Option<Input>,
) -> Result<(Bitext, LexiconChoice)> {
    let reading = BitextArgs::of(&args.sides, &args.reading);
    let (_, file) = match input {
        Some(input) => bitext::read_input(terminal, &args.source, input, &reading)?,
        None => bitext::read(terminal, &[&args.source], &reading)?,
    };
    progress.stage("weighing pairs");
    pair::judge(file.bitext, &args.aligning, args.reading.bound.max_size)
}

/// Says which rules did not run.
pub(crate) fn declined(terminal: &mut Terminal, declined: &[Notice]) {
    for notice in declined {
        terminal.notice(&format!("rule {} did not run: {}", notice.rule, notice.message));
    }
}
