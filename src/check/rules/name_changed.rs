//! `name-changed`: a name of one side that stands against another name on the other.
//!
//! Reads the words that no link explains, where there are such words on both sides. It does not know which name is right.

use crate::check::context::{BeadText, Context};
use crate::check::profile::Bars;
use crate::check::rule::{Candidate, Declined, Direction, Rule, Threshold};
use crate::finding::{Compared, Severity};
use crate::lexicon::Lexicon;
use crate::lexicon::link::{Linkage, Linked};
use crate::text::lang::Side;
use crate::text::span::ByteSpan;
use crate::text::word::TokenKind;

/// The record.
pub(in crate::check) const RULE: Rule = Rule {
    name: "name-changed",
    summary: "A name stands against another name",
    what: "Looks for capitalised words of the English side that neither the lexicon, nor their sound or pinyin, nor the same \
           letters in the Chinese text explain, and for rare words of the Chinese side that nothing explains either. How well \
           known the words are, how many there are and how close their neighbours are linked to each other make the odds that \
           they are one name that was changed. A name that the Chinese side has in letters counts for more; one in \
           characters, which may be translated by its meaning, is shown in `thorough` only.",
    why: "A wrong name is believed, and no reader of the translation alone can see it.",
    example: "    source  评论员莱昂纳德·维特认为，比赛本该推迟。\n    target  The commentator Golf National thinks that the match should have been put off.\n\n\
              These stand against each other and are not alike: 莱昂纳德·维特 / Golf National",
    wrong: "When a name is translated by its meaning, by an older name or by a nickname, and the lexicon does not know it: \
            华盛顿 for *the Trump administration*. A name swapped for one that is as common is often not seen.",
    severity: Severity::Critical,
    mqm: "Accuracy > Mistranslation",
    threshold: Threshold {
        bars: Bars::graded(Some(3.3), Some(2.0), Some(0.4)),
        direction: Direction::AtLeast,
        unit: "odds that a name was changed, in nats, where one was changed in one pair of sixteen",
    },
    measure,
    join: None,
};

/// Words more frequent than this are no names.
const MOST_SHARE: f32 = 0.0005;

/// Words that are covered better than this are explained, though another word may have taken their link.
const LEAST_COVERAGE: f32 = 0.5;

/// At most so many stretches of a side are held against those of the other; a list of hundreds of names says nothing of any one.
const MOST_STRETCHES: usize = 24;

/// How far apart in words the places of two stretches count as far.
const FAR_WORDS: usize = 6;

/// The weights of what is known of two stretches, and the bias. Learned by logistic regression from the planted pairs in
/// which a name was swapped (92) against the clean ones (1,439) of the development half, the best pair of stretches of each
/// chosen by the weights before; with documents left out, 24 % of the swaps are found where 0.6 % of the clean are flagged.
const WEIGHTS: [f32; 16] = [
    0.048, 0.647, 0.36, -1.555, 0.695, -0.874, -0.203, 0.171, 0.409, -0.32, 0.049, -0.194, -0.731, -0.207, -0.078,
    -0.059,
];
const BIAS: f32 = -2.094;

/// How much surer it is, in nats, that a name was changed which the Chinese side writes in letters: nobody translates it by its
/// meaning. At the bar of `normal` nine of the 92 swapped names are found so, and of fourteen findings in real texts, among them
/// 114,624 rows of 51 parallel corpora, eight are slips such as *Linxu*.
const LETTERS_NATS: f32 = 0.8;

/// The most that can be said against a name in Chinese characters, in nats, below the bar of `normal`: it may be translated by its
/// meaning, and of the findings in real texts above it none was right.
const MOST_HAN_NATS: f32 = 1.9;

/// English words with a capital that are no names.
const CALENDAR: [&str; 24] = [
    "a",
    "april",
    "august",
    "december",
    "dr",
    "february",
    "friday",
    "i",
    "january",
    "july",
    "june",
    "march",
    "may",
    "monday",
    "mr",
    "mrs",
    "ms",
    "november",
    "october",
    "saturday",
    "september",
    "sunday",
    "thursday",
    "tuesday",
];

