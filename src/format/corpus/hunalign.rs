//! hunalign's text: a bead a line, source, target and a score with tabs between, segments joined by ` ~~~ `.
//!
//! Takes a bitext and gives back lines; takes lines and gives back a bitext with the segments they hold. Scores that are read say
//! nothing here: hunalign's are no probabilities. Scores that are written are confidences.

use std::io;

use super::sentences::{self, SEPARATOR};
use crate::bitext::Bitext;
use crate::document::ContentHash;
use crate::error::Result;
use crate::format::encoding::{self, Decoded};
use crate::format::escape::OneLine;
use crate::format::units::{UnitText, Units};
use crate::format::{BitextFile, BitextOptions, Written, line_error, output_error};
use crate::text::lang::Side;
use crate::text::span::Position;

/// Writes a line for each bead; a side may be empty.
///
/// # Errors
///
/// [`crate::ErrorKind::Io`] where `out` fails.
pub fn write(bitext: &Bitext, out: &mut dyn io::Write) -> Result<Written> {
    let mut line = OneLine::default();
    let mut write_all = || -> io::Result<()> {
        for bead in bitext.beads() {
            let [source, target] = [Side::Source, Side::Target].map(|side| {
                let texts = bead.side(side).ids().map(|id| line.alone(bitext.side(side).text(id)).replace('\t', " "));
                texts.collect::<Vec<_>>().join(SEPARATOR)
            });
            writeln!(out, "{source}\t{target}\t{:.4}", bead.confidence.value())?;
        }
        Ok(())
    };
    write_all().map_err(|cause| output_error(&cause))?;
    Ok(Written { units: bitext.beads().len(), ..Written::default() })
}

/// Reads lines.
///
/// # Errors
///
/// [`crate::ErrorKind::Decode`] where the bytes are no text; [`crate::ErrorKind::Format`] naming the line that has no tab.
pub fn read(name: &str, bytes: Vec<u8>, options: &BitextOptions) -> Result<BitextFile> {
    let hash = ContentHash::of(&bytes);
    let Decoded { text, notices, .. } = encoding::decode_owned(bytes, &options.decoding)?;
    let mut units = Units::default();
    for (number, line) in (1_u32..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let mut cells = line.split('\t');
        let (Some(source), Some(target)) = (cells.next(), cells.next()) else {
            let message = "a bead has a source, a tab, a target and perhaps a tab and a score";
            return Err(line_error(number as usize, message));
        };
        // Columns are counted on from one segment to the next: a line may hold any number of them.
        let (mut counted, mut column) = (0, 1_u32);
        let sides = [source, target].map(|side| -> Vec<UnitText> {
            let mut at = |part: &str| {
                let start = part.as_ptr() as usize - line.as_ptr() as usize;
                let between = line[counted..start].chars().count();
                column = column.saturating_add(u32::try_from(between).unwrap_or(u32::MAX));
                counted = start;
                Some(Position { line: number, column })
            };
            sentences::parted(side).map(|part| UnitText::plain(part, at(part))).collect()
        });
        units.push_bead([&sides[0], &sides[1]], Default::default(), None)?;
    }
    units.into_file(name, options.langs(), hash, notices)
}
