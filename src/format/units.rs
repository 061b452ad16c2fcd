//! The units of a bitext file on their way to a bitext.
//!
//! Takes the two texts of each unit with their inline markup; gives back a [`Bitext`] with a bead for each unit. The text of a
//! side is a unit a line, without the syntax of the file; each unit knows the line and column where the file has it. It does
//! *not* cut units into sentences: see `pipeline::refine`.

use std::collections::BTreeMap;

use super::codes::PairKind;
use super::{BitextFile, leaf};
use crate::bitext::{Bead, BeadState, Bitext, Confidence};
use crate::document::{
    Block, BlockKind, Boundary, ContentHash, Document, Inline, InlineKind, Notice, Place, RunKind, Segment,
    SegmentRange, Segmentation,
};
use crate::error::{Error, ErrorKind, Result};
use crate::text::lang::{Lang, Side};
use crate::text::span::{ByteSpan, Position};

/// One text of a unit: runs of text and markup, each with what it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct UnitText {
    text: String,
    /// Where each run ends, and what it is.
    runs: Vec<(usize, RunKind)>,
    /// Whether the last run is complete: what follows is another, even of the same kind.
    is_closed: bool,
    /// Where the file has the text.
    pub(super) position: Option<Position>,
}

impl UnitText {
    /// Takes a text without markup.
    pub(super) fn plain(text: &str, position: Option<Position>) -> Self {
        let mut unit = Self { position, ..Self::default() };
        unit.push(text, RunKind::Text);
        unit
    }

    /// Adds a run at the end.
    pub(super) fn push(&mut self, text: &str, kind: RunKind) {
        if text.is_empty() {
            return;
        }
        self.text.push_str(text);
        let end = self.text.len();
        // A reference splits a text in two that is one.
        let goes_on = |last: &RunKind| match kind {
            RunKind::Text => *last == RunKind::Text,
            RunKind::Inline(InlineKind::Code | InlineKind::Math) => *last == kind && !self.is_closed,
            _ => false,
        };
        match self.runs.last_mut() {
            Some((last, last_kind)) if goes_on(last_kind) => *last = end,
            _ => self.runs.push((end, kind)),
        }
        self.is_closed = false;
    }

    /// Starts anew at a place of the file, keeping the room that was taken.
    pub(super) fn restart(&mut self, position: Position) {
        self.text.clear();
        self.runs.clear();
        self.is_closed = false;
        self.position = Some(position);
    }

    /// Tells whether a reader would see any text.
    pub(super) fn is_blank(&self) -> bool {
        let mut start = 0;
        !self.runs.iter().any(|(end, kind)| {
            let text = &self.text[start..*end];
            start = *end;
            kind_is_read(kind) && text.chars().any(|character| !leaf::is_blank(character))
        })
    }
}

fn kind_is_read(kind: &RunKind) -> bool {
    matches!(kind, RunKind::Text | RunKind::Inline(InlineKind::Code | InlineKind::Math))
}

/// Inline markup while a reader is inside it: what a program keeps of it is its code, the rest is text.
#[derive(Debug, Default)]
pub(super) struct InlineReader {
    /// The text so far.
    pub(super) text: UnitText,
    /// Elements that are open.
    open: Vec<Open>,
    /// The pairs that were opened by codes, to be closed by others.
    pairs: BTreeMap<String, PairKind>,
    /// What text is that stands between the fences of inline code or mathematics.
    inside: Option<InlineKind>,
}

#[derive(Debug)]
enum Open {
    /// An element whose text is a code.
    Code { kind: RunKind, code: String, tag: String },
    /// An element around text, with its end tag and what the end is.
    Around { end: String, kind: PairKind },
    /// An element around one segment of several, with the text outside.
    Segment { id: String, outside: UnitText },
    /// An element that says nothing.
    Ignored,
}

impl InlineReader {
    /// Starts a text at a place of the file.
    pub(super) fn restart(&mut self, position: Position) {
        self.text.restart(position);
        self.open.clear();
        self.pairs.clear();
        self.inside = None;
    }

    /// Enters an element whose content is a code of some program; without content the tag itself stands for it.
    pub(super) fn enter_code(&mut self, kind: RunKind, tag: &str) {
        self.open.push(Open::Code { kind, code: String::new(), tag: tag.to_owned() });
    }

    /// Enters an element around text whose tags are its codes.
    pub(super) fn enter_pair(&mut self, kind: &str, name: &str, tag: &str) {
        self.enter_pair_of(kind, tag, format!("</{name}>"));
    }

