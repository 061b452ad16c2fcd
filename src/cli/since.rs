//! `duiqi check --since REV`: the older state of both texts, from the history of a git repository.
//!
//! Takes two paths and a revision; asks the `git` program for the texts as they were and for the commit that last touched a place.
//! It does *not* read the repository itself, and it does *not* write to it.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};
use duiqi::bitext::Bitext;
use duiqi::finding::Finding;
use duiqi::pipeline::{self, LexiconChoice, Raw};
use duiqi::revise::{Blocks, Revision, Status};
use duiqi::text::lang::Side;

use super::args::CheckArgs;
use super::input;
use super::pair::{notices, reading_options, revising_options, start_threads};
use super::render::{Progress, Terminal};

/// The texts as they are, and what went stale since a revision.
pub(crate) struct Since {
    pub(crate) bitext: Bitext,
    pub(crate) lexicon: LexiconChoice,
    pub(crate) stale: Vec<Finding>,
    /// For each bead, whether it changed since.
    pub(crate) is_changed: Vec<bool>,
}

/// Compares two texts with what they were at a revision.
pub(crate) fn run(
    terminal: &mut Terminal,
    progress: &Progress,
    args: &CheckArgs,
    target: &Path,
    revision: &str,
) -> Result<Since> {
    start_threads(args.aligning.threads)?;
    let max_bytes = args.reading.bound.max_size;
    let files = [History::open(&args.source, revision)?, History::open(target, revision)?];
    let new = [input::read(&args.source, max_bytes)?, input::read(target, max_bytes)?];
    progress.stage("asking git");
    let old = [files[0].text(revision)?, files[1].text(revision)?];
    let options = reading_options(&args.sides, &args.reading)?;
    let raw = |number: usize, bytes| Raw { name: &new[number].name, bytes, options: &options[number] };
    let (source, target) = pipeline::prepare_pair(raw(0, &new[0].bytes), raw(1, &new[1].bytes))?;
    notices(terminal, source.document());
    notices(terminal, target.document());
    let langs = [source.document().lang(), target.document().lang()];
    let align_options = revising_options(&args.aligning, langs, max_bytes)?;
    let (Some(old_source), Some(old_target)) = (&old[0], &old[1]) else {
        for (_, input) in old.iter().zip(&new).filter(|(text, _)| text.is_none()) {
            terminal.notice(&format!("{} was not there at {revision}; nothing of the pair can be stale", input.name));
        }
        let bitext = pipeline::align(source, target, &align_options)?;
        let is_changed = vec![true; bitext.beads().len()];
        return Ok(Since { bitext, lexicon: align_options.lexicon, stale: Vec::new(), is_changed });
    };
    progress.stage("aligning the older state");
    let (was_source, was_target) = pipeline::prepare_pair(raw(0, old_source), raw(1, old_target))?;
    let was = pipeline::align(was_source, was_target, &align_options)?;
    progress.stage("comparing");
    let revised = pipeline::revise(&was, source, target, Blocks::Compared, &align_options)?;
    let stale = dated(&revised, &files, revision)?;
    let mut is_changed = vec![false; revised.bitext.beads().len()];
    for row in revised.rows.iter().filter(|row| row.status != Status::Unchanged) {
        if let Some(bead) = row.bead {
            is_changed[bead.index()] = true;
        }
    }
    Ok(Since { bitext: revised.bitext, lexicon: align_options.lexicon, stale, is_changed })
}

/// The findings, each with the commit and the date since when a side lags.
fn dated(revised: &Revision, files: &[History; 2], revision: &str) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for stale in revised.stale() {
        let mut finding = stale.finding;
        let ahead = stale.row.lagging.map_or(Side::Source, Side::other);
        let file = &files[usize::from(ahead == Side::Target)];
        let document = revised.bitext.side(ahead).document();
        let lines = stale.row.side(ahead).new_span.map(|span| {
            let end = span.of_text(document.text()).lines().count().saturating_sub(1);
            let first = document.position(span.start).line as usize;
            (first, first + end)
        });
        let since = file.touched(revision, lines)?;
        finding.message = match since {
            Some(commit) => format!("{} Since {commit}.", finding.message),
            None => format!("{} Not committed yet.", finding.message),
        };
        findings.push(finding);
    }
    Ok(findings)
}

