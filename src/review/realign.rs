//! A new search between what is decided.
//!
//! Takes a bitext and a place; gives back new beads for the stretch of undecided beads around it. What a person decided is
//! kept: those beads bound the stretch. It does *not* change anything itself, and the search sees only the stretch.

use std::ops::Range;

use super::look::Part;
use crate::align;
use crate::bitext::{Bead, BeadId, Bitext};
use crate::document::SegmentRange;
use crate::error::Result;
use crate::lexicon::Lexicon;

/// Returns the undecided beads around a bead, up to the nearest decided ones on either side; empty where it is decided.
pub(super) fn stretch(bitext: &Bitext, id: BeadId) -> Range<usize> {
    let is_open = |bead: &Bead| !bead.state.is_decided();
    let beads = bitext.beads();
    if !beads.get(id.index()).is_some_and(is_open) {
        return id.index()..id.index();
    }
    let start = beads[..id.index()].iter().rposition(|bead| !is_open(bead)).map_or(0, |last| last + 1);
    let end = beads[id.index()..].iter().position(|bead| !is_open(bead)).map_or(beads.len(), |next| id.index() + next);
    start..end
}

/// Returns all stretches of undecided beads, in order.
pub(super) fn stretches(bitext: &Bitext) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut next = 0;
    while next < bitext.beads().len() {
        let stretch = stretch(bitext, BeadId::of_index(next));
        next = stretch.end.max(next + 1);
        if !stretch.is_empty() {
            found.push(stretch);
        }
    }
    found
}

/// Aligns a stretch anew; `None` where nothing comes out differently.
pub(super) fn realign(bitext: &Bitext, stretch: Range<usize>, lexicon: Option<&Lexicon>) -> Result<Option<Vec<Bead>>> {
    let old = &bitext.beads()[stretch.clone()];
    let Some(first) = old.first() else {
        return Ok(None);
    };
    let (source, target, _) = Part::of(bitext, stretch)?.bitext.into_parts();
    if source.is_empty() || target.is_empty() {
        return Ok(None);
    }
    let found = align::align(source, target, &align::Options::default(), lexicon)?;
    let shifted = |range: SegmentRange, by: u32| SegmentRange::new(range.start + by, range.end + by);
    let new: Vec<Bead> = found
        .beads()
        .iter()
        .map(|bead| Bead {
            source: shifted(bead.source, first.source.start),
            target: shifted(bead.target, first.target.start),
            ..*bead
        })
        .collect();
    let same = new.len() == old.len()
        && new.iter().zip(old).all(|(new, old)| (new.source, new.target) == (old.source, old.target));
    Ok((!same).then_some(new))
}
