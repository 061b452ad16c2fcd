//! PROGRAM: what was typed → the verbs of the library → files, listings and an exit code.
//!
//! Takes the command line, files and streams; gives back an exit code. It does *not* know how a step is done, and it uses
//! nothing of the library that is not public.

mod align;
mod args;
mod baseline;
mod batch;
mod bitext;
mod bulk;
mod cache;
mod check;
mod config;
mod diff;
mod dismissals;
mod drift;
mod eval;
mod exit;
mod explain;
mod export;
mod folder;
mod git;
mod input;
mod lexicon;
mod lexicons;
mod manual;
mod output;
mod packed;
mod pair;
mod reason;
mod render;
mod review;
mod rules;
mod save;
mod segment;
mod since;
mod termdrift;
mod tongue;
mod train;
mod tree;
mod tui;
#[cfg(feature = "web")]
mod web;

use std::io;
use std::process::ExitCode;

use anyhow::Result;
use clap::{CommandFactory as _, FromArgMatches as _};

use args::{Cli, ColorWhen, Command};
use exit::Outcome;
use render::{Talk, Terminal};

/// Runs the program.
pub(crate) fn run() -> ExitCode {
    exit::on_signals();
    tongue::settle(std::env::args_os().skip(1));
    // Where a setting came from tells whether the file of the project may say it.
    let parsed = tongue::localise(Cli::command(), tongue::spoken())
        .try_get_matches()
        .and_then(|matches| Ok((Cli::from_arg_matches(&matches)?, matches)));
    let (mut cli, matches) = match parsed {
        Ok(parsed) => parsed,
        Err(stop) => return answer(&stop),
    };
    let talk = if cli.quiet { Talk::Quiet } else { Talk::Usual };
    let mut terminal = Terminal::new(cli.color, talk);
    let filled = config::fill(&mut cli.command, &matches);
    let done = filled.and_then(|()| dispatch(&mut terminal, &cli.command)).and_then(|outcome| {
        io::Write::flush(&mut terminal)?;
        Ok(outcome)
    });
    let outcome = match done {
        Ok(outcome) => outcome,
        // Whoever read has seen enough: `duiqi check a b | head` is no failure.
        Err(_) if terminal.is_pipe_closed() => Outcome::Clean,
        Err(cause) => {
            terminal.error(&one_line(&cause));
            Outcome::Failed
        }
    };
    outcome.into()
}

fn dispatch(terminal: &mut Terminal, command: &Command) -> Result<Outcome> {
    match command {
        Command::Segment(args) => segment::run(terminal, args),
        Command::Align(args) => align::run(terminal, args),
        Command::Batch(args) => batch::run(terminal, args),
        Command::Check(args) => check::run(terminal, args),
        Command::Diff(args) => diff::run(terminal, args),
        Command::Ignore(args) => dismissals::run(terminal, args),
        Command::Review(args) => review::run(terminal, args),
        Command::Log(args) => review::log(terminal, args),
        Command::Export(args) => export::run(terminal, args),
        Command::Train(args) => train::run(terminal, args),
        Command::Lexicon(args) => lexicon::run(terminal, args),
        Command::Eval(args) => eval::run(terminal, args),
        Command::Explain(args) => explain::run(terminal, args),
        Command::Config(args) => config::run(terminal, args),
        Command::Completions(args) => manual::completions(terminal, args),
        Command::Man(args) => manual::man(terminal, args),
    }
}

/// Answers a command line that asks for help or the version, or that is wrong.
fn answer(stop: &clap::Error) -> ExitCode {
    if stop.use_stderr() {
        Terminal::new(ColorWhen::Auto, Talk::Usual).usage(&stop.render().to_string());
        Outcome::Failed.into()
    } else {
        // Help is longer than a screen; whoever reads it may stop.
        let _ = stop.print();
        Outcome::Clean.into()
    }
}

/// The message of an error with its causes, each once: `book.txt: there is no such file`.
fn one_line(error: &anyhow::Error) -> String {
    let mut line = String::new();
    let mut said = String::new();
    for cause in error.chain().map(ToString::to_string) {
        // The library's messages hold what the system said already.
        if line.is_empty() {
            said = tongue::spoken().translate(&cause).into_owned();
            line = cause;
        } else if !line.ends_with(&cause) {
            said = format!("{said}: {}", tongue::spoken().translate(&cause));
            line = format!("{line}: {cause}");
        }
    }
    said
}