fn measure(context: &Context<'_>) -> Result<Vec<Candidate>, Declined> {
    let (source, target) = (context.lang(Side::Source), context.lang(Side::Target));
    let Some(lexicon) = context.linker().lexicon() else {
        return Err(Declined(format!("there is no lexicon of {source} and {target}")));
    };
    let latin = match (source.is_chinese(), target.is_chinese()) {
        (true, false) => Side::Target,
        (false, true) => Side::Source,
        _ => {
            return Err(Declined(format!("it compares Chinese with a language of letters, not {source} and {target}")));
        }
    };
    Ok(context
        .beads()
        .iter()
        .filter(|bead| !bead.bead.kind().is_null())
        .filter_map(|bead| weigh(context, lexicon, bead, latin))
        .collect())
}

/// Words side by side that nothing explains.
struct Stretch<'l> {
    words: &'l [Linked],
    start: usize,
    opens: bool,
}

impl Stretch<'_> {
    fn end(&self) -> usize {
        self.start + self.words.len()
    }

    fn span(&self) -> ByteSpan {
        self.words[0].word.span.join(self.words[self.words.len() - 1].word.span)
    }
}

fn weigh(context: &Context<'_>, lexicon: &Lexicon, bead: &BeadText<'_>, latin: Side) -> Option<Candidate> {
    let linkage = context.linkage(bead);
    let (names, others) = (bead.side(latin).as_str(), bead.side(latin.other()).as_str());
    let capitals = stretches(linkage.side(latin), names, is_name);
    if capitals.is_empty() {
        return None;
    }
    let mut rare = stretches(linkage.side(latin.other()), others, is_name_or_han);
    // A name that is there is not changed: *Geoff Diehl* for Geoff Diehl，Diehl.
    let is_there = |linked: &Linked| {
        let written = linked.word.span.of_text(others);
        linked.word.kind != TokenKind::Han
            && linkage.side(latin).iter().any(|name| name.word.span.of_text(names) == written)
    };
    let counts = [number(capitals.len()), number(rare.len())];
    rare.retain(|other| !other.words.iter().any(is_there));
    let mut best: Option<(f32, ByteSpan, ByteSpan)> = None;
    for name in &capitals {
        let written = letters(name.span().of_text(names));
        for other in rare.iter().filter(|other| letters(other.span().of_text(others)) != written) {
            let figures = figures(lexicon, context, linkage, name, other, latin, counts);
            let odds = BIAS + figures.iter().zip(WEIGHTS).map(|(figure, weight)| figure * weight).sum::<f32>();
            let has_han = other.words.iter().any(|linked| linked.word.kind == TokenKind::Han);
            let odds = if has_han { odds.min(MOST_HAN_NATS) } else { odds + LETTERS_NATS };
            if best.is_none_or(|(before, ..)| odds > before) {
                best = Some((odds, name.span(), other.span()));
            }
        }
    }
    let (odds, name, other) = best?;
    let place = |side: Side| if side == latin { (name, names) } else { (other, others) };
    let shown = |side: Side| place(side).0.of_text(place(side).1).to_owned();
    let (source, target) = (shown(Side::Source), shown(Side::Target));
    Some(Candidate {
        beads: vec![bead.id],
        source: Some(bead.side(Side::Source).to_document(place(Side::Source).0)),
        target: Some(bead.side(Side::Target).to_document(place(Side::Target).0)),
        strength: odds,
        confidence: bead.confidence(1.0 / (1.0 + (1.1 - odds).exp())),
        severity: Severity::Critical,
        message: format!("These stand against each other and are not alike: {source} / {target}"),
        detail: format!("{source}/{target}"),
        compared: Some(Compared { source, target }),
    })
}

/// Returns a name without what parts its words: Redhat is *Red Hat*.
fn letters(name: &str) -> String {
    name.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn is_name(linked: &Linked, text: &str) -> bool {
    let written = linked.word.span.of_text(text);
    linked.word.kind == TokenKind::Word
        && written.chars().count() > 1
        && written.starts_with(char::is_uppercase)
        && CALENDAR.binary_search(&linked.word.key.as_str()).is_err()
}

/// Tells whether a word of the Chinese side may be part of a name: Han, or letters as names have them. What has capitals inside is an
/// identifier, or words run together.
fn is_name_or_han(linked: &Linked, text: &str) -> bool {
    let mut letters = linked.word.span.of_text(text).chars();
    linked.word.kind == TokenKind::Han
        || letters.next().is_some_and(char::is_uppercase)
            && letters.as_str().len() > 1
            && letters.all(char::is_lowercase)
}

/// Finds the words side by side that nothing explains and that `is_wanted` takes.
fn stretches<'l>(words: &'l [Linked], text: &str, is_wanted: impl Fn(&Linked, &str) -> bool) -> Vec<Stretch<'l>> {
    let is_open = |linked: &Linked| {
        linked.link.is_none()
            && linked.coverage < LEAST_COVERAGE
            && linked.share < MOST_SHARE
            && is_wanted(linked, text)
    };
    let mut found: Vec<Stretch<'l>> = Vec::new();
    let mut start = 0;
    while start < words.len() {
        if !is_open(&words[start]) {
            start += 1;
            continue;
        }
        let mut end = start + 1;
        while end < words.len() && is_open(&words[end]) && is_joined(text, &words[end - 1], &words[end]) {
            end += 1;
        }
        let before = text.get(..words[start].word.span.range().start).unwrap_or_default().trim_end();
        let opens = before.is_empty() || before.ends_with(['.', '!', '?', ':', '"', '“', '\'', '‘', '(', '—', '-']);
        found.push(Stretch { words: &words[start..end], start, opens });
        if found.len() == MOST_STRETCHES {
            break;
        }
        start = end;
    }
    found
}

