//! What is read of documents: the examples of `corpus/formats` beside what they give, and every document of
//! `../shared/docs-pairs` (or of the folder `DUIQI_SHARED`) where they are there, with no text lost.
//!
//! `DUIQI_OVERWRITE=1 cargo test --test formats documents` writes the expected files anew; read the difference.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Cursor, Read as _, Write as _};
use std::path::{Path, PathBuf};

use duiqi::document::{ContentHash, Document};
use duiqi::format::{self, BitextOptions, Draft, Format, LineUse, encoding, read_bitext};
use duiqi::segment::{self, segment};
use duiqi::text::lang::{Lang, Side, is_han};
use duiqi::text::lines::Lines;

fn read(path: &Path) -> duiqi::Result<Draft> {
    let bytes = fs::read(path).expect("a file of the corpus can be read");
    let format = Format::of_path(path)?;
    format::read(format, &bytes, &encoding::Options::default(), LineUse::Paragraphs(Lines::Auto))
}

fn document(draft: Draft) -> Document {
    draft.into_document("t", Lang::chinese(), ContentHash::of(b"")).expect("lawful")
}

/// A line a block, then a line a notice; or the error.
fn shown(path: &Path) -> String {
    let draft = match read(path) {
        Ok(draft) => draft,
        Err(error) => return format!("error: {error}\n"),
    };
    let document = document(draft);
    let mut shown = String::new();
    for block in document.blocks() {
        let plain = document.plain(block, block.span);
        let text = if block.kind.is_prose() { plain.as_str() } else { block.span.of_text(document.text()) };
        let position = document.position(block.span.start);
        let _ = writeln!(shown, "{}:{} {}: {}", position.line, position.column, block.kind.name(), text.escape_debug());
    }
    for notice in document.notices() {
        let _ = writeln!(shown, "notice: {}", notice.message);
    }
    shown
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).expect("a folder that is there");
    for path in entries.map(|entry| entry.expect("readable").path()) {
        match path.is_dir() {
            true => files(&path, found),
            false => found.push(path),
        }
    }
    found.sort();
}

/// Folders of `corpus/formats` whose files hold one side.
const FOLDERS: [&str; 11] =
    ["text", "markdown", "html", "rst", "subtitle", "docx", "odt", "epub", "xml", "cells", "pdf"];

#[test]
fn examples_of_every_format_give_what_is_written_beside_them() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/formats");
    let mut checked = 0;
    for folder in FOLDERS {
        let mut found = Vec::new();
        files(&root.join(folder), &mut found);
        for path in found.iter().filter(|path| path.extension().is_none_or(|extension| extension != "expected")) {
            let beside = PathBuf::from(format!("{}.expected", path.display()));
            let shown = shown(path);
            if std::env::var_os("DUIQI_OVERWRITE").is_some() {
                fs::write(&beside, &shown).expect("the corpus can be written");
            }
            let expected = fs::read_to_string(&beside).unwrap_or_default();
            assert_eq!(shown, expected, "{} is read otherwise than {}", path.display(), beside.display());
            checked += 1;
        }
    }
    assert!(checked >= 3 * (FOLDERS.len() - 1), "{checked} examples are too few");
}

#[test]
fn the_same_text_reads_the_same_in_every_container() {
    let prose = |folder: &str, name: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/formats").join(folder).join(name);
        let document = document(read(&path).expect("an example"));
        let blocks = document.blocks().iter().filter(|block| block.kind.is_prose());
        blocks.map(|block| document.plain(block, block.span).as_str().to_owned()).collect::<Vec<_>>().join("|")
    };
    let all = [
        ("text", "txt"),
        ("markdown", "md"),
        ("html", "html"),
        ("rst", "rst"),
        ("subtitle", "srt"),
        ("docx", "docx"),
        ("odt", "odt"),
        ("epub", "epub"),
        ("xml", "xml"),
        ("cells", "csv"),
    ];
    for (folder, extension) in all {
        assert_eq!(prose(folder, &format!("smallest.{extension}")), "茶。", "{folder}");
    }
}

