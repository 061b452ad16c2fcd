//! `duiqi check`: a text and its translation, or a saved alignment → diagnostics.

use anyhow::{Context as _, Result, bail};
use duiqi::bitext::Bitext;
use duiqi::check::Checked;
use duiqi::format::{Format, jsonl};
use duiqi::pipeline::{self, LexiconChoice};

use super::args::CheckArgs;
use super::exit::Outcome;
use super::input;
use super::pair::{Pair, lexicon, notices};
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
    let is_alignment = Format::of_path(&args.source).is_ok_and(|format| format == Format::Jsonl);
    match &args.target {
        Some(_) if is_alignment => {
            bail!("{} is an alignment file and holds both sides; give it alone", args.source.display())
        }
        Some(target) => {
            let pair = Pair::read(&args.source, target, max_bytes)?;
            let aligned = pair.align(terminal, progress, &args.sides, &args.reading, &args.aligning)?;
            Ok((aligned.bitext, aligned.lexicon))
        }
        None if !is_alignment && !input::is_standard_input(&args.source) => {
            bail!("{} is one side only; give its translation too, or an alignment file (.jsonl)", args.source.display())
        }
        None => {
            let file = input::read(&args.source, max_bytes)?;
            let bitext = jsonl::read(&file.bytes).with_context(|| file.name.clone())?.bitext;
            notices(terminal, bitext.source().document());
            notices(terminal, bitext.target().document());
            Ok((bitext, lexicon(&args.aligning, max_bytes)?))
        }
    }
}

/// Says which rules did not run.
pub(crate) fn declined(terminal: &mut Terminal, checked: &Checked) {
    for notice in &checked.notices {
        terminal.notice(&format!("rule {} did not run: {}", notice.rule, notice.message));
    }
}
