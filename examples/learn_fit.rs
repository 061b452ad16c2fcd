//! Learns the weights of `src/lexicon/fit/weights.rs` and prints the file.
//!
//! `cargo run --release --example learn_fit PAIRS.jsonl…`, where a line is `{"id", "doc", "src", "tgt"}`, Chinese and English,
//! taken for right. What is wrong is planted here, from a fixed seed: for words, each Chinese text with another English one
//! of the same document; for pairs also texts cut short, clauses, phrases and sentences cut out or put in. The shipped
//! weights are learned from 925 pairs of ntrex, 514 of flores (the development half of NTREX-128 and FLORES devtest) and 1,378 of
//! hkma_par (paragraphs of the HKMA's annual reports, Traditional Chinese). Before the weights, as a comment, stand the bars at
//! which so many of the right pairs are flagged by weights learned from other documents.

#![allow(clippy::print_stdout, reason = "the learned weights are printed as a source file")]
#![allow(
    clippy::cast_possible_truncation,
    reason = "weights are learned in f64 and kept in f32; a share of a count is a count"
)]

#[path = "learning/random.rs"]
mod random;

use std::path::Path;

use duiqi::check::{Options, Profile, rule};
use duiqi::lexicon::Lexicon;
use duiqi::lexicon::fit::pair::{self, CLASSES, Half};
use duiqi::lexicon::fit::word;
use duiqi::lexicon::link::{Linkage, Linker, Text};
use duiqi::text::lang::{Lang, Side};
use duiqi::text::number::quantities;
use serde_json::Value;

use random::Random;

struct Row {
    doc: String,
    source: String,
    target: String,
}

/// A pair with the class it is of.
struct Case {
    /// The number of the file it is from.
    file: usize,
    fold: usize,
    class: usize,
    source: String,
    target: String,
}

const FOLDS: usize = 5;

/// The rules that show each class but the first.
const SHOWN_BY: [&str; CLASSES - 1] = ["omission-part", "addition-part", "mismatch"];

fn rows(path: &str) -> Vec<Row> {
    let text = std::fs::read_to_string(path).expect("the file can be read");
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|line| {
            let value: Value = serde_json::from_str(line).expect("a line is an object");
            let field = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
            Row { doc: field("doc"), source: field("src"), target: field("tgt") }
        })
        .collect()
}

fn fold(doc: &str) -> usize {
    doc.bytes().fold(7_usize, |hash, byte| hash.wrapping_mul(31).wrapping_add(usize::from(byte))) % FOLDS
}

/// Cuts a text after commas and other marks that a blank follows.
fn clauses(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices(' ') {
        if text[..at].ends_with([',', ';', ':', '.']) && at > start {
            parts.push(&text[start..at]);
            start = at + 1;
        }
    }
    parts.push(&text[start..]);
    parts
}

fn word_count(text: &str) -> usize {
    text.split_whitespace().count()
}

