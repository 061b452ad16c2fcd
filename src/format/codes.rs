//! One side of a bead as text and inline codes, for formats that hold both.
//!
//! Takes neighbouring segments; gives back parts in order: texts, the halves of pairs with their numbers, codes that stand
//! alone; and spells them with the elements that TMX and XLIFF 1.2 share. It does *not* know XLIFF 2, which spells otherwise. Without the codes the parts are the text that a
//! reader sees, on one line.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use super::escape::{EscapedAttribute, EscapedContent, OneLine};
use crate::document::{InlineKind, Mark, RunKind, SegmentRange, Segmentation};

/// What a pair of codes does to the text inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum PairKind {
    /// A pair of marks of the document.
    Mark(Mark),
    /// The fences of inline code.
    Code,
    /// The fences of inline mathematics.
    Math,
}

/// The name of each kind in TMX and XLIFF 1.2 (TMX 1.4b `type`, XLIFF 1.2 `ctype`), the type and subtype of XLIFF 2 (section
/// 4.3.1.33), and other names that files give it.
const PAIRS: [(PairKind, &str, &str, &str, &[&str]); 8] = [
    (PairKind::Mark(Mark::Strong), "bold", "fmt", "xlf:b", &["b", "bold", "strong"]),
    (PairKind::Mark(Mark::Emphasis), "italic", "fmt", "xlf:i", &["i", "italic", "em", "emphasis"]),
    (PairKind::Mark(Mark::Strikethrough), "x-strike", "fmt", "duiqi:strike", &["strike", "strikethrough"]),
    (PairKind::Mark(Mark::Link), "link", "link", "", &["link", "ulink"]),
    (PairKind::Mark(Mark::Image), "x-image", "image", "", &["image"]),
    (PairKind::Code, "x-code", "other", "duiqi:code", &["code"]),
    (PairKind::Math, "x-math", "other", "duiqi:math", &["math"]),
    (PairKind::Mark(Mark::Other), "x-other", "other", "", &[]),
];

impl PairKind {
    fn row(self) -> &'static (Self, &'static str, &'static str, &'static str, &'static [&'static str]) {
        PAIRS.iter().find(|(kind, ..)| *kind == self).expect("every kind has its row")
    }

    /// Returns the name that TMX and XLIFF 1.2 give it.
    pub(super) fn name(self) -> &'static str {
        self.row().1
    }

    /// Returns the type and the subtype, perhaps empty, that XLIFF 2 gives it.
    pub(super) fn type_2(self) -> (&'static str, &'static str) {
        (self.row().2, self.row().3)
    }

    /// Reads any of the names; what is unknown is some other pair.
    pub(super) fn of_name(name: &str) -> Self {
        let lower = name.to_ascii_lowercase();
        let last = lower.rsplit(':').next().unwrap_or_default();
        let plain = last.strip_prefix("x-").unwrap_or(last);
        PAIRS.iter().find(|(.., names)| names.contains(&plain)).map_or(Self::Mark(Mark::Other), |(kind, ..)| *kind)
    }
}

