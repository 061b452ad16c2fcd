//! `addition-part`: part of a sentence of the translation stands for nothing in the source.
//!
//! Reads beads with both sides; whole segments without a partner are for `addition`.

use super::misfit;
use crate::check::context::Context;
use crate::check::profile::Bars;
use crate::check::rule::{Candidate, Declined, Direction, Rule, Threshold};
use crate::finding::Severity;
use crate::lexicon::fit::Misfit;
use crate::text::lang::Side;

/// The record.
pub(in crate::check) const RULE: Rule = Rule {
    name: "addition-part",
    summary: "Part of a sentence of the translation stands for nothing in the source",
    what: "Links the words of both sides by a lexicon, and weighs for each content word how much likelier it is to stand so in a wrong pair than in a right one. The stretch of the target that the source accounts for least, the lengths, the clauses and the marks of both sides make the odds that the target says more.",
    why: "The author is made to say what they did not say; or the source has since lost the words, and the translation is of an older version.",
    example: "    source  雨下了一整夜，村民们只好绕路。\n    target  It rained all night, the bridge was washed away, and the villagers had to take another road.\n\n\
              Part of this stands for nothing in the source: bridge was washed away",
    wrong: "When the translator explains what readers of the source know, or the translation is free. An added word or a short phrase is mostly not seen.",
    severity: Severity::Major,
    mqm: "Accuracy > Addition",
    threshold: Threshold {
        // The head of `src/lexicon/fit/weights.rs` has the shares of right pairs above each bar.
        bars: Bars::graded(Some(5.0), Some(4.5), Some(2.5)),
        direction: Direction::AtLeast,
        unit: "odds of a misfit, in nats, where errors are planted in half of the pairs",
    },
    measure,
    join: None,
};

fn measure(context: &Context<'_>) -> Result<Vec<Candidate>, Declined> {
    misfit::measure(context, Misfit::Left(Side::Target), |bead, fit| {
        let shown = misfit::shown(bead, fit, Side::Target);
        (Severity::Major, format!("Part of this stands for nothing in the source: {shown}"))
    })
}
