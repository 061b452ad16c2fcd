//! `name-missing`: a name written in Latin letters in the Chinese source that the translation has not.
//!
//! Reads the words in Latin letters of the source. Names in Chinese characters are for `name-changed` and `omission-part`.

use std::cell::OnceCell;

use crate::check::context::{BeadText, Context};
use crate::check::profile::Bars;
use crate::check::rule::{Candidate, Declined, Direction, Rule, Threshold};
use crate::finding::{Compared, Severity};
use crate::lexicon::fit::Misfit;
use crate::text::han::is_han;
use crate::text::lang::Side;
use crate::text::span::ByteSpan;

/// The record.
pub(in crate::check) const RULE: Rule = Rule {
    name: "name-missing",
    summary: "A name or code of the source is missing in the translation",
    what: "Collects the words in Latin letters that stand in the Chinese source with a capital or a figure in them (Redis, \
           GPT-4, iPhone), and looks for the same letters in the target of the bead and of its neighbours, whatever its \
           capitals, hyphens, blanks and endings. A name that the target has elsewhere counts for less. Abbreviations whose letters open the words of the target (GDP: gross domestic \
           product) are there. Inline code, addresses and placeholders are for `markup`.",
    why: "What a Chinese text writes in Latin letters is a name, a product or a term that the translation keeps as it is.",
    example: "    source  服务器需要安装 Redis 才能运行。\n    target  The server needs a cache to run.\n\n\
              This name of the source is not in the target: Redis",
    wrong: "When the translation says *it*, or the plain word for what the Chinese calls by a borrowed one (App, KOL, PPT). \
            Where the source repeats a name that English need not repeat, one of them must still be there.",
    severity: Severity::Major,
    mqm: "Accuracy > Omission",
    threshold: Threshold {
        bars: Bars::graded(None, Some(0.9), Some(0.5)),
        direction: Direction::AtLeast,
        unit: "how firmly such a word survives translation, 0 to 1",
    },
    measure,
    join: None,
};

/// How sure a finding of full strength is. Read off document pairs.
const SURE: f32 = 0.7;

/// Shorter words are letters of lists and variables.
const LEAST_LETTERS: usize = 3;

/// Abbreviations up to this length are often said in words.
const SHORT_LETTERS: usize = 5;

/// What a name weighs that the target has elsewhere: there it mostly says *it* or leaves the subject of the document unsaid.
const KNOWN: f32 = 0.6;

/// One letter in so many, at the end, may change with the ending.
const STEM_LETTERS: usize = 4;

/// English words that a text has which is half English; they are no names.
const PLAIN: [&str; 12] = ["the", "and", "for", "you", "this", "that", "with", "not", "are", "was", "but", "from"];

/// Above these odds the two sides are no pair, which `mismatch` says.
const UNRELATED_NATS: f32 = 3.0;

fn measure(context: &Context<'_>) -> Result<Vec<Candidate>, Declined> {
    let (source, target) = (context.lang(Side::Source), context.lang(Side::Target));
    if !source.is_chinese() || !target.is_english() {
        return Err(Declined(format!(
            "it looks for names of a Chinese text in an English one, not of {source} in {target}"
        )));
    }
    let both = context.beads().iter().filter(|bead| !bead.bead.kind().is_null());
    // Read once, and only where a name is missing.
    let whole = OnceCell::new();
    Ok(both.filter_map(|bead| weigh(context, bead, &whole)).collect())
}

fn weigh(context: &Context<'_>, bead: &BeadText<'_>, whole: &OnceCell<String>) -> Option<Candidate> {
    let (source, target) = (bead.side(Side::Source), bead.side(Side::Target));
    let text = source.as_str();
    // Only prose: what has no Chinese is code, a heading of names or a reference.
    if !text.chars().any(is_han) || target.as_str().chars().any(is_han) {
        return None;
    }
    let names = names(text);
    if names.is_empty() {
        return None;
    }
    let beside = |step: fn(usize) -> Option<usize>| step(bead.id.index()).and_then(|index| context.beads().get(index));
    let near = [Some(bead), beside(|index| index.checked_sub(1)), beside(|index| index.checked_add(1))];
    let letters: Vec<String> = near.into_iter().flatten().map(|bead| bare(bead.side(Side::Target).as_str())).collect();
    let verbatim = source.verbatim();
    let (span, strength) = names
        .into_iter()
        .filter(|span| {
            let name = bare(span.of_text(text));
            // *Proxies* has Proxy and *iterate* has Iterator.
            let stem = if name.is_ascii() { &name[..name.len() - name.len() / STEM_LETTERS] } else { &name };
            !letters.iter().any(|letters| letters.contains(stem)) && !verbatim.touches(source.to_document(*span))
        })
        .map(|span| {
            let name = span.of_text(text);
            let whole = whole
                .get_or_init(|| context.beads().iter().map(|bead| bare(bead.side(Side::Target).as_str())).collect());
            let strength = strength(name, target.as_str());
            (span, if whole.contains(&bare(name)) { strength.min(KNOWN) } else { strength })
        })
        .max_by(|one, other| one.1.total_cmp(&other.1).then(other.0.cmp(&one.0)))?;
    let is_pair = context.fit(bead).is_none_or(|fit| fit.misfit != Misfit::Unrelated || fit.odds_nats < UNRELATED_NATS);
    if strength <= 0.0 || !is_pair {
        return None;
    }
    let shown = span.of_text(text).to_owned();
    Some(Candidate {
        beads: vec![bead.id],
        source: Some(source.to_document(span)),
        target: target.span(),
        strength,
        confidence: bead.confidence(SURE * strength),
        severity: Severity::Major,
        message: format!("This name of the source is not in the target: {shown}"),
        detail: shown.clone(),
        compared: Some(Compared { source: shown, target: String::new() }),
    })
}

