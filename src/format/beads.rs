//! Segment numbers only, `0,1:0` a line: the form of gold sets and of other aligners' output.
//!
//! Takes a bitext and gives back lines; takes lines and gives back [`GoldBead`]s. It does *not* ask that what it reads is
//! an alignment: a gold bead may skip segments, and beads may cross.

use std::io;

use super::{Written, line_error, output_error, utf8};
use crate::bitext::{Bitext, GoldBead};
use crate::document::SegmentRange;
use crate::error::Result;

/// Reads beads.
///
/// A line is `0,1:0`; brackets and blanks are passed over, and so is all that comes after a second colon, where some
/// aligners put a score (`[0, 1]:[0]:0.31`). Empty lines are skipped.
///
/// # Errors
///
/// [`crate::ErrorKind::Format`] naming the line without a colon or with something that is not a segment number;
/// [`crate::ErrorKind::Decode`] where the file is not UTF-8.
pub fn read(bytes: &[u8]) -> Result<Vec<GoldBead>> {
    (1..).zip(utf8(bytes)?.lines()).filter(|(_, line)| !line.trim().is_empty()).map(read_line).collect()
}

fn read_line((number, line): (usize, &str)) -> Result<GoldBead> {
    let mut sides = line.split(':');
    let (Some(source), Some(target)) = (sides.next(), sides.next()) else {
        return Err(line_error(number, format_args!("{:?} is not a bead; a bead is written 0,1:0", shortened(line))));
    };
    Ok(GoldBead { source: read_side(source, number)?, target: read_side(target, number)? })
}

fn read_side(side: &str, line: usize) -> Result<Vec<u32>> {
    side.split(',')
        .map(|id| id.trim_matches(|character: char| character.is_whitespace() || matches!(character, '[' | ']')))
        .filter(|id| !id.is_empty())
        .map(|id| {
            id.parse().map_err(|_| {
                line_error(
                    line,
                    format_args!("{:?} is not the number of a segment; a bead is written 0,1:0", shortened(id)),
                )
            })
        })
        .collect()
}

/// The start of a text, for a message.
fn shortened(text: &str) -> &str {
    text.char_indices().nth(40).map_or(text, |(end, _)| &text[..end])
}

/// Writes the beads of a bitext.
///
/// # Errors
///
/// [`crate::ErrorKind::Io`] where `out` fails.
pub fn write(bitext: &Bitext, out: &mut dyn io::Write) -> Result<Written> {
    for bead in bitext.beads() {
        writeln!(out, "{}:{}", ids(bead.source), ids(bead.target)).map_err(|cause| output_error(&cause))?;
    }
    Ok(Written { units: bitext.beads().len(), ..Written::default() })
}

fn ids(range: SegmentRange) -> String {
    range.ids().map(|id| id.to_string()).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bead(source: &[u32], target: &[u32]) -> GoldBead {
        GoldBead { source: source.to_vec(), target: target.to_vec() }
    }

    #[test]
    fn all_spellings_are_read() {
        let read = read("0,1:0\r\n\n2:\n:1\n[5, 3]:[2]:0.25\n".as_bytes()).expect("beads");
        assert_eq!(read, [bead(&[0, 1], &[0]), bead(&[2], &[]), bead(&[], &[1]), bead(&[5, 3], &[2])]);
    }

    #[test]
    fn errors_name_the_line() {
        for (text, line) in
            [("0:0\n1-1", "line 2"), ("0:x", "line 1"), ("\n\n0:99999999999", "line 3"), ("0:-1", "line 1")]
        {
            let error = read(text.as_bytes()).expect_err("no bead").to_string();
            assert!(error.starts_with(line), "{error}");
        }
    }
}
