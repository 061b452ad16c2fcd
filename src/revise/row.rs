//! What became of each bead and each block of code: which side changed, how, and which has to follow.
//!
//! Takes both matchings and the carried beads; gives back rows in the order of the new texts. It does *not* change beads.

use std::collections::{BTreeMap, BTreeSet};

use super::block;
use super::carry::{Carried, Course};
use super::judge::{ChangeKind, Excuse, Judge, Judgement};
use super::matching::Tie;
use super::state::State;
use crate::bitext::{BeadId, BeadState, Bitext};
use crate::document::Segmentation;
use crate::lexicon::Lexicon;
use crate::lexicon::link::Linker;
use crate::text::lang::Side;
use crate::text::span::ByteSpan;

/// What became of a bead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// Both sides are written as they were.
    Unchanged,
    /// It stands elsewhere on a side.
    Moved,
    /// The source is written otherwise.
    SourceChanged,
    /// The target is written otherwise.
    TargetChanged,
    /// Both are.
    BothChanged,
    /// It was not there.
    Added,
    /// It is no longer there, or not on one of its sides.
    Removed,
}

impl Status {
    /// Returns the name used in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Unchanged => "unchanged",
            Self::Moved => "moved",
            Self::SourceChanged => "source-changed",
            Self::TargetChanged => "target-changed",
            Self::BothChanged => "both-changed",
            Self::Added => "added",
            Self::Removed => "removed",
        }
    }
}

/// One side of a row, before and after.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sight {
    /// Where it stood in the old document; `None` where it was not there.
    pub old_span: Option<ByteSpan>,
    /// Where it stands in the new document; `None` where it is not there.
    pub new_span: Option<ByteSpan>,
    /// How it read; empty where it was not there.
    pub old_text: String,
    /// How it reads; empty where it is not there.
    pub new_text: String,
    /// What the change is; `None` where it is written as it was, or was never there.
    pub change: Option<Judgement>,
}

/// What became of a bead, or of a block of code with its counterpart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What became of it.
    pub status: Status,
    /// The side that has to follow, if one has: the target where the translation is stale.
    pub lagging: Option<Side>,
    /// The bead of the new bitext; `None` for blocks, and for what is gone.
    pub bead: Option<BeadId>,
    /// The bead of the old bitext that it was, or the first of them.
    pub old_bead: Option<BeadId>,
    /// The source.
    pub source: Sight,
    /// The target.
    pub target: Sight,
}

impl Row {
    /// Returns one side.
    #[must_use]
    pub fn side(&self, side: Side) -> &Sight {
        match side {
            Side::Source => &self.source,
            Side::Target => &self.target,
        }
    }

    /// Returns why nothing has to follow, where something changed and nothing has to.
    #[must_use]
    pub fn excuse(&self) -> Option<Excuse> {
        [&self.source, &self.target].into_iter().find_map(|sight| sight.change.as_ref()?.excuse)
    }

    /// Returns what kind of change it is, the weightier where both sides changed.
    #[must_use]
    pub fn kind(&self) -> Option<ChangeKind> {
        [&self.source, &self.target].into_iter().filter_map(|sight| Some(sight.change.as_ref()?.kind)).min()
    }
}

/// Why a decision was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Loss {
    /// A text of it changed; the bead is there, and stale.
    Changed,
    /// Its segments are gone, or no longer stand together.
    Gone,
}

/// A decision that no bead carries as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LostDecision {
    /// The bead of the old bitext.
    pub old_bead: BeadId,
    /// What was decided.
    pub state: BeadState,
    /// Why it does not hold.
    pub loss: Loss,
}

/// Lists the decisions that are not carried as they were.
pub(super) fn lost(old: &Bitext, carried: &Carried) -> Vec<LostDecision> {
    let mut there: BTreeMap<BeadId, BeadState> = BTreeMap::new();
    for (bead, from) in carried.beads.iter().zip(&carried.from) {
        there.extend(from.map(|from| (from, bead.state)));
    }
    let decided = old.numbered_beads().filter(|(_, bead)| bead.state.is_decided());
    decided
        .filter_map(|(id, bead)| {
            let loss = match there.get(&id) {
                Some(state) if *state == bead.state => return None,
                Some(_) => Loss::Changed,
                None => Loss::Gone,
            };
            Some(LostDecision { old_bead: id, state: bead.state, loss })
        })
        .collect()
}

