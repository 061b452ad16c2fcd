//! One pair of a tree: read, checked or taken from the cache.
//!
//! Takes two files and how they are checked; gives back what was found, in a form that can be kept and shown without the texts. It
//! does *not* print.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use duiqi::bitext::{BeadId, Confidence};
use duiqi::check;
use duiqi::document::{Document, Segmentation};
use duiqi::finding::{Change, Compared, Finding, Fingerprint, RuleId, Severity};
use duiqi::format::ci::{Extent, Located, State};
use duiqi::pipeline::{self, AlignOptions, Raw, ReadOptions};
use duiqi::text::lang::Side;
use duiqi::text::span::{ByteSpan, Position};
use serde::{Deserialize, Serialize};

use crate::cli::args::CheckArgs;
use crate::cli::cache::{Cache, Key};
use crate::cli::input::{self, Input};
use crate::cli::lexicons;
use crate::cli::pair::revising_options;
use crate::cli::render::Sight;
use crate::cli::rules;
use crate::cli::since::{Past, Then, joined};

/// How the pairs of a tree are checked.
pub(super) struct Checker<'a> {
    pub(super) args: &'a CheckArgs,
    pub(super) reading: [ReadOptions; 2],
    pub(super) cache: Cache,
    /// The settings, for the keys of the cache.
    pub(super) key: Key,
    pub(super) past: Option<Past>,
    /// Lexicons and rules by the languages of a pair: the files are read once.
    pub(super) tools: Mutex<HashMap<[String; 2], Arc<Tools>>>,
}

/// What pairs of two languages are checked with.
pub(super) struct Tools {
    align: AlignOptions,
    check: check::Options,
}

/// What was found in a pair.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Page {
    /// Its state, by name.
    state: String,
    pub(super) beads: usize,
    pub(super) silenced: usize,
    pub(super) notices: Vec<Noticed>,
    /// The rules that did not run, and why.
    pub(super) declined: Vec<(String, String)>,
    findings: Vec<Kept>,
}

/// What a reader noticed on a side, 0 or 1, perhaps at a line and column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Noticed {
    pub(super) side: usize,
    pub(super) place: Option<(u32, u32)>,
    pub(super) message: String,
}

/// A finding as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Kept {
    rule: String,
    severity: String,
    /// The bits of the number: written as a decimal it might come back as another.
    confidence: u32,
    compared: Option<[String; 2]>,
    change: Option<KeptChange>,
    beads: Vec<u32>,
    spans: [Option<[u32; 2]>; 2],
    message: String,
    fingerprint: String,
    places: [Option<[u32; 4]>; 2],
    sight: Sight,
}

/// What became of the place of a finding, as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct KeptChange {
    status: String,
    cause: Option<String>,
    is_source_behind: bool,
}

/// Segments of a source from which its target can be a stub, and how many times as many as the target has. Origin: chosen by hand;
/// of the pairs of docs-pairs 3 % differ by more than 30 % in blocks, and those that differ fourfold hold a heading and a sentence.
const STUB_SEGMENTS: usize = 8;
const STUB_TIMES: usize = 4;

impl Page {
    fn of_state(state: State) -> Self {
        let (notices, declined, findings) = (Vec::new(), Vec::new(), Vec::new());
        Self { state: state.name().to_owned(), beads: 0, silenced: 0, notices, declined, findings }
    }

    /// What became of the pair.
    pub(super) fn state(&self) -> State {
        State::ALL.into_iter().find(|state| state.name() == self.state).unwrap_or(State::Unchecked)
    }

    /// What was found, in order; `None` where an entry of the cache says what cannot be.
    pub(super) fn findings(&self) -> Option<Vec<(Located, Sight)>> {
        self.findings.iter().map(Kept::restored).collect()
    }
}

