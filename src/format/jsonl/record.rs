//! The lines of an alignment file as they are spelled, one struct for both directions.
//!
//! Takes nouns and gives back records; takes records and gives back those nouns that need no context. It does *not* put
//! documents together.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize, Serializer};

use super::OptionValue;
use crate::bitext::{BeadId, Confidence, Cost, Evidence, Past};
use crate::document::{Boundary, Document, Inline, InlineKind, Mark, SegmentId, Segmentation};
use crate::finding::{Compared, Finding, Fingerprint, RuleId, Severity};
use crate::text::span::{ByteSpan, Position};

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct HeaderRecord<'a> {
    pub(super) duiqi: u32,
    pub(super) source: SideRecord<'a>,
    pub(super) target: SideRecord<'a>,
    /// Without this number a file cut off at the end of a line would look whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) beads: Option<u64>,
    #[serde(default)]
    pub(super) options: BTreeMap<String, OptionValue>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct SideRecord<'a> {
    pub(super) name: Cow<'a, str>,
    pub(super) lang: Cow<'a, str>,
    pub(super) hash: Cow<'a, str>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct BeadRecord<'a> {
    pub(super) bead: u32,
    pub(super) kind: Cow<'a, str>,
    pub(super) source: Vec<SegmentRecord<'a>>,
    pub(super) target: Vec<SegmentRecord<'a>>,
    #[serde(serialize_with = "four_places")]
    pub(super) confidence: f32,
    pub(super) evidence: EvidenceRecord,
    pub(super) state: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) was: Option<WasRecord<'a>>,
    #[serde(default)]
    pub(super) findings: Vec<FindingRecord<'a>>,
}

/// How a side read before it was revised.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct WasRecord<'a> {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    target: Option<Cow<'a, str>>,
}

impl<'a> WasRecord<'a> {
    pub(super) fn of(past: &'a Past) -> Self {
        Self { source: past.source.as_deref().map(Cow::from), target: past.target.as_deref().map(Cow::from) }
    }

    pub(super) fn past(self) -> Past {
        Past { source: self.source.map(Cow::into_owned), target: self.target.map(Cow::into_owned) }
    }
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct SegmentRecord<'a> {
    pub(super) id: u32,
    pub(super) span: (u32, u32),
    pub(super) line: u32,
    pub(super) column: u32,
    pub(super) text: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) raw: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) inline: Option<Vec<InlineRecord<'a>>>,
    pub(super) block: u32,
    pub(super) role: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) boundary: Option<Cow<'a, str>>,
}

/// Start and end from the start of the segment, kind, and what a replaced stretch reads as.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum InlineRecord<'a> {
    Plain(u32, u32, Cow<'a, str>),
    Replaced(u32, u32, Cow<'a, str>, Cow<'a, str>),
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct EvidenceRecord {
    #[serde(serialize_with = "four_places")]
    prior: f32,
    #[serde(serialize_with = "four_places")]
    length: f32,
    #[serde(serialize_with = "four_places")]
    lexicon: f32,
    #[serde(serialize_with = "four_places")]
    name: f32,
    #[serde(serialize_with = "four_places")]
    number: f32,
    #[serde(serialize_with = "four_places")]
    mark: f32,
    #[serde(serialize_with = "four_places")]
    structure: f32,
}

#[derive(Debug, Serialize, Deserialize)]
pub(in crate::format) struct FindingRecord<'a> {
    rule: Cow<'a, str>,
    severity: Cow<'a, str>,
    #[serde(serialize_with = "four_places")]
    confidence: f32,
    message: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_value: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target_value: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_span: Option<(u32, u32)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target_span: Option<(u32, u32)>,
    fingerprint: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    beads: Option<Vec<u32>>,
}

/// Writes a figure with at most four places. Reading it back and writing it again gives the same digits: up to about 800
/// the nearest `f32` rounds back to them, and above, where `f32` is coarser than four places, the nearest one is the
/// figure that was written.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn four_places<S: Serializer>(value: &f32, serializer: S) -> Result<S::Ok, S::Error> {
    let finite = f64::from(value.clamp(f32::MIN, f32::MAX));
    // Adding zero turns -0.0 into 0.0.
    serializer.serialize_f64((finite * 1e4).round() / 1e4 + 0.0)
}

