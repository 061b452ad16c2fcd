//! `untranslated`: text of the source's language left standing in the translation.
//!
//! Three signs: East Asian script in a target whose language is written in letters; a stretch of English prose in a
//! Chinese target; a target that is a copy of the source. It does not tell English from French.

use super::language_switch::is_language_switch;
use super::markup_token::kept;
use crate::check::context::{BeadText, Context, SideText};
use crate::check::profile::Bars;
use crate::check::rule::{Candidate, Declined, Direction, Rule, Threshold};
use crate::finding::{Compared, Severity};
use crate::text::han::is_han;
use crate::text::lang::{Lang, Side};
use crate::text::quote::closer_of;
use crate::text::span::ByteSpan;

/// The record.
pub(in crate::check) const RULE: Rule = Rule {
    name: "untranslated",
    summary: "Part of the translation is still in the language of the source",
    what: "In a translation into English: counts the Chinese (also Japanese and Korean) characters in running text. In a \
           translation into Chinese: counts the words of English prose, those in small letters in a stretch that has words \
           such as *the* or *of*; two words weigh as much as one character. For other languages: tells a target that is a copy of the source. What is left standing \
           counts up to three times when it is most of the target, and half when it does not stand in the source. Inline \
           code, addresses, short quotations, glosses and names in brackets, the names of languages, and links that switch \
           the language (*[中文文档]*) do not count.",
    why: "The reader cannot read it.",
    example: "    source  通常情况下，参加者需要交学费。\n    target  通常情况下, participants pay a fee.\n\n\
              The target still holds Chinese: 通常情况下",
    wrong: "When a text is about the Chinese words it shows and sets them neither in brackets nor in quotation marks. A \
            single character inside an English sentence is let pass, and a sentence in a third language written in letters \
            is not seen.",
    severity: Severity::Critical,
    mqm: "Accuracy > Untranslated",
    threshold: Threshold {
        // A bare word of two characters in an English sentence is found; one that the source has not must have four.
        bars: Bars::each(2.0),
        direction: Direction::AtLeast,
        unit: "characters left, or half as many words; up to three times as many when they are most of the target",
    },
    measure,
    join: None,
};

/// Letters in brackets or quotation marks that still are a gloss or a title: 《中华人民共和国民法典》 has eleven.
const GLOSS_LETTERS: usize = 16;

/// Latin letters in brackets or quotation marks that still are a gloss or a title: about twenty words, for the titles of
/// books have subtitles.
const GLOSS_LATIN_LETTERS: usize = 120;

/// What a word of prose weighs beside a Chinese character: `sign in` in a Chinese sentence is a label, four words are not.
const WORD_WEIGHT: f32 = 0.5;

/// Words from which on a copy of the source is more than a name.
const COPY_WORDS: usize = 4;

/// From this weight on the reader misses a clause, below it a word.
const CLAUSE_WEIGHT: f32 = 4.0;

/// Stretches of one bead that are searched for in the source; keeps the time linear.
const MOST_STRETCHES: usize = 64;

/// Words that only a sentence has: closed classes, without those that are also code or abbreviations.
const FUNCTION_WORDS: [&str; 40] = [
    "a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "can", "from", "has", "have", "he", "his", "if",
    "in", "is", "it", "its", "not", "of", "on", "or", "that", "the", "their", "they", "this", "to", "was", "we",
    "were", "when", "which", "will", "with", "you", "your",
];

fn measure(context: &Context<'_>) -> Result<Vec<Candidate>, Declined> {
    let (source, target) = (context.lang(Side::Source), context.lang(Side::Target));
    if source.primary() == target.primary() {
        return Err(Declined(format!(
            "both sides are in the same language ({source}), so nothing had to be translated"
        )));
    }
    let weigh = if !is_written_east_asian(target) {
        foreign_script
    } else if target.is_chinese() && source.is_english() {
        foreign_prose
    } else {
        copy_only
    };
    Ok(context
        .beads()
        .iter()
        .filter(|bead| !bead.side(Side::Source).as_str().is_empty() && !bead.side(Side::Target).as_str().is_empty())
        .filter(|bead| !is_copied_code(bead.side(Side::Source).as_str(), bead.side(Side::Target).as_str()))
        .filter(|bead| !is_beside_translation(context, bead))
        .filter_map(|bead| weigh(bead).or_else(|| copy_only(bead)))
        .collect())
}

