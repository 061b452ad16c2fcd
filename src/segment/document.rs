//! Whole documents: the rules over the prose of every block, and the way back from the cuts to bytes of the file.
//!
//! Takes a [`Document`]; gives back its [`Segmentation`]. It does *not* find paragraphs: blocks are the reader's.

use std::borrow::Cow;
use std::ops::Range;

use super::engine::{Engine, Segmenter};
use super::scan::Verdict;
use crate::document::{
    Block, Boundary, Document, Inline, InlineKind, Notice, PlainText, Segment, Segmentation, WeakMark, WeakPlace,
};
use crate::error::Result;
use crate::text::span::ByteSpan;

/// How a document is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Cutting {
    /// Into sentences.
    #[default]
    Sentences,
    /// Not at all: each block is a segment. For files that were cut beforehand.
    Blocks,
}

/// Settings of [`segment`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Options {
    /// How the document is cut.
    pub cutting: Cutting,
    /// Abbreviations after which no sentence ends, one a line, beside those that are built in and those that the text itself
    /// teaches.
    pub no_break_after: String,
    /// Which rules cut it.
    pub segmenter: Segmenter,
}

/// Cuts a document into segments.
///
/// Segments are trimmed of white space and of what takes no room; a block that holds nothing else has none. What there is to
/// say about the rules becomes notices of the document: every rule of an SRX file that cannot be used is named.
///
/// # Errors
///
/// [`crate::ErrorKind::TooLarge`] over 4,294,967,295 segments.
pub fn segment(document: Document, options: &Options) -> Result<Segmentation> {
    let mut engine = match options.cutting {
        Cutting::Sentences => Some(Engine::new(&options.segmenter, &document, &options.no_break_after)),
        Cutting::Blocks => None,
    };
    let mut found = Found::default();
    for (number, block) in (0..).zip(document.blocks()) {
        if block.kind.is_prose() {
            found.cut(&document, number, block, engine.as_mut());
        }
    }
    let notices = engine.map(|mut engine| engine.take_notices()).unwrap_or_default();
    let notices = notices.into_iter().map(|message| Notice { span: None, message });
    Segmentation::new(document.with_notices(notices), found.segments)?.with_weak_places(found.weak)
}

/// The segments of a document while they are found.
#[derive(Default)]
struct Found {
    segments: Vec<Segment>,
    weak: Vec<WeakPlace>,
}

impl Found {
    fn cut(&mut self, document: &Document, number: u32, block: &Block, engine: Option<&mut Engine>) {
        let prose = Prose::of(document, block);
        let decided = engine.map(|engine| engine.decide(prose.scanned())).unwrap_or_default();
        let ends = decided.cuts.into_iter().filter_map(|(end, boundary)| Some((prose.place(end)?, boundary)));
        let mut weak =
            decided.weak.into_iter().filter_map(|found| Some((prose.place(found.end)?, found.mark))).peekable();
        let mut start = 0;
        for (end, boundary) in ends.chain(std::iter::once((prose.plain.as_str().len(), Boundary::Strong))) {
            if let Some(span) = place(&prose.plain, start, end) {
                // A cut inside an entity leaves the whole of it to the segment before: segments never share a byte.
                let from = self.segments.last().map_or(span.start, |last: &Segment| span.start.max(last.span.end));
                if from < span.end {
                    let segment = Segment { span: ByteSpan::new(from, span.end), block: number, boundary };
                    self.segments.push(segment);
                    let inside = std::iter::from_fn(|| weak.next_if(|(place, _)| *place < end));
                    self.weaken(&prose.plain, segment.span, start..end, inside);
                }
            }
            start = end;
        }
    }

