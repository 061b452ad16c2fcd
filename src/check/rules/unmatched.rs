//! What the rules `omission` and `addition` share: beads with an empty side, weighed by how much prose they hold.

use super::mentioned::mentioned_beside;
use crate::bitext::{BeadId, Confidence};
use crate::check::Pairing;
use crate::check::context::{BeadText, Context};
use crate::check::profile::Profile;
use crate::check::rule::Candidate;
use crate::document::BlockKind;
use crate::finding::Severity;
use crate::text::lang::Side;

/// Chinese characters that read as long as one word of an alphabet. English of the same content has about 0.6 words a
/// character (Xinhua and UN texts); only the order of magnitude matters here.
const HAN_PER_WORD: f32 = 1.6;

/// Words from which on a stretch is taken for a sentence even where nothing ends it.
const SENTENCE_WORDS: f32 = 8.0;

/// How sure an unmatched bead is an omission or addition, when the alignment is right and the bead is long: translators
/// also move content to sentences further off.
const SURE: f32 = 0.9;

/// From this share on, the words of a bead that stand beside it on the other side say that it is translated there.
/// `cargo test --test rules merged -- --nocapture`: of 128 Chinese sentences left out of the committed gold pairs 128 are
/// found, and 7 when they are merged into the sentence before; of 132 English ones 127, and 5.
const MERGED_SHARE: f32 = 0.3;

/// Measures the beads that stand only on `side`: the other has nothing, or marks alone.
pub(super) fn measure(context: &Context<'_>, side: Side) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for bead in context.beads() {
        // A block that stands elsewhere is one finding of `moved`.
        if !bead.side(side.other()).as_str().contains(char::is_alphanumeric) && !context.is_moved(bead.id) {
            candidates.extend(weigh(context, bead, side));
        }
    }
    candidates
}

fn weigh(context: &Context<'_>, bead: &BeadText<'_>, side: Side) -> Option<Candidate> {
    let text = bead.side(side);
    let words = reading_words(text.as_str());
    let kind =
        text.range().ids().map(|id| text.segmentation().kind(id)).min_by(|a, b| share(*a).total_cmp(&share(*b)))?;
    let mentioned = match context.pairing() {
        Pairing::Aligned => mentioned_beside(context, bead, side),
        Pairing::Rows => 0.0,
    };
    let lost = 1.0 - (mentioned / MERGED_SHARE).min(1.0);
    let strength = words * share(kind) * lost;
    if strength <= 0.0 {
        return None;
    }
    Some(Candidate {
        beads: vec![bead.id],
        source: bead.side(Side::Source).span(),
        target: bead.side(Side::Target).span(),
        strength,
        // Half sure at once, and surer the more there is: one lost word proves little, a lost sentence much.
        confidence: bead.confidence(SURE * lost * (0.5 + 0.5 * (words / SENTENCE_WORDS).min(1.0))),
        severity: severity(kind, text.as_str(), words),
        compared: None,
        detail: String::new(),
        message: String::new(),
    })
}

/// Tells whether `omission` or `addition` reports a bead that stands only on `side` as more than minor, with the bar they start
/// from.
pub(super) fn is_said(context: &Context<'_>, bead: BeadId, side: Side) -> bool {
    let rule = match side {
        Side::Source => super::omission::RULE,
        Side::Target => super::addition::RULE,
    };
    let bar = rule.threshold.bars.when_on(Profile::default());
    weigh(context, context.bead(bead), side).is_some_and(|candidate| {
        candidate.severity >= Severity::Major && rule.threshold.is_passed(candidate.strength, bar)
    })
}

