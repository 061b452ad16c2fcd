//! Two states of a text → the words that changed.
//!
//! Takes two texts of one language; gives back the words that went and those that came, each with its place, or both states as one run of
//! pieces. It does *not* say what the change means.

use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::Lexicon;
use crate::text::lang::Side;
use crate::text::span::ByteSpan;
use crate::text::word::{TokenKind, tokens};

/// The words that differ between two states of a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WordChanges {
    /// Where words stood, in the old text, that are no longer there; in order, neighbours joined.
    pub removed: Vec<ByteSpan>,
    /// Where words stand, in the new text, that were not there.
    pub added: Vec<ByteSpan>,
}

/// Where the Chinese of a text is cut into words: a lexicon, and which of its sides the text is.
pub type Cutter<'a> = Option<(&'a Lexicon, Side)>;

/// Compares two states word by word.
#[must_use]
pub fn compare(old: &str, new: &str, cutter: Cutter<'_>) -> WordChanges {
    let (old_words, new_words) = (cut(old, cutter), cut(new, cutter));
    let texts = |text: &str, words: &[ByteSpan]| -> Vec<String> {
        words.iter().map(|span| span.of_text(text).to_owned()).collect()
    };
    let (old_texts, new_texts) = (texts(old, &old_words), texts(new, &new_words));
    let mut changes = WordChanges::default();
    for step in capture_diff_slices(Algorithm::Myers, &old_texts, &new_texts) {
        if step.tag() == DiffTag::Equal {
            continue;
        }
        join_onto(&mut changes.removed, old, &old_words[step.old_range()]);
        join_onto(&mut changes.added, new, &new_words[step.new_range()]);
    }
    changes
}

/// What became of a piece of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fate {
    /// It stands in both states.
    Stayed,
    /// It stands in the old one only.
    Went,
    /// It stands in the new one only.
    Came,
}

/// A piece of two states of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What became of it.
    pub fate: Fate,
    /// What is written.
    pub text: String,
}

/// Lays two states of a text over each other, word by word: what went stands before what came in its place. Without the pieces
/// that came this is the old text, and without those that went the new one, but for white space.
#[must_use]
pub fn pieces(old: &str, new: &str, cutter: Cutter<'_>) -> Vec<Piece> {
    // A word with the white space before it; what stands after the last word goes with it.
    let stretches = |text: &str| -> Vec<(String, String)> {
        let words = cut(text, cutter);
        let mut start = 0;
        let stretch = |(number, word): (usize, &ByteSpan)| {
            let end = if number + 1 == words.len() { text.len() } else { word.range().end };
            let whole = text[start..end].to_owned();
            start = end;
            (word.of_text(text).to_owned(), whole)
        };
        words.iter().enumerate().map(stretch).collect()
    };
    let (old, new) = (stretches(old), stretches(new));
    let words =
        |stretches: &[(String, String)]| -> Vec<String> { stretches.iter().map(|(word, _)| word.clone()).collect() };
    let mut pieces: Vec<Piece> = Vec::new();
    let mut push = |fate: Fate, text: &str| match pieces.last_mut() {
        _ if text.is_empty() => {}
        Some(last) if last.fate == fate => last.text.push_str(text),
        _ => pieces.push(Piece { fate, text: text.to_owned() }),
    };
    let whole = |stretches: &[(String, String)]| stretches.iter().map(|(_, whole)| whole.as_str()).collect::<String>();
    for step in capture_diff_slices(Algorithm::Myers, &words(&old), &words(&new)) {
        let (went, came) = (whole(&old[step.old_range()]), whole(&new[step.new_range()]));
        if step.tag() == DiffTag::Equal {
            push(Fate::Stayed, &came);
            continue;
        }
        // The blank before a word that took the place of another stays.
        let blank = |text: &str| text.len() - text.trim_start().len();
        let blank = if went.trim().is_empty() || came.trim().is_empty() || blank(&went) != blank(&came) {
            0
        } else {
            blank(&came)
        };
        push(Fate::Stayed, &came[..blank]);
        push(Fate::Went, &went[blank..]);
        push(Fate::Came, &came[blank..]);
    }
    pieces
}

/// Adds words; those with nothing but white space between them are one span.
fn join_onto(spans: &mut Vec<ByteSpan>, text: &str, words: &[ByteSpan]) {
    for word in words {
        match spans.last_mut() {
            Some(last) if text[last.end as usize..word.start as usize].trim().is_empty() => *last = last.join(*word),
            _ => spans.push(*word),
        }
    }
}

/// Cuts a text into words and marks. Chinese is cut by the vocabulary of the lexicon, or into characters without one.
#[must_use]
pub fn cut(text: &str, cutter: Cutter<'_>) -> Vec<ByteSpan> {
    let known: Vec<ByteSpan> = cutter
        .map_or_else(Vec::new, |(lexicon, side)| lexicon.words(text, side).iter().map(|word| word.span).collect());
    let mut words = Vec::new();
    for token in tokens(text) {
        if token.kind != TokenKind::Han {
            words.push(token.span);
            continue;
        }
        let mut place = token.span.start;
        let first = known.partition_point(|word| word.start < token.span.start);
        for word in known[first..].iter().take_while(|word| word.end <= token.span.end) {
            characters(text, ByteSpan::new(place, word.start), &mut words);
            words.push(*word);
            place = word.end;
        }
        characters(text, ByteSpan::new(place, token.span.end), &mut words);
    }
    words
}

fn characters(text: &str, span: ByteSpan, words: &mut Vec<ByteSpan>) {
    let start = span.range().start;
    let each = span.of_text(text).char_indices();
    words.extend(each.map(|(offset, letter)| ByteSpan::of(start + offset, start + offset + letter.len_utf8())));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(old: &str, new: &str) -> (Vec<String>, Vec<String>) {
        let cutter = Lexicon::embedded().map(|lexicon| (lexicon, Side::Source));
        let changes = compare(old, new, cutter);
        let texts = |text: &str, spans: &[ByteSpan]| spans.iter().map(|span| span.of_text(text).to_owned()).collect();
        (texts(old, &changes.removed), texts(new, &changes.added))
    }

    #[test]
    fn both_states_are_one_run_of_pieces() {
        let laid = |old: &str, new: &str| {
            let sign = |piece: Piece| match piece.fate {
                Fate::Stayed => piece.text,
                Fate::Went => format!("[-{}-]", piece.text),
                Fate::Came => format!("{{+{}+}}", piece.text),
            };
            pieces(old, new, None).into_iter().map(sign).collect::<String>()
        };
        assert_eq!(laid("等待30秒。", "等待60秒。"), "等待[-30-]{+60+}秒。");
        assert_eq!(laid("wait 30 s now", "wait 60 s"), "wait [-30-]{+60+} s[- now-]");
        assert_eq!((laid("", "new"), laid("old", "")), ("{+new+}".to_owned(), "[-old-]".to_owned()));
    }

    #[test]
    fn words_that_changed_are_named() {
        assert_eq!(shown("等待30秒。", "等待60秒。"), (vec!["30".to_owned()], vec!["60".to_owned()]));
        assert_eq!(
            shown("the size of an input", "the size of the input"),
            (vec!["an".to_owned()], vec!["the".to_owned()])
        );
        assert_eq!(shown("一样", "一样"), (Vec::new(), Vec::new()));
    }
}
