//! Edits of a bitext: merge, split, move, unlink, relink, cut and join sentences, say what a person thinks.
//!
//! Takes a lawful [`Bitext`] and an [`Edit`]; changes it in place, keeps the law, and gives back the inverse. An edit is
//! planned first (`Edit::merge` and the like look and touch nothing), then applied. It does *not* remember what was done;
//! `review` does.
//!
//! All of alignment is one edit, beads that give way to other beads over the same segments; so one law and one inverse serve
//! every act. Sentences are cut and joined inside one bead only.

use serde::{Deserialize, Serialize};

use super::{Bead, BeadId, BeadState, Bitext};
use crate::document::{SegmentId, SegmentRange, SentenceCut, WeakMark};
use crate::error::{Error, ErrorKind, Result};
use crate::text::lang::Side;

/// A change of a bitext that keeps its law.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// Beads give way to others over the same segments.
    Beads {
        /// The first that gives way.
        first: BeadId,
        /// How many do.
        count: u32,
        /// What stands there then.
        beads: Vec<Bead>,
    },
    /// A sentence is cut in two.
    Cut {
        /// The side it stands on.
        side: Side,
        /// The sentence.
        segment: SegmentId,
        /// Where.
        cut: SentenceCut,
    },
    /// A sentence and the next one become one.
    Join {
        /// The side they stand on.
        side: Side,
        /// The first of the two.
        segment: SegmentId,
        /// What the place between them becomes.
        weak: Option<WeakMark>,
    },
}

/// A way along the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Toward {
    /// To the bead before.
    Previous,
    /// To the bead after.
    Next,
}

impl Edit {
    /// Plans to say what a person thinks of a bead.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Edit`] where the bead is not there.
    pub fn state(bitext: &Bitext, id: BeadId, state: BeadState) -> Result<Self> {
        let bead = bead(bitext, id)?;
        Ok(Self::Beads { first: id, count: 1, beads: vec![Bead { state, ..bead }] })
    }

    /// Plans to merge a bead with the next one.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Edit`] where there is no next one.
    pub fn merge(bitext: &Bitext, id: BeadId) -> Result<Self> {
        let first = bead(bitext, id)?;
        let second = bead(bitext, after(id)).map_err(|_| refused("there is no pair after this one"))?;
        let merged = made(join(first.source, second.source), join(first.target, second.target));
        Ok(Self::Beads { first: id, count: 2, beads: vec![merged] })
    }

    /// Plans to split a bead: the first part takes so many source and so many target segments.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Edit`] where a part would be empty.
    pub fn split(bitext: &Bitext, id: BeadId, source: u32, target: u32) -> Result<Self> {
        let whole = bead(bitext, id)?;
        let (source, target) = (parted(whole.source, source)?, parted(whole.target, target)?);
        let parts = [0, 1].map(|half| (source[half], target[half]));
        if parts.iter().any(|(source, target)| source.is_empty() && target.is_empty()) {
            return Err(refused("one part would be empty on both sides"));
        }
        Ok(Self::Beads { first: id, count: 1, beads: parts.map(|(source, target)| made(source, target)).to_vec() })
    }

    /// Plans to part the two sides of a bead: the source is left without a translation, the target without a source.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Edit`] where one side is empty already.
    pub fn unlink(bitext: &Bitext, id: BeadId) -> Result<Self> {
        let whole = bead(bitext, id)?;
        if whole.kind().is_null() {
            return Err(refused("one side of this pair is empty already"));
        }
        Self::split(bitext, id, whole.kind().source, 0)
    }

    /// Plans to link a bead that has one side only with its neighbour that has the other: the next one, else the one before.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Edit`] where there is no such neighbour.
    pub fn relink(bitext: &Bitext, id: BeadId) -> Result<Self> {
        let own = bead(bitext, id)?;
        let completes = |other: Result<Bead>| {
            other.is_ok_and(|other| {
                let (a, b) = (own.kind(), other.kind());
                a.is_null() && b.is_null() && (a.source == 0) != (b.source == 0)
            })
        };
        if completes(bead(bitext, after(id))) {
            return Self::merge(bitext, id);
        }
        match id.0.checked_sub(1).map(BeadId) {
            Some(before) if completes(bead(bitext, before)) => Self::merge(bitext, before),
            _ => Err(refused("no neighbour has only the other side")),
        }
    }

