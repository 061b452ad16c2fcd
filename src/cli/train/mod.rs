//! `duiqi train`: translated texts and dictionaries → a lexicon; with `--gold`, gold alignments → weights of the aligner.

mod gold;
mod gold_files;
mod inputs;

use std::io::Write as _;

use anyhow::{Context as _, Result, bail};
use duiqi::lexicon::Lexicon;
use duiqi::train;

use self::inputs::{Inputs, Weights};
use super::args::TrainArgs;
use super::exit::Outcome;
use super::input::{Input, plainly};
use super::output::{Destination, write_beside};
use super::render::{Progress, Terminal, count};

/// Runs the subcommand.
pub(crate) fn run(terminal: &mut Terminal, args: &TrainArgs) -> Result<Outcome> {
    if let Some(threads) = args.threads {
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads.get())
            .build_global()
            .context("the threads could not be started")?;
    }
    if !args.gold.is_empty() {
        return gold::run(terminal, args);
    }
    let progress = Progress::new(terminal);
    if args.sounds {
        return sounds(terminal, progress, args);
    }
    let weights = Weights::new(args)?;
    progress.stage("reading");
    let inputs = Inputs::read(args)?;
    let destination = Destination::new(&args.output, &inputs.files.iter().collect::<Vec<&Input>>())?;
    if let Some(path) = &args.weights {
        destination.refuse(path)?;
    }
    let options = train::Options::new(inputs.source_lang.clone(), inputs.target_lang.clone());
    let mut examples = 0;
    let packed = train::train(inputs.examples(&weights).inspect(|_| examples += 1), &options, &mut |step| {
        progress.stage(&describe(step));
    })?;
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
        options.source_lang,
        options.target_lang,
        count(examples, "line"),
    ));
    Ok(Outcome::Clean)
}

/// The first line of a table of sounds.
const SOUNDS_HEAD: &str = "# What each character stands for in foreign names: letters (- for none), and how often.";

/// Learns what characters stand for in foreign names.
fn sounds(terminal: &mut Terminal, progress: Progress, args: &TrainArgs) -> Result<Outcome> {
    progress.stage("reading");
    let (files, texts) = inputs::dictionaries(&args.dictionary, args.bound.max_size)?;
    let destination = Destination::new(&args.output, &files.iter().collect::<Vec<&Input>>())?;
    progress.stage("learning sounds");
    let learned = train::sounds(texts.iter().flat_map(|text| train::headwords(text))).to_string();
    drop(progress);
    if learned.is_empty() {
        bail!("no pair of a Han and a Latin name was seen often enough; give more names");
    }
    write_beside(&destination, |file| write!(file, "{SOUNDS_HEAD}\n{learned}").map_err(plainly))?.publish()?;
    terminal.wrote(&format!("{} ({})", destination.path().display(), count(learned.lines().count(), "character")));
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
