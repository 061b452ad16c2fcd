//! Gold alignments: accuracy against the floors of `corpus/floors.toml`, and laws of the aligner on whole texts.
//!
//! The pairs of `corpus/` always run: the files as they are, through the reader, the segmenter and the aligner. The
//! development sets of `../shared/gold/align` (or of the folder `DUIQI_SHARED`) run where they are there. What ran is said
//! on standard error. A failure prints the beads that differ.

mod prepared;

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use duiqi::align;
use duiqi::bitext::{Bitext, GoldBead};
use duiqi::document::{SegmentId, Segmentation};
use duiqi::evaluate::{Cuts, Tally, beads_of, by_spans, differences};
use duiqi::format::{self, Format, WriteOptions, beads};
use duiqi::lexicon::Lexicon;
use duiqi::pipeline::{self, AlignOptions, Cutting};
use duiqi::text::lang::Side;

use prepared::prepare;

/// Stretches that a failure prints of each text.
const STRETCHES_SHOWN: usize = 20;

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// Says which sets ran. Written to the stream itself, because the test harness swallows what is printed by macro.
fn say(line: &str) {
    let _ = writeln!(io::stderr(), "golden: {line}");
}

/// The lowest accepted score of a set.
struct Floor {
    section: String,
    set: String,
    languages: Option<(String, String)>,
    strict: f64,
}

/// Reads `corpus/floors.toml`: sections, comments, and lines `set = { key = value, … }`.
fn floors() -> Vec<Floor> {
    let text = fs::read_to_string(corpus().join("floors.toml")).expect("the floors are there");
    let mut section = String::new();
    let mut floors = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            section = name.to_owned();
            continue;
        }
        let (set, table) = line.split_once('=').expect("set = { … }");
        let table = table.trim().strip_prefix('{').and_then(|table| table.strip_suffix('}')).expect("an inline table");
        let value = |key: &str| {
            let pairs = table.split(',').filter_map(|pair| pair.split_once('='));
            pairs
                .map(|(name, value)| (name.trim(), value.trim()))
                .find(|(name, _)| *name == key)
                .map(|(_, value)| value)
        };
        let languages = value("languages").map(|pair| {
            let (source, target) = pair.trim_matches('"').split_once('-').expect("zh-en");
            (source.to_owned(), target.to_owned())
        });
        let strict = value("strict").and_then(|strict| strict.parse().ok()).expect("strict = 0.9");
        floors.push(Floor { section: section.clone(), set: set.trim().to_owned(), languages, strict });
    }
    floors
}

fn section(name: &str) -> Vec<Floor> {
    let floors: Vec<Floor> = floors().into_iter().filter(|floor| floor.section == name).collect();
    assert!(!floors.is_empty(), "[{name}] has floors");
    floors
}

/// The file of a folder whose name starts so.
fn file(folder: &Path, start: &str) -> PathBuf {
    let entries = fs::read_dir(folder).unwrap_or_else(|cause| panic!("{}: {cause}", folder.display()));
    let mut found = entries
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(start)));
    found.next().unwrap_or_else(|| panic!("{} has no {start}*", folder.display()))
}

fn own_pair(folder: &Path) -> (Segmentation, Segmentation) {
    let source = prepare(&file(folder, "source.zh."), "zh", Cutting::Sentences);
    (source, prepare(&file(folder, "target.en."), "en", Cutting::Sentences))
}

fn folder_of(floor: &Floor) -> PathBuf {
    match (&*floor.section, &*floor.set) {
        ("own", "demo") => corpus().join("demo"),
        ("own", set) => corpus().join("gold").join(set),
        (_, set) => corpus().join("tricky").join(set),
    }
}

fn aligned(source: Segmentation, target: Segmentation) -> Bitext {
    pipeline::align(source, target, &AlignOptions::default()).expect("corpus texts align")
}

fn read_gold(path: &Path) -> Vec<GoldBead> {
    let bytes = fs::read(path).unwrap_or_else(|cause| panic!("{}: {cause}", path.display()));
    beads::read(&bytes).expect("the gold is lawful")
}

/// The segments that the numbers of the gold count; without a list they are the program's own.
fn gold_cuts(folder: &Path) -> Option<Cuts> {
    let read = |name: &str| fs::read_to_string(folder.join(name)).ok();
    let (source, target) = (read("source.segments.txt")?, read("target.segments.txt")?);
    Some(Cuts::of(source.lines(), target.lines()))
}