    /// Enters an element around text with the codes that stand for its tags.
    pub(super) fn enter_pair_of(&mut self, kind: &str, start: &str, end: String) {
        let kind = PairKind::of_name(kind);
        let run = self.opening(kind);
        self.markup(start, run);
        self.open.push(Open::Around { end, kind });
    }

    /// Enters an element around one segment of several.
    pub(super) fn enter_segment(&mut self, id: String, position: Position) {
        let inside = UnitText { position: Some(position), ..UnitText::default() };
        let outside = std::mem::replace(&mut self.text, inside);
        self.open.push(Open::Segment { id, outside });
    }

    /// Leaves the segment that was entered last, if nothing was entered inside it that is still open.
    pub(super) fn leave_segment(&mut self) -> Option<(String, UnitText)> {
        match self.open.pop() {
            Some(Open::Segment { id, outside }) => Some((id, std::mem::replace(&mut self.text, outside))),
            other => {
                self.open.extend(other);
                None
            }
        }
    }

    /// Enters an element whose tags say nothing about the text inside.
    pub(super) fn enter_ignored(&mut self) {
        self.open.push(Open::Ignored);
    }

    /// Opens a pair that a later code with the same number closes; gives back what the code is.
    pub(super) fn open_pair(&mut self, number: Option<String>, kind: &str) -> RunKind {
        let kind = PairKind::of_name(kind);
        if let Some(number) = number {
            self.pairs.insert(number, kind);
        }
        self.opening(kind)
    }

    /// Closes a pair; gives back what the code is: markup that stands alone where nothing was opened.
    pub(super) fn close_pair(&mut self, number: Option<String>) -> RunKind {
        match number.and_then(|number| self.pairs.remove(&number)) {
            Some(kind) => self.closing(kind),
            None => RunKind::Inline(InlineKind::Tag),
        }
    }

    /// Says what half of a pair is whose other half stands elsewhere.
    pub(super) fn half(is_open: bool, kind: &str) -> RunKind {
        match (PairKind::of_name(kind), is_open) {
            (PairKind::Mark(mark), true) => RunKind::Inline(InlineKind::Open(mark)),
            (PairKind::Mark(mark), false) => RunKind::Inline(InlineKind::Close(mark)),
            (PairKind::Code | PairKind::Math, _) => RunKind::Inline(InlineKind::Tag),
        }
    }

    fn opening(&mut self, kind: PairKind) -> RunKind {
        self.inside = match kind {
            PairKind::Mark(mark) => return RunKind::Inline(InlineKind::Open(mark)),
            PairKind::Code => Some(InlineKind::Code),
            PairKind::Math => Some(InlineKind::Math),
        };
        RunKind::Gap
    }

    fn closing(&mut self, kind: PairKind) -> RunKind {
        if let PairKind::Mark(mark) = kind {
            return RunKind::Inline(InlineKind::Close(mark));
        }
        self.inside = None;
        self.text.is_closed = true;
        RunKind::Gap
    }

    /// Leaves the element that was entered last; `false` where there is none.
    pub(super) fn leave(&mut self) -> bool {
        match self.open.pop() {
            Some(Open::Code { kind, code, tag }) => {
                // The fences of code may be nothing at all.
                let written = if code.is_empty() && kind != RunKind::Gap { tag } else { code };
                self.markup(&written, kind);
                true
            }
            Some(Open::Around { end, kind }) => {
                let run = self.closing(kind);
                self.markup(&end, run);
                true
            }
            Some(Open::Ignored) => true,
            Some(segment @ Open::Segment { .. }) => {
                self.open.push(segment);
                false
            }
            None => false,
        }
    }

    /// Takes text between tags.
    pub(super) fn take(&mut self, text: &str) {
        match self.open.iter_mut().rev().find(|open| matches!(open, Open::Code { .. })) {
            Some(Open::Code { code, .. }) => code.push_str(text),
            _ => self.text.push(text, self.inside.clone().map_or(RunKind::Text, RunKind::Inline)),
        }
    }

    /// Takes markup; inside a code it is part of the code.
    fn markup(&mut self, written: &str, kind: RunKind) {
        match self.open.iter_mut().rev().find(|open| matches!(open, Open::Code { .. })) {
            Some(Open::Code { code, .. }) => code.push_str(written),
            _ => self.text.push(written, kind),
        }
    }
}

