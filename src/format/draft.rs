//! Documents whose language is not settled yet.
//!
//! Takes the bytes of a file of any format that holds one side; gives back a [`Draft`]: its text, its blocks, what was odd
//! about it. It does *not* open files, tell languages or cut sentences.
//!
//! Formats that are text are decoded first, and the text of the draft is the text of the file. Containers (Word, OpenDocument,
//! EPUB) are read from their bytes, and the text of the draft is what they say, a block a line.

use super::encoding::{self, Decoded};
use super::{Format, cells, docx, elements, epub, html, markdown, odt, rst, subtitle, text, xml};
use crate::document::{Block, ContentHash, Document, Notice};
use crate::error::{Error, ErrorKind, Result};
use crate::text::lang::Lang;
use crate::text::lines::Lines;

/// What a reader found in a file: everything a [`Document`] has but its name and its language.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft {
    /// The text as decoded or extracted, never normalised.
    pub text: String,
    /// The blocks in the order of the text.
    pub blocks: Vec<Block>,
    /// What the reader noticed on the way.
    pub notices: Vec<Notice>,
}

/// What the lines of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineUse {
    /// Lines of the format at hand; in plain text they make paragraphs as said here.
    Paragraphs(Lines),
    /// Each is a segment, whatever the format, as long as the format is text.
    Segments,
}

impl Draft {
    /// Returns the beginning of the prose, a block a line: at least `bytes` of it if there is so much.
    ///
    /// Markup is left out as far as inlines tell it apart: it is what the language of a document is told by, and tags and
    /// addresses look English.
    #[must_use]
    pub fn prose(&self, bytes: usize) -> String {
        let mut prose = String::new();
        for block in self.blocks.iter().filter(|block| block.kind.is_prose()) {
            if prose.len() >= bytes {
                break;
            }
            for inline in block.inlines.iter().filter(|inline| inline.kind.is_read()) {
                prose.push_str(inline.span.of_text(&self.text));
            }
            prose.push('\n');
        }
        prose
    }

    /// Makes a document of the draft.
    ///
    /// # Errors
    ///
    /// Those of [`Document::new`].
    pub fn into_document(self, name: impl Into<String>, lang: Lang, hash: ContentHash) -> Result<Document> {
        Document::new(name, lang, hash, self.text, self.blocks, self.notices)
    }
}

/// Reads a file that holds one side.
///
/// # Errors
///
/// [`ErrorKind::Decode`] where it is no text; [`ErrorKind::Format`] where the format holds a bitext or the file breaks its
/// rules; [`ErrorKind::TooLarge`] where it is larger than the bounds.
pub fn read(format: Format, bytes: &[u8], decoding: &encoding::Options, lines: LineUse) -> Result<Draft> {
    match format {
        Format::Docx => return docx::draft(bytes),
        Format::Odt => return odt::draft(bytes),
        Format::Epub => return epub::draft(bytes),
        format if !(format.is_document_text() || format.is_side()) => return Err(no_document(format)),
        _ => {}
    }
    let Decoded { text, notices, .. } = match format {
        Format::Xml | Format::Xces | Format::InterText => xml::decode(bytes.to_vec(), decoding)?,
        _ => encoding::decode(bytes, decoding)?,
    };
    let mut draft = match (lines, format) {
        (LineUse::Segments, _) => text::draft_segmented(text),
        (LineUse::Paragraphs(_), Format::Markdown) => markdown::draft(text),
        (LineUse::Paragraphs(_), Format::Html) => html::draft(text),
        (LineUse::Paragraphs(_), Format::Rst) => rst::draft(text),
        (LineUse::Paragraphs(_), Format::Subtitle) => subtitle::draft(text),
        (LineUse::Paragraphs(_), Format::Csv) => cells::draft(text, None),
        (LineUse::Paragraphs(_), Format::Tsv) => cells::draft(text, Some(b'\t')),
        // Links name documents and are none; a file of one side with their extension is XML of another kind.
        (LineUse::Paragraphs(_), Format::Xml | Format::Xces | Format::InterText) => elements::draft(text),
        (LineUse::Paragraphs(lines), _) => text::draft(text, lines),
    }?;
    draft.notices.splice(..0, notices);
    Ok(draft)
}

fn no_document(format: Format) -> Error {
    let message = match format {
        // No library was found to put Chinese pages in order: columns, running titles and broken words ruin sentences.
        Format::Pdf => "a PDF does not say in which order its text goes, so it is not read; make text of it with \
                        `pdftotext FILE.pdf`, look it over, and align that"
            .to_owned(),
        format => {
            let all: Vec<&str> = Format::all().filter(|format| format.is_document()).map(Format::name).collect();
            format!("{format} is not read as a text; documents are {}", all.join(", "))
        }
    };
    Error::new(ErrorKind::Format, message)
}