/// Tells whether both sides have the same Chinese text beside the same place in English: a page that shows two languages
/// side by side, in the columns of a table or the lines of a title.
fn is_beside_translation(context: &Context<'_>, bead: &BeadText<'_>) -> bool {
    let signs = |side: Side| bead.side(side).as_str().chars().filter(|sign| sign.is_alphanumeric());
    let source = bead.side(Side::Source);
    let is_chinese = source.lang().is_chinese() && !source.as_str().chars().any(is_latin);
    if !is_chinese || signs(Side::Source).ne(signs(Side::Target)) {
        return false;
    }
    let segments = source.segmentation().segments();
    let block = |side: &SideText<'_>| segments.get(side.range().start as usize).map(|segment| segment.block);
    let before = bead.id.index().checked_sub(1).and_then(|index| context.beads().get(index));
    before.is_some_and(|before| {
        let beside = before.side(Side::Source);
        let text = beside.as_str();
        let words = text.split(|letter: char| !is_latin(letter)).filter(|word| !word.is_empty()).count();
        let is_near = block(beside).zip(block(source)).is_some_and(|(one, other)| one.abs_diff(other) <= 1);
        words >= SIDE_BY_SIDE_WORDS && !text.chars().any(is_east_asian) && is_near
    })
}

/// So many words in letters are a text beside another.
const SIDE_BY_SIDE_WORDS: usize = 2;

/// From this share of code signs on, a text that both sides have word for word is code that nobody translates.
const CODE_SHARE: f32 = 0.04;

/// Tells whether both sides hold the same code, as catalogues and tables do that are not marked up: a line of a console, a
/// call, a message of a program.
fn is_copied_code(source: &str, target: &str) -> bool {
    let (source, target) = (source.trim(), target.trim());
    if source != target || source.chars().any(is_east_asian) {
        return false;
    }
    let is_console = |line: &str| {
        ["$ ", ">>> ", "... ", "# ", "> "].iter().any(|prompt| line.starts_with(prompt)) || line.contains("Error: ")
    };
    let is_sign = |sign: char| {
        matches!(
            sign,
            '(' | ')' | '[' | ']' | '{' | '}' | '=' | '_' | '<' | '>' | ';' | '$' | '`' | '\\' | '/' | '|' | '"' | '%'
        )
    };
    let signs = count(source.chars().filter(|character| is_sign(*character)).count());
    source.lines().any(is_console) || source.contains(" = ") || signs / count(source.chars().count()) >= CODE_SHARE
}

/// East Asian script in a text that is written in letters.
fn foreign_script(bead: &BeadText<'_>) -> Option<Candidate> {
    let target = bead.side(Side::Target);
    let text = target.as_str();
    if !text.chars().any(is_east_asian) {
        return None;
    }
    let kept = kept(target);
    let source = bead.side(Side::Source).as_str();
    let words = count(text.split(|character: char| !is_latin(character)).filter(|word| !word.is_empty()).count());
    // A gloss explains a word beside it: where there is none, the quotation is all there is.
    let most = if words > 0.0 { GLOSS_LETTERS } else { 0 };
    let glosses = Glosses::of(text, is_east_asian, most);
    let mut left = Left::of(text);
    for stretch in east_asian_stretches(text) {
        // A Chinese source that holds a third language shows it on purpose.
        let shown = stretch.span.of_text(text);
        let is_shown = !shown.contains(is_han) && words > 0.0 && source.contains(shown);
        if is_shown
            || glosses.hold(stretch.span)
            || is_language_switch(target, stretch.span, source)
            || kept.touches(target.to_document(stretch.span))
        {
            continue;
        }
        // Digits count only beside script, and by half: 2017年12月 is a date left as it was, 5G手机 hardly more than 手机.
        let weight = count(stretch.letters) + if stretch.letters > 1 { 0.5 * count(stretch.digits) } else { 0.0 };
        left.take(stretch.span, weight, source);
    }
    let span = left.span?;
    let share = left.weight / (left.weight + words);
    let language = language_of(span.of_text(text));
    let message = if share > 0.5 {
        format!("The target is in {language}.")
    } else {
        format!("The target still holds {language}: {}", excerpt(left.longest.of_text(text)))
    };
    Some(left.candidate(bead, share, span, message))
}

