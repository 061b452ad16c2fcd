//! `moved`: a block that is translated at another place.
//!
//! Reads runs of beads that stand on one side only. Sentences inside one bead are for `order`.

use crate::bitext::{BeadId, Confidence};
use crate::check::context::Context;
use crate::check::moved::{LEAST_SEGMENTS, Moved};
use crate::check::profile::Bars;
use crate::check::rule::{Candidate, Declined, Direction, Rule, Threshold};
use crate::document::SegmentId;
use crate::finding::Severity;
use crate::text::lang::Side;

/// The record.
pub(in crate::check) const RULE: Rule = Rule {
    name: "moved",
    summary: "A block is translated at another place",
    what: "Looks for runs of segments that the alignment leaves alone, one on each side at different places, and links their \
           rare words by a lexicon. Where the segments of the two translate each other in order, the block was moved: one \
           finding names both places. An alignment runs forward on both sides and cannot hold the block where it is; its \
           segments get no finding of their own from `omission` and `addition`.",
    why: "A chapter that changed places is not missing; reported as missing it would be translated again.",
    example: "    source  Chapter 1, Chapter 2, Chapter 3\n    target  Chapter 2, Chapter 1, Chapter 3\n\n\
              These 40 segments are translated at another place: lines 61 to 104 of the target.",
    wrong: "When two different chapters about the same people stand alone at two places.",
    severity: Severity::Major,
    mqm: "Accuracy > Mistranslation",
    threshold: Threshold {
        bars: Bars::each(5.0),
        direction: Direction::AtLeast,
        unit: "segments of the shorter side of the block",
    },
    measure,
    join: None,
};

/// How sure a finding is.
const SURE: f32 = 0.9;

fn measure(context: &Context<'_>) -> Result<Vec<Candidate>, Declined> {
    if context.linker().lexicon().is_none() {
        let (source, target) = (context.lang(Side::Source), context.lang(Side::Target));
        return Err(Declined(format!("there is no lexicon of {source} and {target}")));
    }
    Ok(context.moved().iter().filter_map(|moved| candidate(context, moved)).collect())
}

fn candidate(context: &Context<'_>, moved: &Moved) -> Option<Candidate> {
    let block = |side: Side| {
        let run = if side == Side::Source { &moved.source } else { &moved.target };
        context.beads()[run.clone()].iter().filter(move |bead| bead.bead.side(side.other()).is_empty())
    };
    let span =
        |side: Side| block(side).filter_map(|bead| bead.side(side).span()).reduce(|whole, span| whole.join(span));
    let segments = |side: Side| block(side).map(|bead| bead.bead.side(side).len()).sum::<usize>();
    let shorter = segments(Side::Source).min(segments(Side::Target));
    debug_assert!(shorter >= LEAST_SEGMENTS, "runs are at least as long");
    let (first, last) = (block(Side::Target).next()?, block(Side::Target).last()?);
    let target = first.side(Side::Target).segmentation();
    let line = |id: u32| target.position(SegmentId(id)).line;
    let mut beads: Vec<BeadId> = block(Side::Source).chain(block(Side::Target)).map(|bead| bead.id).collect();
    beads.sort_unstable();
    Some(Candidate {
        beads,
        source: span(Side::Source),
        target: span(Side::Target),
        strength: f32::from(u16::try_from(shorter).unwrap_or(u16::MAX)),
        confidence: Confidence::new(SURE),
        severity: Severity::Major,
        compared: None,
        detail: String::new(),
        message: format!(
            "These {} segments are translated at another place: lines {} to {} of the target.",
            segments(Side::Source),
            line(first.bead.target.start),
            line(last.bead.target.end - 1)
        ),
    })
}
