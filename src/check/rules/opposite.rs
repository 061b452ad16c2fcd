//! `opposite`: an English word that says the contrary of the Chinese.
//!
//! Reads the word that is likeliest put for its opposite ([`crate::lexicon::opposite`]).

use super::contradiction::{self, Contradiction};
use crate::check::context::{BeadText, Context};
use crate::check::profile::Bars;
use crate::check::rule::{Candidate, Declined, Direction, Rule, Threshold};
use crate::finding::Severity;
use crate::text::lang::Side;

/// The record.
pub(in crate::check) const RULE: Rule = Rule {
    name: "opposite",
    summary: "A word is put for its opposite",
    what: "Looks at each English word that has an opposite in a list of some four hundred pairs (*more* and *less*, *after* and \
           *before*, *import* and *export*), and asks whether the Chinese speaks for the other one: whether a word of it that nothing \
           else in the English translates is translated so by the lexicon, near where the neighbours of the English word lead. \
           What one side denies and the other does not speaks for nothing (不开放 is *closed*). How much all of this says, and \
           which words stand beside the one and beside the other, was learned from right translations in which one word was \
           swapped, `models/zh-en.opposites`.",
    why: "The translation says the contrary, in a sentence that reads well.",
    example: "    source  所有的学生都通过了考试。\n    target  Some students passed the exam.\n\n\
              The source speaks for \"all\", not \"Some\": 所有 / Some",
    wrong: "When the translation turns the sentence round and says the same (*A came before B* for B 在 A 之后, *so as not to waste* \
            for 节省), or looks at it from the other side (接收 for the host's *sending*). In `normal` about three of five findings in \
            real texts are slips; in `thorough` many more swaps are found, and fewer than four in ten findings are right.",
    severity: Severity::Critical,
    mqm: "Accuracy > Mistranslation",
    threshold: Threshold {
        // The head of `models/zh-en.opposites` has such bars with the shares of right pairs above them. Swapped words are rare in
        // texts that were published, so `normal` asks for more than they do: by eye, half are right from 5.2 on.
        bars: Bars::graded(Some(6.5), Some(5.5), Some(3.0)),
        direction: Direction::AtLeast,
        unit: "odds that a word was put for its opposite, in nats, where that is so in half of the pairs",
    },
    measure,
    join: None,
};

/// Of findings at these odds and above, half are right.
const EVEN_NATS: f32 = 5.2;

fn measure(context: &Context<'_>) -> Result<Vec<Candidate>, Declined> {
    let find = |bead: &BeadText<'_>| {
        let worst = context.opposite(bead)?;
        Some((Contradiction::of(worst.english, worst.word, worst.said, worst.odds_nats), worst))
    };
    contradiction::measure(context, EVEN_NATS, find, |worst, source_text, target_text| {
        let (chinese, word) = match worst.english {
            Side::Source => ("target", source_text),
            Side::Target => ("source", target_text),
        };
        let opposite = worst.opposite;
        format!("The {chinese} speaks for \"{opposite}\", not \"{word}\": {source_text} / {target_text}")
    })
}