fn plant(file: usize, rows: &[Row], random: &mut Random) -> Vec<Case> {
    let mut cases = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let mut put = |class: usize, source: String, target: String| {
            cases.push(Case { file, fold: fold(&row.doc), class, source, target });
        };
        put(0, row.source.clone(), row.target.clone());
        let near = index.saturating_sub(3)..(index + 4).min(rows.len());
        let others: Vec<usize> = near.filter(|other| *other != index && rows[*other].doc == row.doc).collect();
        let words: Vec<&str> = row.target.split_whitespace().collect();
        let parts = clauses(&row.target);
        if !others.is_empty() {
            let other = others[random.next(others.len())];
            put(3, row.source.clone(), rows[other].target.clone());
        }
        let next = rows.get(index + 1).filter(|next| next.doc == row.doc);
        for _ in 0..2 {
            match random.next(6) {
                0 if words.len() >= 8 => {
                    let kept = words.len() * (35 + random.next(36)) / 100;
                    put(1, row.source.clone(), words[..kept].join(" "));
                }
                1 => {
                    let fit: Vec<usize> =
                        (0..parts.len()).filter(|part| (4..=20).contains(&word_count(parts[*part]))).collect();
                    if parts.len() > 1 && !fit.is_empty() {
                        let lost = fit[random.next(fit.len())];
                        let kept: Vec<&str> =
                            (0..parts.len()).filter(|part| *part != lost).map(|part| parts[part]).collect();
                        let mut kept = kept.join(" ").trim_end_matches([' ', ',', ';', ':']).to_owned();
                        if !kept.ends_with(['.', '!', '?', '"', '\'', '”']) {
                            kept.push('.');
                        }
                        put(1, row.source.clone(), kept);
                    }
                }
                2 => {
                    let is_start = |word: &str| {
                        ["in", "on", "at", "for", "with", "from", "by", "after", "during", "under"].contains(&word)
                    };
                    let starts: Vec<usize> = (1..words.len()).filter(|at| is_start(words[*at])).collect();
                    if !starts.is_empty() {
                        let start = starts[random.next(starts.len())];
                        let end = (start + 3 + random.next(3)).min(words.len());
                        let kept = [&words[..start], &words[end..]].concat().join(" ");
                        put(1, row.source.clone(), kept);
                    }
                }
                3 => {
                    let other = others.first().map_or("", |other| rows[*other].target.as_str());
                    let fit: Vec<&str> =
                        clauses(other).into_iter().filter(|part| (4..=15).contains(&word_count(part))).collect();
                    if !fit.is_empty() && row.target.ends_with(['.', '!', '?']) {
                        let added = fit[random.next(fit.len())].trim_end_matches(['.', ',', ';', ':']);
                        let (body, stop) = row.target.split_at(row.target.len() - 1);
                        put(2, row.source.clone(), format!("{body}, {added}{stop}"));
                    }
                }
                4 => {
                    if let Some(next) = next {
                        put(1, format!("{}{}", row.source, next.source), row.target.clone());
                    }
                }
                _ => {
                    if let Some(next) = next {
                        put(2, row.source.clone(), format!("{} {}", row.target, next.target));
                    }
                }
            }
        }
    }
    cases
}

/// Softmax regression on standardised figures by accelerated gradient descent; the last weight of a class is its bias.
fn learn(figures: &[Vec<f32>], classes: &[usize], shares: &[f64], count: usize) -> Vec<Vec<f64>> {
    let (size, rows) = (figures[0].len(), figures.len());
    let mut mean = vec![0.0; size];
    let mut deviation = vec![0.0; size];
    for row in figures {
        for (sum, figure) in mean.iter_mut().zip(row) {
            *sum += f64::from(*figure) / rows as f64;
        }
    }
    for row in figures {
        for ((sum, figure), mean) in deviation.iter_mut().zip(row).zip(&mean) {
            *sum += (f64::from(*figure) - mean).powi(2) / rows as f64;
        }
    }
    for deviation in &mut deviation {
        *deviation = deviation.sqrt().max(1e-3);
    }
    let standard: Vec<Vec<f64>> = figures
        .iter()
        .map(|row| (0..size).map(|at| (f64::from(row[at]) - mean[at]) / deviation[at]).chain([1.0]).collect())
        .collect();
    let mut weights = vec![vec![0.0; size + 1]; count];
    let mut ahead = weights.clone();
    let total: f64 = classes.iter().map(|class| shares[*class]).sum();
    for step in 1..=600 {
        let mut slope = vec![vec![0.0; size + 1]; count];
        for (row, class) in standard.iter().zip(classes) {
            let scores: Vec<f64> =
                ahead.iter().map(|weights| weights.iter().zip(row).map(|(a, b)| a * b).sum()).collect();
            let top = scores.iter().copied().fold(f64::MIN, f64::max);
            let sum: f64 = scores.iter().map(|score| (score - top).exp()).sum();
            for (at, slope) in slope.iter_mut().enumerate() {
                let error = (scores[at] - top).exp() / sum - if at == *class { 1.0 } else { 0.0 };
                for (slope, figure) in slope.iter_mut().zip(row) {
                    *slope += shares[*class] * error * figure / total;
                }
            }
        }
        let momentum = (step as f64 - 1.0) / (step as f64 + 2.0);
        for ((weights, ahead), slope) in weights.iter_mut().zip(&mut ahead).zip(&slope) {
            for at in 0..=size {
                // A little ridge, as strong as two rows in a thousand, keeps figures that say the same apart.
                let next = ahead[at] - 0.5 * (slope[at] + 0.0004 * ahead[at]);
                ahead[at] = next + momentum * (next - weights[at]);
                weights[at] = next;
            }
        }
    }
    for weights in &mut weights {
        let mut bias = weights[size];
        for at in 0..size {
            weights[at] /= deviation[at];
            bias -= weights[at] * mean[at];
        }
        weights[size] = bias;
    }
    weights
}