/// A unit as a reader met it.
#[derive(Debug, Clone, Default)]
pub(super) struct Unit {
    pub(super) source: UnitText,
    pub(super) target: UnitText,
    /// What a person said of it.
    pub(super) state: BeadState,
    /// How sure the pair is; certain where the file does not say.
    pub(super) confidence: Option<Confidence>,
}

/// One side while its units come in.
#[derive(Debug, Default)]
struct SideUnits {
    text: String,
    blocks: Vec<Block>,
    segments: Vec<Segment>,
    places: Vec<Place>,
}

/// Both sides while their units come in.
#[derive(Debug, Default)]
pub(super) struct Units {
    source: SideUnits,
    target: SideUnits,
    beads: Vec<Bead>,
    blank: usize,
}

/// What a bitext file says of its two sides; what it does not say is found out.
#[derive(Debug, Clone)]
pub(super) struct Sides<'a> {
    pub(super) names: [&'a str; 2],
    pub(super) langs: [Option<Lang>; 2],
    pub(super) hashes: [ContentHash; 2],
    pub(super) notices: Vec<Notice>,
}

impl SideUnits {
    /// Adds a text; `None` where there is nothing to read in it.
    fn push(&mut self, unit: &UnitText) -> Result<()> {
        if unit.is_blank() {
            return Ok(());
        }
        let base = self.text.len();
        if u32::try_from(base + unit.text.len() + 1).is_err() {
            return Err(Error::new(ErrorKind::TooLarge, "one side of this file is larger than 4 GiB; split the file"));
        }
        self.text.push_str(&unit.text);
        let mut start = base;
        let mut inlines: Vec<Inline> = Vec::with_capacity(unit.runs.len());
        for (end, kind) in &unit.runs {
            let end = base + end;
            let kind = match kind {
                RunKind::Text => Some(InlineKind::Text),
                RunKind::Inline(kind) => Some(kind.clone()),
                RunKind::Gap => None,
            };
            inlines.extend(kind.map(|kind| Inline { span: ByteSpan::of(start, end), kind }));
            start = end;
        }
        leaf::trim_inlines(&self.text, &mut inlines);
        self.text.push('\n');
        if let Some(block) = leaf::block(BlockKind::Paragraph, inlines) {
            let number =
                u32::try_from(self.blocks.len()).map_err(|_| Error::new(ErrorKind::TooLarge, "too many units"))?;
            self.segments.push(Segment { span: block.span, block: number, boundary: Boundary::Strong });
            if let Some(position) = unit.position {
                self.places.push(Place { offset: block.span.start, position });
            }
            self.blocks.push(block);
        }
        Ok(())
    }

    fn len(&self) -> u32 {
        u32::try_from(self.segments.len()).unwrap_or(u32::MAX)
    }

    fn finish(self, name: &str, lang: Lang, hash: ContentHash, notices: Vec<Notice>) -> Result<Segmentation> {
        let document = Document::new(name, lang, hash, self.text, self.blocks, notices)?.with_places(self.places)?;
        Segmentation::new(document, self.segments)
    }
}

impl Units {
    /// Adds a unit; one without text on either side is counted and left out.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::TooLarge`] where a side grows over 4 GiB.
    pub(super) fn push(&mut self, unit: &Unit) -> Result<()> {
        let both = [std::slice::from_ref(&unit.source), std::slice::from_ref(&unit.target)];
        self.push_bead(both, unit.state, unit.confidence)
    }

    /// Adds a unit whose sides are cut into segments already.
    ///
    /// # Errors
    ///
    /// Those of [`Units::push`].
    pub(super) fn push_bead(
        &mut self,
        both: [&[UnitText]; 2],
        state: BeadState,
        confidence: Option<Confidence>,
    ) -> Result<()> {
        let before = [self.source.len(), self.target.len()];
        both[0].iter().try_for_each(|text| self.source.push(text))?;
        both[1].iter().try_for_each(|text| self.target.push(text))?;
        let mut bead = Bead::bare(
            SegmentRange::new(before[0], self.source.len()),
            SegmentRange::new(before[1], self.target.len()),
        );
        if bead.source.is_empty() && bead.target.is_empty() {
            self.blank += 1;
            return Ok(());
        }
        bead.state = state;
        bead.confidence = confidence.unwrap_or(Confidence::CERTAIN);
        self.beads.push(bead);
        Ok(())
    }

