//! `duiqi export`: a file that holds both sides → other formats. Nothing is aligned anew.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::args::ExportArgs;
use super::bitext;
use super::exit::Outcome;
use super::render::Terminal;
use super::save::Plan;

/// Runs the subcommand.
pub(crate) fn run(terminal: &mut Terminal, args: &ExportArgs) -> Result<Outcome> {
    let plan = Plan::new(&args.output)?.only(args.only);
    if plan.is_empty() {
        bail!("say what to write: -o FILE, or --format NAME for standard output");
    }
    let paths: Vec<&Path> = args.files.iter().map(PathBuf::as_path).collect();
    let (inputs, file) = bitext::read(terminal, &paths, &args.bitext)?;
    let plan = plan.check(&inputs.iter().collect::<Vec<_>>())?;
    plan.save(terminal, &file.bitext, &file.findings, file.settings)?;
    Ok(Outcome::Clean)
}
