//! Books (`.epub`, EPUB 2 and 3): the chapters in the order of the spine.
//!
//! Takes the bytes of a file; gives back a [`Draft`] whose text has a paragraph a line and an empty line between chapters. The
//! chapters are read as the HTML they are. It does *not* show pictures, and it does not break the protection of books that
//! have one.

use std::collections::{BTreeMap, BTreeSet};

use super::container::Container;
use super::docx::text;
use super::draft::Draft;
use super::extract::{Extract, Piece};
use super::html;
use super::html::token::{Token, Tokens, attribute};
use super::xml::{Node, Xml};
use crate::document::{Block, BlockKind, InlineKind};
use crate::error::{Error, ErrorKind, Result};
use crate::text::lang::is_han;

/// Reads a book.
///
/// # Errors
///
/// [`ErrorKind::Format`] where the file is no archive or names no package, or a chapter is encrypted; [`ErrorKind::TooLarge`]
/// where it unpacks to more than the bounds of containers.
pub fn draft(bytes: &[u8]) -> Result<Draft> {
    let mut container = Container::open(bytes)?;
    let Some(root) = text(&mut container, "META-INF/container.xml")? else {
        let hint = if container.has("word/document.xml") {
            "; it looks like a Word document, which is named .docx"
        } else {
            ""
        };
        return Err(refuse(&format!("there is no META-INF/container.xml in this file, so it is no EPUB{hint}")));
    };
    let mut package = None;
    let mut xml = Xml::new(&root);
    while let Some(node) = xml.next().map_err(|error| inside("META-INF/container.xml", &error))? {
        if let Node::Start(tag) = node
            && tag.name() == "rootfile"
            && package.is_none()
        {
            package = tag.attribute("full-path");
        }
    }
    let package = package.ok_or_else(|| refuse("META-INF/container.xml names no package; the book is damaged"))?;
    let opf = text(&mut container, &package)?
        .ok_or_else(|| refuse(&format!("the package {package} is not in the file; the book is damaged")))?;
    let chapters = spine(&opf).map_err(|error| inside(&package, &error))?;
    if chapters.is_empty() {
        return Err(refuse(&format!("the spine of {package} names no chapter; the book is damaged")));
    }
    let locked = locked(&mut container)?;
    let folder = package.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut extract = Extract::default();
    for chapter in chapters {
        let Chapter::Named(href) = chapter else {
            let Chapter::Unknown(id) = chapter else { continue };
            extract.notice(format!("the spine names a chapter {id:?} that is not in the manifest; it is left out"));
            continue;
        };
        let Some(name) = resolve(folder, &href) else {
            extract.notice(format!("the chapter {href:?} lies outside of the book; it is left out"));
            continue;
        };
        if locked.contains(&name) {
            return Err(refuse(&format!("the chapter {name} is encrypted; a protected book cannot be read")));
        }
        match text(&mut container, &name)? {
            Some(written) => add_chapter(&written, &name, &mut extract)?,
            None => extract.notice(format!("the chapter {name} is not in the file; it is left out")),
        }
    }
    Ok(extract.into_draft())
}

fn refuse(message: &str) -> Error {
    Error::new(ErrorKind::Format, message)
}

fn inside(part: &str, error: &Error) -> Error {
    Error::new(error.kind(), format!("{part}: {error}"))
}

/// An entry of the spine.
enum Chapter {
    /// The file it is in.
    Named(String),
    /// An id that no file has.
    Unknown(String),
}

/// Reads the chapters from a package: the spine names ids, the manifest their files.
fn spine(opf: &str) -> Result<Vec<Chapter>> {
    let mut files = BTreeMap::new();
    // The spine names a chapter once (EPUB 3.3, section 5.7.2); naming it again does not make the book longer.
    let (mut ids, mut named) = (Vec::new(), BTreeSet::new());
    let mut xml = Xml::new(opf);
    while let Some(node) = xml.next()? {
        let Node::Start(tag) = node else { continue };
        match tag.name() {
            "item" => {
                if let (Some(id), Some(href)) = (tag.attribute("id"), tag.attribute("href")) {
                    files.insert(id, href);
                }
            }
            "itemref" => ids.extend(tag.attribute("idref").filter(|id| named.insert(id.clone()))),
            _ => {}
        }
    }
    let chapter =
        |id: String| files.get(&id).map_or_else(|| Chapter::Unknown(id.clone()), |href| Chapter::Named(href.clone()));
    Ok(ids.into_iter().map(chapter).collect())
}

