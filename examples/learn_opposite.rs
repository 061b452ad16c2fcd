//! Learns `models/zh-en.opposites` and prints it.
//!
//! `cargo run --release --example learn_opposite ZH EN LABELS SOURCES`: line N of ZH, Chinese, is the translation of line N of EN,
//! English, and line N of LABELS names the source of both; SOURCES is `models/zh-en.weights`, and only what it names is read. The
//! texts are those of `../shared/parallel`, unpacked. The same input gives the same bytes.
//!
//! Right pairs are taken as they are. What is wrong is planted here, from a fixed seed: of each pair one English word that has an
//! opposite is swapped for it. A pair with a word swapped weighs as much as one without. The head of the table is from
//! learning without every fifth block of twenty lines, which judge it; the table itself is learned from all of them.

#![allow(clippy::print_stdout, reason = "what is learned is printed as the file to ship")]
#![allow(clippy::cast_precision_loss, reason = "a count of rows")]

#[path = "learning/judging.rs"]
mod judging;
#[path = "learning/linking.rs"]
mod linking;
#[path = "learning/logistic.rs"]
mod logistic;
#[path = "learning/parallel.rs"]
mod parallel;
#[path = "learning/random.rs"]
mod random;

use std::collections::HashMap;

use duiqi::lexicon::opposite::{self, Case, FIGURES};
use duiqi::text::span::ByteSpan;

use judging::{Judged, print_bars};
use linking::Linking;
use logistic::{Model, Settings, Words};
use parallel::Parallel;
use random::Random;

const SETTINGS: Settings = Settings { least_rows: 6, penalty: 2.0, rounds: 60 };

/// Weights below this are left out.
const LEAST_WEIGHT: f64 = 0.02;

struct Row {
    is_wrong: bool,
    is_judge: bool,
    pair: usize,
    figures: [f32; FIGURES.len()],
    words: Vec<u32>,
}

#[derive(Default)]
struct Collection {
    rows: Vec<Row>,
    words: Words,
    /// How many right pairs judge.
    judges: usize,
    swapped: usize,
}

fn cases(linking: &Linking, source: &str, target: &str) -> Vec<Case> {
    let linkage = linking.link(source, target);
    opposite::cases(linking.langs(), [source, target], &linking.linker, || &linkage).collect()
}

/// Puts its opposite in the place of a word, with a capital where it has one.
fn swap(text: &str, word: ByteSpan, opposite: &str) -> String {
    let span = word.range();
    let is_capital = text[span.clone()].starts_with(|first: char| first.is_ascii_uppercase());
    let mut opposite = opposite.to_owned();
    if is_capital {
        opposite[..1].make_ascii_uppercase();
    }
    format!("{}{opposite}{}", &text[..span.start], &text[span.end..])
}

impl Collection {
    fn add(&mut self, is_wrong: bool, is_judge: bool, pair: usize, case: Case) {
        let words = self.words.number(case.words);
        self.rows.push(Row { is_wrong, is_judge, pair, figures: case.figures, words });
    }

    /// Adds what a right pair has and what is planted in it.
    fn read(&mut self, linking: &Linking, texts: [&str; 2], pair: usize, is_judge: bool, random: &mut Random) {
        let [source, target] = texts;
        let swaps: Vec<(ByteSpan, Vec<&str>)> = opposite::swaps(target).collect();
        self.judges += usize::from(is_judge);
        for case in cases(linking, source, target) {
            self.add(false, is_judge, pair, case);
        }
        let Some((word, opposites)) = swaps.get(random.next(swaps.len())) else { return };
        let new = opposites[random.next(opposites.len())];
        let old = word.of_text(target).to_lowercase();
        let changed = swap(target, *word, new);
        self.swapped += usize::from(is_judge);
        let is_it = |found: &Case| found.word.start == word.start && found.opposite == old;
        if let Some(found) = cases(linking, source, &changed).into_iter().find(is_it) {
            self.add(true, is_judge, pair, found);
        }
    }

    fn learn(&self, keep: impl Fn(&Row) -> bool) -> Model {
        let rows = || self.rows.iter().filter(|row| keep(row));
        let wrong = rows().filter(|row| row.is_wrong).count() as f64;
        let right = rows().count() as f64 - wrong;
        let rows: Vec<logistic::Row<'_>> = rows()
            .map(|row| logistic::Row {
                share: if row.is_wrong { right / wrong } else { 1.0 },
                is_wrong: row.is_wrong,
                figures: &row.figures,
                words: &row.words,
            })
            .collect();
        Model::learn(&rows, FIGURES.len(), self.words.names.len(), &SETTINGS)
    }
}

/// Says, as a comment, which bar flags how many of the right pairs that judge, and how much it finds.
fn judge(collection: &Collection) {
    let model = collection.learn(|row| !row.is_judge);
    let mut worst: HashMap<usize, f64> = HashMap::new();
    let mut wrong: Vec<f64> = Vec::new();
    for row in collection.rows.iter().filter(|row| row.is_judge) {
        let odds = model.odds(&row.figures, &row.words);
        if row.is_wrong {
            wrong.push(odds);
        } else {
            let entry = worst.entry(row.pair).or_insert(f64::NEG_INFINITY);
            *entry = entry.max(odds);
        }
    }
    println!(
        "# Of {} right pairs left out of the learning and {} with a word swapped:",
        collection.judges, collection.swapped
    );
    print_bars(
        Judged { name: "right", odds: worst.into_values().collect(), count: collection.judges },
        &[Judged { name: "swapped", odds: wrong, count: collection.swapped }],
    );
}

fn main() {
    let parallel = Parallel::read("learn_opposite");
    let linking = Linking::new();
    let (mut random, mut collection) = (Random(5), Collection::default());
    for (at, is_judge, texts) in parallel.pairs() {
        collection.read(&linking, texts, at, is_judge, &mut random);
    }
    println!(
        "# What speaks for a word and for its opposite: made by examples/learn_opposite.rs; models/README.md says from what."
    );
    judge(&collection);
    print!("{}", collection.learn(|_| true).table(&FIGURES, &collection.words, LEAST_WEIGHT));
}
