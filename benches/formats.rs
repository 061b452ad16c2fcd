//! Throughput of the readers and writers, in megabytes of the file or of its unpacked parts a second, on one core.
//!
//! `cargo bench --bench formats [-- NAME ...]`, such as `-- markdown tmx`. The texts are the examples of `corpus/formats` and
//! the story of `corpus/gold`, repeated up to a size that takes long enough to time; a bitext is the memory `real.tmx`, repeated,
//! written in each format and read back from what was written. The figure is the best of the rounds.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::io::{Cursor, Read as _, Write as _};
use std::time::Instant;

use duiqi::bitext::Bitext;
use duiqi::error::Result;
use duiqi::format::corpus::{moses, numbers};
use duiqi::format::{
    self, BitextFile, BitextOptions, Companion, Format, LineUse, WriteOptions, encoding, read_bitext, read_bitext_with,
};
use duiqi::text::lang::{Lang, Side};
use duiqi::text::lines::Lines;
use duiqi::{Error, ErrorKind};
use zip::write::{SimpleFileOptions, ZipWriter};

const ROUNDS: usize = 5;
/// Texts are repeated up to this size.
const SIZE_BYTES: usize = 2_000_000;
/// Units of the bitext.
const UNITS: usize = 12_000;

const STORY: &str = include_str!("../corpus/gold/story/source.zh.txt");
const MEMORY: &str = include_str!("../corpus/formats/real.tmx");

const TEXTS: [(Format, &str); 5] = [
    (Format::Text, STORY),
    (Format::Markdown, include_str!("../corpus/formats/markdown/guide.zh.md")),
    (Format::Html, include_str!("../corpus/formats/html/guide.zh.html")),
    (Format::Rst, include_str!("../corpus/formats/rst/guide.zh.rst")),
    (Format::Subtitle, include_str!("../corpus/formats/subtitle/guide.zh.srt")),
];

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|name| !name.starts_with("--")).collect();
    let asked = |format: &Format| wanted.is_empty() || wanted.iter().any(|name| name == format.name());
    for (format, text) in TEXTS.into_iter().filter(|(format, _)| asked(format)) {
        let text = text.repeat(SIZE_BYTES / text.len() + 1);
        document(format, text.as_bytes(), text.len());
    }
    for format in [Format::Docx, Format::Odt, Format::Epub].into_iter().filter(asked) {
        let (bytes, unpacked) = container(format);
        document(format, &bytes, unpacked);
    }
    let bitext = memory();
    for format in Format::all().filter(|format| format.is_written()).filter(asked) {
        written(format, &bitext);
    }
    if asked(&Format::Mo) {
        let bytes = compiled(&bitext);
        report("read", Format::Mo, bytes.len(), || read_bitext(Format::Mo, "f", bytes.clone(), &options()));
    }
}

/// Times a step, and prints how many bytes of the file it takes a second.
fn report<T>(what: &str, format: Format, size: usize, mut step: impl FnMut() -> Result<T>) {
    let mut best = f64::INFINITY;
    for _ in 0..ROUNDS {
        let started = Instant::now();
        black_box(step()).expect("an example that is read or written");
        best = best.min(started.elapsed().as_secs_f64());
    }
    #[allow(clippy::cast_precision_loss, reason = "a figure for people")]
    let rate = size as f64 / best / 1e6;
    #[allow(clippy::print_stdout, reason = "a benchmark prints what it found")]
    {
        println!("{what:<5} {:<14} {rate:>8.1} MB/s  {size:>9} bytes", format.name());
    }
}

fn document(format: Format, bytes: &[u8], size: usize) {
    let decoding = encoding::Options::default();
    report("read", format, size, || {
        format::read(format, black_box(bytes), &decoding, LineUse::Paragraphs(Lines::Auto))
    });
}

fn options() -> BitextOptions {
    let mut options = BitextOptions::default();
    options.source_lang = Some(Lang::chinese());
    options.target_lang = Some(Lang::english());
    options
}

/// A memory of many units, each with a text of its own.
fn memory() -> Bitext {
    let (head, rest) = MEMORY.split_once("<body>\n").expect("a memory");
    let (units, tail) = rest.split_once("</body>").expect("a memory");
    let mut text = format!("{head}<body>\n");
    let units: Vec<&str> = units.split_inclusive("</tu>\n").collect();
    for number in 0..UNITS {
        text += &units[number % units.len()].replace("<seg>", &format!("<seg>{number} <ph>&lt;br/&gt;</ph>"));
    }
    text += "</body>";
    text += tail;
    read_bitext(Format::Tmx, "memory.tmx", text.into_bytes(), &options()).expect("a memory").bitext
}

