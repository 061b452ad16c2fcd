//! Cut points only, as hunalign writes them: source segments before the cut, target segments before it, a score.
//!
//! Takes a bitext and gives back lines; takes lines and gives back a [`Ladder`]. It does *not* read hunalign's text mode,
//! which holds sentences in place of numbers, and it keeps no scores.

use std::io;

use super::{Written, line_error, output_error, utf8};
use crate::bitext::{Bitext, Ladder, Rung};
use crate::error::Result;

/// Reads a ladder of lines `source target score`, separated by blanks; the score may be missing.
///
/// # Errors
///
/// [`crate::ErrorKind::Format`] naming the line that is not a rung, steps back, or repeats the rung before it;
/// [`crate::ErrorKind::Decode`] where the file is not UTF-8.
pub fn read(bytes: &[u8]) -> Result<Ladder> {
    let mut rungs: Vec<Rung> = Vec::new();
    for (number, line) in (1..).zip(utf8(bytes)?.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let rung = read_rung(line, number)?;
        let complaint = match rungs.last() {
            None if rung != (Rung { source: 0, target: 0 }) => "the first rung of a ladder is 0 0",
            Some(last) if rung == *last => "the rung is the same as the one before it",
            Some(last) if rung.source < last.source || rung.target < last.target => "the rung steps back",
            _ => {
                rungs.push(rung);
                continue;
            }
        };
        return Err(line_error(number, complaint));
    }
    Ladder::new(rungs)
}

fn read_rung(line: &str, number: usize) -> Result<Rung> {
    let columns: Vec<&str> = line.split_whitespace().take(4).collect();
    let rung = match columns[..] {
        [source, target] => (source, target, "0"),
        [source, target, score] => (source, target, score),
        _ => return Err(line_error(number, "a rung has two numbers and perhaps a score: 12 10 0.8")),
    };
    let (Ok(source), Ok(target), Ok(_)) = (rung.0.parse(), rung.1.parse(), rung.2.parse::<f64>()) else {
        let message = "this is not a rung, two numbers and perhaps a score; a ladder of sentences (hunalign's text mode) \
                       cannot be read, numbers can";
        return Err(line_error(number, message));
    };
    Ok(Rung { source, target })
}

/// Writes the ladder of a bitext. The score of a rung is the confidence of the bead that starts there; the last rung, where
/// none does, has 0.
///
/// # Errors
///
/// [`crate::ErrorKind::Io`] where `out` fails.
pub fn write(bitext: &Bitext, out: &mut dyn io::Write) -> Result<Written> {
    let ladder = bitext.ladder();
    let confidences = bitext.beads().iter().map(|bead| bead.confidence.value()).chain([0.0]);
    for (rung, confidence) in ladder.rungs().iter().zip(confidences) {
        writeln!(out, "{}\t{}\t{confidence:.4}", rung.source, rung.target).map_err(|cause| output_error(&cause))?;
    }
    Ok(Written { units: ladder.rungs().len(), ..Written::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rungs_are_read_with_and_without_score() {
        let ladder = read(b"0\t0\t0.3\n1\t2\n\n1 3 -0.3\n").expect("a ladder");
        let rungs: Vec<(u32, u32)> = ladder.rungs().iter().map(|rung| (rung.source, rung.target)).collect();
        assert_eq!(rungs, [(0, 0), (1, 2), (1, 3)]);
    }

    #[test]
    fn errors_name_the_line() {
        let cases = [
            ("1 1", "line 1"),
            ("0 0\n2 2\n1 3", "line 3"),
            ("0 0\n0 0", "line 2"),
            ("0 0\nHello\tworld\t0.3", "line 2"),
            ("0 0\n1", "line 2"),
            ("0 0\n1 1 0.5 x", "line 2"),
        ];
        for (text, line) in cases {
            let error = read(text.as_bytes()).expect_err("no ladder").to_string();
            assert!(error.starts_with(line), "{text:?}: {error}");
        }
        assert!(read(b"").is_err());
    }
}
