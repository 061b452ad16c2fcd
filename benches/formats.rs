//! Throughput of the readers of documents, in megabytes of the text or of the unpacked parts a second, on one core.
//!
//! `cargo bench --bench formats [-- NAME ...]`, such as `-- markdown docx`. The texts are the examples of `corpus/formats` and
//! the story of `corpus/gold`, repeated up to a size that takes long enough to time; the figure is the best of the rounds.

use std::hint::black_box;
use std::io::{Cursor, Write as _};
use std::time::Instant;

use duiqi::format::{self, Format, LineUse, encoding};
use duiqi::text::lines::Lines;
use zip::write::{SimpleFileOptions, ZipWriter};

const ROUNDS: usize = 5;
/// Texts are repeated up to this size.
const SIZE_BYTES: usize = 2_000_000;

const STORY: &str = include_str!("../corpus/gold/story/source.zh.txt");

const TEXTS: [(Format, &str); 5] = [
    (Format::Text, STORY),
    (Format::Markdown, include_str!("../corpus/formats/markdown/guide.zh.md")),
    (Format::Html, include_str!("../corpus/formats/html/guide.zh.html")),
    (Format::Rst, include_str!("../corpus/formats/rst/guide.zh.rst")),
    (Format::Subtitle, include_str!("../corpus/formats/subtitle/guide.zh.srt")),
];

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|name| !name.starts_with("--")).collect();
    let asked = |format: Format| wanted.is_empty() || wanted.iter().any(|name| name == format.name());
    for (format, text) in TEXTS.into_iter().filter(|(format, _)| asked(*format)) {
        let text = text.repeat(SIZE_BYTES / text.len() + 1);
        time(format, text.as_bytes(), text.len());
    }
    for format in [Format::Docx, Format::Odt, Format::Epub].into_iter().filter(|format| asked(*format)) {
        let (bytes, unpacked) = container(format);
        time(format, &bytes, unpacked);
    }
}

fn time(format: Format, bytes: &[u8], size: usize) {
    let options = encoding::Options::default();
    let mut best = f64::INFINITY;
    let mut blocks = 0;
    for _ in 0..ROUNDS {
        let started = Instant::now();
        let draft =
            format::read(format, black_box(bytes), &options, LineUse::Paragraphs(Lines::Auto)).expect("an example");
        best = best.min(started.elapsed().as_secs_f64());
        blocks = black_box(draft).blocks.len();
    }
    #[allow(clippy::cast_precision_loss, reason = "a figure for people")]
    let rate = size as f64 / best / 1e6;
    #[allow(clippy::print_stdout, reason = "a benchmark prints what it found")]
    {
        println!("read {format:<10} {rate:>8.1} MB/s  {size:>9} bytes  {blocks:>7} blocks");
    }
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
