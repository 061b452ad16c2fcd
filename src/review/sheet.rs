//! What lies before the reviewer: the bitext as it stands now, its findings, comments and new wordings.
//!
//! Takes [`Change`]s one at a time; applies each whole or not at all, and looks for drift again where something changed. It
//! does *not* remember what was done: the session does.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Change, Recut, Regrouping, Rewording, Turn};
use super::look;
use crate::bitext::{Bead, BeadId, BeadKey, BeadState, Bitext, Edit, Spot};
use crate::check;
use crate::document::{Rewriting, SegmentId};
use crate::error::{Error, ErrorKind, Result};
use crate::finding::{Finding, Fingerprint};
use crate::lexicon::Lexicon;
use crate::lexicon::link::Linker;
use crate::text::lang::Side;
use crate::text::span::ByteSpan;
use crate::view::{View, view};

/// The state of a review, without its past.
#[derive(Debug, Clone)]
pub struct Sheet<'a> {
    /// The texts as they were read, and the beads as they stand now.
    bitext: Bitext,
    /// The same with the new wordings, where there are any.
    shown: Option<Bitext>,
    facts: Vec<Fact>,
    /// New wordings of target sentences, by the first byte of the sentence in the document as it was read.
    texts: BTreeMap<u32, String>,
    /// In the order of their first bead; spans are of the bitext that is shown.
    findings: Vec<Finding>,
    /// Which findings each bead has.
    by_bead: Vec<Vec<u32>>,
    dismissed: BTreeSet<Fingerprint>,
    lexicon: Option<&'a Lexicon>,
    checks: check::Options,
}

/// A sentence of the translation in other words than the file has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reworded {
    /// Where it stands in the file as it was read.
    pub span: ByteSpan,
    /// What is written there.
    pub old: String,
    /// What is to be written.
    pub new: String,
}

/// What is known of a bead besides the bitext.
#[derive(Debug, Clone, PartialEq)]
struct Fact {
    key: BeadKey,
    note: Option<String>,
    /// Whether its findings are those of another state of things.
    is_dirty: bool,
}

/// What two states of a review have in common where nothing differs.
impl PartialEq for Sheet<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.bitext == other.bitext
            && self.facts == other.facts
            && self.texts == other.texts
            && self.findings == other.findings
            && self.dismissed == other.dismissed
    }
}

impl<'a> Sheet<'a> {
    /// Lays out a bitext with its findings.
    #[must_use]
    pub fn new(bitext: Bitext, mut findings: Vec<Finding>, lexicon: Option<&'a Lexicon>) -> Self {
        let fact = |bead: &Bead| Fact { key: BeadKey::of(&bitext, bead), note: None, is_dirty: false };
        let facts = bitext.beads().iter().map(fact).collect();
        findings.retain(|finding| finding.beads.iter().all(|bead| bead.index() < bitext.beads().len()));
        findings.sort_by_key(|finding| finding.beads.first().copied());
        let mut sheet = Self {
            bitext,
            shown: None,
            facts,
            texts: BTreeMap::new(),
            findings,
            by_bead: Vec::new(),
            dismissed: BTreeSet::new(),
            lexicon,
            checks: check::Options::default(),
        };
        sheet.index();
        sheet
    }

    /// Returns the texts as they were read, with the beads as they stand now.
    #[must_use]
    pub fn bitext(&self) -> &Bitext {
        &self.bitext
    }

    /// Returns the same with the new wordings of sentences.
    #[must_use]
    pub fn shown(&self) -> &Bitext {
        self.shown.as_ref().unwrap_or(&self.bitext)
    }

