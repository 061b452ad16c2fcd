//! Two states of a text → the words that changed.
//!
//! Takes two texts of one language; gives back the words that went and those that came, each with its place. It does *not* say
//! what the change means.

use similar::{Algorithm, DiffTag, capture_diff_slices};

use crate::lexicon::Lexicon;
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
pub(super) type Cutter<'a> = Option<(&'a Lexicon, Side)>;

/// Compares two states word by word.
pub(super) fn compare(old: &str, new: &str, cutter: Cutter<'_>) -> WordChanges {
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
pub(super) fn cut(text: &str, cutter: Cutter<'_>) -> Vec<ByteSpan> {
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
    fn words_that_changed_are_named() {
        assert_eq!(shown("等待30秒。", "等待60秒。"), (vec!["30".to_owned()], vec!["60".to_owned()]));
        assert_eq!(
            shown("the size of an input", "the size of the input"),
            (vec!["an".to_owned()], vec!["the".to_owned()])
        );
        assert_eq!(shown("一样", "一样"), (Vec::new(), Vec::new()));
    }
}
