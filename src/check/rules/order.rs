//! `order`: sentences inside one bead that stand in another order than those of the source.
//!
//! Reads the word links between the segments of beads that have several on both sides. Whole beads out of order are for
//! `slip` and `mismatch`.

use crate::check::context::{BeadText, Context};
use crate::check::profile::Bars;
use crate::check::rule::{Candidate, Declined, Direction, Rule, Threshold};
use crate::finding::Severity;
use crate::text::lang::Side;

/// The record.
pub(in crate::check) const RULE: Rule = Rule {
    name: "order",
    summary: "Sentences or list items stand in another order",
    what: "Looks at beads with several segments on both sides and links the words between them. Where the first segment of \
           one side has nearly all of its links in the last of the other, and the other way round, the two stand in another \
           order. The strength is the share of the links that cross.",
    why: "In instructions and lists the order is part of what is said.",
    example: "    source  先关掉电源。再打开机箱。\n    target  Open the case. Turn off the power first.\n\n\
              These sentences stand in another order than in the source.",
    wrong: "When the translator turned the sentences round for style, as with a speech and who says it.",
    severity: Severity::Minor,
    mqm: "Accuracy > Mistranslation",
    threshold: Threshold {
        bars: Bars::graded(None, Some(0.8), Some(0.7)),
        direction: Direction::AtLeast,
        unit: "share of the word links between the outer segments that cross, 0 to 1",
    },
    measure,
    join: None,
};

/// How sure a finding is.
const SURE: f32 = 0.6;

/// Fewer links than this on either arm of the cross say nothing.
const LEAST_LINKS: f32 = 2.0;

fn measure(context: &Context<'_>) -> Result<Vec<Candidate>, Declined> {
    if context.linker().lexicon().is_none() {
        let (source, target) = (context.lang(Side::Source), context.lang(Side::Target));
        return Err(Declined(format!("there is no lexicon of {source} and {target}")));
    }
    let several = context.beads().iter().filter(|bead| bead.bead.source.len() > 1 && bead.bead.target.len() > 1);
    Ok(several.filter_map(|bead| weigh(context, bead)).collect())
}

fn weigh(context: &Context<'_>, bead: &BeadText<'_>) -> Option<Candidate> {
    let (source, target) = (bead.side(Side::Source), bead.side(Side::Target));
    let (last_source, last_target) = (source.segments() - 1, target.segments() - 1);
    // Links from the first and the last segment of the source to the first and the last of the target.
    let mut links = [[0.0_f32; 2]; 2];
    for link in &context.linkage(bead).links {
        let from = source.segment_of(link.source.start);
        let to = target.segment_of(link.target.start);
        let ends = |at: usize, last: usize| if at == 0 { Some(0) } else { (at == last).then_some(1) };
        if let (Some(from), Some(to)) = (ends(from, last_source), ends(to, last_target)) {
            links[from][to] += link.strength;
        }
    }
    let (straight, crossed) = (links[0][0] + links[1][1], links[0][1] + links[1][0]);
    if links[0][1].min(links[1][0]) < LEAST_LINKS {
        return None;
    }
    let strength = crossed / (straight + crossed);
    Some(Candidate {
        beads: vec![bead.id],
        source: source.span(),
        target: target.span(),
        strength,
        confidence: bead.confidence(SURE * strength),
        severity: Severity::Minor,
        compared: None,
        detail: String::new(),
        message: "These sentences stand in another order than in the source.".to_owned(),
    })
}
