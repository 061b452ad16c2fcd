//! `duiqi train`: line-aligned text → a lexicon.

use std::io::Write as _;

use anyhow::{Context as _, Result, bail};
use duiqi::lexicon::Lexicon;
use duiqi::pipeline::{self, ReadOptions};
use duiqi::train::{self, Example, ExampleKind};

use super::args::TrainArgs;
use super::exit::Outcome;
use super::input::{self, Input, plainly};
use super::output::{Destination, write_beside};
use super::render::{Progress, Terminal, count};

/// Runs the subcommand.
pub(crate) fn run(terminal: &mut Terminal, args: &TrainArgs) -> Result<Outcome> {
    input::refuse_two_standard_inputs(&[&args.source, &args.target])?;
    let source = input::read(&args.source, args.bound.max_size)?;
    let target = input::read(&args.target, args.bound.max_size)?;
    let destination = Destination::new(&args.output, &[&source, &target])?;
    let mut raw = [ReadOptions::default(), ReadOptions::default()];
    raw[0].lang.clone_from(&args.source_lang);
    raw[1].lang.clone_from(&args.target_lang);
    let [source, target] = [(&source, &raw[0]), (&target, &raw[1])]
        .map(|(Input { name, bytes, .. }, options)| pipeline::Raw { name, bytes, options });
    let pair = pipeline::line_pair(source, target)?;
    let options = train::Options::new(pair.source_lang.clone(), pair.target_lang.clone());
    let progress = Progress::new(terminal);
    let examples = pair.lines().map(|(source, target)| Example {
        source: source.to_owned(),
        target: target.to_owned(),
        weight: 1.0,
        kind: ExampleKind::Sentence,
    });
    let packed = train::train(examples, &options, &mut |step| progress.stage(&describe(step)))?;
    drop(progress);
    let lexicon = Lexicon::from_bytes(packed.clone()).context("the lexicon that was learned cannot be read back")?;
    if lexicon.count_entries() == 0 {
        bail!("no two words were seen together often enough; give more text");
    }
    write_beside(&destination, |file| file.write_all(&packed).map_err(plainly))?.publish()?;
    terminal.wrote(&format!(
        "{} ({}, {} → {}, from {})",
        destination.path().display(),
        count(lexicon.count_entries(), "word pair"),
        pair.source_lang,
        pair.target_lang,
        count(pair.lines().count(), "line"),
    ));
    Ok(Outcome::Clean)
}

fn describe(step: train::Progress) -> String {
    match step {
        train::Progress::Reading { examples } => format!("reading: {}", count(examples, "line")),
        train::Progress::Cutting { side } => format!("finding the words of the {side} side"),
        train::Progress::Learning { round, rounds } => format!("learning, round {round} of {rounds}"),
        train::Progress::Packing => "packing".to_owned(),
    }
}
