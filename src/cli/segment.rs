//! `duiqi segment`: one text → its sentences; why they end where they do; how well that agrees with a gold; or our rules for
//! other tools.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use duiqi::document::{Boundary, InlineKind, SegmentId, Segmentation};
use duiqi::evaluate::{Agreement, by_boundaries, offsets};
use duiqi::format::Format;
use duiqi::pipeline::{self, ReadOptions};
use duiqi::segment::{self, Verdict};
use duiqi::text::span::Position;
use serde::Serialize;

use super::args::{SegmentArgs, SegmentsFormat};
use super::exit::Outcome;
use super::input::{self, plainly};
use super::output::{Destination, write_beside};
use super::pair::{Known, notices};
use super::render::{Progress, Terminal, sanitize, to_left};
use super::tongue::said;

/// All characters that some program ends a line at.
const LINE_ENDS: [char; 7] = ['\n', '\r', '\u{B}', '\u{C}', '\u{85}', '\u{2028}', '\u{2029}'];

/// Runs the subcommand.
pub(crate) fn run(terminal: &mut Terminal, args: &SegmentArgs) -> Result<Outcome> {
    if let Some(file) = &args.export_srx {
        return export_srx(terminal, file.as_deref());
    }
    let path = args.file.as_ref().context("name a text")?;
    let gold_paths: Vec<&PathBuf> = args.check.iter().chain([path]).collect();
    input::refuse_two_standard_inputs(&gold_paths)?;
    let file = input::read(path, args.reading.bound.max_size)?;
    args.reading.refuse_memory([&file.bytes, &[]])?;
    let known = Known { lang: args.lang.as_ref(), encoding: args.encoding.as_ref(), srx: args.srx.as_deref() };
    let options = args.reading.options(&known)?;
    let progress = Progress::new(terminal);
    progress.stage("segmenting");
    let segmentation = pipeline::prepare(&file.name, &file.bytes, &options)?;
    drop(progress);
    notices(terminal, segmentation.document());
    if segmentation.is_empty() {
        terminal.notice(&format!("{}: there is no text in this file", file.name));
    }
    let printed = match &args.check {
        Some(gold) => input::read_text(gold, args.reading.bound.max_size)
            .and_then(|text| agreement(&segmentation, &text).with_context(|| gold.display().to_string()))?,
        None if args.explain => explained(&segmentation, &options, args.format)?,
        None => sentences(&segmentation, args.format)?,
    };
    print(terminal, &printed)
}

/// Prints lines: as data, or made safe where a person reads them.
fn print(terminal: &mut Terminal, lines: &str) -> Result<Outcome> {
    let shown: Cow<'_, str> = match terminal.is_terminal() {
        true => lines.lines().fold(String::new(), |shown, line| shown + &sanitize(line) + "\n").into(),
        false => lines.into(),
    };
    terminal.data(shown.as_bytes())?;
    Ok(Outcome::Clean)
}

fn export_srx(terminal: &mut Terminal, file: Option<&Path>) -> Result<Outcome> {
    let rules = segment::export_srx();
    let Some(path) = file.filter(|path| !input::is_standard_input(path)) else {
        return print(terminal, &rules);
    };
    let destination = Destination::new(path, &[])?;
    write_beside(&destination, |file| file.write_all(rules.as_bytes()).map_err(plainly))?.publish()?;
    terminal.wrote(&path.display().to_string());
    Ok(Outcome::Clean)
}

/// A segment as it is printed, with its places.
#[derive(Debug, Serialize)]
struct Row<'a> {
    segment: u32,
    line: u32,
    column: u32,
    /// Bytes of the text as decoded.
    start: u32,
    end: u32,
    block: u32,
    kind: &'static str,
    boundary: &'static str,
    /// The marker of the item that begins here.
    marker: &'a str,
    text: String,
}

/// A segment with the places inside it where it may be cut.
#[derive(Debug, Serialize)]
struct WeakRow<'a> {
    #[serde(flatten)]
    row: Row<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    weak: Vec<Weak>,
}

/// A weak place inside a segment: a byte of the text as decoded, and what stands before it.
#[derive(Debug, Serialize)]
struct Weak {
    end: u32,
    mark: &'static str,
}

