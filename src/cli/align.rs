//! `duiqi align`: a text and its translation → a listing, or files and a summary.

use anyhow::Result;
use duiqi::finding::{Finding, Severity};
use duiqi::pipeline;

use super::args::AlignArgs;
use super::dismissals::Dismissals;
use super::exit::Outcome;
use super::folder::{self, Chapters};
use super::input::Input;
use super::pair::Pair;
use super::reason;
use super::render::{self, Progress, Summary, Terminal};
use super::rules::options;
use super::save::Plan;

/// Runs the subcommand.
pub(crate) fn run(terminal: &mut Terminal, args: &AlignArgs) -> Result<Outcome> {
    let options = options(&args.rules)?;
    let plan = Plan::new(&args.output)?;
    let texts = [args.source.as_path(), &args.target];
    let mut dismissals = Dismissals::read(&args.ignoring, &texts, args.reading.bound.max_size)?;
    let chapters = match folder::are_folders(&args.source, &args.target)? {
        true => Some(Chapters::find(&args.source, &args.target)?),
        false => None,
    };
    let pairs = match &chapters {
        Some(chapters) => chapters.read(args.reading.bound.max_size)?,
        None => vec![Pair::read(&args.source, &args.target, args.reading.bound.max_size)?],
    };
    let inputs: Vec<&Input> = pairs.iter().flat_map(Pair::inputs).collect();
    let plan = plan.check(&inputs)?;
    args.aligning.files().try_for_each(|file| plan.refuse(file))?;
    let progress = Progress::new(terminal);
    let aligned = match (&chapters, &pairs[..]) {
        (None, [pair]) => pair.align(terminal, &progress, &args.sides, &args.reading, &args.aligning)?,
        (chapters, pairs) => {
            if let Some(chapters) = chapters {
                chapters.say(terminal);
            }
            folder::align(terminal, &progress, args, [&args.source, &args.target], pairs)?
        }
    };
    let (mut findings, mut silenced) = (None, 0);
    if !args.no_check {
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

/// Tells whether there is a finding at or above a severity.
pub(crate) fn outcome(findings: &[Finding], fail_on: Option<Severity>) -> Outcome {
    match fail_on {
        Some(bar) if findings.iter().any(|finding| finding.severity >= bar) => Outcome::Findings,
        _ => Outcome::Clean,
    }
}
