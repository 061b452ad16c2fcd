//! `negation`: a statement denied on one side and not on the other.
//!
//! Reads the denial that is likeliest to be lost ([`crate::lexicon::denial`]). It compares what is denied, not how often.

use super::contradiction::{self, Contradiction};
use crate::check::context::{BeadText, Context};
use crate::check::profile::Bars;
use crate::check::rule::{Candidate, Declined, Direction, Rule, Threshold};
use crate::finding::Severity;
use crate::text::lang::Side;

/// The record.
pub(in crate::check) const RULE: Rule = Rule {
    name: "negation",
    summary: "One side denies what the other says",
    what: "Finds the words that deny a statement (不, 没有, 并非; not, n't, never), follows the words they stand before to the \
           other side, and looks for a negator there; each answers one denial. A denial that none answers need not be lost: \
           *hidden* is 不可见. So the words of the other side and the negator itself are weighed by a table that was learned from \
           right translations, `models/zh-en.denials`: which negators and compounds the other language leaves out, and which words \
           answer them. Compounds in which nothing is denied (不仅, 非常, 是否) do not count, nor do turns that the other \
           language says without a negator (*not until*, *rather than*, *or not*, 而不是).",
    why: "The translation says the opposite, in a sentence that reads well.",
    example: "    source  委员会没有批准这项计划。\n    target  The committee approved the plan.\n\n\
              The source denies this and the target does not: 没有批准 / approved",
    wrong: "When a negation is said by a word that the table does not know: 悬而未决 as *hangs in the balance*, *the last thing they \
            needed*; about three of four findings in real texts are such, or one side says more than the other. A second \
            denial near the first may answer for both. A word that is swapped for its opposite is for `opposite`.",
    severity: Severity::Critical,
    mqm: "Accuracy > Mistranslation",
    threshold: Threshold {
        // The head of `models/zh-en.denials` has such bars with the shares of right pairs above them; docs/readings.md has these.
        bars: Bars::graded(Some(2.2), Some(1.0), Some(0.4)),
        direction: Direction::AtLeast,
        unit: "odds that a denial was lost or put in, in nats, where that is so in half of the pairs",
    },
    measure,
    join: None,
};

/// At these odds a finding is as likely wrong as right.
const EVEN_NATS: f32 = 1.0;

fn measure(context: &Context<'_>) -> Result<Vec<Candidate>, Declined> {
    let find = |bead: &BeadText<'_>| {
        let worst = context.denial(bead)?;
        Some((Contradiction::of(worst.side, worst.denied, worst.led, worst.odds_nats), worst.side))
    };
    contradiction::measure(context, EVEN_NATS, find, |side, source_text, target_text| {
        let (one, other) = if *side == Side::Source { ("source", "target") } else { ("target", "source") };
        format!("The {one} denies this and the {other} does not: {source_text} / {target_text}")
    })
}
