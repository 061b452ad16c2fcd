//! `duiqi check`: a text and its translation, a saved alignment, or pairs → diagnostics.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Result, bail};
use duiqi::bitext::Bitext;
use duiqi::check::Notice;
use duiqi::document::ContentHash;
use duiqi::finding::{Finding, Fingerprint};
use duiqi::format::ci::{self, Located, Report, State};
use duiqi::format::jsonl::AlignmentFile;
use duiqi::format::{BitextFile, Format, pairs};
use duiqi::pipeline::{self, LexiconChoice};
use duiqi::text::lang::Side;

use super::args::{BitextArgs, CheckArgs, FindingsFormat};
use super::baseline::Baseline;
use super::bitext;
use super::bulk;
use super::dismissals::Dismissals;
use super::exit::Outcome;
use super::folder;
use super::input::{self, Input};
use super::lexicons;
use super::pair::{self, Pair};
use super::render::{self, Found, Progress, Terminal};
use super::review::reviewed;
use super::rules::{self, options};
use super::since;
use super::tree;

/// Runs the subcommand.
pub(crate) fn run(terminal: &mut Terminal, args: &CheckArgs) -> Result<Outcome> {
    if folder::are_folders(&args.source, args.target.as_deref().unwrap_or(&args.source))? {
        return tree::run(terminal, args);
    }
    let mut options = options(&args.rules)?;
    let texts: Vec<&Path> =
        [Some(&args.source), args.target.as_ref()].into_iter().flatten().map(AsRef::as_ref).collect();
    let mut dismissals = Dismissals::read(&args.ignoring, &texts, args.reading.bound.max_size)?;
    let progress = Progress::new(terminal);
    let baseline = args.baseline.as_deref().map(|path| Baseline::read(path, args)).transpose()?;
    let (mut stale, mut is_changed) = (Vec::new(), None);
    let Read { bitext, lexicon, review } = match (&args.target, &args.since) {
        (Some(target), Some(revision)) => {
            let since = since::run(terminal, &progress, args, target, revision)?;
            stale = since.stale;
            is_changed = args.only_changed.then_some(since.is_changed);
            Read { bitext: since.bitext, lexicon: since.lexicon, review: Review::default() }
        }
        (None, Some(_)) => bail!("--since takes a text and its translation, or folders of them"),
        (Some(target), None) => two_files(terminal, &progress, args, target)?,
        (None, _) if may_hold_pairs(args) => {
            let file = input::read(&args.source, args.reading.bound.max_size)?;
            if bulk::holds_pairs(&args.source, &file) {
                return bulk::run(terminal, progress, args, options, dismissals, &file);
            }
            // Standard input can be read once only.
            one_file(terminal, &progress, args, Some(file))?
        }
        (None, _) => one_file(terminal, &progress, args, None)?,
    };
    let langs = [bitext.source().document().lang(), bitext.target().document().lang()];
    lexicons::add_glossaries(&mut options, &args.aligning, langs, args.reading.bound.max_size)?;
    progress.stage("checking");
    let mut checked = pipeline::check(&bitext, &options, &lexicon);
    drop(progress);
    declined(terminal, &checked.notices);
    rules::settle_stale(&args.rules, &mut stale);
    let found = checked.findings.len();
    checked.findings.retain(|finding| !review.dismissed.contains(&finding.fingerprint));
    let dismissed = found - checked.findings.len();
    checked.findings = dismissals.leave_out(since::joined(stale, checked.findings, is_changed.as_deref()));
    checked.findings = args.shown.keep(checked.findings);
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
            let located = |finding: &Finding| Located::new(&bitext, finding.clone());
            let findings: Vec<Located> = checked.findings.iter().map(located).collect();
            let name = |side: Side| Some(bitext.side(side).document().name());
            let (source, target) = (name(Side::Source), name(Side::Target));
            let report = Report { source, target, state: State::Checked, findings: &findings };
            if let Some(form) = args.format.form() {
                ci::write(form, &[report], &mut data)?;
            }
            terminal.data(&data)?;
        }
    }
    let count = bitext.beads().len();
    terminal.say(&Found { findings: &checked.findings, count, noun: "bead" }.to_string());
    if dismissed > 0 {
        terminal.say(&format!("{} dismissed in the review", render::count(dismissed, "finding")));
    }
    dismissals.report(terminal, &args.ignoring, checked.silenced);
    Ok(super::align::outcome(&checked.findings, Some(args.fail_on)))
}

