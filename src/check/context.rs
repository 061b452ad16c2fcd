//! What the rules look at: the plain text of each bead's two sides, with the way back to the documents.
//!
//! Made once for all rules, so that no rule joins or reads a text a second time.

use std::borrow::Cow;
use std::cell::OnceCell;

use std::ops::Range;

use super::Pairing;
use super::figures::Figures;
use super::moved::{Moved, moved};
use crate::bitext::{Bead, BeadId, Bitext, Confidence};
use crate::document::{Document, Inline, InlineKind, SegmentId, SegmentRange, Segmentation};
use crate::lexicon::Lexicon;
use crate::lexicon::denial::{self, Denial};
use crate::lexicon::fit::{self, Fit, Misfit};
use crate::lexicon::glossary::Glossary;
use crate::lexicon::link::{Linkage, Linker, Taught, Text};
use crate::lexicon::opposite::{self, Opposite};
use crate::text::lang::{Lang, Side};
use crate::text::number::{self, Quantity};
use crate::text::span::ByteSpan;

/// A bitext as the rules see it.
#[derive(Debug)]
pub(super) struct Context<'a> {
    bitext: &'a Bitext,
    pairing: Pairing,
    lexicon: Option<&'a Lexicon>,
    linker: Linker<'a>,
    glossaries: &'a [Glossary],
    beads: Vec<BeadText<'a>>,
    /// Of each bead; made when the first rule asks.
    linkages: OnceCell<Vec<Linkage>>,
    /// Looked for when the first rule asks.
    slips: OnceCell<Vec<Slip>>,
    moved: OnceCell<Vec<Moved>>,
}

/// A run of beads that would fit when one side were moved by one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slip {
    /// The indices of the beads.
    pub(super) beads: Range<usize>,
    /// Whether each source fits the target of the next bead; if not, that of the bead before.
    pub(super) is_target_late: bool,
}

/// So many pairs in a row are a slip; two may be a pair of sentences that changed places.
const LEAST_SLIPPED: usize = 3;

/// From these odds on, in nats, the sides of a bead have nothing to do with each other, and below these they are a pair.
const UNRELATED_NATS: f32 = 1.5;
const RELATED_NATS: f32 = 0.0;

/// What part of the pairs must fit when they are moved.
const MOVED_SHARE: f32 = 0.75;

impl<'a> Context<'a> {
    /// Joins the texts of all beads.
    pub(super) fn new(
        bitext: &'a Bitext,
        pairing: Pairing,
        lexicon: Option<&'a Lexicon>,
        glossaries: &'a [Glossary],
    ) -> Self {
        let beads = bitext
            .numbered_beads()
            .map(|(id, bead)| BeadText {
                id,
                bead,
                source: SideText::new(bitext.source(), bead.source),
                target: SideText::new(bitext.target(), bead.target),
                figures: OnceCell::new(),
                fit: OnceCell::new(),
                unrelated_nats: OnceCell::new(),
            })
            .collect();
        let lang = |side: Side| bitext.side(side).document().lang();
        let linker = Linker::new(lexicon, lang(Side::Source), lang(Side::Target));
        Self {
            bitext,
            pairing,
            lexicon,
            linker,
            glossaries,
            beads,
            linkages: OnceCell::new(),
            slips: OnceCell::new(),
            moved: OnceCell::new(),
        }
    }

    /// Returns who paired the two sides.
    pub(super) fn pairing(&self) -> Pairing {
        self.pairing
    }