    /// Adds the weak places of a segment, each with words on both sides.
    fn weaken(
        &mut self,
        plain: &PlainText,
        segment: ByteSpan,
        range: Range<usize>,
        places: impl Iterator<Item = (usize, WeakMark)>,
    ) {
        let has_words = |range: Range<usize>| plain.as_str()[range].contains(char::is_alphanumeric);
        let first = self.weak.len();
        let mut from = range.start;
        for (place, mark) in places {
            let end = plain.to_document(ByteSpan::of(0, place)).end;
            // Two places inside one entity are one place of the document.
            let floor = self.weak.last().map_or(segment.start, |last| last.end.max(segment.start));
            let inside = floor < end && end < segment.end;
            if place > from && inside && has_words(from..place) {
                self.weak.push(WeakPlace { end, mark });
                from = place;
            }
        }
        if self.weak.len() > first && !has_words(from..range.end) {
            self.weak.pop();
        }
    }
}

/// The prose of a block as the rules look at it: with the marker of its item, which tells them where the count of a list
/// stands, although it is part of no segment.
struct Prose {
    plain: PlainText,
    marked: Option<Marked>,
    /// Code and mathematics in the document's text: no sentence ends inside.
    atoms: Vec<ByteSpan>,
}

/// Prose with the marker before it.
struct Marked {
    text: String,
    /// Bytes of the marker and the space after it.
    lead: usize,
}

impl Prose {
    fn of(document: &Document, block: &Block) -> Self {
        let plain = document.plain(block, block.span);
        let marked = block.marker().map(|marker| {
            let after = &document.text()[marker.end as usize..block.span.end as usize];
            let space = if after.starts_with(char::is_whitespace) { " " } else { "" };
            let text = [marker.of_text(document.text()), space, plain.as_str()].concat();
            Marked { lead: text.len() - plain.as_str().len(), text }
        });
        let is_atom = |inline: &&Inline| matches!(inline.kind, InlineKind::Code | InlineKind::Math);
        let atoms = block.inlines.iter().filter(is_atom).map(|atom| atom.span).collect();
        Self { plain, marked, atoms }
    }

    fn scanned(&self) -> &str {
        self.marked.as_ref().map_or(self.plain.as_str(), |marked| &marked.text)
    }

    /// The place of the plain text that a place of the scanned text is; `None` inside the marker, in code and in mathematics.
    fn place(&self, scanned: usize) -> Option<usize> {
        let lead = self.marked.as_ref().map_or(0, |marked| marked.lead);
        let place = scanned.checked_sub(lead).filter(|place| *place > 0)?;
        if self.atoms.is_empty() {
            return Some(place);
        }
        let end = self.plain.to_document(ByteSpan::of(0, place)).end;
        let atom = self.atoms.get(self.atoms.partition_point(|atom| atom.end <= end));
        atom.is_none_or(|atom| end <= atom.start).then_some(place)
    }
}

/// A place where a sentence ends or could have ended, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// A byte offset in the text of the document, after the marks and before the white space that follows.
    pub end: u32,
    /// What was decided.
    pub verdict: Verdict,
    /// The rule that decided: its name in kebab case, or the name and number of a rule of an SRX file.
    pub rule: Cow<'static, str>,
    /// The prose before the place, as much of it as shows where it is.
    pub before: String,
    /// The prose after it.
    pub after: String,
}

/// Characters of prose that an explanation shows on each side.
const SHOWN_CHARS: usize = 24;

/// Says of every place inside a paragraph where a sentence ends or could have ended which rule decided. The ends of
/// paragraphs are not among them.
#[must_use]
pub fn explain(document: &Document, options: &Options) -> Vec<Explanation> {
    let mut explanations = Vec::new();
    if options.cutting == Cutting::Blocks {
        return explanations;
    }
    let mut engine = Engine::new(&options.segmenter, document, &options.no_break_after);
    for block in document.blocks().iter().filter(|block| block.kind.is_prose()) {
        let prose = Prose::of(document, block);
        let plain = &prose.plain;
        for found in engine.places(prose.scanned()) {
            let Some(end) = prose.place(found.end) else { continue };
            let (before, after) = plain.as_str().split_at(end);
            let shown = before.char_indices().rev().take(SHOWN_CHARS).last().map_or(0, |(start, _)| start);
            explanations.push(Explanation {
                end: plain.to_document(ByteSpan::of(0, end)).end,
                verdict: found.verdict,
                rule: found.rule,
                before: before[shown..].to_owned(),
                after: after.chars().take(SHOWN_CHARS).collect(),
            });
        }
    }
    explanations
}

