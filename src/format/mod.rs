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
mod kind;
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
pub use kind::Format;
pub use table::Cells;

use corpus::links::Spelling;
use table::Delimiter;

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