/// The words in Latin letters that have a capital.
fn names(text: &str) -> Vec<ByteSpan> {
    let mut names = Vec::new();
    let mut start = None;
    for (at, character) in text.char_indices().chain([(text.len(), ' ')]) {
        let is_inside = character.is_ascii_graphic();
        match (is_inside, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                names.extend(name(text, from, at));
                start = None;
            }
            _ => {}
        }
    }
    names
}

/// The name in a run of signs; none where the run is code, an address or a figure.
fn name(text: &str, start: usize, end: usize) -> Option<ByteSpan> {
    let run = &text[start..end];
    let trimmed = run.trim_matches(|character: char| !character.is_ascii_alphanumeric());
    let from = start + run.find(trimmed)?;
    let is_word = trimmed.chars().all(|character| character.is_ascii_alphanumeric() || character == '-');
    let letters = trimmed.chars().filter(char::is_ascii_alphabetic).count();
    let is_name = letters >= LEAST_LETTERS && trimmed.starts_with(|character: char| character.is_ascii_alphabetic());
    let has_capital = trimmed.contains(|character: char| character.is_ascii_uppercase());
    let is_plain = PLAIN.iter().any(|word| trimmed.eq_ignore_ascii_case(word));
    (is_word && is_name && has_capital && !is_plain).then(|| ByteSpan::of(from, from + trimmed.len()))
}

/// How firmly a word survives: a short abbreviation may be said in words.
fn strength(name: &str, target: &str) -> f32 {
    let is_abbreviation = name.chars().all(|character| !character.is_ascii_lowercase());
    if !is_abbreviation {
        return 1.0;
    }
    let initials: String =
        target.split(|character: char| !character.is_alphanumeric()).filter_map(|word| word.chars().next()).collect();
    let letters: String = name.chars().filter(char::is_ascii_alphabetic).collect();
    // The letters stand in order among the first letters of words, with at most one small word between two.
    let is_said = initials.to_uppercase().contains(&letters) || is_spread(&letters, &initials.to_uppercase());
    match is_said {
        true => 0.0,
        false if letters.len() <= SHORT_LETTERS => 0.6,
        false => 1.0,
    }
}

/// Tells whether letters follow each other in a text with at most one letter between two.
fn is_spread(letters: &str, text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    (0..text.len()).any(|start| {
        let mut at = start;
        letters.chars().enumerate().all(|(nth, letter)| {
            let reach = if nth == 0 { 1 } else { 2 };
            match text[at.min(text.len())..].iter().take(reach).position(|other| *other == letter) {
                Some(step) => {
                    at += step + 1;
                    true
                }
                None => false,
            }
        })
    })
}

/// Small letters and figures only.
fn bare(text: &str) -> String {
    text.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_words_with_a_capital() {
        let text = "用 Redis、GPT-4 和 pip，见 https://a.org/B 或 get_Name()，第 A 章。";
        let shown: Vec<&str> = names(text).into_iter().map(|span| span.of_text(text)).collect();
        assert_eq!(shown, ["Redis", "GPT-4"]);
    }

    #[test]
    fn abbreviations_may_be_said_in_words() {
        assert!(strength("GDP", "the gross domestic product") < 0.1);
        assert!(strength("WHO", "the World Health Organization") < 0.1);
        assert!(strength("DOD", "the Department of Defense") < 0.1);
        assert!((strength("GDP", "the economy") - 0.6).abs() < 0.01);
        assert!((strength("Redis", "the cache") - 1.0).abs() < 0.01);
    }
}
