//! `duiqi train --gold`: gold alignments → weights of the aligner, with what they reach on documents left out.

use std::fmt::Write as _;
use std::io::Write as _;

use anyhow::{Context as _, Result};
use duiqi::align::{Cut, Example, Ingredients, LearnOptions, Weights, learn};
use duiqi::bitext::GoldBead;
use duiqi::evaluate::{Scores, Tally};
use duiqi::lexicon::Lexicon;
use rayon::prelude::{
    IndexedParallelIterator as _, IntoParallelIterator as _, IntoParallelRefIterator as _, ParallelIterator as _,
};

use super::super::args::TrainArgs;
use super::super::exit::Outcome;
use super::super::input::{Input, plainly};
use super::super::lexicons;
use super::super::output::{Destination, write_beside};
use super::super::render::{Progress, Terminal, count, to_left, to_right};
use super::super::tongue::said;
use super::gold_files::{self, Gold};

/// The copies of each document that weights are learned from, besides the document itself. Origin: `docs/accuracy.md`,
/// "What the aligner learned from".
const LEARNED: [Cut; 2] = [Cut { rate: 0.03, longest: 1, seed: 11 }, Cut { rate: 0.02, longest: 4, seed: 12 }];
/// The copies that are measured together: one in twenty cut out, singly and in rows.
const SINGLY: [Cut; 3] = [cut(1, 1), cut(1, 2), cut(1, 3)];
const IN_ROWS: [Cut; 2] = [cut(5, 4), cut(5, 5)];

const fn cut(longest: u32, seed: u64) -> Cut {
    Cut { rate: 0.05, longest, seed }
}

/// A document with its copies, laid out for learning.
struct Laid<'a> {
    gold: &'a Gold,
    fold: usize,
    learned: Vec<Example>,
    own: Example,
    /// The copies of [`SINGLY`] and of [`IN_ROWS`], with the gold beads of each.
    measured: [Vec<(Example, Vec<GoldBead>)>; 2],
}

/// Runs the subcommand for `--gold`.
pub(super) fn run(terminal: &mut Terminal, args: &TrainArgs) -> Result<Outcome> {
    let own = args.lexicon.as_ref().map(|path| lexicons::read(path, args.bound.max_size)).transpose()?;
    let lexicon = if args.no_lexicon { None } else { own.as_ref().or(Lexicon::embedded()) };
    let progress = Progress::new(terminal);
    progress.stage("reading");
    let (golds, files) = gold_files::read(args)?;
    let destination = Destination::new(&args.output, &files.iter().collect::<Vec<&Input>>())?;
    for path in args.start.iter().chain(&args.lexicon) {
        destination.refuse(path)?;
    }
    let start = match &args.start {
        Some(path) => {
            let text = super::super::input::read_text(path, args.bound.max_size)?;
            Weights::from_text(&text).with_context(|| path.display().to_string())?
        }
        None => Weights::unlearned(),
    };
    progress.stage("laying out beads");
    let folds = args.folds.get().min(golds.len());
    // Documents are dealt out in order, across the sets: sets of one document each would else all fall into one part.
    let laid: Vec<Laid<'_>> = golds
        .par_iter()
        .enumerate()
        .map(|(number, gold)| {
            let lay = |pair: &_| Example::new(pair, lexicon, Ingredients::default());
            let cut = |cut: &Cut| gold.pair.cut_out(*cut);
            let learned = LEARNED.iter().map(cut).map(|pair| lay(&pair)).collect();
            let copies = |cuts: &[Cut]| cuts.iter().map(cut).map(|pair| (lay(&pair), pair.gold_beads())).collect();
            let measured = [copies(&SINGLY), copies(&IN_ROWS)];
            Laid { gold, fold: number % folds, own: lay(&gold.pair), learned, measured }
        })
        .collect();
    let learned = |laid: &[&Laid<'_>]| {
        let examples: Vec<&Example> = laid.iter().flat_map(|laid| laid.learned.iter().chain([&laid.own])).collect();
        learn(&examples, &start, &LearnOptions::default())
    };
    let mut report = String::new();
    if folds > 1 {
        progress.stage(&format!("learning with each of {folds} parts left out"));
        let left_out: Vec<Weights> = (0..folds)
            .into_par_iter()
            .map(|fold| learned(&laid.iter().filter(|laid| laid.fold != fold).collect::<Vec<_>>()))
            .collect();
        report.push_str(&table("left out", &laid, |laid| &left_out[laid.fold]));
        report.push_str(&reliability(&laid, |laid| &left_out[laid.fold]));
    }
    progress.stage("learning from all");
    let weights = learned(&laid.iter().collect::<Vec<_>>());
    report.push_str(&table("learned from all", &laid, |_| &weights));
    drop(progress);
    write!(terminal, "{report}")?;
    let about = if lexicon.is_some() { "with" } else { "without" };
    let text = format!(
        "# What each figure of a bead is worth, in nats: value, name. For a pair of languages {about} a lexicon.\n{weights}"
    );
    write_beside(&destination, |file| file.write_all(text.as_bytes()).map_err(plainly))?.publish()?;
    terminal.wrote(&format!("{} (from {})", destination.path().display(), count(golds.len(), "gold document")));
    Ok(Outcome::Clean)
}

