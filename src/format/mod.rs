//! VERBS: read and write files, one file or folder per format, both directions side by side.
//!
//! Takes bytes and gives back a document or a bitext; takes a [`Bitext`] with its findings and gives back bytes. It does
//! *not* open files, cut sentences, align or judge, and it never repairs a text: what a format cannot hold is left out and
//! reported.

mod container;
mod draft;
mod escape;
mod extract;
mod leaf;
mod place;
#[allow(dead_code, reason = "documents need less of it than memories do")]
mod xml;

pub mod beads;
pub mod blocks;
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
pub mod replace;
pub mod report;
pub mod rst;
pub mod subtitle;
pub mod table;
pub mod text;
pub mod tmx;
pub mod units;

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Write as _};
use std::path::Path;

use crate::bitext::Bitext;
use crate::document::Notice;
use crate::error::{Error, ErrorKind, Result};
use crate::finding::Finding;
use crate::text::lang::Lang;

pub use draft::{Draft, LineUse, read};
pub use jsonl::OptionValue;
pub use table::Cells;

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// Plain text: a document.
    Text,
    /// Markdown: a document.
    Markdown,
    /// TMX 1.4b, the translation memory that other tools load.
    Tmx,
    /// A table with a row per bead, for spreadsheets and scripts.
    Tsv,
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
    /// HTML: a document; written, a page that shows both sides, for reading.
    Html,
}

/// What is known about the formats: name and extensions. The first extension is the usual one.
const KNOWN: [(Format, &str, &[&str]); 15] = [
    (Format::Text, "text", &["txt", "text"]),
    (Format::Markdown, "markdown", &["md", "markdown", "mdown", "mkd"]),
    (Format::Rst, "rst", &["rst", "rest"]),
    (Format::Docx, "docx", &["docx", "docm", "dotx"]),
    (Format::Odt, "odt", &["odt", "ott"]),
    (Format::Epub, "epub", &["epub"]),
    (Format::Pdf, "pdf", &["pdf"]),
    (Format::Subtitle, "subtitle", &["srt", "vtt"]),
    (Format::Tmx, "tmx", &["tmx"]),
    (Format::Tsv, "tsv", &["tsv"]),
    (Format::Jsonl, "jsonl", &["jsonl"]),
    (Format::Beads, "beads", &["beads", "gold", "hyp"]),
    (Format::Ladder, "ladder", &["ladder"]),
    (Format::Blocks, "blocks", &["blocks.json"]),
    (Format::Html, "html", &["html", "htm"]),
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
            let all: Vec<String> =
                KNOWN.iter().flat_map(|(_, _, extensions)| *extensions).map(|name| format!(".{name}")).collect();
            all.join(", ")
        };
        let Some(extension) = extension else {
            let message = format!("the name has no extension that tells its format; known are {}", known());
            return Err(Error::new(ErrorKind::Format, message).at(path));
        };
        let message = format!("the extension .{extension} is not known; known are {}", known());
        Err(Error::new(ErrorKind::Format, message).at(path))
    }

    /// Tells the format of a name, as [`Format::name`] gives it, or of an extension.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Format`] where the name is unknown, with the known ones.
    pub fn from_name(name: &str) -> Result<Self> {
        let lower = name.to_lowercase();
        let fits = |extensions: &[&str]| extensions.contains(&lower.as_str());
        let found = KNOWN.iter().find(|(_, known, extensions)| *known == lower || fits(extensions));
        found.map(|(format, _, _)| *format).ok_or_else(|| {
            let all: Vec<&str> = KNOWN.iter().map(|(_, known, _)| *known).collect();
            Error::new(ErrorKind::Format, format!("{name:?} is not a known format; known are {}", all.join(", ")))
        })
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
        matches!(self, Self::Text | Self::Markdown | Self::Html | Self::Rst | Self::Subtitle)
    }

    /// Tells whether a bitext can be written in this format.
    #[must_use]
    pub fn is_written(self) -> bool {
        match self {
            Self::Tmx | Self::Tsv | Self::Jsonl | Self::Beads | Self::Ladder | Self::Blocks | Self::Html => true,
            Self::Text
            | Self::Markdown
            | Self::Rst
            | Self::Subtitle
            | Self::Docx
            | Self::Odt
            | Self::Epub
            | Self::Pdf => false,
        }
    }

    fn known(self) -> &'static (Self, &'static str, &'static [&'static str]) {
        KNOWN.iter().find(|(format, _, _)| *format == self).expect("every format has its row in the table")
    }
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
        Format::Tsv => table::write(bitext, findings, options.cells, &mut out),
        Format::Jsonl => jsonl::write(bitext, findings, &options.settings, &mut out),
        Format::Beads => beads::write(bitext, &mut out),
        Format::Ladder => ladder::write(bitext, &mut out),
        Format::Html => report::write(bitext, findings, &mut out),
        Format::Blocks => blocks::write(bitext, &mut out),
        Format::Text
        | Format::Markdown
        | Format::Rst
        | Format::Subtitle
        | Format::Docx
        | Format::Odt
        | Format::Epub
        | Format::Pdf => {
            let bitexts: Vec<&str> =
                Format::all().filter(|format| format.is_written()).map(Format::extension).collect();
            let message =
                format!("{format} holds one side only; an alignment is written as one of .{}", bitexts.join(", ."));
            return Err(Error::new(ErrorKind::Format, message));
        }
    }?;
    out.flush().map_err(|cause| output_error(&cause))?;
    Ok(written)
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
mod tests {
    use super::*;

    #[test]
    fn formats_are_known_by_extension_and_name() {
        let of = |name: &str| Format::of_path(Path::new(name)).expect("known");
        assert_eq!(of("a/b.zh.MD"), Format::Markdown);
        assert_eq!(of("x.gold"), Format::Beads);
        assert_eq!(of("x.tmx"), Format::Tmx);
        assert_eq!(of("a.Blocks.JSON"), Format::Blocks);
        assert!(Format::of_path(Path::new(".md")).is_err() && Format::of_path(Path::new("x.json")).is_err());
        for format in Format::all() {
            assert_eq!(Format::from_name(format.name()).expect("its own name"), format);
            assert_eq!(of(&format!("x.{}", format.extension())), format);
        }
    }

    #[test]
    fn errors_list_what_is_known() {
        for name in ["x.doc", "noextension", "."] {
            let error = Format::of_path(Path::new(name)).expect_err("unknown").to_string();
            assert!(error.contains(".tmx, .tsv, .jsonl"), "{error}");
        }
        let error = Format::from_name("xliff").expect_err("unknown").to_string();
        assert!(error.contains("\"xliff\"") && error.contains("tmx, tsv"), "{error}");
    }

    #[test]
    fn bad_utf8_is_reported_with_its_line() {
        let error = utf8(b"one\ntwo\xFF").expect_err("not UTF-8").to_string();
        assert!(error.contains("line 2: byte 7"), "{error}");
        assert_eq!(utf8("\u{FEFF}a".as_bytes()).expect("UTF-8"), "a");
    }
}
