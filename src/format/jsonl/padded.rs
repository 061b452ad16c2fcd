//! A side put together again from its segments alone.
//!
//! Takes the segment records of one side in order; gives back a segmentation of a text in which each segment stands at
//! its own bytes, line and column, and in which all else is blank. It does *not* know beads.
//!
//! A gap between two segments has a known length in bytes and a known number of lines and columns to bridge. On one line
//! the number of characters is known too, so the blanks are chosen by width: a gap of 2 characters and 4 bytes may have
//! been `。 ` and becomes U+3000 and a space. Over a line break only the end of the last line matters. Where no blanks can
//! bring a segment to its line and column, the places of all segments are said.

use super::record::{Complaint, SegmentRecord, SideRecord};
use crate::document::{
    Block, BlockKind, Boundary, ContentHash, Document, Inline, InlineKind, Place, Segment, SegmentId, Segmentation,
};
use crate::format::place::PositionWalk;
use crate::text::lang::Lang;
use crate::text::span::{ByteSpan, Position};

/// Blanks of one to four bytes: space, no-break space, ideographic space, and the invisible tag space.
const BLANKS: [char; 4] = [' ', '\u{A0}', '\u{3000}', '\u{E0020}'];

/// One side while its segments come in.
#[derive(Debug)]
pub(super) struct PaddedSide {
    text: String,
    end: Position,
    blocks: Vec<Block>,
    segments: Vec<Segment>,
    claims: Vec<Claim>,
    size_limit: u32,
}

/// What the file says about a segment, to be held against what came out.
#[derive(Debug)]
struct Claim {
    position: Position,
    /// The line of the file, and the plain text where markup has to come off to get it.
    marked_up: Option<(usize, String)>,
}

impl PaddedSide {
    /// Starts with no segment. The text may grow to `size_limit` bytes.
    pub(super) fn new(size_limit: u32) -> Self {
        Self {
            text: String::new(),
            end: Position { line: 1, column: 1 },
            blocks: Vec::new(),
            segments: Vec::new(),
            claims: Vec::new(),
            size_limit,
        }
    }

    /// Returns the number of segments so far.
    pub(super) fn len(&self) -> usize {
        self.segments.len()
    }

    /// Tells whether a span asks for a larger text than is allowed.
    pub(super) fn is_beyond(&self, end: u32) -> bool {
        end > self.size_limit
    }

    /// Adds the next segment, which stands in a line of the file.
    pub(super) fn push(&mut self, record: SegmentRecord<'_>, file_line: usize) -> Result<(), Complaint> {
        let number = self.len();
        if record.id as usize != number {
            return Err(format!("segment {} stands where segment {number} should", record.id));
        }
        let (start, end) = record.span;
        let broken = |what: &str| Err(format!("the span {start}..{end} of segment {number} {what}"));
        if start >= end || (start as usize) < self.text.len() {
            return broken("is empty or overlaps the one before it");
        }
        let span = ByteSpan::new(start, end);
        let raw = record.raw.as_ref().unwrap_or(&record.text);
        if raw.len() != span.len() {
            return broken(&format!("is not as long as its text, {} bytes", raw.len()));
        }
        let boundary = match record.boundary.as_deref() {
            None | Some("strong") => Boundary::Strong,
            Some("weak") => Boundary::Weak,
            Some(other) => return Err(format!("{other:?} is not a boundary; it is weak or strong")),
        };
        let inlines = inlines_of(&record, raw, span)?;
        self.enter_block(&record, span, inlines)?;
        let position = Position { line: record.line, column: record.column };
        self.pad_to(start as usize, position);
        self.append(raw);
        self.segments.push(Segment { span, block: record.block, boundary });
        let marked_up =
            (record.raw.is_some() || record.inline.is_some()).then(|| (file_line, record.text.into_owned()));
        self.claims.push(Claim { position, marked_up });
        Ok(())
    }

    fn enter_block(
        &mut self,
        record: &SegmentRecord<'_>,
        span: ByteSpan,
        inlines: Vec<Inline>,
    ) -> Result<(), Complaint> {
        let kind = BlockKind::from_name(&record.role).filter(|kind| kind.is_prose());
        let kind = kind.ok_or_else(|| format!("{:?} is not a role of a segment", record.role))?;
        let block = record.block as usize;
        let count = self.blocks.len();
        if block + 1 == count {
            let last = &mut self.blocks[block];
            if last.kind != kind {
                return Err(format!("block {block} is {} and {} at once", last.kind.name(), kind.name()));
            }
            // What stood between two segments is not known, but a reader saw them as two sentences.
            let gap = ByteSpan::new(last.span.end, span.start);
            if !gap.is_empty() {
                last.inlines.push(Inline { span: gap, kind: InlineKind::Break });
            }
            last.span = last.span.join(span);
            last.inlines.extend(inlines);
            return Ok(());
        }
        if block != count {
            return Err(format!("block {block} stands where block {count} should"));
        }
        self.blocks.push(Block { kind, span, inlines });
        Ok(())
    }