/// Makes one finding of beads in a row: what stands unmatched, and whether the other side has unmatched text beside it.
pub(super) fn join(context: &Context<'_>, run: &[Candidate], side: Side) -> Option<Candidate> {
    let (first, last) = (run.first()?, run.last()?);
    let beads: Vec<_> = run.iter().flat_map(|candidate| candidate.beads.iter().copied()).collect();
    let segments: usize = beads.iter().map(|id| context.bead(*id).bead.side(side).len()).sum();
    let beside = stands_beside(context, first, last, side);
    let what = match segments {
        1 => "This segment".to_owned(),
        count => format!("These {count} segments"),
    };
    let (has, stands) = if segments == 1 { ("has", "stands") } else { ("have", "stand") };
    let mut message = match side {
        Side::Source => format!("{what} of the source {has} no translation"),
        Side::Target => format!("{what} of the target {stands} for nothing in the source"),
    };
    let mut severity = run.iter().map(|candidate| candidate.severity).max()?;
    let mut confidence = run.iter().map(|candidate| candidate.confidence.value()).fold(0.0, f32::max);
    if beside {
        message.push_str(match side {
            Side::Source => {
                "; unmatched text of the target stands right beside it, so it may be translated very freely"
            }
            Side::Target => {
                "; unmatched text of the source stands right beside it, so it may be a very free translation"
            }
        });
        severity = severity.min(Severity::Major);
        confidence *= 0.5;
    }
    message.push('.');
    let join = |a: Option<crate::text::span::ByteSpan>, b: Option<crate::text::span::ByteSpan>| Some(a?.join(b?));
    Some(Candidate {
        source: join(first.source, last.source),
        target: join(first.target, last.target),
        strength: run.iter().map(|candidate| candidate.strength).sum(),
        confidence: Confidence::new(confidence),
        severity,
        compared: None,
        detail: String::new(),
        message,
        beads,
    })
}

/// Tells whether the bead before or after a run is unmatched on the other side.
fn stands_beside(context: &Context<'_>, first: &Candidate, last: &Candidate, side: Side) -> bool {
    let before = first.beads.first().and_then(|id| id.index().checked_sub(1));
    let after = last.beads.last().map(|id| id.index() + 1);
    [before, after].into_iter().flatten().filter_map(|index| context.beads().get(index)).any(|neighbour| {
        neighbour.bead.side(side).is_empty() && reading_words(neighbour.side(side.other()).as_str()) > 0.0
    })
}

/// How much the words of a kind of block count: cells, labels and headings are moved and dropped more freely than prose.
fn share(kind: BlockKind) -> f32 {
    match kind {
        BlockKind::Paragraph | BlockKind::Quote | BlockKind::Cue => 1.0,
        BlockKind::ListItem => 0.8,
        BlockKind::Heading(_) => 0.7,
        BlockKind::TableCell | BlockKind::Metadata => 0.4,
        BlockKind::Code | BlockKind::Html | BlockKind::Math => 0.0,
    }
}

fn severity(kind: BlockKind, text: &str, words: f32) -> Severity {
    match kind {
        BlockKind::TableCell | BlockKind::Metadata => Severity::Minor,
        BlockKind::Heading(_) => Severity::Major,
        _ if words >= SENTENCE_WORDS || ends_sentence(text) => Severity::Critical,
        _ => Severity::Major,
    }
}

fn ends_sentence(text: &str) -> bool {
    let closing =
        |character: char| matches!(character, '”' | '’' | '」' | '』' | '）' | ')' | '"' | '\'' | '】' | '》');
    text.trim_end().trim_end_matches(closing).ends_with(['.', '!', '?', '。', '！', '？', '…'])
}

/// Counts words: runs of letters, and Chinese characters at [`HAN_PER_WORD`]. Figures, signs, tags and addresses are not
/// words.
fn reading_words(text: &str) -> f32 {
    let mut words = 0.0_f32;
    for word in text.split_whitespace() {
        if word.contains("://") || word.contains('@') {
            continue;
        }
        let mut in_word = false;
        for character in word.chars() {
            if super::untranslated::is_east_asian(character) {
                words += 1.0 / HAN_PER_WORD;
                in_word = false;
            } else {
                // An apostrophe or hyphen does not start a second word.
                let continues = in_word && matches!(character, '\'' | '’' | '-');
                if character.is_alphabetic() && !in_word {
                    words += 1.0;
                }
                in_word = character.is_alphabetic() || continues;
            }
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_both_languages_weigh_alike() {
        assert!(reading_words("--- 2021 https://example.org/a ---").abs() < f32::EPSILON);
        assert!((reading_words("It's a well-known fact.") - 4.0).abs() < f32::EPSILON);
        let chinese = reading_words("昨天夜里下了一场大雨。");
        let english = reading_words("It rained heavily last night.");
        assert!((chinese - english).abs() < 2.5, "{chinese} {english}");
    }

    #[test]
    fn closing_quotes_do_not_hide_the_end_of_a_sentence() {
        assert!(ends_sentence("他说：“走吧。”"));
        assert!(ends_sentence("Done. "));
        assert!(!ends_sentence("第三章"));
    }
}