    /// Plans to move the outermost sentence of one side of a bead to its neighbour: the last one on, or the first one back. At
    /// the end of the document a new bead takes it; a bead that is left empty goes away.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Edit`] where the side is empty, or the bead holds nothing else and has no neighbour there.
    pub fn push(bitext: &Bitext, id: BeadId, side: Side, toward: Toward) -> Result<Self> {
        let own = bead(bitext, id)?;
        let range = own.side(side);
        if range.is_empty() {
            return Err(refused("this side of the pair has no sentence to move"));
        }
        let place = match toward {
            Toward::Next => range.end - 1,
            Toward::Previous => range.start + 1,
        };
        let [first, second] = [SegmentRange::new(range.start, place), SegmentRange::new(place, range.end)];
        let (kept, moved) = match toward {
            Toward::Next => (first, second),
            Toward::Previous => (second, first),
        };
        let left = with_side(own, side, kept);
        let neighbour = match toward {
            Toward::Next => bead(bitext, after(id)).ok(),
            Toward::Previous => id.0.checked_sub(1).and_then(|before| bead(bitext, BeadId(before)).ok()),
        };
        if neighbour.is_none() && (left.source.is_empty() && left.target.is_empty()) {
            return Err(refused("there is no pair to move it to"));
        }
        let other = side.other();
        let edge = match toward {
            Toward::Next => own.side(other).end,
            Toward::Previous => own.side(other).start,
        };
        let alone = with_side(with_side(own, side, moved), other, SegmentRange::new(edge, edge));
        let taker = neighbour.map_or(alone, |neighbour| with_side(neighbour, side, join(neighbour.side(side), moved)));
        let mut beads = vec![made(left.source, left.target), made(taker.source, taker.target)];
        beads.retain(|bead| bead.kind().source + bead.kind().target > 0);
        if toward == Toward::Previous {
            beads.reverse();
        }
        let first = if toward == Toward::Previous && neighbour.is_some() { BeadId(id.0 - 1) } else { id };
        Ok(Self::Beads { first, count: 1 + u32::from(neighbour.is_some()), beads })
    }

    /// Plans to cut a sentence at a byte of its document.
    ///
    /// # Errors
    ///
    /// Those of [`crate::document::Segmentation::cut_near`].
    pub fn cut(bitext: &Bitext, side: Side, segment: SegmentId, offset: u32) -> Result<Self> {
        Ok(Self::Cut { side, segment, cut: bitext.side(side).cut_near(segment, offset)? })
    }

    /// Plans to join a sentence with the next one of the same bead.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Edit`] where the next one is not in the bead, or in another block.
    pub fn join(bitext: &Bitext, side: Side, segment: SegmentId) -> Result<Self> {
        joined_bead(bitext, side, segment)?;
        let segments = bitext.side(side).segments();
        let next = &segments[segment.index() + 1];
        if segments[segment.index()].block != next.block {
            return Err(refused("the next sentence stands in another paragraph, heading, item or cell"));
        }
        Ok(Self::Join { side, segment, weak: None })
    }
}

impl Bitext {
    /// Applies an edit and returns its inverse: applied next, it restores the bitext as it was.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Edit`] where the edit does not fit the bitext, which is left as it was.
    pub fn apply(&mut self, edit: &Edit) -> Result<Edit> {
        match edit {
            Edit::Beads { first, count, beads } => self.replace_beads(*first, *count, beads),
            Edit::Cut { side, segment, cut } => {
                let id = self.bead_of(*side, *segment).ok_or_else(|| refused("there is no such sentence"))?;
                self.side_mut(*side).cut_segment(*segment, *cut)?;
                self.shift(id, *side, |end| end + 1);
                Ok(Edit::Join { side: *side, segment: *segment, weak: cut.weak })
            }
            Edit::Join { side, segment, weak } => {
                let id = joined_bead(self, *side, *segment)?;
                let cut = self.side_mut(*side).join_segments(*segment, *weak)?;
                self.shift(id, *side, |end| end - 1);
                Ok(Edit::Cut { side: *side, segment: *segment, cut })
            }
        }
    }

