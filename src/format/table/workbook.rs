//! Excel workbooks, written.
//!
//! Takes a bitext; gives back a workbook of one sheet: a header that stays in view, a filter over all columns, widths to read by,
//! and a list of states to choose from. Every text is typed as text, so no cell is ever a formula. It does *not* use a library for
//! workbooks: one sheet of strings and numbers is six small files in a container, and those for all of Excel bring twenty to
//! forty crates.

use std::fmt;
use std::fmt::Write as _;
use std::io;

use super::row::{COLUMNS, Rows};
use crate::bitext::Bitext;
use crate::error::{Error, ErrorKind, Result};
use crate::finding::Finding;
use crate::format::chosen::{Nulls, choose};
use crate::format::container::{ContainerWriter, Packing};
use crate::format::escape::{EscapedContent, OneLine};
use crate::format::{WriteOptions, Written, output_error};

/// Rows of a sheet, and characters (as UTF-16 counts them) of a cell, that Excel can hold (its "Specifications and limits").
const MOST_ROWS: usize = 1_048_576;
const MOST_CELL_UNITS: usize = 32_767;

/// The width of each column in characters.
const WIDTHS: [u32; 9] = [7, 7, 11, 11, 13, 13, 60, 60, 50];

const CONTENT_TYPES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
    <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
    <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
    <Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>\
    <Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>\
    <Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>\
    </Types>";

const ROOT_RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
    <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/>\
    </Relationships>";

const BOOK_RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
    <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
    <Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/>\
    </Relationships>";

/// Cell styles: 0 plain, 1 the header, 2 text that wraps, 3 a confidence.
const STYLES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
    <fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font><font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>\
    <fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>\
    <borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
    <cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>\
    <cellXfs count=\"4\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyAlignment=\"1\"><alignment vertical=\"top\"/></xf>\
    <xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>\
    <xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyAlignment=\"1\"><alignment vertical=\"top\" wrapText=\"1\"/></xf>\
    <xf numFmtId=\"2\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyAlignment=\"1\"><alignment vertical=\"top\"/></xf></cellXfs>\
    <cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles>\
    </styleSheet>";

/// Writes a workbook.
///
/// # Errors
///
/// [`ErrorKind::TooLarge`] where there are more beads than a sheet has rows; [`ErrorKind::Format`] where a finding names a bead
/// that is not there; [`ErrorKind::Io`] where `out` fails.
pub fn write(
    bitext: &Bitext,
    findings: &[Finding],
    options: &WriteOptions,
    out: &mut dyn io::Write,
) -> Result<Written> {
    let choice = choose(bitext, findings, &options.selection, Nulls::Keep)?;
    let rows = choice.beads.len() + 1;
    if rows > MOST_ROWS {
        let message = format!("a sheet has {MOST_ROWS} rows and there are {rows}; write .csv or .tsv");
        return Err(Error::new(ErrorKind::TooLarge, message));
    }
    let mut written = Written { units: choice.beads.len(), left_out: choice.left_out, ..Written::default() };
    let mut sheet = Sheet::new(rows);
    for row in Rows::new(bitext, &choice.beads) {
        sheet.row(&row.cells()[..], row.confidence);
    }
    if sheet.line.dropped_chars > 0 {
        let number = sheet.line.dropped_chars;
        written.notice(format!("dropped control characters that a workbook cannot hold: {number}"));
    }
    if sheet.cut > 0 {
        written.notice(format!("texts longer than {MOST_CELL_UNITS} characters, which were cut: {}", sheet.cut));
    }
    let sheet = sheet.finish(rows);
    let pack = || -> io::Result<Vec<u8>> {
        let mut container = ContainerWriter::new();
        container.add("[Content_Types].xml", CONTENT_TYPES.as_bytes(), Packing::Deflated)?;
        container.add("_rels/.rels", ROOT_RELATIONS.as_bytes(), Packing::Deflated)?;
        container.add("xl/workbook.xml", book(rows).as_bytes(), Packing::Deflated)?;
        container.add("xl/_rels/workbook.xml.rels", BOOK_RELATIONS.as_bytes(), Packing::Deflated)?;
        container.add("xl/styles.xml", STYLES.as_bytes(), Packing::Deflated)?;
        container.add("xl/worksheets/sheet1.xml", sheet.as_bytes(), Packing::Deflated)?;
        container.finish()
    };
    let bytes = pack().map_err(|cause| output_error(&cause))?;
    out.write_all(&bytes).map_err(|cause| output_error(&cause))?;
    Ok(written)
}

