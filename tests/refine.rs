//! Memories refined and judged: what is found out on the committed texts, printed with `-- --nocapture`.

use std::fs;
use std::path::Path;

use duiqi::bitext::{Bead, Bitext};
use duiqi::format::{BitextOptions, Format, WriteOptions, read_bitext, write};
use duiqi::pipeline::{AlignOptions, Raw, ReadOptions, align, judge, prepare_pair};
use duiqi::text::lang::Side;

/// The pairs of the gold texts, as they are aligned; each of the two sides is known to be a translation of the other.
fn pairs() -> Vec<[String; 2]> {
    let mut pairs = Vec::new();
    for (name, extension) in [("story", "txt"), ("guide", "md"), ("speech", "txt")] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/gold").join(name);
        let names = [format!("source.zh.{extension}"), format!("target.en.{extension}")];
        let bytes = names.clone().map(|name| fs::read(folder.join(name)).expect("the corpus"));
        let options = ReadOptions::default();
        let raw = |side: usize| Raw { name: &names[side], bytes: &bytes[side], options: &options };
        let (source, target) = prepare_pair(raw(0), raw(1)).expect("two texts");
        let bitext = align(source, target, &AlignOptions::default()).expect("aligned");
        let sure = |bead: &&Bead| !bead.kind().is_null() && bead.confidence.value() > 0.9;
        let text = |bead: &Bead| [Side::Source, Side::Target].map(|side| bitext.text(side, bead.side(side)));
        pairs.extend(bitext.beads().iter().filter(sure).map(text));
    }
    pairs
}

fn memory(pairs: &[[String; 2]]) -> Bitext {
    let cell = |text: &String| text.replace('&', "&amp;").replace('<', "&lt;");
    let unit = |[source, target]: &[String; 2]| {
        let (source, target) = (cell(source), cell(target));
        format!("<tu><tuv lang='zh'><seg>{source}</seg></tuv><tuv lang='en'><seg>{target}</seg></tuv></tu>")
    };
    let units: String = pairs.iter().map(unit).collect();
    let file = format!("<tmx version='1.4'><header srclang='zh'/><body>{units}</body></tmx>");
    read_bitext(Format::Tmx, "m.tmx", file.into_bytes(), &BitextOptions::default()).expect("a memory").bitext
}

fn doubted(pairs: &[[String; 2]]) -> (usize, usize) {
    let judged = judge(memory(pairs), &AlignOptions::default()).expect("judged");
    assert_eq!(judged.beads().len(), pairs.len(), "nothing is cut or joined");
    (judged.beads().iter().filter(|bead| bead.confidence.value() < 0.5).count(), pairs.len())
}

#[test]
fn pairs_that_do_not_belong_together_are_doubted() {
    let good = pairs();
    let (false_alarms, all) = doubted(&good);
    // Each source with the translation of the one that is next in length: what a slip in a table looks like at its worst.
    let mut by_length: Vec<usize> = (0..good.len()).collect();
    by_length.sort_by_key(|pair| (good[*pair][1].len(), *pair));
    let mut bad = good.clone();
    for (place, pair) in by_length.iter().enumerate() {
        bad[*pair][1].clone_from(&good[by_length[(place + 1) % by_length.len()]][1]);
    }
    let (found, _) = doubted(&bad);
    println!("of {all} good pairs {false_alarms} are doubted, of {all} wrong ones of the same length {found}");
    assert!(false_alarms * 33 <= all, "{false_alarms} of {all} good pairs are doubted");
    assert!(found * 10 >= all * 8, "{found} of {all} wrong pairs are doubted");
}

#[test]
fn a_memory_that_was_written_reads_back() {
    let bitext = memory(&pairs());
    let mut out = Vec::new();
    write(Format::Tmx, &bitext, &[], &WriteOptions::default(), &mut out).expect("memory takes all");
    let again = read_bitext(Format::Tmx, "m.tmx", out, &BitextOptions::default()).expect("a memory").bitext;
    let texts = |bitext: &Bitext| -> Vec<[String; 2]> {
        let text = |bead: &Bead| [Side::Source, Side::Target].map(|side| bitext.text(side, bead.side(side)));
        bitext.beads().iter().map(text).collect()
    };
    assert_eq!(texts(&again), texts(&bitext));
}
