//! Document pairs in bulk: two texts → a row of links, whatever the texts are.
//!
//! Takes the bytes of a document and of its translation; gives back a row. It never fails and never panics: what is wrong
//! with a pair is said in its row, so that one bad document among a million costs one row. It does *not* read or write rows.
//!
//! A row depends on its two texts and the settings alone: not on other rows, their order, or the number of threads.

use std::panic::{self, AssertUnwindSafe};

use super::{AlignOptions, CheckOptions, Raw, ReadOptions, align, check, estimated_bytes, prepare_pair};
use crate::bitext::Bitext;
use crate::document::{SegmentRange, Segmentation};
use crate::error::{Error, ErrorKind, Result};
use crate::finding::Finding;
use crate::format::Format;
use crate::format::batch::{AlignedRow, Link};
use crate::format::encoding::Encoding;

/// How rows are aligned.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct BatchOptions {
    /// How sources are read.
    pub source: ReadOptions,
    /// How targets are read.
    pub target: ReadOptions,
    /// How they are aligned.
    pub align: AlignOptions,
    /// Which rules look for drift, if any do.
    pub check: Option<CheckOptions>,
    /// What a row may cost.
    pub limits: Limits,
}

/// What a row may cost. These are counts and no clocks, so a row that fails fails on every machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of one side.
    pub side_bytes: usize,
    /// Most segments of one side.
    pub side_segments: usize,
    /// Most bytes of memory that the alignment may take by [`estimated_bytes`].
    pub memory_bytes: u64,
}

impl Default for Limits {
    /// Sixteen million bytes and a hundred thousand segments: more than the longest novels, and under a gigabyte of memory.
    fn default() -> Self {
        Self { side_bytes: 16 << 20, side_segments: 100_000, memory_bytes: 8 << 30 }
    }
}

/// A side of a row.
#[derive(Debug, Clone, Copy)]
pub enum BatchText<'a> {
    /// A text that stands in the row.
    Text(&'a str),
    /// A file that the row names: its name, whose extension tells its format, and what it holds.
    File {
        /// The name of the file.
        name: &'a str,
        /// What it holds.
        bytes: &'a [u8],
    },
}

impl<'a> BatchText<'a> {
    fn bytes(self) -> &'a [u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::File { bytes, .. } => bytes,
        }
    }

    /// A text of a row is decoded already, and plain unless the settings say other.
    fn settings(self, options: &ReadOptions) -> ReadOptions {
        let mut settings = options.clone();
        if let Self::Text(_) = self {
            settings.format = settings.format.or(Some(Format::Text));
            settings.decoding.encoding = Encoding::Named("utf-8".to_owned());
        }
        settings
    }

    fn name(self, column: &'a str) -> &'a str {
        match self {
            Self::Text(_) => column,
            Self::File { name, .. } => name,
        }
    }
}

/// Aligns a document and its translation.
#[must_use]
pub fn align_row(source: BatchText<'_>, target: BatchText<'_>, options: &BatchOptions) -> AlignedRow {
    guarded(|| attempt(source, target, options))
}

/// A row for whatever happens: a result, an error, a panic.
fn guarded(attempt: impl FnOnce() -> Result<AlignedRow>) -> AlignedRow {
    match panic::catch_unwind(AssertUnwindSafe(attempt)) {
        Ok(Ok(row)) => row,
        Ok(Err(error)) => AlignedRow::failed(error.to_string()),
        Err(cause) => {
            let message = cause.downcast_ref::<&str>().map(|text| (*text).to_owned());
            let message = message.or_else(|| cause.downcast_ref::<String>().cloned());
            AlignedRow::failed(format!("a fault of duiqi, please report it: {}", message.unwrap_or_default()))
        }
    }
}

fn attempt(source: BatchText<'_>, target: BatchText<'_>, options: &BatchOptions) -> Result<AlignedRow> {
    let Limits { side_bytes, side_segments, .. } = options.limits;
    for (text, column) in [(source, "source"), (target, "target")] {
        if text.bytes().len() > side_bytes {
            return Err(over(text.name(column), text.bytes().len(), "bytes", side_bytes, "--max-bytes"));
        }
    }
    let estimate = estimated_bytes([source.bytes(), target.bytes()]);
    if estimate > options.limits.memory_bytes {
        let [estimate, most] = [estimate, options.limits.memory_bytes].map(|bytes| bytes.div_ceil(1 << 20));
        let message = format!(
            "limit: the row may take {estimate} MB of memory, and {most} MB are allowed; split it, or raise --max-memory"
        );
        return Err(Error::new(ErrorKind::TooLarge, message));
    }
    let settings = (source.settings(&options.source), target.settings(&options.target));
    let (source, target) = prepare_pair(
        Raw { name: source.name("source"), bytes: source.bytes(), options: &settings.0 },
        Raw { name: target.name("target"), bytes: target.bytes(), options: &settings.1 },
    )?;
    for side in [&source, &target] {
        if side.len() > side_segments {
            return Err(over(side.document().name(), side.len(), "segments", side_segments, "--max-segments"));
        }
    }
    let bitext = align(source, target, &options.align)?;
    let findings = options.check.as_ref().map(|rules| check(&bitext, rules, &options.align.lexicon).findings);
    Ok(row(&bitext, &findings.unwrap_or_default()))
}

fn over(name: &str, count: usize, what: &str, most: usize, flag: &str) -> Error {
    let message = format!("limit: {name} has {count} {what}, and {most} are allowed; split it, or raise {flag}");
    Error::new(ErrorKind::TooLarge, message)
}

