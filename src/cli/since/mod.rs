//! `duiqi check --since REV`: the older state of both texts, from the history of a git repository.
//!
//! Takes two texts and a revision; gives back what went stale, with the commit since when. It does *not* read the repository
//! itself (`git`), and it does *not* write to it.
//!
//! What only one side changed since the revision is stale against the other as it is. Where both sides changed, the history says
//! which did so last, line by line; that side is compared with what it was when the other side was last touched, so that a
//! translation which followed an earlier change is not taken to follow a later one.

mod past;

use std::path::Path;

use anyhow::Result;
use duiqi::bitext::{BeadId, Bitext};
use duiqi::document::Segmentation;
use duiqi::finding::Finding;
use duiqi::pipeline::{self, AlignOptions, LexiconChoice, Raw, ReadOptions};
use duiqi::revise::{Blocks, ChangeKind, Revision, Row, Stale, Status};
use duiqi::text::lang::Side;

use super::args::CheckArgs;
use super::git::Commit;
use super::input;
use super::pair::{notices, reading_options, revising_options, start_threads};
use super::render::{Progress, Terminal};

pub(crate) use past::Past;
use past::When;

/// A place where a side has to follow.
#[derive(Debug)]
pub(crate) struct Lag {
    pub(crate) finding: Finding,
    /// The rules, by how their names begin, that see the same thing in the two texts as they are: the English still has the old
    /// number because the Chinese has a new one.
    same: &'static [&'static str],
}

impl Lag {
    fn new(row: &Row, finding: Finding) -> Self {
        let same: &[&str] = match (row.status, row.kind()) {
            (Status::Added | Status::Removed, _) => &["omission", "addition", "mismatch", "block-missing", "literal"],
            (_, Some(ChangeKind::Value)) => {
                &["number-", "date", "currency", "unit", "percent", "conversion", "literal"]
            }
            (_, Some(ChangeKind::Negation)) => &["negation"],
            (_, Some(ChangeKind::Name)) => &["name-", "literal"],
            (_, Some(ChangeKind::Code | ChangeKind::Address)) => &["markup", "literal"],
            _ => &[],
        };
        Self { finding, same }
    }
}

/// Puts what went stale and what the rules found together, by bead, each thing once. Where `is_changed` is given, only what the rules
/// found in beads that changed stays.
pub(crate) fn joined(stale: Vec<Lag>, found: Vec<Finding>, is_changed: Option<&[bool]>) -> Vec<Finding> {
    let is_said = |finding: &Finding| {
        stale.iter().any(|lag| {
            lag.finding.beads.iter().any(|bead| finding.beads.contains(bead))
                && lag.same.iter().any(|rule| finding.rule.as_str().starts_with(rule))
        })
    };
    let is_in = |bead: &BeadId| is_changed.is_none_or(|changed| changed.get(bead.index()) == Some(&true));
    let is_shown = |finding: &Finding| finding.beads.iter().any(is_in) && !is_said(finding);
    let kept: Vec<Finding> = found.into_iter().filter(is_shown).collect();
    let mut all: Vec<Finding> = stale.into_iter().map(|lag| lag.finding).collect();
    all.extend(kept);
    all.sort_by_key(|finding| finding.beads.first().copied());
    all
}

/// The texts as they are, and what went stale since a revision.
pub(crate) struct Since {
    pub(crate) bitext: Bitext,
    pub(crate) lexicon: LexiconChoice,
    pub(crate) stale: Vec<Lag>,
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
    let paths = [args.source.as_path(), target];
    let pasts = [Past::open(paths[0], revision)?, Past::open(paths[1], revision)?];
    let new = [input::read(paths[0], max_bytes)?, input::read(paths[1], max_bytes)?];
    let options = reading_options(&args.sides, &args.reading)?;
    let raw = |number: usize| Raw { name: &new[number].name, bytes: &new[number].bytes, options: &options[number] };
    let (source, target) = pipeline::prepare_pair(raw(0), raw(1))?;
    notices(terminal, source.document());
    notices(terminal, target.document());
    let langs = [source.document().lang(), target.document().lang()];
    let align_options = revising_options(&args.aligning, langs, max_bytes)?;
    progress.stage("comparing with the history");
    let then = Then { pasts: pasts.each_ref(), paths, options: &options, align: &align_options };
    let compared = then.compare(source, target)?;
    compared.notices.iter().for_each(|notice| terminal.notice(notice));
    let Compared { bitext, stale, is_changed, .. } = compared;
    Ok(Since { bitext, lexicon: align_options.lexicon, stale, is_changed })
}

