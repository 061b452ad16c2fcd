//! Which two languages of a memory make the bitext.
//!
//! Takes the languages of all variants; gives back a pair, and says what is left out. It does *not* read texts.

use std::collections::BTreeMap;

use crate::document::Notice;
use crate::error::{Error, ErrorKind, Result};
use crate::text::lang::Lang;

/// The languages of a memory in the order in which they first come, and how many texts each has.
#[derive(Debug, Default)]
pub(super) struct Languages {
    counts: Vec<(Lang, usize)>,
    places: BTreeMap<Lang, usize>,
    declared: Option<Lang>,
    without: usize,
}

/// The two languages that are read.
#[derive(Debug)]
pub(super) struct Pair {
    pub(super) source: Lang,
    pub(super) target: Lang,
}

impl Pair {
    /// Tells how well a variant fits a side (0 the source, 1 the target); lower is better. Where both sides are the same
    /// language, the whole tag decides.
    pub(super) fn fit(&self, lang: &Lang, side: usize) -> Option<u8> {
        let wanted = [&self.source, &self.target][side];
        if lang == wanted {
            return Some(0);
        }
        let tells = self.source.primary() != self.target.primary();
        (tells && lang.primary() == wanted.primary()).then_some(1)
    }
}

impl Languages {
    /// Takes the source language that the header names; `*all*` names none.
    pub(super) fn declare(&mut self, srclang: Option<&str>) {
        self.declared = srclang.and_then(|tag| Lang::parse(tag.trim()));
    }

    /// Takes the language of a variant.
    pub(super) fn count(&mut self, lang: Option<Lang>) {
        let Some(lang) = lang else {
            self.without += 1;
            return;
        };
        match self.places.get(&lang) {
            Some(place) => self.counts[*place].1 += 1,
            None => {
                self.places.insert(lang.clone(), self.counts.len());
                self.counts.push((lang, 1));
            }
        }
    }

    /// Chooses the pair.
    pub(super) fn choose(&self, asked: &[Option<Lang>; 2]) -> Result<Pair> {
        for lang in asked.iter().flatten() {
            self.own(lang, None).ok_or_else(|| self.lacks(lang))?;
        }
        let source = match asked {
            [Some(source), _] => self.own(source, None),
            [None, target] => {
                let is_other = |lang: &&Lang| target.as_ref().is_none_or(|target| lang.primary() != target.primary());
                let declared = self.declared.as_ref().filter(is_other);
                let declared = declared.and_then(|lang| self.own(lang, None));
                declared.or_else(|| self.counts.iter().map(|(lang, _)| lang).find(is_other).cloned())
            }
        };
        let source = source.ok_or_else(|| self.too_few())?;
        let target = match &asked[1] {
            Some(target) => self.own(target, Some(&source)),
            None => self.counterpart(&source),
        };
        let target = target.filter(|target| *target != source).ok_or_else(|| self.too_few())?;
        Ok(Pair { source, target })
    }

    /// The tag in the file for a language that is asked for: the very tag, or the most frequent one of the language.
    fn own(&self, asked: &Lang, but_not: Option<&Lang>) -> Option<Lang> {
        let free = |lang: &Lang| but_not != Some(lang);
        if self.counts.iter().any(|(lang, _)| lang == asked && free(lang)) {
            return Some(asked.clone());
        }
        self.most_frequent(|lang| lang.primary() == asked.primary() && free(lang))
    }

    fn counterpart(&self, source: &Lang) -> Option<Lang> {
        let usual = match source.primary() {
            "zh" => "en",
            "en" => "zh",
            _ => "",
        };
        self.most_frequent(|lang| lang.primary() == usual)
            .or_else(|| self.most_frequent(|lang| lang.primary() != source.primary()))
            .or_else(|| self.most_frequent(|lang| lang != source))
    }

    /// The first of the most frequent languages that fit.
    fn most_frequent(&self, fits: impl Fn(&Lang) -> bool) -> Option<Lang> {
        let fitting = self.counts.iter().rev().filter(|(lang, _)| fits(lang));
        fitting.max_by_key(|(_, count)| *count).map(|(lang, _)| lang.clone())
    }

