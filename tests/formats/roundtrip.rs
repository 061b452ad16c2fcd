//! What is written is read back: the same pairs in the same order, with what a person said and how sure each is, for every format
//! that has both directions; and codes that were read are written as they were.

use std::collections::BTreeMap;

use duiqi::bitext::{BeadState, Bitext};
use duiqi::error::Result;
use duiqi::format::corpus::{moses, numbers};
use duiqi::format::{
    BitextFile, BitextOptions, Context, Format, WriteOptions, files, read_bitext, read_bitext_with, write,
};
use duiqi::text::lang::{Lang, Side};
use duiqi::{Error, ErrorKind};
use proptest::prelude::*;

use crate::bitexts::{Sample, samples};

/// What a format keeps of a bead beside its two texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keeps {
    /// State and confidence.
    All,
    /// The confidence.
    Confidence,
    /// Neither.
    Texts,
}

/// Which beads a format holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    /// All, for a file that is used.
    All,
    /// All, for a file of the whole alignment.
    Whole,
    Pairs,
    Sources,
}

/// What a bead is compared by.
type Row = (String, String, Option<BeadState>, Option<String>);

/// A format, what it keeps and holds, and what it changes in a text.
type Case = (Format, Keeps, Holds, fn(&str) -> String);

fn options() -> BitextOptions {
    let mut options = BitextOptions::default();
    options.source_lang = Some(Lang::chinese());
    options.target_lang = Some(Lang::english());
    options
}

fn without_controls(text: &str) -> String {
    text.chars().filter(|character| *character != '\u{1}').collect::<String>().trim().to_owned()
}

fn blank_controls(text: &str) -> String {
    text.replace('\u{1}', " ").trim().to_owned()
}

fn trimmed(text: &str) -> String {
    text.trim().to_owned()
}

fn rows(
    bitext: &Bitext,
    keeps: Keeps,
    holds: Holds,
    normal: fn(&str) -> String,
    left_out: Option<BeadState>,
) -> Vec<Row> {
    let text = |side: Side, bead: &duiqi::bitext::Bead| normal(&bitext.text(side, bead.side(side)));
    bitext
        .beads()
        .iter()
        .filter(|bead| left_out.is_none_or(|state| bead.state != state))
        .map(|bead| {
            let confidence = format!("{:.4}", bead.confidence.value());
            (
                text(Side::Source, bead),
                text(Side::Target, bead),
                (keeps == Keeps::All).then_some(bead.state),
                (keeps != Keeps::Texts).then_some(confidence),
            )
        })
        .filter(|(source, target, ..)| match holds {
            Holds::All | Holds::Whole => !source.is_empty() || !target.is_empty(),
            Holds::Pairs => !source.is_empty() && !target.is_empty(),
            Holds::Sources => !source.is_empty(),
        })
        .collect()
}

fn written(format: Format, bitext: &Bitext, findings: &[duiqi::finding::Finding]) -> Vec<u8> {
    let options = WriteOptions { context: Context::Leave, ..WriteOptions::default() };
    let mut out = Vec::new();
    write(format, bitext, findings, &options, &mut out).expect("memory takes all");
    out
}

/// Writes the several files of a format and reads them back.
fn through_files(format: Format, sample: &Sample) -> Result<BitextFile> {
    let written = files(format, "set.main", &sample.bitext, &sample.findings, &WriteOptions::default());
    let (written, _) = written.expect("memory takes all");
    let by_name: BTreeMap<String, Vec<u8>> = written.into_iter().map(|file| (file.name, file.bytes)).collect();
    if format == Format::Moses {
        let bytes = ["set.zh", "set.en"].map(|name| by_name[name].clone());
        return moses::read(["set.zh", "set.en"], bytes, &options());
    }
    let open = |name: &str| by_name.get(name).cloned().ok_or_else(|| Error::new(ErrorKind::Io, name));
    read_bitext_with(format, "set.main", by_name["set.main"].clone(), &options(), &open)
}

fn compare(
    read: Result<BitextFile>,
    sample: &Sample,
    keeps: Keeps,
    holds: Holds,
    normal: fn(&str) -> String,
) -> std::result::Result<(), TestCaseError> {
    // What a person excluded is in no file for use; files that hold the whole alignment leave nothing out.
    let left_out = (holds != Holds::Whole).then_some(BeadState::Excluded);
    let wanted = rows(&sample.bitext, keeps, holds, normal, left_out);
    match read {
        Ok(file) => prop_assert_eq!(rows(&file.bitext, keeps, Holds::All, normal, None), wanted),
        Err(error) => prop_assert!(wanted.is_empty(), "{error}"),
    }
    Ok(())
}

