//! `glossary`: a term of the glossary that is not translated as the glossary wants, or as it forbids.
//!
//! Reads the glossaries of the options. It does *not* read files, and does not learn terms: that is `term-inconsistent`.

use crate::check::context::{BeadText, Context};
use crate::check::profile::Bars;
use crate::check::rule::{Candidate, Declined, Direction, Rule, Threshold};
use crate::finding::{Compared, Severity};
use crate::lexicon::glossary::{Glossary, Term};
use crate::text::lang::{Lang, Side};
use crate::text::span::ByteSpan;
use crate::text::word::{TokenKind, key, tokens};

/// The record.
pub(in crate::check) const RULE: Rule = Rule {
    name: "glossary",
    summary: "A term is not translated as the glossary wants",
    what: "Looks for the terms of the glossaries given with `--glossary` in the source, the longest first, and for one of their \
           translations in the target, whatever its capitals and endings (plural, case, tense). A translation that the \
           glossary forbids is a finding wherever it stands for its term. Words are matched as words, Chinese terms as \
           strings.",
    why: "The term was agreed upon; a reader or a customer takes another word for another thing.",
    example: "    glossary  云服务器,cloud server\n    source    请先登录云服务器。\n    target    Log in to the virtual machine first.\n\n\
              The glossary wants 云服务器 translated as cloud server.",
    wrong: "When the term stands inside a longer word that means something else, or when the target rightly says *it*.",
    severity: Severity::Major,
    mqm: "Terminology > Inconsistent with terminology resource",
    threshold: Threshold {
        bars: Bars::each(1.0),
        direction: Direction::AtLeast,
        unit: "times that a term lacks its translation, or a forbidden one stands",
    },
    measure,
    join: None,
};

/// How sure a finding is: of a missing term, and of a forbidden one that stands there.
const SURE_MISSING: f32 = 0.8;
const SURE_FORBIDDEN: f32 = 0.9;

fn measure(context: &Context<'_>) -> Result<Vec<Candidate>, Declined> {
    let (source, target) = (context.lang(Side::Source), context.lang(Side::Target));
    // Without a glossary there is nothing to say, not even that the rule did not run.
    let terms: Vec<Sought> =
        context.glossaries().iter().flat_map(|glossary| sought(glossary, source, target)).collect();
    if terms.is_empty() {
        return Ok(Vec::new());
    }
    let mut terms = terms;
    terms.sort_by(|one, other| other.written.len().cmp(&one.written.len()).then(one.written.cmp(&other.written)));
    let both = context.beads().iter().filter(|bead| !bead.bead.kind().is_null());
    Ok(both.flat_map(|bead| weigh(bead, &terms)).collect())
}

/// A term as it is looked for.
struct Sought {
    written: String,
    source: Pattern,
    targets: Vec<(String, Pattern)>,
    forbidden: Vec<(String, Pattern)>,
}

/// What is looked for in a text: the keys of words in a row, or a string of a language without blanks.
enum Pattern {
    Words(Vec<String>),
    Letters(String),
}

fn sought(glossary: &Glossary, source: &Lang, target: &Lang) -> Vec<Sought> {
    let reads = |one: &Lang, other: &Lang| {
        glossary.source_lang.primary() == one.primary() && glossary.target_lang.primary() == other.primary()
    };
    let turned;
    let terms: &[Term] = if reads(source, target) {
        &glossary.terms
    } else if reads(target, source) {
        turned = glossary.turned();
        &turned.terms
    } else {
        return Vec::new();
    };
    let patterns = |written: &[String]| {
        let found = written.iter().filter_map(|one| Some((one.clone(), Pattern::of(one, target)?)));
        found.collect::<Vec<_>>()
    };
    let terms = terms.iter().filter_map(|term| {
        Some(Sought {
            written: term.source.clone(),
            source: Pattern::of(&term.source, source)?,
            targets: patterns(&term.targets),
            forbidden: patterns(&term.forbidden),
        })
    });
    terms.collect()
}

impl Pattern {
    /// `None` for a term without a letter.
    fn of(term: &str, lang: &Lang) -> Option<Self> {
        let has_letters = term.chars().any(char::is_alphanumeric);
        let pattern = match lang.is_chinese() {
            true => Self::Letters(fold(term)),
            false => Self::Words(words(term, lang).into_iter().map(|(_, key)| key).collect()),
        };
        has_letters.then_some(pattern)
    }

