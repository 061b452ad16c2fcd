//! `slip`: a run of pairs that would fit when one side were moved by one.
//!
//! Reads how well the sides of neighbouring beads fit each other, as they stand and crosswise. It does not move anything.

use crate::bitext::{BeadState, Confidence};
use crate::check::context::{Context, Slip};
use crate::check::profile::Bars;
use crate::check::rule::{Candidate, Declined, Direction, Rule, Threshold};
use crate::finding::Severity;
use crate::text::lang::Side;

/// The record.
pub(in crate::check) const RULE: Rule = Rule {
    name: "slip",
    summary: "A run of pairs fits when one side is moved by one",
    what: "Looks for three or more pairs in a row whose sides have nothing to do with each other, and holds each source \
           against the target before and after it. Where nearly all of them fit that one, a line was lost or put in and the \
           rest slipped: one finding says which way to move. The pairs of the run get no finding of their own from \
           `mismatch`, `omission-part` and `addition-part`.",
    why: "One slip in a memory or a table spoils every pair after it, and is mended by one move.",
    example: "    source  雨下了一整夜。| 桥被冲垮了。| 村民们只好绕路。| 孩子们没有去上学。\n    \
              target  Chapter Two | It rained all night. | The bridge was washed away. | The villagers took another road.\n\n\
              4 pairs in a row fit when the target is moved one up: its first line has no source here.",
    wrong: "When lines that stand beside each other say nearly the same.",
    severity: Severity::Critical,
    mqm: "none: about the alignment, not the translation",
    threshold: Threshold { bars: Bars::each(3.0), direction: Direction::AtLeast, unit: "pairs in a row" },
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
    let is_open =
        |slip: &&Slip| context.beads()[slip.beads.clone()].iter().all(|bead| bead.bead.state != BeadState::Accepted);
    Ok(context.slips().iter().filter(is_open).map(|slip| candidate(context, slip)).collect())
}

fn candidate(context: &Context<'_>, slip: &Slip) -> Candidate {
    let beads = &context.beads()[slip.beads.clone()];
    let span =
        |side: Side| beads.iter().filter_map(|bead| bead.side(side).span()).reduce(|whole, span| whole.join(span));
    let count = beads.len();
    let (way, line) = if slip.is_target_late {
        ("up", "its first line here has no source")
    } else {
        ("down", "the first line of the source here has no translation")
    };
    Candidate {
        beads: beads.iter().map(|bead| bead.id).collect(),
        source: span(Side::Source),
        target: span(Side::Target),
        strength: f32::from(u16::try_from(count).unwrap_or(u16::MAX)),
        confidence: Confidence::new(SURE),
        severity: Severity::Critical,
        compared: None,
        detail: way.to_owned(),
        message: format!("{count} pairs in a row fit when the target is moved one {way}: {line}."),
    }
}