/// A pair of files and their history.
pub(crate) struct Then<'a> {
    /// The history of each side.
    pub(crate) pasts: [&'a Past; 2],
    pub(crate) paths: [&'a Path; 2],
    /// How each side is read.
    pub(crate) options: &'a [ReadOptions; 2],
    pub(crate) align: &'a AlignOptions,
}

/// What the history says about a pair.
pub(crate) struct Compared {
    pub(crate) bitext: Bitext,
    pub(crate) stale: Vec<Lag>,
    pub(crate) is_changed: Vec<bool>,
    pub(crate) notices: Vec<String>,
}

impl Then<'_> {
    /// Compares the texts as they are with what they were.
    ///
    /// # Errors
    ///
    /// Where git fails, or a text as it was cannot be read.
    pub(crate) fn compare(&self, source: Segmentation, target: Segmentation) -> Result<Compared> {
        let old = [self.pasts[0].text(self.paths[0])?, self.pasts[1].text(self.paths[1])?];
        let [Some(old_source), Some(old_target)] = &old else {
            let missing = old.iter().zip(self.paths).filter(|(text, _)| text.is_none());
            let revision = &self.pasts[0].revision;
            let notices = missing.map(|(_, path)| {
                format!("{} was not there at {revision}; nothing of the pair can be stale", path.display())
            });
            let notices = notices.collect();
            let bitext = pipeline::align(source, target, self.align)?;
            let is_changed = vec![true; bitext.beads().len()];
            return Ok(Compared { bitext, stale: Vec::new(), is_changed, notices });
        };
        let revised = self.revise([old_source, old_target], source, target)?;
        let mut stale = self.dated(&revised)?;
        stale.extend(self.overtaken(&revised)?);
        let mut is_changed = vec![false; revised.bitext.beads().len()];
        for row in revised.rows.iter().filter(|row| row.status != Status::Unchanged) {
            if let Some(bead) = row.bead {
                is_changed[bead.index()] = true;
            }
        }
        Ok(Compared { bitext: revised.bitext, stale, is_changed, notices: Vec::new() })
    }

    fn revise(&self, old: [&Vec<u8>; 2], source: Segmentation, target: Segmentation) -> Result<Revision> {
        let names = [source.document().name().to_owned(), target.document().name().to_owned()];
        let raw = |number: usize| Raw { name: &names[number], bytes: old[number], options: &self.options[number] };
        let (was_source, was_target) = pipeline::prepare_pair(raw(0), raw(1))?;
        let was = pipeline::align(was_source, was_target, self.align)?;
        Ok(pipeline::revise(&was, source, target, Blocks::Compared, self.align)?)
    }

    /// When the place of a row was last touched on a side.
    fn touched(&self, revised: &Revision, row: &Row, side: Side) -> Result<When> {
        let number = usize::from(side == Side::Target);
        let document = revised.bitext.side(side).document();
        self.pasts[number].touched(self.paths[number], document, row.side(side).new_span)
    }

    fn since(&self, when: &When, side: Side) -> Result<String> {
        Ok(match self.pasts[usize::from(side == Side::Target)].name(when)? {
            Some(commit) => format!("Since {commit}."),
            None => "Not committed yet.".to_owned(),
        })
    }

    /// The findings about places where one side changed, each with the commit and the date since when.
    fn dated(&self, revised: &Revision) -> Result<Vec<Lag>> {
        let mut findings = Vec::new();
        for stale in revised.stale() {
            let mut finding = stale.finding;
            let ahead = stale.row.lagging.map_or(Side::Source, Side::other);
            let when = self.touched(revised, stale.row, ahead)?;
            finding.message = format!("{} {}", finding.message, self.since(&when, ahead)?);
            findings.push(Lag::new(stale.row, finding));
        }
        Ok(findings)
    }

    /// The findings about places where both sides changed, and one did so again after the other had followed.
    fn overtaken(&self, revised: &Revision) -> Result<Vec<Lag>> {
        // Commits of two repositories have no order.
        if self.pasts[0].root() != self.pasts[1].root() {
            return Ok(Vec::new());
        }
        let mut bases: Vec<(Commit, Vec<Overtaken<'_>>)> = Vec::new();
        for row in revised.rows.iter().filter(|row| row.status == Status::BothChanged) {
            let Some(bead) = row.bead else { continue };
            let (source, target) =
                (self.touched(revised, row, Side::Source)?, self.touched(revised, row, Side::Target)?);
            let (ahead, later, earlier) = match () {
                () if source.is_after(&target) => (Side::Source, source, target),
                () if target.is_after(&source) => (Side::Target, target, source),
                () => continue,
            };
            let When::In { commit, .. } = &earlier else { continue };
            let base = commit.clone();
            let overtaken = Overtaken { row, bead, ahead, later, earlier };
            match bases.iter_mut().find(|(commit, _)| *commit == base) {
                Some((_, rows)) => rows.push(overtaken),
                None => bases.push((base, vec![overtaken])),
            }
        }
        let mut findings = Vec::new();
        for (commit, rows) in &bases {
            let old = [self.pasts[0].text_at(commit, self.paths[0])?, self.pasts[1].text_at(commit, self.paths[1])?];
            let [Some(old_source), Some(old_target)] = &old else { continue };
            let (source, target) = (revised.bitext.source().clone(), revised.bitext.target().clone());
            let nearer = self.revise([old_source, old_target], source, target)?;
            let stale = nearer.stale();
            for overtaken in rows {
                findings.extend(self.of_nearer(overtaken, &stale)?);
            }
        }
        Ok(findings)
    }

    /// The finding about a place among those of a comparison with a nearer state.
    fn of_nearer(&self, overtaken: &Overtaken<'_>, stale: &[Stale<'_>]) -> Result<Option<Lag>> {
        let Overtaken { row, bead, ahead, later, earlier } = overtaken;
        let place = row.side(*ahead).new_span;
        let found = stale.iter().find(|stale| {
            stale.row.lagging == Some(ahead.other()) && place.is_some() && stale.row.side(*ahead).new_span == place
        });
        let Some(found) = found else { return Ok(None) };
        let mut finding = found.finding.clone();
        finding.beads = vec![*bead];
        let last = self.pasts[usize::from(*ahead == Side::Source)].name(earlier)?.unwrap_or_default();
        let lagging = ahead.other();
        let since = self.since(later, *ahead)?;
        finding.message = format!("{} {since} The {lagging} was last changed in {last}.", finding.message);
        Ok(Some(Lag::new(found.row, finding)))
    }
}

/// A place that both sides changed, one after the other.
struct Overtaken<'r> {
    row: &'r Row,
    bead: BeadId,
    /// The side that changed last.
    ahead: Side,
    later: When,
    earlier: When,
}