    /// Finds where the pattern stands.
    fn find_all(&self, read: &Read<'_>) -> Vec<ByteSpan> {
        match self {
            // Folding keeps the count of characters but not of bytes; spans are only taken where it keeps both.
            Self::Letters(letters) => {
                let found = read.folded.match_indices(letters.as_str());
                found.map(|(at, found)| ByteSpan::of(at, at + found.len())).collect()
            }
            Self::Words(keys) => {
                let found = read.words.windows(keys.len().max(1));
                let found = found.filter(|window| window.iter().map(|(_, key)| key).eq(keys));
                found.map(|window| window[0].0.join(window[window.len() - 1].0)).collect()
            }
        }
    }
}

/// A text as patterns are looked for in it.
struct Read<'t> {
    text: &'t str,
    folded: String,
    words: Vec<(ByteSpan, String)>,
}

impl<'t> Read<'t> {
    fn of(text: &'t str, lang: &Lang) -> Self {
        match lang.is_chinese() {
            true => Self { text, folded: fold(text), words: Vec::new() },
            false => Self { text, folded: String::new(), words: words(text, lang) },
        }
    }

    fn shown(&self, span: ByteSpan) -> &'t str {
        self.text.get(span.range()).unwrap_or_default()
    }
}

/// Small letters, byte for byte where that is possible: only ASCII capitals are folded.
fn fold(text: &str) -> String {
    text.to_ascii_lowercase()
}

/// The words with the keys that all their forms have.
fn words(text: &str, lang: &Lang) -> Vec<(ByteSpan, String)> {
    let tokens = tokens(text).into_iter().filter(|token| token.kind != TokenKind::Mark);
    tokens.map(|token| (token.span, key(token.span.of_text(text), token.kind, lang))).collect()
}

fn weigh(bead: &BeadText<'_>, terms: &[Sought]) -> Vec<Candidate> {
    let (source, target) = (bead.side(Side::Source), bead.side(Side::Target));
    let ours = Read::of(source.as_str(), source.lang());
    let mut theirs = None;
    let mut taken: Vec<ByteSpan> = Vec::new();
    let mut found = Vec::new();
    for term in terms {
        let mut places = term.source.find_all(&ours);
        // 服务器 inside 云服务器, which has a translation of its own, is not looked for again.
        places.retain(|place| !taken.iter().any(|taken| taken.start < place.end && place.start < taken.end));
        let Some(place) = places.first().copied() else { continue };
        taken.extend(&places);
        let theirs = theirs.get_or_insert_with(|| Read::of(target.as_str(), target.lang()));
        let is_there = term.targets.iter().any(|(_, pattern)| !pattern.find_all(theirs).is_empty());
        let forbidden = term.forbidden.iter().find_map(|(_, pattern)| pattern.find_all(theirs).first().copied());
        let written = ours.shown(place).to_owned();
        let wanted = term.targets.iter().map(|(written, _)| written.as_str()).collect::<Vec<_>>().join(" / ");
        let (span, sure, message) = match forbidden {
            Some(span) => {
                let shown = theirs.shown(span);
                let instead = if wanted.is_empty() { String::new() } else { format!("; it wants {wanted}") };
                (Some(span), SURE_FORBIDDEN, format!("The glossary forbids {shown} for {written}{instead}."))
            }
            None if !is_there && !term.targets.is_empty() => {
                (None, SURE_MISSING, format!("The glossary wants {written} translated as {wanted}."))
            }
            None => continue,
        };
        let shown = span.map(|span| theirs.shown(span).to_owned()).unwrap_or_default();
        found.push(Candidate {
            beads: vec![bead.id],
            source: Some(source.to_document(place)),
            target: span.map_or_else(|| target.span(), |span| Some(target.to_document(span))),
            strength: 1.0,
            confidence: bead.confidence(sure),
            severity: Severity::Major,
            message,
            detail: format!("{written}/{shown}"),
            compared: Some(Compared { source: written, target: shown }),
        });
    }
    found
}
