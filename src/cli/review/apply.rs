//! `duiqi review --apply`: decisions from a file or a pipe.
//!
//! Takes acts as JSON, one a line, or a file of decisions that a page saved; does each and writes it down. It does *not* stop
//! at one that is not possible: the others are done, and it is said which were not.

use std::io::{self, BufRead as _, Write as _};
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use duiqi::review::Act;
use serde::Deserialize;

use super::desk::{Desk, Done};
use crate::cli::exit::Outcome;
use crate::cli::input;
use crate::cli::render::{Terminal, count, sanitize};

/// A file of decisions.
#[derive(Debug, Deserialize)]
struct Decisions {
    duiqi_decisions: u64,
    decisions: Vec<Act>,
    /// What the page could not do; it may be possible here.
    #[serde(default)]
    lost: Vec<Act>,
}

/// The version of the file of decisions.
const VERSION: u64 = 1;

/// Does what a file says.
///
/// # Errors
///
/// Where it cannot be read, holds something else, or not all of it could be done.
pub(crate) fn from_file(terminal: &mut Terminal, desk: &mut Desk<'_>, path: &Path, max_bytes: u64) -> Result<Outcome> {
    let file = input::read(path, max_bytes)?;
    let acts = read(&file.bytes).with_context(|| file.name.clone())?;
    let (mut done, mut refused) = (0, 0);
    for (number, act) in (1..).zip(&acts) {
        match desk.act(act) {
            Ok(Done::Recorded(_)) => done += 1,
            Ok(Done::Unchanged) => {}
            Err(cause) => {
                refused += 1;
                terminal.notice(&format!("{}: decision {number} ({}): {cause:#}", file.name, act.name()));
            }
        }
    }
    if refused > 0 {
        bail!("{refused} of {} could not be done; the others were", count(acts.len(), "decision"));
    }
    let unchanged = acts.len() - done;
    terminal.say(&format!("{} done, {unchanged} as it was", count(done, "decision")));
    Ok(Outcome::Clean)
}

fn read(bytes: &[u8]) -> Result<Vec<Act>> {
    let text = std::str::from_utf8(bytes).context("this is not UTF-8")?;
    if let Ok(decisions) = serde_json::from_str::<Decisions>(text) {
        if decisions.duiqi_decisions != VERSION {
            bail!("the file has version {} and this program reads version {VERSION}", decisions.duiqi_decisions);
        }
        return Ok([decisions.decisions, decisions.lost].concat());
    }
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(number, line)| parse(line).with_context(|| format!("line {number}"))).collect()
}

fn parse(line: &str) -> Result<Act> {
    serde_json::from_str(line).map_err(|cause| {
        let message = cause.to_string();
        let message = message.rsplit_once(" at line ").map_or(&*message, |(message, _)| message);
        match cause.column() {
            // It was read, and is none: a kind of value has no place.
            0 => anyhow::anyhow!("this is no act: {message}"),
            column => anyhow::anyhow!("this is no act: {message}, at column {column}"),
        }
    })
}

/// Does what comes in line by line, and answers each line on standard output once it is on the disk.
///
/// # Errors
///
/// Where a stream fails.
pub(crate) fn from_standard_input(terminal: &mut Terminal, desk: &mut Desk<'_>) -> Result<Outcome> {
    for line in io::stdin().lock().lines() {
        let line = line.map_err(input::plainly)?;
        if line.trim().is_empty() {
            continue;
        }
        let answer = match parse(&line).and_then(|act| desk.act(&act)) {
            Ok(Done::Recorded(record)) => serde_json::json!({ "revision": record.revision, "act": record.act }),
            Ok(Done::Unchanged) => serde_json::json!({ "unchanged": true }),
            Err(cause) => serde_json::json!({ "error": sanitize(&format!("{cause:#}")) }),
        };
        writeln!(terminal, "{answer}")?;
        terminal.flush()?;
    }
    Ok(Outcome::Clean)
}
