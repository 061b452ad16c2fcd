//! `duiqi export`: a file that holds both sides → other formats. Nothing is aligned anew.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use duiqi::document::ContentHash;
use duiqi::format::{Format, jsonl};

use super::args::ExportArgs;
use super::bitext;
use super::exit::Outcome;
use super::input;
use super::pair::notices;
use super::render::{Terminal, count};
use super::review::reviewed;
use super::save::Plan;

/// Runs the subcommand.
pub(crate) fn run(terminal: &mut Terminal, args: &ExportArgs) -> Result<Outcome> {
    let plan = Plan::new(&args.output)?.only(args.only);
    if plan.is_empty() {
        bail!("say what to write: -o FILE, or --format NAME for standard output");
    }
    match args.files.as_slice() {
        [path] if is_alignment(path, args) => saved(terminal, plan, path, args),
        paths => {
            let paths: Vec<&Path> = paths.iter().map(PathBuf::as_path).collect();
            let (inputs, file) = bitext::read(terminal, &paths, &args.bitext)?;
            let plan = plan.check(&inputs.iter().collect::<Vec<_>>())?;
            plan.save(terminal, &file.bitext, &file.findings, file.settings)?;
            Ok(Outcome::Clean)
        }
    }
}

fn is_alignment(path: &Path, args: &ExportArgs) -> bool {
    bitext::format(path, &args.bitext).is_ok_and(|format| format == Format::Jsonl)
}

/// Writes an alignment file with what was decided about it.
fn saved(terminal: &mut Terminal, plan: Plan, path: &Path, args: &ExportArgs) -> Result<Outcome> {
    let file = input::read(path, args.bitext.bound.max_size)?;
    let plan = plan.check(&[&file])?;
    let saved = jsonl::read(&file.bytes).with_context(|| file.name.clone())?;
    notices(terminal, saved.bitext.source().document());
    notices(terminal, saved.bitext.target().document());
    let options = saved.options.clone();
    let reviewed = reviewed(path, &ContentHash::of(&file.bytes), saved)?;
    if let Some((journal, acts)) = &reviewed.journal {
        terminal.notice(&format!("with {} of {}", count(*acts, "act"), journal.display()));
    }
    plan.with(reviewed.decided).save(terminal, &reviewed.bitext, &reviewed.findings, options)?;
    Ok(Outcome::Clean)
}
