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
    what: "Links the words of both sides by a lexicon, and weighs for each content word how much likelier it is to stand so in a wrong pair than in a right one. The stretch of the source that the target accounts for least, the lengths, the clauses and the marks of both sides make the odds that the target leaves something out. An English target that ends on a title (*Ms.*, *in St.*) is cut off, whatever the odds.",
    why: "What is left out inside a sentence is harder to see than a sentence that is missing, and reads as smoothly.",
    example: "    source  雨下了一整夜，桥被冲垮了，村民们只好绕路。\n    target  It rained all night, so the villagers had to take another road.\n\n\
              Part of this has no translation: 桥被冲垮了",
    wrong: "When the translation is free or the words are rare: the lexicon then knows too few of them. When a neighbouring segment has the words. A lost word or a short phrase is mostly not seen.",
    severity: Severity::Major,
    mqm: "Accuracy > Omission",
    threshold: Threshold {
        // The head of `src/lexicon/fit/weights.rs` has the shares of right pairs above each bar.
        bars: Bars::graded(Some(5.0), Some(2.0), Some(1.5)),
        direction: Direction::AtLeast,
        unit: "odds of a misfit, in nats, where errors are planted in half of the pairs",
    },
    measure,
    join: None,
};

/// A title that no sentence ends on, at the end of an English text, is this many nats for its being cut off.
const CUT_NATS: f32 = 8.0;

/// Titles that stand before a name and nowhere else; `v.` stands between two.
const TITLES: [&str; 13] =
    ["Mr.", "Mrs.", "Ms.", "Messrs.", "Dr.", "Prof.", "Sen.", "Rep.", "Gen.", "Gov.", "Sgt.", "Capt.", "v."];

/// Tells whether an English text ends on a title, or on the saint of a place (*in St.*; a street has its name before it).
fn ends_on_title(text: &str) -> bool {
    let Some((before, last)) = text.trim_end().rsplit_once(' ') else { return false };
    let is_small =
        || before.rsplit(' ').next().is_some_and(|word| word.starts_with(|first: char| first.is_lowercase()));
    // `Dr.` ends the address of a drive.
    let is_title = TITLES.contains(&last) && (last != "Dr." || is_small());
    is_title || (last == "St." && is_small())
}

/// The beads whose target is cut off after a title, and does not go on in the next segment.
fn cut_off<'a>(context: &'a Context<'a>) -> impl Iterator<Item = Candidate> + 'a {
    let is_english = context.lang(Side::Target).is_english();
    let beads = context.beads().iter().filter(move |bead| is_english && !bead.bead.kind().is_null());
    beads.filter_map(|bead| {
        let (source, target) = (bead.side(Side::Source), bead.side(Side::Target));
        let segments = target.segmentation().segments();
        let next = segments.get(target.range().end as usize);
        let last = segments.get(target.range().end.checked_sub(1)? as usize)?;
        if next.is_some_and(|next| next.block == last.block) || !ends_on_title(target.as_str()) {
            return None;
        }
        Some(Candidate {
            beads: vec![bead.id],
            source: source.span(),
            target: target.span(),
            strength: CUT_NATS,
            confidence: bead.confidence(0.9),
            severity: Severity::Critical,
            compared: None,
            detail: "title".to_owned(),
            message: "The translation breaks off after a title that a name must follow.".to_owned(),
        })
    })
}

fn measure(context: &Context<'_>) -> Result<Vec<Candidate>, Declined> {
    let mut candidates = misfits(context)?;
    let known: Vec<_> = candidates
        .iter()
        .filter(|candidate| candidate.strength >= CUT_NATS)
        .map(|candidate| candidate.beads[0])
        .collect();
    let cut: Vec<Candidate> = cut_off(context).filter(|cut| !known.contains(&cut.beads[0])).collect();
    candidates.retain(|candidate| !cut.iter().any(|cut| cut.beads == candidate.beads));
    candidates.extend(cut);
    Ok(candidates)
}

fn misfits(context: &Context<'_>) -> Result<Vec<Candidate>, Declined> {
    misfit::measure(context, Misfit::Left(Side::Source), |bead, fit| {
        let shown = misfit::shown(bead, fit, Side::Source);
        if fit.breaks_off {
            return (Severity::Critical, format!("The translation breaks off; this is left: {shown}"));
        }
        (Severity::Major, format!("Part of this has no translation: {shown}"))
    })
}
