//! The exit codes, and what happens on Ctrl-C.
//!
//! Takes what a command came to; gives back the code a shell sees. It does *not* print.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{LazyLock, Mutex, PoisonError};

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

/// The code of a program that was interrupted: 128 and the number of SIGINT.
const INTERRUPTED: i32 = 130;

/// Files that are being written and do not bear their final name yet.
static UNFINISHED: LazyLock<Mutex<Vec<PathBuf>>> = LazyLock::new(Mutex::default);

/// What is done before an interrupt ends the program.
static BEFORE_LEAVING: Mutex<Option<fn()>> = Mutex::new(None);

/// Says what an interrupt must do before it ends the program: give a terminal back.
pub(crate) fn before_leaving(act: fn()) {
    *BEFORE_LEAVING.lock().unwrap_or_else(PoisonError::into_inner) = Some(act);
}

/// Leaves with the right code on Ctrl-C, and takes unfinished files along.
pub(crate) fn on_interrupt() {
    // Without the handler Ctrl-C still ends the program; only an unfinished file might stay behind.
    let _ = ctrlc::set_handler(|| {
        for path in UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            let _ = std::fs::remove_file(path);
        }
        if let Some(act) = *BEFORE_LEAVING.lock().unwrap_or_else(PoisonError::into_inner) {
            act();
        }
        std::process::exit(INTERRUPTED);
    });
}

/// Says that a file is being written; an interrupt removes it.
pub(crate) fn unfinished(path: &Path) {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner).push(path.to_owned());
}

/// Says that a file bears its final name now, or is gone.
pub(crate) fn finished(path: &Path) {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner).retain(|unfinished| unfinished != path);
}
