//! Which rules cut a text, and the cutting of one paragraph with any of them.
//!
//! Takes a [`Segmenter`] and a document; gives back the places of a paragraph where a sentence ends or could have ended. It
//! does *not* know blocks or markup.

use std::borrow::Cow;

use super::learn::Rules;
use super::scan::{Candidate, Verdict, scan_explained};
use super::srx::{Compiled, Held, Srx};
use super::{token, uax29, weak};
use crate::document::{Boundary, Document};

/// Which rules cut a text into sentences.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Segmenter {
    /// Our own; for languages they know nothing about, those of Unicode.
    #[default]
    Auto,
    /// Our own, made for Chinese, English and what is written like them.
    Scanner,
    /// Those of Unicode Standard Annex #29.
    Uax29,
    /// Those of an SRX file.
    Srx(Srx),
}

/// Rules that are ready for a document.
#[derive(Debug)]
pub(super) struct Engine {
    kind: Kind,
    /// What the file teaches; the other kinds heed the abbreviations of the user too.
    rules: Rules,
}

#[derive(Debug)]
enum Kind {
    Scanner,
    Uax29,
    Srx(Box<Compiled>),
}

/// A place where a sentence ends or could have ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// A byte offset before the white space that follows.
    pub(super) end: usize,
    pub(super) verdict: Verdict,
    pub(super) rule: Cow<'static, str>,
}

/// What the rules say about a paragraph.
#[derive(Debug, Default)]
pub(super) struct Decided {
    /// Where sentences end, before the white space that follows, and how firmly.
    pub(super) cuts: Vec<(usize, Boundary)>,
    /// Where they could have ended.
    pub(super) weak: Vec<weak::Place>,
}

/// The rule of a place that an abbreviation of the user holds.
const NO_BREAK_AFTER: &str = "no-break-after";

impl Engine {
    /// Makes the rules ready: learns the abbreviations of the text, or compiles those of the file for its language.
    pub(super) fn new(segmenter: &Segmenter, document: &Document, no_break_after: &str) -> Self {
        let lang = document.lang();
        let kind = match segmenter {
            Segmenter::Auto if uax29::is_usual_for(lang.primary()) => Kind::Uax29,
            Segmenter::Auto | Segmenter::Scanner => Kind::Scanner,
            Segmenter::Uax29 => Kind::Uax29,
            Segmenter::Srx(srx) => Kind::Srx(Box::new(srx.compile(lang.tag()))),
        };
        let rules = match kind {
            Kind::Scanner => Rules::learn(document.text()),
            Kind::Uax29 | Kind::Srx(_) => Rules::default(),
        };
        Self { kind, rules: rules.with_no_break_after(no_break_after) }
    }

    /// Finds the ends of the sentences inside a paragraph; the text after the last is the last sentence.
    pub(super) fn decide(&mut self, text: &str) -> Decided {
        let cut = |end: usize, verdict: Verdict| match verdict {
            Verdict::Cut(boundary) => Some((end, boundary)),
            Verdict::Held => None,
        };
        if let Kind::Scanner = self.kind {
            let told = scan_explained(text, &self.rules);
            let cuts = told.iter().filter_map(|told| cut(told.end as usize, told.verdict)).collect();
            return Decided { cuts, weak: weak::places(text, &told) };
        }
        let cuts = self.places(text).into_iter().filter_map(|found| cut(found.end, found.verdict)).collect();
        Decided { cuts, weak: weak::places(text, &[]) }
    }

    /// Finds the places where a sentence ends or could have ended, with the rule that decided.
    pub(super) fn places(&mut self, text: &str) -> Vec<Found> {
        let found: Vec<Found> = match &mut self.kind {
            Kind::Scanner => {
                let found = |told: Candidate| Found {
                    end: told.end as usize,
                    verdict: told.verdict,
                    rule: Cow::Borrowed(told.rule),
                };
                return scan_explained(text, &self.rules).into_iter().map(found).collect();
            }
            Kind::Uax29 => uax29::ends(text)
                .map(|end| Found { end, verdict: Verdict::Cut(Boundary::Strong), rule: Cow::Borrowed(uax29::RULE) })
                .collect(),
            Kind::Srx(rules) => {
                let decided = rules.decide(text).into_iter();
                decided
                    .map(|decided| Found {
                        end: text[..decided.at].trim_end().len(),
                        verdict: match decided.held {
                            Held::Yes => Verdict::Held,
                            Held::No => Verdict::Cut(Boundary::Strong),
                        },
                        rule: Cow::Owned(decided.rule),
                    })
                    .collect()
            }
        };
        self.lawful(text, found)
    }

    /// Takes what there is to say about the rules, after the text was cut.
    pub(super) fn take_notices(&mut self) -> Vec<String> {
        match &mut self.kind {
            Kind::Srx(rules) => rules.take_notices().into_iter().map(|message| format!("SRX: {message}")).collect(),
            Kind::Scanner | Kind::Uax29 => Vec::new(),
        }
    }

    /// Leaves out cuts with no text on one side, and holds those after an abbreviation of the user.
    fn lawful(&self, text: &str, found: Vec<Found>) -> Vec<Found> {
        let (first, last) = (text.len() - text.trim_start().len(), text.trim_end().len());
        let mut floor = first;
        let mut kept = Vec::with_capacity(found.len());
        for mut place in found {
            if place.end <= floor || place.end >= last {
                continue;
            }
            if place.verdict != Verdict::Held && self.is_given_before(text, place.end) {
                place = Found { verdict: Verdict::Held, rule: Cow::Borrowed(NO_BREAK_AFTER), ..place };
            }
            floor = place.end;
            kept.push(place);
        }
        kept
    }

    fn is_given_before(&self, text: &str, end: usize) -> bool {
        let Some(stop) = text[..end].strip_suffix('.').map(str::len) else { return false };
        self.rules.is_given(&token::before(text, stop, 0).to_lowercase())
    }
}
