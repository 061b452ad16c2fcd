//! Excel workbooks, read.
//!
//! Takes the bytes of a workbook; gives back a bitext of the first sheet that has rows. It does *not* compute formulas: what Excel
//! computed last stands in the file.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::read::TableReader;
use super::workbook::is_escape;
use crate::document::{ContentHash, Notice};
use crate::error::{Error, ErrorKind, Result};
use crate::format::container::Container;
use crate::format::xml::{self, Node, Xml};
use crate::format::{BitextFile, BitextOptions};

/// Columns of a sheet (Excel's "Specifications and limits").
const MOST_COLUMNS: usize = 16_384;

/// Reads a workbook. Columns are found as in [`super::read`].
///
/// # Errors
///
/// [`ErrorKind::Format`] where this is no workbook or its first sheet has no pairs; [`ErrorKind::TooLarge`] where a part of it
/// grows beyond the bounds.
pub fn read(name: &str, bytes: &[u8], options: &BitextOptions) -> Result<BitextFile> {
    let hash = ContentHash::of(bytes);
    let mut container = Container::open(bytes)?;
    let mut part = |path: &str| -> Result<Option<String>> {
        let Some(bytes) = container.read(path)? else { return Ok(None) };
        Ok(Some(xml::decode(bytes, &crate::format::encoding::Options::default())?.text))
    };
    let not_a_workbook =
        || Error::new(ErrorKind::Format, "this container is no Excel workbook: it has no xl/workbook.xml");
    let book = part("xl/workbook.xml")?.ok_or_else(not_a_workbook)?;
    let relations = part("xl/_rels/workbook.xml.rels")?.unwrap_or_default();
    let strings = part("xl/sharedStrings.xml")?.map(|text| shared_strings(&text)).transpose()?.unwrap_or_default();
    let sheets = sheets(&book, &relations)?;
    for (number, (title, path)) in sheets.iter().enumerate() {
        let Some(text) = part(path)? else { continue };
        let mut table = TableReader::new(options);
        if !rows(&text, &strings, &mut table)? {
            continue;
        }
        let rest = sheets.len() - number - 1;
        let message = format!("read is the sheet {title}; sheets after it that are not read: {rest}");
        let notices = if rest > 0 { vec![Notice { span: None, message }] } else { Vec::new() };
        return table.finish(name, hash, notices);
    }
    Err(Error::new(ErrorKind::Format, "no sheet of this workbook has rows"))
}

/// The sheets in order, with their paths in the container.
fn sheets(book: &str, relations: &str) -> Result<Vec<(String, String)>> {
    let mut targets = BTreeMap::new();
    let mut xml = Xml::new(relations);
    while let Some(node) = if relations.is_empty() { None } else { xml.next()? } {
        if let Node::Start(tag) = node
            && let (Some(id), Some(target)) = (tag.attribute("Id"), tag.attribute("Target"))
        {
            // A path is below xl/, or below the root where it begins with a slash.
            let path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
            targets.insert(id, path);
        }
    }
    let mut sheets = Vec::new();
    let mut xml = Xml::new(book);
    while let Some(node) = xml.next()? {
        if let Node::Start(tag) = node
            && tag.name() == "sheet"
        {
            let number = sheets.len() + 1;
            let path = tag.attribute("id").and_then(|id| targets.get(&id).cloned());
            let path = path.unwrap_or_else(|| format!("xl/worksheets/sheet{number}.xml"));
            sheets.push((tag.attribute("name").unwrap_or_default(), path));
        }
    }
    Ok(sheets)
}

fn shared_strings(text: &str) -> Result<Vec<String>> {
    let mut strings = Vec::new();
    let mut xml = Xml::new(text);
    while let Some(node) = xml.next()? {
        if let Node::Start(tag) = node
            && tag.name() == "si"
        {
            strings.push(rich_text(&mut xml)?);
        }
    }
    Ok(strings)
}

/// The text of an element that holds runs of text; readings of Japanese names (`rPh`) are left out.
fn rich_text(xml: &mut Xml<'_>) -> Result<String> {
    let mut text = String::new();
    let mut depth = 1_usize;
    while depth > 0 {
        match xml.next()? {
            Some(Node::Start(tag)) if tag.name() == "t" => text += &unescape(&xml.content()?),
            Some(Node::Start(tag)) if tag.name() == "rPh" => xml.skip()?,
            Some(Node::Start(_)) => depth += 1,
            Some(Node::End) => depth -= 1,
            Some(Node::Text(_)) => {}
            None => break,
        }
    }
    Ok(text)
}

