//! `mixed-script`: a word written in letters of two scripts.
//!
//! Reads the words of the target. It does *not* look at words that stand so in the source.

use crate::check::context::{BeadText, Context};
use crate::check::profile::Bars;
use crate::check::rule::{Candidate, Declined, Direction, Rule, Threshold};
use crate::finding::{Compared, Severity};
use crate::text::han::is_han;
use crate::text::lang::Side;
use crate::text::span::ByteSpan;

/// The record.
pub(in crate::check) const RULE: Rule = Rule {
    name: "mixed-script",
    summary: "A word is written in letters of two scripts",
    what: "Looks in a target that is written in letters for words in which Latin letters stand beside Cyrillic or Greek ones \
           (a Cyrillic а in *Moscow*), or beside a Chinese character (*the门*). Units and formulas with a Greek letter (μm, \
           Δt) and words that stand so in the source do not count.",
    why: "The word looks right and is found by no search; a character beside a word is a leftover of an edit.",
    example: "    source  莫斯科在下雪。\n    target  It is snowing in Mоscow.\n\n\
              This word mixes scripts: Mоscow",
    wrong: "When a name is written so on purpose.",
    severity: Severity::Minor,
    mqm: "Linguistic conventions > Spelling",
    threshold: Threshold { bars: Bars::each(1.0), direction: Direction::AtLeast, unit: "letters of the rarer script" },
    measure,
    join: None,
};

/// How sure a finding is.
const SURE: f32 = 0.9;

/// Words shorter than this with a Greek letter are units and variables.
const LEAST_GREEK_LETTERS: usize = 4;

fn measure(context: &Context<'_>) -> Result<Vec<Candidate>, Declined> {
    let target = context.lang(Side::Target);
    if target.is_chinese() || matches!(target.primary(), "ja" | "ko") {
        return Err(Declined(format!("{target} is written in several scripts")));
    }
    Ok(context.beads().iter().filter_map(weigh).collect())
}

fn weigh(bead: &BeadText<'_>) -> Option<Candidate> {
    let (source, target) = (bead.side(Side::Source), bead.side(Side::Target));
    let text = target.as_str();
    if text.is_ascii() {
        return None;
    }
    let (span, letters) = mixed(text).find(|(span, _)| {
        !source.as_str().contains(span.of_text(text)) && !target.verbatim().touches(target.to_document(*span))
    })?;
    let shown = span.of_text(text).to_owned();
    Some(Candidate {
        beads: vec![bead.id],
        source: source.span(),
        target: Some(target.to_document(span)),
        strength: f32::from(u16::try_from(letters).unwrap_or(u16::MAX)),
        confidence: bead.confidence(SURE),
        severity: Severity::Minor,
        message: format!("This word mixes scripts: {shown}"),
        detail: shown.clone(),
        compared: Some(Compared { source: String::new(), target: shown }),
    })
}

/// The words of two scripts, with the count of letters of the rarer one.
fn mixed(text: &str) -> impl Iterator<Item = (ByteSpan, usize)> + '_ {
    let mut words = Vec::new();
    let mut start = None;
    for (at, character) in text.char_indices().chain([(text.len(), ' ')]) {
        match (character.is_alphabetic(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                words.push(ByteSpan::of(from, at));
                start = None;
            }
            _ => {}
        }
    }
    words.into_iter().filter_map(|span| {
        let word = span.of_text(text);
        let count = |is: fn(char) -> bool| word.chars().filter(|character| is(*character)).count();
        let latin = count(|character| character.is_ascii_alphabetic() || matches!(character, 'À'..='ɏ'));
        let cyrillic = count(|character| matches!(character, '\u{400}'..='\u{52F}'));
        let greek = count(|character| matches!(character, '\u{370}'..='\u{3FF}'));
        // Two characters and more are for `untranslated`.
        let han = count(is_han);
        let is_one_han = han == 1 && latin > 1;
        let other = cyrillic + if latin + greek >= LEAST_GREEK_LETTERS { greek } else { 0 } + usize::from(is_one_han);
        (latin > 0 && other > 0).then_some((span, other.min(latin)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        mixed(text).map(|(span, _)| span.of_text(text)).collect()
    }

    #[test]
    fn letters_that_look_alike_are_told_apart() {
        assert_eq!(words("snow in Mоscow, the门 opened"), ["Mоscow", "the门"]);
    }

    #[test]
    fn units_names_and_words_of_one_script_are_let_pass() {
        assert!(words("5 μm, Δt, β-carotene, Москва, naïve Łódź, 门 is a door").is_empty());
    }
}
