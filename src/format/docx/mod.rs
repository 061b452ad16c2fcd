//! Word documents (`.docx`, ECMA-376): paragraphs, headings, items, tables, notes, text boxes.
//!
//! Takes the bytes of a file; gives back a [`Draft`] whose text has a paragraph a line, in the order of the document, then the
//! notes, then headers and footers. Tracked changes count as accepted, hidden text and the results of page fields are left
//! out, and of a text box that is there twice for old programs one is read. It does *not* follow links, run macros, or open
//! what is embedded: that becomes a notice.

mod body;
mod style;

use std::collections::BTreeMap;
use std::rc::Rc;

use self::body::Body;
use self::style::Styles;
use super::container::Container;
use super::draft::Draft;
use super::encoding;
use super::extract::{Extract, Piece};
use super::xml::{self, Node, Xml};
use crate::document::BlockKind;
use crate::error::{Error, ErrorKind, Result};

/// Addresses and parts by the ids that a part of the package calls them.
type Relations = BTreeMap<String, Relation>;

#[derive(Debug, Clone, PartialEq, Eq)]
struct Relation {
    /// The last part of the name of its type: `hyperlink`, `header`.
    kind: String,
    target: Rc<str>,
}

/// Reads a document.
///
/// # Errors
///
/// [`ErrorKind::Format`] where the file is no archive, is encrypted, or has no main part, or a part is no XML;
/// [`ErrorKind::TooLarge`] where it unpacks to more than the bounds of containers.
pub fn draft(bytes: &[u8]) -> Result<Draft> {
    let mut container = Container::open(bytes)?;
    let package = relations(&mut container, "_rels/.rels")?;
    let main = package.values().find(|relation| relation.kind == "officeDocument");
    let main = main.map_or("word/document.xml", |relation| relation.target.trim_start_matches('/')).to_owned();
    let Some(document) = text(&mut container, &main)? else {
        return Err(missing(&container, &main));
    };
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
    let beside = |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
    let name = main.rsplit('/').next().unwrap_or(&main);
    let related = relations(&mut container, &beside(&format!("_rels/{name}.rels")))?;
    let part_of = |kind: &str, usual: &str| {
        let relation = related.values().find(|relation| relation.kind == kind);
        relation.map_or_else(|| beside(usual), |relation| resolve(folder, &relation.target))
    };
    let styles = match text(&mut container, &part_of("styles", "styles.xml"))? {
        Some(styles) => Styles::read(&styles)?,
        None => Styles::default(),
    };
    let mut extract = Extract::default();
    let mut body = Body::new(&styles, &related);
    body.read(&document, &mut extract).map_err(|error| inside(&main, &error))?;
    for (kind, usual) in [("footnotes", "footnotes.xml"), ("endnotes", "endnotes.xml")] {
        let part = part_of(kind, usual);
        if let Some(notes) = text(&mut container, &part)? {
            extract.part();
            body.read(&notes, &mut extract).map_err(|error| inside(&part, &error))?;
        }
    }
    for (kind, what) in [("header", "header"), ("footer", "footer")] {
        let parts: Vec<String> = related
            .values()
            .filter(|relation| relation.kind == kind)
            .map(|relation| resolve(folder, &relation.target))
            .collect();
        for part in parts {
            if let Some(written) = text(&mut container, &part)? {
                extract.part();
                body.read_as(BlockKind::Metadata, &written, &mut extract).map_err(|error| inside(what, &error))?;
            }
        }
    }
    if container.has(&part_of("comments", "comments.xml")) {
        extract.notice("comments of reviewers are left out");
    }
    Ok(extract.into_draft())
}

fn missing(container: &Container<'_>, main: &str) -> Error {
    let hint = match () {
        () if container.has("content.xml") => "; it looks like an OpenDocument file, which is named .odt",
        () if container.has("META-INF/container.xml") => "; it looks like an EPUB, which is named .epub",
        () if container.has("xl/workbook.xml") => "; it looks like a spreadsheet, which is named .xlsx",
        () => "",
    };
    Error::new(ErrorKind::Format, format!("there is no {main} in this file, so it is no Word document{hint}"))
}

/// Says which part of the file an error is about.
fn inside(part: &str, error: &Error) -> Error {
    Error::new(error.kind(), format!("{part}: {error}"))
}

/// Reads a part as text.
pub(super) fn text(container: &mut Container<'_>, name: &str) -> Result<Option<String>> {
    let Some(bytes) = container.read(name)? else { return Ok(None) };
    let decoded = xml::decode(bytes, &encoding::Options::default()).map_err(|error| inside(name, &error))?;
    Ok(Some(decoded.text))
}

fn relations(container: &mut Container<'_>, name: &str) -> Result<Relations> {
    let mut relations = Relations::new();
    let Some(written) = text(container, name)? else { return Ok(relations) };
    let mut xml = Xml::new(&written);
    while let Some(node) = xml.next().map_err(|error| inside(name, &error))? {
        let Node::Start(tag) = node else { continue };
        if tag.name() != "Relationship" {
            continue;
        }
        if let (Some(id), Some(kind), Some(target)) =
            (tag.attribute("Id"), tag.attribute("Type"), tag.attribute("Target"))
        {
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            relations.insert(id, Relation { kind, target: target.into() });
        }
    }
    Ok(relations)
}

/// Makes the name of a part of what another part in `folder` calls it.
fn resolve(folder: &str, target: &str) -> String {
    match target.strip_prefix('/') {
        Some(whole) => whole.to_owned(),
        None if folder.is_empty() => target.to_owned(),
        None => format!("{folder}/{target}"),
    }
}

/// A paragraph while its pieces come in.
#[derive(Debug, Default)]
struct Paragraph {
    kind: Option<BlockKind>,
    pieces: Vec<Piece>,
}

#[cfg(test)]
mod tests;
