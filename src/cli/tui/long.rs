//! How long keys take in a review of 20,000 pairs, act, journal and drawing together: `cargo test a_long_review -- --nocapture` prints it.

use std::time::{Duration, Instant};

use duiqi::bitext::{Bead, Bitext, Confidence};
use duiqi::document::SegmentRange;
use duiqi::format::{Format, WriteOptions};
use duiqi::pipeline::{self, Cutting, Raw, ReadOptions};
use duiqi::text::lang::Lang;
use duiqi::tongue::Tongue;

use super::tests::{open, press, screen};
use super::*;

const PAIRS: u32 = 20_000;
const ROUNDS: usize = 9;
/// What a person does not notice.
const AT_ONCE: Duration = Duration::from_millis(50);

/// A book in which every fortieth pair is doubtful.
fn book() -> Bitext {
    let lines = |line: fn(u32) -> String| (0..PAIRS).map(line).collect::<String>();
    let chinese = lines(|number| format!("渡船在第{number}天早上六点离开码头，船上有{}名乘客。\n", number % 900 + 20));
    let english =
        lines(|number| format!("On day {number} the ferry left at six with {} passengers.\n", number % 900 + 20));
    let options = ["zh", "en"].map(|lang| {
        let mut options = ReadOptions::default();
        (options.lang, options.cutting) = (Lang::parse(lang), Cutting::Blocks);
        options
    });
    let source = Raw { name: "book.zh.txt", bytes: chinese.as_bytes(), options: &options[0] };
    let target = Raw { name: "book.en.txt", bytes: english.as_bytes(), options: &options[1] };
    let (source, target) = pipeline::prepare_pair(source, target).expect("two texts");
    let bead = |number: u32| {
        let range = SegmentRange::new(number, number + 1);
        let confidence = Confidence::new(if number.is_multiple_of(40) { 0.3 } else { 0.97 });
        Bead { confidence, ..Bead::bare(range, range) }
    };
    Bitext::new(source, target, (0..PAIRS).map(bead).collect()).expect("lawful")
}

#[test]
fn keys_of_a_long_review_answer_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("book.jsonl");
    let mut bytes = Vec::new();
    duiqi::format::write(Format::Jsonl, &book(), &[], &WriteOptions::default(), &mut bytes).expect("written");
    std::fs::write(&path, &bytes).expect("written");
    let start = Instant::now();
    let mut desk = open(&path, "甲".to_owned(), duiqi::lexicon::Lexicon::embedded()).expect("nobody else");
    let mut app = App::new(&mut desk, Tongue::English);
    screen(&app, 120, 40);
    println!("opened with the first screen in {:.0} ms", start.elapsed().as_secs_f64() * 1e3);
    for keys in ["j", "n", "t", "a", "m", "u", ")", "U", "L", "x", "G", "g", "f", "⎋", "w", "⎋", "d", "9", "J"] {
        let mut times: Vec<Duration> = (0..ROUNDS)
            .map(|_| {
                let start = Instant::now();
                press(&mut app, keys);
                screen(&app, 120, 40);
                start.elapsed()
            })
            .collect();
        times.sort();
        let median = times[ROUNDS / 2];
        println!(
            "{keys:>3} {:6.1} ms median {:6.1} ms worst",
            median.as_secs_f64() * 1e3,
            times[ROUNDS - 1].as_secs_f64() * 1e3
        );
        assert!(median < AT_ONCE, "{keys} takes {median:?}");
    }
}
