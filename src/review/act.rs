//! What a reviewer can do, as data: from a key, from a file of decisions, from a page.
//!
//! Takes an [`Act`] and the sheet; gives back the changes it comes to. It does *not* apply them.

use serde::{Deserialize, Serialize};

use super::change::{Change, Dismissal, Recut, Regrouping, Rewording, Snapshot, Turn};
use super::look::Part;
use super::realign;
use super::sheet::Sheet;
use crate::bitext::{Bead, BeadId, BeadKey, BeadState, Edit, Spot, Toward};
use crate::document::{SegmentId, SentenceCut};
use crate::error::{Error, ErrorKind, Result};
use crate::finding::Fingerprint;
use crate::text::lang::Side;
use crate::text::span::ByteSpan;

/// Something a reviewer does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Act {
    /// Takes a pair as right.
    Accept {
        /// The pair.
        bead: Spot,
    },
    /// Takes several as right at once.
    AcceptAll {
        /// The pairs.
        beads: Vec<Spot>,
    },
    /// Wants it left out of what is exported for use.
    Exclude {
        /// The pair.
        bead: Spot,
    },
    /// Wants somebody to look again, and may say why.
    Flag {
        /// The pair.
        bead: Spot,
        /// Why; without it the comment stays as it is.
        #[serde(default)]
        note: Option<String>,
    },
    /// Takes back what was said about a pair.
    Reopen {
        /// The pair.
        bead: Spot,
    },
    /// Says something about a pair; an empty comment takes it away.
    Comment {
        /// The pair.
        bead: Spot,
        /// What is said.
        note: String,
    },
    /// Takes a finding as no error.
    Dismiss {
        /// The finding.
        fingerprint: String,
    },
    /// Takes it as an error again.
    Restore {
        /// The finding.
        fingerprint: String,
    },
    /// Merges a pair with the next one.
    Merge {
        /// The first of the two.
        bead: Spot,
    },
    /// Splits a pair.
    Split {
        /// The pair.
        bead: Spot,
        /// How many source sentences the first part takes.
        source: u32,
        /// How many target sentences it takes.
        target: u32,
    },
    /// Moves the last sentence of one side on, or the first one back.
    Move {
        /// The pair.
        bead: Spot,
        /// The side.
        side: Side,
        /// Where to.
        toward: Toward,
    },
    /// Parts the two sides of a pair.
    Unlink {
        /// The pair.
        bead: Spot,
    },
    /// Links a pair that has one side with the neighbour that has the other.
    Relink {
        /// The pair.
        bead: Spot,
    },
    /// Cuts a sentence in two.
    Cut {
        /// The pair.
        bead: Spot,
        /// The side.
        side: Side,
        /// Which of its sentences, from 0.
        segment: u32,
        /// After how many characters of the sentence as a reader sees it.
        characters: u32,
    },
    /// Joins a sentence with the next one of the pair.
    Join {
        /// The pair.
        bead: Spot,
        /// The side.
        side: Side,
        /// Which of its sentences, from 0.
        segment: u32,
    },
    /// Aligns all that is undecided around a pair anew.
    Realign {
        /// The pair.
        bead: Spot,
    },
    /// Aligns all that is undecided anew.
    RealignAll,
    /// Gives a target sentence another wording, as it is written in the file; an empty text restores that of the file.
    Reword {
        /// The pair.
        bead: Spot,
        /// Which of its target sentences, from 0.
        segment: u32,
        /// The new wording.
        text: String,
    },
    /// Takes the last act back.
    Undo,
    /// Does again what was taken back last.
    Redo,
}

impl Act {
    /// Returns the name used in the journal, in kebab-case.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Accept { .. } => "accept",
            Self::AcceptAll { .. } => "accept-all",
            Self::Exclude { .. } => "exclude",
            Self::Flag { .. } => "flag",
            Self::Reopen { .. } => "reopen",
            Self::Comment { .. } => "comment",
            Self::Dismiss { .. } => "dismiss",
            Self::Restore { .. } => "restore",
            Self::Merge { .. } => "merge",
            Self::Split { .. } => "split",
            Self::Move { .. } => "move",
            Self::Unlink { .. } => "unlink",
            Self::Relink { .. } => "relink",
            Self::Cut { .. } => "cut",
            Self::Join { .. } => "join",
            Self::Realign { .. } => "realign",
            Self::RealignAll => "realign-all",
            Self::Reword { .. } => "reword",
            Self::Undo => "undo",
            Self::Redo => "redo",
        }
    }
}

