//! `duiqi segment`: one text → its sentences, one a line.

use anyhow::Result;
use duiqi::pipeline;

use super::args::SegmentArgs;
use super::exit::Outcome;
use super::input;
use super::pair::notices;
use super::render::{Progress, Terminal, sanitize};

/// All characters that some program ends a line at.
const LINE_ENDS: [char; 7] = ['\n', '\r', '\u{B}', '\u{C}', '\u{85}', '\u{2028}', '\u{2029}'];

/// Runs the subcommand.
pub(crate) fn run(terminal: &mut Terminal, args: &SegmentArgs) -> Result<Outcome> {
    let file = input::read(&args.file, args.reading.bound.max_size)?;
    let options = args.reading.options(args.lang.as_ref(), args.encoding.as_ref());
    let progress = Progress::new(terminal);
    progress.stage("segmenting");
    let segmentation = pipeline::prepare(&file.name, &file.bytes, &options)?;
    drop(progress);
    notices(terminal, segmentation.document());
    if segmentation.is_empty() {
        terminal.notice(&format!("{}: there is no text in this file", file.name));
    }
    let mut lines = String::with_capacity(segmentation.document().text().len());
    for id in segmentation.all().ids() {
        // Inline code may run over a line end; a segment is one line all the same, whatever a program takes for a line end.
        let line = segmentation.text(id).replace(LINE_ENDS, " ");
        lines.push_str(&if terminal.is_terminal() { sanitize(&line) } else { line.into() });
        lines.push('\n');
    }
    terminal.data(lines.as_bytes())?;
    Ok(Outcome::Clean)
}
