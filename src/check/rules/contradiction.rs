//! What the rules `negation` and `opposite` share: a place of each side of a bead, where one side says what the other does not.

use crate::check::context::{BeadText, Context};
use crate::check::rule::{Candidate, Declined};
use crate::finding::{Compared, Severity};
use crate::text::lang::Side;
use crate::text::span::ByteSpan;

/// Where the two sides of a bead contradict each other most.
pub(super) struct Contradiction {
    pub(super) source: ByteSpan,
    pub(super) target: ByteSpan,
    /// The odds that they do, in nats, where half of the pairs do.
    pub(super) odds_nats: f32,
}

impl Contradiction {
    /// Of two places, that of `side` first.
    pub(super) fn of(side: Side, own: ByteSpan, other: ByteSpan, odds_nats: f32) -> Self {
        let (source, target) = if side == Side::Source { (own, other) } else { (other, own) };
        Self { source, target, odds_nats }
    }
}

/// Measures the beads with both sides. `find` looks for the place and for what the message needs to say of it, `describe` makes
/// the message from that and the words of both sides; a finding at odds of `even_nats` is as likely wrong as right in real texts,
/// which contradict themselves far less often than the pairs the odds are of.
pub(super) fn measure<T>(
    context: &Context<'_>,
    even_nats: f32,
    find: impl Fn(&BeadText<'_>) -> Option<(Contradiction, T)>,
    describe: impl Fn(&T, &str, &str) -> String,
) -> Result<Vec<Candidate>, Declined> {
    let (source, target) = (context.lang(Side::Source), context.lang(Side::Target));
    let is_known = (source.is_chinese() && target.is_english()) || (source.is_english() && target.is_chinese());
    if !is_known {
        return Err(Declined(format!("it knows Chinese and English, not {source} and {target}")));
    }
    if context.linker().lexicon().is_none() {
        return Err(Declined(format!("there is no lexicon of {source} and {target}")));
    }
    let candidate = |bead: &BeadText<'_>| {
        let (found, what) = find(bead)?;
        let [source_text, target_text] = [(Side::Source, found.source), (Side::Target, found.target)]
            .map(|(side, span)| span.of_text(bead.side(side).as_str()).to_owned());
        Some(Candidate {
            beads: vec![bead.id],
            source: Some(bead.side(Side::Source).to_document(found.source)),
            target: Some(bead.side(Side::Target).to_document(found.target)),
            strength: found.odds_nats,
            confidence: bead.confidence(1.0 / (1.0 + (even_nats - found.odds_nats).exp())),
            severity: Severity::Critical,
            message: describe(&what, &source_text, &target_text),
            detail: format!("{source_text}/{target_text}"),
            compared: Some(Compared { source: source_text, target: target_text }),
        })
    };
    let both = context.beads().iter().filter(|bead| !bead.bead.kind().is_null());
    Ok(both.filter_map(candidate).collect())
}
