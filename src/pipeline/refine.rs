//! Coarse pairs → sentence pairs, inside each pair.
//!
//! Takes a bitext whose beads came from a memory or a table, each of them one or several sentences a side; cuts each side into
//! sentences and aligns them anew inside each bead, so that no sentence leaves its pair. It does *not* throw anything away: a
//! pair in which nothing translates anything stays one bead, and its confidence says what the aligner thinks of it.
//!
//! # How sure a pair is
//!
//! The aligner asks which segments go together, and inside a pair there is little to choose from: its posterior is high for any
//! two sentences. So the confidence is at most that of the odds that the evidence itself gives, `1 / (1 + e^cost)`: a pair whose
//! words, numbers and length speak against it more than for it is rather wrong than right. This needs a lexicon of the two
//! languages. `cargo test --test refine -- --nocapture` says how many pairs are found out on the committed texts.

use rayon::prelude::*;

use super::AlignOptions;
use crate::align;
use crate::bitext::{Bead, Bitext, Confidence, Evidence};
use crate::document::{Block, ContentHash, Document, Inline, Segment, SegmentRange, Segmentation};
use crate::error::Result;
use crate::segment;
use crate::text::lang::Lang;
use crate::text::span::ByteSpan;

/// What the pairs became.
#[derive(Debug)]
pub struct Refined {
    /// The bitext, sentence by sentence.
    pub bitext: Bitext,
    /// How many beads there were before.
    pub beads_before: usize,
    /// How many of those were cut into more than one.
    pub beads_cut: usize,
}

/// Cuts and aligns inside each bead. Decisions of a person stay with beads that stay whole.
///
/// # Errors
///
/// Those of [`segment::segment`] and [`super::align()`].
pub fn refine(bitext: Bitext, segmenting: &[segment::Options; 2], options: &AlignOptions) -> Result<Refined> {
    let (source, target, beads) = bitext.into_parts();
    if let super::LexiconChoice::Own(lexicon) = &options.lexicon {
        super::refuse_foreign(lexicon, source.document().lang(), target.document().lang())?;
    }
    let source = Recut::new(source, &segmenting[0])?;
    let target = Recut::new(target, &segmenting[1])?;
    let pieces: Vec<Piece> =
        beads.par_iter().map(|bead| align_inside(bead, &source, &target, options)).collect::<Result<_>>()?;
    let (beads_before, beads_cut) = (pieces.len(), pieces.iter().filter(|piece| piece.beads.len() > 1).count());
    let mut joined = Piece::default();
    for piece in pieces {
        joined.append(piece);
    }
    let source = Segmentation::new(source.segmentation.into_document(), joined.source)?;
    let target = Segmentation::new(target.segmentation.into_document(), joined.target)?;
    Ok(Refined { bitext: Bitext::new(source, target, joined.beads)?, beads_before, beads_cut })
}

/// One side cut anew: each old segment is a block of its own, so that no sentence leaves it.
struct Recut {
    segmentation: Segmentation,
    /// The first new segment of each old one, and one past the last.
    starts: Vec<u32>,
}

impl Recut {
    fn new(old: Segmentation, options: &segment::Options) -> Result<Self> {
        let blocks: Vec<Block> = old
            .all()
            .ids()
            .map(|id| {
                let block = old.block(id);
                let span = old.segments()[id.index()].span;
                Block { kind: block.kind, span, inlines: clipped(&block.inlines, span, 0) }
            })
            .collect();
        let count = old.len();
        let segmentation = segment::segment(old.into_document().with_blocks(blocks)?, options)?;
        let segments = segmentation.segments();
        let starts = (0..=count)
            .map(|block| segments.partition_point(|segment| (segment.block as usize) < block))
            .map(|start| u32::try_from(start).unwrap_or(u32::MAX))
            .collect();
        Ok(Self { segmentation, starts })
    }

    /// Takes a side as it is.
    fn uncut(segmentation: Segmentation) -> Self {
        let starts = (0..=segmentation.all().end).collect();
        Self { segmentation, starts }
    }

    fn inside(&self, old: SegmentRange) -> SegmentRange {
        SegmentRange::new(self.starts[old.start as usize], self.starts[old.end as usize])
    }

