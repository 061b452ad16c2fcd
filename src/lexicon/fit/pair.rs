//! What two texts say about whether they are a pair: the figures of both.

use std::ops::Range;

use super::super::link::Linked;
use crate::text::span::ByteSpan;

/// The number of figures of a pair: of each half, of both together, and two of each kind of mark that a translation keeps.
pub const COUNT: usize = BOTH.end + 2 * KEPT_MARKS.len();

/// Where the figures of the halves stand, and those of both together.
const FIRST: Range<usize> = 0..10;
const SECOND: Range<usize> = 10..20;
const BOTH: Range<usize> = 20..36;

/// All is well; the first side has more; the second has more; unrelated.
pub const CLASSES: usize = 4;

/// The mean of the logarithm of the ratio of English bytes to Chinese bytes, white space left out, in the pairs the weights
/// are learned from.
const LENGTH_RATIO: f32 = -0.05;

/// Marks that a translation from Chinese keeps, each kind as both languages write it. The English rarely has one that the Chinese
/// has not; quotation marks and brackets of the Chinese alone say little, since English writes italics or commas for them, and the
/// weights know that. Marks for an exclamation are put and dropped freely, and so are colons.
const KEPT_MARKS: [&[char]; 3] = [&['?', '？'], &['"', '“', '”', '「', '」', '『', '』', '《', '》'], &['(', '（']];

/// One text with the evidence of its words, summed up.
#[derive(Debug, Clone)]
pub struct Half {
    /// The content words.
    count: usize,
    sum: f32,
    /// The stretch of words with the greatest sum of evidence.
    worst: Stretch,
    /// The greatest sum when each word counts 0.4 nats less: shorter stretches of surer words.
    worst_strict: f32,
    /// The greatest sum over whole clauses.
    worst_clauses: f32,
    /// What the stretch has of the text, 0 to 1.
    worst_share: f32,
    span: ByteSpan,
    reaches_end: bool,
    marks: Marks,
}

#[derive(Debug, Clone, Copy, Default)]
struct Stretch {
    sum: f32,
    start: usize,
    end: usize,
}

/// The punctuation of a text.
#[derive(Debug, Clone, Copy, Default)]
struct Marks {
    length_bytes: f32,
    sentences: f32,
    clauses: f32,
    stops: bool,
    /// Which of [`KEPT_MARKS`] there are.
    kept: [bool; KEPT_MARKS.len()],
}

impl Half {
    /// Sums up a text; `evidence` has one place for each word, empty for those that say nothing.
    #[must_use]
    pub fn new(text: &str, words: &[Linked], evidence: &[Option<f32>]) -> Self {
        let said: Vec<(ByteSpan, f32)> =
            words.iter().zip(evidence).filter_map(|(linked, said)| Some((linked.word.span, (*said)?))).collect();
        let values = said.iter().map(|(_, value)| *value);
        let worst = worst(values.clone());
        let span = match (said.get(worst.start), worst.end.checked_sub(1).and_then(|last| said.get(last))) {
            (Some((first, _)), Some((last, _))) if worst.start < worst.end => first.join(*last),
            _ => ByteSpan::default(),
        };
        let (marks, clause_ends) = read_marks(text);
        let mut clauses: Vec<f32> = Vec::with_capacity(clause_ends.len() + 1);
        let mut last = None;
        for (span, value) in &said {
            let clause = clause_ends.partition_point(|end| *end <= span.range().start);
            match clauses.last_mut().filter(|_| last == Some(clause)) {
                Some(sum) => *sum += value,
                None => clauses.push(*value),
            }
            last = Some(clause);
        }
        Self {
            count: said.len(),
            sum: values.clone().sum(),
            worst,
            worst_strict: self::worst(values.map(|value| value - 0.4)).sum,
            worst_clauses: self::worst(clauses).sum,
            worst_share: count(span.range().len()) / count(text.len()).max(1.0),
            span,
            reaches_end: worst.end == said.len() && worst.start < worst.end,
            marks,
        }
    }