struct Learned {
    words: [[f32; word::COUNT]; 2],
    pair: Vec<Vec<f64>>,
}

fn link(linker: &Linker<'_>, case: &Case) -> Linkage {
    let (source, target) = (quantities(&case.source, &Lang::chinese()), quantities(&case.target, &Lang::english()));
    linker.link(Text { text: &case.source, quantities: &source }, Text { text: &case.target, quantities: &target })
}

fn learn_all(lexicon: &Lexicon, cases: &[(&Case, &Linkage)]) -> Learned {
    let words = [Side::Source, Side::Target].map(|side| {
        let (mut figures, mut classes) = (Vec::new(), Vec::new());
        for (case, linkage) in cases.iter().filter(|(case, _)| matches!(case.class, 0 | 3)) {
            let text = if side == Side::Source { &case.source } else { &case.target };
            for linked in linkage.side(side) {
                if let Some(row) = word::figures(linked, text, linkage, lexicon, side) {
                    figures.push(row[1..].to_vec());
                    classes.push(usize::from(case.class == 3));
                }
            }
        }
        let wrong = classes.iter().filter(|class| **class == 1).count() as f64;
        let right = classes.len() as f64 - wrong;
        let weights = learn(&figures, &classes, &[1.0 / right, 1.0 / wrong], 2);
        let mut found = [0.0; word::COUNT];
        for at in 0..word::COUNT - 1 {
            found[at + 1] = (weights[1][at] - weights[0][at]) as f32;
        }
        found[0] = (weights[1][word::COUNT - 1] - weights[0][word::COUNT - 1]) as f32;
        found
    });
    let figures: Vec<Vec<f32>> =
        cases.iter().map(|(case, linkage)| pair_figures(lexicon, &words, case, linkage).to_vec()).collect();
    let classes: Vec<usize> = cases.iter().map(|(case, _)| case.class).collect();
    let pair = learn(&figures, &classes, &[1.0; CLASSES], CLASSES);
    Learned { words, pair }
}

fn pair_figures(
    lexicon: &Lexicon,
    words: &[[f32; word::COUNT]; 2],
    case: &Case,
    linkage: &Linkage,
) -> [f32; pair::COUNT] {
    let half = |side: Side, at: usize| {
        let text = if side == Side::Source { &case.source } else { &case.target };
        let all = linkage.side(side);
        let evidence: Vec<Option<f32>> = all
            .iter()
            .map(|linked| {
                let figures = word::figures(linked, text, linkage, lexicon, side)?;
                Some(word::evidence(&figures, &words[at]))
            })
            .collect();
        Half::new(text, all, &evidence)
    };
    pair::figures(&[half(Side::Source, 0), half(Side::Target, 1)])
}

/// The odds of a misfit, and the likeliest one.
fn odds(learned: &Learned, figures: &[f32; pair::COUNT]) -> (f64, usize) {
    let score = |weights: &Vec<f64>| -> f64 {
        figures.iter().zip(weights).map(|(figure, weight)| f64::from(*figure) * weight).sum::<f64>()
            + weights[pair::COUNT]
    };
    let scores: Vec<f64> = learned.pair.iter().map(score).collect();
    let likeliest =
        (1..CLASSES).max_by(|one, other| scores[*one].total_cmp(&scores[*other])).expect("there are classes");
    (scores[1..].iter().map(|score| (score - scores[0]).exp()).sum::<f64>().ln(), likeliest)
}

