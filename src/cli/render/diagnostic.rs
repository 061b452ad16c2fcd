//! Findings in the manner of a compiler: the message, then the place on both sides, underlined.
//!
//! Takes a bitext and its findings; prints them on standard output. It does *not* judge them.
//!
//! A paragraph of a text is often one line of thousands of characters, so a line is cut to a window around the place, while
//! the column named is that of the whole line. (`annotate-snippets` draws such pages for programs; it counts columns in
//! what it is given to draw, so it cannot do both.)

use std::io::{self, Write as _};
use std::ops::Range;

use duiqi::bitext::{BeadId, Bitext};
use duiqi::document::{Document, SegmentRange};
use duiqi::finding::Finding;
use duiqi::text::lang::Side;
use duiqi::text::span::{ByteSpan, Position};
use serde::{Deserialize, Serialize};

use super::visible::{Window, columns, sanitize, window};
use super::{BOLD, MARGIN, Terminal, count, severity_style};
use crate::cli::tongue::said;

/// Lines of a place that are shown; the rest is counted.
const LINES_SHOWN: usize = 3;
/// Bytes of a line before and after a place that are looked at; many times what is shown.
const REACH_BYTES: usize = 1 << 11;

/// Prints findings in their order.
///
/// # Errors
///
/// Where standard output fails.
pub(crate) fn diagnostics(terminal: &mut Terminal, bitext: &Bitext, findings: &[Finding]) -> io::Result<()> {
    let names = [Side::Source, Side::Target].map(|side| bitext.side(side).document().name());
    for finding in findings {
        diagnostic(terminal, names, finding, &Sight::of(bitext, finding))?;
    }
    terminal.flush()
}

/// Prints a finding about two files of these names.
///
/// # Errors
///
/// Where standard output fails.
pub(crate) fn diagnostic(
    terminal: &mut Terminal,
    names: [&str; 2],
    finding: &Finding,
    sight: &Sight,
) -> io::Result<()> {
    let style = severity_style(finding.severity);
    let (severity, rule) = (said(finding.severity.name()), &finding.rule);
    let message = said(&finding.message);
    let message = sanitize(&message);
    writeln!(terminal, "{style}{severity}[{rule}]{style:#}{BOLD}: {message}{BOLD:#}")?;
    let last_line = sight.places.iter().flatten().map(Place::last_line).max().unwrap_or(0);
    let gutter = last_line.to_string().len();
    for (place, name) in sight.places.iter().zip(names) {
        if let Some(place) = place {
            place.print(terminal, name, style, gutter)?;
        }
    }
    writeln!(terminal, "{MARGIN}{:gutter$} ={MARGIN:#} {}\n", "", about(sight, finding))
}

/// What is shown of a finding besides its own words: enough to show it without the texts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Sight {
    /// Which beads.
    beads: String,
    places: [Option<Place>; 2],
}

impl Sight {
    /// Takes from a bitext what is shown of a finding.
    pub(crate) fn of(bitext: &Bitext, finding: &Finding) -> Self {
        let beads = beads(bitext, finding);
        Self { beads, places: [Side::Source, Side::Target].map(|side| Place::new(bitext, finding, side)) }
    }
}

fn beads(bitext: &Bitext, finding: &Finding) -> String {
    let mut beads = finding.beads.iter().filter_map(|id| bitext.beads().get(id.index()).map(|bead| (id, bead.kind())));
    let (first, last) = (beads.next(), beads.next_back());
    match (first, last) {
        (Some((first, _)), Some((last, _))) => format!("beads {} to {}", first.ordinal(), last.ordinal()),
        (Some((first, kind)), None) => format!("bead {} ({kind})", first.ordinal()),
        (None, _) => "the whole text".to_owned(),
    }
}

/// Which beads, and how sure.
fn about(sight: &Sight, finding: &Finding) -> String {
    let about = format!(
        "{}, confidence {:.2}, fingerprint {}",
        sanitize(&sight.beads),
        finding.confidence.value(),
        sanitize(finding.fingerprint.as_str())
    );
    said(&about).into_owned()
}

/// The lines of one side that a finding is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Place {
    line: u32,
    column: u32,
    /// Each line, or what is within reach of the place, and the bytes of it that belong to the place.
    lines: Vec<(String, Range<usize>)>,
    lines_left_out: usize,
    /// What the rule read there.
    label: Option<String>,
    /// Whether the finding names the place; otherwise it is shown for comparison only.
    is_named: bool,
}

impl Place {
    fn new(bitext: &Bitext, finding: &Finding, side: Side) -> Option<Self> {
        let (span, value) = match side {
            Side::Source => (finding.source_span, finding.compared.as_ref().map(|compared| &compared.source)),
            Side::Target => (finding.target_span, finding.compared.as_ref().map(|compared| &compared.target)),
        };
        let segmentation = bitext.side(side);
        let document = segmentation.document();
        let shown = span.or_else(|| segmentation.span(segments(bitext, finding, side)?))?;
        let (lines, lines_left_out) = lines(document, shown);
        let lines = lines.into_iter().map(|(text, part)| (text.to_owned(), part)).collect();
        let label = value.filter(|value| !value.is_empty()).map(|value| sanitize(value).into_owned());
        let Position { line, column } = document.position(shown.start);
        Some(Self { line, column, lines, lines_left_out, label, is_named: span.is_some() })
    }

    fn last_line(&self) -> usize {
        self.line as usize + self.lines.len() - 1
    }

