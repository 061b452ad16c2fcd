//! Subtitles: SubRip (`.srt`) and WebVTT (`.vtt`).
//!
//! Takes decoded text; gives back a [`Draft`] whose blocks are what is said without a pause in the sentence: a sentence that
//! runs over cues is one block, and the numbers and times between its parts are line breaks of it. It does *not* time
//! anything: the times stay in the text, where the line of a segment leads to them.
//!
//! Cues are joined where the file closes its sentences with full stops. Chinese subtitles often have none at all; then each
//! cue is a block, and the aligner joins what belongs together.

use std::ops::Range;

use super::draft::Draft;
use super::html::token::{Tag, TagEnd, Token, Tokens};
use super::leaf;
use super::text::refuse_too_large;
use crate::document::{Block, BlockKind, Inline, InlineKind, Mark, Notice};
use crate::error::{Error, ErrorKind, Result};
use crate::text::span::ByteSpan;

/// A pause that ends a sentence whatever its marks say, in milliseconds: twice the longest gap between cues of one sentence
/// that style guides ask for (two frames to half a second), with room for hand-made files.
const LONGEST_PAUSE_MS: u64 = 2_000;

/// Of how many cues one must end in a full stop where sentences are closed; talk has one in three, text without full stops has
/// a question mark here and there.
const CUES_A_SENTENCE: usize = 6;

/// One cue.
struct Cue {
    /// Where its line of times starts.
    at: usize,
    start_ms: u64,
    end_ms: u64,
    /// Its lines, trimmed, none blank.
    lines: Vec<Range<usize>>,
}

/// Reads subtitles of either format.
///
/// # Errors
///
/// [`ErrorKind::Format`] where there is text and no cue in it; [`ErrorKind::TooLarge`] over 4 GiB of text.
pub fn draft(text: String) -> Result<Draft> {
    refuse_too_large(&text)?;
    let Found { cues, passed, notices } = cues(&text);
    if cues.is_empty() && text.chars().any(char::is_alphanumeric) && !is_web(&text) {
        let message = "there is no cue in this file; a cue has a line such as 00:00:01,000 --> 00:00:02,500";
        return Err(Error::new(ErrorKind::Format, message));
    }
    let mut reader = Reader { text: &text, blocks: Vec::new(), inlines: Vec::new() };
    let closed = cues.iter().filter(|cue| ends_sentence(&text, cue)).count();
    let joins = closed * CUES_A_SENTENCE >= cues.len();
    let mut before: Option<&Cue> = None;
    for cue in &cues {
        let goes_on = joins
            && before.is_some_and(|before| {
                !ends_sentence(&text, before)
                    && !is_parted(&passed, before, cue)
                    && cue.start_ms.saturating_sub(before.end_ms) <= LONGEST_PAUSE_MS
            });
        if !goes_on {
            reader.flush();
        }
        reader.cue(cue);
        before = Some(cue);
    }
    reader.flush();
    let mut blocks = reader.blocks;
    blocks.extend(passed.into_iter().map(|span| Block::verbatim(BlockKind::Html, span)));
    blocks.sort_by_key(|block| block.span.start);
    leaf::keep_the_rest(&text, &mut blocks);
    Ok(Draft { text, blocks, notices })
}

/// Tells whether a comment stands between two cues.
fn is_parted(passed: &[ByteSpan], before: &Cue, cue: &Cue) -> bool {
    let next = passed.partition_point(|span| (span.start as usize) < before.at);
    passed.get(next).is_some_and(|span| (span.start as usize) < cue.at)
}

fn is_web(text: &str) -> bool {
    text.trim_start_matches('\u{FEFF}').starts_with("WEBVTT")
}

struct Found {
    cues: Vec<Cue>,
    /// Comments, styles and regions of WebVTT.
    passed: Vec<ByteSpan>,
    notices: Vec<Notice>,
}

