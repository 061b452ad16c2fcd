//! Reading an alignment file: the header, then line by line, each error with its line.
//!
//! Takes the bytes of the file; gives back bitext, findings and settings. It does *not* trust the file: every number is
//! held against its bounds before anything is made from it.

use serde::Deserialize;

use super::padded::PaddedSide;
use super::record::{BeadRecord, HeaderRecord, SegmentRecord, SideRecord, confidence};
use super::{AlignmentFile, SCHEMA_VERSION};
use crate::bitext::{Bead, BeadId, BeadState, Bitext, Past};
use crate::document::{SegmentRange, Segmentation};
use crate::error::{Error, ErrorKind, Result};
use crate::finding::Finding;
use crate::format::{line_error, utf8};
use crate::text::lang::Lang;
use crate::text::span::ByteSpan;

/// Any document up to this size can be named by an alignment file, however few segments the file has.
const SIZE_FLOOR_BYTES: u64 = 64 << 20;
/// A segment takes over 100 bytes in the file, so sixteen times the file is more than prose ever needs.
const SIZE_FACTOR: u64 = 16;

/// How the first line looks, for those whose file has another.
const HEADER_EXAMPLE: &str =
    r#"{"duiqi": 1, "source": {"name": …, "lang": "zh", "hash": …}, "target": {…}, "options": {…}}"#;

/// All that is looked at before the version is known.
#[derive(Deserialize)]
struct VersionRecord {
    duiqi: u64,
}

pub(super) fn read(bytes: &[u8]) -> Result<AlignmentFile> {
    let text = utf8(bytes)?;
    let limit = SIZE_FLOOR_BYTES.saturating_add(SIZE_FACTOR.saturating_mul(bytes.len() as u64));
    let mut lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    let Some((number, first)) = lines.next() else {
        return Err(Error::new(
            ErrorKind::Format,
            format!("this is not an alignment file: it is empty; the first line would be {HEADER_EXAMPLE}"),
        ));
    };
    let header = read_header(first, number)?;
    let mut file = FileReader::new(u32::try_from(limit).unwrap_or(u32::MAX));
    let mut last_line = number;
    for (number, line) in lines {
        file.push(line, number)?;
        last_line = number;
    }
    if let Some(promised) = header.beads
        && promised != file.beads.len() as u64
    {
        let held = file.beads.len();
        let message = if promised > held as u64 {
            format!("the file ends after {held} beads of {promised}: it was cut off")
        } else {
            format!("the file has {held} beads and its first line says {promised}")
        };
        return Err(line_error(last_line, message));
    }
    file.finish(header, number)
}

fn read_header(line: &str, number: usize) -> Result<HeaderRecord<'static>> {
    let Ok(version) = serde_json::from_str::<VersionRecord>(line) else {
        let message = format!("this is not an alignment file; its first line would be {HEADER_EXAMPLE}");
        return Err(line_error(number, message));
    };
    if version.duiqi != u64::from(SCHEMA_VERSION) {
        let message = format!(
            "the file has version {} and this program reads version {SCHEMA_VERSION}; use the duiqi that wrote it, or a newer one",
            version.duiqi
        );
        return Err(line_error(number, message));
    }
    parse(line, number)
}

fn parse<'a, T: Deserialize<'a>>(line: &'a str, number: usize) -> Result<T> {
    serde_json::from_str(line).map_err(|cause| {
        if cause.is_eof() {
            return line_error(number, "the line ends in the middle: the file was cut off");
        }
        // Every value is on one line, so the line that the parser counts says nothing.
        let message = cause.to_string();
        let message = message.rsplit_once(" at line ").map_or(&*message, |(message, _)| message);
        line_error(number, format_args!("{message}, at column {}", cause.column()))
    })
}

/// The file while its lines come in.
struct FileReader {
    source: PaddedSide,
    target: PaddedSide,
    beads: Vec<Bead>,
    findings: Vec<Finding>,
    pasts: Vec<(BeadId, Past)>,
    /// The largest bead that a finding names, and the line that does.
    farthest_bead: Option<(BeadId, usize)>,
    source_reach: u32,
    target_reach: u32,
}

impl FileReader {
    fn new(size_limit: u32) -> Self {
        Self {
            source: PaddedSide::new(size_limit),
            target: PaddedSide::new(size_limit),
            beads: Vec::new(),
            findings: Vec::new(),
            pasts: Vec::new(),
            farthest_bead: None,
            source_reach: 0,
            target_reach: 0,
        }
    }