proptest! {
    #[test]
    fn one_file_reads_back(sample in samples()) {
        use {Holds::{All, Pairs, Sources, Whole}, Keeps::Texts};
        let cases: [Case; 9] = [
            (Format::Tmx, Keeps::All, Pairs, without_controls),
            (Format::Xliff, Keeps::All, Sources, without_controls),
            (Format::Xliff2, Keeps::All, Sources, without_controls),
            (Format::Tsv, Keeps::All, All, blank_controls),
            (Format::Csv, Keeps::All, All, blank_controls),
            (Format::Xlsx, Keeps::All, All, blank_controls),
            (Format::Po, Keeps::All, Sources, trimmed),
            (Format::Hunalign, Texts, Whole, spaced),
            (Format::Mnbvc, Keeps::All, All, trimmed),
        ];
        for (format, keeps, holds, normal) in cases {
            let file = written(format, &sample.bitext, &sample.findings);
            let read = read_bitext(format, "f", file, &options());
            compare(read, &sample, keeps, holds, normal)?;
        }
    }

    #[test]
    fn several_files_read_back(sample in samples()) {
        compare(through_files(Format::Moses, &sample), &sample, Keeps::Texts, Holds::Pairs, without_controls)?;
        compare(through_files(Format::Xces, &sample), &sample, Keeps::Confidence, Holds::Whole, spaced)?;
        compare(through_files(Format::InterText, &sample), &sample, Keeps::Texts, Holds::Whole, spaced)?;
    }

    #[test]
    fn numbers_and_segments_read_back(sample in samples()) {
        let segments = [Side::Source, Side::Target].map(|side| {
            let side = sample.bitext.side(side);
            let line = |id| side.text(id).replace('\u{1}', "?") + "\n";
            side.all().ids().map(line).collect::<String>().into_bytes()
        });
        for format in [Format::Ladder, Format::Beads] {
            let file = written(format, &sample.bitext, &[]);
            let read = numbers::read(format, &file, ["a", "b"], segments.clone(), &options());
            compare(read, &sample, Keeps::Texts, Holds::Whole, |text| text.replace('\u{1}', "?").trim().to_owned())?;
        }
    }

    #[test]
    fn inline_codes_stay_as_they_were(sample in samples()) {
        for (format, marks) in [
            (Format::Tmx, &["<seg>"][..]),
            (Format::Xliff, &["<source>", "<target "]),
            (Format::Xliff2, &["<source>", "<target>", "<originalData>"]),
        ] {
            let texts = |file: &[u8]| -> Vec<String> {
                let file = String::from_utf8_lossy(file);
                let holds = |line: &&str| marks.iter().any(|mark| line.contains(mark));
                file.lines().filter(holds).map(|line| line[line.find("><").map_or(0, |at| at + 1)..].to_owned()).collect()
            };
            let first = written(format, &sample.bitext, &sample.findings);
            let Ok(file) = read_bitext(format, "f", first.clone(), &options()) else { continue };
            let second = written(format, &file.bitext, &[]);
            prop_assert_eq!(texts(&second).concat().replace(" state=\"needs-review-translation\"", " state=\"translated\""),
                texts(&first).concat().replace(" state=\"needs-review-translation\"", " state=\"translated\""), "{}", format);
            let again = read_bitext(format, "f", second.clone(), &options()).expect("what was written can be read");
            prop_assert_eq!(written(format, &again.bitext, &[]), second);
        }
    }

    #[test]
    fn no_bitext_reader_panics(bytes in proptest::collection::vec(any::<u8>(), 0..60), text in "[<>a-z/=\"' \n\t,;:~0-9一#\\\\]{0,60}") {
        for format in Format::all().filter(|format| format.is_bitext_read()) {
            for bytes in [bytes.clone(), text.clone().into_bytes()] {
                let _ = read_bitext(format, "f", bytes, &options());
            }
        }
    }
}

/// Formats that keep segments apart say nothing of white space at the ends of one, where a dropped character may have stood.
fn spaced(text: &str) -> String {
    without_controls(text).split_whitespace().collect()
}
