//! `markup`: addresses, inline code, placeholders, tags and references that are not the same on both sides.
//!
//! Compares the tokens of the two sides as multisets, both ways. It does not compare emphasis, headings or where a token
//! stands in the sentence.

use std::collections::BTreeMap;

use super::markup_token::{Token, TokenKind, tokens};
use crate::check::context::{BeadText, Context};
use crate::check::rule::{Candidate, Declined, Direction, Rule, Switch, Threshold};
use crate::finding::{Compared, Severity};
use crate::text::lang::Side;

/// The record.
pub(in crate::check) const RULE: Rule = Rule {
    name: "markup",
    summary: "A placeholder, address, tag, reference or piece of code is missing, added or changed",
    what: "Collects from both sides what a translation keeps letter by letter: placeholders (`{0}`, `%s`, `${name}`, \
           `{{ name }}`, `%(name)d`), HTML tags, web and mail addresses, inline code, references (`[1]`, `#A-1024`) and the \
           addresses of links. What is left over on either side is a finding. Locale parts of addresses (`/zh-CN/`, `.en`), \
           places on a page (`#top`), `http` against `https` and a closing slash are not compared. The strength says how \
           firmly a thing of the kind survives translation.",
    why: "A lost placeholder breaks the program, a wrong address sends the reader elsewhere.",
    example: "    source  共 {0} 项，详见 https://example.org/a。\n    target  {1} items, see https://example.org/a.\n\n\
              The placeholder {0} of the source is {1} in the target.",
    wrong: "When the translation links to another page on purpose, sets as code what the source does not, or turns a \
            reference into words. Code that the other side has without its fence, code with Chinese in it, things that are \
            there but less often, and link addresses on one side only stay under the threshold.",
    severity: Severity::Major,
    mqm: "Design and markup > Markup tag > Missing / Added / Inconsistent markup",
    threshold: Threshold {
        // Splits the two groups of `firmness`; see there.
        value: 0.6,
        direction: Direction::AtLeast,
        unit: "how firmly the thing survives translation, 0 to 1",
    },
    switch: Switch::On,
    measure,
    join: None,
};

/// Left-over tokens of one kind that are looked at in a bead: whoever meets more needs no list of them, and each is searched
/// for on the other side.
const MOST_LEFT_OVER: usize = 50;

fn measure(context: &Context<'_>) -> Result<Vec<Candidate>, Declined> {
    let mut candidates = Vec::new();
    for bead in context.beads() {
        if !bead.bead.source.is_empty() && !bead.bead.target.is_empty() {
            compare(bead, &mut candidates);
        }
    }
    Ok(candidates)
}

fn compare(bead: &BeadText<'_>, candidates: &mut Vec<Candidate>) {
    let (source, target) = (tokens(bead.side(Side::Source)), tokens(bead.side(Side::Target)));
    if source.is_empty() && target.is_empty() {
        return;
    }
    for kind in TokenKind::ALL {
        let of_kind =
            |tokens: &'_ [Token]| tokens.iter().filter(|token| token.kind == kind).cloned().collect::<Vec<_>>();
        let (source, target) = (of_kind(&source), of_kind(&target));
        let mut lost = left_over(&source, &target).into_iter().peekable();
        let mut added = left_over(&target, &source).into_iter().peekable();
        while lost.peek().is_some() || added.peek().is_some() {
            candidates.push(candidate(bead, kind, lost.next(), added.next()));
        }
    }
}

/// A token that the other side has not, or has less often.
struct LeftOver<'t> {
    token: &'t Token,
    /// Whether the other side has one like it, only fewer.
    is_elsewhere: bool,
}

/// Returns the tokens of one side that find no partner on the other, in order.
fn left_over<'t>(these: &'t [Token], others: &[Token]) -> Vec<LeftOver<'t>> {
    let mut free: BTreeMap<&str, usize> = BTreeMap::new();
    for token in others {
        *free.entry(&token.key).or_default() += 1;
    }
    let mut left = Vec::new();
    for token in these {
        match free.get_mut(token.key.as_str()) {
            Some(0) => left.push(LeftOver { token, is_elsewhere: true }),
            Some(count) => *count -= 1,
            None => left.push(LeftOver { token, is_elsewhere: false }),
        }
    }
    left.truncate(MOST_LEFT_OVER);
    left
}