    fn push(&mut self, line: &str, number: usize) -> Result<()> {
        let record: BeadRecord<'_> = parse(line, number)?;
        let expected = self.beads.len();
        if record.bead as usize != expected {
            return Err(line_error(number, format_args!("bead {} stands where bead {expected} should", record.bead)));
        }
        let id = BeadId(record.bead);
        let complain = |complaint: String| line_error(number, complaint);
        let source = push_segments(&mut self.source, record.source, number)?;
        let target = push_segments(&mut self.target, record.target, number)?;
        let mut bead = Bead::bare(source, target);
        if source.is_empty() && target.is_empty() {
            return Err(line_error(number, "the bead is empty on both sides"));
        }
        if bead.kind().to_string() != record.kind {
            return Err(line_error(number, format_args!("the bead is {} and says {:?}", bead.kind(), record.kind)));
        }
        bead.confidence = confidence(record.confidence).map_err(complain)?;
        bead.evidence = record.evidence.evidence().map_err(complain)?;
        bead.state = BeadState::from_name(&record.state)
            .ok_or_else(|| line_error(number, format_args!("{:?} is not a state of a bead", record.state)))?;
        self.beads.push(bead);
        self.pasts.extend(record.was.map(|was| (id, was.past())));
        for finding in record.findings {
            let finding = finding.finding(id).map_err(complain)?;
            self.reach(&finding, number)?;
            self.findings.push(finding);
        }
        Ok(())
    }

    /// Takes note of how far a finding points; what it points at may come later in the file.
    fn reach(&mut self, finding: &Finding, number: usize) -> Result<()> {
        let sides = [
            (&self.source, finding.source_span, &mut self.source_reach),
            (&self.target, finding.target_span, &mut self.target_reach),
        ];
        for (side, span, reach) in sides {
            let end = span.map_or(0, |span| span.end);
            if side.is_beyond(end) {
                return Err(too_large(number, end));
            }
            *reach = (*reach).max(end);
        }
        let last = finding.beads.last().map(|bead| (*bead, number));
        self.farthest_bead = self.farthest_bead.max(last);
        Ok(())
    }

    fn finish(self, header: HeaderRecord<'_>, header_line: usize) -> Result<AlignmentFile> {
        if let Some((bead, number)) = self.farthest_bead
            && bead.index() >= self.beads.len()
        {
            return Err(line_error(number, format_args!("a finding names bead {bead}, which is not there")));
        }
        let source = finish_side(self.source, &header.source, self.source_reach, header_line)?;
        let target = finish_side(self.target, &header.target, self.target_reach, header_line)?;
        let mut findings = self.findings;
        for finding in &mut findings {
            finding.source_span = finding.source_span.map(|span| on_characters(&source, span));
            finding.target_span = finding.target_span.map(|span| on_characters(&target, span));
        }
        let mut bitext = Bitext::new(source, target, self.beads)?;
        bitext.set_pasts(self.pasts);
        Ok(AlignmentFile { bitext, findings, options: header.options })
    }
}

fn push_segments(side: &mut PaddedSide, records: Vec<SegmentRecord<'_>>, number: usize) -> Result<SegmentRange> {
    let count = |side: &PaddedSide| {
        u32::try_from(side.len()).map_err(|_| line_error(number, "there are more than 4,294,967,295 segments"))
    };
    let start = count(side)?;
    for record in records {
        if side.is_beyond(record.span.1) {
            return Err(too_large(number, record.span.1));
        }
        side.push(record, number).map_err(|complaint| line_error(number, complaint))?;
    }
    Ok(SegmentRange::new(start, count(side)?))
}

fn too_large(number: usize, end: u32) -> Error {
    let message = format!("line {number}: a span ends at byte {end}, far beyond what a file of this size can describe");
    Error::new(ErrorKind::TooLarge, message)
}

fn finish_side(side: PaddedSide, record: &SideRecord<'_>, reach: u32, header_line: usize) -> Result<Segmentation> {
    let lang = Lang::parse(&record.lang)
        .ok_or_else(|| line_error(header_line, format_args!("{:?} is not a language tag", record.lang)))?;
    side.finish(record, lang, reach).map_err(|complaint| Error::new(ErrorKind::Format, complaint))
}

/// Widens a span to whole characters. Only a span that ends between two segments can need it: there the blanks may be
/// wider than what they stand for.
fn on_characters(side: &Segmentation, span: ByteSpan) -> ByteSpan {
    let text = side.document().text();
    let mut start = span.start as usize;
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = span.end as usize;
    while !text.is_char_boundary(end) {
        end += 1;
    }
    ByteSpan::of(start, end)
}