    /// Returns the lexicon, if there is one; it need not be of the bitext's languages.
    pub(super) fn lexicon(&self) -> Option<&'a Lexicon> {
        self.lexicon
    }

    /// Returns what links words of the two languages; its lexicon is that of the two languages or none.
    pub(super) fn linker(&self) -> &Linker<'a> {
        &self.linker
    }

    /// Returns the word links of a bead.
    pub(super) fn linkage(&self, bead: &BeadText<'a>) -> &Linkage {
        let linkages = self.linkages.get_or_init(|| {
            let link = |bead: &BeadText<'a>| {
                let [source, target] = [&bead.source, &bead.target]
                    .map(|side| Text { text: side.as_str(), quantities: side.quantities() });
                self.linker.link(source, target)
            };
            let mut linkages: Vec<Linkage> = self.beads.iter().map(link).collect();
            let taught = Taught::of(&linkages);
            let first = self.linker.lexicon_side(Side::Source);
            linkages.iter_mut().for_each(|linkage| taught.add_to(linkage, first));
            linkages
        });
        &linkages[bead.id.index()]
    }

    /// Returns how well the sides of a bead fit each other; `None` where nothing can be said, as without a lexicon.
    pub(super) fn fit(&self, bead: &BeadText<'a>) -> Option<Fit> {
        *bead.fit.get_or_init(|| {
            let (source, target) = (bead.source.as_str(), bead.target.as_str());
            fit::fit(&self.linker, self.linkage(bead), source, target)
        })
    }

    /// Returns the odds that the sides of a bead have nothing to do with each other, whatever their numbers; `None` where
    /// nothing can be said.
    pub(super) fn unrelated_nats(&self, bead: &BeadText<'a>) -> Option<f32> {
        *bead.unrelated_nats.get_or_init(|| {
            let (source, target) = (bead.source.as_str(), bead.target.as_str());
            fit::unrelated_nats(&self.linker, self.linkage(bead), source, target)
        })
    }

    /// Returns the denial of one side of a bead that the other most likely lost; `None` where all are answered.
    pub(super) fn denial(&self, bead: &BeadText<'a>) -> Option<Denial> {
        let (source, target) = (&bead.source, &bead.target);
        let (langs, texts) = ([source.lang(), target.lang()], [source.as_str(), target.as_str()]);
        denial::denial(langs, texts, || self.linkage(bead), || self.fit(bead).map_or(0.0, |fit| fit.odds_nats))
    }

    /// Returns the word of a bead that is most likely put for its opposite; `None` where no word has one.
    pub(super) fn opposite(&self, bead: &BeadText<'a>) -> Option<Opposite> {
        let (source, target) = (&bead.source, &bead.target);
        let (langs, texts) = ([source.lang(), target.lang()], [source.as_str(), target.as_str()]);
        opposite::opposite(langs, texts, &self.linker, || self.linkage(bead))
    }

    /// Returns the glossaries whose terms are wanted.
    pub(super) fn glossaries(&self) -> &'a [Glossary] {
        self.glossaries
    }

    /// Returns the runs of beads that would fit when one side were moved by one, in order.
    pub(super) fn slips(&self) -> &[Slip] {
        self.slips.get_or_init(|| {
            let is_unrelated = |bead: &BeadText<'a>| {
                !bead.bead.kind().is_null()
                    && self
                        .fit(bead)
                        .is_some_and(|fit| fit.misfit == Misfit::Unrelated && fit.odds_nats >= UNRELATED_NATS)
            };
            let mut slips = Vec::new();
            let mut start = 0;
            for end in 0..=self.beads.len() {
                if self.beads.get(end).is_some_and(is_unrelated) {
                    continue;
                }
                if end - start >= LEAST_SLIPPED {
                    slips.extend(self.slip(start..end));
                }
                start = end + 1;
            }
            slips
        })
    }

    /// Tells whether a bead is in one of the [`slips`](Self::slips).
    pub(super) fn is_slipped(&self, id: BeadId) -> bool {
        self.slips().iter().any(|slip| slip.beads.contains(&id.index()))
    }

    /// Returns the blocks that are translated at another place, in order.
    pub(super) fn moved(&self) -> &[Moved] {
        self.moved.get_or_init(|| moved(&self.beads, &self.linker))
    }

    /// Tells whether a bead is in one of the blocks [`moved`](Self::moved).
    pub(super) fn is_moved(&self, id: BeadId) -> bool {
        self.moved().iter().any(|moved| moved.source.contains(&id.index()) || moved.target.contains(&id.index()))
    }

    /// Holds a run of beads that do not fit against itself, moved by one.
    fn slip(&self, beads: Range<usize>) -> Option<Slip> {
        let fits = |source: usize, target: usize| {
            let (source, target) = (&self.beads[source].source, &self.beads[target].target);
            let text = |side: &SideText<'a>| (side.text.clone(), side.quantities().to_vec());
            let ((source, from), (target, to)) = (text(source), text(target));
            let linkage =
                self.linker.link(Text { text: &source, quantities: &from }, Text { text: &target, quantities: &to });
            fit::fit(&self.linker, &linkage, &source, &target).is_some_and(|fit| fit.odds_nats < RELATED_NATS)
        };
        let pairs = beads.len() - 1;
        let share = |count: usize| small(count) / small(pairs);
        let run = beads.start..beads.end - 1;
        let late = run.clone().filter(|index| fits(*index, index + 1)).count();
        let early = run.filter(|index| fits(index + 1, *index)).count();
        let is_target_late = late >= early;
        (share(late.max(early)) >= MOVED_SHARE).then_some(Slip { beads, is_target_late })
    }

    /// Returns the beads in order.
    pub(super) fn beads(&self) -> &[BeadText<'a>] {
        &self.beads
    }

    /// Returns the bead of a number.
    pub(super) fn bead(&self, id: BeadId) -> &BeadText<'a> {
        &self.beads[id.index()]
    }

    /// Returns the document of a side.
    pub(super) fn document(&self, side: Side) -> &'a Document {
        self.bitext.side(side).document()
    }

    /// Returns the language of a side.
    pub(super) fn lang(&self, side: Side) -> &Lang {
        self.document(side).lang()
    }
}