/// English prose in a Chinese text.
fn foreign_prose(bead: &BeadText<'_>) -> Option<Candidate> {
    let target = bead.side(Side::Target);
    let text = target.as_str();
    let kept = kept(target);
    let source = bead.side(Side::Source).as_str();
    let chinese = count(text.chars().filter(|character| is_east_asian(*character)).count());
    let glosses = Glosses::of(text, is_latin, if chinese > 0.0 { GLOSS_LATIN_LETTERS } else { 0 });
    let mut left = Left::of(text);
    for stretch in latin_stretches(text) {
        if glosses.hold(stretch.span) || stretch.function_words == 0 || kept.touches(target.to_document(stretch.span)) {
            continue;
        }
        left.take(stretch.span, WORD_WEIGHT * count(stretch.small_words), source);
    }
    let span = left.span?;
    let share = left.weight / (left.weight + chinese);
    let message = if share > 0.5 {
        "The target is in English.".to_owned()
    } else {
        format!("The target still holds English: {}", excerpt(left.longest.of_text(text)))
    };
    Some(left.candidate(bead, share, span, message))
}

/// A target that is the source again, word for word.
fn copy_only(bead: &BeadText<'_>) -> Option<Candidate> {
    let (source, target) = (bead.side(Side::Source).as_str(), bead.side(Side::Target).as_str());
    if !source.split_whitespace().eq(target.split_whitespace()) {
        return None;
    }
    // In a Chinese source, a stretch without Chinese was in the other language to begin with.
    let side = bead.side(Side::Source);
    if side.lang().is_chinese() {
        return None;
    }
    let words = || target.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic));
    let small = words().filter(|word| word.chars().next().is_some_and(char::is_lowercase)).count();
    let place = bead.side(Side::Target).to_document(whole(target));
    let has_code = kept(bead.side(Side::Target)).touches(place);
    if words().count() < COPY_WORDS || small == 0 || has_code {
        return None;
    }
    let mut left = Left::of(target);
    left.take(whole(target), WORD_WEIGHT * count(small), target);
    Some(left.candidate(bead, 1.0, whole(target), "The target is a copy of the source.".to_owned()))
}

/// What was left untranslated in one bead.
struct Left<'t> {
    text: &'t str,
    stretches: usize,
    weight: f32,
    /// From the first stretch to the last.
    span: Option<ByteSpan>,
    longest: ByteSpan,
    longest_weight: f32,
}

impl<'t> Left<'t> {
    fn of(text: &'t str) -> Self {
        Self { text, stretches: 0, weight: 0.0, span: None, longest: ByteSpan::default(), longest_weight: 0.0 }
    }

    /// Takes a stretch; it counts half when the source has it not, for then somebody has put it there on purpose.
    fn take(&mut self, span: ByteSpan, weight: f32, source: &str) {
        let is_copied = self.stretches < MOST_STRETCHES && source.contains(span.of_text(self.text));
        let weight = if is_copied { weight } else { 0.5 * weight };
        self.stretches += 1;
        self.weight += weight;
        self.span = Some(self.span.map_or(span, |before| before.join(span)));
        if weight > self.longest_weight {
            (self.longest, self.longest_weight) = (span, weight);
        }
    }

    fn candidate(&self, bead: &BeadText<'_>, share: f32, span: ByteSpan, message: String) -> Candidate {
        let target = bead.side(Side::Target);
        let shown = self.longest.of_text(target.as_str());
        let strength = self.weight * (1.0 + 2.0 * share);
        let source = bead.side(Side::Source);
        let place =
            source.as_str().find(shown).map(|start| source.to_document(ByteSpan::of(start, start + shown.len())));
        Candidate {
            beads: vec![bead.id],
            source: place.or_else(|| source.span()),
            target: Some(target.to_document(span)),
            strength,
            // Script does not lie: what doubt there is comes from glosses without brackets, and they are short.
            confidence: bead.confidence(strength / (strength + 1.0)),
            severity: if share > 0.5 || self.weight >= CLAUSE_WEIGHT { Severity::Critical } else { Severity::Major },
            compared: place.map(|_| Compared { source: excerpt(shown), target: excerpt(shown) }),
            detail: shown.to_owned(),
            message,
        }
    }
}

