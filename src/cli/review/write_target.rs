//! `duiqi review --write-target`: the sentences that were reworded, written into the translation.
//!
//! Takes the session and the file; gives back a file in which only those sentences differ, byte for byte. It does *not* write
//! where the file is not the one that was aligned, or where its encoding does not give back the same bytes.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use duiqi::document::ContentHash;
use duiqi::format::replace::{Replacement, replace};

use super::desk::Desk;
use crate::cli::exit::Outcome;
use crate::cli::input;
use crate::cli::output::{Destination, write_beside};
use crate::cli::render::{Terminal, count};

/// Runs it.
pub(crate) fn run(
    terminal: &mut Terminal,
    desk: &Desk<'_>,
    alignment: &Path,
    to: Option<&Path>,
    max_bytes: u64,
) -> Result<Outcome> {
    let sheet = desk.session().sheet();
    let document = sheet.bitext().target().document();
    let rewordings = sheet.rewordings();
    if rewordings.is_empty() {
        terminal.say("no sentence was reworded: there is nothing to write");
        return Ok(Outcome::Clean);
    }
    let path = find(document.name(), alignment);
    let file = input::read(&path, max_bytes)?;
    if ContentHash::of(&file.bytes) != *document.hash() {
        bail!("{} has changed since it was aligned; nothing was written", file.name);
    }
    let sentences = count(rewordings.len(), "sentence");
    let replacements = rewordings.into_iter().map(|one| Replacement { span: one.span, old: one.old, new: one.new });
    let replacements: Vec<Replacement> = replacements.collect();
    let written = replace(&file.bytes, &replacements).with_context(|| file.name.clone())?;
    // Writing over the translation is what was asked for; its own bytes were read and checked above.
    let destination = Destination::new(to.unwrap_or(&path), &[])?;
    write_beside(&destination, |out| std::io::Write::write_all(out, &written).map_err(input::plainly))?.publish()?;
    terminal.wrote(&format!("{} ({sentences} reworded)", destination.path().display()));
    Ok(Outcome::Clean)
}

/// The translation: where its name leads from here, else beside the alignment file.
fn find(name: &str, alignment: &Path) -> PathBuf {
    let path = PathBuf::from(name);
    if path.exists() {
        return path;
    }
    match (alignment.parent(), path.file_name()) {
        (Some(folder), Some(name)) if folder.join(name).exists() => folder.join(name),
        _ => path,
    }
}