/// A bead with the text of both its sides.
#[derive(Debug)]
pub(super) struct BeadText<'a> {
    /// The number of the bead.
    pub(super) id: BeadId,
    /// The bead.
    pub(super) bead: &'a Bead,
    source: SideText<'a>,
    target: SideText<'a>,
    /// Compared when the first rule asks.
    figures: OnceCell<Figures>,
    /// Both made when the first rule asks.
    fit: OnceCell<Option<Fit>>,
    unrelated_nats: OnceCell<Option<f32>>,
}

impl<'a> BeadText<'a> {
    /// Returns what became of the numbers; `is_converted` tells which are one measure in two units.
    pub(super) fn figures(&self, is_converted: impl Fn(&Quantity, &Quantity) -> bool) -> &Figures {
        self.figures.get_or_init(|| Figures::new(self.source.quantities(), self.target.quantities(), is_converted))
    }

    /// Returns the text of a side.
    pub(super) fn side(&self, side: Side) -> &SideText<'a> {
        match side {
            Side::Source => &self.source,
            Side::Target => &self.target,
        }
    }

    /// Returns how sure a finding in this bead is, when it would be `sure` (0..=1) in a bead that is certainly right.
    pub(super) fn confidence(&self, sure: f32) -> Confidence {
        Confidence::new(sure * self.bead.confidence.value())
    }
}

/// The plain text of neighbouring segments of one side; empty where the bead has none on this side.
#[derive(Debug)]
pub(super) struct SideText<'a> {
    segmentation: &'a Segmentation,
    range: SegmentRange,
    text: Cow<'a, str>,
    /// Where each segment after the first starts in the text.
    starts: Vec<u32>,
    /// Read when the first rule asks.
    quantities: OnceCell<Vec<Quantity>>,
}

impl<'a> SideText<'a> {
    fn new(segmentation: &'a Segmentation, range: SegmentRange) -> Self {
        let mut text = Cow::Borrowed("");
        let mut starts = Vec::new();
        for id in range.ids() {
            if id.0 == range.start {
                text = Cow::Borrowed(segmentation.text(id));
                continue;
            }
            let joined = text.to_mut();
            if !joined.is_empty() && !segmentation.document().lang().is_chinese() {
                joined.push(' ');
            }
            starts.push(ByteSpan::of(joined.len(), joined.len()).start);
            joined.push_str(segmentation.text(id));
        }
        Self { segmentation, range, text, starts, quantities: OnceCell::new() }
    }

    /// Returns the text, markup left out.
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the segments.
    pub(super) fn range(&self) -> SegmentRange {
        self.range
    }

    /// Returns how many segments there are.
    pub(super) fn segments(&self) -> usize {
        self.range.len()
    }

    /// Returns which of the segments, from 0, a place of the text is in.
    pub(super) fn segment_of(&self, offset: u32) -> usize {
        self.starts.partition_point(|start| *start <= offset)
    }

