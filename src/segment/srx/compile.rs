//! The rules of an SRX file for one language, compiled, and the cutting with them.

use std::collections::BTreeMap;

use super::pattern::{Exhausted, Pattern};
use super::{Breaks, Rule, Srx};

/// The rules that count for a language, in the order in which they decide.
#[derive(Debug, Clone)]
pub(in super::super) struct Compiled {
    rules: Vec<CompiledRule>,
    notices: Vec<String>,
}

#[derive(Debug, Clone)]
struct CompiledRule {
    language: String,
    number: usize,
    breaks: Breaks,
    halves: Halves,
    /// The search gave up on a paragraph once; from then on the rule is left out.
    exhausted: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Halves {
    before: Pattern,
    after: Option<Pattern>,
}

/// A place that a rule decided about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Decided {
    /// A byte offset.
    pub(in super::super) at: usize,
    pub(in super::super) held: Held,
    /// Name and number of the rule: `Chinese 3`.
    pub(in super::super) rule: String,
}

/// Whether a rule held a place together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Held {
    Yes,
    No,
}

/// Compiles both halves of a rule, or says why that cannot be done.
pub(super) fn halves(rule: &Rule) -> Result<Halves, String> {
    let half = |name: &str, pattern: &str| Pattern::new(pattern).map_err(|reason| format!("{name}: {reason}"));
    let after = if rule.after.is_empty() { None } else { Some(half("afterbreak", &rule.after)?) };
    Ok(Halves { before: half("beforebreak", &rule.before)?, after })
}

impl Srx {
    /// Compiles the rules for a language tag; what is left out stands in the notices.
    pub(in super::super) fn compile(&self, tag: &str) -> Compiled {
        let (languages, map_notices) = self.languages_of(tag);
        let mut notices = self.notices.clone();
        notices.extend(map_notices);
        if languages.is_empty() {
            notices.push(format!("no language map fits `{tag}`, so paragraphs are not cut"));
        }
        let mut rules = Vec::new();
        for language in languages {
            let mut left_out = Vec::new();
            for (number, rule) in (1..).zip(&language.rules) {
                match halves(rule) {
                    Ok(halves) => rules.push(CompiledRule {
                        language: language.name.clone(),
                        number,
                        breaks: rule.breaks,
                        halves,
                        exhausted: false,
                    }),
                    Err(reason) => left_out.push(format!("{} {number} ({reason})", language.name)),
                }
            }
            if !left_out.is_empty() {
                notices.push(format!("rules that cannot be compiled are left out: {}", left_out.join(", ")));
            }
        }
        Compiled { rules, notices }
    }
}

impl Compiled {
    /// Takes what there is to say about the rules, those that gave up on a text included.
    pub(in super::super) fn take_notices(&mut self) -> Vec<String> {
        let mut notices = std::mem::take(&mut self.notices);
        let gave_up: Vec<String> = self
            .rules
            .iter()
            .filter(|rule| rule.exhausted)
            .map(|rule| format!("{} {}", rule.language, rule.number))
            .collect();
        if !gave_up.is_empty() {
            notices.push(format!("rules that took too long are left out from then on: {}", gave_up.join(", ")));
        }
        notices
    }

    /// Finds the places inside a paragraph that a rule cut, and those that a rule held where a later one would have cut.
    pub(in super::super) fn decide(&mut self, text: &str) -> Vec<Decided> {
        // Place → the rule that decides there, and whether a rule that cuts has matched.
        let mut places: BTreeMap<usize, (usize, bool)> = BTreeMap::new();
        for (index, rule) in self.rules.iter_mut().enumerate().filter(|(_, rule)| !rule.exhausted) {
            let cuts = rule.breaks == Breaks::Yes;
            let mut gave_up = false;
            let searched = rule.halves.before.ends(text, &mut |at| {
                let known = places.get(&at).is_some_and(|(_, contested)| *contested || !cuts);
                if at == 0 || at >= text.len() || known {
                    return;
                }
                match rule.halves.after.as_ref().map_or(Ok(true), |after| after.is_at(text, at)) {
                    Ok(true) => places.entry(at).or_insert((index, false)).1 |= cuts,
                    Ok(false) => {}
                    Err(Exhausted) => gave_up = true,
                }
            });
            rule.exhausted = searched.is_err() || gave_up;
        }
        let decided = places.into_iter().filter(|(_, (_, contested))| *contested);
        decided
            .map(|(at, (index, _))| {
                let rule = &self.rules[index];
                let held = if rule.breaks == Breaks::Yes { Held::No } else { Held::Yes };
                Decided { at, held, rule: format!("{} {}", rule.language, rule.number) }
            })
            .collect()
    }
}
