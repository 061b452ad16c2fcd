//! The alignment file: a bitext, its findings and how it was made, a JSON value a line.
//!
//! Takes a bitext and gives back lines; takes the lines and gives back the same bitext, byte for byte when it is written
//! again. It does *not* hold the two texts, only their segments: what stood between them comes back as blanks, so that
//! every span, line and column stays true. Fields are described in `docs/alignment-file.md`, types in
//! `docs/alignment.schema.json`.

mod padded;
mod read;
mod record;

use std::collections::BTreeMap;
use std::io;

use serde::{Deserialize, Serialize};

use super::place::LineWalk;
use super::{Listing, Written, findings_per_bead, output_error};
use crate::bitext::{Bead, BeadId, Bitext};
use crate::document::SegmentRange;
use crate::error::Result;
use crate::finding::Finding;
use crate::text::lang::Side;
pub(in crate::format) use record::FindingRecord;
use record::{BeadRecord, EvidenceRecord, HeaderRecord, SegmentRecord, SideRecord, WasRecord};

/// The version of the alignment file that is written, and the newest that is read.
pub const SCHEMA_VERSION: u32 = 1;

/// The value of a setting recorded in the first line of an alignment file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum OptionValue {
    /// On or off.
    Flag(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction.
    Real(f64),
    /// A word.
    Text(String),
}

/// What an alignment file holds.
#[derive(Debug, Clone, PartialEq)]
pub struct AlignmentFile {
    /// Both sides and their beads. The documents are rebuilt from the segments, with blanks for all that stood between.
    pub bitext: Bitext,
    /// The findings, in the order of the beads they stand under.
    pub findings: Vec<Finding>,
    /// The settings that made the bitext.
    pub options: BTreeMap<String, OptionValue>,
}

/// Reads an alignment file.
///
/// # Errors
///
/// [`crate::ErrorKind::Format`] with the line where the file breaks its rules, is cut off, or is newer than this program;
/// [`crate::ErrorKind::Decode`] where it is not UTF-8; [`crate::ErrorKind::TooLarge`] where a span asks for a text of
/// more than 64 MiB and 16 times the size of the file.
pub fn read(bytes: &[u8]) -> Result<AlignmentFile> {
    read::read(bytes)
}

/// Writes an alignment file.
///
/// # Errors
///
/// [`crate::ErrorKind::Format`] where a finding names a bead that is not there; [`crate::ErrorKind::Io`] where `out`
/// fails.
pub fn write(
    bitext: &Bitext,
    findings: &[Finding],
    settings: &BTreeMap<String, OptionValue>,
    out: &mut dyn io::Write,
) -> Result<Written> {
    let findings = findings_per_bead(bitext, findings, Listing::First)?;
    write_lines(bitext, &findings, settings, out).map_err(|cause| output_error(&cause))?;
    Ok(Written { units: bitext.beads().len(), ..Written::default() })
}

fn write_lines(
    bitext: &Bitext,
    findings: &[Vec<&Finding>],
    settings: &BTreeMap<String, OptionValue>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let header = HeaderRecord {
        duiqi: SCHEMA_VERSION,
        source: SideRecord::of(bitext.source().document()),
        target: SideRecord::of(bitext.target().document()),
        beads: Some(bitext.beads().len() as u64),
        options: settings.clone(),
    };
    serde_json::to_writer(&mut *out, &header)?;
    out.write_all(b"\n")?;
    let mut source = SideWriter::new(bitext, Side::Source);
    let mut target = SideWriter::new(bitext, Side::Target);
    for ((id, bead), findings) in bitext.numbered_beads().zip(findings) {
        let record = bead_record(id, bead, source.segments(bead.source), target.segments(bead.target), findings);
        let record = BeadRecord { was: bitext.past(id).map(WasRecord::of), ..record };
        serde_json::to_writer(&mut *out, &record)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn bead_record<'a>(
    id: BeadId,
    bead: &Bead,
    source: Vec<SegmentRecord<'a>>,
    target: Vec<SegmentRecord<'a>>,
    findings: &[&'a Finding],
) -> BeadRecord<'a> {
    BeadRecord {
        bead: id.0,
        kind: bead.kind().to_string().into(),
        source,
        target,
        confidence: bead.confidence.value(),
        evidence: EvidenceRecord::of(&bead.evidence),
        state: bead.state.name().into(),
        was: None,
        findings: findings.iter().map(|finding| FindingRecord::of(finding, id)).collect(),
    }
}

/// Makes the records of one side's segments, which are asked for in order.
struct SideWriter<'a> {
    bitext: &'a Bitext,
    side: Side,
    places: LineWalk<'a>,
    /// The block of the segment before, and the number it has in the file: blocks without segments are not counted.
    last_block: Option<u32>,
    block_number: u32,
}

impl<'a> SideWriter<'a> {
    fn new(bitext: &'a Bitext, side: Side) -> Self {
        Self { bitext, side, places: LineWalk::new(bitext.side(side)), last_block: None, block_number: 0 }
    }

    fn segments(&mut self, range: SegmentRange) -> Vec<SegmentRecord<'a>> {
        let segmentation = self.bitext.side(self.side);
        range
            .ids()
            .map(|id| {
                let segment = segmentation.segments()[id.index()];
                if self.last_block.is_some_and(|last| last != segment.block) {
                    self.block_number += 1;
                }
                self.last_block = Some(segment.block);
                SegmentRecord::of(segmentation, id, self.places.start(id), self.block_number)
            })
            .collect()
    }
}