impl Kept {
    fn of(located: &Located, sight: Sight) -> Self {
        let finding = &located.finding;
        let span = |span: Option<ByteSpan>| span.map(|span| [span.start, span.end]);
        let extent = |extent: Option<Extent>| {
            extent.map(|Extent { start, end }| [start.line, start.column, end.line, end.column])
        };
        Self {
            rule: finding.rule.as_str().to_owned(),
            severity: finding.severity.name().to_owned(),
            confidence: finding.confidence.value().to_bits(),
            compared: finding.compared.as_ref().map(|compared| [compared.source.clone(), compared.target.clone()]),
            change: finding.change.as_ref().map(|change| KeptChange {
                status: change.status.clone(),
                cause: change.cause.clone(),
                is_source_behind: change.lagging == Side::Source,
            }),
            beads: finding.beads.iter().map(|bead| bead.0).collect(),
            spans: [span(finding.source_span), span(finding.target_span)],
            message: finding.message.clone(),
            fingerprint: finding.fingerprint.as_str().to_owned(),
            places: [extent(located.source), extent(located.target)],
            sight,
        }
    }

    fn restored(&self) -> Option<(Located, Sight)> {
        let span = |span: Option<[u32; 2]>| span.map(|[start, end]| ByteSpan::new(start, end.max(start)));
        let extent = |extent: Option<[u32; 4]>| {
            let position = |line, column| Position { line, column };
            extent.map(|[line, column, last, behind]| Extent {
                start: position(line, column),
                end: position(last, behind),
            })
        };
        let finding = Finding {
            rule: RuleId::parse(&self.rule).ok()?,
            severity: Severity::from_name(&self.severity)?,
            confidence: Confidence::new(f32::from_bits(self.confidence)),
            compared: self.compared.clone().map(|[source, target]| Compared { source, target }),
            change: self.change.clone().map(|KeptChange { status, cause, is_source_behind }| {
                let lagging = if is_source_behind { Side::Source } else { Side::Target };
                Change { status, cause, lagging }
            }),
            beads: self.beads.iter().map(|bead| BeadId(*bead)).collect(),
            source_span: span(self.spans[0]),
            target_span: span(self.spans[1]),
            message: self.message.clone(),
            fingerprint: Fingerprint::recorded(self.fingerprint.clone()),
        };
        let located = Located { finding, source: extent(self.places[0]), target: extent(self.places[1]) };
        Some((located, self.sight.clone()))
    }
}