fn candidate(
    bead: &BeadText<'_>,
    kind: TokenKind,
    lost: Option<LeftOver<'_>>,
    added: Option<LeftOver<'_>>,
) -> Candidate {
    let what = kind.name();
    let message = match (&lost, &added) {
        (Some(lost), Some(added)) => {
            format!("The {what} {} of the source is {} in the target.", lost.token.shown, added.token.shown)
        }
        (Some(lost), None) if lost.is_elsewhere => {
            format!("The {what} {} stands more often in the source than in the target.", lost.token.shown)
        }
        (Some(lost), None) => format!("The {what} {} of the source is missing in the target.", lost.token.shown),
        (None, Some(added)) if added.is_elsewhere => {
            format!("The {what} {} stands more often in the target than in the source.", added.token.shown)
        }
        (None, Some(added)) => format!("The {what} {} of the target is not in the source.", added.token.shown),
        (None, None) => String::new(),
    };
    let strength = firmness(bead, kind, lost.as_ref(), added.as_ref());
    let shown = |left: Option<&LeftOver<'_>>| left.map_or(String::new(), |left| left.token.shown.clone());
    let key = |left: Option<&LeftOver<'_>>| left.map_or(String::new(), |left| left.token.key.clone());
    let place =
        |left: Option<&LeftOver<'_>>, side| left.map(|left| left.token.place).or_else(|| bead.side(side).span());
    Candidate {
        beads: vec![bead.id],
        source: place(lost.as_ref(), Side::Source),
        target: place(added.as_ref(), Side::Target),
        strength,
        confidence: bead.confidence(strength),
        severity: match kind {
            TokenKind::Placeholder => Severity::Critical,
            TokenKind::Link | TokenKind::Reference => Severity::Minor,
            _ => Severity::Major,
        },
        compared: Some(Compared { source: shown(lost.as_ref()), target: shown(added.as_ref()) }),
        detail: format!("{what}\n{}\n{}", key(lost.as_ref()), key(added.as_ref())),
        message,
    }
}

/// How firmly a thing survives translation: 0.7 and more where a faithful translation has it letter by letter, 0.5 and less
/// where translators have a choice. A judgement by kind, not a measurement.
fn firmness(bead: &BeadText<'_>, kind: TokenKind, lost: Option<&LeftOver<'_>>, added: Option<&LeftOver<'_>>) -> f32 {
    let is_pair = lost.is_some() && added.is_some();
    let either = |test: &dyn Fn(&LeftOver<'_>, Side) -> bool| {
        lost.is_some_and(|lost| test(lost, Side::Target)) || added.is_some_and(|added| test(added, Side::Source))
    };
    // Said once where the other says it twice: a pronoun does for the second.
    let is_repeat = either(&|left, _| left.is_elsewhere);
    match kind {
        TokenKind::Placeholder => 0.95,
        TokenKind::Email => 0.9,
        TokenKind::Tag => 0.8,
        TokenKind::Url if is_repeat => 0.5,
        TokenKind::Url => 0.9,
        TokenKind::Reference if is_repeat => 0.5,
        TokenKind::Reference => 0.7,
        TokenKind::Link if is_pair && !is_repeat => 0.7,
        TokenKind::Link => 0.4,
        TokenKind::Code if is_repeat => 0.4,
        TokenKind::Code if either(&|left, _| !left.token.key.is_ascii()) => 0.3,
        TokenKind::Code if either(&|left, other| stands_bare(&left.token.shown, bead.side(other).as_str())) => 0.3,
        // A phrase between fences is often a label or a quotation.
        TokenKind::Code if either(&|left, _| left.token.key.split(' ').count() > 2) => 0.5,
        TokenKind::Code => 0.8,
    }
}

/// Tells whether a text has a piece of code as a word of its own, fenced or not.
fn stands_bare(code: &str, text: &str) -> bool {
    let code = code.trim_matches('`').trim();
    let is_free =
        |before: Option<char>| !before.is_some_and(|character| character.is_ascii_alphanumeric() || character == '_');
    !code.is_empty()
        && text.match_indices(code).any(|(start, _)| {
            is_free(text[..start].chars().next_back()) && is_free(text[start + code.len()..].chars().next())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_without_its_fence_is_still_there() {
        assert!(stands_bare("`max_len`", "设为max_len时"));
        assert!(!stands_bare("max", "set max_len"));
        assert!(!stands_bare("``", "anything"));
    }
}
