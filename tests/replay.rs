//! Every file of `corpus/nasty`, `corpus/formats` and `corpus/drift` through every reader, whatever it is: what a fuzzer found once is
//! among them (`corpus/nasty/fuzz/TARGET/`) and is read by the way of its target too. Nothing panics, and what is read keeps its laws.

use std::fs;
use std::path::{Path, PathBuf};

use duiqi::document::Segmentation;
use duiqi::format::batch::{Columns, TableHead, read_json, read_json_result, read_table_row};
use duiqi::format::encoding::BadBytes;
use duiqi::format::glossary::{self, Form};
use duiqi::format::{self, BitextOptions, Format, WriteOptions, beads, dismissals, ladder, pairs};
use duiqi::lexicon::Lexicon;
use duiqi::pipeline::{self, Cutting, ReadOptions};
use duiqi::review::Journal;
use duiqi::segment::Srx;
use duiqi::text::lang::Lang;

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).expect("a folder of the corpus").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

fn lawful(side: &Segmentation, what: &str) {
    let text = side.document().text();
    let mut last = 0;
    for segment in side.segments() {
        let span = segment.span.range();
        assert!(last <= span.start && text.is_char_boundary(span.start) && text.is_char_boundary(span.end), "{what}");
        assert!(!text[span.clone()].trim().is_empty(), "{what}");
        last = span.end;
    }
}

#[test]
fn every_file_through_every_reader() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut paths = Vec::new();
    for folder in ["nasty", "formats", "drift"] {
        files(&corpus.join(folder), &mut paths);
    }
    assert!(paths.len() > 150, "{}", paths.len());
    let mut read = 0;
    for path in &paths {
        let bytes = fs::read(path).expect("a file of the corpus");
        let name = path.strip_prefix(&corpus).expect("below it").display().to_string();
        for format in Format::all() {
            read += usize::from(as_document(format, &bytes, &name)) + usize::from(as_bitext(format, &bytes, &name));
        }
        by_the_rest(&bytes);
    }
    assert!(read > paths.len(), "{read} readings of {} files", paths.len());
}

fn as_document(format: Format, bytes: &[u8], name: &str) -> bool {
    let mut is_read = false;
    for cutting in [Cutting::Sentences, Cutting::Blocks] {
        let mut options = ReadOptions::default();
        options.format = Some(format);
        options.cutting = cutting;
        options.decoding.bad_bytes = BadBytes::Replace;
        if let Ok(side) = pipeline::prepare(name, bytes, &options) {
            lawful(&side, &format!("{name} as {format}"));
            is_read = true;
        }
    }
    is_read
}

fn as_bitext(format: Format, bytes: &[u8], name: &str) -> bool {
    let mut options = BitextOptions::default();
    options.decoding.bad_bytes = BadBytes::Replace;
    for given in [false, true] {
        (options.source_lang, options.target_lang) =
            if given { (Some(Lang::chinese()), Some(Lang::english())) } else { (None, None) };
        let Ok(file) = format::read_bitext(format, name, bytes.to_vec(), &options) else { continue };
        lawful(file.bitext.source(), name);
        lawful(file.bitext.target(), name);
        let mut out = Vec::new();
        format::write(Format::Jsonl, &file.bitext, &file.findings, &WriteOptions::default(), &mut out).expect("memory");
        let again = format::jsonl::read(&out).expect("what was written is read");
        let mut twice = Vec::new();
        format::write(Format::Jsonl, &again.bitext, &again.findings, &WriteOptions::default(), &mut twice)
            .expect("memory");
        assert!(twice == out, "{name} as {format}: writing, reading and writing gives another file");
        return true;
    }
    false
}

/// What is neither a document nor a bitext.
fn by_the_rest(bytes: &[u8]) {
    let _ =
        (Journal::read(bytes), dismissals::read(bytes), pairs::read_jsonl(bytes), Lexicon::from_bytes(bytes.to_vec()));
    let _ = (ladder::read(bytes), beads::read(bytes), read_json_result(bytes));
    for form in [Form::Csv, Form::Tsv, Form::Tbx] {
        let _ = glossary::read(bytes, form, &Lang::chinese(), &Lang::english());
    }
    let text = String::from_utf8_lossy(bytes);
    let _ = (Srx::parse(&text), pairs::read_tsv(&text));
    let columns = Columns::default();
    let head = TableHead::read("id\tsource\ttarget\tx", &columns).expect("a head");
    for line in text.lines() {
        let _ = (read_json(1, line.as_bytes(), &columns), read_table_row(1, line, &head));
    }
}
