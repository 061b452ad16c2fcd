//! Which kinds of file there are: names, extensions, and what each can hold.

use std::fmt;
use std::path::Path;

use crate::error::{Error, ErrorKind, Result};

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// Plain text: a document.
    Text,
    /// Markdown: a document.
    Markdown,
    /// TMX 1.4b, the translation memory that other tools load.
    Tmx,
    /// XLIFF 1.2, which translation programs exchange.
    Xliff,
    /// XLIFF 2.1.
    Xliff2,
    /// A table with a row per bead, for spreadsheets and scripts.
    Tsv,
    /// The same with commas.
    Csv,
    /// The same as an Excel workbook.
    Xlsx,
    /// A gettext catalogue.
    Po,
    /// A compiled gettext catalogue.
    Mo,
    /// Two files, line by line.
    Moses,
    /// OPUS' links and the two documents they name.
    Xces,
    /// InterText's links and the two documents they name.
    InterText,
    /// hunalign's text, a bead a line.
    Hunalign,
    /// MNBVC's parallel corpus.
    Mnbvc,
    /// A bilingual page to read.
    Book,
    /// A Markdown table.
    MarkdownTable,
    /// The alignment file: everything that is known about every bead.
    Jsonl,
    /// Segment numbers only, `0,1:0` a line; the form of gold sets.
    Beads,
    /// Cut points only, as hunalign writes them.
    Ladder,
    /// reStructuredText: a document.
    Rst,
    /// A Word document.
    Docx,
    /// An OpenDocument text: a document.
    Odt,
    /// A book: a document.
    Epub,
    /// A page layout, which is not read: PDF does not say in which order its text goes.
    Pdf,
    /// Subtitles, SubRip or WebVTT: a document.
    Subtitle,
    /// Which lines stand beside which lines, in JSON; for scoring.
    Blocks,
    /// XML of a kind that has no name here: a document.
    Xml,
    /// HTML: a document; written, a page that shows both sides, for reading.
    Html,
}

/// What is known about the formats: name and extensions. The first extension is the usual one; where several formats have an
/// extension, it means the first of them.
const KNOWN: &[(Format, &str, &[&str])] = &[
    (Format::Text, "text", &["txt", "text"]),
    (Format::Markdown, "markdown", &["md", "markdown", "mdown", "mkd"]),
    (Format::Rst, "rst", &["rst", "rest"]),
    (Format::Docx, "docx", &["docx", "docm", "dotx"]),
    (Format::Odt, "odt", &["odt", "ott"]),
    (Format::Epub, "epub", &["epub"]),
    (Format::Pdf, "pdf", &["pdf"]),
    (Format::Subtitle, "subtitle", &["srt", "vtt"]),
    (Format::Tmx, "tmx", &["tmx"]),
    (Format::Xliff, "xliff", &["xlf", "xliff", "sdlxliff", "mqxliff"]),
    (Format::Xliff2, "xliff2", &["xlf", "xliff"]),
    (Format::Tsv, "tsv", &["tsv"]),
    (Format::Csv, "csv", &["csv"]),
    (Format::Xlsx, "xlsx", &["xlsx", "xlsm"]),
    (Format::Po, "po", &["po", "pot"]),
    (Format::Mo, "mo", &["mo", "gmo"]),
    (Format::Moses, "moses", &["moses"]),
    (Format::Xces, "xces", &["xces", "xml"]),
    (Format::InterText, "intertext", &["intertext", "xml"]),
    (Format::Xml, "xml", &["xml"]),
    (Format::Hunalign, "hunalign", &["hunalign", "txt", "tsv"]),
    (Format::Jsonl, "jsonl", &["jsonl"]),
    (Format::Mnbvc, "mnbvc", &["mnbvc", "jsonl"]),
    (Format::Beads, "beads", &["beads", "gold", "hyp"]),
    (Format::Ladder, "ladder", &["ladder"]),
    (Format::Blocks, "blocks", &["blocks.json"]),
    (Format::Html, "html", &["html", "htm"]),
    (Format::Book, "book", &["book", "html", "xhtml", "htm"]),
    (Format::MarkdownTable, "markdown-table", &["mdtable", "md"]),
];

