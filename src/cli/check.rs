//! `duiqi check`: a text and its translation, or a saved alignment → diagnostics.

use anyhow::{Result, bail};
use duiqi::bitext::Bitext;
use duiqi::check::Checked;
use duiqi::pipeline::{self, LexiconChoice};

use super::args::{BitextArgs, CheckArgs};
use super::bitext;
use super::exit::Outcome;
use super::input;
use super::pair::{self, Pair};
use super::render::{self, Found, Progress, Terminal};

/// Runs the subcommand.
pub(crate) fn run(terminal: &mut Terminal, args: &CheckArgs) -> Result<Outcome> {
    let progress = Progress::new(terminal);
    let (bitext, lexicon) = bitext(terminal, &progress, args)?;
    progress.stage("checking");
    let checked = pipeline::check(&bitext, &pipeline::CheckOptions::default(), &lexicon);
    drop(progress);
    declined(terminal, &checked);
    render::diagnostics(terminal, &bitext, &checked.findings)?;
    terminal.say(&Found { findings: &checked.findings, beads: bitext.beads().len() }.to_string());
    Ok(super::align::outcome(&checked.findings, Some(args.fail_on)))
}

fn bitext(terminal: &mut Terminal, progress: &Progress, args: &CheckArgs) -> Result<(Bitext, LexiconChoice)> {
    let max_bytes = args.reading.bound.max_size;
    let reading = BitextArgs::of(&args.sides, &args.reading);
    match &args.target {
        Some(target)
            if bitext::is_bitext(&args.source, &reading)
                && !input::is_standard_input(&args.source)
                && !bitext::is_pair(&args.source, target) =>
        {
            bail!("{} holds both sides; give it alone", args.source.display())
        }
        Some(target) if args.reading.paired || bitext::is_pair(&args.source, target) => {
            let (_, file) = bitext::read(terminal, &[&args.source, target], &reading)?;
            progress.stage("weighing pairs");
            pair::judge(file.bitext, &args.aligning, max_bytes)
        }
        Some(target) => {
            let pair = Pair::read(&args.source, target, max_bytes)?;
            let aligned = pair.align(terminal, progress, &args.sides, &args.reading, &args.aligning)?;
            Ok((aligned.bitext, aligned.lexicon))
        }
        None => {
            let (_, file) = bitext::read(terminal, &[&args.source], &reading)?;
            progress.stage("weighing pairs");
            pair::judge(file.bitext, &args.aligning, max_bytes)
        }
    }
}

/// Says which rules did not run.
pub(crate) fn declined(terminal: &mut Terminal, checked: &Checked) {
    for notice in &checked.notices {
        terminal.notice(&format!("rule {} did not run: {}", notice.rule, notice.message));
    }
}
