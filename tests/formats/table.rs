//! Tables, beads and ladders: what is written comes back, and spreadsheets get no formulas.

use duiqi::bitext::{Bead, BeadState, Bitext, GoldBead};
use duiqi::finding::Finding;
use duiqi::format::{Cells, Format, WriteOptions, beads, ladder, write};
use proptest::prelude::*;

use crate::bitexts::{finding, one_to_one, samples};

fn written(format: Format, bitext: &Bitext, findings: &[Finding], cells: Cells) -> String {
    let mut out = Vec::new();
    let options = WriteOptions { cells, ..WriteOptions::default() };
    write(format, bitext, findings, &options, &mut out).expect("memory takes all");
    String::from_utf8(out).expect("UTF-8")
}

#[test]
fn a_row_holds_a_bead() {
    let bitext = one_to_one(&[("一\t行。", "A \"line\"."), ("二", "two\n2")]);
    let findings = [finding("markup", 0, "first"), finding("omission", 0, "second\tone")];
    let table = written(Format::Tsv, &bitext, &findings, Cells::Guarded);
    let wanted = "bead\tkind\tconfidence\tstatus\tsource_lines\ttarget_lines\tsource\ttarget\tfindings\n\
                  0\t1-1\t1.0000\tproposed\t1\t1\t一 行。\t\"A \"\"line\"\".\"\tmarkup: first | omission: second one\n\
                  1\t1-1\t1.0000\tproposed\t2\t2-3\t二\ttwo 2\t\n";
    assert_eq!(table, wanted);
}

#[test]
fn formulas_are_guarded_unless_raw_is_asked_for() {
    let formulas = ["=1+1", "+1", "-1", "@a", "  =1", "\u{3000}＝1", "＋1", "－1", "＠a", "\u{FEFF}=1", "\u{1}=1"];
    for formula in formulas {
        let bitext = one_to_one(&[(formula, "x")]);
        let cell = |cells| {
            let table = written(Format::Tsv, &bitext, &[], cells);
            let row = table.lines().nth(1).expect("a row").to_owned();
            row.split('\t').nth(6).expect("a cell").to_owned()
        };
        assert!(cell(Cells::Guarded).starts_with('\''), "{formula:?}");
        assert!(!cell(Cells::Raw).starts_with('\''), "{formula:?}");
    }
    for plain in ["1+1=2", "——不。", "“=”", "a@b"] {
        let table = written(Format::Tsv, &one_to_one(&[(plain, "x")]), &[], Cells::Guarded);
        assert!(!table.contains('\''), "{table}");
    }
}

#[test]
fn guarded_cells_are_counted() {
    let mut out = Vec::new();
    let bitext = one_to_one(&[("=1", "@2"), ("3", "4")]);
    let report = write(Format::Tsv, &bitext, &[], &WriteOptions::default(), &mut out).expect("memory takes all");
    assert!(report.notices[0].message.ends_with(": 2"), "{}", report.notices[0].message);
}

#[test]
fn documents_are_no_format_for_a_bitext() {
    let bitext = one_to_one(&[("一", "one")]);
    for format in Format::all() {
        let result = write(format, &bitext, &[], &WriteOptions::default(), &mut Vec::new());
        assert_eq!(result.is_err(), !format.is_written() || format.is_several_files(), "{format}");
    }
    let error = write(Format::Text, &bitext, &[], &WriteOptions::default(), &mut Vec::new()).expect_err("refused");
    assert!(error.to_string().contains("tmx, xliff, xliff2, tsv"), "{error}");
}

#[test]
fn a_finding_about_no_bead_is_refused() {
    let bitext = one_to_one(&[("一", "one")]);
    for format in [Format::Tmx, Format::Tsv, Format::Jsonl, Format::Html] {
        let lost = finding("markup", 7, "x");
        let result = write(format, &bitext, &[lost], &WriteOptions::default(), &mut Vec::new());
        assert!(result.expect_err("refused").to_string().contains("bead 7"));
    }
}

proptest! {
    #[test]
    fn a_table_reads_back_row_by_row(sample in samples()) {
        let table = written(Format::Tsv, &sample.bitext, &sample.findings, Cells::Raw);
        // What a person excluded is left out of tables.
        let kept: Vec<&Bead> =
            sample.bitext.beads().iter().filter(|bead| bead.state != BeadState::Excluded).collect();
        prop_assert_eq!(table.lines().count(), kept.len() + 1);
        let mut reader = csv::ReaderBuilder::new().delimiter(b'\t').from_reader(table.as_bytes());
        for (row, bead) in reader.records().zip(kept) {
            let row = row.expect("a row");
            prop_assert_eq!(row.len(), 9);
            prop_assert_eq!(&row[1], bead.kind().to_string());
        }
    }

    #[test]
    fn beads_and_ladders_read_back_the_same(sample in samples()) {
        let text = written(Format::Beads, &sample.bitext, &[], Cells::Raw);
        let read = beads::read(text.as_bytes()).expect("what was written can be read");
        let ids = |bead: &Bead| GoldBead {
            source: bead.source.ids().map(|id| id.0).collect(),
            target: bead.target.ids().map(|id| id.0).collect(),
        };
        prop_assert_eq!(read, sample.bitext.beads().iter().map(ids).collect::<Vec<_>>());

        let text = written(Format::Ladder, &sample.bitext, &[], Cells::Raw);
        let read = ladder::read(text.as_bytes()).expect("what was written can be read");
        prop_assert_eq!(read, sample.bitext.ladder());
    }

    #[test]
    fn no_reader_panics(bytes in proptest::collection::vec(any::<u8>(), 0..60), text in "[0-9:,\\[\\] \n\t{}\"a-]{0,40}") {
        for bytes in [&bytes[..], text.as_bytes()] {
            let _ = (beads::read(bytes).is_ok(), ladder::read(bytes).is_ok(), duiqi::format::jsonl::read(bytes).is_ok());
        }
    }
}
