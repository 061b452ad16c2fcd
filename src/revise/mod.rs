//! VERB: an older bitext × newer sides → the newer bitext, the decisions that still hold, and what went stale.
//!
//! Takes a [`Bitext`] as it was and both [`Segmentation`]s as they are; gives back a [`Revision`]: the new bitext, in which beads and
//! decisions are carried over and only the gaps are searched anew, and a [`Row`] for each bead and each block of code, which says
//! what became of it and which side has to follow. It does *not* search the gaps itself (the joiner hands the search in), it does
//! *not* know where the older state came from, and it does *not* check numbers or words that did not change.
//!
//! # How
//!
//! 1. Old and new of each side are matched by content (`matching`): written alike, edited, cut, joined, moved.
//! 2. Beads whose segments still stand together on both sides are carried over; the gaps are searched anew (`carry`).
//! 3. Each bead's old and new texts are compared, and a change on one side is judged against the other (`judge`).

mod block;
mod carry;
mod exact;
mod judge;
mod matching;
mod piece;
mod row;
mod state;

mod finding;

pub use finding::{STALE, STALE_PAGE, Stale};
pub use judge::{ChangeKind, Excuse, Judgement};
pub use row::{Loss, LostDecision, Row, Sight, Status};

pub use crate::lexicon::change::WordChanges;

use crate::bitext::{Bead, BeadId, BeadState, Bitext, Past};
use crate::document::Segmentation;
use crate::error::Result;
use crate::lexicon::Lexicon;
use carry::Course;

/// What became of a bitext.
#[derive(Debug, Clone, PartialEq)]
pub struct Revision {
    /// The new bitext, with the decisions that still hold; those whose texts changed are stale.
    pub bitext: Bitext,
    /// What became of each bead and each block of code, in the order of the new texts.
    pub rows: Vec<Row>,
    /// The decisions that no bead of the new bitext carries as they were.
    pub lost: Vec<LostDecision>,
}

/// Whether blocks of code, HTML and mathematics are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Blocks {
    /// They are.
    #[default]
    Compared,
    /// They are not: one of the two states comes from a file that holds sentences only.
    Unknown,
}

/// Carries a bitext over to newer texts. `align_gap` gives the beads of two stretches that belong together.
///
/// Linear in the texts, but for the stretches that changed: there it is the product of their lengths, within a band.
///
/// # Errors
///
/// Those of `align_gap`, and of [`Bitext::new`] where that breaks its law.
pub fn revise(
    old: &Bitext,
    source: Segmentation,
    target: Segmentation,
    blocks: Blocks,
    lexicon: Option<&Lexicon>,
    align_gap: &dyn Fn(Segmentation, Segmentation) -> Result<Vec<Bead>>,
) -> Result<Revision> {
    let (carried, rows, lost) = {
        let courses = [Course::new(old.source(), &source, blocks), Course::new(old.target(), &target, blocks)];
        let [source_course, target_course] = &courses;
        let carried = carry::carry(old, [&source, &target], [source_course, target_course], align_gap)?;
        let rows = row::rows(old, [&source, &target], [source_course, target_course], &carried, lexicon);
        let lost = row::lost(old, &carried);
        (carried, rows, lost)
    };
    let mut bitext = Bitext::new(source, target, carried.beads)?;
    let pasts: Vec<(BeadId, Past)> = rows.iter().filter_map(|row| past(old, &bitext, row)).collect();
    bitext.set_pasts(pasts);
    Ok(Revision { bitext, rows, lost })
}

/// How the bead of a row read before. What nobody has looked at since an earlier revision reads as it did before that one.
fn past(old: &Bitext, new: &Bitext, row: &Row) -> Option<(BeadId, Past)> {
    let id = row.bead?;
    let was = row.old_bead?;
    let is_open = old.beads().get(was.index())?.state == BeadState::Stale
        && new.beads().get(id.index())?.state == BeadState::Stale;
    let before = old.past(was).filter(|_| is_open).cloned().unwrap_or_default();
    let side = |before: Option<String>, sight: &Sight| {
        before.or_else(|| {
            (sight.old_text != sight.new_text && !sight.old_text.is_empty()).then(|| sight.old_text.clone())
        })
    };
    let past = Past { source: side(before.source, &row.source), target: side(before.target, &row.target) };
    (!past.is_empty()).then_some((id, past))
}