    fn print(&self, terminal: &mut Terminal, name: &str, style: anstyle::Style, gutter: usize) -> io::Result<()> {
        let name = sanitize(name);
        let Self { line, column, .. } = *self;
        writeln!(terminal, "{MARGIN}{:gutter$}-->{MARGIN:#} {name}:{line}:{column}", "")?;
        writeln!(terminal, "{MARGIN}{:gutter$} |{MARGIN:#}", "")?;
        let width = terminal.width().saturating_sub(gutter + 3);
        for (number, (text, part)) in self.lines.iter().enumerate() {
            let Window { text, marked } = window(text, part.clone(), width);
            writeln!(terminal, "{MARGIN}{:>gutter$} |{MARGIN:#} {text}", line as usize + number)?;
            if !self.is_named || marked.is_empty() {
                continue;
            }
            let (before, under) = (columns(&text[..marked.start]), columns(&text[marked]).max(1));
            let is_last = number + 1 == self.lines.len();
            let fits = |label: &&str| before + under + 1 + columns(label) <= width;
            let label = self.label.as_deref().filter(|_| is_last).filter(fits).unwrap_or_default();
            let line = format!("{:before$}{style}{:^<under$} {label}", "", "");
            writeln!(terminal, "{MARGIN}{:gutter$} |{MARGIN:#} {}{style:#}", "", line.trim_end())?;
        }
        if self.lines_left_out > 0 {
            let more = count(self.lines_left_out, "more line");
            let more = said(&more);
            writeln!(terminal, "{MARGIN}{:gutter$} |{MARGIN:#} … {more}", "")?;
        }
        Ok(())
    }
}

/// The segments of one side that the beads of a finding hold; `None` where there are none.
fn segments(bitext: &Bitext, finding: &Finding, side: Side) -> Option<SegmentRange> {
    let bead = |id: &BeadId| bitext.beads().get(id.index());
    let first = bead(finding.beads.first()?)?.side(side);
    let last = bead(finding.beads.last()?)?.side(side);
    (first.start < last.end).then(|| SegmentRange::new(first.start, last.end))
}

/// The first lines of a span, each with the part of it that lies in the span, and the number of further lines.
fn lines(document: &Document, span: ByteSpan) -> (Vec<(&str, Range<usize>)>, usize) {
    let text = document.text();
    let bytes = text.as_bytes();
    let span = span.range();
    let is_break = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let earliest = boundary(text, span.start.saturating_sub(REACH_BYTES));
    let back = bytes[earliest..span.start].iter().rposition(is_break);
    let mut start = back.map_or(earliest, |at| earliest + at + 1);
    let mut shown = Vec::new();
    loop {
        let part_start = span.start.max(start);
        let latest = boundary(text, part_start + REACH_BYTES);
        let found = bytes[start..latest].iter().position(is_break);
        let end = found.map_or(latest, |at| start + at);
        let part_end = span.end.min(end).max(part_start);
        shown.push((&text[start..end], part_start - start..part_end - start));
        // Where the line goes on out of reach, what follows is not shown anyway.
        let is_whole = found.is_some();
        start = end + if bytes[end..].starts_with(b"\r\n") { 2 } else { 1 };
        if start >= span.end || start >= text.len() {
            return (shown, 0);
        }
        if !is_whole || shown.len() == LINES_SHOWN {
            break;
        }
    }
    let line = |offset: usize| ByteSpan::of(offset, offset).start;
    let line = |offset: usize| document.position(line(offset)).line as usize;
    let first = line(span.start);
    (shown.clone(), (line(span.end) + 1 - first).saturating_sub(shown.len()))
}

/// The first character boundary at or after an offset.
fn boundary(text: &str, offset: usize) -> usize {
    (offset..text.len()).find(|offset| text.is_char_boundary(*offset)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use duiqi::document::ContentHash;
    use duiqi::text::lang::Lang;

    use super::*;

    fn document(text: &str) -> Document {
        let hash = ContentHash::of(text.as_bytes());
        Document::new("t", Lang::english(), hash, text.to_owned(), Vec::new(), Vec::new()).expect("lawful")
    }

    #[test]
    fn each_line_of_a_place_has_its_part() {
        let whole = document("ab\ncd\r\nef\rgh\nij");
        let found = lines(&whole, ByteSpan::new(1, 8));
        assert_eq!(found, (vec![("ab", 1..2), ("cd", 0..2), ("ef", 0..1)], 0));
        let found = lines(&whole, ByteSpan::new(1, 15));
        assert_eq!(found.0.len(), LINES_SHOWN);
        assert_eq!(found.1, 2);
    }

    #[test]
    fn the_end_of_the_text_ends_a_line() {
        assert_eq!(lines(&document("ab"), ByteSpan::new(0, 2)), (vec![("ab", 0..2)], 0));
        assert_eq!(lines(&document("ab\n"), ByteSpan::new(0, 3)), (vec![("ab", 0..2)], 0));
    }

    #[test]
    fn a_line_without_end_is_looked_at_within_reach() {
        let text = "长".repeat(100_000);
        let whole = document(&text);
        let (shown, left_out) = lines(&whole, ByteSpan::new(150_000, 150_003));
        assert_eq!((shown.len(), left_out), (1, 0));
        let (line, part) = &shown[0];
        assert!(line.len() < 3 * REACH_BYTES);
        assert_eq!(&line[part.clone()], "长");
    }
}
