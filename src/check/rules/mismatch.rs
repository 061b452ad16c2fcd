//! `mismatch`: the two sides do not translate each other.
//!
//! Reads beads with both sides, whatever the aligner thinks of them.

use super::misfit;
use crate::check::context::Context;
use crate::check::profile::Bars;
use crate::check::rule::{Candidate, Declined, Direction, Rule, Threshold};
use crate::finding::Severity;
use crate::lexicon::fit::Misfit;

/// The record.
pub(in crate::check) const RULE: Rule = Rule {
    name: "mismatch",
    summary: "The two sides do not translate each other",
    what: "Links the words of both sides by a lexicon, and weighs for each content word how much likelier it is to stand so in a wrong pair than in a right one. Where neither side accounts for the words of the other, and lengths and marks do not go together, the two are no pair. Where the texts were aligned, the confidence of the alignment, which knows the sentences around the pair, speaks against it, and numbers that stand against each other speak for it.",
    why: "A reader is given another text altogether, and a translation memory made from the pair would spread it.",
    example: "    source  雨下了一整夜。\n    target  Nobody in the village had slept.\n\n\
              The two sides have little to do with each other.",
    wrong: "When the translation is very free, as in verse, sayings and headlines; when the alignment is wrong there: then the text is right and the pair is not.",
    severity: Severity::Critical,
    mqm: "Accuracy > Mistranslation",
    threshold: Threshold {
        // The head of `src/lexicon/fit/weights.rs` has the shares of right pairs above each bar.
        bars: Bars::graded(Some(5.0), Some(2.5), Some(2.5)),
        direction: Direction::AtLeast,
        unit: "odds of a misfit, in nats, where errors are planted in half of the pairs",
    },
    measure,
    join: None,
};

fn measure(context: &Context<'_>) -> Result<Vec<Candidate>, Declined> {
    misfit::measure(context, Misfit::Unrelated, |_, _| {
        (Severity::Critical, "The two sides have little to do with each other.".to_owned())
    })
}
