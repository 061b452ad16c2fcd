//! The styles of a Word document, as far as they say what a paragraph is.
//!
//! Takes the part `styles.xml`; tells the kind of a paragraph style and what a character style does. It does *not* know how
//! anything looks.

use std::collections::BTreeMap;

use super::super::xml::{Node, Tag, Xml};
use crate::document::BlockKind;
use crate::error::Result;

/// What a style says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Style {
    /// The kind of its paragraphs, if it gives one.
    pub(super) kind: Option<BlockKind>,
    /// Whether text in it is hidden.
    pub(super) hidden: bool,
    /// Whether text in it is code.
    pub(super) code: bool,
    based_on: Option<String>,
}

/// All styles by id.
#[derive(Debug, Default)]
pub(super) struct Styles(BTreeMap<String, Style>);

/// Styles that are based on one another at most; Word allows ten.
const LONGEST_CHAIN: usize = 16;

impl Styles {
    /// Reads the styles.
    pub(super) fn read(text: &str) -> Result<Self> {
        let mut styles = BTreeMap::new();
        let mut xml = Xml::new(text);
        let mut open: Option<(String, Style)> = None;
        while let Some(node) = xml.next()? {
            let Node::Start(tag) = node else { continue };
            match tag.name() {
                "style" => {
                    styles.extend(open.take());
                    open = tag.attribute("styleId").map(|id| (id, Style::default()));
                }
                name => {
                    if let Some((_, style)) = &mut open {
                        style.take(name, &tag);
                    }
                }
            }
        }
        styles.extend(open);
        Ok(Self(styles))
    }

    /// Finds what a style says, itself or by what it is based on.
    pub(super) fn find<T>(&self, id: &str, asked: impl Fn(&Style) -> Option<T>) -> Option<T> {
        let mut style = self.0.get(id)?;
        for _ in 0..LONGEST_CHAIN {
            if let Some(found) = asked(style) {
                return Some(found);
            }
            style = self.0.get(style.based_on.as_ref()?)?;
        }
        None
    }
}

impl Style {
    fn take(&mut self, name: &str, tag: &Tag<'_>) {
        match name {
            "name" => {
                let name = tag.attribute("val").unwrap_or_default().to_lowercase();
                self.code = is_code(&name);
                self.kind = kind_of_name(&name).or(self.kind);
            }
            "basedOn" => self.based_on = tag.attribute("val"),
            "outlineLvl" if self.kind.is_none() => {
                let level = tag.attribute("val").and_then(|level| level.parse::<u8>().ok());
                self.kind = level.filter(|level| *level < 9).map(|level| BlockKind::Heading((level + 1).min(6)));
            }
            "numPr" if self.kind.is_none() => self.kind = Some(BlockKind::ListItem),
            "vanish" => self.hidden = is_on(tag),
            _ => {}
        }
    }
}

/// Tells whether a switch is on: it is where its element stands, unless it says otherwise.
pub(super) fn is_on(tag: &Tag<'_>) -> bool {
    !tag.attribute("val").is_some_and(|value| matches!(value.as_str(), "0" | "false" | "off" | "none"))
}

fn is_code(name: &str) -> bool {
    ["code", "verbatim", "preformatted"].iter().any(|word| name.contains(word))
}

/// What the name of a built-in style says; Word stores them in English whatever language it speaks.
fn kind_of_name(name: &str) -> Option<BlockKind> {
    if let Some(level) = name.strip_prefix("heading ").and_then(|level| level.trim().parse::<u8>().ok()) {
        return (1..=9).contains(&level).then_some(BlockKind::Heading(level.min(6)));
    }
    match name {
        "title" => Some(BlockKind::Heading(1)),
        "quote" | "intense quote" | "block text" | "block quotation" => Some(BlockKind::Quote),
        "source code" | "html preformatted" | "code block" | "preformatted text" => Some(BlockKind::Code),
        _ if name.starts_with("list bullet") || name.starts_with("list number") || name == "list paragraph" => {
            Some(BlockKind::ListItem)
        }
        _ => None,
    }
}
