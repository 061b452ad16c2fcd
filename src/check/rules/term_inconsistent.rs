//! `term-inconsistent`: a name that the document writes in one way, and once in another.
//!
//! Reads the links of the whole document: what each name stands for elsewhere. It sees the spelling of names, not whether a
//! common word might be translated in two ways.

use std::collections::{BTreeMap, BTreeSet};

use crate::bitext::BeadId;
use crate::check::context::Context;
use crate::check::profile::Bars;
use crate::check::rule::{Candidate, Declined, Direction, Rule, Threshold};
use crate::finding::{Compared, Severity};
use crate::lexicon::link::Linked;
use crate::text::lang::Side;
use crate::text::span::ByteSpan;
use crate::text::word::{TokenKind, key};

/// The record.
pub(in crate::check) const RULE: Rule = Rule {
    name: "term-inconsistent",
    summary: "A name is written in one way elsewhere and in another here",
    what: "Collects the names of the target, words in capitals, with the source words that they are linked to all over the \
           document. A name that stands in one or two beads, that the lexicon does not know, and that is nearly spelled like \
           one that stands in more, is held against it: where the more frequent form is not in the bead, and the source there \
           has a word that stands for it elsewhere, one name is written in two ways. The form of the majority is named. Compounds \
           (*Fintech* beside *Finance*), acronyms and what the source writes so itself are let be.",
    why: "A reader takes the two for two people or two things; search and glossaries miss one of them.",
    example: "    source  霍洛维茨 …  霍洛维茨\n    target  Horowitz … Horovits\n\n\
              Elsewhere this is written Horowitz (5 times): Horovits",
    wrong: "When there are two names that are nearly alike, as of relatives; the source then mostly tells them apart.",
    severity: Severity::Major,
    mqm: "Terminology > Inconsistent use of terminology",
    threshold: Threshold {
        bars: Bars::graded(Some(2.4), Some(1.25), Some(1.1)),
        direction: Direction::AtLeast,
        unit: "points: up to 1 for letters that are the same, 1 where the source has a word for it, up to 1 for the majority",
    },
    measure,
    join: None,
};

/// A form of so many beads or fewer may be a slip.
const MOST_SLIPS: usize = 2;

/// Shorter words are alike by chance.
const LEAST_LETTERS: usize = 4;

/// Words that are more frequent in their language say nothing of which name is meant.
const MOST_SHARE: f32 = 0.002;

/// What makes one word of a family into another.
const ENDINGS: [&str; 20] = [
    "s", "es", "er", "ers", "eer", "eers", "n", "an", "ans", "ian", "ians", "al", "ic", "ish", "ism", "ist", "ists",
    "ese", "y", "ed",
];

/// Forms that are compared with one name at most; keeps the time linear in the document.
const MOST_FORMS: usize = 2_000;

/// Where a form of a name stands.
#[derive(Default)]
struct Form {
    written: String,
    is_known: bool,
    places: Vec<(BeadId, ByteSpan)>,
    beads: BTreeSet<BeadId>,
    /// The source words it is linked to.
    stands_for: BTreeSet<String>,
}

fn measure(context: &Context<'_>) -> Result<Vec<Candidate>, Declined> {
    let (source, target) = (context.lang(Side::Source), context.lang(Side::Target));
    if target.is_chinese() {
        return Err(Declined(format!("it knows names by their capitals, and {target} has none")));
    }
    if context.linker().lexicon().is_none() {
        return Err(Declined(format!("there is no lexicon of {source} and {target}")));
    }
    // A form is held against one that stands in two other beads at least.
    if context.beads().iter().filter(|bead| !bead.bead.kind().is_null()).nth(2).is_none() {
        return Ok(Vec::new());
    }
    let (forms, sources) = collect(context);
    let frequent: Vec<&Form> = forms.values().filter(|form| form.beads.len() >= 2).take(MOST_FORMS).collect();
    let mut candidates = Vec::new();
    // An acronym that is nearly spelled like another is another one: HKMC beside HKMA.
    let is_acronym = |form: &Form| form.written.chars().all(char::is_uppercase);
    let may_slip = |form: &&Form| !form.is_known && form.beads.len() <= MOST_SLIPS && !is_acronym(form);
    for slip in forms.values().filter(may_slip) {
        let alike = frequent.iter().filter(|other| {
            other.beads.len() > slip.beads.len()
                && other.beads.is_disjoint(&slip.beads)
                && is_alike(&slip.written, &other.written)
        });
        let Some(usual) = alike.max_by_key(|other| (common_letters(&slip.written, &other.written), other.beads.len()))
        else {
            continue;
        };
        if is_compound(context, &slip.written, &usual.written) {
            continue;
        }
        // What the source writes so itself is no slip of the translator.
        let is_copied = |bead: BeadId| context.bead(bead).side(Side::Source).as_str().contains(&slip.written);
        for (bead, span) in slip.places.iter().filter(|(bead, _)| !is_copied(*bead)) {
            candidates.push(candidate(context, slip, usual, *bead, *span, &sources));
        }
    }
    Ok(candidates)
}

