//! All terminal output.
//!
//! Takes what a command has to say; gives it to standard output (data) or standard error (all else), with everything made
//! safe that came from a text, a file name or an argument. It does *not* decide what is said or how a command ends.

mod coverage;
mod diagnostic;
mod drift;
mod listing;
mod progress;
mod revision;
mod row;
mod scores;
mod summary;
mod visible;

use std::io::{self, BufWriter, IsTerminal as _, Write};

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use duiqi::finding::Severity;

use super::args::ColorWhen;
use super::tongue;

pub(crate) use coverage::coverage;
pub(crate) use diagnostic::{Sight, diagnostic, diagnostics};
pub(crate) use drift::drift;
pub(crate) use listing::listing;
pub(crate) use progress::Progress;
pub(crate) use revision::{revision, revision_json, revision_jsonl, revision_summary};
pub(crate) use row::row;
pub(crate) use scores::{Line, Stretch, figures, kinds, stretches};
pub(crate) use summary::{Found, Summary, count};
pub(crate) use visible::{sanitize, sanitize_lines, to_left, to_right};

pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const DIM: Style = Style::new().dimmed();
const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const NOTE: Style = AnsiColor::Cyan.on_default();
const MARGIN: Style = AnsiColor::Blue.on_default().bold();

/// Columns of diagnostics where there is no terminal to ask.
const USUAL_WIDTH: usize = 100;
/// Fewest and most columns that are used, whatever the terminal says.
const WIDTHS: std::ops::RangeInclusive<usize> = 40..=160;

/// What the program says besides errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Talk {
    /// Summaries, notices and progress.
    Usual,
    /// Nothing but errors.
    Quiet,
}

/// Standard output and standard error.
pub(crate) struct Terminal {
    out: BufWriter<AutoStream<io::Stdout>>,
    err: AutoStream<io::Stderr>,
    talk: Talk,
    /// Columns of the terminal that standard output is, if it is one.
    terminal_columns: Option<usize>,
    pipe_closed: bool,
}

impl Terminal {
    /// Opens both streams.
    pub(crate) fn new(color: ColorWhen, talk: Talk) -> Self {
        let choice = match color {
            ColorWhen::Auto => ColorChoice::Auto,
            ColorWhen::Always => ColorChoice::Always,
            ColorWhen::Never => ColorChoice::Never,
        };
        let out = io::stdout();
        let terminal_columns = out.is_terminal().then(|| {
            let width = terminal_size::terminal_size_of(&out).map_or(USUAL_WIDTH, |(width, _)| usize::from(width.0));
            width.clamp(*WIDTHS.start(), *WIDTHS.end())
        });
        Self {
            out: BufWriter::with_capacity(1 << 16, AutoStream::new(out, choice)),
            err: AutoStream::new(io::stderr(), choice),
            talk,
            terminal_columns,
            pipe_closed: false,
        }
    }

    /// Tells whether colour may be used on standard output.
    pub(crate) fn is_coloured(&self) -> bool {
        self.out.get_ref().current_choice() != ColorChoice::Never
    }

    /// Tells whether standard output is a terminal.
    pub(crate) fn is_terminal(&self) -> bool {
        self.terminal_columns.is_some()
    }

    /// Returns the columns that a diagnostic may take.
    pub(crate) fn width(&self) -> usize {
        self.terminal_columns.unwrap_or(USUAL_WIDTH)
    }

    /// Tells whether whoever read standard output has stopped reading: no failure, but no reason to go on either.
    pub(crate) fn is_pipe_closed(&self) -> bool {
        self.pipe_closed
    }

    /// Says something on standard error about the work that was done.
    pub(crate) fn say(&mut self, text: &str) {
        let lines: Vec<_> = text.split('\n').map(|line| tongue::spoken().translate(line)).collect();
        self.put(&lines.join("\n"));
    }

    fn put(&mut self, text: &str) {
        if self.talk == Talk::Usual {
            // Standard error may be closed; there is nobody to tell then.
            let _ = writeln!(self.err, "{text}");
        }
    }

    /// Says something that a person should know, though there is a result.
    pub(crate) fn notice(&mut self, text: &str) {
        let (head, text) = (tongue::spoken().translate("note:"), tongue::spoken().translate(text));
        self.put(&format!("{NOTE}{head}{NOTE:#} {}", sanitize(&text)));
    }

    /// Says which file was written.
    pub(crate) fn wrote(&mut self, text: &str) {
        let (head, text) = (tongue::spoken().translate("wrote"), tongue::spoken().translate(text));
        self.put(&format!("{BOLD}{head}{BOLD:#} {}", sanitize(&text)));
    }

    /// Says why there is no result, in the words of the person's language.
    pub(crate) fn error(&mut self, text: &str) {
        let (head, text) = (tongue::spoken().translate("error:"), sanitize(text));
        let _ = writeln!(self.err, "{ERROR}{head}{ERROR:#} {text}");
    }

    /// Prints what clap made of a wrong command line. It repeats what was typed, so its own colours are not used.
    pub(crate) fn usage(&mut self, text: &str) {
        let text = sanitize_lines(text.trim_end());
        let _ = match text.strip_prefix("error:") {
            Some(text) => {
                let head = tongue::spoken().translate("error:");
                let lines = text.trim_start().split('\n').map(|line| tongue::spoken().translate(line));
                writeln!(self.err, "{ERROR}{head}{ERROR:#} {}", lines.collect::<Vec<_>>().join("\n"))
            }
            // Nothing was typed: the help is the answer.
            None => writeln!(self.err, "{text}"),
        };
    }

    /// Prints data byte for byte, not as text to read.
    ///
    /// # Errors
    ///
    /// Where standard output fails.
    pub(crate) fn data(&mut self, bytes: &[u8]) -> io::Result<()> {
        // Not through the colour filter, which takes escapes away that may be part of the data.
        let mut out = io::stdout().lock();
        let written = self.out.flush().and_then(|()| out.write_all(bytes)).and_then(|()| out.flush());
        self.note_closed(written)
    }

    fn note_closed<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        if let Err(cause) = &result {
            self.pipe_closed |= cause.kind() == io::ErrorKind::BrokenPipe;
        }
        result
    }
}

/// Prints text to read on standard output. What comes from outside must have gone through [`sanitize`].
impl Write for Terminal {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let result = self.out.write(bytes);
        self.note_closed(result)
    }

    fn flush(&mut self) -> io::Result<()> {
        let result = self.out.flush();
        self.note_closed(result)
    }
}

/// The colour of a severity.
fn severity_style(severity: Severity) -> Style {
    match severity {
        Severity::Critical | Severity::Major => ERROR,
        Severity::Minor => WARNING,
        Severity::Info => NOTE,
    }
}
