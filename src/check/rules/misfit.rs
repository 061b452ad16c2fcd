//! What the rules `omission-part`, `addition-part` and `mismatch` share: beads whose sides do not fit each other.

use super::figure::has_conflict_of_two_texts;
use crate::bitext::{BeadState, Confidence};
use crate::check::context::{BeadText, Context};
use crate::check::rule::{Candidate, Declined};
use crate::finding::Severity;
use crate::lexicon::fit::{Fit, Misfit};
use crate::text::han::is_han;
use crate::text::lang::Side;

/// How sure a finding at odds of even is; the odds are learned from planted errors, which are far more frequent there than
/// in translations, so that e^4 to 1 is about an even chance in real text.
const EVEN_NATS: f32 = 4.0;

/// So many Chinese characters in a target of another language are for `untranslated`.
const UNTRANSLATED_HAN: usize = 4;

/// From so many content words on the odds count in full. Read off annual reports, where captions were called unrelated.
pub(super) const ENOUGH_WORDS: f32 = 6.0;

/// Characters of a stretch that a message shows.
const SHOWN_CHARS: usize = 40;

/// Measures the beads of one misfit; `describe` makes severity and message.
pub(super) fn measure(
    context: &Context<'_>,
    misfit: Misfit,
    describe: fn(&BeadText<'_>, &Fit) -> (Severity, String),
) -> Result<Vec<Candidate>, Declined> {
    let (source, target) = (context.lang(Side::Source), context.lang(Side::Target));
    if context.linker().lexicon().is_none() {
        return Err(Declined(format!("there is no lexicon of {source} and {target}")));
    }
    let open = context.beads().iter().filter(|bead| bead.bead.state != BeadState::Accepted);
    // What was left untranslated has no links either, and is a finding of its own.
    let translated = open.filter(|bead| {
        let text = bead.side(Side::Target).as_str();
        target.is_chinese() || text.chars().filter(|character| is_han(*character)).count() < UNTRANSLATED_HAN
    });
    // A run that slipped is one finding of `slip`.
    let standing = translated.filter(|bead| !context.is_slipped(bead.id));
    let misfits = standing.filter_map(|bead| Some((bead, context.fit(bead).filter(|fit| fit.misfit == misfit)?)));
    Ok(misfits
        .map(|(bead, fit)| {
            let (severity, message) = describe(bead, &fit);
            let place = |side: Side| {
                let (text, stretch) = (bead.side(side), fit.stretch(side));
                match misfit {
                    Misfit::Left(left) if left == side && !stretch.is_empty() => Some(text.to_document(stretch)),
                    _ => text.span(),
                }
            };
            Candidate {
                beads: vec![bead.id],
                source: place(Side::Source),
                target: place(Side::Target),
                strength: strength(&fit) + numbers_nats(context, bead, misfit)
                    - if misfit == Misfit::Unrelated { doubt_nats(bead) } else { 0.0 },
                confidence: bead.confidence(1.0 / (1.0 + (EVEN_NATS - fit.odds_nats).exp())),
                severity,
                compared: None,
                detail: String::new(),
                message,
            }
        })
        .collect())
}

/// The odds of a misfit; a heading, a caption or a cell of a few words counts for less: the lexicon may know none of its names,
/// and one word that is put freely is a third of it.
fn strength(fit: &Fit) -> f32 {
    let words = match fit.misfit {
        Misfit::Unrelated => fit.fewest_words(),
        Misfit::Left(side) => fit.words(side),
    };
    fit.odds_nats * (float(words) / ENOUGH_WORDS).min(1.0)
}

/// How much numbers that stand against each other say for two texts being unrelated, in nats, where their words say about
/// as much for it as against it: of right pairs one in 300 has such numbers. The rules about figures then leave the pair to
/// `mismatch`.
const CONFLICT_NATS: f32 = 3.0;

fn numbers_nats(context: &Context<'_>, bead: &BeadText<'_>, misfit: Misfit) -> f32 {
    if misfit == Misfit::Unrelated && has_conflict_of_two_texts(context, bead) { CONFLICT_NATS } else { 0.0 }
}

/// What the alignment can say at most for a pair, in nats.
const MOST_SURE_NATS: f32 = 4.0;

/// How much the odds of two texts being unrelated lose by the alignment, which knows the sentences around them: where all
/// other ways to pair them are unlikely, an unknown name or a free rendering is the likelier cause. A pair that was given, and
/// not aligned, has no such witness. Read off annual reports, where 16 of 16 right pairs were called unrelated.
pub(super) fn doubt_nats(bead: &BeadText<'_>) -> f32 {
    let confidence = bead.bead.confidence;
    if confidence == Confidence::CERTAIN {
        return 0.0;
    }
    let sure = confidence.value();
    (sure.max(f32::EPSILON) / (1.0 - sure).max(f32::EPSILON)).ln().clamp(0.0, MOST_SURE_NATS)
}

pub(super) fn float(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}

/// Returns the stretch of a side that the other leaves out, cut short for a message.
pub(super) fn shown(bead: &BeadText<'_>, fit: &Fit, side: Side) -> String {
    let stretch = fit.stretch(side).of_text(bead.side(side).as_str());
    match stretch.char_indices().nth(SHOWN_CHARS) {
        Some((cut, _)) => format!("{}…", &stretch[..cut]),
        None => stretch.to_owned(),
    }
}
