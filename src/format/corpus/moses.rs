//! Moses pairs: two files in which line n of one translates line n of the other.
//!
//! Takes a bitext; gives back two files with a line for each bead that has both sides, none of them empty. Takes two texts; gives
//! back a bitext with a bead for each line. It does *not* escape anything.

use super::Companion;
use crate::bitext::Bitext;
use crate::document::{ContentHash, Notice};
use crate::error::{Error, ErrorKind, Result};
use crate::finding::Finding;
use crate::format::chosen::{Nulls, choose};
use crate::format::encoding;
use crate::format::escape::OneLine;
use crate::format::units::{Sides, Unit, UnitText, Units};
use crate::format::{BitextFile, BitextOptions, WriteOptions, Written};
use crate::text::lang::Side;
use crate::text::span::Position;

/// Returns what the two files are called after: their languages, or their sides where these are the same.
pub(super) fn endings(bitext: &Bitext) -> [String; 2] {
    let [source, target] = [bitext.source().document().lang(), bitext.target().document().lang()];
    match (source.primary() == target.primary(), source == target) {
        (false, _) => [source.primary().to_owned(), target.primary().to_owned()],
        (true, false) => [source.tag().to_owned(), target.tag().to_owned()],
        (true, true) => ["source".to_owned(), "target".to_owned()],
    }
}

/// Makes the two files, `stem.zh` and `stem.en`.
///
/// # Errors
///
/// [`ErrorKind::Format`] where a finding names a bead that is not there.
pub fn files(
    stem: &str,
    bitext: &Bitext,
    findings: &[Finding],
    options: &WriteOptions,
) -> Result<(Vec<Companion>, Written)> {
    let choice = choose(bitext, findings, &options.selection, Nulls::Drop)?;
    let mut written = Written { left_out: choice.left_out, ..Written::default() };
    let mut files = endings(bitext).map(|ending| Companion { name: format!("{stem}.{ending}"), bytes: Vec::new() });
    let mut line = OneLine::default();
    for chosen in &choice.beads {
        let lines = [Side::Source, Side::Target].map(|side| line.alone(&bitext.text(side, chosen.bead.side(side))));
        if lines.iter().any(String::is_empty) {
            written.left_out += 1;
            continue;
        }
        for (file, line) in files.iter_mut().zip(&lines) {
            file.bytes.extend_from_slice(line.as_bytes());
            file.bytes.push(b'\n');
        }
        written.units += 1;
    }
    if line.dropped_chars > 0 {
        written.notice(format!("dropped control characters: {}", line.dropped_chars));
    }
    Ok((files.into(), written))
}

/// Reads two files in which line n of one translates line n of the other. Lines that are blank on both sides are left out.
///
/// # Errors
///
/// [`ErrorKind::Decode`] where one is no text; [`ErrorKind::Format`] where they have not the same number of lines.
pub fn read(names: [&str; 2], bytes: [Vec<u8>; 2], options: &BitextOptions) -> Result<BitextFile> {
    let hashes = [ContentHash::of(&bytes[0]), ContentHash::of(&bytes[1])];
    let [source, target] = bytes.map(|bytes| encoding::decode_owned(bytes, &options.decoding));
    let (source, target) = (source?, target?);
    let counts = [source.text.lines().count(), target.text.lines().count()];
    if counts[0] != counts[1] {
        let message = format!(
            "{} has {} lines and {} has {}; line n of one must translate line n of the other",
            names[0], counts[0], names[1], counts[1]
        );
        return Err(Error::new(ErrorKind::Format, message));
    }
    let mut units = Units::default();
    for (line, (source, target)) in (1..).zip(source.text.lines().zip(target.text.lines())) {
        let at = Some(Position { line, column: 1 });
        let unit = Unit { source: UnitText::plain(source, at), target: UnitText::plain(target, at), ..Unit::default() };
        units.push(&unit)?;
    }
    let notices: Vec<Notice> = source.notices.into_iter().chain(target.notices).collect();
    let notices = notices.into_iter().map(|notice| Notice { span: None, ..notice }).collect();
    Ok(BitextFile::of(units.finish(Sides { names, langs: options.langs(), hashes, notices })?))
}