fn sentences(segmentation: &Segmentation, format: SegmentsFormat) -> Result<String> {
    let rows = segmentation.all().ids().map(|id| {
        let segment = segmentation.segments()[id.index()];
        let Position { line, column } = segmentation.position(id);
        Row {
            segment: id.0,
            line,
            column,
            start: segment.span.start,
            end: segment.span.end,
            block: segment.block,
            kind: segmentation.kind(id).name(),
            boundary: boundary_name(segment.boundary),
            marker: marker(segmentation, id).trim(),
            text: on_one_line(segmentation.text(id)),
        }
    });
    match format {
        SegmentsFormat::Lines => Ok(lines(segmentation).concat()),
        SegmentsFormat::Jsonl => json_lines(rows.map(|row| {
            let weak = segmentation.weak_places(SegmentId(row.segment)).iter();
            let weak = weak.map(|place| Weak { end: place.end, mark: place.mark.name() }).collect();
            WeakRow { row, weak }
        })),
        SegmentsFormat::Tsv => table(rows),
    }
}

/// The sentences as text, each with its line end; an item of plain text keeps its marker, so that nothing is lost.
fn lines(segmentation: &Segmentation) -> Vec<String> {
    let line = |id| {
        let marker = marker(segmentation, id);
        let space = if marker.ends_with(char::is_whitespace) { " " } else { "" };
        format!("{}{space}{}\n", on_one_line(marker.trim()), on_one_line(segmentation.text(id)))
    };
    segmentation.all().ids().map(line).collect()
}

/// What stands between a segment and the one before it and is no white space; of markup nothing.
fn marker(segmentation: &Segmentation, id: SegmentId) -> &str {
    let document = segmentation.document();
    if Format::of_path(Path::new(document.name())).is_ok_and(|format| format != Format::Text) {
        return "";
    }
    let before = id.index().checked_sub(1).map_or(0, |before| segmentation.segments()[before].span.end);
    let gap = &document.text()[before as usize..segmentation.segments()[id.index()].span.start as usize];
    let gap = gap.trim_start_matches(takes_no_room);
    if gap.trim_end_matches(takes_no_room).is_empty() { "" } else { gap }
}

fn takes_no_room(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{200B}' | '\u{2060}' | '\u{FEFF}')
}

/// A place where a sentence ends or could have ended, as it is printed.
#[derive(Debug, Serialize)]
struct Reason<'a> {
    line: u32,
    column: u32,
    /// A byte of the text as decoded.
    end: u32,
    verdict: &'static str,
    rule: &'a str,
    before: String,
    after: String,
}

fn explained(segmentation: &Segmentation, options: &ReadOptions, format: SegmentsFormat) -> Result<String> {
    let document = segmentation.document();
    let explanations = segment::explain(document, &options.segmenting());
    let reasons = explanations.iter().map(|explanation| {
        let Position { line, column } = document.position(explanation.end);
        Reason {
            line,
            column,
            end: explanation.end,
            verdict: match explanation.verdict {
                Verdict::Cut(boundary) => boundary_name(boundary),
                Verdict::Held => "held",
            },
            rule: &explanation.rule,
            before: on_one_line(&explanation.before),
            after: on_one_line(&explanation.after),
        }
    });
    match format {
        SegmentsFormat::Lines => Ok(reasons.fold(String::new(), |mut printed, reason| {
            let Reason { line, column, verdict, rule, before, after, .. } = reason;
            let verdict = to_left(&said(verdict), 6);
            // Writing into a string cannot fail.
            let _ = writeln!(printed, "{line}:{column}  {verdict}  {rule:<18}  {before}┃{after}");
            printed
        })),
        SegmentsFormat::Jsonl => json_lines(reasons),
        SegmentsFormat::Tsv => table(reasons),
    }
}

fn json_lines(rows: impl Iterator<Item = impl Serialize>) -> Result<String> {
    let mut printed = String::new();
    for row in rows {
        printed.push_str(&serde_json::to_string(&row)?);
        printed.push('\n');
    }
    Ok(printed)
}