    fn replace_beads(&mut self, first: BeadId, count: u32, beads: &[Bead]) -> Result<Edit> {
        let range = first.index()..first.index().saturating_add(count as usize);
        let Some((old_first, old_last)) =
            self.beads.get(range.clone()).and_then(|old| Some((*old.first()?, *old.last()?)))
        else {
            return Err(refused("the pairs to change are not there"));
        };
        let (mut source, mut target) = (old_first.source.start, old_first.target.start);
        for bead in beads {
            let follows = bead.source.start == source
                && bead.target.start == target
                && bead.source.start <= bead.source.end
                && bead.target.start <= bead.target.end
                && !(bead.source.is_empty() && bead.target.is_empty());
            if !follows {
                return Err(refused("the new pairs do not follow each other"));
            }
            (source, target) = (bead.source.end, bead.target.end);
        }
        if (source, target) != (old_last.source.end, old_last.target.end) {
            return Err(refused("the new pairs do not hold the sentences of the old ones"));
        }
        let new_count = u32::try_from(beads.len()).map_err(|_| refused("too many pairs"))?;
        let old = self.beads.splice(range, beads.iter().copied()).collect();
        Ok(Edit::Beads { first, count: new_count, beads: old })
    }

    /// Moves the end of a bead on one side, and all beads after it.
    fn shift(&mut self, id: BeadId, side: Side, step: fn(u32) -> u32) {
        for (number, bead) in self.beads[id.index()..].iter_mut().enumerate() {
            let range = bead.side(side);
            let start = if number == 0 { range.start } else { step(range.start) };
            *bead = with_side(*bead, side, SegmentRange::new(start, step(range.end)));
        }
    }

    fn side_mut(&mut self, side: Side) -> &mut crate::document::Segmentation {
        match side {
            Side::Source => &mut self.source,
            Side::Target => &mut self.target,
        }
    }
}

/// A bead that a person put together: certain, and there is no evidence but theirs.
fn made(source: SegmentRange, target: SegmentRange) -> Bead {
    Bead { state: BeadState::Edited, ..Bead::bare(source, target) }
}

fn with_side(bead: Bead, side: Side, range: SegmentRange) -> Bead {
    match side {
        Side::Source => Bead { source: range, ..bead },
        Side::Target => Bead { target: range, ..bead },
    }
}

fn join(first: SegmentRange, second: SegmentRange) -> SegmentRange {
    SegmentRange::new(first.start.min(second.start), first.end.max(second.end))
}

fn parted(range: SegmentRange, first: u32) -> Result<[SegmentRange; 2]> {
    let place = range.start.saturating_add(first);
    if place > range.end {
        return Err(refused("the pair does not have so many sentences"));
    }
    Ok([SegmentRange::new(range.start, place), SegmentRange::new(place, range.end)])
}

fn after(id: BeadId) -> BeadId {
    BeadId(id.0.saturating_add(1))
}

fn bead(bitext: &Bitext, id: BeadId) -> Result<Bead> {
    bitext.beads().get(id.index()).copied().ok_or_else(|| refused("there is no such pair"))
}

/// The bead that holds a segment and the next one.
fn joined_bead(bitext: &Bitext, side: Side, segment: SegmentId) -> Result<BeadId> {
    let id = bitext.bead_of(side, segment).ok_or_else(|| refused("there is no such sentence"))?;
    if segment.0 + 1 < bitext.beads()[id.index()].side(side).end {
        Ok(id)
    } else {
        Err(refused("the next sentence is not in this pair; merge or move it here first"))
    }
}