/// Neighbouring characters of an East Asian script, with the marks and digits between them.
struct ScriptStretch {
    span: ByteSpan,
    letters: usize,
    digits: usize,
}

fn east_asian_stretches(text: &str) -> Vec<ScriptStretch> {
    let mut stretches: Vec<ScriptStretch> = Vec::new();
    let mut open: Option<ScriptStretch> = None;
    let mut digits_before: Option<(usize, usize)> = None;
    for (start, character) in text.char_indices() {
        let end = start + character.len_utf8();
        if is_east_asian(character) {
            let (from, digits) = digits_before.take().unwrap_or((start, 0));
            let stretch = open.get_or_insert(ScriptStretch { span: ByteSpan::of(from, end), letters: 0, digits: 0 });
            stretch.span = ByteSpan::of(stretch.span.start as usize, end);
            stretch.letters += 1;
            stretch.digits += digits;
        } else if character.is_ascii_digit() {
            let (from, digits) = digits_before.unwrap_or((start, 0));
            digits_before = Some((from, digits + 1));
        } else {
            digits_before = None;
            stretches.extend(open.take());
        }
    }
    stretches.extend(open);
    stretches
}

/// Neighbouring words in Latin letters, with what stands between words of a sentence.
struct WordStretch {
    span: ByteSpan,
    small_words: usize,
    function_words: usize,
}

fn latin_stretches(text: &str) -> Vec<WordStretch> {
    let mut stretches: Vec<WordStretch> = Vec::new();
    let mut open: Option<WordStretch> = None;
    let mut rest = text.char_indices().peekable();
    while let Some((start, character)) = rest.next() {
        if is_latin(character) {
            let mut end = start + character.len_utf8();
            // Digits and the signs of code inside a word keep it one word, which is then not a word of prose.
            while let Some((next, inner)) = rest.next_if(|(_, inner)| is_latin(*inner) || is_word_sign(*inner)) {
                end = next + inner.len_utf8();
            }
            let word = text[start..end].trim_end_matches(['.', ':', '/', '\'', '’', '-']);
            let stretch =
                open.get_or_insert(WordStretch { span: ByteSpan::of(start, end), small_words: 0, function_words: 0 });
            stretch.span = ByteSpan::of(stretch.span.start as usize, start + word.len());
            let is_prose = word.chars().all(|letter| is_latin(letter) || matches!(letter, '\'' | '’' | '-'));
            stretch.small_words += usize::from(is_prose && character.is_lowercase());
            stretch.function_words += usize::from(FUNCTION_WORDS.binary_search(&word.to_lowercase().as_str()).is_ok());
        } else {
            // Chinese text or a bracket ends the stretch; the marks and spaces of a sentence do not.
            let goes_on = character.is_ascii_digit()
                || matches!(character, ' ' | ',' | '.' | ';' | ':' | '!' | '?' | '\'' | '’' | '-' | '–' | '—');
            if !goes_on {
                stretches.extend(open.take());
            }
        }
    }
    stretches.extend(open);
    stretches
}

/// The bracketed and quoted stretches of a text that are short enough for a gloss or a title.
struct Glosses(Vec<ByteSpan>);

impl Glosses {
    /// Finds the pairs of marks with at most `most` letters between. A mark that is never closed encloses nothing; single
    /// quotes are left out, for the closing one is also the apostrophe.
    fn of(text: &str, is_letter: fn(char) -> bool, most: usize) -> Self {
        let mut pairs: Vec<ByteSpan> = Vec::new();
        let mut open: Vec<(char, usize, usize)> = Vec::new();
        let mut letters = 0;
        for (at, character) in text.char_indices() {
            letters += usize::from(is_letter(character));
            let opened = open.iter().rev().take(DEEPEST).position(|(closer, ..)| *closer == character);
            if let Some(depth) = opened {
                // What was opened since and never closed is dropped with it.
                open.truncate(open.len() - depth);
                if let Some((_, start, _)) = open.pop().filter(|(_, _, before)| letters - before <= most) {
                    // Inner pairs close first: the outer one takes their place.
                    while pairs.last().is_some_and(|inner| inner.start as usize > start) {
                        pairs.pop();
                    }
                    pairs.push(ByteSpan::of(start, at));
                }
            } else if let Some(closer) = closer_of(character).filter(|_| !matches!(character, '\'' | '‘')) {
                open.push((closer, at, letters));
            }
        }
        Self(pairs)
    }

