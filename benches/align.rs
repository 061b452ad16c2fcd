//! Time to load the lexicon, to start the program, to segment and to align.
//!
//! `cargo bench --bench align [-- SOURCE TARGET]`. A pair that is named is Chinese and English, cut into a segment a line.
//! Without one the texts are pairs of `corpus/gold`, repeated up to the number of source segments named. That is the worst
//! case for the search, since every sentence has partners all along the text and no word says where it stands. A round does
//! each thing once; the figure is the best of the rounds.

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use duiqi::document::Segmentation;
use duiqi::lexicon::Lexicon;
use duiqi::pipeline::{self, AlignOptions, Cutting, ReadOptions};
use duiqi::text::lang::Lang;

const ROUNDS: usize = 3;
const SIZES_SEGMENTS: [usize; 2] = [1_000, 4_000];
const LEXICON: &[u8] = include_bytes!("../models/zh-en.duiqi");

fn main() {
    show("lexicon: check and open", 1, best(|| Lexicon::from_bytes(LEXICON.to_vec())));
    let version = || Command::new(env!("CARGO_BIN_EXE_duiqi")).arg("--version").output();
    show("program: --version", 1, best(version));
    // Cargo adds an option of its own.
    let named: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    if let [source, target] = &named[..] {
        let [source, target] = [source, target].map(|path| fs::read_to_string(path).expect("the file can be read"));
        return measure("", &source, &target, Cutting::Blocks);
    }
    let [source, target] =
        [["story/source.zh.txt", "speech/source.zh.txt"], ["story/target.en.txt", "speech/target.en.txt"]]
            .map(|names| names.map(read).concat());
    let unit = prepare(&source, "zh", Cutting::Sentences).len();
    for size in SIZES_SEGMENTS {
        let times = size.div_ceil(unit);
        measure("repeated ", &source.repeat(times), &target.repeat(times), Cutting::Sentences);
    }
}

fn measure(what: &str, source: &str, target: &str, cutting: Cutting) {
    let sides = (prepare(source, "zh", cutting), prepare(target, "en", cutting));
    let size = sides.0.len();
    let segment = || (prepare(source, "zh", cutting), prepare(target, "en", cutting));
    show(&format!("segment, {size} {what}segments"), size, best(segment));
    let align = || pipeline::align(sides.0.clone(), sides.1.clone(), &AlignOptions::default());
    show(&format!("align, {size} {what}segments"), size, best(align));
}

fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/gold").join(name);
    fs::read_to_string(path).expect("the corpus is there") + "\n"
}

fn prepare(text: &str, lang: &str, cutting: Cutting) -> Segmentation {
    let mut options = ReadOptions::default();
    options.lang = Lang::parse(lang);
    options.cutting = cutting;
    pipeline::prepare("text.txt", text.as_bytes(), &options).expect("the corpus can be read")
}

fn best<T>(work: impl Fn() -> T) -> Duration {
    let round = |_| {
        let start = Instant::now();
        black_box(work());
        start.elapsed()
    };
    (0..ROUNDS).map(round).min().expect("there are rounds")
}

#[expect(clippy::print_stdout, reason = "a bench prints its figures")]
fn show(what: &str, segments: usize, time: Duration) {
    let micros = time.as_micros();
    println!("{what:<34} {:>9}.{:03} ms {:>8} µs a segment", micros / 1000, micros % 1000, micros / segments as u128);
}