    /// Returns the lexicon that helps.
    #[must_use]
    pub fn lexicon(&self) -> Option<&'a Lexicon> {
        self.lexicon
    }

    /// Returns the comment on a bead.
    #[must_use]
    pub fn note(&self, id: BeadId) -> Option<&str> {
        self.facts.get(id.index())?.note.as_deref()
    }

    /// Returns who a bead is and where it stands.
    #[must_use]
    pub fn spot(&self, id: BeadId) -> Option<Spot> {
        self.facts.get(id.index()).map(|fact| Spot { key: fact.key, at: id.0 })
    }

    /// Returns the bead that is meant: the one of this key that is nearest to where it was.
    #[must_use]
    pub fn find(&self, spot: Spot) -> Option<BeadId> {
        let is_it = |index: usize| self.facts.get(index).is_some_and(|fact| fact.key == spot.key);
        let at = spot.at as usize;
        if is_it(at) {
            return Some(BeadId(spot.at));
        }
        let alike = (0..self.facts.len()).filter(|index| is_it(*index));
        alike.min_by_key(|index| index.abs_diff(at)).map(BeadId::of_index)
    }

    /// Returns the findings of a bead that are taken as errors.
    pub fn findings_of(&self, id: BeadId) -> impl Iterator<Item = &Finding> {
        self.all_findings_of(id).filter(|finding| !self.dismissed.contains(&finding.fingerprint))
    }

    /// Returns the findings of a bead, also those that are taken as no error.
    pub fn all_findings_of(&self, id: BeadId) -> impl Iterator<Item = &Finding> {
        let own = self.by_bead.get(id.index()).map_or(&[][..], Vec::as_slice);
        own.iter().filter_map(|index| self.findings.get(*index as usize))
    }

    /// Returns what links the words of both sides.
    #[must_use]
    pub fn linker(&self) -> Linker<'a> {
        let [source, target] = [self.bitext.source(), self.bitext.target()].map(|side| side.document().lang());
        Linker::new(self.lexicon, source, target)
    }

    /// Returns what is to be shown of a bead.
    #[must_use]
    pub fn view(&self, id: BeadId) -> View {
        let findings: Vec<&Finding> = self.findings_of(id).collect();
        view(self.shown(), id, &findings, &self.linker())
    }

    /// Returns the findings that are taken as errors, in the order of their beads. Spans are of [`Sheet::shown`].
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| !self.dismissed.contains(&finding.fingerprint))
    }

    /// Tells whether a finding is taken as no error.
    #[must_use]
    pub fn is_dismissed(&self, fingerprint: &Fingerprint) -> bool {
        self.dismissed.contains(fingerprint)
    }

    /// Returns the findings that are taken as no error.
    pub fn dismissed(&self) -> impl Iterator<Item = &Fingerprint> {
        self.dismissed.iter()
    }

    /// Returns the new wording of a target sentence, if it has one.
    #[must_use]
    pub fn reworded(&self, segment: SegmentId) -> Option<&str> {
        let span = self.bitext.target().segments().get(segment.index())?.span;
        self.texts.get(&span.start).map(String::as_str)
    }

    /// Returns where the target was reworded, in the order of the text.
    #[must_use]
    pub fn rewordings(&self) -> Vec<Reworded> {
        let target = self.bitext.target();
        let segments = target.segments();
        let reworded = self.texts.iter().filter_map(|(start, new)| {
            let index = segments.binary_search_by_key(start, |segment| segment.span.start).ok()?;
            let span = segments[index].span;
            Some(Reworded { span, old: span.of_text(target.document().text()).to_owned(), new: new.clone() })
        });
        reworded.collect()
    }

    /// Applies a change; where it does not fit, the sheet stays as it was.
    pub(super) fn apply(&mut self, change: &Change) -> Result<()> {
        match change {
            Change::Beads(change) => self.regroup(change),
            Change::State(turn) => self.set_state(turn),
            Change::Note(turn) => {
                let id = self.place(turn.spot)?;
                self.facts[id.index()].note.clone_from(&turn.after);
                Ok(())
            }
            Change::Text(change) => self.reword(change),
            Change::Cut(change) => self.cut(change),
            Change::Join(change) => self.join(change),
            Change::Finding(change) => {
                if change.after {
                    self.dismissed.insert(change.fingerprint());
                } else {
                    self.dismissed.remove(&change.fingerprint());
                }
                Ok(())
            }
        }
    }

    /// Looks for drift again wherever something changed since the last look.
    pub(super) fn look_again(&mut self) {
        let dirty: Vec<usize> = (0..self.facts.len()).filter(|index| self.facts[*index].is_dirty).collect();
        if dirty.is_empty() {
            self.index();
            return;
        }
        let mut found = Vec::new();
        for run in dirty.chunk_by(|before, after| before + 1 == *after) {
            let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
            found.extend(look::look(self.shown(), *first..last + 1, &self.checks, self.lexicon));
        }
        for fact in &mut self.facts {
            fact.is_dirty = false;
        }
        self.findings.extend(found);
        self.findings.sort_by_key(|finding| finding.beads.first().copied());
        self.index();
    }

    fn index(&mut self) {
        self.by_bead = vec![Vec::new(); self.facts.len()];
        for (number, finding) in (0..).zip(&self.findings) {
            for bead in &finding.beads {
                if let Some(list) = self.by_bead.get_mut(bead.index()) {
                    list.push(number);
                }
            }
        }
    }

    /// The bead at exactly this place.
    fn place(&self, spot: Spot) -> Result<BeadId> {
        let id = BeadId(spot.at);
        if self.facts.get(id.index()).is_some_and(|fact| fact.key == spot.key) { Ok(id) } else { Err(moved(id)) }
    }

    fn set_state(&mut self, turn: &Turn<BeadState>) -> Result<()> {
        let id = self.place(turn.spot)?;
        let edit = Edit::state(&self.bitext, id, turn.after)?;
        self.edit(&edit)
    }

    /// Applies an edit of the beads to both bitexts.
    fn edit(&mut self, edit: &Edit) -> Result<()> {
        self.bitext.apply(edit)?;
        if let Some(shown) = &mut self.shown {
            shown.apply(edit)?;
        }
        Ok(())
    }

    fn regroup(&mut self, change: &Regrouping) -> Result<()> {
        let first = BeadId(change.at);
        let range = first.index()..first.index().saturating_add(change.before.len());
        let fits = self
            .facts
            .get(range.clone())
            .is_some_and(|facts| facts.iter().zip(&change.before).all(|(fact, before)| fact.key == before.key));
        let Some(old) = self.bitext.beads().get(first.index()).filter(|_| fits).copied() else {
            return Err(moved(first));
        };
        let (mut source, mut target) = (old.source.start, old.target.start);
        let mut beads = Vec::with_capacity(change.after.len());
        for snapshot in &change.after {
            let bead = snapshot.bead(source, target).ok_or_else(|| moved(first))?;
            (source, target) = (bead.source.end, bead.target.end);
            beads.push(bead);
        }
        let count = u32::try_from(change.before.len()).map_err(|_| moved(first))?;
        self.edit(&Edit::Beads { first, count, beads: beads.clone() })?;
        self.forget_findings(range.clone(), beads.len());
        let facts = beads.iter().zip(&change.after).map(|(bead, after)| Fact {
            key: BeadKey::of(&self.bitext, bead),
            note: after.note.clone(),
            is_dirty: true,
        });
        let facts: Vec<Fact> = facts.collect();
        self.facts.splice(range, facts);
        Ok(())
    }

    /// Drops the findings of beads that change and numbers the later ones anew. A finding that reaches out of the beads makes
    /// the others it is about dirty.
    fn forget_findings(&mut self, range: std::ops::Range<usize>, count: usize) {
        let mut reached = Vec::new();
        self.findings.retain_mut(|finding| {
            let touches = finding.beads.iter().any(|bead| range.contains(&bead.index()));
            if touches {
                reached.extend(finding.beads.iter().map(|bead| bead.index()).filter(|bead| !range.contains(bead)));
                return false;
            }
            for bead in &mut finding.beads {
                if bead.index() >= range.end {
                    *bead = BeadId::of_index(bead.index() - range.len() + count);
                }
            }
            true
        });
        for index in reached {
            if let Some(fact) = self.facts.get_mut(index) {
                fact.is_dirty = true;
            }
        }
    }

    fn soil(&mut self, id: BeadId) {
        self.forget_findings(id.index()..id.index() + 1, 1);
        if let Some(fact) = self.facts.get_mut(id.index()) {
            fact.is_dirty = true;
        }
    }

    fn segment_in(&self, id: BeadId, side: Side, segment: u32) -> Result<SegmentId> {
        let range = self.bitext.beads()[id.index()].side(side);
        let segment = range.start.saturating_add(segment);
        if segment < range.end { Ok(SegmentId(segment)) } else { Err(moved(id)) }
    }

    fn reword(&mut self, change: &Rewording) -> Result<()> {
        let id = self.place(change.spot)?;
        let segment = self.segment_in(id, Side::Target, change.segment)?;
        let start = self.bitext.target().segments()[segment.index()].span.start;
        let old = self.shown().target().segments()[segment.index()].span;
        let kept = self.texts.clone();
        match &change.after {
            Some(text) => self.texts.insert(start, text.clone()),
            None => self.texts.remove(&start),
        };
        if let Err(cause) = self.show() {
            self.texts = kept;
            return Err(cause);
        }
        let new = self.shown().target().segments()[segment.index()].span;
        self.soil(id);
        let moved = |offset: u32| if offset >= old.end { offset - old.end + new.end } else { offset };
        for finding in &mut self.findings {
            finding.target_span = finding
                .target_span
                .map(|span| ByteSpan::new(moved(span.start), moved(span.end).max(moved(span.start))));
        }
        Ok(())
    }

    /// Makes the bitext that is shown from the one that was read and the new wordings.
    fn show(&mut self) -> Result<()> {
        if self.texts.is_empty() {
            self.shown = None;
            return Ok(());
        }
        let target = Rewriting::new(self.bitext.target(), &self.texts)?.apply(self.bitext.target())?;
        let mut shown = Bitext::new(self.bitext.source().clone(), target, self.bitext.beads().to_vec())?;
        // Their keys are others where a sentence reads otherwise.
        shown.set_pasts(self.bitext.pasts());
        self.shown = Some(shown);
        Ok(())
    }

    fn cut(&mut self, change: &Recut) -> Result<()> {
        let (id, segment, start) = self.recut_place(change)?;
        let cut = change.cut(start).ok_or_else(|| moved(id))?;
        self.bitext.apply(&Edit::Cut { side: change.side, segment, cut })?;
        self.recut_done(id)
    }

    fn join(&mut self, change: &Recut) -> Result<()> {
        let (id, segment, _) = self.recut_place(change)?;
        let next = self.bitext.side(change.side).segments().get(segment.index() + 1);
        if change.side == Side::Target && next.is_some_and(|next| self.texts.contains_key(&next.span.start)) {
            return Err(reworded());
        }
        self.bitext.apply(&Edit::Join { side: change.side, segment, weak: change.weak })?;
        self.recut_done(id)
    }

    fn recut_place(&self, change: &Recut) -> Result<(BeadId, SegmentId, u32)> {
        let id = self.place(Spot { key: change.before, at: change.at })?;
        let segment = self.segment_in(id, change.side, change.segment)?;
        let start = self.bitext.side(change.side).segments()[segment.index()].span.start;
        if change.side == Side::Target && self.texts.contains_key(&start) {
            return Err(reworded());
        }
        Ok((id, segment, start))
    }

    fn recut_done(&mut self, id: BeadId) -> Result<()> {
        self.soil(id);
        self.facts[id.index()].key = BeadKey::of(&self.bitext, &self.bitext.beads()[id.index()]);
        self.show()
    }
}

fn moved(id: BeadId) -> Error {
    Error::new(ErrorKind::Edit, format!("pair {} is not the one that is meant", id.ordinal()))
}

fn reworded() -> Error {
    Error::new(ErrorKind::Edit, "this sentence was reworded; take that back before you cut or join it")
}
