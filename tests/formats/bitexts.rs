//! Random bitexts with markup, odd gaps and findings, for the laws of all formats.

use duiqi::bitext::{Bead, BeadId, BeadState, Bitext, Confidence, Cost, Evidence};
use duiqi::document::{
    Block, BlockKind, Boundary, ContentHash, Document, Inline, InlineKind, Mark, Segment, SegmentId, SegmentRange,
    Segmentation,
};
use duiqi::finding::{Compared, Finding, Fingerprint, RuleId, Severity};
use duiqi::text::lang::{Lang, Side};
use duiqi::text::span::ByteSpan;
use proptest::collection::vec;
use proptest::prelude::*;

/// A stretch of a segment before it has a place.
#[derive(Debug, Clone)]
struct Piece {
    written: String,
    kind: InlineKind,
}

#[derive(Debug, Clone)]
struct SegmentPlan {
    gap: String,
    pieces: Vec<Piece>,
    boundary: Boundary,
}

#[derive(Debug, Clone)]
struct BlockPlan {
    kind: BlockKind,
    gap: String,
    segments: Vec<SegmentPlan>,
}

/// A bitext with its findings.
#[derive(Debug, Clone)]
pub(crate) struct Sample {
    pub(crate) bitext: Bitext,
    pub(crate) findings: Vec<Finding>,
}

/// Makes one side of one block, one segment to each text, for tests that need a certain text.
pub(crate) fn side(lang: Lang, texts: &[&str]) -> Segmentation {
    let text = texts.join("\n");
    let mut start = 0;
    let mut segments = Vec::new();
    for segment in texts {
        let span = ByteSpan::of(start, start + segment.len());
        segments.push(Segment { span, block: 0, boundary: Boundary::Strong });
        start += segment.len() + 1;
    }
    let block = Block::prose(BlockKind::Paragraph, ByteSpan::of(0, text.len()));
    let name = format!("text.{lang}.txt");
    let document = Document::new(name, lang, ContentHash::of(text.as_bytes()), text, vec![block], Vec::new());
    Segmentation::new(document.expect("lawful"), segments).expect("lawful")
}

/// Makes a bitext in which the texts stand one to one.
pub(crate) fn one_to_one(pairs: &[(&str, &str)]) -> Bitext {
    let source: Vec<&str> = pairs.iter().map(|(source, _)| *source).collect();
    let target: Vec<&str> = pairs.iter().map(|(_, target)| *target).collect();
    let range = |index: u32| SegmentRange::new(index, index + 1);
    let beads = (0..).take(pairs.len()).map(|index| Bead::bare(range(index), range(index))).collect();
    Bitext::new(side(Lang::chinese(), &source), side(Lang::english(), &target), beads).expect("lawful")
}

/// Makes a finding about the whole of one bead.
pub(crate) fn finding(rule: &'static str, bead: u32, message: &str) -> Finding {
    let rule = RuleId::of(rule);
    Finding {
        fingerprint: Fingerprint::new(&rule, "", "", message, 0),
        rule,
        severity: Severity::Major,
        confidence: Confidence::new(0.9),
        compared: None,
        change: None,
        beads: vec![BeadId(bead)],
        source_span: None,
        target_span: None,
        message: message.to_owned(),
    }
}

/// Random bitexts.
pub(crate) fn samples() -> impl Strategy<Value = Sample> {
    let sides = (vec(block_plan(), 0..5), vec(block_plan(), 0..5));
    (sides, vec((0_u32..4, 0_u32..4), 0..12), any::<u64>()).prop_map(|((source, target), cuts, seed)| {
        let mut dice = Dice(seed);
        let source = build("原文 \"source\".zh.md", Lang::chinese(), source);
        let target = build("target.en.md", Lang::english(), target);
        let beads = partition(source.all().end, target.all().end, &cuts, &mut dice);
        let bitext = Bitext::new(source, target, beads).expect("the beads partition both sides");
        let findings = sprinkle(&bitext, &mut dice);
        Sample { bitext, findings }
    })
}