/// Returns the changes that an act comes to, in the order in which they are to be applied; none where all is so already.
/// `Undo` and `Redo` are the session's.
pub(super) fn plan(act: &Act, sheet: &Sheet<'_>) -> Result<Vec<Change>> {
    let plan = Plan { sheet };
    match act {
        Act::Accept { bead } => plan.states(&[*bead], BeadState::Accepted),
        Act::AcceptAll { beads } => plan.states(beads, BeadState::Accepted),
        Act::Exclude { bead } => plan.states(&[*bead], BeadState::Excluded),
        Act::Reopen { bead } => plan.states(&[*bead], BeadState::Proposed),
        Act::Flag { bead, note } => {
            let mut changes = plan.states(&[*bead], BeadState::Flagged)?;
            if let Some(note) = note {
                changes.extend(plan.note(*bead, note)?);
            }
            Ok(changes)
        }
        Act::Comment { bead, note } => plan.note(*bead, note),
        Act::Dismiss { fingerprint } => Ok(plan.dismiss(fingerprint, true)),
        Act::Restore { fingerprint } => Ok(plan.dismiss(fingerprint, false)),
        Act::Merge { bead } => plan.edit(&Edit::merge(sheet.bitext(), plan.bead(*bead)?)?),
        Act::Split { bead, source, target } => {
            plan.edit(&Edit::split(sheet.bitext(), plan.bead(*bead)?, *source, *target)?)
        }
        Act::Move { bead, side, toward } => plan.edit(&Edit::push(sheet.bitext(), plan.bead(*bead)?, *side, *toward)?),
        Act::Unlink { bead } => plan.edit(&Edit::unlink(sheet.bitext(), plan.bead(*bead)?)?),
        Act::Relink { bead } => plan.edit(&Edit::relink(sheet.bitext(), plan.bead(*bead)?)?),
        Act::Cut { bead, side, segment, characters } => plan.cut(*bead, *side, *segment, *characters),
        Act::Join { bead, side, segment } => plan.join(*bead, *side, *segment),
        Act::Realign { bead } => plan.realign(vec![realign::stretch(sheet.bitext(), plan.bead(*bead)?)]),
        Act::RealignAll => plan.realign(realign::stretches(sheet.bitext())),
        Act::Reword { bead, segment, text } => plan.reword(*bead, *segment, text),
        Act::Undo | Act::Redo => Ok(Vec::new()),
    }
}

struct Plan<'s, 'a> {
    sheet: &'s Sheet<'a>,
}

impl Plan<'_, '_> {
    fn bead(&self, spot: Spot) -> Result<BeadId> {
        let missing = || refused(format!("there is no pair {} (any more)", spot.key));
        self.sheet.find(spot).ok_or_else(missing)
    }

    fn spot(&self, id: BeadId) -> Result<Spot> {
        self.sheet.spot(id).ok_or_else(|| refused(format!("there is no pair {}", id.ordinal())))
    }

    fn states(&self, spots: &[Spot], after: BeadState) -> Result<Vec<Change>> {
        let mut changes = Vec::new();
        for spot in spots {
            let id = self.bead(*spot)?;
            let before = self.sheet.bitext().beads()[id.index()].state;
            if before != after {
                changes.push(Change::State(Turn { spot: self.spot(id)?, before, after }));
            }
        }
        Ok(changes)
    }

    fn note(&self, spot: Spot, note: &str) -> Result<Vec<Change>> {
        let id = self.bead(spot)?;
        let before = self.sheet.note(id).map(str::to_owned);
        let after = Some(note.trim().to_owned()).filter(|note| !note.is_empty());
        if before == after {
            return Ok(Vec::new());
        }
        Ok(vec![Change::Note(Turn { spot: self.spot(id)?, before, after })])
    }

    fn dismiss(&self, fingerprint: &str, after: bool) -> Vec<Change> {
        let before = self.sheet.is_dismissed(&Fingerprint::recorded(fingerprint));
        if before == after {
            return Vec::new();
        }
        vec![Change::Finding(Dismissal { fingerprint: fingerprint.to_owned(), before, after })]
    }

    /// Turns an edit of beads into a change.
    fn edit(&self, edit: &Edit) -> Result<Vec<Change>> {
        match edit {
            Edit::Beads { first, count, beads } => {
                self.regroup(first.index()..first.index() + *count as usize, beads).map(|change| vec![change])
            }
            // Sentences are cut and joined by `cut` and `join`, which know the bead.
            Edit::Cut { .. } | Edit::Join { .. } => Ok(Vec::new()),
        }
    }

    fn regroup(&self, range: std::ops::Range<usize>, beads: &[Bead]) -> Result<Change> {
        let bitext = self.sheet.bitext();
        let at = BeadId::of_index(range.start).0;
        let ids = range.clone().map(BeadId::of_index);
        let before = ids.map(|id| {
            let note = self.sheet.note(id).map(str::to_owned);
            Ok(Snapshot::of(self.spot(id)?.key, &bitext.beads()[id.index()], note))
        });
        let before: Vec<Snapshot> = before.collect::<Result<_>>()?;
        let notes: Vec<Option<String>> = before.iter().map(|snapshot| snapshot.note.clone()).collect();
        // As many beads as before keep their comments; else the first takes them all, so that none is lost.
        let kept = if notes.len() == beads.len() {
            notes
        } else {
            let all: Vec<String> = notes.into_iter().flatten().collect();
            let mut kept = vec![None; beads.len()];
            if let Some(first) = kept.first_mut().filter(|_| !all.is_empty()) {
                *first = Some(all.join(" / "));
            }
            kept
        };
        let after =
            beads.iter().zip(kept).map(|(bead, note)| Snapshot::of(BeadKey::of(bitext, bead), bead, note)).collect();
        Ok(Change::Beads(Regrouping { at, before, after }))
    }

