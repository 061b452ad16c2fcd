//! XLIFF, the file that translation programs exchange: versions 1.2 and 2.1 written, 1.0 to 2.2 read with the dialects of Trados
//! and memoQ.
//!
//! Takes a bitext; gives back a unit for each bead that has a source, with its state, its confidence and its findings as notes.
//! A source without a target is a unit that is still to be translated; a target without a source has no place in XLIFF and is
//! left out. Written files are valid under the strict schema of 1.2 and the core schema of 2.1 with its metadata module.

mod read;
mod read_1;
mod read_2;
mod write_1;
mod write_2;

use std::io;

use super::chosen::{Chosen, Nulls, choose};
use super::codes::{Part, parts, shown};
use super::escape::OneLine;
use super::loss::Losses;
use super::place::LineWalk;
use super::tmx::tag;
use super::{Context, WriteOptions, Written, output_error};
use crate::bitext::{BeadState, Bitext};
use crate::error::Result;
use crate::finding::Finding;
use crate::text::lang::Side;

pub use read::read;

/// Which version is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Version {
    /// 1.2, strict, which nearly every program reads.
    V1_2,
    /// 2.1 with the metadata module.
    V2_1,
}

/// What both versions say of the file.
struct Head {
    name: String,
    langs: [String; 2],
}

/// What both versions say of a unit.
struct UnitFacts<'a> {
    /// The number of the bead, from 1.
    number: u64,
    chosen: &'a Chosen<'a>,
    parts: [Vec<Part<'a>>; 2],
    /// The lines of both sides, with a colon between, where they are to be written.
    lines: Option<String>,
    has_target: bool,
}

impl UnitFacts<'_> {
    fn state(&self) -> BeadState {
        self.chosen.bead.state
    }

    /// Tells whether somebody should look at it.
    fn is_doubted(&self) -> bool {
        !self.chosen.findings.is_empty() || matches!(self.state(), BeadState::Flagged | BeadState::Stale)
    }

    /// What is known, by name.
    fn facts(&self) -> Vec<(&'static str, String)> {
        let bead = self.chosen.bead;
        let mut facts = vec![
            ("confidence", format!("{:.4}", bead.confidence.value())),
            ("bead", bead.kind().to_string()),
            ("status", bead.state.name().to_owned()),
        ];
        facts.extend(self.lines.clone().map(|lines| ("lines", lines)));
        facts
    }
}

/// Writes an XLIFF file.
///
/// # Errors
///
/// [`crate::ErrorKind::Format`] where a finding names a bead that is not there; [`crate::ErrorKind::Io`] where `out`
/// fails.
pub fn write(
    version: Version,
    bitext: &Bitext,
    findings: &[Finding],
    options: &WriteOptions,
    out: &mut dyn io::Write,
) -> Result<Written> {
    let choice = choose(bitext, findings, &options.selection, Nulls::KeepSource)?;
    let mut written = Written { left_out: choice.left_out, ..Written::default() };
    let mut losses = Losses::default();
    let mut line = OneLine::default();
    let head = Head {
        name: match options.context {
            Context::Keep => line.alone(bitext.source().document().name()),
            Context::Leave => "duiqi".to_owned(),
        },
        langs: [Side::Source, Side::Target].map(|side| tag(options, bitext, side)),
    };
    let mut source_lines = LineWalk::new(bitext.source());
    let mut target_lines = LineWalk::new(bitext.target());
    let mut write_all = || -> io::Result<()> {
        match version {
            Version::V1_2 => write_1::head(&head, out)?,
            Version::V2_1 => write_2::head(&head, out)?,
        }
        for chosen in &choice.beads {
            let mut line = OneLine::default();
            let mut side = |side: Side| parts(bitext.side(side), chosen.bead.side(side), options.markup, &mut line);
            let parts = [side(Side::Source), side(Side::Target)];
            losses.dropped(chosen.id, line.dropped_chars);
            let texts = [shown(&parts[0]), shown(&parts[1])];
            if texts[0].is_empty() {
                written.left_out += 1;
                continue;
            }
            losses.measure(chosen.id, [&texts[0], &texts[1]]);
            let facts = UnitFacts {
                number: u64::from(chosen.id.0) + 1,
                chosen,
                parts,
                lines: (options.context == Context::Keep).then(|| {
                    format!("{}:{}", source_lines.lines(chosen.bead.source), target_lines.lines(chosen.bead.target))
                }),
                has_target: !texts[1].is_empty(),
            };
            match version {
                Version::V1_2 => write_1::unit(&facts, out)?,
                Version::V2_1 => write_2::unit(&facts, out)?,
            }
            written.units += 1;
        }
        out.write_all(match version {
            Version::V1_2 => b"</body>\n</file>\n</xliff>\n".as_slice(),
            Version::V2_1 => b"</file>\n</xliff>\n",
        })
    };
    write_all().map_err(|cause| output_error(&cause))?;
    losses.report("XML", &mut written);
    Ok(written)
}