    /// Returns the number of words that say anything.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Tells whether no word of the text says anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Returns where the stretch of the greatest sum stands; empty where no word speaks against the pair.
    #[must_use]
    pub fn stretch(&self) -> ByteSpan {
        self.span
    }

    /// Tells whether the stretch holds the last content word.
    #[must_use]
    pub fn reaches_end(&self) -> bool {
        self.reaches_end
    }

    /// Tells whether the text ends with a mark that ends a sentence or a clause before a colon.
    #[must_use]
    pub fn stops(&self) -> bool {
        self.marks.stops
    }

    /// The mean evidence of the words outside the stretch.
    fn rest(&self) -> f32 {
        let outside = self.count - (self.worst.end - self.worst.start);
        if outside == 0 { 0.0 } else { (self.sum - self.worst.sum) / count(outside) }
    }

    fn figures(&self) -> [f32; 10] {
        let words = count(self.count).max(1.0);
        [
            self.worst.sum,
            self.worst_strict,
            count((self.worst.end - self.worst.start).min(12)),
            self.worst_share,
            self.rest(),
            flag(self.reaches_end),
            self.sum / words.sqrt(),
            self.sum / words,
            words.ln_1p(),
            self.worst_clauses,
        ]
    }
}

/// Returns the figures of a pair.
#[must_use]
pub fn figures(halves: &[Half; 2]) -> [f32; COUNT] {
    let [first, second] = halves;
    let longer = ((second.marks.length_bytes + 5.0) / (first.marks.length_bytes + 5.0)).ln() - LENGTH_RATIO;
    let kept = |half: &Half| (1.0 - half.worst_share).max(0.2).ln();
    let more_sentences = (first.marks.sentences - second.marks.sentences).clamp(-2.0, 2.0);
    let breaks_off = flag(first.marks.stops && !second.marks.stops);
    let mut figures = [0.0; COUNT];
    figures[FIRST].copy_from_slice(&first.figures());
    figures[SECOND].copy_from_slice(&second.figures());
    figures[BOTH].copy_from_slice(&[
        (-longer).max(0.0),
        longer.max(0.0),
        breaks_off,
        flag(second.marks.stops && !first.marks.stops),
        breaks_off * flag(first.reaches_end),
        more_sentences.max(0.0),
        (-more_sentences).max(0.0),
        ((first.marks.clauses + 1.0) / (second.marks.clauses + 1.0)).ln(),
        first.worst.sum * (-longer).max(0.0),
        second.worst.sum * longer.max(0.0),
        longer - kept(first),
        longer + kept(second),
        first.worst_clauses * more_sentences.max(0.0),
        first.worst.sum * first.worst_share,
        second.worst.sum * second.worst_share,
        (first.worst.sum * second.worst.sum).max(0.0).sqrt(),
    ]);
    let kept = first.marks.kept.into_iter().zip(second.marks.kept);
    for (figures, (first, second)) in figures[BOTH.end..].chunks_exact_mut(2).zip(kept) {
        figures.copy_from_slice(&[flag(first && !second), flag(second && !first)]);
    }
    figures
}

/// Finds the stretch with the greatest sum (Bentley 1984, Kadane's algorithm); the empty stretch has 0.
fn worst(values: impl IntoIterator<Item = f32>) -> Stretch {
    let mut best = Stretch::default();
    let mut here = Stretch::default();
    for (index, value) in values.into_iter().enumerate() {
        if here.sum <= 0.0 {
            here = Stretch { sum: 0.0, start: index, end: index };
        }
        here.sum += value;
        here.end = index + 1;
        if here.sum > best.sum {
            best = here;
        }
    }
    best
}

fn is_closer(character: char) -> bool {
    matches!(character, '"' | '\'' | '”' | '’' | '」' | '』' | '）' | ')' | '】' | '》')
}

