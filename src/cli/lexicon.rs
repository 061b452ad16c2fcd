//! `duiqi lexicon`: what a lexicon believes of a word, how large it is, several put together.
//!
//! Takes the built-in lexicon or files; prints rows, or writes several as one. It does *not* learn.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use duiqi::lexicon::{Entry, Lexicon, WordId};
use duiqi::text::lang::Side;

use super::args::{LexiconArgs, LexiconCommand};
use super::exit::Outcome;
use super::input::plainly;
use super::lexicons;
use super::output::{Destination, write_beside};
use super::render::{Terminal, count, sanitize};
use super::tongue::said;

/// Runs the subcommand.
pub(crate) fn run(terminal: &mut Terminal, args: &LexiconArgs) -> Result<Outcome> {
    match &args.command {
        LexiconCommand::Lookup { word, most, from } => {
            let lexicon = read(from.lexicon.as_deref(), from.bound.max_size)?;
            lookup(terminal, &lexicon, word, *most)?;
        }
        LexiconCommand::Stats { from } => {
            let lexicon = read(from.lexicon.as_deref(), from.bound.max_size)?;
            for side in [Side::Source, Side::Target] {
                let words = format!("{side} words ({}): {}", lang(&lexicon, side), lexicon.count(side));
                writeln!(terminal, "{}", said(&words))?;
            }
            writeln!(terminal, "{}", said(&format!("word pairs: {}", lexicon.count_entries())))?;
        }
        LexiconCommand::Merge { lexicons, built_in, output, bound } => {
            merge(terminal, lexicons, *built_in, output, bound.max_size)?;
        }
    }
    Ok(Outcome::Clean)
}

fn built_in() -> Result<Lexicon> {
    Lexicon::embedded().cloned().context("the built-in lexicon cannot be read")
}

fn read(path: Option<&Path>, max_bytes: u64) -> Result<Lexicon> {
    path.map_or_else(built_in, |path| lexicons::read(path, max_bytes))
}

/// Puts lexicons together and writes them.
fn merge(terminal: &mut Terminal, paths: &[PathBuf], with_built_in: bool, output: &Path, max_bytes: u64) -> Result<()> {
    let destination = Destination::new(output, &[])?;
    paths.iter().try_for_each(|path| destination.refuse(path))?;
    let mut stack = Vec::new();
    for path in paths {
        stack.push(lexicons::read(path, max_bytes)?);
    }
    if with_built_in {
        stack.push(built_in()?);
    }
    let merged = Lexicon::stacked(&stack)?;
    write_beside(&destination, |file| file.write_all(merged.bytes()).map_err(plainly))?.publish()?;
    let pairs = count(merged.count_entries(), "word pair");
    let (from, to) = (merged.source_lang(), merged.target_lang());
    terminal.wrote(&format!("{} ({pairs}, {from} → {to})", destination.path().display()));
    Ok(())
}

fn lang(lexicon: &Lexicon, side: Side) -> &duiqi::text::lang::Lang {
    match side {
        Side::Source => lexicon.source_lang(),
        Side::Target => lexicon.target_lang(),
    }
}

/// Prints what each word of the text may become, on the first side that knows any.
fn lookup(terminal: &mut Terminal, lexicon: &Lexicon, text: &str, most: usize) -> Result<()> {
    let mut is_known = false;
    // Each vocabulary has strays of the other language (names, code), so the side that the script speaks for comes first.
    let has_han = text.chars().any(duiqi::text::han::is_han);
    let first = if lexicon.source_lang().is_chinese() == has_han { Side::Source } else { Side::Target };
    for side in [first, first.other()] {
        if is_known {
            break;
        }
        for word in lexicon.words(text, side) {
            let Some(id) = word.id else { continue };
            is_known = true;
            let mut entries = translations(lexicon, side, id);
            entries.sort_by(|one, other| likelihood(side, other).total_cmp(&likelihood(side, one)));
            writeln!(terminal, "{} ({})", sanitize(&word.key), lang(lexicon, side))?;
            for (other, entry) in entries.iter().take(most) {
                let key = lexicon.key(side.other(), *other).unwrap_or_default();
                let (to, back) = (likelihood(side, &(*other, *entry)), likelihood(side.other(), &(*other, *entry)));
                writeln!(terminal, "  {to:.3}  {back:.3}  {}", sanitize(&key))?;
            }
        }
    }
    if !is_known {
        bail!("the lexicon does not know {text:?}");
    }
    Ok(())
}

/// The words of the other side with the entries that lead to them; a target word's are found by reading every row.
fn translations(lexicon: &Lexicon, side: Side, id: WordId) -> Vec<(WordId, Entry)> {
    match side {
        Side::Source => lexicon.row(id).map(|entry| (entry.target, entry)).collect(),
        Side::Target => {
            let rows = lexicon.ids(Side::Source);
            rows.filter_map(|source| Some((source, lexicon.row(source).find(|entry| entry.target == id)?))).collect()
        }
    }
}

/// How likely the word of the other side is, given one of `side`.
fn likelihood(side: Side, (_, entry): &(WordId, Entry)) -> f32 {
    match side {
        Side::Source => entry.forward,
        Side::Target => entry.backward,
    }
}
