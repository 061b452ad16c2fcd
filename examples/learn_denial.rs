//! Learns `models/zh-en.denials` and prints it.
//!
//! `cargo run --release --example learn_denial ZH EN LABELS SOURCES`: line N of ZH, Chinese, is the translation of line N of EN,
//! English, and line N of LABELS names the source of both; SOURCES is `models/zh-en.weights`, and only what it names is read. The
//! texts are those of `../shared/parallel`, unpacked. It takes half a minute; the same input gives the same bytes.
//!
//! Right pairs are taken as they are: a denial in them that no negator answers is one that needs none. What is wrong is planted
//! here, from a fixed seed: a negator of either side that answers one is taken out, or one is put into the English. Nothing is put
//! into the Chinese: what a negator taken out of the English leaves behind is the same error, and its negator stands where
//! people write one. What is taken out weighs as much as what is put in, and both as much as the right pairs, so that the odds
//! are those of one in two. The head of the table is from learning without every fifth block of twenty lines, which judge it; the table itself
//! is learned from all of them.
//! Most weights come out as nothing (the penalty is that of the lasso) and are left out.

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

use std::collections::BTreeMap;

use duiqi::lexicon::denial::{self, Case, FIGURES};
use duiqi::lexicon::fit;
use duiqi::text::lang::Side;
use duiqi::text::negation::{Strength, negators};
use duiqi::text::span::ByteSpan;

use judging::{Judged, print_bars};
use linking::Linking;
use logistic::{Model, Settings, Words};
use parallel::Parallel;
use random::Random;

/// All cases weigh as much as there are right ones, twice.
const SETTINGS: Settings = Settings { least_rows: 6, penalty: 3.5, rounds: 120 };

/// Weights below this are left out.
const LEAST_WEIGHT: f64 = 0.01;

/// One pair in so many has a denial put in.
const PUT_IN_EVERY: usize = 2;

/// What is written and what is put in its place; the place of a change is drawn among all there are.
const PUT_IN: [(&str, &str); 11] = [
    (" is ", " is not "),
    (" are ", " are not "),
    (" was ", " was not "),
    (" were ", " were not "),
    (" will ", " will not "),
    (" can ", " cannot "),
    (" would ", " would not "),
    (" has been ", " has not been "),
    (" have been ", " have not been "),
    (" should ", " should not "),
    (" has ", " has not "),
];
/// Denies what an English text says; `None` where nothing in it can be denied so. Also says where the new words stand.
fn put_in(text: &str, random: &mut Random) -> Option<(String, ByteSpan)> {
    let places: Vec<(usize, &(&str, &str))> =
        PUT_IN.iter().flat_map(|change| text.match_indices(change.0).map(move |(at, _)| (at, change))).collect();
    let (at, (old, new)) = places.get(random.next(places.len()))?;
    let next = &text[at + old.len()..];
    // What is denied already is not denied again.
    let is_denied = next.starts_with("not ") || next.starts_with("no ");
    (!is_denied).then(|| (format!("{}{new}{next}", &text[..*at]), ByteSpan::of(*at, at + new.len())))
}