    fn hold(&self, span: ByteSpan) -> bool {
        let next = self.0.partition_point(|pair| pair.end < span.end);
        self.0.get(next).is_some_and(|pair| pair.contains(span))
    }
}

/// How many marks may stand open; more are noise.
const DEEPEST: usize = 8;

fn is_written_east_asian(lang: &Lang) -> bool {
    matches!(lang.primary(), "zh" | "ja" | "ko" | "yue" | "wuu" | "nan" | "hak" | "lzh")
}

/// Names the language that a stretch of East Asian script is most likely in.
fn language_of(stretch: &str) -> &'static str {
    let holds = |is: fn(char) -> bool| stretch.chars().any(is);
    if holds(|character| matches!(character, '\u{1100}'..='\u{11FF}' | '\u{AC00}'..='\u{D7AF}')) {
        "Korean"
    } else if holds(|character| matches!(character, '\u{3041}'..='\u{30FF}')) {
        "Japanese"
    } else {
        "Chinese"
    }
}

/// Tells whether a character is a letter of Chinese, Japanese or Korean.
pub(super) fn is_east_asian(character: char) -> bool {
    matches!(character,
        '\u{3005}' | '\u{3007}' | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | '\u{30FC}' | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{1100}'..='\u{11FF}' | '\u{AC00}'..='\u{D7AF}'
        | '\u{20000}'..='\u{323AF}')
}

fn is_latin(character: char) -> bool {
    character.is_ascii_alphabetic() || matches!(character, 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='\u{24F}')
}

fn is_word_sign(character: char) -> bool {
    character.is_ascii_digit() || matches!(character, '\'' | '’' | '-' | '_' | '.' | '/' | ':' | '=' | '@' | '\\')
}

fn whole(text: &str) -> ByteSpan {
    ByteSpan::of(0, text.len())
}

/// Shortens a stretch for a message.
fn excerpt(stretch: &str) -> String {
    const SHOWN_CHARS: usize = 24;
    match stretch.char_indices().nth(SHOWN_CHARS) {
        Some((cut, _)) => format!("{}…", &stretch[..cut]),
        None => stretch.to_owned(),
    }
}

fn count(number: usize) -> f32 {
    // Beyond 65,535 a count says nothing more than that.
    f32::from(u16::try_from(number).unwrap_or(u16::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn function_words_can_be_searched() {
        assert!(FUNCTION_WORDS.is_sorted());
    }

    #[test]
    fn stretches_of_script_hold_the_digits_between() {
        let text = "In 2017年12月, he (李明) left";
        let stretches = east_asian_stretches(text);
        let shown: Vec<&str> = stretches.iter().map(|stretch| stretch.span.of_text(text)).collect();
        assert_eq!(shown, ["2017年12月", "李明"]);
        assert_eq!((stretches[0].letters, stretches[0].digits), (2, 6));
    }

    #[test]
    fn only_short_closed_pairs_are_glosses() {
        let text = "“甲乙 (丙丁) 戊";
        let glosses = Glosses::of(text, is_east_asian, 2);
        let span = |part: &str| {
            let start = text.find(part).expect("it is there");
            ByteSpan::of(start, start + part.len())
        };
        assert!(glosses.hold(span("丙丁")) && !glosses.hold(span("甲乙")) && !glosses.hold(span("戊")));
        assert!(!Glosses::of("(甲乙丙)", is_east_asian, 2).hold(ByteSpan::new(1, 10)));
        assert!(Glosses::of("“甲 (乙) 丙”", is_east_asian, 3).hold(ByteSpan::new(3, 6)));
    }

    #[test]
    fn stretches_of_prose_count_small_words() {
        let text = "点击 sign in 按钮，then wait for the page to load。";
        let stretches = latin_stretches(text);
        assert_eq!(stretches.len(), 2);
        assert_eq!(stretches[1].span.of_text(text), "then wait for the page to load");
        assert_eq!((stretches[1].small_words, stretches[1].function_words), (7, 2));
    }
}
