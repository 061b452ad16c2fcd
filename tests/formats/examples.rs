//! `corpus/formats`: the smallest file of each format, one of real life, one that is broken; and the dialects of Trados and memoQ.

use std::fs;
use std::path::{Path, PathBuf};

use duiqi::bitext::BeadState;
use duiqi::document::SegmentId;
use duiqi::error::Result;
use duiqi::format::{BitextFile, BitextOptions, Format, read_bitext_with};
use duiqi::text::lang::{Lang, Side};
use duiqi::{Error, ErrorKind};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/formats")
}

fn read(name: &str) -> Result<BitextFile> {
    let path = folder().join(name);
    let format = Format::of_path(&path).expect("a known extension");
    let mut options = BitextOptions::default();
    // A single sentence is too short to tell a language by.
    options.source_lang = Some(Lang::chinese());
    options.target_lang = Some(Lang::english());
    let beside =
        |name: &str| fs::read(folder().join(name)).map_err(|cause| Error::new(ErrorKind::Io, cause.to_string()));
    read_bitext_with(format, name, fs::read(&path).expect("the corpus"), &options, &beside)
}

#[test]
fn the_smallest_files_are_read() {
    let names = [
        "small.tmx",
        "small-1.1.tmx",
        "small-utf-16.tmx",
        "small.xlf",
        "small-2.xlf",
        "small.csv",
        "small.tsv",
        "small.po",
        "small.hunalign",
        "small.mnbvc",
        "small.xces",
        "small.intertext",
    ];
    for name in names {
        let bitext = read(name).expect(name).bitext;
        let bead = bitext.beads()[0];
        let texts = [Side::Source, Side::Target].map(|side| bitext.text(side, bead.side(side)));
        // Links name sentences of the files that a writer of ours made.
        if !matches!(name, "small.xces" | "small.intertext") {
            assert_eq!(texts, ["船来了。", "The boat is here."], "{name}");
            assert_eq!(bitext.beads().len(), 1, "{name}");
        }
        assert!(texts.iter().all(|text| !text.is_empty()), "{name}");
    }
}

#[test]
fn real_files_say_the_same_in_every_format() {
    let texts = |name: &str| -> Vec<[String; 2]> {
        let bitext = read(name).expect(name).bitext;
        let text =
            |bead: &duiqi::bitext::Bead| [Side::Source, Side::Target].map(|side| bitext.text(side, bead.side(side)));
        bitext.beads().iter().map(text).collect()
    };
    let wanted = texts("real.tmx");
    assert_eq!(wanted.len(), 6);
    let names = [
        "real.xlf",
        "real-2.xlf",
        "real.csv",
        "real.tsv",
        "real.xlsx",
        "real.po",
        "real.hunalign",
        "real.mnbvc",
        "real.xces",
        "real.intertext",
    ];
    for name in names {
        assert_eq!(texts(name), wanted, "{name}");
    }
    // A compiled catalogue is sorted.
    let sorted = |mut rows: Vec<[String; 2]>| {
        rows.sort();
        rows
    };
    assert_eq!(sorted(texts("real.mo")), sorted(wanted));
}

#[test]
fn broken_files_are_refused_with_their_place() {
    for (name, why) in [
        ("broken.tmx", "line 3: "),
        ("broken.xlf", "line 3: the file ends"),
        ("broken.csv", "no row has two cells"),
        ("broken.tsv", "no row has two cells"),
        ("broken.xlsx", "no zip archive"),
        ("broken.po", "line 2: "),
        ("broken.mo", "leads out of the file"),
        ("broken.hunalign", "line 1: "),
        ("broken.mnbvc", "line 1: "),
        ("broken.xces", "is not opened"),
        ("broken.intertext", "line 1: "),
        ("entities.tmx", "line 1: the document type declares"),
    ] {
        let message = read(name).expect_err(name).to_string();
        assert!(message.contains(why), "{name}: {message}");
    }
}

#[test]
fn the_dialects_of_other_programs_keep_segments_and_states() {
    let states = |file: &BitextFile| file.bitext.beads().iter().map(|bead| bead.state).collect::<Vec<_>>();
    let trados = read("trados.sdlxliff").expect("read");
    use BeadState::{Accepted, Flagged, Proposed};
    assert_eq!(states(&trados), [Accepted, Flagged, Proposed]);
    let bitext = &trados.bitext;
    assert_eq!(bitext.source().text(SegmentId(0)), "船来了。");
    assert_eq!(bitext.source().raw(SegmentId(0)), "<g id=\"5\">船来了。</g>");
    assert_eq!(bitext.beads()[2].kind().to_string(), "1-0");
    let memoq = read("memoq.mqxliff").expect("read");
    assert_eq!(states(&memoq), [Accepted, Flagged]);
    assert_eq!(memoq.bitext.target().raw(SegmentId(0)), "<b>The boat is here.</b>");
    assert_eq!(memoq.bitext.beads().len(), 2);
}