    /// The segments of a range as a text of their own, and where that text starts.
    fn part(&self, range: SegmentRange) -> Result<(Segmentation, u32)> {
        let whole = &self.segmentation;
        let document = whole.document();
        let segments = &whole.segments()[range.range()];
        let (first, last) = (segments.first().map_or(0, |one| one.block), segments.last().map_or(0, |one| one.block));
        let blocks = if segments.is_empty() { &[] } else { &document.blocks()[first as usize..=last as usize] };
        let start = blocks.first().map_or(0, |block| block.span.start);
        let end = blocks.last().map_or(0, |block| block.span.end);
        let blocks = blocks
            .iter()
            .map(|block| Block {
                kind: block.kind,
                span: shifted(block.span, start),
                inlines: clipped(&block.inlines, block.span, start),
            })
            .collect();
        let text = ByteSpan::new(start, end).of_text(document.text()).to_owned();
        let hash = ContentHash::recorded("");
        let part = Document::new(document.name(), document.lang().clone(), hash, text, blocks, Vec::new())?;
        let segments = segments
            .iter()
            .map(|segment| Segment { span: shifted(segment.span, start), block: segment.block - first, ..*segment })
            .collect();
        Ok((Segmentation::new(part, segments)?, start))
    }
}

fn shifted(span: ByteSpan, start: u32) -> ByteSpan {
    ByteSpan::new(span.start - start, span.end - start)
}

/// The inlines inside a span, in a text that starts at `start`.
fn clipped(inlines: &[Inline], span: ByteSpan, start: u32) -> Vec<Inline> {
    let inside = inlines.iter().filter(|inline| inline.span.start >= span.start || inline.span.end > span.start);
    inside
        .take_while(|inline| inline.span.start < span.end)
        .map(|inline| Inline {
            span: shifted(ByteSpan::new(inline.span.start.max(span.start), inline.span.end.min(span.end)), start),
            kind: inline.kind.clone(),
        })
        .collect()
}

/// The beads that one bead became, with the segments they are made of.
#[derive(Default)]
struct Piece {
    source: Vec<Segment>,
    target: Vec<Segment>,
    beads: Vec<Bead>,
}

impl Piece {
    fn append(&mut self, other: Self) {
        let after = |segments: &[Segment], range: SegmentRange| {
            let count = u32::try_from(segments.len()).unwrap_or(u32::MAX);
            SegmentRange::new(count + range.start, count + range.end)
        };
        self.beads.extend(other.beads.into_iter().map(|bead| Bead {
            source: after(&self.source, bead.source),
            target: after(&self.target, bead.target),
            ..bead
        }));
        self.source.extend(other.source);
        self.target.extend(other.target);
    }
}

/// Says how sure each pair of a bitext is whose file does not say; nothing is cut or joined. Without a lexicon that knows both
/// languages there is nothing to say it by, and the bitext stays as it is.
///
/// # Errors
///
/// Those of [`super::align()`].
pub fn judge(bitext: Bitext, options: &AlignOptions) -> Result<Bitext> {
    let langs = [bitext.source().document().lang(), bitext.target().document().lang()];
    if let super::LexiconChoice::Own(lexicon) = &options.lexicon {
        super::refuse_foreign(lexicon, langs[0], langs[1])?;
    }
    if !is_known(options, langs) {
        return Ok(bitext);
    }
    let (source, target, beads) = bitext.into_parts();
    let source = Recut::uncut(source);
    let target = Recut::uncut(target);
    let beads: Vec<Bead> = beads
        .par_iter()
        .map(|bead| {
            if bead.kind().is_null() || bead.confidence != Confidence::CERTAIN || bead.state.is_decided() {
                return Ok(*bead);
            }
            let piece = align_inside(bead, &source, &target, options)?;
            let [first, rest @ ..] = piece.beads.as_slice() else { return Ok(*bead) };
            let least = rest.iter().fold(first.confidence.value(), |least, part| least.min(part.confidence.value()));
            Ok(Bead { confidence: Confidence::new(least), evidence: first.evidence, ..*bead })
        })
        .collect::<Result<_>>()?;
    Bitext::new(source.segmentation, target.segmentation, beads)
}

fn is_known(options: &AlignOptions, langs: [&Lang; 2]) -> bool {
    options.lexicon.lexicon().is_some_and(|lexicon| super::refuse_foreign(lexicon, langs[0], langs[1]).is_ok())
}

/// What the evidence alone says: the odds of a bead whose cost is what speaks against it.
fn odds(evidence: &Evidence) -> f32 {
    1.0 / (1.0 + evidence.total().value().exp())
}