/// Packs one part into an archive, as it is.
fn pack(name: &str, part: &[u8]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    writer.start_file(name, stored).expect("memory");
    writer.write_all(part).expect("memory");
    writer.finish().expect("memory").into_inner()
}

#[test]
fn deep_nesting_takes_little_stack_and_time() {
    let read_all = || {
        let lines = LineUse::Paragraphs(Lines::Auto);
        let options = encoding::Options::default();
        for piece in
            ["<div>", "> ", "- ", "1. ", ".. ", "<b>", "**", "[", "|", "::\n ", "`", "{", "<w:p>", "<!--", "&#"]
        {
            let text = piece.repeat(300_000 / piece.len());
            for format in Format::all().filter(|format| format.is_document()) {
                // What nests too deep or is no file of the format is refused, with a message and not with a crash.
                let _ = format::read(format, text.as_bytes(), &options, lines);
            }
        }
        let deep = "<w:p>".repeat(1_000_000);
        for (format, part) in [(Format::Docx, "word/document.xml"), (Format::Odt, "content.xml")] {
            let error = format::read(format, &pack(part, deep.as_bytes()), &options, lines).expect_err("too deep");
            assert!(error.to_string().contains("more than 256 elements"), "{error}");
        }
    };
    let thread = std::thread::Builder::new().stack_size(512 * 1024).spawn(read_all).expect("a thread");
    thread.join().expect("no overflow and no panic");
}

#[test]
fn nothing_outside_of_a_file_is_read() {
    let secret = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let entity = format!(
        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file://{}\">]><a><w:p><w:r><w:t>&x;</w:t></w:r></w:p></a>",
        secret.display()
    );
    let options = encoding::Options::default();
    let lines = LineUse::Paragraphs(Lines::Auto);
    for (format, bytes) in [
        (Format::Docx, pack("word/document.xml", entity.as_bytes())),
        (Format::Odt, pack("content.xml", entity.as_bytes())),
        (Format::Html, entity.clone().into_bytes()),
        (Format::Rst, format!(".. include:: {}\n\n.. raw:: html\n   :file: {0}\n", secret.display()).into_bytes()),
        (Format::Markdown, entity.into_bytes()),
    ] {
        let read = format::read(format, &bytes, &options, lines);
        assert!(!read.is_ok_and(|draft| draft.text.contains("rust-version")), "{format}");
    }
}

/// How often each Han character stands in a text.
fn han(text: &str) -> BTreeMap<char, usize> {
    let mut counts = BTreeMap::new();
    for character in text.chars().filter(|character| is_han(*character)) {
        *counts.entry(character).or_default() += 1;
    }
    counts
}

/// The text of the parts of a container that hold prose, with all tags cut out: another reader, so simple that it loses
/// nothing.
fn container_text(path: &Path) -> String {
    let bytes = fs::read(path).expect("readable");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut text = String::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).expect("an entry");
        let name = entry.name().expect("a name").into_owned();
        let holds = matches!(name.as_str(), "word/document.xml" | "word/footnotes.xml" | "content.xml")
            || (name.starts_with("word/header") || name.starts_with("word/footer"))
            || (name.ends_with(".xhtml") && !name.contains("nav"));
        if !holds {
            continue;
        }
        let mut part = String::new();
        entry.read_to_string(&mut part).expect("UTF-8");
        let mut rest = part.as_str();
        while let Some((before, after)) = rest.split_once('<') {
            text.push_str(before);
            // What Word keeps for its fields is no text of the document.
            let after = match after.starts_with("w:instrText") {
                true => after.split_once("</w:instrText").map_or("", |(_, after)| after),
                false => after,
            };
            rest = after.split_once('>').map_or("", |(_, after)| after);
        }
        text.push_str(rest);
    }
    text
}

/// The text of a file as another, simple reader sees it: what of it is for people, and must be somewhere in what we read.
fn written_text(format: Format, path: &Path) -> String {
    if matches!(format, Format::Docx | Format::Odt | Format::Epub) {
        return container_text(path);
    }
    let bytes = fs::read(path).expect("readable");
    let text = encoding::decode(&bytes, &encoding::Options::default()).expect("text").text;
    match format {
        // Comments of a catalogue are for its translators, and what is obsolete is behind `#~`.
        Format::Po => text.lines().filter(|line| !line.starts_with('#')).collect::<Vec<_>>().join("\n"),
        _ => text,
    }
}

