//! Time to load the lexicon, to start the program, to segment and to align.
//!
//! `cargo bench --bench align`. The texts are the pairs of `corpus/gold`, repeated up to the number of source segments
//! named; a round does each thing once, and the figure is the best of the rounds. Repeated text is the harder case for
//! the search: every sentence has partners all along the text.

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use duiqi::document::Segmentation;
use duiqi::lexicon::Lexicon;
use duiqi::pipeline::{self, AlignOptions, ReadOptions};
use duiqi::text::lang::Lang;

const ROUNDS: usize = 5;
const SIZES_SEGMENTS: [usize; 2] = [1_000, 10_000];
const LEXICON: &[u8] = include_bytes!("../models/zh-en.duiqi");

fn main() {
    show("lexicon: check and open", 1, best(|| Lexicon::from_bytes(LEXICON.to_vec())));
    let version = || Command::new(env!("CARGO_BIN_EXE_duiqi")).arg("--version").output();
    show("program: --version", 1, best(version));
    let [source, target] =
        [["story/source.zh.txt", "speech/source.zh.txt"], ["story/target.en.txt", "speech/target.en.txt"]]
            .map(|names| names.map(read).concat());
    let unit = prepare(&source, "zh").len();
    for size in SIZES_SEGMENTS {
        let times = size.div_ceil(unit);
        let (source, target) = (source.repeat(times), target.repeat(times));
        show(&format!("segment, {size} segments"), size, best(|| (prepare(&source, "zh"), prepare(&target, "en"))));
        let sides = (prepare(&source, "zh"), prepare(&target, "en"));
        let align = || pipeline::align(sides.0.clone(), sides.1.clone(), &AlignOptions::default());
        show(&format!("align, {size} segments"), size, best(align));
    }
}

fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/gold").join(name);
    fs::read_to_string(path).expect("the corpus is there") + "\n"
}

fn prepare(text: &str, lang: &str) -> Segmentation {
    let mut options = ReadOptions::default();
    options.lang = Lang::parse(lang);
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
    println!("{what:<28} {:>9}.{:03} ms {:>8} µs a segment", micros / 1000, micros % 1000, micros / segments as u128);
}
