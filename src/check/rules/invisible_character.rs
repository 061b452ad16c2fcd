//! `invisible-character`: a character that shows nothing, or turns around what is shown, on one side of a pair only.
//!
//! Counts such characters. It does *not* look at what two sides share: that is part of the text.

use std::collections::BTreeMap;

use crate::check::context::{BeadText, Context};
use crate::check::profile::Bars;
use crate::check::rule::{Candidate, Declined, Direction, Rule, Threshold};
use crate::finding::{Compared, Severity};
use crate::text::lang::Side;
use crate::text::span::ByteSpan;

/// The record.
pub(in crate::check) const RULE: Rule = Rule {
    name: "invisible-character",
    summary: "A character that cannot be seen stands on one side only",
    what: "Looks for characters that show nothing or change the order of what is shown: controls of direction (U+202E), tags \
           (U+E0041), characters of no width (U+200B, U+2060, a byte-order mark inside a text) and soft hyphens. A kind of which the \
           target has more than the source is a finding; of the source only controls of direction and tags are, for a \
           translation does well to drop the rest. Joiners and selectors in emoji do not count, nor do marks at the end.",
    why: "Searching, term checks and comparing fail at a word that looks right; a control of direction shows another text than \
          the one that is there.",
    example: "    source  请重启服务器。\n    target  Restart the ser<U+200B>ver.\n\n\
              The target has a character of no width that the source has not: U+200B",
    wrong: "When a writing system of a quotation needs it, or a layout asks for a place to break a long word: soft hyphens are \
            findings in the profile `thorough` only.",
    severity: Severity::Minor,
    mqm: "Linguistic conventions > Character encoding",
    threshold: Threshold {
        bars: Bars::graded(Some(1.0), Some(1.0), Some(0.5)),
        direction: Direction::AtLeast,
        unit: "how much it deceives: 0.5 for a soft hyphen, 1 for all else",
    },
    measure,
    join: None,
};

/// How sure a finding is: it is there or it is not.
const SURE: f32 = 0.95;

fn measure(context: &Context<'_>) -> Result<Vec<Candidate>, Declined> {
    let both = context.beads().iter().filter(|bead| !bead.bead.kind().is_null());
    Ok(both.filter_map(weigh).collect())
}

/// What an invisible character does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Direction,
    Tag,
    NoWidth,
    SoftHyphen,
}

impl Kind {
    /// The joiners are needed in emoji and in several scripts, which is for [`found`] to see.
    fn of(character: char) -> Option<Self> {
        match character {
            // Nearly every character.
            '\0'..='\u{AC}' | '\u{3165}'..='\u{FEFE}' => None,
            '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{206F}' => {
                Some(Self::Direction)
            }
            '\u{E0000}'..='\u{E007F}' => Some(Self::Tag),
            '\u{180E}' | '\u{200B}'..='\u{200D}' | '\u{2060}'..='\u{2064}' | '\u{3164}' | '\u{FEFF}' => {
                Some(Self::NoWidth)
            }
            '\u{00AD}' => Some(Self::SoftHyphen),
            _ => None,
        }
    }

    fn deceives(self) -> bool {
        matches!(self, Self::Direction | Self::Tag)
    }
}