/// A part of one side of a bead.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part<'a> {
    /// Text that a reader sees.
    Text(Cow<'a, str>),
    /// The first half of a pair with a number that no other pair of this side has.
    Open { number: u32, kind: PairKind, code: Cow<'a, str> },
    /// The second half.
    Close { number: u32, kind: PairKind, code: Cow<'a, str> },
    /// Half of a pair whose other half is not here.
    Half { number: u32, kind: PairKind, code: Cow<'a, str>, end: End },
    /// A code that stands alone.
    Alone { number: u32, code: Cow<'a, str> },
}

/// Which half of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Open,
    Close,
}

/// Whether inline markup is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Markup {
    /// As inline codes.
    #[default]
    Inline,
    /// Not at all: the text as a reader sees it.
    Plain,
}

/// Takes neighbouring segments apart.
pub(super) fn parts<'a>(
    side: &'a Segmentation,
    range: SegmentRange,
    markup: Markup,
    line: &mut OneLine,
) -> Vec<Part<'a>> {
    let mut parts = Vec::new();
    line.restart();
    for id in range.ids() {
        if id.0 > range.start && !side.document().lang().is_chinese() {
            push_text(&mut parts, line.fit(" "));
        }
        if markup == Markup::Plain || !side.is_marked_up(id) {
            push_text(&mut parts, line.fit(side.text(id)));
            continue;
        }
        let runs = side.runs(id);
        let mut number = 0;
        while number < runs.len() {
            let run = &runs[number];
            let around = match &run.kind {
                RunKind::Inline(InlineKind::Code) => Some(PairKind::Code),
                RunKind::Inline(InlineKind::Math) => Some(PairKind::Math),
                _ => None,
            };
            match &run.kind {
                _ if around.is_some() => {
                    let kind = around.unwrap_or(PairKind::Code);
                    // The fences stand on either side, in no inline.
                    let before = match parts.pop() {
                        Some(Part::Alone { code, number: u32::MAX }) => code,
                        Some(other) => {
                            parts.push(other);
                            Cow::Borrowed("")
                        }
                        None => Cow::Borrowed(""),
                    };
                    let after = match runs.get(number + 1) {
                        Some(next) if next.kind == RunKind::Gap => {
                            number += 1;
                            next.text.clone()
                        }
                        _ => Cow::Borrowed(""),
                    };
                    let text = line.fit(&run.text);
                    if text.is_empty() {
                        // Nothing is left to stand between the fences.
                        let fences = [before, after].into_iter().filter(|code| !code.is_empty());
                        parts.extend(fences.map(|code| Part::Alone { number: 0, code }));
                    } else {
                        parts.push(Part::Open { number: 0, kind, code: before });
                        push_text(&mut parts, text);
                        parts.push(Part::Close { number: 0, kind, code: after });
                    }
                }
                RunKind::Text => push_text(&mut parts, line.fit(&run.text)),
                RunKind::Inline(InlineKind::Open(mark)) => {
                    parts.push(Part::Open { number: 0, kind: PairKind::Mark(*mark), code: run.text.clone() });
                }
                RunKind::Inline(InlineKind::Close(mark)) => {
                    parts.push(Part::Close { number: 0, kind: PairKind::Mark(*mark), code: run.text.clone() });
                }
                // Known again by its number where it turns out to be a fence.
                RunKind::Gap => parts.push(Part::Alone { number: u32::MAX, code: run.text.clone() }),
                RunKind::Inline(_) => parts.push(Part::Alone { number: 0, code: run.text.clone() }),
            }
            number += 1;
        }
    }
    trim_end(&mut parts);
    number_pairs(&mut parts);
    parts
}

fn push_text(parts: &mut Vec<Part<'_>>, text: String) {
    if text.is_empty() {
        return;
    }
    match parts.last_mut() {
        Some(Part::Text(last)) => last.to_mut().push_str(&text),
        _ => parts.push(Part::Text(Cow::Owned(text))),
    }
}

/// A text ends without white space, whatever codes stand after it.
fn trim_end(parts: &mut Vec<Part<'_>>) {
    let Some(Part::Text(last)) = parts.iter_mut().rev().find(|part| matches!(part, Part::Text(_))) else { return };
    let kept = last.trim_end().len();
    last.to_mut().truncate(kept);
    parts.retain(|part| !matches!(part, Part::Text(text) if text.is_empty()));
}

