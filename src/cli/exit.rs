//! The exit codes, and what happens on Ctrl-C and when the program is told to end.
//!
//! Takes what a command came to; gives back the code a shell sees. It does *not* print.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::NamedTempFile;

/// What a command came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Done, and nothing at or above the asked severity.
    Clean,
    /// Done, and findings at or above the asked severity.
    Findings,
    /// No result: usage, input or format.
    Failed,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Clean => 0,
            Outcome::Findings => 1,
            Outcome::Failed => 2,
        })
    }
}

/// The code of a program that a signal ended is this and the number of the signal: 130 for an interrupt, 143 for a termination.
const ENDED_BY_SIGNAL: i32 = 128;

/// Files that are being written and do not bear their final name yet.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// What is done before a signal ends the program.
static BEFORE_LEAVING: Mutex<Option<fn()>> = Mutex::new(None);

/// Says what a signal must do before it ends the program: give a terminal back.
pub(crate) fn before_leaving(act: fn()) {
    *BEFORE_LEAVING.lock().unwrap_or_else(PoisonError::into_inner) = Some(act);
}

/// Leaves with the right code on Ctrl-C and when it is told to end, and takes unfinished files along.
///
/// Without the handler a signal still ends the program; only an unfinished file might stay behind.
pub(crate) fn on_signals() {
    #[cfg(unix)]
    {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
        if let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM]) {
            std::thread::spawn(move || signals.forever().for_each(leave));
        }
    }
    // There a console knows interrupts only, whatever it is that closes it.
    #[cfg(not(unix))]
    let _ = ctrlc::set_handler(|| leave(2));
}

/// Removes what is unfinished; no file can be begun while it does.
fn leave(signal: i32) {
    let unfinished = unfinished();
    for path in unfinished.iter() {
        let _ = std::fs::remove_file(path);
    }
    if let Some(act) = *BEFORE_LEAVING.lock().unwrap_or_else(PoisonError::into_inner) {
        act();
    }
    std::process::exit(ENDED_BY_SIGNAL + signal);
}

fn unfinished() -> MutexGuard<'static, Vec<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes a file that does not bear its final name yet. A signal removes it, and there is no moment at which it would not.
///
/// # Errors
///
/// Where it cannot be made.
pub(crate) fn begin(make: impl FnOnce() -> io::Result<NamedTempFile>) -> io::Result<NamedTempFile> {
    let mut unfinished = unfinished();
    let file = make()?;
    unfinished.push(file.path().to_owned());
    Ok(file)
}

/// Says that a file bears its final name now, or is gone.
pub(crate) fn finished(path: &Path) {
    unfinished().retain(|unfinished| unfinished != path);
}