/// The names of the target by their letters, and the words of each bead's source.
fn collect(context: &Context<'_>) -> (BTreeMap<String, Form>, BTreeMap<BeadId, BTreeSet<String>>) {
    let mut forms: BTreeMap<String, Form> = BTreeMap::new();
    let mut sources: BTreeMap<BeadId, BTreeSet<String>> = BTreeMap::new();
    for bead in context.beads().iter().filter(|bead| !bead.bead.kind().is_null()) {
        let linkage = context.linkage(bead);
        let rare = linkage.source.iter().filter(|linked| linked.share < MOST_SHARE);
        sources.insert(bead.id, rare.map(|linked| linked.word.key.clone()).collect());
        let text = bead.side(Side::Target).as_str();
        let mut by_link: Vec<(usize, &Linked)> =
            linkage.source.iter().filter_map(|linked| Some((linked.link?, linked))).collect();
        by_link.sort_by_key(|(link, _)| *link);
        for linked in &linkage.target {
            let written = without_clitic(linked.word.span.of_text(text));
            let is_name = linked.word.kind == TokenKind::Word
                && written.starts_with(char::is_uppercase)
                && written.chars().count() >= LEAST_LETTERS
                && written.chars().all(char::is_alphabetic);
            if !is_name {
                continue;
            }
            let form = forms.entry(written.to_lowercase()).or_default();
            if form.written.is_empty() {
                written.clone_into(&mut form.written);
            }
            form.is_known |= linked.word.id.is_some();
            form.places.push((bead.id, linked.word.span));
            form.beads.insert(bead.id);
            let Some(own) = linked.link else { continue };
            let partners = by_link[by_link.partition_point(|(link, _)| *link < own)..].iter();
            let partners = partners.take_while(|(link, _)| *link == own).map(|(_, other)| other);
            form.stands_for
                .extend(partners.filter(|other| other.share < MOST_SHARE).map(|other| other.word.key.clone()));
        }
    }
    (forms, sources)
}

fn candidate(
    context: &Context<'_>,
    slip: &Form,
    usual: &Form,
    bead: BeadId,
    span: ByteSpan,
    sources: &BTreeMap<BeadId, BTreeSet<String>>,
) -> Candidate {
    let text = context.bead(bead);
    let is_meant = sources.get(&bead).is_some_and(|words| !words.is_disjoint(&usual.stands_for));
    let times = number(usual.beads.len());
    let strength = likeness(&slip.written, &usual.written) + if is_meant { 1.0 } else { 0.0 } + (times - 1.0) / times;
    Candidate {
        beads: vec![bead],
        source: text.side(Side::Source).span(),
        target: Some(text.side(Side::Target).to_document(span)),
        strength,
        confidence: text.confidence(strength / 3.5),
        severity: Severity::Major,
        compared: Some(Compared { source: String::new(), target: slip.written.clone() }),
        detail: format!("{}/{}", slip.written, usual.written),
        message: format!("Elsewhere this is written {} ({} times): {}", usual.written, usual.beads.len(), slip.written),
    }
}

/// Tells whether two forms may be one name: the same beginning, and few letters that differ.
fn is_alike(slip: &str, usual: &str) -> bool {
    let (one, other) = (slip.to_lowercase(), usual.to_lowercase());
    // Words of one family (Korea, Korean) differ by an ending and are both right; a slip is rarely the whole of the other.
    if other.starts_with(&one) || one.strip_prefix(&other).is_some_and(|ending| ENDINGS.contains(&ending)) {
        return false;
    }
    let letters: (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let longest = letters.0.len().max(letters.1.len());
    let differ = edits(&letters.0, &letters.1);
    letters.0.first() == letters.1.first() && differ * 2 <= longest && differ <= 4
}

/// The least letters of a word that makes a compound.
const LEAST_PART: usize = 4;

/// Tells whether a form goes on with a word of its own where it parts from the usual one: *Fintech* is no slip for *Finance*,
/// nor *Tracepoint* for *Tracing*.
fn is_compound(context: &Context<'_>, slip: &str, usual: &str) -> bool {
    let Some(lexicon) = context.linker().lexicon() else { return false };
    let (slip, usual) = (slip.to_lowercase(), usual.to_lowercase());
    // The first letter after the common ones may still join the two: Trac-e-point.
    let mut starts = slip.char_indices().map(|(at, _)| at).skip(common_letters(&slip, &usual)).take(2);
    let side = context.linker().lexicon_side(Side::Target);
    let is_word = |part: &str| {
        part.chars().count() >= LEAST_PART
            && lexicon.id(side, &key(part, TokenKind::Word, context.lang(Side::Target))).is_some()
    };
    starts.any(|start| is_word(&slip[start..]))
}

/// The share of letters that two forms have alike, 0 to 1.
fn likeness(one: &str, other: &str) -> f32 {
    let letters = [one, other].map(|form| form.to_lowercase().chars().collect::<Vec<char>>());
    let longest = letters[0].len().max(letters[1].len()).max(1);
    1.0 - number(edits(&letters[0], &letters[1])) / number(longest)
}

fn common_letters(one: &str, other: &str) -> usize {
    one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count()
}

/// The least number of letters to put in, take out or change (Levenshtein 1966).
fn edits(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (above, letter) in one.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = above + 1;
        for (place, other_letter) in other.iter().enumerate() {
            let changed = diagonal + usize::from(letter != other_letter);
            diagonal = row[place + 1];
            row[place + 1] = changed.min(row[place] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}

fn without_clitic(written: &str) -> &str {
    match written.char_indices().rev().find(|(_, letter)| matches!(letter, '\'' | '’')) {
        Some((at, _)) if at > 0 => &written[..at],
        _ => written,
    }
}

fn number(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_alike_and_families_are_not() {
        assert!(is_alike("Horovits", "Horowitz") && is_alike("Jonei", "Jones") && is_alike("Sainsburyia", "Sainsbury"));
        assert!(!is_alike("Koreas", "Korea") && !is_alike("Brown", "Braddock") && !is_alike("Rose", "Ross Perot"));
    }

    #[test]
    fn edits_are_counted() {
        let count =
            |one: &str, other: &str| edits(&one.chars().collect::<Vec<char>>(), &other.chars().collect::<Vec<char>>());
        assert_eq!((count("kitten", "sitting"), count("", "abc"), count("a", "a")), (3, 3, 0));
    }
}
