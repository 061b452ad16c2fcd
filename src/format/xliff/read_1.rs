//! XLIFF 1.2, with what Trados (sdlxliff) and memoQ (mqxliff) add to it.
//!
//! Takes a walk that has just entered the root; gives back units. A unit that is cut into segments (`seg-source`) gives a unit
//! for each. It does *not* read alternatives (`alt-trans`), skeletons or notes.

use std::collections::BTreeMap;

use super::read::Langs;
use crate::bitext::{BeadState, Confidence};
use crate::document::{InlineKind, RunKind};
use crate::error::Result;
use crate::format::units::{InlineReader, Unit, UnitText, Units};
use crate::format::xml::{Node, Tag, Xml};

/// Reads everything up to the end of the root.
pub(super) fn read(xml: &mut Xml<'_>, langs: &mut Langs) -> Result<Units> {
    let mut units = Units::default();
    let mut inline = InlineReader::default();
    while let Some(node) = xml.next()? {
        let Node::Start(tag) = node else { continue };
        match tag.name() {
            // A part in other languages.
            "file" if !langs.declare(tag.attribute("source-language"), tag.attribute("target-language")) => {
                xml.skip()?;
            }
            "trans-unit" => trans_unit(&tag, xml, &mut inline, &mut units)?,
            "header" | "bin-unit" | "alt-trans" => xml.skip()?,
            _ => {}
        }
    }
    Ok(units)
}

/// A text, whole and by segments.
#[derive(Default)]
struct Content {
    whole: UnitText,
    segments: Vec<(String, UnitText)>,
}

impl Content {
    /// Gives back the segments by number; of two with the same number the first.
    fn by_number(self) -> BTreeMap<String, UnitText> {
        let mut numbered = BTreeMap::new();
        for (id, text) in self.segments {
            numbered.entry(id).or_insert(text);
        }
        numbered
    }
}

fn trans_unit(tag: &Tag<'_>, xml: &mut Xml<'_>, inline: &mut InlineReader, units: &mut Units) -> Result<()> {
    let (mut source, mut cut, mut target) = (Content::default(), Content::default(), Content::default());
    let mut state = of_attributes(tag);
    let (mut status, mut confidence) = (None, None);
    let mut states: BTreeMap<String, BeadState> = BTreeMap::new();
    while let Some(tag) = xml.next_child()? {
        match tag.name() {
            "source" => source = content(xml, inline)?,
            "seg-source" => cut = content(xml, inline)?,
            "target" => {
                state = state.max(of_attributes(&tag));
                target = content(xml, inline)?;
            }
            "seg-defs" => segment_states(xml, &mut states)?,
            "context-group" => context(xml, &mut status, &mut confidence)?,
            _ => xml.skip()?,
        }
    }
    let state = status.unwrap_or(state);
    if cut.segments.is_empty() {
        return units.push(&Unit { source: source.whole, target: target.whole, state, confidence });
    }
    let mut targets = target.by_number();
    for (id, source) in cut.segments {
        let target = targets.remove(&id).unwrap_or_default();
        let state = states.get(&id).copied().unwrap_or(state);
        units.push(&Unit { source, target, state, confidence })?;
    }
    Ok(())
}

/// Reads a text to its end.
fn content(xml: &mut Xml<'_>, inline: &mut InlineReader) -> Result<Content> {
    inline.restart(xml.position());
    let mut content = Content::default();
    while let Some(node) = xml.next()? {
        match node {
            Node::Text(text) => inline.take(&text),
            Node::Start(tag) if tag.name() == "mrk" && tag.attribute("mtype").as_deref() == Some("seg") => {
                inline.enter_segment(tag.attribute("mid").unwrap_or_default(), xml.position());
            }
            Node::Start(tag) => enter(&tag, inline),
            Node::End => {
                let segment = inline.leave_segment();
                if segment.is_none() && !inline.leave() {
                    break;
                }
                content.segments.extend(segment);
            }
        }
    }
    content.whole = std::mem::take(&mut inline.text);
    Ok(content)
}

fn enter(tag: &Tag<'_>, inline: &mut InlineReader) {
    let number = || tag.attribute("rid").or_else(|| tag.attribute("id"));
    let kind = || tag.attribute("ctype").unwrap_or_default();
    match tag.name() {
        "g" => inline.enter_pair(&kind(), "g", tag.written),
        "bpt" | "bx" => {
            let kind = inline.open_pair(number(), &kind());
            inline.enter_code(kind, tag.written);
        }
        "ept" | "ex" => {
            let kind = inline.close_pair(number());
            inline.enter_code(kind, tag.written);
        }
        "it" => {
            let kind = InlineReader::half(tag.attribute("pos").as_deref() == Some("open"), &kind());
            inline.enter_code(kind, tag.written);
        }
        "mrk" | "sub" => inline.enter_ignored(),
        _ => inline.enter_code(RunKind::Inline(InlineKind::Tag), tag.written),
    }
}

/// What the attributes of a unit or its target say; memoQ and Trados have words of their own.
fn of_attributes(tag: &Tag<'_>) -> BeadState {
    let is = |name: &str, values: &[&str]| {
        tag.attribute(name).is_some_and(|value| values.iter().any(|known| value.eq_ignore_ascii_case(known)))
    };
    if tag.attribute("state-qualifier").is_some_and(|value| value.starts_with("rejected")) {
        return BeadState::Flagged;
    }
    if tag.attribute("status").is_some_and(|status| status == "Rejected") {
        return BeadState::Flagged;
    }
    let accepted = is("approved", &["yes"])
        || is("state", &["final", "signed-off"])
        || is("status", &["ManuallyConfirmed", "ProofRead", "Proofread"]);
    if accepted { BeadState::Accepted } else { BeadState::Proposed }
}

/// Reads what Trados says of the segments of a unit.
fn segment_states(xml: &mut Xml<'_>, states: &mut BTreeMap<String, BeadState>) -> Result<()> {
    while let Some(tag) = xml.next_child()? {
        if let (Some(id), Some(level)) = (tag.attribute("id"), tag.attribute("conf")) {
            let state = match level.as_str() {
                "Translated" | "ApprovedTranslation" | "ApprovedSignOff" => BeadState::Accepted,
                "RejectedTranslation" | "RejectedSignOff" => BeadState::Flagged,
                _ => BeadState::Proposed,
            };
            states.insert(id, state);
        }
        xml.skip()?;
    }
    Ok(())
}

/// Reads the contexts of a unit for what duiqi writes there.
fn context(xml: &mut Xml<'_>, status: &mut Option<BeadState>, confidence: &mut Option<Confidence>) -> Result<()> {
    while let Some(tag) = xml.next_child()? {
        let kind = tag.attribute("context-type").unwrap_or_default();
        let text = xml.content()?;
        match kind.as_str() {
            "x-confidence" => *confidence = text.trim().parse().ok().map(Confidence::new),
            "x-status" => *status = BeadState::from_name(text.trim()),
            _ => {}
        }
    }
    Ok(())
}
