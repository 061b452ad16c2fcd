//! `duiqi check` of folders: every page of a site in two languages.
//!
//! Takes one folder or two; finds which files belong together, checks the pairs side by side, and prints what was found in the order of
//! the names. It does *not* know how a pair is checked (`page`), and what it prints hangs neither on the number of threads nor on the
//! cache.

mod find;
mod page;
mod pattern;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Result, bail};
use duiqi::finding::Finding;
use duiqi::format::ci::{self, Form, Located, Report, State};
use rayon::prelude::*;

use super::args::{CheckArgs, FindingsFormat};
use super::baseline::Baseline;
use super::cache::{Cache, Key};
use super::dismissals::Dismissals;
use super::exit::Outcome;
use super::input;
use super::pair::{reading_options, start_threads};
use super::render::{self, Found, Progress, Sight, Terminal};
use super::rules;
use super::since::Past;
use page::{Checker, Noticed, Page};

pub(crate) use pattern::Mapping;

/// Notices of one page that are shown; the rest is counted.
const NOTICES_SHOWN: usize = 3;

/// A pair, or a file without a partner, with what is shown of it.
struct Entry {
    source: Option<String>,
    target: Option<String>,
    state: State,
    findings: Vec<Located>,
    sights: HashMap<String, Sight>,
}

/// Runs the subcommand for folders.
pub(crate) fn run(terminal: &mut Terminal, args: &CheckArgs) -> Result<Outcome> {
    if args.reading.paired {
        bail!("--paired is for two files");
    }
    start_threads(args.aligning.threads)?;
    rules::options(&args.rules)?;
    let progress = Progress::new(terminal);
    progress.stage("looking for pages");
    let found = find::find(args)?;
    if found.by_order {
        terminal.notice("the names of the files do not tell which belong together; they were paired in their order");
    }
    let texts: Vec<&Path> = found.pairs.iter().flatten().map(PathBuf::as_path).collect();
    let mut dismissals = Dismissals::read(&args.ignoring, &texts, args.reading.bound.max_size)?;
    let baseline = args.baseline.as_deref().map(|path| Baseline::read(path, args)).transpose()?;
    let past = args.since.as_deref().map(|revision| Past::open(&args.source, revision)).transpose()?;
    let checker = Checker {
        args,
        reading: reading_options(&args.sides, &args.reading)?,
        cache: Cache::open(&args.tree),
        key: settings_key(args)?,
        past,
        tools: Mutex::default(),
    };
    let done = AtomicUsize::new(0);
    let pages: Vec<Result<Page>> = found
        .pairs
        .par_iter()
        .map(|[source, target]| {
            let page = checker.page([source, target]);
            progress.stage(&format!("page {} of {}", done.fetch_add(1, Ordering::Relaxed) + 1, found.pairs.len()));
            page
        })
        .collect();
    checker.cache.sweep();
    drop(progress);

    let mut entries: Vec<Entry> = Vec::with_capacity(pages.len() + found.missing.len() + found.orphans.len());
    let (mut beads, mut silenced, mut failed) = (0, 0, 0_usize);
    let mut declined: Vec<(String, String)> = Vec::new();
    for ([source, target], page) in found.pairs.iter().zip(pages) {
        let names = [source, target].map(|path| path.to_string_lossy().into_owned());
        let page = match page {
            Ok(page) => page,
            Err(cause) => {
                terminal.error(&super::one_line(&cause));
                failed += 1;
                entries.push(Entry::alone(Some(&names[0]), Some(&names[1]), State::Unchecked));
                continue;
            }
        };
        say(terminal, &names, &page.notices);
        beads += page.beads;
        silenced += page.silenced;
        declined.extend(page.declined.iter().filter(|one| !declined.contains(one)).cloned().collect::<Vec<_>>());
        let mut entry = Entry::alone(Some(&names[0]), Some(&names[1]), page.state());
        for (located, sight) in page.findings().unwrap_or_default() {
            entry.sights.insert(located.finding.fingerprint.as_str().to_owned(), sight);
            entry.findings.push(located);
        }
        entries.push(entry);
    }
    for (rule, message) in &declined {
        terminal.notice(&format!("rule {rule} did not run: {message}"));
    }
    let name = |path: &PathBuf| path.to_string_lossy().into_owned();
    entries.extend(found.missing.iter().map(|path| Entry::alone(Some(&name(path)), None, State::Missing)));
    entries.extend(found.orphans.iter().map(|path| Entry::alone(None, Some(&name(path)), State::Orphan)));

    for entry in &mut entries {
        entry.keep(|findings| args.shown.keep(dismissals.leave_out(findings)));
    }
    let all = |entries: &[Entry]| -> Vec<Finding> {
        entries.iter().flat_map(|entry| &entry.findings).map(|located| located.finding.clone()).collect()
    };
    if let Some(baseline) = &baseline {
        if args.update_baseline {
            baseline.write(terminal, &all(&entries))?;
            return Ok(if failed > 0 { Outcome::Failed } else { Outcome::Clean });
        }
        let mut left = all(&entries);
        baseline.leave_out(terminal, &mut left);
        entries.iter_mut().for_each(|entry| entry.keep(|findings| baseline.left(findings)));
    }
    print(terminal, args, &entries)?;
    let findings = all(&entries);
    terminal.say(&Found { findings: &findings, count: beads, noun: "bead" }.to_string());
    dismissals.report(terminal, &args.ignoring, silenced);
    Ok(if failed > 0 { Outcome::Failed } else { super::align::outcome(&findings, Some(args.fail_on)) })
}

