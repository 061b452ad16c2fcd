//! The book as EPUB 3.
//!
//! Takes a bitext; gives back a container with a chapter for each heading, a table of contents and a package file. The date that
//! the standard asks for is always the same, so that the same input gives the same bytes. It does *not* hold fonts or pictures.

use std::fmt::Write as _;
use std::io;

use super::{Book, Chapter, STYLE};
use crate::bitext::Bitext;
use crate::document::ContentHash;
use crate::error::Result;
use crate::finding::Finding;
use crate::format::chosen::{Nulls, choose};
use crate::format::container::{ContainerWriter, Packing};
use crate::format::escape::{EscapedAttribute, EscapedContent};
use crate::format::{WriteOptions, Written, output_error};

const CONTAINER: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
    <container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">\n<rootfiles>\
    <rootfile full-path=\"EPUB/package.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles>\n</container>\n";

/// Writes an EPUB.
///
/// # Errors
///
/// [`crate::ErrorKind::Format`] where a finding names a bead that is not there; [`crate::ErrorKind::Io`] where `out`
/// fails.
pub fn write(
    bitext: &Bitext,
    findings: &[Finding],
    options: &WriteOptions,
    out: &mut dyn io::Write,
) -> Result<Written> {
    let choice = choose(bitext, findings, &options.selection, Nulls::Keep)?;
    let mut book = Book::new(bitext, options.layout);
    let chapters = book.chapters(&choice.beads);
    let pack = || -> io::Result<Vec<u8>> {
        let mut container = ContainerWriter::new();
        // The standard wants this file first and as it is, so that the first bytes tell what the container is.
        container.add("mimetype", b"application/epub+zip", Packing::Stored)?;
        container.add("META-INF/container.xml", CONTAINER.as_bytes(), Packing::Deflated)?;
        container.add("EPUB/package.opf", package(&book, &chapters).as_bytes(), Packing::Deflated)?;
        container.add("EPUB/contents.xhtml", contents(&book, &chapters).as_bytes(), Packing::Deflated)?;
        container.add("EPUB/style.css", STYLE.as_bytes(), Packing::Deflated)?;
        for (number, chapter) in (1..).zip(&chapters) {
            let page = page(&book.langs[0], &chapter.title, &chapter.body, "");
            container.add(&format!("EPUB/chapter-{number}.xhtml"), page.as_bytes(), Packing::Deflated)?;
        }
        container.finish()
    };
    let bytes = pack().map_err(|cause| output_error(&cause))?;
    out.write_all(&bytes).map_err(|cause| output_error(&cause))?;
    let mut written = Written { units: choice.beads.len(), left_out: choice.left_out, ..Written::default() };
    book.report(&mut written);
    Ok(written)
}

fn package(book: &Book<'_>, chapters: &[Chapter]) -> String {
    let [source, target] = [&book.langs[0], &book.langs[1]].map(|lang| EscapedContent(lang).to_string());
    let hashes: String =
        [book.bitext.source(), book.bitext.target()].map(|side| side.document().hash().as_str().to_owned()).concat();
    let id = ContentHash::of(hashes.as_bytes());
    let mut package = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" \
         unique-identifier=\"id\" xml:lang=\"{}\">\n<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n\
         <dc:identifier id=\"id\">urn:duiqi:{}</dc:identifier>\n<dc:title>{}</dc:title>\n<dc:language>{source}</dc:language>\n\
         <dc:language>{target}</dc:language>\n<meta property=\"dcterms:modified\">2000-01-01T00:00:00Z</meta>\n</metadata>\n\
         <manifest>\n<item id=\"contents\" href=\"contents.xhtml\" media-type=\"application/xhtml+xml\" properties=\"nav\"/>\n\
         <item id=\"style\" href=\"style.css\" media-type=\"text/css\"/>\n",
        EscapedAttribute(&book.langs[0]),
        id.as_str(),
        EscapedContent(&book.title),
    );
    let mut spine = String::from("<spine>\n");
    for number in 1..=chapters.len() {
        // Writing to a string cannot fail.
        let _ = writeln!(
            package,
            "<item id=\"chapter-{number}\" href=\"chapter-{number}.xhtml\" media-type=\"application/xhtml+xml\"/>"
        );
        let _ = writeln!(spine, "<itemref idref=\"chapter-{number}\"/>");
    }
    package + "</manifest>\n" + &spine + "</spine>\n</package>\n"
}

fn contents(book: &Book<'_>, chapters: &[Chapter]) -> String {
    let mut body = String::from("<nav epub:type=\"toc\">\n<ol>\n");
    for (number, chapter) in (1..).zip(chapters) {
        let title = EscapedContent(&chapter.title);
        let _ = writeln!(body, "<li><a href=\"chapter-{number}.xhtml\">{title}</a></li>");
    }
    body += "</ol>\n</nav>\n";
    page(&book.langs[0], &book.title, &body, " xmlns:epub=\"http://www.idpf.org/2007/ops\"")
}

fn page(lang: &str, title: &str, body: &str, namespaces: &str) -> String {
    let lang = EscapedAttribute(lang);
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n\
         <html xmlns=\"http://www.w3.org/1999/xhtml\"{namespaces} lang=\"{lang}\" xml:lang=\"{lang}\">\n<head>\n<title>{}</title>\n\
         <link rel=\"stylesheet\" type=\"text/css\" href=\"style.css\"/>\n</head>\n<body>\n{body}</body>\n</html>\n",
        EscapedContent(title)
    )
}
