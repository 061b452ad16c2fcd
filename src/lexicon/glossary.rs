//! Glossaries: how somebody wants terms to be translated.
//!
//! Takes terms; gives them back, and as a small [`Lexicon`] that says what they say, to be stacked upon another. It does *not*
//! read files (that is `format::glossary`) and does not judge a translation.

use std::collections::{BTreeMap, HashSet};

use super::{Builder, Lexicon, MAX_WORD_CHARS, WordSlot};
use crate::error::Result;
use crate::text::lang::{Lang, Side};
use crate::text::word::{TokenKind, key, tokens};

/// A term with the translations that are wanted and those that are not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Term {
    /// The term in the source language, as it is written.
    pub source: String,
    /// Translations that are fine, the preferred one first; empty if only forbidden ones are given.
    pub targets: Vec<String>,
    /// Translations that are not to be used.
    pub forbidden: Vec<String>,
    /// What the glossary says about the term.
    pub note: Option<String>,
    /// The line of the file it stands on, from 1; 0 where there is none.
    pub line: usize,
}

/// Terms of two languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glossary {
    /// The language of the terms.
    pub source_lang: Lang,
    /// The language of their translations.
    pub target_lang: Lang,
    /// The terms, in the order of the file.
    pub terms: Vec<Term>,
}

/// How probable the translations of a glossary are together: nearly certain, yet a text may turn a phrase.
const CERTAINTY: f32 = 0.9;

/// Target words more frequent than this (of, the) are no part of what a term is known by. Origin: the class of frequent words
/// of the aligner.
const FREQUENT: f32 = 0.005;

/// The share in a text of a term that no lexicon knows, about that of a word met once in a million.
const RARE: f32 = 1e-6;

/// By how much a term is to be cheaper than the words it would be cut into, in nats.
const AHEAD_NATS: f32 = 1.0;

impl Glossary {
    /// Returns the glossary with its languages turned round.
    ///
    /// Each wanted translation becomes a term; forbidden ones cannot be turned and are left out.
    #[must_use]
    pub fn turned(&self) -> Self {
        let mut terms: Vec<Term> = Vec::new();
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        for term in &self.terms {
            for target in &term.targets {
                let place = *places.entry(target).or_insert_with(|| {
                    terms.push(Term { source: target.clone(), line: term.line, ..Term::default() });
                    terms.len() - 1
                });
                terms[place].targets.push(term.source.clone());
            }
        }
        Self { source_lang: self.target_lang.clone(), target_lang: self.source_lang.clone(), terms }
    }

    /// Returns what the glossary says as a lexicon, to be put before `base` ([`Lexicon::stacked`]).
    ///
    /// A term in Han characters becomes a word of its own, cheap enough that text is not cut through it; a translation of
    /// several words shares its probability among them. `base`, of the same languages, says which words are frequent and how
    /// terms too long for a word are cut.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Model`](crate::ErrorKind::Model) if there is more than can be packed.
    pub fn lexicon(&self, base: Option<&Lexicon>) -> Result<Lexicon> {
        let base = base.filter(|base| {
            base.source_lang().primary() == self.source_lang.primary()
                && base.target_lang().primary() == self.target_lang.primary()
        });
        // For each pair of words: what a term of several words gives each, seen from either side.
        let mut shares: BTreeMap<(String, String), (f32, f32)> = BTreeMap::new();
        for term in &self.terms {
            let sources = words(&term.source, &self.source_lang, base, Side::Source);
            for target in &term.targets {
                let targets = words(target, &self.target_lang, base, Side::Target);
                for source in &sources {
                    for target in &targets {
                        let share = shares.entry((source.clone(), target.clone())).or_default();
                        share.0 += 1.0 / length(sources.len());
                        share.1 += 1.0 / length(targets.len());
                    }
                }
            }
        }
        let mut totals: [BTreeMap<&str, f32>; 2] = [BTreeMap::new(), BTreeMap::new()];
        for ((source, target), share) in &shares {
            *totals[0].entry(source).or_default() += share.0;
            *totals[1].entry(target).or_default() += share.1;
        }
        let mut builder = Builder::new(self.source_lang.clone(), self.target_lang.clone());
        let mut add = |place: usize, side: Side, lang: &Lang| -> BTreeMap<&str, WordSlot> {
            let mut slots = BTreeMap::new();
            for &key in totals[place].keys() {
                slots.insert(key, builder.word(side, key, background(key, lang, base, side), 0.0));
            }
            slots
        };
        let sources = add(0, Side::Source, &self.source_lang);
        let targets = add(1, Side::Target, &self.target_lang);
        for ((source, target), share) in &shares {
            let of = |share: f32, total: f32| CERTAINTY * share / total.max(1.0);
            let (source, target) = (source.as_str(), target.as_str());
            let (forward, backward) = (of(share.0, totals[0][source]), of(share.1, totals[1][target]));
            builder.entry(sources[source], targets[target], forward, backward);
        }
        Lexicon::from_bytes(builder.pack()?)
    }
}