/// Finds the cues. A line of times starts one; a blank line ends it, and so does a number before the next line of times.
fn cues(text: &str) -> Found {
    let lines = lines(text);
    let mut found = Found { cues: Vec::new(), passed: Vec::new(), notices: Vec::new() };
    let written = |line: &Range<usize>| &text[line.clone()];
    let mut number = 0;
    // Whether the lines at hand belong to a cue.
    let mut inside = false;
    while let Some(line) = lines.get(number) {
        let next = lines.get(number + 1);
        number += 1;
        if let Some((start_ms, end_ms)) = times(written(line)) {
            if end_ms < start_ms {
                let span = Some(ByteSpan::of(line.start, line.end));
                found
                    .notices
                    .push(Notice { span, message: "a cue ends before it starts; its text is read".to_owned() });
            }
            found.cues.push(Cue { at: line.start, start_ms, end_ms, lines: Vec::new() });
            inside = true;
        } else if written(line).is_empty()
            || (next.is_some_and(|next| times(written(next)).is_some()) && (!inside || is_number(written(line))))
        {
            inside = false;
        } else if inside && let Some(cue) = found.cues.last_mut() {
            cue.lines.push(line.clone());
        } else if ["NOTE", "STYLE", "REGION", "WEBVTT"].iter().any(|word| {
            written(line)
                .trim_start_matches('\u{FEFF}')
                .strip_prefix(word)
                .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        }) {
            let block = lines[number..].iter().take_while(|line| !written(line).is_empty()).count();
            let end = lines[number + block - 1].end;
            found.passed.push(ByteSpan::of(line.start, end));
            number += block;
        } else if !found.cues.is_empty() && !is_number(written(line)) {
            // A blank line inside a cue: players show nothing after it, people wrote it all the same.
            let from = found.passed.last().map_or(0, |last| last.end as usize);
            if let Some(cue) = found.cues.last_mut().filter(|cue| cue.at >= from) {
                cue.lines.push(line.clone());
            }
        }
    }
    found
}

/// The lines of a text, without the white space around them.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for piece in text.split_inclusive(['\n', '\r']) {
        let span = leaf::trim(text, ByteSpan::of(start, start + piece.len()));
        // The second half of CRLF is no line.
        if !(piece == "\n" && text[..start].ends_with('\r')) {
            lines.push(span.start as usize..span.end as usize);
        }
        start += piece.len();
    }
    lines
}

fn is_number(line: &str) -> bool {
    !line.is_empty() && line.trim_start_matches('\u{FEFF}').bytes().all(|byte| byte.is_ascii_digit())
}

/// Reads `00:00:01,000 --> 00:00:02,500`, in milliseconds; hours may be missing, and settings may follow.
fn times(line: &str) -> Option<(u64, u64)> {
    let (start, rest) = line.split_once("-->")?;
    let end = rest.split_whitespace().next()?;
    Some((time(start.trim())?, time(end)?))
}

fn time(time: &str) -> Option<u64> {
    let (clock, fraction) = time.split_once([',', '.']).unwrap_or((time, "0"));
    let mut seconds = 0_u64;
    let mut parts = 0;
    for part in clock.split(':') {
        let digits = !part.is_empty() && part.len() <= 6 && part.bytes().all(|byte| byte.is_ascii_digit());
        seconds = seconds.checked_mul(60)?.checked_add(part.parse::<u64>().ok().filter(|_| digits)?)?;
        parts += 1;
    }
    let fraction: u64 = fraction.get(..fraction.len().min(3))?.parse().ok()?;
    (2..=3).contains(&parts).then_some(())?;
    seconds.checked_mul(1000)?.checked_add(fraction)
}