fn refused(why: &str) -> Error {
    Error::new(ErrorKind::Edit, why)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::{Block, BlockKind, Boundary, ContentHash, Document, Segment, Segmentation, WeakPlace};
    use crate::text::lang::Lang;
    use crate::text::span::ByteSpan;

    /// So many sentences `甲；乙。`, three to a paragraph, each with a weak place after the semicolon.
    fn side(sentences: u32, lang: Lang) -> Segmentation {
        const SENTENCE: &str = "甲；乙。";
        let width = ByteSpan::of(0, SENTENCE.len()).end;
        let text = SENTENCE.repeat(sentences as usize);
        let blocks = (0..sentences.div_ceil(3))
            .map(|block| {
                let (start, end) = (block * 3 * width, (block * 3 + 3).min(sentences) * width);
                Block::prose(BlockKind::Paragraph, ByteSpan::new(start, end))
            })
            .collect();
        let hash = ContentHash::of(text.as_bytes());
        let document = Document::new("t", lang, hash, text, blocks, Vec::new()).expect("lawful");
        let segments = (0..sentences).map(|number| Segment {
            span: ByteSpan::new(number * width, number * width + width),
            block: number / 3,
            boundary: Boundary::Strong,
        });
        let weak = (0..sentences).map(|number| WeakPlace { end: number * width + 6, mark: WeakMark::Semicolon });
        let whole = Segmentation::new(document, segments.collect()).expect("lawful");
        whole.with_weak_places(weak.collect()).expect("lawful")
    }

    fn bitext(kinds: &[(u32, u32)]) -> Bitext {
        let (mut source, mut target) = (0, 0);
        let mut beads = Vec::new();
        for &(a, b) in kinds {
            beads.push(Bead::bare(SegmentRange::new(source, source + a), SegmentRange::new(target, target + b)));
            (source, target) = (source + a, target + b);
        }
        Bitext::new(side(source, Lang::chinese()), side(target, Lang::english()), beads).expect("lawful")
    }

    fn kinds(bitext: &Bitext) -> Vec<String> {
        bitext.beads().iter().map(|bead| bead.kind().to_string()).collect()
    }

    fn done(mut bitext: Bitext, plan: impl Fn(&Bitext) -> Result<Edit>) -> Vec<String> {
        let edit = plan(&bitext).expect("allowed");
        bitext.apply(&edit).expect("fits");
        kinds(&bitext)
    }

    #[test]
    fn each_edit_does_what_its_name_says() {
        let one = || bitext(&[(1, 1), (2, 2), (0, 1)]);
        assert_eq!(done(one(), |bitext| Edit::merge(bitext, BeadId(0))), ["3-3", "0-1"]);
        assert_eq!(done(one(), |bitext| Edit::split(bitext, BeadId(1), 1, 1)), ["1-1", "1-1", "1-1", "0-1"]);
        assert_eq!(done(one(), |bitext| Edit::unlink(bitext, BeadId(1))), ["1-1", "2-0", "0-2", "0-1"]);
        let push = |id, side, toward| done(one(), |bitext| Edit::push(bitext, BeadId(id), side, toward));
        assert_eq!(push(1, Side::Source, Toward::Next), ["1-1", "1-2", "1-1"]);
        assert_eq!(push(1, Side::Target, Toward::Previous), ["1-2", "2-1", "0-1"]);
        assert_eq!(push(2, Side::Target, Toward::Previous), ["1-1", "2-3"]);
        assert_eq!(push(0, Side::Source, Toward::Previous), ["1-0", "0-1", "2-2", "0-1"]);
        let nulls = || bitext(&[(1, 0), (0, 1), (1, 1)]);
        assert_eq!(done(nulls(), |bitext| Edit::relink(bitext, BeadId(1))), ["1-1", "1-1"]);
        assert_eq!(done(nulls(), |bitext| Edit::relink(bitext, BeadId(0))), ["1-1", "1-1"]);
        assert_eq!(done(one(), |bitext| Edit::cut(bitext, Side::Source, SegmentId(0), 6)), ["2-1", "2-2", "0-1"]);
        assert_eq!(done(one(), |bitext| Edit::join(bitext, Side::Source, SegmentId(1))), ["1-1", "1-2", "0-1"]);
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        let one = bitext(&[(1, 1), (1, 0), (4, 1)]);
        assert!(Edit::merge(&one, BeadId(2)).is_err());
        assert!(Edit::split(&one, BeadId(0), 0, 0).is_err());
        assert!(Edit::split(&one, BeadId(0), 2, 0).is_err());
        assert!(Edit::unlink(&one, BeadId(1)).is_err());
        assert!(Edit::relink(&one, BeadId(1)).is_err());
        assert!(Edit::push(&one, BeadId(1), Side::Target, Toward::Next).is_err());
        assert!(Edit::join(&one, Side::Source, SegmentId(0)).is_err(), "the next one is in another bead");
        assert!(Edit::join(&one, Side::Source, SegmentId(2)).is_err(), "the next one is in another block");
        assert!(Edit::state(&one, BeadId(3), BeadState::Accepted).is_err());
        let mut one = one;
        let before = one.clone();
        let loose = Edit::Beads { first: BeadId(0), count: 1, beads: Vec::new() };
        assert!(one.apply(&loose).is_err());
        assert!(one.apply(&Edit::Beads { first: BeadId(9), count: 1, beads: Vec::new() }).is_err());
        assert_eq!(one, before);
    }

    /// An edit picked by numbers; `None` where it is not allowed.
    fn pick(bitext: &Bitext, (what, place, detail): (u8, u32, u32)) -> Option<Edit> {
        let id = BeadId(place % u32::try_from(bitext.beads().len()).ok()?);
        let side = if detail.is_multiple_of(2) { Side::Source } else { Side::Target };
        let toward = if detail % 4 < 2 { Toward::Previous } else { Toward::Next };
        let segment = SegmentId(place % bitext.side(side).all().end.max(1));
        let bead = bitext.beads()[id.index()];
        match what {
            0 => Edit::state(bitext, id, BeadState::ALL[detail as usize % 6]).ok(),
            1 => Edit::merge(bitext, id).ok(),
            2 => Edit::split(bitext, id, detail % (bead.kind().source + 1), detail / 7 % (bead.kind().target + 1)).ok(),
            3 => Edit::unlink(bitext, id).ok(),
            4 => Edit::relink(bitext, id).ok(),
            5 => Edit::push(bitext, id, side, toward).ok(),
            6 => {
                let span = bitext.side(side).segments().get(segment.index())?.span;
                Edit::cut(bitext, side, segment, span.start + detail % 12).ok()
            }
            _ => Edit::join(bitext, side, segment).ok(),
        }
    }

    proptest! {
        #[test]
        fn every_edit_keeps_the_law_and_undo_restores(
            shape in proptest::collection::vec((0_u32..3, 0_u32..3), 1..8),
            acts in proptest::collection::vec((0_u8..8, any::<u32>(), any::<u32>()), 0..24),
        ) {
            let shape: Vec<(u32, u32)> = shape.into_iter().map(|(a, b)| if a + b == 0 { (1, 1) } else { (a, b) }).collect();
            let mut bitext = bitext(&shape);
            let mut past = Vec::new();
            for act in acts {
                let Some(edit) = pick(&bitext, act) else { continue };
                let before = bitext.clone();
                let inverse = bitext.apply(&edit).expect("a planned edit fits");
                let (source, target, beads) = bitext.clone().into_parts();
                prop_assert!(Bitext::new(source, target, beads).is_ok(), "{:?}", edit);
                past.push((before, inverse));
            }
            while let Some((before, inverse)) = past.pop() {
                bitext.apply(&inverse).expect("the inverse fits");
                prop_assert_eq!(&bitext, &before);
            }
        }
    }
}