    /// Fills up with blanks to a byte, so that the next character has the position asked for, where that can be.
    fn pad_to(&mut self, start: usize, position: Position) {
        let bytes = start - self.text.len();
        let columns = position.column.saturating_sub(1) as usize;
        if position.line > self.end.line {
            let lines = (position.line - self.end.line) as usize;
            // What is left over goes before the line breaks, where nobody counts.
            match bytes.checked_sub(lines.saturating_add(columns)) {
                Some(rest) => {
                    self.append(&" ".repeat(rest));
                    self.append(&"\n".repeat(lines));
                    self.append(&" ".repeat(columns));
                }
                None => {
                    let breaks = lines.min(bytes);
                    self.append(&"\n".repeat(breaks));
                    self.append(&" ".repeat(bytes - breaks));
                }
            }
            return;
        }
        let characters = position.column.saturating_sub(self.end.column) as usize;
        let fits = position.line == self.end.line && characters <= bytes && bytes <= characters.saturating_mul(4);
        if !fits || characters == 0 {
            self.append(&" ".repeat(bytes));
            return;
        }
        let (width, wider) = (bytes / characters, bytes % characters);
        let mut gap = String::with_capacity(bytes);
        // `width` is at most 4, and only then is no character wider.
        gap.extend(std::iter::repeat_n(BLANKS[width.min(3)], wider));
        gap.extend(std::iter::repeat_n(BLANKS[width - 1], characters - wider));
        self.append(&gap);
    }

    fn append(&mut self, text: &str) {
        let mut walk = PositionWalk::new(text);
        let moved = walk.to(ByteSpan::of(0, text.len()).end);
        self.end = if moved.line == 1 {
            let column = self.end.column.saturating_add(moved.column - 1);
            Position { line: self.end.line, column }
        } else {
            Position { line: self.end.line.saturating_add(moved.line - 1), column: moved.column }
        };
        self.text.push_str(text);
    }

    /// Makes the segmentation. `reach` is the last byte that a finding points at.
    pub(super) fn finish(mut self, side: &SideRecord<'_>, lang: Lang, reach: u32) -> Result<Segmentation, Complaint> {
        let missing = (reach as usize).saturating_sub(self.text.len());
        self.append(&" ".repeat(missing));
        let mut walk = PositionWalk::new(&self.text);
        let is_displaced = self
            .segments
            .iter()
            .zip(&self.claims)
            .any(|(segment, claim)| walk.to(segment.span.start) != claim.position);
        let hash = ContentHash::recorded(side.hash.as_ref());
        let mut document = Document::new(side.name.as_ref(), lang, hash, self.text, self.blocks, Vec::new())
            .map_err(|error| error.to_string())?;
        if is_displaced {
            // Blanks cannot say it: the file was no text of its own, or a person moved lines.
            let place =
                |(segment, claim): (&Segment, &Claim)| Place { offset: segment.span.start, position: claim.position };
            let places = self.segments.iter().zip(&self.claims).map(place).collect();
            document = document.with_places(places).map_err(|error| error.to_string())?;
        }
        let segmentation = Segmentation::new(document, self.segments).map_err(|error| error.to_string())?;
        for (id, claim) in (0..).map(SegmentId).zip(&self.claims) {
            if let Some((file_line, text)) = &claim.marked_up
                && text != segmentation.text(id)
            {
                return Err(format!(
                    "line {file_line}: the text of segment {id} is not what its raw text and inlines give, {:?}; change all of \
                     them or none",
                    segmentation.text(id)
                ));
            }
        }
        Ok(segmentation)
    }
}

/// The inlines of a segment, in the document's bytes.
fn inlines_of(record: &SegmentRecord<'_>, raw: &str, span: ByteSpan) -> Result<Vec<Inline>, Complaint> {
    let Some(inlines) = &record.inline else {
        return Ok(vec![Inline { span, kind: InlineKind::Text }]);
    };
    let mut last_end = 0;
    inlines
        .iter()
        .map(|inline| {
            let (start, end, kind) = inline.parts()?;
            let sits = last_end <= start
                && start <= end
                && end as usize <= raw.len()
                && raw.is_char_boundary(start as usize)
                && raw.is_char_boundary(end as usize);
            if !sits {
                return Err(format!("the inline {start}..{end} of segment {} leaves its place", record.id));
            }
            last_end = end;
            Ok(Inline { span: ByteSpan::new(span.start + start, span.start + end), kind })
        })
        .collect()
}
