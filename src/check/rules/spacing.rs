//! `spacing`: words run together, blanks too many, and full-width marks in a translation into English.
//!
//! Reads the target, and the source only to see whether a spelling comes from there. It does *not* look into code.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use crate::check::context::{BeadText, Context};
use crate::check::profile::Bars;
use crate::check::rule::{Candidate, Declined, Direction, Rule, Threshold};
use crate::finding::{Compared, Severity};
use crate::lexicon::Lexicon;
use crate::text::han::is_han;
use crate::text::lang::{Lang, Side};
use crate::text::span::ByteSpan;
use crate::text::word::{TokenKind, key};

/// The record.
pub(in crate::check) const RULE: Rule = Rule {
    name: "spacing",
    summary: "A blank is missing or too many, or a mark is full-width",
    what: "Looks in an English target for two words of the lexicon that are written as one with a capital between \
           (*sourceStanford*), for a full stop, comma, semicolon or other mark with no blank after it between two such words \
           (*views.This*), for a blank before a comma or full stop, for two blanks inside a sentence, and for full-width \
           marks beside English words. What stands in the source too, code and addresses do not count.",
    why: "It is the trace of a join or of a keyboard that was not switched; searching and spell checking stumble over it.",
    example: "    source  他发表了看法。这很重要。\n    target  He gave his views.This matters.\n\n\
              A blank is missing here: views.This",
    wrong: "When a product or a function is written so and stands neither in the source nor as code.",
    severity: Severity::Minor,
    mqm: "Linguistic conventions > Typography",
    threshold: Threshold {
        bars: Bars::graded(None, Some(1.0), Some(0.5)),
        direction: Direction::AtLeast,
        unit: "how plain the slip is, 0 to 1",
    },
    measure,
    join: None,
};

/// How sure a finding of full strength is. Read off document pairs.
const SURE: f32 = 0.8;

/// Shorter words than this stand in names of code too often.
const LEAST_LETTERS: usize = 3;

fn measure(context: &Context<'_>) -> Result<Vec<Candidate>, Declined> {
    let target = context.lang(Side::Target);
    if !target.is_english() {
        return Err(Declined(format!("it knows how English is spaced, not {target}")));
    }
    let known = Known { lexicon: context.linker().lexicon(), side: context.linker().lexicon_side(Side::Target) };
    // Read once, and only where a word with a capital inside is met.
    let names = OnceCell::new();
    let is_name = |word: &str| names.get_or_init(|| joined_names(context)).get(word).is_some_and(|times| *times > 1);
    Ok(context.beads().iter().filter_map(|bead| weigh(bead, &known, is_name)).collect())
}

/// The words that count as words.
struct Known<'a> {
    lexicon: Option<&'a Lexicon>,
    side: Side,
}

impl Known<'_> {
    fn has(&self, word: &str, context: &Lang) -> bool {
        let Some(lexicon) = self.lexicon else { return false };
        word.len() >= LEAST_LETTERS && lexicon.id(self.side, &key(word, TokenKind::Word, context)).is_some()
    }
}

/// A slip in a text.
struct Slip {
    span: ByteSpan,
    strength: f32,
    what: &'static str,
}

/// How often each word with a capital inside stands in all texts of both sides.
fn joined_names<'a>(context: &'a Context<'a>) -> BTreeMap<&'a str, usize> {
    let mut names = BTreeMap::new();
    let texts =
        context.beads().iter().flat_map(|bead| [Side::Source, Side::Target].map(|side| bead.side(side).as_str()));
    for word in texts.flat_map(|text| text.split(|next: char| !next.is_alphabetic())) {
        if word.chars().skip(1).any(char::is_uppercase) {
            *names.entry(word).or_default() += 1;
        }
    }
    names
}

