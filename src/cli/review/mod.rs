//! `duiqi review`: a text and its translation, or a saved alignment → a screen on which a person decides, and a journal.
//!
//! Takes what was typed; opens or resumes the session and gives it to a front end. It does *not* decide anything.

mod apply;
mod desk;
pub(crate) mod page;
mod store;
mod write_target;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use duiqi::document::ContentHash;
use duiqi::format::{Format, WriteOptions, jsonl};
use duiqi::pipeline;

use super::args::{LogArgs, ReviewArgs};
use super::exit::Outcome;
use super::input::{self, Input};
use super::lexicons;
use super::output::{Destination, write_beside};
use super::pair::Pair;
use super::render::{Progress, Terminal, count, sanitize};
use super::tongue::said;
use super::tui;

pub(crate) use desk::{Desk, Done, Saved, reviewed};

/// Runs the subcommand.
pub(crate) fn run(terminal: &mut Terminal, args: &ReviewArgs) -> Result<Outcome> {
    let max_bytes = args.reading.bound.max_size;
    let path = match &args.target {
        Some(target) => prepare(terminal, args, target)?,
        None if Format::of_path(&args.source).is_ok_and(|format| format == Format::Jsonl) => args.source.clone(),
        None => {
            bail!("{} is one side only; give its translation too, or an alignment file (.jsonl)", args.source.display())
        }
    };
    let file = input::read(&path, max_bytes)?;
    let who = args.name.clone().or_else(user).unwrap_or_else(|| "somebody".to_owned());
    let saved = Saved::read(&path, &file.bytes)?;
    drop(file);
    let lexicon = lexicons::choose(&args.aligning, saved.langs(), max_bytes)?;
    let mut desk = Desk::open(&path, saved, who, lexicon.lexicon())?;
    if let Some(target) = &args.write_target {
        return write_target::run(terminal, &desk, &path, target.as_deref(), max_bytes);
    }
    match &args.apply {
        Some(decisions) if input::is_standard_input(decisions) => apply::from_standard_input(terminal, &mut desk),
        Some(decisions) => apply::from_file(terminal, &mut desk, decisions, max_bytes),
        None => {
            let outcome = show(terminal, &mut desk, args)?;
            let session = desk.session();
            let open = duiqi::review::Filter::Problems.beads(session.sheet()).len();
            let name = path.display();
            terminal.say(&format!(
                "{}, {} in {name}",
                count(open, "open problem"),
                count(session.sheet().bitext().beads().len(), "pair")
            ));
            Ok(outcome)
        }
    }
}

/// Gives the review to the front end that was asked for.
fn show(terminal: &mut Terminal, desk: &mut Desk<'_>, args: &ReviewArgs) -> Result<Outcome> {
    #[cfg(feature = "web")]
    if args.web {
        return super::web::run(terminal, desk, args.port);
    }
    tui::run(terminal, desk)
}

/// Who sits at this machine, as the system knows them.
fn user() -> Option<String> {
    ["USER", "LOGNAME", "USERNAME"].iter().find_map(|name| std::env::var(name).ok()).filter(|name| !name.is_empty())
}

/// Aligns two texts and saves the alignment, unless that was done before.
fn prepare(terminal: &mut Terminal, args: &ReviewArgs, target: &PathBuf) -> Result<PathBuf> {
    if Format::of_path(&args.source).is_ok_and(|format| format == Format::Jsonl) {
        bail!("{} is an alignment file and holds both sides; give it alone", args.source.display());
    }
    let pair = Pair::read(&args.source, target, args.reading.bound.max_size)?;
    let path = args.alignment.clone().unwrap_or_else(|| beside(target));
    if path.exists() {
        check_same_texts(&pair, &path, args.reading.bound.max_size)?;
        return Ok(path);
    }
    let destination = Destination::new(&path, &pair.inputs())?;
    let progress = Progress::new(terminal);
    let aligned = pair.align(terminal, &progress, &args.sides, &args.reading, &args.aligning)?;
    progress.stage("checking");
    let findings = pipeline::check(&aligned.bitext, &pipeline::CheckOptions::default(), &aligned.lexicon).findings;
    drop(progress);
    let options = WriteOptions { settings: aligned.settings, ..WriteOptions::default() };
    let written = write_beside(&destination, |file| {
        duiqi::format::write(Format::Jsonl, &aligned.bitext, &findings, &options, file)?;
        Ok(())
    })?;
    written.publish()?;
    terminal.wrote(&format!("{} ({})", path.display(), count(aligned.bitext.beads().len(), "bead")));
    Ok(path)
}

/// Where the alignment of a translation is saved when nothing else is said.
fn beside(target: &Path) -> PathBuf {
    let mut name = target.as_os_str().to_owned();
    name.push(".duiqi.jsonl");
    PathBuf::from(name)
}

/// Refuses to go on with a review whose texts are not those that were given.
fn check_same_texts(pair: &Pair, path: &Path, max_bytes: u64) -> Result<()> {
    let file = input::read(path, max_bytes)?;
    let saved = jsonl::read(&file.bytes).with_context(|| file.name.clone())?.bitext;
    let changed = |input: &Input, hash: &ContentHash| ContentHash::of(&input.bytes) != *hash;
    let sides = [(&pair.source, saved.source().document().hash()), (&pair.target, saved.target().document().hash())];
    if let Some((input, _)) = sides.iter().find(|(input, hash)| changed(input, hash)) {
        bail!(
            "{} is not the text that {path} was made from; review {path} alone to go on with the texts as they were, carry the \
             decisions over with duiqi diff {path} --new SOURCE TARGET -o NEW.jsonl, or name another file with --alignment",
            input.name,
            path = path.display()
        );
    }
    Ok(())
}

/// Runs `duiqi log`.
pub(crate) fn log(terminal: &mut Terminal, args: &LogArgs) -> Result<Outcome> {
    use std::io::Write as _;
    let file = input::read(&args.file, args.bound.max_size)?;
    let Some(journal) = store::read(&args.file, &ContentHash::of(&file.bytes))? else {
        bail!(
            "{}: nobody has reviewed this file: there is no {}",
            file.name,
            store::journal_path(&args.file).display()
        );
    };
    for record in &journal.records {
        let changes: Vec<_> = duiqi::review::summary(record).iter().map(|change| said(change).into_owned()).collect();
        let (act, who) = (said(&record.act), sanitize(&record.who));
        let what = if changes.is_empty() { act.into_owned() } else { format!("{act}: {}", changes.join("; ")) };
        writeln!(terminal, "{:>5}  {}  {who}  {}", record.revision, sanitize(&record.time), sanitize(&what))?;
    }
    // What is said of it comes after it.
    terminal.flush()?;
    terminal.say(&format!("{} in {}", count(journal.records.len(), "act"), store::journal_path(&args.file).display()));
    Ok(Outcome::Clean)
}
