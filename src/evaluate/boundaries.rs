//! Sentences that were found × gold sentences → precision, recall and F1 of their boundaries.
//!
//! A boundary is a place, counted in characters that are not white space, so neither the white space between sentences nor
//! its joining across lines plays a part. The ends of units (paragraphs, or the file) are given and never counted; a gold
//! sentence that runs over one is cut there.

use std::collections::BTreeSet;

use super::tally::{Measure, Share};
use crate::error::{Error, ErrorKind, Result};

/// How well the boundaries of sentences agree with the gold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Agreement {
    /// Boundaries inside a unit.
    pub boundaries: Measure,
    /// Of the gold sentences, those found with both ends right and nothing inside.
    pub exact: Share,
    /// Boundaries that the gold does not have, in characters that are not white space.
    pub extra: Vec<usize>,
    /// Boundaries of the gold that were not found, counted the same way.
    pub missed: Vec<usize>,
}

/// Compares sentences with gold sentences. All three name the same text, cut in different ways: `units` into what the
/// segmenter is told, `found` and `gold` into sentences.
///
/// # Errors
///
/// [`ErrorKind::Format`] where they are not the same text, white space apart; it names the first gold sentence that differs.
pub fn by_boundaries<'a>(
    units: impl IntoIterator<Item = &'a str>,
    found: impl IntoIterator<Item = &'a str>,
    gold: impl IntoIterator<Item = &'a str>,
) -> Result<Agreement> {
    let (found, gold): (Vec<&str>, Vec<&str>) = (found.into_iter().collect(), gold.into_iter().collect());
    refuse_another_text(&found, &gold)?;
    let unit_ends = ends(units);
    let (found, gold) = (ends(found), ends(gold));
    let mut agreement = Agreement::default();
    let mut start = 0;
    for end in unit_ends {
        let inner = |ends: &BTreeSet<usize>| -> BTreeSet<usize> { ends.range(start + 1..end).copied().collect() };
        let (unit_found, unit_gold) = (inner(&found), inner(&gold));
        let right = unit_found.intersection(&unit_gold).count() as u64;
        let Measure { precision, recall } = &mut agreement.boundaries;
        precision.right += right;
        recall.right += right;
        precision.of += unit_found.len() as u64;
        recall.of += unit_gold.len() as u64;
        agreement.extra.extend(unit_found.difference(&unit_gold));
        agreement.missed.extend(unit_gold.difference(&unit_found));
        let spans = |ends: &BTreeSet<usize>| -> BTreeSet<(usize, usize)> {
            let starts = std::iter::once(start).chain(ends.iter().copied());
            starts.zip(ends.iter().copied().chain([end])).collect()
        };
        let (found_spans, gold_spans) = (spans(&unit_found), spans(&unit_gold));
        agreement.exact.right += found_spans.intersection(&gold_spans).count() as u64;
        agreement.exact.of += gold_spans.len() as u64;
        start = end;
    }
    Ok(agreement)
}

/// Where each piece of a text ends; pieces without a character that counts have no end of their own.
fn ends<'a>(pieces: impl IntoIterator<Item = &'a str>) -> BTreeSet<usize> {
    let mut at = 0;
    let mut ends = BTreeSet::new();
    for piece in pieces {
        at += counted(piece).count();
        ends.insert(at);
    }
    ends.remove(&0);
    ends
}

fn refuse_another_text(found: &[&str], gold: &[&str]) -> Result<()> {
    let refuse = |message: String| Err(Error::new(ErrorKind::Format, message));
    let mut text = found.iter().flat_map(|sentence| counted(sentence));
    for (number, sentence) in (1_usize..).zip(gold) {
        if !counted(sentence).all(|character| text.next() == Some(character)) {
            return refuse(format!("line {number}: this is not the text that was segmented"));
        }
    }
    if text.next().is_some() {
        return refuse(format!("the text that was segmented goes on after the last line, line {}", gold.len()));
    }
    Ok(())
}

/// The characters that are not white space and take room.
fn counted(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|character| {
        // The four separators U+001C..U+001F are white space to some programs and not to others.
        !character.is_whitespace() && !matches!(character, '\u{1C}'..='\u{1F}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}')
    })
}

/// Returns the byte offset after the first n characters that count in a text, for each n of a sorted list; the length of the
/// text where it has fewer.
#[must_use]
pub fn offsets(text: &str, counts: &[usize]) -> Vec<usize> {
    let mut ends = text
        .char_indices()
        .filter(|(_, character)| counted(character.encode_utf8(&mut [0; 4])).count() == 1)
        .map(|(at, character)| at + character.len_utf8());
    let (mut passed, mut at) = (0, 0);
    let mut offsets = Vec::with_capacity(counts.len());
    for count in counts {
        if *count > passed {
            at = ends.nth(count - passed - 1).unwrap_or(text.len());
            passed = *count;
        }
        offsets.push(at);
    }
    offsets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_boundaries_inside_units_count() {
        let units = ["甲。乙。丙。", "丁。"];
        let agreement =
            by_boundaries(units, ["甲。", "乙。丙。", "丁。"], ["甲。", "乙。", "丙。丁。"]).expect("same text");
        assert_eq!(agreement.boundaries.precision, Share { right: 1, of: 1 });
        assert_eq!(agreement.boundaries.recall, Share { right: 1, of: 2 });
        assert_eq!((agreement.extra, agreement.missed), (vec![], vec![4]));
        assert_eq!(agreement.exact, Share { right: 2, of: 4 });
    }

    #[test]
    fn white_space_plays_no_part() {
        let agreement = by_boundaries(["One. Two\nand."], ["One.", "Two and."], [" One. ", "", "Two and."]);
        assert_eq!(agreement.expect("same text").boundaries.recall, Share { right: 1, of: 1 });
    }

    #[test]
    fn another_text_is_refused() {
        for gold in [vec!["One.", "Too."], vec!["One."], vec!["One.", "Two.", "Three."]] {
            assert!(by_boundaries(["One. Two."], ["One.", "Two."], gold).is_err());
        }
    }

    #[test]
    fn places_lead_back_to_bytes() {
        let text = " 甲\u{200B}乙 b";
        let ends = [0, " 甲".len(), " 甲\u{200B}乙".len(), text.len(), text.len()];
        assert_eq!(offsets(text, &[0, 1, 2, 3, 9]), ends);
    }
}