/// Gives the halves of each pair one number, from 1 in the order of the first halves; halves that are alone are named so.
fn number_pairs(parts: &mut [Part<'_>]) {
    // By kind: a kind that is never closed must not be looked through for each end of another.
    let mut open: BTreeMap<PairKind, Vec<usize>> = BTreeMap::new();
    let mut partner = vec![None; parts.len()];
    for place in 0..parts.len() {
        match &parts[place] {
            Part::Open { kind, .. } => open.entry(*kind).or_default().push(place),
            Part::Close { kind, .. } => {
                if let Some(first) = open.get_mut(kind).and_then(Vec::pop) {
                    (partner[first], partner[place]) = (Some(place), Some(first));
                }
            }
            _ => {}
        }
    }
    let mut next = 0;
    for place in 0..parts.len() {
        let is_second = partner[place].is_some_and(|first| first < place);
        if !is_second && !matches!(parts[place], Part::Text(_)) {
            next += 1;
        }
        let first_number = match partner[place].filter(|first| *first < place).map(|first| &parts[first]) {
            Some(Part::Open { number, .. }) => *number,
            _ => next,
        };
        let part = &mut parts[place];
        *part = match std::mem::replace(part, Part::Text(Cow::Borrowed(""))) {
            Part::Open { kind, code, .. } if partner[place].is_some() => Part::Open { number: next, kind, code },
            Part::Close { kind, code, .. } if is_second => Part::Close { number: first_number, kind, code },
            Part::Open { kind, code, .. } => Part::Half { number: next, kind, code, end: End::Open },
            Part::Close { kind, code, .. } => Part::Half { number: next, kind, code, end: End::Close },
            Part::Alone { code, .. } => Part::Alone { number: next, code },
            other => other,
        };
    }
}

/// What the elements of codes call their attributes, where formats differ: TMX and XLIFF 1.2 have the same elements.
#[derive(Debug)]
pub(super) struct CodeNames {
    /// The number that the halves of a pair share.
    pub(super) number: &'static str,
    pub(super) kind: &'static str,
    /// What half a code is whose other half is not here: the first, or the second.
    pub(super) halves: [&'static str; 2],
    /// The number of a code without a partner, where it has one.
    pub(super) lone_number: Option<&'static str>,
}

/// Prints the parts of a side as text with the elements `bpt`, `ept`, `it` and `ph`.
pub(super) struct Spelled<'a> {
    pub(super) parts: &'a [Part<'a>],
    pub(super) names: &'a CodeNames,
}

impl fmt::Display for Spelled<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut line = OneLine::default();
        let CodeNames { number: number_name, kind: kind_name, halves, lone_number } = self.names;
        let lone = |number: u32| lone_number.map(|name| format!(" {name}=\"{number}\"")).unwrap_or_default();
        for part in self.parts {
            match part {
                Part::Text(text) => EscapedContent(text).fmt(out)?,
                Part::Open { number, kind, code } => {
                    let (kind, code) = (EscapedAttribute(kind.name()), line.alone(code));
                    write!(
                        out,
                        "<bpt {number_name}=\"{number}\" {kind_name}=\"{kind}\">{}</bpt>",
                        EscapedContent(&code)
                    )?;
                }
                Part::Close { number, code, .. } => {
                    write!(out, "<ept {number_name}=\"{number}\">{}</ept>", EscapedContent(&line.alone(code)))?;
                }
                Part::Half { number, kind, code, end } => {
                    let (half, number) = (halves[usize::from(*end == End::Close)], lone(*number));
                    let (kind, code) = (EscapedAttribute(kind.name()), line.alone(code));
                    write!(out, "<it{number} pos=\"{half}\" {kind_name}=\"{kind}\">{}</it>", EscapedContent(&code))?;
                }
                Part::Alone { number, code } => {
                    write!(out, "<ph{}>{}</ph>", lone(*number), EscapedContent(&line.alone(code)))?;
                }
            }
        }
        Ok(())
    }
}

/// Returns the parts without the codes: what a reader sees.
pub(super) fn shown(parts: &[Part<'_>]) -> String {
    parts.iter().filter_map(|part| if let Part::Text(text) = part { Some(&**text) } else { None }).collect()
}
