//! Reading tables: which columns hold the two texts, and what the others say.
//!
//! Takes the bytes of a text table, or the cells of any; gives back a bitext. It does *not* guess among more than two columns
//! without a header that names them.

use crate::bitext::{BeadState, Confidence};
use crate::document::{ContentHash, Notice};
use crate::error::{Error, ErrorKind, Result};
use crate::format::encoding::{self, Decoded};
use crate::format::units::{Unit, UnitText, Units};
use crate::format::{BitextFile, BitextOptions, line_error};
use crate::text::lang::Lang;
use crate::text::span::Position;

use super::row::COLUMNS;
use super::{Delimiter, unguard};

/// Names of columns, as people write them.
const SOURCE_NAMES: [&str; 8] =
    ["source", "src", "source text", "original", "原文", "源文", "源语言", "source segment"];
const TARGET_NAMES: [&str; 9] =
    ["target", "tgt", "target text", "translation", "译文", "翻译", "目标语言", "target segment", "mt"];

/// Reads CSV or TSV. A CSV may have semicolons or tabs between its cells, as spreadsheets of some countries write it.
///
/// A first row that names its columns (`source` and `target`, `原文` and `译文`, two languages) is a header; without one, the first
/// two columns are the texts.
///
/// # Errors
///
/// [`ErrorKind::Decode`] where the bytes are no text; [`ErrorKind::Format`] where no row has two cells.
pub fn read(delimiter: Delimiter, name: &str, bytes: Vec<u8>, options: &BitextOptions) -> Result<BitextFile> {
    let hash = ContentHash::of(&bytes);
    let Decoded { text, notices, .. } = encoding::decode_owned(bytes, &options.decoding)?;
    let delimiter = match delimiter {
        Delimiter::Tab => b'\t',
        Delimiter::Comma => likeliest(&text),
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .quoting(delimiter != b'\t' || is_quoted(&text))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut table = TableReader::new(options);
    let mut record = csv::StringRecord::new();
    loop {
        let more = reader.read_record(&mut record).map_err(|cause| {
            let line = cause.position().map_or(1, csv::Position::line);
            line_error(usize::try_from(line).unwrap_or(usize::MAX), "this row cannot be read; save the table as UTF-8")
        })?;
        if !more {
            break;
        }
        let line = record.position().map_or(1, csv::Position::line);
        let cells: Vec<(usize, &str)> = record.iter().enumerate().collect();
        table.row(&cells, u32::try_from(line).unwrap_or(u32::MAX))?;
    }
    table.finish(name, hash, notices)
}

/// The delimiter that the first line has most of; a comma where it has none.
pub(in crate::format) fn likeliest(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let count = |delimiter: u8| first.bytes().filter(|byte| *byte == delimiter).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}

/// Tells whether quotes of a tab-separated table are those of its cells, not of its texts: each that opens a cell closes it.
pub(in crate::format) fn is_quoted(text: &str) -> bool {
    text.lines().flat_map(|line| line.split('\t')).all(|cell| match cell.strip_prefix('"') {
        None => true,
        Some(rest) => rest.strip_suffix('"').is_some_and(|inside| !inside.replace("\"\"", "").contains('"')),
    })
}

/// Which columns hold what.
#[derive(Debug, Clone, Copy)]
struct Columns {
    source: usize,
    target: usize,
    status: Option<usize>,
    confidence: Option<usize>,
    /// Whether cells may have been guarded by us.
    is_ours: bool,
}

impl Columns {
    fn first_two() -> Self {
        Self { source: 0, target: 1, status: None, confidence: None, is_ours: false }
    }
}

/// A table while its rows come in.
pub(super) struct TableReader {
    units: Units,
    columns: Option<Columns>,
    langs: [Option<Lang>; 2],
    /// Rows of one cell, and the line of the first.
    short: Option<(usize, u32)>,
    rows: usize,
}

impl TableReader {
    pub(super) fn new(options: &BitextOptions) -> Self {
        Self { units: Units::default(), columns: None, langs: options.langs(), short: None, rows: 0 }
    }

    /// Takes a row: its cells with their columns, in order; the line is that of the file.
    pub(super) fn row(&mut self, cells: &[(usize, &str)], line: u32) -> Result<()> {
        if cells.iter().all(|(_, cell)| cell.trim().is_empty()) {
            return Ok(());
        }
        let columns = match self.columns {
            Some(columns) => columns,
            None => {
                let header = self.header(cells);
                let columns = header.unwrap_or_else(Columns::first_two);
                self.columns = Some(columns);
                if header.is_some() {
                    return Ok(());
                }
                columns
            }
        };
        self.rows += 1;
        if cells.last().is_none_or(|(column, _)| *column == 0) {
            self.short.get_or_insert((0, line)).0 += 1;
        }
        let cell = |column: usize| {
            let place = cells.binary_search_by_key(&column, |(column, _)| *column);
            let cell = place.map(|place| cells[place].1).unwrap_or_default();
            if columns.is_ours { unguard(cell) } else { cell }
        };
        let known = |column: Option<usize>| column.map(cell).map(str::trim);
        let position = |column: usize| Some(Position { line, column: u32::try_from(column + 1).unwrap_or(u32::MAX) });
        self.units.push(&Unit {
            source: UnitText::plain(cell(columns.source), position(columns.source)),
            target: UnitText::plain(cell(columns.target), position(columns.target)),
            state: known(columns.status).and_then(BeadState::from_name).unwrap_or_default(),
            confidence: known(columns.confidence).and_then(|cell| cell.parse().ok()).map(Confidence::new),
        })
    }

    /// Reads a first row that names the columns.
    fn header(&mut self, cells: &[(usize, &str)]) -> Option<Columns> {
        let names: Vec<(usize, String)> =
            cells.iter().map(|(column, cell)| (*column, cell.trim().to_lowercase())).collect();
        let column_of =
            |fits: &dyn Fn(&str) -> bool| names.iter().find(|(_, name)| fits(name)).map(|(column, _)| *column);
        let find = |known: &[&str]| column_of(&|name| known.contains(&name));
        let own = |wanted: &str| column_of(&|name| name == wanted);
        if let (Some(source), Some(target)) = (find(&SOURCE_NAMES), find(&TARGET_NAMES)) {
            let is_ours = COLUMNS.iter().all(|name| own(name).is_some());
            return Some(Columns { source, target, status: own("status"), confidence: own("confidence"), is_ours });
        }
        // Two languages: only tags that are nothing else, or `source`-like words would count.
        let known = |name: &String| {
            Lang::parse(name).filter(|lang| matches!(lang.primary(), "zh" | "en") || name.contains('-'))
        };
        let langs: Vec<(usize, Lang)> =
            names.iter().filter_map(|(column, name)| Some((*column, known(name)?))).collect();
        let fits =
            |asked: &Option<Lang>, lang: &Lang| asked.as_ref().is_none_or(|asked| asked.primary() == lang.primary());
        let source = langs.iter().find(|(_, lang)| fits(&self.langs[0], lang))?.clone();
        let target = langs.iter().find(|(column, lang)| *column != source.0 && fits(&self.langs[1], lang))?.clone();
        self.langs = [Some(source.1), Some(target.1)];
        Some(Columns { source: source.0, target: target.0, ..Columns::first_two() })
    }

    pub(super) fn finish(self, name: &str, hash: ContentHash, mut notices: Vec<Notice>) -> Result<BitextFile> {
        if let Some((count, line)) = self.short {
            if count == self.rows {
                let message =
                    "no row has two cells; a table of pairs has the source in one column and the target in the next";
                return Err(Error::new(ErrorKind::Format, message));
            }
            let message = format!("rows with one cell only: {count}, the first in line {line}");
            notices.push(Notice { span: None, message });
        }
        self.units.into_file(name, self.langs, hash, notices)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::lang::Side;

    fn pairs(delimiter: Delimiter, text: &str) -> Vec<[String; 2]> {
        let lang = Lang::parse;
        let options = BitextOptions { source_lang: lang("zh"), target_lang: lang("en"), ..BitextOptions::default() };
        let file = read(delimiter, "t", text.as_bytes().to_vec(), &options).expect("a table");
        let bitext = file.bitext;
        bitext
            .beads()
            .iter()
            .map(|bead| [Side::Source, Side::Target].map(|side| bitext.text(side, bead.side(side))))
            .collect()
    }

    const PAIR: [&str; 2] = ["今天的天气非常好。", "The weather is very fine today."];

    #[test]
    fn columns_are_found_by_their_names_or_their_place() {
        let [zh, en] = PAIR;
        for text in [
            format!("{zh},{en}\r\n"),
            format!("{zh};{en};x\n"),
            format!("zh-CN,en-US\n{zh},{en}\n"),
            format!("原文,备注,译文\n{zh},a,{en}\n"),
            format!("id,Target,Source\n7,{en},{zh}\n"),
            format!("\"{zh}\",\"{en}\"\n\n,\n"),
        ] {
            assert_eq!(pairs(Delimiter::Comma, &text), [PAIR.map(str::to_owned)], "{text}");
        }
        assert_eq!(pairs(Delimiter::Tab, &format!("{zh}\t{en}\n{zh}\t\n"))[1], [zh, ""]);
    }

    #[test]
    fn quotes_of_the_text_are_told_from_those_of_the_cell() {
        let [zh, _] = PAIR;
        let text = format!("{zh}\t\"Fine,\" he said.\n{zh}\t\"So\" it was\n");
        assert_eq!(pairs(Delimiter::Tab, &text)[0][1], "\"Fine,\" he said.");
        let text = format!("{zh}\t\"\"\"Fine,\"\" he said.\"\n");
        assert_eq!(pairs(Delimiter::Tab, &text)[0][1], "\"Fine,\" he said.");
    }

    #[test]
    fn one_column_is_no_table_of_pairs() {
        let error = read(Delimiter::Comma, "t", "一。\n二。\n".as_bytes().to_vec(), &BitextOptions::default());
        assert!(error.expect_err("refused").to_string().contains("no row has two cells"));
    }
}
