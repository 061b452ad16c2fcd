//! `negation`: a statement denied on one side and not on the other.
//!
//! Reads the negators of both sides and the links of the words they stand before. It compares what is denied, not how often.

use crate::check::context::{BeadText, Context};
use crate::check::profile::Bars;
use crate::check::rule::{Candidate, Declined, Direction, Rule, Threshold};
use crate::finding::{Compared, Severity};
use crate::lexicon::link::{LinkKind, Linkage};
use crate::text::lang::Side;
use crate::text::negation::{Negator, Strength, negators};
use crate::text::span::ByteSpan;

/// The record.
pub(in crate::check) const RULE: Rule = Rule {
    name: "negation",
    summary: "One side denies what the other says",
    what: "Finds the words that deny a statement (不, 没有, 并非; not, n't, never), follows the words they stand before to the \
           other side, and looks there for any word that denies, lacks, fails, limits or opposes. Where there is none, and \
           one side denies more often than the other, one of them says the opposite. Compounds in which nothing is denied \
           (不仅, 非常, 是否) do not count.",
    why: "The translation says the opposite, in a sentence that reads well.",
    example: "    source  委员会没有批准这项计划。\n    target  The committee approved the plan.\n\n\
              The source denies this and the target does not: 没有批准 / approved",
    wrong: "When a negation is said without a negative word: 悬而未决 as *hangs in the balance*, *the last thing they needed*. \
            When the words it stands before are translated so freely that they cannot be followed, it is not seen; nor is a \
            word that is swapped for its opposite.",
    severity: Severity::Critical,
    mqm: "Accuracy > Mistranslation",
    threshold: Threshold {
        bars: Bars::graded(Some(1.6), Some(0.8), Some(0.3)),
        direction: Direction::AtLeast,
        unit: "words followed to the other side, weighed by the strength of their links",
    },
    measure,
    join: None,
};

/// A negator stands at most so many words before what it denies.
const REACH_WORDS: usize = 4;

/// So many of the words it denies are followed.
const FOLLOWED_WORDS: usize = 2;

/// Words more frequent than this are linked by chance and lead nowhere.
const MOST_SHARE: f32 = 0.004;

/// How far from where a word leads, in bytes, its negator may stand in Chinese: six characters before, five after.
const CHINESE_ROOM: (u32, u32) = (18, 15);

/// The same in English: about six words before, four after.
const ENGLISH_ROOM: (u32, u32) = (40, 28);

/// How far after a negator a second one still belongs to it, and how long a word with an opposite built in is (`unfair`):
/// shorter ones only limit (`only`, `few`).
const DOUBLED_BYTES: u32 = 16;
const OPPOSITE_BYTES: u32 = 8;

/// *Could not have come at a worse time* denies nothing: so far after the negator the comparison stands at most.
const COMPARED_BYTES: usize = 40;

/// What stands in quotation marks and is no longer than this, ten characters, is a name.
const NAME_BYTES: usize = 33;

/// How sure a finding is where two words were followed: of planted and clean pairs read.
const SURE: f32 = 0.8;

fn measure(context: &Context<'_>) -> Result<Vec<Candidate>, Declined> {
    let (source, target) = (context.lang(Side::Source), context.lang(Side::Target));
    let chinese = match (source.is_chinese(), target.is_chinese()) {
        (true, false) if target.is_english() => Side::Source,
        (false, true) if source.is_english() => Side::Target,
        _ => return Err(Declined(format!("it knows how Chinese and English deny, not {source} and {target}"))),
    };
    if context.linker().lexicon().is_none() {
        return Err(Declined(format!("there is no lexicon of {source} and {target}")));
    }
    Ok(context
        .beads()
        .iter()
        .filter(|bead| !bead.bead.kind().is_null())
        .filter_map(|bead| weigh(context, bead, chinese))
        .collect())
}

/// The worst place of a bead.
fn weigh(context: &Context<'_>, bead: &BeadText<'_>, chinese: Side) -> Option<Candidate> {
    let texts = |side: Side| bead.side(side).as_str();
    let found = |side: Side| negators(texts(side), bead.side(side).lang());
    let (zh, en) = (found(chinese), found(chinese.other()));
    let strong = |list: &[Negator]| list.iter().filter(|negator| negator.strength == Strength::Strong).count();
    // Where both deny as often, they rather deny the same in other places.
    let (denies, side, others) = match strong(&zh).cmp(&strong(&en)) {
        std::cmp::Ordering::Equal => return None,
        std::cmp::Ordering::Greater => (zh, chinese, en),
        std::cmp::Ordering::Less => (en, chinese.other(), zh),
    };
    let linkage = context.linkage(bead);
    // 不能A，不能B is `cannot A or B`: one negator of English reaches over `or`.
    let is_shared = side == chinese && strong(&others) > 0 && texts(chinese.other()).contains(" or ");
    if is_shared {
        return None;
    }
    let free: Vec<Negator> = others
        .iter()
        .filter(|other| other.strength == Strength::Strong || !is_taken(linkage, other.span, side, &denies))
        .copied()
        .collect();
    let followed = denies
        .iter()
        .filter(|negator| negator.strength == Strength::Strong && is_followed(texts(side), negator.span))
        .filter(|negator| !is_doubled(negator.span, &denies, side == chinese))
        .filter_map(|negator| follow(linkage, texts(side), negator.span, side, &free, side == chinese));
    let worst = followed.max_by(|one, other| one.strength.total_cmp(&other.strength))?;
    let place = |of: Side| {
        let span = if of == side { worst.denied } else { worst.led };
        (bead.side(of).to_document(span), span.of_text(texts(of)).to_owned())
    };
    let ((source, source_text), (target, target_text)) = (place(Side::Source), place(Side::Target));
    let (one, other) = if side == Side::Source { ("source", "target") } else { ("target", "source") };
    Some(Candidate {
        beads: vec![bead.id],
        source: Some(source),
        target: Some(target),
        strength: worst.strength,
        confidence: bead.confidence(SURE * (worst.strength / 2.0).min(1.0)),
        severity: Severity::Critical,
        message: format!("The {one} denies this and the {other} does not: {source_text} / {target_text}"),
        detail: format!("{source_text}/{target_text}"),
        compared: Some(Compared { source: source_text, target: target_text }),
    })
}