fn align_inside(bead: &Bead, source: &Recut, target: &Recut, options: &AlignOptions) -> Result<Piece> {
    let ranges = (source.inside(bead.source), target.inside(bead.target));
    let segments = |side: &Recut, range: SegmentRange| side.segmentation.segments()[range.range()].to_vec();
    let whole = |confidence: Confidence| Piece {
        source: segments(source, ranges.0),
        target: segments(target, ranges.1),
        beads: vec![Bead {
            source: SegmentRange::new(0, ranges.0.end - ranges.0.start),
            target: SegmentRange::new(0, ranges.1.end - ranges.1.start),
            confidence,
            ..*bead
        }],
    };
    if ranges.0.is_empty() && ranges.1.is_empty() {
        return Ok(Piece::default());
    }
    if ranges.0.is_empty() || ranges.1.is_empty() {
        return Ok(whole(bead.confidence));
    }
    let ((source_part, source_start), (target_part, target_start)) = (source.part(ranges.0)?, target.part(ranges.1)?);
    let aligned = align::align(source_part, target_part, &options.align, options.lexicon.lexicon())?;
    let langs = [source.segmentation.document().lang(), target.segmentation.document().lang()];
    let sure = |bead: &Bead| {
        let confidence = match bead.kind().is_null() || !is_known(options, langs) {
            true => bead.confidence,
            false => Confidence::new(bead.confidence.value().min(odds(&bead.evidence))),
        };
        Bead { confidence, ..*bead }
    };
    let beads: Vec<Bead> = aligned.beads().iter().map(sure).collect();
    if beads.iter().all(|bead| bead.kind().is_null()) {
        // Nothing here translates anything: as sure as the aligner is of that, as unsure is the pair.
        let surest = beads.iter().map(|bead| bead.confidence.value()).fold(0.0, f32::max);
        return Ok(whole(Confidence::new(1.0 - surest)));
    }
    let back = |side: &Segmentation, start: u32, first_block: u32| {
        let place = |segment: &Segment| Segment {
            span: ByteSpan::new(segment.span.start + start, segment.span.end + start),
            block: segment.block + first_block,
            ..*segment
        };
        side.segments().iter().map(place).collect::<Vec<_>>()
    };
    let first_block = |side: &Recut, range: SegmentRange| side.segmentation.segments()[range.start as usize].block;
    Ok(Piece {
        source: back(aligned.source(), source_start, first_block(source, ranges.0)),
        target: back(aligned.target(), target_start, first_block(target, ranges.1)),
        beads: match beads.as_slice() {
            [only] => vec![Bead { state: bead.state, ..*only }],
            _ => beads,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::{BitextOptions, Format, read_bitext};
    use crate::text::lang::Side;

    fn refined(pairs: &[(&str, &str)]) -> Refined {
        let units: String = pairs
            .iter()
            .map(|(source, target)| {
                format!("<tu><tuv lang='zh'><seg>{source}</seg></tuv><tuv lang='en'><seg>{target}</seg></tuv></tu>")
            })
            .collect();
        let file = format!("<tmx><header srclang='zh'/><body>{units}</body></tmx>");
        let file = read_bitext(Format::Tmx, "m.tmx", file.into_bytes(), &BitextOptions::default()).expect("a memory");
        let segmenting = [segment::Options::default(), segment::Options::default()];
        refine(file.bitext, &segmenting, &AlignOptions::default()).expect("refined")
    }

    fn shown(bitext: &Bitext) -> Vec<[String; 2]> {
        let text = |bead: &Bead, side| bitext.text(side, bead.side(side));
        bitext.beads().iter().map(|bead| [text(bead, Side::Source), text(bead, Side::Target)]).collect()
    }

    #[test]
    fn coarse_pairs_become_sentence_pairs() {
        let done = refined(&[
            ("今天下雨。我们没有去公园。他在家看书。", "It rained today. We did not go to the park. He read at home."),
            ("桥建好了。", "The bridge is finished."),
            ("", "Only English."),
        ]);
        assert_eq!((done.beads_before, done.beads_cut), (3, 1));
        assert_eq!(
            shown(&done.bitext),
            [
                ["今天下雨。", "It rained today."],
                ["我们没有去公园。", "We did not go to the park."],
                ["他在家看书。", "He read at home."],
                ["桥建好了。", "The bridge is finished."],
                ["", "Only English."],
            ]
        );
    }

    #[test]
    fn a_pair_that_does_not_translate_stays_whole_and_doubtful() {
        let good = ("银行昨天公布了去年的利润。", "Yesterday the bank announced last year's profit.");
        let bad = ("银行昨天公布了去年的利润。", "The children played by the river until it was dark.");
        let done = refined(&[good, bad]);
        assert_eq!(done.bitext.beads().len(), 2);
        let confidence = |bead: usize| done.bitext.beads()[bead].confidence.value();
        assert!(confidence(0) > 0.8 && confidence(1) < 0.5, "{} {}", confidence(0), confidence(1));
    }
}