/// A file in the history of its repository.
struct History {
    folder: PathBuf,
    name: String,
}

impl History {
    /// Finds the repository of a file and the revision in it.
    fn open(path: &Path, revision: &str) -> Result<Self> {
        if input::is_standard_input(path) {
            bail!("--since asks git about files; standard input has no history");
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let Some(name) = path.file_name().map(|name| name.to_string_lossy().into_owned()) else {
            bail!("{}: this names no file", path.display());
        };
        let history = Self { folder: folder.to_owned(), name };
        if history.git(&["rev-parse", "--show-toplevel"])?.is_none() {
            bail!("{}: --since needs a git repository, and this file is in none", path.display());
        }
        if revision.starts_with('-')
            || history.git(&["rev-parse", "--verify", "--quiet", &format!("{revision}^{{commit}}")])?.is_none()
        {
            let shallow = history.git(&["rev-parse", "--is-shallow-repository"])?;
            if shallow.is_some_and(|answer| answer.trim_ascii() == b"true") {
                bail!(
                    "{revision} is not in this clone, which is shallow; fetch the history with `git fetch --unshallow` \
                     (in GitHub Actions: fetch-depth: 0)"
                );
            }
            bail!("git knows no revision {revision}; name a commit, a branch or a tag");
        }
        Ok(history)
    }

    /// Runs git in the folder of the file; `None` where it says no.
    fn git(&self, arguments: &[&str]) -> Result<Option<Vec<u8>>> {
        let run = Command::new("git").arg("-C").arg(&self.folder).args(arguments).output();
        match run {
            Ok(output) => Ok(output.status.success().then_some(output.stdout)),
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {
                bail!("--since asks the program git, which is not there; install it, or put it into PATH")
            }
            Err(cause) => bail!("git cannot be run: {cause}"),
        }
    }

    /// The file as it was; `None` where it was not there.
    fn text(&self, revision: &str) -> Result<Option<Vec<u8>>> {
        self.git(&["show", "--no-textconv", &format!("{revision}:./{}", self.name)])
    }

    /// The last commit since a revision that touched some lines, or the file where no lines are given; `None` where they are not
    /// committed.
    fn touched(&self, revision: &str, lines: Option<(usize, usize)>) -> Result<Option<String>> {
        let Some((first, last)) = lines else {
            let log = self
                .git(&["log", "-1", "--format=%h (%cs)", &format!("{revision}.."), "--", &self.name])?
                .unwrap_or_default();
            let log = String::from_utf8_lossy(&log).trim().to_owned();
            return Ok((!log.is_empty()).then_some(log));
        };
        let place = format!("{first},{last}");
        // Without a revision git blames the file as it stands on the disk, edits not committed with it.
        let blame = self.git(&["blame", "--porcelain", "-L", &place, "--", &self.name])?.unwrap_or_default();
        let mut commits: Vec<String> = String::from_utf8_lossy(&blame)
            .lines()
            .filter_map(|line| line.split(' ').next())
            .filter(|word| word.len() == 40 && word.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .map(str::to_owned)
            .collect();
        commits.dedup();
        if commits.is_empty() || commits.iter().any(|commit| commit.bytes().all(|byte| byte == b'0')) {
            return Ok(None);
        }
        // The latest of them: what changed last is what is not followed.
        let mut arguments = vec!["log", "-1", "--no-walk=sorted", "--format=%h (%cs)"];
        arguments.extend(commits.iter().map(String::as_str));
        let log = self.git(&arguments)?.unwrap_or_default();
        Ok(Some(String::from_utf8_lossy(&log).lines().next().unwrap_or_default().to_owned()))
    }
}
