//! Figures of an evaluation, and the stretches that differ.
//!
//! Takes scores and differences; prints them on standard output. It does *not* compute any.

use std::cmp::Reverse;
use std::io::{self, Write as _};

use duiqi::bitext::GoldBead;
use duiqi::evaluate::{Difference, Measure, Scores};
use duiqi::text::lang::Side;

use super::visible::sanitize;
use super::{BOLD, DIM, MARGIN, Terminal, count};

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
    writeln!(
        terminal,
        "{documents}, {} in the gold, {} in the hypothesis\n",
        count(beads[0], "bead"),
        count(beads[1], "bead")
    )?;
    writeln!(terminal, "{BOLD}{:<12}{:>9}  {:>9}  {:>9}{BOLD:#}", "", "precision", "recall", "F1")?;
    let rows = [("strict", scores.strict), ("lax", scores.lax), ("bert", scores.bert), ("nonnull", scores.nonnull)];
    for (name, measure) in rows {
        writeln!(terminal, "{}", row(name, &measure))?;
    }
    let Measure { precision, recall } = scores.null_lines;
    let counts = format!("{} of {} right, {} of {} found", precision.right, precision.of, recall.right, recall.of);
    writeln!(terminal, "{}  {DIM}{counts}{DIM:#}", row("null lines", &scores.null_lines))?;
    terminal.flush()
}

fn row(name: &str, measure: &Measure) -> String {
    let (precision, recall) = (measure.precision.value(), measure.recall.value());
    format!("{name:<12}{precision:>9.4}  {recall:>9.4}  {:>9.4}", measure.f1())
}

/// Prints recall by the kind of the gold bead, the most frequent first.
///
/// # Errors
///
/// Where standard output fails.
pub(crate) fn kinds(terminal: &mut Terminal, scores: &Scores) -> io::Result<()> {
    let mut kinds: Vec<_> = scores.by_kind.iter().collect();
    kinds.sort_by_key(|(kind, share)| (Reverse(share.of), **kind));
    writeln!(terminal, "\n{BOLD}{:<12}{:>9}  {:>9}  {:>9}{BOLD:#}", "kind", "in gold", "found", "recall")?;
    for (kind, share) in kinds {
        writeln!(terminal, "{:<12}{:>9}  {:>9}  {:>9.4}", kind.to_string(), share.of, share.right, share.value())?;
    }
    terminal.flush()
}

/// Prints stretches that differ.
///
/// # Errors
///
/// Where standard output fails.
pub(crate) fn stretches(terminal: &mut Terminal, stretches: &[Stretch<'_>]) -> io::Result<()> {
    for Stretch { document, difference, texts } in stretches {
        writeln!(terminal, "\n{BOLD}{}{BOLD:#}", sanitize(document))?;
        writeln!(terminal, "  gold        {}", beads(&difference.gold))?;
        writeln!(terminal, "  hypothesis  {}", beads(&difference.hypothesis))?;
        for Line { side, number, text } in texts {
            let side = match side {
                Side::Source => "source",
                Side::Target => "target",
            };
            writeln!(terminal, "  {MARGIN}{side} {number:>5} │{MARGIN:#} {}", sanitize(text))?;
        }
    }
    terminal.flush()
}

fn beads(beads: &[GoldBead]) -> String {
    match beads {
        [] => "nothing".to_owned(),
        beads => beads.iter().map(ToString::to_string).collect::<Vec<_>>().join("  "),
    }
}