/// Times the writer of a format, and its reader on what was written.
fn written(format: Format, bitext: &Bitext) {
    let write = || -> Result<Vec<Companion>> {
        if format.is_several_files() {
            return Ok(format::files(format, "f.main", bitext, &[], &WriteOptions::default())?.0);
        }
        let mut bytes = Vec::new();
        format::write(format, bitext, &[], &WriteOptions::default(), &mut bytes)?;
        Ok(vec![Companion { name: "f.main".to_owned(), bytes }])
    };
    let files = write().expect("memory");
    let size = match format {
        Format::Xlsx | Format::Epub => unpacked(&files[0].bytes),
        _ => files.iter().map(|file| file.bytes.len()).sum(),
    };
    report("write", format, size, write);
    let is_numbers = matches!(format, Format::Ladder | Format::Beads);
    if !(format.is_bitext_read() || is_numbers || format == Format::Moses) {
        return;
    }
    let segments = [Side::Source, Side::Target].map(|side| {
        let side = bitext.side(side);
        side.all().ids().map(|id| side.text(id).to_owned() + "\n").collect::<String>().into_bytes()
    });
    let size = if is_numbers { size + segments[0].len() + segments[1].len() } else { size };
    let files: BTreeMap<String, Vec<u8>> = files.into_iter().map(|file| (file.name, file.bytes)).collect();
    let open = |name: &str| files.get(name).cloned().ok_or_else(|| Error::new(ErrorKind::Io, name));
    report("read", format, size, || -> Result<BitextFile> {
        match format {
            Format::Moses => moses::read(["f.zh", "f.en"], [open("f.zh")?, open("f.en")?], &options()),
            _ if is_numbers => numbers::read(format, &open("f.main")?, ["a", "b"], segments.clone(), &options()),
            _ => read_bitext_with(format, "f.main", open("f.main")?, &options(), &open),
        }
    });
}

fn unpacked(bytes: &[u8]) -> usize {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut size = 0;
    for index in 0..archive.len() {
        let mut entry = Vec::new();
        archive.by_index(index).expect("an entry").read_to_end(&mut entry).expect("memory");
        size += entry.len();
    }
    size
}

/// A compiled catalogue of the pairs, as `msgfmt` makes it.
fn compiled(bitext: &Bitext) -> Vec<u8> {
    let texts = |side: Side| bitext.beads().iter().map(move |bead| bitext.text(side, bead.side(side)));
    let count = bitext.beads().len();
    let mut numbers = vec![0x9504_12DE, 0, count, 28, 28 + 8 * count, 0, 0];
    let (mut strings, start) = (Vec::new(), 28 + 16 * count);
    for text in texts(Side::Source).chain(texts(Side::Target)) {
        numbers.extend([text.len(), start + strings.len()]);
        strings.extend(text.bytes().chain([0]));
    }
    let quad = |number: usize| u32::try_from(number).expect("small").to_le_bytes();
    numbers.into_iter().flat_map(quad).chain(strings).collect()
}

/// Makes a document of the lines of the story; gives back the file and the size of its parts.
fn container(format: Format) -> (Vec<u8>, usize) {
    let (before, after) = match format {
        Format::Docx => {
            ("<w:p><w:pPr><w:pStyle w:val=\"a\"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>", "</w:t></w:r></w:p>")
        }
        Format::Odt => ("<text:p text:style-name=\"P1\">", "</text:p>"),
        _ => ("<p class=\"calibre\">", "</p>\n"),
    };
    let mut body = String::new();
    while body.len() < SIZE_BYTES {
        for line in STORY.lines().filter(|line| !line.trim().is_empty()) {
            body.extend([before, line, after]);
        }
    }
    let entries: Vec<(&str, String)> = match format {
        Format::Docx => {
            vec![("word/document.xml", format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>"))]
        }
        Format::Odt => vec![("content.xml", format!("<o:body xmlns:o=\"o\" xmlns:text=\"t\"><o:text>{body}</o:text></o:body>"))],
        _ => vec![
            ("META-INF/container.xml", "<container><rootfile full-path=\"a.opf\"/></container>".to_owned()),
            (
                "a.opf",
                "<package><manifest><item id=\"a\" href=\"a.xhtml\"/></manifest><spine><itemref idref=\"a\"/></spine></package>"
                    .to_owned(),
            ),
            ("a.xhtml", format!("<html><body>{body}</body></html>")),
        ],
    };
    let unpacked = entries.iter().map(|(_, text)| text.len()).sum();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in &entries {
        // Text that is repeated packs too tightly to be read; stored as it is, only the reader is timed.
        let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        writer.start_file(*name, stored).expect("memory");
        writer.write_all(text.as_bytes()).expect("memory");
    }
    (writer.finish().expect("memory").into_inner(), unpacked)
}