/// Pieces of both sides that belong together, in one state.
#[derive(Debug, Clone)]
struct Group {
    pieces: [Vec<usize>; 2],
    bead: Option<BeadId>,
}

/// The groups of one state, and the group of each piece.
struct Groups {
    all: Vec<Group>,
    of: [Vec<Option<usize>>; 2],
}

impl Groups {
    fn new(beads: Vec<Group>, pairs: Vec<(usize, usize)>, counts: [usize; 2], is_block: [Vec<bool>; 2]) -> Self {
        let mut all = beads;
        all.extend(
            pairs.into_iter().map(|(source, target)| Group { pieces: [vec![source], vec![target]], bead: None }),
        );
        let mut of = counts.map(|count| vec![None; count]);
        for (number, group) in all.iter().enumerate() {
            for (side, pieces) in group.pieces.iter().enumerate() {
                pieces.iter().for_each(|piece| of[side][*piece] = Some(number));
            }
        }
        // A block without counterpart stands for itself.
        for side in 0..2 {
            for piece in (0..counts[side]).filter(|piece| is_block[side][*piece]) {
                if of[side][piece].is_none() {
                    of[side][piece] = Some(all.len());
                    let mut pieces = [Vec::new(), Vec::new()];
                    pieces[side].push(piece);
                    all.push(Group { pieces, bead: None });
                }
            }
        }
        Self { all, of }
    }
}