    fn list(&self) -> String {
        listed(self.counts.iter())
    }

    fn lacks(&self, lang: &Lang) -> Error {
        Error::new(ErrorKind::Config, format!("there are no texts in {lang} here; there are {}", self.list()))
    }

    fn too_few(&self) -> Error {
        let message = match self.counts.len() {
            0 => "no text of this memory says its language".to_owned(),
            _ => format!("a bitext needs texts in two languages; there are {}", self.list()),
        };
        Error::new(ErrorKind::Config, message)
    }

    /// Says which texts are not read.
    pub(super) fn left_out(&self, pair: &Pair) -> Vec<Notice> {
        let others = self.counts.iter().filter(|(lang, _)| [0, 1].iter().all(|side| pair.fit(lang, *side).is_none()));
        let others = listed(others);
        let mut messages = Vec::new();
        if !others.is_empty() {
            messages.push(format!(
                "read are {} and {}; there are texts in {} too: choose with --source-lang and --target-lang",
                pair.source, pair.target, others
            ));
        }
        if self.without > 0 {
            messages.push(format!("texts that do not say their language and are left out: {}", self.without));
        }
        messages.into_iter().map(|message| Notice { span: None, message }).collect()
    }
}

/// Languages that a message names.
const MOST_NAMED: usize = 24;

/// Names languages with their counts; of very many the first.
fn listed<'a>(languages: impl Iterator<Item = &'a (Lang, usize)>) -> String {
    let mut languages = languages.map(|(lang, count)| format!("{lang} ({count})"));
    let mut named = languages.by_ref().take(MOST_NAMED).collect::<Vec<_>>().join(", ");
    let more = languages.count();
    if more > 0 {
        named += &format!(" and {more} more");
    }
    named
}

#[cfg(test)]
mod tests {
    use super::*;

    fn languages(tags: &[&str]) -> Languages {
        let mut languages = Languages::default();
        tags.iter().for_each(|tag| languages.count(Lang::parse(tag)));
        languages
    }

    fn choice(tags: &[&str], srclang: &str, asked: [Option<&str>; 2]) -> String {
        let mut languages = languages(tags);
        languages.declare(Some(srclang));
        match languages.choose(&asked.map(|tag| tag.and_then(Lang::parse))) {
            Ok(pair) => format!("{} {}", pair.source, pair.target),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn the_pair_is_the_one_that_is_meant() {
        let none = [None, None];
        let many = ["de-DE", "ZH_cn", "fr", "EN-US", "en-GB", "EN-US"];
        assert_eq!(choice(&["zh", "en"], "*all*", none), "zh en");
        assert_eq!(choice(&["zh", "en"], "en-US", none), "en zh");
        assert_eq!(choice(&many, "zh-CN", none), "zh-CN en-US");
        assert_eq!(choice(&many, "*all*", none), "de-DE en-US");
        assert_eq!(choice(&many, "zh", [Some("en-GB"), Some("fr")]), "en-GB fr");
        assert_eq!(choice(&many, "zh", [None, Some("zh")]), "de-DE zh-CN");
        assert_eq!(choice(&["zh-CN", "zh-TW"], "zh-CN", none), "zh-CN zh-TW");
        assert_eq!(
            choice(&["zh-CN", "zh-CN"], "zh-CN", none),
            "a bitext needs texts in two languages; there are zh-CN (2)"
        );
        assert_eq!(
            choice(&["zh", "en"], "zh", [None, Some("ja")]),
            "there are no texts in ja here; there are zh (1), en (1)"
        );
        assert!(choice(&[], "zh", none).contains("no text"));
    }

    #[test]
    fn others_are_said() {
        let languages = languages(&["zh", "en", "de", "de"]);
        let pair = languages.choose(&[None, None]).expect("a pair");
        let notices = languages.left_out(&pair);
        assert!(notices[0].message.contains("texts in de (2) too"), "{}", notices[0].message);
    }
}