/// Bytes of text that the cells of a sheet may hold together: as much as a container may hold. Cells name shared strings by
/// number, and a long one that a million cells name would grow with each.
const MOST_TEXT_BYTES: usize = 256 << 20;

/// Reads the rows of a sheet; tells whether there are any.
fn rows(text: &str, strings: &[String], table: &mut TableReader) -> Result<bool> {
    let mut xml = Xml::new(text);
    let mut any = false;
    let mut number = 0_u32;
    let mut left = MOST_TEXT_BYTES;
    while let Some(node) = xml.next()? {
        let Node::Start(tag) = node else { continue };
        if tag.name() != "row" {
            continue;
        }
        number = tag.attribute("r").and_then(|row| row.parse().ok()).unwrap_or(number.saturating_add(1));
        // Only the cells that are there, however far to the right one stands.
        let mut cells: BTreeMap<usize, Cow<'_, str>> = BTreeMap::new();
        let mut next = 0_usize;
        while let Some(tag) = xml.next_child()? {
            if tag.name() != "c" {
                xml.skip()?;
                continue;
            }
            let column = tag.attribute("r").and_then(|place| column(&place)).unwrap_or(next);
            next = column.saturating_add(1);
            let kind = tag.attribute("t").unwrap_or_default();
            let value = value(&mut xml, &kind, strings)?;
            if column < MOST_COLUMNS && !value.is_empty() {
                left = left.checked_sub(value.len()).ok_or_else(|| {
                    let message =
                        format!("the cells of this sheet hold more than {MOST_TEXT_BYTES} bytes; write it as .tsv");
                    Error::new(ErrorKind::TooLarge, message)
                })?;
                cells.insert(column, value);
            }
        }
        any |= !cells.is_empty();
        // A row without its last cells still has two columns.
        if !cells.is_empty() {
            cells.entry(1).or_default();
        }
        table.row(&cells.iter().map(|(column, cell)| (*column, &**cell)).collect::<Vec<_>>(), number)?;
    }
    Ok(any)
}

fn value<'s>(xml: &mut Xml<'_>, kind: &str, strings: &'s [String]) -> Result<Cow<'s, str>> {
    let mut value = Cow::Borrowed("");
    while let Some(tag) = xml.next_child()? {
        match tag.name() {
            "is" => value = rich_text(xml)?.into(),
            "v" => {
                let written = xml.content()?;
                value = match kind {
                    "s" => {
                        let string = written.trim().parse::<usize>().ok().and_then(|index| strings.get(index));
                        string.map(|string| Cow::Borrowed(string.as_str()))
                    }
                    // Errors such as #REF! are no text.
                    "e" => None,
                    "str" => Some(unescape(&written).into()),
                    _ => Some(written.into()),
                }
                .unwrap_or_default();
            }
            _ => xml.skip()?,
        }
    }
    Ok(value)
}

/// The column of a cell's name: 0 for `A1`, 27 for `AB7`.
fn column(place: &str) -> Option<usize> {
    let letters = place.bytes().take_while(u8::is_ascii_alphabetic);
    let number = letters.fold(0_usize, |number, letter| {
        number.saturating_mul(26).saturating_add(usize::from(letter.to_ascii_uppercase() - b'A') + 1)
    });
    number.checked_sub(1)
}

/// Reads characters that are written by number: `_x000D_`.
fn unescape(text: &str) -> String {
    let mut read = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(place) = rest.find('_') {
        read += &rest[..place];
        rest = &rest[place..];
        let character = is_escape(rest.as_bytes())
            .then(|| u32::from_str_radix(&rest[2..6], 16).ok().and_then(char::from_u32))
            .flatten();
        match character {
            Some(character) => {
                read.push(character);
                rest = &rest[7..];
            }
            None => {
                read.push('_');
                rest = &rest[1..];
            }
        }
    }
    read + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_cells_are_columns() {
        assert_eq!(["A1", "Z9", "AA1", "AB7", "7"].map(column), [Some(0), Some(25), Some(26), Some(27), None]);
        assert_eq!(column(&"Z".repeat(100)), Some(usize::MAX - 1));
    }

    #[test]
    fn characters_by_number_are_read() {
        assert_eq!(unescape("a_x0041__x005F_x0042__xD800_b_"), "aA_x0042__xD800_b_");
    }
}
