//! `addition`: target segments that translate no source segment.
//!
//! Reads the beads with an empty source side. Clauses added inside a bead are not seen here.

use super::unmatched;
use crate::check::context::Context;
use crate::check::profile::Bars;
use crate::check::rule::{Candidate, Declined, Direction, Rule, Threshold};
use crate::finding::Severity;
use crate::text::lang::Side;

/// The record.
pub(in crate::check) const RULE: Rule = Rule {
    name: "addition",
    summary: "A sentence of the translation stands for nothing in the source",
    what: "Looks at the segments of the target that are paired with nothing or with marks alone, and weighs how much prose they hold: \
           words count in full in paragraphs and quotations, less in list items, headings and table cells. Segments in a row \
           are one finding. Where unmatched text of the source stands right beside them, the finding says so and is milder. With a lexicon of the two \
           languages, words of the segment that stand unused in the beads beside it count against the finding: then the \
           segment is merged into its neighbour. Rows of a file of pairs count in full, whatever stands beside them, and each has a finding of its own.",
    why: "The author is made to say what they did not say; or the source has since lost the sentence, and the translation \
          is of an older version.",
    example: "    source  雨下了一整夜。\n    target  It rained all night. The bridge was washed away.\n\n\
              This segment of the target stands for nothing in the source.",
    wrong: "When the translator explains what readers of the source know, moves content from a sentence further off, or \
            adds a note. When the alignment is wrong there: see its confidence. A clause added inside a sentence is not seen.",
    severity: Severity::Critical,
    mqm: "Accuracy > Addition",
    threshold: Threshold {
        // As for `omission`, whose mirror image the rule is.
        bars: Bars::each(3.0),
        direction: Direction::AtLeast,
        unit: "words of prose, 1.6 Chinese characters to a word, less in items, headings and cells",
    },
    measure,
    join: Some(join),
};

fn measure(context: &Context<'_>) -> Result<Vec<Candidate>, Declined> {
    Ok(unmatched::measure(context, Side::Target))
}

fn join(context: &Context<'_>, run: &[Candidate]) -> Option<Candidate> {
    unmatched::join(context, run, Side::Target)
}