/// Tells whether nothing but a blank or the point of a foreign name stands between two words.
fn is_joined(text: &str, one: &Linked, other: &Linked) -> bool {
    let gap = text.get(one.word.span.range().end..other.word.span.range().start).unwrap_or_default();
    gap.chars().all(|character| matches!(character, ' ' | '·' | '.' | '-' | '’' | '\''))
}

fn figures(
    lexicon: &Lexicon,
    context: &Context<'_>,
    linkage: &Linkage,
    name: &Stretch<'_>,
    other: &Stretch<'_>,
    latin: Side,
    counts: [f32; 2],
) -> [f32; 16] {
    let flag = |is: bool| if is { 1.0 } else { 0.0 };
    let known = name.words.iter().filter(|linked| linked.word.id.is_some()).count();
    let characters = |linked: &Linked| linked.word.key.chars().count();
    let rarity = |words: &[Linked]| words.iter().map(|linked| -linked.share.max(1e-7).ln()).fold(f32::MIN, f32::max);
    // How seldom a word goes without a counterpart: 0 always, 4 hardly ever.
    let firmness = |words: &[Linked], side: Side| {
        let side = context.linker().lexicon_side(side);
        let of_word = |linked: &Linked| {
            linked.word.id.map_or(0.0, |id| {
                (-(0.08 * lexicon.null(side, id) / linked.share.max(1e-7)).max(1e-9).ln()).clamp(0.0, 4.0)
            })
        };
        words.iter().map(of_word).fold(0.0, f32::max)
    };
    let single = other.words.iter().filter(|linked| linked.word.id.is_some() && characters(linked) > 1).count();
    let (words, other_words) = (linkage.side(latin), linkage.side(latin.other()));
    let middle = |stretch: &Stretch<'_>, words: &[Linked]| {
        number(stretch.start + stretch.end() - 1) / 2.0 / number(words.len()).max(1.0)
    };
    [
        number(known),
        number(name.words.len() - known),
        firmness(name.words, latin),
        flag(name.opens),
        number(name.words.len()),
        flag(name.opens && name.words.len() == 1),
        number(single),
        number(other.words.iter().map(characters).sum::<usize>().min(8)),
        number(other.words.iter().map(characters).max().unwrap_or(0)),
        firmness(other.words, latin.other()),
        rarity(other.words),
        number(distance(linkage, name, other, latin)),
        (middle(name, words) - middle(other, other_words)).abs(),
        counts[0],
        counts[1],
        rarity(name.words),
    ]
}

/// How many words lie between one stretch and the places that the neighbours of the other are linked to.
fn distance(linkage: &Linkage, name: &Stretch<'_>, other: &Stretch<'_>, latin: Side) -> usize {
    let words = linkage.side(latin);
    let before = name.start.saturating_sub(3)..name.start;
    let after = name.end()..(name.end() + 3).min(words.len());
    let links: Vec<usize> =
        before.chain(after).filter(|index| words[*index].share < 0.004).filter_map(|index| words[index].link).collect();
    let places = linkage.side(latin.other()).iter().enumerate();
    let places = places.filter(|(_, linked)| linked.link.is_some_and(|link| links.contains(&link)));
    places
        .map(|(index, _)| index.abs_diff(other.start).min(index.abs_diff(other.end() - 1)))
        .min()
        .unwrap_or(FAR_WORDS)
        .min(FAR_WORDS)
}

fn number(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_calendar_can_be_searched() {
        assert!(CALENDAR.is_sorted());
    }
}
