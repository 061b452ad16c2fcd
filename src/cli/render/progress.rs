//! What the program is doing, for work that takes longer than a second.
//!
//! Takes the name of each stage; shows it on standard error, on a terminal only, and takes it away in the end. It does *not*
//! know how far a stage has come where the stage does not say.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::visible::sanitize;
use super::{Talk, Terminal};
use crate::cli::tongue;

/// Work that is done sooner shows nothing.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often the spinner turns.
const TURN: Duration = Duration::from_millis(100);

/// A line that says what is going on.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: ProgressBar,
    /// Tells the thread that shows the line to end; `None` where nothing is ever shown.
    end: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Starts to count the time.
    pub(crate) fn new(terminal: &Terminal) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        if terminal.talk == Talk::Quiet || !std::io::IsTerminal::is_terminal(&std::io::stderr()) {
            return Self { bar, end: None };
        }
        let template = "{spinner} {msg} ({elapsed})";
        bar.set_style(ProgressStyle::with_template(template).expect("the template is a constant"));
        let shown = bar.clone();
        let (end, ended) = channel();
        let thread = std::thread::spawn(move || {
            if ended.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                shown.set_draw_target(ProgressDrawTarget::stderr());
                shown.enable_steady_tick(TURN);
                let _ = ended.recv();
            }
        });
        Self { bar, end: Some((end, thread)) }
    }

    /// Says what is being done now.
    pub(crate) fn stage(&self, what: &str) {
        self.bar.set_message(sanitize(&tongue::spoken().translate(what)).into_owned());
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((end, thread)) = self.end.take() {
            drop(end);
            let _ = thread.join();
        }
        self.bar.finish_and_clear();
    }
}