/// The stretches in which two alignments of one bitext differ, with their texts.
fn shown(name: &str, gold: &[GoldBead], hypothesis: &[GoldBead], text: impl Fn(Side, u32) -> String) -> String {
    let mut shown = String::new();
    for difference in differences(gold, hypothesis).into_iter().take(STRETCHES_SHOWN) {
        for (who, beads) in [("gold", &difference.gold), ("found", &difference.hypothesis)] {
            for bead in beads {
                let side = |side, ids: &[u32]| ids.iter().map(|id| text(side, *id)).collect::<Vec<_>>().join(" ");
                let (source, target) = (side(Side::Source, &bead.source), side(Side::Target, &bead.target));
                let _ = writeln!(shown, "{name} {who:<5} {bead}  {source} ⟷ {target}");
            }
        }
        shown.push('\n');
    }
    shown
}

fn text_of(bitext: &Bitext) -> impl Fn(Side, u32) -> String {
    |side, id| {
        let segmentation = bitext.side(side);
        // A gold set may name a line that is not there (parice, u_1).
        if (id as usize) < segmentation.len() { segmentation.text(SegmentId(id)).to_owned() } else { "?".to_owned() }
    }
}

/// Measures the pairs of one section and returns what fell below its floor.
fn measure_own(name: &str) -> String {
    let mut below = String::new();
    for floor in section(name) {
        let folder = folder_of(&floor);
        let (source, target) = own_pair(&folder);
        let bitext = aligned(source, target);
        let own = Cuts::of_bitext(&bitext);
        let gold = read_gold(&folder.join("gold.beads"));
        let cuts = gold_cuts(&folder).unwrap_or_else(|| own.clone());
        let over = by_spans((&gold, &cuts), (&beads_of(&bitext), &own)).expect("gold and program read the same text");
        let strict = Tally::of(&over.gold, &over.hypothesis).strict.f1();
        say(&format!("{name} {}: strict F1 {strict:.4} (floor {})", floor.set, floor.strict));
        if strict < floor.strict {
            let differ = if own == cuts {
                shown(&floor.set, &gold, &beads_of(&bitext), text_of(&bitext))
            } else {
                shown(&floor.set, &over.gold, &over.hypothesis, |_, id| format!("[piece {id}]"))
            };
            let _ = write!(below, "{}: strict F1 {strict:.4} is below {}\n{differ}", floor.set, floor.strict);
        }
    }
    below
}

#[test]
fn own_texts_reach_their_floors() {
    let below = measure_own("own");
    assert!(below.is_empty(), "\n{below}");
}

#[test]
fn tricky_texts_reach_their_floors() {
    let below = measure_own("tricky");
    assert!(below.is_empty(), "\n{below}");
}

#[test]
fn every_text_has_a_floor() {
    let floors = floors();
    for (section, folder) in [("own", "gold"), ("tricky", "tricky")] {
        for entry in fs::read_dir(corpus().join(folder)).expect("the corpus is there") {
            let name = entry.expect("readable").file_name().to_string_lossy().into_owned();
            let has_floor = floors.iter().any(|floor| floor.section == section && floor.set == name);
            assert!(has_floor, "corpus/{folder}/{name} has no line under [{section}] of corpus/floors.toml");
        }
    }
}

#[test]
fn the_segmenter_cuts_as_the_gold_does() {
    for floor in section("own").iter().filter(|floor| floor.set != "demo") {
        let folder = folder_of(floor);
        let (source, target) = own_pair(&folder);
        for (side, list) in [(source, "source.segments.txt"), (target, "target.segments.txt")] {
            let gold = fs::read_to_string(folder.join(list)).expect("a gold pair lists its segments");
            let found: Vec<&str> = side.all().ids().map(|id| side.text(id)).collect();
            assert_eq!(found, gold.lines().collect::<Vec<_>>(), "{}: {list}", floor.set);
        }
    }
}

/// The documents of a shared set: name, both sides, gold.
fn shared_set(folder: &Path, source: &str, target: &str) -> Vec<(String, Segmentation, Segmentation, Vec<GoldBead>)> {
    let mut golds: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the set is there")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "gold"))
        .collect();
    golds.sort();
    let read = |path: PathBuf| {
        let side = |lang: &str| prepare(&path.with_extension(lang), lang, Cutting::Blocks);
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        (name, side(source), side(target), read_gold(&path))
    };
    golds.into_iter().map(read).collect()
}