/// Tells whether a negator of English stands right before a word that denies too: *not uncommon* is a plain statement.
fn is_doubled(negator: ByteSpan, denies: &[Negator], is_chinese: bool) -> bool {
    let is_near = |other: &&Negator| other.span.start >= negator.end && other.span.start <= negator.end + DOUBLED_BYTES;
    let is_opposite =
        |other: &Negator| other.strength == Strength::Weak && other.span.end - other.span.start >= OPPOSITE_BYTES;
    !is_chinese && denies.iter().filter(is_near).any(is_opposite)
}

/// Tells whether a weak negator of the other side translates a weak one of this side: then it is spoken for, and stands for
/// no strong one (失败 is `fail`, so that `not fail` lacks its `not`).
fn is_taken(linkage: &Linkage, negator: ByteSpan, side: Side, denies: &[Negator]) -> bool {
    let meets = |span: ByteSpan, other: ByteSpan| span.start < other.end && other.start < span.end;
    let mut words = linkage.side(side.other()).iter().filter(|linked| meets(linked.word.span, negator));
    words.any(|linked| {
        let Some(link) = linked.link.map(|link| linkage.links[link]) else { return false };
        let own = if side == Side::Source { link.source } else { link.target };
        link.strength > 0.5
            && denies.iter().any(|weak| weak.strength == Strength::Weak && meets(weak.span, own))
            && !denies.iter().any(|strong| strong.strength == Strength::Strong && meets(strong.span, own))
    })
}

/// Tells whether a negator denies what comes after it: 无 and 未 stand inside nouns, *nor* and *none* go back to another
/// place, and *not only* denies nothing.
fn is_followed(text: &str, negator: ByteSpan) -> bool {
    let written = negator.of_text(text);
    let is_of_a_noun = matches!(written, "无" | "無" | "未");
    let is_answer =
        ["nor", "neither", "none", "noone", "without"].iter().any(|word| written.eq_ignore_ascii_case(word));
    let after = text.get(negator.end as usize..).unwrap_or_default().trim_start();
    // NOT_EXIST and no_error_log are names of code, 「還息不還本」 is the name of a scheme.
    let (before, next) =
        (text.get(..negator.start as usize).unwrap_or_default(), text.get(negator.end as usize..).unwrap_or_default());
    let is_code = next.starts_with('_') || before.ends_with('_');
    let is_quoted = before.rfind(['「', '“', '《']).is_some_and(|open| {
        !before[open..].contains(['」', '”', '》'])
            && next.find(['」', '”', '》']).is_some_and(|close| before.len() - open + close <= NAME_BYTES)
    });
    if is_code || is_quoted {
        return false;
    }
    let near = after.get(..after.floor_char_boundary(COMPARED_BYTES)).unwrap_or(after);
    let is_compared = near.contains("worse") || near.contains("better");
    let is_more =
        ["just ", "only ", "merely ", "simply ", "least ", "a doubt", "doubt", "more than", "less than", "later than"]
            .iter()
            .any(|word| after.starts_with(word));
    !is_of_a_noun && !is_answer && !is_more && !is_compared
}

/// What a negator denies and where it leads to.
struct Followed {
    denied: ByteSpan,
    led: ByteSpan,
    strength: f32,
}

/// Follows the words after a negator to the other side; `None` where they lead nowhere or something there denies too.
fn follow(
    linkage: &Linkage,
    text: &str,
    negator: ByteSpan,
    side: Side,
    others: &[Negator],
    is_chinese: bool,
) -> Option<Followed> {
    let words = linkage.side(side);
    let start = words.partition_point(|linked| linked.word.span.end <= negator.start);
    let mut led: Option<ByteSpan> = None;
    let mut denied = negator;
    let (mut strength, mut count) = (0.0, 0);
    let room = if is_chinese { ENGLISH_ROOM } else { CHINESE_ROOM };
    let mut end = negator.end;
    for (nth, linked) in words[start..].iter().enumerate() {
        let span = linked.word.span;
        let is_own = span.start < negator.end;
        let gap = text.get(end as usize..span.start as usize).unwrap_or_default();
        if count == FOLLOWED_WORDS
            || nth > REACH_WORDS
            || gap.contains([',', '.', ';', ':', '!', '?', '，', '。', '；', '：', '！', '？'])
        {
            break;
        }
        end = span.end.max(end);
        let Some(link) = linked.link.map(|link| linkage.links[link]) else { continue };
        let there = if side == Side::Source { link.target } else { link.source };
        let (from, to) =
            if is_own { (there.start, there.end) } else { (there.start.saturating_sub(room.0), there.end + room.1) };
        if others.iter().any(|other| other.span.start < to && from < other.span.end) {
            return None;
        }
        let is_content = linked.share < MOST_SHARE && link.kind != LinkKind::Number;
        // A word that is nothing but the negator leads nowhere by itself.
        let says_more = !is_own || span.start < negator.start || span.end > negator.end;
        if is_content && says_more {
            denied = denied.join(span);
            led = Some(led.map_or(there, |before| before.join(there)));
            strength += link.strength;
            count += 1;
        }
    }
    Some(Followed { denied, led: led?, strength })
}