fn main() {
    let lexicon = Lexicon::embedded().expect("the model is compiled in");
    let linker = Linker::new(Some(lexicon), &Lang::chinese(), &Lang::english());
    let mut random = Random(9);
    let paths: Vec<String> = std::env::args().skip(1).collect();
    let cases: Vec<Case> =
        paths.iter().enumerate().flat_map(|(file, path)| plant(file, &rows(path), &mut random)).collect();
    let linkages: Vec<Linkage> = cases.iter().map(|case| link(&linker, case)).collect();
    let all: Vec<(&Case, &Linkage)> = cases.iter().zip(&linkages).collect();
    let mut right = Vec::new();
    let mut wrong: Vec<(usize, f64)> = Vec::new();
    let options = Options::of_profile(Profile::Normal);
    let bars = SHOWN_BY.map(|name| f64::from(options.threshold(rule(name).expect("there is such a rule"))));
    let mut at_bars = vec![[[0_usize; 2]; CLASSES]; paths.len()];
    for left_out in 0..FOLDS {
        let kept: Vec<(&Case, &Linkage)> = all.iter().filter(|(case, _)| case.fold != left_out).copied().collect();
        let learned = learn_all(lexicon, &kept);
        for (case, linkage) in all.iter().filter(|(case, _)| case.fold == left_out) {
            let (odds, likeliest) = odds(&learned, &pair_figures(lexicon, &learned.words, case, linkage));
            let [found, of] = &mut at_bars[case.file][case.class];
            *found += usize::from(odds >= bars[likeliest - 1]);
            *of += 1;
            if case.class == 0 { right.push(odds) } else { wrong.push((case.class, odds)) }
        }
    }
    right.sort_by(|one, other| other.total_cmp(one));
    println!("//! What `examples/learn_fit.rs` learned; its head says from what.\n//!");
    println!(
        "//! | right pairs flagged | bar, nats | of what has more in the first | in the second | unrelated |\n//! |---|---|---|---|---|"
    );
    for share in [0.002, 0.004, 0.006, 0.008, 0.01, 0.02] {
        let bar = right[(share * right.len() as f64) as usize];
        let found = |class: usize| {
            let of = wrong.iter().filter(|(own, _)| *own == class).count();
            100.0 * wrong.iter().filter(|(own, odds)| *own == class && *odds > bar).count() as f64 / of as f64
        };
        println!(
            "//! | {:.1} % | {bar:.2} | {:.0} % | {:.0} % | {:.0} % |",
            share * 100.0,
            found(1),
            found(2),
            found(3)
        );
    }
    println!(
        "//!\n//! At the bars of `normal`, by file:\n//!\n//! | file | right pairs flagged | more in the first | in the second | unrelated |\n//! |---|---|---|---|---|"
    );
    for (path, classes) in paths.iter().zip(&at_bars) {
        let name = Path::new(path).file_stem().unwrap_or_default().display();
        let cells: Vec<String> = classes.iter().map(|[found, of]| format!("{found} of {of}")).collect();
        println!("//! | {name} | {} |", cells.join(" | "));
    }
    let learned = learn_all(lexicon, &all);
    println!("\nuse super::{{pair, word}};\n");
    let row = |weights: &[f32]| weights.iter().map(|weight| format!("{weight:.3}")).collect::<Vec<_>>().join(", ");
    for (at, (name, side)) in [("FIRST", "source"), ("SECOND", "target")].iter().enumerate() {
        println!(
            "/// For the words of the lexicon's {side}.\npub(super) const {name}_WORD: [f32; word::COUNT] = [{}];\n",
            row(&learned.words[at])
        );
    }
    let bias: Vec<f32> = learned.pair.iter().map(|weights| weights[pair::COUNT] as f32).collect();
    println!("/// The bias of each class.\npub(super) const PAIR_BIAS: [f32; pair::CLASSES] = [{}];\n", row(&bias));
    println!(
        "/// For each figure of a pair, its weight for each class.\npub(super) const PAIR: [[f32; pair::CLASSES]; pair::COUNT] = ["
    );
    for at in 0..pair::COUNT {
        let weights: Vec<f32> = learned.pair.iter().map(|weights| weights[at] as f32).collect();
        println!("    [{}],", row(&weights));
    }
    println!("];");
}
