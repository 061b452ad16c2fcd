//! Which parts of a segment's text findings point at.
//!
//! Takes the spans of findings, in the bytes of a document; gives back the plain text of a segment in runs, each marked
//! with the worst severity that covers it, or not. It does *not* write HTML.

use crate::document::{SegmentId, Segmentation};
use crate::finding::{Finding, Severity};
use crate::text::lang::Side;
use crate::text::span::ByteSpan;

/// Disjoint stretches of one document in order, each with its severity.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Marks {
    stretches: Vec<(ByteSpan, Severity)>,
}

impl Marks {
    /// Lays the findings of one side over each other; the worst shows.
    pub(super) fn of(side: Side, findings: &[&Finding]) -> Self {
        let mut edges: Vec<(u32, Edge)> = Vec::new();
        for finding in findings {
            let span = match side {
                Side::Source => finding.source_span,
                Side::Target => finding.target_span,
            };
            if let Some(span) = span.filter(|span| !span.is_empty()) {
                edges.push((span.start, Edge::Opens(finding.severity)));
                edges.push((span.end, Edge::Closes(finding.severity)));
            }
        }
        edges.sort_by_key(|(place, _)| *place);
        let mut open = [0_usize; Severity::ALL.len()];
        let mut stretches: Vec<(ByteSpan, Severity)> = Vec::new();
        let mut last = 0;
        for (place, edge) in edges {
            let worst = Severity::ALL.into_iter().zip(open).rev().find(|(_, count)| *count > 0);
            if let Some((severity, _)) = worst
                && last < place
            {
                stretches.push((ByteSpan::new(last, place), severity));
            }
            last = place;
            match edge {
                Edge::Opens(severity) => open[severity as usize] += 1,
                Edge::Closes(severity) => open[severity as usize] -= 1,
            }
        }
        Self { stretches }
    }

    /// Cuts the plain text of a segment into runs of one severity.
    pub(super) fn runs<'a>(&self, side: &'a Segmentation, id: SegmentId) -> Vec<(&'a str, Option<Severity>)> {
        let text = side.text(id);
        let span = side.segments()[id.index()].span;
        if self.worst_in(span).is_none() {
            return vec![(text, None)];
        }
        let mut runs = Vec::new();
        let mut start = 0;
        let mut running = None;
        for (place, character) in text.char_indices() {
            let origin = side.to_document(id, ByteSpan::of(place, place + character.len_utf8()));
            let severity = self.worst_in(origin);
            if place == 0 {
                running = severity;
            } else if severity != running {
                runs.push((&text[start..place], running));
                (start, running) = (place, severity);
            }
        }
        runs.push((&text[start..], running));
        runs
    }

    /// The severity of the first stretch that shares a byte with a span.
    fn worst_in(&self, span: ByteSpan) -> Option<Severity> {
        let first = self.stretches.partition_point(|(stretch, _)| stretch.end <= span.start);
        self.stretches.get(first).filter(|(stretch, _)| stretch.start < span.end).map(|(_, severity)| *severity)
    }
}

#[derive(Debug, Clone, Copy)]
enum Edge {
    Opens(Severity),
    Closes(Severity),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bitext::{BeadId, Confidence};
    use crate::document::{Block, BlockKind, Boundary, ContentHash, Document, Inline, InlineKind, Mark, Segment};
    use crate::finding::{Fingerprint, RuleId};
    use crate::text::lang::Lang;

    fn finding(span: (u32, u32), severity: Severity) -> Finding {
        let rule = RuleId::of("number-value");
        Finding {
            fingerprint: Fingerprint::new(&rule, "", "", "", 0),
            rule,
            severity,
            confidence: Confidence::CERTAIN,
            compared: None,
            beads: vec![BeadId(0)],
            source_span: Some(ByteSpan::new(span.0, span.1)),
            target_span: None,
            message: String::new(),
        }
    }

    #[test]
    fn marks_fall_on_the_text_without_markup() {
        let text = "a **bold** word";
        let inline = |start, end, kind| Inline { span: ByteSpan::new(start, end), kind };
        let block = Block {
            kind: BlockKind::Paragraph,
            span: ByteSpan::new(0, 15),
            inlines: vec![
                inline(0, 2, InlineKind::Text),
                inline(2, 4, InlineKind::Open(Mark::Strong)),
                inline(4, 8, InlineKind::Text),
                inline(8, 10, InlineKind::Close(Mark::Strong)),
                inline(10, 15, InlineKind::Text),
            ],
        };
        let hash = ContentHash::of(text.as_bytes());
        let document =
            Document::new("t", Lang::english(), hash, text.to_owned(), vec![block], Vec::new()).expect("lawful");
        let segment = Segment { span: ByteSpan::new(0, 15), block: 0, boundary: Boundary::Strong };
        let side = Segmentation::new(document, vec![segment]).expect("lawful");

        let (bold, inner) = (finding((2, 10), Severity::Minor), finding((5, 6), Severity::Critical));
        let marks = Marks::of(Side::Source, &[&bold, &inner]);
        let runs = marks.runs(&side, SegmentId(0));
        let expected = [
            ("a ", None),
            ("b", Some(Severity::Minor)),
            ("o", Some(Severity::Critical)),
            ("ld", Some(Severity::Minor)),
            (" word", None),
        ];
        assert_eq!(runs, expected);
        assert_eq!(Marks::of(Side::Target, &[&bold]).runs(&side, SegmentId(0)), [("a bold word", None)]);
    }
}