fn weigh(bead: &BeadText<'_>) -> Option<Candidate> {
    let texts = [Side::Source, Side::Target].map(|side| bead.side(side));
    let hides = |text: &str| text.chars().any(|character| Kind::of(character).is_some());
    if !texts.iter().any(|text| hides(text.as_str())) {
        return None;
    }
    let [ours, theirs] = texts.map(|text| found(text.as_str()));
    let (side, kind, at) = more(&theirs, &ours).map(|(kind, at)| (Side::Target, kind, at)).or_else(|| {
        more(&ours, &theirs).filter(|(kind, _)| kind.deceives()).map(|(kind, at)| (Side::Source, kind, at))
    })?;
    let text = bead.side(side);
    let character = text.as_str()[at..].chars().next()?;
    let place = text.to_document(ByteSpan::of(at, at + character.len_utf8()));
    let shown = format!("U+{:04X}", u32::from(character));
    let severity = if kind.deceives() { Severity::Major } else { Severity::Minor };
    let message = match (side, kind) {
        (Side::Target, Kind::Direction) => {
            format!("The target has a control of direction that the source has not: {shown}")
        }
        (Side::Source, Kind::Direction) => {
            format!("The source has a control of direction that the target has not: {shown}")
        }
        (Side::Target, Kind::Tag) => format!("The target has a tag character that the source has not: {shown}"),
        (Side::Source, _) => format!("The source has a tag character that the target has not: {shown}"),
        (Side::Target, Kind::NoWidth) => {
            format!("The target has a character of no width that the source has not: {shown}")
        }
        (Side::Target, Kind::SoftHyphen) => format!("The target has a soft hyphen that the source has not: {shown}"),
    };
    let compared = match side {
        Side::Source => Compared { source: shown.clone(), target: String::new() },
        Side::Target => Compared { source: String::new(), target: shown.clone() },
    };
    let (source, target) = match side {
        Side::Source => (Some(place), bead.side(Side::Target).span()),
        Side::Target => (bead.side(Side::Source).span(), Some(place)),
    };
    Some(Candidate {
        beads: vec![bead.id],
        source,
        target,
        strength: if kind == Kind::SoftHyphen { 0.5 } else { 1.0 },
        confidence: bead.confidence(SURE),
        severity,
        message,
        detail: shown,
        compared: Some(compared),
    })
}

/// The worst kind of which one text has more than another, with the place of the first.
fn more(one: &BTreeMap<Kind, Vec<usize>>, other: &BTreeMap<Kind, Vec<usize>>) -> Option<(Kind, usize)> {
    let count = |kind| other.get(kind).map_or(0, Vec::len);
    one.iter().find(|(kind, places)| places.len() > count(kind)).map(|(kind, places)| (*kind, places[0]))
}

/// The places of invisible characters by what they do.
fn found(text: &str) -> BTreeMap<Kind, Vec<usize>> {
    let mut found = BTreeMap::new();
    // What ends a text can deceive nobody, and is left by editors of web pages.
    let text = text.trim_end_matches(|last: char| Kind::of(last).is_some_and(|kind| !kind.deceives()));
    let mut before = ' ';
    let mut in_flag = false;
    for (at, character) in text.char_indices() {
        let after = || text[at + character.len_utf8()..].chars().next().unwrap_or(' ');
        let is_joiner = matches!(character, '\u{200C}' | '\u{200D}');
        // Flags of regions such as Scotland are a black flag and its tags.
        in_flag = before == '\u{1F3F4}' && Kind::of(character) == Some(Kind::Tag)
            || in_flag && Kind::of(character) == Some(Kind::Tag);
        let is_needed = in_flag || is_joiner && (is_joined(before) || is_joined(after()));
        if let Some(kind) = Kind::of(character).filter(|_| !is_needed) {
            found.entry(kind).or_insert_with(Vec::new).push(at);
        }
        before = character;
    }
    found
}

/// Tells whether joiners have a meaning beside a character: signs, selectors, letters of scripts that join.
fn is_joined(character: char) -> bool {
    !character.is_ascii()
        && !matches!(character, 'À'..='ɏ' | '\u{2000}'..='\u{206F}' | '\u{3000}'..='\u{9FFF}' | '\u{FF00}'..='\u{FFEF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(Kind, usize)> {
        found(text).into_iter().map(|(kind, places)| (kind, places.len())).collect()
    }

    #[test]
    fn kinds_are_told_apart() {
        let text = "a\u{202E}b\u{200B}c\u{AD}d\u{E0041}\u{FEFF}e\u{200D}f";
        let wanted = [(Kind::Direction, 1), (Kind::Tag, 1), (Kind::NoWidth, 3), (Kind::SoftHyphen, 1)];
        assert_eq!(kinds(text), wanted);
    }

    #[test]
    fn what_emoji_and_scripts_need_is_let_pass() {
        for text in [
            "👩\u{200D}💻",
            "❤\u{FE0F}\u{200D}🔥",
            "می\u{200C}خواهم",
            "🏴\u{E0067}\u{E0062}\u{E007F}",
            "the end\u{200B}",
        ] {
            assert_eq!(kinds(text), [], "{text}");
        }
    }
}
