//! Findings in the manner of a compiler: the message, then the place on both sides, underlined.
//!
//! Takes a bitext and its findings; prints them on standard output. It does *not* judge them.
//!
//! A paragraph of a text is often one line of thousands of characters, so a line is cut to a window around the place before
//! it is laid out.

use std::io::{self, Write as _};
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use duiqi::bitext::Bitext;
use duiqi::document::{Document, SegmentRange};
use duiqi::finding::{Finding, Severity};
use duiqi::text::lang::Side;
use duiqi::text::span::ByteSpan;

use super::Terminal;
use super::visible::{columns, sanitize, window};

/// Lines of a place that are shown; the rest is counted.
const LINES_SHOWN: usize = 3;

/// Prints findings in their order.
///
/// # Errors
///
/// Where standard output fails.
pub(crate) fn diagnostics(terminal: &mut Terminal, bitext: &Bitext, findings: &[Finding]) -> io::Result<()> {
    // The lines are cut to size here; the renderer must not cut them again, since it does not know what is marked.
    let renderer = Renderer::styled().decor_style(DecorStyle::Ascii).term_width(10 * terminal.width());
    for finding in findings {
        let page = render(&renderer, terminal.width(), bitext, finding);
        writeln!(terminal, "{page}\n")?;
    }
    terminal.flush()
}

fn render(renderer: &Renderer, width: usize, bitext: &Bitext, finding: &Finding) -> String {
    let level = match finding.severity {
        Severity::Critical | Severity::Major => Level::ERROR,
        Severity::Minor => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let level = level.with_name(finding.severity.name());
    let title = level.primary_title(sanitize(&finding.message)).id(finding.rule.as_str());
    let places: Vec<Place> =
        [Side::Source, Side::Target].into_iter().filter_map(|side| place(width, bitext, finding, side)).collect();
    let mut group = Group::with_title(title);
    for place in &places {
        group = group.element(Origin::path(&*place.name).line(place.line).char_column(place.column));
        group = group.element(place.snippet());
        if place.lines_left_out > 0 {
            group = group.element(Level::NOTE.message(format!("and {} more lines", place.lines_left_out)));
        }
    }
    renderer.render(&[group.element(Level::NOTE.message(about(bitext, finding)))])
}

/// Which beads, and how sure.
fn about(bitext: &Bitext, finding: &Finding) -> String {
    let mut beads = finding.beads.iter().filter_map(|id| bitext.beads().get(id.index()).map(|bead| (id, bead.kind())));
    let (first, last) = (beads.next(), beads.next_back());
    let beads = match (first, last) {
        (Some((first, _)), Some((last, _))) => format!("beads {} to {}", first.0 + 1, last.0 + 1),
        (Some((first, kind)), None) => format!("bead {} ({kind})", first.0 + 1),
        (None, _) => "the whole text".to_owned(),
    };
    format!("{beads}, confidence {:.2}", finding.confidence.value())
}

/// The lines of one side that a finding is about, cut to size.
struct Place {
    name: String,
    line: usize,
    column: usize,
    text: String,
    marked: Vec<Range<usize>>,
    label: Option<String>,
    lines_left_out: usize,
}

impl Place {
    fn snippet(&self) -> Snippet<'_, Annotation<'_>> {
        // Unmarked lines are shown too: they are the other side of what is marked.
        let mut snippet = Snippet::source(&*self.text).line_start(self.line).fold(false);
        for (number, range) in self.marked.iter().enumerate() {
            let label = if number + 1 == self.marked.len() { self.label.as_deref() } else { None };
            snippet = snippet.annotation(AnnotationKind::Primary.span(range.clone()).label(label));
        }
        snippet
    }
}

fn place(width: usize, bitext: &Bitext, finding: &Finding, side: Side) -> Option<Place> {
    let (span, compared) = match side {
        Side::Source => (finding.source_span, finding.compared.as_ref().map(|compared| &compared.source)),
        Side::Target => (finding.target_span, finding.compared.as_ref().map(|compared| &compared.target)),
    };
    let segmentation = bitext.side(side);
    let document = segmentation.document();
    let is_marked = span.is_some();
    let span = span.or_else(|| segmentation.span(segments(bitext, finding, side)?))?;
    let position = document.position(span.start);
    // The gutter: the line number, spaces and bar; it is as wide as the wider side's, so some room is left.
    let width = width.saturating_sub(6 + (position.line as usize + LINES_SHOWN).to_string().len());
    let (lines, lines_left_out) = lines(document, span);
    let mut text = String::new();
    let mut marked = Vec::new();
    for (line, part) in lines {
        if !text.is_empty() {
            text.push('\n');
        }
        let window = window(line, part, width);
        if is_marked && !window.marked.is_empty() {
            marked.push(text.len() + window.marked.start..text.len() + window.marked.end);
        }
        text.push_str(&window.text);
    }
    let label = compared.filter(|value| !value.is_empty()).map(|value| sanitize(value).into_owned());
    let label = label.filter(|label| {
        let line_start = text.rfind('\n').map_or(0, |feed| feed + 1);
        let end = marked.last().map_or(0, |range| range.end.max(line_start));
        columns(&text[line_start..end]) + 1 + columns(label) <= width
    });
    Some(Place {
        name: sanitize(document.name()).into_owned(),
        line: position.line as usize,
        column: position.column as usize,
        text,
        marked,
        label,
        lines_left_out,
    })
}

/// The segments of one side that the beads of a finding hold; `None` where there are none.
fn segments(bitext: &Bitext, finding: &Finding, side: Side) -> Option<SegmentRange> {
    let bead = |id: &duiqi::bitext::BeadId| bitext.beads().get(id.index());
    let first = bead(finding.beads.first()?)?.side(side);
    let last = bead(finding.beads.last()?)?.side(side);
    (first.start < last.end).then(|| SegmentRange::new(first.start, last.end))
}

/// The first lines of a span, each with the part of it that lies in the span, and the number of further lines.
fn lines(document: &Document, span: ByteSpan) -> (Vec<(&str, Range<usize>)>, usize) {
    let text = document.text();
    let is_break = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let bytes = text.as_bytes();
    let mut start = bytes[..span.range().start].iter().rposition(|byte| is_break(byte)).map_or(0, |at| at + 1);
    let mut shown = Vec::new();
    loop {
        let end = bytes[start..].iter().position(|byte| is_break(byte)).map_or(text.len(), |at| start + at);
        let part = span.range().start.max(start)..span.range().end.min(end);
        shown.push((&text[start..end], part.start - start..part.end.max(part.start) - start));
        start = end + if bytes[end..].starts_with(b"\r\n") { 2 } else { 1 };
        if start >= span.range().end || start >= text.len() {
            return (shown, 0);
        }
        if shown.len() == LINES_SHOWN {
            break;
        }
    }
    let left = |offset: usize| u32::try_from(offset).map_or(0, |offset| document.position(offset).line) as usize;
    (shown, left(span.range().end) + 1 - left(start))
}
