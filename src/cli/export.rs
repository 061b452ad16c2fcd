//! `duiqi export`: a saved alignment → other formats. Nothing is computed anew.

use anyhow::{Context as _, Result, bail};
use duiqi::format::jsonl;

use super::args::ExportArgs;
use super::exit::Outcome;
use super::input;
use super::pair::notices;
use super::render::{Terminal, count};
use super::review::reviewed;
use super::save::Plan;

/// Runs the subcommand.
pub(crate) fn run(terminal: &mut Terminal, args: &ExportArgs) -> Result<Outcome> {
    let plan = Plan::new(&args.output)?;
    if plan.is_empty() {
        bail!("say what to write: -o FILE, or --format NAME for standard output");
    }
    let file = input::read(&args.file, args.bound.max_size)?;
    let plan = plan.check(&[&file])?;
    let saved = jsonl::read(&file.bytes).with_context(|| file.name.clone())?;
    notices(terminal, saved.bitext.source().document());
    notices(terminal, saved.bitext.target().document());
    let options = saved.options.clone();
    let reviewed = reviewed(&args.file, &file.bytes, saved)?;
    if let Some((journal, acts)) = &reviewed.journal {
        terminal.notice(&format!("with {} of {}", count(*acts, "act"), journal.display()));
    }
    plan.save(terminal, &reviewed.bitext, &reviewed.findings, options)?;
    Ok(Outcome::Clean)
}