fn table(rows: impl Iterator<Item = impl Serialize>) -> Result<String> {
    let mut table = csv::WriterBuilder::new().delimiter(b'\t').from_writer(Vec::new());
    for row in rows {
        table.serialize(row)?;
    }
    Ok(String::from_utf8(table.into_inner()?)?)
}

/// Characters that a boundary that differs is shown with, before and after it.
const CONTEXT_CHARS: [usize; 2] = [30, 20];

fn agreement(segmentation: &Segmentation, gold: &str) -> Result<String> {
    let document = segmentation.document();
    let found = lines(segmentation);
    let text = found.concat();
    // A paragraph is a line, unless some run over several: then only the end of the file is given.
    let wrapped =
        document.blocks().iter().any(|block| block.inlines.iter().any(|inline| inline.kind == InlineKind::Break));
    let mut units: Vec<String> = Vec::new();
    for (id, line) in segmentation.all().ids().zip(&found) {
        let same = |other: SegmentId| {
            segmentation.segments()[other.index()].block == segmentation.segments()[id.index()].block
        };
        match units.last_mut() {
            Some(unit) if wrapped || id.0.checked_sub(1).is_some_and(|before| same(SegmentId(before))) => {
                unit.push_str(line);
            }
            _ => units.push(line.clone()),
        }
    }
    let units = units.iter().map(String::as_str);
    let compared = by_boundaries(units, found.iter().map(String::as_str), gold.lines())?;
    let Agreement { boundaries, exact, extra, missed } = &compared;
    let figures = format!(
        "precision {:.2}  recall {:.2}  F1 {:.2}  exact {:.2}",
        percent(boundaries.precision.right, boundaries.precision.of),
        percent(boundaries.recall.right, boundaries.recall.of),
        percent_f1(boundaries.precision.right, boundaries.precision.of, boundaries.recall.of),
        percent(exact.right, exact.of),
    );
    let mut printed = format!("{}\n", said(&figures));
    let mut differences: Vec<(usize, &str)> = extra.iter().map(|at| (*at, "extra")).collect();
    differences.extend(missed.iter().map(|at| (*at, "missed")));
    differences.sort_unstable();
    let counts: Vec<usize> = differences.iter().map(|(count, _)| *count).collect();
    let starts: Vec<usize> = found
        .iter()
        .scan(0, |start, line| {
            let this = *start;
            *start += line.len();
            Some(this)
        })
        .collect();
    for (at, (_, what)) in offsets(&text, &counts).into_iter().zip(differences) {
        let (before, after) = text.split_at(at);
        let shown = before.char_indices().rev().take(CONTEXT_CHARS[0]).last().map_or(0, |(start, _)| start);
        let after: String = after.chars().take(CONTEXT_CHARS[1]).collect();
        // The segment that the boundary stands in, or ends.
        let segment = starts.partition_point(|start| *start < at).saturating_sub(1);
        let place = segmentation.position(SegmentId(u32::try_from(segment)?));
        let _ = writeln!(
            printed,
            "{}:{}:{}: {}  {}┃{}",
            document.name(),
            place.line,
            place.column,
            said(what),
            on_one_line(&before[shown..]),
            on_one_line(after.trim_end_matches('\n'))
        );
    }
    Ok(printed)
}

/// A share in percent. Where there is nothing to be right about, nothing is wrong.
fn percent(right: u64, of: u64) -> f64 {
    if of == 0 { 100.0 } else { 100.0 * share(right, of) }
}

fn percent_f1(right: u64, found: u64, gold: u64) -> f64 {
    if found + gold == 0 { 100.0 } else { 100.0 * share(2 * right, found + gold) }
}

fn share(right: u64, of: u64) -> f64 {
    duiqi::evaluate::Share { right, of }.value()
}

fn boundary_name(boundary: Boundary) -> &'static str {
    match boundary {
        Boundary::Strong => "strong",
        Boundary::Weak => "weak",
    }
}

/// Inline code may run over a line end; a segment is one line all the same, whatever a program takes for a line end.
fn on_one_line(text: &str) -> String {
    text.replace(LINE_ENDS, " ")
}
