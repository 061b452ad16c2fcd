//! XLIFF 2.0 and 2.1.
//!
//! Takes a walk that has just entered the root; gives back units, one for each `segment`. It does *not* read what is
//! `ignorable`, notes, matches and glossaries.

use std::collections::BTreeMap;

use crate::bitext::{BeadState, Confidence};
use crate::document::{InlineKind, RunKind};
use crate::error::{Error, ErrorKind, Result};
use crate::format::units::{InlineReader, Unit, UnitText, Units};
use crate::format::xml::{Node, Tag, Xml};

/// Reads everything up to the end of the root.
pub(super) fn read(xml: &mut Xml<'_>) -> Result<Units> {
    let mut units = Units::default();
    let mut inline = InlineReader::default();
    let mut codes = Codes { by_id: BTreeMap::new(), left: xml.size_bytes().saturating_mul(MOST_REPEATS) };
    while let Some(node) = xml.next()? {
        let Node::Start(tag) = node else { continue };
        match tag.name() {
            "unit" => unit(xml, &mut inline, &mut codes, &mut units)?,
            "skeleton" | "notes" => xml.skip()?,
            _ => {}
        }
    }
    Ok(units)
}

/// How many times the size of the file the codes that are named in it may have. Real codes are short; a long one that is named
/// again and again would grow with each.
const MOST_REPEATS: usize = 4;

/// The codes that the texts of a unit name by number.
struct Codes {
    by_id: BTreeMap<String, String>,
    /// Bytes that may still be named.
    left: usize,
}

impl Codes {
    /// Gives back the code that an attribute names.
    fn named(&mut self, tag: &Tag<'_>, attribute: &str) -> Result<Option<String>> {
        let Some(code) = tag.attribute(attribute).and_then(|id| self.by_id.get(&id)) else { return Ok(None) };
        let message =
            "codes of `originalData` are named so often that they are many times the file; it was made to do harm";
        self.left = self.left.checked_sub(code.len()).ok_or_else(|| Error::new(ErrorKind::TooLarge, message))?;
        Ok(Some(code.clone()))
    }
}

fn unit(xml: &mut Xml<'_>, inline: &mut InlineReader, codes: &mut Codes, units: &mut Units) -> Result<()> {
    codes.by_id.clear();
    let (mut status, mut confidence) = (None, None);
    while let Some(tag) = xml.next_child()? {
        match tag.name() {
            "originalData" => {
                while let Some(tag) = xml.next_child()? {
                    let id = tag.attribute("id").unwrap_or_default();
                    codes.by_id.insert(id, xml.content()?);
                }
            }
            "metadata" => metadata(xml, &mut status, &mut confidence)?,
            "segment" => {
                let state = status.unwrap_or_else(|| state(&tag));
                let mut unit = Unit { state, confidence, ..Unit::default() };
                while let Some(tag) = xml.next_child()? {
                    match tag.name() {
                        "source" => unit.source = content(xml, inline, codes)?,
                        "target" => unit.target = content(xml, inline, codes)?,
                        _ => xml.skip()?,
                    }
                }
                units.push(&unit)?;
            }
            _ => xml.skip()?,
        }
    }
    Ok(())
}

fn state(tag: &Tag<'_>) -> BeadState {
    match tag.attribute("state").as_deref() {
        Some("final") => BeadState::Accepted,
        _ => BeadState::Proposed,
    }
}

/// Reads the metadata of a unit for what duiqi writes there.
fn metadata(xml: &mut Xml<'_>, status: &mut Option<BeadState>, confidence: &mut Option<Confidence>) -> Result<()> {
    while let Some(group) = xml.next_child()? {
        let is_own = group.attribute("category").as_deref() == Some("duiqi");
        while let Some(tag) = xml.next_child()? {
            let kind = tag.attribute("type").filter(|_| is_own).unwrap_or_default();
            let text = xml.content()?;
            match kind.as_str() {
                "confidence" => *confidence = text.trim().parse().ok().map(Confidence::new),
                "status" => *status = BeadState::from_name(text.trim()),
                _ => {}
            }
        }
    }
    Ok(())
}

/// Reads a text to its end.
fn content(xml: &mut Xml<'_>, inline: &mut InlineReader, codes: &mut Codes) -> Result<UnitText> {
    inline.restart(xml.position());
    while let Some(node) = xml.next()? {
        match node {
            Node::Text(text) => inline.take(&text),
            Node::Start(tag) => enter(&tag, inline, codes)?,
            Node::End if inline.leave() => {}
            Node::End => break,
        }
    }
    Ok(std::mem::take(&mut inline.text))
}

fn enter(tag: &Tag<'_>, inline: &mut InlineReader, codes: &mut Codes) -> Result<()> {
    let kind = || {
        let named = |name: &str| tag.attribute(name).filter(|value| !value.is_empty());
        named("subType").or_else(|| named("type")).unwrap_or_default()
    };
    let number = |name: &str| tag.attribute(name);
    let is_alone = tag.attribute("isolated").as_deref() == Some("yes");
    let run = match tag.name() {
        "pc" => {
            let start = codes.named(tag, "dataRefStart")?.unwrap_or_else(|| tag.written.to_owned());
            let end = codes.named(tag, "dataRefEnd")?.unwrap_or_else(|| "</pc>".to_owned());
            inline.enter_pair_of(&kind(), &start, end);
            return Ok(());
        }
        "sc" | "ec" if is_alone => InlineReader::half(tag.name() == "sc", &kind()),
        "sc" => inline.open_pair(number("id"), &kind()),
        "ec" => inline.close_pair(number("startRef")),
        // Marks of people and programs on the text, and characters that XML cannot hold.
        "mrk" | "sm" | "em" | "cp" => {
            inline.enter_ignored();
            return Ok(());
        }
        _ => RunKind::Inline(InlineKind::Tag),
    };
    inline.enter_code(run, tag.written);
    if let Some(code) = codes.named(tag, "dataRef")? {
        inline.take(&code);
    }
    Ok(())
}