fn block_plan() -> impl Strategy<Value = BlockPlan> {
    let kind = prop_oneof![
        Just(BlockKind::Paragraph),
        (1_u8..=6).prop_map(BlockKind::Heading),
        Just(BlockKind::ListItem),
        Just(BlockKind::Quote),
        Just(BlockKind::Code),
    ];
    let segment = (gap(), pieces(), prop_oneof![Just(Boundary::Strong), Just(Boundary::Weak)])
        .prop_map(|(gap, pieces, boundary)| SegmentPlan { gap, pieces, boundary });
    (kind, gap(), vec(segment, 0..4)).prop_map(|(kind, gap, segments)| BlockPlan { kind, gap, segments })
}

/// What stands between segments: all sorts of widths and line ends.
fn gap() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just(" "),
        Just("\n"),
        Just("\r\n"),
        Just("\r"),
        Just("\u{3000}"),
        Just("é"),
        Just("😀"),
        Just("> "),
        Just("。\t")
    ];
    vec(part, 0..4).prop_map(|parts| parts.concat())
}

fn pieces() -> impl Strategy<Value = Vec<Piece>> {
    let words = "[a-z中文。é😀<&=\u{1}\"]{1,6}";
    let piece = |kind: InlineKind| move |written: String| Piece { written, kind: kind.clone() };
    let mark = |kind: InlineKind| Just(Piece { written: "**".to_owned(), kind });
    let any_piece = prop_oneof![
        6 => words.prop_map(piece(InlineKind::Text)),
        1 => words.prop_map(piece(InlineKind::Code)),
        1 => mark(InlineKind::Open(Mark::Strong)),
        1 => mark(InlineKind::Close(Mark::Strong)),
        1 => mark(InlineKind::Tag),
        1 => Just(Piece { written: "\r\n> ".to_owned(), kind: InlineKind::Break }),
        1 => words.prop_map(|read| Piece {
            written: "&amp;".to_owned(),
            kind: InlineKind::Replaced(read.into()),
        }),
    ];
    // A segment neither starts nor ends with white space.
    let edge = || words.prop_map(piece(InlineKind::Text));
    (edge(), vec(any_piece, 0..4), proptest::option::of(edge())).prop_map(|(first, middle, last)| {
        let ends_open = middle.last().is_some_and(|piece| piece.kind == InlineKind::Break);
        let last = if ends_open && last.is_none() { Some(first.clone()) } else { last };
        [first].into_iter().chain(middle).chain(last).collect()
    })
}

/// Puts a side together. Neighbouring runs of text become one inline, so inlines reach over the ends of segments as they
/// do in real documents.
fn build(name: &str, lang: Lang, plans: Vec<BlockPlan>) -> Segmentation {
    let (mut text, mut blocks, mut segments) = (String::new(), Vec::new(), Vec::new());
    for (number, plan) in (0..).zip(plans) {
        text.push_str(&plan.gap);
        let start = text.len();
        let mut inlines: Vec<Inline> = Vec::new();
        for (place, segment) in plan.segments.into_iter().enumerate() {
            if place > 0 {
                let gap = Piece { written: segment.gap, kind: InlineKind::Text };
                push_piece(&mut text, &mut inlines, gap);
            }
            let segment_start = text.len();
            for piece in segment.pieces {
                push_piece(&mut text, &mut inlines, piece);
            }
            if plan.kind.is_prose() {
                let span = ByteSpan::of(segment_start, text.len());
                segments.push(Segment { span, block: number, boundary: segment.boundary });
            }
        }
        let span = ByteSpan::of(start, text.len());
        let inlines = if plan.kind.is_prose() { inlines } else { Vec::new() };
        blocks.push(Block { kind: plan.kind, span, inlines });
        text.push('\n');
    }
    let hash = ContentHash::of(text.as_bytes());
    let document = Document::new(name, lang, hash, text, blocks, Vec::new()).expect("lawful");
    Segmentation::new(document, segments).expect("lawful")
}