#[expect(clippy::cast_precision_loss, reason = "terms are short")]
fn length(count: usize) -> f32 {
    count as f32
}

/// The keys of the words of a term, each once, without those that stand in most sentences, unless it has no others.
fn words(term: &str, lang: &Lang, base: Option<&Lexicon>, side: Side) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    for token in tokens(term) {
        let written = token.span.of_text(term);
        match (token.kind, base) {
            (TokenKind::Mark, _) => {}
            (TokenKind::Han, Some(base)) if written.chars().count() > MAX_WORD_CHARS => {
                keys.extend(base.words(written, side).into_iter().map(|word| word.key));
            }
            _ => keys.push(key(written, token.kind, lang)),
        }
    }
    keys.retain(|key| !key.is_empty());
    let mut seen = HashSet::new();
    keys.retain(|key| seen.insert(key.clone()));
    let is_frequent = |key: &String| {
        base.and_then(|base| Some(base.background(side, base.id(side, key)?))).is_some_and(|share| share > FREQUENT)
    };
    let telling: Vec<String> = keys.iter().filter(|key| !is_frequent(key)).cloned().collect();
    if telling.is_empty() { keys } else { telling }
}

/// The share of a word in text: what the base says, and for a term it does not know one that makes it cheaper than its parts.
fn background(key: &str, lang: &Lang, base: Option<&Lexicon>, side: Side) -> f32 {
    let Some(base) = base else { return RARE };
    if let Some(id) = base.id(side, key) {
        return base.background(side, id);
    }
    if !lang.is_chinese() {
        return RARE;
    }
    let parts = base.words(key, side);
    let share = |id: Option<super::WordId>| id.map_or(RARE, |id| base.background(side, id)).max(RARE);
    let together: f32 = parts.iter().map(|part| share(part.id)).product();
    (together * AHEAD_NATS.exp()).clamp(RARE, FREQUENT)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glossary(terms: &[(&str, &[&str])]) -> Glossary {
        let term = |(source, targets): &(&str, &[&str])| Term {
            source: (*source).to_owned(),
            targets: targets.iter().map(|target| (*target).to_owned()).collect(),
            ..Term::default()
        };
        Glossary { source_lang: Lang::chinese(), target_lang: Lang::english(), terms: terms.iter().map(term).collect() }
    }

    fn forward(lexicon: &Lexicon, source: &str, target: &str) -> f32 {
        let target = lexicon.id(Side::Target, target);
        let row = lexicon.id(Side::Source, source).map(|id| lexicon.row(id).collect::<Vec<_>>()).unwrap_or_default();
        row.iter().find(|entry| Some(entry.target) == target).map_or(0.0, |entry| entry.forward)
    }

    #[test]
    fn a_term_is_a_word_and_its_translation_shares() {
        let base = Lexicon::embedded().unwrap();
        let own = glossary(&[("扩散策略", &["diffusion policy"]), ("词元", &["token"])]).lexicon(Some(base)).unwrap();
        assert!((forward(&own, "扩散策略", "diffusion") - 0.45).abs() < 0.03);
        assert!((forward(&own, "词元", "token") - 0.9).abs() < 0.06);
        let stacked = Lexicon::stacked(&[own, base.clone()]).unwrap();
        let cut: Vec<String> =
            stacked.words("用扩散策略训练词元", Side::Source).into_iter().map(|word| word.key).collect();
        assert!(cut.contains(&"扩散策略".to_owned()) && cut.contains(&"词元".to_owned()), "{cut:?}");
    }

    #[test]
    fn words_of_every_sentence_say_nothing_and_nothing_is_lost() {
        let base = Lexicon::embedded().unwrap();
        let own = glossary(&[
            ("人工智能法", &["the law of artificial intelligence"]),
            ("的", &["of"]),
            ("", &["x"]),
            ("空", &[]),
        ]);
        let own = own.lexicon(Some(base)).unwrap();
        assert_eq!(own.id(Side::Target, "the"), None);
        assert!(forward(&own, "的", "of") > 0.8, "a term of such words alone keeps them");
        assert_eq!(own.count(Side::Source), 2);
    }

    #[test]
    fn turning_makes_terms_of_translations() {
        let turned = glossary(&[("模型", &["model"]), ("型号", &["model", "type"])]).turned();
        assert_eq!(turned.source_lang, Lang::english());
        assert_eq!(turned.terms[0].targets, ["模型", "型号"]);
        assert_eq!(turned.terms.len(), 2);
    }
}
