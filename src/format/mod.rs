//! VERBS: read and write files, one file or folder per format, both directions side by side.
//!
//! Takes bytes and gives back a document or a bitext; takes a [`Bitext`] with its findings and gives back bytes. It does
//! *not* open files, cut sentences, align or judge, and it never repairs a text: what a format cannot hold is left out and
//! reported.

mod cells;
mod chosen;
mod codes;
mod container;
mod draft;
mod elements;
mod escape;
mod extract;
mod leaf;
mod loss;
mod place;
mod units;
mod xml;

pub mod batch;
pub mod beads;
pub mod blocks;
pub mod book;
pub mod ci;
pub mod corpus;
pub mod dismissals;
pub mod docx;
pub mod encoding;
pub mod epub;
pub mod glossary;
pub mod html;
pub mod jsonl;
pub mod ladder;
pub mod markdown;
pub mod odt;
pub mod pairs;
pub mod po;
pub mod replace;
pub mod report;
pub mod rst;
pub mod subtitle;
pub mod table;
pub mod text;
pub mod tmx;
pub mod xliff;

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Write as _};
use std::path::Path;

use crate::bitext::Bitext;
use crate::document::Notice;
use crate::error::{Error, ErrorKind, Result};
use crate::finding::Finding;
use crate::text::lang::Lang;

pub use book::Layout;
pub use chosen::{Duplicates, Only, Selection};
pub use codes::Markup;
pub use corpus::{Companion, Companions};
pub use draft::{Draft, LineUse, read};
pub use jsonl::OptionValue;
pub use table::Cells;

use corpus::links::Spelling;
use table::Delimiter;

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
    fn is_document_text(self) -> bool {
        matches!(self, Self::Text | Self::Markdown | Self::Html | Self::Rst | Self::Subtitle | Self::Xml)
    }

    /// Tells whether a file of this format, which usually holds both sides, can be read as one side where two files are given:
    /// tables of one language each, and XML, whose extension does not say of what kind it is.
    fn is_side(self) -> bool {
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

    /// Tells whether a bitext in this format is several files: see [`files`].
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

/// How to write a bitext.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WriteOptions {
    /// The settings that made the bitext; an alignment file records them in its first line.
    pub settings: BTreeMap<String, OptionValue>,
    /// The language code of the source side in TMX; without one, bare `zh` becomes `zh-CN` and bare `en` becomes `en-US`.
    pub source_tag: Option<Lang>,
    /// The language code of the target side in TMX.
    pub target_tag: Option<Lang>,
    /// What is done with table cells that a spreadsheet would run as a formula.
    pub cells: Cells,
    /// Which beads are written; alignment files, beads, ladders and pages hold all.
    pub selection: Selection,
    /// Whether inline markup is written, where the format has inline codes.
    pub markup: Markup,
    /// Whether units say which files and lines they come from, where the format has room for it.
    pub context: Context,
    /// How the two texts of a book stand.
    pub layout: Layout,
    /// What a person decided, for the review page.
    pub decided: report::Decided,
}

/// Whether units say which files and lines they come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Context {
    /// They say it.
    #[default]
    Keep,
    /// They do not, for memories that are given away.
    Leave,
}

/// How a file that holds both sides is read.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct BitextOptions {
    /// How its bytes are read.
    pub decoding: encoding::Options,
    /// The language of the source side; that of the file where it is not given.
    pub source_lang: Option<Lang>,
    /// The language of the target side; that of the file where it is not given.
    pub target_lang: Option<Lang>,
}

impl BitextOptions {
    fn langs(&self) -> [Option<Lang>; 2] {
        [self.source_lang.clone(), self.target_lang.clone()]
    }
}

/// What a file that holds both sides gives.
#[derive(Debug, Clone, PartialEq)]
pub struct BitextFile {
    /// Both sides and their beads.
    pub bitext: Bitext,
    /// The findings, where the format holds them.
    pub findings: Vec<Finding>,
    /// The settings that made the bitext, where the format holds them.
    pub settings: BTreeMap<String, OptionValue>,
}

impl BitextFile {
    fn of(bitext: Bitext) -> Self {
        Self { bitext, findings: Vec::new(), settings: BTreeMap::new() }
    }
}