/// What weights reach on each set, as text.
fn table<'a>(title: &str, laid: &'a [Laid<'a>], weights: impl Fn(&Laid<'a>) -> &'a Weights) -> String {
    let mut sets: Vec<&str> = laid.iter().map(|laid| &*laid.gold.set).collect();
    sets.dedup();
    let copies = [(said("whole"), 21), (said("one in twenty cut out"), 26), (said("in rows of up to five"), 26)];
    let [whole, singly, in_rows] = copies.map(|(word, width)| to_left(&word, width));
    let [gold, of_it] = [said("gold"), said("of it")].map(|word| to_right(&word, 6));
    let [beads, weighed] = [said("beads"), said("weighed")].map(|word| to_right(&word, 6));
    let figures = [said("strict"), said("null P"), said("null R")].map(|word| to_right(&word, 8)).concat();
    let (set, of) = (to_left(&said("set"), 14), to_right(&said("of"), 5));
    let mut text = format!("{}\n{:14} {gold} {of_it}  {whole} {singly} {in_rows}\n", said(title), "");
    let _ = writeln!(text, "{set} {beads} {weighed}{figures}{figures}{of}{figures}{of}");
    for set in sets {
        let of_set = || laid.iter().filter(|laid| laid.gold.set == set);
        let beads: usize = of_set().map(|laid| laid.gold.beads.iter().filter(|bead| !bead.is_null()).count()).sum();
        let weighed: usize = of_set().map(|laid| laid.own.gold_weighed()).sum();
        let _ = write!(text, "{set:<14} {beads:>6} {weighed:>6} ");
        for copy in 0..=2 {
            let mut tally = Tally::new();
            for laid in of_set() {
                let mut add = |example: &Example, gold: &[GoldBead]| tally.add(gold, &found(example, weights(laid)));
                match copy {
                    0 => add(&laid.own, &laid.gold.beads),
                    copy => laid.measured[copy - 1].iter().for_each(|(example, gold)| add(example, gold)),
                }
            }
            let Scores { strict, null_lines, .. } = tally.scores();
            let (precision, recall) = (null_lines.precision.value(), null_lines.recall.value());
            let _ = write!(text, "  {:.4}   {precision:.3}   {recall:.3}", strict.f1());
            if copy > 0 {
                let _ = write!(text, " {:>4}", null_lines.recall.of);
            }
        }
        text.push('\n');
    }
    text
}

/// The lower ends of the classes of confidence that are told apart.
const CLASSES: [f32; 7] = [0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.0];

/// How many of the beads of each class of confidence are right, whole documents and copies with sentences cut out together.
fn reliability<'a>(laid: &'a [Laid<'a>], weights: impl Fn(&Laid<'a>) -> &'a Weights) -> String {
    let mut counts = [(0_u32, 0_u32, 0.0_f64); CLASSES.len()];
    for laid in laid {
        let copies = laid.measured[0].iter().map(|(example, gold)| (example, gold));
        for (example, gold) in copies.chain([(&laid.own, &laid.gold.beads)]) {
            let gold: std::collections::HashSet<&GoldBead> = gold.iter().collect();
            for (source, target, confidence) in example.beads(weights(laid)) {
                let class = CLASSES.iter().position(|least| confidence >= *least).unwrap_or(CLASSES.len() - 1);
                let (right, all, sum) = &mut counts[class];
                *right += u32::from(gold.contains(&GoldBead::of_ranges(source, target)));
                *all += 1;
                *sum += f64::from(confidence);
            }
        }
    }
    let (from, beads) = (to_right(&said("from"), 8), to_right(&said("beads"), 8));
    let (mean, share) = (to_right(&said("mean"), 8), to_right(&said("right"), 8));
    let mut text = format!("{}\n{from}{beads}{mean}{share}\n", said("confidence of beads left out"));
    for (least, (right, all, sum)) in CLASSES.iter().zip(counts) {
        let all_exact = f64::from(all.max(1));
        let _ =
            writeln!(text, "    {least:.2} {all:>7}   {:.3}   {:.3}", sum / all_exact, f64::from(right) / all_exact);
    }
    text
}

fn found(example: &Example, weights: &Weights) -> Vec<GoldBead> {
    example.beads(weights).into_iter().map(|(source, target, _)| GoldBead::of_ranges(source, target)).collect()
}
