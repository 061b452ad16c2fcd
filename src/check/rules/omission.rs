//! `omission`: source segments that no target segment translates.
//!
//! Reads the beads with an empty target side. Clauses lost inside a bead are not seen here.

use super::unmatched;
use crate::check::context::Context;
use crate::check::profile::Bars;
use crate::check::rule::{Candidate, Declined, Direction, Rule, Threshold};
use crate::finding::Severity;
use crate::text::lang::Side;

/// The record.
pub(in crate::check) const RULE: Rule = Rule {
    name: "omission",
    summary: "A sentence of the source has no translation",
    what: "Looks at the segments of the source that are paired with nothing or with marks alone, and weighs how much prose they hold: \
           words count in full in paragraphs and quotations, less in list items, headings and table cells. Segments in a row \
           are one finding. Where unmatched text of the target stands right beside them, the finding says so and is milder. With a lexicon of the two \
           languages, words of the segment that stand unused in the beads beside it count against the finding: then the \
           segment is merged into its neighbour. Rows of a file of pairs count in full, whatever stands beside them, and each has a finding of its own.",
    why: "A sentence that is not there cannot be missed by a reader of the translation alone.",
    example: "    source  雨下了一整夜。桥被冲垮了。\n    target  It rained all night.\n\n\
              This segment of the source has no translation.",
    wrong: "When the translator moved the content to a sentence further off, or left out what the other language need not \
            say. When the alignment is wrong there: see its confidence. Short interjections, single words and table cells \
            are let pass; a clause lost inside a translated sentence is not seen.",
    severity: Severity::Critical,
    mqm: "Accuracy > Omission",
    threshold: Threshold {
        // 好的 and 是的，没错 pass; 桥被冲垮了 does not.
        bars: Bars::each(3.0),
        direction: Direction::AtLeast,
        unit: "words of prose, 1.6 Chinese characters to a word, less in items, headings and cells",
    },
    measure,
    join: Some(join),
};

fn measure(context: &Context<'_>) -> Result<Vec<Candidate>, Declined> {
    Ok(unmatched::measure(context, Side::Source))
}

fn join(context: &Context<'_>, run: &[Candidate]) -> Option<Candidate> {
    unmatched::join(context, run, Side::Source)
}