/// The bytes of the document that part of a plain text came from, without blanks at the ends; `None` where nothing is left.
fn place(plain: &PlainText, start: usize, end: usize) -> Option<ByteSpan> {
    let part = plain.as_str().get(start..end)?;
    let trimmed_start = part.trim_start_matches(is_blank);
    let trimmed = trimmed_start.trim_end_matches(is_blank);
    let start = start + (part.len() - trimmed_start.len());
    (!trimmed.is_empty()).then(|| plain.to_document(ByteSpan::of(start, start + trimmed.len())))
}

/// White space, and the characters that take no room at the edge of a sentence.
fn is_blank(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{200B}' | '\u{2060}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::{BlockKind, ContentHash, Mark};
    use crate::text::lang::Lang;

    fn document(text: &str, blocks: Vec<Block>) -> Document {
        let hash = ContentHash::of(text.as_bytes());
        Document::new("t", Lang::chinese(), hash, text.to_owned(), blocks, Vec::new()).expect("lawful")
    }

    fn raws(segmentation: &Segmentation) -> Vec<&str> {
        segmentation.all().ids().map(|id| segmentation.raw(id)).collect()
    }

    fn texts(segmentation: &Segmentation) -> Vec<&str> {
        segmentation.all().ids().map(|id| segmentation.text(id)).collect()
    }

    fn inline(text: &str, part: &str, kind: InlineKind) -> Inline {
        let start = text.find(part).expect("part of the text");
        Inline { span: ByteSpan::of(start, start + part.len()), kind }
    }

    #[test]
    fn blocks_are_cut_on_their_own_and_code_not_at_all() {
        let text = "标题\n\n你好。再见！\n\n`x。y`";
        let at = |part: &str| {
            let start = text.find(part).expect("part of the text");
            ByteSpan::of(start, start + part.len())
        };
        let blocks = vec![
            Block::prose(BlockKind::Heading(1), at("标题")),
            Block::prose(BlockKind::Paragraph, at("你好。再见！")),
            Block::verbatim(BlockKind::Code, at("`x。y`")),
        ];
        let whole = document(text, blocks);
        let cut = segment(whole.clone(), &Options::default()).expect("small");
        assert_eq!(raws(&cut), ["标题", "你好。", "再见！"]);
        assert_eq!(cut.segments().iter().map(|segment| segment.block).collect::<Vec<_>>(), [0, 1, 1]);
        let kept = segment(whole, &Options { cutting: Cutting::Blocks, ..Options::default() }).expect("small");
        assert_eq!(raws(&kept), ["标题", "你好。再见！"]);
    }

    #[test]
    fn markup_between_sentences_belongs_to_neither() {
        let text = "他说**停。**然后走了。";
        let inlines = vec![
            inline(text, "他说", InlineKind::Text),
            Inline { span: ByteSpan::new(6, 8), kind: InlineKind::Open(Mark::Strong) },
            inline(text, "停。", InlineKind::Text),
            Inline { span: ByteSpan::new(14, 16), kind: InlineKind::Close(Mark::Strong) },
            inline(text, "然后走了。", InlineKind::Text),
        ];
        let block = Block { kind: BlockKind::Paragraph, span: ByteSpan::of(0, text.len()), inlines };
        let cut = segment(document(text, vec![block]), &Options::default()).expect("small");
        assert_eq!(texts(&cut), ["他说停。", "然后走了。"]);
        assert_eq!(raws(&cut), ["他说**停。", "然后走了。"]);
    }

    #[test]
    fn a_cut_inside_an_entity_does_not_share_it() {
        let text = "甲&x;乙。";
        let inlines = vec![
            inline(text, "甲", InlineKind::Text),
            inline(text, "&x;", InlineKind::Replaced("。丙".into())),
            inline(text, "乙。", InlineKind::Text),
        ];
        let block = Block { kind: BlockKind::Paragraph, span: ByteSpan::of(0, text.len()), inlines };
        let cut = segment(document(text, vec![block]), &Options::default()).expect("small");
        assert_eq!(raws(&cut), ["甲&x;", "乙。"]);
    }

    #[test]
    fn blank_blocks_have_no_segment() {
        let text = " \u{3000}\u{200B}\u{FEFF}\t";
        let block = Block::prose(BlockKind::Paragraph, ByteSpan::of(0, text.len()));
        assert!(segment(document(text, vec![block]), &Options::default()).expect("small").is_empty());
    }

    #[test]
    fn given_abbreviations_hold() {
        let text = "See Abc. Def went on.";
        let block = || Block::prose(BlockKind::Paragraph, ByteSpan::of(0, text.len()));
        let count = |list: &str| {
            let options = Options { no_break_after: list.to_owned(), ..Options::default() };
            segment(document(text, vec![block()]), &options).expect("small").len()
        };
        assert_eq!((count(""), count("abc")), (2, 1));
    }

    /// A document of any text: paragraphs at line feeds, stars as marks, the rest of the marks where the text has them.
    fn marked_up(text: &str) -> Document {
        let mut blocks = Vec::new();
        let mut start = 0;
        for line in text.split('\n') {
            let end = start + line.len();
            let mut inlines = Vec::new();
            let mut at = start;
            for part in line.split_inclusive(['*', '&', '|']) {
                let mark = part.len() - part.trim_end_matches(['*', '&', '|']).len();
                let middle = at + part.len() - mark;
                if middle > at {
                    inlines.push(Inline { span: ByteSpan::of(at, middle), kind: InlineKind::Text });
                }
                let kind = match part.as_bytes().last() {
                    Some(b'*') => Some(InlineKind::Open(Mark::Emphasis)),
                    Some(b'&') => Some(InlineKind::Replaced("。 x".into())),
                    Some(b'|') => Some(InlineKind::Break),
                    _ => None,
                };
                if let Some(kind) = kind {
                    inlines.push(Inline { span: ByteSpan::of(middle, at + part.len()), kind });
                }
                at += part.len();
            }
            blocks.push(Block { kind: BlockKind::Paragraph, span: ByteSpan::of(start, end), inlines });
            start = end + 1;
        }
        document(text, blocks)
    }

    proptest! {
        #[test]
        fn segments_and_gaps_give_back_the_text(text in "[a-zA-Z中文。！？“”….!?\"*&| \u{3000}\u{200B}\n]{0,120}") {
            let cut = segment(marked_up(&text), &Options::default()).expect("lawful");
            let mut rebuilt = String::new();
            let mut last = 0;
            for found in cut.segments() {
                let gap = &text[last..found.span.range().start];
                prop_assert!(gap.chars().all(|character| is_blank(character) || "*&|".contains(character)), "{gap:?}");
                rebuilt.push_str(gap);
                rebuilt.push_str(found.span.of_text(&text));
                last = found.span.range().end;
            }
            prop_assert!(text[last..].chars().all(|character| is_blank(character) || "*&|".contains(character)));
            rebuilt.push_str(&text[last..]);
            prop_assert_eq!(rebuilt, text);
        }

        #[test]
        fn any_text_keeps_the_laws(text in "\\PC{0,60}|.{0,60}") {
            let block = Block::prose(BlockKind::Paragraph, ByteSpan::of(0, text.len()));
            let cut = segment(document(&text, vec![block]), &Options::default()).expect("lawful");
            for id in cut.all().ids() {
                prop_assert!(!cut.text(id).trim().is_empty());
                prop_assert_eq!(cut.text(id).trim(), cut.text(id));
            }
        }
    }
}