/// Aligns both ways round: the accuracy is held to the floor, and the other direction must give the same cuts.
#[test]
fn shared_sets_reach_their_floors_in_both_directions() {
    let shared = std::env::var_os("DUIQI_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let mut below = String::new();
    for floor in section("shared") {
        let folder = shared.join("gold/align").join(&floor.set);
        if !folder.is_dir() {
            say(&format!("shared {}: left out, {} is not there", floor.set, folder.display()));
            continue;
        }
        let (from, to) = floor.languages.as_ref().expect("a shared set names its languages");
        let mut tally = Tally::new();
        let mut differ = String::new();
        for (name, source, target, gold) in shared_set(&folder, from, to) {
            let mirrored = aligned(target.clone(), source.clone()).ladder().mirrored();
            let bitext = aligned(source, target);
            assert_eq!(
                bitext.ladder(),
                mirrored,
                "{} {name}: {to}-{from} gives other cuts than {from}-{to}",
                floor.set
            );
            tally.add(&gold, &beads_of(&bitext));
            differ.push_str(&shown(&name, &gold, &beads_of(&bitext), text_of(&bitext)));
        }
        let strict = tally.scores().strict.f1();
        say(&format!("shared {}: strict F1 {strict:.4} in both directions (floor {})", floor.set, floor.strict));
        if strict < floor.strict {
            let _ = write!(below, "{}: strict F1 {strict:.4} is below {}\n{differ}", floor.set, floor.strict);
        }
    }
    assert!(below.is_empty(), "\n{below}");
}

#[test]
fn a_text_aligned_with_itself_is_all_one_to_one() {
    for floor in section("own") {
        let (source, target) = own_pair(&folder_of(&floor));
        for side in [source, target] {
            let bitext = aligned(side.clone(), side);
            let other = bitext.beads().iter().find(|bead| bead.source != bead.target || bead.source.len() != 1);
            assert_eq!(other, None, "{} in {}", floor.set, bitext.source().document().lang());
        }
    }
}

#[test]
fn the_other_way_round_gives_the_same_beads() {
    for floor in section("own").iter().chain(&section("tricky")) {
        let (source, target) = own_pair(&folder_of(floor));
        let swapped = aligned(target.clone(), source.clone());
        let bitext = aligned(source, target);
        assert_eq!(bitext.beads().len(), swapped.beads().len(), "{}", floor.set);
        for (bead, turned) in bitext.beads().iter().zip(swapped.beads()) {
            assert_eq!((bead.source, bead.target), (turned.target, turned.source), "{}", floor.set);
            assert_eq!((bead.evidence, bead.confidence), (turned.evidence, turned.confidence), "{}", floor.set);
        }
    }
}

#[test]
fn evidence_sums_to_the_cost() {
    for floor in section("own") {
        let (source, target) = own_pair(&folder_of(&floor));
        for bead in aligned(source, target).beads() {
            let parts = bead.evidence.parts();
            assert!(parts.iter().all(|(_, cost)| cost.value().is_finite()), "{}: {bead:?}", floor.set);
            let sum: f64 = parts.iter().map(|(_, cost)| f64::from(cost.value())).sum();
            let total = f64::from(bead.evidence.total().value());
            assert!((sum - total).abs() <= 1e-4 * (1.0 + sum.abs()), "{}: {sum} {total}", floor.set);
        }
    }
}

#[test]
fn one_thread_and_eight_give_the_same_bytes() {
    let written = |threads: usize, floor: &Floor| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads start");
        pool.install(|| {
            let (source, target) = own_pair(&folder_of(floor));
            let mut bytes = Vec::new();
            let bitext = aligned(source, target);
            format::write(Format::Jsonl, &bitext, &[], &WriteOptions::default(), &mut bytes).expect("memory holds it");
            bytes
        })
    };
    for floor in section("own") {
        assert!(written(1, &floor) == written(8, &floor), "{} differs", floor.set);
    }
}

/// Without the lexicon the gold pairs still come out whole: other languages depend on it.
#[test]
fn without_a_lexicon_most_beads_are_right() {
    assert!(Lexicon::embedded().is_some(), "this measures what is left without it");
    let mut tally = Tally::new();
    for floor in section("own") {
        let folder = folder_of(&floor);
        let (source, target) = own_pair(&folder);
        let bitext = align::align(source, target, &align::Options::default(), None).expect("corpus texts align");
        tally.add(&read_gold(&folder.join("gold.beads")), &beads_of(&bitext));
    }
    let strict = tally.scores().strict.f1();
    say(&format!("own texts without the lexicon: strict F1 {strict:.4} (floor 0.80)"));
    assert!(strict >= 0.80, "strict F1 {strict:.4}");
}