/// Says what became of everything.
pub(super) fn rows(
    old: &Bitext,
    new: [&Segmentation; 2],
    courses: [&Course<'_>; 2],
    carried: &Carried,
    lexicon: Option<&Lexicon>,
) -> Vec<Row> {
    let old_beads = old.numbered_beads().map(|(id, bead)| Group {
        pieces: [courses[0].old_pieces(bead.source), courses[1].old_pieces(bead.target)],
        bead: Some(id),
    });
    let new_beads = carried.beads.iter().enumerate().map(|(index, bead)| Group {
        pieces: [courses[0].new_pieces(bead.source), courses[1].new_pieces(bead.target)],
        bead: Some(BeadId::of_index(index)),
    });
    let blocks = |pieces: [&[super::piece::Piece<'_>]; 2]| {
        pieces.map(|pieces| pieces.iter().map(|piece| !piece.is_segment()).collect::<Vec<bool>>())
    };
    let (old_pieces, new_pieces) =
        ([&courses[0].old[..], &courses[1].old[..]], [&courses[0].new[..], &courses[1].new[..]]);
    let then = Groups::new(
        old_beads.collect(),
        block::pair(old_pieces[0], old_pieces[1]),
        old_pieces.map(<[_]>::len),
        blocks(old_pieces),
    );
    let now = Groups::new(
        new_beads.collect(),
        block::pair(new_pieces[0], new_pieces[1]),
        new_pieces.map(<[_]>::len),
        blocks(new_pieces),
    );
    let langs = [new[0].document().lang(), new[1].document().lang()];
    let linker = Linker::new(lexicon, langs[0], langs[1]);
    let judges = [Side::Source, Side::Target].map(|side| {
        let own = usize::from(side == Side::Target);
        Judge { linker: &linker, side, lang: langs[own], other_lang: langs[1 - own] }
    });
    let writer = Writer { old: [old.source(), old.target()], new, courses, then, now, judges };
    writer.write()
}

/// What rows are written from.
struct Writer<'a> {
    old: [&'a Segmentation; 2],
    new: [&'a Segmentation; 2],
    courses: [&'a Course<'a>; 2],
    then: Groups,
    now: Groups,
    judges: [Judge<'a>; 2],
}

impl Writer<'_> {
    fn write(&self) -> Vec<Row> {
        let mut rows = Vec::with_capacity(self.now.all.len());
        let mut met: BTreeSet<(usize, usize)> = BTreeSet::new();
        for group in &self.now.all {
            let was = self.was(group);
            for (side, pieces) in was.iter().enumerate() {
                met.extend(pieces.iter().map(|piece| (side, *piece)));
            }
            rows.push(self.row(group.bead, &was, &group.pieces));
        }
        // What is in no new group is gone from both sides.
        for group in &self.then.all {
            let gone = [0, 1].map(|side| {
                let pieces = group.pieces[side].iter();
                let is_gone = |piece: &&usize| {
                    self.courses[side].matching.forward[**piece].is_empty() && !met.contains(&(side, **piece))
                };
                pieces.filter(is_gone).copied().collect::<Vec<_>>()
            });
            if !gone[0].is_empty() || !gone[1].is_empty() {
                rows.push(self.row(None, &gone, &[Vec::new(), Vec::new()]));
            }
        }
        mark_terms(&mut rows);
        self.sort(&mut rows);
        rows
    }

    /// The old pieces that a new group stands for: those its pieces were, and what stood with them and went.
    fn was(&self, group: &Group) -> [Vec<usize>; 2] {
        let origin = [0, 1].map(|side| {
            let back = &self.courses[side].matching.back;
            let mut old: Vec<usize> =
                group.pieces[side].iter().flat_map(|piece| back[*piece].iter().copied()).collect();
            old.sort_unstable();
            old.dedup();
            old
        });
        [0, 1].map(|side| {
            let mut whole = origin[side].clone();
            for (from, pieces) in origin.iter().enumerate() {
                let groups = pieces.iter().filter_map(|piece| self.then.of[from][*piece]);
                let beside = groups.flat_map(|number| self.then.all[number].pieces[side].iter().copied());
                whole.extend(beside.filter(|piece| self.courses[side].matching.forward[*piece].is_empty()));
            }
            whole.sort_unstable();
            whole.dedup();
            whole
        })
    }

    fn row(&self, bead: Option<BeadId>, was: &[Vec<usize>; 2], is: &[Vec<usize>; 2]) -> Row {
        let then = [0, 1].map(|side| State::of(self.old[side], &self.courses[side].old, &was[side]));
        let now = [0, 1].map(|side| State::of(self.new[side], &self.courses[side].new, &is[side]));
        let changed = [0, 1].map(|side| then[side].raw != now[side].raw);
        let change = [0, 1].map(|side| {
            let is_edit = changed[side] && !then[side].is_empty() && !now[side].is_empty();
            is_edit.then(|| self.judges[side].judge(&then[side], &now[side], &now[1 - side]))
        });
        let moved = [0, 1]
            .map(|side| is[side].iter().any(|piece| self.courses[side].matching.ties[*piece] == Some(Tie::Moved)));
        let (status, lagging) = verdict(&then, &now, &change, moved);
        let old_bead = [0, 1]
            .into_iter()
            .flat_map(|side| was[side].iter().filter_map(move |piece| self.then.of[side][*piece]))
            .filter_map(|number| self.then.all[number].bead)
            .min();
        let [source_then, target_then] = then;
        let [source_now, target_now] = now;
        let [source_change, target_change] = change;
        let sight = |then: State, now: State, change| Sight {
            old_span: then.span,
            new_span: now.span,
            old_text: then.plain,
            new_text: now.plain,
            change,
        };
        Row {
            status,
            lagging,
            bead,
            old_bead,
            source: sight(source_then, source_now, source_change),
            target: sight(target_then, target_now, target_change),
        }
    }

    /// Rows in the order of the new texts; what is gone stands where it stood, as far as that can be told.
    fn sort(&self, rows: &mut [Row]) {
        let place = |row: &Row| {
            let new = row.source.new_span.map(|span| span.start);
            let through = || row.target.new_span.and_then(|span| self.source_place(span.start));
            let gone = || row.source.old_span.map(|span| self.gone_place(0, span.start));
            new.or_else(through).or_else(gone).unwrap_or(u32::MAX)
        };
        rows.sort_by_cached_key(|row| (place(row), row.target.new_span.map(|span| span.start)));
    }

    /// Where on the source stands what comes before a place of the target.
    fn source_place(&self, target: u32) -> Option<u32> {
        let pieces = &self.courses[1].new;
        let before = pieces[..pieces.partition_point(|piece| piece.span.start < target)].iter().enumerate().rev();
        let group = |index: usize| self.now.of[1][index].map(|number| &self.now.all[number]);
        let source = before.filter_map(|(index, _)| group(index)?.pieces[0].last().copied()).next()?;
        Some(self.courses[0].new[source].span.end)
    }

    /// Where in the new text stands what came before a place of the old one.
    fn gone_place(&self, side: usize, old: u32) -> u32 {
        let course = self.courses[side];
        let before = course.old.partition_point(|piece| piece.span.start < old);
        let left = (0..before).rev().find_map(|index| course.matching.forward[index].last().copied());
        left.map_or(0, |index| course.new[index].span.end)
    }
}

/// What became of a place, and which side has to follow.
fn verdict(
    then: &[State; 2],
    now: &[State; 2],
    change: &[Option<Judgement>; 2],
    moved: [bool; 2],
) -> (Status, Option<Side>) {
    const SIDES: [Side; 2] = [Side::Source, Side::Target];
    let was_there = [!then[0].is_empty(), !then[1].is_empty()];
    let is_there = [!now[0].is_empty(), !now[1].is_empty()];
    let came = [0, 1].map(|side| is_there[side] && !was_there[side]);
    let went = [0, 1].map(|side| was_there[side] && !is_there[side]);
    let lag_of = |side: usize, matters: bool| matters.then_some(SIDES[1 - side]);
    match (came, went) {
        ([true, true], _) => (Status::Added, None),
        (_, [true, true]) => (Status::Removed, None),
        // A counterpart was found for what had none: it is said on both sides now.
        ([true, _], _) if was_there[1] && is_there[1] => (Status::Added, None),
        ([_, true], _) if was_there[0] && is_there[0] => (Status::Added, None),
        ([true, _], _) => (Status::Added, lag_of(0, now[0].says_something())),
        ([_, true], _) => (Status::Added, lag_of(1, now[1].says_something())),
        (_, [true, _]) => (Status::Removed, lag_of(0, is_there[1] && now[1].says_something())),
        (_, [_, true]) => (Status::Removed, lag_of(1, is_there[0] && now[0].says_something())),
        _ => match change {
            [Some(_), Some(_)] => (Status::BothChanged, None),
            // Without a counterpart there is nothing that could be stale.
            [Some(change), None] => (Status::SourceChanged, lag_of(0, change.excuse.is_none() && is_there[1])),
            [None, Some(change)] => (Status::TargetChanged, lag_of(1, change.excuse.is_none() && is_there[0])),
            [None, None] if moved[0] != moved[1] => (Status::Moved, lag_of(usize::from(moved[1]), true)),
            [None, None] if moved[0] => (Status::Moved, None),
            [None, None] => (Status::Unchanged, None),
        },
    }
}

/// A word that took the place of another in at least this many rows is a term. Origin: once is wording; twice alike is a habit.
const TERM_ROWS: usize = 2;

/// Finds words that were replaced by another in several places alike.
fn mark_terms(rows: &mut [Row]) {
    let replaced = |sight: &Sight| -> Option<(String, String)> {
        let change = sight.change.as_ref().filter(|change| change.kind == ChangeKind::Wording)?;
        let ([removed], [added]) = (&change.words.removed[..], &change.words.added[..]) else { return None };
        Some((removed.of_text(&sight.old_text).to_owned(), added.of_text(&sight.new_text).to_owned()))
    };
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    for row in &*rows {
        for pair in [&row.source, &row.target].into_iter().filter_map(replaced) {
            *counts.entry(pair).or_insert(0) += 1;
        }
    }
    for row in rows {
        for sight in [&mut row.source, &mut row.target] {
            let is_term =
                replaced(sight).is_some_and(|pair| counts.get(&pair).is_some_and(|count| *count >= TERM_ROWS));
            if let Some(change) = sight.change.as_mut().filter(|_| is_term) {
                change.kind = ChangeKind::Term;
            }
        }
    }
}