/// The files that are encrypted. Fonts often are, and nobody minds.
fn locked(container: &mut Container<'_>) -> Result<BTreeSet<String>> {
    let mut locked = BTreeSet::new();
    let Some(written) = text(container, "META-INF/encryption.xml")? else { return Ok(locked) };
    let mut xml = Xml::new(&written);
    while let Some(node) = xml.next().map_err(|error| inside("META-INF/encryption.xml", &error))? {
        if let Node::Start(tag) = node
            && tag.name() == "CipherReference"
        {
            locked.extend(tag.attribute("URI").and_then(|address| resolve("", &address)));
        }
    }
    Ok(locked)
}

/// Makes the name of an entry of an address in a file of `folder`; `None` where it leads out of the book.
fn resolve(folder: &str, href: &str) -> Option<String> {
    let href = href.split(['#', '?']).next().unwrap_or_default();
    let href = decode_percent(href)?;
    let mut parts: Vec<&str> = if href.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for part in href.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop().filter(|part| !part.is_empty())?;
            }
            part => parts.push(part),
        }
    }
    parts.retain(|part| !part.is_empty());
    (!href.is_empty() && !parts.is_empty() && !href.contains("://")).then(|| parts.join("/"))
}

fn decode_percent(href: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(href.len());
    let mut rest = href.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hexadecimal = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match hexadecimal.and_then(|digits| u8::from_str_radix(digits, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

/// Adds the blocks of a chapter.
fn add_chapter(written: &str, name: &str, extract: &mut Extract) -> Result<()> {
    let chapter = html::draft(written.to_owned()).map_err(|error| inside(name, &error))?;
    extract.part();
    for block in &chapter.blocks {
        let own = block.span.of_text(&chapter.text);
        if !block.kind.is_prose() {
            // Styles and scripts are no part of a book, unless somebody wrote Chinese into them.
            if block.kind == BlockKind::Code || own.chars().any(is_han) {
                extract.verbatim(block.kind, own);
            }
        } else if block.kind == BlockKind::Metadata {
            // The title of the file, which readers do not show; most often that of the chapter, once more.
            extract.verbatim(BlockKind::Html, own);
        } else {
            extract.paragraph(block.kind, &pieces(&chapter.text, block));
        }
    }
    for notice in chapter.notices {
        extract.notice(format!("{name}: {}", notice.message));
    }
    Ok(())
}

/// The pieces of a block of a chapter.
fn pieces(text: &str, block: &Block) -> Vec<Piece> {
    let piece = |inline: &crate::document::Inline| {
        let written = inline.span.of_text(text);
        Some(match &inline.kind {
            InlineKind::Text => Piece::Text(written.to_owned()),
            InlineKind::Replaced(read) => Piece::Text(read.to_string()),
            InlineKind::Code => Piece::Code(written.to_owned()),
            InlineKind::Math => Piece::Math(written.to_owned()),
            InlineKind::Break => Piece::Break,
            InlineKind::Open(mark) => Piece::Open(*mark, address(written).unwrap_or_default().into()),
            InlineKind::Close(mark) => Piece::Close(*mark),
            InlineKind::Tag | InlineKind::Marker => return None,
        })
    };
    block.inlines.iter().filter_map(piece).collect()
}

/// The address in the tag that opens a link.
fn address(tag: &str) -> Option<String> {
    let Some(Token::Tag(found)) = Tokens::new(tag, 0..tag.len()).next() else { return None };
    attribute(tag, &found, "href").map(|value| tag[value].to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::container::tests::pack;
    use super::*;
    use crate::document::ContentHash;
    use crate::text::lang::Lang;

    const ROOT: &str = "<container><rootfiles><rootfile full-path=\"EPUB/book.opf\"/></rootfiles></container>";

    fn packed(spine: &str, more: &[(&str, &str)]) -> Vec<u8> {
        let opf = format!(
            "<package><manifest><item id=\"a\" href=\"a.xhtml\"/><item id=\"b\" href=\"text/b%201.xhtml\"/><item id=\"gone\" href=\"gone.xhtml\"/>\
             <item id=\"out\" href=\"../../out.xhtml\"/></manifest><spine>{spine}</spine></package>"
        );
        let mut entries = vec![
            ("META-INF/container.xml", ROOT.as_bytes()),
            ("EPUB/book.opf", opf.as_bytes()),
            (
                "EPUB/a.xhtml",
                "<html><head><title>书</title></head><body><h1>第一章</h1><p>他<b>来</b>了，\n走了。</p></body></html>"
                    .as_bytes(),
            ),
            (
                "EPUB/text/b 1.xhtml",
                "<html><body><h1>第二章</h1><p><ruby>漢<rt>hàn</rt></ruby>&nbsp;字</p><pre>x\n y</pre></body></html>"
                    .as_bytes(),
            ),
        ];
        entries.extend(more.iter().map(|(name, text)| (*name, text.as_bytes())));
        pack(&entries)
    }

    #[test]
    fn chapters_come_in_the_order_of_the_spine() {
        let bytes = packed("<itemref idref=\"b\"/><itemref idref=\"a\"/>", &[]);
        let draft = draft(&bytes).expect("a book");
        assert_eq!(draft.text, "第二章\n漢\u{A0}字\n<pre>x\n y</pre>\n\n书\n第一章\n他<b>来</b>了， 走了。\n");
        assert!(draft.notices.is_empty());
        let document = draft.into_document("t.epub", Lang::chinese(), ContentHash::of(&bytes)).expect("lawful");
        let last = document.blocks().last().expect("blocks");
        assert_eq!(document.plain(last, last.span).as_str(), "他来了，走了。");
        let kinds: Vec<&str> = document.blocks().iter().map(|block| block.kind.name()).collect();
        assert_eq!(kinds, ["heading-1", "paragraph", "code", "html", "heading-1", "paragraph"]);
    }

    #[test]
    fn chapters_that_are_not_there_are_reported() {
        let bytes = packed(
            "<itemref idref=\"a\"/><itemref idref=\"gone\"/><itemref idref=\"out\"/><itemref idref=\"?\"/>",
            &[],
        );
        let notices: Vec<String> =
            draft(&bytes).expect("a book").notices.into_iter().map(|notice| notice.message).collect();
        assert_eq!(notices.len(), 3);
        assert!(notices[0].contains("EPUB/gone.xhtml is not in the file"), "{notices:?}");
        assert!(notices[1].contains("outside of the book"), "{notices:?}");
        assert!(notices[2].contains("not in the manifest"), "{notices:?}");
    }

    #[test]
    fn broken_and_locked_books_say_why() {
        let message = |bytes: &[u8]| draft(bytes).expect_err("refused").to_string();
        assert!(message(&pack(&[("a", b"")])).contains("no EPUB"));
        assert!(message(&pack(&[("META-INF/container.xml", b"<a/>")])).contains("names no package"));
        assert!(message(&packed("", &[])).contains("names no chapter"));
        let locks = "<e><CipherReference URI=\"EPUB/a.xhtml\"/><CipherReference URI=\"EPUB/font.otf\"/></e>";
        let locked = packed("<itemref idref=\"a\"/>", &[("META-INF/encryption.xml", locks)]);
        assert!(message(&locked).contains("EPUB/a.xhtml is encrypted"));
    }

    #[test]
    fn names_are_resolved_inside_the_book() {
        assert_eq!(resolve("EPUB", "text/a%20b.xhtml#x").as_deref(), Some("EPUB/text/a b.xhtml"));
        assert_eq!(resolve("EPUB/x", "../a.xhtml").as_deref(), Some("EPUB/a.xhtml"));
        assert_eq!(resolve("", "/a.xhtml").as_deref(), Some("a.xhtml"));
        for outside in ["../../a", "..", "", "#x", "http://a.example/b", "%FF"] {
            assert_eq!(resolve("EPUB", outside), None, "{outside}");
        }
    }
}
