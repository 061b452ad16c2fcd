//! What an alignment is in Python: lists, numbers and texts.

use std::collections::BTreeMap;

use duiqi::bitext::Bitext;
use duiqi::document::{SegmentRange, Segmentation};
use duiqi::finding;
use duiqi::format::{BitextFile, OptionValue};
use pyo3::prelude::*;

/// A text, its translation, and which sentences belong together.
#[pyclass(frozen, module = "duiqi")]
pub(crate) struct Alignment {
    pub(crate) bitext: Bitext,
    pub(crate) findings: Vec<finding::Finding>,
    pub(crate) settings: BTreeMap<String, OptionValue>,
}

/// Sentences that belong together.
#[pyclass(frozen, get_all, module = "duiqi")]
pub(crate) struct Bead {
    /// Numbers of the source sentences, from 0.
    source: Vec<u32>,
    /// Numbers of the target sentences, from 0.
    target: Vec<u32>,
    /// How many of each, as `1-1`.
    kind: String,
    /// How sure it is, from 0 to 1.
    confidence: f64,
}

#[pymethods]
impl Bead {
    fn __repr__(&self) -> String {
        format!("Bead(source={:?}, target={:?}, confidence={:.2})", self.source, self.target, self.confidence)
    }
}

/// One thing a reader should look at.
#[pyclass(frozen, get_all, module = "duiqi")]
pub(crate) struct Finding {
    /// The rule that found it.
    rule: String,
    /// `info`, `minor`, `major` or `critical`.
    severity: String,
    /// How sure it is, from 0 to 1.
    confidence: f64,
    /// The reason in one plain sentence.
    message: String,
    /// Numbers of the beads it is about, from 0.
    beads: Vec<usize>,
    /// Line and column in the source, from 1.
    source_position: Option<(u32, u32)>,
    /// Line and column in the target, from 1.
    target_position: Option<(u32, u32)>,
    /// Who it is, wherever it stands.
    fingerprint: String,
}

#[pymethods]
impl Finding {
    fn __repr__(&self) -> String {
        format!("Finding({}[{}]: {})", self.severity, self.rule, self.message)
    }
}

impl Alignment {
    pub(crate) fn of(BitextFile { bitext, findings, settings }: BitextFile) -> Self {
        Self { bitext, findings, settings }
    }

    /// Findings as Python sees them.
    pub(crate) fn shown(&self, findings: &[finding::Finding]) -> Vec<Finding> {
        let place = |side: &Segmentation, span: Option<duiqi::text::span::ByteSpan>| {
            let position = side.document().position(span?.start);
            Some((position.line, position.column))
        };
        let show = |finding: &finding::Finding| Finding {
            rule: finding.rule.as_str().to_owned(),
            severity: finding.severity.name().to_owned(),
            confidence: f64::from(finding.confidence.value()),
            message: finding.message.clone(),
            beads: finding.beads.iter().map(|bead| bead.index()).collect(),
            source_position: place(self.bitext.source(), finding.source_span),
            target_position: place(self.bitext.target(), finding.target_span),
            fingerprint: finding.fingerprint.as_str().to_owned(),
        };
        findings.iter().map(show).collect()
    }
}

fn texts(side: &Segmentation) -> Vec<String> {
    side.all().ids().map(|id| side.text(id).to_owned()).collect()
}

fn numbers(range: SegmentRange) -> Vec<u32> {
    range.ids().map(|id| id.0).collect()
}

#[pymethods]
impl Alignment {
    /// The language of the source.
    #[getter]
    fn source_lang(&self) -> &str {
        self.bitext.source().document().lang().tag()
    }

    /// The language of the target.
    #[getter]
    fn target_lang(&self) -> &str {
        self.bitext.target().document().lang().tag()
    }

    /// The sentences of the source, without markup.
    #[getter]
    fn source_segments(&self) -> Vec<String> {
        texts(self.bitext.source())
    }

    /// The sentences of the target, without markup.
    #[getter]
    fn target_segments(&self) -> Vec<String> {
        texts(self.bitext.target())
    }

    /// The beads: each sentence is in exactly one, and both sides are in order.
    #[getter]
    fn beads(&self) -> Vec<Bead> {
        let show = |bead: &duiqi::bitext::Bead| Bead {
            source: numbers(bead.source),
            target: numbers(bead.target),
            kind: bead.kind().to_string(),
            confidence: f64::from(bead.confidence.value()),
        };
        self.bitext.beads().iter().map(show).collect()
    }

    /// The texts of the beads, source and target.
    #[getter]
    fn pairs(&self) -> Vec<(String, String)> {
        let text = |side: &Segmentation, range: SegmentRange| side.joined_text(range);
        let pair = |bead: &duiqi::bitext::Bead| {
            (text(self.bitext.source(), bead.source), text(self.bitext.target(), bead.target))
        };
        self.bitext.beads().iter().map(pair).collect()
    }

    /// The findings that the file held, where it was read from one.
    #[getter]
    fn findings(&self) -> Vec<Finding> {
        self.shown(&self.findings)
    }

    fn __len__(&self) -> usize {
        self.bitext.beads().len()
    }

    fn __repr__(&self) -> String {
        let [source, target] = [self.bitext.source(), self.bitext.target()];
        format!(
            "Alignment({} {} : {} {}, {} beads)",
            source.document().lang(),
            source.len(),
            target.document().lang(),
            target.len(),
            self.bitext.beads().len()
        )
    }
}