/// What was read of a file: how many blocks of each kind, and where its text is.
#[derive(Default)]
struct Kept {
    kinds: BTreeMap<&'static str, usize>,
    /// What a reader sees of its segments.
    segments: String,
    /// The markup of its prose: addresses of links, tags with their attributes.
    markup: String,
    /// The blocks that are not translated.
    named: String,
}

fn kept(format: Format, path: &Path) -> Kept {
    let mut kept = Kept::default();
    let mut sides = Vec::new();
    if format == Format::Po {
        let mut options = BitextOptions::default();
        (options.source_lang, options.target_lang) = (Some(Lang::english()), Some(Lang::chinese()));
        let bytes = fs::read(path).expect("readable");
        let bitext = read_bitext(format, "t", bytes, &options).expect("a catalogue").bitext;
        sides.extend([Side::Source, Side::Target].map(|side| bitext.side(side).clone()));
    } else {
        let draft = read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let document = document(draft);
        for block in document.blocks() {
            match block.kind.is_prose() {
                true => {
                    let codes = block.inlines.iter().filter(|inline| !inline.kind.is_read());
                    kept.markup.extend(codes.map(|inline| inline.span.of_text(document.text())));
                }
                false => kept.named.push_str(block.span.of_text(document.text())),
            }
        }
        sides.push(segment(document, &segment::Options::default()).expect("cut"));
    }
    for side in sides {
        for block in side.document().blocks() {
            *kept.kinds.entry(block.kind.name()).or_default() += 1;
        }
        kept.segments.extend(side.all().ids().map(|id| side.text(id)));
    }
    kept
}

/// Files of a format, what was counted in them, and blocks by their kind.
type Row = (usize, [usize; 4], BTreeMap<&'static str, usize>);

#[test]
fn all_shared_documents_are_read_and_no_text_is_lost() {
    let shared = std::env::var_os("DUIQI_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from)
        .join("docs-pairs");
    let say = |line: &str| {
        let _ = writeln!(io::stderr(), "{line}");
    };
    if !shared.is_dir() {
        say(&format!("docs-pairs: left out, {} is not there", shared.display()));
        return;
    }
    let mut found = Vec::new();
    files(&shared, &mut found);
    found.retain(|path| !path.ends_with("README.md"));
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    for path in &found {
        let format = Format::of_path(path).unwrap_or_else(|error| panic!("{error}"));
        let all = han(&written_text(format, path));
        let kept = kept(format, path);
        let places = [han(&kept.segments), han(&kept.markup), han(&kept.named)];
        let of = |counts: &BTreeMap<char, usize>, character: char| counts.get(&character).copied().unwrap_or_default();
        for (character, count) in &all {
            let own: usize = places.iter().map(|counts| of(counts, *character)).sum();
            assert!(
                own >= *count,
                "{}: {character} stands {count} times in the file and {own} times in its segments, their markup and named blocks",
                path.display()
            );
        }
        let extension = path.extension().expect("known").to_string_lossy().into_owned();
        let row = rows.entry(extension).or_default();
        row.0 += 1;
        for (sum, counts) in row.1.iter_mut().zip([&all].into_iter().chain(&places)) {
            *sum += counts.values().sum::<usize>();
        }
        for (kind, count) in kept.kinds {
            *row.2.entry(kind).or_default() += count;
        }
    }
    say("| files | read | Han characters | in segments | in their markup | in named blocks | blocks |");
    say("|---|---|---|---|---|---|---|");
    for (extension, (files, [all, segments, markup, named], kinds)) in &rows {
        let counts: Vec<String> = kinds.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
        say(&format!("| .{extension} | {files} | {all} | {segments} | {markup} | {named} | {} |", counts.join(", ")));
    }
    assert_eq!(rows.values().map(|row| row.0).sum::<usize>(), found.len());
    assert!(found.len() >= 300, "{rows:?}");
}