/// Reads a file that holds both sides. What is odd about it becomes notices of the source document.
///
/// # Errors
///
/// [`ErrorKind::Decode`] where the bytes are no text; [`ErrorKind::Format`] where the format is none of bitexts or the file
/// breaks its rules; [`ErrorKind::Config`] where the languages asked for are not there; [`ErrorKind::TooLarge`] beyond the
/// bounds of a document.
pub fn read_bitext(format: Format, name: &str, bytes: Vec<u8>, options: &BitextOptions) -> Result<BitextFile> {
    read_bitext_with(format, name, bytes, options, &|name: &str| {
        let message = format!("this file names {name}, which is not at hand");
        Err(Error::new(ErrorKind::Io, message))
    })
}

/// Reads a file that holds both sides, or names the files that hold them; `companions` opens those by their names, which stay
/// below the folder of the file.
///
/// # Errors
///
/// Those of [`read_bitext`] and of `companions`.
pub fn read_bitext_with(
    format: Format,
    name: &str,
    bytes: Vec<u8>,
    options: &BitextOptions,
    companions: &Companions<'_>,
) -> Result<BitextFile> {
    match format {
        Format::Tmx => tmx::read(name, bytes, options),
        Format::Xliff | Format::Xliff2 => xliff::read(name, bytes, options),
        Format::Tsv => table::read(Delimiter::Tab, name, bytes, options),
        Format::Csv => table::read(Delimiter::Comma, name, bytes, options),
        Format::Xlsx => table::read_workbook(name, &bytes, options),
        Format::Po => po::read(name, bytes, options),
        Format::Mo => po::read_mo(name, &bytes, options),
        Format::Xces => corpus::links::read(Spelling::Xces, name, bytes, options, companions),
        Format::InterText => corpus::links::read(Spelling::InterText, name, bytes, options, companions),
        Format::Hunalign => corpus::hunalign::read(name, bytes, options),
        Format::Mnbvc => corpus::mnbvc::read(name, &bytes, options),
        Format::Jsonl => {
            let jsonl::AlignmentFile { bitext, findings, options: settings } = jsonl::read(&bytes)?;
            Ok(BitextFile { bitext, findings, settings })
        }
        other => {
            let known: Vec<&str> = Format::all().filter(|format| format.is_bitext_read()).map(Format::name).collect();
            let message = format!("{other} is not read as a bitext; read are {}", known.join(", "));
            Err(Error::new(ErrorKind::Format, message))
        }
    }
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Written {
    /// Number of units, rows, beads or rungs in the file.
    pub units: usize,
    /// Number of beads that the format or the options left out.
    pub left_out: usize,
    /// What a person should know about the file: characters dropped, texts too long for some programs.
    pub notices: Vec<Notice>,
}

impl Written {
    fn notice(&mut self, message: String) {
        self.notices.push(Notice { span: None, message });
    }
}

/// Writes a bitext and its findings.
///
/// The same bitext gives the same bytes: no dates, no paths, nothing from the environment.
///
/// # Errors
///
/// [`ErrorKind::Format`] where the format is one of documents, or a finding names a bead that the bitext does not have;
/// [`ErrorKind::Io`] where `out` fails.
pub fn write(
    format: Format,
    bitext: &Bitext,
    findings: &[Finding],
    options: &WriteOptions,
    out: &mut dyn io::Write,
) -> Result<Written> {
    // The writers put down many short pieces.
    let mut out = io::BufWriter::new(out);
    let written = match format {
        Format::Tmx => tmx::write(bitext, findings, options, &mut out),
        Format::Xliff => xliff::write(xliff::Version::V1_2, bitext, findings, options, &mut out),
        Format::Xliff2 => xliff::write(xliff::Version::V2_1, bitext, findings, options, &mut out),
        Format::Tsv => table::write(Delimiter::Tab, bitext, findings, options, &mut out),
        Format::Csv => table::write(Delimiter::Comma, bitext, findings, options, &mut out),
        Format::Xlsx => table::write_workbook(bitext, findings, options, &mut out),
        Format::MarkdownTable => table::write_markdown(bitext, findings, options, &mut out),
        Format::Po => po::write(bitext, findings, options, &mut out),
        Format::Hunalign => corpus::hunalign::write(bitext, &mut out),
        Format::Mnbvc => corpus::mnbvc::write(bitext, findings, options, &mut out),
        Format::Book => book::write_html(bitext, findings, options, &mut out),
        Format::Epub => book::write_epub(bitext, findings, options, &mut out),
        Format::Jsonl => jsonl::write(bitext, findings, &options.settings, &mut out),
        Format::Beads => beads::write(bitext, &mut out),
        Format::Ladder => ladder::write(bitext, &mut out),
        Format::Html => report::write(bitext, findings, options, &mut out),
        Format::Blocks => blocks::write(bitext, &mut out),
        Format::Moses | Format::Xces | Format::InterText => {
            let message =
                format!("{format} is several files, which do not fit into one; name a file to write them beside");
            return Err(Error::new(ErrorKind::Config, message));
        }
        Format::Text
        | Format::Markdown
        | Format::Rst
        | Format::Subtitle
        | Format::Docx
        | Format::Odt
        | Format::Pdf
        | Format::Xml
        | Format::Mo => {
            let known: Vec<&str> = Format::all().filter(|format| format.is_written()).map(Format::name).collect();
            let message = format!("an alignment is not written as {format}; it is written as {}", known.join(", "));
            return Err(Error::new(ErrorKind::Format, message));
        }
    }?;
    out.flush().map_err(|cause| output_error(&cause))?;
    Ok(written)
}

/// Makes the files of a format that is several files, under the name of the first or of what they have in common.
///
/// # Errors
///
/// Those of [`write()`]; and [`ErrorKind::Format`] where the format is one file.
pub fn files(
    format: Format,
    name: &str,
    bitext: &Bitext,
    findings: &[Finding],
    options: &WriteOptions,
) -> Result<(Vec<Companion>, Written)> {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    match format {
        Format::Moses => corpus::moses::files(stem, bitext, findings, options),
        Format::Xces => corpus::links::files(Spelling::Xces, name, stem, bitext),
        Format::InterText => corpus::links::files(Spelling::InterText, name, stem, bitext),
        other => Err(Error::new(ErrorKind::Format, format!("{other} is one file"))),
    }
}

/// Turns a failure of the output into the library's error; whoever knows the path adds it with [`Error::at`].
fn output_error(cause: &io::Error) -> Error {
    Error::new(ErrorKind::Io, cause.to_string())
}

/// Makes an error about a line of a file that is read.
fn line_error(line: usize, message: impl fmt::Display) -> Error {
    Error::new(ErrorKind::Format, format!("line {line}: {message}"))
}

/// Takes bytes as UTF-8, without a byte-order mark: what duiqi writes is never in another encoding.
fn utf8(bytes: &[u8]) -> Result<&str> {
    let text = std::str::from_utf8(bytes).map_err(|cause| {
        let good = &bytes[..cause.valid_up_to()];
        let line = good.split(|byte| *byte == b'\n').count();
        let message = format!("line {line}: byte {} is not UTF-8; save the file as UTF-8", cause.valid_up_to());
        Error::new(ErrorKind::Decode, message)
    })?;
    Ok(text.strip_prefix('\u{FEFF}').unwrap_or(text))
}

/// Under which beads a finding is listed that is about more than one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Listing {
    /// Under the first.
    First,
    /// Under each.
    Each,
}

/// Sorts findings by bead: one list for each bead of the bitext, in the order given.
fn findings_per_bead<'a>(bitext: &Bitext, findings: &'a [Finding], listing: Listing) -> Result<Vec<Vec<&'a Finding>>> {
    let mut per_bead = vec![Vec::new(); bitext.beads().len()];
    for finding in findings {
        let Some(first) = finding.beads.first() else {
            return Err(Error::new(ErrorKind::Format, format!("a finding of rule {} names no bead", finding.rule)));
        };
        let beads = match listing {
            Listing::First => std::slice::from_ref(first),
            Listing::Each => &finding.beads[..],
        };
        for bead in beads {
            let Some(list) = per_bead.get_mut(bead.index()) else {
                let message = format!("a finding of rule {} names bead {bead}, which is not there", finding.rule);
                return Err(Error::new(ErrorKind::Format, message));
            };
            list.push(finding);
        }
    }
    Ok(per_bead)
}

#[cfg(test)]
mod tests;