impl Entry {
    fn alone(source: Option<&String>, target: Option<&String>, state: State) -> Self {
        let (findings, sights) = (Vec::new(), HashMap::new());
        Self { source: source.cloned(), target: target.cloned(), state, findings, sights }
    }

    /// Leaves findings out.
    fn keep(&mut self, mut filter: impl FnMut(Vec<Finding>) -> Vec<Finding>) {
        let kept = filter(self.findings.iter().map(|located| located.finding.clone()).collect());
        let mut kept = kept.iter().map(|finding| &finding.fingerprint).peekable();
        self.findings.retain(|located| kept.next_if(|kept| **kept == located.finding.fingerprint).is_some());
    }

    fn report(&self) -> Report<'_> {
        let (source, target) = (self.source.as_deref(), self.target.as_deref());
        Report { source, target, state: self.state, findings: &self.findings }
    }
}

fn print(terminal: &mut Terminal, args: &CheckArgs, entries: &[Entry]) -> Result<()> {
    let reports: Vec<Report<'_>> = entries.iter().map(Entry::report).collect();
    let form = match args.format {
        FindingsFormat::Jsonl => Some(Form::JsonLines),
        format => format.form(),
    };
    if let Some(form) = form {
        let mut data = Vec::new();
        ci::write(form, &reports, &mut data)?;
        terminal.data(&data)?;
        return Ok(());
    }
    for entry in entries {
        let names = [&entry.source, &entry.target].map(|name| name.as_deref().unwrap_or_default());
        for located in &entry.findings {
            if let Some(sight) = entry.sights.get(located.finding.fingerprint.as_str()) {
                render::diagnostic(terminal, names, &located.finding, sight)?;
            }
        }
    }
    render::coverage(terminal, &reports)?;
    Ok(())
}

/// Says what the readers noticed.
fn say(terminal: &mut Terminal, names: &[String; 2], notices: &[Noticed]) {
    for notice in notices.iter().take(NOTICES_SHOWN) {
        let name = &names[notice.side.min(1)];
        match notice.place {
            Some((line, column)) => terminal.notice(&format!("{name}:{line}:{column}: {}", notice.message)),
            // A message about the pair names its file.
            None if notice.message.contains(name.as_str()) => terminal.notice(&notice.message),
            None => terminal.notice(&format!("{name}: {}", notice.message)),
        }
    }
    let more = notices.len().saturating_sub(NOTICES_SHOWN);
    if more > 0 {
        terminal.notice(&format!("{}: and {} more", names[0], render::count(more, "notice")));
    }
}

/// What findings hang on besides the texts: the settings, and what stands in the files that they name.
fn settings_key(args: &CheckArgs) -> Result<Key> {
    let mut key = Key::new();
    key.add(format!("{:?} {:?} {:?} {:?}", args.rules, args.sides, args.reading, args.aligning).as_bytes());
    let files = args.aligning.files().chain(
        [&args.aligning.aligner_weights, &args.sides.source_srx, &args.sides.target_srx, &args.reading.no_break_after]
            .into_iter()
            .flatten()
            .map(PathBuf::as_path),
    );
    for path in files {
        key.add(&input::read(path, args.reading.bound.max_size)?.bytes);
    }
    Ok(key)
}
