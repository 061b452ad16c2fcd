//! The rules after a Chinese mark: 。！？…… and ASCII marks after Han.

use super::run::Run;
use super::scan::{Decision, Scanner};
use super::token;
use crate::text::han::is_unspaced;

/// Tells whether the character before `at` is written without spaces: Han, kana, their punctuation.
pub(super) fn is_wide_before(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    // Nothing below E2 starts such a character; the common Latin case is settled by one byte.
    at > 0
        && bytes[at - 1] >= 0x80
        && text[..at].chars().next_back().is_some_and(|last| is_unspaced(last) || matches!(last, '”' | '’' | '…'))
}

/// Decides about a run whose marks are Chinese or follow Chinese.
pub(super) fn decide(scanner: &Scanner<'_>, run: &Run) -> Decision {
    let text = scanner.text;
    let rest = &text[run.end..];
    let trimmed = rest.trim_start();
    let Some(next) = trimmed.chars().next() else {
        return Decision::Held("end");
    };
    let before = text[..run.start].chars().next_back();
    if !run.wide && run.stops == 1 && run.ellipses == 0 && !run.question && !run.exclamation {
        // A single ASCII stop after Han: an end of a sentence, or part of a number or name.
        if rest.len() == trimmed.len() && next.is_ascii_alphanumeric() {
            return Decision::Held("stop-inside-name");
        }
    }
    if run.wide && run.stops == 1 && text[run.start..].starts_with('．') {
        let numeric = before.is_some_and(char::is_numeric) && next.is_numeric();
        if numeric {
            return Decision::Held("decimal");
        }
    }
    match next {
        // The colon opens a role of reStructuredText, which opens the next sentence.
        ':' if rest.len() > trimmed.len() && token::opens_role(trimmed) => {}
        '，' | '、' | '；' | '：' | ',' | ';' | ':' | '—' | '～' | '·' => {
            return Decision::Held("comma-after-stop");
        }
        '的' | '地' if run.quote_closed || run.bracket_closed => return Decision::Held("particle-after-quote"),
        '之' if run.quote_closed && ["之类", "之類", "之流"].iter().any(|word| trimmed.starts_with(word)) => {
            return Decision::Held("particle-after-quote");
        }
        _ => {}
    }
    if run.broken_off {
        return match speech_tag(trimmed) {
            true => Decision::Held("speech-tag"),
            false => Decision::Weak("broken-off"),
        };
    }
    let quoted = scanner.quotes.any();
    // Chinese writes no omission with spaced stops; they stand for what was left out, a formula.
    if run.spaced && !run.wide && run.is_ellipsis() {
        return Decision::Held("spaced-stops");
    }
    if run.is_ellipsis() && !run.spaced {
        if run.quote_closed {
            return match speech_tag(trimmed) {
                true => Decision::Held("speech-tag"),
                false => Decision::Weak("ellipsis-quote-end"),
            };
        }
        if quoted {
            return Decision::Held("ellipsis-in-quotes");
        }
        if stutters(text, run.start, trimmed) {
            return Decision::Held("stutter");
        }
        if hesitates(&text[..run.start]) {
            return Decision::Held("hesitation");
        }
        let said = text[scanner.head..run.start].chars().take(INTERJECTION_LIMIT + 1).count();
        if said <= INTERJECTION_LIMIT {
            return Decision::Held("interjection");
        }
        if rest.len() > trimmed.len() {
            return Decision::Held("ellipsis-spaced");
        }
        return Decision::Weak("ellipsis");
    }
    if run.quote_closed && speech_tag(trimmed) {
        return Decision::Held("speech-tag");
    }
    Decision::Strong("stop")
}

/// Tells whether the last one or two characters before `at` are said again after it: 我……我, 那个……那个.
fn stutters(text: &str, at: usize, rest: &str) -> bool {
    let mut before = text[..at].char_indices().rev();
    let last = before.next().map_or(at, |(start, _)| start);
    let last_two = before.next().map_or(last, |(start, _)| start);
    rest.starts_with(&text[last..at]) && last < at || rest.starts_with(&text[last_two..at]) && last_two < last
}

/// Tells whether the text ends in a filler or a conjunction, after which no sentence can end.
fn hesitates(text: &str) -> bool {
    const OPEN_WORDS: [&str; 16] = [
        "那个", "那個", "这个", "這個", "就是", "所以", "因为", "因為", "但是", "可是", "不过", "不過", "而且", "如果",
        "然后", "然後",
    ];
    OPEN_WORDS.iter().any(|word| text.ends_with(word))
}

/// Longest word, in characters, that an omission makes a false start of and not a sentence: 嗯……, 那个……
const INTERJECTION_LIMIT: usize = 2;
/// Longest speech tag that is taken into the sentence of the quotation, in characters: a name of three and a verb.
const TAG_LIMIT: usize = 5;

/// Tells whether the text opens with `她问。` and the like.
fn speech_tag(rest: &str) -> bool {
    let mut last = None;
    for (count, character) in rest.chars().enumerate() {
        match character {
            '。' => return last.is_some_and(|verb| "说說道问問喊叫答写寫想曰".contains(verb)),
            _ if count >= TAG_LIMIT || !is_unspaced(character) || "，、；：！？没不无沒無".contains(character) =>
            {
                return false;
            }
            _ => last = Some(character),
        }
    }
    false
}