/// What is wrong with a record, without the line it stands in.
pub(super) type Complaint = String;

impl<'a> SideRecord<'a> {
    pub(super) fn of(document: &'a Document) -> Self {
        Self { name: document.name().into(), lang: document.lang().tag().into(), hash: document.hash().as_str().into() }
    }
}

impl<'a> SegmentRecord<'a> {
    pub(super) fn of(side: &'a Segmentation, id: SegmentId, position: Position, block: u32) -> Self {
        let segment = side.segments()[id.index()];
        let (text, raw) = (side.text(id), side.raw(id));
        let inlines = clipped(&side.block(id).inlines, segment.span);
        Self {
            id: id.0,
            span: (segment.span.start, segment.span.end),
            line: position.line,
            column: position.column,
            text: text.into(),
            raw: (text != raw).then(|| raw.into()),
            inline: has_markup(&inlines, segment.span).then(|| {
                inlines.iter().map(|(span, kind)| InlineRecord::of(*span, kind, segment.span.start)).collect()
            }),
            block,
            role: side.kind(id).name().into(),
            boundary: (segment.boundary == Boundary::Weak).then(|| "weak".into()),
        }
    }
}

/// The inlines of a block that lie in a span, cut to it: those that the plain text of the span is made from.
fn clipped(inlines: &[Inline], span: ByteSpan) -> Vec<(ByteSpan, &InlineKind)> {
    let first = inlines.partition_point(|inline| inline.span.end <= span.start);
    inlines[first..]
        .iter()
        .take_while(|inline| inline.span.start < span.end)
        .map(|inline| {
            let part = ByteSpan::new(inline.span.start.max(span.start), inline.span.end.min(span.end));
            (part, &inline.kind)
        })
        .collect()
}

/// Tells whether a span is anything else than text from end to end.
fn has_markup(inlines: &[(ByteSpan, &InlineKind)], span: ByteSpan) -> bool {
    let mut next = span.start;
    for (part, kind) in inlines {
        if part.start != next || **kind != InlineKind::Text {
            return true;
        }
        next = part.end;
    }
    next != span.end
}

impl<'a> InlineRecord<'a> {
    fn of(span: ByteSpan, kind: &'a InlineKind, base: u32) -> Self {
        let (start, end) = (span.start - base, span.end - base);
        match kind {
            InlineKind::Replaced(read) => Self::Replaced(start, end, inline_name(kind).into(), (&**read).into()),
            _ => Self::Plain(start, end, inline_name(kind).into()),
        }
    }

    /// Returns start and end from the start of the segment, and the kind.
    pub(super) fn parts(&self) -> Result<(u32, u32, InlineKind), Complaint> {
        let (start, end, name, replacement) = match self {
            Self::Plain(start, end, name) => (*start, *end, name, None),
            Self::Replaced(start, end, name, replacement) => (*start, *end, name, Some(replacement)),
        };
        let kind = match replacement {
            Some(read) if name == "replaced" => Some(InlineKind::Replaced((&**read).into())),
            Some(_) => None,
            None => inline_kind(name),
        };
        let kind =
            kind.ok_or_else(|| format!("{name:?} is not a kind of inline, or should (not) have a replacement"))?;
        Ok((start, end, kind))
    }
}

const MARKS: [(Mark, &str, &str); 6] = [
    (Mark::Emphasis, "open-emphasis", "close-emphasis"),
    (Mark::Strong, "open-strong", "close-strong"),
    (Mark::Strikethrough, "open-strikethrough", "close-strikethrough"),
    (Mark::Link, "open-link", "close-link"),
    (Mark::Image, "open-image", "close-image"),
    (Mark::Other, "open-other", "close-other"),
];

fn inline_name(kind: &InlineKind) -> &'static str {
    let row = |mark: &Mark| MARKS.iter().find(|(known, _, _)| known == mark).expect("every mark has its row");
    match kind {
        InlineKind::Text => "text",
        InlineKind::Replaced(_) => "replaced",
        InlineKind::Code => "code",
        InlineKind::Math => "math",
        InlineKind::Break => "break",
        InlineKind::Tag => "tag",
        InlineKind::Marker => "marker",
        InlineKind::Open(mark) => row(mark).1,
        InlineKind::Close(mark) => row(mark).2,
    }
}

