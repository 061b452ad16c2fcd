//! The program `duiqi`: what was typed → the verbs of the library → files, a listing, an exit code.
//!
//! Takes arguments; gives back an exit code. It does *not* know how anything is done: `cli` asks the library.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
