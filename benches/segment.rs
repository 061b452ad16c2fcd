//! Throughput of the sentence scanner beside its peers, on the same text in one run, on one core.
//!
//! `cargo run --release --manifest-path benches/peers/Cargo.toml [-- LANG FILE ...]`, such as `-- zh novel.txt`. Without
//! arguments the texts are the story and the speech of `corpus/gold`, and the cases of `corpus/segment`, which hold far more
//! marks a line than prose does.
//!
//! Each line of a text is one paragraph. A round runs every segmenter once; the figure is the best of the rounds.

use std::hint::black_box;
use std::time::Instant;

use duiqi::segment::{Rules, scan};
use icu_segmenter::SentenceSegmenter;
use icu_segmenter::options::SentenceBreakInvariantOptions;
use unicode_segmentation::UnicodeSegmentation;

const ROUNDS: usize = 9;
/// Texts are repeated up to this size, so that a round takes long enough to time.
const SIZE_BYTES: usize = 2_000_000;

const CASES: [(&str, &str); 2] =
    [("zh", include_str!("../corpus/segment/zh.txt")), ("en", include_str!("../corpus/segment/en.txt"))];

/// Prose of our own: a story with dialogue and a speech.
const PROSE: [(&str, &str, &str); 4] = [
    ("zh", "corpus/gold/story", include_str!("../corpus/gold/story/source.zh.txt")),
    ("en", "corpus/gold/story", include_str!("../corpus/gold/story/target.en.txt")),
    ("zh", "corpus/gold/speech", include_str!("../corpus/gold/speech/source.zh.txt")),
    ("en", "corpus/gold/speech", include_str!("../corpus/gold/speech/target.en.txt")),
];

/// A segmenter: takes a language and a paragraph, gives back the number of its sentences.
type Segmenter<'a> = (&'static str, Box<dyn Fn(&str, &str) -> usize + 'a>);

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.is_empty() {
        for (lang, name, text) in PROSE {
            compare(lang, name, text);
        }
        for (lang, cases) in CASES {
            compare(lang, "corpus/segment", &texts_of(cases));
        }
    }
    for pair in arguments.chunks(2) {
        let [lang, path] = pair else { panic!("give a language and a file") };
        let text = std::fs::read_to_string(path).expect("the file can be read");
        compare(lang, path, &text);
    }
}

/// The texts of the cases, without names and expected sentences.
fn texts_of(cases: &str) -> String {
    let body = |block: &str| Some(block.split_once("\n---\n")?.0.trim_start().split_once('\n')?.1.to_owned() + "\n");
    cases.split("\n===\n").filter_map(body).collect()
}

fn compare(lang: &str, name: &str, text: &str) {
    let text = text.repeat(SIZE_BYTES.div_ceil(text.len().max(1)));
    let paragraphs: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let size: usize = paragraphs.iter().map(|paragraph| paragraph.len()).sum();
    let rules = Rules::learn(&text);
    let icu = SentenceSegmenter::new(SentenceBreakInvariantOptions::default());
    let segmenters: [Segmenter<'_>; 4] = [
        ("duiqi", Box::new(|_, paragraph| scan(paragraph, &rules).len() + 1)),
        ("icu_segmenter", Box::new(|_, paragraph| icu.segment_str(paragraph).count() - 1)),
        ("unicode-segmentation", Box::new(|_, paragraph| paragraph.split_sentence_bounds().count())),
        ("sentencex", Box::new(|lang, paragraph| sentencex::segment(lang, paragraph).len())),
    ];
    let mut best = [f64::INFINITY; 4];
    let mut sentences = [0; 4];
    let mut learning = f64::INFINITY;
    for _ in 0..ROUNDS {
        let start = Instant::now();
        black_box(Rules::learn(&text));
        learning = learning.min(start.elapsed().as_secs_f64());
        for (place, (_, segment)) in segmenters.iter().enumerate() {
            let start = Instant::now();
            sentences[place] = paragraphs.iter().map(|paragraph| black_box(segment(lang, paragraph))).sum();
            best[place] = best[place].min(start.elapsed().as_secs_f64());
        }
    }
    println!("{lang} {name}: {} paragraphs, {size} bytes", paragraphs.len());
    let megabytes = |seconds: f64| size as f64 / 1e6 / seconds;
    for (place, (tool, _)) in segmenters.iter().enumerate() {
        println!("  {tool:22} {:7.1} MB/s  {:8} sentences", megabytes(best[place]), sentences[place]);
    }
    println!("  {:22} {:7.1} MB/s", "duiqi, learning", megabytes(learning));
}