/// Tells whether the text of a cue closes a sentence, whatever quotation marks, brackets and tags come after its full stop.
fn ends_sentence(text: &str, cue: &Cue) -> bool {
    let Some(line) = cue.lines.last() else { return true };
    let mut written = text[line.clone()].trim();
    while let Some(close) = written.strip_prefix('<').and_then(|rest| rest.find('>')) {
        written = written[close + 2..].trim_start();
    }
    while let Some(open) = written.strip_suffix('>').and_then(|_| written.rfind('<')) {
        written = written[..open].trim_end();
    }
    let end = written.trim_end_matches(['"', '\'', '”', '’', '」', '』', ')', '）', '》', ']', '】']);
    end.ends_with(['.', '?', '!', '。', '？', '！', '…', '♪', '~', '—'])
        // `[笑声]`, `(music)`: a sound is no part of a sentence.
        || (written.ends_with([']', '】', ')', '）']) && written.starts_with(['[', '【', '(', '（']))
}

/// Tells whether a line is what another person says: `- No.`
fn is_turn(line: &str) -> bool {
    let dash = ['-', '–', '—', '－'];
    line.starts_with(dash)
        && line.trim_start_matches(dash).starts_with(|next: char| !matches!(next, '-' | '>'))
        && line.chars().filter(|character| dash.contains(character)).take(2).count() == 1
        || line.starts_with("<v ")
        || line.starts_with("<v.")
        || line.starts_with("- ")
}

struct Reader<'t> {
    text: &'t str,
    blocks: Vec<Block>,
    inlines: Vec<Inline>,
}

impl Reader<'_> {
    fn push(&mut self, range: Range<usize>, kind: InlineKind) {
        if range.start < range.end {
            self.inlines.push(Inline { span: ByteSpan::of(range.start, range.end), kind });
        }
    }

    fn flush(&mut self) {
        let mut inlines = std::mem::take(&mut self.inlines);
        leaf::trim_inlines(self.text, &mut inlines);
        if leaf::shows_text(self.text, &inlines) {
            self.blocks.extend(leaf::block(BlockKind::Cue, inlines));
        }
    }

    fn cue(&mut self, cue: &Cue) {
        for (number, line) in cue.lines.iter().enumerate() {
            // Two people in one cue have a line each.
            if number > 0 && is_turn(&self.text[line.clone()]) {
                self.flush();
            }
            if let Some(last) = self.inlines.last() {
                self.push(last.span.end as usize..line.start, InlineKind::Break);
            }
            self.line(line.clone());
        }
    }

    fn line(&mut self, line: Range<usize>) {
        for token in Tokens::new(self.text, line) {
            match token {
                Token::Text(range) => self.styled(range),
                Token::Reference(range, read) => self.push(range, InlineKind::Replaced(read)),
                Token::Tag(tag) => {
                    let kind = mark(&tag);
                    self.push(tag.range, kind);
                }
                Token::Raw(range) | Token::Comment { range, .. } => self.push(range, InlineKind::Tag),
            }
        }
    }

    /// Takes text with the places and styles of Advanced SubStation that players read in SubRip, too: `{\an8}`.
    fn styled(&mut self, range: Range<usize>) {
        let mut start = range.start;
        while let Some(open) = self.text[start..range.end].find("{\\") {
            let open = start + open;
            let Some(length) = self.text[open..range.end].find('}') else { break };
            self.push(start..open, InlineKind::Text);
            self.push(open..open + length + 1, InlineKind::Tag);
            start = open + length + 1;
        }
        self.push(start..range.end, InlineKind::Text);
    }
}