fn push_piece(text: &mut String, inlines: &mut Vec<Inline>, piece: Piece) {
    let start = text.len();
    text.push_str(&piece.written);
    let span = ByteSpan::of(start, text.len());
    match inlines.last_mut() {
        Some(last)
            if last.kind == InlineKind::Text && piece.kind == InlineKind::Text && last.span.end == span.start =>
        {
            last.span = last.span.join(span);
        }
        _ if span.is_empty() => {}
        _ => inlines.push(Inline { span, kind: piece.kind }),
    }
}

fn partition(source: u32, target: u32, cuts: &[(u32, u32)], dice: &mut Dice) -> Vec<Bead> {
    let (mut source_next, mut target_next) = (0, 0);
    let mut beads = Vec::new();
    for (source_step, target_step) in cuts.iter().copied().chain([(source, target)]) {
        let source_end = (source_next + source_step).min(source);
        let target_end = (target_next + target_step).min(target);
        if (source_end, target_end) == (source_next, target_next) {
            continue;
        }
        let mut bead =
            Bead::bare(SegmentRange::new(source_next, source_end), SegmentRange::new(target_next, target_end));
        bead.confidence = Confidence::new(dice.fraction());
        bead.state = BeadState::ALL[dice.below(BeadState::ALL.len())];
        for (name, _) in Evidence::default().parts() {
            let scale = [0.0, 1e-6, 1.0, 1e3, 1e6, f32::MAX][dice.below(6)];
            *bead.evidence.part_mut(name).expect("a part") = Cost::nats((dice.fraction() - 0.5) * scale);
        }
        beads.push(bead);
        (source_next, target_next) = (source_end, target_end);
    }
    beads
}

fn sprinkle(bitext: &Bitext, dice: &mut Dice) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (id, bead) in bitext.numbered_beads() {
        if dice.below(3) > 0 {
            continue;
        }
        let nth = u32::try_from(findings.len()).expect("few");
        let rule = RuleId::of(["number-value", "omission", "markup"][dice.below(3)]);
        let reaches_on = dice.below(4) == 0 && id.index() + 1 < bitext.beads().len();
        findings.push(Finding {
            fingerprint: Fingerprint::new(&rule, "a", "b", "", nth),
            rule,
            severity: Severity::ALL[dice.below(4)],
            confidence: Confidence::new(dice.fraction()),
            compared: (dice.below(2) == 0)
                .then(|| Compared { source: "30 万\t=\"300,000\"".to_owned(), target: String::new() }),
            change: None,
            beads: if reaches_on { vec![id, BeadId(id.0 + 1)] } else { vec![id] },
            source_span: span_in(bitext, Side::Source, bead, dice),
            target_span: span_in(bitext, Side::Target, bead, dice),
            message: "the source says \u{202E}三十万\n<b>, the translation 30,000".to_owned(),
        });
    }
    findings
}

fn span_in(bitext: &Bitext, side: Side, bead: &Bead, dice: &mut Dice) -> Option<ByteSpan> {
    let id: SegmentId = bead.side(side).ids().next().filter(|_| dice.below(4) > 0)?;
    let side = bitext.side(side);
    let text = side.text(id);
    let places: Vec<usize> = text.char_indices().map(|(place, _)| place).chain([text.len()]).collect();
    let (one, other) = (places[dice.below(places.len())], places[dice.below(places.len())]);
    Some(side.to_document(id, ByteSpan::of(one.min(other), one.max(other))))
}

/// Random numbers from one seed, where a strategy of its own would only be longer.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).expect("below a usize")
    }

    fn fraction(&mut self) -> f32 {
        f32::from(u16::try_from(self.next() >> 48).expect("16 bits")) / f32::from(u16::MAX)
    }
}
