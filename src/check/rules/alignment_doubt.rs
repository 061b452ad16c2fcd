//! `alignment-doubt`: beads the aligner itself is not sure of.
//!
//! Reads the confidence of the beads. It does not look for a better alignment.

use crate::bitext::{BeadState, Confidence};
use crate::check::context::Context;
use crate::check::profile::Bars;
use crate::check::rule::{Candidate, Declined, Direction, Rule, Threshold};
use crate::finding::Severity;

/// The record.
pub(in crate::check) const RULE: Rule = Rule {
    name: "alignment-doubt",
    summary: "The aligner is not sure that these segments belong together",
    what: "Looks at the confidence of each bead. Doubtful beads in a row are one finding that names the run. Beads that a \
           person has accepted are not in doubt. A run in which one side is empty throughout is left to `omission` and \
           `addition`.",
    why: "Other findings inside the run may be about the wrong pair, and a translation memory made from it would be wrong: \
          look here first.",
    example: "    source  雨下了一整夜。| 他们沉默地走回村里。\n    target  The bridge was washed away. | Nobody spoke.\n\n\
              The alignment of 2 beads in a row (12 to 13) is in doubt: confidence 0.21 to 0.34.",
    wrong: "When the translation is free, or the segments are so short that little speaks for them: the pair may be right \
            all the same. A wrong pair of which the aligner is sure is not seen.",
    severity: Severity::Minor,
    mqm: "none: about the alignment, not the translation",
    threshold: Threshold {
        bars: Bars::each(Confidence::DOUBTFUL),
        direction: Direction::AtMost,
        unit: "confidence of the bead, 0 to 1",
    },
    measure,
    join: Some(join),
};

fn measure(context: &Context<'_>) -> Result<Vec<Candidate>, Declined> {
    let open = context.beads().iter().filter(|bead| bead.bead.state != BeadState::Accepted);
    Ok(open
        .map(|bead| Candidate {
            beads: vec![bead.id],
            source: None,
            target: None,
            strength: bead.bead.confidence.value(),
            confidence: Confidence::new(1.0 - bead.bead.confidence.value()),
            severity: Severity::Minor,
            compared: None,
            detail: String::new(),
            message: String::new(),
        })
        .collect())
}

fn join(context: &Context<'_>, run: &[Candidate]) -> Option<Candidate> {
    let beads: Vec<_> = run.iter().flat_map(|candidate| candidate.beads.iter().copied()).collect();
    let texts = || beads.iter().map(|id| context.bead(*id));
    if texts().all(|text| text.bead.source.is_empty()) || texts().all(|text| text.bead.target.is_empty()) {
        return None;
    }
    let span = |side| texts().filter_map(|text| text.side(side).span()).reduce(|whole, span| whole.join(span));
    let least = run.iter().map(|candidate| candidate.strength).fold(1.0, f32::min);
    let most = run.iter().map(|candidate| candidate.strength).fold(0.0, f32::max);
    let (first, last) = (beads.first()?, beads.last()?);
    let message = if first == last {
        format!("The alignment of this bead is in doubt: confidence {least:.2}.")
    } else {
        let count = beads.len();
        format!(
            "The alignment of {count} beads in a row ({first} to {last}) is in doubt: confidence {least:.2} to {most:.2}."
        )
    };
    Some(Candidate {
        source: span(crate::text::lang::Side::Source),
        target: span(crate::text::lang::Side::Target),
        strength: least,
        confidence: Confidence::new(1.0 - least),
        severity: Severity::Minor,
        compared: None,
        detail: String::new(),
        message,
        beads,
    })
}
