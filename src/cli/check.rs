//! `duiqi check`: a text and its translation, a saved alignment, or pairs → diagnostics.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use duiqi::bitext::Bitext;
use duiqi::check::Notice;
use duiqi::format::{Format, jsonl, pairs};
use duiqi::pipeline::{self, LexiconChoice};

use super::args::{CheckArgs, FindingsFormat};
use super::bulk;
use super::dismissals::Dismissals;
use super::exit::Outcome;
use super::input::{self, Input};
use super::lexicons;
use super::pair::{Pair, notices};
use super::render::{self, Found, Progress, Terminal};
use super::rules::options;

/// Runs the subcommand.
pub(crate) fn run(terminal: &mut Terminal, args: &CheckArgs) -> Result<Outcome> {
    let options = options(&args.rules)?;
    let texts: Vec<&Path> =
        [Some(&args.source), args.target.as_ref()].into_iter().flatten().map(AsRef::as_ref).collect();
    let mut dismissals = Dismissals::read(&args.ignoring, &texts, args.reading.bound.max_size)?;
    let progress = Progress::new(terminal);
    let (bitext, lexicon) = match &args.target {
        Some(target) => two_texts(terminal, &progress, args, target)?,
        None => {
            let file = one_file(args)?;
            if bulk::holds_pairs(&args.source, &file) {
                return bulk::run(terminal, progress, args, &options, dismissals, &file);
            }
            let bitext = jsonl::read(&file.bytes).with_context(|| file.name.clone())?.bitext;
            notices(terminal, bitext.source().document());
            notices(terminal, bitext.target().document());
            let langs = [bitext.source().document().lang(), bitext.target().document().lang()];
            let lexicon = lexicons::choose(&args.aligning, langs, args.reading.bound.max_size)?;
            (bitext, lexicon)
        }
    };
    progress.stage("checking");
    let mut checked = pipeline::check(&bitext, &options, &lexicon);
    drop(progress);
    declined(terminal, &checked.notices);
    checked.findings = dismissals.leave_out(checked.findings);
    match args.format {
        FindingsFormat::Text => render::diagnostics(terminal, &bitext, &checked.findings)?,
        FindingsFormat::Jsonl => {
            let mut data = Vec::new();
            pairs::write_beads(&bitext, &checked.findings, &mut data)?;
            terminal.data(&data)?;
        }
    }
    let count = bitext.beads().len();
    terminal.say(&Found { findings: &checked.findings, count, noun: "bead" }.to_string());
    dismissals.report(terminal, &args.ignoring, checked.silenced);
    Ok(super::align::outcome(&checked.findings, Some(args.fail_on)))
}

fn two_texts(
    terminal: &mut Terminal,
    progress: &Progress,
    args: &CheckArgs,
    target: &PathBuf,
) -> Result<(Bitext, LexiconChoice)> {
    if Format::of_path(&args.source).is_ok_and(|format| format == Format::Jsonl) {
        bail!("{} is an alignment file and holds both sides; give it alone", args.source.display());
    }
    let pair = Pair::read(&args.source, target, args.reading.bound.max_size)?;
    let aligned = pair.align(terminal, progress, &args.sides, &args.reading, &args.aligning)?;
    Ok((aligned.bitext, aligned.lexicon))
}

/// Reads a file that holds both sides.
fn one_file(args: &CheckArgs) -> Result<Input> {
    let holds_both = Format::of_path(&args.source).is_ok_and(|format| matches!(format, Format::Jsonl | Format::Tsv));
    if !holds_both && !input::is_standard_input(&args.source) {
        bail!(
            "{} is one side only; give its translation too, or an alignment file (.jsonl) or pairs (.jsonl, .tsv)",
            args.source.display()
        );
    }
    input::read(&args.source, args.reading.bound.max_size)
}

/// Says which rules did not run.
pub(crate) fn declined(terminal: &mut Terminal, declined: &[Notice]) {
    for notice in declined {
        terminal.notice(&format!("rule {} did not run: {}", notice.rule, notice.message));
    }
}