/// Takes a negator out, with the space it leaves.
fn take_out(text: &str, negator: ByteSpan) -> String {
    let (before, after) = (&text[..negator.start as usize], &text[negator.end as usize..]);
    match negator.of_text(text).to_lowercase().as_str() {
        "cannot" => format!("{before}can{after}"),
        _ if before.ends_with(' ') => format!("{before}{}", after.trim_start_matches(' ')),
        _ => format!("{before}{after}"),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Right,
    TakenOut,
    PutIn,
}

struct Row {
    kind: Kind,
    is_judge: bool,
    pair: usize,
    side: Side,
    figures: [f32; FIGURES.len()],
    words: Vec<u32>,
}

#[derive(Default)]
struct Collection {
    rows: Vec<Row>,
    words: Words,
    /// How many pairs were looked at of each kind, and how many of them judge.
    pairs: [[usize; 2]; 3],
}

impl Collection {
    fn add(&mut self, kind: Kind, is_judge: bool, pair: usize, case: Case) {
        let words = self.words.number(case.words);
        self.rows.push(Row { kind, is_judge, pair, side: case.side, figures: case.figures, words });
    }

    fn count(&mut self, kind: Kind, is_judge: bool) {
        self.pairs[kind as usize][usize::from(is_judge)] += 1;
    }
}

struct Reader {
    linking: Linking,
}

impl Reader {
    fn cases(&self, source: &str, target: &str, is_answered_too: bool) -> Vec<Case> {
        let langs = self.linking.langs();
        let denies = |text, lang| negators(text, lang).iter().any(|negator| negator.strength == Strength::Strong);
        if !denies(source, langs[0]) && !denies(target, langs[1]) {
            return Vec::new();
        }
        let linkage = self.linking.link(source, target);
        let misfit = fit::fit(&self.linking.linker, &linkage, source, target).map_or(0.0, |fit| fit.odds_nats);
        denial::cases(langs, [source, target], || &linkage, || misfit, is_answered_too)
    }

    /// Adds what a right pair has and what is planted in it.
    fn read(&self, texts: [&str; 2], pair: usize, is_judge: bool, random: &mut Random, into: &mut Collection) {
        let [source, target] = texts;
        let (answered, open): (Vec<Case>, Vec<Case>) =
            self.cases(source, target, true).into_iter().partition(|case| case.answer.is_some());
        into.count(Kind::Right, is_judge);
        for case in open {
            into.add(Kind::Right, is_judge, pair, case);
        }
        for side in [Side::Source, Side::Target] {
            let of_side: Vec<&Case> = answered.iter().filter(|case| case.side == side).collect();
            let Some(case) = of_side.get(random.next(of_side.len())) else { continue };
            let Some(answer) = case.answer else { continue };
            let new = match side {
                Side::Source => self.cases(source, &take_out(target, answer), false),
                Side::Target => self.cases(&take_out(source, answer), target, false),
            };
            into.count(Kind::TakenOut, is_judge);
            for found in new.into_iter().filter(|found| found.side == side && found.negator == case.negator) {
                into.add(Kind::TakenOut, is_judge, pair, found);
            }
        }
        if random.next(PUT_IN_EVERY) > 0 {
            return;
        }
        let Some((changed, place)) = put_in(target, random) else { return };
        into.count(Kind::PutIn, is_judge);
        let is_it =
            |found: &Case| found.side == Side::Target && place.range().contains(&(found.negator.start as usize));
        for found in self.cases(source, &changed, false).into_iter().filter(is_it) {
            into.add(Kind::PutIn, is_judge, pair, found);
        }
    }
}

/// Learns from rows of which those with a negator taken out count as much as those with one put in.
fn learn(rows: &[&Row], words: usize) -> Model {
    let count = |kind| rows.iter().filter(|row| row.kind == kind).count() as f64;
    let right = count(Kind::Right);
    let shares = [1.0, right / 2.0 / count(Kind::TakenOut), right / 2.0 / count(Kind::PutIn)];
    let rows: Vec<logistic::Row<'_>> = rows
        .iter()
        .map(|row| logistic::Row {
            share: shares[row.kind as usize],
            is_wrong: row.kind != Kind::Right,
            figures: &row.figures,
            words: &row.words,
        })
        .collect();
    Model::learn(&rows, FIGURES.len(), words, &SETTINGS)
}

/// Says, as a comment, which bar flags how many of the right pairs that judge, and how much it finds.
fn judge(collection: &Collection) {
    let (judges, kept): (Vec<&Row>, Vec<&Row>) = collection.rows.iter().partition(|row| row.is_judge);
    let model = learn(&kept, collection.words.names.len());
    let mut worst: BTreeMap<(usize, usize, bool), f64> = BTreeMap::new();
    for row in judges {
        // A pair may have a negator taken out of either side, each an error of its own.
        let is_second = row.kind == Kind::TakenOut && row.side == Side::Target;
        let odds = worst.entry((row.kind as usize, row.pair, is_second)).or_insert(f64::NEG_INFINITY);
        *odds = odds.max(model.odds(&row.figures, &row.words));
    }
    let mut found: [Vec<f64>; 3] = Default::default();
    for ((kind, ..), odds) in worst {
        found[kind].push(odds);
    }
    println!(
        "# Of {} right pairs left out of the learning, {} with a negator taken out and {} with one put in:",
        collection.pairs[0][1], collection.pairs[1][1], collection.pairs[2][1]
    );
    let [right, taken_out, put_in] = found;
    let judged = |name, odds, kind: Kind| Judged { name, odds, count: collection.pairs[kind as usize][1] };
    print_bars(
        judged("right", right, Kind::Right),
        &[judged("taken out", taken_out, Kind::TakenOut), judged("put in", put_in, Kind::PutIn)],
    );
}

fn main() {
    let parallel = Parallel::read("learn_denial");
    let reader = Reader { linking: Linking::new() };
    let (mut random, mut collection) = (Random(5), Collection::default());
    for (at, is_judge, texts) in parallel.pairs() {
        reader.read(texts, at, is_judge, &mut random, &mut collection);
    }
    println!(
        "# What speaks for and against the loss of a denial: made by examples/learn_denial.rs; models/README.md says from what."
    );
    judge(&collection);
    let model = learn(&collection.rows.iter().collect::<Vec<_>>(), collection.words.names.len());
    print!("{}", model.table(&FIGURES, &collection.words, LEAST_WEIGHT));
}