    /// Makes the bitext of a file that holds both sides.
    pub(super) fn into_file(
        self,
        name: &str,
        langs: [Option<Lang>; 2],
        hash: ContentHash,
        notices: Vec<Notice>,
    ) -> Result<BitextFile> {
        let sides = Sides { names: [name, name], langs, hashes: [hash.clone(), hash], notices };
        Ok(BitextFile::of(self.finish(sides)?))
    }

    /// Makes the bitext.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Format`] where there is no unit with text; [`ErrorKind::Config`] where the language of a side is neither
    /// said nor can be told.
    pub(super) fn finish(self, mut sides: Sides<'_>) -> Result<Bitext> {
        if self.beads.is_empty() {
            return Err(Error::new(ErrorKind::Format, "there is no pair of texts in this file"));
        }
        if self.blank > 0 {
            let message = format!("units without any text, which are left out: {}", self.blank);
            sides.notices.push(Notice { span: None, message });
        }
        let [source_lang, target_lang] = sides.langs;
        let source_lang = told(source_lang, &self.source.text, Side::Source)?;
        let target_lang = told(target_lang, &self.target.text, Side::Target)?;
        let [source_hash, target_hash] = sides.hashes;
        let source = self.source.finish(sides.names[0], source_lang, source_hash, sides.notices)?;
        let target = self.target.finish(sides.names[1], target_lang, target_hash, Vec::new())?;
        Bitext::new(source, target, self.beads)
    }
}

/// So much of a side tells its language.
const LANGUAGE_BYTES: usize = 1 << 20;

fn told(lang: Option<Lang>, text: &str, side: Side) -> Result<Lang> {
    let mut end = text.len().min(LANGUAGE_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    lang.or_else(|| Lang::detect(&text[..end])).ok_or_else(|| {
        Error::new(
            ErrorKind::Config,
            format!("the language of the {side} side cannot be told; say it with --{side}-lang"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Mark;

    fn sides() -> Sides<'static> {
        let hash = ContentHash::of(b"");
        Sides {
            names: ["m", "m"],
            langs: [Some(Lang::chinese()), Some(Lang::english())],
            hashes: [hash.clone(), hash],
            notices: Vec::new(),
        }
    }

    #[test]
    fn units_become_beads_with_their_places() {
        let mut units = Units::default();
        let at = |line| Some(Position { line, column: 9 });
        let plain = UnitText::plain;
        let unit = |source, target| Unit { source, target, ..Unit::default() };
        units.push(&unit(plain(" 一。\n", at(3)), plain("One.", at(4)))).expect("small");
        units.push(&unit(plain("", at(5)), plain("\u{200B} ", at(6)))).expect("small");
        units.push(&unit(plain("二。", at(7)), plain("", at(8)))).expect("small");
        let bitext = units.finish(sides()).expect("lawful");
        assert_eq!(bitext.beads().iter().map(|bead| bead.kind().to_string()).collect::<Vec<_>>(), ["1-1", "1-0"]);
        let source = bitext.source();
        assert_eq!(source.all().ids().map(|id| source.text(id)).collect::<Vec<_>>(), ["一。", "二。"]);
        assert_eq!(source.position(crate::document::SegmentId(1)), Position { line: 7, column: 9 });
        assert!(source.document().notices()[0].message.ends_with("left out: 1"));
    }

    #[test]
    fn codes_are_markup_and_what_they_enclose_is_text() {
        let mut reader = InlineReader::default();
        reader.take("a ");
        let kind = reader.open_pair(Some("1".to_owned()), "bold");
        reader.enter_code(kind, "<bpt/>");
        reader.take("<b>");
        assert!(reader.leave());
        reader.take("c");
        let kind = reader.close_pair(Some("1".to_owned()));
        reader.enter_code(kind, "<ept i='1'/>");
        assert!(reader.leave());
        reader.enter_pair("", "hi", "<hi>");
        reader.take("d");
        assert!(reader.leave() && !reader.leave());
        assert_eq!(reader.text.text, "a <b>c<ept i='1'/><hi>d</hi>");
        let kinds: Vec<&RunKind> = reader.text.runs.iter().map(|(_, kind)| kind).collect();
        let (open, close) =
            (|mark| RunKind::Inline(InlineKind::Open(mark)), |mark| RunKind::Inline(InlineKind::Close(mark)));
        let (strong, other, text) = (Mark::Strong, Mark::Other, RunKind::Text);
        assert_eq!(kinds, [&text, &open(strong), &text, &close(strong), &open(other), &text, &close(other)]);
    }

    #[test]
    fn a_file_without_a_pair_is_refused() {
        assert!(Units::default().finish(sides()).is_err());
    }
}