    /// Returns the language.
    pub(super) fn lang(&self) -> &'a Lang {
        self.segmentation.document().lang()
    }

    /// Returns the numbers in the text, in order.
    pub(super) fn quantities(&self) -> &[Quantity] {
        self.quantities.get_or_init(|| number::quantities(&self.text, self.lang()))
    }

    /// Returns the segmentation the segments are from.
    pub(super) fn segmentation(&self) -> &'a Segmentation {
        self.segmentation
    }

    /// Returns the span of the document that holds the whole text; `None` where there is none.
    pub(super) fn span(&self) -> Option<ByteSpan> {
        self.segmentation.span(self.range)
    }

    /// Turns a span of the text into a span of the document.
    pub(super) fn to_document(&self, span: ByteSpan) -> ByteSpan {
        if self.range.is_empty() {
            return ByteSpan::default();
        }
        let start = self.segment_at(span.start);
        let from = start.to_document(self.segmentation, span.start, start.end()).start;
        if span.is_empty() {
            return ByteSpan::new(from, from);
        }
        let end = self.segment_at(span.end - 1);
        let to = end.to_document(self.segmentation, end.start, span.end).end;
        ByteSpan::new(from, to.max(from))
    }

    /// Returns what stands inside the segments, in order: text, marks, code; and the marks that close right after one, as the
    /// address of a link does.
    pub(super) fn inlines(&self) -> impl Iterator<Item = &'a Inline> + use<'a> {
        let segmentation = self.segmentation;
        self.range.ids().flat_map(move |id| {
            let span = segmentation.segments()[id.index()].span;
            let inlines = &segmentation.block(id).inlines;
            let first = inlines.partition_point(|inline| inline.span.end <= span.start);
            let is_closing = |inline: &Inline| matches!(inline.kind, InlineKind::Close(_));
            inlines[first..].iter().take_while(move |inline| inline.span.start < span.end || is_closing(inline))
        })
    }

    /// Returns the document spans that are kept as they are: inline code and formulas.
    pub(super) fn verbatim(&self) -> Verbatim {
        let kept = |inline: &&Inline| matches!(inline.kind, InlineKind::Code | InlineKind::Math);
        Verbatim(self.inlines().filter(kept).map(|inline| inline.span).collect())
    }

    fn segment_at(&self, offset: u32) -> Placed {
        let before = self.starts.partition_point(|start| *start <= offset);
        let start = before.checked_sub(1).map_or(0, |index| self.starts[index]);
        let nth = u32::try_from(before).expect("a bead has fewer segments than its side");
        let id = SegmentId(self.range.start + nth);
        Placed { id, start, len: ByteSpan::of(0, self.segmentation.text(id).len()).end }
    }
}

/// The spans of a document that are kept as they are, in order and disjoint.
#[derive(Debug)]
pub(super) struct Verbatim(Vec<ByteSpan>);

impl Verbatim {
    /// Joins spans, which may nest, into those not inside another.
    pub(super) fn of(mut spans: Vec<ByteSpan>) -> Self {
        spans.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
        let mut end = 0;
        spans.retain(|span| {
            let is_outer = span.end > end;
            end = end.max(span.end);
            is_outer
        });
        Self(spans)
    }

    /// Returns the spans in order.
    pub(super) fn spans(&self) -> &[ByteSpan] {
        &self.0
    }

    /// Tells whether a span of the document shares a byte with one of them.
    pub(super) fn touches(&self, place: ByteSpan) -> bool {
        let next = self.0.partition_point(|kept| kept.end <= place.start);
        self.0.get(next).is_some_and(|kept| kept.start < place.end)
    }
}

/// A segment inside a joined text.
struct Placed {
    id: SegmentId,
    start: u32,
    len: u32,
}

impl Placed {
    fn end(&self) -> u32 {
        self.start + self.len
    }

    /// Maps a span of the joined text; what reaches into the joint is cut to the segment.
    fn to_document(&self, segmentation: &Segmentation, start: u32, end: u32) -> ByteSpan {
        let inside = |offset: u32| (offset - self.start).min(self.len);
        segmentation.to_document(self.id, ByteSpan::new(inside(start), inside(end)))
    }
}

fn small(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}