/// Reads the marks of a text in either language, and where its clauses end in bytes.
fn read_marks(text: &str) -> (Marks, Vec<usize>) {
    let mut marks = Marks { sentences: 1.0, ..Marks::default() };
    let mut ends = Vec::new();
    let bare = text.trim_end().trim_end_matches(is_closer).trim_end();
    marks.stops = bare.ends_with(['.', '!', '?', '。', '！', '？', '…', ':', '：', ';', '；']);
    let inner = bare.trim_end_matches(['.', '!', '?', '。', '！', '？', '…']).len();
    let mut blanks = 0;
    let mut sentence_may_end = false;
    let mut follows_space = false;
    for (at, character) in text.char_indices() {
        // Nearly every character: no mark, and nothing to be told of a sentence that may have ended before it.
        if !sentence_may_end && matches!(character, 'a'..='z' | 'A'..='Z' | '0'..='9' | '\u{4E00}'..='\u{9FFF}') {
            follows_space = false;
            continue;
        }
        if character.is_whitespace() {
            blanks += character.len_utf8();
            follows_space = true;
            continue;
        }
        for (kept, kind) in marks.kept.iter_mut().zip(KEPT_MARKS) {
            *kept |= kind.contains(&character);
        }
        let after = &text[at + character.len_utf8()..];
        let is_before_space = || after.chars().next().is_none_or(char::is_whitespace);
        let is_wide = matches!(character, '，' | '；' | '：' | '。' | '！' | '？' | '、' | '（' | '）');
        let is_narrow = matches!(character, ',' | ';' | ':' | '.' | '!' | '?' | ')' | '—');
        if is_wide || (is_narrow && is_before_space()) {
            ends.push(at + character.len_utf8());
            marks.clauses += 1.0;
        }
        if matches!(character, '。' | '！' | '？') && at < inner && !after.starts_with(['。', '！', '？']) {
            marks.sentences += 1.0;
        }
        if sentence_may_end && follows_space && !is_closer(character) && !matches!(character, '“' | '‘') {
            marks.sentences += flag(character.is_uppercase() || character.is_ascii_digit());
            sentence_may_end = false;
        }
        match character {
            '.' | '!' | '?' => sentence_may_end = true,
            _ if is_closer(character) => {}
            _ => sentence_may_end = false,
        }
        follows_space &= is_closer(character) || matches!(character, '“' | '‘');
    }
    marks.length_bytes = count(text.len() - blanks);
    (marks, ends)
}

fn flag(is: bool) -> f32 {
    if is { 1.0 } else { 0.0 }
}

fn count(number: usize) -> f32 {
    f32::from(u16::try_from(number).unwrap_or(u16::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_read_alike_in_both_languages() {
        for (chinese, english) in [
            ("他问：“去吗？”她没有回答。", "“Will you go?” he asked. She gave no answer."),
            ("两年（2019和2020）没有雨。", "Two years (2019 and 2020) without rain."),
            ("第一句。第二句；还有！", "The first one. The second; and on!"),
        ] {
            let [one, other] = [chinese, english].map(|text| read_marks(text).0);
            assert_eq!((one.kept, one.stops), (other.kept, other.stops), "{chinese}");
        }
        let sentences = |text: &str| read_marks(text).0.sentences;
        assert_eq!([sentences("第一句。第二句。"), sentences("One. Two."), sentences("3.14 of it.")], [2.0, 2.0, 1.0]);
    }

    #[test]
    fn what_one_side_alone_has_is_a_figure_of_its_side() {
        let half = |text: &str| Half::new(text, &[], &[]);
        let kept = |one: &str, other: &str| figures(&[half(one), half(other)])[BOTH.end..].to_vec();
        assert_eq!(kept("去吗？", "You go."), [1.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
        assert_eq!(kept("他走了。", "\"He left\" (yesterday)."), [0.0, 0.0, 0.0, 1.0, 0.0, 1.0]);
        assert_eq!(kept("「去吗？」", "\"You go?\""), [0.0; 6]);
    }
}