impl Checker<'_> {
    /// Checks a pair.
    ///
    /// # Errors
    ///
    /// Where a file cannot be read, or git fails.
    pub(super) fn page(&self, paths: [&Path; 2]) -> Result<Page> {
        let max_bytes = self.args.reading.bound.max_size;
        let inputs = [input::read(paths[0], max_bytes)?, input::read(paths[1], max_bytes)?];
        if inputs[0].bytes == inputs[1].bytes {
            return Ok(Page::of_state(State::Identical));
        }
        self.args.reading.refuse_memory([&inputs[0].bytes, &inputs[1].bytes])?;
        let is_changed = match &self.past {
            Some(past) => past.is_changed(paths[0])? || past.is_changed(paths[1])?,
            None => false,
        };
        if is_changed {
            // What went stale hangs on the history too, so it is not kept.
            return self.looked_at(paths, &inputs, self.past.as_ref());
        }
        if self.past.is_some() && self.args.only_changed {
            return Ok(Page::of_state(State::Checked));
        }
        let mut key = self.key.clone();
        for (path, input) in paths.iter().zip(&inputs) {
            // The extension tells the format.
            key.add(path.extension().unwrap_or_default().as_encoded_bytes());
            key.add(&input.bytes);
        }
        if let Some(page) = self.cache.get(&key).and_then(|body| serde_json::from_slice::<Page>(&body).ok())
            && page.findings().is_some()
        {
            return Ok(page);
        }
        let page = self.looked_at(paths, &inputs, None)?;
        if let Ok(body) = serde_json::to_vec(&page) {
            self.cache.put(&key, &body);
        }
        Ok(page)
    }

    fn looked_at(&self, paths: [&Path; 2], inputs: &[Input; 2], past: Option<&Past>) -> Result<Page> {
        let raw = |number: usize| Raw {
            name: &inputs[number].name,
            bytes: &inputs[number].bytes,
            options: &self.reading[number],
        };
        let (source, target) = match pipeline::prepare_pair(raw(0), raw(1)) {
            Ok(pair) => pair,
            // A page in the wrong language, or without text, is a fact about the tree; it does not end the run.
            Err(cause) if cause.kind() == duiqi::ErrorKind::Config => {
                let mut page = Page::of_state(State::Unchecked);
                page.notices.push(Noticed { side: 0, place: None, message: cause.to_string() });
                return Ok(page);
            }
            Err(cause) => return Err(cause.into()),
        };
        let mut page = Page::of_state(State::Checked);
        page.notices = noticed(0, source.document()).chain(noticed(1, target.document())).collect();
        if source.len() >= STUB_SEGMENTS && target.len() * STUB_TIMES <= source.len() {
            page.state = State::Stub.name().to_owned();
            return Ok(page);
        }
        let tools = self.tools(&source, &target)?;
        let (bitext, stale, is_changed) = match past {
            None => (pipeline::align(source, target, &tools.align)?, Vec::new(), None),
            Some(past) => {
                let then = Then { pasts: [past, past], paths, options: &self.reading, align: &tools.align };
                let mut compared = then.compare(source, target)?;
                let notices = compared.notices.into_iter();
                page.notices.extend(notices.map(|message| Noticed { side: 0, place: None, message }));
                rules::settle_stale(&self.args.rules, &mut compared.stale);
                (compared.bitext, compared.stale, self.args.only_changed.then_some(compared.is_changed))
            }
        };
        let checked = pipeline::check(&bitext, &tools.check, &tools.align.lexicon);
        page.beads = bitext.beads().len();
        page.silenced = checked.silenced;
        page.declined =
            checked.notices.into_iter().map(|notice| (notice.rule.as_str().to_owned(), notice.message)).collect();
        let findings = joined(stale, checked.findings, is_changed.as_deref());
        const LACKS: [&str; 3] = ["stale", "omission", "omission-part"];
        let lacks = |finding: &Finding| match finding.rule.as_str() {
            "block-missing" => finding.target_span.is_none(),
            rule => LACKS.contains(&rule),
        };
        if findings.iter().any(lacks) {
            page.state = State::Behind.name().to_owned();
        }
        page.findings = findings
            .into_iter()
            .map(|finding| {
                let sight = Sight::of(&bitext, &finding);
                Kept::of(&Located::new(&bitext, finding), sight)
            })
            .collect();
        Ok(page)
    }

    fn tools(&self, source: &Segmentation, target: &Segmentation) -> Result<Arc<Tools>> {
        let langs = [source.document().lang(), target.document().lang()];
        let max_bytes = self.args.reading.bound.max_size;
        let names = langs.map(ToString::to_string);
        // The lock is held while files are read, so that each is read once.
        let mut known = self.tools.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(tools) = known.get(&names) {
            return Ok(Arc::clone(tools));
        }
        let mut check = rules::options(&self.args.rules)?;
        lexicons::add_glossaries(&mut check, &self.args.aligning, langs, max_bytes)?;
        let tools = Arc::new(Tools { align: revising_options(&self.args.aligning, langs, max_bytes)?, check });
        known.insert(names, Arc::clone(&tools));
        Ok(tools)
    }
}

fn noticed(side: usize, document: &Document) -> impl Iterator<Item = Noticed> {
    document.notices().iter().map(move |notice| {
        let place = notice.span.map(|span| document.position(span.start));
        let place = place.map(|place| (place.line, place.column));
        Noticed { side, place, message: notice.message.clone() }
    })
}