fn inline_kind(name: &str) -> Option<InlineKind> {
    Some(match name {
        "text" => InlineKind::Text,
        "code" => InlineKind::Code,
        "math" => InlineKind::Math,
        "break" => InlineKind::Break,
        "tag" => InlineKind::Tag,
        "marker" => InlineKind::Marker,
        _ => {
            return MARKS.iter().find_map(|(mark, open, close)| match name {
                _ if name == *open => Some(InlineKind::Open(*mark)),
                _ if name == *close => Some(InlineKind::Close(*mark)),
                _ => None,
            });
        }
    })
}

impl EvidenceRecord {
    pub(super) fn of(evidence: &Evidence) -> Self {
        Self {
            prior: evidence.prior.value(),
            length: evidence.length.value(),
            lexicon: evidence.lexicon.value(),
            name: evidence.name.value(),
            number: evidence.number.value(),
            mark: evidence.mark.value(),
            structure: evidence.structure.value(),
        }
    }

    pub(super) fn evidence(&self) -> Result<Evidence, Complaint> {
        let cost = |nats: f32| {
            if nats.is_finite() { Ok(Cost::nats(nats)) } else { Err("evidence is out of range".to_owned()) }
        };
        Ok(Evidence {
            prior: cost(self.prior)?,
            length: cost(self.length)?,
            lexicon: cost(self.lexicon)?,
            name: cost(self.name)?,
            number: cost(self.number)?,
            mark: cost(self.mark)?,
            structure: cost(self.structure)?,
        })
    }
}

pub(super) fn confidence(probability: f32) -> Result<Confidence, Complaint> {
    if (0.0..=1.0).contains(&probability) {
        Ok(Confidence::new(probability))
    } else {
        Err(format!("confidence {probability} is not from 0 to 1"))
    }
}

impl<'a> FindingRecord<'a> {
    pub(in crate::format) fn of(finding: &'a Finding, stands_in: BeadId) -> Self {
        let ends = |span: ByteSpan| (span.start, span.end);
        Self {
            rule: finding.rule.as_str().into(),
            severity: finding.severity.name().into(),
            confidence: finding.confidence.value(),
            message: (&*finding.message).into(),
            source_value: finding.compared.as_ref().map(|compared| (&*compared.source).into()),
            target_value: finding.compared.as_ref().map(|compared| (&*compared.target).into()),
            source_span: finding.source_span.map(ends),
            target_span: finding.target_span.map(ends),
            fingerprint: finding.fingerprint.as_str().into(),
            beads: (finding.beads != [stands_in]).then(|| finding.beads.iter().map(|bead| bead.0).collect()),
        }
    }

    /// Makes the finding; whether its spans and beads are there is for the caller to say.
    pub(super) fn finding(self, stands_in: BeadId) -> Result<Finding, Complaint> {
        let span = |ends: Option<(u32, u32)>| match ends {
            Some((start, end)) if start > end => Err(format!("the span of a finding runs backwards: {start}..{end}")),
            Some((start, end)) => Ok(Some(ByteSpan::new(start, end))),
            None => Ok(None),
        };
        let compared = match (self.source_value, self.target_value) {
            (None, None) => None,
            (source, target) => Some(Compared {
                source: source.map_or_else(String::new, Cow::into_owned),
                target: target.map_or_else(String::new, Cow::into_owned),
            }),
        };
        let beads: Vec<BeadId> =
            self.beads.map_or_else(|| vec![stands_in], |beads| beads.into_iter().map(BeadId).collect());
        if beads.first() != Some(&stands_in) || !beads.is_sorted_by(|one, next| one < next) {
            return Err(
                "the beads of a finding are not in order, or the first is not the one it stands under".to_owned()
            );
        }
        Ok(Finding {
            rule: RuleId::parse(&self.rule).map_err(|error| error.to_string())?,
            severity: Severity::from_name(&self.severity)
                .ok_or_else(|| format!("{:?} is not a severity", self.severity))?,
            confidence: confidence(self.confidence)?,
            compared,
            change: None,
            beads,
            source_span: span(self.source_span)?,
            target_span: span(self.target_span)?,
            message: self.message.into_owned(),
            fingerprint: Fingerprint::recorded(self.fingerprint),
        })
    }
}