fn row(bitext: &Bitext, findings: &[Finding]) -> AlignedRow {
    let mut links: Vec<Link> = bitext
        .beads()
        .iter()
        .map(|bead| Link {
            source: indices(bead.source),
            target: indices(bead.target),
            confidence: four_places(f64::from(bead.confidence.value())),
            findings: Vec::new(),
        })
        .collect();
    for finding in findings {
        for bead in &finding.beads {
            let link = links.get_mut(bead.index());
            if let Some(link) = link.filter(|link| !link.findings.iter().any(|rule| rule == finding.rule.as_str())) {
                link.findings.push(finding.rule.as_str().to_owned());
            }
        }
    }
    let [source, target] = [bitext.source(), bitext.target()];
    let sum: f64 = bitext.beads().iter().map(|bead| f64::from(bead.confidence.value())).sum();
    let count = u32::try_from(links.len()).map_or(f64::INFINITY, f64::from);
    AlignedRow {
        source_lang: Some(source.document().lang().tag().to_owned()),
        target_lang: Some(target.document().lang().tag().to_owned()),
        source_segments: texts(source),
        target_segments: texts(target),
        confidence: (!links.is_empty()).then(|| four_places(sum / count)),
        links,
        error: None,
    }
}

fn texts(side: &Segmentation) -> Vec<String> {
    side.all().ids().map(|id| side.text(id).to_owned()).collect()
}

fn indices(range: SegmentRange) -> Vec<u32> {
    range.ids().map(|id| id.0).collect()
}

/// Figures are the same in every format that a row is written in, so they are rounded here.
fn four_places(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

#[cfg(test)]
mod tests {
    use rayon::iter::{IndexedParallelIterator as _, IntoParallelRefIterator as _, ParallelIterator as _};

    use super::*;

    const CHINESE: &str = "他有三万元。\n她走了。\n";
    const ENGLISH: &str = "He has 3,000 yuan.\nShe left.\n";

    fn row_of(source: &str, target: &str, options: &BatchOptions) -> AlignedRow {
        align_row(BatchText::Text(source), BatchText::Text(target), options)
    }

    #[test]
    fn a_pair_becomes_links_and_findings() {
        let mut options = BatchOptions::default();
        let plain = row_of(CHINESE, ENGLISH, &options);
        assert_eq!(plain.source_segments, ["他有三万元。", "她走了。"]);
        assert_eq!(plain.links.len(), 2);
        assert_eq!((&plain.links[1].source[..], &plain.links[1].target[..]), (&[1][..], &[1][..]));
        assert!(plain.links[0].findings.is_empty());
        options.check = Some(CheckOptions::default());
        let checked = row_of(CHINESE, ENGLISH, &options);
        assert_eq!(checked.links[0].findings, ["number-magnitude"]);
        assert!(checked.confidence.is_some_and(|confidence| (0.5..=1.0).contains(&confidence)));
    }

    #[test]
    fn a_bad_pair_is_a_row_too() {
        let error = |source: &str, target: &str, options: &BatchOptions| {
            let row = row_of(source, target, options);
            assert!(row.links.is_empty() && row.confidence.is_none());
            row.error.expect("an error")
        };
        let options = BatchOptions::default();
        assert_eq!(error("", ENGLISH, &options), "source: there is no text in this side, so there is nothing to align");
        assert!(error(CHINESE, CHINESE, &options).contains("look Chinese"));
        let mut small = BatchOptions {
            limits: Limits { side_bytes: 30, side_segments: 1, ..Limits::default() },
            ..BatchOptions::default()
        };
        assert!(error(CHINESE, ENGLISH, &small).starts_with("limit: source has 32 bytes"));
        small.limits.side_bytes = 100;
        assert!(error(CHINESE, ENGLISH, &small).starts_with("limit: source has 2 segments, and 1 are allowed"));
        small.limits.memory_bytes = 100;
        assert!(error(CHINESE, ENGLISH, &small).starts_with("limit: the row may take 1 MB of memory"));
    }

    #[test]
    fn a_panic_is_a_row_too_and_the_others_are_as_they_were() {
        let options = BatchOptions::default();
        let english: Vec<String> = (0..40).map(|number| format!("He has {number} yuan.\nShe left.\n")).collect();
        let rows = |broken: Option<usize>| -> Vec<AlignedRow> {
            let row = |(number, english): (usize, &String)| {
                let [source, target] = [CHINESE, english].map(BatchText::Text);
                guarded(|| {
                    assert!(broken != Some(number), "at row {number}");
                    attempt(source, target, &options)
                })
            };
            english.par_iter().enumerate().map(row).collect()
        };
        let (whole, broken) = (rows(None), rows(Some(7)));
        assert_eq!(broken[7].error.as_deref(), Some("a fault of duiqi, please report it: at row 7"));
        assert!(broken[7].links.is_empty() && whole.iter().all(|row| row.error.is_none()));
        assert!((0..40).filter(|number| *number != 7).all(|number| broken[number] == whole[number]));
    }

    #[test]
    fn files_are_read_by_their_names() {
        let (source, target) = ("# 标题\n\n他走了。\n", "# Heading\n\nHe left.\n");
        let file = |name, text: &'static str| BatchText::File { name, bytes: text.as_bytes() };
        let row = align_row(file("a.md", source), file("b.md", target), &BatchOptions::default());
        assert_eq!(row.target_segments, ["Heading", "He left."]);
    }
}