fn mark(tag: &Tag<'_>) -> InlineKind {
    let mark = match tag.name.split('.').next().unwrap_or_default() {
        "i" | "I" => Mark::Emphasis,
        "b" | "B" => Mark::Strong,
        "s" | "S" => Mark::Strikethrough,
        _ => return InlineKind::Tag,
    };
    match tag.end {
        TagEnd::Start => InlineKind::Open(mark),
        TagEnd::Close => InlineKind::Close(mark),
        TagEnd::Empty => InlineKind::Tag,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::{ContentHash, Document};
    use crate::text::lang::{Lang, is_han};

    fn document(text: &str, lang: &Lang) -> Document {
        let draft = draft(text.to_owned()).expect("there are cues");
        draft.into_document("t.srt", lang.clone(), ContentHash::of(text.as_bytes())).expect("lawful")
    }

    fn shown(text: &str, lang: &Lang) -> Vec<String> {
        let document = document(text, lang);
        let plain = |block: &Block| match block.kind {
            BlockKind::Cue => document.plain(block, block.span).as_str().to_owned(),
            _ => format!("{}: {}", block.kind.name(), block.span.of_text(text)),
        };
        document.blocks().iter().map(plain).collect()
    }

    #[test]
    fn a_sentence_over_cues_is_one_block() {
        let text = "1\n00:00:01,000 --> 00:00:02,000\nNumbers must be\ncompared by value,\n\n2\n00:00:02,100 --> 00:00:03,000\nnot by their digits.\n\n3\n00:00:04,000 --> 00:00:05,000\n<i>Right?</i>\n\n";
        assert_eq!(
            shown(text, &Lang::english()),
            ["Numbers must be compared by value, not by their digits.", "Right?"]
        );
        let crlf = text.replace('\n', "\r\n");
        assert_eq!(shown(&crlf, &Lang::english()).len(), 2);
    }

    #[test]
    fn a_pause_or_another_person_ends_a_block() {
        let text = "1\n00:00:01,000 --> 00:00:02,000\nWell,\n\n2\n00:00:09,000 --> 00:00:10,000\n- Yes?\n- No.\n";
        assert_eq!(shown(text, &Lang::english()), ["Well,", "- Yes?", "- No."]);
    }

    #[test]
    fn cues_without_full_stops_stay_apart() {
        let cue =
            |number: u32, text: &str| format!("{number}\n00:00:{number:02},000 --> 00:00:{number:02},900\n{text}\n\n");
        let text: String = (1..9).map(|number| cue(number, "我们走吧")).collect();
        assert_eq!(shown(&text, &Lang::chinese()).len(), 8);
    }

    #[test]
    fn web_subtitles_have_headers_notes_and_names() {
        let text = "WEBVTT - 课程\nKind: captions\n\nNOTE 注\n第二行\n\nSTYLE\n::cue { color: red }\n\nintro\n00:01.000 --> 00:02.000 align:start\n<v 老师>看 &amp; 想。\n\n00:03.000 --> 00:04.000\n{\\an8}2\n好。\n";
        assert_eq!(
            shown(text, &Lang::chinese()),
            [
                "html: WEBVTT - 课程\nKind: captions",
                "html: NOTE 注\n第二行",
                "html: STYLE\n::cue { color: red }",
                "看 & 想。",
                "2好。"
            ]
        );
    }

    #[test]
    fn what_has_no_cue_is_refused() {
        let error = draft("第一章\n".to_owned()).expect_err("no cue").to_string();
        assert!(error.contains("no cue"), "{error}");
        assert!(draft(String::new()).expect("empty").blocks.is_empty());
    }

    #[test]
    fn broken_times_are_read_on_from() {
        let text = "1\n00:00:05,000 --> 00:00:01,000\n甲。\n\nx --> y\n乙。\n\n99999999:00:00 --> 1\n丙。";
        let document = document(text, &Lang::chinese());
        assert_eq!(document.notices().len(), 1);
        let kept: String = document.blocks().iter().map(|block| block.span.of_text(text)).collect();
        assert!(kept.contains('乙') && kept.contains('丙'), "{kept}");
    }

    proptest! {
        #[test]
        fn no_han_character_is_lost(text in "(1\n|00:00:01,000 --> 00:00:02,000\n|\n|\r\n|甲|乙。|NOTE|WEBVTT|<i>|</i>|\\{\\\\an8\\}|- |-->|&amp;| ){0,30}") {
            let Ok(draft) = draft(text.clone()) else { return Ok(()) };
            let document = draft.into_document("t", Lang::chinese(), ContentHash::of(b"")).expect("lawful");
            let kept: String = document.blocks().iter().map(|block| block.span.of_text(&text)).collect();
            let han = |text: &str| text.chars().filter(|character| is_han(*character)).count();
            prop_assert_eq!(han(&kept), han(&text));
        }
    }
}