/// Tells whether a file may be pairs, which are not aligned anew: JSON lines or tab-separated.
fn may_hold_pairs(args: &CheckArgs) -> bool {
    let format = args.reading.read_as.map_or_else(|| Format::of_path(&args.source), Ok);
    input::is_standard_input(&args.source) || matches!(format, Ok(Format::Jsonl | Format::Tsv))
}

fn two_files(terminal: &mut Terminal, progress: &Progress, args: &CheckArgs, target: &Path) -> Result<Read> {
    let max_bytes = args.reading.bound.max_size;
    let reading = BitextArgs::of(&args.sides, &args.reading);
    if args.reading.paired || bitext::is_pair(&args.source, target) {
        let (_, file) = bitext::read(terminal, &[&args.source, target], &reading)?;
        progress.stage("weighing pairs");
        return Read::judge(file.bitext, Review::default(), args);
    }
    if bitext::is_bitext(&args.source, &reading) && !input::is_standard_input(&args.source) {
        bail!("{} holds both sides; give it alone", args.source.display());
    }
    let pair = Pair::read(&args.source, &target.to_owned(), max_bytes)?;
    let aligned = pair.align(terminal, progress, &args.sides, &args.reading, &args.aligning)?;
    Ok(Read { bitext: aligned.bitext, lexicon: aligned.lexicon, review: Review::default() })
}

fn one_file(terminal: &mut Terminal, progress: &Progress, args: &CheckArgs, input: Option<Input>) -> Result<Read> {
    let path = &args.source;
    let reading = BitextArgs::of(&args.sides, &args.reading);
    // Only what stands in a file has a journal beside it.
    let has_journal = !input::is_standard_input(path) && bitext::format(path, &reading)? == Format::Jsonl;
    let hash = input.as_ref().filter(|_| has_journal).map(|input| ContentHash::of(&input.bytes));
    let (_, file) = match input {
        Some(input) => bitext::read_input(terminal, path, input, &reading)?,
        None => bitext::read(terminal, &[path], &reading)?,
    };
    let (bitext, review) = match hash {
        Some(hash) => decided(terminal, path, &hash, file)?,
        None => (file.bitext, Review::default()),
    };
    progress.stage("weighing pairs");
    Read::judge(bitext, review, args)
}

/// What is checked.
struct Read {
    bitext: Bitext,
    lexicon: LexiconChoice,
    review: Review,
}

/// What a person said in a review.
#[derive(Default)]
struct Review {
    /// Findings that are no errors.
    dismissed: BTreeSet<Fingerprint>,
}

impl Read {
    fn judge(bitext: Bitext, review: Review, args: &CheckArgs) -> Result<Self> {
        let (bitext, lexicon) = pair::judge(bitext, &args.aligning, args.reading.bound.max_size)?;
        Ok(Self { bitext, lexicon, review })
    }
}

/// Takes an alignment file as it stands after its review, where there was one.
fn decided(terminal: &mut Terminal, path: &Path, hash: &ContentHash, file: BitextFile) -> Result<(Bitext, Review)> {
    let file = AlignmentFile { bitext: file.bitext, findings: file.findings, options: file.settings };
    let reviewed = reviewed(path, hash, file)?;
    if let Some((journal, acts)) = &reviewed.journal {
        terminal.notice(&format!("with {} of {}", render::count(*acts, "act"), journal.display()));
    }
    let dismissed = reviewed.decided.dismissed.into_iter().map(|finding| finding.fingerprint).collect();
    Ok((reviewed.bitext, Review { dismissed }))
}

/// Says which rules did not run.
pub(crate) fn declined(terminal: &mut Terminal, declined: &[Notice]) {
    for notice in declined {
        terminal.notice(&format!("rule {} did not run: {}", notice.rule, notice.message));
    }
}
