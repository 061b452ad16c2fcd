//! `omission-part`: part of a sentence has no translation.
//!
//! Reads beads with both sides; whole segments without a partner are for `omission`.

use super::misfit;
use crate::check::context::Context;
use crate::check::profile::Bars;
use crate::check::rule::{Candidate, Declined, Direction, Rule, Threshold};
use crate::finding::Severity;
use crate::lexicon::fit::Misfit;
use crate::text::lang::Side;

/// The record.
pub(in crate::check) const RULE: Rule = Rule {
    name: "omission-part",
    summary: "Part of a sentence has no translation",
    what: "Links the words of both sides by a lexicon, and weighs for each content word how much likelier it is to stand so in a wrong pair than in a right one. The stretch of the source that the target accounts for least, the lengths, the clauses and the marks of both sides make the odds that the target leaves something out.",
    why: "What is left out inside a sentence is harder to see than a sentence that is missing, and reads as smoothly.",
    example: "    source  雨下了一整夜，桥被冲垮了，村民们只好绕路。\n    target  It rained all night, so the villagers had to take another road.\n\n\
              Part of this has no translation: 桥被冲垮了",
    wrong: "When the translation is free or the words are rare: the lexicon then knows too few of them. When a neighbouring segment has the words. A lost word or a short phrase is mostly not seen.",
    severity: Severity::Major,
    mqm: "Accuracy > Omission",
    threshold: Threshold {
        // The head of `src/lexicon/fit/weights.rs` has the shares of right pairs above each bar.
        bars: Bars::graded(Some(6.5), Some(3.4), Some(3.0)),
        direction: Direction::AtLeast,
        unit: "odds of a misfit, in nats, where errors are planted in half of the pairs",
    },
    measure,
    join: None,
};

fn measure(context: &Context<'_>) -> Result<Vec<Candidate>, Declined> {
    misfit::measure(context, Misfit::Left(Side::Source), |bead, fit| {
        let shown = misfit::shown(bead, fit, Side::Source);
        if fit.breaks_off {
            return (Severity::Critical, format!("The translation breaks off; this is left: {shown}"));
        }
        (Severity::Major, format!("Part of this has no translation: {shown}"))
    })
}