/// Files that people have and that are not read, by their extensions, and what to do about them.
const NOT_READ: &[(&[&str], &str)] = &[
    (&["doc", "dot", "wps", "rtf", "pages"], "open it in the program that wrote it and save it as .docx or .odt"),
    (&["xls", "et", "ods", "numbers"], "open it in the program that wrote it and save it as .xlsx"),
    (&["ppt", "pptx", "odp", "key"], "slides do not say in which order their text goes; put it into a .docx or .txt"),
    (&["mobi", "azw", "azw3", "fb2", "chm"], "turn it into .epub first, such as with ebook-convert of Calibre"),
    (
        &["png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "webp", "heic", "djvu"],
        "a picture holds no text; give it to a program that recognises text (OCR), look that over, and align that",
    ),
    (&["zip", "gz", "rar", "7z", "zst"], "unpack it first"),
];

impl Format {
    /// Returns all formats.
    pub fn all() -> impl Iterator<Item = Self> {
        KNOWN.iter().map(|(format, _, _)| *format)
    }

    /// Tells the format of a file by the extension of its name, in either case.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Format`] where the extension is missing or unknown, with the known ones.
    pub fn of_path(path: &Path) -> Result<Self> {
        let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
        // `.blocks.json` is one extension; a name that is nothing but an extension has none.
        let ends =
            |extension: &str| name.strip_suffix(extension).is_some_and(|stem| stem.len() > 1 && stem.ends_with('.'));
        let found = KNOWN.iter().find(|(_, _, extensions)| extensions.iter().any(|extension| ends(extension)));
        if let Some((format, _, _)) = found {
            return Ok(*format);
        }
        let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
        let known = || {
            let mut all: Vec<String> = Vec::new();
            for name in KNOWN.iter().flat_map(|(_, _, extensions)| *extensions).map(|name| format!(".{name}")) {
                if !all.contains(&name) {
                    all.push(name);
                }
            }
            all.join(", ")
        };
        let Some(extension) = extension else {
            let message = format!("the name has no extension that tells its format; known are {}", known());
            return Err(Error::new(ErrorKind::Format, message).at(path));
        };
        if let Some(refused) = not_read(path) {
            return Err(refused);
        }
        let message = format!("the extension .{extension} is not known; known are {}", known());
        Err(Error::new(ErrorKind::Format, message).at(path))
    }

    /// Tells the format of a file that holds one side: a name that tells nothing is that of a text.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Format`] where the name is that of a file which is not read, such as `.doc`, with what to do about it.
    pub fn of_document(path: &Path) -> Result<Self> {
        not_read(path).map_or_else(|| Ok(Self::of_path(path).unwrap_or(Self::Text)), Err)
    }

    /// Tells the format of a name, as [`Format::name`] gives it, or of an extension.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Format`] where the name is unknown, with the known ones.
    pub fn from_name(name: &str) -> Result<Self> {
        let lower = name.to_lowercase();
        let fits = |extensions: &[&str]| extensions.contains(&lower.as_str());
        let by_name = KNOWN.iter().find(|(_, known, _)| *known == lower);
        let found = by_name.or_else(|| KNOWN.iter().find(|(_, _, extensions)| fits(extensions)));
        found.map(|(format, _, _)| *format).ok_or_else(|| {
            let all: Vec<&str> = KNOWN.iter().map(|(_, known, _)| *known).collect();
            Error::new(ErrorKind::Format, format!("{name:?} is not a known format; known are {}", all.join(", ")))
        })
    }

    /// Tells the format of a file whose extension several formats share, or none, by the one that is asked for: an extension
    /// that it has is its own.
    ///
    /// # Errors
    ///
    /// Those of [`Format::of_path`], where nothing is asked for.
    pub fn of_path_or(path: &Path, asked: Option<Self>) -> Result<Self> {
        let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
        match asked {
            Some(asked) if extension.is_some_and(|own| asked.known().2.contains(&own.as_str())) => Ok(asked),
            _ => Self::of_path(path).or_else(|unknown| asked.ok_or(unknown)),
        }
    }

    /// Returns the name used on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.known().1
    }

    /// Returns the extension that files of this format usually have, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        self.known().2[0]
    }

    /// Tells whether a file of this format can be read as one side.
    #[must_use]
    pub fn is_document(self) -> bool {
        self.is_document_text() || matches!(self, Self::Docx | Self::Odt | Self::Epub)
    }

    /// Tells whether a file of this format is text and can be read as one side.
    pub(super) fn is_document_text(self) -> bool {
        matches!(self, Self::Text | Self::Markdown | Self::Html | Self::Rst | Self::Subtitle | Self::Xml)
    }

    /// Tells whether a file of this format, which usually holds both sides, can be read as one side where two files are given:
    /// tables of one language each, and XML, whose extension does not say of what kind it is.
    pub(super) fn is_side(self) -> bool {
        matches!(self, Self::Csv | Self::Tsv | Self::Xces | Self::InterText)
    }

    /// Tells whether a file of this format is read as a bitext, both sides at once.
    #[must_use]
    pub fn is_bitext_read(self) -> bool {
        use Format::{Csv, Hunalign, InterText, Jsonl, Mnbvc, Mo, Po, Tmx, Tsv, Xces, Xliff, Xliff2, Xlsx};
        matches!(self, Tmx | Xliff | Xliff2 | Tsv | Csv | Xlsx | Po | Mo | Xces | InterText | Hunalign | Mnbvc | Jsonl)
    }

    /// Tells whether a bitext can be written in this format.
    #[must_use]
    pub fn is_written(self) -> bool {
        use Format::{Docx, Markdown, Mo, Odt, Pdf, Rst, Subtitle, Text, Xml};
        !matches!(self, Text | Markdown | Rst | Subtitle | Docx | Odt | Pdf | Mo | Xml)
    }

    /// Tells whether a bitext in this format is several files: see [`files`](super::files).
    #[must_use]
    pub fn is_several_files(self) -> bool {
        matches!(self, Self::Moses | Self::Xces | Self::InterText)
    }

    fn known(self) -> &'static (Self, &'static str, &'static [&'static str]) {
        KNOWN.iter().find(|(format, _, _)| *format == self).expect("every format has its row in the table")
    }
}

/// Says what to do about a file that is not read.
fn not_read(path: &Path) -> Option<Error> {
    let extension = path.extension()?.to_string_lossy().to_lowercase();
    let (_, advice) = NOT_READ.iter().find(|(extensions, _)| extensions.contains(&&*extension))?;
    Some(Error::new(ErrorKind::Format, format!(".{extension} is not read: {advice}")).at(path))
}

impl fmt::Display for Format {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}