/// Finds the plainest slip of a bead; `is_name` tells of a word of letters whether it stands elsewhere too: `className` is a name of
/// code there.
fn weigh(bead: &BeadText<'_>, known: &Known<'_>, is_name: impl Fn(&str) -> bool) -> Option<Candidate> {
    let (source, target) = (bead.side(Side::Source), bead.side(Side::Target));
    let text = target.as_str();
    let found = slips(text, target.lang(), known);
    let mut verbatim = None;
    let slip = found.into_iter().find(|slip| {
        let verbatim = verbatim.get_or_insert_with(|| target.verbatim());
        let shown = slip.span.of_text(text);
        let is_meant = source.as_str().contains(shown) || verbatim.touches(target.to_document(slip.span));
        let is_code = shown.chars().all(char::is_alphabetic) && is_name(shown);
        !is_meant && !is_code
    })?;
    let shown = slip.span.of_text(text).to_owned();
    Some(Candidate {
        beads: vec![bead.id],
        source: source.span(),
        target: Some(target.to_document(slip.span)),
        strength: slip.strength,
        confidence: bead.confidence(SURE * slip.strength),
        severity: Severity::Minor,
        message: format!("{}: {shown}", slip.what),
        detail: shown.clone(),
        compared: Some(Compared { source: String::new(), target: shown }),
    })
}

/// Finds the slips of a text, the plainest first.
fn slips(text: &str, lang: &Lang, known: &Known<'_>) -> Vec<Slip> {
    let mut found = Vec::new();
    let mut before = '\n';
    for (at, character) in text.char_indices() {
        let end = at + character.len_utf8();
        let after = text[end..].chars().next().unwrap_or('\n');
        match character {
            '，' | '。' | '；' | '：' | '！' | '？' | '（' | '）' | '、'
                if is_beside_english(before, after) && !is_han(before) && !is_han(after) =>
            {
                found.push(Slip {
                    span: around(text, at, end),
                    strength: 1.0,
                    what: "A full-width mark stands in English",
                });
            }
            '.' | ',' | ';' | '!' | '?' if before.is_lowercase() && after.is_alphabetic() => {
                found.extend(joined_by_mark(text, at, end, lang, known));
            }
            ' ' if after == ' ' && before != ' ' && before.is_alphanumeric() => {
                let next = text[end..].trim_start_matches(' ');
                if next.starts_with(char::is_alphanumeric) {
                    let span = around(text, at, text.len() - next.len());
                    found.push(Slip { span, strength: 0.5, what: "There are two blanks here" });
                }
            }
            ' ' if matches!(after, ',' | '.') && before.is_alphabetic() => {
                let next = text[end + 1..].chars().next().unwrap_or('\n');
                if next.is_whitespace() {
                    let span = around(text, at, end + 1);
                    found.push(Slip { span, strength: 1.0, what: "A blank stands before the mark" });
                }
            }
            _ if character.is_uppercase() && before.is_lowercase() => {
                found.extend(joined_words(text, at, lang, known));
            }
            _ => {}
        }
        before = character;
    }
    found.sort_by(|one, other| other.strength.total_cmp(&one.strength).then(one.span.cmp(&other.span)));
    found
}

fn is_beside_english(before: char, after: char) -> bool {
    before.is_ascii_alphabetic() || (before == ' ' && after.is_ascii_alphabetic())
}

/// `views.This`, `end,and`: the words on both sides are words, and the run holds no other mark.
fn joined_by_mark(text: &str, at: usize, end: usize, lang: &Lang, known: &Known<'_>) -> Option<Slip> {
    let run = run_around(text, at, end, |character| !character.is_whitespace());
    let (first, second) = (&text[run.start as usize..at], &text[end..run.range().end]);
    let second = second.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '"', '”', '’']);
    let first = first.trim_start_matches(['(', '"', '“', '‘']);
    let is_plain = |word: &str| word.chars().all(char::is_alphabetic);
    // After a full stop a small letter is an address or code.
    let is_sentence = second.chars().next().is_some_and(char::is_uppercase) || !text[at..end].starts_with('.');
    let is_title = second.chars().skip(1).all(char::is_lowercase);
    let is_slip = is_plain(first) && is_plain(second) && is_sentence && is_title && first.len() + second.len() >= 7;
    let is_known = || known.has(&first.to_lowercase(), lang) && known.has(&second.to_lowercase(), lang);
    (is_slip && is_known()).then_some(Slip { span: run, strength: 1.0, what: "A blank is missing here" })
}

