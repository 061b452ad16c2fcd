//! `duiqi align`: a text and its translation, or pairs to refine → a listing, or files and a summary.

use std::path::{Path, PathBuf};

use anyhow::Result;
use duiqi::finding::{Finding, Severity};
use duiqi::pipeline;

use super::args::{AlignArgs, BitextArgs};
use super::bitext;
use super::dismissals::Dismissals;
use super::exit::Outcome;
use super::folder::{self, Chapters, Look};
use super::input::Input;
use super::lexicons;
use super::pair::{self, Aligned, Pair};
use super::reason;
use super::render::{self, Progress, Summary, Terminal, count};
use super::rules::options;
use super::save::{CheckedPlan, Plan};

/// Runs the subcommand.
pub(crate) fn run(terminal: &mut Terminal, args: &AlignArgs) -> Result<Outcome> {
    let mut options = options(&args.rules)?;
    let plan = Plan::new(&args.output)?;
    let texts: Vec<&Path> =
        [Some(&args.source), args.target.as_ref()].into_iter().flatten().map(AsRef::as_ref).collect();
    let mut dismissals = Dismissals::read(&args.ignoring, &texts, args.reading.bound.max_size)?;
    let progress = Progress::new(terminal);
    let (plan, aligned) = match &args.target {
        Some(target) if args.reading.paired || bitext::is_pair(&args.source, target) => {
            refine(terminal, &progress, plan, &[&args.source, target], args)?
        }
        Some(target) => align(terminal, &progress, plan, target, args)?,
        None => refine(terminal, &progress, plan, &[&args.source], args)?,
    };
    let (mut findings, mut silenced) = (None, 0);
    if !args.no_check {
        let langs = [aligned.bitext.source().document().lang(), aligned.bitext.target().document().lang()];
        lexicons::add_glossaries(&mut options, &args.aligning, langs, args.reading.bound.max_size)?;
        progress.stage("checking");
        let checked = pipeline::check(&aligned.bitext, &options, &aligned.lexicon);
        drop(progress);
        super::check::declined(terminal, &checked.notices);
        findings = Some(dismissals.leave_out(checked.findings));
        silenced = checked.silenced;
    }
    if let Some(number) = args.explain {
        return reason::run(terminal, &aligned, number);
    }
    let found = findings.as_deref().unwrap_or_default();
    if plan.is_empty() {
        render::listing(terminal, &aligned.bitext, found)?;
    } else {
        plan.save(terminal, &aligned.bitext, found, aligned.settings)?;
    }
    terminal.say(&Summary::new(&aligned.bitext, findings.as_deref()).to_string());
    dismissals.report(terminal, &args.ignoring, silenced);
    Ok(outcome(found, args.fail_on))
}

fn align(
    terminal: &mut Terminal,
    progress: &Progress,
    plan: Plan,
    target: &PathBuf,
    args: &AlignArgs,
) -> Result<(CheckedPlan, Aligned)> {
    let chapters = match folder::are_folders(&args.source, target)? {
        true => {
            progress.stage("looking for chapters");
            let look = Look::new(&args.sides, &args.reading, &args.aligning)?;
            Some(Chapters::find(&args.source, target, &look)?)
        }
        false => None,
    };
    let pairs = match &chapters {
        Some(chapters) => chapters.read(args.reading.bound.max_size)?,
        None => vec![Pair::read(&args.source, target, args.reading.bound.max_size)?],
    };
    let inputs: Vec<&Input> = pairs.iter().flat_map(Pair::inputs).collect();
    let plan = plan.check(&inputs)?;
    args.aligning.files().try_for_each(|file| plan.refuse(file))?;
    let aligned = match (&chapters, &pairs[..]) {
        (None, [pair]) => pair.align(terminal, progress, &args.sides, &args.reading, &args.aligning)?,
        (chapters, pairs) => {
            if let Some(chapters) = chapters {
                chapters.say(terminal);
            }
            folder::align(terminal, progress, args, [&args.source, target], pairs)?
        }
    };
    Ok((plan, aligned))
}

fn refine(
    terminal: &mut Terminal,
    progress: &Progress,
    plan: Plan,
    paths: &[&Path],
    args: &AlignArgs,
) -> Result<(CheckedPlan, Aligned)> {
    let (inputs, file) = bitext::read(terminal, paths, &BitextArgs::of(&args.sides, &args.reading))?;
    let plan = plan.check(&inputs.iter().collect::<Vec<_>>())?;
    args.aligning.files().try_for_each(|file| plan.refuse(file))?;
    progress.stage(&format!("aligning inside {}", count(file.bitext.beads().len(), "pair")));
    let (refined, aligned) = pair::refine(file.bitext, &args.sides, &args.reading, &args.aligning)?;
    let (before, cut) = (count(refined.beads_before, "pair"), count(refined.beads_cut, "pair"));
    terminal.say(&format!("{before} read, {cut} cut into sentences"));
    Ok((plan, aligned))
}

/// Tells whether there is a finding at or above a severity.
pub(crate) fn outcome(findings: &[Finding], fail_on: Option<Severity>) -> Outcome {
    match fail_on {
        Some(bar) if findings.iter().any(|finding| finding.severity >= bar) => Outcome::Findings,
        _ => Outcome::Clean,
    }
}