fn book(rows: usize) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
         xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">\
         <sheets><sheet name=\"duiqi\" sheetId=\"1\" r:id=\"rId1\"/></sheets>\
         <definedNames><definedName name=\"_xlnm._FilterDatabase\" localSheetId=\"0\" hidden=\"1\">duiqi!$A$1:$I${rows}</definedName>\
         </definedNames></workbook>"
    )
}

/// The sheet while its rows come in.
struct Sheet {
    xml: String,
    line: OneLine,
    cut: usize,
    row: usize,
}

impl Sheet {
    fn new(rows: usize) -> Self {
        let mut xml = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
             <worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><dimension ref=\"A1:I{rows}\"/>\
             <sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" \
             state=\"frozen\"/></sheetView></sheetViews><cols>"
        );
        for (column, width) in (1..).zip(WIDTHS) {
            // Writing to a string cannot fail.
            let _ = write!(xml, "<col min=\"{column}\" max=\"{column}\" width=\"{width}\" customWidth=\"1\"/>");
        }
        xml += "</cols><sheetData>";
        let mut sheet = Self { xml, line: OneLine::default(), cut: 0, row: 0 };
        sheet.start_row();
        for (column, name) in COLUMNS.into_iter().enumerate() {
            sheet.text(column, 1, name);
        }
        sheet.xml += "</row>";
        sheet
    }

    fn start_row(&mut self) {
        self.row += 1;
        let _ = write!(self.xml, "<row r=\"{}\">", self.row);
    }

    fn row(&mut self, cells: &[String], confidence: f32) {
        self.start_row();
        for (column, cell) in cells.iter().enumerate() {
            match column {
                0 => self.number(column, 0, cell),
                2 => self.number(column, 3, &format!("{confidence:.4}")),
                _ => self.text(column, 2, cell),
            }
        }
        self.xml += "</row>";
    }

    fn number(&mut self, column: usize, style: u8, digits: &str) {
        let place = Place(column, self.row);
        let _ = write!(self.xml, "<c r=\"{place}\" s=\"{style}\"><v>{digits}</v></c>");
    }

    fn text(&mut self, column: usize, style: u8, text: &str) {
        if text.is_empty() {
            return;
        }
        let mut line = guard_escapes(&self.line.alone(text));
        if let Some(end) = over_limit(&line) {
            line.truncate(end);
            self.cut += 1;
        }
        let place = Place(column, self.row);
        let text = EscapedContent(&line);
        let _ = write!(
            self.xml,
            "<c r=\"{place}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>"
        );
    }

    fn finish(mut self, rows: usize) -> String {
        let _ = write!(
            self.xml,
            "</sheetData><autoFilter ref=\"A1:I{rows}\"/><dataValidations count=\"1\"><dataValidation type=\"list\" \
             allowBlank=\"1\" showErrorMessage=\"1\" sqref=\"D2:D{}\"><formula1>\"proposed,accepted,edited,flagged,excluded,stale\"</formula1>\
             </dataValidation></dataValidations></worksheet>",
            rows.max(2)
        );
        self.xml
    }
}

/// Prints the name of a cell: `A1`. There are fewer columns than letters.
struct Place(usize, usize);

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letter = b"ABCDEFGHI".get(self.0).copied().unwrap_or(b'A');
        write!(out, "{}{}", char::from(letter), self.1)
    }
}

/// Where a text grows longer than a cell can hold.
fn over_limit(text: &str) -> Option<usize> {
    let mut units = 0;
    text.char_indices().find_map(|(place, character)| {
        units += character.len_utf16();
        (units > MOST_CELL_UNITS).then_some(place)
    })
}

/// Excel reads `_x0041_` as a character by number (ECMA-376, part 1, section 22.9.2.19); where a text says so itself, the first
/// line is written by number.
fn guard_escapes(text: &str) -> String {
    let mut guarded = String::with_capacity(text.len());
    for (place, character) in text.char_indices() {
        if character == '_' && is_escape(&text.as_bytes()[place..]) {
            guarded += "_x005F";
        }
        guarded.push(character);
    }
    guarded
}

/// Tells whether bytes start with an escape.
pub(super) fn is_escape(bytes: &[u8]) -> bool {
    bytes.len() >= 7
        && bytes[0] == b'_'
        && matches!(bytes[1], b'x' | b'X')
        && bytes[2..6].iter().all(u8::is_ascii_hexdigit)
        && bytes[6] == b'_'
}