    fn realign(&self, stretches: Vec<std::ops::Range<usize>>) -> Result<Vec<Change>> {
        let mut changes = Vec::new();
        // From the end, so that the numbers of the stretches before stay right.
        for stretch in stretches.into_iter().rev() {
            let found = realign::realign(self.sheet.bitext(), stretch.clone(), self.sheet.lexicon())?;
            if let Some(beads) = found {
                changes.push(self.regroup(stretch, &beads)?);
            }
        }
        Ok(changes)
    }

    /// The bead and its segment of a number.
    fn segment(&self, spot: Spot, side: Side, segment: u32) -> Result<(BeadId, SegmentId)> {
        let id = self.bead(spot)?;
        let range = self.sheet.bitext().beads()[id.index()].side(side);
        let found = range.start.saturating_add(segment);
        if found >= range.end {
            return Err(refused(format!("this side of the pair has no sentence {}", u64::from(segment) + 1)));
        }
        Ok((id, SegmentId(found)))
    }

    fn cut(&self, spot: Spot, side: Side, number: u32, characters: u32) -> Result<Vec<Change>> {
        let (id, segment) = self.segment(spot, side, number)?;
        self.refuse_reworded(side, segment)?;
        let bitext = self.sheet.bitext();
        let segmentation = bitext.side(side);
        let text = segmentation.text(segment);
        let place = text.char_indices().nth(characters as usize).map_or(text.len(), |(place, _)| place);
        let before = ByteSpan::of(0, place);
        let edit = Edit::cut(bitext, side, segment, segmentation.to_document(segment, before).end)?;
        let Edit::Cut { cut, .. } = edit else { return Ok(Vec::new()) };
        let recut = self.recut(id, side, number, cut, |segment, cut| Edit::Cut { side, segment, cut })?;
        Ok(vec![Change::Cut(recut)])
    }

    fn join(&self, spot: Spot, side: Side, number: u32) -> Result<Vec<Change>> {
        let (id, segment) = self.segment(spot, side, number)?;
        self.refuse_reworded(side, segment)?;
        let bitext = self.sheet.bitext();
        Edit::join(bitext, side, segment)?;
        self.refuse_reworded(side, SegmentId(segment.0 + 1))?;
        let segments = bitext.side(side).segments();
        let (first, second) = (segments[segment.index()], segments[segment.index() + 1]);
        let cut = SentenceCut {
            first_end: first.span.end,
            second_start: second.span.start,
            boundary: first.boundary,
            weak: None,
        };
        let recut = self.recut(id, side, number, cut, |segment, _| Edit::Join { side, segment, weak: None })?;
        Ok(vec![Change::Join(recut)])
    }

    fn refuse_reworded(&self, side: Side, segment: SegmentId) -> Result<()> {
        if side == Side::Target && self.sheet.reworded(segment).is_some() {
            return Err(refused("this sentence was reworded; take that back before you cut or join it".to_owned()));
        }
        Ok(())
    }

    fn recut(
        &self,
        id: BeadId,
        side: Side,
        number: u32,
        cut: SentenceCut,
        edit: impl FnOnce(SegmentId, SentenceCut) -> Edit,
    ) -> Result<Recut> {
        let bitext = self.sheet.bitext();
        let first = SegmentId(bitext.beads()[id.index()].side(side).start + number);
        let start = bitext.side(side).segments()[first.index()].span.start;
        let before = self.spot(id)?.key;
        let mut recut = Recut {
            at: id.0,
            before,
            after: before,
            side,
            segment: number,
            first_end: cut.first_end - start,
            second_start: cut.second_start - start,
            boundary: cut.boundary,
            weak: cut.weak,
        };
        // Where the blank between the halves is not the one that joins sentences, the bead reads otherwise then.
        let mut alone = Part::of(bitext, id.index()..id.index() + 1)?.bitext;
        let segment = SegmentId(number);
        let start = alone.side(side).segments()[segment.index()].span.start;
        let moved = recut.cut(start).ok_or_else(|| refused("the sentence is too long".to_owned()))?;
        alone.apply(&edit(segment, moved))?;
        recut.after = BeadKey::of(&alone, &alone.beads()[0]);
        Ok(recut)
    }

    fn reword(&self, spot: Spot, number: u32, text: &str) -> Result<Vec<Change>> {
        let (id, segment) = self.segment(spot, Side::Target, number)?;
        let before = self.sheet.reworded(segment).map(str::to_owned);
        let written = self.sheet.bitext().target().raw(segment);
        let after = Some(text.trim().to_owned()).filter(|text| !text.is_empty() && text != written);
        if before == after {
            return Ok(Vec::new());
        }
        Ok(vec![Change::Text(Rewording { spot: self.spot(id)?, segment: number, before, after })])
    }
}

fn refused(why: String) -> Error {
    Error::new(ErrorKind::Edit, why)
}
