//! Figures of an evaluation, and the stretches that differ.
//!
//! Takes scores and differences; prints them on standard output. It does *not* compute any.

use std::cmp::Reverse;
use std::io::{self, Write as _};

use duiqi::bitext::GoldBead;
use duiqi::evaluate::{Difference, Measure, Scores};
use duiqi::text::lang::Side;

use super::visible::{columns, sanitize, to_left, to_right};
use super::{BOLD, DIM, MARGIN, Terminal, count};
use crate::cli::tongue::said;

/// A stretch of one document that differs, with all that is shown of it.
pub(crate) struct Stretch<'a> {
    /// The name of the document.
    pub(crate) document: &'a str,
    /// What the gold and the hypothesis say.
    pub(crate) difference: Difference,
    /// The texts of the segments that it names, if they are known.
    pub(crate) texts: Vec<Line<'a>>,
}

/// The text of a segment.
pub(crate) struct Line<'a> {
    pub(crate) side: Side,
    pub(crate) number: u32,
    pub(crate) text: &'a str,
}

/// Prints the table of all figures.
///
/// # Errors
///
/// Where standard output fails.
pub(crate) fn figures(terminal: &mut Terminal, scores: &Scores) -> io::Result<()> {
    let beads =
        [scores.bert.recall.of, scores.bert.precision.of].map(|beads| usize::try_from(beads).unwrap_or(usize::MAX));
    let documents = count(usize::try_from(scores.documents).unwrap_or(usize::MAX), "document");
    let [gold, hypothesis] = beads.map(|beads| count(beads, "bead"));
    let compared = format!("{documents}, {gold} in the gold, {hypothesis} in the hypothesis");
    writeln!(terminal, "{}\n", said(&compared))?;
    head(terminal, "", ["precision", "recall", "F1"])?;
    let rows = [("strict", scores.strict), ("lax", scores.lax), ("bert", scores.bert), ("nonnull", scores.nonnull)];
    for (name, measure) in rows {
        writeln!(terminal, "{}", row(name, &measure))?;
    }
    let Measure { precision, recall } = scores.null_lines;
    let counts = format!("{} of {} right, {} of {} found", precision.right, precision.of, recall.right, recall.of);
    writeln!(terminal, "{}  {DIM}{}{DIM:#}", row("null lines", &scores.null_lines), said(&counts))?;
    terminal.flush()
}

/// Columns of the names of rows, and of figures.
const NAME: usize = 12;
const FIGURE: usize = 9;

fn head(terminal: &mut Terminal, of_names: &str, of_figures: [&str; 3]) -> io::Result<()> {
    let names = to_left(&said(of_names), NAME);
    let figures = of_figures.map(|name| to_right(&said(name), FIGURE)).join("  ");
    writeln!(terminal, "{BOLD}{names}{figures}{BOLD:#}")
}

fn row(name: &str, measure: &Measure) -> String {
    let (name, precision, recall) = (to_left(&said(name), NAME), measure.precision.value(), measure.recall.value());
    format!("{name}{precision:>FIGURE$.4}  {recall:>FIGURE$.4}  {:>FIGURE$.4}", measure.f1())
}

/// Prints recall by the kind of the gold bead, the most frequent first.
///
/// # Errors
///
/// Where standard output fails.
pub(crate) fn kinds(terminal: &mut Terminal, scores: &Scores) -> io::Result<()> {
    let mut kinds: Vec<_> = scores.by_kind.iter().collect();
    kinds.sort_by_key(|(kind, share)| (Reverse(share.of), **kind));
    writeln!(terminal)?;
    head(terminal, "kind", ["in gold", "found", "recall"])?;
    for (kind, share) in kinds {
        let (kind, found) = (kind.to_string(), share.value());
        writeln!(terminal, "{kind:<NAME$}{:>FIGURE$}  {:>FIGURE$}  {found:>FIGURE$.4}", share.of, share.right)?;
    }
    terminal.flush()
}

/// Prints stretches that differ.
///
/// # Errors
///
/// Where standard output fails.
pub(crate) fn stretches(terminal: &mut Terminal, stretches: &[Stretch<'_>]) -> io::Result<()> {
    let (gold, hypothesis) = (said("gold"), said("hypothesis"));
    let width = columns(&gold).max(columns(&hypothesis));
    for Stretch { document, difference, texts } in stretches {
        writeln!(terminal, "\n{BOLD}{}{BOLD:#}", sanitize(document))?;
        for (name, named) in [(&gold, &difference.gold), (&hypothesis, &difference.hypothesis)] {
            writeln!(terminal, "  {}  {}", to_left(name, width), beads(named))?;
        }
        for Line { side, number, text } in texts {
            let side = side.to_string();
            writeln!(terminal, "  {MARGIN}{} {number:>5} │{MARGIN:#} {}", said(&side), sanitize(text))?;
        }
    }
    terminal.flush()
}

fn beads(beads: &[GoldBead]) -> String {
    match beads {
        [] => said("nothing").into_owned(),
        beads => beads.iter().map(ToString::to_string).collect::<Vec<_>>().join("  "),
    }
}