/// `sourceStanford`: two words of the lexicon in one, of which the first is no prefix of names (`iPhone`, `eBay`).
fn joined_words(text: &str, at: usize, lang: &Lang, known: &Known<'_>) -> Option<Slip> {
    let run = run_around(text, at, at, |character| !character.is_whitespace());
    let whole = run.of_text(text).trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '"', '”', '’']);
    let (first, second) = (&text[run.start as usize..at], whole.get(at - run.start as usize..)?);
    let is_small = |word: &str| word.chars().all(char::is_lowercase);
    let mut rest = second.chars();
    let is_capital = rest.next().is_some_and(char::is_uppercase) && is_small(rest.as_str());
    let is_slip = is_small(first) && is_capital && first.len() > LEAST_LETTERS && second.len() > LEAST_LETTERS;
    let span = ByteSpan::of(run.start as usize, run.start as usize + whole.len());
    // In documentation such a word is code, which the text then has more than once; in prose it stands alone.
    let is_alone = || text.matches(whole).count() == 1;
    let is_known = || known.has(first, lang) && known.has(&second.to_lowercase(), lang);
    (is_slip && is_alone() && is_known()).then_some(Slip { span, strength: 1.0, what: "A blank is missing here" })
}

/// The stretch with a word on each side, for a message.
fn around(text: &str, start: usize, end: usize) -> ByteSpan {
    let before = text[..start].trim_end();
    let after_blank = |character: char| !character.is_whitespace();
    let from = run_around(text, before.len(), before.len(), after_blank).start as usize;
    let blanks = text[end..].len() - text[end..].trim_start().len();
    let to = run_around(text, end + blanks, end + blanks, after_blank).range().end;
    ByteSpan::of(from.min(start), to.max(end))
}

fn run_around(text: &str, start: usize, end: usize, is_inside: impl Fn(char) -> bool + Copy) -> ByteSpan {
    let from = text[..start].char_indices().rev().take_while(|(_, character)| is_inside(*character)).last();
    let to = text[end..].char_indices().find(|(_, character)| !is_inside(*character));
    ByteSpan::of(from.map_or(start, |(at, _)| at), to.map_or(text.len(), |(at, _)| end + at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str) -> Option<String> {
        let known = Known { lexicon: Lexicon::embedded(), side: Side::Target };
        slips(text, &Lang::english(), &known).first().map(|slip| slip.span.of_text(text).to_owned())
    }

    #[test]
    fn words_that_run_together_are_found() {
        assert_eq!(first("He gave his views.This matters.").as_deref(), Some("views.This"));
        assert_eq!(first("The play ended,and they left.").as_deref(), Some("ended,and"));
        assert_eq!(first("Open sourceStanford news.").as_deref(), Some("sourceStanford"));
    }

    #[test]
    fn full_width_marks_and_blanks_are_found() {
        assert_eq!(first("Hello，world").as_deref(), Some("Hello，world"));
        assert_eq!(first("He came , and left.").as_deref(), Some("came , and"));
        assert_eq!(first("He  came.").as_deref(), Some("He  came."));
    }

    #[test]
    fn names_and_addresses_are_let_pass() {
        for text in
            ["See example.com and node.js.", "An iPhone by eBay.", "e.g. this, etc.", "GitHub and JavaScript", "3,000"]
        {
            assert_eq!(first(text), None, "{text}");
        }
    }
}
